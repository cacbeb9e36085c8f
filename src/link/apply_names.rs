//! Names across articles: what one article shows to be a person's name is one in every article that has it in full.
//!
//! "Lawyer Ada Holm" says that Ada Holm is a name; an article that has "Ada Holm" alone cannot know. So the articles that
//! show a name are counted, and those that merely may mention it are remembered by it. When the first of the former comes or
//! the last one goes, the latter are looked at again. What is taken over shows nothing itself, so nothing follows from
//! nothing and the order of changes does not matter.

use rustc_hash::{FxHashMap, FxHashSet};

use super::corpus::{ArticleChange, Corpus};
use super::entry::is_listed;
use super::related::Slot;
use crate::enrich::Derived;
use crate::enrich::names::NameKind;
use crate::enrich::tokens::id_hash;

/// The people that an article shows to be such.
fn shown(derived: &Derived) -> impl Iterator<Item = u64> + '_ {
    let people = derived.names.iter().filter(|name| name.sure && name.kind == NameKind::Person);
    people.map(|name| id_hash(&name.id))
}

impl Corpus {
    /// Counts the names of changed articles. Returns the others that have to be looked at again.
    pub(super) fn apply_names(&mut self, articles: &[ArticleChange]) -> Vec<Slot> {
        let mut counts: FxHashMap<u64, i64> = FxHashMap::default();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut given: FxHashSet<Slot> = FxHashSet::default();
        // Of several changes to one article the last counts.
        for (path, new) in articles.iter().rev() {
            if !seen.insert(path) {
                continue;
            }
            if let Some(slot) = self.by_path(path) {
                given.insert(slot);
                if let Some(old) = self.entry(slot).filter(|old| old.is_listed()) {
                    shown(&old.derived).for_each(|id| *counts.entry(id).or_default() -= 1);
                }
            }
            if let Some((article, derived)) = new
                && is_listed(article)
            {
                shown(derived).for_each(|id| *counts.entry(id).or_default() += 1);
            }
        }
        let mut again: FxHashSet<Slot> = FxHashSet::default();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each name is counted by itself, and the caller sorts the articles"
        )]
        for (id, change) in counts {
            let before = self.known_names.shown.get(&id).copied().unwrap_or(0);
            let after = u32::try_from(i64::from(before) + change).unwrap_or(0);
            match after {
                0 => self.known_names.shown.remove(&id),
                after => self.known_names.shown.insert(id, after),
            };
            if (before == 0) != (after == 0) {
                again.extend(self.known_names.unsure.get(&id).into_iter().flatten());
            }
        }
        again.retain(|slot| !given.contains(slot));
        again.into_iter().collect()
    }
}
