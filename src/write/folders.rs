//! The folders below one root, with what is known of them: made folders are not made again, and no path goes
//! through a symbolic link. Shared by all rendering threads.

use std::fs;
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::disk::{self, PathKind};
use super::names::parent;

/// More than there are threads, so that they rarely wait for each other.
const SHARDS: usize = 64;

/// What is known of a folder below the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FolderState {
    /// It is a folder, and so are all above it.
    Real,
    /// There is nothing yet.
    Absent,
    /// This path, the folder's own or one above it, is something else: a file, a symbolic link.
    Blocked(Arc<str>),
}

/// A cache of the folders below a root; paths are relative and `/`-separated, `""` is the root.
pub(super) struct Folders {
    root: PathBuf,
    known: Sharded<FolderState>,
}

impl Folders {
    /// Nothing is known yet but that the root is a folder.
    pub(super) fn new(root: &Path) -> Folders {
        Folders { root: root.to_owned(), known: Sharded::new() }
    }

    /// The folder in which `path` lies or would lie, looking at the disk where it is not known yet.
    pub(super) fn holding(&self, path: &str) -> io::Result<FolderState> {
        self.state(parent(path))
    }

    fn state(&self, folder: &str) -> io::Result<FolderState> {
        if folder.is_empty() {
            return Ok(FolderState::Real);
        }
        if let Some(known) = self.known.lock(folder).get(folder) {
            return Ok(known.clone());
        }
        let state = match self.state(parent(folder))? {
            FolderState::Real => match disk::look(&self.root.join(folder))? {
                PathKind::Folder => FolderState::Real,
                PathKind::Nothing => FolderState::Absent,
                PathKind::File { .. } | PathKind::Other => FolderState::Blocked(folder.into()),
            },
            other => other,
        };
        self.known.lock(folder).insert(folder.into(), state.clone());
        Ok(state)
    }

    /// Makes the folder that holds `path`, and those above it, refusing to go through anything but folders.
    pub(super) fn make_holding(&self, path: &str) -> io::Result<()> {
        let folder = parent(path);
        match self.state(folder)? {
            FolderState::Real => Ok(()),
            FolderState::Absent => {
                self.make_holding(folder)?;
                match fs::create_dir(self.root.join(folder)) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        self.known.lock(folder).remove(folder);
                        return match self.state(folder)? {
                            FolderState::Real => Ok(()),
                            _ => Err(error),
                        };
                    }
                    Err(error) => return Err(error),
                }
                self.known.lock(folder).insert(folder.into(), FolderState::Real);
                Ok(())
            }
            FolderState::Blocked(by) => {
                Err(io::Error::new(io::ErrorKind::NotADirectory, format!("{by} is not a folder")))
            }
        }
    }

    /// Makes the folder that holds `path` without looking first: for our own staging folder, where one attempt
    /// is cheaper than a look and an attempt.
    pub(super) fn make_blindly(&self, path: &str) -> io::Result<()> {
        let folder = parent(path);
        if folder.is_empty() || self.known.lock(folder).contains_key(folder) {
            return Ok(());
        }
        let target = self.root.join(folder);
        match fs::create_dir(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_blindly(folder)?;
                allow_existing(fs::create_dir(&target))?;
            }
            result => allow_existing(result)?,
        }
        self.known.lock(folder).insert(folder.into(), FolderState::Real);
        Ok(())
    }

    /// One of the folders asked for so far, or of those above them, that is `wanted`.
    pub(super) fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut found: Vec<String> = Vec::new();
        for shard in &self.known.shards {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            found.extend(shard.keys().filter(|folder| wanted(folder)).map(|folder| folder.to_string()));
        }
        found.into_iter().min()
    }
}

/// A folder that another thread made first is as good.
fn allow_existing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A map from paths that many threads fill at once.
pub(super) struct Sharded<T> {
    shards: Vec<Mutex<FxHashMap<Box<str>, T>>>,
}

impl<T> Sharded<T> {
    /// An empty map.
    pub(super) fn new() -> Sharded<T> {
        Sharded { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    /// The part of the map in which `path` lies. A thread that panicked cannot leave a part half changed, so a
    /// poisoned lock is no reason to stop.
    pub(super) fn lock(&self, path: &str) -> MutexGuard<'_, FxHashMap<Box<str>, T>> {
        // The upper bits: the map inside uses the lower ones.
        let shard = (FxBuildHasher.hash_one(path) >> 58) as usize % SHARDS;
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All entries, in no particular order.
    pub(super) fn into_entries(self) -> impl Iterator<Item = (Box<str>, T)> {
        self.shards.into_iter().flat_map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}
