//! Which files a site has, and what the file system says of each.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::file_kind::{CONFIG_FILE, classify, is_ignored_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// The folders of a site that are read.
pub const FOLDERS: [&str; 7] = ["content", "templates", "static", "data", "vocabulary", "themes", "i18n"];

/// What the file system says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Nanoseconds since 1970; 0 where the platform does not say.
    pub changed: i64,
    /// 0 where the platform does not say.
    pub inode: u64,
    /// The hash of its bytes, if it was written so shortly before we looked that it may be written again
    /// without looking different.
    pub digest: Option<[u8; 16]>,
}

/// All files of a site at one moment, by path relative to its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub files: BTreeMap<Arc<str>, FileState>,
    /// The folders that symbolic links in the site lead to, each with whether all that lies below it belongs to
    /// the site: what changes there changes the site, under a name that only the link knows.
    pub linked: BTreeMap<PathBuf, bool>,
}

/// Paths that differ from what was there before, each list sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New or different.
    pub written: Vec<Arc<str>>,
    /// No longer there.
    pub removed: Vec<Arc<str>>,
    /// The same as before, of which now more is known: it cannot change any more without looking different.
    pub settled: Vec<Arc<str>>,
}

impl Changes {
    /// True if nothing differs.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

impl Snapshot {
    /// Walks the site's folders. Symbolic links are followed; one that leads in a circle, and what cannot be
    /// read or named in UTF-8, is reported.
    pub fn scan(root: &Path) -> (Self, Vec<Diagnostic>) {
        let mut snapshot = Self::default();
        let mut problems = Vec::new();
        let config = root.join(CONFIG_FILE);
        if config.is_symlink() {
            snapshot.follow(&config);
        }
        if let Ok(metadata) = config.metadata() {
            snapshot.files.insert(CONFIG_FILE.into(), FileState::new(&metadata));
        }
        for folder in FOLDERS {
            snapshot.walk(root, folder, &mut problems);
        }
        (snapshot, problems)
    }

    /// Adds the file at a path, or all files of the folder there.
    pub(super) fn walk(&mut self, root: &Path, path: &str, problems: &mut Vec<Diagnostic>) {
        let top = root.join(path);
        // A folder that is not there has nothing in it.
        if !top.exists() {
            return;
        }
        let entries = WalkDir::new(&top).follow_links(true).into_iter().filter_entry(|entry| {
            entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_ignored_name)
        });
        for entry in entries {
            match entry {
                Ok(entry) => {
                    if entry.path_is_symlink() {
                        self.follow(entry.path());
                    }
                    if !entry.file_type().is_dir() {
                        self.add(root, &entry, problems);
                    }
                }
                // A file that vanished while we looked was not there; what a link leads to may come again.
                Err(error) if error.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) => {
                    error.path().into_iter().for_each(|path| self.follow(path));
                }
                Err(error) => {
                    let path = error.path().unwrap_or(&top);
                    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
                    problems.push(Diagnostic::new(Code::Unreadable, Location::file(shown), reason(&error)));
                }
            }
        }
    }

    /// Remembers where a symbolic link leads; if that is nowhere, the nearest folder above it that is there.
    fn follow(&mut self, link: &Path) {
        let target = match (link.canonicalize(), link.read_link()) {
            (Ok(target), _) => target,
            (Err(_), Ok(target)) => link.parent().unwrap_or(link).join(target),
            (Err(_), Err(_)) => return,
        };
        if target.is_dir() {
            self.linked.insert(target, true);
        } else if let Some(Ok(folder)) =
            target.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::canonicalize)
        {
            self.linked.entry(folder).or_insert(false);
        }
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
        Self { size: metadata.len(), modified, changed, inode, digest: None }
    }

    /// True if the file system says the same of both.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        Self { digest: None, ..*self } == Self { digest: None, ..*other }
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
