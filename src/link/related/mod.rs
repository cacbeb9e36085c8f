//! Related articles and other versions of one article, kept exact while articles come, change and go.
//!
//! For each article the index keeps a *pool*: the strongest of all articles that share a term with it. Those of the
//! pool whose wording is largely the same are its *versions*; of the others the strongest are shown, leaving out
//! what is a version of one already chosen.
//!
//! Everything kept is a pure function of the present set of articles, so that any order of changes ends in the same
//! lists as a build from nothing. What a change reaches is small because of how scores are made (see [`score`]):
//! 1. an article that is new, changed or gone reaches the articles that hold one of its terms; of these, one that
//!    had it in its pool is looked at afresh, and any other is merely offered it;
//! 2. a term whose frequency crosses a power of two reaches the articles that hold it, fewer than 1,024;
//! 3. nothing else can change.
//!
//! Incremental: [`RelatedIndex::apply`] is the only way in; a cold build is one call with all articles.

mod index;
mod pool;
mod postings;
mod reasons;
mod row;
mod rows;
mod scan;
pub mod score;

#[cfg(test)]
mod tests;

pub use index::{Reached, RelatedIndex};
pub use reasons::Reasons;

use crate::enrich::terms::Terms;
use crate::site_path::SitePath;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The handle by which the caller knows an article; small numbers, reused after deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u32);

/// What decides between articles of equal score and of the same day (the later day goes first), so that no handle
/// does: the later date, then the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieKey {
    /// Seconds since 1970.
    pub date: i64,
    /// The source path, which no two articles share.
    pub path: SitePath,
}

impl Ord for TieKey {
    fn cmp(&self, other: &Self) -> Ordering {
        other.date.cmp(&self.date).then_with(|| self.path.cmp(&other.path))
    }
}

impl PartialOrd for TieKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A country or topic of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeightedSubject {
    /// A hash of its code or id that is the same in every article.
    pub code: u64,
    /// How strongly the article is about it, 1 (in passing) to 15.
    pub weight: u8,
}

/// What the index needs to know of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFeatures<'a> {
    /// What decides among articles of the same score.
    pub key: TieKey,
    /// Days since 1970 of the article's date; the same for all where dates are unknown.
    pub day: i32,
    /// The weighted words of its text.
    pub terms: Cow<'a, Terms>,
    /// The countries it is filed under.
    pub countries: Vec<WeightedSubject>,
    /// The topics it is filed under.
    pub topics: Vec<WeightedSubject>,
    /// A hash of the people and organisations that it names. They are found by their words; this only tells that others
    /// have to show other reasons.
    pub names: u64,
}

/// A related article and why it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedLink {
    /// The number of the related article.
    pub slot: Slot,
    /// How alike the two are; comparable within one archive.
    pub score: u32,
    /// What the two share.
    pub reasons: Reasons,
}
