//! Turns a vocabulary, the lexicon and a site's terms into what a search over tokens needs.

use rustc_hash::FxHashMap;

use super::context::Condition;
use super::lexicon::{self, LexiconLine};
use super::matcher::{Layer, Matcher, Pattern};
use super::select::Tree;
use super::topic::{PREFIX, TopicId};
use super::vocabulary::TopicVocabulary;

/// What a site's term of weight 1 weighs in the scale of the lexicon, where 3 speaks plainly.
const SITE_SCALE: i32 = 3;

/// A term of the matcher.
#[derive(Clone, Debug, Default)]
pub(super) struct MatcherTerm {
    /// Topics, broader ones included, with what one occurrence says for each, in thousandths.
    pub weights: Vec<(TopicId, i32)>,
    /// The site's condition, by number.
    pub condition: Option<u32>,
    /// The topics that the site gave the term to, with its weight there: they need not compete.
    pub own: Vec<(TopicId, i32)>,
}

pub(super) struct Compiled {
    pub matcher: Matcher,
    pub terms: Vec<MatcherTerm>,
    pub conditions: Vec<Condition>,
    pub tree: Tree,
}

pub(super) fn compile(vocabulary: &TopicVocabulary) -> Compiled {
    let mut compiler = Compiler::new(vocabulary);
    compiler.add_conditions();
    if vocabulary.lexicon {
        compiler.add_lexicon();
    }
    compiler.add_site();
    let mut worded = vec![false; vocabulary.len()];
    for term in &mut compiler.terms {
        for (topic, _) in term.weights.iter().filter(|(_, weight)| *weight > 0) {
            worded[topic.index()] = true;
        }
        spread(term, vocabulary);
    }
    let tree = Tree::new(vocabulary, &compiler.priors, &compiler.scales, worded);
    let Compiler { matcher, terms, conditions, .. } = compiler;
    Compiled { matcher, terms, conditions, tree }
}

/// Carries what a term says for a topic up to the broader ones: the most it says for any topic below. A broader topic with a
/// weight of its own keeps that one.
fn spread(term: &mut MatcherTerm, vocabulary: &TopicVocabulary) {
    let stated = term.weights.clone();
    let mut implied: Vec<(TopicId, i32)> = Vec::new();
    for &(topic, weight) in stated.iter().filter(|(_, weight)| *weight > 0) {
        for above in vocabulary.ancestors(topic) {
            if stated.iter().any(|(t, _)| *t == above) {
                continue;
            }
            match implied.iter_mut().find(|(t, _)| *t == above) {
                Some((_, most)) => *most = weight.max(*most),
                None => implied.push((above, weight)),
            }
        }
    }
    term.weights.extend(implied);
    term.weights.sort_unstable();
}

/// Gathers terms, so that one that speaks for several topics is looked for once.
struct Compiler<'a> {
    vocabulary: &'a TopicVocabulary,
    matcher: Matcher,
    terms: Vec<MatcherTerm>,
    numbers: FxHashMap<(Pattern, Layer, Option<u32>), u32>,
    conditions: Vec<Condition>,
    condition_of: FxHashMap<TopicId, u32>,
    priors: Vec<i32>,
    scales: Vec<i32>,
}

impl<'a> Compiler<'a> {
    fn new(vocabulary: &'a TopicVocabulary) -> Self {
        Self {
            vocabulary,
            matcher: Matcher::default(),
            terms: Vec::new(),
            numbers: FxHashMap::default(),
            conditions: Vec::new(),
            condition_of: FxHashMap::default(),
            priors: vec![0; vocabulary.len()],
            scales: vec![1000; vocabulary.len()],
        }
    }

    /// Context terms have numbers of their own, those of one condition in a row.
    fn add_conditions(&mut self) {
        let mut next = 0;
        for (id, _) in self.vocabulary.topics() {
            let rules = &self.vocabulary.rules[id.index()];
            if rules.requires.is_empty() && rules.excludes.is_empty() {
                continue;
            }
            let [requires, excludes] = [&rules.requires, &rules.excludes].map(|list| {
                let from = next;
                for pattern in Pattern::read_all(list.iter().map(String::as_str)) {
                    self.matcher.add(&pattern, Layer::Context, next);
                    next += 1;
                }
                from..next
            });
            self.condition_of.insert(id, self.conditions.len() as u32);
            self.conditions.push(Condition { requires, excludes });
        }
    }

    fn add_lexicon(&mut self) {
        let mut topic = None;
        let mut condition = None;
        let mut setting = 1000;
        let mut lines = Vec::new();
        for entry in lexicon::entries() {
            match entry {
                LexiconLine::Topic(head) => {
                    setting = 1000;
                    let id = head.and_then(|(number, _)| self.vocabulary.by_id(&format!("{PREFIX}{number}")));
                    topic = id.and_then(|id| self.vocabulary.shown(id));
                    condition = id.and_then(|id| self.condition_of.get(&id).copied());
                }
                LexiconLine::Prior(prior) => {
                    if let Some(topic) = topic {
                        self.priors[topic.index()] += prior;
                    }
                }
                LexiconLine::Scale(scale) => {
                    if let Some(topic) = topic {
                        self.scales[topic.index()] = scale;
                    }
                }
                LexiconLine::Setting(share) => setting = share,
                LexiconLine::Term(term, weight) => {
                    lines.push((term, topic, condition, weight * setting / 1000))
                }
                LexiconLine::Unreadable(_) => {}
            }
        }
        let patterns = Pattern::read_all(lines.iter().map(|l| l.0));
        for (pattern, (_, topic, condition, weight)) in patterns.into_iter().zip(lines) {
            let number = self.number(pattern.by_stem(), Layer::Lexicon, condition);
            if let Some(topic) = topic {
                add_weight(&mut self.terms[number].weights, topic, weight);
            }
        }
    }

    fn add_site(&mut self) {
        for (id, _) in self.vocabulary.topics() {
            let rules = &self.vocabulary.rules[id.index()];
            let Some(topic) = self.vocabulary.shown(id) else { continue };
            let condition = self.condition_of.get(&id).copied();
            let patterns = Pattern::read_all(rules.terms.iter().map(|(term, _)| term.as_str()));
            for (pattern, (_, weight)) in patterns.into_iter().zip(&rules.terms) {
                let weight = weight.saturating_mul(SITE_SCALE);
                let number = self.number(pattern, Layer::Site, condition);
                add_weight(&mut self.terms[number].weights, topic, weight);
                add_weight(&mut self.terms[number].own, topic, weight);
            }
        }
    }

    /// The number of a term; a new one is entered into the matcher.
    fn number(&mut self, pattern: Pattern, layer: Layer, condition: Option<u32>) -> usize {
        let next = self.terms.len() as u32;
        let key = (pattern, layer, condition);
        if let Some(&known) = self.numbers.get(&key) {
            return known as usize;
        }
        self.matcher.add(&key.0, layer, next);
        self.terms.push(MatcherTerm { condition, ..MatcherTerm::default() });
        self.numbers.insert(key, next);
        next as usize
    }
}

/// Merged and hidden topics may bring the same term to one topic twice: it keeps the greater weight.
fn add_weight(weights: &mut Vec<(TopicId, i32)>, topic: TopicId, weight: i32) {
    match weights.iter_mut().find(|(t, _)| *t == topic) {
        Some((_, most)) => *most = weight.max(*most),
        None => weights.push((topic, weight)),
    }
}
