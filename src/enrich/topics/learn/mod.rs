//! `archive learn`: what the articles whose topics editors declared say about the words of each topic.
//!
//! A linear model, one plane a topic between its articles and all others ([`solver`]), over the words of
//! [`super::features`]. How probable a topic is at a margin ([`calibrate`]) and how probable it has to be ([`levels`]) is
//! learned from articles that the plane in question has not seen: the archive is cut into five parts, and what four
//! teach is tried on the fifth. Parts are made of runs of neighbouring articles, so that a report and its follow-up
//! are on the same side. The same trial gives the figures that are reported.
//!
//! Nothing depends on the order of threads or on a platform's mathematics: the same articles give the same file.

mod calibrate;
mod lesson;
mod levels;
mod solver;

use rayon::prelude::*;

use super::features::{Damping, rarity};
use super::model::{ModelTopic, TopicModel};
use super::topic::TopicId;
use super::vocabulary::TopicVocabulary;
use calibrate::Curve;
use levels::TopicCandidate;
use solver::{Plane, Rows, separate};

pub(super) use calibrate::{log_odds, logistic};
pub use lesson::{Lesson, Lessons};
pub(super) use levels::Levels;
pub use levels::Tally;

/// A topic is learned from this many articles on.
pub const LEAST_EXAMPLES: u32 = 3;
/// Parts that the archive is cut into.
const PARTS: u32 = 5;
/// Articles in a run that stays together, where there are enough for ten runs in each part.
const RUN: usize = 20;
/// Words that stand in fewer articles teach nothing.
const LEAST_ARTICLES: u32 = 2;
/// Margins below this are those of the many articles that have nothing to do with a topic. The curve is not bent to
/// them, and the topic is out of the question.
const LEAST_MARGIN: f64 = -0.95;
/// Weights below this, in thousandths, say nothing: in a report of usual length such a word moves the odds by a few
/// hundredths. Without them the file is a third as long, and no better or worse (measured on Reuters-21578).
const LEAST_WEIGHT: i64 = 1000;
/// Weights are kept in these steps, in thousandths.
const STEP: i64 = 100;

/// What was learned.
#[derive(Clone, Debug)]
pub struct Learning {
    /// The text of `vocabulary/topics.learned.yaml`.
    pub file: String,
    /// The learned topics in the order of the vocabulary.
    pub topics: Vec<LearnedTopic>,
    /// All decisions about all learned topics together.
    pub overall: Tally,
    /// The topics with too few examples, and how many they have.
    pub too_few: Vec<(TopicId, u32)>,
    /// How many weights the file has.
    pub weights: usize,
}

/// What was learned of one topic.
#[derive(Clone, Copy, Debug)]
pub struct LearnedTopic {
    /// Its entry of the vocabulary.
    pub topic: TopicId,
    /// How many articles have it, or one below it.
    pub examples: u32,
    /// How it does on articles that were not learned from.
    pub tally: Tally,
}

/// Learns from lessons; `None` if no topic has enough of them.
pub fn learn(lessons: &Lessons, vocabulary: &TopicVocabulary) -> Option<Learning> {
    let course = Course::new(lessons, vocabulary);
    if course.topics.is_empty() {
        return None;
    }
    let (planes, margins) = course.train();
    let tallies = course.examine(&margins);
    let (curves, levels) = course.calibrate(&margins, |_| true);
    let mut overall = Tally::default();
    for tally in &tallies {
        overall.right += tally.right;
        overall.wrong += tally.wrong;
        overall.missed += tally.missed;
    }
    let topics: Vec<LearnedTopic> = course
        .topics
        .iter()
        .zip(&tallies)
        .map(|(&(topic, examples), &tally)| LearnedTopic { topic, examples, tally })
        .collect();
    let model = course.model(&topics, &planes, &curves, levels);
    let weights = model.topics.iter().map(|topic| topic.terms.len()).sum();
    Some(Learning { file: model.write(), topics, overall, too_few: course.too_few, weights })
}

/// A margin that a plane gives an article it has not seen.
#[derive(Clone, Copy, Debug)]
struct Margin {
    article: u32,
    part: u32,
    /// The margin, and whether the article has the topic.
    seen: (f64, bool),
}

/// Everything that is fixed before training.
struct Course<'a> {
    vocabulary: &'a TopicVocabulary,
    /// The topics to learn, with their numbers of examples.
    topics: Vec<(TopicId, u32)>,
    too_few: Vec<(TopicId, u32)>,
    /// By topic to learn: the articles that have it, sorted.
    examples: Vec<Vec<u32>>,
    /// The words that count, by their number in `rows`: how each is listed, and in how many articles it stands.
    words: Vec<(String, u32)>,
    /// How rare each word is, in thousandths.
    rarities: Vec<i64>,
    rows: Rows,
    /// The part of each article.
    parts: Vec<u32>,
}

