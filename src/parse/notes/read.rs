//! Notes as they are written: YAML to values, every mistake at its place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kind::{CorrectionKind, NoteKind};
use super::model::{Note, NoteSource, Quote, Reply};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::Spanned;
use crate::site_path::SitePath;
use crate::slug::LONGEST;
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::yaml::{self, FromNode, MapReader, Node, Reader, Value};

/// Bytes that the text of a note may have: more is an article.
const LONGEST_BODY: usize = 64 << 10;
/// Bytes that a quote, its context, or a verdict may have.
const LONGEST_QUOTE: usize = 16 << 10;
/// Notes of an article, at most.
const MOST_NOTES: usize = 1_000;

/// What other programs and other people call our keys.
const CALLED: &[(&str, &str)] = &[
    ("by", "author"),
    ("comment", "body"),
    ("created", "date"),
    ("creator", "author"),
    ("exact", "quote"),
    ("modified", "updated"),
    ("note", "body"),
    ("rating", "verdict"),
    ("source", "sources"),
    ("text", "body"),
    ("type", "kind"),
];

/// A note as it was read, before its words are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypedNote {
    pub note: Note,
    /// Where each part stands in the note's file, in bytes.
    pub spans: Spans,
}

/// Where the parts of a note stand in its file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spans {
    pub id: FileSpan,
    pub quote: FileSpan,
    pub body: FileSpan,
    pub replies: Vec<FileSpan>,
}

/// Notes of one file.
pub(crate) type Typed = Vec<TypedNote>;

/// Reads a file beside an article. Notes with mistakes are left out, the others stay.
pub(crate) fn read_sidecar(file: &SourceFile<'_>) -> (Typed, Vec<Diagnostic>) {
    let start = if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let node = match yaml::parse(file, start..file.text.len()) {
        Ok(Some(node)) => node,
        Ok(None) => return (Typed::new(), Vec::new()),
        Err(problems) => return (Typed::new(), problems),
    };
    let mut reader = Reader::new(file);
    let mut notes = Typed::new();
    if matches!(node.value, Value::Sequence(_)) {
        annotations(&node, &mut reader, &mut notes);
    } else if let Some(mut map) = MapReader::new(&node, &mut reader) {
        read_keys(&mut map, &mut notes);
        map.finish_with(
            "the file holds `annotations` and `corrections`, each a list",
            &[("notes", "annotations")],
        );
    }
    let mut problems = reader.problems;
    let stands_in_sidecar = |spanned: &mut Spanned| spanned.file = Some(SitePath::from(&file.path));
    notes.iter_mut().for_each(|typed| typed.note.see_also.iter_mut().for_each(stands_in_sidecar));
    limit(file, &mut notes, &mut problems);
    (notes, problems)
}

/// Reads the two keys of front matter.
pub(crate) fn read_front_matter(map: &mut MapReader<'_, '_, '_>) -> Option<Typed> {
    let mut notes = Typed::new();
    read_keys(map, &mut notes);
    let mut problems = Vec::new();
    limit(map.reader().file, &mut notes, &mut problems);
    map.reader().problems.append(&mut problems);
    (!notes.is_empty()).then_some(notes)
}

fn read_keys(map: &mut MapReader<'_, '_, '_>, notes: &mut Typed) {
    if let Some(node) = map.node("annotations") {
        annotations(node, map.reader(), notes);
    }
    if let Some(node) = map.node("corrections") {
        each(node, map.reader(), notes, correction);
    }
}

fn annotations(node: &Node, reader: &mut Reader<'_>, notes: &mut Typed) {
    each(node, reader, notes, annotation);
}

