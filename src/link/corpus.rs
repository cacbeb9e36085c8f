//! The corpus: every article, and the indexes that are kept true as articles come, change and go.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::claims::Claims;
use super::entry::{Entry, country_slug};
use super::known_names::KnownNames;
use super::list::{ListKey, TaxonomyName};
use super::list_names::ListNames;
use super::notes::NoteIndex;
use super::page::PageKey;
use super::problem::Problem;
use super::related::{RelatedIndex, RelatedLink, Slot};
use super::settings::LinkSettings;
use super::shown_links::ShownLinks;
use super::single::Single;
use super::threads::{Declared, Threads};
use super::watches::{ReferringFile, Watches};
use crate::diagnostic::Code;
use crate::enrich::{Derived, Vocabularies};
use crate::parse::markdown::BodyFacts;
use crate::parse::{Article, IndexFile};
use crate::picture::Picture;
use crate::read::BUNDLE_NAMES;
use crate::site_path::{SiteFolder, SitePath};
use crate::url::{OutputPath, output_path, parent};

/// The path of an article's file, and what it holds now.
pub(super) type ArticleChange = (SitePath, Option<(Box<Article>, Box<Derived>)>);

/// What changed since the corpus was last brought up to date.
#[derive(Debug, Default)]
pub struct CorpusDelta {
    /// New or changed articles; `None` for those that are gone.
    pub articles: Vec<ArticleChange>,
    /// For an empty corpus, if they are known: the strongest neighbours of each of `articles` with their scores, by
    /// their place among these, of which the ones that are there come first. Else empty.
    pub pools: Vec<Vec<(u32, u32)>>,
    /// Files of articles that are there and not published (or not as they are), or no longer so.
    pub withheld: Vec<(SitePath, Option<Withheld>)>,
    /// New or changed list pages' files.
    pub indexes: Vec<(SitePath, Option<IndexFile>)>,
    /// Folders that are bundles on the disk, whether or not their article is published: what lies in them
    /// is never published without it.
    pub bundles: Vec<(Arc<str>, bool)>,
    /// Files under `content/` that are no Markdown. `true`: there; the bytes may have changed.
    pub attachments: Vec<(SitePath, bool)>,
    /// Other files that are published as they are.
    pub assets: Vec<(Arc<str>, Option<Asset>)>,
    /// Pictures among all these that are new or changed; `None` if the file is none, or gone.
    pub pictures: Vec<(Arc<str>, Option<Picture>)>,
}

/// Why the article of a file is not published as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Withheld {
    /// It is no article, and of no kind that is published.
    Unpublished,
    Draft,
    /// It has errors. What its body says is checked all the same, and a link to it is not called broken.
    Broken(BodyFacts),
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it is published.
    pub output: OutputPath,
    /// A site's own file goes before its theme's.
    pub rank: u8,
}

/// Outputs that every site has have this rank: equal ones collide.
pub(super) const PAGE_RANK: u8 = 9;
/// Outputs that give way to a file of the site or its theme.
const DEFAULT_RANK: u8 = 0;

/// The slugs of a topic and a country that have a page together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TopicAndCountry {
    pub topic: Arc<str>,
    pub country: Arc<str>,
}

