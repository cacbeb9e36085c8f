//! References as articles come, change and go: what files link to and name, and who has to look again.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::apply::Changed;
use super::corpus::Corpus;
use super::page::PageKey;
use super::watches::{ReferringFile, Watched};
use super::work::LinkWork;

impl Corpus {
    /// Looks up again what changed files refer to, and who refers to what changed.
    pub(super) fn apply_references(&mut self, changed: &[Changed], work: &mut LinkWork) {
        let mut again: FxHashSet<ReferringFile> =
            changed.iter().map(|changed| ReferringFile::Entry(changed.slot)).collect();
        again.extend(work.indexes.iter().map(|(path, _)| ReferringFile::Index(path.clone())));
        if work.cold {
            self.watches.reserve(again.len());
        } else {
            // Who named a file that was not there may have spelled it with other accents.
            for signal in work.signals.iter().flat_map(Watched::spellings) {
                again.extend(self.watches.by(&signal).iter().cloned());
            }
        }
        let mut again: Vec<ReferringFile> = again.into_iter().collect();
        again.sort_unstable();
        let looked: Vec<_> = again.par_iter().map(|watcher| self.references_of(watcher)).collect();
        for (watcher, (path, keys, problems)) in again.into_iter().zip(looked) {
            self.watches.set(&watcher, keys, |key| {
                // It names this one among those that link to it, or does no longer.
                if !work.cold {
                    work.backlinks.extend(key.file().cloned());
                }
            });
            if let Some(path) = path {
                match problems.is_empty() {
                    true => self.problems.remove(&path),
                    false => self.problems.insert(path, problems),
                };
            }
            match watcher {
                ReferringFile::Entry(slot) => {
                    work.touch(PageKey::Article(slot));
                    self.touch_notes_of(slot, work);
                }
                ReferringFile::Index(path) => {
                    if let Some(index) = self.indexes.get(&path) {
                        work.index_urls.push(index.url());
                    }
                }
            }
        }
        for changed in changed {
            if self.entry(changed.slot).is_none()
                && let Some(old) = &changed.old
            {
                self.problems.remove(&old.article.path);
            }
        }
        for (path, _) in &work.indexes {
            if !self.indexes.contains_key(path) {
                self.problems.remove(path);
            }
        }
    }
}
