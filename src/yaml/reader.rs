//! From [`Node`]s to values, reporting every problem at its place and going on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::node::{Node, Value};
use crate::date::Zone;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, nearest};
use crate::source::SourceFile;
use crate::span::FileSpan;

/// So many unknown keys of a mapping are compared with those that are known.
const MANY_UNKNOWN: usize = 100;

/// Collects problems while values are read.
pub struct Reader<'a> {
    pub file: &'a SourceFile<'a>,
    pub problems: Vec<Diagnostic>,
    /// How dates are read in this file.
    pub dates: DateRules,
}

/// What a site says of dates that say too little.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DateRules {
    /// Where the clock hangs that a time without an offset was read from.
    pub zone: Option<Zone>,
    /// Whether the name of its file dates an article that gives no date.
    pub from_file_name: bool,
}

/// A value that can be read from a node; `None` after reporting why not.
pub(crate) trait FromNode: Sized {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

impl<'a> Reader<'a> {
    /// A reader for nodes of one file.
    pub fn new(file: &'a SourceFile<'a>) -> Self {
        Self { file, problems: Vec::new(), dates: DateRules::default() }
    }

    /// Reports a problem at a node; the diagnostic can be given a hint.
    pub fn report(&mut self, code: Code, node: &Node, message: impl Into<String>) -> &mut Diagnostic {
        let location = self.file.locate(node.span);
        self.problems.push(Diagnostic::new(code, location, message));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Reports that something else was expected here.
    pub fn wrong_type(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.kind());
        let problem = self.report(Code::WrongType, node, message);
        problem.label = Some(format!("expected {expected}"));
        problem.hint = right_form(node, expected).map(str::to_owned);
    }

    /// Reports a value outside of a fixed set and suggests the nearest one.
    pub fn not_one_of(&mut self, node: &Node, what: &str, allowed: &[&str]) {
        let typed = node.text().unwrap_or_default().to_owned();
        let hint = match nearest(&typed, allowed.iter().copied()) {
            Some(near) => did_you_mean(near),
            None => {
                format!("one of {}", allowed.iter().map(|a| format!("`{a}`")).collect::<Vec<_>>().join(", "))
            }
        };
        self.report(Code::BadValue, node, format!("`{typed}` is not a {what}")).hint = Some(hint);
    }
}

/// How what was expected is written, where what was found suggests a misunderstanding.
fn right_form(found: &Node, expected: &str) -> Option<&'static str> {
    Some(match (expected, &found.value) {
        ("a text", Value::Sequence(_)) => "put a text that begins with a bracket into quotes",
        ("a text", Value::Mapping(_)) => {
            "put a text with a colon into quotes; a list is written `[one, two]`"
        }
        ("a date", _) => "a date is written 2018-11-29",
        (expected, _) if expected.starts_with("a mapping") => {
            "write its keys on the lines below, each `key: value` and indented by two spaces"
        }
        _ => return None,
    })
}

/// Reads a mapping key by key. The keys asked for are the keys that are known.
pub(crate) struct MapReader<'n, 'r, 'a> {
    entries: &'n [(Node, Node)],
    node: &'n Node,
    reader: &'r mut Reader<'a>,
    asked: Vec<String>,
}

