//! `_index.md`: title, introduction and cascade of a list page.

use serde::{Deserialize, Serialize};

use super::ParseSettings;
use super::front_matter::FrontMatter;
use super::markdown::{self, BodyFacts, LinkTarget, classify};
use super::spanned::Spanned;
use super::split::{Split, split};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::site_path::{SiteFolder, SitePath};
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::text::PlainText;
use crate::yaml::{self, FromNode, MapReader, Node, Reader};

/// What the `_index.md` of a folder says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexFile {
    /// Path of the file, relative to the site's root.
    pub path: SitePath,
    /// The name of the section.
    pub title: String,
    /// One or two sentences for search engines.
    pub summary: Option<String>,
    /// Template to use instead of the usual one.
    pub template: Option<Spanned>,
    /// Ask search engines to leave the list out.
    pub noindex: bool,
    /// Defaults for the articles below the folder.
    pub cascade: Option<Box<FrontMatter>>,
    /// Articles that stand first on the newest page of the list, in this order.
    pub featured: Vec<Spanned>,
    /// What editors add to the timeline of the page.
    pub timeline: Vec<OwnMoment>,
    /// Where that stands, in bytes of the file.
    pub timeline_at: FileSpan,
    /// Where the introduction stands, in bytes of the file.
    pub body: FileSpan,
    /// What the introduction uses and links to.
    pub facts: BodyFacts,
}

/// An entry that editors add to a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnMoment {
    /// When it happened.
    pub date: Date,
    /// What happened then.
    pub text: String,
    /// Where more is told: an article, another file of the site, or an address elsewhere.
    pub link: Option<Spanned>,
}

impl FromNode for OwnMoment {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let (date, text) = (map.require("date"), map.require("text"));
        let link: Option<Spanned> = map.get("link");
        if let Some(link) = link.as_ref().filter(|link| matches!(classify(&link.text), LinkTarget::Unsafe))
            && let Some(node) = map.node("link")
        {
            map.reader().report(
                Code::BadValue,
                node,
                format!("`{}` is not an address that can be linked to", link.text),
            );
        }
        map.finish("");
        Some(Self { date: date?, text: text?, link })
    }
}

impl IndexFile {
    /// URL of the list page it belongs to: that of its folder.
    pub fn url(&self) -> String {
        let folder = self.path.folder().as_str();
        match folder.strip_prefix("content/") {
            Some(folder) => format!("/{folder}/"),
            None => "/".to_owned(),
        }
    }

    /// The folder it describes, relative to the site's root.
    pub fn folder(&self) -> SiteFolder<'_> {
        self.path.folder()
    }
}

/// Reads an `_index.md`, with its warnings.
///
/// # Errors
/// Every problem of the file.
pub fn index_file(
    file: &SourceFile<'_>,
    settings: &ParseSettings,
) -> Result<(IndexFile, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Split { front_matter, body } = split(file).map_err(|problem| vec![problem])?;
    let node = yaml::parse(file, front_matter.clone())?.unwrap_or(Node {
        span: FileSpan::new(front_matter.start..front_matter.start),
        value: yaml::Value::Mapping(Vec::new()),
    });
    let mut reader = Reader::new(file);
    reader.dates = settings.dates.clone();
    let index = read(&node, settings, &mut reader);
    let mut problems = reader.problems;
    let facts =
        markdown::analyse(file, body.clone(), &settings.markdown, &mut PlainText::new(), &mut problems);
    settings.levels.apply(&mut problems);
    match index {
        Some(mut index) if problems.iter().all(|problem| !problem.is_error()) => {
            index.body = FileSpan::new(body.clone());
            index.facts = facts;
            Ok((index, problems))
        }
        _ => Err(problems),
    }
}

fn read(node: &Node, settings: &ParseSettings, reader: &mut Reader<'_>) -> Option<IndexFile> {
    let path = SitePath::from(&reader.file.path);
    let mut map = MapReader::new(node, reader)?;
    let title = map.require("title");
    let summary = map.get("summary");
    let template = map.get("template");
    let noindex = map.get("noindex").unwrap_or(false);
    let cascade = map.node("cascade");
    let cascade =
        cascade.and_then(|node| FrontMatter::read_cascade(node, &settings.taxonomies, map.reader()));
    let featured = map.get("featured").unwrap_or_default();
    let timeline = map.get("timeline").unwrap_or_default();
    let timeline_at = map.node("timeline").map_or(FileSpan::default(), |node| node.span);
    map.finish("");
    Some(IndexFile {
        path,
        title: title?,
        summary,
        template,
        noindex,
        cascade: cascade.map(Box::new),
        featured,
        timeline,
        timeline_at,
        body: FileSpan::default(),
        facts: BodyFacts::default(),
    })
}
