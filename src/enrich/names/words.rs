//! The words of an article as the rules of names look at them: a token, its neighbours, what stands between.

use super::classes::{Class, class};
use crate::enrich::tokens::Token;

/// All words of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
}

impl<'a> Words<'a> {
    /// The word as it is written.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::default(), class)
    }

    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.flags.is_capitalised())
    }

    pub(super) fn is_all_caps(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.flags.is_all_caps())
    }

    /// A word of a class that is written small.
    pub(super) fn is_small(&self, at: usize, of: Class) -> bool {
        !self.is_capitalised(at) && self.class(at).has(of)
    }

    /// What stands between a word and the next one; what follows the last one up to the end of its block is not known.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let (Some(token), Some(next)) = (self.tokens.get(at), self.tokens.get(at + 1)) else { return "" };
        self.text.get(token.end as usize..next.start as usize).unwrap_or_default()
    }

    /// What follows a word, be it a word or not.
    pub(super) fn rest(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.end as usize..])
    }

    /// The word before, in the same block.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|before| self.same_block(*before, at))
    }

    /// The word after, in the same block.
    pub(super) fn after(&self, at: usize) -> Option<usize> {
        Some(at + 1).filter(|after| self.same_block(at, *after))
    }

    pub(super) fn same_block(&self, a: usize, b: usize) -> bool {
        match (self.tokens.get(a), self.tokens.get(b)) {
            (Some(a), Some(b)) => a.block == b.block,
            _ => false,
        }
    }

    /// The words from one to before another as they are written, with single spaces.
    pub(super) fn phrase(&self, first: usize, end: usize) -> String {
        let (start, stop) = self.span(first, end);
        let written = &self.text[start as usize..stop as usize];
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// First byte and one past the last.
    pub(super) fn span(&self, first: usize, end: usize) -> (u32, u32) {
        (self.tokens[first].start, self.tokens[end - 1].end)
    }

    /// Whether nothing but white space stands after a word, before the next.
    pub(super) fn is_spaced(&self, at: usize) -> bool {
        let gap = self.gap(at);
        !gap.is_empty() && gap.bytes().all(|b| b.is_ascii_whitespace())
    }
}
