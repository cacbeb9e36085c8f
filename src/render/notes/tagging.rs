//! A derived fact as a W3C Web Annotation. An archive has many times more of them than of notes, so they are written without
//! a JSON value between.

use std::borrow::Cow;
use std::fmt::Arguments;
use std::sync::Arc;

use serde::Serialize;

use crate::parse::notes::vocabulary::GENERATOR;

/// A tag that the program gave to an article, with the words that speak for it. The order of fields is that of the JSON.
#[derive(Debug, Serialize)]
pub struct Tagging<'e> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    generator: GeneratorAgent,
    body: Vec<AnnotationBody<'e>>,
    target: AnnotationTarget<'e>,
}

#[derive(Debug, Serialize)]
struct GeneratorAgent {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum AnnotationBody<'e> {
    TextualBody { purpose: &'static str, value: Cow<'e, str> },
    SpecificResource { purpose: &'static str, source: String },
}

/// The article as a whole, or words of it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum AnnotationTarget<'e> {
    Article(Arc<str>),
    Words(Vec<SelectedWords<'e>>),
}

#[derive(Debug, Serialize)]
struct SelectedWords<'e> {
    #[serde(rename = "type")]
    kind: &'static str,
    source: Arc<str>,
    selector: Selector<'e>,
}

#[derive(Debug, Serialize)]
struct Selector<'e> {
    #[serde(rename = "type")]
    kind: &'static str,
    exact: &'e str,
}

impl<'e> Tagging<'e> {
    /// `id` is that of the fact in the article's page of annotations, `same_as` are IRIs of the same thing elsewhere.
    pub(super) fn new(
        article: &Arc<str>,
        id: Arguments<'_>,
        tag: Cow<'e, str>,
        same_as: Vec<String>,
        words: Vec<&'e str>,
    ) -> Self {
        let same = same_as.into_iter();
        let same = same.map(|source| AnnotationBody::SpecificResource { purpose: "identifying", source });
        let words = words.into_iter().map(|exact| SelectedWords {
            kind: "SpecificResource",
            source: article.clone(),
            selector: Selector { kind: "TextQuoteSelector", exact },
        });
        let words: Vec<SelectedWords<'e>> = words.collect();
        Self {
            id: format!("{article}annotations.jsonld#{id}"),
            kind: "Annotation",
            motivation: "tagging",
            generator: GeneratorAgent { kind: "Software", name: GENERATOR },
            body: std::iter::once(AnnotationBody::TextualBody { purpose: "tagging", value: tag })
                .chain(same)
                .collect(),
            target: if words.is_empty() {
                AnnotationTarget::Article(article.clone())
            } else {
                AnnotationTarget::Words(words)
            },
        }
    }
}
