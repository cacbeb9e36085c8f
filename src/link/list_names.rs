//! The names of lists, each once: thousands of articles are on the same.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;

use super::list::ListKey;

/// How many names may be kept that nobody uses.
const UNUSED: usize = 100_000;

/// All names in use; several threads may ask for them.
#[derive(Debug, Default)]
pub(super) struct ListNames(Mutex<FxHashSet<Arc<ListKey>>>);

impl ListNames {
    /// The one copy of a name.
    pub(super) fn share(&self, name: ListKey) -> ListName {
        let mut name = [Arc::new(name)];
        self.share_all(&mut name);
        let [name] = name;
        ListName(name)
    }

    /// Puts in place of each name the one copy of it.
    pub(super) fn share_all(&self, names: &mut [Arc<ListKey>]) {
        let mut known = self.known();
        for name in names {
            match known.get(&*name) {
                Some(known) => *name = known.clone(),
                None => {
                    known.insert(name.clone());
                }
            }
        }
    }

    /// Drops names that nobody uses, if they are many beside those in use.
    pub(super) fn tidy(&self, in_use: usize) {
        let mut known = self.known();
        if known.len() > 2 * in_use + UNUSED {
            known.retain(|name| Arc::strong_count(name) > 1);
        }
    }

    fn known(&self) -> MutexGuard<'_, FxHashSet<Arc<ListKey>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name of which there is one copy, so that two are equal if they are in one place.
#[derive(Clone, Debug)]
pub(super) struct ListName(Arc<ListKey>);

impl ListName {
    /// Takes one from an article that is in the corpus: those are shared.
    pub(super) fn of_entry(name: &Arc<ListKey>) -> Self {
        Self(name.clone())
    }

    /// The name itself.
    pub(super) fn key(&self) -> &ListKey {
        &self.0
    }
}

impl PartialEq for ListName {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for ListName {}

impl Hash for ListName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}
