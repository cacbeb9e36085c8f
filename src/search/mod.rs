//! Full-text search: an index in static files, which the reader's browser searches by itself.
//!
//! The format is described in docs/design/search-format.md. From the bottom up:
//! - [`words`] says what a word is, [`mod@fold`] how it is looked up, [`stems`] which words belong together;
//! - a [`Leaf`] is what an article's file puts in, a [`Document`] what the rest of the archive says of it;
//! - [`postings`] are the articles of a word, [`mod@order`], [`facets`] and [`cards`] what is known of each article;
//! - a [`block`] is a file, a [`sequence`] is sorted entries in blocks;
//! - an [`SearchIndex`] is brought up to date, a [`query`] is answered from its files.
//!
//! *Incremental:* an update compares articles with those of the index and rewrites the blocks that differ. Seats
//! ([`seats`]), parts of lists and the ends of blocks are functions of the articles that are there, each of its own
//! neighbourhood: so an edit reaches few of them, and any sequence of edits ends in the files of a cold build.

mod bag;
mod bits;
mod block;
mod cards;
mod changes;
mod document;
mod facets;
mod fields;
mod fold;
mod groups;
mod index;
#[cfg(test)]
mod index_tests;
mod leaf;
mod manifest;
mod order;
mod postings;
pub mod query;
mod seats;
mod sequence;
mod stems;
mod store;
pub mod words;

pub use block::decode;
pub(crate) use document::{Document, DocumentHead, Documents, Facet, FacetKind, Label};
pub(crate) use fold::exact;
pub use fold::fold;
pub(crate) use index::SearchIndex;
pub(crate) use leaf::Leaf;
pub(crate) use store::{IndexFolder, Leaves};

/// Where the index lies in the output.
pub const FOLDER: &str = "search/data/";

/// The manifest, in [`FOLDER`]: the only file of the index whose name stays while its content changes.
pub const LIST: &str = "manifest.js";

/// Where the blocks lie in [`FOLDER`]: their names come from their content, so that they may be kept for ever.
pub const BLOCKS: &str = "b/";

/// The path of a block, or of the manifest, in the output.
pub fn path_of(name: &str) -> String {
    let extension = block::EXTENSION;
    if name == manifest::NAME {
        format!("{FOLDER}{LIST}")
    } else {
        format!("{FOLDER}{BLOCKS}{name}{extension}")
    }
}

/// The paths, in the output, of all blocks that the file of a manifest names.
///
/// # Errors
/// If the file is damaged, or of another version.
pub fn blocks_of(file: &[u8]) -> std::io::Result<Vec<String>> {
    let bytes = decode(manifest::NAME, file)?;
    let damaged = || std::io::Error::new(std::io::ErrorKind::InvalidData, format!("{LIST} is damaged"));
    let known = manifest::SearchManifest::decode(&bytes).ok_or_else(damaged)?;
    let listed = known.terms.iter().chain(&known.places).chain(&known.labels).map(|(name, _)| name);
    let placed = known.order.iter().chain(&known.facets).map(|(name, _)| name);
    let numbered = placed.chain(known.cards.iter().map(|(name, _)| name));
    Ok(listed.chain(numbered).map(|name| path_of(name)).collect())
}

/// What is at a path of the output, if it may be part of the index.
pub fn name_at(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(FOLDER)?;
    if rest == LIST {
        Some(manifest::NAME)
    } else {
        rest.strip_prefix(BLOCKS)?.strip_suffix(block::EXTENSION)
    }
}
