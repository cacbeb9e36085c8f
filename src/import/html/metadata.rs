//! What a web page says about its article: JSON-LD, OpenGraph, the `citation_` names of scholars, Dublin Core, and the
//! elements that people read.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use crate::import::fields::{self, Meaning, ValueContext};
use crate::import::names::split_names;
use crate::import::plain::plain;
use crate::import::record::{Record, RecordPicture, RecordPrint};
use crate::import::text::byline;
use crate::import::when::{self, Clock};

/// Types of schema.org that are articles.
const ARTICLES: [&str; 12] = [
    "NewsArticle",
    "Article",
    "BlogPosting",
    "ReportageNewsArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "ScholarlyArticle",
    "Report",
    "SocialMediaPosting",
];

/// Fills a record with what the page says. What is said first stays.
pub(super) fn fill(record: &mut Record, document: &Document, clock: &Clock) {
    let reading = ValueContext { clock, authors: None };
    for script in document.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        if let Ok(value) = serde_json::from_str::<Value>(&text)
            && let Some(article) = article_of(&value, 0)
        {
            linked_data(record, &article, &reading);
        }
    }
    let metas = Metas::read(document);
    metas.fill(record, &reading);
    elements(record, document, &reading);
}

/// The article among some JSON-LD.
fn article_of(value: &Value, depth: u32) -> Option<Map<String, Value>> {
    if depth > 6 {
        return None;
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| article_of(item, depth + 1)),
        Value::Object(map) => {
            let types: Vec<&str> = match map.get("@type") {
                Some(Value::String(one)) => vec![one],
                Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            if types.iter().any(|kind| ARTICLES.contains(&kind.rsplit('/').next().unwrap_or(kind))) {
                return Some(map.clone());
            }
            ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"]
                .iter()
                .find_map(|key| article_of(map.get(*key)?, depth + 1))
        }
        _ => None,
    }
}

fn linked_data(record: &mut Record, article: &Map<String, Value>, reading: &ValueContext<'_>) {
    let text = |key: &str| article.get(key).and_then(fields::line);
    let mut set = |meaning: Meaning, key: &str| {
        if let Some(value) = article.get(key) {
            fields::set(record, meaning, value, reading);
        }
    };
    set(Meaning::Title, "headline");
    set(Meaning::Title, "name");
    set(Meaning::Deck, "alternativeHeadline");
    set(Meaning::Summary, "description");
    set(Meaning::Date, "datePublished");
    set(Meaning::Date, "dateCreated");
    set(Meaning::Updated, "dateModified");
    set(Meaning::Authors, "author");
    set(Meaning::Language, "inLanguage");
    set(Meaning::Dateline, "dateline");
    set(Meaning::Tags, "keywords");
    set(Meaning::Categories, "articleSection");
    if let Some(name) = named(article.get("publisher")).or_else(|| named(article.get("sourceOrganization"))) {
        record.source.get_or_insert(name);
    }
    let page = article.get("url").or_else(|| article.get("mainEntityOfPage"));
    if let Some(url) = page.and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str())) {
        fields::set(record, Meaning::SourceUrl, &url.into(), reading);
    }
    let rights = text("copyrightNotice").or_else(|| text("license")).or_else(|| {
        let holder = named(article.get("copyrightHolder"))?;
        Some(match article.get("copyrightYear").and_then(fields::line) {
            Some(year) => format!("© {year} {holder}"),
            None => format!("© {holder}"),
        })
    });
    if let Some(rights) = rights {
        record.rights.get_or_insert(rights);
    }
    if record.image.is_none()
        && let Some(picture) = article.get("image").and_then(|image| picture(image, 0))
    {
        record.image = Some(picture);
    }
    let (page, edition) = (text("pagination").or_else(|| text("printPage")), text("printEdition"));
    if page.is_some() {
        record.print.get_or_insert_with(RecordPrint::default).page = page;
    }
    for (key, value) in [
        ("print_edition", edition),
        ("print_section", text("printSection")),
        ("identifier", text("identifier")),
    ] {
        if let Some(value) = value {
            record.keep(key, value.into());
        }
    }
    for key in ["correction", "about", "mentions", "isPartOf", "contentLocation", "isBasedOn"] {
        if let Some(value) = article.get(key) {
            record.keep(key, value.clone());
        }
    }
}

/// The name of an organisation or person, given as a text or as a thing.
fn named(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Array(items) => items.iter().find_map(|item| named(Some(item))),
        Value::Object(map) => map.get("name").or_else(|| map.get("legalName")).and_then(fields::line),
        value => fields::line(value).filter(|text| !text.contains("://")),
    }
}

