//! YAML with places: every key and value knows the bytes of the file it was read from.
//!
//! `serde_yaml` reads a document into types but forgets where each value stood, accepts a key twice in a
//! nested mapping and turns `title:` into an empty text. Authors are owed better, so what they write is
//! read here through an event parser into [`Node`]s, and from those through a [`Reader`] that reports every
//! problem at its place. A property test holds the two to the same reading of a document. `serde_yaml`
//! itself reads what nobody is shown a position in: vocabularies and themes ([`typed()`]).

mod continued;
mod node;
mod parse;
mod quote;
mod reader;
mod typed;

pub use node::{Node, Value};
pub use parse::parse;
pub use quote::{double_quoted, quoted};
pub use reader::{DateRules, FromNode, MapReader, Reader};
pub use typed::{data_value, typed};
