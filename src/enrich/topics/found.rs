//! A topic that was found in an article, and its evidence.

use serde::{Deserialize, Serialize};

use super::topic::TopicId;

/// How many occurrences are kept as evidence for a topic.
pub(super) const MOST_EVIDENCE: usize = 12;

/// A topic of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicFound {
    /// The topic; its ancestors are implied.
    pub topic: TopicId,
    /// How sure, in thousandths: 400 is just enough (250 for a site's own terms), above 700 plain. Of a learned topic
    /// the probability; the model says how much is enough.
    pub score: u16,
    /// The words that speak most, in the order of the text.
    pub evidence: Vec<TopicEvidence>,
}

/// A word or phrase that speaks for a topic, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicEvidence {
    /// First byte in [`PlainText::text`](crate::text::PlainText::text).
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its share of the topic's score, in thousandths. The shares of all occurrences, of which the most
    /// telling are kept, add up to about the score; of learned words, those that speak for the topic do.
    pub contribution: i16,
    /// Whether the archive's own articles taught this, rather than the lexicon or the site's terms.
    pub learned: bool,
}
