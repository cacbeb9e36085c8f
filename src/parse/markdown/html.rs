//! The second reading of an article's body: how it looks.

use std::collections::HashMap;
use std::fmt::Write;
use std::mem::take;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, Event, LinkType, Tag, TagEnd, html};

use super::events::{Piece, pieces};
use super::heading_ids::HeadingIds;
use super::link::{Target, classify};
use super::mark::{Mark, cut};
use super::sanitize;
use super::shortcode::{Argument, LINK_ARGUMENTS, Shortcode};
use crate::config::{Markdown, RawHtml};

/// What the renderer of a page knows and a body asks for.
pub trait Resolved {
    /// The reference to use for a destination within the site, or `None` if it leads nowhere.
    fn href(&self, destination: &str, image: bool) -> Option<String>;

    /// What the interface says for a key, in the language of the text.
    fn text(&self, key: &str) -> String;

    /// What is to be said of a picture of the site, or `None` if nothing is known of it.
    fn picture(&self, destination: &str) -> Option<PictureMarkup>;

    /// The HTML of a shortcode. `picture` is what is known of the one that its `src` names, `body` what stands between
    /// its tags.
    ///
    /// # Errors
    /// Why the theme cannot render it.
    fn shortcode(
        &self,
        name: &str,
        arguments: &[(String, Argument)],
        picture: Option<&PictureMarkup>,
        body: Option<&str>,
    ) -> Result<String, String>;
}

/// What the markup of a picture says beside where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureMarkup {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// The value of `srcset`; empty if there is only the picture itself.
    pub srcset: String,
}

/// How wide a picture in running text is: as wide as the screen, and at most as wide as a comfortable line.
const SIZES: &str = "(min-width: 42rem) 38rem, 100vw";

/// Marks a place in sanitised HTML where markup of our own is put back: no article can hold these.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Renders a body, with spans around the words that `marks` (bytes of the body) names. Errors of shortcodes are returned
/// with the byte offset in the body.
///
/// # Errors
/// Every shortcode that the theme could not render.
pub fn to_html(
    body: &str,
    marks: &[Mark],
    config: &Markdown,
    resolved: &dyn Resolved,
) -> Result<String, Vec<(usize, String)>> {
    let clean;
    let body = if body.contains([OPEN, CLOSE]) {
        clean = body.replace([OPEN, CLOSE], "\u{fffd}");
        &clean
    } else {
        body
    };
    let pieces = pieces(body, 0, config);
    let raw = |piece: &Piece<'_>| matches!(piece, Piece::Event(Event::Html(_) | Event::InlineHtml(_)));
    let sanitize = config.raw_html == RawHtml::Sanitized && pieces.iter().any(|(piece, _)| raw(piece));
    let mut renderer = Renderer {
        config,
        resolved,
        sanitize,
        own: Vec::new(),
        ids: HeadingIds::default(),
        known_ids: Vec::new(),
        frames: vec![Frame::default()],
        notes: Notes::default(),
        alignments: Vec::new(),
        column: 0,
        in_head: false,
        links: Vec::new(),
        problems: Vec::new(),
    };
    for (piece, at) in pieces {
        match piece {
            Piece::Event(Event::Text(text)) => renderer.text(text, &at, marks),
            Piece::Event(event) => renderer.event(event),
            Piece::Shortcode(Ok(shortcode)) => renderer.shortcode(shortcode, at.start),
            // Reported when the file was read.
            Piece::Shortcode(Err(_)) => {}
        }
    }
    renderer.finish()
}

/// Events gathered for one fragment: the document, the inside of a shortcode, or a note.
#[derive(Default)]
struct Frame<'a> {
    events: Vec<Event<'a>>,
    shortcode: Option<OpenShortcode>,
}

/// Name, arguments and place of a shortcode that is open.
type OpenShortcode = (String, Vec<(String, Argument)>, usize);

/// Footnotes, numbered by their first reference.
#[derive(Default)]
struct Notes {
    numbers: HashMap<String, usize>,
    references: Vec<usize>,
    texts: HashMap<String, String>,
    open: Option<String>,
}

