//! The strongest terms of an article: what related articles are found by, and the reasons shown for them.
//!
//! A term is the stem of a word that is no function word. For each we count how often it stands in the text (in
//! the title for more) and, apart from that, how often as a name, that is, with a capital letter where none is
//! due: what is named says more about a story than what is said of it. Nothing here looks at other articles;
//! how rare a term is in the archive is the link stage's to know.
//!
//! The number of terms is bounded, the strongest first, so that an article's cost downstream is bounded too. A
//! [`Sketch`] of the whole text, which tells reprints from articles that merely share words, rides along.

mod sketch;
mod stopwords;

pub use sketch::Sketch;

use crate::enrich::tokens::{Token, TokenFlags};
use crate::text::{BlockKind, PlainText};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// At most this many terms are kept of an article. Measured on news reports of 300 words: 32 cost more than one
/// point of precision among the first five related articles, 64 a tenth, more than 96 gain nothing.
const MAX_TERMS: usize = 96;
/// Counts above this are not told apart.
const MAX_COUNT: u8 = 15;
/// How many mentions in the text one mention in the title is worth.
const TITLE_COUNT: u8 = 2;
/// Hashes keep this many bits: among a million words, two that share a hash are not to be expected.
const HASH_BITS: u32 = 48;
const HASH_BYTES: usize = HASH_BITS as usize / 8;

/// One term of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The hash of its stem, 48 bits.
    pub hash: u64,
    /// How often it stands in the article, 1 to 15; a mention in the title counts double.
    pub count: u8,
    /// How often of these as a name, 0 to 15.
    pub named: u8,
    /// First byte in [`PlainText::text`] of one occurrence, the most telling one: as a name where there is one.
    pub start: u32,
    /// One past the last byte of that occurrence.
    pub end: u32,
}

/// The terms of an article, packed into about twelve bytes each, strongest first, and the sketch of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    packed: Box<[u8]>,
    sketch: Sketch,
}

const PACKED: usize = HASH_BYTES + 1 + 4 + 1;

impl Terms {
    /// Packs the terms given, keeping their order.
    fn pack(terms: &[Term], sketch: Sketch) -> Self {
        let mut packed = Vec::with_capacity(terms.len() * PACKED);
        for term in terms {
            packed.extend_from_slice(&term.hash.to_le_bytes()[..HASH_BYTES]);
            packed.push(term.count << 4 | term.named);
            packed.extend_from_slice(&term.start.to_le_bytes());
            packed.push((term.end - term.start).min(255) as u8);
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
    pub fn iter(&self) -> impl Iterator<Item = Term> + '_ {
        self.packed.chunks_exact(PACKED).map(|chunk| {
            let mut hash = [0; 8];
            hash[..HASH_BYTES].copy_from_slice(&chunk[..HASH_BYTES]);
            let mut start = [0; 4];
            start.copy_from_slice(&chunk[HASH_BYTES + 1..HASH_BYTES + 5]);
            let start = u32::from_le_bytes(start);
            Term {
                hash: u64::from_le_bytes(hash),
                count: chunk[HASH_BYTES] >> 4,
                named: chunk[HASH_BYTES] & 15,
                start,
                end: start + u32::from(chunk[PACKED - 1]),
            }
        })
    }

    /// The term with this hash, which is where a reason for a link finds its words.
    pub fn find(&self, hash: u64) -> Option<Term> {
        self.iter().find(|term| term.hash == hash)
    }

    /// The sketch of the whole text.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }
}

/// The strongest terms of an article, from its text and the tokens of that text. `language` is a BCP 47 tag.
pub fn terms(text: &PlainText, tokens: &[Token], language: &str) -> Terms {
    let stops = stopwords::of(language);
    let skipped = repeated_title(text, tokens);
    let capitals_tell = blocks_where_capitals_tell(text, tokens, stops);
    let mut found: FxHashMap<u64, Term> = FxHashMap::default();
    found.reserve(tokens.len() / 2);
    for token in &tokens[skipped..] {
        let capitals_tell = capitals_tell.get(token.block as usize).copied().unwrap_or(false);
        // "US" and "WHO" are no function words.
        let stop = stops.contains(&token.word) && !(capitals_tell && token.flags.is_all_caps());
        if token.end - token.start < 2 || stop {
            continue;
        }
        let title = text.blocks().get(token.block as usize).is_some_and(|b| b.kind == BlockKind::Title);
        let weight = if title { TITLE_COUNT } else { 1 };
        let name = token.flags.is_capitalised() && !token.flags.is_sentence_start() && capitals_tell;
        let hash = token.stem & ((1 << HASH_BITS) - 1);
        let term = found.entry(hash).or_insert(Term {
            hash,
            count: 0,
            named: 0,
            start: token.start,
            end: token.end,
        });
        if name && term.named == 0 {
            (term.start, term.end) = (token.start, token.end);
        }
        term.count = (term.count + weight).min(MAX_COUNT);
        if name {
            term.named = (term.named + 1).min(MAX_COUNT);
        }
    }
    // The strength of a term has no more than a few values, so that the tie rules matter: longer words are rarer
    // (Zipf's law of abbreviation), and what a report mentions first matters more.
    let mut found: Vec<Term> = found.into_values().collect();
    let rank = |t: &Term| {
        let strength = u32::from(t.count.min(4)) + 2 * u32::from(t.named.min(4));
        (std::cmp::Reverse(strength), std::cmp::Reverse((t.end - t.start).min(12)), t.start, t.hash)
    };
    if found.len() > MAX_TERMS {
        found.select_nth_unstable_by_key(MAX_TERMS - 1, rank);
        found.truncate(MAX_TERMS);
    }
    found.sort_unstable_by_key(rank);
    Terms::pack(&found, Sketch::of(&tokens[skipped..]))
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

/// For each block, whether a capital letter in it marks a name: not where most words have one, as in headlines.
fn blocks_where_capitals_tell(text: &PlainText, tokens: &[Token], stops: &stopwords::Stopwords) -> Vec<bool> {
    let mut counts = vec![(0u32, 0u32); text.blocks().len()];
    for token in tokens {
        let Some((words, capitals)) = counts.get_mut(token.block as usize) else { continue };
        if token.flags.has(TokenFlags::SENTENCE_START) || stops.contains(&token.word) {
            continue;
        }
        *words += 1;
        *capitals += u32::from(token.flags.is_capitalised());
    }
    counts.iter().map(|&(words, capitals)| words < 4 || capitals * 3 <= words * 2).collect()
}
