//! The words of an article with the places of each, in one piece of memory: articles have hundreds of words, and archives
//! tens of thousands of articles.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::bits::{Reader, put_bytes, put_number, put_text};
use super::fields::{Field, GAP};
use super::words;

/// Exact forms of words in ascending order, each with its [encoded](encode_places) places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bag {
    /// Each word behind its length, then its places behind theirs.
    bytes: Vec<u8>,
}

impl Bag {
    /// The bag of which [`Bag::bytes`] gave the bytes; `None` if they are damaged.
    pub(crate) fn new(bytes: Vec<u8>) -> Option<Self> {
        let mut reader = Reader::new(&bytes);
        let mut before = None;
        while !reader.is_empty() {
            let form = Some(reader.text());
            reader.bytes();
            if !reader.is_sound() || form <= before {
                return None;
            }
            before = form;
        }
        Some(Self { bytes })
    }

    /// The words as bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Every word with its encoded places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let mut reader = Reader::new(&self.bytes);
        std::iter::from_fn(move || (!reader.is_empty()).then(|| (reader.text(), reader.bytes())))
    }

    /// The words of this bag and another.
    pub(crate) fn merged(&self, other: &Self) -> Self {
        let mut merged = Self { bytes: Vec::with_capacity(self.bytes.len() + other.bytes.len()) };
        let (mut left, mut right) = (self.iter().peekable(), other.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (None, None) => return merged,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((left, _)), Some((right, _))) => left.cmp(right),
            };
            let first = if order == Ordering::Greater { right.next() } else { left.next() };
            let Some((form, places)) = first else { return merged };
            match right.next_if(|_| order == Ordering::Equal) {
                Some((_, more)) => {
                    let mut places = decode_places(places);
                    places.extend(decode_places(more));
                    places.sort_unstable();
                    merged.push(form, &encode_places(&places));
                }
                None => merged.push(form, places),
            }
        }
    }

    fn push(&mut self, form: &str, places: &[u8]) {
        put_text(&mut self.bytes, form);
        put_bytes(&mut self.bytes, places);
    }
}

/// Gathers the words of an article.
#[derive(Debug, Default)]
pub(super) struct Gathering(FxHashMap<String, Vec<u32>>);

impl Gathering {
    /// Adds a text to a field; gives the number of its words.
    pub(super) fn add(&mut self, text: &str, field: &mut Field) -> u32 {
        let mut count = 0;
        words::words(text, |word| {
            if let Some(place) = field.place(word.place) {
                match self.0.get_mut(&word.form) {
                    Some(places) => places.push(place),
                    None => {
                        self.0.insert(word.form, vec![place]);
                    }
                }
            }
            if !word.also {
                count += 1;
            }
        });
        field.skip(count + GAP);
        count
    }

    /// Adds what articles are found by and no text says, so that it has no place.
    pub(super) fn add_mark(&mut self, form: String) {
        self.0.entry(form).or_default();
    }

    /// The words in order.
    pub(super) fn finish(self) -> Bag {
        let mut all: Vec<(String, Vec<u32>)> = self.0.into_iter().collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut bag = Bag { bytes: Vec::with_capacity(all.len() * 12) };
        for (form, mut places) in all {
            // The body comes first in the order of places, and not in that of the text.
            places.sort_unstable();
            bag.push(&form, &encode_places(&places));
        }
        bag
    }
}

/// Places as their differences.
pub(super) fn encode_places(places: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len());
    let mut before = 0;
    for place in places {
        put_number(&mut bytes, u64::from(place - before));
        before = *place;
    }
    bytes
}

/// What [`encode_places`] was given.
pub(super) fn decode_places(bytes: &[u8]) -> Vec<u32> {
    let mut reader = Reader::new(bytes);
    let mut places = Vec::with_capacity(bytes.len());
    let mut before = 0u32;
    while !reader.is_empty() {
        before = before.wrapping_add(reader.number() as u32);
        places.push(before);
    }
    places
}
