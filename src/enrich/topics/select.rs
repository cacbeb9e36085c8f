//! Which topics the sums of evidence amount to.
//!
//! The top-level topics compete first, each with all that speaks for anything below it; a weak one beside a
//! strong one is noise, and so is one that neither the headline nor the lead speaks of. In each that stays, the way leads down to the narrower topics as long as they hold a fair share of
//! the evidence. What speaks for a narrow topic itself has to bear it: a word in the headline, or several words
//! elsewhere. The strongest topic alone is filed with less, for an article is about something.
//! A topic to which the site gave terms of its own does not compete: enough evidence is enough.

use super::topic::TopicId;
use super::vocabulary::TopicVocabulary;

/// Most topics an article gets.
pub(super) const MOST: usize = 5;
/// Most topics below one top-level topic.
const MOST_OF_ONE: usize = 3;
/// Least evidence in the headline for a topic to be filed whatever else the article speaks of, in thousandths of a lexicon
/// weight: one word that speaks plainly.
const TOLD: i64 = 3000;
/// Evidence in the headline before which a topic that the article only touches on gives way, in thousandths of a lexicon weight.
const PLAIN_TOLD: i64 = 2500;
/// The least weight of a word that may carry a topic by itself, in thousandths.
const PLAIN_WORD: i32 = 2000;
/// Evidence for which the score is one half, in thousandths of a lexicon weight.
const HALF: i64 = 3000;
/// Words after which the same evidence is worth half.
const LONG: i64 = 400;
/// Least score of a topic.
pub(super) const ENOUGH: i64 = 400;
/// Least score of a topic with terms of the site's own: someone wanted them found.
const ENOUGH_OWN: i64 = 250;
/// Least share of the strongest top-level topic's evidence for another one, in thousandths.
pub(super) const RIVAL: i64 = 550;
/// Least share of a topic's evidence for a narrower one to stand for it, in thousandths.
const FAIR_SHARE: i64 = 300;
/// The same where the narrower one stands by itself.
const FAIR_SHARE_STANDING: i64 = 230;
/// The same where the headline speaks of the narrower one.
const FAIR_SHARE_TOLD: i64 = 180;
/// Evidence in the headline by which it speaks of a topic, in thousandths of a lexicon weight: one hint.
const HINT: i64 = 1000;
/// Least share of the strongest narrower topic's evidence for one that neither headline nor lead speaks of, in thousandths.
const UNLED_SHARE: i64 = 600;
/// Least share for the strongest narrower one where none has a fair share, in thousandths, below a topic that is no whole field.
const MODEST_SHARE: i64 = 220;
/// Least evidence for that one, in thousandths of a lexicon weight.
const PLAIN: i64 = 3000;
/// Least score of what speaks for a topic itself for it to be filed: where several words do, the headline among them.
const STANDS_TOLD: i64 = 440;
/// The same where a single word does, in the headline.
const STANDS_TOLD_BY_ONE: i64 = 500;
/// The same where a single word does, in the lead but not in the headline.
const STANDS_LED_BY_ONE: i64 = 560;
/// The same where several words do, in the lead but not in the headline.
const STANDS_LED: i64 = 600;
/// The same where several words do, but neither in the headline nor in the lead.
const STANDS_UNLED: i64 = 620;
/// Below this score a topic found by a single word, neither in the headline nor in the lead, gives way to one that the headline speaks of.
const GIVES_WAY: i64 = 400;
/// Least weight of the plainest word for a topic to stand, in thousandths.
const BEARS: i32 = 1700;

/// The vocabulary as the selection sees it: retired, hidden and merged topics are not in the tree.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) roots: Vec<TopicId>,
    pub(super) children: Vec<Vec<TopicId>>,
    pub(super) parent: Vec<Option<TopicId>>,
    priors: Vec<i32>,
    scales: Vec<i32>,
    /// How many words of the headline have to speak for a topic beside a subject that the headline speaks of.
    beside: Vec<u8>,
    /// Whether a topic has words of its own.
    worded: Vec<bool>,
}

