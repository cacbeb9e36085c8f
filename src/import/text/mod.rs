//! Plain text: a newspaper page as somebody copied it, or a report as it came over the wire.
//!
//! A report has a head (headline, deck, byline, day), a body that may begin with a dateline, and what stands below it.
//! Each part is recognised by rules that hold for many papers; what no rule knows is body.

mod byline;
mod dateline;
mod head;
mod paragraphs;
mod tail;

use std::path::Path;

use super::bytes;
use super::escape;
use super::note::{Remark, RemarkKind};
use super::record::Record;
use super::when::{self, Clock};
use head::LeadingLine;

/// A headline has at most so many characters.
const HEADLINE: usize = 220;
/// A deck has at most so many characters.
const DECK: usize = 320;
/// So many paragraphs above the body are looked at.
const HEAD: usize = 14;

pub(super) use byline::byline;

/// Takes what stands below a report off its paragraphs, and the dateline off the first of them.
pub(super) fn trim(record: &mut Record, body: &mut Vec<String>) {
    tail::take(record, body);
    dateline_of(record, body);
}

fn dateline_of(record: &mut Record, body: &mut [String]) {
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
pub(super) fn read(bytes: &[u8], path: &Path, clock: &Clock) -> Record {
    let decoded = bytes::decode(bytes);
    let mut record = record(&decoded.text, clock);
    if let Some(charset) = decoded.charset {
        record.note(Remark::new(RemarkKind::Mended, format!("text in {charset}, now in UTF-8")));
    }
    if decoded.damaged {
        record.note(Remark::new(RemarkKind::Attention, "bytes that are not text, shown as \u{fffd}"));
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some((date, _)) = when::in_file_name(&stem)
        && record.date.is_none()
    {
        record.date = Some(date);
        record.note(Remark::new(RemarkKind::Turned, "date from the name of the file"));
    }
    if record.title.is_empty() {
        record.title = stem.replace(['-', '_'], " ");
    }
    record
}

/// Reads a text.
pub(super) fn record(text: &str, clock: &Clock) -> Record {
    let mut record = Record::default();
    let text = text.trim_start_matches('\u{feff}');
    let cut: Vec<String> = paragraphs::cut(text).into_iter().map(|paragraph| paragraph.text).collect();
    // What stands below the report goes first: then the last paragraph is text for certain.
    let mut cut = cut;
    tail::take(&mut record, &mut cut);
    let from = read_head(&mut record, &cut, clock);
    let mut body = cut.split_off(from.min(cut.len()));
    if let Some(print) = &mut record.print
        && print.headline.as_ref() == Some(&record.title)
    {
        print.headline = None;
    }
    dateline_of(&mut record, &mut body);
    let blocks: Vec<String> = body.iter().map(|paragraph| escape::paragraph(paragraph)).collect();
    record.body = blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n\n");
    record
}

/// A line above the report that no rule knows.
struct Loose {
    text: String,
    /// The paragraph that it is.
    at: usize,
    /// A date follows it at once.
    dated: bool,
}

/// Reads what stands above the report. Returns the first paragraph of the report itself.
fn read_head(record: &mut Record, cut: &[String], clock: &Clock) -> usize {
    let mut at = 0;
    let mut loose: Vec<Loose> = Vec::new();
    let mut labels = 0;
    let last = cut.len().saturating_sub(1);
    while at < cut.len().min(HEAD) {
        let paragraph = &cut[at];
        let has_headline = !loose.is_empty() || !record.title.is_empty();
        let next = cut.get(at + 1).map(String::as_str);
        if has_headline && at == last || begins_report(paragraph, next, loose.len(), record, clock) {
            break;
        }
        let mut rest: Vec<&str> = Vec::new();
        let mut body_follows = false;
        for line in paragraph.lines() {
            match head::labelled(record, line, clock) {
                LeadingLine::Read => labels += 1,
                LeadingLine::BodyFollows => body_follows = true,
                LeadingLine::Unknown if head::dated(record, line, clock) => {
                    if let Some(line) = loose.last_mut() {
                        line.dated = true;
                    }
                }
                LeadingLine::Unknown => match byline(line) {
                    Some(names) => names.iter().for_each(|name| record.author(name)),
                    None => rest.push(line),
                },
            }
        }
        let rest = rest.join(" ");
        if !rest.trim().is_empty() {
            loose.push(Loose { text: rest, at, dated: false });
        }
        at += 1;
        if body_follows {
            break;
        }
    }
    settle(record, loose, labels);
    at
}

/// Gives the loose lines of a head their parts.
fn settle(record: &mut Record, mut loose: Vec<Loose>, labels: usize) {
    // A paper's name above the date, as databases print it.
    let is_paper = |line: &Loose| line.dated && line.at == 0 || looks_like_paper(&line.text);
    if labels > 1 && loose.len() > 1 && record.source.is_none() && is_paper(&loose[0]) {
        record.source = Some(loose.remove(0).text);
    }
    let mut loose = loose.into_iter();
    if record.title.is_empty()
        && let Some(title) = loose.next()
    {
        record.title = headline(&title.text);
    }
    for line in loose {
        let plain = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if record.deck.is_none() && plain.chars().count() <= DECK && plain.contains(' ') {
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
fn begins_report(text: &str, next: Option<&str>, loose: usize, record: &Record, clock: &Clock) -> bool {
    let has_headline = loose > 0 || !record.title.is_empty();
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars = one_line.chars().count();
    let wide = one_line.chars().filter(|c| *c > '\u{2e7f}').count() * 2 > chars;
    if !has_headline {
        return chars > HEADLINE;
    }
    if chars > DECK || dateline::read(&one_line).is_some() && (chars > 40 || wide) {
        return true;
    }
    let ends = one_line.ends_with(['.', '!', '?', '"', '”', '’', '。', '»', '」', '…']);
    // A deck stands above a byline or a date, whatever it ends with.
    let mut probe = Record::default();
    let is_deck = record.authors.is_empty()
        && sentences(&one_line) < 2
        && next.is_some_and(|next| {
            next.lines().all(|line| byline(line).is_some() || head::dated(&mut probe, line, clock))
        });
    let known = byline(text).is_some()
        || text.lines().all(|line| {
            head::labelled(&mut probe, line, clock) != LeadingLine::Unknown
                || head::dated(&mut probe, line, clock)
        });
    ends && !is_deck && !known && chars > if wide { 20 } else { 50 }
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
