//! Notes laid over the text of their article: the words marked, links behind them, and what stands beside.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use tera::{Context, Value};

use super::context::NoteContext;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Entry;
use crate::parse::markdown::{MarkedPassage, Passages, Reference};
use crate::parse::notes::{Note, QuotableField};
use crate::render::filters::with_page;
use crate::render::view::View;

/// What lies over a text for its notes.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    pub passages: Passages,
    pub references: Vec<(usize, Reference)>,
    pub asides: Vec<(usize, String)>,
    /// The numbers of the notes that stand beside their words.
    pub placed: BTreeSet<u32>,
}

impl View<'_> {
    /// Lays the notes of an article over its body, for the page at `url`; places are bytes of the body.
    pub(in crate::render) fn lay_notes(
        &self,
        entry: &Entry,
        notes: &[NoteContext],
        url: &str,
    ) -> Result<Laid, Vec<Diagnostic>> {
        let mut laid = Laid::default();
        let mut passages = Vec::new();
        let body = entry.article.body.range();
        for (note, context) in entry.article.notes.iter().zip(notes) {
            let Some(anchor) = note.anchor.as_ref().filter(|anchor| anchor.fields.is_empty()) else {
                continue;
            };
            let Some(words) = within(anchor.at.range(), body.start, body.len()) else {
                continue;
            };
            laid.references.push((words.end, self.reference(context)));
            passages.push(passage(note, words.clone()));
            if let Some(aside) = self.aside(context, url)? {
                laid.asides.push((words.end - 1, aside));
                laid.placed.insert(note.number);
            }
        }
        laid.references.sort_by_key(|(end, reference)| (*end, reference.number));
        laid.asides.sort_by_key(|(at, _)| *at);
        laid.passages = Passages::new(passages);
        Ok(laid)
    }

    /// The words of a field that notes are about, in bytes of its value from `at` on, with the links behind them.
    pub(in crate::render) fn field_passages(
        &self,
        entry: &Entry,
        notes: &[NoteContext],
        field: QuotableField,
        at: usize,
    ) -> (Passages, Vec<(usize, Reference)>) {
        let (mut passages, mut references) = (Vec::new(), Vec::new());
        for (note, context) in entry.article.notes.iter().zip(notes) {
            let parts = note.anchor.iter().flat_map(|anchor| &anchor.fields);
            for part in parts.filter(|part| part.field == field) {
                let part = part.at.range();
                let words = at + part.start..at + part.end;
                references.push((words.end, self.reference(context)));
                passages.push(passage(note, words));
            }
        }
        references.sort_by_key(|(end, reference)| (*end, reference.number));
        (Passages::new(passages), references)
    }

    fn reference(&self, note: &NoteContext) -> Reference {
        let value = |name: &str| match name {
            "number" => Some(note.number.to_string()),
            "kind" => Some(note.label.clone()),
            _ => None,
        };
        let label = self.templates.strings().text("note_reference", None, value).unwrap_or_default();
        Reference { href: format!("#{}", note.anchor), label, number: note.number }
    }

    /// What the theme's `note.html` makes of a note; `None` for a theme without it.
    fn aside(&self, note: &NoteContext, url: &str) -> Result<Option<String>, Vec<Diagnostic>> {
        if !self.templates.contains("note.html") {
            return Ok(None);
        }
        let mut context = Context::new();
        context.insert_value("note", Value::from_serializable(note));
        self.note_html_of("note.html", context, note, url).map(Some)
    }

    /// What a template of the theme makes of a note, for the page at `url`.
    pub(super) fn note_html_of(
        &self,
        template: &'static str,
        mut context: Context,
        note: &NoteContext,
        url: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        context.insert_value("site", self.site.clone());
        let links = Arc::new(self.linker.of_page(url));
        let mut html = Vec::with_capacity(1024);
        match with_page(&links, || self.templates.render(template, &context, &mut html)) {
            Ok(()) => Ok(String::from_utf8(html).unwrap_or_default()),
            Err(problem) => Err(vec![
                Diagnostic::new(Code::TemplateError, problem.location, problem.message)
                    .hint(format!("while rendering {} with {template}", note.url)),
            ]),
        }
    }
}

fn passage(note: &Note, words: Range<usize>) -> MarkedPassage {
    let attributes =
        vec![("class", format!("hl k-{}", note.kind.as_str())), ("data-n", note.number.to_string())];
    MarkedPassage { words, id: Some(format!("_at-{}", note.fragment())), attributes }
}

/// Bytes of the file as bytes of a body that begins at `start`, as far as they lie in it.
fn within(range: Range<usize>, start: usize, length: usize) -> Option<Range<usize>> {
    let words = range.start.checked_sub(start)?..range.end.checked_sub(start)?.min(length);
    (!words.is_empty()).then_some(words)
}
