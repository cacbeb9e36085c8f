//! The front matter: what an author says about an article.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::notes::{AnnotationSchema, CorrectionSchema, Typed, read_front_matter};
use super::spanned::Spanned;
use crate::config::{Taxonomy, check_language};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::site_path::SitePath;
use crate::slug::{LONGEST, term_slug};
use crate::url::check_place;
use crate::yaml::{FromNode, MapReader, Node, Reader, Value};

/// Keys that belong to one article and cannot come from a list page's `cascade`.
const OWN_KEYS: &[&str] = &[
    "title",
    "date",
    "id",
    "slug",
    "aliases",
    "translations",
    "withdrawn",
    "facsimile",
    "annotations",
    "corrections",
];

/// What other programs and other people call our keys.
const CALLED: &[(&str, &str)] = &[
    ("author", "authors"),
    ("notes", "annotations"),
    ("byline", "authors"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("headline", "title"),
    ("lang", "language"),
    ("lastmod", "updated"),
    ("layout", "template"),
    ("lede", "deck"),
    ("location", "dateline"),
    ("modified", "updated"),
    ("permalink", "slug"),
    ("place", "dateline"),
    ("pubDate", "date"),
    ("publishDate", "date"),
    ("publisher", "source"),
    ("standfirst", "deck"),
    ("subtitle", "deck"),
];

/// What an author says about an article. Keys that are not given are `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The headline.
    pub title: String,
    /// The day it was published: 2018-11-29, 2018-11, 2018, or with a time and its offset from UTC.
    pub date: Option<Date>,
    /// A stable name, unique in the archive: `/id/<id>/` leads to the article wherever it moves.
    #[schemars(with = "Option<String>")]
    pub id: Option<Box<Spanned>>,
    /// `article` (the default) or `page`, which needs no date and is on no list.
    pub kind: Option<ContentKind>,
    /// When it was last changed in substance.
    pub updated: Option<Date>,
    /// Who published it first.
    pub source: Option<String>,
    /// Where it was published first.
    pub source_url: Option<String>,
    /// A copy of the original kept elsewhere.
    pub archived_url: Option<String>,
    /// Who wrote it.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub authors: Option<Vec<String>>,
    /// Its language as a BCP 47 tag; the site's language if not given.
    pub language: Option<String>,
    /// The same article in other languages: language to path or URL.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub translations: Option<BTreeMap<String, Spanned>>,
    /// The place it was filed from.
    pub dateline: Option<String>,
    /// One or two sentences for lists, feeds and search engines.
    pub summary: Option<String>,
    /// The line under the headline.
    pub deck: Option<String>,
    /// The picture that stands for the article.
    pub image: Option<Box<Image>>,
    /// Files that belong to it.
    #[schemars(with = "Option<OneOrMany<Attachment>>")]
    pub attachments: Option<Vec<Attachment>>,
    /// Pages of the printed article: pictures or PDF, in their order.
    #[schemars(with = "Option<OneOrMany<Attachment>>")]
    pub facsimile: Option<Vec<Attachment>>,
    /// Countries by ISO 3166-1 alpha-2 code or name: pinned, or `{add, remove, only}`.
    pub countries: Option<Box<Steering>>,
    /// Topics by id or label: pinned, or `{add, remove, only}`.
    pub topics: Option<Box<Steering>>,
    /// Related articles by path, shown first.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub related: Option<Vec<Spanned>>,
    /// Name of the running story it belongs to.
    pub thread: Option<String>,
    /// Old URLs that lead here.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub aliases: Option<Vec<Spanned>>,
    /// Last part of its URL, if not its file name.
    #[schemars(with = "Option<String>")]
    pub slug: Option<Box<Spanned>>,
    /// Template to use instead of the usual one.
    #[schemars(with = "Option<String>")]
    pub template: Option<Box<Spanned>>,
    /// Left out unless `--drafts` is given.
    pub draft: Option<bool>,
    /// Ask search engines to leave it out.
    pub noindex: Option<bool>,
    /// Taken back: a note is shown instead of the text.
    pub withdrawn: Option<Box<Withdrawn>>,
    /// Its place in a print edition.
    pub print: Option<Box<Print>>,
    /// Who holds the rights, and under what terms it may be used.
    pub rights: Option<String>,
    /// What people say about the article or about words of it.
    // Both keys are read into this one, which the article takes.
    #[schemars(with = "Option<OneOrMany<AnnotationSchema>>")]
    pub annotations: Option<Typed>,
    /// What was wrong in the article, and what is right.
    #[schemars(with = "Option<OneOrMany<CorrectionSchema>>")]
    pub corrections: (),
    /// Free data for templates, as `article.extra`. JSON text here, since it is passed on unread.
    #[schemars(with = "Option<BTreeMap<String, serde_json::Value>>")]
    pub extra: Option<Box<str>>,
    /// Terms of the site's own taxonomies.
    #[schemars(skip)]
    pub terms: BTreeMap<String, Vec<String>>,
}

