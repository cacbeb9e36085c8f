//! What pages may read of notes, named.

use std::sync::Arc;

use super::key::NoteList;
use crate::link::PageNumber;

/// One thing that is known of the notes of all articles.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteFact {
    /// The notes on one page of a list, and the pages beside it.
    Page(NoteList, PageNumber),
    /// The newest notes of a list, as many as a feed shows.
    Newest(NoteList),
    /// How many notes a list has.
    Count(NoteList),
    /// All lists with their lengths.
    Lists,
    /// How the notes of an author write the name.
    Author(Arc<str>),
    /// The years of articles with notes.
    Years,
    /// The years before and after one of them.
    YearsBeside(i16),
    /// The articles of a year that have notes.
    Noted(i16),
}
