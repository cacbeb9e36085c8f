//! Finds the words of a text, one after the other.
//!
//! Nearly every word of an English text is a run of ASCII letters: these are read eight bytes at a time. All that
//! needs a second look (numbers, initialisms, other alphabets) takes the slow path.

use super::TokenFlags;
use super::hash::WordHash;
use super::stem::{may_be_inflected, stem_english};
use crate::characters::{is_invisible, is_unspaced, is_within_word, number_end};

/// Eight bytes of text looked at together: the byte at place i is bits 8i to 8i + 7.
struct Eight {
    /// Lower-cased where it is a letter.
    lower: u64,
    /// How many letters it begins with.
    letters: usize,
    /// One bit for each capital among those.
    capitals: u32,
}

impl Eight {
    /// The same byte eight times.
    const fn each(byte: u8) -> u64 {
        byte as u64 * 0x0101_0101_0101_0101
    }

    #[inline]
    fn at(bytes: &[u8], at: usize) -> Option<Self> {
        let chunk = u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?);
        let folded = chunk | Self::each(0x20);
        // The top bit of each byte: at least 'a', not above 'z', and ASCII. The other bits are cleared first, so that
        // no sum carries into the next byte.
        let low = folded & Self::each(0x7F);
        let from_a = low + Self::each(0x80 - b'a');
        let above_z = low + Self::each(0x7F - b'z');
        let letter = from_a & !above_z & !chunk & Self::each(0x80);
        let letters = ((!letter & Self::each(0x80)).trailing_zeros() / 8) as usize;
        let kept = if letters == 8 { u64::MAX } else { (1 << (8 * letters)) - 1 };
        let capitals = (!chunk & Self::each(0x20) & kept).count_ones();
        Some(Self { lower: folded & kept, letters, capitals })
    }
}

/// Longer words take the slow path.
const SHORT: usize = 24;

/// A word as the scanner reports it; offsets within the scanned text.
pub(super) struct ScannedWord {
    pub start: usize,
    pub end: usize,
    pub word: u64,
    pub stem: u64,
    pub flags: TokenFlags,
}

/// One word, read.
struct WordRead {
    flags: TokenFlags,
    word: u64,
    stem: u64,
    /// A full stop after it is more likely part of it than the end of a sentence.
    abbreviation: bool,
}

/// What the characters between two words say about the second one.
#[derive(Default)]
struct ScannedGap {
    /// A full stop, question or exclamation mark was seen.
    stop: bool,
    /// White space followed it, or the mark belongs to a script that needs none.
    stopped: bool,
    /// A comma or colon was seen: a quotation after it starts a sentence.
    pause: bool,
    /// A quotation mark was seen after white space.
    quote: bool,
    space: bool,
}

impl ScannedGap {
    fn see(&mut self, c: char) {
        match c {
            '.' | '!' | '?' | '…' | '؟' | '।' => self.stop = true,
            '。' | '！' | '？' => self.stopped = true,
            ',' | ':' => self.pause = true,
            '"' | '“' | '„' | '«' | '‘' | '「' | '\'' => self.quote |= self.space,
            c if c.is_whitespace() => {
                self.space = true;
                self.stopped |= self.stop;
            }
            _ => {}
        }
    }

    fn starts_sentence(&self, after_abbreviation: bool) -> bool {
        self.stopped && !after_abbreviation || self.pause && self.quote
    }
}

/// Reads the words from `at` to `end`. The text may go on after that, but not with a letter: blocks are set apart.
pub(super) struct TokenScanner<'a> {
    pub text: &'a str,
    pub at: usize,
    pub end: usize,
    pub english: bool,
    /// The word being read, lower-cased; kept between words to save allocations.
    pub lower: &'a mut Vec<u8>,
}

