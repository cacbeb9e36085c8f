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
    generator: Generator,
    body: Vec<Body<'e>>,
    target: Target<'e>,
}

#[derive(Debug, Serialize)]
struct Generator {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum Body<'e> {
    TextualBody { purpose: &'static str, value: Cow<'e, str> },
    SpecificResource { purpose: &'static str, source: String },
}

/// The article as a whole, or words of it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Target<'e> {
    Article(Arc<str>),
    Words(Vec<Words<'e>>),
}

#[derive(Debug, Serialize)]
struct Words<'e> {
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
        let same = same.map(|source| Body::SpecificResource { purpose: "identifying", source });
        let words = words.into_iter().map(|exact| Words {
            kind: "SpecificResource",
            source: article.clone(),
            selector: Selector { kind: "TextQuoteSelector", exact },
        });
        let words: Vec<Words<'e>> = words.collect();
        Self {
            id: format!("{article}annotations.jsonld#{id}"),
            kind: "Annotation",
            motivation: "tagging",
            generator: Generator { kind: "Software", name: GENERATOR },
            body: std::iter::once(Body::TextualBody { purpose: "tagging", value: tag }).chain(same).collect(),
            target: if words.is_empty() { Target::Article(article.clone()) } else { Target::Words(words) },
        }
    }
}