/// Reads each item of a list, or the one that stands for a list.
fn each(
    node: &Node,
    reader: &mut Reader<'_>,
    notes: &mut Typed,
    read: fn(&Node, &mut Reader<'_>) -> Option<TypedNote>,
) {
    match &node.value {
        Value::Sequence(items) => notes.extend(items.iter().filter_map(|item| read(item, reader))),
        _ => notes.extend(read(node, reader)),
    }
}

fn limit(file: &SourceFile<'_>, notes: &mut Typed, problems: &mut Vec<Diagnostic>) {
    if let Some(first) = notes.get(MOST_NOTES) {
        let span = first.note.span;
        let message = format!("a file has at most {MOST_NOTES} annotations; this has {}", notes.len());
        problems.push(Diagnostic::new(Code::BadValue, file.locate(span), message));
        notes.truncate(MOST_NOTES);
    }
}

fn annotation(node: &Node, reader: &mut Reader<'_>) -> Option<TypedNote> {
    let before = reader.problems.len();
    let mut map = MapReader::new(node, reader)?;
    let body = text(&mut map, "body", true, LONGEST_BODY);
    let mut typed = shared(&mut map, node, "body");
    typed.note.kind = map.get("kind").unwrap_or_default();
    if typed.note.kind == NoteKind::Correction {
        typed.note.correction = map.get("correction").unwrap_or_default();
    }
    typed.note.updated = map.get("updated");
    typed.note.verdict = text(&mut map, "verdict", false, LONGEST_QUOTE).map(Into::into);
    if typed.note.verdict.is_some()
        && typed.note.kind != NoteKind::FactCheck
        && let Some(verdict) = map.node("verdict")
    {
        map.reader().report(Code::BadValue, verdict, "only a fact-check has a verdict").hint =
            Some("write `kind: fact-check`".to_owned());
    }
    typed.note.see_also = map.get::<Vec<Spanned>>("see_also").unwrap_or_default().into();
    if let Some(replies) = map.node("replies") {
        let items = match &replies.value {
            Value::Sequence(items) => &items[..],
            _ => std::slice::from_ref(replies),
        };
        let read: Vec<_> = items.iter().filter_map(|item| reply(item, map.reader())).collect();
        (typed.note.replies, typed.spans.replies) = {
            let (replies, spans): (Vec<_>, Vec<_>) = read.into_iter().unzip();
            (replies.into(), spans)
        };
    }
    map.finish_with("", CALLED);
    typed.note.body = body?.into();
    (!is_misread(&reader.problems[before..])).then_some(typed)
}

/// Whether a note could say something else than its author. A key that is passed over says nothing.
fn is_misread(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.is_error() && problem.code != Code::UnknownKey)
}

fn correction(node: &Node, reader: &mut Reader<'_>) -> Option<TypedNote> {
    let before = reader.problems.len();
    let mut map = MapReader::new(node, reader)?;
    let body = text(&mut map, "text", true, LONGEST_BODY);
    let mut typed = shared(&mut map, node, "text");
    typed.note.kind = NoteKind::Correction;
    typed.note.correction = map.get("kind").unwrap_or_default();
    map.finish_with("", &[("body", "text"), ("by", "author"), ("note", "text"), ("type", "kind")]);
    typed.note.body = body?.into();
    (!is_misread(&reader.problems[before..])).then_some(typed)
}