/// Schema helper: a list, or one value that stands for a list of one.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its JSON Schema is used")]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// What an article file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ContentKind {
    /// A dated article.
    #[default]
    Article,
    /// A plain page: about, imprint.
    Page,
}

/// The picture that stands for an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Path relative to the article, or from the root for a static file.
    #[schemars(with = "String")]
    pub file: Spanned,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// The words below it.
    pub caption: Option<String>,
    /// Who made it, and its licence.
    pub credit: Option<String>,
}

/// A file that belongs to an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Path relative to the article, or from the root for a static file.
    pub file: Spanned,
    /// What the link says; the file name if not given.
    pub title: Option<String>,
}

impl JsonSchema for Attachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Attachment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A file that belongs to an article: its path, or its path and title.",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "file": { "type": "string" }, "title": { "type": "string" } },
                    "required": ["file"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// Why and since when an article is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// When it was withdrawn.
    pub date: Option<Date>,
    /// Why, in the words that readers are shown.
    pub reason: Option<String>,
}

/// The place of an article in a print edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// Day of the edition.
    pub date: Option<Date>,
    /// Headline in print, where it differs.
    pub headline: Option<String>,
    /// Page, as printed: `A12`.
    pub page: Option<String>,
}

/// What an editor says about derived terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steering {
    /// Terms that come first and are never dropped, whatever was derived.
    pub add: Vec<Spanned>,
    /// Terms that are dropped.
    pub remove: Vec<Spanned>,
    /// If given, exactly these, and nothing derived.
    pub only: Option<Vec<Spanned>>,
    /// Written as a plain list: to `archive learn` it is the complete list of the article's terms.
    pub complete: bool,
}

impl JsonSchema for Steering {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Steering".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let list = serde_json::json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
        schemars::json_schema!({
            "description": "A list of terms that come first, or which terms to add, to remove, or to use alone.",
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
                {
                    "type": "object",
                    "properties": { "add": list, "remove": list, "only": list },
                    "additionalProperties": false
                }
            ]
        })
    }
}

impl FrontMatter {
    /// Reads the mapping of an article. `taxonomies` are the site's own; `cascaded_kind` is what it is if it
    /// does not say.
    pub fn read(
        node: &Node,
        taxonomies: &[Taxonomy],
        cascaded_kind: Option<ContentKind>,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let title = map.require::<String>("title");
        let mut front = Self::read_shared(&mut map, taxonomies);
        front.date = map.get("date");
        let is_article = front.kind.or(cascaded_kind).unwrap_or_default() == ContentKind::Article;
        if is_article && map.node("date").is_none() && map.reader().dates.from_file_name {
            front.date = Date::at_start_of_name(&map.reader().file.path);
        }
        front.id = id(&mut map).map(Box::new);
        front.slug = slug(&mut map).map(Box::new);
        front.aliases = aliases(&mut map);
        front.translations = map.get("translations");
        front.facsimile = map.get("facsimile");
        front.withdrawn = map.get::<Withdrawn>("withdrawn").map(Box::new);
        front.annotations = read_front_matter(&mut map);
        if map.node("date").is_none() && front.date.is_none() && is_article {
            match node.get("date") {
                Some(empty) => {
                    map.reader().report(Code::EmptyValue, empty, "`date` is empty");
                }
                None => map.missing("date"),
            }
        }
        map.finish_with("data of your own goes under `extra`, or declare a taxonomy in archive.yaml", CALLED);
        front.title = title?;
        Some(front)
    }

    /// Reads the `cascade` of a list page: defaults for the articles below it.
    pub fn read_cascade(node: &Node, taxonomies: &[Taxonomy], reader: &mut Reader<'_>) -> Option<Self> {
        let file = SitePath::from(&reader.file.path);
        let mut map = MapReader::new(node, reader)?;
        let mut front = Self::read_shared(&mut map, taxonomies);
        for key in OWN_KEYS {
            if let Some(node) = map.node(key) {
                map.reader().report(
                    Code::UnknownKey,
                    node,
                    format!("`{key}` belongs to one article and cannot cascade"),
                );
            }
        }
        map.finish("data of your own goes under `extra`");
        front.for_each_spanned(|spanned| spanned.file = Some(file.clone()));
        Some(front)
    }

