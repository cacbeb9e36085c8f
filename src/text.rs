//! The plain text of an article, and the way back from each of its bytes to the author's file.
//!
//! Every stage that derives something reads this text, never Markdown; every piece of evidence is a
//! span of it. Because a span can be carried back to the source file, a reader can be shown the very
//! words that speak for a country or a topic, and an editor the very bytes.

use std::borrow::Cow;
use std::ops::Range;

use crate::span::{FileSpan, TextSpan};

/// Characters that no text needs and that do harm where it is shown: they drive terminals, are not allowed in HTML and
/// XML, or make a line read otherwise than it is stored. Line feed and tab stay, and so do the marks that scripts written
/// from right to left or with joined letters need.
pub fn is_harmful(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => false,
    }
}

/// Whether a text holds [harmful](is_harmful) characters. Nearly all text is looked at and nearly none holds any, so it
/// is looked at in blocks of bytes, and closer only where one may be the first of such a character.
fn holds_harmful(text: &str) -> bool {
    const BLOCK: usize = 64;
    let bytes = text.as_bytes();
    // Without a branch, so that a block is looked at in a few instructions.
    let may_begin = |byte: &u8| (*byte < 0x20) | (*byte == 0x7f) | (*byte == 0xc2) | (*byte == 0xe2);
    let suspect = |block: &[u8]| block.iter().fold(false, |any, byte| any | may_begin(byte));
    bytes.chunks(BLOCK).enumerate().filter(|(_, block)| suspect(block)).any(|(nth, block)| {
        let from = nth * BLOCK;
        (from..from + block.len()).any(|at| begins_harmful(&bytes[at..]))
    })
}

/// Whether bytes begin with a [harmful](is_harmful) character: outside ASCII they are C2 80 to C2 9F, E2 80 AA to E2 80 AE,
/// and E2 81 A6 to E2 81 A9.
fn begins_harmful(bytes: &[u8]) -> bool {
    match bytes {
        [b'\n' | b'\t', ..] => false,
        [0..=0x1f | 0x7f, ..] => true,
        [0xc2, second, ..] => *second <= 0x9f,
        [0xe2, 0x80, 0xaa..=0xae, ..] | [0xe2, 0x81, 0xa6..=0xa9, ..] => true,
        _ => false,
    }
}

/// A text without [harmful](is_harmful) characters.
pub fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    if holds_harmful(&text) { Cow::Owned(text.chars().filter(|c| !is_harmful(*c)).collect()) } else { text }
}

/// The parts of a text between [harmful](is_harmful) characters.
pub fn parts_without_controls(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let looked_at = if holds_harmful(text) { text } else { "" };
    for (at, c) in looked_at.char_indices().filter(|(_, c)| is_harmful(*c)) {
        parts.push(from..at);
        from = at + c.len_utf8();
    }
    parts.push(from..text.len());
    parts.retain(|part| !part.is_empty());
    parts
}

/// What part of the article a run of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// The headline (`title` in the front matter).
    Title,
    /// The line under the headline (`deck`), or the `summary` where there is no deck.
    Deck,
    /// The place a report was filed from (`dateline`).
    Dateline,
    /// A heading in the body.
    Heading,
    /// A paragraph of the body.
    Paragraph,
    /// A paragraph inside a block quotation.
    Quote,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    TableCell,
    /// A caption or the alternative text of an image.
    Caption,
}

/// One block: a run of text that belongs together; no sentence or name crosses its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is on the page.
    pub kind: BlockKind,
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte in [`PlainText::text`].
    pub end: u32,
}

/// A run of plain text and the source bytes it stands for.
#[derive(Clone, Copy, Debug)]
struct Segment {
    plain: u32,
    plain_len: u32,
    source: u32,
    source_len: u32,
}

/// What a reader sees of an article, without markup, as UTF-8 with blocks and a map to the file.
#[derive(Clone, Debug, Default)]
pub struct PlainText {
    text: String,
    blocks: Vec<Block>,
    segments: Vec<Segment>,
}

/// Blocks are set apart by this, so that no word or name is read across two of them.
const BLOCK_SEPARATOR: &str = "\n\n";

impl PlainText {
    /// An empty text to push blocks onto, in reading order.
    pub fn new() -> Self {
        Self::default()
    }

    /// A text of one block that is its own source; for tests and tools.
    pub fn from_plain(kind: BlockKind, text: &str) -> Self {
        let mut plain = Self::new();
        plain.begin(kind);
        plain.push(text, 0..text.len());
        plain.end();
        plain
    }

