//! What every article is filed under, which counting the values of facets needs. A block says by itself what its values
//! are called. Only the browser reads these blocks.

use std::collections::HashMap;

use super::bits::{BitWriter, parameter, put_number, put_text};
use super::block::Cuts;
use super::document::{Documents, Facet, FacetKind};
use super::groups::ArticleGroup;
use super::postings::SEAT_BITS;

/// How the blocks are cut, by their estimated size. A block has to stay below 128 KiB, whatever its articles are.
pub(super) const CUTS: Cuts = Cuts { least: 128_000, more: 8_000, most: 136_000 };

/// Values of a facet that an article has beyond these are not counted.
const MOST: usize = 24;

/// The order of facets in a block.
const KINDS: [FacetKind; 3] = [FacetKind::Country, FacetKind::Topic, FacetKind::Source];

/// What the articles of a group are filed under, on the way into a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FiledArticles {
    month: u64,
    /// Article by article, with the number of earlier ones in the month.
    articles: Vec<(u32, Vec<Facet>)>,
}

/// What the articles of a group are filed under, and about how many bytes it takes.
pub(super) fn make(group: &ArticleGroup, documents: &dyn Documents) -> (FiledArticles, usize) {
    let mut size = 8;
    let articles = group.members.iter().map(|(at, rank)| {
        let mut facets = documents.facets(*at);
        let mut counts = [0; 3];
        facets.retain(|facet| {
            counts[facet.kind as usize] += 1;
            counts[facet.kind as usize] <= MOST
        });
        size += 2 + facets.len() * 3 / 2;
        (*rank, facets)
    });
    let articles = articles.collect();
    (FiledArticles { month: group.start >> SEAT_BITS, articles }, size)
}

/// The bytes of a block.
///
/// First the values of each facet, the most frequent ones first: key, label, and the numbers of the broader ones. Then the
/// number of groups, and bits: for each facet five that say how its numbers are written best; group by group the month
/// and the number of articles, and article by article its rank and the values by facet, each as its distance from the
/// one before.
pub(super) fn join(groups: Vec<FiledArticles>) -> Vec<u8> {
    let mut values = Values::default();
    for facet in groups.iter().flat_map(|group| &group.articles).flat_map(|(_, facets)| facets) {
        values.count(facet.kind, &facet.key, &facet.label, 1);
        for (key, label) in &facet.broader {
            values.count(facet.kind, key, label, 0);
        }
        values.broader(facet);
    }
    let numbers = values.order();
    let mut raw = Vec::new();
    values.put(&numbers, &mut raw);
    put_number(&mut raw, groups.len() as u64);
    let distances = |facets: &[Facet], kind: FacetKind| {
        let own = facets.iter().filter(|facet| facet.kind == kind);
        let mut own: Vec<u64> = own.map(|facet| numbers[kind as usize][&*facet.key]).collect();
        own.sort_unstable();
        own.dedup();
        (0..own.len()).map(|n| if n == 0 { own[0] } else { own[n] - own[n - 1] - 1 }).collect::<Vec<u64>>()
    };
    let articles = groups.iter().flat_map(|group| &group.articles);
    // In the order in which they are written.
    let written: Vec<[Vec<u64>; 3]> =
        articles.map(|(_, facets)| KINDS.map(|kind| distances(facets, kind))).collect();
    let mut bits = BitWriter::default();
    let parameters = [0, 1, 2].map(|kind: usize| {
        let all = written.iter().flat_map(|of_article| &of_article[kind]);
        let (sum, count) = all.fold((0, 0), |(sum, count), distance| (sum + distance, count + 1));
        parameter(sum, count).min(20).saturating_sub(1)
    });
    parameters.into_iter().for_each(|k| bits.bits(k.into(), 5));
    let mut written = written.into_iter();
    for group in &groups {
        bits.bits(group.month, 20);
        bits.golomb(group.articles.len() as u64, 6);
        let mut next = 0;
        for ((rank, _), of_article) in group.articles.iter().zip(written.by_ref()) {
            bits.golomb(u64::from(rank - next), 0);
            next = rank + 1;
            for (distances, k) in of_article.into_iter().zip(parameters) {
                bits.golomb(distances.len() as u64, 0);
                distances.into_iter().for_each(|distance| bits.golomb(distance, k));
            }
        }
    }
    raw.extend(bits.finish());
    raw
}

/// Label, broader keys, and the number of articles.
type FacetUse = (String, Vec<String>, u64);

/// The values of each facet, by key.
#[derive(Default)]
struct Values {
    all: [HashMap<String, FacetUse>; 3],
}

impl Values {
    fn count(&mut self, kind: FacetKind, key: &str, label: &str, uses: u64) {
        let values = &mut self.all[kind as usize];
        match values.get_mut(key) {
            Some((known, _, count)) => {
                *count += uses;
                // Articles may spell a source otherwise.
                if label < known.as_str() {
                    label.clone_into(known);
                }
            }
            None => {
                values.insert(key.to_owned(), (label.to_owned(), Vec::new(), uses));
            }
        }
    }

    fn broader(&mut self, facet: &Facet) {
        if let Some((_, broader, _)) = self.all[facet.kind as usize].get_mut(&*facet.key)
            && broader.is_empty()
        {
            *broader = facet.broader.iter().map(|(key, _)| key.to_string()).collect();
        }
    }

    /// The number of each value by facet.
    fn order(&self) -> [HashMap<String, u64>; 3] {
        [0, 1, 2].map(|kind| {
            let mut keys: Vec<_> = self.all[kind].iter().map(|(key, (_, _, uses))| (*uses, key)).collect();
            keys.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            keys.into_iter().zip(0..).map(|((_, key), number)| (key.clone(), number)).collect()
        })
    }

    fn put(&self, numbers: &[HashMap<String, u64>; 3], raw: &mut Vec<u8>) {
        for (values, numbers) in self.all.iter().zip(numbers) {
            let mut order: Vec<(u64, &String)> = numbers.iter().map(|(key, number)| (*number, key)).collect();
            order.sort_unstable();
            put_number(raw, order.len() as u64);
            for (_, key) in order {
                let Some((label, broader, _)) = values.get(key) else { continue };
                put_text(raw, key);
                put_text(raw, label);
                put_number(raw, broader.len() as u64);
                broader.iter().for_each(|key| put_number(raw, numbers.get(key).copied().unwrap_or_default()));
            }
        }
    }
}
