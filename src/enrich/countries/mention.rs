//! Finding the phrases of a text that may name a country: longest match, from capitalised words.

use std::borrow::Cow;

use crate::text::{BlockKind, PlainText};

use super::gazetteer::{Gazetteer, MatchStep, Phrases};
use gazetteer::fold;
use gazetteer::inflect;
use gazetteer::languages;
use gazetteer::table::{ACCENT, BOTH, Bits, LISTING, PhraseKind, Reading, STOP};
use gazetteer::token::{self, Gap, GazetteerToken, Shape};

/// A run of tokens that is a phrase of the gazetteer.
#[derive(Clone, Debug)]
pub(super) struct PhraseCandidate<'g> {
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
    pub tokens: Vec<GazetteerToken>,
    /// For each block: its kind, and its first token and one past its last.
    pub blocks: Vec<(BlockKind, usize, usize)>,
    pub candidates: Vec<PhraseCandidate<'g>>,
    /// Indices of the tokens that may start a phrase or tell what the article is like: most words do neither.
    pub notable: Vec<u32>,
    phrases: Phrases<'g>,
    /// Index of the language.
    language: usize,
}

impl<'g> Scan<'g> {
    /// Cuts the text and finds the phrases of `language` (an index) in it.
    pub(super) fn new(gazetteer: &'g Gazetteer, text: &PlainText, language: usize) -> Self {
        let script = languages::script(language);
        let mut scan = Self {
            tokens: Vec::with_capacity(text.text().len() / 5 + 8),
            blocks: Vec::with_capacity(text.blocks().len()),
            candidates: Vec::with_capacity(text.text().len() / 100),
            notable: Vec::with_capacity(text.text().len() / 5 + 8),
            phrases: gazetteer.phrases(language),
            language,
        };
        for block in text.blocks() {
            let first = scan.tokens.len();
            token::cut(text.block_text(block), block.start, script, &mut scan.tokens);
            scan.blocks.push((block.kind, first, scan.tokens.len()));
            let from = scan.notable.len();
            scan.note(first, &gazetteer.notable);
            let known = scan.candidates.len();
            scan.block(text.text(), from);
            if language == 0 {
                scan.pounds(text.block_text(block), block.start, known);
            }
        }
        scan
    }

    /// Notes the tokens from `first` on that are worth a second look; `small`: those without a capital that are, in English.
    fn note(&mut self, first: usize, small: &Bits) {
        let tokens = self.tokens.get(first..).unwrap_or_default();
        if self.language != 0 {
            let notable = tokens.iter().enumerate().filter(|(_, t)| match t.shape {
                Shape::Capital | Shape::Capitals | Shape::Uncased => true,
                Shape::Lower | Shape::Number => self.phrases.may_start(t.hash),
            });
            self.notable.extend(notable.map(|(at, _)| (first + at) as u32));
            return;
        }
        // Every word is written to the next place, and only those worth it move that on: no branch to guess wrong.
        let from = self.notable.len();
        self.notable.resize(from + tokens.len(), 0);
        let notable = self.notable.get_mut(from..).unwrap_or_default();
        let mut count = 0;
        for (at, token) in tokens.iter().enumerate() {
            let capital = matches!(token.shape, Shape::Capital | Shape::Capitals | Shape::Uncased);
            notable[count] = (first + at) as u32;
            count += usize::from(capital | small.has(token.hash));
        }
        self.notable.truncate(from + count);
    }

