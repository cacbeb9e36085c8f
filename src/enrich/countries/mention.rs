//! Finding the phrases of a text that may name a country: longest match, from capitalised words.

use std::borrow::Cow;

use crate::text::{BlockKind, PlainText};

use super::fold;
use super::gazetteer::{self, Gazetteer};
use super::inflect;
use super::languages;
use super::table::{Kind, Reading};
use super::token::{self, Gap, Shape, Token};

/// A run of tokens that is a phrase of the gazetteer.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'g> {
    /// First token and one past the last.
    pub first: usize,
    pub last: usize,
    /// Index of the block.
    pub block: usize,
    /// Hash of the words: the same for each mention of one phrase.
    pub phrase: u64,
    pub readings: Cow<'g, [Reading]>,
}

/// The words of a text and the phrases among them.
pub(super) struct Scan<'g> {
    pub tokens: Vec<Token>,
    /// For each block: its kind, and its first token and one past its last.
    pub blocks: Vec<(BlockKind, usize, usize)>,
    pub candidates: Vec<Candidate<'g>>,
}

impl<'g> Scan<'g> {
    /// Cuts the text and finds the phrases of `language` (an index) in it.
    pub fn new(gazetteer: &'g Gazetteer, text: &PlainText, language: usize) -> Self {
        let script = languages::script(language);
        let mut scan = Self {
            tokens: Vec::with_capacity(text.text().len() / 6),
            blocks: Vec::new(),
            candidates: Vec::new(),
        };
        for block in text.blocks() {
            let first = scan.tokens.len();
            token::cut(text.block_text(block), block.start, script, &mut scan.tokens);
            scan.blocks.push((block.kind, first, scan.tokens.len()));
        }
        for block in 0..scan.blocks.len() {
            scan.block(gazetteer, text.text(), language, block);
        }
        scan
    }

    fn block(&mut self, gazetteer: &'g Gazetteer, text: &str, language: usize, block: usize) {
        let table = gazetteer.table(language);
        let arabic = languages::is_arabic(language);
        let (_, first, end) = self.blocks[block];
        let mut at = first;
        while at < end {
            let token = self.tokens[at];
            if let Some(found) = self.listing(gazetteer, text, language, block, at, first) {
                self.candidates.push(found);
                at += 1;
                continue;
            }
            if token.shape == Shape::Lower && language == 0 && !table.may_start_small(token.hash) {
                at += 1;
                continue;
            }
            if !self.may_begin(text, at) {
                at += 1;
                continue;
            }
            if !table.may_start(token.hash) {
                let word = &text[token.start as usize..token.end as usize];
                let stems = if arabic && token.end - token.start > 6 {
                    inflect::arabic_stems(word)
                } else {
                    Vec::new()
                };
                let found = stems.iter().find_map(|stem| {
                    let hash = fold::word(stem);
                    table
                        .may_start(hash)
                        .then(|| self.longest(gazetteer, text, language, at, end, hash))
                        .flatten()
                });
                if let Some((last, phrase, readings)) = found {
                    self.candidates.push(Candidate { first: at, last, block, phrase, readings });
                    at = last - 1;
                }
                at += 1;
                continue;
            }
            let found = self.longest(gazetteer, text, language, at, end, token.hash);
            match found {
                Some((last, phrase, readings)) => {
                    self.candidates.push(Candidate { first: at, last, block, phrase, readings });
                    at = last;
                }
                None => at += 1,
            }
        }
    }

    /// The longest phrase that starts at token `at`, whose hash is taken to be `first`: one past its last token, its hash
    /// and its readings.
    fn longest(
        &self,
        gazetteer: &'g Gazetteer,
        text: &str,
        language: usize,
        at: usize,
        end: usize,
        first: u64,
    ) -> Option<(usize, u64, Cow<'g, [Reading]>)> {
        let table = gazetteer.table(language);
        let (mut hash, mut found, mut next) = (0, None, at);
        while next < end {
            if next > at && !self.goes_on(text, next) {
                break;
            }
            let word = if next == at { first } else { self.tokens[next].hash };
            let Some((h, more, readings)) = table.step(hash, word) else { break };
            next += 1;
            hash = h;
            if !readings.is_empty() && self.may_end(text, next) {
                let fits = |r: &&Reading| self.fits(language, at, next, r.kind);
                let readings = if readings.iter().all(|r| fits(&r)) {
                    Cow::Borrowed(readings)
                } else {
                    readings.iter().filter(fits).copied().collect()
                };
                if !readings.is_empty() {
                    found = Some((next, hash, readings));
                }
            }
            if !more {
                break;
            }
        }
        found
    }

