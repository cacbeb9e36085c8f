//! What templates get: the contract with every theme.
//!
//! Each page's context is `site`, `page`, and what the page is about. docs/themes.md documents every field,
//! and a test compares it with what is really passed. All URLs are root-relative paths of the site
//! (`/2018/11/29/talks/`); a template writes them through the filter `href`, which turns them into what the
//! page at hand must use.

use super::csl::CslItem;
use super::notes::NoteCounts;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use tera::Value;

/// `site`: the same on every page. Holds nothing that changes when articles come and go.
#[derive(Debug, Serialize)]
pub(super) struct SiteContext {
    pub title: String,
    pub description: Option<String>,
    /// With a trailing slash; none if links are relative.
    pub base_url: Option<String>,
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    pub menu: Vec<LinkContext>,
    /// Countries, topics, sources, authors and the site's own.
    pub taxonomies: Vec<TaxonomyLink>,
    /// URL of a picture beside the title.
    pub logo: Option<String>,
    /// URL of the picture that others show beside links to pages without a picture.
    pub social_image: Option<String>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// Whether there is `/assets/colours.css` with the site's own colours.
    pub colours: bool,
    /// Whether the data set is published.
    pub data_set: bool,
    pub params: Map<String, Json>,
    /// Whether there are feeds.
    pub feeds: bool,
    /// URL of the page to search from; none if there is no search.
    pub search: Option<&'static str>,
    /// Data files by name: `data/offices.yaml` is `site.data.offices`.
    pub data: Map<String, Json>,
    /// Name and version of the program.
    pub generator: String,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LinkContext {
    pub label: String,
    pub url: String,
}

/// An author or a source as an article names it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MakerLink {
    pub label: String,
    pub url: String,
    /// Its type in schema.org: `Person`, `Organization`, `Newspaper`, …
    #[serde(rename = "type")]
    pub schema_type: &'static str,
    /// Whether it is a work in which articles appear, as a newspaper is.
    pub is_work: bool,
    pub issn: Option<String>,
    /// Its item on Wikidata as a URI.
    pub same_as: Option<String>,
}

/// `term.maker`: what a site tells of an author or a source.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MakerContext {
    /// `person`, `organisation`, `newspaper`, `magazine`, `agency`, `broadcaster` or `website`.
    pub kind: &'static str,
    /// The type in schema.org.
    #[serde(rename = "type")]
    pub schema_type: &'static str,
    /// Other forms of the name.
    pub forms: Vec<String>,
    pub description: Option<String>,
    /// URL of a picture.
    pub picture: Option<String>,
    /// Addresses elsewhere, with their hosts.
    pub links: Vec<LinkContext>,
    pub issn: Option<String>,
    /// Its addresses elsewhere and its item on Wikidata, as URIs.
    pub same_as: Vec<String>,
}

/// A taxonomy and the URL of its index.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TaxonomyLink {
    /// `countries`, `topics`, `sources`, `authors`, or the name of the site's own.
    pub name: String,
    pub label: String,
    pub url: String,
}

/// `page`: the page at hand.
#[derive(Debug, Serialize)]
pub(super) struct PageContext {
    /// `home`, `article`, `page`, `withdrawn`, `term`, `taxonomy`, `year`, `month`, `section`, `search` or `not_found`.
    pub kind: &'static str,
    /// Root-relative.
    pub url: String,
    /// Absolute; none without a base URL.
    pub canonical: Option<String>,
    pub title: String,
    pub description: Option<String>,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Ask search engines to leave the page out.
    pub noindex: bool,
    /// From the home page down to the page above this one.
    pub breadcrumbs: Vec<LinkContext>,
    /// Feeds of what the page lists.
    pub feeds: Vec<Feed>,
    /// The links of the header: those of the configuration, or else `taxonomies`.
    pub menu: Vec<LinkContext>,
    /// The taxonomies under which something is filed.
    pub taxonomies: Vec<TaxonomyLink>,
}

/// A feed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Feed {
    pub url: String,
    /// `application/atom+xml` or `application/feed+json`.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    pub title: String,
}

/// A date as templates use it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DateContext {
    /// For `datetime` attributes: `2018-11-29`, `2018-11`, `1987`, or with time and offset.
    pub iso: String,
    /// For people, in the language of the site: `29 November 2018`.
    pub long: String,
    pub year: i16,
    /// From 1; none if only the year is known.
    pub month: Option<u8>,
    /// From 1; none if only the year or month is known.
    pub day: Option<u8>,
}

/// The same article in another language.
#[derive(Debug, Serialize)]
pub(super) struct Translation {
    /// The language's tag: `ko`.
    pub label: String,
    /// What the language calls itself.
    pub name: String,
    pub url: String,
}

