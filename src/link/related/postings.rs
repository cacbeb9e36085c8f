//! Which articles hold a term, in order of time.
//!
//! Terms are numbered as they come and the numbers reused; nothing that leaves the index depends on them.

use super::score::{FrequencyStep, MAX_FREQUENCY, TermLevel, step};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// An article that holds a term: its day, its row and the level of the term in it, so that postings in order are in
/// order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TermPosting(u64);

impl TermPosting {
    /// Rows are below 2²⁸.
    pub(super) fn new(day: i32, row: u32, level: TermLevel) -> Self {
        Self(Self::first_of(i64::from(day)).0 | u64::from(row) << 4 | u64::from(level.0))
    }

    /// What no posting of that day goes before.
    fn first_of(day: i64) -> Self {
        let day = (day - i64::from(i32::MIN)).clamp(0, i64::from(u32::MAX));
        Self((day as u64) << 32)
    }

    fn day(self) -> i64 {
        (self.0 >> 32) as i64 + i64::from(i32::MIN)
    }

    /// The row of the article.
    pub(super) fn row(self) -> u32 {
        (self.0 as u32) >> 4
    }

    /// How strong the term is in it.
    pub(super) fn level(self) -> TermLevel {
        TermLevel((self.0 & 15) as u8)
    }
}

/// Beyond this the postings of a term are dropped. Further than where it stops linking, so that a frequency that
/// swings around that does not drop and restore them each time.
const DROP_FREQUENCY: usize = MAX_FREQUENCY + MAX_FREQUENCY / 4;

/// How many terms get their postings at once in [`Dictionary::fill`]: few enough that a processor's cache holds where
/// each list ends.
const FILL: usize = 1 << 16;

/// A term's number.
pub(super) type TermId = u32;

#[derive(Debug, Default)]
struct TermEntry {
    hash: u64,
    frequency: u32,
    /// In order; empty while `dropped`.
    postings: Vec<TermPosting>,
    /// The term is so common that its postings are not kept.
    dropped: bool,
}

/// All terms of the archive.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    ids: FxHashMap<u64, TermId>,
    terms: Vec<TermEntry>,
    free: Vec<TermId>,
}

impl Dictionary {
    /// The number of the term with this hash, a new one if there is none.
    pub(super) fn intern(&mut self, hash: u64) -> TermId {
        let (terms, free) = (&mut self.terms, &mut self.free);
        *self.ids.entry(hash).or_insert_with(|| {
            let entry = TermEntry { hash, ..TermEntry::default() };
            match free.pop() {
                Some(id) => {
                    terms[id as usize] = entry;
                    id
                }
                None => {
                    terms.push(entry);
                    terms.len() as TermId - 1
                }
            }
        })
    }

    /// The number of the term with this hash, if any article holds it.
    pub(super) fn find(&self, hash: u64) -> Option<TermId> {
        self.ids.get(&hash).copied()
    }

    /// Whether the postings of a term are not kept.
    pub(super) fn is_dropped(&self, id: TermId) -> bool {
        self.terms[id as usize].dropped
    }

    /// Whether the postings of a term are missed: not kept although it is rare enough to link.
    pub(super) fn is_wanted(&self, id: TermId) -> bool {
        let entry = &self.terms[id as usize];
        entry.dropped && entry.frequency as usize <= MAX_FREQUENCY
    }

    /// The hash of a term.
    pub(super) fn hash(&self, id: TermId) -> u64 {
        self.terms[id as usize].hash
    }

    /// How many articles hold it.
    pub(super) fn frequency(&self, id: TermId) -> usize {
        self.terms[id as usize].frequency as usize
    }

    /// What a term of this frequency weighs.
    pub(super) fn step(&self, id: TermId) -> FrequencyStep {
        step(self.frequency(id))
    }

    /// The articles that hold it, in order of time; none where the term is so common that they are not kept.
    pub(super) fn postings(&self, id: TermId) -> &[TermPosting] {
        &self.terms[id as usize].postings
    }