fn picture(value: &Value, depth: u32) -> Option<RecordPicture> {
    if depth > 4 {
        return None;
    }
    match value {
        Value::String(url) => Some(RecordPicture { file: url.clone(), ..RecordPicture::default() }),
        Value::Array(items) => items.iter().find_map(|item| picture(item, depth + 1)),
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(fields::line);
            Some(RecordPicture {
                file: text("url").or_else(|| text("contentUrl")).or_else(|| text("@id"))?,
                alt: None,
                caption: text("caption").or_else(|| text("description")),
                credit: text("creditText")
                    .or_else(|| named(map.get("creator")))
                    .or_else(|| text("copyrightNotice")),
            })
        }
        _ => None,
    }
}

/// The `<meta>` elements.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn read(document: &Document) -> Self {
        let mut metas = Vec::new();
        for node in document.select("meta").nodes() {
            let Some(content) = node.attr("content").map(|content| plain(&content)) else { continue };
            // One element may say it under more than one name.
            for name in ["property", "name", "itemprop"].into_iter().filter_map(|by| node.attr(by)) {
                if !content.is_empty() {
                    metas.push((name.to_lowercase(), content.clone()));
                }
            }
        }
        Self(metas)
    }

    fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.0.iter().find(|(known, _)| known == name))
            .map(|(_, content)| content.as_str())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, content)| content.as_str())
    }

    fn fill(&self, record: &mut Record, reading: &ValueContext<'_>) {
        let mut set = |meaning: Meaning, names: &[&str]| {
            if let Some(content) = self.first(names) {
                fields::set(record, meaning, &content.into(), reading);
            }
        };
        set(
            Meaning::Title,
            &[
                "citation_title",
                "og:title",
                "dc.title",
                "dcterms.title",
                "parsely-title",
                "twitter:title",
                "headline",
            ],
        );
        set(
            Meaning::Date,
            &[
                "article:published_time",
                "citation_publication_date",
                "citation_date",
                "datepublished",
                "date",
                "dc.date",
                "dcterms.created",
                "dc.date.issued",
                "dcterms.date",
                "pubdate",
                "publishdate",
                "publish-date",
                "parsely-pub-date",
                "sailthru.date",
                "og:published_time",
                "originalpublicationdate",
                "last-modified",
            ],
        );
        set(
            Meaning::Updated,
            &[
                "article:modified_time",
                "og:updated_time",
                "datemodified",
                "lastmod",
                "dcterms.modified",
                "revised",
            ],
        );
        set(Meaning::Summary, &["description", "og:description", "dc.description", "twitter:description"]);
        set(
            Meaning::Source,
            &["og:site_name", "citation_journal_title", "dc.publisher", "publisher", "application-name"],
        );
        set(Meaning::SourceUrl, &["og:url", "citation_public_url", "parsely-link"]);
        set(Meaning::Language, &["og:locale", "content-language", "dc.language", "citation_language"]);
        set(Meaning::Rights, &["dc.rights", "dcterms.rights", "copyright"]);
        if record.authors.is_empty() {
            for name in [
                "citation_author",
                "dc.creator",
                "author",
                "article:author",
                "parsely-author",
                "byl",
                "sailthru.author",
            ] {
                for author in self.all(name).filter(|author| !author.contains("://") && author.len() < 200) {
                    let names =
                        byline(&format!("By {}", author.trim_start_matches("By ").trim_start_matches("by ")));
                    names.unwrap_or_else(|| split_names(author)).iter().for_each(|name| record.author(name));
                }
                if !record.authors.is_empty() {
                    break;
                }
            }
        }
        for tag in self.all("article:tag") {
            tag.split(',').for_each(|tag| record.term("tags", tag));
        }
        if !record.terms.iter().any(|(name, _)| name == "tags")
            && let Some(words) = self.first(&["news_keywords", "keywords"])
        {
            words.split([',', ';']).take(30).for_each(|word| record.term("tags", word));
        }
        if let Some(section) = self.first(&["article:section"])
            && !record.terms.iter().any(|(name, _)| name == "categories")
        {
            record.term("categories", section);
        }
        if record.image.is_none()
            && let Some(file) =
                self.first(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"])
        {
            let alt = self.first(&["og:image:alt", "twitter:image:alt"]).map(str::to_owned);
            record.image = Some(RecordPicture { file: file.to_owned(), alt, ..RecordPicture::default() });
        }
        for name in ["citation_doi", "citation_volume", "citation_issue", "citation_firstpage"] {
            if let Some(value) = self.first(&[name]) {
                record.keep(name.trim_start_matches("citation_"), value.into());
            }
        }
    }
}