struct Renderer<'a, 'r> {
    config: &'r Markdown,
    resolved: &'r dyn Resolved,
    sanitize: bool,
    own: Vec<String>,
    ids: HeadingIds,
    known_ids: Vec<String>,
    frames: Vec<Frame<'a>>,
    notes: Notes,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// For each open link, whether it was dropped.
    links: Vec<bool>,
    problems: Vec<(usize, String)>,
}

impl<'a> Renderer<'a, '_> {
    /// Markup of our own: kept from the sanitiser, which would not know it from an author's.
    fn own(&mut self, markup: String) {
        let event = if self.sanitize {
            self.own.push(markup);
            Event::Html(format!("{OPEN}{}{CLOSE}", self.own.len() - 1).into())
        } else {
            Event::Html(markup.into())
        };
        self.push(event);
    }

    fn push(&mut self, event: Event<'a>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.events.push(event);
        }
    }

    /// Text that stands at some bytes of the body.
    fn text(&mut self, text: CowStr<'a>, at: &Range<usize>, marks: &[Mark]) {
        let pieces = cut(&text, at, marks);
        if let [(_, None)] = pieces[..] {
            return self.push(Event::Text(text));
        }
        for (piece, mark) in pieces {
            let piece = Event::Text(piece.to_owned().into());
            match mark {
                Some(mark) => {
                    self.own(mark.tag());
                    self.push(piece);
                    self.own("</span>".into());
                }
                None => self.push(piece),
            }
        }
    }

    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) if self.config.raw_html == RawHtml::Escaped => {
                self.push(Event::Text(text));
            }
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                // The text is needed for the id: hold the heading back until its end.
                self.frames.push(Frame::default());
                self.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => self.heading(level),
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                self.frames.push(Frame::default());
                self.push(Event::Start(Tag::Image {
                    link_type: LinkType::Inline,
                    dest_url,
                    title,
                    id: "".into(),
                }));
            }
            Event::End(TagEnd::Image) => self.image(),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                // The writer puts `mailto:` before an address in angle brackets. Any other scheme there may be
                // as dangerous as in a link with a text.
                let href = if link_type == LinkType::Email {
                    Some(dest_url)
                } else {
                    self.href(&dest_url, false).map(CowStr::from)
                };
                self.links.push(href.is_none());
                match href {
                    Some(dest_url) => self.push(Event::Start(Tag::Link { link_type, dest_url, title, id })),
                    None => self.own("<span class=\"broken-link\">".into()),
                }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    self.own("</span>".into());
                } else {
                    self.push(event);
                }
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                self.push(event);
                let title = escape(&self.resolved.text(alert_title(kind)));
                self.own(format!("<p class=\"alert-title\">{title}</p>\n"));
            }
            Event::Start(Tag::Table(alignments)) => {
                // Wide tables scroll in a box of their own, which the keyboard must reach.
                let name = escape(&self.resolved.text("table"));
                self.own(format!(
                    "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">"
                ));
                self.alignments = alignments;
                self.push(Event::Start(Tag::Table(Vec::new())));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.column = 0;
                self.in_head = matches!(event, Event::Start(Tag::TableHead));
                self.push(event);
            }
            Event::Start(Tag::TableCell) => self.table_cell(),
            Event::End(TagEnd::TableCell) => {
                let element = if self.in_head { "th" } else { "td" };
                self.push(Event::InlineHtml(format!("</{element}>").into()));
            }
            Event::End(TagEnd::Table) => {
                self.push(event);
                self.own("</div>\n".into());
            }
            Event::TaskListMarker(done) => {
                let (mark, key) = if done { ('☑', "task_done") } else { ('☐', "task_open") };
                let label = escape(&self.resolved.text(key));
                self.own(format!("<span class=\"task\" role=\"img\" aria-label=\"{label}\">{mark}</span> "));
            }
            Event::FootnoteReference(label) => self.note_reference(&label),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.notes.open = Some(label.into_string());
                self.frames.push(Frame::default());
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let html = self.pop_html();
                if let Some(label) = self.notes.open.take() {
                    self.notes.texts.insert(label, html);
                }
            }
            event => self.push(event),
        }
    }

    /// Begins a cell. The parser's own writer aligns cells by style attributes, which a strict
    /// content-security policy forbids.
    fn table_cell(&mut self) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        };
        let element = if self.in_head { "th" } else { "td" };
        self.column += 1;
        self.push(Event::InlineHtml(format!("<{element}{class}>").into()));
    }

    /// The reference to write for a destination; `None` if the link must be dropped.
    fn href(&self, destination: &str, image: bool) -> Option<String> {
        match classify(destination) {
            Target::External => Some(destination.to_owned()),
            Target::Unsafe => (self.config.raw_html == RawHtml::Trusted).then(|| destination.to_owned()),
            Target::Anchor(_) => Some(destination.to_owned()),
            Target::Internal { .. } => self.resolved.href(destination, image),
        }
    }

    fn heading(&mut self, level: pulldown_cmark::HeadingLevel) {
        let mut events = self.frames.pop().map(|frame| frame.events).unwrap_or_default();
        let text = text_of(&events);
        if let Some(Event::Start(Tag::Heading { id, classes, attrs, .. })) = events.first_mut() {
            // `## Heading {onclick=…}` is HTML in another spelling; only the id is for everyone.
            if self.config.raw_html != RawHtml::Trusted {
                classes.clear();
                attrs.clear();
            }
            let unique = self.ids.next(id.as_deref(), &text);
            self.known_ids.push(unique.clone());
            *id = Some(unique.into());
        }
        events.push(Event::End(TagEnd::Heading(level)));
        if let Some(frame) = self.frames.last_mut() {
            frame.events.append(&mut events);
        }
    }

    fn image(&mut self) {
        let events = self.frames.pop().map(|frame| frame.events).unwrap_or_default();
        let alt = text_of(&events);
        let Some(Event::Start(Tag::Image { dest_url, title, .. })) = events.first() else { return };
        let Some(src) = self.href(dest_url, true) else {
            let markup = format!("<span class=\"broken-link\">{}</span>", escape(&alt));
            return self.own(markup);
        };
        let picture = self.picture(dest_url);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let size = picture.as_ref().map_or_else(String::new, |picture| {
            format!(" width=\"{}\" height=\"{}\"", picture.width, picture.height)
        });
        let srcset = picture.filter(|picture| !picture.srcset.is_empty());
        let srcset = srcset.map_or_else(String::new, |picture| {
            format!(" srcset=\"{}\" sizes=\"{SIZES}\"", escape(&picture.srcset))
        });
        let (src, alt) = (escape(&src), escape(&alt));
        self.own(format!(
            "<img src=\"{src}\"{srcset} alt=\"{alt}\"{title}{size} loading=\"lazy\" decoding=\"async\">"
        ));
    }

    fn picture(&self, destination: &str) -> Option<PictureMarkup> {
        match classify(destination) {
            Target::Internal { .. } => self.resolved.picture(destination),
            _ => None,
        }
    }

    fn note_reference(&mut self, label: &str) {
        let next = self.notes.numbers.len() + 1;
        let number = *self.notes.numbers.entry(label.to_owned()).or_insert(next);
        if number > self.notes.references.len() {
            self.notes.references.push(0);
        }
        self.notes.references[number - 1] += 1;
        let id = reference_id(number, self.notes.references[number - 1]);
        self.own(format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    fn shortcode(&mut self, shortcode: Shortcode, at: usize) {
        match shortcode {
            Shortcode::Alone { name, arguments } => self.component(&name, arguments, None, at),
            Shortcode::Open { name, arguments } => {
                self.frames.push(Frame { events: Vec::new(), shortcode: Some((name, arguments, at)) });
            }
            Shortcode::Close { .. } => {
                if self.frames.last().is_some_and(|frame| frame.shortcode.is_some()) {
                    let opened = self.frames.last_mut().and_then(|frame| frame.shortcode.take());
                    let body = self.pop_html();
                    if let Some((name, arguments, at)) = opened {
                        self.component(&name, arguments, Some(&body), at);
                    }
                }
            }
        }
    }

    fn component(
        &mut self,
        name: &str,
        mut arguments: Vec<(String, Argument)>,
        body: Option<&str>,
        at: usize,
    ) {
        let mut picture = None;
        for (key, value) in &mut arguments {
            if let Argument::Text(text) = value
                && LINK_ARGUMENTS.contains(&key.as_str())
            {
                if key == "src" {
                    picture = self.picture(text);
                }
                *text = self.href(text, key != "href").unwrap_or_default();
            }
        }
        match self.resolved.shortcode(name, &arguments, picture.as_ref(), body) {
            Ok(markup) => self.own(markup),
            Err(why) => self.problems.push((at, why)),
        }
    }

    /// Ends the innermost frame and renders it.
    fn pop_html(&mut self) -> String {
        let events = if self.frames.len() > 1 {
            self.frames.pop().map(|frame| frame.events)
        } else {
            self.frames.last_mut().map(|frame| take(&mut frame.events))
        };
        let mut text = String::new();
        html::push_html(&mut text, events.unwrap_or_default().into_iter());
        if !self.sanitize {
            return text;
        }
        let clean = sanitize::clean(&text, &self.known_ids);
        put_back(&clean, &self.own)
    }

    fn finish(mut self) -> Result<String, Vec<(usize, String)>> {
        // Shortcodes left open were reported when the file was read; their text is shown.
        while self.frames.len() > 1 {
            let events = self.frames.pop().map(|frame| frame.events).unwrap_or_default();
            self.frames[0].events.extend(events);
        }
        let mut text = self.pop_html();
        let mut notes: Vec<(usize, String)> = self
            .notes
            .texts
            .drain()
            .filter_map(|(label, html)| Some((*self.notes.numbers.get(&label)?, html)))
            .collect();
        notes.sort();
        if !notes.is_empty() {
            text.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
            for (number, html) in notes {
                let references = self.notes.references.get(number - 1).copied().unwrap_or(0);
                let back: String = (1..=references)
                    .map(|n| format!(" <a href=\"#{}\" role=\"doc-backlink\">↩</a>", reference_id(number, n)))
                    .collect();
                let html = html.trim_end();
                let html = html
                    .strip_suffix("</p>")
                    .map_or_else(|| format!("{html}{back}"), |h| format!("{h}{back}</p>"));
                // The number is fixed even where a note that was never reached leaves a gap.
                let _ = writeln!(text, "<li id=\"fn-{number}\" value=\"{number}\">{html}</li>");
            }
            text.push_str("</ol>\n</section>\n");
        }
        if self.problems.is_empty() { Ok(text) } else { Err(self.problems) }
    }
}

fn reference_id(number: usize, reference: usize) -> String {
    if reference == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{reference}") }
}

/// The key of an alert's title.
fn alert_title(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "alert_note",
        BlockQuoteKind::Tip => "alert_tip",
        BlockQuoteKind::Important => "alert_important",
        BlockQuoteKind::Warning => "alert_warning",
        BlockQuoteKind::Caution => "alert_caution",
    }
}

/// What a reader sees of some events.
fn text_of(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Text as it may stand in an element or a double-quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}

/// Puts markup of our own back where its marks stand.
fn put_back(text: &str, own: &[String]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(OPEN) {
        whole.push_str(&rest[..start]);
        let after = &rest[start + OPEN.len_utf8()..];
        let Some((index, remainder)) = after.split_once(CLOSE) else { break };
        if let Some(markup) = index.parse::<usize>().ok().and_then(|i| own.get(i)) {
            whole.push_str(markup);
        }
        rest = remainder;
    }
    whole.push_str(rest);
    whole
}
