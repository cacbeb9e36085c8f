//! How a change is carried through the corpus: step by step, each over the old and the new value.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::corpus::{ArticleChange, Asset, Corpus, Delta, PAGE_RANK, Watcher};
use super::entry::Entry;
use super::list::ListKey;
use super::page::PageKey;
use super::related::{self, KnownPools, Reached, Slot, Subject, TieKey};
use super::settings::Settings;
use super::touched::Touched;
use super::why::Why;
use super::work::Work;
use crate::enrich::Vocabularies;
use crate::enrich::tokens::id_hash;
use crate::parse::IndexFile;
use crate::url::{output_path, parent};

/// One article's change, with what it was before.
pub(super) struct Changed {
    pub slot: Slot,
    pub old: Option<Entry>,
}

impl Corpus {
    /// Brings the corpus up to date with what changed.
    pub fn apply(&mut self, delta: Delta) -> Touched {
        let mut work = Work { cold: std::mem::take(&mut self.fresh), ..Work::default() };
        for (path, withheld) in delta.withheld {
            let old = match &withheld {
                Some(withheld) => self.withheld.insert(path.clone(), withheld.clone()),
                None => self.withheld.remove(&path),
            };
            if old != withheld {
                work.signals.insert(path);
            }
        }
        self.apply_bundles(&delta.bundles, &mut work);
        let moved = self.apply_indexes(delta.indexes, &mut work);
        let listed: Vec<Arc<str>> =
            delta.pools.iter().zip(&delta.articles).map(|(_, (path, _))| path.clone()).collect();
        let changed = self.apply_articles(delta.articles, &moved, &mut work);
        let known = self.known_pools(&listed, &delta.pools);
        work.why = Why::File;
        self.apply_attachments(delta.attachments, &mut work);
        self.apply_assets(delta.assets, &mut work);
        self.apply_pictures(delta.pictures, &mut work);
        work.why = Why::List;
        self.apply_lists(&changed, &mut work);
        work.why = Why::Related;
        let retied = self.apply_related(&changed, &known, &mut work);
        work.why = Why::Thread;
        self.apply_threads(&changed, retied, &mut work);
        work.why = Why::References;
        self.apply_references(&changed, &mut work);
        self.touch_followers(&changed, &mut work);
        work.finish(&self.claims)
    }

    fn apply_bundles(&mut self, bundles: &[(Arc<str>, bool)], work: &mut Work) {
        for (folder, there) in bundles {
            let changed =
                if *there { self.bundles.insert(folder.clone()) } else { self.bundles.remove(folder) };
            if changed {
                work.bundles.insert(folder.clone());
            }
        }
    }

    /// Returns the folders whose list of their own came or went.
    fn apply_indexes(
        &mut self,
        indexes: Vec<(Arc<str>, Option<IndexFile>)>,
        work: &mut Work,
    ) -> Vec<Arc<str>> {
        let mut moved = Vec::new();
        for (path, new) in indexes {
            let url = match (&new, self.indexes.get(&path)) {
                (Some(index), _) | (None, Some(index)) => index.url(),
                (None, None) => continue,
            };
            let folder: Arc<str> = parent(&path).into();
            let is_section = section_of(&url, &self.settings).is_some();
            match new {
                Some(index) => {
                    self.index_urls.insert(url.clone(), path.clone());
                    self.indexes.insert(path.clone(), index);
                    if is_section && self.sections.insert(folder.clone()) {
                        moved.push(folder.clone());
                    }
                }
                None => {
                    self.index_urls.remove(&url);
                    self.indexes.remove(&path);
                    if self.sections.remove(&folder) {
                        moved.push(folder.clone());
                    }
                }
            }
            work.signals.insert(path.clone());
            work.indexes.push((path, url));
        }
        moved
    }

