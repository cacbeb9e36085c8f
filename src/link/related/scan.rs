//! One article against all that share a term with it.

use super::pool::{Scored, offer};
use super::postings::{Dictionary, TermPosting};
use super::rows::ArticleRows;
use super::score::{contributions, cosine, pull};

/// Raw scores by row, zero between two scans; kept by each thread, so that a scan costs what it finds.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    raw: Vec<u32>,
    reached: Vec<u32>,
}

impl Scratch {
    /// Scores the article in row `of` against every other, and hands each that shares a term to `found`, in no
    /// order that means anything. `found` answers with the least score that it still wants to hear of.
    pub(super) fn scan(
        &mut self,
        of: u32,
        rows: &ArticleRows,
        dictionary: &Dictionary,
        mut found: impl FnMut(Scored) -> u32,
    ) {
        let Some(own) = rows.get(of) else { return };
        let facts = rows.facts(of);
        self.raw.resize(rows.len().max(self.raw.len()), 0);
        for held in &own.terms {
            let step = dictionary.step(held.id());
            if step.weight == 0 {
                continue;
            }
            let table = contributions(step.weight, held.level());
            let own_posting = TermPosting::new(facts.day, of, held.level());
            dictionary.each_within_reach(held.id(), step, own_posting, rows.len(), |posting| {
                let other = posting.row();
                let cell = &mut self.raw[other as usize];
                if *cell == 0 {
                    self.reached.push(other);
                }
                *cell += table[usize::from(posting.level().0)];
            });
        }
        let mut least = 1;
        for &other in &self.reached {
            let raw = std::mem::take(&mut self.raw[other as usize]);
            if other == of {
                continue;
            }
            let theirs = rows.facts(other);
            // Most are too weak even if they were of the same day.
            let cosine = cosine(raw, facts.length, theirs.length);
            if cosine < u64::from(least) {
                continue;
            }
            let score = pull(cosine, facts.day.abs_diff(theirs.day));
            if score >= least {
                least = found(Scored { row: other, score }).max(1);
            }
        }
        self.reached.clear();
    }

    /// The pool of the article in row `of`.
    pub(super) fn pool(&mut self, of: u32, rows: &ArticleRows, dictionary: &Dictionary) -> Vec<Scored> {
        let limit = rows.pool_limit();
        let mut pool = Vec::with_capacity(limit);
        self.scan(of, rows, dictionary, |new| {
            offer(&mut pool, limit, new, |a, b| rows.before(a, b));
            if pool.len() < limit { 0 } else { pool.last().map_or(0, |worst| worst.score) }
        });
        pool
    }
}