impl Tree {
    pub(super) fn new(
        vocabulary: &TopicVocabulary,
        priors: &[i32],
        scales: &[i32],
        beside: Vec<u8>,
        worded: Vec<bool>,
    ) -> Self {
        let mut tree = Self {
            beside,
            worded,
            roots: Vec::new(),
            children: vec![Vec::new(); vocabulary.len()],
            parent: vec![None; vocabulary.len()],
            priors: priors.to_vec(),
            scales: scales.to_vec(),
        };
        for (id, _) in vocabulary.topics().filter(|(id, _)| vocabulary.shown(*id) == Some(*id)) {
            // A shown topic below a hidden one hangs from the nearest shown one above.
            let above = vocabulary.parent(id).and_then(|p| vocabulary.shown(p));
            tree.parent[id.index()] = above;
            match above {
                Some(above) => tree.children[above.index()].push(id),
                None => tree.roots.push(id),
            }
        }
        tree
    }

    pub(super) fn len(&self) -> usize {
        self.parent.len()
    }

    /// Whether a topic is a whole field, or a heading without words of its own.
    fn is_field(&self, topic: TopicId) -> bool {
        self.parent[topic.index()].is_none() || !self.worded[topic.index()]
    }

    pub(super) fn root(&self, topic: TopicId) -> TopicId {
        std::iter::successors(Some(topic), |t| self.parent[t.index()]).last().unwrap_or(topic)
    }

    pub(super) fn is_below(&self, topic: TopicId, above: TopicId) -> bool {
        std::iter::successors(self.parent[topic.index()], |t| self.parent[t.index()]).any(|t| t == above)
    }
}

/// How many terms speak for a topic and what is below it, and how plainly the plainest does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TopicSupport {
    terms: u16,
    most: i32,
    /// How often they stand in the text.
    times: u16,
    /// Whether one stands in the headline or the lead.
    leads: bool,
    /// How many of them stand in the headline.
    told: u8,
}

impl TopicSupport {
    /// A word that counts already says so much.
    pub(super) fn raise(&mut self, weight: i32) {
        self.most = self.most.max(weight);
    }

    pub(super) fn add(&mut self, weight: i32, times: usize, leads: bool, in_headline: bool) {
        if weight > 0 {
            self.leads |= leads;
            self.told = self.told.saturating_add(u8::from(in_headline));
            self.times = self.times.saturating_add(times.min(100) as u16);
            self.terms = self.terms.saturating_add(1);
            self.most = self.most.max(weight);
        }
    }

    /// One word that stands once far down in a text makes no topic narrower than it is.
    fn narrows(self) -> bool {
        self.terms > 1 || self.times > 1 || self.leads
    }

    /// One weak or ambiguous word never carries a topic alone; two may, or one that speaks plainly.
    pub(super) fn is_enough(self) -> bool {
        self.terms > 1 || self.most >= PLAIN_WORD
    }
}

/// The evidence of one article, in thousandths of a lexicon weight, by topic.
pub(super) struct Selection<'a> {
    pub tree: &'a Tree,
    /// All that speaks for a topic and what is below it.
    pub sums: &'a [i64],
    /// What of it stands in the headline, without regard to how often.
    pub told: &'a [i64],
    /// The terms that speak for each.
    pub support: &'a [TopicSupport],
    /// What of it stems from terms that the site gave to this very topic; empty if it gave none to any.
    pub own: &'a [i64],
    /// The length of the article.
    pub words: usize,
}