/// How dates are written, for scripts: texts with `{day}`, `{month}`, `{month_number}` and `{year}` in them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DateForms {
    /// A date whose day is known.
    pub day: String,
    /// A month of a year.
    pub month: String,
    pub year: String,
    /// Names of the twelve months.
    pub months: Vec<String>,
}

/// An article on a list, or as a neighbour or related article of another: what a link to it shows. Templates
/// also find `html` and `tile` in it: what the theme's `card.html` and `tile.html`, which get `site` and the card as
/// `article`, make of it. That is done once for each article, however many pages show it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CardContext {
    pub url: String,
    /// What the article is called in the citations of the data set.
    pub citation_key: String,
    pub title: String,
    pub date: DateContext,
    pub source: Option<LinkContext>,
    pub authors: Vec<LinkContext>,
    pub dateline: Option<String>,
    pub deck: Option<String>,
    /// The summary, or the beginning of the text.
    pub summary: String,
    pub image: Option<ImageContext>,
    /// Countries the article is about, strongest first.
    pub countries: Vec<LinkContext>,
    /// Its topics, strongest first.
    pub topics: Vec<LinkContext>,
    /// BCP 47.
    pub language: String,
    /// Minutes it takes to read, at least 1.
    pub reading_minutes: u32,
    /// How many notes it has.
    pub note_count: NoteCounts,
}

/// A picture.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ImageContext {
    pub url: String,
    pub alt: String,
    pub caption: Option<String>,
    pub credit: Option<String>,
    /// In CSS pixels; none if it is not known.
    pub width: Option<u32>,
    /// In CSS pixels; none if it is not known.
    pub height: Option<u32>,
    /// The sizes to choose from, ascending; empty if there is only the picture itself.
    pub sizes: Vec<SizeContext>,
}

/// One size of a picture.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SizeContext {
    pub url: String,
    /// In pixels.
    pub width: u32,
}

/// `article` on article pages, plain pages and pages of withdrawn articles.
#[derive(Debug, Serialize)]
pub(super) struct ArticleContext {
    pub url: String,
    pub title: String,
    /// None for plain pages.
    pub date: Option<DateContext>,
    pub updated: Option<DateContext>,
    /// The permanent address `/id/<id>/`, if the article has an id.
    pub id_url: Option<String>,
    pub deck: Option<String>,
    pub summary: String,
    pub dateline: Option<String>,
    pub source: Option<MakerLink>,
    pub source_url: Option<String>,
    pub archived_url: Option<String>,
    /// The day on which the copy was made, where its address tells.
    pub archived_on: Option<String>,
    pub authors: Vec<MakerLink>,
    pub language: String,
    /// The same article in other languages.
    pub translations: Vec<Translation>,
    pub image: Option<ImageContext>,
    pub attachments: Vec<LinkContext>,
    /// Pages of the printed article, in their order.
    pub facsimile: Vec<ScanContext>,
    pub print: Option<PrintContext>,
    pub rights: Option<String>,
    pub withdrawn: Option<WithdrawnContext>,
    pub countries: Vec<CountryContext>,
    pub topics: Vec<TopicContext>,
    /// Terms of the site's own taxonomies, in the order of `site.taxonomies`.
    pub terms: Vec<TermsContext>,
    /// The running story it belongs to.
    pub thread: Option<ThreadPlaceContext>,
    /// People and organisations, in the order in which the text names them.
    pub names: Vec<NameContext>,
    /// Dates that the text mentions, each once, in the order of time.
    pub dates: Vec<DateMentionContext>,
    /// Headings of the body.
    pub headings: Vec<HeadingContext>,
    pub words: u32,
    /// Minutes it takes to read, at least 1.
    pub reading_minutes: u32,
    pub extra: Json,
    /// The article as an item of CSL-JSON.
    pub csl: CslItem,
    /// The same as records of other formats.
    pub citation: CitationContext,
    /// How many notes it has.
    pub note_count: NoteCounts,
    /// Path of the source file, relative to the site's root.
    pub path: String,
}

/// A scanned page, or a document of such pages.
#[derive(Debug, Serialize)]
pub(super) struct ScanContext {
    /// What its editors call it.
    pub label: Option<String>,
    pub url: String,
    /// The page as a picture; none for a document.
    pub image: Option<ImageContext>,
}

/// Bibliographic records of an article, as files hold them.
#[derive(Debug, Serialize)]
pub(super) struct CitationContext {
    /// What the article is called in all of them.
    pub key: String,
    pub bibtex: String,
    pub ris: String,
}

/// Where a print edition had it.
#[derive(Debug, Serialize)]
pub(super) struct PrintContext {
    pub date: Option<DateContext>,
    pub headline: Option<String>,
    pub page: Option<String>,
}

