//! What there is to learn from: the counted words of articles whose topics editors declared.
//!
//! Words are kept as numbers; how each is written most often is remembered, so that the model can be read by people.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::tokens::Token;
use super::super::features::{self, FeatureWeights};
use super::super::topic::TopicId;
use super::super::vocabulary::TopicVocabulary;
use crate::text::PlainText;

/// Words longer than this are no words.
const LONGEST: usize = 64;

/// One article with its declared topics.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Words and how often they stand there, by key.
    words: Vec<(u64, u32)>,
    /// Every form that a word has here: its key, the hash of the form, and the form.
    forms: Vec<(u64, u64, Box<str>)>,
    /// The declared topics and all above them.
    topics: Vec<TopicId>,
}

impl Lesson {
    /// Counts the words of an article. `declared` is the complete list of its topics.
    pub fn new(
        vocabulary: &TopicVocabulary,
        text: &PlainText,
        tokens: &[Token],
        declared: &[TopicId],
    ) -> Self {
        let places = FeatureWeights::of(text);
        let mut counts: Vec<(u64, u32)> =
            tokens.iter().map(|token| (features::key(token), places.weight(token))).collect();
        counts.sort_unstable_by_key(|&(key, _)| key);
        let words =
            counts.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|w| w.1).sum::<u32>()));
        let mut seen = FxHashSet::default();
        let forms = tokens.iter().filter_map(|token| {
            let key = features::key(token);
            let form = if token.flags.is_number() { key } else { token.word };
            if !seen.insert((key, form)) {
                return None;
            }
            let written = text.text().get(token.start as usize..token.end as usize)?;
            let written = features::name_of_number(token).unwrap_or_else(|| written.to_lowercase());
            (written.len() <= LONGEST).then(|| (key, form, written.into()))
        });
        let forms = forms.collect();
        // A topic implies those above it: an article about an election is about politics, whether its editor said so or not.
        let shown = declared.iter().filter_map(|&topic| vocabulary.shown(topic));
        let mut topics: Vec<TopicId> =
            shown.flat_map(|topic| vocabulary.ancestors(topic).into_iter().chain([topic])).collect();
        topics.retain(|&topic| vocabulary.shown(topic) == Some(topic));
        topics.sort_unstable();
        topics.dedup();
        Self { words: words.collect(), forms, topics }
    }
}

/// All lessons of an archive, with the words that occur in them.
#[derive(Debug, Default)]
pub struct Lessons {
    numbers: FxHashMap<u64, u32>,
    /// By number: the key, and in how many articles the word stands.
    words: Vec<(u64, u32)>,
    /// By key and hash of the form: the form, and in how many articles it stands.
    forms: FxHashMap<(u64, u64), (Box<str>, u32)>,
    /// Words by number and their counts, article by article.
    articles: Vec<Vec<(u32, u32)>>,
    topics: Vec<Vec<TopicId>>,
}

impl Lessons {
    /// Adds an article. The order should be one in which neighbours have to do with each other, as by date.
    pub fn add(&mut self, lesson: Lesson) {
        let words = lesson.words.into_iter().map(|(key, count)| {
            let next = self.words.len() as u32;
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                self.words.push((key, 0));
            }
            self.words[number as usize].1 += 1;
            (number, count)
        });
        self.articles.push(words.collect());
        for (key, form, written) in lesson.forms {
            self.forms.entry((key, form)).or_insert((written, 0)).1 += 1;
        }
        self.topics.push(lesson.topics);
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is nothing to learn from.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The words of each article with their counts.
    pub(super) fn articles(&self) -> &[Vec<(u32, u32)>] {
        &self.articles
    }

    /// The topics of each article, broader ones included, sorted.
    pub(super) fn topics(&self) -> &[Vec<TopicId>] {
        &self.topics
    }

    /// The words by number: the key of each, and in how many articles it stands.
    pub(super) fn words(&self) -> &[(u64, u32)] {
        &self.words
    }

    /// How each word is listed: by its most frequent form if that has the same stem when it is read again, with `=`
    /// if only that very form is meant. `None` for a word that cannot be listed.
    pub(super) fn names(&self) -> Vec<Option<String>> {
        let mut forms: Vec<(u32, std::cmp::Reverse<u32>, String)> = Vec::with_capacity(2 * self.forms.len());
        #[expect(clippy::iter_over_hash_type, reason = "the forms are sorted before they are read")]
        for ((key, _), (written, count)) in &self.forms {
            let Some(&number) = self.numbers.get(key) else { continue };
            forms.push((number, std::cmp::Reverse(2 * count + 1), written.to_string()));
            // Only where the plain form does not do.
            forms.push((number, std::cmp::Reverse(0), format!("={written}")));
        }
        forms.sort_unstable();
        let keys = features::keys(forms.iter().map(|(_, _, written)| written.as_str()));
        let mut names = vec![None; self.words.len()];
        for ((number, _, written), key) in forms.into_iter().zip(keys) {
            let name = &mut names[number as usize];
            if name.is_none() && key == Some(self.words[number as usize].0) && is_plain(&written) {
                *name = Some(written);
            }
        }
        names
    }
}

/// Whether a word can stand in a list with spaces between the words.
fn is_plain(word: &str) -> bool {
    !word.contains(|c: char| c.is_whitespace() || c.is_control())
}