/// All articles of the archive and how they hang together.
#[derive(Debug)]
pub struct Corpus {
    /// The part of the configuration that linking reads.
    pub settings: LinkSettings,
    /// What countries, topics and makers are called.
    pub vocabularies: Arc<Vocabularies>,
    /// The pages of which there is one, whether this site has them or not.
    pub(super) singles: Vec<&'static Single>,
    pub(super) entries: Vec<Option<Entry>>,
    pub(super) free: Vec<Slot>,
    pub(super) by_path: FxHashMap<SitePath, Slot>,
    pub(super) indexes: BTreeMap<SitePath, IndexFile>,
    pub(super) index_urls: FxHashMap<String, SitePath>,
    pub(super) sections: BTreeSet<Arc<str>>,
    pub(super) bundles: BTreeSet<Arc<str>>,
    pub(super) attachments: BTreeMap<SitePath, Option<Arc<str>>>,
    pub(super) assets: FxHashMap<Arc<str>, Asset>,
    /// What is known of pictures, by the path of the file.
    pub(super) pictures: FxHashMap<Arc<str>, Picture>,
    /// Where their smaller sizes are published, by width.
    pub(super) resized: FxHashMap<Arc<str>, Vec<(u32, Arc<str>)>>,
    /// Members oldest first.
    pub(super) lists: BTreeMap<ListKey, Vec<Slot>>,
    /// The pairs that have a page.
    pub(super) pairs: BTreeSet<TopicAndCountry>,
    pub(super) list_names: ListNames,
    /// How terms are spelled, for taxonomies whose labels come from articles.
    pub(super) labels: FxHashMap<ListKey, BTreeMap<Arc<str>, u32>>,
    pub(super) known_names: KnownNames,
    pub(super) claims: Claims,
    pub(super) related: RelatedIndex,
    /// Story threads: what was found, what editors say of them, whose each article is (by slot), what they are called.
    pub(super) threads: Threads,
    pub(super) declared: Declared,
    /// [`Corpus::filled`] as pages were last told.
    pub(super) had_filled: Vec<TaxonomyName>,
    pub(super) thread_of: Vec<Option<Arc<str>>>,
    pub(super) thread_labels: BTreeMap<Arc<str>, String>,
    pub(super) shown: ShownLinks,
    pub(super) notes: NoteIndex,
    pub(super) watches: Watches,
    pub(super) problems: BTreeMap<SitePath, Vec<Problem>>,
    pub(super) redirects: BTreeSet<(Arc<str>, Slot)>,
    pub(super) withheld: BTreeMap<SitePath, Withheld>,
    /// Nothing was applied yet.
    pub(super) fresh: bool,
}

impl Corpus {
    /// An empty corpus. The pages of which there is one are there from the beginning.
    pub fn new(
        settings: LinkSettings,
        vocabularies: Arc<Vocabularies>,
        singles: Vec<&'static Single>,
    ) -> Self {
        let related = RelatedIndex::new(settings.related_limit);
        let declared = Declared::new(&vocabularies.threads);
        let mut corpus = Self {
            settings,
            vocabularies,
            singles,
            related,
            entries: Vec::new(),
            free: Vec::new(),
            by_path: FxHashMap::default(),
            indexes: BTreeMap::new(),
            index_urls: FxHashMap::default(),
            sections: BTreeSet::new(),
            bundles: BTreeSet::new(),
            attachments: BTreeMap::new(),
            assets: FxHashMap::default(),
            pictures: FxHashMap::default(),
            resized: FxHashMap::default(),
            lists: BTreeMap::new(),
            pairs: BTreeSet::new(),
            list_names: ListNames::default(),
            labels: FxHashMap::default(),
            known_names: KnownNames::default(),
            claims: Claims::default(),
            threads: Threads::default(),
            declared,
            had_filled: Vec::new(),
            thread_of: Vec::new(),
            thread_labels: BTreeMap::new(),
            shown: ShownLinks::default(),
            notes: NoteIndex::default(),
            watches: Watches::default(),
            problems: BTreeMap::new(),
            redirects: BTreeSet::new(),
            withheld: BTreeMap::new(),
            fresh: true,
        };
        corpus.lists.insert(ListKey::All, Vec::new());
        for single in corpus.singles.iter().copied().filter(|single| (single.exists)(&corpus.settings)) {
            let rank = if single.gives_way { DEFAULT_RANK } else { PAGE_RANK };
            corpus.claims.add(OutputPath::new(single.path), PageKey::Single(single), rank, "".into());
        }
        for (name, _) in corpus.settings.all_taxonomies() {
            let path = output_path(&format!("/{name}/"));
            corpus.claims.add(path, PageKey::TaxonomyIndex(name), PAGE_RANK, "".into());
        }
        for (path, page) in corpus.list_outputs(&ListKey::All, 0) {
            corpus.claims.add(path, page, PAGE_RANK, "".into());
        }
        corpus
    }

    /// An article by its handle.
    pub fn entry(&self, slot: Slot) -> Option<&Entry> {
        self.entries.get(slot.0 as usize)?.as_ref()
    }

    /// The handle of the article that a file holds.
    pub fn by_path(&self, path: &str) -> Option<Slot> {
        self.by_path.get(path).copied()
    }

