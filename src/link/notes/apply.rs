//! Notes as articles come, change and go: which lists they leave and come to, and what shows something of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::index::NotePlace;
use super::key::{NoteList, NoteOutput};
use super::place::{author_slug, lists_of, place, shown_notes, year_of};
use crate::link::apply::Changed;
use crate::link::list::{neighbours, numbered_pages, page_range, pages};
use crate::link::watches::ReferringFile;
use crate::link::work::LinkWork;
use crate::link::{Aspect, Corpus, Entry, FeedFormat, ListKey, PageKey, PageNumber, Slot};
use crate::site_path::SitePath;
use crate::url::{OutputPath, output_path};

/// Who leaves a list, and who comes.
#[derive(Default)]
struct Edit {
    removed: FxHashSet<NotePlace>,
    added: Vec<NotePlace>,
}

impl Corpus {
    /// Brings the lists of notes up to date.
    pub(in crate::link) fn apply_notes(&mut self, changed: &[Changed], work: &mut LinkWork) {
        let mut edits: BTreeMap<NoteList, Edit> = BTreeMap::new();
        let mut different: BTreeSet<Slot> = BTreeSet::new();
        let mut years: BTreeSet<i16> = BTreeSet::new();
        for Changed { slot, old } in changed {
            let new = self.entries.get(slot.0 as usize).and_then(Option::as_ref);
            let notes = |entry: Option<&Entry>| entry.map_or(0, |entry| shown_notes(entry).len());
            if notes(old.as_ref()) + notes(new) == 0 {
                continue;
            }
            different.insert(*slot);
            for entry in old.iter() {
                for note in shown_notes(entry) {
                    for list in lists_of(note) {
                        edits.entry(list).or_default().removed.insert(place(entry, *slot, note));
                    }
                    count_author(&mut self.notes.authors, note, false);
                }
                years.extend((notes(old.as_ref()) > 0).then(|| year_of(entry)));
            }
            for entry in new.into_iter() {
                for note in shown_notes(entry) {
                    for list in lists_of(note) {
                        edits.entry(list).or_default().added.push(place(entry, *slot, note));
                    }
                    count_author(&mut self.notes.authors, note, true);
                }
                years.extend((notes(new) > 0).then(|| year_of(entry)));
            }
            self.move_annotations(*slot, old.as_ref(), work);
        }
        let mut counts_changed = false;
        for (list, edit) in edits {
            counts_changed |= self.edit_note_list(list, edit, &different, work);
        }
        if !different.is_empty() {
            // Its newest page says which lists there are, how long they are, and how authors are called.
            self.touch_notes(NoteOutput::List(NoteList::All, PageNumber::Newest), work);
        }
        if counts_changed {
            work.touch(PageKey::List(ListKey::All, PageNumber::Newest));
        }
        if !years.is_empty() {
            self.touch_notes(NoteOutput::Collection, work);
            for year in years {
                self.touch_notes(NoteOutput::CollectionPage(year), work);
                // Each names the one before and the one after.
                let near =
                    [self.notes.noted.range(..year).next_back(), self.notes.noted.range(year + 1..).next()];
                let near: Vec<i16> = near.into_iter().flatten().map(|(year, _)| *year).collect();
                near.into_iter().for_each(|year| self.touch_notes(NoteOutput::CollectionPage(year), work));
            }
        }
    }

    /// Touches all pages that show notes of an article: what these link to, or how it is shown, is different.
    pub(in crate::link) fn touch_notes_of(&self, slot: Slot, work: &mut LinkWork) {
        let Some(entry) = self.entry(slot).filter(|_| !work.cold) else { return };
        for note in shown_notes(entry) {
            let own = place(entry, slot, note);
            for list in lists_of(note) {
                let places = self.notes(&list);
                if let Ok(at) = places.binary_search(&own) {
                    let page = self.page_with(places.len(), at);
                    self.touch_notes(NoteOutput::List(list.clone(), page), work);
                    self.touch_note_feeds(&list, at, places.len(), work);
                }
            }
        }
        if !shown_notes(entry).is_empty() {
            self.touch_notes(NoteOutput::Article(slot), work);
            self.touch_notes(NoteOutput::CollectionPage(year_of(entry)), work);
        }
    }

