//! The strongest few of many candidates, kept in order.
//!
//! A pool is a function of the set offered to it, not of the order of the offers: candidates are ordered by score and
//! then by their key, which no two articles share.

/// A neighbour and how alike it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scored {
    /// The row of the neighbour.
    pub row: u32,
    /// See [`super::score`].
    pub score: u32,
}

/// Offers one candidate to `pool`, which holds the strongest `limit` seen so far, strongest first. `before` tells
/// whether the first of two rows goes before the second where scores tie.
pub(super) fn offer(pool: &mut Vec<Scored>, limit: usize, new: Scored, before: impl Fn(u32, u32) -> bool) {
    let better = |a: Scored, b: Scored| a.score > b.score || a.score == b.score && before(a.row, b.row);
    if pool.len() >= limit && pool.last().is_none_or(|worst| !better(new, *worst)) {
        return;
    }
    let at = pool.partition_point(|old| better(*old, new));
    if pool.len() >= limit {
        pool.pop();
    }
    pool.insert(at, new);
}
