//! What a watcher of the file system says may have changed, and the second look that finds out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::snapshot::{Changes, FileState, Snapshot};
use crate::diagnostic::Diagnostic;
use crate::hash::{Hash, hash};
use crate::site_path::SitePath;

/// Where to look again. A hint may name too much, never too little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Files and folders, relative to the site's root, `/`-separated.
    Paths(BTreeSet<String>),
    /// All of the site: events were lost, or nobody watches.
    Everything,
}

/// Times of files are as coarse as two seconds on some file systems: a file that was written within them may be
/// written again without looking different.
const RACY: Duration = Duration::from_secs(2);

impl Hints {
    /// No hints at all.
    pub fn none() -> Self {
        Self::Paths(BTreeSet::new())
    }

    /// True if nothing has to be looked at.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Paths(paths) if paths.is_empty())
    }

    /// Adds a path.
    pub fn add(&mut self, path: String) {
        if let Self::Paths(paths) = self {
            paths.insert(path);
        }
    }
}

impl Snapshot {
    /// Looks again where the hints say and takes over what is there now. Problems are those of the paths looked
    /// at.
    pub fn look(&mut self, root: &Path, hints: &Hints) -> (Changes, Vec<Diagnostic>) {
        let start = SystemTime::now();
        let mut fresh = Snapshot::following(self.links);
        let mut problems = Vec::new();
        let mut before: BTreeMap<SitePath, FileState> = BTreeMap::new();
        match hints {
            // Behind a link a file has two names, and an event names one of them.
            Hints::Paths(paths) if self.linked.is_empty() => {
                for path in paths {
                    fresh.walk(root, path, &mut problems);
                    before.extend(self.at_or_below(path));
                }
                for path in before.keys() {
                    self.files.remove(path);
                }
            }
            _ => {
                let (scanned, problems) = Snapshot::scan(root, self.links);
                return (self.advance(root, scanned, start), problems);
            }
        }
        (self.take(root, fresh, before, start), problems)
    }

    /// Takes over the whole site as a [scan](Snapshot::scan) saw it that was begun at `start`.
    pub fn advance(&mut self, root: &Path, scanned: Snapshot, start: SystemTime) -> Changes {
        let before = std::mem::take(&mut self.files);
        self.linked.clear();
        self.take(root, scanned, before, start)
    }

    /// Takes over what was seen in the place of what was known there `before`.
    fn take(
        &mut self,
        root: &Path,
        mut fresh: Snapshot,
        before: BTreeMap<SitePath, FileState>,
        start: SystemTime,
    ) -> Changes {
        let racy = since_1970(start.checked_sub(RACY).unwrap_or(UNIX_EPOCH));
        let mut changes = Changes::default();
        for (path, state) in &mut fresh.files {
            let known = before.get(path);
            let same = known.is_some_and(|known| known.looks_like(state));
            let suspected = known.filter(|_| same).and_then(|known| known.digest);
            let is_racy = state.modified.max(state.changed) >= racy;
            let digest = if is_racy || suspected.is_some() { digest(&root.join(&**path)) } else { None };
            if !same || suspected.is_some_and(|before| digest != Some(before)) {
                changes.written.push(path.clone());
            }
            state.digest = digest.filter(|_| is_racy);
            if known.is_some_and(|known| same && known.digest != state.digest) {
                changes.settled.push(path.clone());
            }
        }
        changes.removed = before.into_keys().filter(|path| !fresh.files.contains_key(path)).collect();
        self.linked.append(&mut fresh.linked);
        if self.files.is_empty() {
            self.files = fresh.files;
        } else {
            self.files.extend(fresh.files);
        }
        changes
    }

    /// The file of this path and all files below it.
    fn at_or_below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (SitePath, FileState)> + 'a {
        let below = format!("{path}/");
        let from: (Bound<&str>, Bound<&str>) = (Bound::Included(&below), Bound::Unbounded);
        let files = self.files.range::<str, _>(from);
        let found: Vec<_> = files
            .take_while(|(file, _)| file.starts_with(&below))
            .map(|(file, state)| (file.clone(), *state))
            .collect();
        let own = self.files.get_key_value(path).map(|(file, state)| (file.clone(), *state));
        own.into_iter().chain(found)
    }
}

fn digest(path: &Path) -> Option<Hash> {
    Some(hash(&std::fs::read(path).ok()?))
}

/// Nanoseconds.
fn since_1970(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Links;

    #[test]
    fn a_file_that_can_no_longer_change_unseen_is_settled_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        std::fs::write(folder.path().join("content/a.md"), "text").unwrap();
        let look = |snapshot: &mut Snapshot, later: u64| {
            let start = SystemTime::now() + Duration::from_secs(later);
            snapshot.advance(folder.path(), Snapshot::scan(folder.path(), Links::Inside).0, start)
        };
        let mut snapshot = Snapshot::default();
        let path: Vec<SitePath> = vec!["content/a.md".into()];
        assert_eq!(look(&mut snapshot, 0), Changes { written: path.clone(), ..Changes::default() });
        assert_eq!(look(&mut snapshot, 0), Changes::default());
        assert_eq!(look(&mut snapshot, 60), Changes { settled: path, ..Changes::default() });
        assert_eq!(look(&mut snapshot, 60), Changes::default());
    }
}
