//! The one set-up of the Markdown parser, and what is recognised among its events: shortcodes, and HTML of authors.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use rustc_hash::FxHashSet;

use super::raw::{Hidden, Raw, RawBuilder};
use super::shortcode::{self, Shortcode};
use crate::config::{Markdown, RawHtml};
use crate::html;
use crate::text::{parts_without_controls, without_controls};

/// CommonMark with tables, footnotes, strikethrough, task lists, alerts and heading attributes.
fn options(config: &Markdown) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_SMART_PUNCTUATION, config.smart_punctuation);
    options
}

/// A piece of a document: what the parser saw, HTML of the author, or a paragraph that is a shortcode.
#[derive(Debug)]
pub(crate) enum BodyPiece<'a> {
    Event(Event<'a>),
    Raw(Raw),
    /// A paragraph that is a shortcode tag, or that tries to be one.
    Shortcode(Result<Shortcode, String>),
    /// Characters that no text needs and that are left out.
    Control,
}

/// All pieces of a body with the bytes of the file they stand at. `base` is the body's offset. What no page shows,
/// such as the text of a script, is not among them.
pub(crate) fn pieces<'a>(
    body: &'a str,
    base: usize,
    config: &Markdown,
) -> Vec<(BodyPiece<'a>, Range<usize>)> {
    let mut reading = Pieces {
        body,
        base,
        pieces: Vec::with_capacity(body.len() / 24),
        config,
        hidden: None,
        block: None,
        ended: OnceCell::new(),
    };
    let mut skip_until_paragraph_end = false;
    for (event, range) in Parser::new_ext(body, options(config)).into_offset_iter() {
        if skip_until_paragraph_end {
            skip_until_paragraph_end = !matches!(event, Event::End(TagEnd::Paragraph));
            continue;
        }
        let at = base + range.start..base + range.end;
        if reading.is_hidden(&event) {
            continue;
        }
        if matches!(event, Event::Start(Tag::Paragraph))
            && let Some(shortcode) = shortcode::parse(body.get(range).unwrap_or_default())
        {
            reading.pieces.push((BodyPiece::Shortcode(shortcode), at));
            skip_until_paragraph_end = true;
            continue;
        }
        reading.event(event, at);
    }
    reading.pieces
}

struct Pieces<'a, 'c> {
    body: &'a str,
    /// Where the body starts in the file.
    base: usize,
    pieces: Vec<(BodyPiece<'a>, Range<usize>)>,
    config: &'c Markdown,
    hidden: Option<Hidden>,
    /// The block of HTML that is being read.
    block: Option<RawBuilder>,
    /// What end tags there are, once somebody asks.
    ended: OnceCell<FxHashSet<String>>,
}

impl<'a> Pieces<'a, '_> {
    /// Whether an event stands in an element that no page shows. Such an element ends with what it stands in, at the
    /// latest.
    fn is_hidden(&mut self, event: &Event<'_>) -> bool {
        let Some(hidden) = &mut self.hidden else { return false };
        match event {
            Event::Html(_) | Event::InlineHtml(_) => false,
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => false,
            Event::Start(_) => {
                hidden.depth += 1;
                true
            }
            Event::End(_) if hidden.depth == 0 => {
                self.hidden = None;
                false
            }
            Event::End(_) => {
                hidden.depth -= 1;
                true
            }
            _ => true,
        }
    }

