//! `archive.yaml`: what a site may set, each key with its default.
//!
//! The types here are the one definition: the reader asks for their keys, the JSON Schema is generated
//! from them, and docs/configuration.md is checked against them.

mod checked;
mod permalink;
mod publish;
mod publishable;
mod read;

pub use permalink::Permalink;
pub(crate) use publish::{
    CacheControl, Compression, DestinationConfig, Host, check_endpoint, nearest_destination, secret_in,
};
pub use publishable::Publishable;
pub use read::{FRONT_MATTER_KEYS, check_language, read};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::date::Zone;
use crate::diagnostic::CheckLevels;

/// The site's configuration, complete: a key that is not given has its default.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Name of the archive, shown on every page and in feeds.
    pub title: String,
    /// One or two sentences about the archive, for the home page, feeds and search engines.
    pub description: Option<String>,
    /// Where the site will be published: `https://example.org/` or `https://example.org/archive/`. Without
    /// it all links are relative, and canonical links, the sitemap and links in feeds are left out.
    pub base_url: Option<String>,
    /// Language of the site and of articles that name none, as a BCP 47 tag.
    pub language: String,
    /// Time zone in which times without an offset are read, as in `Asia/Singapore`. Without it they are an error.
    #[schemars(with = "Option<String>")]
    pub timezone: Option<Zone>,
    /// Whether an article without a date has the one with which the name of its file begins: `2014-09-25-talks.md`.
    pub date_from_file_name: bool,
    /// How dates are written whose day is known, with `{day}`, `{month}`, `{month_number}` and `{year}`. The default
    /// is what the language's file says: `{day} {month} {year}` in English.
    pub date_format: Option<String>,
    /// A picture beside the title: a path within the site (`/logo.svg`, from `static/logo.svg`).
    pub logo: Option<String>,
    /// The picture that others show beside links to pages that have none of their own: a path within the site.
    pub social_image: Option<String>,
    /// Colours of the theme.
    pub colours: Colours,
    /// A line at the foot of every page, in place of the description.
    pub footer: Option<String>,
    /// Name of the theme: a folder under `themes/`, or `default`, which is built in.
    pub theme: String,
    /// Pattern of article URLs, from `:year`, `:month`, `:day` and `:slug`. Parts that a partial date does
    /// not have are left out.
    pub permalink: Permalink,
    /// Articles on a page of a list. Lists are numbered from their oldest page; the newest page holds
    /// between this many and twice as many.
    #[schemars(range(min = 1, max = 10_000))]
    pub paginate: u32,
    /// The archive's own taxonomies; each is a key in the front matter that takes a list of terms.
    pub taxonomies: Vec<Taxonomy>,
    /// How many related articles there are.
    pub related: Related,
    /// Pages of people and organisations.
    pub names: NamesConfig,
    /// Pages of a country and a topic together.
    pub combined: Combined,
    /// What becomes of the Markdown of articles.
    pub markdown: Markdown,
    /// Atom and JSON feeds.
    pub feeds: Feeds,
    /// Smaller sizes of pictures.
    pub images: Images,
    /// The search page and its index.
    pub search: SearchConfig,
    /// Whether the data set (`/data/`) is published: articles, what they mention and how they are cited.
    pub data_set: bool,
    /// When an article is about a country.
    pub countries: Countries,
    /// Files below `content/` that are published beside pictures, PDF, audio, video and data, as patterns: `*.docx`,
    /// `downloads/**`.
    pub publish_files: Vec<String>,
    /// ISO 3166-1 alpha-2 code of the country the archive is written from, whose places need no
    /// explanation there. No default.
    pub home_country: Option<String>,
    /// Whether the problems that a check finds are errors, warnings, or not told.
    pub checks: CheckLevels,
    /// Links in the header of every page. Without it: the taxonomies under which something is filed.
    pub menu: Vec<MenuItem>,
    /// What stands on the front page.
    pub home: Home,
    /// Whether symbolic links are followed that lead out of the site's folder: what lies behind them is published.
    pub follow_links: bool,
    /// Where `archive publish` brings the site, by name.
    pub publish: BTreeMap<String, DestinationConfig>,
    /// Free data for templates, as `site.params`.
    pub params: Map<String, Value>,
}

/// A taxonomy of the archive's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    /// Key in the front matter and first part of the URL: `tags` gives `/tags/<term>/`.
    pub name: String,
    /// Heading of its pages; the name with a capital letter if not given.
    #[serde(default)]
    pub label: Option<String>,
}

/// Related articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Related {
    /// How many related articles each article shows, at most 50.
    #[schemars(range(max = 50))]
    pub limit: u32,
}

/// What Markdown becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Markdown {
    /// What becomes of HTML in articles.
    pub raw_html: RawHtml,
    /// Turn straight quotes, `--` and `...` into typographic ones.
    pub smart_punctuation: bool,
}

/// What becomes of HTML in articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// Harmless elements stay; scripts, handlers and dangerous URLs are removed.
    Sanitized,
    /// Shown as text.
    Escaped,
    /// Left as it is: only for archives whose every article you trust.
    Trusted,
}

