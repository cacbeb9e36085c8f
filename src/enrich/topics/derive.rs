//! From the tokens of an article to its topics and the words that speak for them.
//!
//! What a term says for a topic, it says for all broader ones. A term that occurs again says less each time; in a
//! headline it says more. The sums go to [`super::select`], which decides.

use super::super::names::Owned;
use super::super::tokens::Token;
use super::compile::{Compiled, MatcherTerm, compile};
use super::context::Condition;
use super::found::{MOST_EVIDENCE, TopicEvidence, TopicFound};
use super::learned::Learned;
use super::matcher::{FoundTerm, Matcher};
use super::near::{Aside, TopicNear};
use super::owned::{Ownership, abbreviates_a_state};
use super::select::{MOST, Selection, TopicSupport, Tree};
use super::topic::TopicId;
use super::vocabulary::TopicVocabulary;
use crate::text::{BlockKind, PlainText};

/// A vocabulary and its terms, compiled. Build one and share it.
#[derive(Clone, Debug)]
pub struct Deriver {
    matcher: Matcher,
    terms: Vec<MatcherTerm>,
    conditions: Vec<Condition>,
    tree: Tree,
    /// Whether the site gave topics terms of their own.
    has_own: bool,
    learned: Option<Learned>,
}

impl Deriver {
    /// Compiles the lexicon and the site's terms for a vocabulary; takes some milliseconds.
    pub fn new(vocabulary: &TopicVocabulary) -> Self {
        let Compiled { matcher, terms, conditions, tree } = compile(vocabulary);
        let has_own = terms.iter().any(|term| !term.own.is_empty());
        Self { matcher, terms, conditions, tree, has_own, learned: None }
    }

    /// The same with what the archive's own articles taught.
    pub fn with_learned(self, learned: Learned) -> Self {
        Self { learned: Some(learned), ..self }
    }

    /// The topics of an article, strongest first: none to five. `owned` are the words of names, in the order of the text:
    /// they speak for no topic one by one.
    pub fn find(&self, text: &PlainText, tokens: &[Token], owned: &[Owned]) -> Vec<TopicFound> {
        let listed = self.listed(text, tokens, owned);
        match &self.learned {
            None => listed,
            Some(learned) => self.together(learned.find(text, tokens, &self.tree), listed),
        }
    }

    /// What either was learned or stands in a list. One that both find keeps the higher score and the words of both.
    fn together(&self, mut all: Vec<TopicFound>, listed: Vec<TopicFound>) -> Vec<TopicFound> {
        for found in listed {
            match all.iter_mut().find(|known| known.topic == found.topic) {
                Some(both) => {
                    both.score = both.score.max(found.score);
                    both.evidence.extend(found.evidence);
                    both.evidence.sort_by_key(|words| (words.start, words.end));
                }
                None => all.push(found),
            }
        }
        let topics: Vec<TopicId> = all.iter().map(|found| found.topic).collect();
        all.retain(|found| !topics.iter().any(|&other| self.tree.is_below(other, found.topic)));
        all.sort_by_key(|found| std::cmp::Reverse(found.score));
        all.truncate(MOST);
        all
    }

    /// The topics that the lexicon and the site's terms find.
    fn listed(&self, text: &PlainText, tokens: &[Token], owned: &[Owned]) -> Vec<TopicFound> {
        let Some(weighed) = self.weigh(text, tokens, owned) else { return Vec::new() };
        let chosen = weighed.selection(&self.tree, tokens.len()).choose();
        chosen.into_iter().map(|(topic, score)| self.explain(topic, score, &weighed, tokens)).collect()
    }

    /// The topics that came near but are not among those found, strongest first, each with the reason.
    pub fn near(&self, text: &PlainText, tokens: &[Token], owned: &[Owned]) -> Vec<TopicNear> {
        let filed = self.find(text, tokens, owned);
        let is_filed = |topic: TopicId| {
            filed.iter().any(|found| found.topic == topic || self.tree.is_below(found.topic, topic))
        };
        let mut near: Vec<TopicNear> = Vec::new();
        if let Some(weighed) = self.weigh(text, tokens, owned) {
            let aside = weighed.selection(&self.tree, tokens.len()).aside();
            near.extend(aside.into_iter().filter(|(topic, ..)| !is_filed(*topic)).map(
                |(topic, score, aside)| TopicNear {
                    found: self.explain(topic, score, &weighed, tokens),
                    aside,
                },
            ));
        }
        let unowned = self.listed(text, tokens, &[]).into_iter();
        let unowned: Vec<TopicNear> = unowned
            .filter(|found| {
                !is_filed(found.topic) && !near.iter().any(|known| known.found.topic == found.topic)
            })
            .map(|found| TopicNear { found, aside: Aside::Owned })
            .collect();
        near.extend(unowned);
        near.sort_by_key(|near| std::cmp::Reverse(near.found.score));
        near
    }

