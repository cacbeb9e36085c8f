//! `archive import-vocabulary`: a SKOS vocabulary in place of the Media Topics.

use std::path::Path;
use std::sync::Arc;

use super::args::{Args, ImportVocabularyArgs};
use super::outcome::Outcome;
use super::terminal::Terminal;
use super::whole_file::write_whole;
use crate::config::check_language;
use crate::engine::{Engine, SiteOptions};
use crate::enrich::TOPICS;
use crate::enrich::topics::import;
use crate::parse::decode;

/// Reads the vocabulary and writes it as the site's own.
pub(super) fn run(args: &Args, typed: &ImportVocabularyArgs, terminal: &Terminal) -> Outcome {
    if !args.root.is_dir() {
        return terminal.fail(&format!("{} is not a folder", args.root.display()));
    }
    let language = match &typed.language {
        Some(language) => match check_language(language) {
            Ok(language) => language,
            Err(why) => return terminal.fail(&format!("--language: {why}")),
        },
        None => site_language(args),
    };
    let standard = args.root.join(TOPICS);
    let to_terminal = typed.output.as_deref() == Some(Path::new("-"));
    let output = typed.output.as_deref().unwrap_or(&standard);
    if !to_terminal && !typed.force && output.exists() {
        return terminal.fail(&format!("{} is there already\nhelp: --force overwrites it", output.display()));
    }
    let bytes = match std::fs::read(&typed.file) {
        Ok(bytes) => bytes,
        Err(error) => return terminal.fail(&format!("cannot read {}: {error}", typed.file.display())),
    };
    let path: Arc<str> = typed.file.to_string_lossy().replace('\\', "/").into();
    let imported = decode(&path, &bytes)
        .map_err(|problem| vec![problem])
        .and_then(|file| import(&file, &language, typed.label_terms));
    let imported = match imported {
        Ok(imported) => imported,
        Err(problems) => {
            terminal.diagnostics(&problems);
            return Outcome::Problems;
        }
    };
    if to_terminal {
        let printed = terminal.print_bytes(imported.file.as_bytes());
        imported.notes.iter().for_each(|note| terminal.note(&format!("note: {note}")));
        return printed;
    }
    if let Err(error) = write_whole(output, imported.file.as_bytes()) {
        return terminal.fail(&format!("cannot write {}: {error}", output.display()));
    }
    imported.notes.iter().for_each(|note| terminal.note(&format!("note: {note}")));
    terminal.note(&format!(
        "{} topics with {} terms: wrote {}",
        imported.topics,
        imported.terms,
        output.display()
    ));
    if imported.terms == 0 {
        terminal.note(
            "note: no topic has terms, so none will be found in articles: add some, run `archive learn` once articles \
             declare topics, or import again with --label-terms",
        );
    }
    Outcome::Fine
}

/// The language of the site, or English where its configuration cannot be read.
fn site_language(args: &Args) -> String {
    let options = SiteOptions { root: args.root.clone(), without_model: true, ..SiteOptions::default() };
    Engine::open(options).map_or_else(|_| "en".to_owned(), |engine| engine.config().language.clone())
}
