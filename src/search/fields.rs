//! The fields of an article in the index, and where each has its places.

/// Where the words of each field have their places. The body comes first, since most words stand in it and low numbers
/// take little room.
pub(super) const TITLE: u32 = 1 << 20;
pub(super) const DECK: u32 = TITLE + (1 << 9);
pub(super) const AUTHORS: u32 = DECK + (1 << 9);
pub(super) const NAMES: u32 = AUTHORS + (1 << 9);
pub(super) const NOTES: u32 = NAMES + (1 << 12);

/// Words on both sides of the end of a block are so far from each other, so that no phrase reaches across.
pub(super) const GAP: u32 = 16;

/// The places that are left for the words of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldPlaces {
    pub(super) base: u32,
    pub(super) end: u32,
}

impl FieldPlaces {
    /// The place of a word of the text that is added next; `None` if the field is full.
    pub(super) fn place(&self, word: u32) -> Option<u32> {
        self.base.checked_add(word).filter(|place| *place < self.end)
    }

    /// Goes on behind so many places.
    pub(super) fn skip(&mut self, places: u32) {
        self.base = self.base.saturating_add(places).min(self.end);
    }

    pub(super) const AUTHORS: Self = Self { base: AUTHORS, end: NAMES };
    pub(super) const NAMES: Self = Self { base: NAMES, end: NOTES };
    pub(super) const NOTES: Self = Self { base: NOTES, end: u32::MAX };
}
