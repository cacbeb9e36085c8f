//! How probable a topic has to be for an article to get it.
//!
//! Two levels: one for the strongest topic of an article, one for any other. Both are chosen so that micro-averaged F1
//! over articles that the planes have not seen is the highest; where lower and higher levels do nearly as well, the
//! highest of them stands, so that an article rather gets no topic than a doubtful one.

/// A topic that an article may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TopicCandidate {
    pub article: u32,
    pub topic: u32,
    /// In thousandths.
    pub probability: u16,
    /// Whether its editor gave it to the article.
    pub is_right: bool,
}

/// The least probabilities, in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Levels {
    /// Of the strongest topic of an article.
    pub first: u16,
    /// Of any other.
    pub other: u16,
}

/// Levels are sought in these steps.
const STEP: usize = 10;
/// Least and highest level for topics beside the strongest.
const OTHERS: std::ops::RangeInclusive<usize> = 200..=600;
/// Least level for the strongest.
const LEAST: usize = 50;
/// What F1, in ten-thousandths, may lie below the highest for a stricter level.
const NEARLY: u64 = 10;

/// Right and wrong decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Topics given and right.
    pub right: u32,
    /// Topics given and wrong.
    pub wrong: u32,
    /// Topics that should have been given.
    pub missed: u32,
}

impl Tally {
    /// Of the topics given, how many are right; in thousandths.
    pub fn precision(self) -> u16 {
        thousandths(self.right, self.right + self.wrong)
    }

    /// Of the topics that articles have, how many are given; in thousandths.
    pub fn recall(self) -> u16 {
        thousandths(self.right, self.right + self.missed)
    }

    /// The harmonic mean of the two, in thousandths.
    pub fn f1(self) -> u16 {
        thousandths(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

fn thousandths(part: u32, whole: u32) -> u16 {
    let (part, whole) = (u64::from(part), u64::from(whole.max(1)));
    ((1000 * part + whole / 2) / whole) as u16
}

impl Levels {
    /// Whether a topic of this probability is given.
    pub(in super::super) fn admits(self, probability: u16, is_strongest: bool) -> bool {
        probability > if is_strongest { self.first.min(self.other) } else { self.other }
    }

    /// The best levels for candidates, which are sorted by article; `all` is how many topics the articles have in truth.
    pub(super) fn choose(candidates: &[TopicCandidate], all: u64) -> Self {
        let mut any = Histogram::default();
        candidates.iter().for_each(|candidate| any.add(candidate));
        let f1 = |right: u64, given: u64| 20_000 * right / (given + all).max(1);
        let other = OTHERS.step_by(STEP).max_by_key(|&level| {
            let (right, given) = any.above(level);
            (f1(right, given), std::cmp::Reverse(level))
        });
        let other = other.unwrap_or(*OTHERS.start());
        // Articles whose strongest topic does not get so far.
        let mut rest = Histogram::default();
        strongest(candidates).filter(|best| usize::from(best.probability) <= other).for_each(|c| rest.add(c));
        let (right, given) = any.above(other);
        let with = |first: usize| {
            let (more_right, more_given) = rest.above(first);
            f1(right + more_right, given + more_given)
        };
        let firsts = || (LEAST..=other).step_by(STEP);
        let best = firsts().map(with).max().unwrap_or_default();
        let first = firsts().filter(|&first| with(first) + NEARLY >= best).max().unwrap_or(other);
        Self { first: first as u16, other: other as u16 }
    }
}

/// The strongest candidate of every article; of two alike the one whose topic comes first.
pub(super) fn strongest(candidates: &[TopicCandidate]) -> impl Iterator<Item = &TopicCandidate> {
    let of_one = candidates.chunk_by(|a, b| a.article == b.article);
    of_one.filter_map(|all| all.iter().max_by_key(|c| (c.probability, std::cmp::Reverse(c.topic))))
}

/// How many candidates there are of each probability, right and in all.
struct Histogram([(u32, u32); 1001]);

impl Default for Histogram {
    fn default() -> Self {
        Self([(0, 0); 1001])
    }
}

impl Histogram {
    fn add(&mut self, candidate: &TopicCandidate) {
        let cell = &mut self.0[usize::from(candidate.probability).min(1000)];
        cell.0 += u32::from(candidate.is_right);
        cell.1 += 1;
    }

    /// How many are above a level: right, and in all.
    fn above(&self, level: usize) -> (u64, u64) {
        let cells = self.0[(level + 1).min(1001)..].iter();
        cells.fold((0, 0), |sum, cell| (sum.0 + u64::from(cell.0), sum.1 + u64::from(cell.1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(article: u32, topic: u32, probability: u16, is_right: bool) -> TopicCandidate {
        TopicCandidate { article, topic, probability, is_right }
    }

    #[test]
    fn levels_lie_between_right_and_wrong() {
        let mut candidates = Vec::new();
        for article in 0..50 {
            candidates.push(candidate(article, 0, 420, true));
            candidates.push(candidate(article, 1, 310, false));
        }
        let levels = Levels::choose(&candidates, 50);
        assert!((310..420).contains(&levels.other), "{levels:?}");
        // Nobody's strongest topic is weaker than that: nothing is known of such, so that none is given.
        assert_eq!(levels.first, levels.other);
    }

    #[test]
    fn where_every_article_has_a_topic_the_strongest_needs_less() {
        let mut candidates = Vec::new();
        for article in 0..50 {
            candidates.push(candidate(article, 0, if article % 3 == 0 { 150 } else { 700 }, true));
            candidates.push(candidate(article, 1, 130, false));
        }
        let levels = Levels::choose(&candidates, 50);
        assert_eq!(levels.first, 140);
        assert!(levels.admits(150, true) && !levels.admits(150, false) && !levels.admits(140, true));
    }

    #[test]
    fn figures_are_what_their_names_say() {
        let tally = Tally { right: 6, wrong: 2, missed: 4 };
        assert_eq!((tally.precision(), tally.recall(), tally.f1()), (750, 600, 667));
        assert_eq!(Tally::default().f1(), 0);
    }
}
