//! A note as another program has it.

use serde_json::Value as Json;

use crate::parse::notes::{CorrectionKind, NoteKind, NoteSource, Quote};

/// A note that is to be filed with an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ForeignNote {
    /// The address of the annotation, by which it is known again.
    pub address: Option<String>,
    /// The last part of its address in an archive made by this program: what was its `id`.
    pub id: Option<String>,
    /// The address of the document that it is about.
    pub target: String,
    /// The address of the annotation that it answers.
    pub answers: Option<String>,
    pub kind: NoteKind,
    pub correction: CorrectionKind,
    pub quote: Option<Quote>,
    /// Markdown.
    pub body: String,
    pub author: Option<String>,
    /// As dates are written here.
    pub date: Option<String>,
    pub updated: Option<String>,
    pub sources: Vec<NoteSource>,
    /// Articles of this archive, by path.
    pub links: Vec<String>,
    pub verdict: Option<String>,
    pub tags: Vec<String>,
    /// Answers to it.
    pub replies: Vec<ForeignNote>,
    /// Where it was imported from before.
    pub origin: Option<String>,
    /// As it was read, to be kept if it cannot be filed.
    pub raw: Json,
}

/// What became of one annotation.
pub(super) enum AnnotationRead {
    Note(Box<ForeignNote>),
    Derived,
    Unusable(&'static str),
}
