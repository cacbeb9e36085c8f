//! Full-text search: an index that the reader's browser searches by itself, made by [Pagefind](https://pagefind.app).
//!
//! Pagefind holds all of what it indexes in memory, several times over, and cannot change an index. So an archive is
//! cut into [shards](shard) by time, each an index of its own; the browser merges them. One shard is indexed at a
//! time, which bounds the memory, and a shard whose articles are the same is taken from the [store](Store).
//!
//! Articles are handed over as [`Record`]s, from what the engine knows of them; no page is rendered or parsed for it.
//! Every language has a bundle of its own, since words are brought to their stems differently.
//!
//! *Incremental:* a shard is indexed again when an article of it comes, goes or changes.

#[cfg(feature = "search")]
mod pagefind;
mod record;
mod shard;
mod store;

#[cfg(feature = "search")]
pub use self::pagefind::index;
pub use record::Record;
pub use shard::{Shard, shards};
pub use store::{Bundle, BundleFile, LanguagePart, Store};

/// Whether the program was built with search.
pub const AVAILABLE: bool = cfg!(feature = "search");

/// Where the index lies in the output.
pub const FOLDER: &str = "pagefind/";

/// Name of the file in [`FOLDER`] that lists the shards.
pub const LIST: &str = "shards.json";

/// A program without search never asks for an index.
///
/// # Errors
/// Always.
#[cfg(not(feature = "search"))]
pub fn index(_: &str, _: Vec<Record>) -> Result<Vec<(String, Vec<u8>)>, String> {
    Err("this program was built without search".to_owned())
}
