//! The first reading of an article's body: what it says.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::events::{BodyPiece, pieces};
use super::foreign::{self, ForeignSyntax};
use super::heading_ids::HeadingIds;
use super::link::{LinkTarget, classify};
use super::shortcode::{Argument, LINK_ARGUMENTS, Shortcode, ShortcodeUse};
use crate::config::{Markdown, RawHtml};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::text::{BlockKind, PlainText};

/// What is kept of a body: everything that other stages need, but not the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BodyFacts {
    /// All headings in order.
    pub headings: Vec<Heading>,
    /// The ids of these and of other elements, sorted.
    pub anchors: Vec<Box<str>>,
    /// Every link and image that leads to something of the site.
    pub links: Vec<LinkUse>,
    /// Every shortcode.
    pub shortcodes: Vec<ShortcodeUse>,
    /// The beginning of the text, for articles without a summary.
    pub excerpt: String,
    /// Words in the body.
    pub words: u32,
}

impl BodyFacts {
    /// Whether an element of the body has this id.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.anchors.binary_search_by(|anchor| (**anchor).cmp(id)).is_ok()
    }
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The value of its `id` attribute, unique on the page.
    pub id: String,
    /// Its words, without markup.
    pub text: String,
}

/// A link or image that leads to something of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkUse {
    /// The destination as typed.
    pub destination: String,
    /// Whether it is an image.
    pub image: bool,
    /// Bytes of the file.
    pub span: FileSpan,
}

/// Pieces of other programs' syntax that are told of one file, at most.
const FOREIGN: usize = 20;

/// Shortcodes in each other, at most. Each holds the HTML of those in it, so that depth costs.
const NESTED_SHORTCODES: usize = 16;

/// Characters of an excerpt, at most.
const EXCERPT: usize = 280;

/// Reads the body at `range` of a file and appends its text to `plain`.
pub fn analyse(
    file: &SourceFile<'_>,
    range: Range<usize>,
    config: &Markdown,
    plain: &mut PlainText,
    problems: &mut Vec<Diagnostic>,
) -> BodyFacts {
    let body = &file.text[range.clone()];
    let mut reading = FactsReader {
        file,
        config,
        plain,
        problems,
        facts: BodyFacts::default(),
        open: Vec::new(),
        ids: HeadingIds::default(),
        dropped: Vec::new(),
        controls: None,
        remote: false,
        foreign: 0,
        foreign_pieces: 0,
        link: None,
    };
    let first_block = reading.plain.blocks().len();
    let mut stack = Stack::default();
    let mut all = pieces(body, range.start, config).into_iter().peekable();
    while let Some((piece, at)) = all.next() {
        reading.link = match all.peek() {
            Some((BodyPiece::Event(Event::Start(Tag::Link { .. })), at)) => Some(at.start),
            _ => None,
        };
        match piece {
            BodyPiece::Event(event) => reading.event(event, at, &mut stack),
            BodyPiece::Raw(raw) => reading.raw(&raw, &mut stack),
            BodyPiece::Shortcode(shortcode) => reading.shortcode(shortcode, at, &stack),
            BodyPiece::Control => {
                reading.controls.get_or_insert((at, 0)).1 += 1;
            }
        }
    }
    if let Some((at, places)) = reading.controls.take() {
        reading.control_characters(at, places);
    }
    reading.end_shortcodes(0);
    reading.plain.end();
    let mut facts = reading.facts;
    facts.anchors.sort_unstable();
    facts.excerpt = excerpt(plain, first_block);
    facts
}

/// Where in the document an event stands.
#[derive(Default)]
pub(super) struct Stack {
    quotes: u32,
    items: u32,
    code: bool,
    footnote: u32,
    images: u32,
    heading: Option<(u8, Option<String>, String)>,
    metadata: bool,
    /// A block of the author's HTML.
    pub html: bool,
}

/// A shortcode that is open.
struct ShortcodeStart {
    name: String,
    at: Range<usize>,
    /// How many quotations, items and notes are open around it.
    level: u32,
}

impl Stack {
    fn level(&self) -> u32 {
        self.quotes + self.items + self.footnote
    }
}

pub(super) struct FactsReader<'a, 'b> {
    file: &'a SourceFile<'a>,
    pub config: &'a Markdown,
    plain: &'b mut PlainText,
    problems: &'b mut Vec<Diagnostic>,
    pub facts: BodyFacts,
    open: Vec<ShortcodeStart>,
    pub ids: HeadingIds,
    /// Kinds of HTML that are left out and have been told.
    pub dropped: Vec<String>,
    /// Where the first control characters stand, and at how many places some do.
    controls: Option<(Range<usize>, usize)>,
    /// Whether a picture of another site has been told.
    remote: bool,
    /// Where the last piece of another program's syntax ends.
    foreign: usize,
    /// How many there are.
    foreign_pieces: usize,
    /// Where the link begins that follows at once.
    link: Option<usize>,
}

