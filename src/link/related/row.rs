//! What the index keeps of one article.

use super::pool::Scored;
use super::postings::{Dictionary, TermId};
use super::score::{TermLevel, reciprocal_length};
use super::{ArticleFeatures, Slot, TieKey, WeightedSubject};
use crate::enrich::terms::Sketch;

/// Set in the hash of a term that stands for a country or a topic; the hashes of words have 48 bits.
const COUNTRY: u64 = 1 << 62;
const TOPIC: u64 = 1 << 63;

/// A term of an article and its level there, as one number so that many fit a cache line: the id above four bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HeldTerm(u32);

impl HeldTerm {
    pub(super) fn new(id: TermId, level: TermLevel) -> Self {
        Self(id << 4 | u32::from(level.0))
    }

    pub(super) fn id(self) -> TermId {
        self.0 >> 4
    }

    pub(super) fn level(self) -> TermLevel {
        TermLevel((self.0 & 15) as u8)
    }
}

/// One article.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub slot: Slot,
    pub key: TieKey,
    /// By id.
    pub terms: Box<[HeldTerm]>,
    pub sketch: Sketch,
    pub countries: Box<[WeightedSubject]>,
    pub topics: Box<[WeightedSubject]>,
    /// See [`ArticleFeatures::names`].
    names: u64,
    /// The strongest neighbours, strongest first.
    pub pool: Box<[Scored]>,
    /// Which of the pool are related articles to show.
    pub shown: PoolPlaces,
    /// Which of the pool are versions of the article.
    pub versions: PoolPlaces,
}

/// Places in a pool, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PoolPlaces(u64);

impl PoolPlaces {
    /// A pool can be no larger.
    pub(super) const MAX: usize = u64::BITS as usize;

    pub(super) fn insert(&mut self, place: usize) {
        self.0 |= 1 << place;
    }

    pub(super) fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

impl Row {
    /// The row of an article without its neighbours; its terms are numbered, but not yet posted.
    pub(super) fn new(slot: Slot, entry: ArticleFeatures<'_>, dictionary: &mut Dictionary) -> Self {
        let terms =
            levels(&entry).map(|(hash, level)| HeldTerm::new(dictionary.intern(hash), level)).collect();
        Self::with_terms(slot, entry, terms)
    }

    /// The same with terms that are numbered already, in any order.
    pub(super) fn with_terms(slot: Slot, entry: ArticleFeatures<'_>, mut terms: Vec<HeldTerm>) -> Self {
        terms.sort_unstable();
        // A subject named twice counts once, at its higher level.
        terms.reverse();
        terms.dedup_by_key(|held| held.id());
        terms.reverse();
        Self {
            slot,
            key: entry.key,
            terms: terms.into(),
            sketch: entry.terms.sketch().clone(),
            countries: entry.countries.into(),
            topics: entry.topics.into(),
            names: entry.names,
            pool: Box::default(),
            shown: PoolPlaces::default(),
            versions: PoolPlaces::default(),
        }
    }

    /// Whether an article's new content weighs what its old content did: only its wording may differ.
    pub(super) fn weighs_the_same(&self, entry: &ArticleFeatures<'_>, dictionary: &Dictionary) -> bool {
        let mut own: Vec<_> =
            self.terms.iter().map(|held| (dictionary.hash(held.id()), held.level().0)).collect();
        let mut new: Vec<_> = levels(entry).map(|(hash, level)| (hash, level.0)).collect();
        own.sort_unstable();
        new.sort_unstable_by_key(|&(hash, level)| (hash, std::cmp::Reverse(level)));
        new.dedup_by_key(|(hash, _)| *hash);
        self.key == entry.key
            && *self.countries == *entry.countries
            && *self.topics == *entry.topics
            && self.names == entry.names
            && own == new
    }

    /// See [`reciprocal_length`].
    pub(super) fn length(&self) -> u32 {
        reciprocal_length(self.terms.iter().map(|held| held.level().square()).sum())
    }

    /// The related articles to show, strongest first.
    pub(super) fn shown(&self) -> impl Iterator<Item = Scored> + '_ {
        self.at(self.shown)
    }

    /// The versions, the most alike first.
    pub(super) fn versions(&self) -> impl Iterator<Item = Scored> + '_ {
        self.at(self.versions)
    }

    fn at(&self, places: PoolPlaces) -> impl Iterator<Item = Scored> + '_ {
        self.pool.iter().enumerate().filter(move |(place, _)| places.has(*place)).map(|(_, scored)| *scored)
    }
}

/// The hash and level of each term of an article, its countries and topics among them.
pub(super) fn levels<'a>(entry: &'a ArticleFeatures<'_>) -> impl Iterator<Item = (u64, TermLevel)> + 'a {
    let words = entry.terms.iter().map(|term| (term.hash, TermLevel::new(term.count, term.named)));
    let country =
        |country: &WeightedSubject| (country.code >> 2 | COUNTRY, TermLevel::new(country.weight, 0));
    let countries = entry.countries.iter().map(country);
    // That two articles are on one subject says little, however strongly either is.
    let topics = entry.topics.iter().map(|topic| (topic.code >> 2 | TOPIC, TermLevel::new(1, 0)));
    words.chain(countries).chain(topics)
}

/// Whether the hash of a term is that of a word rather than a country or topic.
pub(super) fn is_word(hash: u64) -> bool {
    hash & (COUNTRY | TOPIC) == 0
}
