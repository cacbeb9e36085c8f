//! The notes of one view as lists show them. A note stands on up to four lists: all, its kind, its author, its year.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::link::{NotePlace, RECORDS, Slot};

/// The HTML of notes by article, number and the depth of the page, each made when it is first shown.
#[derive(Default)]
pub(super) struct MadeNotes(RwLock<FxHashMap<(Slot, u32, usize), Arc<str>>>);

impl MadeNotes {
    /// The HTML of a note, made now unless it was before. Where reads are recorded it is made each time, for what a page
    /// reads is noted then.
    pub(super) fn get_or_make<E>(
        &self,
        place: &NotePlace,
        depth: usize,
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<Arc<str>, E> {
        let key = (place.slot, place.number, depth);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(html) = known {
            if RECORDS {
                make()?;
            }
            return Ok(html);
        }
        let html: Arc<str> = make()?.into();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, html.clone());
        Ok(html)
    }
}
