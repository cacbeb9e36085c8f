//! What an author's own HTML becomes on a page.

use std::borrow::Cow;

use super::html::Renderer;
use super::link::{LinkTarget, classify};
use super::raw::{Leads, Raw, leads};
use crate::config::RawHtml;
use crate::html::{Attribute, HtmlElement, HtmlToken, StartTag, escape_value, known, tags};
use crate::text::without_controls;

/// What an author may say of a picture beside what it is.
const PICTURE_ATTRIBUTES: [&str; 6] = ["id", "lang", "dir", "width", "height", "align"];

impl Renderer<'_, '_> {
    /// Puts a fragment of HTML.
    pub(super) fn raw(&mut self, raw: &Raw) {
        if self.config.raw_html == RawHtml::Trusted {
            return self.trusted(raw);
        }
        for token in &raw.tokens {
            match token {
                HtmlToken::Start(tag) => self.start_tag(tag),
                HtmlToken::End { name, .. } => {
                    if let Some(known) = known(name) {
                        self.tree.author_close(known.tag);
                    }
                }
                HtmlToken::Text { text, at } => {
                    for (text, at) in raw.runs(text, at) {
                        self.text(Cow::Owned(text.into_owned()), &at);
                    }
                }
                HtmlToken::Lost { .. } => {}
            }
        }
    }

    fn start_tag(&mut self, tag: &StartTag) {
        let Some(known) = known(&tag.name) else { return };
        if known.tag == tags::IMG {
            return self.picture_tag(tag);
        }
        let mut element = HtmlElement::new(known.tag);
        for attribute in &tag.attributes {
            let Some(name) = known.attribute(&attribute.name) else { continue };
            if let Some(value) = self.value(tag, name, attribute) {
                let name = if name == "name" { "id" } else { name };
                if !element.attributes.iter().any(|(other, _)| *other == name) {
                    element = element.with(name, value);
                }
            }
        }
        // A link that leads nowhere looks like one of Markdown's.
        let is_lost =
            tag.value("href").is_some() && !element.attributes.iter().any(|(name, _)| *name == "href");
        if known.tag == tags::A && is_lost {
            element.tag = tags::SPAN;
            element.attributes.retain(|(name, _)| *name != "hreflang");
            element = element.with("class", "broken-link");
        }
        if matches!(known.tag, tags::VIDEO | tags::AUDIO) && tag.value("controls").is_none() {
            element = element.with("controls", "");
        }
        self.tree.author_open(element, known.tag);
        if tag.closed {
            self.tree.author_close(known.tag);
        }
    }

    fn picture_tag(&mut self, tag: &StartTag) {
        let text = |name| tag.value(name).map(|value| without_controls(value.into()).into_owned());
        let Some(destination) = text("src") else { return };
        let mut given = Vec::new();
        for attribute in &tag.attributes {
            let name = PICTURE_ATTRIBUTES.iter().find(|name| **name == attribute.name);
            if let Some(name) = name
                && let Some(value) = self.value(tag, name, attribute)
            {
                given.push((*name, Cow::Owned(value)));
            }
        }
        self.put_picture(&destination, text("alt").unwrap_or_default(), text("title"), given);
    }

    /// The value that an attribute has on the page; `None` if it has none.
    fn value(&mut self, tag: &StartTag, name: &str, attribute: &Attribute) -> Option<String> {
        let value = without_controls(attribute.value.as_str().into()).into_owned();
        if let Some(leads) = leads(tag, name) {
            // Films and sounds are played from this site only, as its policy says.
            let plays = leads != Leads::Media || matches!(classify(&value), LinkTarget::Internal { .. });
            return plays.then(|| self.href(&value, leads != Leads::Link)).flatten();
        }
        match name {
            "id" | "name" => self.ids.claim(&value).then_some(value),
            "cite" => matches!(classify(&value), LinkTarget::External).then_some(value),
            _ => Some(value),
        }
    }

    /// HTML as it stands, with the links of this page.
    fn trusted(&mut self, raw: &Raw) {
        let mut html = String::with_capacity(raw.html.len());
        let mut from = 0;
        for token in &raw.tokens {
            let HtmlToken::Start(tag) = token else { continue };
            for attribute in &tag.attributes {
                let Some(leads) = leads(tag, &attribute.name) else { continue };
                let internal = matches!(classify(&attribute.value), LinkTarget::Internal { .. });
                let href = internal.then(|| self.href(&attribute.value, leads != Leads::Link)).flatten();
                if let Some(href) = href {
                    html.push_str(&raw.html[from..attribute.at.start]);
                    html.push_str(&attribute.name);
                    html.push_str("=\"");
                    escape_value(&mut html, &href);
                    html.push('"');
                    from = attribute.at.end;
                }
            }
        }
        html.push_str(&raw.html[from..]);
        self.tree.verbatim(html);
    }
}
