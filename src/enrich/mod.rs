//! Stage 3, enrich: what an article is about, each fact with the words that speak for it.
//!
//! A pure function of one article and the vocabularies. Topics ([`topics`]), names ([`names`]), dates ([`dates`]) and
//! weighted terms ([`terms`]) read the same [`tokens`]; countries ([`countries`]) are found in a cut of their own
//! (docs/design/words.md). What an editor declares replaces what is derived; see [`derive()`].
//!
//! *Incremental:* an article is enriched again when it was parsed again, or when a vocabulary or a setting
//! that enrichment reads changed.

pub mod countries;
pub mod dates;
mod derive;
pub(crate) mod makers;
pub mod names;
pub mod terms;
pub(crate) mod threads;
pub mod tokens;
pub mod topics;
mod vocabularies;

pub use derive::{
    ArticleCountry, ArticleName, ArticleTopic, Derived, Evidence, NearName, NearTopic, Origin, check, derive,
    explain_countries, explain_subjects, lesson,
};
pub use vocabularies::{
    AUTHORS, EnrichSettings, LEARNED, NAMES, SOURCES, THREADS, TOPICS, VOCABULARIES, Vocabularies,
};