    /// What speaks for each topic; nothing if no word does.
    fn weigh(&self, text: &PlainText, tokens: &[Token], owned: &[Owned]) -> Option<Weighed> {
        let mut found = Vec::new();
        let mut context = Vec::new();
        self.matcher.find(tokens, &mut found, &mut context);
        if found.is_empty() {
            return None;
        }
        found.retain(|f| !abbreviates_a_state(text.text(), tokens, f));
        if !owned.is_empty() {
            let owned = Ownership::new(owned);
            found.retain(|f| owned.leaves(f, tokens));
        }
        if !self.conditions.is_empty() {
            found.retain(|f| {
                let condition = self.terms[f.term as usize].condition;
                condition.is_none_or(|c| self.conditions[c as usize].admits(f, &context))
            });
        }
        found.sort_unstable();
        let places = BlockWeights::of(text, tokens);
        let mut sums = vec![0i64; self.tree.len()];
        let mut told = vec![0i64; self.tree.len()];
        let mut support = vec![TopicSupport::default(); self.tree.len()];
        let mut own = if self.has_own { vec![0i64; self.tree.len()] } else { Vec::new() };
        for group in found.chunk_by(|a, b| a.term == b.term) {
            let term = &self.terms[group[0].term as usize];
            let strength = strength(group.iter().map(|f| places.weight(f.first, tokens)).sum());
            let leads = group.iter().any(|f| places.leads(f.first, tokens));
            let in_headline = group.iter().any(|f| places.is_title(tokens[f.first as usize].block));
            for &(topic, weight) in &term.weights {
                sums[topic.index()] += i64::from(weight) * strength / 1000;
                match term.parts.iter().find(|(part, _)| *part == topic) {
                    Some((_, all)) => support[topic.index()].raise(*all),
                    None => support[topic.index()].add(weight, group.len(), leads, in_headline),
                }
                if in_headline {
                    told[topic.index()] += i64::from(weight);
                }
            }
            for &(topic, weight) in &term.own {
                own[topic.index()] += i64::from(weight) * strength / 1000;
            }
        }
        Some(Weighed { found, places, sums, told, support, own })
    }

    /// Adds the words that speak for a topic.
    fn explain(&self, topic: TopicId, score: u16, weighed: &Weighed, tokens: &[Token]) -> TopicFound {
        let places = &weighed.places;
        let mut said: Vec<(i64, u32, u32)> = Vec::new();
        for group in weighed.found.chunk_by(|a, b| a.term == b.term) {
            let weights = &self.terms[group[0].term as usize].weights;
            let Some(&(_, weight)) = weights.iter().find(|(t, _)| *t == topic) else { continue };
            let place = |f: &FoundTerm| places.weight(f.first, tokens);
            let all: i64 = group.iter().map(place).sum();
            let says = i64::from(weight) * strength(all) / 1000;
            said.extend(group.iter().map(|f| {
                let (start, end) = (tokens[f.first as usize].start, tokens[f.last as usize].end);
                (says * place(f) / all.max(1), start, end)
            }));
        }
        let total: i64 = said.iter().map(|s| s.0).sum::<i64>().max(1);
        said.sort_unstable_by_key(|&(says, start, _)| (-says.abs(), start));
        said.truncate(MOST_EVIDENCE);
        said.sort_unstable_by_key(|&(_, start, end)| (start, end));
        let share = |says: i64| (says * i64::from(score) / total).clamp(-1000, 1000) as i16;
        let evidence = said
            .into_iter()
            .map(|(says, start, end)| TopicEvidence { start, end, contribution: share(says), learned: false })
            .collect();
        TopicFound { topic, score, evidence }
    }
}

/// The evidence of one article.
struct Weighed {
    /// In the order of the terms.
    found: Vec<FoundTerm>,
    places: BlockWeights,
    sums: Vec<i64>,
    told: Vec<i64>,
    support: Vec<TopicSupport>,
    own: Vec<i64>,
}

impl Weighed {
    fn selection<'a>(&'a self, tree: &'a Tree, words: usize) -> Selection<'a> {
        let Self { sums, told, support, own, .. } = self;
        Selection { tree, sums, told, support, own, words }
    }
}

/// What occurrences add up to, in thousandths: one in the body 1, two 1.33, three 1.5, never 2.
fn strength(places: i64) -> i64 {
    2000 * places / (places + 1000)
}

/// At most this many words of the first paragraph are the lead: some texts are one paragraph.
const LEAD: u32 = 60;

/// How much an occurrence in each block counts, in thousandths.
struct BlockWeights {
    weights: Vec<i64>,
    title: Option<usize>,
    /// The tokens of the lead.
    lead: std::ops::Range<u32>,
}

impl BlockWeights {
    fn of(text: &PlainText, tokens: &[Token]) -> Self {
        let weight = |kind: BlockKind| match kind {
            BlockKind::Title => 3000,
            BlockKind::Deck => 1500,
            BlockKind::Heading | BlockKind::Paragraph | BlockKind::ListItem => 1000,
            BlockKind::Quote | BlockKind::TableCell | BlockKind::Caption => 700,
            BlockKind::Dateline => 100,
        };
        let kinds = || text.blocks().iter().map(|b| b.kind);
        let first = kinds().position(|kind| kind == BlockKind::Paragraph).unwrap_or(usize::MAX);
        let start = tokens.partition_point(|token| (token.block as usize) < first) as u32;
        let end = tokens.partition_point(|token| (token.block as usize) <= first) as u32;
        let title = kinds().position(|kind| kind == BlockKind::Title);
        Self { weights: kinds().map(weight).collect(), title, lead: start..end.min(start + LEAD) }
    }

    /// How much a term that begins at a token counts.
    fn weight(&self, at: u32, tokens: &[Token]) -> i64 {
        if self.lead.contains(&at) {
            return 2000;
        }
        self.weights.get(tokens[at as usize].block as usize).copied().unwrap_or(1000)
    }

    /// Whether a token stands in the headline, the deck or the lead.
    fn leads(&self, at: u32, tokens: &[Token]) -> bool {
        self.weight(at, tokens) > 1000
    }

    fn is_title(&self, block: u32) -> bool {
        self.title == Some(block as usize)
    }
}
