//! Pieces of the graph of ties that are small enough to be looked at as a whole.

use rustc_hash::FxHashSet;

use super::graph::TieGraph;
use super::{MAX_SIZE, MAX_SPAN, Slot, ThreadPosition};

/// Strengths of ties, from the weakest that can hold a group together. Chosen so that each level cuts away about half of the
/// ties of the one below.
const LEVELS: [u32; 10] = [9_000, 11_000, 13_000, 14_500, 16_000, 17_600, 20_000, 24_000, 30_000, 38_000];

/// Finds groups, and remembers which walks were too long, so that each is walked once.
pub(super) struct Finder<'g, P> {
    graph: &'g TieGraph,
    place: P,
    /// By level: articles of pieces that are too large there.
    over: [FxHashSet<Slot>; LEVELS.len()],
}

impl<'g, 'p, P: Fn(Slot) -> Option<ThreadPosition<'p>>> Finder<'g, P> {
    pub(super) fn new(graph: &'g TieGraph, place: P) -> Self {
        Self { graph, place, over: Default::default() }
    }

    /// The group of an article, itself among it, in no particular order.
    pub(super) fn group(&mut self, of: Slot) -> Vec<Slot> {
        for (level, weakest) in LEVELS.into_iter().enumerate() {
            if self.over[level].contains(&of) {
                continue;
            }
            match self.piece(of, level, weakest) {
                Ok(group) => return group,
                Err(walked) => self.over[level].extend(walked),
            }
        }
        vec![of]
    }

    /// All that hangs together with an article by ties that are strong enough; or, if that is too much, the part that
    /// was walked.
    fn piece(&self, of: Slot, level: usize, weakest: u32) -> Result<Vec<Slot>, Vec<Slot>> {
        let day = |slot: Slot| (self.place)(slot).map(|place| place.day);
        let mut piece = vec![of];
        let mut seen: FxHashSet<Slot> = FxHashSet::from_iter([of]);
        let (mut first, mut last) = match day(of) {
            Some(day) => (day, day),
            None => return Ok(piece),
        };
        let mut at = 0;
        while at < piece.len() {
            for (other, strength) in self.graph.ties(piece[at]) {
                let Some(day) = day(other) else { continue };
                if strength >= weakest && seen.insert(other) {
                    piece.push(other);
                    (first, last) = (first.min(day), last.max(day));
                    // Another walk was here, and found it too large.
                    if self.over[level].contains(&other) {
                        return Err(piece);
                    }
                }
            }
            if piece.len() > MAX_SIZE || last - first > MAX_SPAN {
                return Err(piece);
            }
            at += 1;
        }
        Ok(piece)
    }
}
