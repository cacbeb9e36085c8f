//! A corpus taken apart into what it was made from, to be put together again under other settings.

use rustc_hash::FxHashMap;

use super::corpus::{Corpus, CorpusDelta};
use super::related::Slot;
use crate::site_path::SitePath;

impl Corpus {
    /// The change that makes an empty corpus what this one is, articles in the order of their files. With `pools` the
    /// strongest neighbours are not looked for again: they hold as long as as many related articles are shown.
    pub fn dissolve(mut self, pools: bool) -> CorpusDelta {
        let mut paths: Vec<(SitePath, Slot)> = self.by_path.drain().collect();
        paths.sort_unstable();
        let mut delta = CorpusDelta::default();
        if pools {
            let places: FxHashMap<Slot, u32> =
                paths.iter().zip(0..).map(|((_, slot), place)| (*slot, place)).collect();
            let near = |(slot, score): (Slot, u32)| Some((*places.get(&slot)?, score));
            delta.pools = paths
                .iter()
                .map(|(_, slot)| self.pool(*slot).into_iter().filter_map(near).collect())
                .collect();
        }
        let entries = &mut self.entries;
        let taken = paths.into_iter().filter_map(|(path, slot)| {
            let entry = entries.get_mut(slot.0 as usize)?.take()?;
            Some((path, Some((entry.article, entry.derived))))
        });
        delta.articles = taken.collect();
        delta.withheld = self.withheld.into_iter().map(|(path, why)| (path, Some(why))).collect();
        delta.indexes = self.indexes.into_iter().map(|(path, index)| (path, Some(index))).collect();
        delta.bundles = self.bundles.into_iter().map(|folder| (folder, true)).collect();
        delta.attachments = self.attachments.into_keys().map(|path| (path, true)).collect();
        delta.assets = self.assets.into_iter().map(|(path, asset)| (path, Some(asset))).collect();
        delta.pictures = self.pictures.into_iter().map(|(path, picture)| (path, Some(picture))).collect();
        delta
    }
}
