//! The articles by row.

use super::TieKey;
use super::pool::Scored;
use super::row::{PoolPlaces, Row};

/// A pool is this much larger than what is shown, for the versions among it; so this is also how many versions an
/// article can have before they crowd out what is related.
pub(super) const RESERVE: usize = 16;

/// The articles by row. A row is our own number for an article: rows of a cold build are in order of time, so that
/// scans touch memory in order.
#[derive(Debug, Default)]
pub(super) struct ArticleRows {
    pub(super) rows: Vec<Option<Row>>,
    /// What a scan reads of every row it reaches, apart so that it fits the cache.
    pub(super) facts: Vec<RowFacts>,
    /// How many related articles are shown.
    pub(super) shown: usize,
}

/// What a scan reads of every row it reaches.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowFacts {
    /// Days since 1970.
    pub day: i32,
    /// See [`super::score::reciprocal_length`].
    pub length: u32,
}

impl ArticleRows {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, row: u32) -> Option<&Row> {
        self.rows.get(row as usize).and_then(Option::as_ref)
    }

    pub(super) fn facts(&self, row: u32) -> RowFacts {
        self.facts[row as usize]
    }

    pub(super) fn pool_limit(&self) -> usize {
        self.shown + RESERVE
    }

    /// Whether the first of two rows goes before the second where all else is equal.
    pub(super) fn before(&self, a: u32, b: u32) -> bool {
        // The days decide nearly always, and they are at hand.
        self.facts(b).day.cmp(&self.facts(a).day).then_with(|| self.key(a).cmp(&self.key(b))).is_lt()
    }

    pub(super) fn key(&self, row: u32) -> Option<&TieKey> {
        self.get(row).map(|row| &row.key)
    }

    /// Divides the pool of an article: what is related and shown, and what is a version of the article. Shown is, the
    /// strongest first, what is a version neither of the article nor of one shown before.
    pub(super) fn divide(&self, of: u32, pool: &[Scored]) -> (PoolPlaces, PoolPlaces) {
        let (mut shown, mut versions) = (PoolPlaces::default(), PoolPlaces::default());
        let Some(own) = self.get(of) else { return (shown, versions) };
        let mut chosen: Vec<&Row> = Vec::with_capacity(self.shown);
        for (place, scored) in pool.iter().enumerate() {
            let Some(row) = self.get(scored.row) else { continue };
            if row.sketch.is_version_of(&own.sketch) {
                versions.insert(place);
            } else if chosen.len() < self.shown
                && !chosen.iter().any(|other| row.sketch.is_version_of(&other.sketch))
            {
                chosen.push(row);
                shown.insert(place);
            }
        }
        (shown, versions)
    }
}
