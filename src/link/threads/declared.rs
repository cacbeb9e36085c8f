//! What an editor said of threads.

use std::sync::Arc;

use crate::site_path::SitePath;
use rustc_hash::{FxHashMap, FxHashSet};

/// Says what an editor said of threads, by path and by id, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declared {
    /// Articles that a file of threads puts into one, by path: the thread's id.
    pub(super) pins: FxHashMap<SitePath, Arc<str>>,
    /// Threads that were found and are part of another, by id.
    pub(super) merges: FxHashMap<Arc<str>, Arc<str>>,
    /// Articles that are in no thread that was found, by path.
    pub(super) alone: FxHashSet<SitePath>,
    pub(super) names: FxHashMap<Arc<str>, String>,
}

impl Declared {
    /// Takes what `vocabulary/threads.yaml` says.
    pub(crate) fn new(file: &crate::enrich::threads::ThreadsFile) -> Self {
        let path = |typed: &String| content_path(typed);
        let mut declared = Self { alone: file.split.iter().map(path).collect(), ..Self::default() };
        for entry in &file.threads {
            let id: Arc<str> = entry.id.as_str().into();
            declared.pins.extend(entry.articles.iter().map(|typed| (path(typed), id.clone())));
            declared.merges.extend(entry.merge.iter().map(|other| (other.as_str().into(), id.clone())));
            if let Some(name) = &entry.name {
                declared.names.insert(id, name.clone());
            }
        }
        declared
    }

    /// The name that the file gives a thread.
    pub(crate) fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }
}

/// The file of an article that is typed by its path below `content/`.
pub(super) fn content_path(typed: &str) -> SitePath {
    format!("content/{}", typed.trim_start_matches('/')).into()
}
