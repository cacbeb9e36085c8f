//! Story threads as articles come, change and go: who is in which, what they are called, and which pages show it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::apply::Changed;
use super::corpus::Corpus;
use super::entry::Entry;
use super::list::{ListKey, PageNumber};
use super::page::PageKey;
use super::related::Slot;
use super::threads::{MAX_GAP, ThreadPosition, TieChange, WEAKEST};
use super::work::LinkWork;
use crate::enrich::names::NameKind;
use crate::enrich::{ArticleTopic, Origin};

/// A label names a country that articles are about with at least this score, in thousandths: where they were written
/// makes them about a country, too, but names no story.
const CLEARLY: u16 = 700;

impl Corpus {
    /// Carries changed ties into the threads. `retied` are the articles whose strongest neighbours may be others.
    pub(super) fn apply_threads(&mut self, changed: &[Changed], retied: Vec<Slot>, work: &mut LinkWork) {
        let moved: FxHashSet<Slot> = changed.iter().map(|changed| changed.slot).collect();
        let mut again: Vec<Slot> = retied.into_iter().chain(moved.iter().copied()).collect();
        again.sort_unstable();
        again.dedup();
        let ties: Vec<TieChange> = again.par_iter().map(|slot| (*slot, self.thread_ties(*slot))).collect();
        let mut threads = std::mem::take(&mut self.threads);
        let reached = threads.update(ties, &moved, |slot| self.place(slot));
        let ids: Vec<Option<Arc<str>>> =
            reached.par_iter().map(|slot| self.thread_id(*slot, &threads)).collect();
        self.threads = threads;
        let mut edits: BTreeMap<Arc<str>, (FxHashSet<Slot>, Vec<Slot>)> = BTreeMap::new();
        for (slot, new) in reached.into_iter().zip(ids) {
            let at = slot.0 as usize;
            if self.thread_of.len() <= at {
                self.thread_of.resize(at + 1, None);
            }
            let old = std::mem::replace(&mut self.thread_of[at], new.clone());
            if old == new && !moved.contains(&slot) {
                continue;
            }
            if let Some(old) = old {
                edits.entry(old).or_default().0.insert(slot);
            }
            if let Some(new) = new {
                edits.entry(new).or_default().1.push(slot);
            }
        }
        let mut shown: FxHashSet<Slot> = work.repictured.clone();
        #[expect(clippy::iter_over_hash_type, reason = "what is found goes into an ordered map")]
        for slot in &shown {
            if let Some(Some(id)) = self.thread_of.get(slot.0 as usize) {
                edits.entry(id.clone()).or_default();
            }
        }
        for Changed { slot, old } in changed {
            if old.as_ref().map(|old| old.versions.shown) != self.entry(*slot).map(|new| new.versions.shown) {
                shown.insert(*slot);
            }
        }
        for (id, (removed, added)) in edits {
            self.edit_thread(id, &removed, added, &shown, work);
        }
    }

    fn edit_thread(
        &mut self,
        id: Arc<str>,
        removed: &FxHashSet<Slot>,
        added: Vec<Slot>,
        shown: &FxHashSet<Slot>,
        work: &mut LinkWork,
    ) {
        let key = self.thread_list(&id);
        let before = self.members(&key).to_vec();
        self.edit_list(key.clone(), removed, added, shown, work);
        let members = self.members(&key);
        let label = (!members.is_empty()).then(|| self.make_thread_label(&id, members));
        let old_label = self.thread_labels.get(&id);
        if label.as_ref() != old_label || before != members || members.iter().any(|slot| shown.contains(slot))
        {
            // The home page shows the stories that go on.
            work.touch(PageKey::List(ListKey::All, PageNumber::Newest));
            // Each article shows its place in the thread, the thread's pages all of it.
            for slot in before.iter().chain(members).filter(|slot| self.entry(**slot).is_some()) {
                work.touch(PageKey::Article(*slot));
                work.links.insert(*slot);
            }
            if self.is_published(&key) {
                self.touch_all_pages(&key, work);
            }
        }
        if label.as_ref() != old_label {
            work.touch(PageKey::TaxonomyIndex(self.settings.built_in.threads.clone()));
        }
        match label {
            Some(label) => self.thread_labels.insert(id, label),
            None => self.thread_labels.remove(&id),
        };
    }

