//! YAML text to [`Node`]s, with duplicate keys, tabs, and runaway documents refused.

use std::collections::HashMap;
use std::ops::Range;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput};

use super::continued::indented;
use super::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::text::without_controls;

/// Deeper nesting is refused: no article needs it, and it bounds the stack.
const MAX_DEPTH: usize = 48;
/// Values of one document; more are refused, since each takes a hundred bytes of memory.
const MAX_NODES: usize = 2_000_000;
/// Aliases can make a small text a huge document; this bounds what they repeat.
const MAX_REPEATED: usize = 200_000;
/// Keys given twice that are told; a file with more was written by a program.
const MAX_TOLD: usize = 100;
/// In a mapping with fewer keys they are compared one by one.
const FEW_KEYS: usize = 16;

/// Reads the YAML document that stands at `range` of a file. An empty document is `Ok(None)`.
///
/// # Errors
/// A syntax error (one: the parser cannot go on after it) or every duplicate key.
pub fn parse(file: &SourceFile<'_>, range: Range<usize>) -> Result<Option<Node>, Vec<Diagnostic>> {
    let text = &file.text[range.clone()];
    let read = parse_as(file, range.start, text, text, byte_offsets(text));
    let is_syntax = |problem: &Diagnostic| problem.code == Code::YamlSyntax;
    if read.as_ref().is_err_and(|problems| problems.iter().any(is_syntax))
        && let Some((mended, bytes)) = indented(text)
        && let Ok(node) = parse_as(file, range.start, text, &mended, Some(bytes))
    {
        return Ok(node);
    }
    read
}

/// Reads a document that was `typed` in the file and is `read` with the same characters and some white space more;
/// `bytes` leads from a character of what is read to the byte of what was typed.
fn parse_as<'a>(
    file: &'a SourceFile<'a>,
    base: usize,
    typed: &'a str,
    read: &'a str,
    bytes: Option<Vec<u32>>,
) -> Result<Option<Node>, Vec<Diagnostic>> {
    let mut builder = NodeBuilder {
        file,
        text: typed,
        base,
        bytes,
        parser: Parser::new_from_str(read),
        anchors: HashMap::new(),
        nodes: 0,
        repeated: 0,
        problems: Vec::new(),
    };
    match builder.document() {
        Ok(node) if builder.problems.is_empty() => Ok(node),
        Ok(_) => Err(builder.problems),
        Err(problem) => {
            builder.problems.push(*problem);
            Err(builder.problems)
        }
    }
}

/// The parser counts in characters; this leads back to bytes. `None` for ASCII, where they are the same.
fn byte_offsets(text: &str) -> Option<Vec<u32>> {
    (!text.is_ascii())
        .then(|| text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect())
}

type Fatal = Box<Diagnostic>;

struct NodeBuilder<'a> {
    file: &'a SourceFile<'a>,
    text: &'a str,
    base: usize,
    bytes: Option<Vec<u32>>,
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    repeated: usize,
    problems: Vec<Diagnostic>,
}

impl<'a> NodeBuilder<'a> {
    fn offset(&self, marker: &Marker) -> usize {
        let within = match &self.bytes {
            Some(bytes) => bytes.get(marker.index()).map_or(self.text.len(), |&at| at as usize),
            None => marker.index().min(self.text.len()),
        };
        self.base + within
    }

