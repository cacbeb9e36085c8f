//! What a destination that takes files one by one can do: a folder, a store of objects.

use std::path::Path;

use super::error::StoreError;
use super::item::{Headers, UploadItem};

/// When a file may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteCondition<'a> {
    /// Whatever lies there.
    Any,
    /// If nothing lies there.
    Absent,
    /// If what lies there has this tag.
    Is(&'a str),
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Names this version of the file.
    pub tag: Option<String>,
    /// Seconds since it was written, by the clock of the destination.
    pub age: Option<u64>,
}

/// A file that was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// Relative to the root of the destination, `/`-separated.
    pub path: String,
    /// Bytes as they lie there.
    pub size: u64,
    /// Names this version of the file.
    pub tag: Option<String>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredFile {
    /// Names this version of the file.
    pub tag: Option<String>,
    /// Bytes as they lie there.
    pub size: u64,
}

/// A destination that takes files one by one. All paths are relative to its root. Each call is done or not done when it
/// returns; repeating what failed for a moment is its own matter.
pub trait Store: Sync {
    /// The destination as people call it, without secrets.
    fn name(&self) -> String;

    /// Reads a small file; `None` if there is none.
    ///
    /// # Errors
    /// [`StoreError::Failed`]
    fn read(&self, path: &str) -> Result<Option<Object>, StoreError>;

    /// Writes a small file that is no part of the site.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if the condition does not hold.
    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError>;

    /// Uploads a file of the site from the built folder.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if the condition does not hold, [`StoreError::Stale`] if the file is not what the item says.
    fn put(
        &self,
        folder: &Path,
        item: &UploadItem,
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError>;

    /// Deletes files; one that is not there is deleted already.
    ///
    /// # Errors
    /// [`StoreError::Failed`]
    fn delete(&self, paths: &[&str]) -> Result<(), StoreError>;

    /// Tells of every file.
    ///
    /// # Errors
    /// [`StoreError::Failed`]
    fn list(&self, each: &mut dyn FnMut(ListedFile)) -> Result<(), StoreError>;

    /// Removes what runs that were cut left and that is no file of the site. Whoever calls it holds the lock.
    fn tidy(&self) {}

    /// How many files one call of [`delete`](Self::delete) takes at most.
    fn deletes_at_once(&self) -> usize {
        1
    }

    /// How many transfers are worth doing at the same time.
    fn jobs(&self) -> usize;

    /// True if conditions hold against every other writer, so that two can never both believe they were first.
    fn is_strict(&self) -> bool {
        true
    }
}

/// Headers of files that are no part of the site.
pub fn private_headers() -> Headers {
    Headers {
        content_type: "application/octet-stream".into(),
        cache_control: "no-store".into(),
        encoding: None,
    }
}
