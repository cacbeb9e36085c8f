//! A file as its author sees it: a path relative to the site and text with lines and columns.
//!
//! Diagnostics are made from a [`SourceFile`] and a byte range, and carry the offending line with
//! them, so that they can be shown after the file has changed again.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::span::FileSpan;

/// A text file of the site, borrowed for as long as it is being read.
#[derive(Clone, Debug)]
pub struct SourceFile<'a> {
    /// Path relative to the site's root, `/`-separated.
    pub path: Arc<str>,
    /// The whole file, byte-order mark included, so that offsets are offsets in the file.
    pub text: &'a str,
    /// Made when the first place is asked for.
    index: OnceLock<LineIndex>,
}

/// What is counted once, so that the places of many problems in one file cost no more than reading it.
#[derive(Clone, Debug)]
struct LineIndex {
    /// Where each line begins.
    lines: Vec<usize>,
    /// How many characters begin before each [`STEP`]th byte.
    chars: Vec<usize>,
}

/// Bytes between two counts of characters.
const STEP: usize = 4096;

impl LineIndex {
    fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let mut count = 0;
        let chars = text.as_bytes().chunks(STEP).map(|chunk| {
            let before = count;
            count += begun(chunk);
            before
        });
        Self { chars: chars.collect(), lines: std::iter::once(0).chain(ends).collect() }
    }

    /// How many characters begin before a byte.
    fn chars_before(&self, text: &str, at: usize) -> usize {
        let step = (at / STEP).min(self.chars.len().saturating_sub(1));
        let before = self.chars.get(step).copied().unwrap_or_default();
        before + begun(&text.as_bytes()[step * STEP..at])
    }
}

/// How many characters begin in some bytes of a text.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

/// A place in a file, with the line that stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Path relative to the site's root, `/`-separated.
    pub path: Arc<str>,
    /// Where in the file; `None` when the whole file is meant.
    pub place: Option<SourcePlace>,
}

/// Line, column and extent of a [`Location`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePlace {
    /// Counted from 1.
    pub line: u32,
    /// In characters, counted from 1.
    pub column: u32,
    /// Byte offset in the file.
    pub offset: usize,
    /// The line, fit for a terminal: control characters are replaced, long lines cut.
    pub text: String,
    /// What to underline, in bytes of `text`.
    pub mark: Range<usize>,
}

/// Longer lines are cut around the marked place (in characters).
const MAX_LINE: usize = 160;

impl<'a> SourceFile<'a> {
    /// A file of the site.
    pub fn new(path: impl Into<Arc<str>>, text: &'a str) -> Self {
        Self { path: path.into(), text, index: OnceLock::new() }
    }

    /// The location of a place. Offsets beyond the end, or inside a character, are moved to the
    /// nearest place that exists; of a range over several lines the first line is marked.
    pub fn locate(&self, span: FileSpan) -> Location {
        let range = span.range();
        let start = floor_char(self.text, range.start);
        let end = floor_char(self.text, range.end.max(start));
        let index = self.index.get_or_init(|| LineIndex::new(self.text));
        let line = index.lines.partition_point(|begin| *begin <= start).max(1);
        let line_start = index.lines[line - 1];
        let line_end = index.lines.get(line).map_or(self.text.len(), |next| next - 1);
        let visible_start = if line_start == 0 && self.text.starts_with('\u{feff}') { 3 } else { line_start };
        let from = visible_start.min(start);
        let column = index.chars_before(self.text, start) - index.chars_before(self.text, from) + 1;
        let (line, column) = (line as u32, column as u32);
        let (text, mark) = clean_line(
            self.text[visible_start..line_end].trim_end_matches('\r'),
            start.saturating_sub(visible_start)..end.min(line_end).saturating_sub(visible_start),
        );
        Location {
            path: self.path.clone(),
            place: Some(SourcePlace { line, column, offset: start, text, mark }),
        }
    }

    /// The file as a whole.
    pub fn whole(&self) -> Location {
        Location::file(self.path.clone())
    }
}

impl Location {
    /// A file as a whole, without a place in it.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), place: None }
    }

    /// `path:line:column`, or the path alone.
    pub fn short(&self) -> String {
        match &self.place {
            Some(place) => format!("{}:{}:{}", self.path, place.line, place.column),
            None => self.path.to_string(),
        }
    }
}

/// The largest character boundary at or below `at`.
pub fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Text that cannot drive a terminal: control characters (tabs too) become visible stand-ins.
pub fn printable(text: &str) -> String {
    text.chars().map(printable_char).collect()
}

fn printable_char(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        c if is_unprintable(c) => '\u{fffd}',
        _ => c,
    }
}

/// Control characters, and marks that reorder what is shown: they could make a line lie about itself.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// The printable line and the mark in it, cut to a window around the mark if it is long.
fn clean_line(line: &str, mark: Range<usize>) -> (String, Range<usize>) {
    let is_long = line.chars().nth(MAX_LINE).is_some();
    let before = line[..floor_char(line, mark.start)].char_indices().rev().nth(MAX_LINE / 2 - 1);
    let from = before.filter(|_| is_long).map_or(0, |(at, _)| at);
    let mut text = String::new();
    let (mut start, mut end) = (None, None);
    if from > 0 {
        text.push('…');
    }
    for (count, (at, c)) in line[from..].char_indices().enumerate() {
        let at = from + at;
        if count == MAX_LINE {
            text.push('…');
            break;
        }
        if at >= mark.start {
            start.get_or_insert(text.len());
        }
        if at >= mark.end {
            end.get_or_insert(text.len());
        }
        text.push(printable_char(c));
    }
    let start = start.unwrap_or(text.len());
    let end = end.unwrap_or(text.len()).max(start);
    (text, start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_skip_the_byte_order_mark() {
        let file = SourceFile::new("a.md", "\u{feff}één\r\ntwo three");
        let place = file.locate(FileSpan::new(3..8)).place.unwrap();
        assert_eq!((place.line, place.column, place.text.as_str()), (1, 1, "één"));
        let place = file.locate(FileSpan::new(14..19)).place.unwrap();
        assert_eq!((place.line, place.column, &place.text[place.mark]), (2, 5, "three"));
    }

    #[test]
    fn any_range_of_any_text_has_a_location() {
        let text = "ab\u{1b}[31m\té\n\n";
        let file = SourceFile::new("a.md", text);
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let place = file.locate(FileSpan::new(start..end)).place.unwrap();
                assert!(place.text.get(place.mark.clone()).is_some());
                assert!(!place.text.contains('\u{1b}'));
            }
        }
    }
}
