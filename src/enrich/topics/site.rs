//! `vocabulary/topics.yaml`: what a site changes in the vocabulary, or puts in its place.

use schemars::JsonSchema;
use serde::Deserialize;

use super::topic::{PREFIX, Topic, TopicId, URI};
use super::vocabulary::{OwnRules, TopicVocabulary};
use crate::diagnostic::did_you_mean;

/// Largest weight of a term, either way.
const MOST: f64 = 100.0;
/// How many topics a vocabulary can hold: a topic's number has two bytes.
const MOST_TOPICS: usize = 60_000;

/// The file `vocabulary/topics.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicsFile {
    /// Only what stands here counts: IPTC's topics and the lexicon that ships with `archive` are left out.
    #[serde(default)]
    pub replace: bool,
    /// Topics to add, and changes to topics that are there.
    #[serde(default)]
    pub topics: Vec<SiteTopic>,
}

/// One entry of the file: a topic of the site's own, or changes to one that is there.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteTopic {
    /// The id, as front matter uses it: the site's own, or `medtop:20000574` to change a Media Topic.
    pub id: String,
    /// What readers see. A name alone is no term: only `terms` are looked for in articles.
    #[serde(default)]
    pub name: Option<String>,
    /// Id or name of the next broader topic.
    #[serde(default)]
    pub parent: Option<String>,
    /// Words and phrases that speak for the topic.
    #[serde(default)]
    pub terms: Vec<SiteTerm>,
    /// A term counts only where one of these words or phrases stands within 25 words of it.
    #[serde(default)]
    pub requires: Vec<String>,
    /// A term does not count where one of these words or phrases stands within 25 words of it.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// Never derive or show this topic; what speaks for it speaks for the broader one.
    #[serde(default)]
    pub hide: bool,
    /// Id or name of another topic of this vocabulary: the two become one, under that other id. Or the URI of the same concept elsewhere.
    #[serde(default)]
    pub same_as: Option<SameAs>,
}

/// One `same_as`, or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SameAs {
    /// One id, name or URI.
    One(String),
    /// Several of them.
    Many(Vec<String>),
}

/// A word or phrase, and how much it says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SiteTerm {
    /// Weight 1: one or two occurrences in an article of usual length are enough.
    Text(String),
    /// A weight that the entry gives.
    Weighted(WeightedTerm),
}

/// A word or phrase with a weight of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightedTerm {
    /// The word or phrase. Capital letters must stand in the text too: `Turkey`, `WHO`; `=word` is that very form, where otherwise endings do not matter.
    pub term: String,
    /// 1 is a plain term; 0.3 a hint; 2 decides alone; below 0 it speaks against the topic.
    pub weight: f64,
}

/// Something in the file that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyProblem {
    /// Which entry of `topics`, counted from 0.
    pub entry: usize,
    /// Which field of the entry.
    pub field: &'static str,
    /// Which item of the field, counted from 0, where the field is a list.
    pub item: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What would be right, if that is known.
    pub hint: Option<String>,
}

impl TopicVocabulary {
    /// The vocabulary as a site's file makes it.
    ///
    /// # Errors
    /// All problems of the file at once: unknown parents, ids given twice, circles, empty terms, weights that are no number.
    pub fn with_site(file: &TopicsFile) -> Result<Self, Vec<VocabularyProblem>> {
        let media_topics = Self::embedded();
        let mut problems = Problems::default();
        let mut vocabulary = if file.replace { Self::default() } else { media_topics.clone() };
        let mut ids = Vec::new();
        for (entry, wanted) in file.topics.iter().enumerate() {
            problems.entry = entry;
            let known = vocabulary.find(&wanted.id, &ids);
            match known {
                Some(id) if ids.contains(&id) => {
                    problems.add("id", format!("topic {:?} stands here twice", wanted.id))
                }
                None if wanted.id.trim().is_empty() => problems.add("id", "a topic needs an id".into()),
                None if vocabulary.topics.len() >= MOST_TOPICS => {
                    problems.add("id", format!("more than {MOST_TOPICS} topics"))
                }
                _ => {}
            }
            if !problems.list.is_empty() {
                // Places in the list no longer match the entries; check what can be checked alone.
                problems.check_terms(wanted);
                continue;
            }
            let id = known.unwrap_or(TopicId(vocabulary.topics.len() as u16));
            if known.is_none() {
                let iptc = media_topics.by_id(&full_id(&wanted.id));
                if !file.replace && wanted.id.starts_with(PREFIX) {
                    let hint = media_topics.nearest(wanted.name.as_deref().unwrap_or_default());
                    problems.add_with_hint("id", format!("IPTC has no topic {:?}", wanted.id), hint);
                }
                let own = || Topic { id: wanted.id.clone(), label: wanted.id.clone(), ..Topic::default() };
                vocabulary
                    .topics
                    .push(iptc.map_or_else(own, |t| Topic { parent: None, ..media_topics.get(t).clone() }));
            }
            ids.push(id);
            let topic = &mut vocabulary.topics[id.index()];
            if let Some(name) = &wanted.name {
                if name.trim().is_empty() {
                    problems.add("name", "an empty name".into());
                }
                topic.label = name.trim().to_owned();
            }
            topic.hidden = wanted.hide;
            let terms = problems.check_terms(wanted);
            vocabulary.rules.resize_with(vocabulary.topics.len(), OwnRules::default);
            vocabulary.rules[id.index()] =
                OwnRules { terms, requires: wanted.requires.clone(), excludes: wanted.excludes.clone() };
        }
        if problems.list.is_empty() {
            vocabulary.finish();
            vocabulary.tie(file, &ids, &mut problems);
        }
        if !problems.list.is_empty() {
            return Err(problems.list);
        }
        vocabulary.finish();
        Ok(vocabulary)
    }

