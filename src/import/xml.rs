//! XML as a tree, of a file or of one element of it, read leniently and within bounds.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::plain::entities;

/// Deeper nesting is cut: no news needs it, and it bounds the stack.
const DEEPEST: usize = 200;
/// Larger trees are cut.
const MOST_NODES: usize = 2_000_000;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct XmlElement {
    /// As written, with its prefix: `content:encoded`.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<XmlNode>,
    /// The line that it begins at, from 1.
    pub line: u32,
}

/// What is in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum XmlNode {
    Element(XmlElement),
    Text(String),
}

impl XmlElement {
    /// Its name without the prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    /// The value of an attribute, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known.rsplit(':').next() == Some(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &XmlElement> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The elements in it of a name, with the prefix if the name has one.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a XmlElement> {
        let whole = name.contains(':');
        self.elements()
            .filter(move |element| if whole { element.name == name } else { element.local() == name })
    }

    /// The first of them.
    pub(super) fn first<'a>(&'a self, name: &'a str) -> Option<&'a XmlElement> {
        self.all(name).next()
    }

    /// The first element at the end of a path of names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&XmlElement> {
        let (name, rest) = path.split_first()?;
        if rest.is_empty() {
            return self.elements().find(|element| element.local() == *name);
        }
        self.elements().filter(|element| element.local() == *name).find_map(|element| element.at(rest))
    }

    /// Elements of a name at any depth.
    pub(super) fn descendants<'a>(&'a self, name: &str) -> Vec<&'a XmlElement> {
        let mut found = Vec::new();
        let mut stack: Vec<&XmlElement> = self.elements().collect();
        stack.reverse();
        while let Some(element) = stack.pop() {
            if element.local() == name {
                found.push(element);
            }
            let mut inner: Vec<&XmlElement> = element.elements().collect();
            inner.reverse();
            stack.extend(inner);
        }
        found
    }

    /// All text in it.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                XmlNode::Text(text) => out.push_str(text),
                XmlNode::Element(element) => element.push_text(out),
            }
        }
    }

    /// All text in it on one line; `None` if there is none.
    pub(super) fn line_of_text(&self) -> Option<String> {
        let text = super::plain::plain(&self.text());
        (!text.is_empty()).then_some(text)
    }

    /// The text of the first element of a name.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        self.first(name).and_then(Self::line_of_text)
    }

    /// What is in it, as HTML: names without prefixes, in lower case.
    pub(super) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.children.iter().for_each(|node| push_html(node, &mut out));
        out
    }
}

fn push_html(node: &XmlNode, out: &mut String) {
    match node {
        XmlNode::Text(text) => {
            out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
        }
        XmlNode::Element(element) => {
            let name = match element.local().to_ascii_lowercase().as_str() {
                // NITF's own.
                "hl2" => "h3".to_owned(),
                "bq" => "blockquote".to_owned(),
                "block" | "body.content" | "media-caption" => "div".to_owned(),
                "lang" | "person" | "org" | "location" | "event" | "function" | "object.title"
                | "virtloc" | "chron" | "money" | "num" | "postaddr" | "copyrite" | "pronounce"
                | "classifier" => "span".to_owned(),
                name => name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect(),
            };
            if name.is_empty() {
                element.children.iter().for_each(|node| push_html(node, out));
                return;
            }
            out.push('<');
            out.push_str(&name);
            for (key, value) in &element.attributes {
                let key = key.rsplit(':').next().unwrap_or(key);
                if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                    let value = value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
                    out.push_str(&format!(" {key}=\"{value}\""));
                }
            }
            out.push('>');
            element.children.iter().for_each(|node| push_html(node, out));
            if !matches!(name.as_str(), "br" | "img" | "hr" | "input" | "source" | "col" | "wbr" | "embed") {
                out.push_str(&format!("</{name}>"));
            }
        }
    }
}