    fn event(&mut self, event: Event<'a>, at: Range<usize>) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) if self.config.raw_html == RawHtml::Escaped => {
                self.text(text, at, Event::Text);
            }
            Event::Text(text) => self.text(text, at, Event::Text),
            // "<Harbor Petroleum Corp>" of a wire is a name.
            Event::InlineHtml(text) if self.block.is_none() && self.is_name(&text) => {
                self.text(text, at, Event::Text);
            }
            Event::Code(text) => self.code(text, at),
            Event::Start(Tag::HtmlBlock) => {
                self.block = Some(RawBuilder::default());
                self.pieces.push((BodyPiece::Event(Event::Start(Tag::HtmlBlock)), at));
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(block) = self.block.take() {
                    self.raw(block, at.clone());
                }
                self.pieces.push((BodyPiece::Event(Event::End(TagEnd::HtmlBlock)), at));
            }
            Event::Html(text) | Event::InlineHtml(text) => match &mut self.block {
                Some(block) => block.push(&text, at),
                None => {
                    let mut tag = RawBuilder::default();
                    tag.push(&text, at.clone());
                    self.raw(tag, at);
                }
            },
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let (dest_url, title) = (clean(dest_url), clean(title));
                self.pieces
                    .push((BodyPiece::Event(Event::Start(Tag::Link { link_type, dest_url, title, id })), at));
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let (dest_url, title) = (clean(dest_url), clean(title));
                self.pieces.push((
                    BodyPiece::Event(Event::Start(Tag::Image { link_type, dest_url, title, id })),
                    at,
                ));
            }
            event => self.pieces.push((BodyPiece::Event(event), at)),
        }
    }

    /// Whether what could be a tag is a name in angle brackets, as wires write firms and their tickers: it begins with a
    /// capital, is called like no element, has no attribute with a value, and nothing ends it.
    fn is_name(&self, text: &str) -> bool {
        let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) else {
            return false;
        };
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let element = name.to_ascii_lowercase();
        let element = &element[..];
        inner.starts_with(|c: char| c.is_ascii_uppercase())
            && !inner.contains(['=', '/', '"', '<'])
            && self.hidden.is_none()
            && self.config.raw_html != RawHtml::Trusted
            && html::known(element).is_none()
            && !html::is_hidden(element)
            && !DROPPED.contains(&element)
            && !self.ended.get_or_init(|| names_of_end_tags(self.body)).contains(element)
    }

    fn raw(&mut self, html: RawBuilder, at: Range<usize>) {
        if self.config.raw_html == RawHtml::Trusted {
            // It is shown as it stands, with all that follows; within itself its scripts are no text.
            self.pieces.push((BodyPiece::Raw(html.finish(&mut None)), at));
        } else {
            let raw = html.finish(&mut self.hidden);
            self.pieces.push((BodyPiece::Raw(raw), at));
        }
    }

    /// Text without characters that do harm: what is between them is a piece for itself, so that it keeps its place.
    fn text(&mut self, text: CowStr<'a>, at: Range<usize>, event: fn(CowStr<'a>) -> Event<'a>) {
        if let Some(joined) = self.joined_with_last(&text, &at) {
            // Of such a text nothing was left out.
            if let Some((piece, place)) = self.pieces.last_mut() {
                place.end = at.end;
                *piece = BodyPiece::Event(event(CowStr::Borrowed(joined)));
            }
            return;
        }
        let parts = parts_without_controls(&text);
        if let [all] = &parts[..]
            && all.len() == text.len()
        {
            self.pieces.push((BodyPiece::Event(event(text)), at));
            return;
        }
        self.pieces.push((BodyPiece::Control, at.clone()));
        for part in parts {
            let place =
                if at.len() == text.len() { at.start + part.start..at.start + part.end } else { at.clone() };
            let part = CowStr::from(text[part].to_owned());
            self.pieces.push((BodyPiece::Event(event(part)), place));
        }
    }

    /// The last piece and this text as one, if both are text that stands in the file as it is, one after the other. The
    /// parser cuts a text at each sign that could have been markup; a line of a million brackets would be a million pieces.
    fn joined_with_last(&self, text: &str, at: &Range<usize>) -> Option<&'a str> {
        let Some((BodyPiece::Event(Event::Text(CowStr::Borrowed(last))), place)) = self.pieces.last() else {
            return None;
        };
        let adjacent = place.end == at.start && place.len() == last.len() && at.len() == text.len();
        let joined = self.body.get(place.start.checked_sub(self.base)?..at.end.checked_sub(self.base)?)?;
        // A dash that stands for three hyphens is as long as they are, and not in the file.
        let verbatim = std::ptr::eq(joined.as_ptr(), last.as_ptr()) && joined.ends_with(text);
        let clean = matches!(without_controls(Cow::Borrowed(text)), Cow::Borrowed(_));
        (adjacent && verbatim && clean).then_some(joined)
    }

    /// Code stays one piece.
    fn code(&mut self, text: CowStr<'a>, at: Range<usize>) {
        let length = text.len();
        let text = clean(text);
        if text.len() != length {
            self.pieces.push((BodyPiece::Control, at.clone()));
        }
        self.pieces.push((BodyPiece::Event(Event::Code(text)), at));
    }
}

/// Elements of which pages keep nothing but what is in them, or nothing at all.
const DROPPED: [&str; 59] = [
    "acronym", "applet", "area", "base", "basefont", "bgsound", "big", "blink", "body", "button", "canvas",
    "center", "datalist", "dialog", "dir", "embed", "fieldset", "font", "form", "frame", "frameset", "head",
    "html", "image", "input", "isindex", "keygen", "label", "layer", "legend", "link", "listing", "main",
    "map", "marquee", "menu", "menuitem", "meta", "meter", "multicol", "nextid", "nobr", "noframes",
    "noindex", "optgroup", "option", "output", "param", "picture", "progress", "rb", "rtc", "search",
    "select", "slot", "spacer", "strike", "textarea", "tt",
];

/// The names of all end tags that a text may have, in lower case.
fn names_of_end_tags(body: &str) -> FxHashSet<String> {
    let name = |rest: &str| -> String {
        rest.chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    body.split("</").skip(1).map(name).collect()
}

/// The text without characters that do harm.
fn clean(text: CowStr<'_>) -> CowStr<'_> {
    let cleaned = match without_controls(Cow::Borrowed(&text)) {
        Cow::Borrowed(_) => None,
        Cow::Owned(clean) => Some(clean),
    };
    cleaned.map_or(text, CowStr::from)
}
