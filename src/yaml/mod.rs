//! YAML with places: every key and value knows the bytes of the file it was read from.
//!
//! `serde_yaml` reads a document into types but forgets where each value stood, accepts a key twice in a
//! nested mapping and turns `title:` into an empty text. So files of authors are read here: an event parser makes
//! [`Node`]s, and a [`Reader`] turns these into types and reports every problem at its place. A property test checks that
//! both read a document alike. [`typed()`] reads files through `serde_yaml` where only the first error matters:
//! vocabularies and themes.

mod continued;
mod node;
mod parse;
mod quote;
mod reader;
mod typed;

pub use node::{Node, Value};
pub use parse::parse;
pub(crate) use quote::{double_quoted, quoted};
pub(crate) use reader::{DateRules, FromNode, MapReader, Reader};
pub(crate) use typed::{data_value, typed};
