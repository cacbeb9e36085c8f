//! `archive search`: the answer that readers get in the browser, from the same files.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::args::{Args, SearchArgs, SearchOrder};
use super::outcome::Outcome;
use super::terminal::Terminal;
use super::words::count;
use crate::search::query::{QueryResult, ResultCard, ResultOrder, Searcher, marked, passage};
use crate::search::{decode, path_of};
use crate::source::printable;

/// Words of a passage.
const PASSAGE: usize = 34;

/// What is printed before the results.
#[derive(Serialize)]
struct PrintedHead<'a> {
    query: &'a str,
    total: usize,
}

/// A result.
#[derive(Serialize)]
struct PrintedHit<'a> {
    url: &'a str,
    title: &'a str,
    date: &'a str,
    language: &'a str,
    authors: &'a [String],
    source: &'a str,
    countries: &'a [String],
    passage: String,
}

/// Searches and prints what was found; says by the exit code whether anything was.
pub(super) fn run(args: &Args, search: &SearchArgs, terminal: &Terminal) -> Outcome {
    let folder = search.output.clone().unwrap_or_else(|| args.root.join("public"));
    if !folder.join(path_of("manifest")).is_file() {
        let folder = folder.display();
        return terminal.fail(&format!(
            "{folder} holds no search index\nhelp: run `archive build` first; --output names another folder"
        ));
    }
    match find(&folder, search, terminal) {
        Ok(outcome) => outcome,
        Err(error) => terminal.fail(&format!("the search index cannot be read: {error}")),
    }
}

fn find(folder: &Path, search: &SearchArgs, terminal: &Terminal) -> io::Result<Outcome> {
    let load = |name: &str| decode(name, &std::fs::read(folder.join(path_of(name)))?);
    let searcher = Searcher::open(&load)?;
    let query = search.query.join(" ");
    let order = match search.order {
        SearchOrder::Newest => ResultOrder::Newest,
        SearchOrder::Oldest => ResultOrder::Oldest,
        SearchOrder::Best => ResultOrder::Best,
    };
    let found = searcher.search(&query, order)?;
    let shown = &found.ids[..found.ids.len().min(search.limit)];
    let cards = searcher.cards(shown)?;
    let text =
        if search.json { as_json(&query, &found, &cards)? } else { as_text(&searcher, &found, &cards)? };
    let printed = terminal.print_bytes(text.as_bytes());
    Ok(if printed == Outcome::Fine && found.ids.is_empty() { Outcome::Problems } else { printed })
}

fn passage_of(found: &QueryResult, card: &ResultCard) -> String {
    let passage = passage(&card.shown, &marked(&found.forms), PASSAGE);
    let line: Vec<&str> =
        passage.pieces.iter().flat_map(|piece| piece.split_inclusive(char::is_whitespace)).collect();
    let line = line.concat().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{line}{}", if passage.before { "… " } else { "" }, if passage.after { " …" } else { "" })
}

fn as_json(query: &str, found: &QueryResult, cards: &[ResultCard]) -> io::Result<String> {
    let mut text = serde_json::to_string(&PrintedHead { query, total: found.ids.len() })?;
    text.push('\n');
    for card in cards {
        let result = PrintedHit {
            url: &card.url,
            title: &card.title,
            date: &card.date,
            language: &card.language,
            authors: &card.authors,
            source: &card.source,
            countries: &card.countries,
            passage: passage_of(found, card),
        };
        text.push_str(&serde_json::to_string(&result)?);
        text.push('\n');
    }
    Ok(text)
}

fn as_text(searcher: &Searcher<'_>, found: &QueryResult, cards: &[ResultCard]) -> io::Result<String> {
    let mut text = String::new();
    for card in cards {
        let facts = [card.authors.join(", "), card.source.clone(), card.countries.join(", ")];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        text.push_str(&format!(
            "{}  {}\n    {}\n    {}\n",
            card.date,
            card.title,
            card.url,
            passage_of(found, card)
        ));
        if !facts.is_empty() {
            text.push_str(&format!("    {}\n", facts.join(" · ")));
        }
        text.push('\n');
    }
    text.push_str(&format!("{} found", count(found.ids.len(), "article")));
    if cards.len() < found.ids.len() {
        text.push_str(&format!(", {} shown; --limit shows more", cards.len()));
    }
    text.push('\n');
    for (words, number) in found.alone.iter().filter(|_| found.alone.len() > 1) {
        text.push_str(&format!("    {words} alone: {number}\n"));
    }
    if found.ids.is_empty() {
        for clause in found.groups.iter().flatten() {
            if let crate::search::query::ClauseKind::Word { form, .. } = &clause.kind {
                let near = searcher.spellings(form)?;
                if !near.is_empty() {
                    text.push_str(&format!("help: did you mean {}?\n", near.join(", ")));
                }
            }
        }
    }
    Ok(text.lines().map(|line| printable(line) + "\n").collect())
}
