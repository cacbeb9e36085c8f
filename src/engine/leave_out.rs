//! `--keep-going`: the site without the files that have errors, of whatever kind.
//!
//! An article that cannot be read is left out by itself. One whose errors only show beside the others (a link that leads
//! nowhere, a URL that another has), when its page is made (a shortcode) or when it is written is taken out of the corpus
//! as if its file were not there, and a link to it is not called broken. The next change lets it in again, since it may
//! have mended what was wrong.

use std::collections::BTreeSet;

use super::site::Engine;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::{CorpusDelta, Touched, Withheld};
use crate::read::{Changes, FileKind, classify};
use crate::site_path::SitePath;

/// Whether several files want one place.
fn is_collision(code: Code) -> bool {
    matches!(code, Code::UrlCollision | Code::IdCollision | Code::AliasCollision | Code::CaseCollision)
}

impl Engine {
    /// Takes the files out of the site that these problems are errors of. `None` if there is none that could be.
    pub fn leave_out(&mut self, problems: &[Diagnostic]) -> Option<Touched> {
        let errors = problems.iter().filter(|problem| problem.is_error());
        // Where several want one place, one of them can have it.
        let (collisions, errors): (Vec<_>, Vec<_>) = errors.partition(|problem| is_collision(problem.code));
        let mut files: BTreeSet<SitePath> =
            errors.into_iter().map(|problem| SitePath::from(&problem.location.path)).collect();
        if !collisions.is_empty() {
            files.extend(self.corpus.losers());
        }
        let mut delta = CorpusDelta::default();
        let mut is_any = false;
        for path in files {
            let is_there = match classify(&path) {
                Some(FileKind::Article) => self.leave_out_article(&path, &mut delta),
                Some(FileKind::Index) if self.corpus.has_index(&path) => {
                    delta.indexes.push((path.clone(), None));
                    true
                }
                Some(FileKind::Attachment) if self.corpus.has_attachment(&path) => {
                    delta.attachments.push((path.clone(), false));
                    true
                }
                Some(FileKind::Static) if self.corpus.has_asset(&path) => {
                    delta.assets.push((path.as_shared().clone(), None));
                    true
                }
                _ => false,
            };
            if is_there {
                is_any = true;
                self.left_out.insert(path);
            }
        }
        if !is_any {
            return None;
        }
        let touched = self.corpus.apply(delta);
        self.assert_exact(&touched);
        Some(touched)
    }

    fn leave_out_article(&self, path: &SitePath, delta: &mut CorpusDelta) -> bool {
        let Some(entry) = self.corpus.by_path(path).and_then(|slot| self.corpus.entry(slot)) else {
            return false;
        };
        delta.withheld.push((path.clone(), Some(Withheld::Broken(entry.article.facts.clone()))));
        delta.articles.push((path.clone(), None));
        true
    }

    /// The changes with the files that were left out and are still there as if they were new.
    pub(super) fn let_in(&mut self, changes: &Changes) -> Option<Changes> {
        if self.left_out.is_empty() {
            return None;
        }
        let mut all = changes.clone();
        let left_out = std::mem::take(&mut self.left_out);
        for path in left_out.into_iter().filter(|path| self.snapshot.files.contains_key(path)) {
            // The bytes are the same; what they mean beside the others may not be.
            self.hashes.remove(&path);
            all.written.push(path);
        }
        all.written.sort_unstable();
        all.written.dedup();
        Some(all)
    }
}
