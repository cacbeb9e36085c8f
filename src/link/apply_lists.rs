//! Lists as articles come, change and go: who is on which, and which of their pages that changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::apply::Changed;
use super::corpus::{Corpus, TopicAndCountry};
use super::data_set::DataFile;
use super::entry::{Entry, country_slug};
use super::feed_format::FeedFormat;
use super::list::{ListKey, PageNumber, numbered_pages, pages};
use super::list_names::ListName;
use super::page::{PageKey, SITEMAP_PART, sitemap_url};
use super::related::Slot;
use super::single::Aspect;
use super::work::LinkWork;
use crate::url::{OutputPath, output_path};

/// Who leaves a list, and who comes.
type ListEdit = (FxHashSet<Slot>, Vec<Slot>);

/// What is to be done to the lists, in their order.
pub(super) struct ListEdits {
    edits: Vec<(ListName, ListEdit)>,
    /// Articles of which lists show something else than before.
    shown: FxHashSet<Slot>,
}

impl Corpus {
    /// Works out which lists changed articles leave and come to, and touches the pages that merely show something else
    /// of them.
    pub(super) fn list_edits(&self, changed: &[Changed], work: &mut LinkWork) -> ListEdits {
        let mut edits: FxHashMap<ListName, ListEdit> = FxHashMap::default();
        let mut shown: FxHashSet<Slot> = work.repictured.clone();
        // In the order of lists, so that there is little to sort in each of them.
        let mut in_order: Vec<&Changed> = changed.iter().collect();
        in_order.par_sort_by(|a, b| self.compare(a.slot, b.slot));
        for Changed { slot, old } in in_order {
            let new = self.entry(*slot);
            let order = |entry: &Entry| (entry.instant, entry.article.path.clone());
            let same_place = matches!((old, new), (Some(old), Some(new)) if order(old) == order(new));
            for list in old.iter().flat_map(|old| &old.lists) {
                if !(same_place && new.is_some_and(|new| new.lists.contains(list))) {
                    edits.entry(ListName::of_entry(list)).or_default().0.insert(*slot);
                }
            }
            for list in new.iter().flat_map(|new| &new.lists) {
                if !(same_place && old.as_ref().is_some_and(|old| old.lists.contains(list))) {
                    edits.entry(ListName::of_entry(list)).or_default().1.push(*slot);
                }
            }
            if old.as_ref().map(|old| old.versions.shown) != new.map(|new| new.versions.shown) {
                shown.insert(*slot);
            }
        }
        for index in self.sections.iter().cloned().collect::<Vec<_>>() {
            edits.entry(self.list_names.share(ListKey::Section(index))).or_default();
        }
        // Sections are the last of all lists in their order: none of the others has to be looked at.
        let first = ListKey::Section("".into());
        let sections = self.lists.range(first..).map(|(key, _)| key);
        let gone_sections: Vec<ListKey> = sections
            .filter(|key| matches!(key, ListKey::Section(folder) if !self.sections.contains(folder)))
            .cloned()
            .collect();
        for key in gone_sections {
            edits.entry(self.list_names.share(key)).or_default();
        }
        // What every page of a changed article's lists shows of it.
        let mut looked_at: BTreeSet<Arc<ListKey>> = BTreeSet::new();
        #[expect(clippy::iter_over_hash_type, reason = "what is found goes into an ordered set")]
        for slot in &shown {
            for list in self.entry(*slot).iter().flat_map(|entry| &entry.lists) {
                if !edits.contains_key(&ListName::of_entry(list)) {
                    looked_at.insert(list.clone());
                }
            }
        }
        for key in looked_at {
            if !self.is_published(&key) {
                continue;
            }
            let members = self.members(&key);
            self.touch_heading(&key, members, members, &shown, work);
            work.touch_list(&key, members, members, &shown, self.settings.paginate);
            self.touch_feeds(&key, members, members, &shown, work);
        }
        let mut edits: Vec<_> = edits.into_iter().collect();
        edits.sort_unstable_by(|a, b| a.0.key().cmp(b.0.key()));
        ListEdits { edits, shown }
    }

    /// Carries the edits out.
    pub(super) fn apply_lists(&mut self, ListEdits { edits, shown }: ListEdits, work: &mut LinkWork) {
        for (key, (removed, added)) in edits {
            self.edit_list(key.key().clone(), &removed, added, &shown, work);
        }
    }

    pub(super) fn edit_list(
        &mut self,
        key: ListKey,
        removed: &FxHashSet<Slot>,
        mut added: Vec<Slot>,
        shown: &FxHashSet<Slot>,
        work: &mut LinkWork,
    ) {
        let old = self.lists.get(&key).cloned();
        let before = old.as_deref().unwrap_or_default();
        added.sort_by(|a, b| self.compare(*a, *b));
        let mut members: Vec<Slot> = before.iter().filter(|slot| !removed.contains(slot)).copied().collect();
        if members.is_empty() {
            added.shrink_to_fit();
            members = added;
        } else if added.len() > 64 {
            members.extend(added);
            members.par_sort_unstable_by(|a, b| self.compare(*a, *b));
        } else {
            for slot in added {
                let Some(entry) = self.entry(slot) else { continue };
                let at = self.position(&members, entry).unwrap_or_else(|at| at);
                members.insert(at, slot);
            }
        }
        let exists = match &key {
            ListKey::Section(folder) => self.sections.contains(folder),
            key => self.settings.is_published(key, members.len()),
        };
        let existed = old.as_ref().is_some_and(|old| self.settings.is_published(&key, old.len()));
        let same_outputs = existed == exists
            && numbered_pages(before.len(), self.settings.paginate)
                == numbered_pages(members.len(), self.settings.paginate);
        if !same_outputs {
            for (path, page) in existed.then(|| self.list_outputs(&key, before.len())).into_iter().flatten() {
                work.release(&mut self.claims, &path, &page);
            }
            for (path, page) in exists.then(|| self.list_outputs(&key, members.len())).into_iter().flatten() {
                work.claim(&mut self.claims, path, page);
            }
        }
        if existed != exists || exists && before != members {
            work.list_changed(&key, before.len(), members.len());
        }
        if existed != exists {
            if self.settings.has_base_url && self.settings.is_in_sitemap(&key) {
                work.changed(Aspect::SitemapPages);
            }
            self.crossed(&key, exists, before.iter().chain(&members), work);
        }
        if exists {
            self.touch_heading(&key, before, &members, shown, work);
            work.touch_list(&key, before, &members, shown, self.settings.paginate);
            self.touch_feeds(&key, before, &members, shown, work);
        }
        if exists || !members.is_empty() {
            self.lists.insert(key, members);
        } else {
            self.lists.remove(&key);
        }
    }

