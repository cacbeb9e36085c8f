//! How a change is carried through the corpus: step by step, each over the old and the new value.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::corpus::{ArticleChange, Asset, Corpus, CorpusDelta, PAGE_RANK};
use super::entry::Entry;
use super::list::{ListKey, TaxonomyName};
use super::page::PageKey;
use super::related::Slot;
use super::settings::LinkSettings;
use super::touched::Touched;
use super::watches::Watched;
use super::why::Why;
use super::work::LinkWork;
use crate::enrich::Vocabularies;
use crate::enrich::makers::Makers;
use crate::parse::IndexFile;
use crate::read::BUNDLE_NAMES;
use crate::site_path::{SiteFolder, SitePath};
use crate::url::{OutputPath, output_path, parent};

/// One article's change, with what it was before.
pub(super) struct Changed {
    pub slot: Slot,
    pub old: Option<Entry>,
}

impl Corpus {
    /// Brings the corpus up to date with what changed.
    pub fn apply(&mut self, delta: CorpusDelta) -> Touched {
        let mut work = LinkWork { cold: std::mem::take(&mut self.fresh), ..LinkWork::default() };
        let changed = self.carry(delta, &mut work);
        self.touch_followers(&changed, &mut work);
        work.finish(&self.claims)
    }

    /// Fills an empty corpus with what an earlier run left. Nothing has to follow: nobody has seen anything of it.
    pub fn restore(&mut self, delta: CorpusDelta) {
        let mut work = LinkWork { cold: std::mem::take(&mut self.fresh), ..LinkWork::default() };
        debug_assert!(work.cold, "the corpus was empty");
        self.carry(delta, &mut work);
        self.had_filled = self.filled();
    }

    /// Carries a change through all that the corpus keeps.
    fn carry(&mut self, delta: CorpusDelta, work: &mut LinkWork) -> Vec<Changed> {
        for (path, withheld) in delta.withheld {
            let old = match &withheld {
                Some(withheld) => self.withheld.insert(path.clone(), withheld.clone()),
                None => self.withheld.remove(&path),
            };
            if old != withheld {
                work.signals.insert(Watched::File(path));
            }
        }
        self.apply_bundles(&delta.bundles, work);
        let moved = self.apply_indexes(delta.indexes, work);
        let changed = self.apply_articles(delta.articles, &moved, work);
        work.why = Why::File;
        self.apply_attachments(delta.attachments, work);
        self.apply_assets(delta.assets, work);
        self.apply_pictures(delta.pictures, work);
        work.why = Why::List;
        // The two longest steps look at the same articles and at nothing of each other's.
        let mut related = std::mem::take(&mut self.related);
        let (reached, edits) = rayon::join(
            || self.relate(&mut related, &changed, &delta.pools),
            || self.list_edits(&changed, work),
        );
        self.related = related;
        self.apply_lists(edits, work);
        self.apply_notes(&changed, work);
        work.why = Why::Related;
        let retied = self.apply_related(&changed, reached, work);
        work.why = Why::Thread;
        self.apply_threads(&changed, retied, work);
        work.why = Why::References;
        self.apply_references(&changed, work);
        changed
    }

