//! What an engine knows of its search index.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::options::Options;
use crate::search::{Folder, Index, Leaves};

/// What an engine knows of its search index.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) folder: Folder,
    pub(super) open: Arc<Mutex<Opened>>,
    /// Counts the changes of the site.
    pub(super) revision: u64,
}

#[derive(Debug, Default)]
pub(super) struct Opened {
    pub index: Option<Index>,
    pub leaves: Option<Leaves>,
    /// The revision that the index is of.
    pub current: Option<u64>,
}

impl Search {
    /// Nothing is known yet.
    pub(super) fn new(options: &Options) -> Self {
        let name = if options.drafts { "search-drafts" } else { "search" };
        let folder = options.cache.as_ref().map(|folder| folder.join(name));
        Self { folder: Folder::new(folder), open: Arc::default(), revision: 0 }
    }

    /// To be called whenever articles may be others.
    pub(super) fn forget(&mut self) {
        self.revision += 1;
    }

    pub(super) fn opened(&self) -> MutexGuard<'_, Opened> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
