//! One article in the corpus, with everything that follows from itself alone.

use std::sync::Arc;

use super::facts::Versions;
use super::list::{ListKey, TaxonomyName};
use super::settings::LinkSettings;
use crate::enrich::{Derived, Vocabularies};
use crate::parse::Article;
use crate::parse::front_matter::ContentKind;
use crate::slug::{slugify, term_slug};

/// An article or plain page, and where it belongs.
#[derive(Debug)]
pub struct Entry {
    // Apart, so that the many hands an article goes through pass it on and do not copy it.
    /// What its file says.
    pub article: Box<Article>,
    /// What follows from its text.
    pub derived: Box<Derived>,
    /// Root-relative, with a trailing slash.
    pub url: Arc<str>,
    /// Seconds since 1970; what lists are ordered by, before the path.
    pub instant: i64,
    /// The lists it is on, in order; the names of lists are shared among the articles of a corpus.
    pub lists: Box<[Arc<ListKey>]>,
    /// The versions of what other pages show of it.
    pub versions: Versions,
}

impl Entry {
    /// Works out where an article belongs. `sections` are the folders that have a list of their own; `known` tells of the
    /// hash of a name's id whether an article shows that it is one.
    pub fn new<'s>(
        article: Box<Article>,
        derived: Derived,
        settings: &LinkSettings,
        vocabularies: &Vocabularies,
        sections: impl Iterator<Item = &'s Arc<str>>,
        known: impl Fn(u64) -> bool,
    ) -> Self {
        let derived = Box::new(derived.with_known_names(known));
        let url: Arc<str> = match (&article.front.date, article.kind()) {
            (Some(date), ContentKind::Article) => settings.permalink.url(date, &article.slug).into(),
            _ => page_url(&article).into(),
        };
        let instant = article.front.date.map_or(0, |date| date.instant());
        let (lists_of, versions) = (Box::default(), Versions::default());
        let mut entry = Self { article, derived, url, instant, lists: lists_of, versions };
        if entry.is_listed() {
            let lists = lists(&entry, settings, vocabularies, sections);
            entry.lists = lists.into_iter().map(Arc::new).collect();
        }
        entry.versions = Versions::of(&entry);
        entry
    }

    /// True for articles that lists, feeds and related articles show: neither plain pages nor withdrawn.
    pub fn is_listed(&self) -> bool {
        is_listed(&self.article)
    }

    /// True if search engines may know the page.
    pub fn is_indexable(&self) -> bool {
        !self.article.front.noindex.unwrap_or(false) && self.article.front.withdrawn.is_none()
    }

    /// The day it was last changed in substance.
    pub fn last_changed(&self) -> Option<&crate::date::Date> {
        self.article.front.updated.as_ref().or(self.article.front.date.as_ref())
    }
}

/// See [`Entry::is_listed`].
pub(super) fn is_listed(article: &Article) -> bool {
    article.kind() == ContentKind::Article && article.front.withdrawn.is_none()
}

/// A plain page's URL is its path below `content/`.
fn page_url(article: &Article) -> String {
    let folder = if article.is_bundle() { article.folder().parent() } else { article.folder() };
    match folder.as_str().strip_prefix("content/") {
        Some(folder) => format!("/{folder}/{}/", article.slug),
        None => format!("/{}/", article.slug),
    }
}

fn lists<'s>(
    entry: &Entry,
    settings: &LinkSettings,
    vocabularies: &Vocabularies,
    sections: impl Iterator<Item = &'s Arc<str>>,
) -> Vec<ListKey> {
    let front = &entry.article.front;
    let mut lists = vec![ListKey::All];
    if let Some(date) = &front.date {
        lists.push(ListKey::Year(date.year()));
        lists.extend(date.month().map(|month| ListKey::Month(date.year(), month)));
    }
    let about = entry.derived.countries.iter().filter(|country| country.about);
    let countries: Vec<Arc<str>> =
        about.map(|country| country_slug(vocabularies, country.code).into()).collect();
    for topic in &entry.derived.topics {
        let Some(id) = vocabularies.topics.shown(topic.id) else { continue };
        let topic: Arc<str> = vocabularies.topics.get(id).slug.as_str().into();
        lists.extend(
            countries.iter().map(|country| ListKey::Pair { country: country.clone(), topic: topic.clone() }),
        );
    }
    let mut term = |taxonomy: &TaxonomyName, slug: String| {
        if !slug.is_empty() {
            lists.push(ListKey::Term(taxonomy.clone(), slug.into()));
        }
    };
    let built_in = &settings.built_in;
    for slug in &countries {
        term(&built_in.countries, slug.to_string());
    }
    for name in &entry.derived.names {
        term(&built_in.names, name.id.to_string());
    }
    for topic in &entry.derived.topics {
        let Some(id) = vocabularies.topics.shown(topic.id) else { continue };
        for id in vocabularies.topics.ancestors(id).into_iter().chain([id]) {
            term(&built_in.topics, vocabularies.topics.get(id).slug.clone());
        }
    }
    if let Some(source) = &front.source {
        term(&built_in.sources, vocabularies.sources.slug(source));
    }
    for author in front.authors.iter().flatten() {
        term(&built_in.authors, vocabularies.authors.slug(author));
    }
    for (name, terms) in &front.terms {
        let name = TaxonomyName::new(name.as_str());
        for label in terms {
            term(&name, term_slug(label));
        }
    }
    for folder in sections {
        let below = entry.article.path.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/'));
        if below {
            lists.push(ListKey::Section(folder.clone()));
        }
    }
    lists.sort();
    lists.dedup();
    lists
}

/// The slug of a country's page: that of its English name, in every language of the site.
pub fn country_slug(vocabularies: &Vocabularies, code: crate::enrich::countries::CountryCode) -> String {
    let name = vocabularies.gazetteer.name(code, "en");
    // The names of all countries in the world differ in their letters; those of a site's own need not.
    let slug = if code.as_str().len() == 2 { slugify(name) } else { term_slug(name) };
    if slug.is_empty() { code.as_str().to_ascii_lowercase() } else { slug }
}
