//! Which articles each article shows beside its text, and which show it.
//!
//! Handles are small numbers, so both directions are plain lists by handle.

use super::related::Slot;

/// Who shows whom as related, or as another version.
#[derive(Debug, Default)]
pub(super) struct ShownLinks {
    /// What each article shows, in the order shown.
    shows: Vec<Box<[Slot]>>,
    /// Who shows it, in order.
    shown_by: Vec<Vec<Slot>>,
}

impl ShownLinks {
    /// The articles that show one.
    pub(super) fn shown_by(&self, slot: Slot) -> &[Slot] {
        self.shown_by.get(slot.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Says what an article shows now. Returns whether that is different.
    pub(super) fn set(&mut self, slot: Slot, new: Vec<Slot>) -> bool {
        let end = new.iter().chain([&slot]).map(|slot| slot.0 as usize + 1).max().unwrap_or_default();
        if self.shows.len() < end {
            self.shows.resize(end, Box::default());
            self.shown_by.resize(end, Vec::new());
        }
        let own = &mut self.shows[slot.0 as usize];
        if **own == *new {
            return false;
        }
        let old = std::mem::replace(own, new.into());
        for other in old {
            let by = &mut self.shown_by[other.0 as usize];
            if let Ok(at) = by.binary_search(&slot) {
                by.remove(at);
            }
        }
        for other in &self.shows[slot.0 as usize] {
            let by = &mut self.shown_by[other.0 as usize];
            if let Err(at) = by.binary_search(&slot) {
                by.insert(at, slot);
            }
        }
        true
    }

    /// Forgets an article that is gone.
    pub(super) fn forget(&mut self, slot: Slot) {
        self.set(slot, Vec::new());
        if let Some(by) = self.shown_by.get_mut(slot.0 as usize) {
            *by = Vec::new();
        }
    }
}