    /// All articles and plain pages, in no particular order.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.by_path.values().copied()
    }

    /// The files of all articles and plain pages, in order.
    pub(super) fn paths(&self) -> Vec<&SitePath> {
        let mut paths: Vec<_> = self.by_path.keys().collect();
        paths.sort_unstable();
        paths
    }

    /// Whether the file of a list page is part of the site.
    pub fn has_index(&self, path: &str) -> bool {
        self.indexes.contains_key(path)
    }

    /// Whether a file beside articles is part of the site.
    pub fn has_attachment(&self, path: &str) -> bool {
        self.attachments.contains_key(path)
    }

    /// Whether another file that is published as it is is part of the site.
    pub fn has_asset(&self, path: &str) -> bool {
        self.assets.contains_key(path)
    }

    pub(super) fn index_by_path(&self, path: &str) -> Option<&IndexFile> {
        self.indexes.get(path)
    }

    pub(super) fn attachments(&self) -> impl Iterator<Item = &SitePath> {
        self.attachments.keys()
    }

    /// The URL of a file beside an article.
    pub(super) fn attachment_url(&self, path: &str) -> Option<String> {
        self.attachments.get(path)?.as_ref().map(|output| crate::url::url_of_file(output))
    }

    /// Who writes which output.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The file that gives a list page its title and introduction.
    pub fn index_of(&self, url: &str) -> Option<&IndexFile> {
        self.indexes.get(self.index_urls.get(url)?)
    }

    /// The members of a list, oldest first.
    pub fn members(&self, list: &ListKey) -> &[Slot] {
        self.lists.get(list).map_or(&[], Vec::as_slice)
    }

    /// All lists that have pages, with their lengths, in order.
    pub fn lists(&self) -> impl Iterator<Item = (&ListKey, usize)> {
        let all = self.lists.iter().map(|(key, members)| (key, members.len()));
        all.filter(|(key, length)| self.settings.is_published(key, *length))
    }

    /// Whether a list has pages.
    pub fn is_published(&self, list: &ListKey) -> bool {
        self.lists.get(list).is_some_and(|members| self.settings.is_published(list, members.len()))
    }

    /// The topics that have a page together with a country, by slug.
    pub fn topics_of_country<'a>(&'a self, country: &'a str) -> impl Iterator<Item = &'a ListKey> {
        let first = ListKey::Pair { country: country.into(), topic: "".into() };
        self.lists
            .range(first..)
            .map(|(key, _)| key)
            .take_while(move |key| matches!(key, ListKey::Pair { country: own, .. } if **own == *country))
            .filter(|key| self.is_published(key))
    }

    /// The countries that have a page together with a topic, by slug.
    pub fn countries_of_topic<'a>(&'a self, topic: &'a str) -> impl Iterator<Item = ListKey> + 'a {
        let first = TopicAndCountry { topic: topic.into(), country: "".into() };
        self.pairs
            .range(first..)
            .take_while(move |pair| *pair.topic == *topic)
            .map(|pair| ListKey::Pair { country: pair.country.clone(), topic: pair.topic.clone() })
    }

    /// The terms of a taxonomy that have pages, by slug, with how many.
    pub fn terms<'a>(
        &'a self,
        taxonomy: &TaxonomyName,
    ) -> impl Iterator<Item = (&'a ListKey, usize)> + use<'a> {
        let first = ListKey::Term(taxonomy.clone(), "".into());
        let name = taxonomy.clone();
        self.lists
            .range(first..)
            .take_while(move |(key, _)| matches!(key, ListKey::Term(taxonomy, _) if *taxonomy == name))
            .map(|(key, members)| (key, members.len()))
            .filter(|(key, length)| self.settings.is_published(key, *length))
    }

    /// The taxonomies under which something is filed, in their order.
    pub fn filled(&self) -> Vec<TaxonomyName> {
        let all = self.settings.all_taxonomies().map(|(name, _)| name);
        all.filter(|name| self.terms(name).next().is_some()).collect()
    }

    /// How the articles of a term spell it; the most frequent spelling, then the first in the alphabet.
    pub fn label(&self, list: &ListKey) -> Option<&str> {
        let spellings = self.labels.get(list)?;
        let best = spellings.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))?;
        Some(best.0)
    }

    /// The articles that one shows as related or as versions, in the order shown.
    pub(super) fn shows(&self, slot: Slot) -> Vec<Slot> {
        let mut shown = self.related_slots(slot);
        shown.extend(self.versions(slot));
        shown
    }

    /// Related articles without scores and reasons, pinned ones first.
    pub fn related_slots(&self, slot: Slot) -> Vec<Slot> {
        let mut shown = self.pinned(slot);
        if self.entry(slot).is_some_and(Entry::is_listed) {
            let derived = self.related.shown(slot).into_iter().filter(|other| !shown.contains(other));
            let room = self.settings.related_limit.saturating_sub(shown.len());
            let derived: Vec<Slot> = derived.take(room).collect();
            shown.extend(derived);
        }
        shown
    }

    /// The strongest neighbours of an article with their scores, more than are shown, strongest first.
    pub fn pool(&self, slot: Slot) -> Vec<(Slot, u32)> {
        self.related.pool(slot)
    }

    /// The years that have articles, the oldest first.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.lists.keys().filter_map(|key| match key {
            ListKey::Year(year) => Some(*year),
            _ => None,
        })
    }

    /// The years, for a year, or months, for a month, that have articles and are next to it in time: the one before and
    /// the one after.
    pub fn neighbouring_lists(&self, key: &ListKey) -> [Option<&ListKey>; 2] {
        let alike = |(other, _): &(&ListKey, &Vec<Slot>)| {
            std::mem::discriminant(*other) == std::mem::discriminant(key)
        };
        let before = self.lists.range(..key).next_back().filter(alike);
        let after = self.lists.range((Bound::Excluded(key), Bound::Unbounded)).next().filter(alike);
        [before, after].map(|found| found.map(|(key, _)| key))
    }

    /// The articles before and after one in time.
    pub fn neighbours(&self, slot: Slot) -> (Option<Slot>, Option<Slot>) {
        let Some(entry) = self.entry(slot).filter(|entry| entry.is_listed()) else { return (None, None) };
        let all = self.members(&ListKey::All);
        let Ok(at) = self.position(all, entry) else { return (None, None) };
        (at.checked_sub(1).map(|before| all[before]), all.get(at + 1).copied())
    }

    /// The related articles that an editor named, in the order given.
    fn pinned(&self, slot: Slot) -> Vec<Slot> {
        let mut pinned: Vec<Slot> = Vec::new();
        let Some(entry) = self.entry(slot) else { return pinned };
        let folder = entry.article.folder();
        for typed in entry.article.front.related.iter().flatten() {
            if let Some(other) = self.article_at(folder, &typed.text)
                && other != slot
                && self.entry(other).is_some_and(Entry::is_listed)
                && !pinned.contains(&other)
            {
                pinned.push(other);
            }
        }
        pinned
    }

    /// Related articles, pinned ones first.
    pub fn related(&self, slot: Slot) -> (Vec<Slot>, Vec<RelatedLink>) {
        let limit = self.settings.related_limit;
        let pinned = self.pinned(slot);
        let Some(entry) = self.entry(slot) else { return Default::default() };
        if !entry.is_listed() {
            return (pinned, Vec::new());
        }
        let mut derived = self.related.related(slot);
        derived.retain(|link| !pinned.contains(&link.slot));
        derived.truncate(limit.saturating_sub(pinned.len()));
        (pinned, derived)
    }

    /// Other versions of the same text.
    pub fn versions(&self, slot: Slot) -> Vec<Slot> {
        match self.entry(slot) {
            Some(entry) if entry.is_listed() => self.related.versions(slot),
            _ => Vec::new(),
        }
    }

    /// The articles that link to one, newest first.
    pub fn backlinks(&self, slot: Slot) -> Vec<Slot> {
        let Some(entry) = self.entry(slot) else { return Vec::new() };
        let mut linkers: Vec<Slot> = self
            .watches
            .by_file(&entry.article.path)
            .iter()
            .filter_map(|watcher| match watcher {
                ReferringFile::Entry(linker) if *linker != slot => Some(*linker),
                _ => None,
            })
            .filter(|linker| {
                self.entry(*linker).is_some_and(|linker| linker.is_listed() && links_to(linker, self, entry))
            })
            .collect();
        linkers.sort_by(|a, b| self.compare(*b, *a));
        linkers
    }

    /// The article that a path names that was typed in a file of a folder.
    pub fn article_at(&self, folder: SiteFolder<'_>, typed: &str) -> Option<Slot> {
        let path = folder.resolve_article(typed).ok()?;
        self.by_path(&self.spelled(&path))
    }

    /// All URLs that lead to an article: its own, its permanent address, its aliases.
    pub fn urls_of(&self, slot: Slot) -> Vec<String> {
        let Some(entry) = self.entry(slot) else { return Vec::new() };
        let outputs = Self::outputs_of(entry, slot).into_iter().map(|(_, page)| page);
        let url = |page| match page {
            PageKey::Redirect(url, _) => url.to_string(),
            _ => entry.url.to_string(),
        };
        outputs.map(url).collect()
    }

    /// The files of articles that are not published because of their errors.
    pub fn broken(&self) -> impl Iterator<Item = &SitePath> {
        self.withheld.iter().filter(|(_, why)| matches!(why, Withheld::Broken(_))).map(|(path, _)| path)
    }

    /// Old URLs and the articles they lead to, in order.
    pub fn redirects(&self) -> impl Iterator<Item = (&Arc<str>, Slot)> {
        self.redirects
            .iter()
            .filter(|(url, slot)| {
                matches!(self.claims.owner(&output_path(url)), Some(PageKey::Redirect(_, owner)) if owner == slot)
            })
            .map(|(url, slot)| (url, *slot))
    }

    /// Every problem of the archive as a whole, in the order of the files.
    pub fn problems(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> = self.problems.values().flatten().cloned().collect();
        for (path, withheld) in &self.withheld {
            match withheld {
                Withheld::Broken(facts) => all.extend(self.problems_of(path, facts)),
                Withheld::Unpublished => all.push(unpublished(path)),
                Withheld::Draft => {}
            }
        }
        // While it has errors, a link to an article, or to a file beside it, says nothing about the link.
        all.retain(|problem| !problem.target.as_deref().is_some_and(|target| self.is_of_broken(target)));
        all.extend(self.thread_problems());
        self.advise(&mut all);
        all.extend(self.disputes());
        all
    }

    /// Whether a file is an article that has errors, or lies beside one in its bundle.
    fn is_of_broken<'p>(&self, path: &'p str) -> bool {
        let is_broken = |path: &str| matches!(self.withheld.get(path), Some(Withheld::Broken(_)));
        let above = |folder: &&'p str| Some(parent(folder)).filter(|above| !above.is_empty());
        let mut folders = std::iter::successors(Some(parent(path)), above);
        is_broken(path)
            || self.attachments.get(path).is_some_and(Option::is_none)
                && folders
                    .any(|folder| BUNDLE_NAMES.iter().any(|name| is_broken(&format!("{folder}/{name}"))))
    }

    /// Order of articles in lists: by date, then by path.
    pub fn compare(&self, a: Slot, b: Slot) -> std::cmp::Ordering {
        let key = |slot| self.entry(slot).map(|entry: &Entry| (entry.instant, &entry.article.path));
        key(a).cmp(&key(b))
    }

    pub(super) fn position(&self, members: &[Slot], entry: &Entry) -> Result<usize, usize> {
        members.binary_search_by(|other| {
            let other = self.entry(*other).map(|other| (other.instant, &other.article.path));
            other.cmp(&Some((entry.instant, &entry.article.path)))
        })
    }

    /// The topic whose page has this slug.
    pub fn topic_by_slug(&self, slug: &str) -> Option<crate::enrich::topics::TopicId> {
        self.vocabularies.topics.topics().find(|(_, topic)| topic.slug == slug).map(|(id, _)| id)
    }

    /// The list of the articles that mention a name.
    pub fn name_list(&self, id: &str) -> ListKey {
        ListKey::Term(self.settings.built_in.names.clone(), id.into())
    }

    /// The slug of a country that an article merely mentions: what its page would be, if there is one.
    pub fn country_list(&self, code: crate::enrich::countries::CountryCode) -> ListKey {
        ListKey::Term(self.settings.built_in.countries.clone(), country_slug(&self.vocabularies, code).into())
    }
}

/// True if an article links to another from its text.
fn links_to(linker: &Entry, corpus: &Corpus, target: &Entry) -> bool {
    linker.article.facts.links.iter().any(|link| {
        corpus
            .look_up(linker.article.folder(), &link.destination)
            .watch
            .is_some_and(|key| key.file() == Some(&target.article.path))
    })
}

/// A file beside articles that is no article and that nobody asked for.
fn unpublished(path: &SitePath) -> Problem {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let pattern = if extension.is_empty() || extension.contains('/') {
        path.strip_prefix("content/").unwrap_or(path).to_owned()
    } else {
        format!("*.{extension}")
    };
    Problem {
        code: Code::UnpublishedFile,
        path: path.clone(),
        span: None,
        message: "the file is not an article and is not published".to_owned(),
        hint: Some(format!(
            "`archive import` makes articles of texts and pages; `publish_files: [\"{pattern}\"]` in archive.yaml publishes it as it is"
        )),
        target: None,
        related: Vec::new(),
    }
}