    /// The suffix of a ticker in brackets: the `L` of `<ABCD.L>`.
    fn listing(
        &self,
        gazetteer: &'g Gazetteer,
        text: &str,
        language: usize,
        block: usize,
        at: usize,
        start: usize,
    ) -> Option<Candidate<'g>> {
        let token = &self.tokens[at];
        if token.gap != Gap::Stop || at == start || token.end - token.start > 2 {
            return None;
        }
        let before = &self.tokens[at - 1];
        let bytes = text.as_bytes();
        let open = before.start.checked_sub(1).map(|i| bytes[i as usize]);
        let close = bytes.get(token.end as usize).copied();
        let bracketed = matches!((open, close), (Some(b'<'), Some(b'>')) | (Some(b'(' | b' '), Some(b')')));
        if token.start != before.end + 1
            || !bracketed
            || before.shape == Shape::Lower
            || token.shape == Shape::Lower
        {
            return None;
        }
        let table = gazetteer.table(language);
        let (hash, ..) = table.step(0, gazetteer::LISTING)?;
        let (phrase, _, readings) = table.step(hash, token.hash)?;
        if readings.is_empty() {
            return None;
        }
        let readings = Cow::Borrowed(readings);
        Some(Candidate { first: at - 1, last: at + 1, block, phrase, readings })
    }

    /// Letters of scripts without spaces match anywhere, but not inside a run of katakana or a Hangul word.
    fn may_begin(&self, text: &str, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.gap != Gap::Glued || token.shape != Shape::Uncased || at == 0 {
            return true;
        }
        let kind = run_of(text, token);
        !(kind != Run::Other && run_of(text, &self.tokens[at - 1]) == kind)
    }

    /// Does the token at `next` continue a phrase?
    fn goes_on(&self, text: &str, next: usize) -> bool {
        match self.tokens[next].gap {
            Gap::Glued | Gap::Space | Gap::Hyphen | Gap::Apostrophe => true,
            // "St. Louis", "Washington, D.C."
            Gap::Stop => {
                let before = &self.tokens[next - 1];
                before.end - before.start <= 3 && text.as_bytes()[before.start as usize].is_ascii_uppercase()
            }
            Gap::Comma => self.tokens[next].shape == Shape::Capitals,
            Gap::Other => false,
        }
    }

    /// May a phrase end before the token at `next`?
    fn may_end(&self, text: &str, next: usize) -> bool {
        let Some(following) = self.tokens.get(next) else { return true };
        if following.gap != Gap::Glued || following.shape != Shape::Uncased {
            return true;
        }
        let kind = run_of(text, &self.tokens[next - 1]);
        kind != Run::Katakana || run_of(text, following) != kind
    }

    /// Is the phrase written as a word of this kind is?
    fn fits(&self, language: usize, first: usize, last: usize, kind: Kind) -> bool {
        let token = &self.tokens[first];
        match kind {
            Kind::Abbreviation => token.shape == Shape::Capitals,
            Kind::Currency => true,
            Kind::Form => token.shape == Shape::Capitals || token.shape == Shape::Capital,
            Kind::Demonym if language != 0 => true,
            // "S.C." is a state; "SC" may be anything.
            Kind::Region
                if last == first + 1 && token.shape == Shape::Capitals && token.end - token.start <= 2 =>
            {
                token.dotted
            }
            _ => {
                // "US" the abbreviation is not "us", and a small letter starts no name; "the Hague" may.
                let small = token.shape == Shape::Lower
                    && (last == first + 1 || self.tokens[last - 1].shape == Shape::Lower);
                !small
            }
        }
    }
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Run {
    Katakana,
    Hangul,
    Other,
}

fn run_of(text: &str, token: &Token) -> Run {
    match text[token.start as usize..token.end as usize].chars().next() {
        Some('\u{30a1}'..='\u{30fa}' | '\u{30fc}') => Run::Katakana,
        Some('\u{ac00}'..='\u{d7a3}') => Run::Hangul,
        _ => Run::Other,
    }
}
