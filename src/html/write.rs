//! The one place where a tree becomes text.

use std::borrow::Cow;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::element::{HtmlElement, LineBreaks, tags};
use super::tree::{Fragment, HtmlNode, HtmlTree, NodeContent, NodeId};
use crate::text::without_controls;

impl HtmlTree<'_> {
    /// The HTML of a part of the tree.
    pub(crate) fn to_html(&self, fragment: &Fragment) -> String {
        let mut writer = HtmlWriter { html: String::with_capacity(1 << 10), line_start: true };
        // Without recursion: a tree is deep if its author wishes.
        let mut open: Vec<(&HtmlElement<'_>, Option<NodeId>)> = Vec::new();
        let mut next = self.get(Self::root_of(fragment)).and_then(|root| root.first);
        loop {
            let Some(node) = next.and_then(|id| self.get(id)) else {
                let Some((element, after)) = open.pop() else { return writer.html };
                writer.end(element);
                next = after;
                continue;
            };
            next = node.next;
            match &node.content {
                NodeContent::Element(element) => {
                    // Where each line is shown, none is added.
                    let shows_lines = open.last().is_some_and(|(parent, _)| parent.tag == tags::PRE);
                    writer.start(element, shows_lines);
                    if element.tag.model.is_void() {
                        writer.end_line(element);
                    } else {
                        // Browsers drop a line break that follows `<pre>`.
                        if element.tag == tags::PRE && self.begins_with_line_break(node) {
                            writer.html.push('\n');
                        }
                        open.push((element, node.next));
                        next = node.first;
                    }
                }
                NodeContent::Text(text) => {
                    escape_text(&mut writer.html, text);
                    writer.line_start = text.ends_with('\n');
                }
                NodeContent::Markup(markup) => {
                    writer.html.push_str(markup);
                    writer.line_start = markup.ends_with('\n');
                }
                NodeContent::Root => {}
            }
        }
    }

    fn begins_with_line_break(&self, node: &HtmlNode<'_>) -> bool {
        let first = node.first.and_then(|id| self.get(id));
        matches!(first.map(|node| &node.content), Some(NodeContent::Text(text)) if text.starts_with('\n'))
    }
}

struct HtmlWriter {
    html: String,
    /// Whether what is shown next begins a line. The end of an element within a line says nothing about that, so that
    /// spans around words leave the lines as they are.
    line_start: bool,
}

impl HtmlWriter {
    fn start(&mut self, element: &HtmlElement<'_>, shows_lines: bool) {
        let html = &mut self.html;
        if matches!(element.lines, LineBreaks::Around | LineBreaks::Inside)
            && !self.line_start
            && !shows_lines
        {
            html.push('\n');
        }
        html.push('<');
        html.push_str(element.tag.name);
        for (name, value) in &element.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            // Entities in a destination or the name of a language may stand for them.
            escape_value(html, &without_controls(Cow::Borrowed(value)));
            html.push('"');
        }
        html.push_str(&element.trusted);
        html.push('>');
        self.line_start = matches!(element.lines, LineBreaks::Inside | LineBreaks::AfterStart);
        if self.line_start {
            html.push('\n');
        }
    }

    fn end(&mut self, element: &HtmlElement<'_>) {
        self.html.push_str("</");
        self.html.push_str(element.tag.name);
        self.html.push('>');
        if element.tag.model.is_block() {
            self.line_start = false;
        }
        self.end_line(element);
    }

    fn end_line(&mut self, element: &HtmlElement<'_>) {
        if matches!(element.lines, LineBreaks::Around | LineBreaks::Inside | LineBreaks::After) {
            self.html.push('\n');
            self.line_start = true;
        }
    }
}

/// Appends text as it stands in an element.
pub(crate) fn escape_text(html: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = escape_html_body_text(html, text);
}

/// Appends text as it stands in an attribute's double quotes.
pub(crate) fn escape_value(html: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = escape_html(html, text);
}
