//! Stage 2, parse: the bytes of a content file to an [`Article`] or an [`IndexFile`].
//!
//! A pure function of one file, the configuration it reads ([`ParseSettings`]) and the cascade above it. What is
//! kept of an article is its front matter and [`markdown::BodyFacts`]; its text goes on to enrichment and is
//! then dropped, to be read again when its page is rendered.
//!
//! *Incremental:* a file is parsed again when its bytes, the cascade above it or the settings change.

mod article;
mod folded;
pub mod front_matter;
mod index_file;
pub mod markdown;
pub mod notes;
mod spanned;
mod split;

pub use article::{Article, Failed, Parsed, article, article_with_notes};
pub use index_file::{IndexFile, OwnMoment, index_file};
pub use spanned::Spanned;
pub use split::{Split, decode, split};

use serde::Serialize;

use crate::config::{Config, Markdown, Taxonomy};
use crate::diagnostic::CheckLevels;
use crate::yaml::DateRules;

/// The part of the configuration that parsing reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParseSettings {
    /// What becomes of raw HTML and straight quotes.
    pub markdown: Markdown,
    /// Which keys of the front matter take terms.
    pub taxonomies: Vec<Taxonomy>,
    /// How dates are read, and in which time zone.
    pub dates: DateRules,
    /// Whether a problem keeps an article from being read.
    pub levels: CheckLevels,
}

impl ParseSettings {
    /// Takes from a configuration what parsing reads.
    pub fn new(config: &Config) -> Self {
        Self {
            markdown: config.markdown.clone(),
            taxonomies: config.taxonomies.clone(),
            dates: DateRules { zone: config.timezone.clone(), from_file_name: config.date_from_file_name },
            levels: config.checks.clone(),
        }
    }
}
