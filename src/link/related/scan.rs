//! One article against all that share a term with it.

use super::index::Rows;
use super::pool::{Scored, offer};
use super::postings::{Dictionary, Posting, level, row};
use super::score::{Step, contributions, score};

/// Raw scores by row, zero between two scans; kept by each thread, so that a scan costs what it finds.
#[derive(Debug, Default)]
pub struct Scratch {
    raw: Vec<u32>,
    reached: Vec<u32>,
}

impl Scratch {
    /// Scores the article in row `of` against every other, and hands each that shares a term to `found`, in no
    /// order that means anything.
    pub fn scan(&mut self, of: u32, rows: &Rows, dictionary: &Dictionary, mut found: impl FnMut(Scored)) {
        let Some(own) = rows.get(of) else { return };
        let facts = rows.facts(of);
        self.raw.resize(rows.len().max(self.raw.len()), 0);
        for held in &own.terms {
            let step = dictionary.step(held.id());
            if step.weight == 0 {
                continue;
            }
            let table = contributions(step.weight, held.level());
            for &posting in within(dictionary.postings(held.id()), step, facts.day, rows) {
                let other = row(posting);
                let cell = &mut self.raw[other as usize];
                if *cell == 0 {
                    self.reached.push(other);
                }
                *cell += table[usize::from(level(posting).0)];
            }
        }
        for &other in &self.reached {
            let raw = std::mem::take(&mut self.raw[other as usize]);
            if other == of {
                continue;
            }
            let theirs = rows.facts(other);
            let score = score(raw, facts.length, theirs.length, facts.day.abs_diff(theirs.day));
            if score > 0 {
                found(Scored { row: other, score });
            }
        }
        self.reached.clear();
    }

    /// The pool of the article in row `of`.
    pub fn pool(&mut self, of: u32, rows: &Rows, dictionary: &Dictionary) -> Vec<Scored> {
        let limit = rows.pool_limit();
        let mut pool = Vec::with_capacity(limit);
        self.scan(of, rows, dictionary, |new| {
            offer(&mut pool, limit, new, |a, b| rows.before(a, b));
        });
        pool
    }
}

/// The postings near enough in time to `day` for a term of this step.
fn within<'a>(postings: &'a [Posting], step: Step, day: i32, rows: &Rows) -> &'a [Posting] {
    if step.window == i32::MAX {
        return postings;
    }
    let day_of = |p: &Posting| rows.facts(row(*p)).day;
    let from = postings.partition_point(|p| day_of(p) < day.saturating_sub(step.window));
    let to = from + postings[from..].partition_point(|p| day_of(p) <= day.saturating_add(step.window));
    &postings[from..to]
}
