//! Stage 1, read: the disk to a [`Snapshot`], and two snapshots to [`Changes`].
//!
//! *Incremental:* only what a file's size, times and inode say is compared; bytes are read by those who need
//! them. Events of the file system are never trusted to say what changed: they are hints about what to look
//! at again.

mod file_kind;
mod hints;
mod regular;
mod snapshot;

pub use file_kind::{
    BUNDLE_NAMES, CONFIG_FILE, FOLDERS, FileKind, bundle_of, classify, is_bundle, is_markdown, may_matter,
};
pub use hints::Hints;
pub(crate) use regular::{read_regular, unreadable};
pub use snapshot::{Changes, FileState, Links, Snapshot};
