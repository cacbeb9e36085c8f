//! Notes and derived facts as W3C Web Annotations (Recommendations of 23 February 2017): a page of them for each article
//! with notes, and a collection of all.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::tagging::Tagging;

use crate::date::{Date, Precision};
use crate::enrich::Evidence;
use crate::link::{Entry, NoteOutput, Slot};
use crate::parse::notes::vocabulary::{
    CONTEXT, CORRECTION, DATE, KIND, NAMESPACE, PREFIX, TITLE, UPDATED, VERDICT, motivation,
};
use crate::parse::notes::{Anchor, CorrectionKind, Note, NoteKind, NoteSource, Quote};
use crate::render::view::View;

/// A fact that was derived is shown with so many of the words that speak for it.
const MOST_EVIDENCE: usize = 8;

/// One annotation, which serialises as the model wants it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Annotation<'e> {
    /// What a person wrote.
    Note(Json),
    /// What was derived.
    Fact(Tagging<'e>),
}

impl View<'_> {
    /// The annotations of one article, as a page that is a collection by itself.
    pub(super) fn annotations_of(&self, slot: Slot) -> Vec<u8> {
        let Some(entry) = self.corpus.entry(slot) else { return Vec::new() };
        let id = self.iri(&self.output_url(&NoteOutput::Article(slot)));
        let head = json!({
            "@context": context(),
            "id": id,
            "type": "AnnotationPage",
            "partOf": {
                "id": format!("{id}#collection"),
                "type": "AnnotationCollection",
                "label": entry.article.front.title,
                "total": annotation_count(entry),
            },
            "startIndex": 0,
        });
        self.annotation_page_of(&head, [slot])
    }

    /// The collection of the annotations of all articles with notes, a page a year.
    pub(super) fn annotation_collection(&self) -> Vec<u8> {
        let years = self.corpus.noted_years();
        let entries = years.iter().flat_map(|year| self.corpus.noted(*year));
        let total: usize = entries.filter_map(|slot| self.corpus.entry(slot)).map(annotation_count).sum();
        let page = |year: &i16| self.iri(&self.output_url(&NoteOutput::CollectionPage(*year)));
        let title = self.templates.strings().plain("annotations");
        let mut collection = json!({
            "@context": CONTEXT,
            "id": self.iri(&self.output_url(&NoteOutput::Collection)),
            "type": "AnnotationCollection",
            "label": format!("{title} – {}", self.config.title),
            "total": total,
        });
        if let (Some(first), Some(last)) = (years.first(), years.last()) {
            collection["first"] = page(first).into();
            collection["last"] = page(last).into();
        }
        document(collection)
    }

    /// The annotations of the articles of a year.
    pub(super) fn annotation_collection_page(&self, year: i16) -> Vec<u8> {
        let page = |year: i16| self.iri(&self.output_url(&NoteOutput::CollectionPage(year)));
        let mut object = json!({
            "@context": context(),
            "id": page(year),
            "type": "AnnotationPage",
            "partOf": self.iri(&self.output_url(&NoteOutput::Collection)),
        });
        let [before, after] = self.corpus.noted_years_beside(year);
        if let Some(before) = before {
            object["prev"] = page(before).into();
        }
        if let Some(after) = after {
            object["next"] = page(after).into();
        }
        self.annotation_page_of(&object, self.corpus.noted(year))
    }

    /// A page of annotations: its head, and those of some articles, which are never all in memory as values.
    fn annotation_page_of(&self, head: &Json, slots: impl IntoIterator<Item = Slot>) -> Vec<u8> {
        let [mut page, end] = around_items(head).map(String::into_bytes);
        let mut is_first = true;
        for slot in slots {
            let make = || Ok::<_, Infallible>(self.annotation_items(slot));
            let Ok(items) = self.made_annotations.get_or_make(slot, make);
            if !items.is_empty() {
                page.extend_from_slice(if is_first { b"\n" } else { b",\n" });
                page.extend_from_slice(&items);
                is_first = false;
            }
        }
        page.extend(end);
        page
    }

    /// The annotations of an article as they stand in a page, a line each.
    fn annotation_items(&self, slot: Slot) -> Vec<u8> {
        let mut items = Vec::new();
        for annotation in self.corpus.entry(slot).iter().flat_map(|entry| self.web_annotations(entry)) {
            if !items.is_empty() {
                items.extend_from_slice(b",\n");
            }
            // A value whose keys are text can always be written, and memory takes all that is written to it.
            let _ = serde_json::to_writer(&mut items, &annotation);
        }
        items
    }

    /// What stands before and after the annotations of the whole archive in one page of them.
    pub fn annotation_page_around(&self) -> [String; 2] {
        let head = json!({
            "@context": context(),
            "id": self.iri("/notes/annotations.jsonld#all"),
            "type": "AnnotationPage",
            "partOf": self.iri("/notes/annotations.jsonld"),
        });
        around_items(&head)
    }

    /// All annotations of an article: its notes with their replies, then what was derived.
    pub fn web_annotations<'e>(&'e self, entry: &'e Entry) -> Vec<Annotation<'e>> {
        let mut all = Vec::new();
        if entry.article.front.withdrawn.is_none() {
            for note in &entry.article.notes {
                let annotation = self.note_annotation(entry, note);
                let id = annotation["id"].clone();
                all.push(Annotation::Note(annotation));
                for (number, reply) in note.replies.iter().enumerate() {
                    let mut object = json!({
                        "id": format!("{}-reply-{}", id.as_str().unwrap_or_default(), number + 1),
                        "type": "Annotation",
                        "motivation": "replying",
                    });
                    signed(&mut object, reply.author.as_deref(), reply.date, None);
                    if let Some(via) = &reply.via {
                        object["via"] = json!(via);
                    }
                    object["body"] =
                        json!({ "type": "TextualBody", "value": reply.body, "format": "text/markdown" });
                    object["target"] = id.clone();
                    all.push(Annotation::Note(object));
                }
            }
        }
        self.fact_annotations(entry, &mut all);
        all
    }

    fn note_annotation(&self, entry: &Entry, note: &Note) -> Json {
        let article = self.iri(&entry.url);
        let mut object = json!({
            "id": format!("{article}#{}", note.fragment()),
            "type": "Annotation",
            "motivation": motivation(note.kind),
            KIND: note.kind.as_str(),
        });
        if note.is_correction() && note.correction != CorrectionKind::Correction {
            object[CORRECTION] = note.correction.as_str().into();
        }
        if let Some(verdict) = &note.verdict {
            object[VERDICT] = json!(verdict);
        }
        signed(&mut object, note.author.as_deref(), note.date, note.updated);
        if let Some(via) = &note.via {
            object["via"] = json!(via);
        }
        let purpose = if note.kind == NoteKind::Translation { "describing" } else { motivation(note.kind) };
        let mut bodies = vec![json!({
            "type": "TextualBody", "purpose": purpose, "value": note.body, "format": "text/markdown",
        })];
        bodies.extend(
            note.tags.iter().map(|tag| json!({ "type": "TextualBody", "purpose": "tagging", "value": tag })),
        );
        bodies.extend(note.sources.iter().map(source_body));
        bodies.extend(self.see_also(entry, note).iter().map(
            |link| json!({ "type": "SpecificResource", "purpose": "linking", "source": self.iri(&link.url) }),
        ));
        object["body"] = bodies.into();
        object["target"] = match (&note.anchor, &note.quote) {
            (Some(anchor), _) => {
                let Anchor { words: exact, prefix, suffix, .. } = &**anchor;
                target(&article, &[quote_selector(&SelectedText { exact, prefix, suffix })])
            }
            (None, Some(quote)) => {
                let Quote { exact, prefix, suffix } = &**quote;
                target(&article, &[quote_selector(&SelectedText { exact, prefix, suffix })])
            }
            (None, None) => article.into(),
        };
        object
    }

    /// What was derived from the article: a tag each, with the words that speak for it.
    fn fact_annotations<'e>(&'e self, entry: &'e Entry, all: &mut Vec<Annotation<'e>>) {
        let article: Arc<str> = self.iri(&entry.url).into();
        let mut fact =
            |id: std::fmt::Arguments<'_>, tag: Cow<'e, str>, same_as: Vec<String>, words: &[&'e str]| {
                let mut seen: Vec<&str> = Vec::new();
                for word in words {
                    if !seen.contains(word) && seen.len() < MOST_EVIDENCE {
                        seen.push(word);
                    }
                }
                all.push(Annotation::Fact(Tagging::new(&article, id, tag, same_as, seen)));
            };
        for country in &entry.derived.countries {
            let words = words_of(&country.evidence);
            fact(
                format_args!("country-{}", country.code),
                self.country_name(country.code),
                Vec::new(),
                &words,
            );
        }
        let vocabulary = &self.corpus.vocabularies.topics;
        for topic in &entry.derived.topics {
            let words = words_of(&topic.evidence);
            let topic = vocabulary.get(topic.id);
            fact(format_args!("topic-{}", topic.slug), (&*topic.label).into(), topic.uris(), &words);
        }
        for name in &entry.derived.names {
            let words = words_of(&name.evidence);
            fact(format_args!("name-{}", name.id), (&*name.name).into(), Vec::new(), &words);
        }
        for (number, mention) in entry.derived.dates.iter().enumerate() {
            let date = mention.date.to_string().into();
            fact(format_args!("date-{}", number + 1), date, Vec::new(), &[&*mention.text]);
        }
    }

    fn output_url(&self, output: &NoteOutput) -> String {
        output.url(|slot| self.corpus.url(slot).unwrap_or_default().to_owned())
    }

    /// The address of something of the site; without a base URL a reference relative to its root.
    fn iri(&self, url: &str) -> String {
        self.linker.absolute(url).unwrap_or_else(|| crate::url::encode(url).into_owned())
    }
}

