//! What the engine knows of its cache.

use std::collections::BTreeSet;

use super::cache::StoredCache;
use crate::hash::Hash;
use crate::read::Changes;
use crate::site_path::SitePath;

/// What the engine knows of its cache.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// The file as it was last read or written.
    pub(super) stored: Option<StoredCache>,
    /// What the file does not say yet.
    pub(super) unsaved: BTreeSet<SitePath>,
    /// The files of the site as they were when the cache was written, if the engine started from it.
    pub(super) origin: Option<Hash>,
    /// There was a file that could not be read.
    pub damaged: bool,
}

impl Cache {
    /// That of an engine for which every stage gave something else: the file has to be written anew.
    pub(super) fn spent() -> Self {
        Self::default()
    }

    /// A hash of the site's files as they were when the cache was written, if the engine started from it.
    pub(super) fn origin(&self) -> Option<Hash> {
        self.origin
    }

    /// Remembers what differs from the file: what changed, and the articles that were read for whatever reason.
    pub(super) fn unsaved(&mut self, changes: &Changes, articles: &[(SitePath, Option<Hash>)]) {
        if self.stored.is_none() {
            return;
        }
        self.unsaved.extend(changes.written.iter().chain(&changes.removed).chain(&changes.settled).cloned());
        self.unsaved.extend(articles.iter().map(|(path, _)| path.clone()));
    }
}