/// Reads a text and hands over each element whose local name is wanted, whole, as it ends. An element in another that
/// is wanted comes with that one.
///
/// # Errors
/// What is no XML; all that came before it was handed over.
pub(super) fn each(text: &str, wanted: &[&str], take: &mut dyn FnMut(XmlElement)) -> Result<(), String> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open: Vec<XmlElement> = Vec::new();
    let mut skipped = 0_usize;
    let mut nodes = 0;
    let mut lines = LineCounter { text, at: 0, line: 1 };
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| format!("it is not XML: {error}"))?;
        match event {
            Event::Start(tag) => {
                nodes += 1;
                if open.is_empty() {
                    if wanted.contains(&tag.local_name().as_ref()) {
                        open.push(element(&tag, lines.of(at)));
                    }
                } else if open.len() >= DEEPEST || nodes > MOST_NODES {
                    skipped += 1;
                } else {
                    open.push(element(&tag, lines.of(at)));
                }
            }
            Event::Empty(tag) => {
                let empty = element(&tag, lines.of(at));
                match open.last_mut() {
                    Some(parent) => parent.children.push(XmlNode::Element(empty)),
                    None if wanted.contains(&empty.local()) => take(empty),
                    None => {}
                }
            }
            Event::End(end) => {
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
                // An end that fits nothing that is open ends nothing.
                let name = end.name();
                let Some(from) = open.iter().rposition(|element| element.name == name.as_ref()) else {
                    continue;
                };
                while open.len() > from {
                    let Some(done) = open.pop() else { break };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(XmlNode::Element(done)),
                        None => {
                            nodes = 0;
                            take(done);
                        }
                    }
                }
            }
            Event::Text(content) => push(&mut open, &content.xml10_content()),
            Event::CData(content) => push(&mut open, &content.xml10_content()),
            Event::GeneralRef(reference) => push(&mut open, &entities(&format!("&{};", &*reference))),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    // A file that was cut off still has what it has.
    while let Some(done) = open.pop() {
        match open.last_mut() {
            Some(parent) => parent.children.push(XmlNode::Element(done)),
            None => take(done),
        }
    }
    Ok(())
}

/// The whole tree of a text.
///
/// # Errors
/// What is no XML.
pub(super) fn tree(text: &str, root: &[&str]) -> Result<XmlElement, String> {
    let mut found = None;
    let read = each(text, root, &mut |element| {
        found.get_or_insert(element);
    });
    match found {
        Some(element) => Ok(element),
        None => Err(read.err().unwrap_or_else(|| format!("it has no element `{}`", root.join("` or `")))),
    }
}

/// Counts lines as the reader goes on.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl LineCounter<'_> {
    fn of(&mut self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        if at > self.at {
            self.line += self.text.as_bytes()[self.at..at].iter().filter(|b| **b == b'\n').count() as u32;
            self.at = at;
        }
        self.line
    }
}

fn push(open: &mut [XmlElement], text: &str) {
    let Some(element) = open.last_mut() else { return };
    match element.children.last_mut() {
        Some(XmlNode::Text(known)) => known.push_str(text),
        _ if text.is_empty() => {}
        _ => element.children.push(XmlNode::Text(text.to_owned())),
    }
}

fn element(tag: &BytesStart<'_>, line: u32) -> XmlElement {
    let attributes = tag
        .html_attributes()
        .with_checks(false)
        .flatten()
        .map(|attribute| (attribute.key.as_ref().to_owned(), entities(&attribute.value)))
        .collect();
    XmlElement { name: tag.name().as_ref().to_owned(), attributes, children: Vec::new(), line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_come_whole_and_mistakes_stop_little() {
        let text = "<?xml version='1.0'?><r>\n<i a='1 &amp; 2'>x &lt; <b>y</b> &eacute; &#233;<![CDATA[<p>]]></i>\n<i>z</wrong></i><i>cut";
        let mut found = Vec::new();
        each(text, &["i"], &mut |element| found.push(element)).unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].attribute("a"), Some("1 & 2"));
        assert_eq!(found[0].text(), "x < y é é<p>");
        assert_eq!((found[0].line, found[1].line), (2, 3));
        assert_eq!(found[0].inner_html(), "x &lt; <b>y</b> é é&lt;p&gt;");
        assert_eq!(found[2].text(), "cut");
        assert!(tree("no xml at all", &["r"]).is_err());
        let deep = "<a>".repeat(50_000);
        assert_eq!(tree(&deep, &["a"]).unwrap().local(), "a");
    }
}
