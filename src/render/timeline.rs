//! Timelines: the dates that a set of articles mentions, in order, each with the articles that mention it.
//!
//! A timeline is made from the articles of the page it stands on, so that it costs what the page costs and is
//! touched when the page is.

use std::collections::BTreeMap;

use super::context::{Link, MomentContext};
use super::view::View;
use crate::date::{Date, Precision};
use crate::link::Slot;

/// At most this many dates stand on a page: those that most articles mention, then the latest.
const MOST: usize = 24;

impl View<'_> {
    /// The timeline of some articles, oldest date first; of one date, the articles in the order given.
    pub(super) fn timeline(&self, slots: &[Slot]) -> Vec<MomentContext> {
        let mut moments: BTreeMap<(i32, Precision), (Date, Vec<Link>)> = BTreeMap::new();
        for found in slots.iter().filter_map(|slot| self.corpus.moments(*slot)) {
            for date in found.dates {
                let key = (date.days(), date.precision());
                let link =
                    Link { label: found.headline.title.to_owned(), url: found.headline.url.to_owned() };
                moments.entry(key).or_insert_with(|| (date, Vec::new())).1.push(link);
            }
        }
        let mut by_weight: Vec<_> = moments.into_iter().collect();
        by_weight
            .sort_by(|(a, (_, many)), (b, (_, others))| others.len().cmp(&many.len()).then_with(|| b.cmp(a)));
        by_weight.truncate(MOST);
        by_weight.sort_by_key(|(key, _)| *key);
        by_weight
            .into_iter()
            .map(|(_, (date, articles))| MomentContext { date: self.date(&date), articles })
            .collect()
    }
}
