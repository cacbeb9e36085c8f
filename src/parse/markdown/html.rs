//! The second reading of an article's body: how it looks.
//!
//! What Markdown says becomes elements of a [`HtmlTree`], here and in [`author`](super::author), where the author's own HTML
//! is let in.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};

use super::block_ids::BlockIds;
use super::events::{BodyPiece, pieces};
use super::heading_ids::HeadingIds;
use super::link::{LinkTarget, classify};
use super::notes::Notes;
use super::overlay::{Overlay, Reference};
use super::shortcode::{Argument, LINK_ARGUMENTS, Shortcode};
use crate::config::{Markdown, RawHtml};
use crate::html::{HtmlElement, HtmlTree, LineBreaks, NodeId, escape_value, tags};
use crate::url::encode_typed;

/// What the renderer of a page knows and a body asks for.
pub trait BodyResolver {
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

/// Renders a body with what lies over it. Errors of shortcodes are returned with the byte offset in the body.
///
/// # Errors
/// Every shortcode that the theme could not render.
pub fn to_html<'a>(
    body: &'a str,
    overlay: &Overlay<'a>,
    config: &Markdown,
    resolved: &dyn BodyResolver,
) -> Result<String, Vec<(usize, String)>> {
    let pieces = pieces(body, 0, config);
    let mut renderer = Renderer {
        block_ids: if overlay.named_blocks { BlockIds::of(&pieces) } else { BlockIds::default() },
        config,
        resolved,
        overlay,
        tree: HtmlTree::default(),
        ids: HeadingIds::default(),
        named: Vec::new(),
        asides: 0,
        boxed: false,
        references: 0,
        waiting: Vec::new(),
        links: 0,
        depth: 0,
        heading: None,
        picture: None,
        notes: Notes::new(overlay.among_others),
        alignments: Vec::new(),
        column: 0,
        in_head: false,
        shortcodes: Vec::new(),
        level: 0,
        problems: Vec::new(),
    };
    for (piece, at) in pieces {
        match piece {
            BodyPiece::Event(event) => renderer.event(event, at),
            BodyPiece::Raw(raw) => renderer.raw(&raw),
            BodyPiece::Shortcode(Ok(shortcode)) => renderer.shortcode(shortcode, &at),
            // Reported when the file was read.
            BodyPiece::Shortcode(Err(_)) | BodyPiece::Control => {}
        }
    }
    renderer.finish(body.len())
}

/// A heading that is open. Its id is made from its text.
struct OpenHeading {
    node: Option<NodeId>,
    id: Option<String>,
    text: String,
}

/// A picture of the Markdown that is open, with what stands in it so far.
struct OpenPicture<'a> {
    destination: CowStr<'a>,
    title: CowStr<'a>,
    alt: String,
    /// How many are open in it. Of these only the texts count.
    nested: usize,
}

/// A shortcode that is open.
struct OpenShortcode {
    name: String,
    arguments: Vec<(String, Argument)>,
    at: Range<usize>,
    /// How many elements of the Markdown are open around it.
    level: usize,
}

pub(super) struct Renderer<'a, 'r> {
    pub(super) config: &'r Markdown,
    pub(super) resolved: &'r dyn BodyResolver,
    overlay: &'r Overlay<'a>,
    pub(super) tree: HtmlTree<'a>,
    pub(super) ids: HeadingIds,
    block_ids: BlockIds,
    /// Which passages have been begun.
    named: Vec<bool>,
    /// How many asides have been put.
    asides: usize,
    /// Whether the outermost block stands in a box together with its asides.
    boxed: bool,
    /// How many references have been put or passed.
    references: usize,
    /// Those that wait for the end of a link: links do not nest.
    waiting: Vec<&'a Reference>,
    /// How many links are open.
    links: usize,
    /// How many blocks are open.
    depth: usize,
    heading: Option<OpenHeading>,
    picture: Option<OpenPicture<'a>>,
    notes: Notes,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    shortcodes: Vec<OpenShortcode>,
    /// How many elements of the Markdown are open.
    level: usize,
    problems: Vec<(usize, String)>,
}

