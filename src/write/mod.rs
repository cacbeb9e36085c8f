//! The write stage: bytes to the output folder, as one transaction.
//!
//! It exists so that the last good site is never lost. A build puts its files into a staging folder on the
//! output's own file system; only when all of them are there does [`Stage::commit`] move them in by rename,
//! following a journal. A build that is killed leaves either the old site or a journal that the next
//! [`OpenOutput::open`] completes. Three rules hold throughout:
//!
//! 1. Only files that an earlier build wrote are overwritten or deleted. The [`OutputManifest`] remembers them with
//!    their hashes, so that a file somebody edited since is noticed and left alone.
//! 2. A file whose bytes did not change is not rewritten: its modification time stays.
//! 3. A symbolic link inside the output is never followed.
//!
//! **What survives what.** A kill at any moment (SIGKILL, out of memory) loses nothing: what one process wrote
//! is seen by the next, synchronised to the disk or not. Against a power failure the journal is synchronised
//! before the first rename, and the manifest after the last one, so that the plan is not lost; the pages
//! themselves are not, since one `fsync` a page would cost more than all the rest of a build. A page that a
//! power failure emptied does not match the manifest and is written again by the next build.
//!
//! **Incremental:** a file that the caller [keeps](Stage::keep) costs a look at its metadata, and nothing if
//! the caller [amends](OpenOutput::amend) the site. The manifest grows by what changed and is rewritten rarely.
//!
//! The modules, in the order of a build: `open` has `place` refuse unsuitable output folders, `workspace` locks
//! and holds the staging folder, `recovery` completes what was interrupted, `manifest` is loaded, `stage`
//! receives the files, `commit` compares them with the disk and makes a plan, `journal` makes the plan durable,
//! `transaction` carries it out or undoes it.
//!
//! Out of scope: somebody who swaps folders for symbolic links *while* a commit runs; and two paths that differ
//! only in case on a file system that does not tell them apart (the caller checks for those).

mod built;
mod commit;
mod disk;
mod error;
mod folders;
mod journal;
pub(crate) mod keyed_file;
mod lock;
mod manifest;
mod names;
mod open;
mod output;
mod place;
pub mod record;
mod recovery;
mod stage;
mod step;
mod summary;
mod transaction;
mod workspace;
mod written;

#[cfg(test)]
mod tests;

pub use built::{Built, BuiltFile};
pub use error::WriteError;
pub use lock::FolderLock;
pub use manifest::OutputManifest;
pub use open::{OutputOptions, read_note};
pub use output::{Notice, OpenOutput};
pub use stage::Stage;
pub use summary::CommitSummary;
pub use written::Written;
