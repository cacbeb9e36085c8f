//! A vocabulary in SKOS, as `vocabulary/topics.yaml` says it.
//!
//! Concepts become topics with their preferred label, the next broader concept as parent and their URI; other labels become
//! terms. What a tree of topics cannot hold is named, so that nothing is lost unseen.

mod concepts;
mod graph;

use std::collections::BTreeMap;
use std::fmt::Write;

use super::site::TopicsFile;
use super::topic::{PREFIX, URI};
use super::vocabulary::TopicVocabulary;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::yaml::{double_quoted, quoted};
use concepts::{Concept, Concepts, concepts, local_name};

/// A vocabulary that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// The text of `vocabulary/topics.yaml`.
    pub file: String,
    /// How many topics it has.
    pub topics: usize,
    /// How many terms they have.
    pub terms: usize,
    /// What was left out or changed, a line each.
    pub notes: Vec<String>,
}

/// Where labels begin with a capital as a rule, that of the first word says nothing; in thousandths.
const MOSTLY: usize = 800;

/// Reads a SKOS file. Labels are those of `language` where there are such. With `label_terms` the preferred labels are
/// terms too.
///
/// # Errors
/// A file that cannot be read, that has no concepts, or whose concepts are no vocabulary for `archive`.
pub(crate) fn import(
    file: &SourceFile<'_>,
    language: &str,
    label_terms: bool,
) -> Result<Import, Vec<Diagnostic>> {
    let graph = graph::read(file).map_err(|problem| vec![problem])?;
    let found = concepts(&graph, language);
    if found.concepts.is_empty() {
        let message = "the file has no SKOS concepts with URIs";
        return Err(vec![Diagnostic::new(Code::BadVocabulary, file.whole(), message)]);
    }
    let ids = ids(&found);
    let sentence_case = has_sentence_case(&found);
    let mut text = format!(
        "# Imported by `archive import-vocabulary` from {}. Change it as you like.\nreplace: true\ntopics:\n",
        quoted(local_name(&file.path))
    );
    let mut terms = 0;
    for uri in in_order(&found) {
        let concept = &found.concepts[uri];
        let _ = writeln!(text, "  - id: {}\n    name: {}", quoted(&ids[uri]), quoted(&concept.name));
        if let Some(parent) = &concept.parent {
            let _ = writeln!(text, "    parent: {}", quoted(&ids[parent.as_str()]));
        }
        let own = concept_terms(concept, label_terms, sentence_case);
        terms += own.len();
        list(&mut text, "terms", &own);
        let elsewhere = elsewhere(uri, &ids[uri], concept, &found);
        list(&mut text, "same_as", &elsewhere);
    }
    check(&text, file)?;
    Ok(Import { file: text, topics: found.concepts.len(), terms, notes: notes(&found) })
}

/// The ids: the last part of each URI, or the whole where two would be the same. Media Topics keep theirs.
fn ids(found: &Concepts) -> BTreeMap<&str, String> {
    let short = |uri: &str| match uri.strip_prefix(URI) {
        Some(number) => format!("{PREFIX}{number}"),
        None => local_name(uri).to_owned(),
    };
    // Ids are looked up in any case and punctuation.
    let plain = |id: &str| crate::slug::slugify(id);
    let mut uses: BTreeMap<String, u32> = BTreeMap::new();
    for uri in found.concepts.keys() {
        *uses.entry(plain(&short(uri))).or_default() += 1;
    }
    let id = |uri: &str| {
        let id = short(uri);
        let slug = plain(&id);
        if slug.is_empty() || uses[&slug] > 1 { uri.to_owned() } else { id }
    };
    found.concepts.keys().map(|uri| (uri.as_str(), id(uri))).collect()
}

