//! What the archive's own articles taught ([`super::learn()`]), applied to one article.
//!
//! A second reader of the same tokens beside the lexicon: each finds topics by itself, and an article gets what either
//! finds. Whole numbers throughout, since an article's topics may not depend on the machine.

use rustc_hash::FxHashMap;

use super::super::tokens::Token;
use super::features::{Damping, FeatureWeights, key, keys, rarity};
use super::found::{MOST_EVIDENCE, TopicEvidence, TopicFound};
use super::learn::{Levels, log_odds, logistic};
use super::model::{LearnedFile, TopicModel};
use super::select::Tree;
use super::site::VocabularyProblem;
use super::topic::TopicId;
use super::vocabulary::TopicVocabulary;
use crate::text::PlainText;

/// A model, ready to be applied.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The number of each word that counts, by key.
    words: FxHashMap<u64, u32>,
    /// How rare each word is, in thousandths.
    rarities: Vec<i64>,
    /// By word: where its weights begin in `weights`; one more at the end.
    starts: Vec<u32>,
    /// Places in `topics`, with what the word says for each, in thousandths of a logarithm of odds.
    weights: Vec<(u32, i32)>,
    topics: Vec<TopicId>,
    /// By place in `topics`: what speaks for it before the first word, in thousandths of a logarithm of odds.
    biases: Vec<i64>,
    levels: Levels,
    /// Logarithms of odds below this, in thousandths, are below every level.
    least: i64,
    damping: Damping,
}

impl Learned {
    /// Reads a model for a vocabulary; with it come the ids of topics that the vocabulary no longer has.
    ///
    /// # Errors
    /// Every part of the file that cannot be read.
    pub fn read(
        file: &LearnedFile,
        vocabulary: &TopicVocabulary,
    ) -> Result<(Self, Vec<String>), Vec<VocabularyProblem>> {
        TopicModel::read(file).map(|model| Self::new(&model, vocabulary))
    }

    /// Gets a model ready for a vocabulary, and names the topics that the vocabulary no longer has.
    pub(super) fn new(model: &TopicModel, vocabulary: &TopicVocabulary) -> (Self, Vec<String>) {
        let listed = model.words.iter().map(|(word, _)| word.as_str());
        let found = keys(listed);
        let mut words = FxHashMap::default();
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut rarities = Vec::new();
        for ((word, frequency), key) in model.words.iter().zip(found) {
            let Some(key) = key else { continue };
            let number = *words.entry(key).or_insert(rarities.len() as u32);
            if number as usize == rarities.len() {
                rarities.push(rarity(model.articles, *frequency));
            }
            numbers.insert(word, number);
        }
        let mut topics = Vec::new();
        let mut biases = Vec::new();
        let mut gone = Vec::new();
        let mut weights: Vec<(u32, u32, i32)> = Vec::new();
        let asked = (1000.0 * log_odds(f64::from(model.levels.other) / 1000.0)).round() as i64;
        for topic in &model.topics {
            let Some(id) = vocabulary.by_id(&topic.id) else {
                gone.push(topic.id.clone());
                continue;
            };
            // What was hidden, merged or retired since is learned anew by the next run; until then it is not derived.
            if vocabulary.shown(id) != Some(id) {
                continue;
            }
            let place = topics.len() as u32;
            topics.push(id);
            biases.push(asked - topic.threshold);
            let terms =
                topic.terms.iter().filter_map(|(word, weight)| Some((*numbers.get(&**word)?, *weight)));
            weights.extend(terms.map(|(word, weight)| (word, place, weight)));
        }
        weights.sort_unstable();
        let mut starts = vec![0u32; rarities.len() + 1];
        for &(word, ..) in &weights {
            starts[word as usize + 1] += 1;
        }
        for word in 1..starts.len() {
            starts[word] += starts[word - 1];
        }
        let weights = weights.into_iter().map(|(_, place, weight)| (place, weight)).collect();
        let (levels, damping) = (model.levels, Damping::new());
        let least =
            (1000.0 * log_odds(f64::from(levels.first.min(levels.other)) / 1000.0)).floor() as i64 - 1;
        (Self { words, rarities, starts, weights, topics, biases, levels, least, damping }, gone)
    }

