//! What an engine knows of its search index.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::options::SiteOptions;
use crate::search::{IndexFolder, Leaves, SearchIndex};

/// What an engine knows of its search index.
#[derive(Debug)]
pub(super) struct SearchState {
    pub(super) folder: IndexFolder,
    pub(super) open: Arc<Mutex<Opened>>,
    /// Counts the changes of the site.
    pub(super) revision: u64,
}

#[derive(Debug, Default)]
pub(super) struct Opened {
    pub index: Option<SearchIndex>,
    pub leaves: Option<Leaves>,
    /// The revision that the index is of.
    pub current: Option<u64>,
}

impl SearchState {
    /// Nothing is known yet.
    pub(super) fn new(options: &SiteOptions) -> Self {
        let name = if options.drafts { "search-drafts" } else { "search" };
        let folder = options.cache.as_ref().map(|folder| folder.join(name));
        Self { folder: IndexFolder::new(folder), open: Arc::default(), revision: 0 }
    }

    /// To be called whenever articles may be others.
    pub(super) fn forget(&mut self) {
        self.revision += 1;
    }

    pub(super) fn opened(&self) -> MutexGuard<'_, Opened> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
