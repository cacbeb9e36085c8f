//! What a word is: one definition for what is indexed and what is asked, here and in `engine.js`. The table
//! `tests/data/search/words.tsv` holds both to it.
//!
//! - Letters, digits and the marks on them; soft hyphens and joiners inside do not count.
//! - A possessive `'s` is left out, and so is a short word that an apostrophe joins to the next (`l’accord`); any other
//!   apostrophe joins (`O'Brien`, `don't`). A hyphen separates.
//! - An initialism is one word whose points do not count: `U.S.` is `us`.
//! - A number keeps its decimal point and loses its thousands commas. With a currency sign it is two words in one
//!   place: `$5` is `$5` and `5`.
//! - `C++`, `C#`.
//! - In scripts written without spaces each pair of neighbouring characters is a word; a character alone is one, too.

use super::fold::exact;
use crate::characters::{is_invisible, is_unspaced, number_end};

/// A word as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWord {
    /// The [`exact`] form.
    pub form: String,
    /// Where it stands, in bytes.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its number among the words of the text. Words that are two readings of one have the same.
    pub place: u32,
    /// Whether it is a second reading of the word before it.
    pub also: bool,
}

/// Longer words are cut, in characters.
const LONGEST: usize = 64;

/// What an apostrophe joins to the next word, in French, Italian and Catalan, beside single letters.
const JOINED: [&str; 16] = [
    "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu", "all", "coll", "dall", "dell", "nell",
    "quell", "quest", "sull", "un",
];

/// Gives the words of a text in order.
pub fn words(text: &str, mut emit: impl FnMut(SearchWord)) {
    scan(text, |LentWord { form, start, end, place, also }| {
        emit(SearchWord { form: form.to_owned(), start, end, place, also });
    });
}

/// A [`SearchWord`] whose form is only lent: an archive has many millions of them.
pub(super) struct LentWord<'s> {
    pub form: &'s str,
    pub start: usize,
    pub end: usize,
    pub place: u32,
    pub also: bool,
}

/// Shows the words of a text in order.
pub(super) fn scan(text: &str, mut emit: impl FnMut(LentWord<'_>)) {
    let mut scanner = SearchScanner { text, at: 0, place: 0, form: String::new() };
    while let Some(c) = scanner.peek() {
        if !is_start(c) {
            scanner.at += c.len_utf8();
        } else if is_unspaced(c) {
            scanner.pairs(&mut emit);
        } else {
            scanner.word(&mut emit);
        }
    }
}

/// The words of a text, in a list.
pub fn list(text: &str) -> Vec<SearchWord> {
    let mut all = Vec::new();
    words(text, |word| all.push(word));
    all
}

struct SearchScanner<'a> {
    text: &'a str,
    at: usize,
    place: u32,
    /// Where the form of a word is made.
    form: String,
}

