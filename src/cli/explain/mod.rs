//! `archive explain`: one article with every mention of a country marked, and why it has the countries, topics and
//! related articles that it has.
//!
//! It only reads, and takes no lock: it may run while a build does.

mod mentions;
pub(super) mod path;
mod story;
mod subjects;

use super::args::{Args, ExplainArgs};
use super::layout::{LineLayout, Style};
use super::outcome::Outcome;
use super::site::{check_root, open};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::engine::{Engine, Explained, SilentBuild, SiteOptions};
use crate::link::{Entry, PageKey};
use crate::read::{FileKind, classify};
use crate::source::{Location, SourceFile};
use crate::span::FileSpan;
use crate::url::output_path;

/// Explains one article.
pub(super) fn run(args: &Args, explain: &ExplainArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let found = path::find(&args.root, &explain.article);
    let path = match found.or_else(|why| article_at(args, &explain.article.to_string_lossy()).ok_or(why)) {
        Ok(path) => path,
        Err(why) => return terminal.fail(&why),
    };
    match classify(&path) {
        Some(FileKind::Article) => {}
        Some(FileKind::Index) => {
            return terminal.fail(&format!("{path} is a list page: nothing is derived from it"));
        }
        _ => return terminal.fail(&format!("{path} is not an article")),
    }
    let mut drafts = false;
    loop {
        let options = SiteOptions { root: args.root.clone(), drafts, ..SiteOptions::default() };
        let mut engine = match open(options, terminal) {
            Ok(engine) => engine,
            Err(outcome) => return outcome,
        };
        engine.refresh(&SilentBuild);
        let problems = engine.diagnostics();
        let (own, others): (Vec<_>, Vec<_>) =
            problems.into_iter().partition(|problem| *problem.location.path == *path);
        if let Some(entry) = engine.corpus().by_path(&path).and_then(|slot| engine.corpus().entry(slot)) {
            let explained = match engine.explain(&path) {
                Ok(explained) => explained,
                Err(problems) => {
                    terminal.diagnostics(&problems);
                    return Outcome::Problems;
                }
            };
            terminal.diagnostics(&own);
            note_others(&others, terminal);
            let account = Account { engine: &engine, entry, explained: &explained };
            let printed = terminal.print_bytes(account.tell(terminal.is_coloured()).as_bytes());
            let broken = own.iter().any(Diagnostic::is_error);
            return if printed == Outcome::Fine && broken { Outcome::Problems } else { printed };
        }
        if own.iter().any(Diagnostic::is_error) {
            terminal.diagnostics(&own);
            return Outcome::Problems;
        }
        if drafts {
            return terminal.fail(&format!("{path} changed while it was being read; try again"));
        }
        // It is a draft: it is explained as if it were published.
        drafts = true;
    }
}

/// The article whose page has an address: a URL of the site, of a server that shows it, or a path such as
/// `/2018/11/29/talks/`.
fn article_at(args: &Args, typed: &str) -> Option<String> {
    let has_scheme = typed.starts_with("https://") || typed.starts_with("http://");
    if !has_scheme && !typed.starts_with('/') {
        return None;
    }
    let mut engine =
        Engine::open(SiteOptions { root: args.root.clone(), drafts: true, ..SiteOptions::default() }).ok()?;
    engine.refresh(&SilentBuild);
    let below_base = engine.config().base_url.as_deref().and_then(|base| typed.strip_prefix(base));
    let path = below_base.or_else(|| match typed.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map(|(_, path)| path),
        None => Some(typed),
    })?;
    let path = path.split(['?', '#']).next()?.trim_matches('/');
    let url = format!("/{}/", path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/'));
    let corpus = engine.corpus();
    match corpus.claims().owner(&output_path(&url))? {
        PageKey::Article(slot) => Some(corpus.entry(*slot)?.article.path.to_string()),
        _ => None,
    }
}

/// Other articles may be broken; this one is explained all the same.
fn note_others(problems: &[Diagnostic], terminal: &Terminal) {
    let mut files: Vec<&str> =
        problems.iter().filter(|problem| problem.is_error()).map(|problem| &*problem.location.path).collect();
    files.sort_unstable();
    files.dedup();
    let said = match files.as_slice() {
        [] => return,
        [file] => format!("{file} has errors"),
        files => format!("{} files have errors", files.len()),
    };
    terminal.note(&format!("note: {said}, which `archive build` shows; related articles may change"));
}

/// What is told of an article.
struct Account<'a> {
    engine: &'a Engine,
    entry: &'a Entry,
    explained: &'a Explained,
}

impl Account<'_> {
    /// The whole account as text of at most a hundred columns.
    fn tell(&self, coloured: bool) -> String {
        let mut page = LineLayout::new(coloured);
        self.head(&mut page);
        let groups = mentions::groups(&self.explained.countries.mentions, self.explained.text.text());
        self.text(&mut page, &groups);
        if self.entry.article.front.withdrawn.is_some() {
            page.heading("Withdrawn");
            page.begin(2, 2);
            page.write(Style::Plain, "The article is withdrawn: no countries, topics or related articles.");
            return page.finish();
        }
        self.mentions(&mut page, &groups);
        self.countries(&mut page, &groups);
        self.topics(&mut page);
        self.topics_aside(&mut page);
        self.names(&mut page);
        self.names_aside(&mut page);
        self.dates(&mut page);
        self.terms(&mut page);
        self.related(&mut page);
        self.thread(&mut page);
        page.finish()
    }

    fn head(&self, page: &mut LineLayout) {
        let front = &self.entry.article.front;
        page.begin(0, 2);
        page.write(Style::Bold, &self.entry.article.path);
        page.begin(0, 2);
        page.write(Style::Plain, &self.entry.url);
        let language = front.language.as_deref().unwrap_or(&self.engine.config().language);
        let date = front.date.map(|date| date.to_string());
        let facts = date.into_iter().chain([format!("language {language}")]);
        let draft = front.draft.unwrap_or(false).then(|| "draft".to_owned());
        page.begin(0, 2);
        page.write(Style::Dim, &facts.chain(draft).collect::<Vec<_>>().join(", "));
    }

    /// Line and column of a byte of the author's file.
    fn place(&self, byte: u32) -> String {
        let file = SourceFile::new("", &self.explained.source);
        match file.locate(FileSpan { start: byte, end: byte }) {
            Location { place: Some(place), .. } => format!("{}:{}", place.line, place.column),
            Location { .. } => String::new(),
        }
    }
}

/// Thousandths as a number from 0 to 1.
fn unit(thousandths: u16) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// A number with its sign and a part of so many digits: `signed(-39, 2)` is `-0.39`.
fn signed(number: i32, digits: u32) -> String {
    let (sign, size, unit) = (if number < 0 { '-' } else { '+' }, number.unsigned_abs(), 10_u32.pow(digits));
    format!("{sign}{}.{:0width$}", size / unit, size % unit, width = digits as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out_from_whole_ones() {
        assert_eq!((unit(1000), unit(45)), ("1.000".to_owned(), "0.045".to_owned()));
        assert_eq!((signed(-39, 2), signed(1205, 3)), ("-0.39".to_owned(), "+1.205".to_owned()));
    }
}