    fn apply_articles(
        &mut self,
        articles: Vec<ArticleChange>,
        moved: &[Arc<str>],
        work: &mut Work,
    ) -> Vec<Changed> {
        // A list of a folder that came or went changes where the articles below it stand.
        let mut also: Vec<Slot> = Vec::new();
        if !moved.is_empty() {
            let given: FxHashSet<&Arc<str>> = articles.iter().map(|(path, _)| path).collect();
            let below = |path: &Arc<str>| {
                moved
                    .iter()
                    .any(|folder| path.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/')))
            };
            let refiled = self.by_path.iter().filter(|(path, _)| below(path) && !given.contains(path));
            also = refiled.map(|(_, slot)| *slot).collect();
        }
        also.extend(self.apply_names(&articles));
        also.sort_unstable();
        also.dedup();
        let (settings, vocabularies, sections) = (&self.settings, &self.vocabularies, &self.sections);
        let names = &self.known_names;
        let new: Vec<(Arc<str>, Option<Filed>)> = articles
            .into_par_iter()
            .map(|(path, article)| {
                let entry = article.map(|(article, derived)| {
                    let entry =
                        Entry::new(article, *derived, settings, vocabularies, sections.iter(), |id| {
                            names.has(id)
                        });
                    let spellings = spellings(&entry, settings);
                    (entry, spellings)
                });
                (path, entry)
            })
            .collect();
        let mut changed = Vec::with_capacity(new.len() + also.len());
        if work.cold {
            self.entries.reserve_exact(new.len());
        }
        for (path, new) in new {
            let slot = match self.by_path.get(&path) {
                Some(slot) => *slot,
                None if new.is_none() => continue,
                None => self.free.pop().unwrap_or(Slot(self.entries.len() as u32)),
            };
            if slot.0 as usize == self.entries.len() {
                self.entries.push(None);
            }
            let old = self.entries[slot.0 as usize].take();
            if let Some(old) = &old {
                self.known_names.forget(slot, &old.derived);
                self.release(slot, old, work);
            }
            match new {
                Some((mut entry, spellings)) => {
                    self.share_list_names(&mut entry);
                    self.by_path.insert(path.clone(), slot);
                    self.known_names.hold(slot, &entry.derived);
                    self.entries[slot.0 as usize] = Some(entry);
                    self.claim(slot, spellings, work);
                }
                None => {
                    self.by_path.remove(&path);
                    work.freed.push(slot);
                }
            }
            // Of a corpus that was empty nobody has seen anything.
            if !work.cold && is_seen_differently(old.as_ref(), self.entry(slot)) {
                work.signals.insert(path);
            }
            changed.push(Changed { slot, old });
        }
        for slot in also {
            let Some(old) = self.entries[slot.0 as usize].take() else { continue };
            let again = Entry::new(
                old.article.clone(),
                (*old.derived).clone(),
                &self.settings,
                &self.vocabularies,
                self.sections.iter(),
                |id| self.known_names.has(id),
            );
            self.entries[slot.0 as usize] = Some(again);
            changed.push(Changed { slot, old: Some(old) });
        }
        changed
    }

    /// Has an article share the names of its lists with the others.
    fn share_list_names(&mut self, entry: &mut Entry) {
        // Those that no article has any more are dropped now and then.
        if self.list_names.len() > 2 * self.lists.len() + 100_000 {
            self.list_names.retain(|name| Arc::strong_count(name) > 1);
        }
        for list in &mut entry.lists {
            match self.list_names.get(&*list) {
                Some(known) => *list = known.clone(),
                None => {
                    self.list_names.insert(list.clone());
                }
            }
        }
    }

    /// The outputs of one article: its page, and what leads to it.
    pub(super) fn outputs_of(entry: &Entry, slot: Slot) -> Vec<(String, PageKey)> {
        let mut outputs = vec![(output_path(&entry.url), PageKey::Article(slot))];
        let redirect = |url: String| (output_path(&url), PageKey::Redirect(url.into(), slot));
        if let Some(id) = &entry.article.front.id {
            outputs.push(redirect(format!("/id/{}/", id.text)));
        }
        for alias in entry.article.front.aliases.iter().flatten() {
            if let Some(url) = alias_url(&alias.text) {
                outputs.push(redirect(url));
            }
        }
        outputs
    }

    fn claim(&mut self, slot: Slot, spellings: Spellings, work: &mut Work) {
        let Some(entry) = self.entry(slot) else { return };
        let by = entry.article.path.clone();
        for (path, page) in Self::outputs_of(entry, slot) {
            if let PageKey::Redirect(url, _) = &page {
                self.redirects.insert((url.clone(), slot));
                work.redirects = true;
            }
            work.claim_for(&mut self.claims, path, page, PAGE_RANK, by.clone());
        }
        let Some(entry) = self.entry(slot) else { return };
        if entry.article.is_bundle() {
            work.bundles.insert(entry.article.folder().into());
        }
        for (list, label) in spellings {
            *self.labels.entry(list).or_default().entry(label).or_default() += 1;
        }
    }

    fn release(&mut self, slot: Slot, old: &Entry, work: &mut Work) {
        for (path, page) in Self::outputs_of(old, slot) {
            if let PageKey::Redirect(url, _) = &page {
                self.redirects.remove(&(url.clone(), slot));
                work.redirects = true;
            }
            work.release(&mut self.claims, &path, &page);
        }
        if old.article.is_bundle() {
            work.bundles.insert(old.article.folder().into());
        }
        for (list, label) in spellings(old, &self.settings) {
            if let Some(labels) = self.labels.get_mut(&list)
                && let Some(count) = labels.get_mut(&label)
            {
                *count -= 1;
                if *count == 0 {
                    labels.remove(&label);
                }
                if labels.is_empty() {
                    self.labels.remove(&list);
                }
            }
        }
    }

    fn apply_attachments(&mut self, attachments: Vec<(Arc<str>, bool)>, work: &mut Work) {
        let mut again: BTreeSet<Arc<str>> = BTreeSet::new();
        for folder in &work.bundles {
            let below = self
                .attachments
                .range::<str, _>((std::ops::Bound::Excluded(&**folder), std::ops::Bound::Unbounded));
            let within = below.take_while(|(path, _)| path.starts_with(&**folder));
            again.extend(
                within
                    .filter(|(path, _)| path[folder.len()..].starts_with('/'))
                    .map(|(path, _)| path.clone()),
            );
        }
        for (path, there) in attachments {
            if there {
                self.attachments.entry(path.clone()).or_default();
                work.touch(PageKey::Asset(path.clone()));
                again.insert(path);
            } else if let Some(output) = self.attachments.remove(&path) {
                again.remove(&path);
                work.moved.insert(path.clone());
                if let Some(output) = output {
                    work.release(&mut self.claims, &output, &PageKey::Asset(path.clone()));
                }
                work.signals.insert(path);
            }
        }
        for path in again {
            let new = self.attachment_output(&path);
            let Some(old) = self.attachments.get_mut(&path) else { continue };
            if *old == new {
                continue;
            }
            let page = PageKey::Asset(path.clone());
            work.moved.insert(path.clone());
            if let Some(old) = std::mem::replace(old, new.clone()) {
                work.release(&mut self.claims, &old, &page);
            }
            if let Some(new) = new {
                work.claim(&mut self.claims, new, page);
            }
            work.signals.insert(path);
        }
    }

    /// Where a file beside articles is published: with the article of the innermost bundle it lies in, or
    /// under its own path. `None` if that article is not published.
    fn attachment_output(&self, path: &str) -> Option<Arc<str>> {
        let mut folder = parent(path);
        while folder.starts_with("content/") {
            if self.bundles.contains(folder) {
                let slot = self.by_path(&format!("{folder}/index.md"))?;
                let article = self.entry(slot).filter(|entry| entry.article.front.withdrawn.is_none())?;
                let url = &article.url;
                return Some(format!("{}{}", url.trim_start_matches('/'), &path[folder.len() + 1..]).into());
            }
            folder = parent(folder);
        }
        path.strip_prefix("content/").map(Arc::from)
    }

    fn apply_assets(&mut self, assets: Vec<(Arc<str>, Option<Asset>)>, work: &mut Work) {
        for (path, new) in assets {
            let page = PageKey::Asset(path.clone());
            work.moved.insert(path.clone());
            if let Some(old) = self.assets.remove(&path) {
                work.release(&mut self.claims, &old.output, &page);
            }
            if let Some(new) = new {
                let (output, rank) = (new.output.clone(), new.rank);
                work.claim_for(&mut self.claims, output, page.clone(), rank, "".into());
                work.touch(page);
                self.assets.insert(path, new);
            }
        }
    }

    /// The pools that a delta gives, with handles for places.
    fn known_pools(&self, paths: &[Arc<str>], pools: &[Vec<(u32, u32)>]) -> KnownPools {
        let slots: Vec<Option<Slot>> = paths.iter().map(|path| self.by_path(path)).collect();
        let near = |(place, score): &(u32, u32)| Some((*slots.get(*place as usize)?.as_ref()?, *score));
        let known = slots.iter().zip(pools).filter_map(|(slot, pool)| {
            let pool = pool.iter().map(near).collect::<Option<Vec<_>>>()?;
            Some(((*slot)?, pool))
        });
        known.collect()
    }

    /// Returns the articles whose strongest neighbours may be others.
    fn apply_related(&mut self, changed: &[Changed], known: &KnownPools, work: &mut Work) -> Vec<Slot> {
        let (entries, vocabularies) = (&self.entries, &self.vocabularies);
        let related: Vec<(Slot, Option<related::Entry<'_>>)> = changed
            .par_iter()
            .map(|Changed { slot, .. }| {
                let entry = entries.get(slot.0 as usize).and_then(Option::as_ref);
                let entry = entry.filter(|entry| entry.is_listed());
                (*slot, entry.map(|entry| related_entry(entry, vocabularies)))
            })
            .collect();
        let Reached { touched: mut again, retied } = self.related.apply(related, known);
        work.relinked = again.len();
        // Pinned articles may have come or gone.
        again.extend(changed.iter().map(|changed| changed.slot));
        for path in &work.signals {
            for watcher in self.watchers.get(path).into_iter().flatten() {
                if let Watcher::Entry(slot) = watcher {
                    again.push(*slot);
                }
            }
        }
        again.sort_unstable();
        again.dedup();
        let shows: Vec<Vec<Slot>> = again.par_iter().map(|slot| self.shows(*slot)).collect();
        for (slot, new) in again.into_iter().zip(shows) {
            work.touch(PageKey::Article(slot));
            let old =
                if new.is_empty() { self.shows.remove(&slot) } else { self.shows.insert(slot, new.clone()) };
            if old.as_ref().unwrap_or(&Vec::new()) != &new {
                work.links.insert(slot);
            }
            for other in old.into_iter().flatten() {
                if let Some(by) = self.shown_by.get_mut(&other) {
                    by.remove(&slot);
                }
            }
            for other in new {
                self.shown_by.entry(other).or_default().insert(slot);
            }
        }
        retied
    }

    /// Looks up again what changed files refer to, and who refers to what changed.
    fn apply_references(&mut self, changed: &[Changed], work: &mut Work) {
        let mut again: FxHashSet<Watcher> =
            changed.iter().map(|changed| Watcher::Entry(changed.slot)).collect();
        again.extend(work.indexes.iter().map(|(path, _)| Watcher::Index(path.clone())));
        if !work.cold {
            for signal in &work.signals {
                again.extend(self.watchers.get(signal).into_iter().flatten().cloned());
            }
        }
        let again: Vec<Watcher> = again.into_iter().collect();
        let looked: Vec<_> = again.par_iter().map(|watcher| self.references_of(watcher)).collect();
        for (watcher, (path, mut watches, problems)) in again.into_iter().zip(looked) {
            watches.sort_unstable();
            watches.dedup();
            // Many watch the same: one copy of its name is enough.
            for key in &mut watches {
                if let Some((known, _)) = self.watchers.get_key_value(key) {
                    *key = known.clone();
                }
            }
            watches.shrink_to_fit();
            let old = match watches.is_empty() {
                true => self.watches.remove(&watcher),
                false => self.watches.insert(watcher.clone(), watches.clone()),
            };
            for key in old.iter().flatten().filter(|key| watches.binary_search(key).is_err()) {
                if let Some(watchers) = self.watchers.get_mut(key) {
                    watchers.remove(&watcher);
                    if watchers.is_empty() {
                        self.watchers.remove(key);
                    }
                }
                // It no longer names this one among those that link to it.
                work.backlinks.insert(key.clone());
            }
            for key in watches {
                if !work.cold && old.as_ref().is_none_or(|old| old.binary_search(&key).is_err()) {
                    work.backlinks.insert(key.clone());
                }
                self.watchers.entry(key).or_default().insert(watcher.clone());
            }
            if let Some(path) = path {
                match problems.is_empty() {
                    true => self.problems.remove(&path),
                    false => self.problems.insert(path, problems),
                };
            }
            match watcher {
                Watcher::Entry(slot) => work.touch(PageKey::Article(slot)),
                Watcher::Index(path) => {
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

/// What the index of related articles needs to know of one.
fn related_entry<'a>(entry: &'a Entry, vocabularies: &Vocabularies) -> related::Entry<'a> {
    let weight = |score: u16| (score / 67).clamp(1, 15) as u8;
    let countries = entry.derived.countries.iter().map(|country| Subject {
        code: id_hash(country.code.as_str()),
        weight: if country.about { weight(country.score) } else { 1 },
    });
    let topics = entry.derived.topics.iter().map(|topic| Subject {
        code: id_hash(&vocabularies.topics.get(topic.id).id),
        weight: weight(topic.score),
    });
    let names = entry.derived.names.iter().fold(0u64, |hash, name| hash.rotate_left(5) ^ id_hash(&name.id));
    related::Entry {
        key: TieKey { date: entry.instant, path: entry.article.path.clone() },
        day: entry.article.front.date.map_or(0, |date| date.days()),
        terms: Cow::Borrowed(&entry.derived.terms),
        countries: countries.collect(),
        topics: topics.collect(),
        names,
    }
}

/// Whether those who refer to an article have to look again: at where it is, whether it is there and
/// listed, and what headings it has.
fn is_seen_differently(old: Option<&Entry>, new: Option<&Entry>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            old.url != new.url
                || old.is_listed() != new.is_listed()
                || old.article.facts.headings != new.article.facts.headings
        }
        _ => true,
    }
}

/// An article and how it spells terms.
type Filed = (Entry, Spellings);
/// Terms, and how an article spells them.
type Spellings = Vec<(ListKey, Arc<str>)>;

/// How an article spells the terms whose labels come from articles.
fn spellings(entry: &Entry, settings: &Settings) -> Spellings {
    if !entry.is_listed() {
        return Vec::new();
    }
    let front = &entry.article.front;
    let term = |taxonomy: &Arc<str>, label: &str| {
        (ListKey::Term(taxonomy.clone(), crate::slug::slugify(label).into()), Arc::<str>::from(label))
    };
    let mut all = Vec::new();
    all.extend(front.source.iter().map(|source| term(&settings.built_in.sources, source)));
    all.extend(front.authors.iter().flatten().map(|author| term(&settings.built_in.authors, author)));
    for (name, terms) in &front.terms {
        let name: Arc<str> = name.as_str().into();
        all.extend(terms.iter().map(|label| term(&name, label)));
    }
    all
}

/// The folder's own list, if its URL belongs to no list that is there anyway.
fn section_of(url: &str, settings: &Settings) -> Option<()> {
    let mut parts = url.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let is_number =
        |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    if is_number(first, 4) && (rest.is_empty() || rest.len() == 1 && is_number(rest[0], 2)) {
        return None;
    }
    let combined = first == &*settings.built_in.countries && rest.len() == 2;
    if (rest.len() <= 1 || combined) && settings.all_taxonomies().any(|(name, _)| &*name == first) {
        return None;
    }
    Some(())
}

/// The URL of a typed alias, if it can be one.
pub(super) fn alias_url(typed: &str) -> Option<String> {
    let clean = crate::url::resolve_path("", typed).ok().filter(|clean| !clean.is_empty())?;
    let is_file = !typed.ends_with('/') && clean.rsplit('/').next().is_some_and(|name| name.contains('.'));
    Some(if is_file { format!("/{clean}") } else { format!("/{clean}/") })
}