/// Since when and why an article is withdrawn.
#[derive(Debug, Serialize)]
pub(super) struct WithdrawnContext {
    pub date: Option<DateContext>,
    pub reason: Option<String>,
}

/// Terms of one of the site's own taxonomies.
#[derive(Debug, Serialize)]
pub(super) struct TermsContext {
    pub name: String,
    pub label: String,
    pub terms: Vec<LinkContext>,
}

/// A person or organisation that the article names.
#[derive(Debug, Serialize)]
pub(super) struct NameContext {
    pub id: String,
    pub name: String,
    /// `person` or `organisation`.
    pub kind: &'static str,
    /// None while too few articles name it.
    pub url: Option<String>,
    /// The words that name it, each once, in the order of the text.
    pub evidence: Vec<String>,
    /// The number that the spans around those words in the article's text give.
    pub mark: u32,
}

/// A date that the text mentions.
#[derive(Debug, Serialize)]
pub(super) struct DateMentionContext {
    pub date: DateContext,
    /// The words that say so, as the text has them first.
    pub text: String,
    /// The number that the spans around those words in the article's text give.
    pub mark: u32,
}

/// The place of an article in a running story.
#[derive(Debug, Serialize)]
pub(super) struct ThreadPlaceContext {
    pub id: String,
    pub label: String,
    pub url: String,
    /// From 1 for the oldest.
    pub position: usize,
    /// Articles in the thread.
    pub count: usize,
    /// The article of the thread right before this one.
    pub previous: Option<LinkContext>,
    /// The article of the thread right after this one.
    pub next: Option<LinkContext>,
}

/// A running story.
#[derive(Debug, Serialize)]
pub(super) struct ThreadContext {
    /// The date of its oldest article.
    pub first: Option<DateContext>,
    /// The date of its newest article.
    pub last: Option<DateContext>,
    /// Its articles in order, the oldest first.
    pub articles: Vec<Value>,
    /// What its articles are about, with how many of them; the most first.
    pub countries: Vec<CountedLink>,
    pub topics: Vec<CountedLink>,
}

/// A day or month on a timeline.
#[derive(Debug, Serialize)]
pub(super) struct MomentContext {
    pub date: DateContext,
    /// What editors say of it.
    pub said: Vec<SaidContext>,
    /// Sentences that hold the date, each once.
    pub quotes: Vec<QuoteContext>,
    /// The articles that have something to do with it and are not quoted.
    pub articles: Vec<MomentArticle>,
}

/// What editors say of a day.
#[derive(Debug, Serialize)]
pub(super) struct SaidContext {
    pub text: String,
    /// Where more is told.
    pub url: Option<String>,
}

/// A sentence that holds a date.
#[derive(Debug, Serialize)]
pub(super) struct QuoteContext {
    /// What stands before the date.
    pub before: String,
    /// The words that are the date.
    pub date: String,
    /// What stands after it.
    pub after: String,
    pub article: MomentArticle,
}

/// An article on a timeline.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MomentArticle {
    pub label: String,
    pub url: String,
    /// What the article is called in the citations of the data set.
    pub citation_key: String,
    /// BCP 47.
    pub language: String,
    /// When it was published.
    pub date: Option<DateContext>,
}