impl<'a> Renderer<'a, '_> {
    fn event(&mut self, event: Event<'a>, at: Range<usize>) {
        match event {
            Event::Start(_) => self.level += 1,
            Event::End(_) => {
                self.end_shortcodes(self.level);
                self.level = self.level.saturating_sub(1);
            }
            _ => {}
        }
        if self.picture.is_some() {
            return self.in_picture(event);
        }
        match event {
            Event::Start(tag) => self.start(tag, &at),
            Event::End(tag) => self.end(tag, &at),
            Event::Text(text) => self.text(cow(text), &at),
            Event::Code(text) => {
                if let Some(heading) = &mut self.heading {
                    heading.text.push_str(&text);
                }
                self.tree.open(HtmlElement::new(tags::CODE));
                self.tree.text(cow(text));
                self.tree.close();
            }
            Event::SoftBreak => self.space("\n"),
            Event::HardBreak => {
                self.tree.put(HtmlElement::new(tags::BR));
                self.space("\n");
            }
            Event::Rule => self.tree.put(HtmlElement::new(tags::HR).lines(LineBreaks::Around)),
            Event::TaskListMarker(done) => {
                let (mark, key) = if done { ("☑", "task_done") } else { ("☐", "task_open") };
                let label = self.resolved.text(key);
                let task = HtmlElement::new(tags::SPAN).with("class", "task").with("role", "img");
                self.tree.open(task.with("aria-label", label));
                self.tree.text(mark);
                self.tree.close();
                self.tree.text(" ");
            }
            Event::FootnoteReference(label) => self.notes.reference(&label, &mut self.tree),
            // HTML comes in pieces of its own; mathematics and metadata are not enabled.
            Event::Html(_) | Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn space(&mut self, space: &'static str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push(' ');
        }
        self.tree.text(space);
    }

    /// Text that stands at some bytes of the body.
    pub(super) fn text(&mut self, text: Cow<'a, str>, at: &Range<usize>) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&text);
        }
        // Nobody sees a mark on white space alone.
        if text.bytes().all(|b| b.is_ascii_whitespace()) {
            return self.tree.text(text);
        }
        let runs = self.overlay.runs(&text, at, &mut self.named);
        if let [(_, _, elements)] = &runs[..]
            && elements.is_empty()
        {
            return self.tree.text(text);
        }
        for (words, place, elements) in runs {
            let opened = elements.len();
            for element in elements {
                self.tree.open(element);
            }
            self.tree.text(words.to_owned());
            (0..opened).for_each(|_| self.tree.close());
            let ended = self.overlay.references_in(&place, &mut self.references);
            self.waiting.extend(ended.iter().map(|(_, reference)| reference));
            self.put_references();
        }
    }

    /// Puts the references of words that have ended.
    fn put_references(&mut self) {
        if self.links == 0 {
            for reference in std::mem::take(&mut self.waiting) {
                reference.put(&mut self.tree);
            }
        }
    }

    /// Opens a block of text, which may have an id.
    fn open_block(&mut self, element: HtmlElement<'a>, at: &Range<usize>) -> Option<NodeId> {
        let element = match self.block_ids.take(at.start) {
            Some(id) => element.with("id", id),
            None => element,
        };
        self.open_container(element, at)
    }

    /// Opens what holds blocks: its first block begins where it does, and has the id.
    fn open_container(&mut self, element: HtmlElement<'a>, at: &Range<usize>) -> Option<NodeId> {
        if self.is_outermost() && self.overlay.has_aside(at, self.asides) {
            self.tree.open(HtmlElement::new(tags::DIV).lines(LineBreaks::Around).with("class", "noted"));
            self.boxed = true;
        }
        self.depth += 1;
        self.tree.open(element)
    }

    fn close_block(&mut self, at: &Range<usize>) {
        self.tree.close();
        self.depth = self.depth.saturating_sub(1);
        self.put_asides(at.end);
    }

    fn is_outermost(&self) -> bool {
        self.depth == 0 && self.shortcodes.is_empty()
    }

    fn put_asides(&mut self, until: usize) {
        if !self.is_outermost() {
            return;
        }
        let asides = self.overlay.asides_until(until, &mut self.asides);
        if !asides.is_empty() {
            self.tree.open(HtmlElement::new(tags::DIV).lines(LineBreaks::Around).with("class", "margin"));
            asides.iter().for_each(|(_, html)| self.tree.markup(html.clone()));
            self.tree.close();
        }
        if std::mem::take(&mut self.boxed) {
            self.tree.close();
        }
    }

    fn start(&mut self, tag: Tag<'a>, at: &Range<usize>) {
        let around = |tag| HtmlElement::new(tag).lines(LineBreaks::Around);
        match tag {
            Tag::Paragraph => {
                self.open_block(around(tags::P), at);
            }
            Tag::Heading { level, id, classes, attrs } => {
                let node = self.open_block(around(heading_tag(level)), at);
                // `## Heading {onclick=…}` is HTML in another spelling; only the id is for everyone.
                if self.config.raw_html == RawHtml::Trusted
                    && let Some(element) = node.and_then(|node| self.tree.element_mut(node))
                {
                    element.trusted = trusted_attributes(&classes, &attrs);
                }
                let id = id.map(CowStr::into_string);
                self.heading = Some(OpenHeading { node, id, text: String::new() });
            }
            Tag::BlockQuote(kind) => {
                let quote = HtmlElement::new(tags::BLOCKQUOTE).lines(LineBreaks::Inside);
                match kind {
                    None => {
                        self.open_block(quote, at);
                    }
                    Some(kind) => {
                        let (class, key) = alert(kind);
                        self.open_block(quote.with("class", class), at);
                        self.tree.open(around(tags::P).with("class", "alert-title"));
                        self.tree.text(self.resolved.text(key));
                        self.tree.close();
                    }
                }
            }
            Tag::CodeBlock(kind) => {
                self.open_block(around(tags::PRE), at);
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                let code = HtmlElement::new(tags::CODE);
                self.tree.open(match language {
                    "" => code,
                    language => code.with("class", format!("language-{language}")),
                });
            }
            Tag::List(start) => {
                let list = if start.is_some() { tags::OL } else { tags::UL };
                let list = HtmlElement::new(list).lines(LineBreaks::Inside);
                self.open_container(
                    match start.filter(|start| *start != 1) {
                        Some(start) => list.with("start", start.to_string()),
                        None => list,
                    },
                    at,
                );
            }
            Tag::Item => {
                self.open_block(around(tags::LI), at);
            }
            Tag::Table(alignments) => {
                // Wide tables scroll in a box of their own, which the keyboard must reach.
                let name = self.resolved.text("table");
                let scroller = HtmlElement::new(tags::DIV).lines(LineBreaks::Around).with("class", "table");
                let scroller = scroller.with("tabindex", "0").with("role", "region").with("aria-label", name);
                self.open_block(scroller, at);
                self.tree.open(HtmlElement::new(tags::TABLE).lines(LineBreaks::After));
                self.alignments = alignments;
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.tree.open(HtmlElement::new(tags::THEAD));
                self.tree.open(HtmlElement::new(tags::TR));
            }
            Tag::TableRow => {
                (self.column, self.in_head) = (0, false);
                self.tree.open(HtmlElement::new(tags::TR).lines(LineBreaks::After));
            }
            Tag::TableCell => self.table_cell(at),
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                self.notes.begin(label.into_string(), &mut self.tree);
            }
            Tag::Emphasis => self.open(tags::EM),
            Tag::Strong => self.open(tags::STRONG),
            Tag::Strikethrough => self.open(tags::DEL),
            Tag::Subscript => self.open(tags::SUB),
            Tag::Superscript => self.open(tags::SUP),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, title),
            Tag::Image { dest_url, title, .. } => {
                self.picture =
                    Some(OpenPicture { destination: dest_url, title, alt: String::new(), nested: 0 });
            }
            // Its HTML comes in a piece of its own.
            Tag::HtmlBlock => {}
            // Not enabled.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn open(&mut self, tag: crate::html::ElementName) {
        self.tree.open(HtmlElement::new(tag));
    }

    fn end(&mut self, tag: TagEnd, at: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(at),
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.close_block(at)
            }
            TagEnd::CodeBlock => {
                self.tree.close();
                self.close_block(at);
            }
            TagEnd::Table => {
                self.tree.close();
                self.tree.close();
                self.close_block(at);
            }
            TagEnd::TableHead => {
                self.tree.close();
                self.tree.close();
                self.tree.open(HtmlElement::new(tags::TBODY).lines(LineBreaks::AfterStart));
            }
            TagEnd::FootnoteDefinition => {
                self.notes.end(&mut self.tree);
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::HtmlBlock => self.put_asides(at.end),
            TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Subscript
            | TagEnd::Superscript => self.tree.close(),
            TagEnd::Link => {
                self.tree.close();
                self.links = self.links.saturating_sub(1);
                self.put_references();
            }
            TagEnd::Image
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Begins a cell. It is aligned by a class: a strict policy forbids styles.
    fn table_cell(&mut self, at: &Range<usize>) {
        let mut cell = HtmlElement::new(if self.in_head { tags::TH } else { tags::TD });
        match self.alignments.get(self.column) {
            Some(Alignment::Right) => cell = cell.with("class", "right"),
            Some(Alignment::Center) => cell = cell.with("class", "center"),
            _ => {}
        }
        if let Some(id) = self.block_ids.take(at.start) {
            cell = cell.with("id", id);
        }
        self.column += 1;
        self.tree.open(cell);
    }

    fn end_heading(&mut self, at: &Range<usize>) {
        if let Some(heading) = self.heading.take() {
            let id = self.ids.next(heading.id.as_deref(), &heading.text);
            let is_alone = self.overlay.among_others.is_none();
            if let Some(element) = heading.node.and_then(|node| self.tree.element_mut(node)) {
                element.attributes.retain(|(name, _)| *name != "id");
                if is_alone {
                    element.attributes.insert(0, ("id", id.into()));
                }
            }
        }
        self.close_block(at);
    }

    fn link(&mut self, kind: LinkType, destination: &str, title: CowStr<'a>) {
        // An address in angle brackets has no scheme. Any other scheme there may be as dangerous as in a link with a text.
        let href = match kind {
            LinkType::Email => Some(encode_typed(&format!("mailto:{destination}"))),
            _ => self.href(destination, false),
        };
        let link = match href {
            Some(href) => HtmlElement::new(tags::A).with("href", href),
            None => HtmlElement::new(tags::SPAN).with("class", "broken-link"),
        };
        self.links += 1;
        self.tree.open(if title.is_empty() { link } else { link.with("title", cow(title)) });
    }

    /// The reference to write for a destination; `None` if the link must be dropped.
    pub(super) fn href(&self, destination: &str, image: bool) -> Option<String> {
        match classify(destination) {
            LinkTarget::External | LinkTarget::Anchor(_) => Some(encode_typed(destination)),
            LinkTarget::Unsafe => (self.config.raw_html == RawHtml::Trusted).then(|| destination.to_owned()),
            LinkTarget::Internal { .. } => self.resolved.href(destination, image),
        }
    }

    /// What stands between the brackets of a picture is read to those who do not see it.
    fn in_picture(&mut self, event: Event<'a>) {
        let Some(picture) = &mut self.picture else { return };
        match event {
            Event::Text(text) | Event::Code(text) => picture.alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
            Event::Start(Tag::Image { .. }) => picture.nested += 1,
            Event::End(TagEnd::Image) if picture.nested > 0 => picture.nested -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(picture) = self.picture.take() {
                    let title =
                        Some(picture.title).filter(|title| !title.is_empty()).map(CowStr::into_string);
                    self.put_picture(&picture.destination, picture.alt, title, Vec::new());
                }
            }
            _ => {}
        }
    }

    /// Puts a picture. `given` are attributes that take the place of what is known of its file.
    pub(super) fn put_picture(
        &mut self,
        destination: &str,
        alt: String,
        title: Option<String>,
        given: Vec<(&'static str, Cow<'a, str>)>,
    ) {
        let Some(src) = self.href(destination, true) else {
            self.tree.open(HtmlElement::new(tags::SPAN).with("class", "broken-link"));
            self.tree.text(alt);
            return self.tree.close();
        };
        let known = self.known_picture(destination);
        let mut picture = HtmlElement::new(tags::IMG).with("src", src);
        if let Some(known) = known.as_ref().filter(|known| !known.srcset.is_empty()) {
            picture = picture.with("srcset", known.srcset.clone()).with("sizes", SIZES);
        }
        picture = picture.with("alt", alt);
        if let Some(title) = title {
            picture = picture.with("title", title);
        }
        let sized = given.iter().any(|(name, _)| matches!(*name, "width" | "height"));
        if let Some(known) = known.filter(|_| !sized) {
            picture = picture.with("width", known.width.to_string()).with("height", known.height.to_string());
        }
        picture.attributes.extend(given);
        self.tree.put(picture.with("loading", "lazy").with("decoding", "async"));
    }

    fn known_picture(&self, destination: &str) -> Option<PictureMarkup> {
        match classify(destination) {
            LinkTarget::Internal { .. } => self.resolved.picture(destination),
            _ => None,
        }
    }

    fn shortcode(&mut self, shortcode: Shortcode, at: &Range<usize>) {
        match shortcode {
            Shortcode::Alone { name, arguments } => {
                self.component(&name, arguments, None, at);
                self.put_asides(at.end);
            }
            Shortcode::Open { name, arguments } => {
                self.shortcodes.push(OpenShortcode { name, arguments, at: at.clone(), level: self.level });
                self.tree.begin();
            }
            Shortcode::Close { .. } => {
                if let Some(open) = self.shortcodes.pop_if(|open| open.level == self.level) {
                    let body = self.tree.end();
                    let body = self.tree.to_html(&body);
                    self.component(&open.name, open.arguments, Some(&body), &open.at);
                    self.put_asides(at.end);
                }
            }
        }
    }

    /// Ends the shortcodes that stand so deep and were left open, which was reported when the file was read. What stands
    /// in them is shown.
    fn end_shortcodes(&mut self, level: usize) {
        while self.shortcodes.pop_if(|open| open.level >= level).is_some() {
            let body = self.tree.end();
            self.tree.graft(&body);
        }
    }

    fn component(
        &mut self,
        name: &str,
        mut arguments: Vec<(String, Argument)>,
        body: Option<&str>,
        at: &Range<usize>,
    ) {
        let mut picture = None;
        for (key, value) in &mut arguments {
            if let Argument::Text(text) = value
                && LINK_ARGUMENTS.contains(&key.as_str())
            {
                if key == "src" {
                    picture = self.known_picture(text);
                }
                *text = self.href(text, key != "href").unwrap_or_default();
            }
        }
        match self.resolved.shortcode(name, &arguments, picture.as_ref(), body) {
            Ok(markup) => self.tree.markup(markup),
            Err(why) => self.problems.push((at.start, why)),
        }
    }

    fn finish(mut self, end: usize) -> Result<String, Vec<(usize, String)>> {
        self.end_shortcodes(0);
        self.depth = 0;
        self.put_asides(end.saturating_add(1));
        let notes = self.notes.finish(&mut self.tree);
        let mut html = self.tree.to_html(&self.tree.whole());
        if let Some(notes) = notes {
            if !html.is_empty() && !html.ends_with('\n') {
                html.push('\n');
            }
            html.push_str(&self.tree.to_html(&notes));
        }
        if self.problems.is_empty() { Ok(html) } else { Err(self.problems) }
    }
}