/// How many annotations [`View::web_annotations`] gives.
fn annotation_count(entry: &Entry) -> usize {
    let notes = if entry.article.front.withdrawn.is_none() { &*entry.article.notes } else { &[] };
    let derived = &entry.derived;
    notes.iter().map(|note| 1 + note.replies.len()).sum::<usize>()
        + derived.countries.len()
        + derived.topics.len()
        + derived.names.len()
        + derived.dates.len()
}

/// What stands before and after the items of a page of annotations.
fn around_items(head: &Json) -> [String; 2] {
    let head = head.to_string();
    [format!("{},\"items\":[", head.strip_suffix('}').unwrap_or(&head)), "\n]}\n".to_owned()]
}

fn words_of(evidence: &[Evidence]) -> Vec<&str> {
    evidence.iter().map(|one| &*one.text).collect()
}

/// Theirs, and where our own terms come from.
fn context() -> Json {
    json!([CONTEXT, { PREFIX: NAMESPACE }])
}

/// Adds who wrote something and when. The model wants a time of day; a date of which less is known stands beside it.
fn signed(object: &mut Json, author: Option<&str>, date: Option<Date>, updated: Option<Date>) {
    if let Some(author) = author {
        object["creator"] = json!({ "type": "Person", "name": author });
    }
    for (date, key, own) in [(date, "created", DATE), (updated, "modified", UPDATED)] {
        if let Some(date) = date {
            object[key] = utc(&date).into();
            if date.precision() != Precision::Day {
                object[own] = date.to_string().into();
            }
        }
    }
}

