//! `archive export`: the articles and what was derived from them, for other programs.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};

use super::args::{Args, ExportArgs, ExportFormat};
use super::bagit;
use super::outcome::Outcome;
use super::site::{check_root, open};
use super::terminal::Terminal;
use crate::date::Precision;
use crate::engine::{Engine, SilentBuild, SiteOptions};
use crate::enrich::dates::DateMention;
use crate::enrich::names::NameKind;
use crate::enrich::{ArticleName, Evidence, Origin};
use crate::link::{Corpus, Entry, Slot};
use crate::parse::front_matter::ContentKind;
use crate::parse::split;
use crate::render::data_set::{harmless, line, unit};
use crate::render::notes::{NoteRecord, note_records};
use crate::render::{ArticleSources, OaiGateway, View};
use crate::site_path::SitePath;
use crate::source::SourceFile;
use crate::yaml;

/// How many lines are made at once before they are written: an archive's export is larger than its memory.
const GROUP: usize = 1024;

/// Exports all articles in the order of their paths.
pub(super) fn run(args: &Args, export: &ExportArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let options = SiteOptions {
        root: args.root.clone(),
        drafts: export.drafts,
        search: true,
        cache: Some(args.root.join(".archive")),
        ..SiteOptions::default()
    };
    let mut engine = match open(options, terminal) {
        Ok(engine) => engine,
        Err(outcome) => return outcome,
    };
    engine.refresh(&SilentBuild);
    let problems: Vec<_> = engine.diagnostics().into_iter().filter(|problem| problem.is_error()).collect();
    terminal.diagnostics(&problems);
    if export.format == ExportFormat::Oai && engine.config().base_url.is_none() {
        return terminal.fail("a static repository needs absolute addresses: set `base_url` in archive.yaml");
    }
    // What is written about pages needs templates that can be used; what is written about articles does not.
    let view = engine.view();
    let of_pages =
        matches!(export.format, ExportFormat::Oai | ExportFormat::Jsonld) || export.bagit.is_some();
    if view.is_none() && of_pages {
        return Outcome::Problems;
    }
    let view = view.as_ref();
    let (name, written) = match (export.bagit.as_ref().zip(view), &export.output) {
        (Some((folder, view)), _) => {
            let written = bagit::write(&engine, view, folder, |to| jsonl(&engine, BufWriter::new(to)));
            (folder.display().to_string(), written)
        }
        (None, None) => {
            ("standard output".to_owned(), write(export, &engine, view, std::io::stdout().lock()))
        }
        (None, Some(file)) => {
            let written = File::create(file).and_then(|to| write(export, &engine, view, to));
            (file.display().to_string(), written)
        }
    };
    match written {
        // Whoever reads it has had enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine,
        Err(error) => terminal.fail(&format!("cannot write {name}: {error}")),
        Ok(()) if problems.is_empty() => Outcome::Fine,
        Ok(()) => Outcome::Problems,
    }
}

fn write(export: &ExportArgs, engine: &Engine, view: Option<&View<'_>>, to: impl Write) -> io::Result<()> {
    match (export.format, view) {
        (ExportFormat::Oai, Some(view)) => {
            let gateway = OaiGateway {
                address: export.gateway.clone().unwrap_or_default(),
                admin_email: export.admin_email.clone().unwrap_or_default(),
            };
            view.static_repository(&gateway, BufWriter::new(to))
        }
        (ExportFormat::Jsonld, Some(view)) => jsonld(engine, view, BufWriter::new(to)),
        (ExportFormat::Jsonl, _) => jsonl(engine, BufWriter::new(to)),
        (ExportFormat::Csv, _) => csv(engine, to),
        // Said before.
        (ExportFormat::Oai | ExportFormat::Jsonld, None) => Ok(()),
    }
}

