//! The files that an engine is opened with: the configuration and the vocabularies.

use std::path::Path;

use crate::enrich::{AUTHORS, SOURCES, THREADS, VOCABULARIES};
use crate::hash::{Hash, hash};
use crate::read::{CONFIG_FILE, FileKind, classify, read_regular};
use crate::site_path::SitePath;

/// Hashes of the files that an engine is opened with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fundamentals {
    /// `archive.yaml`
    pub(super) config: Hash,
    /// The vocabularies that enrichment reads.
    pub(super) enrich: Hash,
    /// What editors say of threads, authors and sources, which linking reads.
    pub(super) link: Hash,
}

impl Fundamentals {
    /// Those of the files as they are now.
    pub(super) fn of(root: &Path) -> Self {
        let file = |path: &str| read_regular(&root.join(path)).ok().as_deref().map(hash).unwrap_or_default();
        let mut enrich = Vec::new();
        let mut link = Vec::new();
        for path in VOCABULARIES {
            match path {
                THREADS | AUTHORS | SOURCES => link.extend(file(path)),
                _ => enrich.extend(file(path)),
            }
        }
        Self { config: file(CONFIG_FILE), enrich: hash(&enrich), link: hash(&link) }
    }

    /// Of the vocabularies.
    pub(super) fn vocabularies(&self) -> [Hash; 2] {
        [self.enrich, self.link]
    }
}

/// Whether a file is one that an engine is opened with.
pub(super) fn is_fundamental(path: &SitePath) -> bool {
    matches!(classify(path), Some(FileKind::Config | FileKind::Vocabulary))
        || [AUTHORS, SOURCES].contains(&&**path)
}