impl FactsReader<'_, '_> {
    pub(super) fn problem(&mut self, code: Code, at: Range<usize>, message: String) -> &mut Diagnostic {
        self.problems.push(Diagnostic::new(code, self.file.locate(FileSpan::new(at)), message));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Says once that there are characters which no page shows.
    fn control_characters(&mut self, at: Range<usize>, places: usize) {
        let message = match places {
            1 => "control characters are left out".to_owned(),
            places => format!("control characters are left out here and at {} more places", places - 1),
        };
        self.problem(Code::ControlCharacters, at, message).hint =
            Some("they are invisible; remove them, or keep the file as it is".to_owned());
    }

    fn event(&mut self, event: Event<'_>, at: Range<usize>, stack: &mut Stack) {
        match event {
            Event::Start(tag) => self.start(tag, at, stack),
            Event::End(tag) => self.end(tag, stack),
            Event::Text(text) => self.event_text(&text, at, stack),
            Event::Code(text) => {
                // The span covers the backticks; the text lies within.
                let within = self.file.text[at.clone()].find(&*text).map(|start| at.start + start);
                let at = within.map_or(at, |start| start..start + text.len());
                self.text(&text, at, stack);
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", at, stack),
            _ => {}
        }
    }

    pub(super) fn event_text(&mut self, text: &str, at: Range<usize>, stack: &mut Stack) {
        if stack.code || stack.images > 0 {
            return self.text(text, at, stack);
        }
        let stray = if stack.html { None } else { self.stray_shortcode(&at) };
        self.heading(text, stack);
        // What other programs would run is shown, and speaks for nothing.
        let mut from = at.start.max(self.foreign).min(at.end);
        while let Some((start, foreign)) = foreign::next(self.file.text, from, at.end) {
            // `[[label]]` whose label is defined is a link in brackets.
            if self.link == Some(start + 1) {
                break;
            }
            self.part(text, &at, from..start, stack);
            self.foreign = start + foreign.length;
            if stray != Some(start) {
                self.foreign_syntax(start, &foreign);
            }
            from = self.foreign.min(at.end);
        }
        if from == at.start {
            self.words(text, at, stack);
        } else {
            self.part(text, &at, from..at.end, stack);
        }
    }

    /// The part of a text that stands at some bytes of the file. A text that is written otherwise there has no parts.
    fn part(&mut self, text: &str, whole: &Range<usize>, at: Range<usize>, stack: &Stack) {
        let part = at.start - whole.start..at.end - whole.start;
        if text.len() == whole.len()
            && let Some(part) = text.get(part)
        {
            self.words(part, at, stack);
        }
    }

    /// Warns of another program's syntax.
    fn foreign_syntax(&mut self, start: usize, foreign: &ForeignSyntax) {
        self.foreign_pieces += 1;
        if self.foreign_pieces <= FOREIGN {
            let message = format!("{} is shown as it stands", foreign.what);
            self.problem(Code::ForeignSyntax, start..start + foreign.length, message).hint =
                Some(foreign.hint.to_owned());
        }
    }

    /// Begins a block of text.
    pub(super) fn begin_block(&mut self, stack: &Stack) {
        let kind = if stack.quotes > 0 {
            BlockKind::Quote
        } else if stack.items > 0 {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        self.plain.begin(kind);
    }

    /// The id of a heading is made of all that it says.
    fn heading(&mut self, text: &str, stack: &mut Stack) {
        if let Some((_, _, heading)) = &mut stack.heading {
            heading.push_str(text);
        }
    }

    fn text(&mut self, text: &str, at: Range<usize>, stack: &mut Stack) {
        if !stack.code && !stack.metadata {
            self.heading(text, stack);
            self.words(text, at, stack);
        }
    }

    /// Words that speak for what the article is about.
    fn words(&mut self, text: &str, at: Range<usize>, stack: &Stack) {
        // Within another program's syntax.
        if at.start < self.foreign {
            return;
        }
        // Notes name sources, and the alternative text of an image is not part of the story: neither speaks
        // for what the article is about.
        if stack.footnote == 0 && stack.images == 0 {
            self.facts.words += text.split_whitespace().count() as u32;
            self.plain.push(text, at);
        }
    }

    /// Tells of a shortcode within a sentence, which other programs would run and a browser would take for an element,
    /// and answers with its place.
    fn stray_shortcode(&mut self, at: &Range<usize>) -> Option<usize> {
        let source = self.file.text;
        let text = source.get(at.clone())?;
        let opens = |start: &usize| {
            let rest = &source[*start..];
            let opening = rest.starts_with("{{") || rest.starts_with("{%");
            // An author who puts a backslash before it wants it shown.
            let slashes = source[..*start].bytes().rev().take_while(|byte| *byte == b'\\').count();
            opening && rest[2..].trim_start().starts_with('<') && slashes % 2 == 0
        };
        let start = text.match_indices('{').map(|(found, _)| at.start + found).find(opens)?;
        let line = source[start..].find('\n').map_or(source.len(), |length| start + length);
        let end =
            ["}}", "%}"].iter().filter_map(|end| Some(start + source[start..line].find(end)? + 2)).min();
        let message = "a shortcode needs a paragraph of its own".to_owned();
        self.problem(Code::BadShortcode, start..end.unwrap_or(line), message).hint =
            Some("put it between two empty lines; to show it as text, write it in backquotes".to_owned());
        Some(start)
    }

    fn start(&mut self, tag: Tag<'_>, at: Range<usize>, stack: &mut Stack) {
        match tag {
            Tag::Paragraph => self.begin_block(stack),
            Tag::HtmlBlock => {
                stack.html = true;
                self.begin_block(stack);
            }
            Tag::Heading { level, id, .. } => {
                self.plain.begin(BlockKind::Heading);
                stack.heading = Some((level as u8, id.map(CowStr::into_string), String::new()));
            }
            Tag::BlockQuote(_) => stack.quotes += 1,
            Tag::Item => {
                stack.items += 1;
                self.plain.begin(BlockKind::ListItem);
            }
            Tag::TableCell => self.plain.begin(BlockKind::TableCell),
            Tag::CodeBlock(_) => {
                self.plain.end();
                stack.code = true;
            }
            Tag::FootnoteDefinition(_) => stack.footnote += 1,
            Tag::MetadataBlock(_) => stack.metadata = true,
            Tag::Link { link_type, dest_url, .. } if link_type != LinkType::Email => {
                self.link(&dest_url, false, at);
            }
            Tag::Image { dest_url, .. } => {
                stack.images += 1;
                self.link(&dest_url, true, at);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, stack: &mut Stack) {
        if matches!(tag, TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition) {
            self.end_shortcodes(stack.level());
        }
        match tag {
            TagEnd::Heading(_) => {
                if let Some((level, given, text)) = stack.heading.take() {
                    let id = self.ids.next(given.as_deref(), &text);
                    self.facts.anchors.push(id.as_str().into());
                    self.facts.headings.push(Heading { level, id, text });
                }
                self.plain.end();
            }
            TagEnd::HtmlBlock => {
                stack.html = false;
                self.plain.end();
            }
            TagEnd::Paragraph | TagEnd::TableCell => self.plain.end(),
            TagEnd::BlockQuote(_) => stack.quotes = stack.quotes.saturating_sub(1),
            TagEnd::Item => {
                stack.items = stack.items.saturating_sub(1);
                self.plain.end();
            }
            TagEnd::Image => stack.images = stack.images.saturating_sub(1),
            TagEnd::CodeBlock => stack.code = false,
            TagEnd::FootnoteDefinition => stack.footnote = stack.footnote.saturating_sub(1),
            TagEnd::MetadataBlock(_) => stack.metadata = false,
            _ => {}
        }
    }

    pub(super) fn link(&mut self, destination: &str, image: bool, at: Range<usize>) {
        if destination.trim().is_empty() {
            let (message, hint) = match image {
                true => (
                    "the picture has no file",
                    "write its file between the parentheses: ![text](picture.jpg)",
                ),
                false => (
                    "the link has no target",
                    "write where it leads between the parentheses, or a backslash before the bracket: \\[text]()",
                ),
            };
            self.problem(Code::BrokenLink, at, message.to_owned()).hint = Some(hint.to_owned());
            return;
        }
        match classify(destination) {
            LinkTarget::External if image => self.remote_picture(at),
            LinkTarget::External => {}
            LinkTarget::Unsafe if self.config.raw_html == RawHtml::Trusted => {}
            LinkTarget::Unsafe => {
                let scheme = destination.trim().split(':').next().unwrap_or_default();
                let message = format!("a link with `{scheme}:` is dropped");
                self.problem(Code::UnsafeUrl, at, message);
            }
            LinkTarget::Anchor(_) | LinkTarget::Internal { .. } => self.facts.links.push(LinkUse {
                destination: destination.to_owned(),
                image,
                span: FileSpan::new(at.clone()),
            }),
        }
    }

    /// Says once that a picture lies elsewhere.
    fn remote_picture(&mut self, at: Range<usize>) {
        if !std::mem::replace(&mut self.remote, true) {
            let message = "the picture is on another site".to_owned();
            self.problem(Code::RemotePicture, at, message).hint =
                Some("save it beside the article: a strict policy, as in the site's _headers, keeps browsers from loading it".into());
        }
    }

    fn shortcode(&mut self, shortcode: Result<Shortcode, String>, at: Range<usize>, stack: &Stack) {
        let trimmed = self.file.text[at.clone()].trim_end().len();
        let at = at.start..at.start + trimmed;
        match shortcode {
            Err(why) => {
                self.problem(Code::BadShortcode, at, why);
            }
            Ok(Shortcode::Alone { name, arguments }) => self.shortcode_use(name, arguments, at),
            Ok(Shortcode::Open { name, arguments }) => {
                if self.open.len() == NESTED_SHORTCODES {
                    let message = format!("shortcodes stand at most {NESTED_SHORTCODES} deep in each other");
                    self.problem(Code::BadShortcode, at.clone(), message);
                }
                self.open.push(ShortcodeStart { name: name.clone(), at: at.clone(), level: stack.level() });
                self.shortcode_use(name, arguments, at);
            }
            Ok(Shortcode::Close { name }) => match self.open.pop() {
                Some(open) if open.name == name && open.level == stack.level() => {}
                Some(open) => {
                    let opened = self.file.locate(FileSpan::new(open.at));
                    let message = if open.name == name {
                        format!("`{name}` is open here, but began outside this quotation, item or note")
                    } else {
                        format!("`{}` is open here, not `{name}`", open.name)
                    };
                    self.problem(Code::BadShortcode, at, message)
                        .related
                        .push((opened, "opened here".into()));
                }
                None => {
                    self.problem(Code::BadShortcode, at, format!("no shortcode `{name}` is open here"));
                }
            },
        }
    }

    /// Tells of the shortcodes that stand so deep and were not ended.
    fn end_shortcodes(&mut self, level: u32) {
        while let Some(open) = self.open.pop_if(|open| open.level >= level) {
            let name = open.name;
            let where_to = if level == 0 { "" } else { " before the quotation, item or note ends" };
            self.problem(Code::BadShortcode, open.at, format!("the shortcode `{name}` is not closed")).hint =
                Some(format!("add a paragraph {{% </{name}> %}}{where_to}"));
        }
    }

    fn shortcode_use(&mut self, name: String, arguments: Vec<(String, Argument)>, at: Range<usize>) {
        let span = FileSpan::new(at.clone());
        for (key, value) in &arguments {
            if let Argument::Text(destination) = value
                && LINK_ARGUMENTS.contains(&key.as_str())
            {
                match classify(destination) {
                    LinkTarget::External if key == "src" => self.remote_picture(at.clone()),
                    LinkTarget::External => {}
                    LinkTarget::Unsafe => {
                        let scheme = destination.trim().split(':').next().unwrap_or_default();
                        let message = format!("a link with `{scheme}:` is dropped");
                        self.problem(Code::UnsafeUrl, at.clone(), message);
                    }
                    _ => self.facts.links.push(LinkUse {
                        destination: destination.clone(),
                        image: key != "href",
                        span,
                    }),
                }
            }
        }
        let arguments = arguments.into_iter().map(|(key, _)| key).collect();
        self.facts.shortcodes.push(ShortcodeUse { name, arguments, span });
    }
}

/// The first paragraphs up to a length, cut between words.
fn excerpt(plain: &PlainText, first_block: usize) -> String {
    let mut excerpt = String::new();
    for block in &plain.blocks()[first_block.min(plain.blocks().len())..] {
        if block.kind != BlockKind::Paragraph {
            continue;
        }
        for word in plain.block_text(block).split_whitespace() {
            if excerpt.len() + word.len() >= EXCERPT && !excerpt.is_empty() {
                excerpt.push('…');
                return excerpt;
            }
            if !excerpt.is_empty() {
                excerpt.push(' ');
            }
            excerpt.push_str(word);
        }
        if excerpt.len() > EXCERPT / 2 {
            break;
        }
    }
    excerpt
}
