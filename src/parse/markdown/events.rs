//! The one set-up of the Markdown parser, and shortcodes recognised among its events.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::shortcode::{self, Shortcode};
use crate::config::Markdown;

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

/// A piece of a document: what the parser saw, or a paragraph that is a shortcode.
#[derive(Debug)]
pub enum Piece<'a> {
    Event(Event<'a>),
    /// A paragraph that is a shortcode tag, or that tries to be one.
    Shortcode(Result<Shortcode, String>),
}

/// All pieces of a body with the bytes of the file they stand at. `base` is the body's offset.
pub fn pieces<'a>(body: &'a str, base: usize, config: &Markdown) -> Vec<(Piece<'a>, Range<usize>)> {
    let mut pieces = Vec::with_capacity(body.len() / 24);
    let mut skip_until_paragraph_end = false;
    for (event, range) in Parser::new_ext(body, options(config)).into_offset_iter() {
        if skip_until_paragraph_end {
            skip_until_paragraph_end = !matches!(event, Event::End(TagEnd::Paragraph));
            continue;
        }
        let at = base + range.start..base + range.end;
        if matches!(event, Event::Start(Tag::Paragraph))
            && let Some(shortcode) = shortcode::parse(body.get(range).unwrap_or_default())
        {
            pieces.push((Piece::Shortcode(shortcode), at));
            skip_until_paragraph_end = true;
            continue;
        }
        pieces.push((Piece::Event(event), at));
    }
    pieces
}