    /// The whole text; blocks are separated by an empty line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks in reading order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of one block.
    pub fn block_text(&self, block: &Block) -> &str {
        &self.text[block.start as usize..block.end as usize]
    }

    /// Opens a block. An open block without text is dropped when it ends.
    pub fn begin(&mut self, kind: BlockKind) {
        self.end();
        if !self.text.is_empty() && !self.text.ends_with(BLOCK_SEPARATOR) {
            self.text.push_str(BLOCK_SEPARATOR);
        }
        let at = self.text.len() as u32;
        self.blocks.push(Block { kind, start: at, end: u32::MAX });
    }

    /// Appends `text`, which stands for the bytes `source` of the file. Where the two have the same
    /// length they are taken to be the same bytes; otherwise (`&amp;`, `--` turned into a dash) the run
    /// is one unit and any part of it maps to the whole.
    pub fn push(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let new = Segment {
            plain: self.text.len() as u32,
            plain_len: text.len() as u32,
            source: source.start as u32,
            source_len: (source.end - source.start) as u32,
        };
        self.text.push_str(text);
        let verbatim = |s: &Segment| s.plain_len == s.source_len;
        if let Some(last) = self.segments.last_mut()
            && verbatim(last)
            && verbatim(&new)
            && last.plain + last.plain_len == new.plain
            && last.source + last.source_len == new.source
        {
            last.plain_len += new.plain_len;
            last.source_len += new.source_len;
            return;
        }
        self.segments.push(new);
    }

    /// Closes the open block, if there is one.
    pub fn end(&mut self) {
        let len = self.text.len() as u32;
        if let Some(block) = self.blocks.last_mut()
            && block.end == u32::MAX
        {
            if block.start == len {
                self.blocks.pop();
            } else {
                block.end = len;
            }
        }
    }

    /// The bytes of the author's file that a span of the text stands for.
    pub fn source(&self, span: TextSpan) -> FileSpan {
        let start = self.to_source(span.start, false);
        let end = if span.end > span.start { self.to_source(span.end - 1, true) } else { start };
        FileSpan { start, end: end.max(start) }
    }

    /// The words at a span of the text.
    pub fn words(&self, span: TextSpan) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Source offset of the plain byte `at`; with `past_end`, one past the source of that byte.
    fn to_source(&self, at: u32, past_end: bool) -> u32 {
        let index = self.segments.partition_point(|s| s.plain <= at);
        let Some(segment) = index.checked_sub(1).map(|i| self.segments[i]) else { return 0 };
        let within = at - segment.plain;
        let offset = if segment.plain_len != segment.source_len || within >= segment.plain_len {
            if past_end { segment.source_len } else { 0 }
        } else {
            within + u32::from(past_end)
        };
        segment.source + offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmful_characters_are_known_by_their_bytes() {
        for c in
            ('\0'..=char::MAX).filter(|c| !c.is_ascii() || c.is_ascii_control() || c.is_ascii_alphabetic())
        {
            assert_eq!(holds_harmful(&format!("é{c}“")), is_harmful(c), "{c:?}");
        }
    }

    #[test]
    fn a_span_leads_back_to_the_bytes_it_was_made_from() {
        let source = "# Fish &amp; chips\n\nIn **Oslo** today";
        let mut plain = PlainText::new();
        plain.begin(BlockKind::Heading);
        plain.push("Fish ", 2..7);
        plain.push("&", 7..12);
        plain.push(" chips", 12..18);
        plain.end();
        plain.begin(BlockKind::Paragraph);
        plain.push("In ", 20..23);
        plain.push("Oslo", 25..29);
        plain.push(" today", 31..37);
        plain.end();
        assert_eq!(plain.text(), "Fish & chips\n\nIn Oslo today");
        let find = |word: &str| {
            let at = plain.text().find(word).unwrap();
            &source[plain.source(TextSpan::new(at..at + word.len())).range()]
        };
        assert_eq!(find("Oslo"), "Oslo");
        assert_eq!(find("&"), "&amp;");
        assert_eq!(find("& chips"), "&amp; chips");
        assert_eq!(find("Oslo today"), "Oslo** today");
    }

    #[test]
    fn a_block_without_text_leaves_no_trace() {
        let mut plain = PlainText::new();
        plain.begin(BlockKind::Paragraph);
        plain.begin(BlockKind::Quote);
        plain.push("x", 0..1);
        plain.end();
        assert_eq!(plain.blocks(), [Block { kind: BlockKind::Quote, start: 0, end: 1 }]);
    }
}
