//! The part of the configuration that linking reads.

use serde::Serialize;

use super::list::{ListKey, TaxonomyName};
use crate::config::{Colours, Config, Images, Permalink, Taxonomy};

/// What linking reads of the configuration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkSettings {
    pub permalink: Permalink,
    /// In which countries are named in what is generated.
    pub language: String,
    /// Articles on a page of a list.
    pub paginate: usize,
    /// Notes on a page of a list: they are shorter than what a list says of an article.
    pub paginate_notes: usize,
    pub related_limit: usize,
    /// How many articles must mention a name before it has a page.
    pub names_minimum: usize,
    /// How many articles must be about a country and a topic before the two have a page.
    pub combined_minimum: usize,
    /// Articles in a feed; 0 if there are no feeds.
    pub feed_limit: usize,
    /// The site's own taxonomies.
    pub taxonomies: Vec<Taxonomy>,
    /// Whether the site has a base URL, without which there is no sitemap.
    pub has_base_url: bool,
    /// Whether the data set is published.
    pub has_data_set: bool,
    /// Whether the site has a page to search from.
    pub has_search: bool,
    /// Whether the site sets colours of its own.
    pub has_colours: bool,
    /// Smaller sizes of pictures.
    pub images: Images,
    #[serde(skip)]
    pub built_in: BuiltIn,
}

/// Names of the taxonomies that every site has, shared rather than allocated for each article.
#[derive(Clone, Debug, PartialEq)]
pub struct BuiltIn {
    pub countries: TaxonomyName,
    pub topics: TaxonomyName,
    pub sources: TaxonomyName,
    pub authors: TaxonomyName,
    pub names: TaxonomyName,
    pub threads: TaxonomyName,
}

impl BuiltIn {
    /// Whether the pages of a list show the days that its articles tell of.
    pub fn has_timeline(&self, list: &ListKey) -> bool {
        match list {
            ListKey::Term(taxonomy, _) => {
                [&self.countries, &self.topics, &self.names, &self.threads].contains(&taxonomy)
            }
            ListKey::Pair { .. } => true,
            ListKey::All | ListKey::Year(_) | ListKey::Month(..) | ListKey::Section(_) => false,
        }
    }
}

impl Default for BuiltIn {
    fn default() -> Self {
        Self {
            countries: TaxonomyName::new("countries"),
            topics: TaxonomyName::new("topics"),
            sources: TaxonomyName::new("sources"),
            authors: TaxonomyName::new("authors"),
            names: TaxonomyName::new("names"),
            threads: TaxonomyName::new("threads"),
        }
    }
}

impl LinkSettings {
    /// Takes from a configuration what linking reads.
    pub fn new(config: &Config) -> Self {
        Self {
            permalink: config.permalink.clone(),
            language: config.language.clone(),
            paginate: config.paginate as usize,
            paginate_notes: 3 * config.paginate as usize,
            related_limit: config.related.limit as usize,
            names_minimum: config.names.minimum as usize,
            combined_minimum: config.combined.minimum as usize,
            feed_limit: if config.feeds.enabled { config.feeds.limit as usize } else { 0 },
            taxonomies: config.taxonomies.clone(),
            has_data_set: config.data_set,
            has_colours: config.colours != Colours::default(),
            has_base_url: config.base_url.is_some(),
            has_search: config.search.enabled,
            images: config.images.clone(),
            built_in: BuiltIn::default(),
        }
    }

    /// All taxonomies with the headings of their pages, those of every site first.
    pub fn all_taxonomies(&self) -> impl Iterator<Item = (TaxonomyName, String)> {
        let built_in = [
            (&self.built_in.countries, "Countries"),
            (&self.built_in.topics, "Topics"),
            (&self.built_in.sources, "Sources"),
            (&self.built_in.authors, "Authors"),
            (&self.built_in.names, "Names"),
            (&self.built_in.threads, "Threads"),
        ];
        let own = self
            .taxonomies
            .iter()
            .map(|taxonomy| (TaxonomyName::new(taxonomy.name.as_str()), taxonomy.label()));
        built_in.map(|(name, label)| (name.clone(), label.to_owned())).into_iter().chain(own)
    }

    /// Whether a list of so many articles has pages.
    pub fn is_published(&self, list: &super::ListKey, length: usize) -> bool {
        use super::ListKey;
        match list {
            ListKey::Term(taxonomy, _) if *taxonomy == self.built_in.names => length >= self.names_minimum,
            ListKey::Pair { .. } => length >= self.combined_minimum,
            // The home page is always there, and so is the page of a folder with a file for it.
            ListKey::All | ListKey::Section(_) => true,
            _ => length > 0,
        }
    }

    /// Whether a list stands in the sitemap. Names and threads are as many as the archive is large, and a file of the
    /// protocol holds 50,000 URLs: who crawls the site finds them from the articles.
    pub fn is_in_sitemap(&self, list: &super::ListKey) -> bool {
        let many = [&self.built_in.names, &self.built_in.threads];
        !matches!(list, super::ListKey::Term(taxonomy, _) if many.contains(&taxonomy))
    }

    /// Whether the index of a taxonomy tells from when to when the articles of each term are: where terms are stories or
    /// series, not where they are what articles are about or who made them.
    pub fn tells_span(&self, taxonomy: &TaxonomyName) -> bool {
        let BuiltIn { countries, topics, sources, authors, names, threads: _ } = &self.built_in;
        ![countries, topics, sources, authors, names].contains(&taxonomy)
    }

    /// Whether a list has feeds: the whole site, countries and topics do.
    pub fn has_feeds(&self, list: &super::ListKey) -> bool {
        use super::ListKey;
        self.feed_limit > 0
            && match list {
                ListKey::All => true,
                ListKey::Term(taxonomy, _) => {
                    *taxonomy == self.built_in.countries || *taxonomy == self.built_in.topics
                }
                _ => false,
            }
    }
}