    fn read_shared(map: &mut MapReader<'_, '_, '_>, taxonomies: &[Taxonomy]) -> Self {
        let mut front = Self {
            kind: map.get("kind"),
            updated: map.get("updated"),
            source: term(map, "source"),
            source_url: web_url(map, "source_url"),
            archived_url: web_url(map, "archived_url"),
            authors: terms(map, "authors"),
            language: language(map),
            dateline: map.get("dateline"),
            summary: map.get("summary"),
            deck: map.get("deck"),
            image: map.get::<Image>("image").map(Box::new),
            attachments: map.get("attachments"),
            countries: map.get("countries").map(Box::new),
            topics: map.get("topics").map(Box::new),
            related: map.get("related"),
            thread: term(map, "thread"),
            template: map.get("template").map(Box::new),
            draft: map.get("draft"),
            noindex: map.get("noindex"),
            print: map.get::<Print>("print").map(Box::new),
            rights: map.get("rights"),
            extra: extra(map),
            ..Self::default()
        };
        for taxonomy in taxonomies {
            if let Some(terms) = terms(map, &taxonomy.name) {
                front.terms.insert(taxonomy.name.clone(), terms);
            }
        }
        front
    }

    /// Takes the notes out: they are kept with the article, bound to its words.
    pub fn take_notes(&mut self) -> Typed {
        self.annotations.take().unwrap_or_default()
    }

    /// Takes from `cascade` what is not given here.
    pub fn inherit(&mut self, cascade: &FrontMatter) {
        macro_rules! take {
            ($($field:ident),*) => { $(if self.$field.is_none() { self.$field.clone_from(&cascade.$field); })* };
        }
        take!(
            kind,
            updated,
            source,
            source_url,
            archived_url,
            authors,
            language,
            dateline,
            summary,
            deck,
            image,
            attachments,
            countries,
            topics,
            related,
            thread,
            template,
            draft,
            noindex,
            print,
            rights,
            extra
        );
        for (name, terms) in &cascade.terms {
            self.terms.entry(name.clone()).or_insert_with(|| terms.clone());
        }
    }

    fn for_each_spanned(&mut self, mut change: impl FnMut(&mut Spanned)) {
        for steering in [&mut self.countries, &mut self.topics].into_iter().flatten() {
            let only = steering.only.iter_mut().flatten();
            steering.add.iter_mut().chain(&mut steering.remove).chain(only).for_each(&mut change);
        }
        self.related.iter_mut().flatten().for_each(&mut change);
        self.template.as_deref_mut().into_iter().for_each(&mut change);
        self.attachments.iter_mut().flatten().for_each(|a| change(&mut a.file));
        self.image.iter_mut().for_each(|image| change(&mut image.file));
    }
}

fn id(map: &mut MapReader<'_, '_, '_>) -> Option<Spanned> {
    let id = map.get::<Spanned>("id")?;
    let good = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let node = map.node("id")?;
    if id.text.len() > LONGEST {
        map.reader().report(Code::BadValue, node, format!("an id has at most {LONGEST} letters"));
        return None;
    }
    if id.text.chars().all(good) && !id.text.starts_with('.') {
        return Some(id);
    }
    let message = format!("`{}` is not an id: use letters, digits, hyphens, underscores and dots", id.text);
    map.reader().report(Code::BadValue, node, message);
    None
}

/// Each entry of some lists makes a page or a redirect: one file of a megabyte must not make a hundred thousand of them.
const MOST_ENTRIES: usize = 1_000;

/// A list of texts of which each makes a page.
fn entries(map: &mut MapReader<'_, '_, '_>, key: &str) -> Option<Vec<Spanned>> {
    let list = map.get::<Vec<Spanned>>(key)?;
    if list.len() <= MOST_ENTRIES {
        return Some(list);
    }
    let node = map.node(key)?;
    let message = format!("`{key}` has {} entries; an article has at most {MOST_ENTRIES}", list.len());
    map.reader().report(Code::BadValue, node, message);
    None
}

/// Old URLs, at which hosts must be able to serve something.
fn aliases(map: &mut MapReader<'_, '_, '_>) -> Option<Vec<Spanned>> {
    let mut aliases = entries(map, "aliases")?;
    aliases.retain(|alias| match check_place(&alias.text) {
        Ok(()) => true,
        Err(why) => {
            let reader = map.reader();
            let location = reader.file.locate(alias.span);
            reader.problems.push(Diagnostic::new(
                Code::BadAddress,
                location,
                format!("no page can be here: {why}"),
            ));
            false
        }
    });
    Some(aliases)
}

