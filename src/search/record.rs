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

/// Languages in which a short word is joined to the next: *l’accord*, *dell’accordo*. To Pagefind it is one word, and who
/// searches for *accord* would not find it. So the two are set apart; `search.js` joins them again where it shows them,
/// and sets apart what is searched.
const ELIDING: [&str; 4] = ["ca", "fr", "it", "oc"];
/// What is joined, in lower case, beside single letters and what ends in `qu`.
const JOINED: [&str; 10] = ["all", "coll", "dall", "dell", "nell", "quell", "quest", "sant", "sull", "un"];

/// Words that begin so are instructions to Pagefind.
const INSTRUCTIONS: [&str; 2] = ["___PAGEFIND_", "___END_PAGEFIND_"];

impl Record {
    /// The record of an article, with its text, for an index of its [language](Self::language).
    pub fn new(entry: &Entry, text: &PlainText, corpus: &Corpus, language: &str) -> Self {
        let front = &entry.article.front;
        let date = front.date.map(|date| date.to_string()).unwrap_or_default();
        let mut body = String::new();
        for block in text.blocks().iter().filter(|block| block.kind != BlockKind::Title) {
            body.push_str(text.block_text(block));
            // In an excerpt all stands in one line.
            body.push_str(if block.kind == BlockKind::Dateline { " – " } else { "\n" });
        }
        let elides = ELIDING.contains(&language);
        let words = |text: &str| if elides { apart(&harmless(text)) } else { harmless(text) };
        let mut body = words(&body);
        if body.trim().is_empty() {
            // What has no words is not indexed at all.
            body = words(&front.title);
        }
        Self {
            url: format!("{}#{date}", entry.url),
            title: words(&front.title),
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
        let (facet, value) = match &**list {
            ListKey::Year(year) => ("year", format!("{year:04}")),
            ListKey::Term(taxonomy, slug) if *taxonomy == built_in.topics => ("topic", slug.to_string()),
            ListKey::Term(taxonomy, slug) if *taxonomy == built_in.sources => ("source", slug.to_string()),
            _ => continue,
        };
        facets.entry(facet).or_default().push(value);
    }
    facets
}

/// Sets words apart that an apostrophe joins.
fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '’']) {
        let after = at + rest[at..].chars().next().map_or(1, char::len_utf8);
        let word =
            rest[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        let single = matches!(word.as_str(), "c" | "d" | "j" | "l" | "m" | "n" | "s" | "t");
        let is_joined = single || word.ends_with("qu") || JOINED.contains(&word.as_str());
        apart.push_str(&rest[..after]);
        rest = &rest[after..];
        if is_joined && rest.starts_with(char::is_alphabetic) {
            apart.push(' ');
        }
    }
    apart + rest
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
    fn joined_words_are_set_apart_and_others_left() {
        for (text, expected) in [
            ("L’accord d'Iran", "L’ accord d' Iran"),
            ("lorsqu’il dit « jusqu'ici »", "lorsqu’ il dit « jusqu' ici »"),
            ("dell'ONU, un'ora", "dell' ONU, un' ora"),
            ("aujourd'hui, ’68, l'", "aujourd'hui, ’68, l'"),
        ] {
            assert_eq!(apart(text), expected);
        }
    }

    #[test]
    fn no_text_instructs_the_indexer() {
        let hostile = "A ___PAGEFIND_WEIGHT___10 B ____PAGEFIND_ANCHOR___x ___END_PAGEFIND_WEIGHT___";
        for word in harmless(hostile).split_whitespace() {
            assert!(!word.starts_with("___PAGEFIND_") && !word.starts_with("___END_PAGEFIND_"), "{word}");
        }
    }
}
