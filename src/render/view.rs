//! The corpus as templates may see it, and the way from a page's name to its bytes.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::{Map, Value as Json};
use tera::{Context, Value};

use super::archived::archived_link;
use super::context::{
    CountedLink, DateContext, Feed, ImageContext, LinkContext, PageContext, SiteContext, SizeContext,
    TaxonomyLink,
};
use super::filters::with_page;
use super::made_cards::MadeCards;
use super::made_once::MadeOnce;
use super::strings::Strings;
use super::templates::Templates;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::{
    Corpus, Entry, Facts, FeedFormat, Ledger, LinkSettings, ListKey, NamedImage, RECORDS, Resolution,
    SEARCH_URL, Slot, unrecorded,
};
use crate::parse::IndexFile;
use crate::parse::markdown::{Argument, BodyResolver, Overlay, PictureMarkup};
use crate::site_path::{SiteFolder, SitePath};
use crate::slug::term_slug;
use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::url::{Linker, PageLinks};

/// Where the text of articles comes from when their pages are rendered.
pub trait ArticleSources: Sync {
    /// The bytes that the article was read from.
    ///
    /// # Errors
    /// If the file is gone, or no longer holds what was read.
    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic>;

    /// A number that is another one where [`read`](Self::read) gives other bytes.
    fn version(&self, path: &str) -> u64;

    /// A smaller size of the picture in a file.
    ///
    /// # Errors
    /// If the file is gone, or no longer holds the picture that was there.
    fn resized(&self, path: &str, width: u32) -> Result<Vec<u8>, Diagnostic>;
}

/// Everything that rendering reads.
pub struct View<'a> {
    /// The corpus as pages read it.
    pub(super) corpus: Facts<'a>,
    pub(super) ledger: &'a Ledger,
    pub(super) config: &'a Config,
    pub(super) templates: &'a Templates,
    pub(super) sources: &'a dyn ArticleSources,
    pub(super) linker: Linker,
    pub(super) site: Value,
    pub(super) made_cards: MadeCards,
    /// The annotations of an article stand on two pages: its own, and that of its year.
    pub(super) made_annotations: MadeOnce<Slot, Vec<u8>>,
    /// The HTML of notes, by article, number and the depth of the page: a note stands on up to four lists.
    pub(super) made_notes: MadeOnce<(Slot, u32, usize), Arc<str>>,
    /// The taxonomies that have pages: every page leads to them.
    filled: OnceLock<Vec<TaxonomyLink>>,
}

impl<'a> View<'a> {
    /// A view of the corpus as it is now. `site` comes from [`View::site`]; what pages read is noted in `ledger`.
    pub fn new(
        corpus: &'a Corpus,
        config: &'a Config,
        templates: &'a Templates,
        sources: &'a dyn ArticleSources,
        site: Value,
        ledger: &'a Ledger,
    ) -> Self {
        let linker = Linker::new(config.base_url.as_deref());
        let made_cards = MadeCards::new(templates);
        Self {
            corpus: Facts::of(corpus),
            ledger,
            config,
            templates,
            sources,
            linker,
            site,
            made_cards,
            made_annotations: MadeOnce::for_two_pages(MOST_ANNOTATIONS, Vec::len),
            made_notes: MadeOnce::keeping_all(),
            filled: OnceLock::new(),
        }
    }

    /// What templates get as `site`. `data` are the site's data files by name.
    pub fn site(config: &Config, corpus: &Corpus, templates: &Templates, data: Map<String, Json>) -> Value {
        let taxonomies = corpus.settings.all_taxonomies();
        let label = |name: &str, label: String| taxonomy_label(&corpus.settings, templates, name, label);
        Value::from_serializable(&SiteContext {
            title: config.title.clone(),
            description: config.description.clone(),
            base_url: config.base_url.clone(),
            language: config.language.clone(),
            direction: direction(&config.language),
            menu: config
                .menu
                .iter()
                .map(|item| LinkContext { label: item.label.clone(), url: item.url.clone() })
                .collect(),
            taxonomies: taxonomies
                .map(|(name, usual)| TaxonomyLink {
                    url: format!("/{name}/"),
                    label: label(&name, usual),
                    name: name.to_string(),
                })
                .collect(),
            logo: config.logo.clone(),
            social_image: config.social_image.clone(),
            footer: config.footer.clone(),
            colours: corpus.settings.has_colours,
            data_set: config.data_set,
            params: config.params.clone(),
            feeds: config.feeds.enabled,
            search: config.search.enabled.then_some(SEARCH_URL),
            data,
            generator: concat!("archive ", env!("CARGO_PKG_VERSION")).to_owned(),
        })
    }

