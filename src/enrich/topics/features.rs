//! The words of an article as `archive learn` counts them and as the model that it writes weighs them.
//!
//! One word is one stem, as everywhere. Numbers are told apart by their length alone: a table of results is known by
//! its many long numbers, never by 155,221. A word of the headline counts twice, and a word that occurs again counts
//! less each time: `n` occurrences are worth 1 + ln n. Both sides read this module, so that they cannot disagree.

use super::super::tokens::Token;
use super::matcher::Pattern;
use crate::text::{BlockKind, PlainText};

/// The key of a number of length 0; hashes of words never lie this close together by design of the hash, and one that
/// did would merge two words, no more.
const NUMBERS: u64 = 0x6e75_6d62_6572_0000;
/// Numbers this long and longer, in bytes, are not told apart.
const LONGEST_NUMBER: u32 = 12;
/// How a number is written where words are listed: `#4` is one of four characters.
const NUMBER_SIGN: char = '#';
/// What an occurrence in the headline counts.
const IN_TITLE: u32 = 2;

/// What a token counts as.
pub(super) fn key(token: &Token) -> u64 {
    if token.flags.is_number() { number(token.end - token.start) } else { token.stem }
}

fn number(length: u32) -> u64 {
    NUMBERS + u64::from(length.min(LONGEST_NUMBER))
}

/// How a token is listed, if it is a number.
pub(super) fn name_of_number(token: &Token) -> Option<String> {
    let length = (token.end - token.start).min(LONGEST_NUMBER);
    token.flags.is_number().then(|| format!("{NUMBER_SIGN}{length}"))
}

/// The keys of listed words, in their order: `net`, `=élections` for that very form, `#4`. One that is no single
/// word has none.
pub(super) fn keys<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Vec<Option<u64>> {
    let patterns = Pattern::read_all(words.clone().map(|word| if is_number(word) { "" } else { word }));
    let read = |(word, pattern): (&str, &Pattern)| match word.strip_prefix(NUMBER_SIGN) {
        Some(length) => length.parse().ok().map(number),
        None => pattern.single(),
    };
    words.zip(&patterns).map(read).collect()
}

fn is_number(word: &str) -> bool {
    word.starts_with(NUMBER_SIGN)
}

/// How much one occurrence counts in each block.
pub(super) struct FeatureWeights(Vec<u32>);

impl FeatureWeights {
    pub(super) fn of(text: &PlainText) -> Self {
        let weight = |kind| if kind == BlockKind::Title { IN_TITLE } else { 1 };
        Self(text.blocks().iter().map(|block| weight(block.kind)).collect())
    }

    pub(super) fn weight(&self, token: &Token) -> u32 {
        self.0.get(token.block as usize).copied().unwrap_or(1)
    }
}

/// What words that were counted so often are worth, in thousandths: 1 + ln n.
#[derive(Clone, Debug)]
pub(super) struct Damping(Vec<i64>);

impl Damping {
    /// Counts above this are taken for it: no word of an article says more.
    const MOST: u32 = 4096;

    pub(super) fn new() -> Self {
        let value = |n: u32| (1000.0 * (1.0 + libm::log(f64::from(n.max(1))))).round() as i64;
        Self((0..=Self::MOST).map(value).collect())
    }

    pub(super) fn of(&self, count: u32) -> i64 {
        self.0[count.min(Self::MOST) as usize]
    }
}

/// How much rarer than others a word is, in thousandths: the logarithm of how many articles there are for each that
/// has it. K. Spärck Jones, "A statistical interpretation of term specificity" (1972).
pub(super) fn rarity(articles: u32, with_word: u32) -> i64 {
    let ratio = f64::from(articles + 1) / f64::from(with_word.min(articles) + 1);
    (1000.0 * libm::log(ratio)).round() as i64
}
