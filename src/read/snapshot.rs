//! Which files a site has, and what the file system says of each.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::file_kind::{classify, is_ignored_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// The folders of a site that are read.
const FOLDERS: [&str; 6] = ["content", "templates", "static", "data", "vocabulary", "themes"];

/// What the file system says of a file. Two equal states mean the same bytes, unless the file was written
/// within the resolution of its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Nanoseconds since 1970; 0 where the platform does not say.
    pub changed: i64,
    /// 0 where the platform does not say.
    pub inode: u64,
}

/// All files of a site at one moment, by path relative to its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub files: BTreeMap<Arc<str>, FileState>,
}

/// Paths that differ between two snapshots, each list sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New or different.
    pub written: Vec<Arc<str>>,
    /// No longer there.
    pub removed: Vec<Arc<str>>,
}

impl Snapshot {
    /// Walks the site's folders. Symbolic links are followed; one that leads in a circle, and what cannot be
    /// read or named in UTF-8, is reported.
    pub fn scan(root: &Path) -> (Self, Vec<Diagnostic>) {
        let mut snapshot = Self::default();
        let mut problems = Vec::new();
        if let Ok(metadata) = root.join("archive.yaml").metadata() {
            snapshot.files.insert("archive.yaml".into(), FileState::new(&metadata));
        }
        for folder in FOLDERS {
            let top = root.join(folder);
            if !top.is_dir() {
                continue;
            }
            let entries = WalkDir::new(&top).follow_links(true).into_iter().filter_entry(|entry| {
                entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_ignored_name)
            });
            for entry in entries {
                match entry {
                    Ok(entry) if entry.file_type().is_dir() => {}
                    Ok(entry) => snapshot.add(root, &entry, &mut problems),
                    // A file that vanished while we looked was not there.
                    Err(error)
                        if error.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) => {}
                    Err(error) => {
                        let path = error.path().unwrap_or(&top);
                        let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
                        problems.push(Diagnostic::new(
                            Code::Unreadable,
                            Location::file(shown),
                            reason(&error),
                        ));
                    }
                }
            }
        }
        (snapshot, problems)
    }

    fn add(&mut self, root: &Path, entry: &walkdir::DirEntry, problems: &mut Vec<Diagnostic>) {
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let Some(path) = relative.to_str() else {
            let shown = relative.to_string_lossy().into_owned();
            problems.push(Diagnostic::new(
                Code::Unreadable,
                Location::file(shown),
                "the name of the file is not UTF-8",
            ));
            return;
        };
        let path = if std::path::MAIN_SEPARATOR == '/' { path.to_owned() } else { path.replace('\\', "/") };
        if classify(&path).is_none() {
            return;
        }
        if path.chars().any(char::is_control) || path.contains('\\') {
            let message = "the name of the file holds a control character or a backslash";
            problems.push(Diagnostic::new(Code::Unreadable, Location::file(path), message));
            return;
        }
        if let Ok(metadata) = entry.metadata()
            && metadata.is_file()
        {
            self.files.insert(path.into(), FileState::new(&metadata));
        }
    }

    /// What is different in `newer`.
    pub fn diff(&self, newer: &Snapshot) -> Changes {
        let written = newer.files.iter().filter(|(path, state)| self.files.get(*path) != Some(state));
        let removed = self.files.keys().filter(|path| !newer.files.contains_key(*path));
        Changes {
            written: written.map(|(path, _)| path.clone()).collect(),
            removed: removed.cloned().collect(),
        }
    }
}

fn reason(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(io) => io.to_string(),
        None => "the link leads in a circle".to_owned(),
    }
}

impl FileState {
    /// The state of a file.
    pub fn new(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i64,
            Err(before) => -(before.duration().as_nanos() as i64),
        });
        let (changed, inode) = platform(metadata);
        Self { size: metadata.len(), modified, changed, inode }
    }
}

#[cfg(unix)]
fn platform(metadata: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime().wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn platform(_: &Metadata) -> (i64, u64) {
    (0, 0)
}
