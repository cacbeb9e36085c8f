//! The notes of all articles: the lists they stand on, and which outputs there are for them.
//!
//! A list of notes is cut into pages as one of articles is: from its oldest, so that a new note changes the newest page.

mod apply;
mod fact;
mod facts;
mod index;
mod key;
mod place;

pub(crate) use fact::NoteFact;
pub(super) use index::NoteIndex;
pub(crate) use index::NotePlace;
pub use key::{NoteList, NoteOutput};
