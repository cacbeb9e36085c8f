//! What pages may read of the corpus: typed facts, each with a version.
//!
//! [`Facts`] is the only way from a page to the corpus. Each of its methods answers one [`Fact`], and in debug builds
//! notes that the page under way read it ([`ledger`](Ledger)). The version of a fact is the hash of its value, so that a
//! page has to follow exactly when one of its facts has another version.

mod article;
mod fact;
mod ledger;
mod versions;

use std::hash::Hash;
use std::sync::Arc;

pub(crate) use article::{
    Card, DataRecord, FeedItem, Filing, Headline, Moment, Moments, NamedImage, SitemapLine,
};
pub(crate) use fact::Fact;
pub(crate) use ledger::{Ledger, RECORDS, Reads, recorded, unrecorded};
pub(super) use versions::Versions;

use super::apply_pictures::ShownPicture;
use super::corpus::Corpus;
use super::entry::{Entry, country_slug};
use super::list::{ListKey, PageNumber, TaxonomyName, neighbours, page_range};
use super::notes::NoteList;
use super::page::SITEMAP_PART;
use super::reference::Resolution;
use super::related::{RelatedLink, Slot};
use super::settings::LinkSettings;
use super::shared::SharedSubjects;
use crate::date::Date;
use crate::enrich::countries::CountryCode;
use crate::enrich::{ArticleName, Vocabularies};
use crate::parse::Spanned;
use crate::parse::front_matter::ContentKind;
use crate::parse::{IndexFile, OwnMoment};
use crate::site_path::SiteFolder;
pub(in crate::link) use article::version;

/// The corpus as pages read it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(in crate::link) corpus: &'a Corpus,
    pub settings: &'a LinkSettings,
    pub vocabularies: &'a Vocabularies,
}

/// The articles on one page of a list, and the pages beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PageOfList<'a> {
    /// Oldest first.
    pub slots: &'a [Slot],
    pub newer: Option<PageNumber>,
    pub older: Option<PageNumber>,
}

/// The place of an article in the thread that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ThreadPlace<'a> {
    pub id: &'a Arc<str>,
    pub label: &'a str,
    /// From 0 for the oldest.
    pub position: usize,
    pub count: usize,
    pub previous: Option<Slot>,
    pub next: Option<Slot>,
}

/// When an article was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct When {
    pub date: Option<Date>,
    /// Seconds since 1970.
    pub instant: i64,
}

impl<'a> Facts<'a> {
    /// The facts of a corpus as it is now.
    pub(crate) fn of(corpus: &'a Corpus) -> Self {
        Self { corpus, settings: &corpus.settings, vocabularies: &corpus.vocabularies }
    }

    /// Notes that a page reads a fact, and hands its value on.
    pub(in crate::link) fn read<V: Hash>(self, fact: impl FnOnce() -> Fact, value: V) -> V {
        ledger::note(fact, || version(&value));
        value
    }

    /// A value of an article as it is.
    fn part<V: Hash>(self, slot: Slot, fact: fn(Slot) -> Fact, of: impl FnOnce(&'a Entry) -> V) -> Option<V> {
        self.read(|| fact(slot), self.corpus.entry(slot).map(of))
    }

    /// All of an article, for its own page.
    pub(crate) fn entry(self, slot: Slot) -> Option<&'a Entry> {
        let entry = self.corpus.entry(slot);
        ledger::note(|| Fact::Article(slot), || version(&Whole(entry)));
        entry
    }