/// One article as a line of JSON.
#[derive(Serialize)]
struct ExportedArticle<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// Root-relative, without the base URL's path.
    url: &'a str,
    title: &'a str,
    date: Option<String>,
    /// All that its front matter says, under the keys that its author typed.
    front_matter: Map<String, Value>,
    /// The Markdown below the front matter, as it stands in the file.
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<WithdrawnRecord<'a>>,
    countries: Vec<CountryRecord<'a>>,
    topics: Vec<TopicRecord<'a>>,
    related: Vec<RelatedRecord<'a>>,
    versions: Vec<VersionRecord<'a>>,
    thread: Option<ThreadRecord<'a>>,
    names: Vec<ExportedName<'a>>,
    dates: Vec<ExportedDate<'a>>,
    annotations: Vec<NoteRecord<'a>>,
}

#[derive(Serialize)]
struct ThreadRecord<'a> {
    id: &'a str,
    label: &'a str,
    url: String,
}

#[derive(Serialize)]
struct ExportedName<'a> {
    id: &'a str,
    name: &'a str,
    kind: NameKind,
    evidence: Vec<EvidenceRecord<'a>>,
}

#[derive(Serialize)]
struct ExportedDate<'a> {
    date: String,
    precision: Precision,
    text: &'a str,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct WithdrawnRecord<'a> {
    date: Option<String>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct CountryRecord<'a> {
    code: String,
    name: String,
    about: bool,
    score: f64,
    origin: Origin,
    evidence: Vec<EvidenceRecord<'a>>,
}

#[derive(Serialize)]
struct TopicRecord<'a> {
    id: &'a str,
    name: &'a str,
    ancestors: Vec<&'a str>,
    score: f64,
    origin: Origin,
    evidence: Vec<EvidenceRecord<'a>>,
}

/// `start` and `end` are bytes of the source file; `text` is what a reader sees there.
#[derive(Serialize)]
struct EvidenceRecord<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    /// Only said of words that the archive's own articles taught.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    learned: bool,
}

#[derive(Serialize)]
struct RelatedRecord<'a> {
    path: &'a str,
    url: &'a str,
    /// None for articles that an editor pinned.
    score: Option<u32>,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct VersionRecord<'a> {
    path: &'a str,
    url: &'a str,
}

fn evidence(all: &[Evidence]) -> Vec<EvidenceRecord<'_>> {
    all.iter()
        .map(|one| EvidenceRecord {
            text: &one.text,
            start: one.at.start,
            end: one.at.end,
            learned: one.learned,
        })
        .collect()
}

/// All dated articles, by path.
fn articles(corpus: &Corpus) -> Vec<(Slot, &Entry)> {
    let entries = corpus.slots().filter_map(|slot| Some((slot, corpus.entry(slot)?)));
    let mut entries: Vec<_> =
        entries.filter(|(_, entry)| entry.article.kind() == ContentKind::Article).collect();
    entries.sort_by(|a, b| a.1.article.path.cmp(&b.1.article.path));
    entries
}

fn jsonl(engine: &Engine, mut to: impl Write) -> io::Result<()> {
    for group in articles(engine.corpus()).chunks(GROUP) {
        let lines = group.par_iter().map(|(slot, entry)| line(&record(engine, *slot, entry)));
        for line in lines.collect::<Vec<_>>() {
            to.write_all(&line)?;
        }
    }
    to.flush()
}

