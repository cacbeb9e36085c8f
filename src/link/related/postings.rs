//! Which articles hold a term, in order of time.
//!
//! Terms are numbered as they come and the numbers reused; nothing that leaves the index depends on them.

use super::index::Facts;
use super::score::{Level, MAX_FREQUENCY, Step, step};
use rustc_hash::FxHashMap;

/// A row and, in its four lowest bits, the level of the term there.
pub type Posting = u32;

/// A term's number.
pub type TermId = u32;

/// The row of a posting.
pub fn row(posting: Posting) -> u32 {
    posting >> 4
}

/// The level of a posting.
pub fn level(posting: Posting) -> Level {
    Level((posting & 15) as u8)
}

/// A posting; rows are below 2²⁸.
pub fn posting(row: u32, level: Level) -> Posting {
    row << 4 | u32::from(level.0)
}

#[derive(Debug, Default)]
struct TermEntry {
    hash: u64,
    frequency: u32,
    /// By day; empty while `dropped`.
    postings: Vec<Posting>,
    /// The term is so common that its postings are not kept.
    dropped: bool,
}

/// All terms of the archive.
#[derive(Debug, Default)]
pub struct Dictionary {
    ids: FxHashMap<u64, TermId>,
    terms: Vec<TermEntry>,
    free: Vec<TermId>,
}

impl Dictionary {
    /// The number of the term with this hash, a new one if there is none.
    pub fn intern(&mut self, hash: u64) -> TermId {
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
    pub fn find(&self, hash: u64) -> Option<TermId> {
        self.ids.get(&hash).copied()
    }

    /// Whether the postings of a term are not kept.
    pub fn is_dropped(&self, id: TermId) -> bool {
        self.terms[id as usize].dropped
    }

    /// Whether the postings of a term are missed: not kept although it is rare enough to link.
    pub fn is_wanted(&self, id: TermId) -> bool {
        let entry = &self.terms[id as usize];
        entry.dropped && entry.frequency as usize <= MAX_FREQUENCY
    }

    /// The hash of a term.
    pub fn hash(&self, id: TermId) -> u64 {
        self.terms[id as usize].hash
    }

    /// How many articles hold it.
    pub fn frequency(&self, id: TermId) -> usize {
        self.terms[id as usize].frequency as usize
    }

    /// What a term of this frequency weighs.
    pub fn step(&self, id: TermId) -> Step {
        step(self.frequency(id))
    }

    /// The articles that hold it, by day. Not to be asked of terms too common to link.
    pub fn postings(&self, id: TermId) -> &[Posting] {
        &self.terms[id as usize].postings
    }

    /// Adds an article to the holders of a term. `facts` gives each row's day.
    pub fn add(&mut self, id: TermId, new: Posting, facts: &[Facts]) {
        let entry = &mut self.terms[id as usize];
        entry.frequency += 1;
        if entry.dropped {
            return;
        }
        // Twice the limit, so that a frequency that swings around it does not drop and restore each time.
        if entry.postings.len() >= 2 * MAX_FREQUENCY {
            entry.dropped = true;
            entry.postings = Vec::new();
            return;
        }
        let day = facts[row(new) as usize].day;
        let at = match entry.postings.last() {
            Some(last) if facts[row(*last) as usize].day <= day => entry.postings.len(),
            _ => entry.postings.partition_point(|p| facts[row(*p) as usize].day <= day),
        };
        entry.postings.insert(at, new);
    }

    /// Removes an article from the holders of a term, and the term when none is left. Returns whether the postings
    /// of the term are wanted again and have to be [restored](Self::restore).
    pub fn remove(&mut self, id: TermId, old: u32, facts: &[Facts]) -> bool {
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
        let day = facts[old as usize].day;
        let from = entry.postings.partition_point(|p| facts[row(*p) as usize].day < day);
        if let Some(at) = entry.postings[from..].iter().position(|p| row(*p) == old) {
            entry.postings.remove(from + at);
        }
        false
    }

    /// Gives a term whose postings were dropped all of them again, in any order.
    pub fn restore(&mut self, id: TermId, mut postings: Vec<Posting>, facts: &[Facts]) {
        postings.sort_by_key(|p| facts[row(*p) as usize].day);
        let entry = &mut self.terms[id as usize];
        entry.postings = postings;
        entry.dropped = false;
    }
}
