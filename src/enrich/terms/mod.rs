//! The strongest terms of an article: what related articles are found by, and the reasons shown for them.
//!
//! A term is the stem of a word that is no function word. For each we count how often it stands in the text (in
//! the title for more) and, apart from that, how often as a name, that is, with a capital letter where none is
//! due: what is named says more about a story than what is said of it. Nothing here looks at other articles;
//! how rare a term is in the archive is the link stage's to know.
//!
//! The number of terms is bounded, the strongest first, so that an article's cost downstream is bounded too. A
//! [`Sketch`] of the whole text, which tells reprints from articles that merely share words, rides along.

mod noise;
mod sketch;
mod stopwords;

pub use noise::says_nothing;
pub use sketch::Sketch;

use crate::enrich::tokens::{Token, stem_hash};
use crate::span::{FileSpan, TextSpan};
use crate::text::{BlockKind, PlainText};
use serde::{Deserialize, Serialize};

/// At most this many terms are kept of an article. Measured on news reports of 300 words: 32 cost more than one
/// point of precision among the first five related articles, 64 a tenth; 160 gain nothing over 96.
const MAX_TERMS: usize = 96;
/// Longer words are no words; the length of a term is kept in a byte.
const MAX_BYTES: u32 = 255;
/// Counts above this are not told apart.
const MAX_COUNT: u8 = 15;
/// How many mentions in the text one mention in the title is worth.
const TITLE_COUNT: u8 = 2;
/// Hashes keep this many bits: among a million words, two that share a hash are not to be expected.
const HASH_BITS: u32 = 48;
const HASH_BYTES: usize = HASH_BITS as usize / 8;

/// Whether a token is an English function word.
pub(super) fn is_function_word(token: &Token) -> bool {
    stopwords::of("en").contains(&token.word)
}

/// One term of an article. Its place is one of the plain text when the term is found, and one of the file then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleTerm<S = FileSpan> {
    /// The hash of its stem, 48 bits.
    pub hash: u64,
    /// How often it stands in the article, 1 to 15; a mention in the title counts double.
    pub count: u8,
    /// How often of these as a name, 0 to 15.
    pub named: u8,
    /// One occurrence, the most telling one: as a name where there is one.
    pub at: S,
}

/// The terms that were found in a plain text, strongest first, and its sketch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundTerms {
    terms: Vec<ArticleTerm<TextSpan>>,
    sketch: Sketch,
}

impl FoundTerms {
    /// The same terms with the place of each in the file; of what takes more than 255 bytes there only the beginning is
    /// marked.
    pub fn located(self, source: impl Fn(TextSpan) -> FileSpan) -> Terms {
        let terms = self.terms.into_iter().map(|ArticleTerm { hash, count, named, at }| {
            let FileSpan { start, end } = source(at);
            ArticleTerm { hash, count, named, at: FileSpan { start, end: end.min(start + MAX_BYTES) } }
        });
        Terms::pack(terms, self.sketch)
    }
}

/// The terms of an article, packed into about twelve bytes each, strongest first, and the sketch of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    #[serde(with = "serde_bytes")]
    packed: Box<[u8]>,
    sketch: Sketch,
}

const PACKED: usize = HASH_BYTES + 1 + 4 + 1;

impl Terms {
    /// Packs the terms given, keeping their order.
    fn pack(terms: impl Iterator<Item = ArticleTerm>, sketch: Sketch) -> Self {
        let mut packed = Vec::with_capacity(terms.size_hint().0 * PACKED);
        for term in terms {
            let mut bytes = [0; PACKED];
            bytes[..HASH_BYTES].copy_from_slice(&term.hash.to_le_bytes()[..HASH_BYTES]);
            bytes[HASH_BYTES] = term.count << 4 | term.named;
            bytes[HASH_BYTES + 1..HASH_BYTES + 5].copy_from_slice(&term.at.start.to_le_bytes());
            bytes[PACKED - 1] = (term.at.end - term.at.start) as u8;
            packed.extend_from_slice(&bytes);
        }
        Self { packed: packed.into(), sketch }
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.packed.len() / PACKED
    }

    /// Whether the article has no term.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The terms, strongest first.
    pub fn iter(&self) -> impl Iterator<Item = ArticleTerm> + '_ {
        self.packed.chunks_exact(PACKED).map(Self::unpack)
    }

    fn unpack(chunk: &[u8]) -> ArticleTerm {
        let mut hash = [0; 8];
        hash[..HASH_BYTES].copy_from_slice(&chunk[..HASH_BYTES]);
        let mut start = [0; 4];
        start.copy_from_slice(&chunk[HASH_BYTES + 1..HASH_BYTES + 5]);
        let start = u32::from_le_bytes(start);
        ArticleTerm {
            hash: u64::from_le_bytes(hash),
            count: chunk[HASH_BYTES] >> 4,
            named: chunk[HASH_BYTES] & 15,
            at: FileSpan { start, end: start + u32::from(chunk[PACKED - 1]) },
        }
    }

    /// The term with this hash, which is where a reason for a link finds its words.
    pub fn find(&self, hash: u64) -> Option<ArticleTerm> {
        let bytes = hash.to_le_bytes();
        let (held, cut) = bytes.split_at(HASH_BYTES);
        let mut chunks = self.packed.chunks_exact(PACKED);
        let found = chunks.find(|chunk| chunk[..HASH_BYTES] == *held)?;
        cut.iter().all(|byte| *byte == 0).then(|| Self::unpack(found))
    }

    /// Whether a word, as it is written in a text in this language, is one of the terms of this article and of another.
    pub fn share_word(&self, other: &Self, word: &str, language: &str) -> bool {
        let hash = stem_hash(&word.to_lowercase(), language) & ((1 << HASH_BITS) - 1);
        self.find(hash).is_some() && other.find(hash).is_some()
    }

    /// The sketch of the whole text.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }
}