fn record<'a>(engine: &'a Engine, slot: Slot, entry: &'a Entry) -> ExportedArticle<'a> {
    let corpus = engine.corpus();
    let front = &entry.article.front;
    let gazetteer = &corpus.vocabularies.gazetteer;
    let countries = entry.derived.countries.iter().map(|country| CountryRecord {
        code: country.code.to_string(),
        name: gazetteer.name(country.code, &engine.config().language).to_owned(),
        about: country.about,
        score: unit(country.score),
        origin: country.origin,
        evidence: evidence(&country.evidence),
    });
    let vocabulary = &corpus.vocabularies.topics;
    let topics = entry.derived.topics.iter().map(|topic| {
        let ancestors = vocabulary.ancestors(topic.id).into_iter().map(|id| vocabulary.get(id).id.as_str());
        TopicRecord {
            id: &vocabulary.get(topic.id).id,
            name: &vocabulary.get(topic.id).label,
            ancestors: ancestors.collect(),
            score: unit(topic.score),
            origin: topic.origin,
            evidence: evidence(&topic.evidence),
        }
    });
    let (pinned, derived) = corpus.related(slot);
    let pinned = pinned.iter().filter_map(|slot| {
        let other = corpus.entry(*slot)?;
        Some(RelatedRecord {
            path: &other.article.path,
            url: &other.url,
            score: None,
            reasons: vec!["pinned".to_owned()],
        })
    });
    // Words that both share are shown as this article has them; one that is being edited has none to show.
    let source = engine.read(&entry.article.path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let source = source.unwrap_or_default();
    let (front_matter, body) = written(&entry.article.path, &source).unwrap_or_default();
    let derived = derived.iter().filter_map(|link| {
        let other = corpus.entry(link.slot)?;
        let shared = corpus.shared(entry, link, &source);
        let reasons = shared.all().cloned().collect();
        Some(RelatedRecord { path: &other.article.path, url: &other.url, score: Some(link.score), reasons })
    });
    let versions = corpus.versions(slot).into_iter().filter_map(|slot| corpus.entry(slot));
    ExportedArticle {
        path: &entry.article.path,
        id: front.id.as_ref().map(|id| id.text.as_str()),
        url: &entry.url,
        title: &front.title,
        date: front.date.map(|date| date.to_string()),
        front_matter,
        body,
        withdrawn: front.withdrawn.as_deref().map(|withdrawn| WithdrawnRecord {
            date: withdrawn.date.map(|date| date.to_string()),
            reason: withdrawn.reason.as_deref(),
        }),
        countries: countries.collect(),
        topics: topics.collect(),
        related: pinned.chain(derived).collect(),
        versions: versions
            .map(|other| VersionRecord { path: &other.article.path, url: &other.url })
            .collect(),
        thread: corpus.thread(slot).map(|id| ThreadRecord {
            id,
            label: corpus.thread_label(id).unwrap_or_default(),
            url: corpus.thread_list(id).url(),
        }),
        names: entry.derived.names.iter().map(name_record).collect(),
        dates: entry.derived.dates.iter().map(date_record).collect(),
        annotations: match front.withdrawn {
            Some(_) => Vec::new(),
            None => note_records(&entry.article.notes),
        },
    }
}

/// What stands in a file: its front matter, and its body.
fn written(path: &SitePath, source: &str) -> Option<(Map<String, Value>, String)> {
    let file = SourceFile::new(path.clone(), source);
    let parts = split(&file).ok()?;
    let node = yaml::parse(&file, parts.front_matter).ok()?;
    let front = node.as_ref().map_or_else(Map::new, exported);
    Some((front, source[parts.body].to_owned()))
}

/// Front matter as data. What its keys hold is text, whatever it looks like: `title: 1.10` is no number. The author's own
/// data is what YAML makes of it.
fn exported(front: &yaml::Node) -> Map<String, Value> {
    let yaml::Value::Mapping(entries) = &front.value else { return Map::new() };
    let value = |key: &str, node: &yaml::Node| if key == "extra" { node.to_json() } else { as_text(node) };
    entries
        .iter()
        .filter_map(|(key, node)| Some((key.text()?.to_owned(), value(key.text()?, node))))
        .collect()
}

fn as_text(node: &yaml::Node) -> Value {
    match &node.value {
        yaml::Value::Scalar { text, plain: true } if node.as_bool().is_none() && !node.is_null() => {
            text.as_str().into()
        }
        yaml::Value::Scalar { .. } => node.to_json(),
        yaml::Value::Sequence(items) => items.iter().map(as_text).collect(),
        yaml::Value::Mapping(entries) => {
            let entries =
                entries.iter().filter_map(|(key, node)| Some((key.text()?.to_owned(), as_text(node))));
            Value::Object(entries.collect())
        }
    }
}

fn name_record(name: &ArticleName) -> ExportedName<'_> {
    ExportedName { id: &name.id, name: &name.name, kind: name.kind, evidence: evidence(&name.evidence) }
}