    /// Hands to `found` the articles that hold a term and are near enough in time to the one posted as `own` for the
    /// term to link them, that one among them. `rows` is the number of rows.
    #[inline]
    pub(super) fn each_within_reach(
        &self,
        id: TermId,
        step: FrequencyStep,
        own: TermPosting,
        rows: usize,
        mut found: impl FnMut(TermPosting),
    ) {
        let postings = self.postings(id);
        if step.window == i32::MAX {
            postings.iter().copied().for_each(found);
            return;
        }
        let (day, window) = (own.day(), i64::from(step.window));
        let (first, end) = (TermPosting::first_of(day - window), TermPosting::first_of(day + window + 1));
        // All that is within reach lies around the article itself.
        let guess = postings.len() * own.row() as usize / rows.max(1);
        let (earlier, later) = postings.split_at(first_not_below(postings, own, guess));
        earlier.iter().rev().take_while(|p| **p >= first).for_each(|p| found(*p));
        later.iter().take_while(|p| **p < end).for_each(|p| found(*p));
    }

    /// Adds an article to the holders of a term.
    pub(super) fn add(&mut self, id: TermId, new: TermPosting) {
        let entry = &mut self.terms[id as usize];
        entry.frequency += 1;
        if entry.dropped {
            return;
        }
        if entry.postings.len() >= DROP_FREQUENCY {
            entry.dropped = true;
            entry.postings = Vec::new();
            return;
        }
        let at = match entry.postings.last() {
            Some(last) if *last > new => entry.postings.partition_point(|p| *p < new),
            _ => entry.postings.len(),
        };
        // Most terms are held by few: doubling would waste a third of the memory.
        if entry.postings.len() == entry.postings.capacity() {
            entry.postings.reserve_exact(1 + entry.postings.len() / 4);
        }
        entry.postings.insert(at, new);
    }

    /// Adds all articles to the holders of their terms, as so many calls of [`add`](Self::add) would do. `each` hands
    /// the postings whose terms have numbers in a range to a function, in order of time; it may be called by several
    /// threads. The dictionary must not have any postings yet.
    pub(super) fn fill(&mut self, each: impl Fn(Range<TermId>, &mut dyn FnMut(TermId, TermPosting)) + Sync) {
        self.terms.par_chunks_mut(FILL).enumerate().for_each(|(chunk, terms)| {
            let first = (chunk * FILL) as TermId;
            let range = first..first + terms.len() as TermId;
            each(range.clone(), &mut |id, _| terms[(id - first) as usize].frequency += 1);
            for entry in &mut *terms {
                entry.dropped = entry.frequency as usize > DROP_FREQUENCY;
                if !entry.dropped {
                    entry.postings.reserve_exact(entry.frequency as usize);
                }
            }
            each(range, &mut |id, posting| {
                let entry = &mut terms[(id - first) as usize];
                if !entry.dropped {
                    entry.postings.push(posting);
                }
            });
        });
    }

    /// Removes an article from the holders of a term, and the term when none is left. Returns whether the postings
    /// of the term are wanted again and have to be [restored](Self::restore).
    pub(super) fn remove(&mut self, id: TermId, old: TermPosting) -> bool {
        let entry = &mut self.terms[id as usize];
        entry.frequency -= 1;
        if entry.frequency == 0 {
            self.ids.remove(&entry.hash);
            *entry = TermEntry::default();
            self.free.push(id);
            return false;
        }
        if entry.dropped {
            return entry.frequency as usize <= MAX_FREQUENCY;
        }
        if let Ok(at) = entry.postings.binary_search(&old) {
            entry.postings.remove(at);
        }
        false
    }

    /// Gives a term whose postings were dropped all of them again, in any order.
    pub(super) fn restore(&mut self, id: TermId, mut postings: Vec<TermPosting>) {
        postings.sort_unstable();
        let entry = &mut self.terms[id as usize];
        entry.postings = postings;
        entry.dropped = false;
    }
}

/// Where in sorted `postings` the first is that does not go before `wanted`. Looks around `guess` first: rows of a cold
/// build are in order of time, so the place in the list is close to the place among all rows, and a search from
/// both ends would wait for memory at each of its steps.
fn first_not_below(postings: &[TermPosting], wanted: TermPosting, guess: usize) -> usize {
    let below = |at: usize| postings.get(at).is_some_and(|p| *p < wanted);
    let mut reach = 8;
    let (mut low, mut high) = (guess.saturating_sub(reach), guess + reach);
    while low > 0 && !below(low - 1) {
        reach *= 2;
        high = low;
        low = low.saturating_sub(reach);
    }
    while below(high) {
        reach *= 2;
        low = high + 1;
        high += reach;
    }
    let high = high.min(postings.len());
    let low = low.min(high);
    low + postings[low..high].partition_point(|p| *p < wanted)
}