    /// Touches all pages of a list and its feeds: what it is called may be another.
    pub(in crate::link) fn touch_note_list(&self, list: &NoteList, work: &mut LinkWork) {
        let outputs = self.note_list_outputs(list, self.notes(list).len());
        outputs.into_iter().for_each(|output| self.touch_notes(output, work));
        self.touch_notes(NoteOutput::List(NoteList::All, PageNumber::Newest), work);
    }

    /// Touches what shows the headline of an article because a note names it.
    pub(in crate::link) fn touch_notes_naming(&self, path: &SitePath, work: &mut LinkWork) {
        for watcher in self.watches.by_file(path) {
            if let ReferringFile::Entry(slot) = watcher
                && let Some(entry) = self.entry(*slot)
                && shown_notes(entry).iter().any(|note| !note.see_also.is_empty())
            {
                work.touch(PageKey::Article(*slot));
                self.touch_notes_of(*slot, work);
            }
        }
    }

    fn page_with(&self, length: usize, at: usize) -> PageNumber {
        let per_page = self.settings.paginate_notes;
        let number = at / per_page;
        if number < numbered_pages(length, per_page) as usize {
            PageNumber::Numbered(number as u32 + 1)
        } else {
            PageNumber::Newest
        }
    }

    fn touch_note_feeds(&self, list: &NoteList, at: usize, length: usize, work: &mut LinkWork) {
        if self.settings.feed_limit > 0 && list.has_feeds() && at + self.settings.feed_limit >= length {
            for format in FeedFormat::ALL {
                self.touch_notes(NoteOutput::Feed(list.clone(), format), work);
            }
        }
    }

    /// Touches an output that is there.
    fn touch_notes(&self, output: NoteOutput, work: &mut LinkWork) {
        let page = PageKey::Notes(output);
        if !work.cold {
            work.touch(page);
        }
    }

    /// The annotations of an article go where it goes.
    fn move_annotations(&mut self, slot: Slot, old: Option<&Entry>, work: &mut LinkWork) {
        let page = || PageKey::Notes(NoteOutput::Article(slot));
        let before = self.notes.noted.len();
        let mut changed_years: Vec<(i16, bool)> = Vec::new();
        if let Some(old) = old.filter(|old| !shown_notes(old).is_empty()) {
            work.release(&mut self.claims, &annotations_path(old), &page());
            let year = year_of(old);
            if let Some(slots) = self.notes.noted.get_mut(&year) {
                slots.remove(&old.article.path);
                if slots.is_empty() {
                    self.notes.noted.remove(&year);
                    changed_years.push((year, false));
                }
            }
        }
        let new = self.entries.get(slot.0 as usize).and_then(Option::as_ref);
        if let Some(new) = new.filter(|new| !shown_notes(new).is_empty()) {
            let by = new.article.path.clone();
            work.claim_for(
                &mut self.claims,
                annotations_path(new),
                page(),
                crate::link::corpus::PAGE_RANK,
                by.clone(),
            );
            let year = year_of(new);
            let slots = self.notes.noted.entry(year).or_default();
            if slots.is_empty() {
                changed_years.push((year, true));
            }
            slots.insert(by, slot);
            if !work.cold {
                work.touch(page());
            }
        }
        let no_url = |_| String::new();
        for (year, there) in changed_years {
            let output = NoteOutput::CollectionPage(year);
            let path = output_path(&output.url(no_url));
            match there {
                true => work.claim(&mut self.claims, path, PageKey::Notes(output)),
                false => work.release(&mut self.claims, &path, &PageKey::Notes(output)),
            }
        }
        let collection = || PageKey::Notes(NoteOutput::Collection);
        let path = output_path(&NoteOutput::Collection.url(no_url));
        match (before > 0, !self.notes.noted.is_empty()) {
            (false, true) => work.claim(&mut self.claims, path, collection()),
            (true, false) => work.release(&mut self.claims, &path, &collection()),
            _ => {}
        }
    }

