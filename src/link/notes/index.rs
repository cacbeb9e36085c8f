//! The lists of notes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::key::NoteList;
use crate::link::related::Slot;
use crate::site_path::SitePath;

/// A note of an article. The order is that of lists: by date, then by article, then by its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NotePlace {
    /// Seconds since 1970 of the note's date, or its article's.
    pub(super) instant: i64,
    /// The file of the article.
    pub(super) path: SitePath,
    /// The number of the note in its article.
    pub number: u32,
    pub slot: Slot,
}

/// The lists of notes, each from the oldest on, and the articles that have notes.
#[derive(Debug, Default)]
pub(crate) struct NoteIndex {
    pub(super) lists: BTreeMap<NoteList, Vec<NotePlace>>,
    /// How the authors of notes write their names, and how often, by the slug.
    pub(super) authors: BTreeMap<Arc<str>, BTreeMap<Arc<str>, u32>>,
    /// Articles with notes by year, in the order of their files.
    pub(super) noted: BTreeMap<i16, BTreeMap<SitePath, Slot>>,
}