    fn span(&self, span: &Span) -> FileSpan {
        let start = self.offset(&span.start);
        let end = self.offset(&span.end).max(start);
        // Block scalars and collections end where the next token begins: the white space is not theirs.
        let trimmed = self.file.text.get(start..end).map_or(0, |s| s.trim_end().len());
        FileSpan::new(start..start + trimmed)
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Fatal> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = self.offset(error.marker());
                Err(self.syntax_error(at, error.info()))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn syntax_error(&self, at: usize, info: &str) -> Fatal {
        if let Some(tab) = self.tab_before(at) {
            let location = self.file.locate(FileSpan::new(tab..tab + 1));
            return Box::new(
                Diagnostic::new(Code::TabIndentation, location, "YAML cannot be indented with tabs")
                    .hint("use two spaces for each step"),
            );
        }
        let hint = match self.line_with_unquoted_colon(at) {
            Some(_) => "a value with `: ` in it needs quotes: \"…: …\"",
            None if info.contains("quoted scalar") => {
                "close the quotation mark that the text begins with, or put a backslash before those within it"
            }
            None if info.contains("flow sequence") => "a list begins and ends with a bracket: [one, two]",
            None if info.contains("flow mapping") => "what begins with a brace ends with one: { key: value }",
            None if info.contains("document start") => "keys begin at the margin, one below the other",
            None => "put texts with special characters in double quotes",
        };
        let at = if at >= self.base + self.text.len() { self.last_byte() } else { at };
        Box::new(
            Diagnostic::new(
                Code::YamlSyntax,
                self.file.locate(FileSpan::new(at..at + 1)),
                format!("YAML: {info}"),
            )
            .hint(hint),
        )
    }

    /// The document is larger than what is read.
    fn limit(&self, at: usize, message: String, hint: &str) -> Fatal {
        let location = self.file.locate(FileSpan::new(at..at + 1));
        Box::new(Diagnostic::new(Code::YamlSyntax, location, format!("YAML: {message}")).hint(hint))
    }

    /// Where an error "at the end" is shown: on the last line that holds anything.
    fn last_byte(&self) -> usize {
        self.base + self.text.trim_end().len().saturating_sub(1)
    }

    /// A tab in the indentation of the line at `at`, or of the lines just above, which an error there
    /// usually comes from.
    fn tab_before(&self, at: usize) -> Option<usize> {
        let within = at.saturating_sub(self.base).min(self.text.len());
        let mut line_start = 0;
        let mut found = None;
        for line in self.text.split_inclusive('\n') {
            if line_start > within {
                break;
            }
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line[..indent].find('\t')
                && line.len() > indent
            {
                found = Some(self.base + line_start + tab);
            }
            line_start += line.len();
        }
        found
    }

    fn line_with_unquoted_colon(&self, at: usize) -> Option<()> {
        let within = crate::source::floor_char(self.text, at.saturating_sub(self.base));
        let start = self.text[..within].rfind('\n').map_or(0, |n| n + 1);
        let line = self.text[start..].lines().next()?;
        (line.matches(": ").count() > 1 && !line.contains(": \"") && !line.contains(": '")).then_some(())
    }

    fn document(&mut self) -> Result<Option<Node>, Fatal> {
        let mut document = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => return Ok(document.filter(|node: &Node| !node.is_null())),
                Event::DocumentStart(_) if document.is_none() => {
                    let (event, span) = self.next()?;
                    document = Some(self.node(event, &span, 0)?);
                }
                _ => {
                    let at = self.span(&span).range().start;
                    return Err(self.syntax_error(at, "a second document begins here"));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Result<Node, Fatal> {
        self.nodes += 1;
        let span = self.span(span);
        let range = span.range();
        if depth > MAX_DEPTH {
            let message = format!("the document is nested more than {MAX_DEPTH} levels deep");
            return Err(self.limit(range.start, message, "a value so deep inside others needs another form"));
        }
        if self.nodes > MAX_NODES {
            let message = format!("the document holds more than {MAX_NODES} values");
            return Err(self.limit(range.start, message, "divide it among several files"));
        }
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                // `!!str 1987` asks for a text as clearly as quotes do.
                let plain = style == ScalarStyle::Plain && tag.is_none();
                (
                    Node { span, value: Value::Scalar { text: without_controls(text).into_owned(), plain } },
                    anchor,
                )
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) => break self.span(&end).end,
                        (event, span) => items.push(self.node(event, &span, depth + 1)?),
                    }
                };
                let end = items.last().map_or(end, |last: &Node| last.span.end.max(end));
                (
                    Node { span: FileSpan { end: end.max(span.end), ..span }, value: Value::Sequence(items) },
                    anchor,
                )
            }
            Event::MappingStart(anchor, _) => (self.mapping(span, depth)?, anchor),
            Event::Alias(id) => {
                let Some(anchored) = self.anchors.get(&id) else {
                    return Err(self.syntax_error(range.start, "an alias has no anchor before it"));
                };
                self.repeated += count(anchored);
                if self.repeated > MAX_REPEATED {
                    let message = format!("aliases repeat more than {MAX_REPEATED} values");
                    return Err(self.limit(range.start, message, "write out what they stand for"));
                }
                let mut node = anchored.clone();
                node.span = span;
                (node, 0)
            }
            _ => return Err(self.syntax_error(range.start, "a value was expected")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn mapping(&mut self, whole: FileSpan, depth: usize) -> Result<Node, Fatal> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let end = loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break self.span(&span).end;
            }
            let key = self.node(event, &span, depth + 1)?;
            let (event, span) = self.next()?;
            let mut value = self.node(event, &span, depth + 1)?;
            if value.is_null() && value.span.range().is_empty() {
                value.span = key.span;
            }
            let Value::Scalar { text, .. } = &key.value else {
                return Err(self.syntax_error(key.span.range().start, "a key must be a text"));
            };
            let first = if entries.len() < FEW_KEYS {
                entries.iter().position(|(k, _)| scalar(k) == Some(text))
            } else {
                if places.is_empty() {
                    let known = entries.iter().enumerate();
                    places.extend(known.filter_map(|(at, (k, _))| Some((scalar(k)?.clone(), at))));
                }
                places.get(text).copied()
            };
            match first {
                Some(_) if self.problems.len() >= MAX_TOLD => {}
                Some(first) => self.problems.push(
                    Diagnostic::new(
                        Code::DuplicateKey,
                        self.file.locate(key.span),
                        format!("`{text}` is given twice"),
                    )
                    .related(self.file.locate(entries[first].0.span), "first given here"),
                ),
                None => {
                    if !places.is_empty() {
                        places.insert(text.clone(), entries.len());
                    }
                    entries.push((key, value));
                }
            }
        };
        let end = entries.last().map_or(end, |(_, last)| last.span.end.max(end));
        Ok(Node { span: FileSpan { end: end.max(whole.end), ..whole }, value: Value::Mapping(entries) })
    }
}

fn scalar(node: &Node) -> Option<&String> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Scalar { .. } => 0,
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(entries) => entries.iter().map(|(k, v)| count(k) + count(v)).sum(),
    }
}
