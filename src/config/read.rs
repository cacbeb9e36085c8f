//! Reading `archive.yaml`, with every problem at its place.

use super::checked::{checked, number};
use super::{
    Colours, Combined, Config, Countries, Feeds, Home, HomeSection, Images, Markdown, MenuItem, NamesConfig,
    Permalink, RawHtml, Related, SearchConfig, Taxonomy,
};
use crate::date::Zone;
use crate::diagnostic::{Check, CheckLevel, CheckLevels, Code, Diagnostic};
use crate::source::SourceFile;
use crate::url::check_base_url;
use crate::yaml::{self, FromNode, MapReader, Node, Reader, Value};

/// Reads the configuration; an empty file means all defaults.
///
/// # Errors
/// Every problem of the file.
pub fn read(file: &SourceFile<'_>) -> Result<Config, Vec<Diagnostic>> {
    let Some(node) = yaml::parse(file, 0..file.text.len())? else { return Ok(Config::default()) };
    let mut reader = Reader::new(file);
    let config = Config::from_node(&node, &mut reader);
    match config {
        Some(config) if reader.problems.is_empty() => Ok(config),
        _ => {
            crate::diagnostic::sort(&mut reader.problems);
            Err(reader.problems)
        }
    }
}

impl FromNode for Config {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let default = Config::default();
        let mut map = MapReader::new(node, reader)?;
        let config = Config {
            title: map.get("title").unwrap_or(default.title),
            description: map.get("description"),
            base_url: checked(&mut map, "base_url", check_base_url),
            language: checked(&mut map, "language", check_language).unwrap_or(default.language),
            timezone: checked(&mut map, "timezone", Zone::named),
            date_from_file_name: map.get("date_from_file_name").unwrap_or(default.date_from_file_name),
            date_format: checked(&mut map, "date_format", check_date_format),
            logo: checked(&mut map, "logo", check_logo),
            social_image: checked(&mut map, "social_image", check_social_image),
            colours: map.get("colours").unwrap_or_default(),
            footer: map.get("footer"),
            theme: checked(&mut map, "theme", check_name).unwrap_or(default.theme),
            permalink: checked(&mut map, "permalink", Permalink::parse).unwrap_or(default.permalink),
            paginate: number(&mut map, "paginate", 1, 10_000).unwrap_or(default.paginate),
            taxonomies: map.get("taxonomies").unwrap_or_default(),
            related: map.get("related").unwrap_or_default(),
            names: map.get("names").unwrap_or_default(),
            combined: map.get("combined").unwrap_or_default(),
            markdown: map.get("markdown").unwrap_or_default(),
            feeds: map.get("feeds").unwrap_or_default(),
            images: map.get("images").unwrap_or_default(),
            search: map.get("search").unwrap_or_default(),
            data_set: map.get("data_set").unwrap_or(default.data_set),
            countries: map.get("countries").unwrap_or_default(),
            publish_files: patterns(&mut map, "publish_files"),
            home_country: map.get("home_country"),
            checks: map.get("checks").unwrap_or_default(),
            menu: map.get("menu").unwrap_or_default(),
            home: map.get("home").unwrap_or_default(),
            follow_links: map.get("follow_links").unwrap_or(default.follow_links),
            publish: map.get("publish").unwrap_or_default(),
            params: free_data(&mut map, "params"),
        };
        check_taxonomies(&mut map, &config.taxonomies);
        map.finish("data of your own goes under `params`");
        Some(config)
    }
}

impl FromNode for CheckLevels {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let mut levels = CheckLevels::default();
        for check in Check::ALL {
            if let Some(level) = map.get(check.name()) {
                levels.set(*check, level);
            }
        }
        map.finish("docs/configuration.md lists the checks");
        Some(levels)
    }
}

impl FromNode for Home {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let sections: Option<Vec<HomeSection>> = map.get("sections");
        if let (Some(sections), Some(node)) = (&sections, map.node("sections")) {
            let twice = sections.iter().enumerate().find(|(at, section)| sections[..*at].contains(section));
            if let Some((_, section)) = twice {
                let message = format!("the section `{}` is named twice", section.as_str());
                map.reader().report(Code::BadValue, node, message);
            }
        }
        map.finish("");
        Some(Self { sections })
    }
}

impl FromNode for HomeSection {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let typed = node.text().unwrap_or_default();
        let section = Self::ALL.iter().find(|(name, _)| *name == typed).map(|(_, section)| *section);
        if section.is_none() {
            reader.not_one_of(node, "section of the front page", &Self::ALL.map(|(name, _)| name));
        }
        section
    }
}

impl FromNode for CheckLevel {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let typed = node.text().unwrap_or_default();
        let level = CheckLevel::ALL.iter().find(|(name, _)| *name == typed).map(|(_, level)| *level);
        if level.is_none() {
            reader.not_one_of(node, "level", &CheckLevel::ALL.map(|(name, _)| name));
        }
        level
    }
}

