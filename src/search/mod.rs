//! Full-text search: an index in static files, which the reader's browser searches by itself.
//!
//! The format is described in docs/design/search-format.md. From the bottom up:
//! - [`words`] says what a word is, [`fold`] how it is looked up, [`stems`] which words belong together;
//! - a [`Leaf`] is what an article's file puts in, a [`Document`] what the rest of the archive says of it;
//! - [`postings`] are the articles of a word, [`facts`] and [`cards`] what is known of each article;
//! - a [`block`] is a file, a [`sequence`] is sorted entries in blocks;
//! - an [`Index`] is brought up to date, a [`query`] is answered from its files.
//!
//! *Incremental:* an update compares articles with those of the index and rewrites the blocks that differ. Seats
//! ([`seats`]), parts of lists and the ends of blocks are functions of the articles that are there, each of its own
//! neighbourhood: so an edit reaches few of them, and any sequence of edits ends in the files of a cold build.

mod bits;
mod block;
mod cards;
mod changes;
mod document;
mod facts;
mod fold;
mod index;
#[cfg(test)]
mod index_tests;
mod leaf;
mod manifest;
mod postings;
mod seats;
mod sequence;
mod stems;
mod store;
mod words;

pub use block::EXTENSION;
pub use document::{Document, Documents, Facet, FacetKind, Head, Label};
pub use fold::{exact, fold};
pub use index::{Index, Updated};
pub use leaf::Leaf;
pub use manifest::NAME as MANIFEST;
pub use store::{Blocks, Folder, LeafPlace, Leaves};

/// Where the index lies in the output.
pub const FOLDER: &str = "search/data/";
