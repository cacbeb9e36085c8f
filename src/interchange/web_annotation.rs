//! W3C Web Annotations (Web Annotation Data Model, Recommendation of 23 February 2017) as notes.

use serde_json::Value as Json;

use super::model::AnnotationRead;
use super::model::ForeignNote;
use crate::date::{Date, Precision};
use crate::parse::notes::vocabulary::{CORRECTION, DATE, GENERATOR, KIND, TITLE, UPDATED, VERDICT, kind_of};
use crate::parse::notes::{CorrectionKind, NoteKind, NoteSource, Quote};

/// Whether a value is an annotation.
pub(super) fn is_annotation(value: &Json) -> bool {
    let is = |kind: &Json| matches!(kind.as_str(), Some("Annotation" | "oa:Annotation"));
    let kind = if value["type"].is_null() { &value["@type"] } else { &value["type"] };
    let named = is(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is));
    named && !value["target"].is_null()
}

/// Reads one.
pub(super) fn note(value: &Json) -> AnnotationRead {
    let motivation = one(&value["motivation"]).as_str().unwrap_or_default();
    if motivation == "tagging" && one(&value["generator"])["name"].as_str() == Some(GENERATOR) {
        return AnnotationRead::Derived;
    }
    let targets = many(&value["target"]);
    let Some(target) = targets.first() else {
        return AnnotationRead::Unusable("it says nothing of a target");
    };
    let Some(source) = source_of(target) else {
        return AnnotationRead::Unusable("its target has no address");
    };
    let mut note = ForeignNote {
        address: identity(value).map(str::to_owned),
        id: identity(value).and_then(own_id),
        kind: value[KIND].as_str().and_then(NoteKind::parse).unwrap_or_else(|| kind_of(motivation)),
        quote: targets.iter().find_map(|target| quote_of(&target["selector"])),
        author: name_of(&value["creator"]),
        date: value[DATE].as_str().map(str::to_owned).or_else(|| date_of(&value["created"])),
        updated: value[UPDATED].as_str().map(str::to_owned).or_else(|| date_of(&value["modified"])),
        origin: one(&value["via"]).as_str().map(str::to_owned),
        verdict: value[VERDICT].as_str().map(str::to_owned),
        ..ForeignNote::default()
    };
    note.correction = value[CORRECTION].as_str().and_then(CorrectionKind::parse).unwrap_or_default();
    match motivation.rsplit(['#', ':']).next() {
        Some("replying") => note.answers = Some(source),
        _ => note.target = source,
    }
    if let Some(text) = value["bodyValue"].as_str() {
        note.body = text.to_owned();
    }
    many(&value["body"]).into_iter().for_each(|body| read_body(body, &mut note));
    note.body = note.body.trim().to_owned();
    if note.body.is_empty() {
        if note.tags.is_empty() {
            return AnnotationRead::Unusable("a highlight without a text");
        }
        note.body = note.tags.join(", ");
    }
    if note.verdict.is_some() {
        note.kind = NoteKind::FactCheck;
    }
    AnnotationRead::Note(Box::new(note))
}

fn read_body(body: &Json, note: &mut ForeignNote) {
    if let Some(address) = body.as_str() {
        return note.sources.push(NoteSource { title: None, url: Some(address.into()) });
    }
    let purpose = one(&body["purpose"]).as_str().unwrap_or_default();
    let text = body["value"].as_str().or_else(|| body["chars"].as_str());
    match (text, purpose) {
        (Some(tag), "tagging" | "classifying" | "identifying") => note.tags.push(tag.to_owned()),
        (Some(title), "linking") => {
            note.sources.push(NoteSource { title: Some(title.into()), url: None });
        }
        (Some(text), _) => {
            let text = match body["format"].as_str() {
                Some("text/plain") => plain(text),
                _ => text.to_owned(),
            };
            if !note.body.is_empty() {
                note.body.push_str("\n\n");
            }
            note.body.push_str(text.trim());
        }
        (None, _) => {
            // A resource by itself, several to choose from, or a part of one.
            for item in many(&body["items"]) {
                read_body(item, note);
            }
            if let Some(address) = source_of(body) {
                let title = body[TITLE].as_str().map(Into::into);
                note.sources.push(NoteSource { title, url: Some(address.into()) });
            }
        }
    }
}

/// What a value holds: itself, or the items of a list.
fn many(value: &Json) -> Vec<&Json> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// The first of what a value holds.
fn one(value: &Json) -> &Json {
    match value {
        Json::Array(items) => items.first().unwrap_or(&Json::Null),
        one => one,
    }
}

fn identity(value: &Json) -> Option<&str> {
    value["id"].as_str().or_else(|| value["@id"].as_str())
}

/// The address of a resource, or of what it is a part of.
fn source_of(target: &Json) -> Option<String> {
    let source = match target.as_str() {
        Some(address) => return Some(address.to_owned()),
        None => one(&target["source"]),
    };
    let address = source.as_str().or_else(|| identity(source)).or_else(|| {
        target["scope"]
            .as_str()
            .filter(|_| source.is_null())
            .or_else(|| identity(target).filter(|_| source.is_null()))
    });
    address.map(str::to_owned)
}

/// The quote among selectors, also if it is a refinement or one of a choice.
pub(super) fn quote_of(selector: &Json) -> Option<Quote> {
    many(selector).into_iter().find_map(|selector| {
        let text = |key: &str| Box::<str>::from(selector[key].as_str().unwrap_or_default());
        let is_quote = matches!(
            selector["type"].as_str().or_else(|| selector["@type"].as_str()),
            Some("TextQuoteSelector" | "oa:TextQuoteSelector")
        );
        let exact = text("exact");
        if is_quote && !exact.trim().is_empty() {
            return Some(Quote { exact, prefix: text("prefix"), suffix: text("suffix") });
        }
        let inner = quote_of(&selector["refinedBy"]);
        inner.or_else(|| quote_of(&selector["items"]))
    })
}

/// Who made it: the name of a person, or what stands for one.
fn name_of(creator: &Json) -> Option<String> {
    let creator = one(creator);
    let named = ["name", "nickname", "nick", "account"].iter().find_map(|key| one(&creator[*key]).as_str());
    named.or_else(|| identity(creator)).or_else(|| creator.as_str()).map(str::to_owned)
}

/// A time of another program as a date here: midnight in UTC stands for the day.
pub(super) fn date_of(value: &Json) -> Option<String> {
    let typed = one(value).as_str()?;
    // Fractions of seconds say nothing of a note.
    let (head, rest) = typed.split_once('.').unwrap_or((typed, ""));
    let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = format!("{head}{zone}");
    let date = Date::parse(&text).ok()?;
    if date.precision() == Precision::Time
        && (text.ends_with("T00:00:00Z") || text.ends_with("T00:00:00+00:00"))
    {
        return Some(text[..10].to_owned());
    }
    Some(date.to_string())
}

/// The `id` that a note had in an archive of this program; one that was numbered has none.
fn own_id(address: &str) -> Option<String> {
    let id = address.split_once("#note-")?.1;
    let good = id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) && !id.is_empty();
    (good && !id.bytes().all(|b| b.is_ascii_digit())).then(|| id.to_owned())
}

/// A text in which nothing is markup, as Markdown.
fn plain(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '[' | ']' | '<' | '>' | '`' | '#' | '\\' | '&' | '~' | '|') {
            markdown.push('\\');
        }
        markdown.push(c);
    }
    markdown
}
