//! What is made of notes: their lists, the feeds of these, and how they stand on the page of their article.

mod context;
mod counts;
mod feed;
mod list;
mod passages;
mod record;
mod tagging;
mod web_annotation;

pub(crate) use counts::NoteCounts;
pub(super) use record::NOTE_COLUMNS;
pub(crate) use record::{NoteRecord, note_records};

use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::link::NoteOutput;

impl View<'_> {
    /// The bytes of an output that is made of notes.
    pub(super) fn notes_output(&self, output: &NoteOutput) -> Result<Vec<u8>, Vec<Diagnostic>> {
        match output {
            NoteOutput::List(list, page) => self.note_list_page(list, *page),
            NoteOutput::Feed(list, format) => self.note_feed(list, *format),
            NoteOutput::Article(slot) => Ok(self.annotations_of(*slot)),
            NoteOutput::Collection => Ok(self.annotation_collection()),
            NoteOutput::CollectionPage(year) => Ok(self.annotation_collection_page(*year)),
        }
    }
}
