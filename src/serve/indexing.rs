//! Whether the search index is being made.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::diagnostic::Diagnostic;

/// Whether the index is being made.
#[derive(Debug, Default)]
pub(super) struct Indexing {
    pub(super) state: Mutex<IndexingState>,
    pub(super) progress: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct IndexingState {
    /// A thread is at it.
    pub running: bool,
    /// Somebody searched.
    pub wanted: bool,
    /// Why the index could not be made.
    pub problems: Vec<Diagnostic>,
}

impl Indexing {
    pub(super) fn state(&self) -> MutexGuard<'_, IndexingState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
