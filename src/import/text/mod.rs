//! Plain text: a newspaper page as somebody copied it, or a report as it came over the wire.
//!
//! A report has a head (headline, deck, byline, day), a body that may begin with a dateline, and what stands below it.
//! Each part is recognised by rules that hold for many papers; what no rule knows is body.

mod dateline;
mod head;
mod paragraphs;
mod tail;

use std::path::Path;

use head::Line;
use paragraphs::Paragraph;

use super::bytes;
use super::escape;
use super::record::Record;
use super::report::{Note, Topic};
use super::when::{self, Clock};

/// A headline has at most so many characters.
const HEADLINE: usize = 220;
/// A deck has at most so many characters.
const DECK: usize = 320;
/// So many paragraphs above the body are looked at.
const HEAD: usize = 14;

pub use tail::byline;

/// Takes what stands below a report off its paragraphs, and the dateline off the first of them.
pub fn trim(record: &mut Record, body: &mut Vec<String>) {
    tail::take(record, body);
    let Some(first) = body.first_mut() else { return };
    let Some(found) = dateline::read(first) else { return };
    first.replace_range(..found.len, "");
    if let Some(place) = found.place {
        record.dateline.get_or_insert(place);
    }
    if let Some(agency) = found.agency {
        tail::credit(record, &agency);
    }
    record.date = record.date.or(found.date);
}

/// Reads a file.
pub fn read(bytes: &[u8], path: &Path, clock: &Clock) -> Record {
    let decoded = bytes::decode(bytes);
    let mut record = record(&decoded.text, clock);
    if let Some(charset) = decoded.charset {
        record.note(Note::new(Topic::Mended, format!("text in {charset}, now in UTF-8")));
    }
    if decoded.damaged {
        record.note(Note::new(Topic::Attention, "bytes that are no letters, shown as \u{fffd}"));
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some((date, _)) = when::in_file_name(&stem)
        && record.date.is_none()
    {
        record.date = Some(date);
        record.note(Note::new(Topic::Turned, "date from the name of the file"));
    }
    if record.title.is_empty() {
        record.title = stem.replace(['-', '_'], " ");
    }
    record
}

/// Reads a text.
pub fn record(text: &str, clock: &Clock) -> Record {
    let mut record = Record::default();
    let text = text.trim_start_matches('\u{feff}');
    let cut = paragraphs::cut(text);
    let body_from = read_head(&mut record, &cut, clock);
    let mut body: Vec<String> =
        cut[body_from.min(cut.len())..].iter().map(|paragraph| paragraph.text.clone()).collect();
    trim(&mut record, &mut body);
    let blocks: Vec<String> = body.iter().map(|paragraph| escape::paragraph(paragraph)).collect();
    record.body = blocks.iter().filter(|block| !block.is_empty()).cloned().collect::<Vec<_>>().join("\n\n");
    record
}

/// Reads what stands above the report. Returns the first paragraph of the report itself.
fn read_head(record: &mut Record, cut: &[Paragraph], clock: &Clock) -> usize {
    let mut at = 0;
    // Short lines that nobody knows yet: the headline, a deck, or the name of the paper above a date.
    let mut loose: Vec<String> = Vec::new();
    let mut labels = 0;
    while at < cut.len().min(HEAD) {
        let paragraph = &cut[at].text;
        let lines: Vec<&str> = paragraph.lines().collect();
        let follows = at + 1 < cut.len();
        if begins_report(paragraph, &loose, record)
            && (follows || !loose.is_empty() || !record.title.is_empty())
        {
            break;
        }
        let mut rest: Vec<&str> = Vec::new();
        let mut body_follows = false;
        for line in &lines {
            match head::labelled(record, line, clock) {
                Line::Read => labels += 1,
                Line::BodyFollows => body_follows = true,
                Line::Unknown if head::dated(record, line, clock) => {}
                Line::Unknown => match tail::byline(line) {
                    Some(names) => names.iter().for_each(|name| record.author(name)),
                    None => rest.push(line),
                },
            }
        }
        let rest = rest.join(" ");
        if !rest.trim().is_empty() {
            loose.push(rest);
        }
        at += 1;
        if body_follows {
            break;
        }
    }
    settle(record, loose, labels, &mut at, cut);
    at
}

/// Gives the loose lines of a head their parts.
fn settle(record: &mut Record, mut loose: Vec<String>, labels: usize, at: &mut usize, cut: &[Paragraph]) {
    // Nothing but short paragraphs: what follows the headline and a deck is the text.
    let limit = if labels > 0 { 4 } else { 3 };
    if *at >= cut.len() && loose.len() > 1 {
        let keep = 1;
        *at = cut.len() - (loose.len() - keep).min(cut.len());
        loose.truncate(keep);
    }
    // A paper's name above the headline, as databases print it.
    if labels > 0 && loose.len() > 1 && record.source.is_none() && looks_like_paper(&loose[0]) {
        record.source = Some(loose.remove(0));
    }
    let mut loose = loose.into_iter();
    if record.title.is_empty()
        && let Some(title) = loose.next()
    {
        record.title = headline(&title);
    }
    for (n, line) in loose.enumerate() {
        let plain = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if n < limit && record.deck.is_none() && plain.chars().count() <= DECK && plain.contains(' ') {
            record.deck = Some(plain);
        } else {
            record.provenance(&plain);
        }
    }
}

fn headline(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches(['#', '*', '=']).trim_end_matches(['*', '=']).trim();
    text.to_owned()
}

/// Papers call themselves so.
fn looks_like_paper(text: &str) -> bool {
    const WORDS: [&str; 20] = [
        "times",
        "post",
        "herald",
        "tribune",
        "guardian",
        "news",
        "journal",
        "gazette",
        "chronicle",
        "mail",
        "telegraph",
        "press",
        "courier",
        "observer",
        "zeitung",
        "monde",
        "país",
        "reuters",
        "star",
        "independent",
    ];
    let lower = text.to_lowercase();
    text.split_whitespace().count() <= 6 && WORDS.iter().any(|word| lower.contains(word))
}

/// Whether the report itself begins with a paragraph: prose of some length, or a dateline.
fn begins_report(text: &str, loose: &[String], record: &Record) -> bool {
    let has_headline = !loose.is_empty() || !record.title.is_empty();
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars = one_line.chars().count();
    if has_headline && dateline::read(&one_line).is_some() && chars > 40 {
        return true;
    }
    if chars > DECK || !has_headline && chars > HEADLINE {
        return true;
    }
    let ends = one_line.ends_with(['.', '!', '?', '"', '”', '’', '。', '»', '」', '…']);
    let wide = one_line.chars().filter(|c| *c > '\u{2e7f}').count() * 2 > chars;
    let least = if wide { 40 } else { 110 };
    // A deck is one sentence; a report's first paragraph is longer, or has more to come and ends like a sentence.
    has_headline
        && ends
        && (chars > least || sentences(&one_line) > 1 || loose.len() + usize::from(record.deck.is_some()) > 1)
        || has_headline && !record.authors.is_empty() && ends
}

fn sentences(text: &str) -> usize {
    let ends = text.match_indices(['.', '!', '?', '。']).filter(|(at, _)| {
        let after = text[at + 1..].chars().next();
        let word = text[..*at].rsplit([' ', '.']).next().unwrap_or_default();
        after.is_none_or(|c| c.is_whitespace() || c == '”' || c == '"' || c > '\u{2e7f}')
            && word.chars().count() > 2
    });
    ends.count()
}
