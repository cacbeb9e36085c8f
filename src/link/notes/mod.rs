//! The notes of all articles: the lists they stand on, and which outputs there are for them.
//!
//! A list of notes is cut into pages as one of articles is: from its oldest, so that a new note changes the newest page.

mod apply;
mod facts;
mod key;
mod place;

pub use facts::{NoteFact, PageOfNotes};
pub use key::{NoteList, NoteOutput};
pub(super) use place::NoteIndex;
pub use place::NotePlace;