/// What both forms have.
fn shared(map: &mut MapReader<'_, '_, '_>, node: &Node, body: &str) -> TypedNote {
    let exact = text(map, "quote", false, LONGEST_QUOTE);
    let prefix = context(map, "prefix");
    let suffix = context(map, "suffix");
    for (key, given) in [("prefix", &prefix), ("suffix", &suffix)] {
        if given.is_some()
            && exact.is_none()
            && map.node("quote").is_none()
            && let Some(node) = map.node(key)
        {
            let message = format!("`{key}` needs a `quote`");
            map.reader().report(Code::MissingKey, node, message).hint =
                Some("add a line `quote: …`".to_owned());
        }
    }
    let quote = exact.map(|exact| {
        let context = |given: Option<String>| given.unwrap_or_default().into();
        Box::new(Quote { exact: exact.into(), prefix: context(prefix), suffix: context(suffix) })
    });
    let span_of = |map: &mut MapReader<'_, '_, '_>, key: &str| map.node(key).map(span).unwrap_or_default();
    let spans = Spans {
        id: span_of(map, "id"),
        quote: span_of(map, "quote"),
        body: span_of(map, body),
        replies: Vec::new(),
    };
    let note = Note {
        number: 0,
        id: id(map),
        kind: NoteKind::Note,
        correction: CorrectionKind::Correction,
        quote,
        anchor: None,
        body: Box::default(),
        author: text(map, "author", false, LONGEST).map(Into::into),
        date: map.get("date"),
        updated: None,
        sources: map.get::<Vec<NoteSource>>("sources").unwrap_or_default().into(),
        verdict: None,
        replies: Box::default(),
        see_also: Box::default(),
        tags: tags(map),
        via: text(map, "via", false, LONGEST_QUOTE).map(Into::into),
        links: Box::default(),
        file: SitePath::from(&map.reader().file.path),
        span: span(node),
    };
    TypedNote { note, spans }
}

fn span(node: &Node) -> FileSpan {
    node.span
}

fn reply(node: &Node, reader: &mut Reader<'_>) -> Option<(Reply, FileSpan)> {
    let mut map = MapReader::new(node, reader)?;
    let body = text(&mut map, "body", true, LONGEST_BODY);
    let place = map.node("body").map(span).unwrap_or_default();
    let author = text(&mut map, "author", false, LONGEST).map(Into::into);
    let date = map.get("date");
    let via = text(&mut map, "via", false, LONGEST_QUOTE).map(Into::into);
    map.finish_with("", CALLED);
    Some((Reply { author, date, body: body?.into(), via }, place))
}

/// A text of limited length.
fn text(map: &mut MapReader<'_, '_, '_>, key: &str, required: bool, longest: usize) -> Option<String> {
    let text: String = if required { map.require(key)? } else { map.get(key)? };
    let node = map.node(key)?;
    within(map, node, key, text, longest)
}

/// A text whose blanks at the ends mean something.
fn context(map: &mut MapReader<'_, '_, '_>, key: &str) -> Option<String> {
    let node = map.node(key)?;
    match node.text() {
        Some(text) => within(map, node, key, text.to_owned(), LONGEST_QUOTE),
        None => {
            map.reader().wrong_type(node, "a text");
            None
        }
    }
}

fn within(
    map: &mut MapReader<'_, '_, '_>,
    node: &Node,
    key: &str,
    text: String,
    longest: usize,
) -> Option<String> {
    if text.len() <= longest {
        return Some(text);
    }
    let message = format!("`{key}` has at most {longest} bytes; this has {}", text.len());
    map.reader().report(Code::BadValue, node, message);
    None
}

fn tags(map: &mut MapReader<'_, '_, '_>) -> Box<[Box<str>]> {
    let tags = map.get::<Vec<String>>("tags").unwrap_or_default();
    tags.into_iter().map(Into::into).collect()
}

/// What may stand in an address, and is no number: those are given to notes without an id.
fn id(map: &mut MapReader<'_, '_, '_>) -> Option<Box<str>> {
    let id = map.get::<String>("id")?;
    let node = map.node("id")?;
    let good = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let message = if id.len() > LONGEST {
        format!("an id has at most {LONGEST} letters")
    } else if !id.chars().all(good) {
        format!("`{id}` is not an id: use letters, digits, hyphens, underscores and dots")
    } else if id.bytes().all(|b| b.is_ascii_digit()) {
        format!("`{id}` is not an id: a number is given to annotations without one")
    } else {
        return Some(id.into());
    };
    map.reader().report(Code::BadValue, node, message);
    None
}