fn date_record(mention: &DateMention) -> ExportedDate<'_> {
    ExportedDate {
        date: mention.date.to_string(),
        precision: mention.date.precision(),
        text: &mention.text,
        start: mention.at.start,
        end: mention.at.end,
    }
}

/// One page of Web Annotations: what people say of all articles, and what was derived from them.
fn jsonld(engine: &Engine, view: &View<'_>, mut to: impl Write) -> io::Result<()> {
    let [begin, end] = view.annotation_page_around();
    to.write_all(begin.as_bytes())?;
    let mut first = true;
    for group in articles(engine.corpus()).chunks(GROUP) {
        let made = group.par_iter().map(|(_, entry)| {
            let all = view.web_annotations(entry);
            all.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()
        });
        for annotation in made.collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
            to.write_all(if first { b"\n" } else { b",\n" })?;
            to.write_all(annotation.as_bytes())?;
            first = false;
        }
    }
    to.write_all(end.as_bytes())?;
    to.flush()
}

/// One row an article, lists joined by `;`.
fn csv(engine: &Engine, to: impl Write) -> io::Result<()> {
    let corpus = engine.corpus();
    let mut writer = ::csv::Writer::from_writer(to);
    let header = [
        "path",
        "id",
        "url",
        "title",
        "date",
        "source",
        "source_url",
        "archived_url",
        "authors",
        "language",
        "dateline",
        "deck",
        "summary",
        "rights",
        "print_date",
        "print_headline",
        "print_page",
        "thread",
        "terms",
        "extra",
        "countries_about",
        "countries_mentioned",
        "topics",
        "related",
    ];
    writer.write_record(header)?;
    for (slot, entry) in articles(corpus) {
        let front = &entry.article.front;
        let countries = |about: bool| {
            let codes = entry.derived.countries.iter().filter(|country| country.about == about);
            codes.map(|country| country.code.to_string()).collect::<Vec<_>>().join(";")
        };
        let vocabulary = &corpus.vocabularies.topics;
        let topics: Vec<&str> =
            entry.derived.topics.iter().map(|topic| vocabulary.get(topic.id).id.as_str()).collect();
        let (pinned, derived) = corpus.related(slot);
        let related: Vec<&str> = pinned
            .into_iter()
            .chain(derived.iter().map(|link| link.slot))
            .filter_map(|slot| corpus.entry(slot).map(|other| &*other.article.path))
            .collect();
        let print = front.print.as_deref();
        let terms: Vec<String> = front
            .terms
            .iter()
            .flat_map(|(name, terms)| terms.iter().map(move |term| format!("{name}:{term}")))
            .collect();
        let row = [
            entry.article.path.to_string(),
            front.id.as_ref().map(|id| id.text.clone()).unwrap_or_default(),
            entry.url.to_string(),
            front.title.clone(),
            front.date.map(|date| date.to_string()).unwrap_or_default(),
            front.source.clone().unwrap_or_default(),
            front.source_url.clone().unwrap_or_default(),
            front.archived_url.clone().unwrap_or_default(),
            front.authors.clone().unwrap_or_default().join(";"),
            front.language.clone().unwrap_or_default(),
            front.dateline.clone().unwrap_or_default(),
            front.deck.clone().unwrap_or_default(),
            front.summary.clone().unwrap_or_default(),
            front.rights.clone().unwrap_or_default(),
            print.and_then(|print| print.date).map(|date| date.to_string()).unwrap_or_default(),
            print.and_then(|print| print.headline.clone()).unwrap_or_default(),
            print.and_then(|print| print.page.clone()).unwrap_or_default(),
            front.thread.clone().unwrap_or_default(),
            terms.join(";"),
            front.extra.as_deref().unwrap_or_default().to_owned(),
            countries(true),
            countries(false),
            topics.join(";"),
            related.join(";"),
        ];
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.flush()
}
