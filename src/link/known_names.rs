//! The people that the articles of the archive name.

use rustc_hash::FxHashMap;

use super::related::Slot;
use crate::enrich::Derived;

/// The people that the articles of the archive name, by the hash of the name's id.
#[derive(Debug, Default)]
pub(super) struct KnownNames {
    /// How many listed articles show that it is a name.
    pub(super) shown: FxHashMap<u64, u32>,
    /// The articles that may mention it, in order.
    pub(super) unsure: FxHashMap<u64, Vec<Slot>>,
}

impl KnownNames {
    pub(super) fn has(&self, id: u64) -> bool {
        self.shown.contains_key(&id)
    }

    /// Remembers what an article may mention.
    pub(super) fn hold(&mut self, slot: Slot, derived: &Derived) {
        for unsure in &derived.unsure {
            let slots = self.unsure.entry(unsure.id).or_default();
            if let Err(at) = slots.binary_search(&slot) {
                slots.insert(at, slot);
            }
        }
    }

    /// Forgets it.
    pub(super) fn forget(&mut self, slot: Slot, derived: &Derived) {
        for unsure in &derived.unsure {
            if let Some(slots) = self.unsure.get_mut(&unsure.id) {
                if let Ok(at) = slots.binary_search(&slot) {
                    slots.remove(at);
                }
                if slots.is_empty() {
                    self.unsure.remove(&unsure.id);
                }
            }
        }
    }
}