    /// Finds the phrases of the last block, whose notable tokens begin at `from`.
    fn block(&mut self, text: &str, from: usize) {
        let block = self.blocks.len() - 1;
        let (_, start, end) = self.blocks[block];
        let english = self.language == 0;
        let arabic = languages::is_arabic(self.language);
        let mut resume = start;
        for n in from..self.notable.len() {
            let at = self.notable[n] as usize;
            if at < resume {
                continue;
            }
            let token = self.tokens[at];
            if token.gap == Gap::Stop
                && let Some(found) = self.listing(text, block, at, start)
            {
                self.candidates.push(found);
                continue;
            }
            if english
                && matches!(token.shape, Shape::Lower | Shape::Number)
                && !self.phrases.may_start_small(token.hash)
            {
                continue;
            }
            let known = self.phrases.may_start(token.hash);
            if !(known || arabic) || !self.may_begin(text, at) {
                continue;
            }
            let mut found = if known { self.longest(text, at, end, token.hash) } else { None };
            if arabic && found.is_none() && token.end - token.start > 6 {
                let stems = inflect::arabic_stems(&text[token.start as usize..token.end as usize]);
                let hashes = stems.iter().map(|stem| fold::word(stem));
                found = hashes
                    .filter(|hash| self.phrases.may_start(*hash))
                    .find_map(|hash| self.longest(text, at, end, hash));
            }
            if let Some((last, phrase, readings)) = found {
                if readings.iter().any(|r| r.marks & BOTH != 0) && self.cuts_a_name(text, at, last, end) {
                    continue;
                }
                if english {
                    self.candidates.extend(self.shared(text, block, at, last));
                }
                self.candidates.push(PhraseCandidate { first: at, last, block, phrase, readings });
                resume = last;
            }
        }
    }

    /// Sums in pounds of the last block, which begins at byte `from` of the text: `£8` speaks for Britain as `sterling`
    /// does. Those of other countries have letters before the sign. The block's candidates begin with the one numbered
    /// `known`.
    fn pounds(&mut self, text: &str, from: u32, known: usize) {
        let block = self.blocks.len() - 1;
        let Some(step) = self.phrases.step(0, fold::word("sterling")) else { return };
        let mut found = Vec::new();
        for (at, sign) in text.match_indices('£') {
            let start = from + (at + sign.len()) as u32;
            let alone = !text[..at].ends_with(char::is_alphabetic);
            if let Ok(first) = self.tokens.binary_search_by_key(&start, |token| token.start)
                && self.tokens[first].shape == Shape::Number
                && alone
            {
                let readings = step.those(|_| true);
                found.push(PhraseCandidate { first, last: first + 1, block, phrase: step.hash, readings });
            }
        }
        if !found.is_empty() {
            self.candidates.extend(found);
            self.candidates[known..].sort_by_key(|candidate| candidate.first);
        }
    }

