//! A column of a table of the data set.

/// Name, type (Frictionless Table Schema) and meaning.
pub(super) type Column = (&'static str, &'static str, &'static str);