impl<'n, 'r, 'a> MapReader<'n, 'r, 'a> {
    /// Begins to read a mapping; reports anything else.
    pub(crate) fn new(node: &'n Node, reader: &'r mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Mapping(entries) => Some(Self { entries, node, reader, asked: Vec::new() }),
            _ => {
                reader.wrong_type(node, "a mapping (key: value)");
                None
            }
        }
    }

    /// The node of a key, if it is given and not empty.
    pub(crate) fn node(&mut self, key: &str) -> Option<&'n Node> {
        self.given(key).filter(|node| !node.is_null())
    }

    fn given(&mut self, key: &str) -> Option<&'n Node> {
        self.asked.push(key.to_owned());
        self.entries.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, value)| value)
    }

    /// The value of a key, if it is given, not empty and can be read.
    pub(crate) fn get<T: FromNode>(&mut self, key: &str) -> Option<T> {
        let node = self.node(key)?;
        T::from_node(node, self.reader)
    }

    /// The value of a key that must be there, with a value.
    pub(crate) fn require<T: FromNode>(&mut self, key: &str) -> Option<T> {
        match self.given(key) {
            Some(node) if is_empty(node) => {
                self.reader.report(Code::EmptyValue, node, format!("`{key}` is empty"));
                None
            }
            Some(node) => T::from_node(node, self.reader),
            None => {
                self.missing(key);
                None
            }
        }
    }

    /// Reports that a key is missing.
    pub(crate) fn missing(&mut self, key: &str) {
        let start = self.node.span.start;
        let line = Node { span: FileSpan { start, end: start }, value: self.node.value.clone() };
        self.reader.report(Code::MissingKey, &line, format!("`{key}` is missing")).hint =
            Some(format!("add a line `{key}: …`"));
    }

    /// Access to the reader, for checks across keys.
    pub(crate) fn reader(&mut self) -> &mut Reader<'a> {
        self.reader
    }

    /// Reports every key that nobody asked for. `advice` says where free data goes, if anywhere.
    pub(crate) fn finish(self, advice: &str) {
        self.finish_with(advice, &[]);
    }

    /// The same, with what keys are `called` elsewhere: another name, and the one here.
    pub(crate) fn finish_with(self, advice: &str, called: &[(&str, &str)]) {
        let is_given = |key: &str| self.entries.iter().any(|(k, _)| k.text() == Some(key));
        let mut suggested: Vec<&str> = Vec::new();
        let unknown = self.entries.iter().filter_map(|(key, value)| {
            let typed = key.text().unwrap_or("null");
            (!self.asked.iter().any(|asked| asked == typed)).then_some((typed, key, value))
        });
        for (at, (typed, key, value)) in unknown.enumerate() {
            let here =
                called.iter().find(|(other, _)| other.eq_ignore_ascii_case(typed)).map(|(_, here)| *here);
            // A file with more unknown keys is no slip of the pen.
            let near = || {
                let asked = || self.asked.iter().map(String::as_str);
                (at < MANY_UNKNOWN).then(|| nearest(typed, asked())).flatten()
            };
            let hint = match here.or_else(near) {
                // `published: false` is a draft, `published: 2018-11-29` a date.
                _ if typed.eq_ignore_ascii_case("published") && !called.is_empty() => {
                    let meant = if value.as_bool().is_some() { "draft: true" } else { "date" };
                    Some(did_you_mean(meant))
                }
                Some(near) if is_given(near) => Some(with_advice(format!("`{near}` is given, too"), advice)),
                Some(near) if suggested.contains(&near) => {
                    Some(with_advice(format!("`{near}` can hold one of them"), advice))
                }
                Some(near) => {
                    suggested.push(near);
                    Some(did_you_mean(near))
                }
                None => (!advice.is_empty()).then(|| advice.to_owned()),
            };
            self.reader.report(Code::UnknownKey, key, format!("`{typed}` is not a known key")).hint = hint;
        }
    }
}

fn with_advice(hint: String, advice: &str) -> String {
    if advice.is_empty() { hint } else { format!("{hint}; {advice}") }
}

fn is_empty(node: &Node) -> bool {
    node.is_null() || node.text().is_some_and(|text| text.trim().is_empty())
}

impl FromNode for String {
    /// Any scalar, as it was typed: `title: 1984` is the text "1984".
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some(text) => Some(text.trim().to_owned()),
            None => {
                reader.wrong_type(node, "a text");
                None
            }
        }
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = node.as_bool();
        if value.is_none() {
            reader.wrong_type(node, "true or false");
        }
        value
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = node.text().and_then(|text| text.parse().ok());
        if value.is_none() {
            reader.wrong_type(node, "a whole number");
        }
        value
    }
}

impl FromNode for serde_json::Value {
    fn from_node(node: &Node, _: &mut Reader<'_>) -> Option<Self> {
        Some(node.to_json())
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    /// A list, or a single value that stands for a list of one.
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    if is_empty(item) {
                        reader.report(Code::EmptyValue, item, "an item of the list is empty");
                    } else {
                        values.extend(T::from_node(item, reader));
                    }
                }
                Some(values)
            }
            _ => T::from_node(node, reader).map(|value| vec![value]),
        }
    }
}

impl<T: FromNode> FromNode for BTreeMap<String, T> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.wrong_type(node, "a mapping (key: value)");
            return None;
        };
        let mut map = BTreeMap::new();
        for (key, value) in entries {
            if let (Some(key), Some(value)) = (key.text(), T::from_node(value, reader)) {
                map.insert(key.to_owned(), value);
            }
        }
        Some(map)
    }
}