    fn apply_bundles(&mut self, bundles: &[(Arc<str>, bool)], work: &mut LinkWork) {
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
        indexes: Vec<(SitePath, Option<IndexFile>)>,
        work: &mut LinkWork,
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
            work.signals.insert(Watched::File(path.clone()));
            work.indexes.push((path, url));
        }
        moved
    }

    fn apply_articles(
        &mut self,
        articles: Vec<ArticleChange>,
        moved: &[Arc<str>],
        work: &mut LinkWork,
    ) -> Vec<Changed> {
        // A list of a folder that came or went changes where the articles below it stand.
        let mut also: Vec<Slot> = Vec::new();
        if !moved.is_empty() {
            let given: FxHashSet<&SitePath> = articles.iter().map(|(path, _)| path).collect();
            let below = |path: &SitePath| {
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
        self.list_names.tidy(self.lists.len());
        let list_names = &self.list_names;
        let new: Vec<(SitePath, Option<FiledEntry>)> = articles
            .into_par_iter()
            .map(|(path, article)| {
                let entry = article.map(|(article, derived)| {
                    let mut entry =
                        Entry::new(article, *derived, settings, vocabularies, sections.iter(), |id| {
                            names.has(id)
                        });
                    list_names.share_all(&mut entry.lists);
                    let spellings = spellings(&entry, settings, vocabularies);
                    let output = output_path(&entry.url);
                    FiledEntry { entry, output, spellings }
                });
                (path, entry)
            })
            .collect();
        let mut changed = Vec::with_capacity(new.len() + also.len());
        if work.cold {
            self.entries.reserve_exact(new.len());
            self.by_path.reserve(new.len());
            self.claims.reserve(new.len() * 2);
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
                Some(FiledEntry { entry, output, spellings }) => {
                    self.by_path.insert(path.clone(), slot);
                    self.known_names.hold(slot, &entry.derived);
                    self.entries[slot.0 as usize] = Some(entry);
                    self.claim(slot, output, spellings, work);
                }
                None => {
                    self.by_path.remove(&path);
                    work.freed.push(slot);
                }
            }
            // Of a corpus that was empty nobody has seen anything.
            if !work.cold && is_seen_differently(old.as_ref(), self.entry(slot)) {
                work.signals.insert(Watched::File(path));
            }
            changed.push(Changed { slot, old });
        }
        for slot in also {
            let Some(old) = self.entries[slot.0 as usize].take() else { continue };
            let mut again = Entry::new(
                old.article.clone(),
                (*old.derived).clone(),
                &self.settings,
                &self.vocabularies,
                self.sections.iter(),
                |id| self.known_names.has(id),
            );
            self.list_names.share_all(&mut again.lists);
            self.entries[slot.0 as usize] = Some(again);
            changed.push(Changed { slot, old: Some(old) });
        }
        changed
    }

    /// The outputs of one article: its page, and what leads to it.
    pub(super) fn outputs_of(entry: &Entry, slot: Slot) -> Vec<(OutputPath, PageKey)> {
        let mut outputs = Self::redirects_to(entry, slot);
        outputs.insert(0, (output_path(&entry.url), PageKey::Article(slot)));
        outputs
    }

    /// The outputs that lead to the page of an article.
    fn redirects_to(entry: &Entry, slot: Slot) -> Vec<(OutputPath, PageKey)> {
        let mut outputs = Vec::new();
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

    fn claim(&mut self, slot: Slot, output: OutputPath, spellings: Spellings, work: &mut LinkWork) {
        let Some(entry) = self.entry(slot) else { return };
        let by = entry.article.path.clone();
        let redirects = Self::redirects_to(entry, slot);
        work.claim_for(&mut self.claims, output, PageKey::Article(slot), PAGE_RANK, by.clone());
        for (path, page) in redirects {
            if let PageKey::Redirect(url, _) = &page {
                self.redirects.insert((url.clone(), slot));
                work.redirects = true;
            }
            work.claim_for(&mut self.claims, path, page, PAGE_RANK, by.clone());
        }
        let Some(entry) = self.entry(slot) else { return };
        if entry.article.is_bundle() {
            work.bundles.insert(entry.article.folder().as_str().into());
        }
        for (list, label) in spellings {
            self.remember_label(&list, work);
            *self.labels.entry(list).or_default().entry(label).or_default() += 1;
        }
    }

    fn release(&mut self, slot: Slot, old: &Entry, work: &mut LinkWork) {
        for (path, page) in Self::outputs_of(old, slot) {
            if let PageKey::Redirect(url, _) = &page {
                self.redirects.remove(&(url.clone(), slot));
                work.redirects = true;
            }
            work.release(&mut self.claims, &path, &page);
        }
        if old.article.is_bundle() {
            work.bundles.insert(old.article.folder().as_str().into());
        }
        for (list, label) in spellings(old, &self.settings, &self.vocabularies) {
            self.remember_label(&list, work);
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

    /// Remembers what a term was called before this change.
    fn remember_label(&self, list: &ListKey, work: &mut LinkWork) {
        if !work.cold && !work.labels.contains_key(list) {
            work.labels.insert(list.clone(), self.label(list).map(Arc::from));
        }
    }

    fn apply_attachments(&mut self, attachments: Vec<(SitePath, bool)>, work: &mut LinkWork) {
        let mut again: BTreeSet<SitePath> = BTreeSet::new();
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
                work.touch(PageKey::Asset(path.as_shared().clone()));
                again.insert(path);
            } else if let Some(output) = self.attachments.remove(&path) {
                again.remove(&path);
                work.moved.insert(path.as_shared().clone());
                if let Some(output) = output {
                    work.release(&mut self.claims, &output, &PageKey::Asset(path.as_shared().clone()));
                }
                work.signals.insert(Watched::File(path));
            }
        }
        for path in again {
            let new = self.attachment_output(&path);
            let Some(old) = self.attachments.get_mut(&path) else { continue };
            if *old == new {
                continue;
            }
            let page = PageKey::Asset(path.as_shared().clone());
            work.moved.insert(path.as_shared().clone());
            if let Some(old) = std::mem::replace(old, new.clone()) {
                work.release(&mut self.claims, &old, &page);
            }
            if let Some(new) = new {
                work.claim(&mut self.claims, OutputPath::new(new), page);
            }
            work.signals.insert(Watched::File(path));
        }
    }

    /// Where a file beside articles is published: with the article of the innermost bundle it lies in, or
    /// under its own path. `None` if that article is not published.
    fn attachment_output(&self, path: &str) -> Option<Arc<str>> {
        let mut folder = parent(path);
        while folder.starts_with("content/") {
            if self.bundles.contains(folder) {
                let slot = BUNDLE_NAMES.iter().find_map(|name| self.by_path(&format!("{folder}/{name}")))?;
                let article = self.entry(slot).filter(|entry| entry.article.front.withdrawn.is_none())?;
                let url = &article.url;
                return Some(format!("{}{}", url.trim_start_matches('/'), &path[folder.len() + 1..]).into());
            }
            folder = parent(folder);
        }
        path.strip_prefix("content/").map(Arc::from)
    }

    fn apply_assets(&mut self, assets: Vec<(Arc<str>, Option<Asset>)>, work: &mut LinkWork) {
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
}

/// Whether those who refer to an article have to look again: at where it is, whether it is there and
/// listed, and what headings it has.
fn is_seen_differently(old: Option<&Entry>, new: Option<&Entry>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            old.url != new.url
                || old.is_listed() != new.is_listed()
                || old.article.facts.headings != new.article.facts.headings
                || old.article.facts.anchors != new.article.facts.anchors
        }
        _ => true,
    }
}

