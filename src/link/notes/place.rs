//! Where each note stands among all, and the lists that are made of them.

use std::sync::Arc;

use super::index::NotePlace;
use super::key::NoteList;
use crate::link::{Corpus, Entry, Slot};
use crate::parse::notes::Note;
use crate::slug::slugify;

/// The notes of an article that readers are shown: a withdrawn one has none.
pub(super) fn shown_notes(entry: &Entry) -> &[Note] {
    if entry.article.front.withdrawn.is_none() { &entry.article.notes } else { &[] }
}

/// Where a note of an article stands.
pub(super) fn place(entry: &Entry, slot: Slot, note: &Note) -> NotePlace {
    let date = note.date.or(entry.article.front.date);
    NotePlace {
        instant: date.map_or(i64::MIN, |date| date.instant()),
        path: entry.article.path.clone(),
        number: note.number,
        slot,
    }
}

/// The lists that a note is on.
pub(super) fn lists_of(note: &Note) -> Vec<NoteList> {
    let mut lists = vec![NoteList::All, NoteList::Kind(note.kind)];
    lists.extend(note.date.map(|date| NoteList::Year(date.year())));
    lists.extend(author_slug(note).map(NoteList::Author));
    lists
}

/// The slug of the author's name, if it has one.
pub(super) fn author_slug(note: &Note) -> Option<Arc<str>> {
    let slug = slugify(note.author.as_deref()?);
    (!slug.is_empty()).then(|| slug.into())
}

/// The year under which an article's annotations are collected.
pub(super) fn year_of(entry: &Entry) -> i16 {
    entry.article.front.date.map_or(0, |date| date.year())
}

impl Corpus {
    /// The notes of a list, from the oldest on.
    pub fn notes(&self, list: &NoteList) -> &[NotePlace] {
        self.notes.lists.get(list).map_or(&[], Vec::as_slice)
    }

    /// All lists of notes with their lengths, in order.
    pub fn note_lists(&self) -> impl Iterator<Item = (&NoteList, usize)> {
        self.notes.lists.iter().map(|(list, places)| (list, places.len()))
    }

    /// How most notes of an author write the name; the first in the alphabet among equals.
    pub fn note_author(&self, slug: &str) -> Option<&str> {
        let spellings = self.notes.authors.get(slug)?;
        let best = spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))?;
        Some(best.0)
    }

    /// The years of articles with notes; 0 stands for those without a date.
    pub fn noted_years(&self) -> impl Iterator<Item = i16> {
        self.notes.noted.keys().copied()
    }

    /// The articles of a year that have notes, in the order of their files.
    pub fn noted(&self, year: i16) -> impl Iterator<Item = Slot> {
        self.notes.noted.get(&year).into_iter().flat_map(|slots| slots.values().copied())
    }
}
