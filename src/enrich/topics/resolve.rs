//! From what an editor typed in front matter to a topic, or to the topic that was probably meant.

use super::topic::{PREFIX, TopicId, URI};
use super::vocabulary::TopicVocabulary;
use crate::slug::slugify;

/// Longest text, in bytes of its slug, for which a suggestion is looked up.
const LONGEST_TYPED: usize = 80;

/// A topic that an editor named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResolvedTopic {
    /// The topic that was named; where the site merged it into another one, that one.
    pub topic: TopicId,
    /// Whether IPTC has retired it: worth a warning.
    pub retired: bool,
    /// The nearest broader topic that is not retired, for a retired one; otherwise the topic itself.
    pub active: Option<TopicId>,
}

impl TopicVocabulary {
    /// Finds a topic by id (`medtop:20000574`, its bare number, its URI, a site's own id), label or slug, in any case.
    ///
    /// # Errors
    /// The id or label that comes nearest to an unknown one, if any comes near.
    pub fn resolve(&self, typed: &str) -> Result<ResolvedTopic, Option<String>> {
        let typed = typed.trim();
        let number = typed
            .strip_prefix(URI)
            .or_else(|| typed.strip_prefix("https://cv.iptc.org/newscodes/mediatopic/"));
        let exact = self
            .by_id(typed)
            .or_else(|| self.by_id(&format!("{PREFIX}{}", number.unwrap_or(typed))))
            .or_else(|| self.by_name(typed));
        let Some(named) = exact else { return Err(self.nearest(typed)) };
        let merged = std::iter::successors(Some(named), |&t| self.get(t).merged_into);
        // While a file is read, two topics may still be merged into each other.
        let topic = merged.take(self.len()).last().unwrap_or(named);
        let retired = self.get(topic).retired.is_some();
        let active =
            std::iter::successors(Some(topic), |&t| self.parent(t)).find(|&t| self.get(t).retired.is_none());
        Ok(ResolvedTopic { topic, retired, active })
    }

    /// The shortest label that holds what was typed as words of its own (`sanctions`: `economic sanction`), or else the
    /// label (or, where an id was typed, the id) with the fewest letters to change, a third at most. The first letter is
    /// one that nobody mistypes.
    pub(super) fn nearest(&self, typed: &str) -> Option<String> {
        let slug = slugify(typed);
        if slug.is_empty() || slug.len() > LONGEST_TYPED {
            return None;
        }
        let shown =
            || self.topics().filter(|(_, t)| t.retired.is_none() && !t.hidden && t.merged_into.is_none());
        let labels = || shown().map(|(_, t)| (slugify(&t.label), &t.label));
        let ids = shown().filter(|(_, t)| t.uri.is_none()).map(|(_, t)| (slugify(&t.id), &t.id));
        let singular = slug.strip_suffix('s').filter(|word| word.len() > 3).unwrap_or(&slug);
        let holds = |label: &str| {
            let words = format!("-{label}-");
            [slug.as_str(), singular].iter().any(|typed| words.contains(&format!("-{typed}-")))
        };
        let holding = labels().filter(|(label, _)| slug.len() > 3 && holds(label));
        if let Some((_, label)) = holding.min_by_key(|(label, _)| label.len()) {
            return Some(label.clone());
        }
        labels()
            .chain(ids)
            .filter(|(candidate, _)| candidate.as_bytes().first() == slug.as_bytes().first())
            .map(|(candidate, name)| (strsim::osa_distance(&slug, &candidate), name))
            .filter(|&(distance, _)| distance * 3 <= slug.chars().count())
            .min_by_key(|&(distance, _)| distance)
            .map(|(_, name)| name.clone())
    }
}
