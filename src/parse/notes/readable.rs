//! The text that notes quote: all that a reader sees of an article's own words.
//!
//! It is more than the text that facts are derived from: code, footnotes and captions can be quoted, too. Footnotes stand
//! at its end, as they do on the page. It is made only for articles that have notes.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::model::QuotableField;
use crate::config::Markdown;
use crate::html::{HtmlToken, known};
use crate::parse::folded::Folded;
use crate::parse::markdown::{Argument, BodyPiece, Raw, Shortcode, pieces};
use crate::source::SourceFile;
use crate::text::{BlockKind, PlainText};
use crate::yaml::Node;

/// What a reader sees of an article, and which parts of it are fields of the front matter.
#[derive(Clone, Debug, Default)]
pub struct Readable {
    pub plain: PlainText,
    /// In bytes of the text, in order.
    pub fields: Vec<(QuotableField, Range<usize>)>,
    /// Where the text ends and its footnotes begin, if there are any.
    pub footnotes: Option<usize>,
}

/// Arguments of shortcodes that themes show as text.
const SHOWN_ARGUMENTS: [&str; 2] = ["caption", "by"];

/// Reads an article for its notes. `front` is its front matter, `body` the place of its text in the file.
pub(crate) fn readable(
    file: &SourceFile<'_>,
    front: Option<&Node>,
    body: Range<usize>,
    config: &Markdown,
) -> Readable {
    let mut readable = Readable::default();
    if let Some(front) = front {
        let image = front.get("image").and_then(|image| image.get("caption"));
        for (field, kind, node) in [
            (QuotableField::Title, BlockKind::Title, front.get("title")),
            (QuotableField::Deck, BlockKind::Deck, front.get("deck")),
            (QuotableField::Dateline, BlockKind::Dateline, front.get("dateline")),
            (QuotableField::Caption, BlockKind::Caption, image),
        ] {
            if let Some(node) = node {
                readable.field(field, kind, node, file);
            }
        }
    }
    let Some(text) = file.text.get(body.clone()) else { return readable };
    let pieces = pieces(text, body.start, config);
    let mut end = 0;
    for footnotes in [false, true] {
        let mut reading = ReadablePass {
            file,
            plain: &mut readable.plain,
            wanted: footnotes,
            depth: 0,
            images: 0,
            html: false,
        };
        for (piece, at) in &pieces {
            match piece {
                BodyPiece::Event(event) => reading.event(event, at),
                BodyPiece::Shortcode(Ok(shortcode)) => reading.shortcode(shortcode, at),
                BodyPiece::Raw(raw) => reading.raw(raw),
                BodyPiece::Shortcode(Err(_)) | BodyPiece::Control => {}
            }
        }
        readable.plain.end();
        if !footnotes {
            end = readable.plain.text().len();
        }
    }
    readable.footnotes = (readable.plain.text().len() > end).then_some(end);
    readable
}

impl Readable {
    /// The text in the form in which quotes are looked for.
    pub fn folded(&self) -> Folded<'_> {
        let mut barriers: Vec<usize> = self.fields.iter().map(|(_, range)| range.end).collect();
        barriers.extend(self.footnotes);
        Folded::new(self.plain.text(), &barriers)
    }

    fn field(&mut self, field: QuotableField, kind: BlockKind, node: &Node, file: &SourceFile<'_>) {
        let Some(value) = node.text().map(str::trim).filter(|value| !value.is_empty()) else { return };
        let source = file.text.get(node.span.range()).unwrap_or_default();
        // Quotes and block indicators are not part of the value; where it is escaped or folded, any part of it stands
        // for the whole.
        let span = match source.find(value) {
            Some(at) => node.span.range().start + at..node.span.range().start + at + value.len(),
            None => node.span.range(),
        };
        self.plain.begin(kind);
        let start = self.plain.text().len();
        self.plain.push(value, span);
        self.fields.push((field, start..start + value.len()));
        self.plain.end();
    }
}

/// One pass over the Markdown: for the text, or for its footnotes.
struct ReadablePass<'a, 'b> {
    file: &'a SourceFile<'a>,
    plain: &'b mut PlainText,
    /// Whether footnotes are read, or all the rest.
    wanted: bool,
    /// How many footnotes are open.
    depth: u32,
    images: u32,
    /// In a block of HTML.
    html: bool,
}

fn is_block(name: &str) -> bool {
    known(name).is_some_and(|known| known.tag.model.is_block())
}

impl ReadablePass<'_, '_> {
    fn event(&mut self, event: &Event<'_>, at: &Range<usize>) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => self.depth += 1,
            Event::End(TagEnd::FootnoteDefinition) => self.depth = self.depth.saturating_sub(1),
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::Start(Tag::HtmlBlock) => {
                self.html = true;
                if (self.depth > 0) == self.wanted {
                    self.plain.begin(BlockKind::Paragraph);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                self.html = false;
                if (self.depth > 0) == self.wanted {
                    self.plain.end();
                }
            }
            _ if (self.depth > 0) != self.wanted || self.images > 0 => {}
            Event::Start(Tag::Paragraph) => self.plain.begin(BlockKind::Paragraph),
            Event::Start(Tag::Heading { .. }) => self.plain.begin(BlockKind::Heading),
            Event::Start(Tag::Item) => self.plain.begin(BlockKind::ListItem),
            Event::Start(Tag::TableCell) => self.plain.begin(BlockKind::TableCell),
            Event::Start(Tag::CodeBlock(_)) => self.plain.begin(BlockKind::Paragraph),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock,
            ) => self.plain.end(),
            Event::Text(text) => self.plain.push(text, at.clone()),
            Event::Code(text) => {
                // The span covers the backquotes; the text lies within.
                let within = self.file.text.get(at.clone()).and_then(|source| source.find(&**text));
                let within = within.map(|start| at.start + start..at.start + start + text.len());
                self.plain.push(text, within.unwrap_or_else(|| at.clone()));
            }
            Event::SoftBreak | Event::HardBreak => self.plain.push(" ", at.clone()),
            _ => {}
        }
    }

    /// HTML of the author: words before and after the tag of a block belong to blocks of their own.
    fn raw(&mut self, raw: &Raw) {
        if (self.depth > 0) != self.wanted {
            return;
        }
        for token in &raw.tokens {
            match token {
                HtmlToken::Text { text, at } => {
                    raw.runs(text, at).into_iter().for_each(|(text, at)| self.plain.push(&text, at));
                }
                HtmlToken::Start(tag) if self.html && is_block(&tag.name) => {
                    self.plain.begin(BlockKind::Paragraph)
                }
                HtmlToken::End { name, .. } if self.html && is_block(name) => {
                    self.plain.begin(BlockKind::Paragraph)
                }
                HtmlToken::Start(_) | HtmlToken::End { .. } | HtmlToken::Lost { .. } => {}
            }
        }
    }

    /// Captions stand in arguments.
    fn shortcode(&mut self, shortcode: &Shortcode, at: &Range<usize>) {
        let (Shortcode::Alone { arguments, .. } | Shortcode::Open { arguments, .. }) = shortcode else {
            return;
        };
        if (self.depth > 0) != self.wanted {
            return;
        }
        for (key, value) in arguments {
            if let Argument::Text(value) = value
                && SHOWN_ARGUMENTS.contains(&key.as_str())
            {
                let within = self.file.text.get(at.clone()).and_then(|source| source.find(value.as_str()));
                let within = within.map(|start| at.start + start..at.start + start + value.len());
                self.plain.begin(BlockKind::Caption);
                self.plain.push(value, within.unwrap_or_else(|| at.clone()));
                self.plain.end();
            }
        }
    }
}