/// What the elements of the page say.
fn elements(record: &mut Record, document: &Document, reading: &ValueContext<'_>) {
    let attribute = |selector: &str, name: &str| -> Option<String> {
        let node = document.select(selector).nodes().first()?.attr(name)?.trim().to_owned();
        (!node.is_empty()).then_some(node)
    };
    if let Some(url) = attribute("link[rel='canonical']", "href").filter(|url| url.contains("://")) {
        record.source_url = Some(url);
    }
    if record.language.is_none()
        && let Some(language) = attribute("html", "lang").or_else(|| attribute("html", "xml:lang"))
    {
        record.language = Some(language.replace('_', "-"));
    }
    if record.title.is_empty() {
        record.title = title(document);
    } else {
        record.title = without_site(&record.title, record.source.as_deref());
    }
    if record.date.is_none() {
        let times = [
            "time[itemprop='datePublished']",
            "time[pubdate]",
            "[itemprop='datePublished']",
            "article time[datetime]",
            "time.entry-date",
            "time.published",
            "time[datetime]",
            "abbr.published",
            ".entry-date",
            ".post-date",
            ".published",
            ".date",
            ".byline time",
            "time",
        ];
        'found: for selector in times {
            for node in document.select(selector).nodes().iter().take(3) {
                let written = [node.attr("datetime"), node.attr("content"), node.attr("title")];
                let texts = written
                    .into_iter()
                    .flatten()
                    .map(|text| text.to_string())
                    .chain([node.text().to_string()]);
                for text in texts {
                    if fields::set(record, Meaning::Date, &Value::from(text.trim()), reading) {
                        break 'found;
                    }
                }
            }
        }
        // A text that is no date was no date that could not be read.
        record.notes.retain(|note| !note.what.starts_with("a date that cannot"));
    }
    if record.date.is_none() {
        record.date = record.source_url.as_deref().and_then(date_in_address);
    }
    if record.authors.is_empty() {
        for selector in
            ["[rel='author']", "[itemprop='author']", ".author-name", ".byline", ".author", ".p-author"]
        {
            for node in document.select(selector).nodes().iter().take(4) {
                let text = plain(&node.text());
                if text.len() < 120 && !text.is_empty() {
                    let bare = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).unwrap_or(&text);
                    if let Some(names) = byline(&format!("By {bare}")) {
                        names.iter().for_each(|name| record.author(name));
                    }
                }
            }
            if !record.authors.is_empty() {
                break;
            }
        }
    }
    if record.rights.is_none()
        && let Some(license) = attribute("a[rel~='license'], link[rel='license']", "href")
    {
        record.rights = Some(license);
    }
}

/// `/2018/11/29/` in an address.
pub(crate) fn date_in_address(url: &str) -> Option<crate::date::Date> {
    let parts: Vec<&str> = url.split('/').collect();
    parts.windows(3).find_map(|parts| {
        let [year, month, day] = parts else { return None };
        let digits = |part: &str, n: usize| {
            part.len() <= n && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
        };
        if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        let written = format!("{year}-{month}-{day}");
        when::read(&written, &Clock::Unknown).map(|found| found.date)
    })
}

/// The first headline, or the title without the name of the site.
fn title(document: &Document) -> String {
    let first = |selector: &str| {
        let nodes = document.select(selector);
        let texts = nodes.nodes().iter().map(|node: &NodeRef<'_>| plain(&node.text()));
        texts.into_iter().find(|text| !text.is_empty() && text.len() < 400)
    };
    let heading = first("[itemprop='headline']").or_else(|| first("article h1")).or_else(|| first("h1"));
    let title = first("title").unwrap_or_default();
    match heading {
        // The name of the site may be the only heading of the first level.
        Some(heading) if title.is_empty() || title.contains(&heading) || heading.split(' ').count() > 3 => {
            heading
        }
        _ => {
            let bare = title
                .rsplit_once(" | ")
                .or_else(|| title.rsplit_once(" - "))
                .or_else(|| title.rsplit_once(" — "));
            bare.map_or(title.clone(), |(bare, _)| bare.to_owned())
        }
    }
}

/// A headline without ` | The Site` at its end.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return title.to_owned() };
    for separator in [" | ", " - ", " – ", " — ", " · ", " :: "] {
        if let Some(bare) = title.strip_suffix(site).and_then(|bare| bare.strip_suffix(separator)) {
            return bare.trim().to_owned();
        }
    }
    title.to_owned()
}