/// Each concept after the one above it; those beside each other by name.
fn in_order(found: &Concepts) -> Vec<&str> {
    let mut below: BTreeMap<Option<&str>, Vec<(&str, &str)>> = BTreeMap::new();
    for (uri, concept) in &found.concepts {
        below.entry(concept.parent.as_deref()).or_default().push((&concept.name, uri));
    }
    let mut order = Vec::with_capacity(found.concepts.len());
    let mut open: Vec<&str> = Vec::new();
    let mut next = Some(None);
    while let Some(above) = next {
        if let Some(mut children) = below.remove(&above) {
            children.sort_unstable_by(|a, b| b.cmp(a));
            open.extend(children.into_iter().map(|(_, uri)| uri));
        }
        let uri = open.pop();
        order.extend(uri);
        next = uri.map(Some);
    }
    order
}

/// Whether labels begin with a capital as a rule.
fn has_sentence_case(found: &Concepts) -> bool {
    let labels = found.concepts.values().flat_map(|concept| concept.others.iter().chain([&concept.name]));
    let (mut all, mut capital) = (0, 0);
    for first in labels.filter_map(|label| label.chars().next()).filter(|first| first.is_alphabetic()) {
        all += 1;
        capital += usize::from(first.is_uppercase());
    }
    capital * 1000 > all * MOSTLY
}

/// The words that speak for a concept: its other labels and, if wanted, its preferred one.
fn concept_terms(concept: &Concept, label_terms: bool, sentence_case: bool) -> Vec<String> {
    let preferred = label_terms.then_some(&concept.name);
    let mut terms: Vec<String> = Vec::new();
    for label in preferred.into_iter().chain(&concept.others) {
        // "Mercury (planet)": what is in brackets is there for people.
        let label = match label.split_once('(') {
            Some((before, rest)) if rest.trim_end().ends_with(')') => before.trim(),
            _ => label.as_str(),
        };
        let term = if sentence_case { without_capital(label) } else { label.to_owned() };
        if term.contains(char::is_alphanumeric) && !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// `Football clubs` -> `football clubs`; `Nobel Prize`, `UNESCO` and `iPhone` stay.
fn without_capital(label: &str) -> String {
    let mut rest = label.chars();
    match rest.next() {
        Some(first) if !rest.as_str().contains(char::is_uppercase) => {
            first.to_lowercase().chain(rest).collect()
        }
        _ => label.to_owned(),
    }
}

/// The URIs of a concept: its own, unless its id says it, and those of the same concept in other vocabularies.
fn elsewhere(uri: &str, id: &str, concept: &Concept, found: &Concepts) -> Vec<String> {
    let own = (uri.starts_with("http") && !uri.starts_with(URI) && uri != id).then(|| uri.to_owned());
    let others = concept.matches.iter().filter(|other| !found.concepts.contains_key(*other)).cloned();
    own.into_iter().chain(others).collect()
}

fn list(text: &mut String, key: &str, items: &[String]) {
    if !items.is_empty() {
        let items: Vec<String> = items.iter().map(|item| double_quoted(item)).collect();
        let _ = writeln!(text, "    {key}: [{}]", items.join(", "));
    }
}

/// What is worth a word.
fn notes(found: &Concepts) -> Vec<String> {
    let counted = [
        (found.deprecated, "deprecated, and left out"),
        (found.nameless, "without a URI, and left out"),
        (found.several_parents, "with several broader concepts, of which the first by URI is kept"),
        (found.circles, "below itself, and brought to the top"),
    ];
    let noun = |count| if count == 1 { "concept" } else { "concepts" };
    let said = counted.into_iter().filter(|(count, _)| *count > 0);
    said.map(|(count, what)| format!("{count} {} {what}", noun(count))).collect()
}

/// Reads what was made as every build will.
fn check(text: &str, file: &SourceFile<'_>) -> Result<(), Vec<Diagnostic>> {
    let problem = |message: String| Diagnostic::new(Code::BadVocabulary, file.whole(), message);
    let read: TopicsFile = serde_yaml::from_str(text).map_err(|error| vec![problem(error.to_string())])?;
    match TopicVocabulary::with_site(&read) {
        Ok(_) => Ok(()),
        Err(found) => {
            let named =
                |entry: usize| read.topics.get(entry).map(|topic| topic.id.as_str()).unwrap_or_default();
            Err(found.into_iter().map(|p| problem(format!("{}: {}", named(p.entry), p.message))).collect())
        }
    }
}

#[cfg(test)]
mod tests;
