//! What shows something of articles that changed, or of lists whose numbers did, and so has to follow.

use super::apply::Changed;
use super::corpus::Corpus;
use super::data_set::DataFile;
use super::entry::Entry;
use super::feed_format::FeedFormat;
use super::list::{ListKey, PageNumber, pages};
use super::notes::NoteOutput;
use super::page::{PageKey, SITEMAP_PART};
use super::single::Aspect;
use super::watches::ReferringFile;
use super::why::Why;
use super::work::LinkWork;
use crate::site_path::SitePath;
use crate::url::output_path;

impl Corpus {
    /// Touches what shows something of the articles that changed: neighbours in time, those they link to, those
    /// that show them as related, list pages of `_index.md` files, indexes of taxonomies.
    pub(super) fn touch_followers(&mut self, changed: &[Changed], work: &mut LinkWork) {
        if work.cold {
            let all: Vec<PageKey> = self.claims.outputs().map(|(_, page)| page.clone()).collect();
            work.pages.extend(all.into_iter().map(|page| (page, Why::Own)));
        }
        if !work.indexes.is_empty() && self.settings.has_base_url {
            work.why = Why::Counts;
            // A list page's file may ask search engines to leave it out.
            work.changed(Aspect::SitemapPages);
        }
        work.why = Why::Own;
        let mut urls = std::mem::take(&mut work.index_urls);
        urls.extend(work.indexes.iter().map(|(_, url)| url.clone()));
        for url in urls {
            // Whatever list page has this URL; its numbered pages share its title.
            if let Some(page) = self.claims.owner(&output_path(&url)).cloned() {
                if let PageKey::List(key, _) = &page {
                    if self.settings.has_feeds(key) {
                        for format in FeedFormat::ALL {
                            work.touch(PageKey::Feed(key.clone(), format));
                        }
                    }
                    self.touch_all_pages(key, work);
                    if matches!(key, ListKey::Term(taxonomy, _) if *taxonomy == self.settings.built_in.threads)
                    {
                        // The home page shows the stories that go on by their titles.
                        work.touch(PageKey::List(ListKey::All, PageNumber::Newest));
                    }
                }
                if let PageKey::Notes(NoteOutput::List(list, _)) = &page {
                    self.touch_note_list(list, work);
                }
                work.touch(page);
            }
        }
        for Changed { slot, old } in changed.iter().filter(|_| !work.cold).collect::<Vec<_>>() {
            work.why = Why::Own;
            let new = self.entry(*slot);
            let card_changed =
                old.as_ref().map(|old| old.versions.shown) != new.map(|new| new.versions.shown);
            if new.is_some() {
                work.touch(PageKey::Article(*slot));
            }
            let moved = match (old, new) {
                (Some(old), Some(new)) => old.instant != new.instant || old.is_listed() != new.is_listed(),
                _ => true,
            };
            if old.as_ref().map(|old| old.versions.filing) != new.map(|new| new.versions.filing) {
                // The charts of its lists, and what else their articles are filed under, stand on their newest pages.
                for list in old.iter().chain(new).flat_map(|entry| &entry.lists) {
                    if self.lists.contains_key(list) {
                        work.touch(PageKey::List((**list).clone(), PageNumber::Newest));
                    }
                }
            }
            if card_changed || moved {
                work.why = Why::Neighbour;
                for entry in old.iter().chain(new) {
                    self.touch_near(entry, work);
                }
                work.why = Why::Related;
                for other in self.shown.shown_by(*slot) {
                    work.touch(PageKey::Article(*other));
                    work.links.insert(*other);
                }
                work.why = Why::Own;
                for (_, page) in new.iter().flat_map(|entry| Self::outputs_of(entry, *slot)) {
                    work.touch(page);
                }
                work.why = Why::References;
                for entry in old.iter().chain(new) {
                    self.touch_notes_naming(&entry.article.path, work);
                    self.touch_featuring(&entry.article.path, work);
                }
                work.why = Why::Counts;
                // Those it links to show its card.
                for key in self.watches.of(&ReferringFile::Entry(*slot)) {
                    work.backlinks.extend(key.file().cloned());
                }
                if self.settings.has_base_url {
                    for year in old
                        .iter()
                        .chain(new)
                        .filter_map(|entry| entry.article.front.date)
                        .map(|date| date.year())
                    {
                        let parts = self.members(&ListKey::Year(year)).len().div_ceil(SITEMAP_PART) as u32;
                        for part in 0..parts {
                            work.touch(PageKey::SitemapYear(year, part));
                        }
                        work.changed(Aspect::SitemapParts);
                    }
                    work.changed(Aspect::SitemapPages);
                }
            }
        }
        self.touch_repictured(work);
        work.why = Why::References;
        #[expect(clippy::iter_over_hash_type, reason = "touches are a set")]
        for key in std::mem::take(&mut work.backlinks) {
            if let Some(slot) = self.by_path(&key) {
                work.touch(PageKey::Article(slot));
                work.links.insert(slot);
            }
        }
        work.why = Why::Counts;
        self.touch_data_set(changed, work);
        self.touch_counts(work);
        self.touch_relabelled(work);
        let filled = self.filled();
        if filled != self.had_filled {
            self.had_filled = filled;
            // The menu of every page names them.
            let all: Vec<PageKey> = self.claims.outputs().map(|(_, page)| page.clone()).collect();
            all.into_iter().for_each(|page| work.touch(page));
        }
        if work.redirects {
            work.changed(Aspect::Redirects);
        }
        self.touch_singles(work);
        for slot in std::mem::take(&mut work.freed) {
            self.shown.forget(slot);
            self.free.push(slot);
        }
        // Handles are given out in one order whatever came before.
        self.free.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Touches the pages of which there is one that read what changed.
    fn touch_singles(&self, work: &mut LinkWork) {
        for (aspect, why) in std::mem::take(&mut work.aspects) {
            work.why = why;
            for single in self.singles.iter().copied().filter(|single| single.reads.contains(&aspect)) {
                if (single.exists)(&self.settings) {
                    work.touch(PageKey::Single(single));
                }
            }
        }
    }

    /// Touches the article that stands at an article's place in time, and those before and after it.
    pub(super) fn touch_near(&self, entry: &Entry, work: &mut LinkWork) {
        let all = self.members(&ListKey::All);
        let at = self.position(all, entry).unwrap_or_else(|at| at);
        for near in [at.checked_sub(1), Some(at), Some(at + 1)].into_iter().flatten() {
            if let Some(other) = all.get(near) {
                work.touch(PageKey::Article(*other));
            }
        }
    }

    /// The lists whose file puts an article first.
    pub(super) fn touch_featuring(&self, path: &SitePath, work: &mut LinkWork) {
        for watcher in self.watches.by_file(path) {
            let ReferringFile::Index(index) = watcher else { continue };
            let index = self.indexes.get(index).filter(|index| !index.featured.is_empty());
            let page = index.and_then(|index| self.claims.owner(&output_path(&index.url())));
            if let Some(page) = page.cloned() {
                work.touch(page);
            }
        }
    }

    /// The shards of the data set that hold something of the articles that changed.
    fn touch_data_set(&self, changed: &[Changed], work: &mut LinkWork) {
        if !self.settings.has_data_set {
            return;
        }
        let year =
            |entry: &Entry| entry.article.front.date.filter(|_| entry.is_listed()).map(|date| date.year());
        let is_there = |year: &i16| !self.members(&ListKey::Year(*year)).is_empty();
        for Changed { slot, old } in changed {
            let new = self.entry(*slot);
            let listed = |entry: Option<&Entry>| {
                entry.filter(|entry| entry.is_listed()).map(|entry| entry.versions.record)
            };
            if listed(old.as_ref()) != listed(new) {
                work.changed(Aspect::Records);
                for year in old.as_ref().into_iter().chain(new).filter_map(year).filter(is_there) {
                    DataFile::ALL.into_iter().for_each(|file| work.touch(PageKey::Data(file, year)));
                }
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "touches are a set")]
        for slot in std::mem::take(&mut work.links) {
            if let Some(year) = self.entry(slot).and_then(year).filter(is_there) {
                work.touch(PageKey::Data(DataFile::Links, year));
            }
        }
    }

    /// Pages that show how many articles other lists hold, or which lists there are.
    fn touch_counts(&self, work: &mut LinkWork) {
        let newest = |key: ListKey| PageKey::List(key, PageNumber::Newest);
        for (key, old, new) in std::mem::take(&mut work.lists) {
            work.touch(newest(key.clone()));
            work.changed(Aspect::Lengths);
            let published = |length| self.settings.is_published(&key, length);
            let came_or_went = published(old) != published(new);
            if came_or_went && matches!(key, ListKey::Year(_) | ListKey::Month(..)) {
                for near in self.neighbouring_lists(&key).into_iter().flatten() {
                    work.touch(newest(near.clone()));
                }
            }
            match &key {
                ListKey::Year(_) => {
                    work.touch(newest(ListKey::All));
                    if came_or_went {
                        work.changed(Aspect::Years);
                    }
                }
                ListKey::Month(year, _) => {
                    work.touch(newest(ListKey::Year(*year)));
                    if came_or_went {
                        work.changed(Aspect::SitemapPages);
                    }
                }
                ListKey::Term(taxonomy, slug) => {
                    work.touch(PageKey::TaxonomyIndex(taxonomy.clone()));
                    let built_in = &self.settings.built_in;
                    if *taxonomy == built_in.countries || *taxonomy == built_in.topics {
                        // The map and the strongest topics.
                        work.touch(newest(ListKey::All));
                    }
                    if came_or_went && self.settings.is_in_sitemap(&key) {
                        work.changed(Aspect::SitemapPages);
                        if *taxonomy == self.settings.built_in.topics
                            && let Some(parent) =
                                self.topic_by_slug(slug).and_then(|id| self.vocabularies.topics.parent(id))
                        {
                            let parent = self.vocabularies.topics.get(parent).slug.as_str();
                            self.touch_all_pages(&ListKey::Term(taxonomy.clone(), parent.into()), work);
                        }
                    }
                }
                ListKey::All | ListKey::Section(_) | ListKey::Pair { .. } => {}
            }
        }
    }

    /// The pages of terms that are called otherwise now, and the indexes that name them.
    fn touch_relabelled(&self, work: &mut LinkWork) {
        work.why = Why::List;
        #[expect(clippy::iter_over_hash_type, reason = "touches are a set")]
        for (key, before) in std::mem::take(&mut work.labels) {
            if let ListKey::Term(taxonomy, _) = &key
                && self.label(&key) != before.as_deref()
            {
                work.touch(PageKey::TaxonomyIndex(taxonomy.clone()));
                self.touch_all_pages(&key, work);
            }
        }
    }

    pub(super) fn touch_all_pages(&self, key: &ListKey, work: &mut LinkWork) {
        for page in pages(self.members(key).len(), self.settings.paginate) {
            work.touch(PageKey::List(key.clone(), page));
        }
    }
}
