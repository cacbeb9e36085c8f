//! A note as templates get it.

use serde::Serialize;
use tera::Value;

use crate::diagnostic::Diagnostic;
use crate::link::{Entry, NoteList};
use crate::parse::markdown::{self, Overlay};
use crate::parse::notes::{Note, NoteKind, Reply};
use crate::render::context::{DateContext, LinkContext};
use crate::render::view::{BodySource, View};
use crate::slug::slugify;
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::text::PlainText;

/// A note: what somebody says about an article or about words of it.
#[derive(Debug, Serialize)]
pub(crate) struct NoteContext {
    /// Counted from 1 in the order of the text.
    pub number: u32,
    /// `note-coi`, or `note-3`: the id of its element on the article's page.
    pub anchor: String,
    /// Of the note on its article's page.
    pub url: String,
    /// `note`, `context`, `correction`, `fact-check`, `definition`, `translation`, `question` or `source`.
    pub kind: &'static str,
    /// The kind in words; for corrections, how grave they are.
    pub label: String,
    /// `correction`, `clarification` or `retraction`, for corrections.
    pub correction: Option<&'static str>,
    /// The words it is about, as they stand in the text, or as its author gave them; none if it is about all of it.
    pub quote: Option<String>,
    /// Whether the text holds those words.
    pub anchored: bool,
    /// Whether it stands beside those words in `content`.
    pub placed: bool,
    /// What it says, as HTML.
    pub html: Value,
    /// The same without markup, in one line; for corrections and fact-checks, on the page of their article.
    pub text: Option<String>,
    /// The URL is that of the author's notes.
    pub author: Option<LinkContext>,
    pub date: Option<DateContext>,
    /// When it was last changed.
    pub updated: Option<DateContext>,
    /// What it rests on.
    pub sources: Vec<SourceContext>,
    /// For fact-checks.
    pub verdict: Option<String>,
    pub replies: Vec<ReplyContext>,
    /// Articles of the archive.
    pub see_also: Vec<LinkContext>,
    pub tags: Vec<String>,
}

/// What a note rests on.
#[derive(Debug, Serialize)]
pub(crate) struct SourceContext {
    pub label: String,
    pub url: Option<String>,
}

/// An answer to a note.
#[derive(Debug, Serialize)]
pub(crate) struct ReplyContext {
    pub author: Option<String>,
    pub date: Option<DateContext>,
    pub html: Value,
}

impl View<'_> {
    /// The notes of an article for the page at `url`.
    pub(in crate::render) fn note_contexts(
        &self,
        entry: &Entry,
        url: &str,
    ) -> Result<Vec<NoteContext>, Vec<Diagnostic>> {
        let made = entry.article.notes.iter().map(|note| {
            let is_marked_up = matches!(note.kind, NoteKind::Correction | NoteKind::FactCheck);
            let text = is_marked_up.then(|| self.note_text(&note.body));
            Ok(NoteContext { text, ..self.note_context(entry, note, url)? })
        });
        made.collect()
    }

    /// A note for the page at `url`.
    pub(super) fn note_context(
        &self,
        entry: &Entry,
        note: &Note,
        url: &str,
    ) -> Result<NoteContext, Vec<Diagnostic>> {
        let anchor = note.fragment();
        let quote = note.quote.as_ref().map(|quote| match &note.anchor {
            Some(anchor) => anchor.words.to_string(),
            None => quote.exact.to_string(),
        });
        let replies = (1..).zip(&note.replies).map(|(at, reply)| self.reply_context(note, at, reply, url));
        Ok(NoteContext {
            number: note.number,
            url: format!("{}#{anchor}", entry.url),
            anchor,
            kind: note.kind.as_str(),
            label: self.note_label(note),
            correction: note.is_correction().then_some(note.correction.as_str()),
            quote,
            anchored: note.anchor.is_some(),
            placed: false,
            html: self.note_html(note, 0, url)?,
            text: None,
            author: note.author.as_deref().map(note_author_link),
            date: note.date.as_ref().map(|date| self.date(date)),
            updated: note.updated.as_ref().map(|date| self.date(date)),
            sources: note
                .sources
                .iter()
                .map(|source| SourceContext {
                    label: source
                        .title
                        .as_ref()
                        .or(source.url.as_ref())
                        .map(|text| text.to_string())
                        .unwrap_or_default(),
                    url: source.url.as_ref().map(|url| url.to_string()),
                })
                .collect(),
            verdict: note.verdict.as_ref().map(|verdict| verdict.to_string()),
            replies: replies.collect::<Result<_, _>>()?,
            see_also: self.see_also(entry, note),
            tags: note.tags.iter().map(|tag| tag.to_string()).collect(),
        })
    }

    /// The kind of a note in words.
    pub(super) fn note_label(&self, note: &Note) -> String {
        let key = if note.is_correction() { note.correction.as_str() } else { note.kind.as_str() };
        self.kind_label(key)
    }

    /// A kind of note, or of correction, in words.
    pub(super) fn kind_label(&self, kind: &str) -> String {
        self.templates.strings().plain(&format!("note_{}", kind.replace('-', "_")))
    }

    fn reply_context(
        &self,
        note: &Note,
        at: usize,
        reply: &Reply,
        url: &str,
    ) -> Result<ReplyContext, Vec<Diagnostic>> {
        Ok(ReplyContext {
            author: reply.author.as_ref().map(|author| author.to_string()),
            date: reply.date.as_ref().map(|date| self.date(date)),
            html: self.note_html(note, at, url)?,
        })
    }

    /// The Markdown of a note, or of its reply at a place from 1, as HTML with links for the page at `url`.
    pub(super) fn note_html(&self, note: &Note, place: usize, url: &str) -> Result<Value, Vec<Diagnostic>> {
        // Lists show notes of many articles on a page.
        let own = blake3::hash(format!("{}#{}/{place}", note.file, note.fragment()).as_bytes()).to_hex();
        let overlay = Overlay { among_others: Some(&own[..8]), ..Overlay::default() };
        let reply = place.checked_sub(1).and_then(|at| note.replies.get(at));
        let text = reply.map_or(&*note.body, |reply| &*reply.body);
        let at = FileSpan::new(0..text.len());
        self.body(&BodySource { file: &note.file, text, at, language: &self.config.language }, &overlay, url)
    }

    /// The Markdown of a note as plain text in one line.
    pub fn note_text(&self, body: &str) -> String {
        let mut text = PlainText::new();
        let file = SourceFile::new("", body);
        // What is wrong with it was told when it was read.
        markdown::analyse(&file, 0..body.len(), &self.config.markdown, &mut text, &mut Vec::new());
        text.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The articles that a note names.
    pub(super) fn see_also(&self, entry: &Entry, note: &Note) -> Vec<LinkContext> {
        let all = note.see_also.iter().filter_map(|typed| {
            let slot = self.corpus.article_at(entry.article.folder(), &typed.text)?;
            let headline = self.corpus.headline(slot)?;
            Some(LinkContext { label: headline.title.to_owned(), url: headline.url.to_owned() })
        });
        all.collect()
    }
}

/// The link to the notes of an author.
fn note_author_link(name: &str) -> LinkContext {
    let slug = slugify(name);
    let url = if slug.is_empty() { NoteList::All.url() } else { NoteList::Author(slug.into()).url() };
    LinkContext { label: name.to_owned(), url }
}