    /// A list got its pages, or lost them: those that link to it only while it has.
    fn crossed<'a>(
        &mut self,
        key: &ListKey,
        exists: bool,
        members: impl Iterator<Item = &'a Slot>,
        work: &mut LinkWork,
    ) {
        match key {
            ListKey::Term(taxonomy, _) if *taxonomy == self.settings.built_in.names => {
                for slot in members.filter(|slot| self.entry(**slot).is_some()) {
                    work.touch(PageKey::Article(*slot));
                }
            }
            ListKey::Term(taxonomy, slug) if *taxonomy == self.settings.built_in.countries => {
                self.touch_mentions(slug, work);
            }
            ListKey::Pair { country, topic } => {
                let pair = TopicAndCountry { topic: topic.clone(), country: country.clone() };
                if exists {
                    self.pairs.insert(pair);
                } else {
                    self.pairs.remove(&pair);
                }
                let built_in = &self.settings.built_in;
                for (taxonomy, slug) in [(&built_in.countries, country), (&built_in.topics, topic)] {
                    let list = ListKey::Term(taxonomy.clone(), slug.clone());
                    work.touch(PageKey::List(list, PageNumber::Newest));
                }
            }
            _ => {}
        }
    }

    /// The articles that name a country link to its page while there is one. Those that merely mention it are on none of
    /// its lists, so that all articles are looked at; pages of countries come and go rarely.
    fn touch_mentions(&self, country: &str, work: &mut LinkWork) {
        if work.cold {
            return;
        }
        for slot in self.slots() {
            let named = self.entry(slot).map_or(&[][..], |entry| &entry.derived.countries);
            if named.iter().any(|named| country_slug(&self.vocabularies, named.code) == country) {
                work.touch(PageKey::Article(slot));
            }
        }
    }

    /// The heading of a name's pages is its spelling in the oldest of its articles; an index may tell the dates of the
    /// oldest and the newest. (Where these are others now, the list changed, and its index is touched for that.)
    fn touch_heading(
        &self,
        key: &ListKey,
        old: &[Slot],
        new: &[Slot],
        shown: &FxHashSet<Slot>,
        work: &mut LinkWork,
    ) {
        let is_name = matches!(key, ListKey::Term(taxonomy, _) if *taxonomy == self.settings.built_in.names);
        if is_name && (old.first() != new.first() || new.first().is_some_and(|slot| shown.contains(slot))) {
            for page in pages(new.len(), self.settings.paginate) {
                work.touch(PageKey::List(key.clone(), page));
            }
            work.touch(PageKey::TaxonomyIndex(self.settings.built_in.names.clone()));
        }
        if let ListKey::Term(taxonomy, _) = key
            && self.settings.tells_span(taxonomy)
            && new.first().into_iter().chain(new.last()).any(|slot| shown.contains(slot))
        {
            work.touch(PageKey::TaxonomyIndex(taxonomy.clone()));
        }
    }

    /// The outputs of a list with so many members: its pages and its feeds, and for years the sitemap.
    pub(super) fn list_outputs(&self, key: &ListKey, length: usize) -> Vec<(OutputPath, PageKey)> {
        let mut outputs: Vec<_> = pages(length, self.settings.paginate)
            .map(|page| (output_path(&key.page_url(page)), PageKey::List(key.clone(), page)))
            .collect();
        if self.settings.has_feeds(key) {
            for format in FeedFormat::ALL {
                let path = output_path(&format!("{}{}", key.url(), format.file_name()));
                outputs.push((path, PageKey::Feed(key.clone(), format)));
            }
        }
        if let ListKey::Year(year) = key
            && self.settings.has_data_set
            && length > 0
        {
            let shard = |file: DataFile| (output_path(&file.url(*year)), PageKey::Data(file, *year));
            outputs.extend(DataFile::ALL.map(shard));
        }
        if let ListKey::Year(year) = key
            && self.settings.has_base_url
        {
            for part in 0..length.div_ceil(SITEMAP_PART) as u32 {
                outputs.push((output_path(&sitemap_url(*year, part)), PageKey::SitemapYear(*year, part)));
            }
        }
        outputs
    }

    fn touch_feeds(
        &self,
        key: &ListKey,
        old: &[Slot],
        new: &[Slot],
        shown: &FxHashSet<Slot>,
        work: &mut LinkWork,
    ) {
        if !self.settings.has_feeds(key) {
            return;
        }
        let newest =
            |members: &[Slot]| members[members.len().saturating_sub(self.settings.feed_limit)..].to_vec();
        let (old, new) = (newest(old), newest(new));
        if old != new || new.iter().any(|slot| shown.contains(slot)) {
            for format in FeedFormat::ALL {
                work.touch(PageKey::Feed(key.clone(), format));
            }
        }
    }
}
