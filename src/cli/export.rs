//! `archive export`: the articles and what was derived from them, for other programs.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::Outcome;
use super::args::{Args, Export, ExportFormat};
use super::bagit;
use super::build::check_root;
use super::terminal::Terminal;
use crate::date::Precision;
use crate::engine::{Engine, Options, Silent};
use crate::enrich::dates::DateMention;
use crate::enrich::names::NameKind;
use crate::enrich::{Evidence, Name, Origin};
use crate::link::{Corpus, Entry, Slot};
use crate::parse::front_matter::Kind;
use crate::render::View;
use crate::render::data_set::{harmless, unit};

/// How many lines are made at once before they are written: an archive's export is larger than its memory.
const GROUP: usize = 1024;

/// Exports all articles in the order of their paths.
pub fn run(args: &Args, export: &Export, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let options = Options {
        root: args.root.clone(),
        drafts: export.drafts,
        search: true,
        cache: Some(args.root.join(".archive")),
        ..Options::default()
    };
    let mut engine = match Engine::open(options) {
        Ok(engine) => engine,
        Err(problems) => {
            terminal.diagnostics(&problems);
            return Outcome::Problems;
        }
    };
    engine.refresh(&Silent);
    let problems: Vec<_> = engine.diagnostics().into_iter().filter(|problem| problem.is_error()).collect();
    terminal.diagnostics(&problems);
    let Some(view) = engine.view() else { return Outcome::Problems };
    if export.format == ExportFormat::Oai && engine.config().base_url.is_none() {
        return terminal.fail("a static repository needs absolute addresses: set `base_url` in archive.yaml");
    }
    let (name, written) = match (&export.bagit, &export.output) {
        (Some(folder), _) => {
            let written =
                bagit::write(&engine, &view, folder, |to| jsonl(&engine, &view, BufWriter::new(to)));
            (folder.display().to_string(), written)
        }
        (None, None) => {
            ("standard output".to_owned(), write(export, &engine, &view, std::io::stdout().lock()))
        }
        (None, Some(file)) => {
            let written = File::create(file).and_then(|to| write(export, &engine, &view, to));
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

fn write(export: &Export, engine: &Engine, view: &View<'_>, to: impl Write) -> io::Result<()> {
    match export.format {
        ExportFormat::Oai => {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            view.static_repository(&text(&export.gateway), &text(&export.admin_email), BufWriter::new(to))
        }
        ExportFormat::Jsonl => jsonl(engine, view, BufWriter::new(to)),
        ExportFormat::Csv => csv(engine, to),
    }
}

/// One article as a line of JSON.
#[derive(Serialize)]
struct Record<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// Root-relative, without the base URL's path.
    url: &'a str,
    title: &'a str,
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<WithdrawnRecord<'a>>,
    countries: Vec<CountryRecord<'a>>,
    topics: Vec<TopicRecord<'a>>,
    related: Vec<RelatedRecord<'a>>,
    versions: Vec<VersionRecord<'a>>,
    thread: Option<ThreadRecord<'a>>,
    names: Vec<NameRecord<'a>>,
    dates: Vec<DateRecord<'a>>,
}

#[derive(Serialize)]
struct ThreadRecord<'a> {
    id: &'a str,
    label: &'a str,
    url: String,
}

#[derive(Serialize)]
struct NameRecord<'a> {
    id: &'a str,
    name: &'a str,
    kind: NameKind,
    evidence: Vec<EvidenceRecord<'a>>,
}

#[derive(Serialize)]
struct DateRecord<'a> {
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
        .map(|one| EvidenceRecord { text: &one.text, start: one.start, end: one.end, learned: one.learned })
        .collect()
}

/// All dated articles, by path.
fn articles(corpus: &Corpus) -> Vec<(Slot, &Entry)> {
    let entries = corpus.slots().filter_map(|slot| Some((slot, corpus.entry(slot)?)));
    let mut entries: Vec<_> = entries.filter(|(_, entry)| entry.article.kind() == Kind::Article).collect();
    entries.sort_by(|a, b| a.1.article.path.cmp(&b.1.article.path));
    entries
}

fn jsonl(engine: &Engine, view: &View<'_>, mut to: impl Write) -> io::Result<()> {
    for group in articles(engine.corpus()).chunks(GROUP) {
        let lines =
            group.par_iter().map(|(slot, entry)| serde_json::to_vec(&record(engine, view, *slot, entry)));
        for line in lines.collect::<Vec<_>>() {
            to.write_all(&line?)?;
            to.write_all(b"\n")?;
        }
    }
    to.flush()
}

fn record<'a>(engine: &'a Engine, view: &View<'_>, slot: Slot, entry: &'a Entry) -> Record<'a> {
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
    let source = view.source(&entry.article.path).unwrap_or_default();
    let derived = derived.iter().filter_map(|link| {
        let other = corpus.entry(link.slot)?;
        let shared = corpus.shared(entry, link, &source, &engine.config().language);
        let reasons = shared.all().cloned().collect();
        Some(RelatedRecord { path: &other.article.path, url: &other.url, score: Some(link.score), reasons })
    });
    let versions = corpus.versions(slot).into_iter().filter_map(|slot| corpus.entry(slot));
    Record {
        path: &entry.article.path,
        id: front.id.as_ref().map(|id| id.text.as_str()),
        url: &entry.url,
        title: &front.title,
        date: front.date.map(|date| date.to_string()),
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
    }
}

fn name_record(name: &Name) -> NameRecord<'_> {
    NameRecord { id: &name.id, name: &name.name, kind: name.kind, evidence: evidence(&name.evidence) }
}

fn date_record(mention: &DateMention) -> DateRecord<'_> {
    DateRecord {
        date: mention.date.to_string(),
        precision: mention.date.precision(),
        text: &mention.text,
        start: mention.start,
        end: mention.end,
    }
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
        let row = [
            entry.article.path.to_string(),
            front.id.as_ref().map(|id| id.text.clone()).unwrap_or_default(),
            entry.url.to_string(),
            front.title.clone(),
            front.date.map(|date| date.to_string()).unwrap_or_default(),
            front.source.clone().unwrap_or_default(),
            countries(true),
            countries(false),
            topics.join(";"),
            related.join(";"),
        ];
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.flush()
}
