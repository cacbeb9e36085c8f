//! The tree of topics: IPTC Media Topics, or what a site made of them.
//!
//! Topics are numbered by their place in one stable order (IPTC's by id, then the site's own as its file
//! lists them), so that a topic is two bytes wherever it is passed around.

use rustc_hash::FxHashMap;

use super::slugs;
use super::topic::{PREFIX, Topic, TopicId, URI};

/// The table made by `scripts/topics.py`: IPTC Media Topics, CC BY 4.0.
const MEDIA_TOPICS: &str = include_str!("data/mediatopics.tsv");

/// All topics of a site and how they hang together.
#[derive(Clone, Debug, Default)]
pub struct TopicVocabulary {
    pub(super) topics: Vec<Topic>,
    children: Vec<Vec<TopicId>>,
    by_id: FxHashMap<String, TopicId>,
    /// Slugs, and slugs of labels and ids; of two alike the active topic, then the first.
    by_name: FxHashMap<String, TopicId>,
    /// The site's own terms and conditions, by topic.
    pub(super) rules: Vec<OwnRules>,
    /// Whether the lexicon that ships with `archive` applies.
    pub(super) lexicon: bool,
}

impl TopicVocabulary {
    /// IPTC Media Topics as they ship with `archive`.
    pub fn embedded() -> Self {
        let mut vocabulary = Self { lexicon: true, ..Self::default() };
        let rows = || MEDIA_TOPICS.lines().filter(|l| !l.starts_with('#')).skip(1).map(row);
        let numbers: FxHashMap<&str, TopicId> =
            rows().enumerate().map(|(i, columns)| (columns[0], TopicId(i as u16))).collect();
        for [number, broader, label, retired, replaced_by, wikidata] in rows() {
            let given = |s: &str| (!s.is_empty()).then(|| s.to_owned());
            vocabulary.topics.push(Topic {
                id: format!("{PREFIX}{number}"),
                label: label.to_owned(),
                parent: numbers.get(broader).copied(),
                uri: Some(format!("{URI}{number}")),
                wikidata: given(wikidata),
                retired: given(retired),
                replaced_by: given(replaced_by).map(|n| format!("{PREFIX}{n}")),
                ..Topic::default()
            });
        }
        vocabulary.finish();
        vocabulary
    }

    /// Brings what follows from the list of topics up to date with it.
    pub(super) fn finish(&mut self) {
        self.rules.resize_with(self.topics.len(), OwnRules::default);
        slugs::assign(&mut self.topics);
        self.by_id = (0u16..).map(TopicId).zip(&self.topics).map(|(id, t)| (t.id.clone(), id)).collect();
        self.by_name.clear();
        for retired in [false, true] {
            for (id, topic) in
                (0u16..).map(TopicId).zip(&self.topics).filter(|(_, t)| t.retired.is_some() == retired)
            {
                for name in
                    [topic.slug.clone(), crate::slug::slugify(&topic.label), crate::slug::slugify(&topic.id)]
                {
                    self.by_name.entry(name).or_insert(id);
                }
            }
        }
        self.children = vec![Vec::new(); self.topics.len()];
        for (id, topic) in (0u16..).map(TopicId).zip(&self.topics) {
            if let Some(parent) = topic.parent
                && topic.merged_into.is_none()
            {
                self.children[parent.index()].push(id);
            }
        }
    }

    /// The topic of an id; ids come from this vocabulary.
    pub fn get(&self, id: TopicId) -> &Topic {
        &self.topics[id.index()]
    }

    /// All topics in their stable order, with retired, hidden and merged ones.
    pub fn topics(&self) -> impl Iterator<Item = (TopicId, &Topic)> {
        (0u16..).map(TopicId).zip(&self.topics)
    }

    /// How many topics there are, in all.
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether the vocabulary holds no topic at all (a site replaced it by nothing).
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// The next broader topic.
    pub fn parent(&self, id: TopicId) -> Option<TopicId> {
        self.get(id).parent
    }

    /// All broader topics, the top-level one first, the parent last.
    pub fn ancestors(&self, id: TopicId) -> Vec<TopicId> {
        let mut line: Vec<_> = std::iter::successors(self.parent(id), |&above| self.parent(above)).collect();
        line.reverse();
        line
    }

    /// The next narrower topics in their stable order, retired and hidden ones too, merged ones not.
    pub fn children(&self, id: TopicId) -> &[TopicId] {
        &self.children[id.index()]
    }

    /// The topic with this external id, in exactly this spelling. See [`TopicVocabulary::resolve`] for what an editor typed.
    pub fn by_id(&self, id: &str) -> Option<TopicId> {
        self.by_id.get(id).copied()
    }

    /// The topic with this slug, label or id, in any case and punctuation.
    pub(super) fn by_name(&self, name: &str) -> Option<TopicId> {
        self.by_name.get(&crate::slug::slugify(name)).copied()
    }

    /// Where a topic ends up that is merged, hidden or retired: the nearest topic readers can see.
    pub fn shown(&self, id: TopicId) -> Option<TopicId> {
        let mut at = id;
        loop {
            let topic = self.get(at);
            if let Some(target) = topic.merged_into {
                at = target;
            } else if topic.hidden || topic.retired.is_some() {
                at = topic.parent?;
            } else {
                return Some(at);
            }
        }
    }
}

/// The six columns of a line of the table.
fn row(line: &str) -> [&str; 6] {
    let mut columns = line.split('\t');
    std::array::from_fn(|_| columns.next().unwrap_or_default())
}

/// What a site says about how a topic is found.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnRules {
    /// Terms with weights in thousandths; 1000 is a plain term.
    pub terms: Vec<(String, i32)>,
    pub requires: Vec<String>,
    pub excludes: Vec<String>,
}