impl<'a> Course<'a> {
    fn new(lessons: &Lessons, vocabulary: &'a TopicVocabulary) -> Self {
        let all = lessons.len() as u32;
        let mut examples: Vec<Vec<u32>> = vec![Vec::new(); vocabulary.len()];
        for (article, topics) in (0..).zip(lessons.topics()) {
            topics.iter().for_each(|topic| examples[topic.index()].push(article));
        }
        let counted = vocabulary.topics().map(|(id, _)| (id, examples[id.index()].len() as u32));
        let counted = counted.filter(|&(_, count)| count > 0);
        let (topics, too_few): (Vec<_>, Vec<_>) = counted.partition(|&(_, count)| count >= LEAST_EXAMPLES);
        let examples = topics.iter().map(|(id, _)| std::mem::take(&mut examples[id.index()])).collect();

        // Numbers of words among those that count.
        let mut words = Vec::new();
        let mut place = Vec::with_capacity(lessons.words().len());
        for (&(_, frequency), name) in lessons.words().iter().zip(lessons.names()) {
            let name =
                name.filter(|_| frequency >= LEAST_ARTICLES && frequency < all.max(LEAST_ARTICLES + 1));
            place.push(name.is_some().then_some(words.len() as u32));
            words.extend(name.map(|name| (name, frequency)));
        }
        let rarities: Vec<i64> = words.iter().map(|&(_, frequency)| rarity(all, frequency)).collect();
        let damping = Damping::new();
        let mut rows = Rows::new(words.len());
        for article in lessons.articles() {
            let counted = article.iter().filter_map(|&(word, count)| Some((place[word as usize]?, count)));
            let values: Vec<(u32, i64)> = counted
                .map(|(word, count)| (word, damping.of(count) * rarities[word as usize] / 1000))
                .collect();
            let length = values.iter().map(|&(_, value)| (value * value) as u64).sum::<u64>().isqrt().max(1);
            rows.push(values.into_iter().map(|(word, value)| (word, (value as f64 / length as f64) as f32)));
        }
        let run = (lessons.len() / (10 * PARTS as usize)).clamp(1, RUN);
        let parts = (0..lessons.len()).map(|article| (article / run) as u32 % PARTS).collect();
        Self { vocabulary, topics, too_few, examples, words, rarities, rows, parts }
    }

    fn has(&self, topic: usize, article: u32) -> bool {
        self.examples[topic].binary_search(&article).is_ok()
    }

    /// For every topic the plane from all articles, and the margins of each article from the plane without its part.
    fn train(&self) -> (Vec<Plane>, Vec<Vec<Margin>>) {
        let tasks: Vec<(usize, u32)> =
            (0..self.topics.len()).flat_map(|topic| (0..=PARTS).map(move |part| (topic, part))).collect();
        let done: Vec<_> = tasks.into_par_iter().map(|(topic, part)| self.task(topic, part)).collect();
        let mut planes = Vec::with_capacity(self.topics.len());
        let mut margins = Vec::with_capacity(self.topics.len());
        let mut of_topic: Vec<Margin> = Vec::new();
        for (plane, some) in done {
            of_topic.extend(some);
            if let Some(plane) = plane {
                of_topic.sort_unstable_by_key(|margin| margin.article);
                margins.push(std::mem::take(&mut of_topic));
                planes.push(plane);
            }
        }
        (planes, margins)
    }

    /// Trains without one part and gives the margins of that; or, without a part, trains on all.
    fn task(&self, topic: usize, part: u32) -> (Option<Plane>, Vec<Margin>) {
        let all = 0..self.rows.len() as u32;
        let (take, rest): (Vec<u32>, Vec<u32>) =
            all.partition(|&article| self.parts[article as usize] != part);
        if part < PARTS && !take.iter().any(|&article| self.has(topic, article)) {
            return (None, Vec::new());
        }
        let mut mask = vec![false; self.rows.len()];
        self.examples[topic].iter().for_each(|&article| mask[article as usize] = true);
        let plane = separate(&self.rows, &take, |article| mask[article as usize]);
        if part == PARTS {
            return (Some(plane), Vec::new());
        }
        let seen = rest.into_iter().map(|article| Margin {
            article,
            part,
            seen: (plane.margin(&self.rows, article as usize), mask[article as usize]),
        });
        let near = seen.filter(|margin| margin.seen.0 > LEAST_MARGIN).collect();
        (None, near)
    }