    /// Renders a template with `site`, `page` and what the page is about.
    pub(super) fn template(
        &self,
        name: &str,
        mut page: PageContext,
        fill: impl FnOnce(&mut Context),
        source: Option<&str>,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.navigation(&mut page);
        let links = Arc::new(self.linker.of_page(&page.url));
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("page", Value::from_serializable(&page));
        fill(&mut context);
        let mut out = Vec::with_capacity(16 << 10);
        let rendered = with_page(&links, || self.templates.render(name, &context, &mut out));
        match rendered {
            Ok(()) => Ok(out),
            Err(problem) => {
                let of = source.map(|path| format!(" ({path})")).unwrap_or_default();
                Err(vec![
                    Diagnostic::new(Code::TemplateError, problem.location, problem.message)
                        .hint(format!("while rendering {}{of} with {name}", page.url)),
                ])
            }
        }
    }

    /// Sets the ways that every page has, and names them alike wherever they stand.
    fn navigation(&self, page: &mut PageContext) {
        if RECORDS {
            // Each page reads it, though it is made once.
            self.corpus.filled();
        }
        let made = || {
            let filled = self.corpus.filled();
            let links = filled.iter().map(|name| TaxonomyLink {
                name: name.to_string(),
                label: self.taxonomy_label(name),
                url: format!("/{name}/"),
            });
            links.collect()
        };
        page.taxonomies.clone_from(self.filled.get_or_init(|| unrecorded(made)));
        let own = &self.config.menu;
        page.menu = match own.is_empty() {
            true => {
                let link =
                    |link: &TaxonomyLink| LinkContext { label: link.label.clone(), url: link.url.clone() };
                page.taxonomies.iter().map(link).collect()
            }
            false => own
                .iter()
                .map(|item| LinkContext { label: item.label.clone(), url: item.url.clone() })
                .collect(),
        };
        for crumb in &mut page.breadcrumbs {
            if let Some(item) = own.iter().find(|item| item.url == crumb.url && crumb.url != "/") {
                crumb.label.clone_from(&item.label);
            }
        }
    }

    /// The fields of `page` that follow from its URL and title.
    pub(super) fn page(&self, kind: &'static str, url: &str, title: &str) -> PageContext {
        PageContext {
            kind,
            url: url.to_owned(),
            canonical: self.linker.absolute(url),
            title: title.to_owned(),
            description: None,
            language: self.config.language.clone(),
            direction: direction(&self.config.language),
            noindex: false,
            breadcrumbs: Vec::new(),
            feeds: Vec::new(),
            menu: Vec::new(),
            taxonomies: Vec::new(),
        }
    }

    /// The link to the home page, with which breadcrumbs begin.
    pub(super) fn home_link(&self) -> LinkContext {
        LinkContext { label: self.config.title.clone(), url: "/".into() }
    }

    /// The feeds of a list.
    pub(super) fn feeds_of(&self, key: &ListKey, title: &str) -> Vec<Feed> {
        if !self.corpus.settings.has_feeds(key) {
            return Vec::new();
        }
        let feed = |format: FeedFormat| Feed {
            url: format!("{}{}", key.url(), format.file_name()),
            media_type: format.media_type(),
            title: title.to_owned(),
        };
        FeedFormat::ALL.map(feed).to_vec()
    }