/// A date as the model wants it: `xsd:dateTime` in UTC, with a `Z`.
fn utc(date: &Date) -> String {
    jiff::Timestamp::from_second(date.instant()).map_or_else(|_| date.rfc3339(), |time| time.to_string())
}

fn source_body(source: &NoteSource) -> Json {
    match (&source.url, &source.title) {
        (Some(url), title) => {
            let mut body = json!({ "type": "SpecificResource", "purpose": "linking", "source": url });
            if let Some(title) = title {
                body[TITLE] = json!(title);
            }
            body
        }
        (None, title) => json!({ "type": "TextualBody", "purpose": "linking", "value": title }),
    }
}

/// Words with what stands around them.
struct SelectedText<'t> {
    exact: &'t str,
    prefix: &'t str,
    suffix: &'t str,
}

fn quote_selector(text: &SelectedText<'_>) -> Json {
    let mut selector = json!({ "type": "TextQuoteSelector", "exact": text.exact });
    for (key, text) in [("prefix", text.prefix), ("suffix", text.suffix)] {
        if !text.is_empty() {
            selector[key] = text.into();
        }
    }
    selector
}

fn target(article: &str, selectors: &[Json]) -> Json {
    let selector = match selectors {
        [one] => one.clone(),
        all => all.into(),
    };
    json!({ "type": "SpecificResource", "source": article, "selector": selector })
}

fn document(value: Json) -> Vec<u8> {
    // Maps with keys that are text always serialise.
    let mut bytes = serde_json::to_vec(&value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