impl Selection<'_> {
    /// The topics with their scores, strongest first.
    pub(super) fn choose(&self) -> Vec<(TopicId, u16)> {
        let mut roots: Vec<(i64, TopicId)> = self
            .tree
            .roots
            .iter()
            .filter(|r| self.sums[r.index()] > 0 && self.support[r.index()].is_enough())
            .map(|&r| (self.competing(r), r))
            .collect();
        roots.sort_unstable_by_key(|&(sum, root)| (-sum, root));
        let strongest = roots.first().map_or(0, |r| r.0);
        let mut chosen: Vec<(i64, TopicId)> = Vec::new();
        for &(sum, root) in &roots {
            if self.score(sum) < ENOUGH || sum * 1000 < strongest * RIVAL {
                break;
            }
            let first = sum == strongest;
            if !first && !self.leads(root) {
                continue;
            }
            let mut leaves = Vec::new();
            self.descend(root, &mut leaves);
            let best = leaves.iter().map(|t| self.sums[t.index()]).max().unwrap_or(0);
            leaves.retain(|&t| self.leads(t) || self.sums[t.index()] * 1000 >= best * UNLED_SHARE);
            if !first {
                // A whole field beside the subject says nothing.
                leaves.retain(|&t| t != root);
            }
            leaves.sort_unstable_by_key(|&t| (-self.sums[t.index()], t));
            leaves.truncate(MOST_OF_ONE);
            let most = leaves.first().map_or(1, |t| self.sums[t.index()]).max(1);
            chosen.extend(leaves.iter().map(|&t| (self.score(sum) * self.sums[t.index()] / most, t)));
        }
        self.add_told(&mut chosen);
        let has_own = |topic: &&TopicId| self.own.get(topic.index()).is_some_and(|own| *own > 0);
        let topics = self.tree.roots.iter().chain(self.tree.children.iter().flatten());
        // Most sites give none, and this is done for every article.
        let candidates = (!self.own.is_empty()).then_some(topics).into_iter().flatten();
        for &topic in candidates.filter(has_own) {
            let score = self.score(self.own[topic.index()]);
            if score >= ENOUGH_OWN && !chosen.iter().any(|&(_, t)| t == topic) {
                chosen.push((score, topic));
            }
        }
        let all: Vec<TopicId> = chosen.iter().map(|c| c.1).collect();
        chosen.retain(|&(_, topic)| !all.iter().any(|&other| self.tree.is_below(other, topic)));
        chosen.sort_unstable_by_key(|&(score, topic)| {
            (-score, self.tree.root(topic) != self.tree.root(all[0]), topic)
        });
        if let Some(&(_, strongest)) = chosen.first() {
            let keeps = |topic: TopicId| self.stands(topic) || has_own(&&topic);
            let gives_way = !keeps(strongest)
                && self.is_passing(strongest)
                && chosen.iter().any(|&(_, topic)| self.told[topic.index()] >= PLAIN_TOLD && keeps(topic));
            chosen.retain(|&(_, topic)| if topic == strongest { !gives_way } else { keeps(topic) });
        }
        self.leave_subjects(&mut chosen);
        chosen.truncate(MOST);
        chosen.into_iter().map(|(score, topic)| (topic, score.clamp(1, 1000) as u16)).collect()
    }

    /// Puts aside who acts and where it happens beside what the headline speaks of. The strongest topic stays unless its own
    /// field has such a subject.
    fn leave_subjects(&self, chosen: &mut Vec<(i64, TopicId)>) {
        let subjects: Vec<TopicId> =
            chosen.iter().map(|c| c.1).filter(|&topic| self.is_subject(topic)).collect();
        let Some(&(_, strongest)) = chosen.first() else { return };
        let field = self.tree.root(strongest);
        let leads = !subjects.iter().any(|&subject| self.tree.root(subject) == field);
        let has_own = |topic: TopicId| self.own.get(topic.index()).is_some_and(|own| *own > 0);
        chosen.retain(|&(_, topic)| {
            subjects.is_empty() || !self.is_setting(topic) || topic == strongest && leads || has_own(topic)
        });
    }

    /// Whether what speaks for a topic itself, not only for its field, is enough to file it beside another one.
    pub(super) fn stands(&self, topic: TopicId) -> bool {
        !self.tree.is_field(topic) && self.is_borne(topic)
    }

    /// The same for topics and whole fields alike.
    fn is_borne(&self, topic: TopicId) -> bool {
        let support = self.support[topic.index()];
        if support.most < BEARS {
            return false;
        }
        let several = support.terms > 1;
        let least = match (self.told[topic.index()] >= HINT, several) {
            (true, true) => STANDS_TOLD,
            (true, false) => STANDS_TOLD_BY_ONE,
            (false, true) if support.leads => STANDS_LED,
            (false, true) => STANDS_UNLED,
            (false, false) if support.leads => STANDS_LED_BY_ONE,
            (false, false) => return false,
        };
        self.score(self.sums[topic.index()]) >= least
    }

    /// Whether the headline speaks of a topic as what the article is about.
    pub(super) fn is_subject(&self, topic: TopicId) -> bool {
        self.tree.beside[topic.index()] == 0 && self.told[topic.index()] >= HINT && !self.tree.is_field(topic)
    }

    /// Whether a topic is who acts or where it happens, and the headline does not speak of it in words enough to be filed
    /// beside a subject.
    pub(super) fn is_setting(&self, topic: TopicId) -> bool {
        self.support[topic.index()].told < self.tree.beside[topic.index()]
    }

    /// Whether an article only touches on a topic: a single word, neither in the headline nor in the lead, and seldom.
    fn is_passing(&self, topic: TopicId) -> bool {
        !self.leads(topic)
            && self.support[topic.index()].terms == 1
            && self.score(self.sums[topic.index()]) < GIVES_WAY
    }

    /// Whether the headline, the deck or the lead speaks of a topic.
    pub(super) fn leads(&self, topic: TopicId) -> bool {
        self.support[topic.index()].leads
    }

    /// Adds the narrowest topics of which the headline speaks plainly.
    fn add_told(&self, chosen: &mut Vec<(i64, TopicId)>) {
        let topics = self.tree.children.iter().flatten();
        let told: Vec<TopicId> = topics.copied().filter(|topic| self.told[topic.index()] >= TOLD).collect();
        for &topic in &told {
            let narrower = told.iter().chain(chosen.iter().map(|(_, topic)| topic));
            let implied = narrower.copied().any(|other| self.tree.is_below(other, topic));
            if implied || chosen.iter().any(|&(_, known)| known == topic) {
                continue;
            }
            let score = self.score(self.sums[topic.index()]);
            if score >= ENOUGH {
                chosen.push((score, topic));
            }
        }
    }

    /// What a top-level topic competes with.
    pub(super) fn competing(&self, root: TopicId) -> i64 {
        let (scale, prior) = (self.tree.scales[root.index()], self.tree.priors[root.index()]);
        self.sums[root.index()] * i64::from(scale) / 1000 + i64::from(prior)
    }

    /// Evidence as a score in thousandths: how much there is for the length of the article.
    pub(super) fn score(&self, sum: i64) -> i64 {
        let sum = sum.max(0) * LONG / (LONG + self.words as i64);
        1000 * sum / (sum + HALF)
    }

    /// The narrowest topics below `topic` that hold a fair share of its evidence, or `topic` itself. Where the
    /// evidence is scattered, the strongest narrower topic will do if it stands out plainly on its own.
    pub(super) fn descend(&self, topic: TopicId, leaves: &mut Vec<TopicId>) {
        let all = self.sums[topic.index()];
        let evidence = |t: TopicId| self.sums[t.index()];
        let children = &self.tree.children[topic.index()];
        let before = leaves.len();
        let narrows = |t: TopicId| self.support[t.index()].narrows();
        let share = |t: TopicId| match self.told[t.index()] >= HINT {
            true => FAIR_SHARE_TOLD,
            false if self.stands(t) => FAIR_SHARE_STANDING,
            false => FAIR_SHARE,
        };
        let fair = |t: &&TopicId| evidence(**t) >= (all * share(**t) / 1000).max(1) && narrows(**t);
        for &child in children.iter().filter(fair) {
            self.descend(child, leaves);
        }
        // A heading without words of its own, such as "business information", says nothing.
        let mut at = 0..leaves.len();
        leaves.retain(|&leaf| at.next().is_some_and(|at| at < before) || self.tree.worded[leaf.index()]);
        if leaves.len() > before {
            return;
        }
        let strongest = children.iter().copied().max_by_key(|&c| (evidence(c), std::cmp::Reverse(c)));
        // A whole field says too little to be filed where a narrower topic is borne by words of its own.
        let is_field = self.tree.is_field(topic);
        let has_share = |c: TopicId| evidence(c) >= all * MODEST_SHARE / 1000 || is_field && self.is_borne(c);
        let plain = |c: &TopicId| evidence(*c) >= PLAIN && has_share(*c) && narrows(*c);
        match strongest.filter(plain) {
            Some(child) => self.descend(child, leaves),
            None => leaves.push(topic),
        }
    }
}