    /// A date as templates use it.
    pub(super) fn date(&self, date: &crate::date::Date) -> DateContext {
        DateContext {
            iso: date.to_string(),
            long: self.templates.strings().date(date),
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }

    /// How many articles, in words.
    pub(super) fn count_long(&self, count: usize) -> String {
        let value = |name: &str| (name == "count").then(|| count.to_string());
        self.templates.strings().text("articles", i64::try_from(count).ok(), value).unwrap_or_default()
    }

    /// A link to a list with the number of its articles, at the top of its kind, of which it is not said when its
    /// articles are from.
    pub(super) fn counted(&self, label: String, url: String, count: usize) -> CountedLink {
        let count_long = self.count_long(count);
        CountedLink {
            label,
            url,
            count,
            count_long,
            depth: 0,
            kind: None,
            letter: String::new(),
            first: None,
            last: None,
        }
    }

    /// What search engines are told of a page whose editors say nothing.
    pub(super) fn described(&self, key: &str, title: &str) -> Option<String> {
        let value = |name: &str| match name {
            "title" => Some(title.to_owned()),
            "site" => Some(self.config.title.clone()),
            _ => None,
        };
        self.templates.strings().text(key, None, value)
    }

    /// A score in words.
    pub(super) fn score_long(&self, thousandths: u16) -> String {
        let value = |name: &str| (name == "score").then(|| (thousandths / 10).to_string());
        self.templates.strings().text("score", None, value).unwrap_or_default()
    }

    /// The heading of a taxonomy's pages.
    pub(super) fn taxonomy_label(&self, name: &str) -> String {
        let mut all = self.corpus.settings.all_taxonomies();
        let usual =
            all.find(|(other, _)| **other == *name).map_or_else(|| name.to_owned(), |(_, label)| label);
        taxonomy_label(self.corpus.settings, self.templates, name, usual)
    }

    pub(super) fn country_name(&self, code: crate::enrich::countries::CountryCode) -> Cow<'_, str> {
        let name = self.corpus.vocabularies.gazetteer.name(code, &self.config.language);
        if name.is_empty() { code.to_string().into() } else { name.into() }
    }

    pub(super) fn topic_link(&self, id: crate::enrich::topics::TopicId) -> LinkContext {
        let topic = self.corpus.vocabularies.topics.get(id);
        LinkContext { label: topic.label.clone(), url: format!("/topics/{}/", topic.slug) }
    }

    pub(super) fn image(&self, image: Option<NamedImage<'_>>) -> Option<ImageContext> {
        let image = image?;
        let url = self.corpus.resolve(image.folder, image.file).url()?.to_owned();
        let shown = self.corpus.picture(&url);
        let sizes = shown.iter().flat_map(|shown| &shown.sizes);
        Some(ImageContext {
            alt: image.alt.unwrap_or_default().to_owned(),
            caption: image.caption.map(str::to_owned),
            credit: image.credit.map(str::to_owned),
            width: shown.as_ref().map(|shown| shown.width),
            height: shown.as_ref().map(|shown| shown.height),
            sizes: sizes.map(|(width, url)| SizeContext { url: url.clone(), width: *width }).collect(),
            url,
        })
    }

    /// The URL of a file that the front matter names.
    pub(super) fn file_url(&self, entry: &Entry, file: &crate::parse::Spanned) -> Option<String> {
        let folder = file.file.as_ref().unwrap_or(&entry.article.path).folder();
        self.corpus.resolve(folder, &file.text).url().map(str::to_owned)
    }

    /// The language of an article that names this one, or none.
    pub(super) fn language<'b>(&'b self, own: Option<&'b str>) -> &'b str {
        own.unwrap_or(&self.config.language)
    }

    /// The text of a file as it was when it was parsed.
    ///
    /// # Errors
    /// If the file changed meanwhile.
    pub fn source(&self, path: &str) -> Result<String, Vec<Diagnostic>> {
        let bytes = self.sources.read(path).map_err(|problem| vec![problem])?;
        self.corpus.source(path, || self.sources.version(path));
        // It was UTF-8 when it was parsed, and these are the same bytes.
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }

    /// The text of a list page's own file as HTML, with links for the page at `url`.
    pub(super) fn introduction(
        &self,
        index: Option<&IndexFile>,
        url: &str,
    ) -> Result<Option<Value>, Vec<Diagnostic>> {
        let Some(index) = index else { return Ok(None) };
        let text = &self.source(&index.path)?;
        let body = BodySource { file: &index.path, text, at: index.body, language: &self.config.language };
        self.body(&body, &Overlay::default(), url).map(Some)
    }

    /// The body of a file as HTML, with links for the page at `url` and with what lies over the text.
    pub(super) fn body(
        &self,
        body: &BodySource<'_>,
        overlay: &Overlay<'_>,
        url: &str,
    ) -> Result<Value, Vec<Diagnostic>> {
        let path = body.file;
        let file = SourceFile::new(path.as_shared().clone(), body.text);
        let range = body.at.range();
        let text = file.text.get(range.clone()).unwrap_or_default();
        let links = Arc::new(self.linker.of_page(url));
        let strings = self.templates.strings_in(body.language);
        let entry = self.corpus.by_path(path).and_then(|slot| self.corpus.entry(slot));
        let archived = entry.and_then(|entry| entry.article.front.archived_url.as_deref());
        let resolver = BodyLinks { view: self, folder: path.folder(), archived, links, strings };
        let html = crate::parse::markdown::to_html(text, overlay, &self.config.markdown, &resolver).map_err(
            |problems| {
                let located = problems.into_iter().map(|(at, why)| {
                    let at = range.start + at;
                    let end = file.text[at..].find('\n').map_or(file.text.len(), |n| at + n);
                    Diagnostic::new(Code::BadShortcode, file.locate(FileSpan::new(at..end)), why)
                });
                located.collect::<Vec<_>>()
            },
        )?;
        Ok(Value::safe_string(&html))
    }
}

