//! Which thread an article belongs to, once the editors have been heard.

use std::sync::Arc;

use super::declared::content_path;
use super::{Slot, Threads};
use crate::diagnostic::Code;
use crate::enrich::THREADS;
use crate::link::{Corpus, Problem};
use crate::slug::{slugify, term_slug};

impl Corpus {
    /// Articles that the file of threads names and that are not there.
    pub(in crate::link) fn thread_problems(&self) -> Vec<Problem> {
        let missing = self.vocabularies.threads.places.iter().filter_map(|(typed, span)| {
            let path = content_path(typed);
            let there = self.by_path(&path).is_some() || self.withheld.contains_key(&path);
            (!there).then(|| Problem {
                code: Code::BrokenLink,
                path: THREADS.into(),
                span: Some(*span),
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
