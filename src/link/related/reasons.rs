//! Why two articles are related, in terms a reader can check in both.

use super::WeightedSubject;
use super::postings::Dictionary;
use super::row::{Row, is_word};
use super::score::contributions;

/// At most this many shared terms are named.
const MAX_TERMS: usize = 8;

/// What two articles share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reasons {
    /// The hashes of the shared terms that add most to the score, strongest first; at most eight. Their words are
    /// found through [`crate::enrich::terms::Terms::find`].
    pub terms: Vec<u64>,
    /// The codes of the countries of both, the strongest first.
    pub countries: Vec<u64>,
    /// The codes of the topics of both, the strongest first.
    pub topics: Vec<u64>,
}

/// What the articles of two rows share that are `days` apart.
pub(super) fn reasons(a: &Row, b: &Row, days: u32, dictionary: &Dictionary) -> Reasons {
    let mut shared = Vec::new();
    let mut theirs = b.terms.iter().peekable();
    for own in &a.terms {
        while theirs.next_if(|held| held.id() < own.id()).is_some() {}
        let Some(other) = theirs.next_if(|held| held.id() == own.id()) else { continue };
        let step = dictionary.step(own.id());
        let hash = dictionary.hash(own.id());
        if step.weight > 0 && i64::from(days) <= i64::from(step.window) && is_word(hash) {
            let adds = contributions(step.weight, own.level())[usize::from(other.level().0)];
            shared.push((std::cmp::Reverse(adds), hash));
        }
    }
    shared.sort_unstable();
    shared.truncate(MAX_TERMS);
    Reasons {
        terms: shared.into_iter().map(|(_, hash)| hash).collect(),
        countries: both(&a.countries, &b.countries),
        topics: both(&a.topics, &b.topics),
    }
}

/// The codes in both lists, by the smaller of their two weights.
fn both(a: &[WeightedSubject], b: &[WeightedSubject]) -> Vec<u64> {
    let mut shared: Vec<_> = a
        .iter()
        .filter_map(|own| {
            let other = b.iter().find(|other| other.code == own.code)?;
            Some((std::cmp::Reverse(own.weight.min(other.weight)), own.code))
        })
        .collect();
    shared.sort_unstable();
    shared.dedup_by_key(|(_, code)| *code);
    shared.into_iter().map(|(_, code)| code).collect()
}