/// A link to the page of a term of the site's own whose slug is made from its label.
pub(super) fn term_link(taxonomy: &str, label: &str) -> Option<LinkContext> {
    let slug = term_slug(label);
    (!slug.is_empty()).then(|| LinkContext { label: label.to_owned(), url: format!("/{taxonomy}/{slug}/") })
}

/// Taxonomies that every site has are named in its language, its own as it names them.
fn taxonomy_label(settings: &LinkSettings, templates: &Templates, name: &str, usual: String) -> String {
    let built_in = &settings.built_in;
    let known = [
        &built_in.countries,
        &built_in.topics,
        &built_in.sources,
        &built_in.authors,
        &built_in.names,
        &built_in.threads,
    ];
    if known.into_iter().any(|known| **known == *name) { templates.strings().plain(name) } else { usual }
}

/// `rtl` for languages that are written from right to left, else `ltr`.
pub(super) fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let latin = language.split('-').any(|part| part.eq_ignore_ascii_case("latn"));
    match primary.as_str() {
        "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ks" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi"
            if !latin =>
        {
            "rtl"
        }
        _ => "ltr",
    }
}

/// Inserts a value that serialises.
pub(super) fn insert<T: Serialize>(context: &mut Context, key: &'static str, value: &T) {
    context.insert_value(key, Value::from_serializable(value));
}

/// Markdown to be rendered.
pub(super) struct BodySource<'t> {
    /// The file that it stands in.
    pub file: &'t SitePath,
    /// The text that `at` counts in.
    pub text: &'t str,
    pub at: FileSpan,
    /// What the interface adds is in this language, that of the text.
    pub language: &'t str,
}

/// So many bytes of annotations are kept for the second page that shows them.
const MOST_ANNOTATIONS: usize = 32 << 20;

/// How the links and shortcodes of one body are written.
struct BodyLinks<'v, 'a> {
    view: &'v View<'a>,
    folder: SiteFolder<'v>,
    /// The archived copy of the article.
    archived: Option<&'v str>,
    links: Arc<PageLinks>,
    strings: &'v Strings,
}

impl BodyResolver for BodyLinks<'_, '_> {
    fn href(&self, destination: &str, image: bool) -> Option<String> {
        match self.view.corpus.resolve(self.folder, destination) {
            Resolution::Url(url) | Resolution::Missing { instead: Some(url), .. } => {
                Some(self.links.href(&url))
            }
            Resolution::Missing { .. } if image => None,
            Resolution::Missing { .. } => self.archived.map(|copy| archived_link(copy, destination)),
        }
    }

    fn text(&self, key: &str) -> String {
        self.strings.plain(key)
    }

    fn picture(&self, destination: &str) -> Option<PictureMarkup> {
        let Resolution::Url(url) = self.view.corpus.resolve(self.folder, destination) else { return None };
        let shown = self.view.corpus.picture(&url)?;
        let sizes: Vec<String> =
            shown.sizes.iter().map(|(width, url)| format!("{} {width}w", self.links.href(url))).collect();
        Some(PictureMarkup { width: shown.width, height: shown.height, srcset: sizes.join(", ") })
    }

    fn shortcode(
        &self,
        name: &str,
        arguments: &[(String, Argument)],
        picture: Option<&PictureMarkup>,
        body: Option<&str>,
    ) -> Result<String, String> {
        let templates = self.view.templates;
        let mut all = Cow::Borrowed(arguments);
        let given = |key: &str| arguments.iter().any(|(name, _)| name == key);
        if let Some(picture) = picture {
            let mut add = |key: &str, value: Argument| {
                if !given(key) && templates.takes(name, key) {
                    all.to_mut().push((key.to_owned(), value));
                }
            };
            // Who gives one of them means something by it.
            if !given("width") && !given("height") {
                add("width", Argument::Integer(picture.width.into()));
                add("height", Argument::Integer(picture.height.into()));
            }
            add("srcset", Argument::Text(picture.srcset.clone()));
        }
        with_page(&self.links, || templates.shortcode(name, &all, body))
    }
}
