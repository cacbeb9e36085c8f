//! What each file refers to, and who refers to what: when a file comes, goes or moves, those that named it look again.

use rustc_hash::FxHashMap;

use super::related::Slot;
use crate::site_path::SitePath;
use crate::url::{OutputPath, spellings};

/// What a file can depend on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Watched {
    File(SitePath),
    Output(OutputPath),
}

/// A file that refers to others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum ReferringFile {
    Entry(Slot),
    /// A list page's file, by path.
    Index(SitePath),
}

impl Watched {
    /// The file, if it is one.
    pub(super) fn file(&self) -> Option<&SitePath> {
        match self {
            Self::File(path) => Some(path),
            Self::Output(_) => None,
        }
    }

    /// The same.
    pub(super) fn into_file(self) -> Option<SitePath> {
        match self {
            Self::File(path) => Some(path),
            Self::Output(_) => None,
        }
    }

    /// As it is, and with the accents of its path composed and decomposed.
    pub(super) fn spellings(&self) -> Vec<Self> {
        match self {
            Self::File(path) => {
                spellings(path).into_iter().map(|path| Self::File(path.into_owned().into())).collect()
            }
            Self::Output(path) => {
                let outputs = spellings(path).into_iter();
                outputs.map(|path| Self::Output(OutputPath::new(path.into_owned()))).collect()
            }
        }
    }
}

/// Both directions.
#[derive(Debug, Default)]
pub(super) struct Watches {
    /// What each file depends on, in order.
    of: FxHashMap<ReferringFile, Box<[Watched]>>,
    /// Who depends on a file or output, in order.
    by: FxHashMap<Watched, Vec<ReferringFile>>,
}

impl Watches {
    /// What a file depends on.
    pub(super) fn of(&self, watcher: &ReferringFile) -> &[Watched] {
        self.of.get(watcher).map_or(&[], |keys| keys)
    }

    /// Who depends on a file or output.
    pub(super) fn by(&self, key: &Watched) -> &[ReferringFile] {
        self.by.get(key).map_or(&[], Vec::as_slice)
    }

    /// Who depends on a file.
    pub(super) fn by_file(&self, path: &SitePath) -> &[ReferringFile] {
        self.by(&Watched::File(path.clone()))
    }

    /// Makes room for so many files that depend on others.
    pub(super) fn reserve(&mut self, more: usize) {
        self.of.reserve(more);
        self.by.reserve(more);
    }

    /// Says what a file depends on now, and hands each key to `different` that it did not depend on before, or does no
    /// longer.
    pub(super) fn set(
        &mut self,
        watcher: &ReferringFile,
        mut keys: Vec<Watched>,
        mut different: impl FnMut(&Watched),
    ) {
        keys.sort_unstable();
        keys.dedup();
        let old = self.of.remove(watcher).unwrap_or_default();
        for key in old.iter().filter(|key| keys.binary_search(key).is_err()) {
            if let Some(watchers) = self.by.get_mut(key) {
                if let Ok(at) = watchers.binary_search(watcher) {
                    watchers.remove(at);
                }
                if watchers.is_empty() {
                    self.by.remove(key);
                }
            }
            different(key);
        }
        for key in &mut keys {
            // Many watch the same: one copy of its name is enough.
            if let Some((known, _)) = self.by.get_key_value(key) {
                *key = known.clone();
            }
            if old.binary_search(key).is_ok() {
                continue;
            }
            let watchers = self.by.entry(key.clone()).or_default();
            if let Err(at) = watchers.binary_search(watcher) {
                watchers.insert(at, watcher.clone());
            }
            different(key);
        }
        if !keys.is_empty() {
            self.of.insert(watcher.clone(), keys.into());
        }
    }
}