impl SearchScanner<'_> {
    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte < 0x80 { Some(byte as char) } else { self.text[self.at..].chars().next() }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Where the run of word characters that begins at `at` ends.
    fn run(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
            }
            match bytes.get(at) {
                Some(byte) if *byte >= 0x80 => match self.char_at(at) {
                    Some(c) if is_within(c) && !is_unspaced(c) => at += c.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    fn word(&mut self, emit: &mut impl FnMut(LentWord<'_>)) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = self.run(start);
        let raw = &self.text[start..end];
        if raw.len() == 1 && bytes[start].is_ascii_alphabetic() {
            if let Some(end) = self.initialism(start) {
                let letters: String = self.text[start..end].chars().filter(|c| *c != '.').collect();
                return self.emit(&letters, start, end, emit);
            }
            let signs = if self.text[end..].starts_with("++") {
                2
            } else {
                usize::from(bytes.get(end) == Some(&b'#'))
            };
            if signs > 0 && !self.char_at(end + signs).is_some_and(is_within) {
                return self.emit(&self.text[start..end + signs], start, end + signs, emit);
            }
        }
        if raw.bytes().all(|b| b.is_ascii_digit()) {
            return self.number(start, end, emit);
        }
        let mut joined: Option<String> = None;
        while let Some(mark) = self.char_at(end).filter(|c| matches!(c, '\'' | '’' | 'ʼ')) {
            let next = end + mark.len_utf8();
            if !self.char_at(next).is_some_and(|c| is_start(c) && !is_unspaced(c)) {
                break;
            }
            let after = self.run(next);
            let part = &self.text[next..after];
            if joined.is_none() && is_joined(&self.text[start..end]) {
                // The next word begins behind the apostrophe.
                self.at = next;
                return;
            }
            if part.eq_ignore_ascii_case("s") {
                let whole = joined.unwrap_or_else(|| self.text[start..end].to_owned());
                self.emit(&whole, start, end, emit);
                self.at = after;
                return;
            }
            let whole = joined.get_or_insert_with(|| self.text[start..end].to_owned());
            whole.push_str(part);
            end = after;
        }
        match joined {
            Some(whole) => self.emit(&whole, start, end, emit),
            None => self.emit(&self.text[start..end], start, end, emit),
        }
    }

    /// Where single letters with points between them end, if such begin here.
    fn initialism(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        while bytes.get(end) == Some(&b'.')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic)
            && !self.char_at(end + 2).is_some_and(is_within)
        {
            end += 2;
        }
        if end == start + 1 {
            return None;
        }
        Some(if bytes.get(end) == Some(&b'.') { end + 1 } else { end })
    }

    fn number(&mut self, start: usize, end: usize, emit: &mut impl FnMut(LentWord<'_>)) {
        let end = number_end(self.text.as_bytes(), end);
        let number = self.text[start..end].replace(',', "");
        let before = self.text[..start].chars().next_back().filter(|c| is_currency(*c));
        let after = self.char_at(end).filter(|c| is_currency(*c));
        self.emit(&number, start, end, emit);
        let rest = &self.text[end..];
        if let Some(tail) = rest.strip_prefix(['\'', '’', 'ʼ'])
            && tail.starts_with(['s', 'S'])
            && !tail[1..].chars().next().is_some_and(is_within)
        {
            self.at = self.text.len() - tail.len() + 1;
        }
        if let Some(sign) = before.or(after) {
            let form = exact(&format!("{sign}{number}"));
            let place = self.place - 1;
            emit(LentWord { form: cut(&form), start, end, place, also: true });
        }
    }

    /// The pairs of neighbouring characters in a run of a script without spaces.
    fn pairs(&mut self, emit: &mut impl FnMut(LentWord<'_>)) {
        let start = self.at;
        let mut before: Option<usize> = None;
        let mut pairs = 0;
        while let Some(c) = self.peek().filter(|c| is_unspaced(*c) && is_within(*c)) {
            let at = self.at;
            self.at += c.len_utf8();
            if let Some(first) = before {
                let end = self.at;
                self.emit(&self.text[first..end], first, end, emit);
                pairs += 1;
            }
            before = Some(at);
        }
        if pairs == 0 {
            let end = self.at;
            self.emit(&self.text[start..end], start, end, emit);
        }
    }

    fn emit(&mut self, raw: &str, start: usize, end: usize, emit: &mut impl FnMut(LentWord<'_>)) {
        self.at = end;
        if raw.is_ascii() {
            self.form.clear();
            self.form.push_str(raw);
            self.form.make_ascii_lowercase();
        } else {
            self.form = exact(raw);
        }
        let form = cut(&self.form);
        if !form.is_empty() {
            emit(LentWord { form, start, end, place: self.place, also: false });
            self.place += 1;
        }
    }
}

fn cut(form: &str) -> &str {
    if form.len() <= LONGEST {
        return form;
    }
    form.char_indices().nth(LONGEST).map_or(form, |(at, _)| &form[..at])
}

/// Whether an apostrophe behind this word joins it to the next and it says nothing by itself.
fn is_joined(word: &str) -> bool {
    let lower = word.to_lowercase();
    matches!(lower.as_str(), "c" | "d" | "j" | "l" | "m" | "n" | "s" | "t") || JOINED.contains(&&*lower)
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric()
}

fn is_within(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || is_invisible(c) || unicode_normalization::char::is_combining_mark(c)
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '₠'..='⃀' | '＄')
}