    /// The topics of an article with their probabilities in thousandths, strongest first, and the words that say so.
    pub(super) fn find(&self, text: &PlainText, tokens: &[Token], tree: &Tree) -> Vec<TopicFound> {
        let places = FeatureWeights::of(text);
        let mut said: Vec<(u32, u32)> = Vec::with_capacity(tokens.len());
        for (at, token) in (0..).zip(tokens) {
            if let Some(&word) = self.words.get(&key(token)) {
                said.push((word, at));
            }
        }
        said.sort_unstable();
        let counted = |same: &[(u32, u32)]| -> u32 {
            same.iter().map(|&(_, at)| places.weight(&tokens[at as usize])).sum()
        };
        let mut square = 0u64;
        let mut sums = vec![0i64; self.topics.len()];
        for same in said.chunk_by(|a, b| a.0 == b.0) {
            let word = same[0].0;
            let damped = self.damping.of(counted(same));
            let value = damped * self.rarities[word as usize] / 1000;
            square += (value * value) as u64;
            for &(place, weight) in self.weights(word) {
                sums[place as usize] += i64::from(weight) * damped;
            }
        }
        let length = (square.isqrt() as i64).max(1);
        let mut found: Vec<(u16, usize)> = sums
            .iter()
            .zip(&self.biases)
            .map(|(sum, bias)| sum / length + bias)
            .zip(0..)
            .filter(|&(log_odds, _)| log_odds >= self.least)
            .map(|(log_odds, place)| (thousandths(log_odds), place))
            .collect();
        found.sort_unstable_by_key(|&(probability, place)| (std::cmp::Reverse(probability), place));
        let mut first = true;
        found.retain(|&(probability, _)| self.levels.admits(probability, std::mem::take(&mut first)));
        let all: Vec<TopicId> = found.iter().map(|&(_, place)| self.topics[place]).collect();
        found.retain(|&(_, place)| !all.iter().any(|&other| tree.is_below(other, self.topics[place])));
        let explain = |(probability, place): (u16, usize)| TopicFound {
            topic: self.topics[place],
            score: probability.max(1),
            evidence: self.explain(place as u32, probability, &said, tokens, &places),
        };
        found.into_iter().map(explain).collect()
    }

    fn weights(&self, word: u32) -> &[(u32, i32)] {
        &self.weights[self.starts[word as usize] as usize..self.starts[word as usize + 1] as usize]
    }

    /// The occurrences that say most for a topic, or against it. Those for it share its score.
    fn explain(
        &self,
        place: u32,
        probability: u16,
        said: &[(u32, u32)],
        tokens: &[Token],
        places: &FeatureWeights,
    ) -> Vec<TopicEvidence> {
        let mut spoken: Vec<(i64, u32)> = Vec::new();
        for same in said.chunk_by(|a, b| a.0 == b.0) {
            let weights = self.weights(same[0].0);
            let Ok(at) = weights.binary_search_by_key(&place, |&(place, _)| place) else { continue };
            let weight_of = |at: u32| i64::from(places.weight(&tokens[at as usize]));
            let all: i64 = same.iter().map(|&(_, at)| weight_of(at)).sum();
            let says = i64::from(weights[at].1) * self.damping.of(all as u32);
            spoken.extend(same.iter().map(|&(_, at)| (says * weight_of(at) / all.max(1), at)));
        }
        let total = spoken.iter().map(|&(says, _)| says.max(0)).sum::<i64>().max(1);
        spoken.sort_unstable_by_key(|&(says, at)| (-says.abs(), at));
        spoken.truncate(MOST_EVIDENCE);
        spoken.sort_unstable_by_key(|&(_, at)| at);
        let evidence = spoken.into_iter().map(|(says, at)| TopicEvidence {
            start: tokens[at as usize].start,
            end: tokens[at as usize].end,
            contribution: (says * i64::from(probability) / total).clamp(-1000, 1000) as i16,
            learned: true,
        });
        evidence.filter(|words| words.contribution != 0).collect()
    }
}

/// The probability, in thousandths, that goes with a logarithm of odds in thousandths.
fn thousandths(log_odds: i64) -> u16 {
    (1000.0 * logistic(log_odds.clamp(-20_000, 20_000) as f64 / 1000.0)).round() as u16
}