/// Whose pages have a URL made from it: a text in which there is a letter or a digit.
fn term(map: &mut MapReader<'_, '_, '_>, key: &str) -> Option<String> {
    let typed = map.get::<String>(key)?;
    let node = map.node(key)?;
    has_letters(&typed, node, map.reader()).then_some(typed)
}

/// The same of a list.
fn terms(map: &mut MapReader<'_, '_, '_>, key: &str) -> Option<Vec<String>> {
    let typed = entries(map, key)?;
    let reader = map.reader();
    let good = typed.into_iter().filter(|term| {
        let node = Node { span: term.span, value: Value::Mapping(Vec::new()) };
        has_letters(&term.text, &node, reader)
    });
    Some(good.map(|term| term.text).collect())
}

fn has_letters(typed: &str, node: &Node, reader: &mut Reader<'_>) -> bool {
    let good = typed.is_empty() || !term_slug(typed).is_empty();
    if !good {
        let message = format!("`{typed}` holds no letter or digit to make a URL from");
        reader.report(Code::BadValue, node, message).hint =
            Some("write it in words, or remove it".to_owned());
    }
    good
}

fn slug(map: &mut MapReader<'_, '_, '_>) -> Option<Spanned> {
    let slug = map.get::<Spanned>("slug")?;
    let clean = crate::slug::slugify(&slug.text);
    if clean == slug.text {
        return Some(slug);
    }
    let node = map.node("slug")?;
    let message = match slug.text.len() {
        ..=LONGEST => "a slug is made of lower-case letters, digits and single hyphens".to_owned(),
        _ => format!("a slug has at most {LONGEST} letters"),
    };
    let report = map.reader().report(Code::BadValue, node, message);
    report.hint = (!clean.is_empty()).then(|| format!("for example `{clean}`"));
    None
}

fn language(map: &mut MapReader<'_, '_, '_>) -> Option<String> {
    let typed = map.get::<String>("language")?;
    let node = map.node("language")?;
    check_language(&typed).map_err(|why| map.reader().report(Code::BadValue, node, why).hint = None).ok()
}

fn web_url(map: &mut MapReader<'_, '_, '_>, key: &str) -> Option<String> {
    let typed = map.get::<String>(key)?;
    let lower = typed.to_ascii_lowercase();
    if (lower.starts_with("https://") || lower.starts_with("http://"))
        && !typed.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return Some(typed);
    }
    let node = map.node(key)?;
    map.reader().report(
        Code::BadValue,
        node,
        format!("`{key}` is a URL that begins with https:// or http://"),
    );
    None
}

fn extra(map: &mut MapReader<'_, '_, '_>) -> Option<Box<str>> {
    let node = map.node("extra")?;
    if !matches!(node.value, Value::Mapping(_)) {
        map.reader().wrong_type(node, "a mapping (key: value)");
        return None;
    }
    Some(node.to_json().to_string().into())
}

impl FromNode for ContentKind {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("article") => Some(Self::Article),
            Some("page") => Some(Self::Page),
            _ => {
                reader.not_one_of(node, "kind of article", &["article", "page"]);
                None
            }
        }
    }
}

impl FromNode for Image {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let file = map.require("file");
        let (alt, caption, credit) = (map.get("alt"), map.get("caption"), map.get("credit"));
        map.finish("");
        Some(Self { file: file?, alt, caption, credit })
    }
}

impl FromNode for Attachment {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Mapping(_)) {
            return Some(Self { file: Spanned::from_node(node, reader)?, title: None });
        }
        let mut map = MapReader::new(node, reader)?;
        let file = map.require("file");
        let title = map.get("title");
        map.finish("");
        Some(Self { file: file?, title })
    }
}

impl FromNode for Withdrawn {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let (date, reason) = (map.get("date"), map.get("reason"));
        map.finish("");
        Some(Self { date, reason })
    }
}

impl FromNode for Print {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let print = Self { date: map.get("date"), headline: map.get("headline"), page: map.get("page") };
        map.finish("");
        Some(print)
    }
}

impl FromNode for Steering {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Mapping(_)) {
            let add = Vec::from_node(node, reader)?;
            return Some(Self { add, complete: true, ..Self::default() });
        }
        let mut map = MapReader::new(node, reader)?;
        let steering = Self {
            add: map.get("add").unwrap_or_default(),
            remove: map.get("remove").unwrap_or_default(),
            only: map.get("only"),
            complete: false,
        };
        map.finish("");
        Some(steering)
    }
}