/// A heading of the body.
#[derive(Debug, Serialize)]
pub(super) struct HeadingContext {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// A country that the article is about or mentions.
#[derive(Debug, Serialize)]
pub(super) struct CountryContext {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    /// None if no article is about it, so that it has no page.
    pub url: Option<String>,
    /// Whether the article is about it rather than merely mentioning it.
    pub about: bool,
    /// Thousandths.
    pub score: u16,
    /// The same in words, in hundredths: `strength 94 of 100`.
    pub score_long: String,
    /// `declared` or `derived`.
    pub origin: &'static str,
    /// The words that speak for it, each once, in the order of the text.
    pub evidence: Vec<String>,
    /// How often such words occur.
    pub times: usize,
    /// The number that the spans around those words in the article's text give.
    pub mark: u32,
}

/// A topic of the article.
#[derive(Debug, Serialize)]
pub(super) struct TopicContext {
    pub id: String,
    pub name: String,
    pub url: String,
    /// From the top-level topic down to the one above this.
    pub ancestors: Vec<LinkContext>,
    /// URIs of the concept elsewhere: IPTC's, Wikidata's, those that the vocabulary gives.
    pub same_as: Vec<String>,
    /// Thousandths.
    pub score: u16,
    /// The same in words, in hundredths: `strength 94 of 100`.
    pub score_long: String,
    /// `declared` or `derived`.
    pub origin: &'static str,
    /// The words that speak for it, each once, in the order of the text.
    pub evidence: Vec<String>,
    /// How often such words occur.
    pub times: usize,
    /// The number that the spans around those words in the article's text give.
    pub mark: u32,
}

/// A related article and why it is one.
#[derive(Debug, Serialize)]
pub(super) struct RelatedContext {
    pub article: Value,
    /// `pinned` if an editor named it, else `derived`.
    pub origin: &'static str,
    /// Subjects, names and words that both share: `about`, then `mention`.
    pub shared: Vec<String>,
    /// Countries and topics that both are about.
    pub about: Vec<String>,
    /// Names, phrases and words that stand in both.
    pub mention: Vec<String>,
}

/// `list` on pages that list articles.
#[derive(Debug, Serialize)]
pub(super) struct ListContext {
    pub title: String,
    /// From the list page's own file, as HTML; only on its newest page.
    pub introduction: Option<Value>,
    /// Cards of the articles that its file puts first, in that order; only on its newest page.
    pub featured: Vec<Value>,
    /// Cards, newest first.
    pub articles: Vec<Value>,
    /// None on the newest page, else its number, counted from the oldest.
    pub number: Option<u32>,
    /// The page with newer articles.
    pub newer: Option<String>,
    /// The page with older articles.
    pub older: Option<String>,
}

/// `term` on the page of a term.
#[derive(Debug, Serialize)]
pub(super) struct TermContext {
    /// `countries`, `topics`, …
    pub taxonomy: String,
    pub name: String,
    /// ISO code, topic id, or slug.
    pub id: String,
    pub url: String,
    /// Topics: the terms above it, top first.
    pub broader: Vec<LinkContext>,
    /// Topics: the terms right below it that have articles.
    pub narrower: Vec<LinkContext>,
    /// Countries: topics that it has a page together with; topics: countries. Only on the newest page.
    pub combined: Vec<LinkContext>,
    /// Threads: the story as a whole. Only on the newest page.
    pub thread: Option<ThreadContext>,
    /// Names: `person` or `organisation`.
    pub kind: Option<&'static str>,
    /// Authors and sources: what the site tells of them.
    pub maker: Option<MakerContext>,
    /// Names, topics, authors and sources: the item on Wikidata that the vocabulary gives.
    pub wikidata: Option<String>,
    /// Topics: URIs of the concept elsewhere: IPTC's, Wikidata's, those that the vocabulary gives.
    pub same_as: Vec<String>,
    /// Dates that the articles of the page mention; for countries, topics, pairs of them, and names.
    pub timeline: Vec<MomentContext>,
    /// Articles filed under it; only on the newest page, so that a new article leaves the others alone.
    pub count: Option<usize>,
    /// Its articles by year or decade, oldest first; only on the newest page, and empty if all are of one year.
    pub coverage: Vec<Period>,
    /// Countries that its articles are also about, most frequent first; only on the newest page.
    pub countries: Vec<CountedLink>,
    /// Topics that its articles also have, most frequent first; only on the newest page.
    pub topics: Vec<CountedLink>,
}

/// A stretch of time and the articles of it.
#[derive(Debug, Serialize)]
pub(super) struct Period {
    /// `2018`, or `1980–1989`.
    pub label: String,
    /// Of the year's page, if there is one.
    pub url: Option<String>,
    pub count: usize,
    /// The same in words: `12 articles`.
    pub count_long: String,
}

/// A month of a year's calendar.
#[derive(Debug, Serialize)]
pub(super) struct CalendarMonth {
    /// From 1.
    pub month: u8,
    /// None if the month has no articles.
    pub url: Option<String>,
    /// Articles of each day, from the first to the last of the month.
    pub days: Vec<usize>,
}

/// A country on the map of the world.
#[derive(Debug, Serialize)]
pub(super) struct MapCountry {
    /// ISO 3166-1 alpha-2, or `-`.
    pub code: &'static str,
    /// Empty for territories without a code.
    pub name: String,
    /// None if no article is about it.
    pub url: Option<String>,
    /// Articles about it.
    pub count: usize,
    /// The same in words: `12 articles`.
    pub count_long: String,
    /// SVG path on a map of 1000 by 440 units.
    pub outline: &'static str,
}

/// A term on the index of its taxonomy, or a year or month on the page above it.
#[derive(Debug, Serialize)]
pub(super) struct CountedLink {
    pub label: String,
    pub url: String,
    /// Articles filed there.
    pub count: usize,
    /// The same in words: `12 articles`.
    pub count_long: String,
    /// Steps below the top, for topics; else 0.
    pub depth: usize,
    /// Names: `person` or `organisation`, on the index of names.
    pub kind: Option<&'static str>,
    /// The letter under which it stands on an index; empty where it stands on none.
    pub letter: String,
    /// Dates of the oldest and the newest article, for threads and for taxonomies of the site's own.
    pub first: Option<DateContext>,
    pub last: Option<DateContext>,
}
