//! The index itself: its rows, and how a batch of changes is carried through.

use super::pool::{Scored, offer};
use super::postings::{Dictionary, TermId, TermPosting};
use super::reasons::reasons;
use super::row::{HeldTerm, PoolPlaces, Row, levels};
use super::rows::{ArticleRows, RESERVE, RowFacts};
use super::scan::Scratch;
use super::score::{TermLevel, step};
use super::{ArticleFeatures, RelatedLink, Slot};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;

/// The ties of an article must not depend on how many related ones are shown.
pub(super) const TIES: usize = RESERVE;
const NO_ROW: u32 = u32::MAX;
/// How many articles are in hand at once when an empty index gets its first.
const GROUP: usize = 4096;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// All articles and, for each, its related ones and its versions.
#[derive(Debug, Default)]
pub struct RelatedIndex {
    rows: ArticleRows,
    free: Vec<u32>,
    /// The row of each slot, or [`NO_ROW`].
    by_slot: Vec<u32>,
    dictionary: Dictionary,
}

/// What a batch of changes reached, in ascending order, the articles that are gone among it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Articles whose related ones, scores, reasons or versions may have changed, and those that are new or gone.
    pub touched: Vec<Slot>,
    /// Articles whose [ties](RelatedIndex::ties) may have changed.
    pub retied: Vec<Slot>,
}

/// What a batch of changes did to the rows and terms before any neighbour is looked at.
#[derive(Default)]
struct IndexDelta {
    /// Rows that are new or have another article now.
    renewed: Vec<u32>,
    /// Slots whose article is gone.
    gone: Vec<Slot>,
    /// Rows whose neighbours have to be found afresh, the renewed ones among them.
    stale: FxHashSet<u32>,
    /// Rows to report although their list may look the same.
    touched: FxHashSet<u32>,
}

impl RelatedIndex {
    /// An empty index that shows at most `limit` related articles of each (at most 48).
    pub fn new(limit: usize) -> Self {
        let shown = limit.min(PoolPlaces::MAX - RESERVE);
        Self {
            rows: ArticleRows { rows: Vec::new(), facts: Vec::new(), shown },
            free: Vec::new(),
            by_slot: Vec::new(),
            dictionary: Dictionary::default(),
        }
    }

