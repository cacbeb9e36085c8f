//! An article as the index needs it, beside its own words.

use std::sync::Arc;

use super::store::LeafPlace;
use crate::hash::Hash;
use crate::site_path::SitePath;

/// What is known of an article without looking closer: enough to tell whether its place in the index is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocumentHead {
    /// Of its file.
    pub path: SitePath,
    /// Of the bytes of its file.
    pub file: Hash,
    /// Changes whenever its [`Document`] does.
    pub key: u64,
    /// Twelve times the year, and the month from 0.
    pub month: u32,
    /// The day of the month, or 0 if it is not known.
    pub day: u8,
    /// What articles of a day are ordered by, before the path.
    pub instant: i64,
    /// Where its leaf is.
    pub leaf: LeafPlace,
}

/// The rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// The language of its text.
    pub language: String,
    /// In the form of ISO 8601, as precise as it is known.
    pub date: String,
    /// Root-relative.
    pub url: String,
    pub title: String,
    pub authors: Vec<String>,
    /// People and organisations that it names.
    pub names: Vec<String>,
    /// What people wrote about it: one text a note.
    pub notes: Vec<String>,
    /// What it is filed under.
    pub facets: Vec<Facet>,
    /// A small picture, root-relative.
    pub picture: Option<String>,
}

/// One of the ways in which articles are filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FacetKind {
    Country,
    Topic,
    Source,
}

impl FacetKind {
    /// What it is called in a query and in an address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Topic => "topic",
            Self::Source => "source",
        }
    }
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Facet {
    pub kind: FacetKind,
    /// What stands in an address: the code of a country, the slug of anything else.
    pub key: Arc<str>,
    pub label: Arc<str>,
    /// The broader values, each with its label, for which it counts, too.
    pub broader: Vec<(Arc<str>, Arc<str>)>,
}

/// Something with a page of its own to which the search page leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// What is compared with what was typed.
    pub folded: String,
    pub label: String,
    /// `country`, `topic`, `source`, `name`, `thread`, `author`.
    pub kind: &'static str,
    /// What a query and an address call it, for countries, topics and sources.
    pub key: String,
    /// Root-relative.
    pub url: String,
    /// The number of its articles.
    pub count: u32,
}

/// Gives documents by their place among the heads.
pub(crate) trait Documents: Sync {
    /// The document of the head at this place.
    fn document(&self, at: usize) -> Document;

    /// What the article of the head at this place is filed under: the facets of its document.
    fn facets(&self, at: usize) -> Vec<Facet>;
}
