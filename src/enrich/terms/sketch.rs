//! A sketch of a text that tells how much of its wording two texts share.
//!
//! Reprints and updated wire copy share whole runs of words; two reports of one event share words, but seldom three
//! in a row. So the sketch samples the runs of three words: one-permutation hashing (P. Li, A. Owen, C.-H. Zhang,
//! "One permutation hashing", 2012) with the lowest bits of each minimum kept (P. Li, A. C. König, "b-bit minwise
//! hashing", 2010). Each run falls into one of 64 bins by its hash, each bin keeps the smallest, and the share of
//! bins that agree estimates the share of runs in common (the Jaccard index).

use crate::enrich::tokens::{Token, bytes_hash};
use serde::{Deserialize, Serialize};

const BINS: usize = 64;
/// Runs of this many words.
const RUN: usize = 3;
/// With fewer bins in use than this, agreement may be chance.
const MIN_BINS: u32 = 12;
/// With fewer bins in use than this, the texts are so short that set phrases make up much of them ("signs an order on",
/// "the death toll rises to").
const SHORT_TEXT_BINS: u32 = 40;

/// What is kept of a text to recognise its other versions: 64 bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch([[u8; BINS / 2]; 2]);

impl Sketch {
    /// The sketch of a text's words.
    pub fn of(tokens: &[Token]) -> Self {
        if tokens.len() < RUN {
            return Self::default();
        }
        let mut minima = [u64::MAX; BINS];
        for run in tokens.windows(RUN) {
            let word = |at: usize| run[at].word.rotate_left(21 * at as u32);
            let hash = (word(0) ^ word(1) ^ word(2)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            // The bin is taken from other bits than those that decide which hash is the smallest in it.
            let bin = &mut minima[hash as usize % BINS];
            *bin = (*bin).min(hash);
        }
        // Eight bits from the middle of the smallest; zero is an empty bin.
        let fold = |minimum: u64| if minimum == u64::MAX { 0 } else { (minimum >> 20) as u8 | 1 };
        Self([0, 1].map(|half| std::array::from_fn(|bin| fold(minima[half * BINS / 2 + bin]))))
    }

    /// A number that texts of the same words have in common; none for texts that are too short to be told apart.
    pub fn hash(&self) -> Option<u64> {
        let used = self.0.as_flattened().iter().filter(|bin| **bin != 0).count();
        (used >= MIN_BINS as usize).then(|| bytes_hash(self.0.as_flattened()))
    }

    /// Whether the two texts are versions of one text: at least four tenths of their runs of words are shared, eight
    /// tenths where they are no more than a few sentences.
    pub fn is_version_of(&self, other: &Self) -> bool {
        let (mut same, mut used) = (0u32, 0u32);
        for (a, b) in self.0.as_flattened().iter().zip(other.0.as_flattened()) {
            used += u32::from(a | b != 0);
            same += u32::from(a == b && *a != 0);
        }
        let fifths = if used < SHORT_TEXT_BINS { 4 } else { 2 };
        used >= MIN_BINS && same * 5 >= used * fifths
    }
}

#[cfg(test)]
#[path = "sketch_tests.rs"]
mod tests;
