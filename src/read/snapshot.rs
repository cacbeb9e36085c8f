//! Which files a site has, and what the file system says of each.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::file_kind::{CONFIG_FILE, FOLDERS, classify, is_ignored_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::site_path::SitePath;
use crate::source::Location;

/// What the file system says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    /// In bytes.
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

/// Which symbolic links of a site are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Links {
    /// Those that lead to a place in the site's folder.
    #[default]
    Inside,
    /// All: what lies behind them is published as if it lay in the site.
    Anywhere,
}

/// All files of a site at one moment, by path relative to its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Each file's state, by its path.
    pub files: BTreeMap<SitePath, FileState>,
    /// The folders that symbolic links in the site lead to, each with whether all that lies below it belongs to
    /// the site: what changes there changes the site, under a name that only the link knows.
    pub linked: BTreeMap<PathBuf, bool>,
    /// Which links are followed.
    pub links: Links,
}

/// Paths that differ from what was there before, each list sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New or different.
    pub written: Vec<SitePath>,
    /// No longer there.
    pub removed: Vec<SitePath>,
    /// The same as before, of which now more is known: it cannot change any more without looking different.
    pub settled: Vec<SitePath>,
}

impl Changes {
    /// True if nothing differs.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    /// Adds what a later look found.
    pub fn add(&mut self, later: Changes) {
        let is_gone = |path: &SitePath| later.removed.binary_search(path).is_ok();
        self.written.retain(|path| !is_gone(path));
        self.settled.retain(|path| !is_gone(path));
        self.removed.retain(|path| later.written.binary_search(path).is_err());
        for (all, more) in [
            (&mut self.written, later.written),
            (&mut self.removed, later.removed),
            (&mut self.settled, later.settled),
        ] {
            all.extend(more);
            all.sort_unstable();
            all.dedup();
        }
    }
}

impl Snapshot {
    /// A site of which nothing is known yet.
    pub fn following(links: Links) -> Self {
        Self { links, ..Self::default() }
    }

    /// Walks the site's folders. Symbolic links are followed as far as that is wanted; one that leads elsewhere, nowhere or
    /// in a circle, and what cannot be read or named in UTF-8, is reported.
    pub fn scan(root: &Path, links: Links) -> (Self, Vec<Diagnostic>) {
        let mut snapshot = Self::following(links);
        let mut problems = Vec::new();
        let config = root.join(CONFIG_FILE);
        let mut good = true;
        if config.is_symlink() {
            snapshot.follow(&config);
            let refused = refused(root, &config, links);
            good = refused.is_none();
            problems.extend(refused);
        }
        if let Ok(metadata) = config.metadata()
            && good
        {
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
        if top.is_symlink()
            && let Some(problem) = refused(root, &top, self.links)
        {
            self.follow(&top);
            problems.push(problem);
            return;
        }
        // A folder that is not there has nothing in it.
        if !top.exists() {
            return;
        }
        let links = self.links;
        let kept_out = RefCell::new(Vec::new());
        let entries = WalkDir::new(&top).follow_links(true).into_iter().filter_entry(|entry| {
            if entry.depth() == 0 {
                return true;
            }
            if entry.file_name().to_str().is_some_and(is_ignored_name) {
                return false;
            }
            let refused = entry.path_is_symlink().then(|| refused(root, entry.path(), links)).flatten();
            let good = refused.is_none();
            kept_out.borrow_mut().extend(refused);
            good
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
                // A file that vanished while we looked was not there. A link that leads nowhere may be a volume that is not
                // mounted: what lay behind it must not vanish from the site for that.
                Err(error) if error.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) => {
                    if let Some(path) = error.path() {
                        self.follow(path);
                        let name = path.file_name().and_then(|name| name.to_str());
                        if path.is_symlink() && !name.is_some_and(is_ignored_name) {
                            problems.extend(refused(root, path, links));
                        }
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(&top);
                    problems.push(Diagnostic::new(Code::Unreadable, location(root, path), reason(&error)));
                }
            }
        }
        problems.append(&mut kept_out.into_inner());
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

/// A path of the site as a place.
fn location(root: &Path, path: &Path) -> Location {
    Location::file(path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned())
}

/// Why a symbolic link is not followed, if it is not.
fn refused(root: &Path, link: &Path, links: Links) -> Option<Diagnostic> {
    let Ok(target) = link.canonicalize() else {
        let target = link.read_link().unwrap_or_default();
        let message = format!("the link leads to {}, which does not exist", target.display());
        let hint = "if that is on a volume that is not mounted, mount it; if it is gone, remove the link";
        return Some(Diagnostic::new(Code::BadLink, location(root, link), message).hint(hint));
    };
    if links == Links::Anywhere || is_inside(root, &target) {
        return None;
    }
    let message = format!("the link leads out of the site, to {}", target.display());
    let hint = "put a copy there instead of the link; or write `follow_links: true` into archive.yaml, which publishes what \
                lies behind every link";
    Some(Diagnostic::new(Code::BadLink, location(root, link), message).hint(hint))
}

/// Whether a resolved path lies in the site's folder, and not in a hidden part of it.
fn is_inside(root: &Path, target: &Path) -> bool {
    let Ok(root) = root.canonicalize() else { return false };
    let is_hidden = |part: std::path::Component<'_>| {
        part.as_os_str().to_str().is_none_or(|part| part.starts_with('.') && part != ".well-known")
    };
    // The site's own folder would hold itself.
    target
        .strip_prefix(&root)
        .is_ok_and(|inside| inside.components().next().is_some() && !inside.components().any(is_hidden))
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
