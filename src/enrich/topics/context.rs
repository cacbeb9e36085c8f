//! `requires` and `excludes`: a term that counts only in the right company.

use super::matcher::FoundTerm;

/// How far, in words, company may stand off.
const NEAR: u32 = 25;

/// The conditions of one topic, as numbers of context terms.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
    /// At least one of these must stand near, unless the list is empty.
    pub requires: std::ops::Range<u32>,
    /// None of these may stand near.
    pub excludes: std::ops::Range<u32>,
}

impl Condition {
    /// Whether an occurrence counts. `context` holds all context terms found, in the order of the text.
    pub(super) fn admits(&self, found: &FoundTerm, context: &[FoundTerm]) -> bool {
        let from = context.partition_point(|c| c.first + NEAR < found.first);
        let near = &context[from..];
        let near = &near[..near.partition_point(|c| c.first <= found.last + NEAR)];
        let has = |wanted: &std::ops::Range<u32>| near.iter().any(|c| wanted.contains(&c.term));
        (self.requires.is_empty() || has(&self.requires)) && !has(&self.excludes)
    }
}
