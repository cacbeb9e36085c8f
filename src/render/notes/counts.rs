//! How many notes an article has.

use serde::Serialize;

use crate::parse::notes::Note;

/// How many notes an article has.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct NoteCounts {
    /// All of them.
    pub all: usize,
    /// Corrections, clarifications and retractions among them.
    pub corrections: usize,
}

impl NoteCounts {
    /// Those of an article.
    pub(crate) fn of(notes: &[Note]) -> Self {
        Self { all: notes.len(), corrections: notes.iter().filter(|note| note.is_correction()).count() }
    }
}
