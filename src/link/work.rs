//! What is gathered while a change is carried through the corpus.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::claims::Claims;
use super::corpus::PAGE_RANK;
use super::list::{ListKey, neighbours, page_range, pages};
use super::page::PageKey;
use super::related::Slot;
use super::single::Aspect;
use super::touched::Touched;
use super::watches::Watched;
use super::why::Why;
use crate::site_path::SitePath;
use crate::url::OutputPath;

/// What one call of [`super::Corpus::apply`] gathers as it goes.
#[derive(Default)]
pub(super) struct LinkWork {
    pub cold: bool,
    pub pages: FxHashMap<PageKey, Why>,
    /// Why pages are touched in the step under way.
    pub why: Why,
    pub gone: FxHashSet<OutputPath>,
    pub signals: FxHashSet<Watched>,
    pub backlinks: FxHashSet<SitePath>,
    pub bundles: BTreeSet<Arc<str>>,
    pub indexes: Vec<(SitePath, String)>,
    pub index_urls: Vec<String>,
    pub freed: Vec<Slot>,
    /// Articles whose links to others are not what they were.
    pub links: FxHashSet<Slot>,
    pub redirects: bool,
    /// What may have changed of the archive as a whole, each with the reason.
    pub aspects: BTreeMap<Aspect, Why>,
    pub relinked: usize,
    pub lists: Vec<(ListKey, usize, usize)>,
    /// What terms were called whose spellings are counted anew.
    pub labels: FxHashMap<ListKey, Option<Arc<str>>>,
    /// Files whose place in the output may be another.
    pub moved: BTreeSet<Arc<str>>,
    /// Articles whose own picture came, went, moved or changed its size: what cards show of them is different.
    pub repictured: FxHashSet<Slot>,
}

impl LinkWork {
    pub(super) fn touch(&mut self, page: PageKey) {
        if !self.cold {
            let why = self.why;
            self.pages.entry(page).and_modify(|known| *known = why.min(*known)).or_insert(why);
        }
    }

    /// Notes that something of the archive as a whole may have changed: pages of which there is one read it.
    pub(super) fn changed(&mut self, aspect: Aspect) {
        if !self.cold {
            let why = self.why;
            self.aspects.entry(aspect).and_modify(|known| *known = why.min(*known)).or_insert(why);
        }
    }

    /// Claims a path for a page that belongs to no article.
    pub(super) fn claim(&mut self, claims: &mut Claims, path: OutputPath, page: PageKey) {
        self.claim_for(claims, path, page, PAGE_RANK, "".into());
    }

    /// Claims a path for a page of the article whose file is `by`.
    pub(super) fn claim_for(
        &mut self,
        claims: &mut Claims,
        path: OutputPath,
        page: PageKey,
        rank: u8,
        by: SitePath,
    ) {
        if !self.cold {
            self.signals.insert(Watched::Output(path.clone()));
            self.gone.insert(path.clone());
        }
        claims.add(path, page, rank, by);
    }

    pub(super) fn release(&mut self, claims: &mut Claims, path: &str, page: &PageKey) {
        if !self.cold {
            let output = OutputPath::new(path);
            self.signals.insert(Watched::Output(output.clone()));
            self.gone.insert(output);
        }
        claims.remove(path, page);
    }

    pub(super) fn list_changed(&mut self, key: &ListKey, old: usize, new: usize) {
        if !self.cold {
            self.lists.push((key.clone(), old, new));
        }
    }

    /// Touches the pages of a list whose articles, or what they show of them, are not what they were.
    pub(super) fn touch_list(
        &mut self,
        key: &ListKey,
        old: &[Slot],
        new: &[Slot],
        shown: &FxHashSet<Slot>,
        per_page: usize,
    ) {
        if self.cold {
            return;
        }
        for page in pages(new.len(), per_page) {
            let range = page_range(new.len(), per_page, page);
            let before = page_range(old.len(), per_page, page);
            let (older, newer) =
                (neighbours(old.len(), per_page, page), neighbours(new.len(), per_page, page));
            let members = &new[range];
            if old.get(before) != Some(members)
                || older != newer
                || members.iter().any(|slot| shown.contains(slot))
            {
                self.touch(PageKey::List(key.clone(), page));
            }
        }
    }

    pub(super) fn finish(mut self, claims: &Claims) -> Touched {
        // A path that was released and claimed again is there; whoever writes it now has to.
        let mut gone = FxHashSet::default();
        #[expect(clippy::iter_over_hash_type, reason = "the paths are parted into two sets")]
        for path in self.gone.drain() {
            match claims.owner(&path) {
                Some(page) => {
                    self.pages.entry(page.clone()).or_default();
                }
                None => {
                    gone.insert(path);
                }
            }
        }
        Touched { pages: self.pages, gone, relinked: self.relinked }
    }
}
