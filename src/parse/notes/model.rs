//! A note as it is kept: small, resolved as far as its own article allows, and bound to its words.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::kind::{CorrectionKind, NoteKind};
use crate::date::Date;
use crate::parse::Spanned;
use crate::site_path::SitePath;
use crate::span::{FieldSpan, FileSpan, ReadableSpan};

/// One note on an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Counted from 1 in the order in which a reader meets the notes of an article.
    pub number: u32,
    /// A stable name that its author gave.
    pub id: Option<Box<str>>,
    /// What the note is: a correction, an explanation, a fact-check and so on.
    pub kind: NoteKind,
    /// For corrections.
    pub correction: CorrectionKind,
    /// The words it is about; `None` if it is about the whole article.
    pub quote: Option<Box<Quote>>,
    /// Where these stand; `None` if the text does not hold them.
    pub anchor: Option<Box<Anchor>>,
    /// Markdown.
    pub body: Box<str>,
    /// Who wrote it.
    pub author: Option<Box<str>>,
    /// When it was written.
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// What the note rests on.
    pub sources: Box<[NoteSource]>,
    /// For fact-checks.
    pub verdict: Option<Box<str>>,
    /// The answers to it, in the order of the file.
    pub replies: Box<[Reply]>,
    /// Articles of the archive, by path.
    pub see_also: Box<[Spanned]>,
    /// The words it is filed under, as typed.
    pub tags: Box<[Box<str>]>,
    /// Where it was imported from: the address of the annotation.
    pub via: Option<Box<str>>,
    /// What the body and the replies link to within the site.
    pub links: Box<[NoteLink]>,
    /// The file it stands in.
    pub file: SitePath,
    /// Where it stands there.
    pub span: FileSpan,
}

/// The words a note is about, as its author gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// The quoted words.
    pub exact: Box<str>,
    /// What stands before them.
    pub prefix: Box<str>,
    /// What stands after them.
    pub suffix: Box<str>,
}

/// What a note rests on: a title, an address, or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NoteSource {
    /// The title of the source.
    pub title: Option<Box<str>>,
    /// Of http or https.
    pub url: Option<Box<str>>,
}

/// An answer to a note.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reply {
    /// Who wrote it.
    pub author: Option<Box<str>>,
    /// When it was written.
    pub date: Option<Date>,
    /// Markdown.
    pub body: Box<str>,
    /// Where it was imported from: the address of the reply.
    pub via: Option<Box<str>>,
}

/// A link of a note that leads to something of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLink {
    /// As typed.
    pub destination: Box<str>,
    /// Whether it shows a picture rather than leading somewhere.
    pub image: bool,
    /// Where it stands in the note's file.
    pub span: FileSpan,
}

/// Where the quoted words stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// Where they stand in the article's file.
    pub at: FileSpan,
    /// Where they stand in the [readable](super::Readable) text.
    pub readable: ReadableSpan,
    /// The parts that stand in fields of the front matter.
    pub fields: Box<[FieldPart]>,
    /// The words as a reader sees them, with single spaces.
    pub words: Box<str>,
    /// What a reader sees before them, at most [`CONTEXT`] characters.
    pub prefix: Box<str>,
    /// What a reader sees after them, at most [`CONTEXT`] characters.
    pub suffix: Box<str>,
}

/// Characters of context that an anchor keeps on each side: what the tools of the W3C's model commonly keep.
pub(super) const CONTEXT: usize = 32;

/// A part of a field of the front matter that is shown on the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldPart {
    /// The field that holds the words.
    pub field: QuotableField,
    /// Where they stand in its value.
    pub at: FieldSpan,
}

/// A field of the front matter that a note can quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuotableField {
    /// The headline.
    Title,
    /// The line under the headline.
    Deck,
    /// The place the report was filed from.
    Dateline,
    /// Of the article's own picture.
    Caption,
}

impl Note {
    /// The last part of the address of the note on its article's page: `note-coi`, or `note-3`.
    pub fn fragment(&self) -> String {
        match &self.id {
            Some(id) => format!("note-{id}"),
            None => format!("note-{}", self.number),
        }
    }

    /// Whether it quotes words that the text does not hold.
    pub fn is_orphan(&self) -> bool {
        self.quote.is_some() && self.anchor.is_none()
    }

    /// Adds to a hash everything that a note says and where its words stand.
    pub fn content_hash<H: Hasher>(&self, hasher: &mut H) {
        (self.number, &self.id, self.kind, self.correction, &self.body).hash(hasher);
        (&self.author, self.date, self.updated, &self.verdict, &self.tags, &self.via).hash(hasher);
        (&self.quote, &self.anchor, &self.sources, &self.replies).hash(hasher);
        self.see_also.iter().for_each(|typed| typed.text.hash(hasher));
    }

    /// True for corrections, clarifications and retractions.
    pub fn is_correction(&self) -> bool {
        self.kind == NoteKind::Correction
    }
}