/// Patterns of paths, each checked.
fn patterns(map: &mut MapReader<'_, '_, '_>, key: &str) -> Vec<String> {
    let Some(node) = map.node(key) else { return Vec::new() };
    let reader = map.reader();
    let patterns: Vec<String> = Vec::from_node(node, reader).unwrap_or_default();
    for item in node.items() {
        if let Some(Err(error)) = item.text().map(globset::Glob::new) {
            let message = format!("the pattern cannot be used: {}", error.kind());
            reader.report(Code::BadValue, item, message).hint = Some("`*.docx`, or `downloads/**`".into());
        }
    }
    patterns
}

/// Free data as it will reach templates.
fn free_data(map: &mut MapReader<'_, '_, '_>, key: &str) -> serde_json::Map<String, serde_json::Value> {
    let Some(node) = map.node(key) else { return serde_json::Map::new() };
    match node.to_json() {
        serde_json::Value::Object(object) => object,
        _ => {
            map.reader().wrong_type(node, "a mapping (key: value)");
            serde_json::Map::new()
        }
    }
}

/// Checks a BCP 47 tag, roughly: a code of two or three letters (longer ones are registered for no language),
/// then subtags.
///
/// # Errors
/// What is wrong with it.
pub fn check_language(typed: &str) -> Result<String, String> {
    let mut parts = typed.split('-');
    let primary = parts.next().unwrap_or_default();
    let good_primary = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    let good_rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if good_primary && good_rest {
        Ok(typed.to_owned())
    } else {
        Err(format!("`{typed}` is not a language tag such as en, pt-BR or zh-Hant"))
    }
}

fn check_date_format(typed: &str) -> Result<String, String> {
    let mut rest = typed;
    while let Some((_, after)) = rest.split_once('{') {
        let name = after.split('}').next().unwrap_or_default();
        if !["day", "month", "month_number", "year"].contains(&name) {
            return Err(format!(
                "`{{{name}}}` is not a part of a date: use {{day}}, {{month}}, {{month_number}}, {{year}}"
            ));
        }
        rest = after;
    }
    if typed.contains("{year}") { Ok(typed.to_owned()) } else { Err("a date needs its {year}".to_owned()) }
}

fn check_logo(typed: &str) -> Result<String, String> {
    if typed.starts_with('/') && !typed.starts_with("//") {
        Ok(typed.to_owned())
    } else {
        Err(format!(
            "`{typed}` is not a path of the site: put the picture into static/ and write `/logo.svg`"
        ))
    }
}

fn check_social_image(typed: &str) -> Result<String, String> {
    let name = typed.to_ascii_lowercase();
    if ![".png", ".jpg", ".jpeg", ".webp", ".gif"].iter().any(|end| name.ends_with(end)) {
        return Err(format!(
            "`{typed}` is not a PNG, JPEG, WebP or GIF: other sites show no other formats beside links"
        ));
    }
    check_logo(typed)
}

fn check_colour(typed: &str) -> Result<String, String> {
    let digits = typed.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(typed.to_ascii_lowercase())
    } else {
        Err(format!("`{typed}` is not a colour such as \"#8a1f11\""))
    }
}

fn check_name(typed: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !typed.is_empty() && typed.chars().all(good) {
        Ok(typed.to_owned())
    } else {
        Err(format!("`{typed}` is not a name: use letters, digits, hyphens and underscores"))
    }
}

/// Every key of an article's front matter that is not a taxonomy of the site's own: no taxonomy can take
/// its name.
pub const FRONT_MATTER_KEYS: &[&str] = &[
    "title",
    "date",
    "id",
    "kind",
    "updated",
    "source",
    "source_url",
    "archived_url",
    "authors",
    "language",
    "translations",
    "dateline",
    "summary",
    "deck",
    "image",
    "attachments",
    "facsimile",
    "countries",
    "topics",
    "related",
    "thread",
    "aliases",
    "slug",
    "template",
    "draft",
    "noindex",
    "withdrawn",
    "print",
    "rights",
    "extra",
];

/// First parts of URLs that are spoken for.
const RESERVED: [&str; 12] = [
    "annotation",
    "countries",
    "topics",
    "sources",
    "authors",
    "id",
    "page",
    "search",
    "assets",
    "data",
    "threads",
    "names",
];

fn check_taxonomies(map: &mut MapReader<'_, '_, '_>, taxonomies: &[Taxonomy]) {
    let Some(Node { value: Value::Sequence(items), .. }) = map.node("taxonomies") else { return };
    let mut seen: Vec<&str> = Vec::new();
    for (item, taxonomy) in items.iter().zip(taxonomies) {
        let name = taxonomy.name.as_str();
        let at = item.get("name").unwrap_or(item);
        if seen.contains(&name) {
            map.reader().report(Code::BadValue, at, format!("the taxonomy `{name}` is declared twice"));
        } else if RESERVED.contains(&name) || FRONT_MATTER_KEYS.contains(&name) {
            map.reader().report(Code::BadValue, at, format!("`{name}` is taken: choose another name"));
        }
        seen.push(name);
    }
}

