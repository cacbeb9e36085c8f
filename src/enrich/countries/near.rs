//! A name and the words around it, as the rules on its neighbours see them.

use std::collections::BTreeSet;

use crate::text::BlockKind;

use super::lexicon::{Classes, Lexicon};
use super::mention::{PhraseCandidate, Scan};
use gazetteer::table::PhraseKind;
use gazetteer::token::{Gap, GazetteerToken, Shape};

/// What all names of an article share.
pub(super) struct Around<'a> {
    pub scan: &'a Scan<'a>,
    pub text: &'a str,
    pub lexicon: &'a Lexicon,
    /// Surnames of the people that the article names.
    pub persons: &'a BTreeSet<u64>,
    /// Words that are names, too, and that the article has with a small letter: "turkey", "china".
    pub small: &'a BTreeSet<u64>,
    /// Indices of the countries whose states are abbreviated.
    pub us: u16,
    pub ca: u16,
    /// Some rules on capitalised neighbours hold for English only; German writes all nouns so.
    pub english: bool,
}

impl<'a> Around<'a> {
    /// A token as the text has it.
    pub(super) fn word(&self, token: usize) -> &'a str {
        self.scan.tokens.get(token).map_or("", |t| &self.text[t.start as usize..t.end as usize])
    }
}

/// One name and its place in the text.
pub(super) struct Near<'a> {
    pub around: &'a Around<'a>,
    pub index: usize,
    pub candidate: &'a PhraseCandidate<'a>,
    /// The two words before and the one after, which most rules ask for.
    beside: [Option<NearWord<'a>>; 3],
    /// The kinds of its readings, one bit each.
    kinds: u32,
}

/// A neighbouring word.
#[derive(Clone, Copy)]
pub(super) struct NearWord<'a> {
    pub token: usize,
    pub class: Classes,
    /// What stands between it and the next word towards the name.
    pub gap: Gap,
    /// Written with a capital.
    pub capital: bool,
    /// Where it stands in `whole`.
    start: u32,
    end: u32,
    whole: &'a str,
}

impl<'a> NearWord<'a> {
    /// As the text has it.
    #[inline]
    pub(super) fn text(&self) -> &'a str {
        &self.whole[self.start as usize..self.end as usize]
    }

    /// Has it one of these classes?
    pub(super) fn is(&self, classes: Classes) -> bool {
        self.class & classes != 0
    }

    /// Is nothing but a space between it and the name (or the word before it)?
    pub(super) fn adjacent(&self) -> bool {
        self.gap == Gap::Space
    }
}

impl<'a> Near<'a> {
    pub(super) fn new(around: &'a Around<'a>, index: usize) -> Self {
        let candidate = &around.scan.candidates[index];
        let kinds = candidate.readings.iter().fold(0, |kinds, r| kinds | bit(r.kind));
        let mut near = Self { around, index, candidate, beside: [None; 3], kinds };
        near.beside = [near.look_back(1), near.look_back(2), near.look_ahead(1)];
        near
    }

    /// The first word of the name.
    pub(super) fn own(&self) -> &'a GazetteerToken {
        &self.around.scan.tokens[self.candidate.first]
    }

    /// The first word of the name as the text has it.
    pub(super) fn text(&self) -> &'a str {
        let own = self.own();
        &self.around.text[own.start as usize..own.end as usize]
    }

    /// Is the name a single word?
    pub(super) fn single(&self) -> bool {
        self.candidate.last == self.candidate.first + 1
    }

    /// The n-th word before the name, in the same block.
    pub(super) fn before(&self, n: usize) -> Option<NearWord<'a>> {
        if n <= 2 { self.beside[n - 1] } else { self.look_back(n) }
    }

    /// The n-th word after the name, in the same block.
    pub(super) fn after(&self, n: usize) -> Option<NearWord<'a>> {
        if n == 1 { self.beside[2] } else { self.look_ahead(n) }
    }

    fn look_back(&self, n: usize) -> Option<NearWord<'a>> {
        let start = self.around.scan.blocks[self.candidate.block].1;
        let token = self.candidate.first.checked_sub(n).filter(|t| *t >= start)?;
        Some(self.word(token, self.around.scan.tokens[token + 1].gap))
    }

    fn look_ahead(&self, n: usize) -> Option<NearWord<'a>> {
        let token = self.candidate.last + n - 1;
        let end = self.around.scan.blocks[self.candidate.block].2;
        (token < end).then(|| self.word(token, self.around.scan.tokens[token].gap))
    }

    fn word(&self, token: usize, gap: Gap) -> NearWord<'a> {
        let GazetteerToken { start, end, hash, shape, .. } = self.around.scan.tokens[token];
        NearWord {
            token,
            class: self.around.lexicon.get(hash),
            gap,
            capital: matches!(shape, Shape::Capital | Shape::Capitals),
            start,
            end,
            whole: self.around.text,
        }
    }

    /// Does the word n places before the name read so?
    pub(super) fn reads_before(&self, n: usize, words: &[&str]) -> bool {
        self.before(n).is_some_and(|w| words.contains(&w.text()))
    }

    /// Has it a reading of one of these kinds?
    #[inline(always)]
    pub(super) fn may_be(&self, kinds: &[PhraseKind]) -> bool {
        self.kinds & bits(kinds) != 0
    }

    /// Are all of its readings of these kinds?
    #[inline(always)]
    pub(super) fn only(&self, kinds: &[PhraseKind]) -> bool {
        self.kinds & !bits(kinds) == 0
    }

    /// Is it nothing but the name of places of less than a million people?
    pub(super) fn small_city(&self) -> bool {
        self.only(&[PhraseKind::City]) && self.candidate.readings.iter().all(|r| r.size < 10)
    }

    /// Does the token start a sentence, as far as its gap shows?
    pub(super) fn starts_sentence(&self, token: usize) -> bool {
        token == self.around.scan.blocks[self.candidate.block].1
            || matches!(self.around.scan.tokens[token].gap, Gap::Stop | Gap::Other)
    }

    /// Is the block a headline in which every word has a capital, so that capitals mean nothing?
    pub(super) fn headline(&self) -> bool {
        let (kind, start, end) = self.around.scan.blocks[self.candidate.block];
        let tokens = &self.around.scan.tokens[start..end];
        // A headline is no sentence.
        let stop = tokens.last().is_some_and(|t| self.around.text[t.end as usize..].starts_with('.'));
        if stop && kind != BlockKind::Title {
            return false;
        }
        let long = |t: &&GazetteerToken| t.end - t.start >= 4;
        let small = |t: &&GazetteerToken| t.shape == Shape::Lower;
        tokens.len() < 25
            && tokens.iter().filter(long).filter(small).count() * 5 <= tokens.iter().filter(long).count()
    }

    /// Is the token part of another name that can be a country's?
    pub(super) fn in_other_name(&self, token: usize) -> bool {
        let candidates = &self.around.scan.candidates;
        candidates[self.index.saturating_sub(1)..(self.index + 2).min(candidates.len())].iter().any(|c| {
            c.first <= token && token < c.last && c.readings.iter().any(|r| r.kind <= PhraseKind::Demonym)
        })
    }
}

fn bit(kind: PhraseKind) -> u32 {
    1 << kind as u32
}

#[inline(always)]
fn bits(kinds: &[PhraseKind]) -> u32 {
    kinds.iter().fold(0, |bits, kind| bits | bit(*kind))
}
