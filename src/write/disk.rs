//! What lies on the disk under a path, without ever following a symbolic link at its end.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::written::Written;
use crate::hash::{self, Hash};

/// What was found under a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathKind {
    /// Nothing.
    Nothing,
    /// A regular file with its size in bytes and its modification time in nanoseconds since 1970.
    File {
        /// Bytes.
        size: u64,
        /// Nanoseconds since 1970.
        modified: i64,
    },
    /// A folder (no symbolic link to one).
    Folder,
    /// A symbolic link, a device, a pipe.
    Other,
}

/// Looks at `path` itself. The caller has made sure that the folders above it are no symbolic links.
pub(super) fn look(path: &Path) -> io::Result<PathKind> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            Ok(PathKind::File { size: metadata.len(), modified: modified(&metadata) })
        }
        Ok(metadata) if metadata.is_dir() => Ok(PathKind::Folder),
        Ok(_) => Ok(PathKind::Other),
        Err(error) if is_missing(&error) => Ok(PathKind::Nothing),
        Err(error) => Err(error),
    }
}

/// True if the error says that there is nothing under the path.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The modification time in nanoseconds since 1970; 0 where the system has none.
pub(super) fn modified(metadata: &fs::Metadata) -> i64 {
    let Ok(time) = metadata.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

/// The hash of a file's content, read in pieces.
pub(super) fn hash_file(path: &Path) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    each_piece(&mut File::open(path)?, |piece| {
        hasher.update(piece);
        Ok(())
    })?;
    Ok(hash::finish(&hasher))
}

/// Calls `take` with one piece of `source` after the other until its end.
pub(super) fn each_piece(
    source: &mut impl Read,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => take(&buffer[..length])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// True if the regular file under `path` still is what was written: by size and time, else by its content.
pub(super) fn is_still(path: &Path, found: PathKind, written: &Written) -> io::Result<bool> {
    match found {
        PathKind::File { size, modified } if size == written.size => {
            Ok(modified == written.modified || hash_file(path)? == written.hash)
        }
        _ => Ok(false),
    }
}

/// Makes the entries of a folder durable. Systems that cannot synchronise a folder are none the worse for it.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Removes a tree if it is there. A symbolic link is removed, not what it points to.
pub(super) fn remove_tree(path: &Path) -> io::Result<()> {
    match look(path)? {
        PathKind::Nothing => Ok(()),
        PathKind::Folder => fs::remove_dir_all(path),
        PathKind::File { .. } | PathKind::Other => fs::remove_file(path),
    }
}