impl FromNode for Taxonomy {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let name = map.require::<String>("name");
        if let (Some(name), Some(at)) = (&name, map.node("name"))
            && (name != &crate::slug::slugify(name) || name.bytes().all(|b| b.is_ascii_digit()))
        {
            let message = format!("`{name}` is not a name of a taxonomy: use lower-case letters and hyphens");
            map.reader().report(Code::BadValue, at, message);
        }
        let label = map.get("label");
        map.finish("");
        Some(Self { name: name?, label })
    }
}

impl FromNode for Related {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let limit = number(&mut map, "limit", 0, 50);
        map.finish("");
        Some(Self { limit: limit.unwrap_or(Self::default().limit) })
    }
}

impl FromNode for NamesConfig {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let minimum = number(&mut map, "minimum", 1, 10_000);
        map.finish("");
        Some(Self { minimum: minimum.unwrap_or(Self::default().minimum) })
    }
}

impl FromNode for Combined {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let minimum = number(&mut map, "minimum", 2, 10_000);
        map.finish("");
        Some(Self { minimum: minimum.unwrap_or(Self::default().minimum) })
    }
}

impl FromNode for Markdown {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let default = Self::default();
        let mut map = MapReader::new(node, reader)?;
        let markdown = Self {
            raw_html: map.get("raw_html").unwrap_or(default.raw_html),
            smart_punctuation: map.get("smart_punctuation").unwrap_or(default.smart_punctuation),
        };
        map.finish("");
        Some(markdown)
    }
}

impl FromNode for RawHtml {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("sanitized") => Some(Self::Sanitized),
            Some("escaped") => Some(Self::Escaped),
            Some("trusted") => Some(Self::Trusted),
            _ => {
                reader.not_one_of(node, "way to treat HTML", &["sanitized", "escaped", "trusted"]);
                None
            }
        }
    }
}

impl FromNode for Feeds {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let default = Self::default();
        let mut map = MapReader::new(node, reader)?;
        let feeds = Self {
            enabled: map.get("enabled").unwrap_or(default.enabled),
            limit: number(&mut map, "limit", 1, 1_000).unwrap_or(default.limit),
            hub: checked(&mut map, "hub", super::publish::check_endpoint),
        };
        map.finish("");
        Some(feeds)
    }
}

impl FromNode for Images {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let default = Self::default();
        let mut map = MapReader::new(node, reader)?;
        let enabled = map.get("enabled").unwrap_or(default.enabled);
        let quality = number(&mut map, "quality", 1, 100).and_then(|quality| u8::try_from(quality).ok());
        let typed: Option<Vec<String>> = map.get("widths");
        let mut widths = default.widths;
        if let (Some(typed), Some(at)) = (typed, map.node("widths")) {
            let read = |text: &String| text.parse().ok().filter(|width| (16..=10_000).contains(width));
            match typed.iter().map(read).collect::<Option<Vec<u32>>>() {
                Some(read) => widths = read,
                None => {
                    let message = "`widths` is a list of whole numbers from 16 to 10000";
                    map.reader().report(Code::BadValue, at, message);
                }
            }
        }
        widths.sort_unstable();
        widths.dedup();
        map.finish("");
        Some(Self { enabled, widths, quality: quality.unwrap_or(default.quality) })
    }
}

impl FromNode for SearchConfig {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let enabled = map.get("enabled").unwrap_or(Self::default().enabled);
        map.finish("");
        Some(Self { enabled })
    }
}

impl FromNode for Countries {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let about_threshold = number(&mut map, "about_threshold", 0, 1000);
        map.finish("");
        Some(Self { about_threshold: about_threshold.unwrap_or(Self::default().about_threshold) })
    }
}

impl FromNode for Colours {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut map = MapReader::new(node, reader)?;
        let accent = checked(&mut map, "accent", check_colour);
        let accent_dark = checked(&mut map, "accent_dark", check_colour);
        map.finish("");
        Some(Self { accent, accent_dark })
    }
}

impl FromNode for MenuItem {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        // `menu: Countries`, or `menu: {Countries: /countries/}`
        if node.get("label").or(node.get("url")).is_none() {
            let problem =
                reader.report(Code::WrongType, node, "an entry of the menu has a `label` and a `url`");
            problem.hint = Some("each entry is a line `- {label: Countries, url: /countries/}`".to_owned());
            return None;
        }
        let mut map = MapReader::new(node, reader)?;
        let label = map.require("label");
        let url = map.require("url");
        map.finish("");
        Some(Self { label: label?, url: url? })
    }
}
