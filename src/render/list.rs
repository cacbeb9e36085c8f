//! Pages of lists: home, years, months, terms, sections, and the indexes of taxonomies.

use std::sync::Arc;

use tera::Context;

use super::alphabet;
use super::context::{CountedLink, LinkContext, ListContext, PageContext, TaxonomyLink, TermContext};
use super::template_of::template_of;
use super::view::{View, insert};
use crate::diagnostic::Diagnostic;
use crate::enrich::topics::TopicId;
use crate::link::{ListKey, PageKey, PageNumber, PageOfList, Slot, TaxonomyName};

/// Threads of fewer articles do not stand on the index of threads.
const INDEXED_THREAD: usize = 3;

/// The slugs of the country and the topic of a page that combines them.
struct CountryAndTopic<'k> {
    country: &'k Arc<str>,
    topic: &'k Arc<str>,
}

impl View<'_> {
    pub(super) fn list_page(&self, key: &ListKey, number: PageNumber) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let title = self.list_title(key);
        let url = key.page_url(number);
        let index = self.corpus.index_of(&key.url());
        let mut page = self.page(list_kind(key), &url, &title);
        page.description = match index.and_then(|index| index.summary.clone()) {
            None if *key == ListKey::All => self.config.description.clone(),
            None => self.described("list_summary", &title),
            given => given,
        };
        page.noindex = index.is_some_and(|index| index.noindex);
        page.breadcrumbs = self.list_breadcrumbs(key, number, &title);
        page.feeds = self.feeds_of(key, &title);
        let list = self.list_context(key, number, title, &url)?;
        let template = template_of(self.corpus, &PageKey::List(key.clone(), number));
        let newest = number == PageNumber::Newest;
        let source = index.map(|index| &*index.path);
        self.template(
            template.unwrap_or("home.html"),
            page,
            |context| {
                insert(context, "list", &list);
                match key {
                    ListKey::All => {
                        self.insert_front(context, newest);
                    }
                    ListKey::Year(year) => {
                        self.insert_neighbours(context, key, newest);
                        insert(context, "year", year);
                        insert(context, "months", &if newest { self.months(*year) } else { Vec::new() });
                        insert(context, "calendar", &if newest { self.calendar(*year) } else { Vec::new() });
                    }
                    ListKey::Month(year, month) => {
                        self.insert_neighbours(context, key, newest);
                        insert(context, "year", year);
                        insert(context, "month", month);
                        insert(context, "month_name", &self.templates.strings().month(*month));
                    }
                    ListKey::Term(taxonomy, slug) => {
                        insert(context, "term", &self.term_context(key, taxonomy, slug, number));
                    }
                    ListKey::Pair { country, topic } => {
                        insert(
                            context,
                            "term",
                            &self.pair_context(key, &CountryAndTopic { country, topic }, number),
                        );
                    }
                    ListKey::Section(_) => {}
                }
            },
            source,
        )
    }

    fn list_context(
        &self,
        key: &ListKey,
        number: PageNumber,
        title: String,
        url: &str,
    ) -> Result<ListContext, Vec<Diagnostic>> {
        let PageOfList { slots, newer, older } = self.corpus.page_of_list(key, number);
        let index = self.corpus.index_of(&key.url()).filter(|_| number == PageNumber::Newest);
        let introduction = self.introduction(index, url)?;
        let featured = match number {
            PageNumber::Newest => self.corpus.featured(&key.url()),
            PageNumber::Numbered(_) => Vec::new(),
        };
        Ok(ListContext {
            title,
            introduction,
            featured: self.cards(featured, url),
            articles: self.cards(slots.iter().rev().copied(), url),
            number: match number {
                PageNumber::Newest => None,
                PageNumber::Numbered(number) => Some(number),
            },
            newer: newer.map(|page| key.page_url(page)),
            older: older.map(|page| key.page_url(page)),
        })
    }

    /// `previous` and `next` of a year or a month: those that have articles, on its newest page.
    fn insert_neighbours(&self, context: &mut Context, key: &ListKey, newest: bool) {
        let link = |key: &ListKey| {
            // Not its heading: its `_index.md` may give another, and a change of that does not touch this page.
            let label = match key {
                ListKey::Month(year, month) => self.templates.strings().month_of_year(*year, *month),
                ListKey::Year(year) => year.to_string(),
                _ => String::new(),
            };
            LinkContext { label, url: key.url() }
        };
        let beside = if newest { self.corpus.lists_beside(key) } else { [None, None] };
        let [previous, next] = beside.map(|near| near.map(link));
        insert(context, "previous", &previous);
        insert(context, "next", &next);
    }

    /// The heading of a list.
    pub(super) fn list_title(&self, key: &ListKey) -> String {
        if let Some(title) = self.corpus.title_of(&key.url()) {
            return title.to_owned();
        }
        match key {
            ListKey::All => self.config.title.clone(),
            ListKey::Year(year) => year.to_string(),
            ListKey::Month(year, month) => self.templates.strings().month_of_year(*year, *month),
            ListKey::Term(taxonomy, slug) => self.term_name(key, taxonomy, slug),
            ListKey::Pair { country, topic } => {
                let [country, topic] = self.pair_links(&CountryAndTopic { country, topic });
                let label = |name: &str| match name {
                    "country" => Some(country.label.clone()),
                    "topic" => Some(topic.label.clone()),
                    _ => None,
                };
                let title = self.templates.strings().text("country_and_topic", None, label);
                title.unwrap_or_else(|| format!("{}: {}", country.label, topic.label))
            }
            ListKey::Section(folder) => folder.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }

    /// What a term is called.
    pub(super) fn term_name(&self, key: &ListKey, taxonomy: &TaxonomyName, slug: &Arc<str>) -> String {
        let built_in = &self.corpus.settings.built_in;
        if *taxonomy == built_in.topics {
            self.topic(slug).map(|id| self.corpus.vocabularies.topics.get(id).label.clone())
        } else if *taxonomy == built_in.countries {
            self.corpus.country(key).map(|code| self.country_name(code).into_owned())
        } else if *taxonomy == built_in.threads {
            self.corpus.thread_label(slug).map(str::to_owned)
        } else if *taxonomy == built_in.names {
            self.corpus.name(key).map(|name| name.name.to_string())
        } else {
            let maker = self.maker_of(taxonomy, slug);
            maker.map(|maker| maker.name.clone()).or_else(|| self.corpus.label(key).map(str::to_owned))
        }
        .unwrap_or_else(|| slug.to_string())
    }

    fn topic(&self, slug: &str) -> Option<TopicId> {
        self.corpus.topic_by_slug(slug)
    }

    /// The country and the topic of a page that combines them.
    fn pair_links(&self, pair: &CountryAndTopic<'_>) -> [LinkContext; 2] {
        let built_in = &self.corpus.settings.built_in;
        [(&built_in.countries, pair.country), (&built_in.topics, pair.topic)].map(|(taxonomy, slug)| {
            let key = ListKey::Term(taxonomy.clone(), slug.clone());
            LinkContext { label: self.term_name(&key, taxonomy, slug), url: key.url() }
        })
    }

    /// The page of a country and a topic: below both of them.
    fn pair_context(&self, key: &ListKey, pair: &CountryAndTopic<'_>, number: PageNumber) -> TermContext {
        let shown = self.corpus.page_of_list(key, number).slots;
        let newest = number == PageNumber::Newest;
        let (countries, topics) = if newest { self.alongside(key) } else { Default::default() };
        TermContext {
            taxonomy: "countries".to_owned(),
            name: self.list_title(key),
            id: format!("{}/{}", pair.country, pair.topic),
            url: key.url(),
            broader: self.pair_links(pair).to_vec(),
            narrower: Vec::new(),
            combined: Vec::new(),
            thread: None,
            kind: None,
            maker: None,
            wikidata: None,
            same_as: Vec::new(),
            timeline: self.timeline(shown, self.own_moments(key, number)),
            count: newest.then(|| self.corpus.count(key)),
            coverage: if newest { self.coverage(key) } else { Vec::new() },
            countries,
            topics,
        }
    }

    /// The pages that combine a country or topic with another; on its newest page.
    fn combined(&self, taxonomy: &TaxonomyName, slug: &Arc<str>) -> Vec<LinkContext> {
        let built_in = &self.corpus.settings.built_in;
        let pairs: Vec<ListKey> = if *taxonomy == built_in.countries {
            self.corpus.topics_of_country(slug)
        } else if *taxonomy == built_in.topics {
            self.corpus.countries_of_topic(slug)
        } else {
            Vec::new()
        };
        let link = |key: &ListKey| {
            let ListKey::Pair { country, topic } = key else { return None };
            let [of_country, of_topic] = self.pair_links(&CountryAndTopic { country, topic });
            let other = if *taxonomy == built_in.countries { of_topic } else { of_country };
            Some(LinkContext { label: other.label, url: key.url() })
        };
        pairs.iter().filter_map(link).collect()
    }

    fn list_breadcrumbs(&self, key: &ListKey, number: PageNumber, title: &str) -> Vec<LinkContext> {
        let mut links = Vec::new();
        if *key != ListKey::All {
            links.push(self.home_link());
        }
        match key {
            ListKey::Month(year, _) => {
                links.push(LinkContext { label: year.to_string(), url: format!("/{year:04}/") });
            }
            ListKey::Term(taxonomy, slug) => {
                links
                    .push(LinkContext { label: self.taxonomy_label(taxonomy), url: format!("/{taxonomy}/") });
                let ancestors = self
                    .topic(slug)
                    .filter(|_| *taxonomy == self.corpus.settings.built_in.topics)
                    .map(|id| self.corpus.vocabularies.topics.ancestors(id));
                links.extend(ancestors.into_iter().flatten().map(|id| self.topic_link(id)));
            }
            ListKey::Pair { country, topic } => {
                links.push(LinkContext {
                    label: self.taxonomy_label(&self.corpus.settings.built_in.countries),
                    url: "/countries/".into(),
                });
                let [country, _] = self.pair_links(&CountryAndTopic { country, topic });
                links.push(country);
            }
            _ => {}
        }
        if number != PageNumber::Newest {
            links.push(LinkContext { label: title.to_owned(), url: key.url() });
        }
        links
    }

    fn months(&self, year: i16) -> Vec<CountedLink> {
        (1..=12)
            .filter_map(|month| {
                let key = ListKey::Month(year, month);
                let count = self.corpus.count(&key);
                let label = self.templates.strings().month_heading(month);
                (count > 0).then(|| self.counted(label, key.url(), count))
            })
            .collect()
    }

    fn term_context(
        &self,
        key: &ListKey,
        taxonomy: &TaxonomyName,
        slug: &Arc<str>,
        number: PageNumber,
    ) -> TermContext {
        let built_in = &self.corpus.settings.built_in;
        let shown = self.corpus.page_of_list(key, number).slots;
        let is_name = *taxonomy == built_in.names;
        let name = if is_name { self.corpus.name(key) } else { None };
        let is_thread = *taxonomy == built_in.threads;
        let has_timeline = built_in.has_timeline(key);
        let vocabulary = &self.corpus.vocabularies.topics;
        let topic = self.topic(slug).filter(|_| *taxonomy == built_in.topics);
        let id = match topic {
            Some(id) => vocabulary.get(id).id.clone(),
            None if *taxonomy == built_in.countries => {
                self.corpus.country(key).map_or_else(|| slug.to_string(), |code| code.to_string())
            }
            None => slug.to_string(),
        };
        let newest = number == PageNumber::Newest;
        let (countries, topics) = if newest { self.alongside(key) } else { Default::default() };
        let narrower = topic.map(|id| vocabulary.children(id)).unwrap_or_default();
        let timeline = match (is_thread && newest, has_timeline) {
            (true, _) => self.spine(self.corpus.members(key), self.own_moments(key, number)),
            (false, true) => self.timeline(shown, self.own_moments(key, number)),
            (false, false) => Vec::new(),
        };
        TermContext {
            taxonomy: taxonomy.to_string(),
            name: self.term_name(key, taxonomy, slug),
            id,
            url: key.url(),
            broader: topic
                .map(|id| vocabulary.ancestors(id))
                .unwrap_or_default()
                .into_iter()
                .map(|id| self.topic_link(id))
                .collect(),
            narrower: narrower
                .iter()
                .filter(|id| {
                    let slug = vocabulary.get(**id).slug.as_str();
                    self.corpus.is_published(&ListKey::Term(taxonomy.clone(), slug.into()))
                })
                .map(|id| self.topic_link(*id))
                .collect(),
            combined: if newest { self.combined(taxonomy, slug) } else { Vec::new() },
            thread: (is_thread && newest).then(|| self.thread_context(self.corpus.members(key), &key.url())),
            kind: name.map(|name| name.kind.as_str()),
            maker: self.maker_context(taxonomy, slug),
            wikidata: match topic {
                Some(id) => vocabulary.get(id).wikidata.clone(),
                None if is_name => self.corpus.vocabularies.names.find(slug).and_then(|n| n.wikidata.clone()),
                None => self.maker_of(taxonomy, slug).and_then(|maker| maker.wikidata.clone()),
            },
            same_as: topic.map(|id| vocabulary.get(id).uris()).unwrap_or_default(),
            timeline,
            count: newest.then(|| self.corpus.count(key)),
            coverage: if newest { self.coverage(key) } else { Vec::new() },
            countries,
            topics,
        }
    }

    pub(super) fn taxonomy_page(&self, name: &TaxonomyName) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let url = format!("/{name}/");
        let index = self.corpus.index_of(&url);
        let label = index.map_or_else(|| self.taxonomy_label(name), |index| index.title.clone());
        let mut page: PageContext = self.page("taxonomy", &url, &label);
        let said = index.and_then(|index| index.summary.clone());
        page.description = said.or_else(|| self.described("index_summary", &label));
        page.noindex = index.is_some_and(|index| index.noindex);
        page.breadcrumbs = vec![self.home_link()];
        let introduction = self.introduction(index, &url)?;
        let terms = if *name == self.corpus.settings.built_in.topics {
            self.topic_tree()
        } else {
            self.terms_by_name(name)
        };
        let template = template_of(self.corpus, &PageKey::TaxonomyIndex(name.clone()));
        self.template(
            template.unwrap_or("taxonomy.html"),
            page,
            |context| {
                insert(
                    context,
                    "taxonomy",
                    &TaxonomyLink { name: name.to_string(), label, url: url.clone() },
                );
                insert(context, "terms", &terms);
                insert(context, "introduction", &introduction);
            },
            index.map(|index| &*index.path),
        )
    }

    pub(super) fn terms_by_name(&self, taxonomy: &TaxonomyName) -> Vec<CountedLink> {
        // Two reports that belong together have a page, but are no story to leaf through, unless there are no others.
        let fewest = if *taxonomy == self.corpus.settings.built_in.threads {
            let most = self.corpus.terms(taxonomy).iter().map(|(_, count)| *count).max();
            most.unwrap_or_default().min(INDEXED_THREAD)
        } else {
            0
        };
        let terms = self.corpus.terms(taxonomy).into_iter().filter(|(_, count)| *count >= fewest);
        let terms = terms.filter_map(|(key, count)| {
            let ListKey::Term(taxonomy, slug) = key else { return None };
            let label = self.term_name(key, taxonomy, slug);
            let letter = alphabet::letter(&label);
            let term = match self.corpus.settings.tells_span(taxonomy) {
                true => self.spanned(key, label, count),
                false => self.counted(label, key.url(), count),
            };
            let is_name = *taxonomy == self.corpus.settings.built_in.names;
            let name = if is_name { self.corpus.name(key) } else { None };
            let kind = name.map(|name| name.kind.as_str()).or_else(|| self.author_kind(taxonomy, slug));
            Some(CountedLink { letter, kind, ..term })
        });
        let mut terms: Vec<_> = terms.collect();
        terms.sort_by_cached_key(|term| alphabet::place(&term.label));
        terms
    }

    /// A list with the dates of its oldest and its newest article.
    pub(super) fn spanned(&self, key: &ListKey, label: String, count: usize) -> CountedLink {
        let date = |slot: Slot| self.corpus.when(slot)?.date.as_ref().map(|date| self.date(date));
        let [first, last] = self.corpus.ends(key).map_or([None, None], |ends| ends.map(date));
        CountedLink { first, last, ..self.counted(label, key.url(), count) }
    }

    /// Topics that have articles, each below its broader topic.
    pub(super) fn topic_tree(&self) -> Vec<CountedLink> {
        let vocabulary = &self.corpus.vocabularies.topics;
        let mut top: Vec<TopicId> = vocabulary
            .topics()
            .filter(|(id, _)| vocabulary.parent(*id).is_none())
            .map(|(id, _)| id)
            .collect();
        let by_label = |ids: &mut Vec<TopicId>| ids.sort_by_key(|id| &vocabulary.get(*id).label);
        by_label(&mut top);
        let mut open: Vec<(TopicId, usize)> = top.into_iter().rev().map(|id| (id, 0)).collect();
        let mut tree = Vec::new();
        while let Some((id, depth)) = open.pop() {
            let link = self.topic_link(id);
            let key = ListKey::Term(
                self.corpus.settings.built_in.topics.clone(),
                vocabulary.get(id).slug.as_str().into(),
            );
            let count = self.corpus.count(&key);
            if count == 0 {
                continue;
            }
            tree.push(CountedLink { depth, ..self.counted(link.label, link.url, count) });
            let mut children = vocabulary.children(id).to_vec();
            by_label(&mut children);
            open.extend(children.into_iter().rev().map(|id| (id, depth + 1)));
        }
        tree
    }
}

fn list_kind(key: &ListKey) -> &'static str {
    match key {
        ListKey::All => "home",
        ListKey::Year(_) => "year",
        ListKey::Month(..) => "month",
        ListKey::Term(..) | ListKey::Pair { .. } => "term",
        ListKey::Section(_) => "section",
    }
}
