//! The data files that the program reads as text. The other files under `data/` are only used to compile the tables.

/// Withdrawn country codes: the old code, the code that replaced it.
pub const CODES: &str = include_str!("../data/codes.tsv");

/// English words that decide how a name beside them is read, by class.
pub const CONTEXT_EN: &str = include_str!("../data/context.en.tsv");

/// The same classes for the other languages in Latin letters.
pub const CONTEXT_LATIN: &str = include_str!("../data/context.latin.tsv");

/// Given names, surnames and common words of English.
pub const PEOPLE_EN: &str = include_str!("../data/people.en.tsv");
