//! HTML among Markdown: a block, or a tag within a sentence, and where in the file its parts stand.

use std::borrow::Cow;
use std::ops::Range;

use crate::html::{self, HtmlToken, StartTag, is_hidden};
use crate::text::{parts_without_controls, without_controls};

/// One block of HTML, or one tag. It is read by itself: nothing that it leaves open reaches the text after it, but for
/// elements.
#[derive(Debug)]
pub(crate) struct Raw {
    /// As it stands in the file, without the marks of the quotes and lists around it.
    pub html: String,
    /// Without the contents of elements that no page shows. Places are bytes of `html`.
    pub tokens: Vec<HtmlToken>,
    /// In ascending order.
    lines: Vec<RawLine>,
}

/// A run of the HTML that stands at one place of the file.
#[derive(Debug)]
struct RawLine {
    from: usize,
    source: Range<usize>,
    /// Whether the bytes are the same.
    same: bool,
}

/// An element that no page shows and whose end has not come yet.
#[derive(Debug)]
pub(super) struct Hidden {
    name: String,
    /// How many elements of its name are open in it, with itself.
    nested: usize,
    /// How many of Markdown's are.
    pub depth: usize,
}

/// Gathers the lines of a block.
#[derive(Debug, Default)]
pub(super) struct RawBuilder {
    html: String,
    lines: Vec<RawLine>,
}

impl RawBuilder {
    /// Adds what stands at a place of the file.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        let same = text.len() == source.len();
        let mut at = source.start;
        for part in text.split_inclusive("\r\n") {
            let line = part.strip_suffix("\r\n");
            let source = if same { at..at + part.len() } else { source.clone() };
            at += part.len();
            self.lines.push(RawLine { from: self.html.len(), source, same });
            self.html.push_str(line.unwrap_or(part));
            if line.is_some() {
                self.html.push('\n');
            }
        }
    }

    /// Reads what was gathered. `hidden` is what was open before, and is open after it.
    pub(super) fn finish(self, hidden: &mut Option<Hidden>) -> Raw {
        let mut tokens = html::read(&self.html);
        tokens.retain(|token| is_shown(token, hidden));
        Raw { html: self.html, tokens, lines: self.lines }
    }
}

/// Whether a token is outside of elements that no page shows. The start tag of such an element is.
fn is_shown(token: &HtmlToken, hidden: &mut Option<Hidden>) -> bool {
    let Some(within) = hidden else {
        if let HtmlToken::Start(tag) = token
            && is_hidden(&tag.name)
            && !tag.closed
        {
            *hidden = Some(Hidden { name: tag.name.clone(), nested: 1, depth: 0 });
        }
        return true;
    };
    match token {
        HtmlToken::Start(tag) if tag.name == within.name && !tag.closed => within.nested += 1,
        HtmlToken::End { name, .. } if *name == within.name => within.nested -= 1,
        _ => {}
    }
    if within.nested == 0 {
        *hidden = None;
    }
    false
}

impl Raw {
    /// The bytes of the file that some bytes of the HTML stand for.
    pub(crate) fn source(&self, at: &Range<usize>) -> Range<usize> {
        let start = self.place(at.start, false);
        start..self.place(at.end, true).max(start)
    }

    fn place(&self, at: usize, end: bool) -> usize {
        let index = self.lines.partition_point(|line| if end { line.from < at } else { line.from <= at });
        let Some(line) = index.checked_sub(1).and_then(|index| self.lines.get(index)) else { return 0 };
        match (line.same, end) {
            (true, _) => (line.source.start + at - line.from).min(line.source.end),
            (false, true) => line.source.end,
            (false, false) => line.source.start,
        }
    }

    /// A text token as runs with the places they stand at, so that each reference to a character is one by itself.
    pub(crate) fn runs<'t>(&'t self, text: &'t str, at: &Range<usize>) -> Vec<(Cow<'t, str>, Range<usize>)> {
        let written = self.html.get(at.clone()).unwrap_or_default();
        let mut runs = Vec::new();
        if written == text && !written.contains('&') {
            self.lines_of(at.clone(), &mut runs);
            return runs;
        }
        let mut from = at.start;
        while let Some(reference) = self.html[from..at.end].find('&').map(|found| from + found) {
            self.lines_of(from..reference, &mut runs);
            let rest = &self.html[reference..at.end];
            let name = rest[1..]
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
                .map_or(rest.len(), |n| n + 1);
            let length = if rest[name..].starts_with(';') { name + 1 } else { name };
            let read = html::read(&rest[..length]);
            let character = match read.first() {
                Some(HtmlToken::Text { text, .. }) => text.clone(),
                _ => String::new(),
            };
            from = reference + length;
            runs.push((without_controls(character.into()), self.source(&(reference..from))));
        }
        self.lines_of(from..at.end, &mut runs);
        runs
    }

    /// Bytes of the HTML, cut where lines of the file begin and where characters are left out.
    fn lines_of<'t>(&'t self, at: Range<usize>, runs: &mut Vec<(Cow<'t, str>, Range<usize>)>) {
        let mut from = at.start;
        let first = self.lines.partition_point(|line| line.from <= at.start);
        let starts = self.lines[first.min(self.lines.len())..].iter().map(|line| line.from);
        for until in starts.take_while(|start| *start < at.end).chain([at.end]) {
            if until > from {
                for part in parts_without_controls(&self.html[from..until]) {
                    let part = from + part.start..from + part.end;
                    runs.push((self.html[part.clone()].into(), self.source(&part)));
                }
            }
            from = until;
        }
    }
}

/// What an attribute that leads somewhere is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// A link to follow.
    Link,
    /// A picture to show.
    Picture,
    /// A film or sound to play, or what belongs to one.
    Media,
}

/// What an attribute of an element leads to, if it is one of those that do.
pub(super) fn leads(tag: &StartTag, attribute: &str) -> Option<Leads> {
    match (tag.name.as_str(), attribute) {
        ("a", "href") => Some(Leads::Link),
        ("img", "src") => Some(Leads::Picture),
        ("video" | "audio" | "source" | "track", "src") | ("video", "poster") => Some(Leads::Media),
        _ => None,
    }
}
