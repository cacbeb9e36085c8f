//! Turns a vocabulary, the lexicon and a site's terms into what a search over tokens needs.

use rustc_hash::FxHashMap;

use super::context::Condition;
use super::lexicon::{self, LexiconLine};
use super::matcher::{Layer, Matcher, Pattern, WrittenForm};
use super::select::Tree;
use super::topic::{PREFIX, TopicId};
use super::vocabulary::TopicVocabulary;

/// What a site's term of weight 1 weighs in the scale of the lexicon, where 3 speaks plainly.
const SITE_SCALE: i32 = 3;

/// The terms of the lexicon are read by so many threads. They are tens of thousands, and are read whenever the program starts.
const READERS: usize = 4;

/// A term of the matcher.
#[derive(Clone, Debug, Default)]
pub(super) struct MatcherTerm {
    /// Topics, broader ones included, with what one occurrence says for each, in thousandths.
    pub weights: Vec<(TopicId, i32)>,
    /// Topics for which another term that stands at the same place says a part already, with all that both say: they are one
    /// word ("farm", "=farms").
    pub parts: Vec<(TopicId, i32)>,
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
    let tree = Tree::new(vocabulary, &compiler.priors, &compiler.scales, compiler.beside, worded);
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
    for (topic, all) in term.parts.clone() {
        for above in vocabulary.ancestors(topic) {
            if !stated.iter().any(|(t, _)| *t == above) {
                add_weight(&mut term.parts, above, all);
            }
        }
    }
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
    beside: Vec<u8>,
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
            beside: vec![0; vocabulary.len()],
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
                LexiconLine::Beside(words) => {
                    if let Some(topic) = topic {
                        self.beside[topic.index()] = words;
                    }
                }
                LexiconLine::Term(term, weight) => {
                    lines.push((term, topic, condition, weight * setting / 1000))
                }
                LexiconLine::Unreadable(_) => {}
            }
        }
        let (silent, lines): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.3 == 0 && line.1.is_some());
        let patterns = read_in_parts(&lines.iter().map(|line| line.0).collect::<Vec<_>>());
        self.numbers.reserve(patterns.len());
        self.terms.reserve(patterns.len());
        for (pattern, (_, topic, condition, weight)) in patterns.into_iter().zip(lines) {
            let number = self.number(pattern, Layer::Lexicon, condition);
            if let Some(topic) = topic {
                add_weight(&mut self.terms[number].weights, topic, weight);
            }
        }
        self.weigh_once();
        self.add_silent(
            silent
                .into_iter()
                .filter_map(|(term, topic, condition, _)| Some((term, topic?, condition)))
                .collect(),
        );
    }

    /// Where a topic lists both a word in any form and one form of it, that form says the greater weight, not both.
    fn weigh_once(&mut self) {
        let listed = || self.numbers.iter().filter(|((_, layer, _), _)| *layer == Layer::Lexicon);
        let general: FxHashMap<(u64, Option<u32>), u32> = listed()
            .filter(|((pattern, ..), _)| pattern.is_any_form())
            .map(|((pattern, _, condition), &number)| ((pattern.stems(), *condition), number))
            .collect();
        let pairs: Vec<(usize, usize)> = listed()
            .filter(|((pattern, ..), _)| !pattern.is_any_form())
            .filter_map(|((pattern, _, condition), &special)| {
                general
                    .get(&(pattern.stems(), *condition))
                    .map(|&general| (special as usize, general as usize))
            })
            .collect();
        for (special, general) in pairs {
            let known = std::mem::take(&mut self.terms[general].weights);
            let MatcherTerm { weights, parts, .. } = &mut self.terms[special];
            weights.retain_mut(|(topic, weight)| {
                let general = known.iter().find(|(listed, weight)| listed == topic && *weight > 0);
                let Some((_, general)) = general else { return true };
                parts.push((*topic, *weight));
                *weight -= general;
                *weight > 0
            });
            self.terms[general].weights = known;
        }
    }

    /// Adds phrases that say nothing for the field of a topic. For other fields the words in them keep what they say: "doping
    /// campaign" is no politics, but it is about doping.
    fn add_silent(&mut self, phrases: Vec<(&str, TopicId, Option<u32>)>) {
        let written = WrittenForm::of(phrases.iter().map(|phrase| phrase.0));
        let mut found = Vec::new();
        self.matcher.find(&written.tokens, &mut found, &mut Vec::new());
        let patterns = Pattern::of(&written).into_iter().zip(&phrases);
        let numbers: Vec<usize> = patterns
            .map(|(pattern, &(.., condition))| self.number(pattern.by_stem(), Layer::Lexicon, condition))
            .collect();
        // One phrase may be silent for several fields.
        let mut fields: FxHashMap<usize, Vec<TopicId>> = FxHashMap::default();
        for (&number, &(_, topic, _)) in numbers.iter().zip(&phrases) {
            fields.entry(number).or_default().push(self.field(topic));
        }
        for found in found {
            let Some(phrase) = written.term_of(found.first as usize) else { continue };
            let (number, inner) = (numbers[phrase], &self.terms[found.term as usize]);
            if number == found.term as usize || inner.condition.is_some() {
                continue;
            }
            for (topic, weight) in inner.weights.clone() {
                if !fields[&number].contains(&self.field(topic)) {
                    add_weight(&mut self.terms[number].weights, topic, weight);
                }
            }
        }
    }

    /// The top-level topic above a topic.
    fn field(&self, topic: TopicId) -> TopicId {
        std::iter::successors(Some(topic), |&topic| self.vocabulary.parent(topic)).last().unwrap_or(topic)
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

/// Reads terms in several threads. Not in those of the pool: one that waits there for its parts may take up work that waits for
/// this vocabulary.
fn read_in_parts(terms: &[&str]) -> Vec<Pattern> {
    let read = |part: &[&str]| -> Vec<Pattern> {
        Pattern::read_all(part.iter().copied()).into_iter().map(Pattern::by_stem).collect()
    };
    std::thread::scope(|scope| {
        let parts = terms.chunks(terms.len().div_ceil(READERS).max(1));
        let spawn = |part| std::thread::Builder::new().spawn_scoped(scope, move || read(part));
        let readers: Vec<_> = parts.map(|part| (part, spawn(part))).collect();
        // Where the system gives no thread, or one panicked, its part is read here.
        let finish = |(part, reader): (_, std::io::Result<std::thread::ScopedJoinHandle<'_, _>>)| {
            reader.ok().and_then(|reader| reader.join().ok()).unwrap_or_else(|| read(part))
        };
        readers.into_iter().flat_map(finish).collect()
    })
}

/// Merged and hidden topics may bring the same term to one topic twice: it keeps the greater weight.
fn add_weight(weights: &mut Vec<(TopicId, i32)>, topic: TopicId, weight: i32) {
    match weights.iter_mut().find(|(t, _)| *t == topic) {
        Some((_, most)) => *most = weight.max(*most),
        None => weights.push((topic, weight)),
    }
}