    fn place(&self, slot: Slot) -> Option<ThreadPosition<'_>> {
        let entry = self.entry(slot).filter(|entry| entry.is_listed())?;
        let day = entry.article.front.date.map_or(0, |date| date.days());
        Some(ThreadPosition { instant: entry.instant, path: &entry.article.path, day })
    }

    /// The ties of an article: its strongest neighbours, weaker where the two are about other countries or on other
    /// subjects. `None` if it can have none.
    fn thread_ties(&self, slot: Slot) -> Option<Vec<(Slot, u32)>> {
        let place = self.place(slot)?;
        let own = Subjects::of(self.entry(slot)?, self);
        let ties = self.related.ties(slot).filter_map(|(other, score)| {
            let entry = self.entry(other)?;
            let apart = self.place(other)?.day.abs_diff(place.day) > MAX_GAP.unsigned_abs();
            if apart || score < WEAKEST {
                return None;
            }
            let strength = own.weaken(score, &Subjects::of(entry, self));
            (strength >= WEAKEST).then_some((other, strength))
        });
        Some(ties.collect())
    }

    /// The list of the articles of a thread.
    pub fn thread_list(&self, id: &Arc<str>) -> ListKey {
        ListKey::Term(self.settings.built_in.threads.clone(), id.clone())
    }

    /// The id of the thread that an article belongs to.
    pub fn thread(&self, slot: Slot) -> Option<&Arc<str>> {
        self.thread_of.get(slot.0 as usize)?.as_ref()
    }

    /// What a thread is called.
    pub fn thread_label(&self, id: &str) -> Option<&str> {
        self.thread_labels.get(id).map(String::as_str)
    }

    /// The name that editors gave a thread, or what its articles have in common: a country and a name of more than half of
    /// them (a person may do with a third), a topic of a third, of which the headlines speak or below which there is none. The title of the oldest where that is nothing, or a country
    /// alone.
    fn make_thread_label(&self, id: &str, members: &[Slot]) -> String {
        if let Some(name) = self.declared.name(id) {
            return name.to_owned();
        }
        let entries: Vec<&Entry> = members.iter().filter_map(|slot| self.entry(*slot)).collect();
        // A name in the front matter that is more than the id.
        let typed = entries.iter().filter_map(|entry| entry.article.front.thread.as_deref());
        if let Some(name) = typed.filter(|typed| crate::slug::term_slug(typed) == *id && *typed != id).min() {
            return name.to_owned();
        }
        let vocabularies = &self.vocabularies;
        let country = most(&entries, 2, |entry| {
            let clear = |country: &&crate::enrich::ArticleCountry| {
                country.about && (country.origin == Origin::Declared || country.score >= CLEARLY)
            };
            let about = entry.derived.countries.iter().filter(clear);
            about.map(|country| self.country_name(country.code)).collect()
        });
        let names = |kind: Option<NameKind>| {
            move |entry: &Entry| {
                let names =
                    entry.derived.names.iter().filter(|name| kind.is_none_or(|kind| name.kind == kind));
                names.map(|name| name.name.to_string()).collect::<BTreeSet<String>>()
            }
        };
        let name =
            most(&entries, 2, names(None)).or_else(|| most(&entries, 3, names(Some(NameKind::Person))));
        let topics = |of: &dyn Fn(&Entry, &ArticleTopic) -> bool, entry: &Entry| -> BTreeSet<String> {
            let topics = entry.derived.topics.iter().filter(|topic| of(entry, topic));
            let shown = topics.filter_map(|topic| vocabularies.topics.shown(topic.id));
            let narrow = shown.filter(|id| vocabularies.topics.parent(*id).is_some());
            narrow.map(|id| vocabularies.topics.get(id).label.clone()).collect()
        };
        // "information technology" as a whole is no subject of a story, unless its headlines say so.
        let told = |entry: &Entry, topic: &ArticleTopic| {
            let title = entry.article.front.title.to_lowercase();
            topic.evidence.iter().any(|words| title.contains(&words.text.to_lowercase()))
        };
        let narrowest = |_: &Entry, topic: &ArticleTopic| vocabularies.topics.children(topic.id).is_empty();
        let topic = most(&entries, 3, |entry| topics(&told, entry))
            .or_else(|| most(&entries, 3, |entry| topics(&narrowest, entry)));
        let rest: Vec<String> = name.into_iter().chain(topic).collect();
        match (country, rest.is_empty()) {
            (Some(country), false) => format!("{country}: {}", rest.join(", ")),
            (None, false) if rest.len() > 1 => rest.join(", "),
            _ => entries.first().map(|first| first.article.front.title.clone()).unwrap_or_default(),
        }
    }

    fn country_name(&self, code: crate::enrich::countries::CountryCode) -> String {
        let name = self.vocabularies.gazetteer.name(code, &self.settings.language);
        if name.is_empty() { code.to_string() } else { name.to_owned() }
    }
}

/// The term that most articles have, if at least two of them and more than one in `in_so_many` have it. Of equally frequent
/// terms it is the first in the alphabet.
fn most(entries: &[&Entry], in_so_many: usize, terms: impl Fn(&Entry) -> BTreeSet<String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        for term in terms(entry) {
            *counts.entry(term).or_default() += 1;
        }
    }
    let best = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    (best.1 > 1 && best.1 * in_so_many > entries.len()).then_some(best.0)
}

/// What an article is about, as far as it can keep two stories apart.
struct Subjects {
    countries: Vec<crate::enrich::countries::CountryCode>,
    /// Top-level topics.
    topics: Vec<crate::enrich::topics::TopicId>,
}

impl Subjects {
    fn of(entry: &Entry, corpus: &Corpus) -> Self {
        let vocabulary = &corpus.vocabularies.topics;
        let top = |id| vocabulary.ancestors(id).first().copied().unwrap_or(id);
        Self {
            countries: entry.derived.countries.iter().map(|country| country.code).collect(),
            topics: entry.derived.topics.iter().map(|topic| top(topic.id)).collect(),
        }
    }

    /// A score made less by a fifth where both have countries and none in common, by three tenths where it is so with
    /// topics. The two shares were measured on the running stories of news in brief.
    fn weaken(&self, score: u32, other: &Self) -> u32 {
        let apart = |own: usize, theirs: usize, common: bool| own > 0 && theirs > 0 && !common;
        let countries = self.countries.iter().any(|code| other.countries.contains(code));
        let topics = self.topics.iter().any(|id| other.topics.contains(id));
        let mut tenths = 100u64;
        if apart(self.countries.len(), other.countries.len(), countries) {
            tenths = tenths * 8 / 10;
        }
        if apart(self.topics.len(), other.topics.len(), topics) {
            tenths = tenths * 7 / 10;
        }
        (u64::from(score) * tenths / 100) as u32
    }
}