    /// Inserts, replaces (`Some`) and removes (`None`) articles; of several changes to one slot the last counts.
    ///
    /// `known` may hold pools that need not be worked out, by the number of the article's slot: those that
    /// [`pool`](Self::pool) gave of the same articles, with the numbers of their slots.
    pub fn apply(
        &mut self,
        changes: Vec<(Slot, Option<ArticleFeatures<'_>>)>,
        known: &[Vec<(u32, u32)>],
    ) -> Reached {
        let delta = self.exchange(changes);
        let mut touched: Vec<Slot> = delta.gone.clone();
        let rows = &self.rows;
        let dictionary = &self.dictionary;
        let mut stale: Vec<u32> = delta.stale.iter().copied().collect();
        stale.sort_unstable();
        let fresh: Vec<Fresh> = stale
            .par_iter()
            .with_min_len(16)
            .map(|&at| {
                let known = rows
                    .get(at)
                    .and_then(|row| known.get(row.slot.0 as usize))
                    .filter(|known| !known.is_empty());
                let pool = match known {
                    Some(known) => known.iter().filter_map(|near| self.scored(*near)).collect(),
                    None => SCRATCH.with_borrow_mut(|scratch| scratch.pool(at, rows, dictionary)),
                };
                Fresh::new(at, pool, rows)
            })
            .collect();
        let offers: Vec<(u32, Scored)> = if stale.len() == rows.len() - self.free.len() {
            Vec::new()
        } else {
            delta.renewed.par_iter().flat_map_iter(|row| self.offers(*row, &delta.stale)).collect()
        };
        let mut changed: FxHashSet<u32> = delta.touched;
        changed.extend(&delta.renewed);
        for fresh in fresh {
            self.settle(fresh, &mut changed);
        }
        let mut to: Vec<u32> = offers.iter().map(|(to, _)| *to).collect();
        to.dedup();
        self.accept(offers, &mut changed);
        touched.extend(changed.iter().filter_map(|row| self.rows.get(*row)).map(|row| row.slot));
        touched.sort_unstable();
        touched.dedup();
        let offered = to.into_iter().filter_map(|row| self.rows.get(row));
        let found = stale.iter().filter_map(|row| self.rows.get(*row));
        let mut retied: Vec<Slot> = found.chain(offered).map(|row| row.slot).chain(delta.gone).collect();
        retied.sort_unstable();
        retied.dedup();
        Reached { touched, retied }
    }

    /// The related articles of a slot, strongest first.
    pub fn related(&self, slot: Slot) -> Vec<RelatedLink> {
        let Some((at, own)) = self.find(slot) else { return Vec::new() };
        own.shown()
            .filter_map(|scored| {
                let other = self.rows.get(scored.row)?;
                let days = self.rows.facts(at).day.abs_diff(self.rows.facts(scored.row).day);
                let reasons = reasons(own, other, days, &self.dictionary);
                Some(RelatedLink { slot: other.slot, score: scored.score, reasons })
            })
            .collect()
    }

    /// The same without scores and reasons.
    pub fn shown(&self, slot: Slot) -> Vec<Slot> {
        let Some((_, own)) = self.find(slot) else { return Vec::new() };
        own.shown().filter_map(|scored| self.rows.get(scored.row)).map(|row| row.slot).collect()
    }

    /// The other versions of the article in a slot, the most alike first, at most 16 beside a full list of related
    /// ones.
    pub fn versions(&self, slot: Slot) -> Vec<Slot> {
        let Some((_, own)) = self.find(slot) else { return Vec::new() };
        own.versions().filter_map(|scored| self.rows.get(scored.row)).map(|row| row.slot).collect()
    }

    /// The articles most alike one, versions among them, strongest first: at most [`TIES`], however many are shown.
    pub fn ties(&self, slot: Slot) -> impl Iterator<Item = (Slot, u32)> + '_ {
        let pool = self.find(slot).map_or(&[][..], |(_, own)| &own.pool);
        pool.iter().take(TIES).filter_map(|s| self.rows.get(s.row).map(|row| (row.slot, s.score)))
    }

    /// The whole pool of a slot with scores, strongest first: what is shown hides most of it.
    pub fn pool(&self, slot: Slot) -> Vec<(Slot, u32)> {
        let pool = self.find(slot).map_or(&[][..], |(_, own)| &own.pool);
        pool.iter().filter_map(|s| self.rows.get(s.row).map(|row| (row.slot, s.score))).collect()
    }

    fn scored(&self, (slot, score): (u32, u32)) -> Option<Scored> {
        self.find(Slot(slot)).map(|(row, _)| Scored { row, score })
    }

    fn find(&self, slot: Slot) -> Option<(u32, &Row)> {
        let at = self.by_slot.get(slot.0 as usize).copied()?;
        self.rows.get(at).map(|row| (at, row))
    }

