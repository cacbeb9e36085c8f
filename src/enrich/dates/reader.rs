//! The tokens of a text as expressions of dates see them, and what stands between them.

use super::words::{DateWord, word};
use crate::enrich::tokens::Token;

/// What stands between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateGap {
    /// White space alone.
    Space,
    /// A full stop, then white space.
    Stop,
    /// A comma, with or without white space.
    Comma,
    /// A hyphen or dash of any length, with or without white space.
    Dash,
    Slash,
    /// `'s`, then white space.
    Possessive,
    /// Anything else, the end of a block among it.
    Other,
}

/// The tokens of an article with their parts in expressions.
pub(super) struct DateReader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: Vec<DateWord>,
}

impl<'a> DateReader<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens, words: tokens.iter().map(word).collect() }
    }

    /// Whether an expression can begin with this token.
    pub(super) fn may_begin(&self, at: usize) -> bool {
        self.words[at] != DateWord::None || self.tokens[at].flags.is_number()
    }

    /// The part of a token; [`DateWord::None`] outside the text.
    pub(super) fn word(&self, at: usize) -> DateWord {
        self.words.get(at).copied().unwrap_or(DateWord::None)
    }

    /// The part of the token before another, of the same block.
    pub(super) fn before(&self, at: usize) -> DateWord {
        match at.checked_sub(1) {
            Some(before) if self.same_block(before, at) => self.word(before),
            _ => DateWord::None,
        }
    }

    /// The part of the token `steps` after another where nothing but white space is between them.
    pub(super) fn joined(&self, at: usize) -> DateWord {
        if at > 0 && self.gap(at - 1) == DateGap::Space { self.word(at) } else { DateWord::None }
    }

    /// How far `last`, `this` and `next` count where nothing but white space is before them.
    pub(super) fn step(&self, at: usize) -> Option<i32> {
        match self.joined(at) {
            DateWord::Last => Some(-1),
            DateWord::This => Some(0),
            DateWord::Next => Some(1),
            _ => None,
        }
    }

    /// A token as it is written.
    pub(super) fn written(&self, at: usize) -> &'a str {
        let token = self.tokens.get(at);
        token.and_then(|token| self.text.get(token.start as usize..token.end as usize)).unwrap_or_default()
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.flags.is_capitalised())
    }

    pub(super) fn starts_sentence(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.flags.is_sentence_start())
    }

    fn same_block(&self, a: usize, b: usize) -> bool {
        match (self.tokens.get(a), self.tokens.get(b)) {
            (Some(a), Some(b)) => a.block == b.block,
            _ => false,
        }
    }

    /// What stands between a token and the one after it.
    pub(super) fn gap(&self, at: usize) -> DateGap {
        if !self.same_block(at, at + 1) {
            return DateGap::Other;
        }
        // Words of scripts without spaces may overlap: then nothing stands between them.
        let (end, start) = (self.tokens[at].end as usize, self.tokens[at + 1].start as usize);
        let Some(between) = self.text.get(end..start) else { return DateGap::Other };
        let bare = between.trim();
        let spaced = between.ends_with(char::is_whitespace);
        match bare {
            "" if spaced => DateGap::Space,
            "." if spaced => DateGap::Stop,
            "," => DateGap::Comma,
            "-" | "–" | "—" | "‑" => DateGap::Dash,
            "/" if !spaced => DateGap::Slash,
            "'s" | "’s" if spaced => DateGap::Possessive,
            _ => DateGap::Other,
        }
    }

    /// The characters before a token, back to the token before it. None, where pairs of characters overlap.
    pub(super) fn lead(&self, at: usize) -> &'a str {
        let start = at.checked_sub(1).map_or(0, |before| self.tokens[before].end);
        self.tokens
            .get(at)
            .map_or("", |token| self.text.get(start as usize..token.start as usize).unwrap_or(""))
    }

    /// The characters after a token, up to the one after it. None, where pairs of characters overlap.
    pub(super) fn trail(&self, at: usize) -> &'a str {
        let Some(token) = self.tokens.get(at) else { return "" };
        let end = self.tokens.get(at + 1).map_or(self.text.len(), |next| next.start as usize);
        self.text.get(token.end as usize..end).unwrap_or("")
    }

    /// Whether a token stands within quotation marks that are open in its block.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = &self.text[..token.start as usize];
        let block = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        let last = block.rfind(['“', '”']).is_some_and(|at| block[at..].starts_with('“'));
        last || block.matches('"').count() % 2 == 1
    }

    /// A whole number in digits, with how many there are.
    pub(super) fn digits(&self, at: usize) -> Option<(i32, usize)> {
        let written = self.written(at);
        let plain = (1..=4).contains(&written.len()) && written.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| written.parse().ok().map(|n| (n, written.len()))).flatten()
    }

    /// A day of the month: `10`, `10th`.
    pub(super) fn day(&self, at: usize) -> Option<i32> {
        let written = self.written(at);
        let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number: i32 = (1..=2).contains(&digits.len()).then(|| digits.parse().ok())??;
        let ending = match (number % 10, number / 10) {
            (_, 1) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        let suffix = &written[digits.len()..];
        ((1..=31).contains(&number) && (suffix.is_empty() || suffix.eq_ignore_ascii_case(ending)))
            .then_some(number)
    }

    /// A year of four digits that a newspaper may mean as one.
    pub(super) fn year(&self, at: usize) -> Option<i32> {
        let (number, digits) = self.digits(at)?;
        // A sign of a currency, of a number or of a fraction makes it an amount.
        let lead = self.lead(at);
        let trail = self.trail(at);
        // A colon in a time or a score stands without a space.
        let colon = trail.strip_prefix(':').is_some_and(|rest| !rest.starts_with(char::is_whitespace));
        let amount = lead.ends_with(['$', '€', '£', '¥', '#', '№', '+', '.', ':'])
            || trail.starts_with(['%', '°', '$', '€'])
            || colon;
        (digits == 4 && (1500..2100).contains(&number) && !amount).then_some(number)
    }
}
