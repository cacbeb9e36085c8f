//! Notes by people: what an editor says about an article or about words of it.
//!
//! They stand in the front matter (`annotations`, `corrections`) or in a file beside the article
//! ([`sidecar`]). Reading ([`read`]) takes them from YAML, every mistake at its place; anchoring
//! ([`anchor`]) finds the words each one quotes in the text that a reader sees ([`mod@readable`]). A note that
//! finds no words is reported and still shown below the article: it never moves to other words.

mod anchor;
mod attach;
mod kind;
mod model;
mod read;
mod readable;
mod sidecar;
pub(crate) mod vocabulary;

pub(crate) use super::folded::Folded;
pub(crate) use anchor::{QuoteMatch, find_quote};
pub(crate) use anchor::{shortest_selector, spaced};
pub(crate) use attach::{NoteFiles, attach};
pub use kind::{CorrectionKind, NoteKind};
pub use model::{Anchor, FieldPart, Note, NoteLink, NoteSource, QuotableField, Quote, Reply};
pub(super) use read::read_front_matter;
pub(crate) use read::{AnnotationSchema, CorrectionSchema, SidecarSchema, Typed, read_sidecar};
pub(crate) use readable::{Readable, readable};
pub(crate) use sidecar::{is_sidecar, sidecar_of, stem_of};
