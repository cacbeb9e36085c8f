//! Story threads: the articles of one running story, found in the graph of related articles.
//!
//! Two articles are *tied* if one is among the strongest sixteen of the other; a tie is weaker where the two are about
//! other countries or on other subjects. Threads are found in three steps, each a function of the present ties alone:
//! 1. [`graph`]: the ties, kept in both directions;
//! 2. [`group`]: an article's group is what it hangs together with at the lowest of a few levels of strength at which
//!    that is no more than [`MAX_SIZE`] articles within [`MAX_SPAN`] days: a large heap of ties falls apart, level
//!    by level, into pieces that are small enough;
//! 3. [`cluster`]: within a group, the two clusters that are most alike become one, again and again, while they are alike
//!    enough.
//!
//! What an editor says is laid over that by [`assign`].
//!
//! *Incremental:* a group depends on the ties of its members and on nothing else. So a changed tie reaches the groups that
//! its two ends were in and those they are in now; each is found by a walk that stops at the first article too many.
//! [`Threads::update`] answers with the members of all of them.

mod assign;
mod cluster;
mod declared;
mod graph;
mod group;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::related::Slot;
use graph::TieGraph;

pub(super) use cluster::WEAKEST;
pub(super) use declared::Declared;

/// A group, and so a thread that was found, has at most this many articles.
pub(super) const MAX_SIZE: usize = 128;
/// And spans at most this many days: four years.
pub(super) const MAX_SPAN: i32 = 1461;
/// Ties join only articles that are no farther apart than this many days.
pub(super) const MAX_GAP: i32 = 400;

/// What decides where an article stands in its thread, and which ties it can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ThreadPosition<'a> {
    /// Seconds since 1970; with the path, the order of lists.
    pub instant: i64,
    pub path: &'a str,
    /// Days since 1970.
    pub day: i32,
}

/// An article and its ties, with their strengths; none if it is gone.
pub(super) type TieChange = (Slot, Option<Vec<(Slot, u32)>>);

/// The ties of the archive, and the clusters found in them.
#[derive(Debug, Default)]
pub(super) struct Threads {
    graph: TieGraph,
    /// By slot: the group an article is in; none for one that is alone.
    groups: Vec<Option<Arc<[Slot]>>>,
    /// By slot: the cluster an article is in, oldest first; none for one that is alone.
    clusters: Vec<Option<Arc<[Slot]>>>,
}

impl Threads {
    /// Takes the new ties of some articles (none: it is gone) and finds their clusters afresh. `place` tells where
    /// an article stands. Returns every article whose cluster may be another, those of the changes among them.
    pub(super) fn update<'p>(
        &mut self,
        ties: Vec<TieChange>,
        moved: &FxHashSet<Slot>,
        place: impl Fn(Slot) -> Option<ThreadPosition<'p>> + Sync,
    ) -> Vec<Slot> {
        let mut open: Vec<Slot> = Vec::new();
        for (slot, new) in ties {
            self.graph.exchange(slot, new.unwrap_or_default(), moved.contains(&slot), &mut open);
        }
        open.sort_unstable();
        open.dedup();
        let mut seen: FxHashSet<Slot> = open.iter().copied().collect();
        let mut finder = group::Finder::new(&self.graph, &place);
        let mut found: Vec<Vec<Slot>> = Vec::new();
        let mut done: FxHashSet<Slot> = FxHashSet::default();
        while let Some(slot) = open.pop() {
            let old = self.groups.get(slot.0 as usize).cloned().flatten();
            let mut reached: Vec<Slot> = old.iter().flat_map(|group| group.iter().copied()).collect();
            if !done.contains(&slot) && place(slot).is_some() {
                let group = finder.group(slot);
                done.extend(&group);
                reached.extend(&group);
                found.push(group);
            }
            for other in reached {
                if seen.insert(other) {
                    open.push(other);
                }
            }
        }
        let graph = &self.graph;
        let clusters: Vec<(Vec<Slot>, Vec<Vec<Slot>>)> = {
            use rayon::prelude::*;
            let cluster = |group: Vec<Slot>| {
                let clusters = cluster::clusters(&group, graph, &place);
                (group, clusters)
            };
            found.into_par_iter().map(cluster).collect()
        };
        #[expect(clippy::iter_over_hash_type, reason = "each article has a place of its own")]
        for slot in &seen {
            self.put(*slot, None, None);
        }
        for (group, clusters) in clusters {
            if group.len() < 2 {
                continue;
            }
            let group: Arc<[Slot]> = group.into();
            for slot in group.iter() {
                self.put(*slot, Some(group.clone()), None);
            }
            for cluster in clusters {
                let cluster: Arc<[Slot]> = cluster.into();
                for slot in cluster.iter() {
                    self.put(*slot, Some(group.clone()), Some(cluster.clone()));
                }
            }
        }
        let mut seen: Vec<Slot> = seen.into_iter().collect();
        seen.sort_unstable();
        seen
    }

    fn put(&mut self, slot: Slot, group: Option<Arc<[Slot]>>, cluster: Option<Arc<[Slot]>>) {
        let at = slot.0 as usize;
        if self.groups.len() <= at {
            self.groups.resize(at + 1, None);
            self.clusters.resize(at + 1, None);
        }
        self.groups[at] = group;
        self.clusters[at] = cluster;
    }

    /// The articles of the cluster that one is in, oldest first; empty if it is alone.
    pub(super) fn cluster(&self, slot: Slot) -> &[Slot] {
        self.clusters.get(slot.0 as usize).and_then(Option::as_deref).unwrap_or_default()
    }
}
