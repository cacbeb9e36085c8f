//! The lists of notes and the outputs made of notes, named.

use std::sync::Arc;

use crate::link::{FeedFormat, PageNumber, Slot};
use crate::parse::notes::NoteKind;

/// Which list of notes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteList {
    /// Every note.
    All,
    /// The notes of one kind.
    Kind(NoteKind),
    /// The notes of a year, by their own dates.
    Year(i16),
    /// The notes of an author, by the slug of the name.
    Author(Arc<str>),
}

impl NoteList {
    /// The list's own URL.
    pub fn url(&self) -> String {
        match self {
            Self::All => "/notes/".to_owned(),
            // What was wrong has an address of its own, which readers can be told.
            Self::Kind(NoteKind::Correction) => "/corrections/".to_owned(),
            Self::Kind(kind) => format!("/notes/{}/", kind.as_str()),
            Self::Year(year) => format!("/notes/{year:04}/"),
            Self::Author(slug) => format!("/notes/authors/{slug}/"),
        }
    }

    /// The URL of one of its pages.
    pub fn page_url(&self, page: PageNumber) -> String {
        match page {
            PageNumber::Newest => self.url(),
            PageNumber::Numbered(number) => format!("{}page/{number}/", self.url()),
        }
    }

    /// Whether it has feeds: years do not, for nothing is added to them.
    pub fn has_feeds(&self) -> bool {
        !matches!(self, Self::Year(_))
    }
}

/// An output made of notes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteOutput {
    /// One page of a list of notes.
    List(NoteList, PageNumber),
    /// The newest notes of a list.
    Feed(NoteList, FeedFormat),
    /// The annotations of an article for other programs: Web Annotation JSON-LD.
    Article(Slot),
    /// The collection of these.
    Collection,
    /// A page of the collection: the articles of a year. 0 stands for those without a date.
    CollectionPage(i16),
}

impl NoteOutput {
    /// Root-relative URL; that of an article's annotations depends on the article's.
    pub fn url(&self, article: impl Fn(Slot) -> String) -> String {
        match self {
            Self::List(list, page) => list.page_url(*page),
            Self::Feed(list, format) => format!("{}{}", list.url(), format.file_name()),
            Self::Article(slot) => format!("{}annotations.jsonld", article(*slot)),
            Self::Collection => "/notes/annotations.jsonld".to_owned(),
            Self::CollectionPage(0) => "/notes/annotations-undated.jsonld".to_owned(),
            Self::CollectionPage(year) => format!("/notes/annotations-{year:04}.jsonld"),
        }
    }
}
