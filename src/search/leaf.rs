//! What an article's own file puts into the index: its words with their places, and the beginning of its text, of which
//! results show a part. It is made once, when the article is read, and kept until its file changes.

use std::collections::BTreeMap;

use super::bits::{Reader, put_bytes, put_number, put_text};
use super::words;
use crate::text::{BlockKind, PlainText};

/// Where the words of each field have their places. The body comes first, since most words stand in it and low numbers
/// take little room.
pub const TITLE: u32 = 1 << 20;
pub const DECK: u32 = TITLE + (1 << 9);
pub const AUTHORS: u32 = DECK + (1 << 9);
pub const NAMES: u32 = AUTHORS + (1 << 9);
pub const NOTES: u32 = NAMES + (1 << 12);

/// Words on both sides of the end of a block are so far from each other, so that no phrase reaches across.
pub const GAP: u32 = 16;

/// So much of a text is kept to be shown, in characters. The best passage of an article is looked for in it.
const SHOWN: usize = 2_400;

/// The words of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaf {
    /// The places of each word, by its exact form, in order.
    pub words: BTreeMap<String, Vec<u32>>,
    /// Words in the body.
    pub length: u32,
    /// The beginning of deck and body, a line a block.
    pub shown: String,
}

impl Leaf {
    /// The words of a text.
    pub fn new(text: &PlainText) -> Self {
        let mut leaf = Self::default();
        let mut fields = [(TITLE, DECK), (DECK, AUTHORS), (0, TITLE)].map(|(base, end)| Field { base, end });
        for block in text.blocks() {
            let words = text.block_text(block);
            let field = match block.kind {
                BlockKind::Title => 0,
                BlockKind::Deck => 1,
                _ => 2,
            };
            let added = leaf.add(words, &mut fields[field]);
            if field == 2 {
                leaf.length += added;
            }
            if field > 0 && leaf.shown.len() < SHOWN {
                if !leaf.shown.is_empty() {
                    leaf.shown.push(if block.kind == BlockKind::Dateline { ' ' } else { '\n' });
                }
                let line = words.split_whitespace();
                line.for_each(|word| {
                    leaf.shown.push_str(word);
                    leaf.shown.push(' ');
                });
                leaf.shown.pop();
            }
        }
        // The body comes first in the order of places, and not in that of the text.
        leaf.words.values_mut().for_each(|places| places.sort_unstable());
        if let Some((at, _)) = leaf.shown.char_indices().nth(SHOWN) {
            let end = leaf.shown[..at].rfind(char::is_whitespace).unwrap_or(at);
            leaf.shown.truncate(end);
            leaf.shown.push('…');
        }
        leaf
    }

    /// Adds a text to a field; gives the number of its words.
    pub fn add(&mut self, text: &str, field: &mut Field) -> u32 {
        let (base, mut count) = (field.base, 0);
        words::words(text, |word| {
            let place = base + word.place;
            if place < field.end {
                self.words.entry(word.form).or_default().push(place);
            }
            if !word.also {
                count += 1;
            }
        });
        field.base = (base + count + GAP).min(field.end);
        count
    }

    /// The leaf as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.shown.len() + self.words.len() * 10);
        put_number(&mut bytes, u64::from(self.length));
        put_text(&mut bytes, &self.shown);
        put_number(&mut bytes, self.words.len() as u64);
        for (form, places) in &self.words {
            put_text(&mut bytes, form);
            put_bytes(&mut bytes, &encode_places(places));
        }
        bytes
    }

    /// What is shown of the text, from the bytes of a leaf.
    pub fn shown_of(bytes: &[u8]) -> Option<String> {
        let mut reader = Reader::new(bytes);
        reader.number();
        let shown = reader.text().to_owned();
        reader.is_sound().then_some(shown)
    }

    /// The leaf that bytes are of; `None` if they are damaged.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let length = reader.number() as u32;
        let shown = reader.text().to_owned();
        let count = reader.number();
        let mut words = BTreeMap::new();
        for _ in 0..count {
            if !reader.is_sound() {
                return None;
            }
            words.insert(reader.text().to_owned(), decode_places(reader.bytes()));
        }
        reader.is_sound().then_some(Self { words, length, shown })
    }
}

/// The places that are left for the words of a field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    base: u32,
    end: u32,
}

impl Field {
    pub const AUTHORS: Self = Self { base: AUTHORS, end: NAMES };
    pub const NAMES: Self = Self { base: NAMES, end: NOTES };
    pub const NOTES: Self = Self { base: NOTES, end: u32::MAX };
}

/// Places as their differences.
pub fn encode_places(places: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len());
    let mut before = 0;
    for place in places {
        put_number(&mut bytes, u64::from(place - before));
        before = *place;
    }
    bytes
}

/// What [`encode_places`] was given.
pub fn decode_places(bytes: &[u8]) -> Vec<u32> {
    let mut reader = Reader::new(bytes);
    let mut places = Vec::with_capacity(bytes.len());
    let mut before = 0u32;
    while !reader.is_empty() {
        before = before.wrapping_add(reader.number() as u32);
        places.push(before);
    }
    places
}
