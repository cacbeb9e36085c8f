//! As much Markdown as is needed to read the tables, headings and links of the documents.

use std::collections::BTreeSet;

/// Lines outside fenced code.
fn prose(document: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    document.lines().filter(move |line| {
        let fence = line.starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// Cells of every row of every table, without header and ruler.
pub fn rows(document: &str) -> impl Iterator<Item = Vec<String>> {
    let mut before_ruler = true;
    prose(document).filter_map(move |line| {
        let Some(inside) = line.trim().strip_prefix('|') else {
            before_ruler = true;
            return None;
        };
        if inside.trim_start().starts_with("---") {
            before_ruler = false;
            return None;
        }
        (!before_ruler)
            .then(|| inside.trim_end_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect())
    })
}

/// What stands between the first two backticks of a text.
pub fn code(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// The part of a document below a heading, down to the next heading of its level or a higher one.
pub fn section<'a>(document: &'a str, heading: &str) -> Option<&'a str> {
    let level = |line: &str| line.find(|c| c != '#').filter(|n| *n > 0 && line[*n..].starts_with(' '));
    let mut at = 0;
    let mut start = None;
    for line in document.split_inclusive('\n') {
        match (start, level(line)) {
            (None, Some(depth)) if line[depth..].trim() == heading => start = Some((at + line.len(), depth)),
            (Some((from, depth)), Some(this)) if this <= depth => return Some(&document[from..at]),
            _ => {}
        }
        at += line.len();
    }
    start.map(|(from, _)| &document[from..])
}

/// Destinations of all links.
pub fn links(document: &str) -> impl Iterator<Item = &str> {
    prose(document).flat_map(|line| {
        // What stands in backticks is an example.
        line.split('`')
            .step_by(2)
            .flat_map(|text| text.split("](").skip(1))
            .filter_map(|rest| rest.split(')').next())
    })
}

/// Ids of all headings, as forges make them.
pub fn headings(document: &str) -> BTreeSet<String> {
    let texts =
        prose(document).filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let id = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    texts.map(id).collect()
}
