//! The words of an article with the places of each, in one piece of memory: articles have hundreds of words, and archives
//! tens of thousands of articles.

use std::cmp::Ordering;

use super::bits::{NumberReader, put_bytes, put_number};
use super::fields::{FieldPlaces, GAP};
use super::words;

/// Exact forms of words in ascending order, each with its [encoded](encode_places) places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordBag {
    /// Each word behind its length, then its places behind theirs.
    bytes: Vec<u8>,
}

impl WordBag {
    /// The bag of which [`WordBag::bytes`] gave the bytes; `None` if they are damaged.
    pub(crate) fn new(bytes: Vec<u8>) -> Option<Self> {
        let mut reader = NumberReader::new(&bytes);
        let mut before = None;
        while !reader.is_empty() {
            let form = Some(reader.bytes());
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

    /// Every word, as the bytes of its form, with its encoded places.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut reader = NumberReader::new(&self.bytes);
        std::iter::from_fn(move || (!reader.is_empty()).then(|| (reader.bytes(), reader.bytes())))
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

    fn push(&mut self, form: &[u8], places: &[u8]) {
        put_bytes(&mut self.bytes, form);
        put_bytes(&mut self.bytes, places);
    }
}

/// Gathers the words of an article: each where it stands, sorted at the end. A map from words to lists of places would need
/// memory of its own for each word.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// The forms of all words, one behind the other.
    forms: String,
    tokens: Vec<PlacedWord>,
}

/// A word where it stands.
#[derive(Clone, Copy, Debug)]
struct PlacedWord {
    /// The first eight bytes of its form; as numbers they are in the order of texts. No form holds a NUL.
    begin: u64,
    /// Where its form stands among all.
    start: u32,
    length: u32,
    /// [`NOWHERE`] for what no text says.
    place: u32,
}

/// No field reaches so far.
const NOWHERE: u32 = u32::MAX;

/// So many bytes of a form are compared at once.
const BEGIN: usize = size_of::<u64>();

impl Gathering {
    /// Adds a text to a field; gives the number of its words.
    pub(super) fn add(&mut self, text: &str, field: &mut FieldPlaces) -> u32 {
        let mut count = 0;
        words::scan(text, |word| {
            if let Some(place) = field.place(word.place) {
                self.push(word.form, place);
            }
            if !word.also {
                count += 1;
            }
        });
        field.skip(count + GAP);
        count
    }

    /// Adds what articles are found by and no text says, so that it has no place.
    pub(super) fn add_mark(&mut self, form: &str) {
        self.push(form, NOWHERE);
    }

    fn push(&mut self, form: &str, place: u32) {
        let mut begin = [0; BEGIN];
        let length = form.len().min(BEGIN);
        begin[..length].copy_from_slice(&form.as_bytes()[..length]);
        let at = [self.forms.len(), form.len()].map(u32::try_from);
        // Four gigabytes of words are no article.
        if let [Ok(start), Ok(length)] = at {
            self.forms.push_str(form);
            self.tokens.push(PlacedWord { begin: u64::from_be_bytes(begin), start, length, place });
        }
    }

    /// The words in order.
    pub(super) fn finish(mut self) -> WordBag {
        let form = |token: &PlacedWord| {
            &self.forms.as_bytes()[token.start as usize..(token.start + token.length) as usize]
        };
        let rest = |token: &PlacedWord| form(token).get(BEGIN..).unwrap_or_default();
        let order = |a: &PlacedWord, b: &PlacedWord| a.begin.cmp(&b.begin).then_with(|| rest(a).cmp(rest(b)));
        // The body comes first in the order of places, and not in that of the text.
        self.tokens.sort_unstable_by(|a, b| order(a, b).then(a.place.cmp(&b.place)));
        let mut bag = WordBag { bytes: Vec::with_capacity(self.tokens.len() * 8) };
        let mut places = Vec::new();
        for word in self.tokens.chunk_by(|a, b| order(a, b).is_eq()) {
            places.clear();
            append_places(
                word.iter().map(|token| token.place).filter(|place| *place != NOWHERE),
                &mut places,
            );
            word.iter().take(1).for_each(|token| bag.push(form(token), &places));
        }
        bag
    }
}

/// Places as their differences.
pub(super) fn encode_places(places: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len());
    append_places(places.iter().copied(), &mut bytes);
    bytes
}

fn append_places(places: impl Iterator<Item = u32>, bytes: &mut Vec<u8>) {
    let mut before = 0;
    for place in places {
        put_number(bytes, u64::from(place - before));
        before = place;
    }
}

/// What [`encode_places`] was given.
pub(super) fn decode_places(bytes: &[u8]) -> Vec<u32> {
    let mut reader = NumberReader::new(bytes);
    let mut places = Vec::with_capacity(bytes.len());
    let mut before = 0u32;
    while !reader.is_empty() {
        before = before.wrapping_add(reader.number() as u32);
        places.push(before);
    }
    places
}
