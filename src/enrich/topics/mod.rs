//! Topics: what an article is about, in the terms of a newsroom vocabulary, with the words that say so.
//!
//! A [`TopicVocabulary`] is the IPTC Media Topics as a site has changed them (`vocabulary/topics.yaml`). A
//! [`Deriver`] is that vocabulary and our lexicon compiled into one matcher; [`Deriver::find`] reads the tokens
//! of one article once and answers with up to five topics. [`learn()`] makes a model of what editors declared, a file
//! that the deriver reads beside the lexicon ([`Learned`]). Everything is integer arithmetic over sorted lists, so that
//! the answer is the same on every machine.
//!
//! Incremental: the result depends on the article's text and the vocabulary alone.

mod compile;
mod context;
mod derive;
mod features;
mod found;
mod learn;
mod learned;
mod lexicon;
mod matcher;
mod model;
mod near;
mod owned;
mod resolve;
mod select;
mod site;
mod skos;
mod slugs;
#[cfg(test)]
mod tests;
mod topic;
mod vocabulary;

pub use derive::Deriver;
pub use found::{TopicEvidence, TopicFound};
pub use learn::{LEAST_EXAMPLES, LearnedTopic, Learning, Lesson, Lessons, Tally, learn};
pub use learned::Learned;
pub use model::LearnedFile;
pub(crate) use near::Aside;
pub use site::{SameAs, SiteTerm, SiteTopic, TopicsFile, VocabularyProblem};
pub(crate) use skos::import;
pub use topic::{Topic, TopicId};
pub use vocabulary::TopicVocabulary;
