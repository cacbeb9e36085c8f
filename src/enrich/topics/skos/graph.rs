//! The statements of a file in Turtle or RDF/XML, by what they are about.

use std::collections::BTreeMap;

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::span::FileSpan;

/// What relative names start from, where a file does not say. Names that begin so are nobody's URI.
const BASE: &str = "relative:/";

/// What is said of something.
pub(super) type Said = Vec<(String, Term)>;

/// All statements: by subject, predicates and objects in the order of the file. Names of nodes without a URI begin
/// with `_:`.
pub(super) type Graph = BTreeMap<String, Said>;

/// Reads a file. Which of the two forms it has is told by its name and, where that says nothing, by how it begins.
///
/// # Errors
/// The first place that cannot be read: after it nothing can be said of the rest.
pub(super) fn read(file: &SourceFile<'_>) -> Result<Graph, Diagnostic> {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
    let skipped = file.text.len() - text.len();
    if is_xml(&file.path, text) { read_xml(file, text, skipped) } else { read_turtle(file, text, skipped) }
}

fn is_xml(path: &str, text: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("ttl" | "turtle" | "nt" | "n3") => false,
        Some("rdf" | "xml" | "owl" | "skos") => true,
        // Turtle begins with `<` only before a URI, which has a colon.
        _ => ["<?xml", "<rdf:", "<!"].iter().any(|start| text.trim_start().starts_with(start)),
    }
}

fn read_turtle(file: &SourceFile<'_>, text: &str, skipped: usize) -> Result<Graph, Diagnostic> {
    let failed = |message: String| Diagnostic::new(Code::BadVocabulary, file.whole(), message);
    let parser = TurtleParser::new().with_base_iri(BASE).map_err(|error| failed(error.to_string()))?;
    let mut graph = Graph::new();
    for triple in parser.for_slice(text) {
        let triple = triple.map_err(|error| {
            let range = error.location();
            let place = range.start.offset as usize + skipped..range.end.offset as usize + skipped;
            Diagnostic::new(
                Code::BadVocabulary,
                file.locate(FileSpan::new(place)),
                error.message().to_owned(),
            )
        })?;
        add(&mut graph, triple);
    }
    Ok(graph)
}

fn read_xml(file: &SourceFile<'_>, text: &str, skipped: usize) -> Result<Graph, Diagnostic> {
    let failed = |message: String| Diagnostic::new(Code::BadVocabulary, file.whole(), message);
    if let Some(at) = nested_entity(text) {
        let place = file.locate(FileSpan::new(at + skipped..at + skipped + 1));
        let message = "an entity is made of other entities, which could be without end";
        return Err(Diagnostic::new(Code::BadVocabulary, place, message));
    }
    let parser = RdfXmlParser::new().with_base_iri(BASE).map_err(|error| failed(error.to_string()))?;
    let mut graph = Graph::new();
    let mut triples = parser.for_slice(text);
    while let Some(triple) = triples.next() {
        let triple = triple.map_err(|error| {
            let at = triples.buffer_position() as usize + skipped;
            Diagnostic::new(Code::BadVocabulary, file.locate(FileSpan::new(at..at + 1)), error.to_string())
        })?;
        add(&mut graph, triple);
    }
    Ok(graph)
}

/// Where an entity is declared by way of another one. Ten of those, each ten times the one before, fill any memory.
fn nested_entity(text: &str) -> Option<usize> {
    text.match_indices("<!ENTITY").map(|(at, _)| at).find(|&at| {
        let declared = text[at..].split_once('>').map_or(&text[at..], |(declared, _)| declared);
        declared.match_indices('&').any(|(ampersand, _)| !declared[ampersand + 1..].starts_with('#'))
    })
}

fn add(graph: &mut Graph, triple: Triple) {
    let subject = match triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.into_string(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    graph.entry(subject).or_default().push((triple.predicate.into_string(), triple.object));
}

/// The URI of an object, or the name of a node without one.
pub(super) fn node(object: &Term) -> Option<String> {
    match object {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(node) => Some(node.to_string()),
        Term::Literal(_) => None,
    }
}
