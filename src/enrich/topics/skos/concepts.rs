//! The concepts of a graph, as far as a tree of topics can hold them.
//!
//! A. Miles, S. Bechhofer: "SKOS Simple Knowledge Organization System Reference", W3C Recommendation (2009).

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::Term;

use super::graph::{Graph, Said, node};

/// A name of SKOS as a URI.
macro_rules! skos {
    ($name:literal) => {
        concat!("http://www.w3.org/2004/02/skos/core#", $name)
    };
}

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const DEPRECATED: &str = "http://www.w3.org/2002/07/owl#deprecated";

/// A concept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Concept {
    pub name: String,
    /// The URI of the next broader one.
    pub parent: Option<String>,
    /// Other labels, with those that are for searching only.
    pub others: Vec<String>,
    /// URIs of the same concept elsewhere.
    pub matches: Vec<String>,
}

/// The concepts of a file by URI, and what could not be kept.
#[derive(Debug, Default)]
pub(super) struct Concepts {
    pub concepts: BTreeMap<String, Concept>,
    /// How many are marked as no longer in use; they are left out.
    pub deprecated: usize,
    /// How many have no URI to be named by; they are left out.
    pub nameless: usize,
    /// How many have more than one broader concept; the first by URI is kept.
    pub several_parents: usize,
    /// How many would lie below themselves; they are brought to the top.
    pub circles: usize,
}

/// Finds the concepts of a graph. Labels are those of `language`, a BCP 47 tag, or what comes nearest to it.
pub(super) fn concepts(graph: &Graph, language: &str) -> Concepts {
    let mut found = Concepts::default();
    let mut parents: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (subject, said) in graph {
        if !is_concept(said) {
            continue;
        }
        if subject.starts_with("_:") {
            found.nameless += 1;
            continue;
        }
        if said.iter().any(|(predicate, object)| predicate == DEPRECATED && is_true(object)) {
            found.deprecated += 1;
            continue;
        }
        let labels = |predicate| labels(said, predicate, language);
        let name = labels(skos!("prefLabel")).into_iter().next();
        let name = name.or_else(|| labels(LABEL).into_iter().next());
        let mut others = labels(skos!("altLabel"));
        others.extend(labels(skos!("hiddenLabel")));
        let exact = objects(said, skos!("exactMatch")).filter_map(node);
        let mut matches: Vec<String> = exact.filter(|uri| uri.starts_with("http")).collect();
        matches.sort_unstable();
        matches.dedup();
        let name = name.unwrap_or_else(|| local_name(subject).to_owned());
        found.concepts.insert(subject.clone(), Concept { name, parent: None, others, matches });
        parents.entry(subject).or_default().extend(objects(said, skos!("broader")).filter_map(node));
    }
    // What is said from above counts as much.
    for (subject, said) in graph.iter().filter(|(subject, _)| found.concepts.contains_key(*subject)) {
        for below in objects(said, skos!("narrower")).filter_map(node) {
            if let Some((below, _)) =
                graph.get_key_value(&below).filter(|_| found.concepts.contains_key(&below))
            {
                parents.entry(below).or_default().insert(subject.clone());
            }
        }
    }
    for (child, above) in parents {
        let mut above: Vec<String> =
            above.into_iter().filter(|uri| found.concepts.contains_key(uri) && uri != child).collect();
        found.several_parents += usize::from(above.len() > 1);
        if let Some(concept) = found.concepts.get_mut(child) {
            above.truncate(1);
            concept.parent = above.pop();
        }
    }
    found.cut_circles();
    found
}

impl Concepts {
    /// Brings one concept of each circle to the top.
    fn cut_circles(&mut self) {
        let uris: Vec<String> = self.concepts.keys().cloned().collect();
        for uri in uris {
            let parent = |of: &str| self.concepts.get(of).and_then(|concept| concept.parent.clone());
            let line = std::iter::successors(parent(&uri), |above| parent(above));
            if line.take(self.concepts.len()).any(|above| above == uri) {
                self.circles += 1;
                if let Some(concept) = self.concepts.get_mut(&uri) {
                    concept.parent = None;
                }
            }
        }
    }
}

/// Called a concept, or labelled as one; not a scheme or a collection of them.
fn is_concept(said: &Said) -> bool {
    let types: Vec<String> = objects(said, TYPE).filter_map(node).collect();
    let is = |kind: &str| types.iter().any(|one| one == kind);
    let other = is(skos!("ConceptScheme")) || is(skos!("Collection")) || is(skos!("OrderedCollection"));
    is(skos!("Concept")) || !other && objects(said, skos!("prefLabel")).next().is_some()
}

fn is_true(object: &Term) -> bool {
    matches!(object, Term::Literal(literal) if matches!(literal.value(), "true" | "1"))
}

fn objects<'a>(said: &'a Said, predicate: &'static str) -> impl Iterator<Item = &'a Term> {
    said.iter().filter(move |(known, _)| known == predicate).map(|(_, object)| object)
}

/// The labels in the nearest language that has any: the one asked for, its main language, English, none, any.
fn labels(said: &Said, predicate: &'static str, language: &str) -> Vec<String> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let distance = |tag: Option<&str>| match tag {
        Some(tag) if tag.eq_ignore_ascii_case(language) => 0,
        Some(tag) if primary(tag) == primary(language) => 1,
        Some(tag) if primary(tag) == "en" => 2,
        None => 3,
        Some(_) => 4,
    };
    let mut all: Vec<(u8, String, String)> = objects(said, predicate)
        .filter_map(|object| match object {
            Term::Literal(literal) => {
                let text = literal.value().split_whitespace().collect::<Vec<_>>().join(" ");
                Some((distance(literal.language()), literal.language().unwrap_or_default().to_owned(), text))
            }
            _ => None,
        })
        .filter(|(.., text)| !text.is_empty())
        .collect();
    all.sort_unstable();
    all.dedup();
    let Some((nearest, tag, _)) = all.first().cloned() else { return Vec::new() };
    all.into_iter().filter(|(d, t, _)| *d == nearest && *t == tag).map(|(.., text)| text).collect()
}

/// The last part of a URI, by which people call it.
pub(super) fn local_name(uri: &str) -> &str {
    let uri = uri.trim_end_matches(['/', '#']);
    uri.rsplit(['/', '#']).next().unwrap_or(uri)
}
