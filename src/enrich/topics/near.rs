//! The topics that an article nearly had, for those who ask why it has them not.

use super::found::TopicFound;
use super::select::{ENOUGH, RIVAL, Selection};
use super::topic::TopicId;

/// Least score for a topic to have come near, in thousandths.
const NEAR: i64 = 250;

/// A topic that came near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicNear {
    /// With the score that it would have.
    pub found: TopicFound,
    /// Why it is not among the article's topics.
    pub aside: Aside,
}

/// Why a topic that came near is not among those of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// One word speaks for it, and it is weak or has other meanings.
    Weak,
    /// Too little speaks for it, for the length of the article.
    Little {
        /// The score that is enough, in thousandths.
        enough: u16,
    },
    /// What speaks for it is too small a part of what speaks for the strongest top-level topic.
    Rival {
        /// That topic.
        strongest: TopicId,
        /// The part, in thousandths.
        share: u16,
        /// The part that is enough.
        enough: u16,
    },
    /// What speaks for it is too small a part of what speaks for the topic above it.
    Share {
        /// The topic above.
        above: TopicId,
        /// The part, in thousandths.
        share: u16,
    },
    /// Neither the headline nor the lead speaks of it, and another topic is stronger.
    Unled,
    /// The headline does not speak of it, and what speaks for it is not enough beside another topic.
    Untold,
    /// It is who acts or where it happens, beside a subject that the headline speaks of.
    Setting,
    /// It is a whole field beside a narrower subject.
    General,
    /// The words that speak for it belong to names.
    Owned,
}

impl Selection<'_> {
    /// The topics that came near, each with the score that it would have.
    pub(super) fn aside(&self) -> Vec<(TopicId, u16, Aside)> {
        let chosen: Vec<TopicId> = self.choose().into_iter().map(|(topic, _)| topic).collect();
        let mut aside = Vec::new();
        let strongest = self.tree.roots.iter().copied().filter(|root| self.support[root.index()].is_enough());
        let strongest = strongest.max_by_key(|root| (self.competing(*root), std::cmp::Reverse(*root)));
        for &root in &self.tree.roots {
            if chosen.iter().any(|topic| self.tree.root(*topic) == root) {
                self.beside(root, &chosen, &mut aside);
                continue;
            }
            let score = self.score(self.sums[root.index()]);
            if score < NEAR {
                continue;
            }
            let mut narrow = Vec::new();
            self.descend(root, &mut narrow);
            let rival = strongest.map(|strongest| (strongest, self.competing(strongest).max(1)));
            let why = match rival {
                _ if !self.support[root.index()].is_enough() => Aside::Weak,
                _ if score < ENOUGH => Aside::Little { enough: ENOUGH as u16 },
                Some((strongest, most)) => {
                    let share = (self.competing(root) * 1000 / most).clamp(0, 1000);
                    match share >= RIVAL {
                        true if narrow.iter().all(|topic| self.gives_way(*topic, &chosen)) => Aside::Setting,
                        true if !self.leads(root) => Aside::Unled,
                        true if narrow.iter().any(|topic| *topic != root) => Aside::Untold,
                        true => Aside::General,
                        false => Aside::Rival { strongest, share: share as u16, enough: RIVAL as u16 },
                    }
                }
                None => Aside::Weak,
            };
            let narrowest =
                narrow.into_iter().max_by_key(|topic| (self.sums[topic.index()], std::cmp::Reverse(*topic)));
            aside.push((narrowest.unwrap_or(root), score.clamp(1, 1000) as u16, why));
        }
        aside
    }

    /// Whether a topic is a setting beside a chosen subject.
    fn gives_way(&self, topic: TopicId, chosen: &[TopicId]) -> bool {
        self.is_setting(topic) && chosen.iter().any(|&chosen| self.is_subject(chosen))
    }

    /// Topics below `above`, which is over chosen ones, for which enough would speak if they stood alone.
    fn beside(&self, above: TopicId, chosen: &[TopicId], aside: &mut Vec<(TopicId, u16, Aside)>) {
        for &child in &self.tree.children[above.index()] {
            if chosen.contains(&child) {
                continue;
            }
            if chosen.iter().any(|topic| self.tree.is_below(*topic, child)) {
                self.beside(child, chosen, aside);
                continue;
            }
            let score = self.score(self.sums[child.index()]);
            if score >= ENOUGH {
                let share = self.sums[child.index()] * 1000 / self.sums[above.index()].max(1);
                let share = share.clamp(0, 1000) as u16;
                let why = match self.stands(child) {
                    true if self.gives_way(child, chosen) => Aside::Setting,
                    true => Aside::Share { above, share },
                    false => Aside::Untold,
                };
                aside.push((child, score.clamp(1, 1000) as u16, why));
            }
        }
    }
}