    /// The topic an entry is about, if it is one that stood before.
    fn find(&self, id: &str, entries: &[TopicId]) -> Option<TopicId> {
        let listed =
            || entries.iter().copied().find(|&t| self.get(t).id == id || self.get(t).id == full_id(id));
        self.by_id(id).or_else(|| self.by_id(&full_id(id))).or_else(listed)
    }

    /// Second pass, when all ids are known: parents and merges.
    fn tie(&mut self, file: &TopicsFile, ids: &[TopicId], problems: &mut Problems) {
        for (entry, (wanted, &id)) in file.topics.iter().zip(ids).enumerate() {
            problems.entry = entry;
            if let Some(parent) = &wanted.parent {
                match self.resolve(parent) {
                    Ok(found) => self.topics[id.index()].parent = Some(found.topic),
                    Err(hint) => problems.add_with_hint("parent", format!("no topic {parent:?}"), hint),
                }
            }
            let same = match &wanted.same_as {
                None => &[][..],
                Some(SameAs::One(one)) => std::slice::from_ref(one),
                Some(SameAs::Many(many)) => many,
            };
            for one in same {
                match self.resolve(one) {
                    Ok(found) if found.topic != id => self.topics[id.index()].merged_into = Some(found.topic),
                    Ok(_) => problems.add("same_as", "a topic is always the same as itself".into()),
                    Err(_) if one.starts_with("http://") || one.starts_with("https://") => {
                        self.topics[id.index()].same_as.push(one.clone());
                    }
                    Err(_) if one.starts_with(PREFIX) && file.replace => {
                        self.topics[id.index()].same_as.push(format!("{URI}{}", &one[PREFIX.len()..]));
                    }
                    Err(hint) => problems.add_with_hint("same_as", format!("no topic {one:?}"), hint),
                }
            }
        }
        for (entry, &id) in ids.iter().enumerate() {
            problems.entry = entry;
            let circle = |next: &dyn Fn(&Topic) -> Option<TopicId>| {
                let line = std::iter::successors(next(self.get(id)), |&t| next(self.get(t)));
                line.take(self.topics.len() + 1).any(|t| t == id)
            };
            if circle(&|t| t.parent) {
                problems.add("parent", format!("topic {:?} lies under itself", self.get(id).id));
            } else if circle(&|t| t.merged_into) || circle(&|t| t.merged_into.or(t.parent)) {
                problems.add("same_as", format!("topic {:?} leads back to itself", self.get(id).id));
            }
        }
    }
}

/// `20000574` -> `medtop:20000574`; anything else stays as it is.
fn full_id(id: &str) -> String {
    let number = id.strip_prefix(URI).unwrap_or(id);
    let bare = number.len() == 8 && number.bytes().all(|b| b.is_ascii_digit());
    if bare { format!("{PREFIX}{number}") } else { id.to_owned() }
}

/// What was found wrong so far.
#[derive(Default)]
struct Problems {
    entry: usize,
    list: Vec<VocabularyProblem>,
}

impl Problems {
    fn add(&mut self, field: &'static str, message: String) {
        self.add_with_hint(field, message, None);
    }

    fn add_with_hint(&mut self, field: &'static str, message: String, meant: Option<String>) {
        let hint = meant.map(did_you_mean);
        self.list.push(VocabularyProblem { entry: self.entry, field, item: None, message, hint });
    }

    /// The terms of an entry with their weights in thousandths.
    fn check_terms(&mut self, wanted: &SiteTopic) -> Vec<(String, i32)> {
        let mut terms = Vec::new();
        for (item, term) in wanted.terms.iter().enumerate() {
            let (text, weight) = match term {
                SiteTerm::Text(text) => (text, 1.0),
                SiteTerm::Weighted(weighted) => (&weighted.term, weighted.weight),
            };
            let message = if !text.contains(char::is_alphanumeric) {
                "a term without a word in it".to_owned()
            } else if !(-MOST..=MOST).contains(&weight) {
                format!("a weight lies between -{MOST} and {MOST}")
            } else {
                terms.push((text.clone(), (weight * 1000.0) as i32));
                continue;
            };
            self.list.push(VocabularyProblem {
                entry: self.entry,
                field: "terms",
                item: Some(item),
                message,
                hint: None,
            });
        }
        for (field, list) in [("requires", &wanted.requires), ("excludes", &wanted.excludes)] {
            for (item, text) in list.iter().enumerate().filter(|(_, t)| !t.contains(char::is_alphanumeric)) {
                let message = format!("no word in {text:?}");
                self.list.push(VocabularyProblem {
                    entry: self.entry,
                    field,
                    item: Some(item),
                    message,
                    hint: None,
                });
            }
        }
        terms
    }
}