pub(super) fn cow(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        text => Cow::Owned(text.into_string()),
    }
}

/// Classes and attributes of a heading as its author gave them.
fn trusted_attributes(classes: &[CowStr<'_>], attributes: &[(CowStr<'_>, Option<CowStr<'_>>)]) -> String {
    let classes = classes.iter().map(|class| &**class).collect::<Vec<_>>().join(" ");
    let classes = Some(("class", classes.as_str())).filter(|(_, classes)| !classes.is_empty());
    let attributes = attributes.iter().map(|(name, value)| (&**name, value.as_deref().unwrap_or_default()));
    let mut html = String::new();
    for (name, value) in classes.into_iter().chain(attributes) {
        html.push(' ');
        escape_value(&mut html, name);
        html.push_str("=\"");
        escape_value(&mut html, value);
        html.push('"');
    }
    html
}

fn heading_tag(level: HeadingLevel) -> crate::html::ElementName {
    match level {
        HeadingLevel::H1 => tags::H1,
        HeadingLevel::H2 => tags::H2,
        HeadingLevel::H3 => tags::H3,
        HeadingLevel::H4 => tags::H4,
        HeadingLevel::H5 => tags::H5,
        HeadingLevel::H6 => tags::H6,
    }
}

/// The class of an alert and the key of its title.
fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("markdown-alert-note", "alert_note"),
        BlockQuoteKind::Tip => ("markdown-alert-tip", "alert_tip"),
        BlockQuoteKind::Important => ("markdown-alert-important", "alert_important"),
        BlockQuoteKind::Warning => ("markdown-alert-warning", "alert_warning"),
        BlockQuoteKind::Caution => ("markdown-alert-caution", "alert_caution"),
    }
}
