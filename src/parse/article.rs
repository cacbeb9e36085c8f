//! One article or plain page.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Settings;
use super::front_matter::{FrontMatter, Kind};
use super::markdown::{self, Facts};
use super::split::{Split, split};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::text::{BlockKind, PlainText};
use crate::yaml::{self, Node, Reader};

/// What is kept of an article or plain page. Its body stays in its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Path of the file, relative to the site's root: `content/…/x.md`.
    pub path: Arc<str>,
    pub front: FrontMatter,
    /// Where the body stands, in bytes of the file.
    pub body: Range<u32>,
    pub facts: Facts,
    /// Last part of the URL: the front matter's `slug`, or the transliterated name of file or bundle.
    pub slug: String,
}

/// An article with what only the next stage needs.
#[derive(Debug)]
pub struct Parsed {
    pub article: Article,
    /// Headline, deck, dateline and body as a reader sees them.
    pub text: PlainText,
    pub warnings: Vec<Diagnostic>,
}

/// An article with errors, and what is known of it all the same, so that other stages can report their
/// problems in the same run.
#[derive(Debug, Default)]
pub struct Failed {
    pub problems: Vec<Diagnostic>,
    /// What could be read of its front matter.
    pub front: Option<FrontMatter>,
    /// What its body says; empty if the body could not be found.
    pub facts: Facts,
}

impl Failed {
    /// Problems that leave nothing else to be known.
    pub fn new(problems: Vec<Diagnostic>) -> Box<Self> {
        Box::new(Self { problems, ..Self::default() })
    }
}

impl Article {
    /// Whether it is a dated article or a plain page.
    pub fn kind(&self) -> Kind {
        self.front.kind.unwrap_or_default()
    }

    /// True if the file is the `index.md` of a bundle, whose folder belongs to it.
    pub fn is_bundle(&self) -> bool {
        self.path.ends_with("/index.md")
    }

    /// The folder that relative links start from.
    pub fn folder(&self) -> &str {
        crate::url::parent(&self.path)
    }

    /// What lists show under the headline: the summary, the deck, or the beginning of the text.
    pub fn summary(&self) -> &str {
        let front = &self.front;
        front.summary.as_deref().or(front.deck.as_deref()).unwrap_or(&self.facts.excerpt)
    }
}

/// Reads an article. `cascade` holds the defaults of the list pages above it.
///
/// # Errors
/// Every problem of the file.
pub fn article(
    file: &SourceFile<'_>,
    settings: &Settings,
    cascade: Option<&FrontMatter>,
) -> Result<Parsed, Box<Failed>> {
    let Split { front_matter, body } = split(file).map_err(|problem| Failed::new(vec![problem]))?;
    let mut reader = Reader::new(file);
    let node = match yaml::parse(file, front_matter.clone()) {
        Ok(Some(node)) => Some(node),
        Ok(None) => Some(empty_mapping(front_matter.start)),
        Err(problems) => {
            reader.problems.extend(problems);
            None
        }
    };
    let kind_hint = cascade.and_then(|cascade| cascade.kind);
    let front =
        node.as_ref().and_then(|node| FrontMatter::read(node, &settings.taxonomies, kind_hint, &mut reader));

    let mut text = PlainText::new();
    if let Some(node) = &node {
        push_field(&mut text, BlockKind::Title, node, "title", file);
        let deck = if node.get("deck").is_some() { "deck" } else { "summary" };
        push_field(&mut text, BlockKind::Deck, node, deck, file);
        push_field(&mut text, BlockKind::Dateline, node, "dateline", file);
    }
    let mut problems = reader.problems;
    let facts = markdown::analyse(file, body.clone(), &settings.markdown, &mut text, &mut problems);

    let slug = match front.as_ref().and_then(|front| front.slug.as_ref()) {
        Some(slug) => slug.text.clone(),
        None => slug_of(&file.path),
    };
    if slug.is_empty() {
        let message = "the file name holds no letter or digit to make a URL from";
        problems.push(
            Diagnostic::new(Code::BadValue, file.whole(), message).hint("rename the file, or give a `slug`"),
        );
    }
    settings.levels.apply(&mut problems);
    let front = match front {
        Some(mut front) if problems.iter().all(|problem| !problem.is_error()) => {
            if let Some(cascade) = cascade {
                front.inherit(cascade);
            }
            front
        }
        front => return Err(Box::new(Failed { problems, front, facts })),
    };
    let body = body.start as u32..body.end as u32;
    Ok(Parsed {
        article: Article { path: file.path.clone(), front, body, facts, slug },
        text,
        warnings: problems,
    })
}

/// A mapping without keys, for front matter that is empty.
fn empty_mapping(at: usize) -> Node {
    Node { span: at..at, value: yaml::Value::Mapping(Vec::new()) }
}

/// The slug that a file name gives; for a bundle the name of its folder.
fn slug_of(path: &str) -> String {
    let stem = path.strip_suffix("/index.md").or_else(|| path.strip_suffix(".md")).unwrap_or(path);
    crate::slug::slugify(stem.rsplit('/').next().unwrap_or(stem))
}

/// Appends a text of the front matter, mapped to where it stands in the file.
fn push_field(text: &mut PlainText, kind: BlockKind, node: &Node, key: &str, file: &SourceFile<'_>) {
    let Some(field) = node.get(key) else { return };
    let Some(value) = field.text() else { return };
    let source = file.text.get(field.span.clone()).unwrap_or_default();
    // Quotes and block indicators are not part of the value; where it is escaped or folded, any part of it
    // stands for the whole.
    let span = match source.find(value) {
        Some(at) => field.span.start + at..field.span.start + at + value.len(),
        None => field.span.clone(),
    };
    text.begin(kind);
    text.push(value, span);
    text.end();
}
