//! The bytes of a file, if it is one.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// The largest file that is read as text: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Reads a regular file of at most [`LARGEST`] bytes. A pipe would keep its reader waiting, and a device has no end.
///
/// # Errors
/// If it cannot be read, is something else, or is larger.
pub(crate) fn read_regular(path: &Path) -> Result<Vec<u8>> {
    // Looked at before it is opened: to open a pipe is to wait for somebody who writes.
    let metadata = std::fs::metadata(path)?;
    let other = |why: &str| Err(Error::new(ErrorKind::InvalidInput, why.to_owned()));
    if metadata.is_dir() {
        return other("it is a folder, not a file");
    }
    if !metadata.is_file() {
        return other("it is a pipe or a device; only regular files are read");
    }
    let too_large = |length: u64| {
        let message =
            format!("the file has {} MiB; the largest that is read has {}", length >> 20, LARGEST >> 20);
        Err(Error::new(ErrorKind::FileTooLarge, message))
    };
    if metadata.len() > LARGEST {
        return too_large(metadata.len());
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    // It may have grown.
    if bytes.len() as u64 > LARGEST { too_large(bytes.len() as u64) } else { Ok(bytes) }
}

/// What is told of a file that cannot be read.
pub(crate) fn unreadable(path: impl Into<Arc<str>>, error: &Error) -> Diagnostic {
    let code = if error.kind() == ErrorKind::FileTooLarge { Code::TooLarge } else { Code::Unreadable };
    Diagnostic::new(code, Location::file(path), error.to_string())
}
