//! The words of an article, for topics, names, dates and terms.
//!
//! All four look at words and should agree about what a word is. So the text is split here, in one pass, into tokens that carry two hashes (the lower-cased word and its stem) and a few flags; no string is
//! kept, because the bytes of a token are still in the text.
//!
//! What counts as one word:
//! - letters, digits and the marks that belong to them; soft hyphens and joiners inside are not counted;
//! - a possessive `'s` is left out of the token, any other apostrophe or hyphen separates two tokens;
//! - an initialism is one token whose dots do not count, so that "U.S." and "US" are the same word;
//! - a number keeps its decimal point and loses its thousands commas;
//! - in scripts that are written without spaces (Chinese, Japanese, Thai, Khmer, Lao, Burmese) each pair of
//!   neighbouring characters is a token, so tokens overlap there; a character alone in its run is one too.

// The paths are spelt out because this file has a folder of its own beside it.
mod hash;
mod scanner;
mod stem;
#[cfg(test)]
mod tests;

use crate::text::PlainText;
use scanner::TokenScanner;

/// A small set of facts about how a token is written and where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenFlags(u8);

impl TokenFlags {
    /// Begins with a capital letter.
    pub const CAPITALISED: Self = Self(1);
    /// Has two letters or more, none of them small ("NATO", "U.S.", "G20" has too few).
    pub const ALL_CAPS: Self = Self(2);
    /// The first word of a sentence or of a quotation, where a capital letter says nothing.
    pub const SENTENCE_START: Self = Self(4);
    /// Begins with a digit.
    pub const NUMBER: Self = Self(8);
    /// The first word of its block; always a sentence start too.
    pub const BLOCK_START: Self = Self(16);

    /// Both sets together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in this set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Begins with a capital letter.
    pub const fn is_capitalised(self) -> bool {
        self.has(Self::CAPITALISED)
    }

    /// Has two letters or more, none of them small.
    pub const fn is_all_caps(self) -> bool {
        self.has(Self::ALL_CAPS)
    }

    /// The first word of a sentence, of a quotation or of a block.
    pub const fn is_sentence_start(self) -> bool {
        self.has(Self::SENTENCE_START)
    }

    /// Begins with a digit.
    pub const fn is_number(self) -> bool {
        self.has(Self::NUMBER)
    }

    /// The first word of its block.
    pub const fn is_block_start(self) -> bool {
        self.has(Self::BLOCK_START)
    }
}

/// One word of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte in [`PlainText::text`].
    pub end: u32,
    /// [`word_hash`] of the word: its lower-cased form with its diacritics.
    pub word: u64,
    /// [`stem_hash`] of the word: the same for "judges" and "judged"; equal to `word` outside English.
    pub stem: u64,
    /// How it is written and where it stands.
    pub flags: TokenFlags,
    /// The index of its block in [`PlainText::blocks`].
    pub block: u32,
}

/// Splits `text` into words, in reading order; `out` is emptied first. `language` is a BCP 47 tag ("en",
/// "en-GB", "fr"), which decides about stems only.
pub fn tokenize(text: &PlainText, language: &str, out: &mut Vec<Token>) {
    out.clear();
    out.reserve(text.text().len() / 6 + 8);
    let english = is_english(language);
    let mut lower = Vec::with_capacity(64);
    for (block, range) in text.blocks().iter().enumerate() {
        let mut flags = TokenFlags::BLOCK_START.with(TokenFlags::SENTENCE_START);
        let (at, end) = (range.start as usize, range.end as usize);
        let scan = TokenScanner { text: text.text(), at, end, english, lower: &mut lower };
        scan.run(|found| {
            out.push(Token {
                start: found.start as u32,
                end: found.end as u32,
                word: found.word,
                stem: found.stem,
                flags: found.flags.with(flags),
                block: block as u32,
            });
            flags = TokenFlags::default();
        });
    }
}

/// The hash of a lower-cased word as [`tokenize`] would write it, equal on every platform. Spellings that are
/// one word in a text are one here: `word_hash("u.s.") == word_hash("us")`. Of a string that is more than one
/// word, the first counts; of one that holds no word, 0.
pub fn word_hash(lowercase: &str) -> u64 {
    first_token(lowercase, false).0
}

/// The number that stands for some bytes.
pub fn bytes_hash(bytes: &[u8]) -> u64 {
    hash::WordHash::of(bytes)
}

/// The hash of a string as it stands, equal on every platform: for ids and codes, of which [`word_hash`] would see the
/// first word alone.
pub fn id_hash(id: &str) -> u64 {
    hash::WordHash::of(id.as_bytes())
}

/// The hash of the stem of a lower-cased word in a language, as [`tokenize`] would write it.
pub fn stem_hash(lowercase: &str, language: &str) -> u64 {
    first_token(lowercase, is_english(language)).1
}

fn first_token(lowercase: &str, english: bool) -> (u64, u64) {
    let mut first = None;
    let mut lower = Vec::new();
    let scan = TokenScanner { text: lowercase, at: 0, end: lowercase.len(), english, lower: &mut lower };
    scan.run(|found| {
        first.get_or_insert((found.word, found.stem));
    });
    first.unwrap_or((0, 0))
}

fn is_english(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or("");
    primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng")
}
