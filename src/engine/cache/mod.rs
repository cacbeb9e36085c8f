//! The cache between runs: what the stages before linking found, so that the next run reads only what changed.
//!
//! One file. Its base is a [`CacheHead`] and all articles in pieces; each later run appends a [`CacheStep`] with what it found
//! different, until the steps are many and the base is written anew. It is a convenience and never a source of
//! truth: it holds for one [key](key()) only, every record has a checksum, a damaged or foreign file counts as none,
//! and what it says of a file holds only while the file looks as it did.

mod file;
mod key;

pub(super) use file::{Loaded, StoredCache, append, digest, load, snapshot, write};
pub(super) use key::{ANALYSIS, PROGRAM, key};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::SiteOptions;
use crate::diagnostic::Diagnostic;
use crate::enrich::Derived;
use crate::hash::Hash;
use crate::parse::{Article, IndexFile};
use crate::picture::Look;
use crate::read::{FileState, Snapshot};
use crate::site_path::SitePath;

/// The cache's file for a way of building; `None` if there is to be none.
pub(super) fn file(options: &SiteOptions) -> Option<PathBuf> {
    let name = if options.drafts { "drafts.cache" } else { "articles.cache" };
    Some(options.cache.as_ref()?.join(name))
}

/// What the base begins with.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CacheHead<'a> {
    pub snapshot: Cow<'a, Snapshot>,
    pub indexes: Vec<IndexRecord<'a>>,
    /// What the headers of pictures say.
    pub pictures: Vec<(Arc<str>, Cow<'a, Look>)>,
    /// How many articles follow.
    pub articles: u32,
}

/// What is lent to be written, or owned when it was read. Unlike `Cow` it is no larger than its handle.
#[derive(Debug)]
pub(super) enum LentOrOwned<'a, T> {
    Lent(&'a T),
    Owned(Box<T>),
}

impl<T: Serialize> Serialize for LentOrOwned<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for LentOrOwned<'_, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self::Owned)
    }
}

impl<T> Deref for LentOrOwned<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Lent(value) => value,
            Self::Owned(value) => value,
        }
    }
}

impl<T: Clone> LentOrOwned<'_, T> {
    /// The value, which is copied only if it was lent.
    pub(super) fn into_box(self) -> Box<T> {
        match self {
            Self::Lent(value) => Box::new(value.clone()),
            Self::Owned(value) => value,
        }
    }
}

/// An article that has no errors.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CachedArticle<'a> {
    pub hash: Hash,
    pub article: LentOrOwned<'a, Article>,
    pub derived: LentOrOwned<'a, Derived>,
    pub warnings: Cow<'a, [Diagnostic]>,
    /// Its strongest neighbours with their scores, strongest first, by their place among the articles of the base.
    /// Empty in a step.
    pub pool: Vec<(u32, u32)>,
}

/// The file of a list page that has no errors.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct IndexRecord<'a> {
    pub hash: Hash,
    pub index: Cow<'a, IndexFile>,
    pub warnings: Cow<'a, [Diagnostic]>,
}

/// What one or several later runs found different.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct CacheStep<'a> {
    /// The state of each file; `None` for one that is gone.
    pub files: BTreeMap<SitePath, Option<FileState>>,
    /// Where symbolic links lead now.
    pub linked: BTreeMap<PathBuf, bool>,
    /// Of those files, the ones without errors.
    pub articles: Vec<CachedArticle<'a>>,
    pub indexes: Vec<IndexRecord<'a>>,
    pub pictures: Vec<(Arc<str>, Cow<'a, Look>)>,
}

impl CacheStep<'_> {
    /// Lays a later step over this one.
    fn add(&mut self, later: Self) {
        self.articles.retain(|record| !later.files.contains_key(&record.article.path));
        self.indexes.retain(|record| !later.files.contains_key(&record.index.path));
        self.pictures.retain(|(path, _)| !later.files.contains_key(&**path));
        self.pictures.extend(later.pictures);
        self.files.extend(later.files);
        self.linked = later.linked;
        self.articles.extend(later.articles);
        self.indexes.extend(later.indexes);
    }

    /// Brings a snapshot to where this step ends.
    pub(super) fn advance(&self, snapshot: &mut Snapshot) {
        for (path, state) in &self.files {
            match state {
                Some(state) => snapshot.files.insert(path.clone(), *state),
                None => snapshot.files.remove(path),
            };
        }
        snapshot.linked.clone_from(&self.linked);
    }
}

/// A cache that was read.
#[derive(Debug)]
pub(super) struct Cached {
    pub head: CacheHead<'static>,
    pub articles: Vec<CachedArticle<'static>>,
    /// What all steps together changed.
    pub since: Option<CacheStep<'static>>,
}
