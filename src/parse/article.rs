//! One article or plain page.

use serde::{Deserialize, Serialize};

use super::ParseSettings;
use super::front_matter::{ContentKind, FrontMatter};
use super::markdown::{self, BodyFacts};
use super::notes::{self, Note, NoteFiles};
use super::split::{Split, split};
use crate::diagnostic::{Code, Diagnostic};
use crate::site_path::{SiteFolder, SitePath};
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::text::{BlockKind, PlainText};
use crate::yaml::{self, Node, Reader};

/// What is kept of an article or plain page. Its body stays in its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Path of the file, relative to the site's root: `content/…/x.md`.
    pub path: SitePath,
    /// Its front matter, with what it inherits from `_index.md` files.
    pub front: FrontMatter,
    /// Where the body stands, in bytes of the file.
    pub body: FileSpan,
    /// What its body uses and links to.
    pub facts: BodyFacts,
    /// Last part of the URL: the front matter's `slug`, or the transliterated name of file or bundle.
    pub slug: String,
    /// What people say about it, in the order of the text.
    pub notes: Box<[Note]>,
}

/// An article with what only the next stage needs.
#[derive(Debug)]
pub struct Parsed {
    /// What is kept of it.
    pub article: Article,
    /// Headline, deck, dateline and body as a reader sees them.
    pub text: PlainText,
    /// What is wrong with it and keeps nobody from reading it.
    pub warnings: Vec<Diagnostic>,
    /// What is wrong with its notes. Even an error among these does not keep the article from being shown.
    pub note_problems: Vec<Diagnostic>,
}

/// An article with errors, and what is known of it all the same, so that other stages can report their
/// problems in the same run.
#[derive(Debug, Default)]
pub struct Failed {
    /// Errors and warnings, in the order of the file.
    pub problems: Vec<Diagnostic>,
    /// What could be read of its front matter.
    pub front: Option<FrontMatter>,
    /// What its body says; empty if the body could not be found.
    pub facts: BodyFacts,
}

impl Failed {
    /// Problems that leave nothing else to be known.
    pub fn new(problems: Vec<Diagnostic>) -> Box<Self> {
        Box::new(Self { problems, ..Self::default() })
    }
}

impl Article {
    /// Whether it is a dated article or a plain page.
    pub fn kind(&self) -> ContentKind {
        self.front.kind.unwrap_or_default()
    }

    /// True if the file is the `index.md` of a bundle, whose folder belongs to it.
    pub fn is_bundle(&self) -> bool {
        crate::read::is_bundle(&self.path)
    }

    /// The folder that relative links start from.
    pub fn folder(&self) -> SiteFolder<'_> {
        self.path.folder()
    }

    /// What lists show under the headline: the summary, the deck, or the beginning of the text.
    pub fn summary(&self) -> &str {
        let front = &self.front;
        front.summary.as_deref().or(front.deck.as_deref()).unwrap_or(&self.facts.excerpt)
    }
}

/// Reads an article without the file beside it. `cascade` holds the defaults of the list pages above it.
///
/// # Errors
/// Every problem of the file.
pub fn article(
    file: &SourceFile<'_>,
    settings: &ParseSettings,
    cascade: Option<&FrontMatter>,
) -> Result<Parsed, Box<Failed>> {
    article_with_notes(file, settings, cascade, None)
}

/// Reads an article and the notes in the file beside it.
///
/// # Errors
/// Every problem of the article's own file.
pub fn article_with_notes(
    file: &SourceFile<'_>,
    settings: &ParseSettings,
    cascade: Option<&FrontMatter>,
    sidecar: Option<&SourceFile<'_>>,
) -> Result<Parsed, Box<Failed>> {
    let Split { front_matter, body } = split(file).map_err(|problem| Failed::new(vec![problem]))?;
    let mut reader = Reader::new(file);
    reader.dates = settings.dates.clone();
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
        None => {
            let is_given = node.as_ref().is_some_and(|node| node.get("date").is_some());
            let is_dated = front.as_ref().is_some_and(|front| front.date.is_some());
            slug_of(&file.path, is_dated && !is_given)
        }
    };
    if slug.is_empty() {
        let message = "the file name holds no letter or digit to make a URL from";
        problems.push(
            Diagnostic::new(Code::BadValue, file.whole(), message).hint("rename the file, or give a `slug`"),
        );
    }
    settings.levels.apply(&mut problems);
    let mut front = match front {
        Some(mut front) if problems.iter().all(|problem| !problem.is_error()) => {
            if let Some(cascade) = cascade {
                front.inherit(cascade);
            }
            front
        }
        front => return Err(Box::new(Failed { problems, front, facts })),
    };
    let mut typed = front.take_notes();
    let mut note_problems = Vec::new();
    if let Some(sidecar) = sidecar {
        let (beside, problems) = notes::read_sidecar(sidecar);
        typed.extend(beside);
        note_problems.extend(problems);
    }
    let notes = if typed.is_empty() {
        Box::default()
    } else {
        let readable = notes::readable(file, node.as_ref(), body.clone(), &settings.markdown);
        let files = NoteFiles { article: file, sidecar };
        notes::attach(typed, &files, &readable, &settings.markdown, &mut note_problems)
    };
    let body = FileSpan::new(body.clone());
    Ok(Parsed {
        article: Article { path: file.path.clone().into(), front, body, facts, slug, notes },
        text,
        warnings: problems,
        note_problems,
    })
}

/// A mapping without keys, for front matter that is empty.
fn empty_mapping(at: usize) -> Node {
    Node { span: FileSpan::new(at..at), value: yaml::Value::Mapping(Vec::new()) }
}

/// The slug that a file name gives; for a bundle the name of its folder. The day in it is left out where it is the
/// article's date, which the URL has anyhow.
fn slug_of(path: &str, dated: bool) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let slug = crate::slug::slugify(stem.rsplit('/').next().unwrap_or(stem));
    let rest =
        slug.get(10..).map(|rest| rest.trim_start_matches('-')).filter(|rest| dated && !rest.is_empty());
    rest.map(str::to_owned).unwrap_or(slug)
}

/// Appends a text of the front matter, mapped to where it stands in the file.
fn push_field(text: &mut PlainText, kind: BlockKind, node: &Node, key: &str, file: &SourceFile<'_>) {
    let Some(field) = node.get(key) else { return };
    let Some(value) = field.text() else { return };
    let source = file.text.get(field.span.range()).unwrap_or_default();
    // Quotes and block indicators are not part of the value; where it is escaped or folded, any part of it
    // stands for the whole.
    let span = match source.find(value) {
        Some(at) => field.span.range().start + at..field.span.range().start + at + value.len(),
        None => field.span.range(),
    };
    text.begin(kind);
    text.push(value, span);
    text.end();
}
