//! `archive import`

use std::io::IsTerminal;
use std::path::Path;

use super::args::{Args, ImportArgs, ImportFormat};
use super::outcome::Outcome;
use super::progress::ImportProgress;
use super::site::open;
use super::terminal::Terminal;
use crate::engine::SiteOptions;
use crate::import::{self, ArticleSelector, Clock, Mapping, SourceFormat};

/// Imports the sources and prints what happened.
pub(super) fn run(args: &Args, typed: &ImportArgs, terminal: &Terminal) -> Outcome {
    if !args.root.join("archive.yaml").is_file() && !args.root.join("content").is_dir() {
        return terminal.fail(&format!(
            "{} holds no site to import into\nhelp: begin one with `archive init`, or name one with --root",
            args.root.display()
        ));
    }
    let clock = match typed.timezone.as_deref().map(Clock::parse).transpose() {
        Ok(clock) => clock,
        Err(why) => return terminal.fail(&format!("--timezone: {why}")),
    };
    let mapping = match typed.map.as_deref().map(read_mapping).transpose() {
        Ok(mapping) => mapping.unwrap_or_default(),
        Err(why) => return terminal.fail(&format!("--map: {why}")),
    };
    // What may stand in an article follows from the configuration and the vocabularies.
    let options = SiteOptions { root: args.root.clone(), without_model: true, ..SiteOptions::default() };
    let engine = match open(options, terminal) {
        Ok(engine) => engine,
        Err(outcome) => return outcome,
    };
    let options = import::ImportOptions {
        root: args.root.clone(),
        config: engine.config().clone(),
        vocabularies: engine.corpus().vocabularies.clone(),
        into: typed.into.clone(),
        sources: typed.sources.clone(),
        format: format(typed.format),
        clock,
        choice: typed.selector.clone().map_or(ArticleSelector::Readable, ArticleSelector::Selector),
        mapping,
        dry_run: typed.dry_run,
    };
    let progress = ImportProgress::new(terminal.is_text() && std::io::stderr().is_terminal());
    let report = import::run(&options, &progress);
    progress.finish();
    let report = match report {
        Ok(report) => report,
        Err(why) => return terminal.fail(&why),
    };
    let printed = if typed.json {
        terminal.print_bytes(format!("{}\n", report.json()).as_bytes())
    } else {
        terminal.print_bytes(terminal.harmless(&report.text(args.all)).as_bytes())
    };
    match printed {
        Outcome::Fine if report.counts.failed > 0 => Outcome::Problems,
        other => other,
    }
}

fn format(typed: ImportFormat) -> Option<SourceFormat> {
    Some(match typed {
        ImportFormat::Auto => return None,
        ImportFormat::Text => SourceFormat::Text,
        ImportFormat::Markdown => SourceFormat::Markdown,
        ImportFormat::Html => SourceFormat::Html,
        ImportFormat::Wxr => SourceFormat::Wxr,
        ImportFormat::Rss => SourceFormat::Rss,
        ImportFormat::Ninjs => SourceFormat::Ninjs,
        ImportFormat::Nitf => SourceFormat::Nitf,
        ImportFormat::NewsmlG2 => SourceFormat::NewsmlG2,
        ImportFormat::Csv => SourceFormat::Csv,
        ImportFormat::Jsonl => SourceFormat::Jsonl,
        ImportFormat::Warc => SourceFormat::Warc,
    })
}

fn read_mapping(path: &Path) -> Result<Mapping, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Mapping::parse(&text).map_err(|why| format!("{}: {why}", path.display()))
}