    /// Puts the articles of a batch in place of the old ones, in the rows and in the dictionary, and finds out which
    /// rows that reaches.
    fn exchange(&mut self, changes: Vec<(Slot, Option<ArticleFeatures<'_>>)>) -> IndexDelta {
        let mut last: FxHashMap<Slot, Option<ArticleFeatures<'_>>> = FxHashMap::default();
        for (slot, entry) in changes {
            last.insert(slot, entry);
        }
        let mut delta = IndexDelta::default();
        self.reword(&mut last, &mut delta);
        // The frequency each term had before the batch; by hash, since a number may be given up and taken again.
        let mut before: FxHashMap<u64, usize> = FxHashMap::default();
        let cold = self.rows.len() == 0;
        let mut wanted: Vec<TermId> = Vec::new();
        let mut removed: FxHashSet<u32> = FxHashSet::default();
        #[expect(clippy::iter_over_hash_type, reason = "what is found is a set")]
        for slot in last.keys() {
            if let Some((at, _)) = self.find(*slot) {
                removed.insert(at);
            }
        }
        self.listing(&removed, &mut delta);
        #[expect(
            clippy::iter_over_hash_type,
            reason = "rows leave one by one, and the free ones are sorted before they are filled again"
        )]
        for &at in &removed {
            let Some(old) = self.rows.rows[at as usize].take() else { continue };
            let day = self.rows.facts(at).day;
            for held in &old.terms {
                let hash = self.dictionary.hash(held.id());
                before.entry(hash).or_insert_with(|| self.dictionary.frequency(held.id()));
                if self.dictionary.remove(held.id(), TermPosting::new(day, at, held.level())) {
                    wanted.push(held.id());
                }
            }
            self.by_slot[old.slot.0 as usize] = NO_ROW;
            self.free.push(at);
            delta.stale.remove(&at);
            delta.touched.remove(&at);
        }
        let mut new: Vec<(Slot, ArticleFeatures<'_>)> = Vec::new();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "the new are sorted before they are given rows, the gone are only reported"
        )]
        for (slot, entry) in last {
            match entry {
                Some(entry) => new.push((slot, entry)),
                None => delta.gone.push(slot),
            }
        }
        new.sort_by(|a, b| (a.1.day, &a.1.key).cmp(&(b.1.day, &b.1.key)));
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        if cold {
            self.fill(new);
            delta.renewed.extend(0..self.rows.len() as u32);
            delta.stale.extend(0..self.rows.len() as u32);
            return delta;
        }
        for (slot, entry) in new {
            let at = self.insert(slot, entry, &mut before);
            delta.renewed.push(at);
            delta.stale.insert(at);
        }
        self.restore(wanted);
        self.crossings(&before, &mut delta);
        delta
    }

    /// Takes out of a batch what changes no scores: articles that were only worded anew. What is a version of what is
    /// decided again in the pools that hold them.
    fn reword(&mut self, batch: &mut FxHashMap<Slot, Option<ArticleFeatures<'_>>>, delta: &mut IndexDelta) {
        let mut reworded: FxHashSet<u32> = FxHashSet::default();
        batch.retain(|slot, entry| {
            let Some(entry) = entry else { return true };
            let Some(at) = self.by_slot.get(slot.0 as usize).copied() else { return true };
            let same_day = self.rows.facts.get(at as usize).is_some_and(|facts| facts.day == entry.day);
            let Some(row) = self.rows.rows.get_mut(at as usize).and_then(Option::as_mut) else { return true };
            if !same_day || !row.weighs_the_same(entry, &self.dictionary) {
                return true;
            }
            if row.sketch != *entry.terms.sketch() {
                row.sketch = entry.terms.sketch().clone();
                reworded.insert(at);
            }
            false
        });
        let mut listing = IndexDelta::default();
        self.listing(&reworded, &mut listing);
        delta.stale.extend(listing.stale);
        delta.stale.extend(reworded);
    }

    /// Finds the rows that list one of `removed`.
    fn listing(&self, removed: &FxHashSet<u32>, delta: &mut IndexDelta) {
        if removed.is_empty() {
            return;
        }
        let mut look = |at: u32, row: &Row| {
            if row.pool.iter().any(|scored| removed.contains(&scored.row)) {
                delta.stale.insert(at);
                if row.shown().chain(row.versions()).any(|s| removed.contains(&s.row)) {
                    delta.touched.insert(at);
                }
            }
        };
        let many = removed.len() > 64 && removed.len() > self.rows.len() / 64;
        if many {
            for (at, row) in self.rows.rows.iter().enumerate() {
                if let Some(row) = row {
                    look(at as u32, row);
                }
            }
            return;
        }
        let mut reached = FxHashSet::default();
        #[expect(clippy::iter_over_hash_type, reason = "what is reached is a set")]
        for &at in removed {
            SCRATCH.with_borrow_mut(|scratch| {
                scratch.scan(at, &self.rows, &self.dictionary, |scored| {
                    reached.insert(scored.row);
                    0
                });
            });
        }
        #[expect(clippy::iter_over_hash_type, reason = "what is marked is a set")]
        for at in reached {
            if let Some(row) = self.rows.get(at) {
                look(at, row);
            }
        }
    }

    /// Gives an empty index its first articles, which are in the order of rows: the same as to insert one after the
    /// other, but by all processors and with every list allocated once.
    fn fill(&mut self, articles: Vec<(Slot, ArticleFeatures<'_>)>) {
        self.rows.rows.reserve_exact(articles.len());
        self.rows.facts.reserve_exact(articles.len());
        let mut articles = articles.into_iter();
        loop {
            let group: Vec<(Slot, ArticleFeatures<'_>)> = articles.by_ref().take(GROUP).collect();
            if group.is_empty() {
                break;
            }
            let levels: Vec<Vec<(u64, TermLevel)>> =
                group.par_iter().map(|(_, entry)| levels(entry).collect()).collect();
            // Only numbering is one article after the other.
            let numbered: Vec<Vec<HeldTerm>> = levels
                .into_iter()
                .map(|levels| {
                    let terms = levels.into_iter();
                    terms.map(|(hash, level)| HeldTerm::new(self.dictionary.intern(hash), level)).collect()
                })
                .collect();
            let rows: Vec<(Row, RowFacts)> = group
                .into_par_iter()
                .zip(numbered)
                .map(|((slot, entry), terms)| {
                    let day = entry.day;
                    let row = Row::with_terms(slot, entry, terms);
                    let facts = RowFacts { day, length: row.length() };
                    (row, facts)
                })
                .collect();
            for (row, facts) in rows {
                self.place(row.slot, self.rows.len() as u32);
                self.rows.rows.push(Some(row));
                self.rows.facts.push(facts);
            }
        }
        let rows = &self.rows;
        self.dictionary.fill(|range, found| {
            for (row, at) in rows.rows.iter().zip(0..) {
                let Some(row) = row else { continue };
                let day = rows.facts(at).day;
                let first = row.terms.partition_point(|held| held.id() < range.start);
                for held in row.terms[first..].iter().take_while(|held| held.id() < range.end) {
                    found(held.id(), TermPosting::new(day, at, held.level()));
                }
            }
        });
    }

    fn insert(&mut self, slot: Slot, entry: ArticleFeatures<'_>, before: &mut FxHashMap<u64, usize>) -> u32 {
        let at = self.free.pop().unwrap_or_else(|| {
            self.rows.rows.push(None);
            self.rows.facts.push(RowFacts::default());
            self.rows.rows.len() as u32 - 1
        });
        let day = entry.day;
        let row = Row::new(slot, entry, &mut self.dictionary);
        self.rows.facts[at as usize] = RowFacts { day, length: row.length() };
        for held in &row.terms {
            let hash = self.dictionary.hash(held.id());
            before.entry(hash).or_insert_with(|| self.dictionary.frequency(held.id()));
            self.dictionary.add(held.id(), TermPosting::new(day, at, held.level()));
        }
        self.rows.rows[at as usize] = Some(row);
        self.place(slot, at);
        at
    }

    /// Remembers the row of a slot.
    fn place(&mut self, slot: Slot, at: u32) {
        let slot = slot.0 as usize;
        if self.by_slot.len() <= slot {
            self.by_slot.resize(slot + 1, NO_ROW);
        }
        self.by_slot[slot] = at;
    }

    /// Brings back the postings of terms that have become rare enough to link again.
    fn restore(&mut self, wanted: Vec<TermId>) {
        let wanted: FxHashSet<TermId> =
            wanted.into_iter().filter(|id| self.dictionary.is_wanted(*id)).collect();
        if wanted.is_empty() {
            return;
        }
        let mut found: FxHashMap<TermId, Vec<TermPosting>> = FxHashMap::default();
        for (at, row) in self.rows.rows.iter().enumerate() {
            let day = self.rows.facts(at as u32).day;
            for held in row.iter().flat_map(|row| &row.terms) {
                if wanted.contains(&held.id()) {
                    found.entry(held.id()).or_default().push(TermPosting::new(day, at as u32, held.level()));
                }
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each term has postings of its own")]
        for (id, postings) in found {
            self.dictionary.restore(id, postings);
        }
    }

    /// Marks the holders of terms whose weight changed, and reports those that are shown beside another holder.
    fn crossings(&self, before: &FxHashMap<u64, usize>, delta: &mut IndexDelta) {
        #[expect(clippy::iter_over_hash_type, reason = "what is marked is a set")]
        for (hash, frequency) in before {
            let Some(id) = self.dictionary.find(*hash) else { continue };
            let (old, new) = (step(*frequency), self.dictionary.step(id));
            if old == new {
                continue;
            }
            let holders = self.holders(id);
            #[expect(clippy::iter_over_hash_type, reason = "what is marked is a set")]
            for &at in &holders {
                let Some(row) = self.rows.get(at) else { continue };
                // Where the weight falls, pairs that share the term come apart: a pool without such a pair stays.
                let falls = new.weight < old.weight;
                if !falls || row.pool.iter().any(|scored| holders.contains(&scored.row)) {
                    delta.stale.insert(at);
                }
                if row.shown().any(|scored| holders.contains(&scored.row)) {
                    delta.touched.insert(at);
                }
            }
        }
    }

    /// The rows that hold a term.
    fn holders(&self, id: TermId) -> FxHashSet<u32> {
        if !self.dictionary.is_dropped(id) {
            return self.dictionary.postings(id).iter().map(|p| p.row()).collect();
        }
        // A batch so large that the term went from rare enough to link to not even kept.
        let holds = |row: &Row| row.terms.iter().any(|held| held.id() == id);
        let rows = self.rows.rows.iter().enumerate();
        rows.filter(|(_, row)| row.as_ref().is_some_and(holds)).map(|(at, _)| at as u32).collect()
    }

    /// The rows, other than the stale ones, that would take the article in row `of` into their lists.
    fn offers(&self, of: u32, stale: &FxHashSet<u32>) -> Vec<(u32, Scored)> {
        let mut offers = Vec::new();
        let limit = self.rows.pool_limit();
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.scan(of, &self.rows, &self.dictionary, |found| {
                let Some(theirs) = self.rows.get(found.row) else { return 0 };
                let weak = theirs.pool.len() >= limit
                    && theirs.pool.last().is_none_or(|worst| worst.score > found.score);
                if !weak && !stale.contains(&found.row) {
                    offers.push((found.row, Scored { row: of, score: found.score }));
                }
                0
            });
        });
        offers
    }

    /// Gives a row its new neighbours.
    fn settle(&mut self, fresh: Fresh, changed: &mut FxHashSet<u32>) {
        let Some(row) = self.rows.rows[fresh.row as usize].as_mut() else { return };
        let old: Vec<Scored> = row.shown().collect();
        let old_versions: Vec<u32> = row.versions().map(|scored| scored.row).collect();
        row.pool = fresh.pool;
        row.shown = fresh.shown;
        row.versions = fresh.versions;
        if !row.shown().eq(old) || !row.versions().map(|scored| scored.row).eq(old_versions) {
            changed.insert(fresh.row);
        }
    }

    /// Lets rows take what they were offered.
    fn accept(&mut self, mut offers: Vec<(u32, Scored)>, changed: &mut FxHashSet<u32>) {
        offers.sort_unstable_by_key(|(to, scored)| (*to, scored.row));
        let limit = self.rows.pool_limit();
        for group in offers.chunk_by(|a, b| a.0 == b.0) {
            let to = group[0].0;
            let Some(own) = self.rows.get(to) else { continue };
            let mut pool = own.pool.to_vec();
            for (_, new) in group {
                offer(&mut pool, limit, *new, |a, b| self.rows.before(a, b));
            }
            let fresh = Fresh::new(to, pool, &self.rows);
            self.settle(fresh, changed);
        }
    }
}

/// The neighbours of a row before they are put in place.
struct Fresh {
    row: u32,
    pool: Box<[Scored]>,
    shown: PoolPlaces,
    versions: PoolPlaces,
}

impl Fresh {
    fn new(row: u32, pool: Vec<Scored>, rows: &ArticleRows) -> Self {
        let (shown, versions) = rows.divide(row, &pool);
        Self { row, pool: pool.into(), shown, versions }
    }
}