/// Atom and JSON feeds of the site and of every country and topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Feeds {
    /// Whether feeds are written.
    pub enabled: bool,
    /// Newest articles in each feed.
    #[schemars(range(min = 1, max = 1_000))]
    pub limit: u32,
    /// URL of a WebSub hub, which feeds name and which `archive publish` tells of news.
    pub hub: Option<String>,
}

/// Smaller sizes of the pictures in `content/` and `static/`, so that a small screen need not load a large one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Images {
    /// Whether smaller sizes are made.
    pub enabled: bool,
    /// Their widths in pixels, from 16 to 10,000. A picture has those that are less than its own.
    pub widths: Vec<u32>,
    /// Quality of JPEG, from 1 to 100.
    #[schemars(range(min = 1, max = 100))]
    pub quality: u8,
}

/// Full-text search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SearchConfig {
    /// Whether `archive build` writes the search page and its index.
    pub enabled: bool,
}

/// How countries are filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Countries {
    /// Score from 0 to 1000 (thousandths) from which an article is about a country rather than merely
    /// mentioning it.
    #[schemars(range(max = 1_000))]
    pub about_threshold: u32,
}

/// Pages of people and organisations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NamesConfig {
    /// How many articles must mention a name before it has a page.
    #[schemars(range(min = 1, max = 10_000))]
    pub minimum: u32,
}

/// Pages of a country and a topic together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Combined {
    /// How many articles must be about both before there is a page.
    #[schemars(range(min = 2, max = 10_000))]
    pub minimum: u32,
}

/// Colours of the theme, as `#rrggbb`. They should have a contrast of 4.5 : 1 with the background.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Colours {
    /// Links and headings over a light background.
    pub accent: Option<String>,
    /// The same over a dark one.
    pub accent_dark: Option<String>,
}

/// What stands on the front page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Home {
    /// The sections in their order; what is not named is hidden, and what is named stands there whenever there is
    /// something to show. Without it: `lead`, `running`, `map` where the articles are about many countries, `latest`,
    /// `introduction`, `topics`, `years`, `browse`.
    pub sections: Option<Vec<HomeSection>>,
}

/// A section of the front page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HomeSection {
    /// The first four articles, large.
    Lead,
    /// Running stories, the one with the newest article first.
    Running,
    /// The map of the world.
    Map,
    /// The articles after the first ones.
    Latest,
    /// The text of `content/_index.md`.
    Introduction,
    /// The strongest topics.
    Topics,
    /// The archive by year.
    Years,
    /// Ways to all that the archive is filed under.
    Browse,
}

impl HomeSection {
    /// All sections with their names, in the order in which they usually stand.
    pub const ALL: [(&str, Self); 8] = [
        ("lead", Self::Lead),
        ("running", Self::Running),
        ("map", Self::Map),
        ("latest", Self::Latest),
        ("introduction", Self::Introduction),
        ("topics", Self::Topics),
        ("years", Self::Years),
        ("browse", Self::Browse),
    ];

    /// Its name in archive.yaml.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, section)| *section == self).map_or("", |(name, _)| name)
    }
}

/// A link in the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MenuItem {
    /// What the link says.
    pub label: String,
    /// A path within the site (`/countries/`) or a whole URL.
    pub url: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Archive".into(),
            description: None,
            base_url: None,
            language: "en".into(),
            timezone: None,
            date_from_file_name: true,
            date_format: None,
            logo: None,
            social_image: None,
            colours: Colours::default(),
            footer: None,
            theme: "default".into(),
            permalink: Permalink::default(),
            paginate: 20,
            taxonomies: Vec::new(),
            related: Related::default(),
            names: NamesConfig::default(),
            combined: Combined::default(),
            markdown: Markdown::default(),
            feeds: Feeds::default(),
            images: Images::default(),
            search: SearchConfig::default(),
            data_set: true,
            countries: Countries::default(),
            publish_files: Vec::new(),
            home_country: None,
            checks: CheckLevels::default(),
            menu: Vec::new(),
            home: Home::default(),
            follow_links: false,
            publish: BTreeMap::new(),
            params: Map::new(),
        }
    }
}

impl Default for NamesConfig {
    fn default() -> Self {
        Self { minimum: 3 }
    }
}

impl Default for Combined {
    fn default() -> Self {
        Self { minimum: 5 }
    }
}

impl Default for Related {
    fn default() -> Self {
        Self { limit: 6 }
    }
}

impl Default for Markdown {
    fn default() -> Self {
        Self { raw_html: RawHtml::Sanitized, smart_punctuation: true }
    }
}

impl Default for Feeds {
    fn default() -> Self {
        Self { enabled: true, limit: 20, hub: None }
    }
}

impl Default for Images {
    fn default() -> Self {
        Self { enabled: true, widths: vec![480, 960, 1600], quality: 80 }
    }
}

impl Images {
    /// The widths at which there are smaller sizes, ascending.
    pub fn sizes(&self) -> &[u32] {
        if self.enabled { &self.widths } else { &[] }
    }
}

impl Default for SearchConfig {
    fn default() -> Self {
        Self { enabled: true }
    }
}

impl Default for Countries {
    fn default() -> Self {
        Self { about_threshold: 450 }
    }
}

impl Taxonomy {
    /// The heading of its pages.
    pub fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| {
            let mut chars = self.name.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
    }
}