    /// Carries out the edit of one list. Returns whether it is of another length.
    fn edit_note_list(
        &mut self,
        list: NoteList,
        edit: Edit,
        different: &BTreeSet<Slot>,
        work: &mut LinkWork,
    ) -> bool {
        let per_page = self.settings.paginate_notes;
        let old = self.notes.lists.remove(&list).unwrap_or_default();
        let mut new: Vec<NotePlace> =
            old.iter().filter(|place| !edit.removed.contains(place)).cloned().collect();
        new.extend(edit.added);
        new.sort_unstable();
        let outputs = |length: usize| self.note_list_outputs(&list, length);
        let (before, after) = (outputs(old.len()), outputs(new.len()));
        if before != after {
            for output in &before {
                let path = output_path(&output.url(|_| String::new()));
                work.release(&mut self.claims, &path, &PageKey::Notes(output.clone()));
            }
            for output in &after {
                let path = output_path(&output.url(|_| String::new()));
                work.claim(&mut self.claims, path, PageKey::Notes(output.clone()));
            }
        }
        let is_different = |places: &[NotePlace]| places.iter().any(|place| different.contains(&place.slot));
        if !work.cold {
            for page in pages(new.len(), per_page).filter(|_| !new.is_empty()) {
                let shown = &new[page_range(new.len(), per_page, page)];
                let was = old.get(page_range(old.len(), per_page, page));
                let moved = neighbours(old.len(), per_page, page) != neighbours(new.len(), per_page, page);
                // The newest page says how many there are.
                let counts = page == PageNumber::Newest && old.len() != new.len();
                if was != Some(shown) || moved || counts || is_different(shown) {
                    self.touch_notes(NoteOutput::List(list.clone(), page), work);
                }
            }
            let newest = |places: &[NotePlace]| {
                places[places.len().saturating_sub(self.settings.feed_limit)..].to_vec()
            };
            if self.settings.feed_limit > 0
                && list.has_feeds()
                && !new.is_empty()
                && (newest(&old) != newest(&new) || is_different(&newest(&new)))
            {
                for format in FeedFormat::ALL {
                    self.touch_notes(NoteOutput::Feed(list.clone(), format), work);
                }
            }
        }
        let is_listed = matches!(list, NoteList::All | NoteList::Kind(_));
        if old.is_empty() != new.is_empty() && is_listed && self.settings.has_base_url {
            work.changed(Aspect::SitemapPages);
        }
        if let NoteList::Author(_) = &list {
            // How the name is spelled may be another now.
            for output in after {
                self.touch_notes(output, work);
            }
        }
        let other_length = old.len() != new.len();
        if !new.is_empty() {
            self.notes.lists.insert(list, new);
        }
        other_length
    }

    fn note_list_outputs(&self, list: &NoteList, length: usize) -> Vec<NoteOutput> {
        if length == 0 {
            return Vec::new();
        }
        let mut outputs: Vec<_> = pages(length, self.settings.paginate_notes)
            .map(|page| NoteOutput::List(list.clone(), page))
            .collect();
        if self.settings.feed_limit > 0 && list.has_feeds() {
            outputs.extend(FeedFormat::ALL.map(|format| NoteOutput::Feed(list.clone(), format)));
        }
        outputs
    }
}

fn annotations_path(entry: &Entry) -> OutputPath {
    output_path(&format!("{}annotations.jsonld", entry.url))
}

fn count_author(
    authors: &mut BTreeMap<Arc<str>, BTreeMap<Arc<str>, u32>>,
    note: &crate::parse::notes::Note,
    comes: bool,
) {
    let (Some(slug), Some(name)) = (author_slug(note), &note.author) else { return };
    let spellings = authors.entry(slug.clone()).or_default();
    let count = spellings.entry((&**name).into()).or_default();
    *count = if comes { *count + 1 } else { count.saturating_sub(1) };
    if *count == 0 {
        spellings.remove(&**name);
    }
    if spellings.is_empty() {
        authors.remove(&slug);
    }
}
