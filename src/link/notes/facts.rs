//! What pages may read of notes.

use std::hash::Hash;
use std::sync::Arc;

use super::fact::NoteFact;
use super::index::NotePlace;
use super::key::NoteList;
use crate::link::facts::version;
use crate::link::list::{neighbours, page_range};
use crate::link::{Entry, Fact, Facts, PageNumber, Slot};
use crate::parse::notes::Note;

/// The notes on one page of a list, and the pages beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PageOfNotes<'a> {
    /// Oldest first.
    pub places: &'a [NotePlace],
    pub newer: Option<PageNumber>,
    pub older: Option<PageNumber>,
}

impl<'a> Facts<'a> {
    fn read_notes<V: Hash>(self, fact: impl FnOnce() -> NoteFact, value: V) -> V {
        self.read(|| Fact::Notes(fact()), value)
    }

    /// The notes on one page of a list, and the pages beside it.
    pub(crate) fn page_of_notes(self, list: &NoteList, page: PageNumber) -> PageOfNotes<'a> {
        let all = self.corpus.notes(list);
        let per_page = self.settings.paginate_notes;
        let (newer, older) = neighbours(all.len(), per_page, page);
        let places = &all[page_range(all.len(), per_page, page)];
        self.read_notes(|| NoteFact::Page(list.clone(), page), PageOfNotes { places, newer, older })
    }

    /// The newest notes of a list, oldest first, as many as a feed shows.
    pub(crate) fn newest_notes(self, list: &NoteList) -> &'a [NotePlace] {
        let all = self.corpus.notes(list);
        let newest = &all[all.len().saturating_sub(self.settings.feed_limit)..];
        self.read_notes(|| NoteFact::Newest(list.clone()), newest)
    }

    /// How many notes a list has.
    pub(crate) fn note_count(self, list: &NoteList) -> usize {
        self.read_notes(|| NoteFact::Count(list.clone()), self.corpus.notes(list).len())
    }

    /// All lists of notes with their lengths, in order.
    pub(crate) fn note_lists(self) -> Vec<(&'a NoteList, usize)> {
        self.read_notes(|| NoteFact::Lists, self.corpus.note_lists().collect())
    }

    /// How most notes of an author write the name.
    pub(crate) fn note_author(self, slug: &Arc<str>) -> Option<&'a str> {
        self.read_notes(|| NoteFact::Author(slug.clone()), self.corpus.note_author(slug))
    }

    /// The years of articles with notes; 0 stands for those without a date.
    pub(crate) fn noted_years(self) -> Vec<i16> {
        self.read_notes(|| NoteFact::Years, self.corpus.noted_years().collect())
    }

    /// Of these years, the ones before and after a year.
    pub(crate) fn noted_years_beside(self, year: i16) -> [Option<i16>; 2] {
        let years: Vec<i16> = self.corpus.noted_years().collect();
        let before = years.iter().rev().find(|other| **other < year).copied();
        let after = years.iter().find(|other| **other > year).copied();
        self.read_notes(|| NoteFact::YearsBeside(year), [before, after])
    }

    /// The articles of a year that have notes, in the order of their files.
    pub(crate) fn noted(self, year: i16) -> Vec<Slot> {
        self.read_notes(|| NoteFact::Noted(year), self.corpus.noted(year).collect())
    }

    /// A note and its article.
    pub(crate) fn note(self, place: &NotePlace) -> Option<(&'a Entry, &'a Note)> {
        let entry = self.entry(place.slot)?;
        let note = entry.article.notes.iter().find(|note| note.number == place.number)?;
        Some((entry, note))
    }

    /// The version of something that is known of notes.
    pub(in crate::link) fn note_version(self, fact: &NoteFact) -> u64 {
        match fact {
            NoteFact::Page(list, page) => version(&self.page_of_notes(list, *page)),
            NoteFact::Newest(list) => version(&self.newest_notes(list)),
            NoteFact::Count(list) => version(&self.note_count(list)),
            NoteFact::Lists => version(&self.note_lists()),
            NoteFact::Author(slug) => version(&self.note_author(slug)),
            NoteFact::Years => version(&self.noted_years()),
            NoteFact::YearsBeside(year) => version(&self.noted_years_beside(*year)),
            NoteFact::Noted(year) => version(&self.noted(*year)),
        }
    }
}
