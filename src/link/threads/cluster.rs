//! The threads within a group: the two clusters most alike become one, while they are alike enough.
//!
//! Two clusters are as alike as the sum of the ties between them, divided by the geometric mean of their sizes: between
//! the average of all pairs, under which a story that goes on for months falls apart, and the strongest single tie, under
//! which one odd report joins two stories. The three constants were measured on the running stories of news in brief
//! and on reports of confusable events.

use super::graph::TieGraph;
use super::{Slot, ThreadPosition};

/// Clusters less alike than this stay apart.
const ENOUGH: u64 = 17_600;
/// Nor do they become one if the average of all pairs is less than this.
const LEAST_AVERAGE: u64 = 2_000;
/// Ties weaker than this are chance.
pub(crate) const WEAKEST: u32 = 4_000;

/// A cluster while it grows.
struct Cluster {
    /// Places in the group, which is in order of time.
    members: Vec<usize>,
}

/// The clusters of two articles and more in a group, each oldest first.
pub(super) fn clusters<'p>(
    group: &[Slot],
    graph: &TieGraph,
    place: impl Fn(Slot) -> Option<ThreadPosition<'p>>,
) -> Vec<Vec<Slot>> {
    let mut group: Vec<Slot> = group.to_vec();
    // Where two pairs are equally alike, the earlier goes first: no handle decides.
    group.sort_by_key(|slot| place(*slot).map(|place| (place.instant, place.path)));
    let n = group.len();
    let mut sums = vec![0u64; n * n];
    for (at, slot) in group.iter().enumerate() {
        for (other, strength) in graph.ties(*slot) {
            if let Some(to) = group.iter().position(|slot| *slot == other) {
                sums[at * n + to] = u64::from(strength);
                sums[to * n + at] = u64::from(strength);
            }
        }
    }
    let mut clusters: Vec<Option<Cluster>> = (0..n).map(|at| Some(Cluster { members: vec![at] })).collect();
    loop {
        let mut best: Option<(u128, u128, usize, usize)> = None;
        for a in 0..n {
            let Some(size) = clusters[a].as_ref().map(|cluster| cluster.members.len() as u64) else {
                continue;
            };
            for b in a + 1..n {
                let sum = sums[a * n + b];
                let Some(other) = clusters[b].as_ref().filter(|_| sum > 0) else { continue };
                let pairs = size * other.members.len() as u64;
                let square = u128::from(sum) * u128::from(sum);
                let enough = square >= u128::from(ENOUGH * ENOUGH) * u128::from(pairs);
                if !enough || sum < LEAST_AVERAGE * pairs {
                    continue;
                }
                // square / pairs, compared without a division.
                let better = best.is_none_or(|(square_of, pairs_of, ..)| {
                    square * pairs_of > square_of * u128::from(pairs)
                });
                if better {
                    best = Some((square, u128::from(pairs), a, b));
                }
            }
        }
        let Some((_, _, a, b)) = best else { break };
        let Some(joined) = clusters[b].take() else { break };
        if let Some(cluster) = &mut clusters[a] {
            cluster.members.extend(joined.members);
        }
        for c in 0..n {
            let sum = sums[b * n + c];
            if c != a && c != b {
                sums[a * n + c] += sum;
                sums[c * n + a] += sum;
            }
        }
    }
    let grown = clusters.into_iter().flatten().filter(|cluster| cluster.members.len() > 1);
    grown
        .map(|mut cluster| {
            cluster.members.sort_unstable();
            cluster.members.iter().map(|at| group[*at]).collect()
        })
        .collect()
}