    /// The curve of every topic and the levels, from the articles of some parts.
    fn calibrate(&self, margins: &[Vec<Margin>], admit: impl Fn(u32) -> bool + Sync) -> (Vec<Curve>, Levels) {
        let admitted = |margin: &&Margin| admit(margin.part);
        let all = Curve::of_all(margins.iter().flatten().filter(admitted).map(|margin| &margin.seen));
        let curve =
            |of: &Vec<Margin>| Curve::of_one(of.iter().filter(admitted).map(|margin| &margin.seen), all);
        let curves: Vec<Curve> = margins.par_iter().map(curve).collect();
        let candidates = self.candidates(margins, &curves, &admit);
        let there = self.examples.iter().flatten().filter(|&&article| admit(self.parts[article as usize]));
        (curves, Levels::choose(&candidates, there.count() as u64))
    }

    /// The topics that the articles of some parts may get.
    fn candidates(
        &self,
        margins: &[Vec<Margin>],
        curves: &[Curve],
        admit: &impl Fn(u32) -> bool,
    ) -> Vec<TopicCandidate> {
        let mut candidates: Vec<TopicCandidate> = Vec::new();
        for ((topic, of), curve) in (0..).zip(margins).zip(curves) {
            candidates.extend(of.iter().filter(|margin| admit(margin.part)).map(|margin| TopicCandidate {
                article: margin.article,
                topic,
                probability: thousandths(curve.log_odds(margin.seen.0)),
                is_right: margin.seen.1,
            }));
        }
        candidates.sort_unstable_by_key(|c| (c.article, c.topic));
        candidates
    }

    /// How each topic does on articles that neither its plane nor its curve nor the levels have seen.
    fn examine(&self, margins: &[Vec<Margin>]) -> Vec<Tally> {
        let given: Vec<Vec<TopicCandidate>> = (0..PARTS)
            .into_par_iter()
            .map(|part| {
                let (curves, levels) = self.calibrate(margins, |other| other != part);
                let candidates = self.candidates(margins, &curves, &|other| other == part);
                let first: Vec<(u32, u32)> =
                    levels::strongest(&candidates).map(|best| (best.article, best.topic)).collect();
                let is_first = |c: &TopicCandidate| first.binary_search(&(c.article, c.topic)).is_ok();
                candidates.into_iter().filter(|c| levels.admits(c.probability, is_first(c))).collect()
            })
            .collect();
        let mut tallies = vec![Tally::default(); self.topics.len()];
        for candidate in given.iter().flatten() {
            let tally = &mut tallies[candidate.topic as usize];
            tally.right += u32::from(candidate.is_right);
            tally.wrong += u32::from(!candidate.is_right);
        }
        for (tally, (_, examples)) in tallies.iter_mut().zip(&self.topics) {
            tally.missed = examples - tally.right;
        }
        tallies
    }

    /// The file's contents.
    fn model(
        &self,
        topics: &[LearnedTopic],
        planes: &[Plane],
        curves: &[Curve],
        levels: Levels,
    ) -> TopicModel {
        let asked = log_odds(f64::from(levels.other) / 1000.0);
        let topics = topics.iter().zip(planes).zip(curves).map(|((learned, plane), curve)| {
            let scaled = plane.weights.iter().zip(&self.rarities).map(|(&weight, &rarity)| {
                let weight = (curve.slope * weight * rarity as f64).round() as i64;
                if weight.abs() < LEAST_WEIGHT {
                    0
                } else {
                    (weight + weight.signum() * STEP / 2) / STEP * STEP
                }
            });
            let terms = scaled.zip(&self.words).filter(|(weight, _)| *weight != 0);
            let topic = self.vocabulary.get(learned.topic);
            ModelTopic {
                id: topic.id.clone(),
                name: topic.label.clone(),
                examples: learned.examples,
                tally: [learned.tally.precision(), learned.tally.recall(), learned.tally.f1()],
                threshold: (1000.0 * (asked - curve.log_odds(plane.bias))).round() as i64,
                terms: terms.map(|(weight, (word, _))| (word.clone(), weight as i32)).collect(),
            }
        });
        TopicModel {
            articles: self.rows.len() as u32,
            levels,
            topics: topics.collect(),
            words: self.words.clone(),
        }
    }
}

/// The probability that goes with a logarithm of odds, in thousandths.
fn thousandths(log_odds: f64) -> u16 {
    (1000.0 * logistic(log_odds)).round() as u16
}
