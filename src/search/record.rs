//! What is indexed of one article.

use std::collections::BTreeMap;

use crate::link::{Corpus, Entry, ListKey};
use crate::text::{BlockKind, PlainText};

/// An article as it is handed over for indexing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Root-relative, and behind `#` the date in the form of ISO 8601. The date is there for whoever shows the article:
    /// what stands in Pagefind's metadata is searched as words are, and `2018` would find all of a year.
    pub url: String,
    pub title: String,
    /// Its authors, separated by commas; empty if it has none.
    pub authors: String,
    /// Deck, dateline and body as a reader sees them.
    pub text: String,
    /// The values of each facet that the article has.
    pub facets: BTreeMap<&'static str, Vec<String>>,
}

/// Words that begin so are instructions to Pagefind.
const INSTRUCTIONS: [&str; 2] = ["___PAGEFIND_", "___END_PAGEFIND_"];

impl Record {
    /// The record of an article, with its text.
    pub fn new(entry: &Entry, text: &PlainText, corpus: &Corpus) -> Self {
        let front = &entry.article.front;
        let date = front.date.map(|date| date.to_string()).unwrap_or_default();
        let mut body = String::new();
        for block in text.blocks().iter().filter(|block| block.kind != BlockKind::Title) {
            body.push_str(text.block_text(block));
            // In an excerpt all stands in one line.
            body.push_str(if block.kind == BlockKind::Dateline { " – " } else { "\n" });
        }
        let mut body = harmless(&body);
        if body.trim().is_empty() {
            // What has no words is not indexed at all.
            body = harmless(&front.title);
        }
        Self {
            url: format!("{}#{date}", entry.url),
            title: harmless(&front.title),
            authors: harmless(&front.authors.iter().flatten().cloned().collect::<Vec<_>>().join(", ")),
            text: body,
            facets: facets(entry, corpus),
        }
    }

    /// The part of an article's language that decides how it is indexed: `pt` of `pt-BR`.
    pub fn language(entry: &Entry, site: &str) -> String {
        let tag = entry.article.front.language.as_deref().unwrap_or(site);
        tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
    }
}

/// Countries by code, and topics (with the broader ones, as on the topics' pages) and the source by the slugs that
/// their pages have.
fn facets(entry: &Entry, corpus: &Corpus) -> BTreeMap<&'static str, Vec<String>> {
    let built_in = &corpus.settings.built_in;
    let mut facets: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for country in entry.derived.countries.iter().filter(|country| country.about) {
        facets.entry("country").or_default().push(country.code.to_string());
    }
    for list in &entry.lists {
        let (facet, value) = match list {
            ListKey::Year(year) => ("year", format!("{year:04}")),
            ListKey::Term(taxonomy, slug) if *taxonomy == built_in.topics => ("topic", slug.to_string()),
            ListKey::Term(taxonomy, slug) if *taxonomy == built_in.sources => ("source", slug.to_string()),
            _ => continue,
        };
        facets.entry(facet).or_default().push(value);
    }
    facets
}

/// A text in which no word is an instruction.
fn harmless(text: &str) -> String {
    let mut text = text.to_owned();
    for instruction in INSTRUCTIONS {
        if text.contains(instruction) {
            text = text.replace(instruction, instruction.trim_start_matches('_'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_instructs_the_indexer() {
        let hostile = "A ___PAGEFIND_WEIGHT___10 B ____PAGEFIND_ANCHOR___x ___END_PAGEFIND_WEIGHT___";
        for word in harmless(hostile).split_whitespace() {
            assert!(!word.starts_with("___PAGEFIND_") && !word.starts_with("___END_PAGEFIND_"), "{word}");
        }
    }
}
