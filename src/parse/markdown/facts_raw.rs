//! The first reading of an author's own HTML: its words, its links, its ids, and what of it no page will show.

use std::ops::Range;

use super::facts::{FactsReader, Stack};
use super::link::{LinkTarget, classify};
use super::raw::{Leads, Raw, leads};
use crate::config::RawHtml;
use crate::diagnostic::Code;
use crate::html::{Attribute, HtmlToken, StartTag, known};
use crate::text::without_controls;

impl FactsReader<'_, '_> {
    pub(super) fn raw(&mut self, raw: &Raw, stack: &mut Stack) {
        for token in &raw.tokens {
            match token {
                HtmlToken::Start(tag) => {
                    self.raw_tag(tag, raw);
                    self.raw_block(&tag.name, stack);
                }
                HtmlToken::End { name, .. } => self.raw_block(name, stack),
                HtmlToken::Text { text, at } => {
                    for (text, at) in raw.runs(text, at) {
                        self.event_text(&text, at, stack);
                    }
                }
                HtmlToken::Lost { what, at } => {
                    self.dropped(what, raw.source(at), format!("{what} is left out"), None);
                }
            }
        }
    }

    /// Words before and after the tag of a block belong to blocks of their own. (Within a paragraph of Markdown such a
    /// tag ends a sentence at most.)
    fn raw_block(&mut self, name: &str, stack: &Stack) {
        if stack.html && known(name).is_some_and(|known| known.tag.model.is_block()) {
            self.begin_block(stack);
        }
    }

    fn raw_tag(&mut self, tag: &StartTag, raw: &Raw) {
        let at = raw.source(&tag.at);
        let Some(known) = known(&tag.name) else {
            if self.config.raw_html != RawHtml::Trusted {
                self.dropped_element(&tag.name, at);
            }
            return;
        };
        for attribute in &tag.attributes {
            let Some(name) = known.attribute(&attribute.name) else { continue };
            if let Some(leads) = leads(tag, name) {
                self.raw_link(tag, attribute, leads, raw.source(&attribute.at));
            } else if matches!(name, "id" | "name") && self.ids.claim(&attribute.value) {
                self.facts.anchors.push(attribute.value.as_str().into());
            }
        }
    }

    fn raw_link(&mut self, tag: &StartTag, attribute: &Attribute, leads: Leads, at: Range<usize>) {
        let destination = without_controls(attribute.value.as_str().into());
        let external = matches!(classify(&destination), LinkTarget::External);
        if leads == Leads::Media && external && self.config.raw_html != RawHtml::Trusted {
            let name = &tag.name;
            let message = format!("`<{name}>` is shown without its source, which is on another site");
            let hint = "pages load nothing from other sites; link to it with the shortcode `embed`";
            return self.dropped("media", at, message, Some(hint));
        }
        self.link(&destination, leads != Leads::Link, at);
    }

    /// An element that no page shows.
    fn dropped_element(&mut self, name: &str, at: Range<usize>) {
        let hint = match name {
            "iframe" | "embed" | "object" | "applet" => Some(
                "link to what it shows with the shortcode `embed`: {{ <embed href=\"https://…\" title=\"…\" /> }}",
            ),
            "script" => Some("a text needs no script; link to what it shows with the shortcode `embed`"),
            "style" => Some("how pages look is in the theme and in static/"),
            "svg" => Some("put the drawing in a file and show it as a picture"),
            "form" | "input" | "button" | "select" | "textarea" => Some("a static page receives no forms"),
            _ => None,
        };
        // Frames of documents and what is common as a wrapper of text take nothing with them.
        let message = match crate::html::is_hidden(name) {
            true => format!("`<{name}>` is left out, and all that is in it"),
            false => format!("`<{name}>` is left out; its content is shown"),
        };
        self.dropped(name, at, message, hint);
    }

    /// Warns of what is left out, once a kind.
    fn dropped(&mut self, kind: &str, at: Range<usize>, message: String, hint: Option<&str>) {
        if !self.dropped.iter().any(|known| known == kind) {
            self.dropped.push(kind.to_owned());
            self.problem(Code::DroppedHtml, at, message).hint = hint.map(str::to_owned);
        }
    }
}
