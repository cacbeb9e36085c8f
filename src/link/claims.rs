//! Who writes which output file, and where two want the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::page::PageKey;
use crate::site_path::SitePath;
use crate::url::{OutputPath, parent};

/// Everything that wants to be written, by output path in lower case: a site must also work where `A` and
/// `a` are one file.
#[derive(Debug, Default)]
pub struct Claims {
    by_folded: FxHashMap<Arc<str>, Vec<Claim>>,
    /// Output paths (in lower case) that more than one wants, in order.
    disputed: BTreeMap<Arc<str>, ()>,
    nested: Mutex<Nested>,
}

/// Outputs that lie where others need a folder, by path in lower case, as they were when somebody asked last.
#[derive(Debug, Default)]
struct Nested {
    /// None if nobody asked yet.
    known: Option<Vec<(Arc<str>, Arc<str>)>>,
    /// Paths that came or went since: those that did both are as they were.
    moved: FxHashSet<Arc<str>>,
}

impl Nested {
    /// A path came, or went.
    fn note(&mut self, path: &Arc<str>) {
        if self.known.is_some() && !self.moved.remove(path) {
            self.moved.insert(path.clone());
        }
    }
}

/// One output file wanted by one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Where it is written.
    pub path: OutputPath,
    pub page: PageKey,
    /// Of several files that may lie in one place by design, the one with the highest rank is written: a
    /// site's static file over its theme's.
    pub rank: u8,
    /// The file of the article that the page belongs to; empty for pages that belong to none.
    by: SitePath,
}

impl Claims {
    /// Makes room for so many more places.
    pub fn reserve(&mut self, more: usize) {
        self.by_folded.reserve(more);
    }

    /// Records that a page wants a path. `by` is the file of the article that the page belongs to, empty if there is
    /// none.
    pub fn add(&mut self, path: OutputPath, page: PageKey, rank: u8, by: SitePath) {
        let folded = fold(&path).unwrap_or_else(|| path.as_shared().clone());
        // Nearly every place is wanted once, and they are many.
        let claims = self.by_folded.entry(folded.clone()).or_insert_with(|| Vec::with_capacity(1));
        if claims.is_empty() {
            self.nested.get_mut().unwrap_or_else(PoisonError::into_inner).note(&folded);
        }
        claims.push(Claim { path, page, rank, by });
        // Neither the order of arrival nor the handle of an article must show.
        claims.sort_by(|a, b| {
            let order = |claim: &Claim| (std::cmp::Reverse(claim.rank), kind(&claim.page));
            order(a).cmp(&order(b)).then_with(|| a.by.cmp(&b.by)).then_with(|| a.page.cmp(&b.page))
        });
        if is_disputed(claims) {
            self.disputed.insert(folded, ());
        }
    }

    /// Takes a claim back.
    pub fn remove(&mut self, path: &str, page: &PageKey) {
        let folded = fold(path).unwrap_or_else(|| path.into());
        if let Some(claims) = self.by_folded.get_mut(&folded) {
            if let Some(at) = claims.iter().position(|claim| &claim.page == page && &*claim.path == path) {
                claims.remove(at);
            }
            if !is_disputed(claims) {
                self.disputed.remove(&folded);
            }
            if claims.is_empty() {
                self.by_folded.remove(&folded);
                self.nested.get_mut().unwrap_or_else(PoisonError::into_inner).note(&folded);
            }
        }
    }

    /// Who writes a path.
    pub fn owner(&self, path: &str) -> Option<&PageKey> {
        let claims = match fold(path) {
            Some(folded) => self.by_folded.get(&folded)?,
            None => self.by_folded.get(path)?,
        };
        claims.first().filter(|claim| &*claim.path == path).map(|claim| &claim.page)
    }

    /// Every path that is written, with its page, in no particular order.
    pub fn outputs(&self) -> impl Iterator<Item = (&OutputPath, &PageKey)> {
        self.by_folded.values().filter_map(|claims| claims.first()).map(|claim| (&claim.path, &claim.page))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.by_folded.len()
    }

    /// The claims to each place that is wanted more than once and not by design.
    pub fn disputes(&self) -> impl Iterator<Item = &[Claim]> {
        self.disputed.keys().filter_map(|folded| self.by_folded.get(folded)).map(Vec::as_slice)
    }
}

impl Claims {
    /// Outputs that lie where others need a folder, each with the first of these.
    pub fn nested(&self) -> Vec<(Claim, Claim)> {
        let mut nested = self.nested.lock().unwrap_or_else(PoisonError::into_inner);
        if nested.known.is_none() || !nested.moved.is_empty() {
            *nested = Nested { known: Some(self.find_nested()), moved: FxHashSet::default() };
        }
        let first = |folded: &str| self.by_folded.get(folded).and_then(|claims| claims.first()).cloned();
        let known = nested.known.iter().flatten();
        known.filter_map(|(file, inside)| Some((first(file)?, first(inside)?))).collect()
    }

    fn find_nested(&self) -> Vec<(Arc<str>, Arc<str>)> {
        // Pages are files of one name: what can be in the way of a folder are the others, and these are few.
        let files: FxHashMap<&str, &Arc<str>> = (self.by_folded.keys())
            .filter(|path| !path.ends_with("/index.html"))
            .map(|path| (&**path, path))
            .collect();
        let mut found: BTreeMap<&Arc<str>, &Arc<str>> = BTreeMap::new();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "the least path is kept of those that collide with a file"
        )]
        for inside in self.by_folded.keys() {
            let mut folder = parent(inside);
            while !folder.is_empty() {
                if let Some(file) = files.get(folder) {
                    let first = found.entry(file).or_insert(inside);
                    *first = inside.min(*first);
                }
                folder = parent(folder);
            }
        }
        found.into_iter().map(|(file, inside)| (file.clone(), inside.clone())).collect()
    }
}

/// Articles go before lists and files, these before redirects.
fn kind(page: &PageKey) -> u8 {
    match page {
        PageKey::Article(_) => 0,
        PageKey::Redirect(..) => 2,
        _ => 1,
    }
}

/// Only files that are published as they are may lie in one place by design, and those of ours that give way to them.
fn is_disputed(claims: &[Claim]) -> bool {
    let is_file = |claim: &Claim| match &claim.page {
        PageKey::Asset(_) => true,
        PageKey::Single(single) => single.gives_way,
        _ => false,
    };
    claims.windows(2).any(|pair| {
        pair[0].path != pair[1].path
            || pair[0].rank == pair[1].rank
            || !is_file(&pair[0])
            || !is_file(&pair[1])
    })
}

/// The path in lower case, if that is another.
fn fold(path: &str) -> Option<Arc<str>> {
    path.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()).then(|| path.to_lowercase().into())
}