/// An article, the path of its page in the output, and how it spells terms.
struct FiledEntry {
    entry: Entry,
    output: OutputPath,
    spellings: Spellings,
}

/// Terms, and how an article spells them.
type Spellings = Vec<(ListKey, Arc<str>)>;

/// How an article spells the terms whose labels come from articles.
fn spellings(entry: &Entry, settings: &LinkSettings, vocabularies: &Vocabularies) -> Spellings {
    if !entry.is_listed() {
        return Vec::new();
    }
    let front = &entry.article.front;
    let term = |taxonomy: &TaxonomyName, label: &str| {
        (ListKey::Term(taxonomy.clone(), crate::slug::term_slug(label).into()), Arc::<str>::from(label))
    };
    let made = |taxonomy: &TaxonomyName, makers: &Makers, label: &str| {
        (ListKey::Term(taxonomy.clone(), makers.slug(label).into()), Arc::<str>::from(label))
    };
    let mut all = Vec::new();
    let built_in = &settings.built_in;
    all.extend(front.source.iter().map(|source| made(&built_in.sources, &vocabularies.sources, source)));
    let authors = front.authors.iter().flatten();
    all.extend(authors.map(|author| made(&built_in.authors, &vocabularies.authors, author)));
    for (name, terms) in &front.terms {
        let name = TaxonomyName::new(name.as_str());
        all.extend(terms.iter().map(|label| term(&name, label)));
    }
    all
}

/// The folder's own list, if its URL belongs to no list that is there anyway.
fn section_of(url: &str, settings: &LinkSettings) -> Option<()> {
    let mut parts = url.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let is_number =
        |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    if is_number(first, 4) && (rest.is_empty() || rest.len() == 1 && is_number(rest[0], 2)) {
        return None;
    }
    // Lists of notes.
    if first == "corrections" && rest.is_empty() || first == "notes" && rest.len() <= 2 {
        return None;
    }
    let combined = first == &*settings.built_in.countries && rest.len() == 2;
    if (rest.len() <= 1 || combined) && settings.all_taxonomies().any(|(name, _)| &*name == first) {
        return None;
    }
    Some(())
}

/// The URL of a typed alias, if it can be one: a path, with percent escapes or without.
pub(super) fn alias_url(typed: &str) -> Option<String> {
    if typed.contains(['?', '#']) || typed.contains("://") {
        return None;
    }
    let typed = percent_encoding::percent_decode_str(typed).decode_utf8().ok()?;
    let clean = SiteFolder::ROOT.resolve(&typed).ok().filter(|clean| !clean.is_empty())?;
    let is_file = !typed.ends_with('/') && clean.rsplit('/').next().is_some_and(|name| name.contains('.'));
    Some(if is_file { format!("/{clean}") } else { format!("/{clean}/") })
}
