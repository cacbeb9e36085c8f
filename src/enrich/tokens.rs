//! The words of an article, found once and read by every derivation.
//!
//! Countries, topics, terms and names all look at words. Were each to split the text its own way, an article
//! would be read four times and the four would disagree about what a word is. So the text is split here, in
//! one pass, into tokens that carry two hashes (the lower-cased word and its stem) and a few flags; no string is
//! kept, because the bytes of a token are still in the text.
//!
//! What counts as one word:
//! - letters, digits and the marks that belong to them; soft hyphens and joiners inside are not counted;
//! - a possessive `'s` is left out of the token, any other apostrophe or hyphen separates two tokens;
//! - an initialism is one token whose dots do not count, so that "U.S." and "US" are the same word;
//! - a number keeps its decimal point and loses its thousands commas;
//! - in scripts that are written without spaces (Chinese, Japanese, Thai, Khmer, Lao, Burmese) each pair of
//!   neighbouring characters is a token, so tokens overlap there; a character alone in its run is one too.

use crate::text::PlainText;

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
        let scan = Scanner { text: text.block_text(range), at: 0, lower: &mut lower };
        scan.run(english, |found| {
            out.push(Token {
                start: range.start + found.start as u32,
                end: range.start + found.end as u32,
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

/// The hash of the stem of a lower-cased word in a language, as [`tokenize`] would write it.
pub fn stem_hash(lowercase: &str, language: &str) -> u64 {
    first_token(lowercase, is_english(language)).1
}

fn first_token(lowercase: &str, english: bool) -> (u64, u64) {
    let mut first = None;
    let mut lower = Vec::new();
    let scan = Scanner { text: lowercase, at: 0, lower: &mut lower };
    scan.run(english, |found| {
        first.get_or_insert((found.word, found.stem));
    });
    first.unwrap_or((0, 0))
}

fn is_english(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or("");
    primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng")
}

/// Multiply and fold, eight bytes at a time; the constants are the fractional digits of the golden ratio and of
/// the square root of three, made odd.
fn hash_bytes(bytes: &[u8]) -> u64 {
    const A: u64 = 0x9E37_79B9_7F4A_7C15;
    const B: u64 = 0xBB67_AE85_84CA_A73B;
    let mut hash = A ^ (bytes.len() as u64).wrapping_mul(B);
    let mut mix = |chunk: u64| {
        hash = (hash ^ chunk).wrapping_mul(B);
        hash ^= hash >> 29;
    };
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        mix(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
    }
    let mut rest = 0;
    for &byte in chunks.remainder() {
        rest = rest << 8 | u64::from(byte);
    }
    mix(rest);
    hash = hash.wrapping_mul(A);
    hash ^ hash >> 32
}

/// A word as the scanner reports it; offsets within the scanned text.
struct Found {
    start: usize,
    end: usize,
    word: u64,
    stem: u64,
    flags: TokenFlags,
}

/// What the characters between two words say about the second one.
#[derive(Default)]
struct Gap {
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

impl Gap {
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

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The word being read, lower-cased; kept between words to save allocations.
    lower: &'a mut Vec<u8>,
}

impl Scanner<'_> {
    fn run(mut self, english: bool, mut emit: impl FnMut(Found)) {
        let mut after_abbreviation = false;
        while let Some(gap) = self.skip_gap() {
            let start_flag = if gap.starts_sentence(after_abbreviation) {
                TokenFlags::SENTENCE_START
            } else {
                TokenFlags::default()
            };
            if self.at_unspaced() {
                self.bigrams(start_flag, &mut emit);
                after_abbreviation = false;
                continue;
            }
            let start = self.at;
            let (flags, initialism) = self.word();
            let end = self.at;
            let dot = self.text.as_bytes().get(end) == Some(&b'.');
            after_abbreviation = initialism || dot && is_abbreviation(self.lower);
            let word = hash_bytes(self.lower);
            let stem = if english && !flags.is_number() && !initialism && stem_english(self.lower) {
                hash_bytes(self.lower)
            } else {
                word
            };
            if !self.lower.is_empty() {
                emit(Found { start, end, word, stem, flags: flags.with(start_flag) });
            }
            self.skip_possessive();
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Moves to the next character of a word; `None` at the end of the text.
    fn skip_gap(&mut self) -> Option<Gap> {
        let bytes = self.text.as_bytes();
        let mut gap = Gap::default();
        loop {
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

    fn at_unspaced(&self) -> bool {
        self.text.as_bytes().get(self.at).is_some_and(|b| *b >= 0xE0)
            && self.char_at(self.at).is_some_and(is_unspaced)
    }

    /// Reads the word at the present place into `lower` and moves past it. The second value tells whether it is
    /// an initialism.
    fn word(&mut self) -> (TokenFlags, bool) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut end = start;
        while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
        }
        if bytes.get(end).is_some_and(|b| *b >= 0x80) && self.char_at(end).is_some_and(is_within_word) {
            return (self.unicode_word(), false);
        }
        self.lower.clear();
        self.at = end;
        if end == start + 1 && bytes[start].is_ascii_alphabetic() && self.initialism(start) {
            let upper = self.text.as_bytes()[start].is_ascii_uppercase();
            let caps = TokenFlags::CAPITALISED.with(TokenFlags::ALL_CAPS);
            return (if upper { caps } else { TokenFlags::default() }, true);
        }
        let mut flags = TokenFlags::default();
        if bytes[start].is_ascii_digit() {
            flags = TokenFlags::NUMBER;
            end = number_end(bytes, end);
            self.at = end;
            self.lower.extend(bytes[start..end].iter().filter(|b| **b != b',').map(u8::to_ascii_lowercase));
        } else {
            self.lower.extend(bytes[start..end].iter().map(u8::to_ascii_lowercase));
            if bytes[start].is_ascii_uppercase() {
                flags = TokenFlags::CAPITALISED;
            }
        }
        // Only a word with a second capital can be all capitals; that rules out nearly all at a glance.
        if end - start > 1 && !bytes[start + 1].is_ascii_lowercase() {
            let letters = bytes[start..end].iter().filter(|b| b.is_ascii_alphabetic()).count();
            if letters > 1 && !bytes[start..end].iter().any(u8::is_ascii_lowercase) {
                flags = flags.with(TokenFlags::ALL_CAPS);
            }
        }
        (flags, false)
    }

    /// The same for a word that has characters outside ASCII.
    fn unicode_word(&mut self) -> TokenFlags {
        let start = self.at;
        let mut flags = TokenFlags::default();
        let (mut upper, mut small) = (0, false);
        self.lower.clear();
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

    /// Reads on where single letters with dots between them follow the letter at `start` ("U.S.", "D.C.").
    fn initialism(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_part = |at: usize| {
            bytes.get(at) == Some(&b'.')
                && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
                && !bytes.get(at + 2).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
        };
        let mut end = start + 1;
        while is_part(end) {
            end += 2;
        }
        // What follows the last letter is no part of it but for the dot, or a curly quotation mark.
        if end == start + 1 {
            return false;
        }
        self.lower.extend(bytes[start..end].iter().filter(|b| **b != b'.').map(u8::to_ascii_lowercase));
        self.at = if bytes.get(end) == Some(&b'.') { end + 1 } else { end };
        true
    }

    /// Moves past `'s` or `’s` where it ends the word before.
    fn skip_possessive(&mut self) {
        let rest = &self.text[self.at..];
        let Some(tail) = rest.strip_prefix('\'').or_else(|| rest.strip_prefix('’')) else { return };
        if matches!(tail.as_bytes().first(), Some(b's' | b'S'))
            && !tail[1..].chars().next().is_some_and(is_within_word)
        {
            self.at = self.text.len() - tail.len() + 1;
        }
    }

    /// The pairs of neighbouring characters in a run of a script without spaces.
    fn bigrams(&mut self, start_flag: TokenFlags, emit: &mut impl FnMut(Found)) {
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
                let word = hash_bytes(&self.text.as_bytes()[first..end]);
                let flags = if pairs == 0 { start_flag } else { TokenFlags::default() };
                emit(Found { start: first, end, word, stem: word, flags });
                pairs += 1;
            }
            previous = Some(start);
        }
        if let (Some(start), 0) = (previous, pairs) {
            let word = hash_bytes(&self.text.as_bytes()[start..end]);
            emit(Found { start, end, word, stem: word, flags: start_flag });
        }
        self.at = end;
    }
}

/// Where a number that began before `end` really ends: "3.5" and "1,000" are one number, "1, 2" and "1,2" are two.
fn number_end(bytes: &[u8], mut end: usize) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    while digit(end - 1) {
        let decimal = bytes.get(end) == Some(&b'.') && digit(end + 1);
        let thousands = bytes.get(end) == Some(&b',')
            && digit(end + 1)
            && digit(end + 2)
            && digit(end + 3)
            && !digit(end + 4);
        if !decimal && !thousands {
            break;
        }
        end += 2;
        while digit(end) {
            end += 1;
        }
    }
    end
}

/// Characters that take no part in what word it is: soft hyphen, zero-width joiners, word joiner.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

/// Whether a character continues a word: letters, digits, and the marks that are no letters for Unicode but are
/// written on them (accents, points, viramas).
fn is_within_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric()
        || is_invisible(c)
        || match c {
            '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' => true,
            '\u{591}'..='\u{5C7}' => !matches!(c, '\u{5BE}' | '\u{5C0}' | '\u{5C3}' | '\u{5C6}'),
            '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6ED}' => c != '\u{6DD}' && c != '\u{6E9}',
            '\u{900}'..='\u{DFF}' => !matches!(c, '\u{964}' | '\u{965}' | '\u{970}' | '\u{DF4}'),
            '\u{E31}' | '\u{E34}'..='\u{E4E}' | '\u{EB1}' | '\u{EB4}'..='\u{ECD}' => true,
            '\u{102B}'..='\u{103E}' | '\u{17B4}'..='\u{17D3}' => true,
            _ => false,
        }
}

/// Whether a character belongs to a script written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}'          // Thai, Lao
        | '\u{1000}'..='\u{109F}'      // Burmese
        | '\u{1780}'..='\u{17FF}'      // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'      // Hiragana, Katakana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
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

/// Cuts the inflection off a lower-cased English word, in place; tells whether anything changed. The rules are the
/// inflectional half of M. F. Porter's "An algorithm for suffix stripping" (1980): plurals, -ed and -ing, and the
/// final e and y that come and go with them. Derived words (elect, election) stay apart: conflating them costs
/// more than it finds.
fn stem_english(word: &mut Vec<u8>) -> bool {
    if word.len() < 4 {
        return false;
    }
    let before = (word.len(), word[word.len() - 1]);
    strip_plural(word);
    strip_past_or_ing(word);
    let n = word.len();
    if n > 3 && word[n - 1] == b'e' && !(is_short(&word[..n - 1]) && measure(&word[..n - 1]) == 1) {
        word.pop();
    } else if n > 3 && word[n - 1] == b'y' && !is_vowel(word, n - 2) {
        word[n - 1] = b'i';
    } else if n > 4 && word.ends_with(b"ll") && measure(word) > 1 {
        word.pop();
    }
    (word.len(), word[word.len() - 1]) != before
}

fn strip_plural(word: &mut Vec<u8>) {
    let n = word.len();
    if word[n - 1] != b's' || word.as_slice() == b"news" {
        return;
    }
    let cut = match word[n - 2] {
        b's' | b'u' | b'i' => 0,
        b'e' if n > 4 && word[n - 3] == b'i' => 2,
        b'e' if [&b"sses"[..], b"shes", b"ches", b"xes", b"zzes"].iter().any(|end| word.ends_with(end)) => 2,
        _ => 1,
    };
    word.truncate(n - cut);
    // "countries" and "country" meet at "countri".
}

fn strip_past_or_ing(word: &mut Vec<u8>) {
    let n = word.len();
    let rest = if word.ends_with(b"ing") {
        n - 3
    } else if word.ends_with(b"ed") && !word.ends_with(b"eed") {
        n - 2
    } else {
        return;
    };
    if rest < 3 || !(0..rest).any(|i| is_vowel(word, i)) {
        return;
    }
    word.truncate(rest);
    let (last, before) = (word[rest - 1], word[rest - 2]);
    if last == before && !is_vowel(word, rest - 1) {
        if !matches!(last, b'l' | b's' | b'z') {
            word.pop();
        }
    } else if is_short(word) && measure(word) == 1
        || [&b"at"[..], b"bl", b"iz"].iter().any(|end| word.ends_with(end))
    {
        word.push(b'e');
    }
}

/// Whether the letter at `at` is a vowel; y is one after a consonant.
fn is_vowel(word: &[u8], at: usize) -> bool {
    match word[at] {
        b'a' | b'e' | b'i' | b'o' | b'u' => true,
        b'y' => at > 0 && !is_vowel(word, at - 1),
        // The later bytes of "é" and the like: letters outside ASCII in English text are vowels as a rule.
        byte => byte >= 0x80,
    }
}

/// How many times a vowel is followed by a consonant.
fn measure(word: &[u8]) -> usize {
    let mut count = 0;
    let mut after_vowel = false;
    for (at, letter) in word.iter().enumerate() {
        // A y after a vowel is a consonant, after a consonant a vowel: no need to look further back.
        let vowel = match letter {
            b'y' => at > 0 && !after_vowel,
            _ => is_vowel(word, at),
        };
        count += usize::from(after_vowel && !vowel);
        after_vowel = vowel;
    }
    count
}

/// Whether the word ends consonant, vowel, consonant, so that it once had a final e (hop|ing, hope).
fn is_short(word: &[u8]) -> bool {
    let n = word.len();
    n >= 3
        && !is_vowel(word, n - 1)
        && !matches!(word[n - 1], b'w' | b'x' | b'y')
        && is_vowel(word, n - 2)
        && !is_vowel(word, n - 3)
}

#[cfg(test)]
#[path = "tokens/tests.rs"]
mod tests;