    /// The longest phrase that starts at token `at`, whose hash is taken to be `first`: one past its last token, its hash
    /// and its readings.
    fn longest(
        &self,
        text: &str,
        at: usize,
        end: usize,
        first: u64,
    ) -> Option<(usize, u64, Cow<'g, [Reading]>)> {
        let (mut hash, mut found, mut next): (_, Option<(usize, MatchStep<'_>)>, _) = (0, None, at);
        while next < end {
            if next > at && !self.goes_on(text, next) {
                break;
            }
            let word = if next == at { first } else { self.tokens[next].hash };
            let Some(step) = self.phrases.step(hash, word) else { break };
            next += 1;
            hash = step.hash;
            if self.may_end(text, next) && step.readings().any(|r| self.fits(text, at, next, r)) {
                found = Some((next, step));
            }
            if !step.more {
                break;
            }
        }
        let (last, step) = found?;
        Some((last, step.hash, step.those(|r| self.fits(text, at, last, r))))
    }

    /// In a script without spaces: does a name begin within the phrase from `at` to `last` and go on after it? "中日" is
    /// China and Japan, but not in "其中日本".
    fn cuts_a_name(&self, text: &str, at: usize, last: usize, end: usize) -> bool {
        let glued = |at: usize| self.tokens[at].shape == Shape::Uncased && self.tokens[at].gap == Gap::Glued;
        (at + 1..last).filter(|inner| glued(*inner)).any(|inner| {
            self.longest(text, inner, end, self.tokens[inner].hash).is_some_and(|(beyond, ..)| beyond > last)
        })
    }

    /// The "North" of "North and South Korea" before the phrase from `at` to `last`: what follows the first word of the
    /// second name belongs to both.
    fn shared(&self, text: &str, block: usize, at: usize, last: usize) -> Option<PhraseCandidate<'g>> {
        if last - at < 2 || at < self.blocks[block].1 + 2 {
            return None;
        }
        let (word, and) = (&self.tokens[at - 2], &self.tokens[at - 1]);
        let joined = and.gap == Gap::Space && self.tokens[at].gap == Gap::Space;
        let capital = matches!(word.shape, Shape::Capital | Shape::Capitals);
        let taken = self.candidates.last().is_some_and(|c| c.last > at - 2);
        if !joined
            || !capital
            || taken
            || !matches!(&text[and.start as usize..and.end as usize], "and" | "or" | "AND" | "OR")
        {
            return None;
        }
        let rest = self.tokens[at + 1..last].iter().map(|t| t.hash);
        let mut step = self.phrases.step(0, word.hash)?;
        for word in rest {
            step = self.phrases.step(step.hash, word)?;
        }
        let readings = step.those(|r| r.kind <= PhraseKind::Region);
        let (first, last, phrase) = (at - 2, at - 1, step.hash);
        (!readings.is_empty()).then_some(PhraseCandidate { first, last, block, phrase, readings })
    }

    /// The suffix of a ticker in brackets: the `L` of `<ABCD.L>`.
    fn listing(&self, text: &str, block: usize, at: usize, start: usize) -> Option<PhraseCandidate<'g>> {
        let token = &self.tokens[at];
        if at == start || token.end - token.start > 2 {
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
        let start = self.phrases.step(0, LISTING)?;
        let step = self.phrases.step(start.hash, token.hash)?;
        let (phrase, readings) = (step.hash, step.those(|_| true));
        (!readings.is_empty()).then_some(PhraseCandidate {
            first: at - 1,
            last: at + 1,
            block,
            phrase,
            readings,
        })
    }

    /// Letters of scripts without spaces match anywhere, but not inside a run of katakana or a Hangul word.
    fn may_begin(&self, text: &str, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.gap != Gap::Glued || token.shape != Shape::Uncased || at == 0 {
            return true;
        }
        let kind = run_of(text, token);
        !(kind != ScriptRun::Other && run_of(text, &self.tokens[at - 1]) == kind)
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
            // "Папуа — Новая Гвинея"
            Gap::Other => {
                let (from, to) = (self.tokens[next - 1].end as usize, self.tokens[next].start as usize);
                matches!(&text[from..to], " — " | " – " | " - ")
            }
        }
    }

    /// May a phrase end before the token at `next`?
    fn may_end(&self, text: &str, next: usize) -> bool {
        let Some(following) = self.tokens.get(next) else { return true };
        if following.gap != Gap::Glued || following.shape != Shape::Uncased {
            return true;
        }
        let kind = run_of(text, &self.tokens[next - 1]);
        kind != ScriptRun::Katakana || run_of(text, following) != kind
    }

    /// Is the phrase written as one with this reading is?
    fn fits(&self, text: &str, first: usize, last: usize, reading: &Reading) -> bool {
        let token = &self.tokens[first];
        match reading.kind {
            PhraseKind::Abbreviation => token.shape == Shape::Capitals,
            PhraseKind::Currency => true,
            PhraseKind::Form => token.shape == Shape::Capitals || token.shape == Shape::Capital,
            PhraseKind::Demonym if self.language != 0 => true,
            PhraseKind::Demonym
                if reading.marks & ACCENT == 0
                    && !text[token.start as usize..token.end as usize].is_ascii() =>
            {
                false
            }
            PhraseKind::Region if reading.marks & STOP != 0 => {
                let end = &self.tokens[last - 1];
                // "Hartford, Conn" has its place before it.
                let stop = token.gap == Gap::Comma || text.as_bytes().get(end.end as usize) == Some(&b'.');
                let initials = last == first + 1 && token.end - token.start <= 2;
                end.dotted || (!initials && stop)
            }
            // "S.C." is a state; "SC" may be anything.
            PhraseKind::Region
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
enum ScriptRun {
    Katakana,
    Hangul,
    Other,
}

fn run_of(text: &str, token: &GazetteerToken) -> ScriptRun {
    match text[token.start as usize..token.end as usize].chars().next() {
        Some('\u{30a1}'..='\u{30fa}' | '\u{30fc}') => ScriptRun::Katakana,
        Some('\u{ac00}'..='\u{d7a3}') => ScriptRun::Hangul,
        _ => ScriptRun::Other,
    }
}
