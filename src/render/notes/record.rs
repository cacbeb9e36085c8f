//! A note as data: for `archive export` and the data set.

use serde::Serialize;

use crate::link::DataRecord;
use crate::parse::notes::Note;
use crate::render::column::Column;
use crate::render::view::View;

/// A note as an object of JSON.
#[derive(Debug, Serialize)]
pub(crate) struct NoteRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    number: u32,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    correction: Option<&'static str>,
    quote: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    prefix: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    suffix: &'a str,
    start: Option<u32>,
    end: Option<u32>,
    body: &'a str,
    author: Option<&'a str>,
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<SourceRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replies: Vec<ReplyRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    see_also: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
    /// The file that it stands in.
    file: &'a str,
}

#[derive(Debug, Serialize)]
struct SourceRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ReplyRecord<'a> {
    author: Option<&'a str>,
    date: Option<String>,
    body: &'a str,
}

/// Notes of an article as objects.
pub(crate) fn note_records(notes: &[Note]) -> Vec<NoteRecord<'_>> {
    notes.iter().map(NoteRecord::of).collect()
}

impl<'a> NoteRecord<'a> {
    fn of(note: &'a Note) -> Self {
        let anchor = note.anchor.as_deref();
        let quote = note.quote.as_deref();
        // Where the words are found the text has the last word on what stands there.
        let (exact, prefix, suffix) = match (anchor, quote) {
            (Some(anchor), _) => (Some(&*anchor.words), &*anchor.prefix, &*anchor.suffix),
            (None, Some(quote)) => (Some(&*quote.exact), &*quote.prefix, &*quote.suffix),
            (None, None) => (None, "", ""),
        };
        Self {
            id: note.id.as_deref(),
            number: note.number,
            kind: note.kind.as_str(),
            correction: note.is_correction().then_some(note.correction.as_str()),
            quote: exact,
            prefix,
            suffix,
            start: anchor.map(|anchor| anchor.at.start),
            end: anchor.map(|anchor| anchor.at.end),
            body: &note.body,
            author: note.author.as_deref(),
            date: note.date.map(|date| date.to_string()),
            updated: note.updated.map(|date| date.to_string()),
            verdict: note.verdict.as_deref(),
            sources: note
                .sources
                .iter()
                .map(|source| SourceRecord { title: source.title.as_deref(), url: source.url.as_deref() })
                .collect(),
            replies: note
                .replies
                .iter()
                .map(|reply| ReplyRecord {
                    author: reply.author.as_deref(),
                    date: reply.date.map(|date| date.to_string()),
                    body: &reply.body,
                })
                .collect(),
            see_also: note.see_also.iter().map(|typed| typed.text.as_str()).collect(),
            tags: note.tags.iter().map(|tag| &**tag).collect(),
            via: note.via.as_deref(),
            file: &note.file,
        }
    }
}

/// The columns of `annotations-<year>.csv`.
pub(crate) const NOTE_COLUMNS: [Column; 11] = [
    ("url", "string", "The annotation on the page of its article"),
    ("article", "string", "The article's page"),
    ("kind", "string", "note, context, correction, fact-check, definition, translation, question or source"),
    ("correction", "string", "For corrections: correction, clarification or retraction"),
    ("quote", "string", "The words that it is about; empty if it is about the whole article"),
    (
        "anchored",
        "string",
        "true if the article holds those words, false if it does not; empty without words",
    ),
    ("body", "string", "What it says, in Markdown"),
    ("author", "string", "Who says it"),
    ("date", "string", "When: a day, a month or a year"),
    ("verdict", "string", "For fact-checks: what came out"),
    ("sources", "string", "What it rests on, separated by semicolons"),
];

impl View<'_> {
    pub(in crate::render) fn note_rows(&self, record: &DataRecord<'_>) -> Vec<Vec<String>> {
        let article = self.public_url(record.headline.url);
        let rows = note_records(record.notes).into_iter().zip(record.notes).map(|(record, note)| {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let anchored = record.quote.map(|_| record.start.is_some().to_string()).unwrap_or_default();
            let sources = record.sources.iter().filter_map(|source| source.url.or(source.title));
            vec![
                format!("{article}#{}", note.fragment()),
                article.clone(),
                record.kind.to_owned(),
                text(record.correction),
                text(record.quote),
                anchored,
                record.body.to_owned(),
                text(record.author),
                record.date.clone().unwrap_or_default(),
                text(record.verdict),
                sources.collect::<Vec<_>>().join(";"),
            ]
        });
        rows.collect()
    }
}