/// The strongest terms of an article, from its text and the tokens of that text. `language` is a BCP 47 tag.
pub fn terms(text: &PlainText, tokens: &[Token], language: &str) -> FoundTerms {
    let tokens = &tokens[repeated_title(text, tokens)..];
    let stops = stopwords::of(language);
    let mut found = Counter::with_capacity(tokens.len());
    for block in tokens.chunk_by(|a, b| a.block == b.block) {
        let kind = text.blocks().get(block[0].block as usize).map(|b| b.kind);
        let weight = if kind == Some(BlockKind::Title) { TITLE_COUNT } else { 1 };
        count_block(block, stops, weight, &mut found);
    }
    let found = found.terms;
    // Of terms of equal strength, those that a report mentions first: it begins with what matters. The rank and the
    // place of each in one number, which is quickly sorted.
    let ranked = found.iter().zip(0..).map(|(term, place): (_, u64)| {
        let strength = term.count.min(4) + 2 * term.named.min(4);
        u128::from(!strength) << 96 | u128::from(term.first) << 64 | u128::from(place)
    });
    let mut ranked: Vec<u128> = ranked.collect();
    if ranked.len() > MAX_TERMS {
        ranked.select_nth_unstable(MAX_TERMS - 1);
        ranked.truncate(MAX_TERMS);
    }
    ranked.sort_unstable();
    let strongest = ranked.into_iter().map(|rank| {
        let CountedTerm { hash, count, named, start, end, .. } = found[rank as u64 as usize];
        ArticleTerm { hash, count, named, at: TextSpan { start, end } }
    });
    FoundTerms { terms: strongest.collect(), sketch: Sketch::of(tokens) }
}

/// Counts the terms of one block, whose mentions are worth `weight` each.
fn count_block(block: &[Token], stops: &stopwords::Stopwords, weight: u8, found: &mut Counter) {
    let is_stop = |token: &Token| stops.contains(&token.word);
    // A capital letter marks no name where most words have one, as in headlines.
    let inner = block.iter().filter(|token| !token.flags.is_sentence_start());
    let capitals = inner.clone().filter(|token| token.flags.is_capitalised()).count();
    let capitals_tell = capitals * 4 < block.len() || {
        let words = inner.filter(|token| !is_stop(token)).count();
        words < 4 || capitals * 3 <= words * 2
    };
    for token in block {
        // "US" and "WHO" are no function words.
        let stop = is_stop(token) && !(capitals_tell && token.flags.is_all_caps());
        if !(2..=MAX_BYTES).contains(&(token.end - token.start)) || stop {
            continue;
        }
        let name = capitals_tell && token.flags.is_capitalised() && !token.flags.is_sentence_start();
        found.count(token, weight, name);
    }
}

/// A term being counted.
struct CountedTerm {
    hash: u64,
    count: u8,
    named: u8,
    /// First byte of the first occurrence.
    first: u32,
    /// The occurrence to show.
    start: u32,
    end: u32,
}

/// The terms met so far: a table of places in `terms`, found by hash, linear probing.
struct Counter {
    terms: Vec<CountedTerm>,
    table: Vec<u32>,
}

impl Counter {
    fn with_capacity(tokens: usize) -> Self {
        Self {
            terms: Vec::with_capacity(tokens.min(512)),
            table: vec![0; (2 * tokens + 2).next_power_of_two()],
        }
    }

    fn count(&mut self, token: &Token, weight: u8, name: bool) {
        let hash = token.stem & ((1 << HASH_BITS) - 1);
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        // Place 0 of the table means empty, so places are one more than the index. The table is never full.
        let term = loop {
            match self.table[at] as usize {
                0 => {
                    let (start, end) = (token.start, token.end);
                    self.terms.push(CountedTerm { hash, count: 0, named: 0, first: start, start, end });
                    self.table[at] = self.terms.len() as u32;
                    break self.terms.len() - 1;
                }
                place if self.terms[place - 1].hash == hash => break place - 1,
                _ => at = (at + 1) & mask,
            }
        };
        let term = &mut self.terms[term];
        term.count = (term.count + weight).min(MAX_COUNT);
        if name {
            if term.named == 0 {
                (term.start, term.end) = (token.start, token.end);
            }
            term.named = (term.named + 1).min(MAX_COUNT);
        }
    }
}

/// How many tokens at the beginning are a title that says nothing of its own, because the text opens with the same
/// words; counting it would count the opening twice.
fn repeated_title(text: &PlainText, tokens: &[Token]) -> usize {
    if text.blocks().first().is_none_or(|block| block.kind != BlockKind::Title) {
        return 0;
    }
    let title = tokens.partition_point(|t| t.block == 0);
    let Some(first_word) = tokens[title..]
        .iter()
        .position(|t| !matches!(text.blocks()[t.block as usize].kind, BlockKind::Deck | BlockKind::Dateline))
    else {
        return 0;
    };
    let body = &tokens[title + first_word..];
    let repeats = title <= body.len() && tokens[..title].iter().zip(body).all(|(a, b)| a.word == b.word);
    if repeats { title } else { 0 }
}

#[cfg(test)]
mod tests;
