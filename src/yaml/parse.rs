//! YAML text to [`Node`]s, with duplicate keys, tabs, and runaway documents refused.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput};

use super::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// Deeper nesting is refused: no article needs it, and it bounds the stack.
const MAX_DEPTH: usize = 48;
/// Aliases can make a small text a huge document; this bounds it.
const MAX_NODES: usize = 200_000;

/// Reads the YAML document that stands at `range` of a file. An empty document is `Ok(None)`.
///
/// # Errors
/// A syntax error (one: the parser cannot go on after it) or every duplicate key.
pub fn parse(file: &SourceFile<'_>, range: Range<usize>) -> Result<Option<Node>, Vec<Diagnostic>> {
    let text = &file.text[range.clone()];
    let mut builder = Builder {
        file,
        text,
        base: range.start,
        bytes: byte_offsets(text),
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        nodes: 0,
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

struct Builder<'a> {
    file: &'a SourceFile<'a>,
    text: &'a str,
    base: usize,
    bytes: Option<Vec<u32>>,
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    problems: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn offset(&self, marker: &Marker) -> usize {
        let within = match &self.bytes {
            Some(bytes) => bytes.get(marker.index()).map_or(self.text.len(), |&at| at as usize),
            None => marker.index().min(self.text.len()),
        };
        self.base + within
    }

    fn span(&self, span: &Span) -> Range<usize> {
        let start = self.offset(&span.start);
        let end = self.offset(&span.end).max(start);
        // Block scalars and collections end where the next token begins: the white space is not theirs.
        let trimmed = self.file.text.get(start..end).map_or(0, |s| s.trim_end().len());
        start..start + trimmed
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
            let location = self.file.locate(tab..tab + 1);
            return Box::new(
                Diagnostic::new(Code::TabIndentation, location, "YAML cannot be indented with tabs")
                    .hint("use two spaces for each step"),
            );
        }
        let hint = match self.line_with_unquoted_colon(at) {
            Some(_) => "a value with `: ` in it needs quotes: \"…: …\"",
            None => "put texts with special characters in double quotes",
        };
        let at = if at >= self.base + self.text.len() { self.last_byte() } else { at };
        Box::new(
            Diagnostic::new(Code::YamlSyntax, self.file.locate(at..at + 1), format!("YAML: {info}"))
                .hint(hint),
        )
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
                    let at = self.span(&span).start;
                    return Err(self.syntax_error(at, "a second document begins here"));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Result<Node, Fatal> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            let at = self.span(span).start;
            return Err(self.syntax_error(at, "the document is nested too deeply or is too large"));
        }
        let range = self.span(span);
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                // `!!str 1987` asks for a text as clearly as quotes do.
                let plain = style == ScalarStyle::Plain && tag.is_none();
                (Node { span: range, value: Value::Scalar { text: text.into_owned(), plain } }, anchor)
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
                (Node { span: range.start..end.max(range.end), value: Value::Sequence(items) }, anchor)
            }
            Event::MappingStart(anchor, _) => (self.mapping(range, depth)?, anchor),
            Event::Alias(id) => {
                let Some(mut node) = self.anchors.get(&id).cloned() else {
                    return Err(self.syntax_error(range.start, "an alias has no anchor before it"));
                };
                self.nodes += count(&node);
                node.span = range;
                (node, 0)
            }
            _ => return Err(self.syntax_error(range.start, "a value was expected")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn mapping(&mut self, range: Range<usize>, depth: usize) -> Result<Node, Fatal> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let end = loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break self.span(&span).end;
            }
            let key = self.node(event, &span, depth + 1)?;
            let (event, span) = self.next()?;
            let mut value = self.node(event, &span, depth + 1)?;
            if value.is_null() && value.span.is_empty() {
                value.span = key.span.clone();
            }
            let Value::Scalar { text, .. } = &key.value else {
                return Err(self.syntax_error(key.span.start, "a key must be a text"));
            };
            match entries.iter().find(|(k, _)| matches!(&k.value, Value::Scalar { text: t, .. } if t == text))
            {
                Some((first, _)) => self.problems.push(
                    Diagnostic::new(
                        Code::DuplicateKey,
                        self.file.locate(key.span.clone()),
                        format!("`{text}` is given twice"),
                    )
                    .related(self.file.locate(first.span.clone()), "first given here"),
                ),
                None => entries.push((key, value)),
            }
        };
        let end = entries.last().map_or(end, |(_, last)| last.span.end.max(end));
        Ok(Node { span: range.start..end.max(range.end), value: Value::Mapping(entries) })
    }
}

fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Scalar { .. } => 0,
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(entries) => entries.iter().map(|(k, v)| count(k) + count(v)).sum(),
    }
}