impl FromNode for NoteSource {
    /// A URL, words that name a source, or both.
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Mapping(_)) {
            let text = String::from_node(node, reader)?;
            return match scheme_of(&text) {
                None => Some(Self { title: Some(text.into()), url: None }),
                Some(_) => Some(Self { title: None, url: Some(web_url(&text, node, reader)?.into()) }),
            };
        }
        let mut map = MapReader::new(node, reader)?;
        let title = map.get::<String>("title");
        let url = map.get::<String>("url");
        let place = map.node("url").unwrap_or(node);
        let url = match url {
            Some(url) => Some(web_url(&url, place, map.reader())?.into()),
            None => None,
        };
        if title.is_none() && url.is_none() {
            map.missing("title");
        }
        map.finish("");
        Some(Self { title: title.map(Into::into), url })
    }
}

/// The scheme of what may be a URL: letters before a colon that no blank follows.
fn scheme_of(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let good = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(good);
    (is_scheme && !rest.starts_with(char::is_whitespace)).then_some(scheme)
}

fn web_url(text: &str, node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let scheme = scheme_of(text).unwrap_or_default().to_ascii_lowercase();
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if matches!(scheme.as_str(), "http" | "https") && text[scheme.len()..].starts_with("://") && clean {
        return Some(text.to_owned());
    }
    reader.report(Code::BadValue, node, "a source is a URL that begins with https:// or http://, or a text");
    None
}

/// Schema of an item of `annotations`.
#[derive(JsonSchema)]
#[schemars(rename = "Annotation")]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its JSON Schema is used")]
pub(crate) struct AnnotationSchema {
    /// The words it is about, as a reader sees them; without them it is about the whole article.
    quote: Option<String>,
    /// What stands before the quote, to tell it from its namesakes.
    prefix: Option<String>,
    /// What stands after the quote.
    suffix: Option<String>,
    /// What the annotation does; `note` if not given.
    kind: Option<NoteKind>,
    /// What it says, in Markdown.
    body: String,
    /// Who says it.
    author: Option<String>,
    /// When.
    date: Option<Date>,
    /// When it was last changed.
    updated: Option<Date>,
    /// A stable name: the address of the annotation on its page is `#note-<id>`.
    id: Option<String>,
    /// What it rests on: URLs, texts, or both.
    sources: Option<Vec<SourceSchema>>,
    /// For a fact-check: what came out.
    verdict: Option<String>,
    /// For `kind: correction`: how grave it is.
    correction: Option<CorrectionKind>,
    /// Answers to it.
    replies: Option<Vec<ReplySchema>>,
    /// Articles of the archive, by path.
    see_also: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    /// Where it was imported from.
    via: Option<String>,
}

/// Schema of an item of `corrections`.
#[derive(JsonSchema)]
#[schemars(rename = "Correction")]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its JSON Schema is used")]
pub(crate) struct CorrectionSchema {
    /// When it was corrected.
    date: Option<Date>,
    /// How grave it is; `correction` if not given.
    kind: Option<CorrectionKind>,
    /// What was wrong, and what is right, in Markdown.
    text: String,
    /// The words it is about, as they stand in the article now.
    quote: Option<String>,
    prefix: Option<String>,
    suffix: Option<String>,
    author: Option<String>,
    id: Option<String>,
    sources: Option<Vec<SourceSchema>>,
    tags: Option<Vec<String>>,
    via: Option<String>,
}

/// Schema of a file beside an article.
#[derive(JsonSchema)]
#[schemars(rename = "Notes")]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its JSON Schema is used")]
pub(crate) struct SidecarSchema {
    annotations: Option<Vec<AnnotationSchema>>,
    corrections: Option<Vec<CorrectionSchema>>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Reply")]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its JSON Schema is used")]
struct ReplySchema {
    author: Option<String>,
    date: Option<Date>,
    /// In Markdown.
    body: String,
    via: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Source")]
#[serde(untagged)]
#[allow(dead_code, reason = "only its JSON Schema is used")]
enum SourceSchema {
    Text(String),
    Named { title: Option<String>, url: Option<String> },
}
