//! Which thread an article belongs to, once the editors have been heard.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Slot, Threads};
use crate::diagnostic::Code;
use crate::enrich::THREADS;
use crate::link::{Corpus, Problem};
use crate::slug::{slugify, term_slug};

/// Says what an editor said of threads, by path and by id, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Articles that a file of threads puts into one, by path: the thread's id.
    pins: FxHashMap<Arc<str>, Arc<str>>,
    /// Threads that were found and are part of another, by id.
    merges: FxHashMap<Arc<str>, Arc<str>>,
    /// Articles that are in no thread that was found, by path.
    alone: FxHashSet<Arc<str>>,
    names: FxHashMap<Arc<str>, String>,
}

impl Declared {
    /// Takes what `vocabulary/threads.yaml` says.
    pub fn new(file: &crate::enrich::threads::ThreadsFile) -> Self {
        let path = |typed: &String| content_path(typed);
        let mut declared = Self { alone: file.split.iter().map(path).collect(), ..Self::default() };
        for entry in &file.threads {
            let id: Arc<str> = entry.id.as_str().into();
            declared.pins.extend(entry.articles.iter().map(|typed| (path(typed), id.clone())));
            declared.merges.extend(entry.merge.iter().map(|other| (other.as_str().into(), id.clone())));
            if let Some(name) = &entry.name {
                declared.names.insert(id, name.clone());
            }
        }
        declared
    }

    /// The name that the file gives a thread.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }
}

/// The file of an article that is typed by its path below `content/`.
fn content_path(typed: &str) -> Arc<str> {
    format!("content/{}", typed.trim_start_matches('/')).into()
}

impl Corpus {
    /// Articles that the file of threads names and that are not there.
    pub(in crate::link) fn thread_problems(&self) -> Vec<Problem> {
        let missing = self.vocabularies.threads.places.iter().filter_map(|(typed, span)| {
            let path = content_path(typed);
            let there = self.by_path(&path).is_some() || self.withheld.contains_key(&path);
            (!there).then(|| Problem {
                code: Code::BrokenLink,
                path: THREADS.into(),
                span: Some(span.clone()),
                message: format!("there is no article `{path}`"),
                hint: None,
                target: Some(path),
                related: Vec::new(),
            })
        });
        missing.collect()
    }

    /// The thread that an article is put into by its front matter, or else by the file of threads.
    fn declared_thread(&self, slot: Slot) -> Option<Arc<str>> {
        let article = &self.entry(slot)?.article;
        let own = article.front.thread.as_deref().map(term_slug).filter(|slug| !slug.is_empty());
        own.map(Arc::from).or_else(|| self.declared.pins.get(&article.path).cloned())
    }

    /// The id of the thread that an article belongs to, worked out from its cluster.
    pub(in crate::link) fn thread_id(&self, slot: Slot, threads: &Threads) -> Option<Arc<str>> {
        let entry = self.entry(slot).filter(|entry| entry.is_listed())?;
        if let Some(declared) = self.declared_thread(slot) {
            return Some(declared);
        }
        if self.declared.alone.contains(&entry.article.path) {
            return None;
        }
        // The editors' articles of a cluster draw the others after them, unless they disagree.
        let mut drawn: Option<Arc<str>> = None;
        let mut disagree = false;
        let mut rest: Vec<Slot> = Vec::new();
        for &other in threads.cluster(slot) {
            let Some(entry) = self.entry(other) else { continue };
            match self.declared_thread(other) {
                Some(declared) => {
                    disagree |= drawn.as_ref().is_some_and(|drawn| *drawn != declared);
                    drawn = Some(declared);
                }
                None if self.declared.alone.contains(&entry.article.path) => {}
                None => rest.push(other),
            }
        }
        if let Some(drawn) = drawn.filter(|_| !disagree) {
            return Some(drawn);
        }
        if rest.len() < 2 {
            return None;
        }
        // Its earliest article gives a thread its id: what comes later leaves its URL alone.
        let first = self.entry(*rest.first()?)?;
        let id: Arc<str> = slugify(&first.url).into();
        Some(self.declared.merges.get(&id).cloned().unwrap_or(id))
    }
}
