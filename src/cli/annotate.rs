//! `archive annotate`: a note on words of an article, written into the file beside it.

use std::io::{IsTerminal, Read};

use super::args::{AnnotateArgs, Args};
use super::explain::path;
use super::outcome::Outcome;
use super::site::check_root;
use super::terminal::Terminal;
use super::whole_file::write_whole;
use crate::date::Date;
use crate::diagnostic::{did_you_mean, nearest};
use crate::engine::{Engine, SiteOptions};
use crate::interchange::{ForeignNote, SidecarProblem, append};
use crate::parse::notes::{NoteKind, Quote, QuoteMatch, find_quote, shortest_selector, sidecar_of, spaced};
use crate::read::{FileKind, classify};

/// Writes the note.
pub(super) fn run(args: &Args, typed: &AnnotateArgs, terminal: &Terminal) -> Outcome {
    match annotate(args, typed) {
        Ok(said) => {
            said.iter().for_each(|line| terminal.note(line));
            Outcome::Fine
        }
        Err(why) => terminal.fail(&why),
    }
}

fn annotate(args: &Args, typed: &AnnotateArgs) -> Result<Vec<String>, String> {
    check_root(args)?;
    let article = path::find(&args.root, &typed.article)?;
    if classify(&article) != Some(FileKind::Article) {
        return Err(format!("{article} is not an article"));
    }
    let kind = kind_of(&typed.kind)?;
    let date = match &typed.date {
        Some(date) => Some(Date::parse(date).map_err(|why| format!("--date: {why}"))?.to_string()),
        None => None,
    };
    if typed.verdict.is_some() && kind != NoteKind::FactCheck {
        return Err("only a fact-check has a verdict\nhelp: add --kind fact-check".to_owned());
    }
    let options = SiteOptions { root: args.root.clone(), without_model: true, ..SiteOptions::default() };
    let told = |problems: Vec<crate::diagnostic::Diagnostic>| {
        problems
            .first()
            .map_or_else(String::new, |problem| format!("{}: {}", problem.location.short(), problem.message))
    };
    let engine = Engine::open(options).map_err(told)?;
    let readable = engine.readable(&article).map_err(told)?;
    let text = readable.folded();
    let quote = match &typed.quote {
        Some(exact) => Some(selector(&text, exact, typed)?),
        None => None,
    };
    let body = body(typed)?;
    let note = ForeignNote {
        quote,
        kind,
        body,
        author: typed.author.clone(),
        date,
        id: typed.id.clone(),
        verdict: typed.verdict.clone(),
        ..ForeignNote::default()
    };
    let path = sidecar_of(&article).unwrap_or_default();
    let full = args.root.join(&path);
    let there = std::fs::read_to_string(&full).ok();
    let text = append(there.as_deref(), &[note]).map_err(|why| why_not(&path, why))?;
    write_whole(&full, text.as_bytes()).map_err(|error| format!("cannot write {path}: {error}"))?;
    let line = text.lines().count();
    Ok(vec![format!("wrote {path}:{line}")])
}

/// Why nothing can be added to a file.
pub(super) fn why_not(path: &str, problem: SidecarProblem) -> String {
    match problem {
        SidecarProblem::Unreadable => format!("{path} has errors; mend them first (archive check)"),
        SidecarProblem::Flow => {
            format!(
                "the list in {path} is written in brackets\nhelp: write each item on lines of its own, after a dash"
            )
        }
    }
}

fn kind_of(typed: &str) -> Result<NoteKind, String> {
    NoteKind::parse(typed).ok_or_else(|| {
        let all = NoteKind::ALL.map(NoteKind::as_str);
        let hint = match nearest(typed, all) {
            Some(near) => did_you_mean(near),
            None => format!("one of {}", all.join(", ")),
        };
        format!("`{typed}` is not a kind of annotation\nhelp: {hint}")
    })
}

/// The shortest quote that leads to the words meant.
fn selector(
    text: &crate::parse::notes::Folded<'_>,
    exact: &str,
    typed: &AnnotateArgs,
) -> Result<Quote, String> {
    let given = |side: &Option<String>| side.clone().unwrap_or_default().into();
    let quote = Quote { exact: exact.into(), prefix: given(&typed.prefix), suffix: given(&typed.suffix) };
    let range = match find_quote(text, &quote, true) {
        QuoteMatch::At(range) | QuoteMatch::Doubtful(range) => range,
        QuoteMatch::Among(first, others) => {
            let mut all: Vec<_> = std::iter::once(first).chain(others).collect();
            all.sort_by_key(|range| range.start);
            match typed.occurrence {
                Some(number) => {
                    let count = all.len();
                    all.into_iter().nth(number as usize - 1).filter(|_| number > 0).ok_or_else(|| {
                        format!("`{exact}` occurs in the article {count} times, not {number}")
                    })?
                }
                None => {
                    let places = all.iter().take(9).zip(1..).map(|(range, number)| {
                        let from =
                            text.plain()[..range.start].char_indices().rev().nth(30).map_or(0, |(at, _)| at);
                        let after = &text.plain()[range.end..];
                        let to = range.end + after.char_indices().nth(30).map_or(after.len(), |(at, _)| at);
                        format!("\nhelp: --occurrence {number}: …{}…", spaced(&text.plain()[from..to]))
                    });
                    return Err(format!(
                        "`{exact}` occurs in the article {} times{}",
                        all.len(),
                        places.collect::<String>()
                    ));
                }
            }
        }
        QuoteMatch::Nowhere(near) => {
            let hint = near.map(|range| format!("\nhelp: it says \"{}\"", spaced(&text.plain()[range])));
            return Err(format!("the article does not say `{exact}`{}", hint.unwrap_or_default()));
        }
        QuoteMatch::WithinWords(_) => {
            return Err(format!(
                "the article says `{exact}` only within longer words\nhelp: quote whole words, or give --prefix or --suffix"
            ));
        }
        QuoteMatch::OutOfContext(_) => {
            return Err(format!("the article says `{exact}`, but not after --prefix or before --suffix"));
        }
    };
    // Words that nothing tells from their namesakes are quoted with all that was given.
    Ok(shortest_selector(text, range).unwrap_or(quote))
}

/// The text of the note: as an option, or from standard input.
fn body(typed: &AnnotateArgs) -> Result<String, String> {
    if let Some(body) = &typed.body {
        return match body.trim() {
            "" => Err("--body is empty".to_owned()),
            body => Ok(body.to_owned()),
        };
    }
    let mut input = std::io::stdin();
    if input.is_terminal() {
        return Err("an annotation needs a text\nhelp: give it with --body, or through a pipe".to_owned());
    }
    let mut body = String::new();
    input.read_to_string(&mut body).map_err(|error| format!("cannot read standard input: {error}"))?;
    match body.trim() {
        "" => Err("an annotation needs a text\nhelp: give it with --body, or through a pipe".to_owned()),
        body => Ok(body.to_owned()),
    }
}