    /// What a card shows of an article.
    pub(crate) fn card(self, slot: Slot) -> Option<Card<'a>> {
        let card = self.corpus.entry(slot).map(Card::of);
        ledger::note(|| Fact::Card(slot), || self.card_version(card.as_ref()));
        card
    }

    /// The URL of an article.
    pub(crate) fn url(self, slot: Slot) -> Option<&'a str> {
        self.part(slot, Fact::Url, |entry| &*entry.url)
    }

    /// What leads to an article.
    pub(crate) fn headline(self, slot: Slot) -> Option<Headline<'a>> {
        self.part(slot, Fact::Headline, Headline::of)
    }

    /// What an article adds to charts.
    pub(crate) fn filing(self, slot: Slot) -> Option<Filing> {
        self.part(slot, Fact::Filing, Filing::of)
    }

    /// What an article adds to timelines.
    pub(crate) fn moments(self, slot: Slot) -> Option<Moments<'a>> {
        self.part(slot, Fact::Moments, Moments::of)
    }

    /// What feeds say of an article.
    pub(crate) fn feed_item(self, slot: Slot) -> Option<FeedItem<'a>> {
        self.part(slot, Fact::FeedItem, FeedItem::of)
    }

    /// What the sitemap says of an article or plain page.
    pub(crate) fn sitemap_line(self, slot: Slot) -> Option<SitemapLine<'a>> {
        self.part(slot, Fact::SitemapLine, SitemapLine::of)
    }

    /// What the data set and citations hold of an article.
    pub(crate) fn record(self, slot: Slot) -> Option<DataRecord<'a>> {
        self.part(slot, Fact::Record, DataRecord::of)
    }

    /// When an article was published.
    pub(crate) fn when(self, slot: Slot) -> Option<When> {
        self.part(slot, Fact::When, |entry| When { date: entry.article.front.date, instant: entry.instant })
    }

    /// The members of a list, oldest first.
    pub(crate) fn members(self, list: &ListKey) -> &'a [Slot] {
        self.read(|| Fact::Members(list.clone()), self.corpus.members(list))
    }

    /// The articles on one page of a list, and the pages beside it.
    pub(crate) fn page_of_list(self, list: &ListKey, page: PageNumber) -> PageOfList<'a> {
        let members = self.corpus.members(list);
        let per_page = self.settings.paginate;
        let (newer, older) = neighbours(members.len(), per_page, page);
        let slots = &members[page_range(members.len(), per_page, page)];
        self.read(|| Fact::Page(list.clone(), page), PageOfList { slots, newer, older })
    }

    /// The newest members of a list, oldest first, as many as a feed shows.
    pub(crate) fn newest(self, list: &ListKey) -> &'a [Slot] {
        let members = self.corpus.members(list);
        let newest = &members[members.len().saturating_sub(self.settings.feed_limit)..];
        self.read(|| Fact::Newest(list.clone()), newest)
    }

    /// How many members a list has.
    pub(crate) fn count(self, list: &ListKey) -> usize {
        self.read(|| Fact::Count(list.clone()), self.corpus.members(list).len())
    }

    /// Whether a list has pages.
    pub(crate) fn is_published(self, list: &ListKey) -> bool {
        self.read(|| Fact::Published(list.clone()), self.corpus.is_published(list))
    }

    /// The oldest and the newest member of a list.
    pub(crate) fn ends(self, list: &ListKey) -> Option<[Slot; 2]> {
        let members = self.corpus.members(list);
        let ends = members.first().zip(members.last()).map(|(first, last)| [*first, *last]);
        self.read(|| Fact::Ends(list.clone()), ends)
    }

    /// The years, for a year, or months, for a month, that have articles and are next to it in time.
    pub(crate) fn lists_beside(self, list: &ListKey) -> [Option<&'a ListKey>; 2] {
        self.read(|| Fact::ListsBeside(list.clone()), self.corpus.neighbouring_lists(list))
    }

    /// How the articles of a term spell it.
    pub(crate) fn label(self, list: &ListKey) -> Option<&'a str> {
        self.read(|| Fact::Label(list.clone()), self.corpus.label(list))
    }

    /// The country whose list this is: the one of those that its oldest article is about whose page has the slug.
    pub(crate) fn country(self, list: &ListKey) -> Option<CountryCode> {
        let code = || {
            let ListKey::Term(_, slug) = list else { return None };
            let entry = self.corpus.entry(*self.corpus.members(list).first()?)?;
            let mut codes = entry.derived.countries.iter().map(|country| country.code);
            codes.find(|code| country_slug(self.vocabularies, *code) == **slug)
        };
        self.read(|| Fact::Country(list.clone()), code())
    }

    /// The name whose list this is, as the oldest of its articles has it.
    pub(crate) fn name(self, list: &ListKey) -> Option<&'a ArticleName> {
        let name = || {
            let ListKey::Term(_, id) = list else { return None };
            let entry = self.corpus.entry(*self.corpus.members(list).first()?)?;
            entry.derived.names.iter().find(|name| *name.id == **id)
        };
        let name = name();
        ledger::note(|| Fact::Name(list.clone()), || version(&name.map(|name| (&name.name, name.kind))));
        name
    }

    /// What a thread is called.
    pub(crate) fn thread_label(self, id: &Arc<str>) -> Option<&'a str> {
        self.read(|| Fact::ThreadLabel(id.clone()), self.corpus.thread_label(id))
    }

    /// The terms of a taxonomy that have pages, by slug, with the lengths of their lists.
    pub(crate) fn terms(self, taxonomy: &TaxonomyName) -> Vec<(&'a ListKey, usize)> {
        self.read(|| Fact::Terms(taxonomy.clone()), self.corpus.terms(taxonomy).collect())
    }

    /// The taxonomies under which something is filed, in their order.
    pub(crate) fn filled(self) -> Vec<TaxonomyName> {
        self.read(|| Fact::Filled, self.corpus.filled())
    }

    /// The pages that a country, by slug, has together with topics.
    pub(crate) fn topics_of_country(self, country: &Arc<str>) -> Vec<ListKey> {
        let pairs = || self.corpus.topics_of_country(country).cloned().collect();
        self.read(|| Fact::TopicsOfCountry(country.clone()), pairs())
    }

    /// The pages that a topic, by slug, has together with countries.
    pub(crate) fn countries_of_topic(self, topic: &Arc<str>) -> Vec<ListKey> {
        self.read(|| Fact::CountriesOfTopic(topic.clone()), self.corpus.countries_of_topic(topic).collect())
    }

    /// The years that have articles, the oldest first.
    pub(crate) fn years(self) -> Vec<i16> {
        self.read(|| Fact::Years, self.corpus.years().collect())
    }

    /// Each year that has articles with the number of its parts in the sitemap, the oldest first.
    pub(crate) fn sitemap_parts(self) -> Vec<(i16, u32)> {
        let parts =
            |year| (year, self.corpus.members(&ListKey::Year(year)).len().div_ceil(SITEMAP_PART) as u32);
        self.read(|| Fact::SitemapParts, self.corpus.years().map(parts).collect())
    }

    /// The last day on which a member of a list was changed in substance, of those that search engines may know.
    pub(crate) fn last_changed(self, list: &ListKey) -> Option<Date> {
        let entries = self.corpus.members(list).iter().filter_map(|slot| self.corpus.entry(*slot));
        let changes = entries.filter(|entry| entry.is_indexable()).filter_map(Entry::last_changed);
        let last = changes.max_by_key(|date| date.instant()).copied();
        self.read(|| Fact::LastChanged(list.clone()), last)
    }

    /// The URLs of the lists and indexes of taxonomies in the sitemap.
    pub(crate) fn sitemap_lists(self) -> Vec<String> {
        let lists = self.corpus.lists().filter(|(key, _)| self.settings.is_in_sitemap(key));
        let taxonomies = self.settings.all_taxonomies().map(|(name, _)| format!("/{name}/"));
        let urls = lists.map(|(key, _)| key.url()).chain(taxonomies);
        let notes = self.corpus.note_lists().map(|(list, _)| list);
        let notes = notes.filter(|list| matches!(list, NoteList::All | NoteList::Kind(_))).map(NoteList::url);
        let urls = urls.chain(notes);
        let is_open = |url: &String| !self.corpus.index_of(url).is_some_and(|index| index.noindex);
        self.read(|| Fact::SitemapLists, urls.filter(is_open).collect())
    }

    /// The plain pages, by URL.
    pub(crate) fn plain_pages(self) -> Vec<Slot> {
        let entries = self.corpus.slots().filter_map(|slot| Some((self.corpus.entry(slot)?, slot)));
        let mut pages: Vec<_> =
            entries.filter(|(entry, _)| entry.article.kind() == ContentKind::Page).collect();
        pages.sort_by(|a, b| a.0.url.cmp(&b.0.url));
        self.read(|| Fact::PlainPages, pages.into_iter().map(|(_, slot)| slot).collect())
    }

    /// Old URLs and the articles they lead to, in order.
    pub(crate) fn redirects(self) -> Vec<(&'a Arc<str>, Slot)> {
        self.read(|| Fact::Redirects, self.corpus.redirects().collect())
    }

    /// The articles before and after one in time.
    pub(crate) fn neighbours(self, slot: Slot) -> (Option<Slot>, Option<Slot>) {
        self.read(|| Fact::Neighbours(slot), self.corpus.neighbours(slot))
    }

    /// Related articles, pinned ones first.
    pub(crate) fn related(self, slot: Slot) -> (Vec<Slot>, Vec<RelatedLink>) {
        let (pinned, derived) = self.corpus.related(slot);
        ledger::note(|| Fact::Related(slot), || related_version(&pinned, &derived));
        (pinned, derived)
    }

    /// Related articles alone, pinned ones first.
    pub(crate) fn related_slots(self, slot: Slot) -> Vec<Slot> {
        self.read(|| Fact::RelatedSlots(slot), self.corpus.related_slots(slot))
    }

    /// What an article and a related one share, in words. `source` is the text of the article's file.
    pub(crate) fn shared(self, slot: Slot, link: &RelatedLink, source: &str) -> SharedSubjects {
        let Some(entry) = self.corpus.entry(slot) else { return SharedSubjects::default() };
        let common = || version(&self.corpus.in_common(slot, link.slot));
        ledger::note(|| Fact::Shared(slot, link.slot), common);
        self.corpus.shared(entry, link, source)
    }

    /// Other versions of an article's text.
    pub(crate) fn versions(self, slot: Slot) -> Vec<Slot> {
        self.read(|| Fact::Versions(slot), self.corpus.versions(slot))
    }

    /// The articles that link to one, newest first.
    pub(crate) fn backlinks(self, slot: Slot) -> Vec<Slot> {
        self.read(|| Fact::Backlinks(slot), self.corpus.backlinks(slot))
    }

    /// The id of the thread that an article belongs to.
    pub(crate) fn thread(self, slot: Slot) -> Option<&'a Arc<str>> {
        self.read(|| Fact::Thread(slot), self.corpus.thread(slot))
    }

    /// The place of an article in the thread that it belongs to.
    pub(crate) fn thread_place(self, slot: Slot) -> Option<ThreadPlace<'a>> {
        let place = || {
            let id = self.corpus.thread(slot)?;
            let members = self.corpus.members(&self.corpus.thread_list(id));
            let position = members.iter().position(|other| *other == slot)?;
            let at = |at: Option<usize>| members.get(at?).copied();
            Some(ThreadPlace {
                id,
                label: self.corpus.thread_label(id)?,
                position,
                count: members.len(),
                previous: at(position.checked_sub(1)),
                next: at(Some(position + 1)),
            })
        };
        self.read(|| Fact::ThreadPlace(slot), place())
    }

    /// What the file of the list page at a URL says. Its introduction is read from its [source](Self::source).
    pub(crate) fn index_of(self, url: &str) -> Option<&'a IndexFile> {
        let index = self.corpus.index_of(url);
        ledger::note(|| Fact::Index(url.to_owned()), || version(&index.map(said)));
        index
    }

    /// The title that the file of the list page at a URL gives it.
    pub(crate) fn title_of(self, url: &str) -> Option<&'a str> {
        let title = self.corpus.index_of(url).map(|index| index.title.as_str());
        self.read(|| Fact::Title(url.to_owned()), title)
    }

    /// The articles that the file of the list page at a URL puts first, in its order, but for those that are on no list.
    pub(crate) fn featured(self, url: &str) -> Vec<Slot> {
        let index = self.corpus.index_of(url);
        let typed =
            index.into_iter().flat_map(|index| index.featured.iter().map(move |typed| (index, typed)));
        let slots = typed.filter_map(|(index, typed)| self.corpus.article_at(index.folder(), &typed.text));
        let listed = |slot: &Slot| self.corpus.entry(*slot).is_some_and(Entry::is_listed);
        self.read(|| Fact::Featured(url.to_owned()), slots.filter(listed).collect())
    }

    /// Notes that a page reads the bytes of a file, which have this version.
    pub(crate) fn source(self, path: &str, version: impl FnOnce() -> u64) {
        ledger::note(|| Fact::Source(path.into()), version);
    }

    /// Resolves a destination that was typed in a file of a folder.
    pub(crate) fn resolve(self, folder: SiteFolder<'_>, destination: &str) -> Resolution {
        let fact = || Fact::Reference(folder.as_str().to_owned(), destination.to_owned());
        let resolution = self.corpus.resolve(folder, destination);
        ledger::note(fact, || version(&resolution.url()));
        resolution
    }

    /// The article that a file holds.
    pub(crate) fn by_path(self, path: &str) -> Option<Slot> {
        self.read(|| Fact::ArticleOf(path.into()), self.corpus.by_path(path))
    }

    /// The article that a typed path names.
    pub(crate) fn article_at(self, folder: SiteFolder<'_>, typed: &str) -> Option<Slot> {
        let fact = || Fact::ArticleAt(folder.as_str().to_owned(), typed.to_owned());
        self.read(fact, self.corpus.article_at(folder, typed))
    }

    /// What is to be said of the picture at a root-relative URL of the site.
    pub(crate) fn picture(self, url: &str) -> Option<ShownPicture> {
        self.read(|| Fact::Picture(url.to_owned()), self.corpus.shown_picture(url))
    }

    /// The list of the articles about a country.
    pub(crate) fn country_list(self, code: CountryCode) -> ListKey {
        self.corpus.country_list(code)
    }

    /// The list of the articles that mention a name.
    pub(crate) fn name_list(self, id: &str) -> ListKey {
        self.corpus.name_list(id)
    }

    /// The list of the articles of a thread.
    pub(crate) fn thread_list(self, id: &Arc<str>) -> ListKey {
        self.corpus.thread_list(id)
    }

    /// The topic whose page has this slug.
    pub(crate) fn topic_by_slug(self, slug: &str) -> Option<crate::enrich::topics::TopicId> {
        self.corpus.topic_by_slug(slug)
    }

    /// The version of a card with its picture as it is now.
    fn card_version(self, card: Option<&Card<'_>>) -> u64 {
        let resolution =
            card.and_then(|card| card.image).map(|image| self.corpus.resolve(image.folder, image.file));
        let url = resolution.as_ref().and_then(Resolution::url);
        version(&(card, url, url.and_then(|url| self.corpus.shown_picture(url))))
    }

    /// The version of a fact as it is now. Files have none here.
    fn version(self, fact: &Fact) -> u64 {
        match fact {
            Fact::Article(slot) => version(&Whole(self.corpus.entry(*slot))),
            Fact::Card(slot) => self.card_version(self.card(*slot).as_ref()),
            Fact::Url(slot) => version(&self.url(*slot)),
            Fact::Headline(slot) => version(&self.headline(*slot)),
            Fact::Filing(slot) => version(&self.filing(*slot)),
            Fact::Moments(slot) => version(&self.moments(*slot)),
            Fact::FeedItem(slot) => version(&self.feed_item(*slot)),
            Fact::SitemapLine(slot) => version(&self.sitemap_line(*slot)),
            Fact::Record(slot) => version(&self.record(*slot)),
            Fact::When(slot) => version(&self.when(*slot)),
            Fact::Members(list) => version(&self.members(list)),
            Fact::Page(list, page) => version(&self.page_of_list(list, *page)),
            Fact::Newest(list) => version(&self.newest(list)),
            Fact::Count(list) => version(&self.count(list)),
            Fact::Published(list) => version(&self.is_published(list)),
            Fact::Ends(list) => version(&self.ends(list)),
            Fact::ListsBeside(list) => version(&self.lists_beside(list)),
            Fact::Label(list) => version(&self.label(list)),
            Fact::Country(list) => version(&self.country(list)),
            Fact::Name(list) => version(&self.name(list).map(|name| (&name.name, name.kind))),
            Fact::ThreadLabel(id) => version(&self.thread_label(id)),
            Fact::Terms(taxonomy) => version(&self.terms(taxonomy)),
            Fact::Filled => version(&self.filled()),
            Fact::TopicsOfCountry(country) => version(&self.topics_of_country(country)),
            Fact::CountriesOfTopic(topic) => version(&self.countries_of_topic(topic)),
            Fact::Years => version(&self.years()),
            Fact::SitemapParts => version(&self.sitemap_parts()),
            Fact::LastChanged(list) => version(&self.last_changed(list)),
            Fact::SitemapLists => version(&self.sitemap_lists()),
            Fact::PlainPages => version(&self.plain_pages()),
            Fact::Redirects => version(&self.redirects()),
            Fact::Neighbours(slot) => version(&self.neighbours(*slot)),
            Fact::Related(slot) => {
                let (pinned, derived) = self.related(*slot);
                related_version(&pinned, &derived)
            }
            Fact::RelatedSlots(slot) => version(&self.related_slots(*slot)),
            Fact::Shared(slot, other) => version(&self.corpus.in_common(*slot, *other)),
            Fact::Versions(slot) => version(&self.versions(*slot)),
            Fact::Backlinks(slot) => version(&self.backlinks(*slot)),
            Fact::Thread(slot) => version(&self.thread(*slot)),
            Fact::ThreadPlace(slot) => version(&self.thread_place(*slot)),
            Fact::Index(url) => version(&self.corpus.index_of(url).map(said)),
            Fact::Featured(url) => version(&self.featured(url)),
            Fact::Title(url) => version(&self.title_of(url)),
            Fact::Source(_) => 0,
            Fact::Reference(folder, destination) => {
                version(&self.resolve(SiteFolder::new(folder), destination).url())
            }
            Fact::ArticleOf(path) => version(&self.by_path(path)),
            Fact::ArticleAt(folder, typed) => version(&self.article_at(SiteFolder::new(folder), typed)),
            Fact::Picture(url) => version(&self.picture(url)),
            Fact::Notes(fact) => self.note_version(fact),
        }
    }
}

/// Scores are for the order, and shown nowhere.
fn related_version(pinned: &[Slot], derived: &[RelatedLink]) -> u64 {
    let links = derived.iter().map(|RelatedLink { slot, reasons, .. }| (slot, reasons));
    version(&(pinned, links.collect::<Vec<_>>()))
}

/// What the file of a list page says beside its introduction.
fn said(index: &IndexFile) -> u64 {
    let template = index.template.as_ref().map(|template| template.text.as_str());
    let head = (&index.path, &index.title, index.summary.as_deref(), template, index.noindex);
    let text = |typed: &'_ Spanned| typed.text.clone();
    let link = |own: &OwnMoment| (own.date, own.text.clone(), own.link.as_ref().map(text));
    let featured: Vec<String> = index.featured.iter().map(text).collect();
    version(&(head, index.timeline.iter().map(link).collect::<Vec<_>>(), featured))
}

/// Hashes all of an article.
struct Whole<'a>(Option<&'a Entry>);

impl Hash for Whole<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        if let Some(entry) = self.0 {
            entry.url.hash(state);
            // Both are kept in files, so that they serialise.
            postcard::to_stdvec(&(&*entry.article, &*entry.derived)).unwrap_or_default().hash(state);
        }
    }
}
