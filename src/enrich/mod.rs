//! Stage 3, enrich: what an article is about, each fact with the words that speak for it.
//!
//! A pure function of one article and the vocabularies: countries ([`countries`]), topics ([`topics`]) and
//! weighted terms ([`terms`]), from one pass of [`tokens`]. What an editor declared always wins; see
//! [`derive()`].
//!
//! *Incremental:* an article is enriched again when it was parsed again, or when a vocabulary or a setting
//! that enrichment reads changed.

pub mod countries;
pub mod dates;
mod derive;
pub mod names;
pub mod terms;
pub mod threads;
pub mod tokens;
pub mod topics;
mod vocabularies;

pub use derive::{
    Country, Derived, Evidence, Name, NearName, NearTopic, Origin, Topic, check, derive, explain_countries,
    explain_subjects, lesson,
};
pub use vocabularies::{LEARNED, NAMES, Settings, THREADS, TOPICS, VOCABULARIES, Vocabularies};
