//! Related articles as articles come, change and go, and who shows whom.

use std::borrow::Cow;

use rayon::prelude::*;

use super::apply::Changed;
use super::corpus::Corpus;
use super::entry::Entry;
use super::page::PageKey;
use super::related::{self, Reached, RelatedIndex, Slot, TieKey, WeightedSubject};
use super::watches::ReferringFile;
use super::work::LinkWork;
use crate::enrich::Vocabularies;
use crate::enrich::tokens::id_hash;

impl Corpus {
    /// Takes changed articles into the index of related ones. For `known` see [`CorpusDelta::pools`](super::CorpusDelta::pools).
    pub(super) fn relate(
        &self,
        index: &mut RelatedIndex,
        changed: &[Changed],
        known: &[Vec<(u32, u32)>],
    ) -> Reached {
        let related: Vec<(Slot, Option<related::ArticleFeatures<'_>>)> = changed
            .par_iter()
            .map(|Changed { slot, .. }| {
                let entry = self.entry(*slot).filter(|entry| entry.is_listed());
                (*slot, entry.map(|entry| related_entry(entry, &self.vocabularies)))
            })
            .collect();
        index.apply(related, known)
    }

    /// Has pages follow what the index says was reached. Returns the articles whose strongest neighbours may be others.
    pub(super) fn apply_related(
        &mut self,
        changed: &[Changed],
        reached: Reached,
        work: &mut LinkWork,
    ) -> Vec<Slot> {
        let Reached { touched: mut again, retied } = reached;
        work.relinked = again.len();
        // Pinned articles may have come or gone.
        again.extend(changed.iter().map(|changed| changed.slot));
        #[expect(clippy::iter_over_hash_type, reason = "the articles are sorted before they are read")]
        for path in &work.signals {
            for watcher in self.watches.by(path) {
                if let ReferringFile::Entry(slot) = watcher {
                    again.push(*slot);
                }
            }
        }
        again.sort_unstable();
        again.dedup();
        let shows: Vec<Vec<Slot>> = again.par_iter().map(|slot| self.shows(*slot)).collect();
        for (slot, new) in again.into_iter().zip(shows) {
            work.touch(PageKey::Article(slot));
            if self.shown.set(slot, new) {
                work.links.insert(slot);
            }
        }
        retied
    }
}

/// What the index of related articles needs to know of one.
fn related_entry<'a>(entry: &'a Entry, vocabularies: &Vocabularies) -> related::ArticleFeatures<'a> {
    let weight = |score: u16| (score / 67).clamp(1, 15) as u8;
    let countries = entry.derived.countries.iter().map(|country| WeightedSubject {
        code: id_hash(country.code.as_str()),
        weight: if country.about { weight(country.score) } else { 1 },
    });
    let topics = entry.derived.topics.iter().map(|topic| WeightedSubject {
        code: id_hash(&vocabularies.topics.get(topic.id).id),
        weight: weight(topic.score),
    });
    let names = entry.derived.names.iter().fold(0u64, |hash, name| hash.rotate_left(5) ^ id_hash(&name.id));
    related::ArticleFeatures {
        key: TieKey { date: entry.instant, path: entry.article.path.clone() },
        day: entry.article.front.date.map_or(0, |date| date.days()),
        terms: Cow::Borrowed(&entry.derived.terms),
        countries: countries.collect(),
        topics: topics.collect(),
        names,
    }
}