impl TokenScanner<'_> {
    /// Hands each word to `emit`, in order.
    pub(super) fn run(mut self, mut emit: impl FnMut(ScannedWord)) {
        let mut after_abbreviation = false;
        while let Some(gap) = self.skip_gap() {
            let start_flag = if gap.starts_sentence(after_abbreviation) {
                TokenFlags::SENTENCE_START
            } else {
                TokenFlags::default()
            };
            let start = self.at;
            let Some(read) = self.short_word().or_else(|| self.other_word()) else {
                self.bigrams(start_flag, &mut emit);
                after_abbreviation = false;
                continue;
            };
            after_abbreviation = read.abbreviation;
            emit(ScannedWord {
                start,
                end: self.at,
                word: read.word,
                stem: read.stem,
                flags: read.flags.with(start_flag),
            });
            self.skip_possessive();
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Moves to the next character of a word; `None` at the end of the text.
    #[inline(always)]
    fn skip_gap(&mut self) -> Option<ScannedGap> {
        let bytes = self.text.as_bytes();
        let mut gap = ScannedGap::default();
        loop {
            if self.at >= self.end {
                return None;
            }
            let byte = *bytes.get(self.at)?;
            if byte == b' ' {
                gap.space = true;
                gap.stopped |= gap.stop;
                self.at += 1;
            } else if byte.is_ascii_alphanumeric() {
                return Some(gap);
            } else {
                let c = self.char_at(self.at)?;
                if !c.is_ascii() && c.is_alphanumeric() {
                    return Some(gap);
                }
                gap.see(c);
                self.at += c.len_utf8();
            }
        }
    }

    /// Reads a word of ASCII letters, which is nearly every word of an English text, and moves past it.
    #[inline(always)]
    fn short_word(&mut self) -> Option<WordRead> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut chunks = [0; SHORT / 8];
        let (mut n, mut capitals) = (0, 0);
        for chunk in &mut chunks {
            let eight = Eight::at(bytes, start + n)?;
            *chunk = eight.lower;
            capitals += eight.capitals;
            n += eight.letters;
            if eight.letters < 8 {
                break;
            }
        }
        let after = *bytes.get(start + n)?;
        // Numbers, initialisms, long words and those that go on outside ASCII are for the slow path.
        if n == 0 || after >= 0x80 || after.is_ascii_alphanumeric() || n == 1 && after == b'.' {
            return None;
        }
        let mut flags = TokenFlags::default();
        if capitals > 0 {
            if bytes[start].is_ascii_uppercase() {
                flags = TokenFlags::CAPITALISED;
            }
            if capitals > 1 && capitals as usize == n {
                flags = flags.with(TokenFlags::ALL_CAPS);
            }
        }
        self.at += n;
        let mut hash = WordHash::new(n).mix(chunks[0]);
        for chunk in &chunks[1..n.div_ceil(8).max(1)] {
            hash = hash.mix(*chunk);
        }
        let word = hash.finish();
        let (mut stem, mut abbreviation) = (word, false);
        let inflected = self.english
            && n > 3
            && may_be_inflected(bytes[start + n - 2] | 0x20, bytes[start + n - 1] | 0x20);
        if inflected || after == b'.' {
            let mut lower = [0; SHORT];
            for (to, chunk) in lower.chunks_exact_mut(8).zip(&chunks) {
                to.copy_from_slice(&chunk.to_le_bytes());
            }
            abbreviation = after == b'.' && is_abbreviation(&lower[..n]);
            if inflected && let Some(short) = stem_english(&mut lower[..n]) {
                lower[short..n].fill(0);
                stem = WordHash::of_padded(&lower, short);
            }
        }
        Some(WordRead { flags, word, stem, abbreviation })
    }

    /// The hash of the stem of a lower-cased word, whose own hash is `word`.
    fn stem(&self, lower: &mut [u8], word: u64) -> u64 {
        match if self.english { stem_english(lower) } else { None } {
            Some(n) => WordHash::of(&lower[..n]),
            None => word,
        }
    }

    /// Reads any other word and moves past it; `None` where there is no word but a script without spaces.
    fn other_word(&mut self) -> Option<WordRead> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if bytes.get(start).is_some_and(|b| *b >= 0xE0) && self.char_at(start).is_some_and(is_unspaced) {
            return None;
        }
        self.lower.clear();
        if self.initialism() {
            let mut flags = TokenFlags::default();
            if bytes[start].is_ascii_uppercase() {
                flags = TokenFlags::CAPITALISED.with(TokenFlags::ALL_CAPS);
            }
            let word = WordHash::of(self.lower);
            return Some(WordRead { flags, word, stem: word, abbreviation: true });
        }
        let flags = self.ascii_word().unwrap_or_else(|| self.unicode_word());
        if flags.is_number() {
            let end = number_end(bytes, self.at);
            self.lower.extend(bytes[self.at..end].iter().filter(|b| **b != b','));
            self.at = end;
        }
        let word = WordHash::of(self.lower);
        let mut lower = std::mem::take(self.lower);
        let stem = if flags.is_number() { word } else { self.stem(&mut lower, word) };
        let abbreviation = bytes.get(self.at) == Some(&b'.') && is_abbreviation(&lower);
        *self.lower = lower;
        Some(WordRead { flags, word, stem, abbreviation })
    }

    /// Reads ASCII letters and digits into `lower` and moves past them, unless the word goes on outside ASCII.
    fn ascii_word(&mut self) -> Option<TokenFlags> {
        let rest = &self.text.as_bytes()[self.at..];
        let n = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if rest.get(n).is_some_and(|b| *b >= 0x80) {
            return None;
        }
        let word = &rest[..n];
        self.lower.extend(word.iter().map(u8::to_ascii_lowercase));
        self.at += n;
        let mut flags = TokenFlags::default();
        match word.first() {
            Some(b) if b.is_ascii_digit() => flags = TokenFlags::NUMBER,
            Some(b) if b.is_ascii_uppercase() => flags = TokenFlags::CAPITALISED,
            _ => {}
        }
        let capitals = word.iter().filter(|b| b.is_ascii_uppercase()).count();
        if capitals > 1 && !word.iter().any(u8::is_ascii_lowercase) {
            flags = flags.with(TokenFlags::ALL_CAPS);
        }
        Some(flags)
    }

    /// Reads letters, digits and marks into `lower` and moves past them.
    fn unicode_word(&mut self) -> TokenFlags {
        let start = self.at;
        let mut flags = TokenFlags::default();
        let (mut upper, mut small) = (0, false);
        let mut utf8 = [0; 4];
        for (at, c) in self.text[start..].char_indices() {
            if !is_within_word(c) || is_unspaced(c) {
                break;
            }
            self.at = start + at + c.len_utf8();
            if at == 0 && c.is_uppercase() {
                flags = TokenFlags::CAPITALISED;
            }
            if at == 0 && c.is_numeric() {
                flags = TokenFlags::NUMBER;
            }
            upper += usize::from(c.is_uppercase());
            small |= c.is_lowercase();
            if is_invisible(c) {
                continue;
            }
            for l in c.to_lowercase() {
                // The final sigma is the same letter; which of the two stands depends on the place only.
                let l = if l == 'ς' { 'σ' } else { l };
                self.lower.extend_from_slice(l.encode_utf8(&mut utf8).as_bytes());
            }
        }
        if upper > 1 && !small { flags.with(TokenFlags::ALL_CAPS) } else { flags }
    }

    /// Reads single letters with dots between them ("U.S.", "D.C.") into `lower` and moves past them, if such are here.
    fn initialism(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if !bytes[start].is_ascii_alphabetic() {
            return false;
        }
        let is_part = |at: usize| {
            bytes.get(at) == Some(&b'.')
                && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
                && !bytes.get(at + 2).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
        };
        let mut end = start + 1;
        while is_part(end) {
            end += 2;
        }
        if end == start + 1 {
            return false;
        }
        self.lower.extend(bytes[start..end].iter().filter(|b| **b != b'.').map(u8::to_ascii_lowercase));
        self.at = if bytes.get(end) == Some(&b'.') { end + 1 } else { end };
        true
    }

    /// Moves past `'s` or `’s` where it ends the word before.
    fn skip_possessive(&mut self) {
        if !matches!(self.text.as_bytes().get(self.at), Some(b'\'' | 0xE2)) {
            return;
        }
        let rest = &self.text[self.at..];
        let Some(tail) = rest.strip_prefix('\'').or_else(|| rest.strip_prefix('’')) else { return };
        if matches!(tail.as_bytes().first(), Some(b's' | b'S'))
            && !tail[1..].chars().next().is_some_and(is_within_word)
        {
            self.at = self.text.len() - tail.len() + 1;
        }
    }

    /// The pairs of neighbouring characters in a run of a script without spaces.
    fn bigrams(&mut self, start_flag: TokenFlags, emit: &mut impl FnMut(ScannedWord)) {
        let run = &self.text[self.at..];
        let mut previous = None;
        let mut end = self.at;
        let mut pairs = 0;
        for (offset, c) in run.char_indices() {
            if !is_unspaced(c) || !is_within_word(c) {
                break;
            }
            let start = self.at + offset;
            end = start + c.len_utf8();
            if let Some(first) = previous {
                let word = WordHash::of(&self.text.as_bytes()[first..end]);
                let flags = if pairs == 0 { start_flag } else { TokenFlags::default() };
                emit(ScannedWord { start: first, end, word, stem: word, flags });
                pairs += 1;
            }
            previous = Some(start);
        }
        if let (Some(start), 0) = (previous, pairs) {
            let word = WordHash::of(&self.text.as_bytes()[start..end]);
            emit(ScannedWord { start, end, word, stem: word, flags: start_flag });
        }
        self.at = end;
    }
}

/// Whether a full stop after this lower-cased word is more likely part of it than the end of a sentence.
fn is_abbreviation(lower: &[u8]) -> bool {
    match lower.len() {
        1 => lower[0].is_ascii_alphabetic(),
        2 => matches!(lower, b"mr" | b"ms" | b"dr" | b"st" | b"lt" | b"jr" | b"sr" | b"vs" | b"mt" | b"ft"),
        3 => {
            matches!(lower, b"mrs" | b"gen" | b"sen" | b"rep" | b"gov" | b"col" | b"sgt" | b"maj" | b"cpl")
                || matches!(lower, b"rev" | b"hon" | b"adm" | b"jan" | b"feb" | b"mar" | b"apr" | b"jun")
                || matches!(lower, b"jul" | b"aug" | b"sep" | b"oct" | b"nov" | b"dec")
        }
        4 => matches!(lower, b"prof" | b"capt" | b"supt" | b"sept" | b"insp"),
        _ => false,
    }
}
