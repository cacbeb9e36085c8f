//! A hook through which the tagger tells what it considers, for those who ask why.
//!
//! The steps are generic over it. With `()` it is nothing and compiles to nothing; with [`TraceRecord`] every reading that is put
//! aside is kept, with its reason and the points it had.

use std::collections::BTreeMap;

use super::Reason;
use gazetteer::table::Reading;

/// What a country's score is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    /// How likely it is meant at all, in thousandths.
    pub meant: u32,
    /// How likely the article is about it, if it is, in thousandths.
    pub about: u32,
    /// What speaks for and against that, in hundredths of a logit.
    pub logits: [(&'static str, i32); 13],
}

/// What a reading had for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Points {
    /// Its own, of its kind and size.
    pub own: u32,
    /// Those that the other phrases of the article add.
    pub support: u32,
    /// Those for being named as a local paper names its own town.
    pub hometown: u32,
}

/// Hears what the tagger considers.
pub(super) trait Trace {
    /// The points of a reading of a phrase; a later call for the same goes before an earlier one.
    fn weighed(&mut self, _phrase: u64, _reading: &Reading, _points: Points) {}
    /// A reading of a candidate was put aside.
    fn rejected(&mut self, _candidate: usize, _reading: &Reading, _reason: Reason) {}
    /// What the score of a country is made of.
    fn scored(&mut self, _country: u16, _parts: Parts) {}
}

impl Trace for () {}

/// Keeps all that it hears.
#[derive(Default)]
pub(super) struct TraceRecord {
    weighed: Vec<(u64, Reading, Points)>,
    pub rejected: Vec<(usize, Reading, Reason)>,
    pub scored: BTreeMap<u16, Parts>,
}

impl TraceRecord {
    /// The points of a reading of a phrase, if readings were weighed at all.
    pub(super) fn points(&self, phrase: u64, reading: &Reading) -> Option<Points> {
        self.weighed.iter().rev().find(|w| w.0 == phrase && w.1 == *reading).map(|w| w.2)
    }
}

impl Trace for TraceRecord {
    fn weighed(&mut self, phrase: u64, reading: &Reading, points: Points) {
        self.weighed.push((phrase, *reading, points));
    }

    fn rejected(&mut self, candidate: usize, reading: &Reading, reason: Reason) {
        self.rejected.push((candidate, *reading, reason));
    }

    fn scored(&mut self, country: u16, parts: Parts) {
        self.scored.insert(country, parts);
    }
}
