//! The site that a source was part of: which generator made it, where it stood on the web, where its files lie.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::markdown::front;
use super::when::Clock;

/// A program that makes sites from Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SiteGenerator {
    /// None that is known.
    #[default]
    Other,
    Jekyll,
    Hugo,
    Eleventy,
    Zola,
    Hexo,
    Astro,
}

impl SiteGenerator {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Other => "Markdown",
            Self::Jekyll => "Jekyll",
            Self::Hugo => "Hugo",
            Self::Eleventy => "Eleventy",
            Self::Zola => "Zola",
            Self::Hexo => "Hexo",
            Self::Astro => "Astro",
        }
    }
}

/// What is known of the site that a source was part of.
#[derive(Clone, Debug)]
pub(super) struct SourceSite {
    pub generator: SiteGenerator,
    /// No file outside this folder is read.
    pub root: PathBuf,
    /// Where articles lie, as folders of `root`; empty if anywhere.
    pub content: Vec<PathBuf>,
    /// Folders whose files are published from the root of the site.
    pub statics: Vec<PathBuf>,
    /// `https://example.org/blog/`
    pub address: Option<String>,
    /// The pattern of its addresses, in its generator's own words.
    pub permalink: Option<String>,
    pub language: Option<String>,
    /// What a time without an offset means.
    pub clock: Clock,
    /// Authors' names by the keys that its articles name them with.
    pub authors: HashMap<String, String>,
}

/// The folders above the source in which its site's configuration is looked for.
const ABOVE: usize = 6;

impl SourceSite {
    /// Finds the site that a file or folder belongs to. `clock` is what the user said, if they did.
    pub(super) fn of(source: &Path, clock: Option<&Clock>) -> Self {
        let source = fs::canonicalize(source).unwrap_or_else(|_| source.to_owned());
        let folder = if source.is_dir() { source.as_path() } else { source.parent().unwrap_or(&source) };
        let mut found = None;
        for root in folder.ancestors().take(ABOVE) {
            if let Some((generator, config)) = generator_of(root) {
                found = Some((root.to_owned(), generator, config));
                break;
            }
            // A repository ends here.
            if root.join(".git").exists() {
                break;
            }
        }
        let (root, generator, config) =
            found.unwrap_or((folder.to_owned(), SiteGenerator::Other, Map::new()));
        let mut site = Self {
            generator,
            content: Vec::new(),
            statics: Vec::new(),
            address: None,
            permalink: None,
            language: None,
            clock: clock.cloned().unwrap_or_else(|| assumed_clock(generator)),
            authors: HashMap::new(),
            root,
        };
        site.configure(&config, clock.is_some());
        site
    }

    fn configure(&mut self, config: &Map<String, Value>, clock_given: bool) {
        let text = |key: &str| config.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let root = self.root.clone();
        let folders = |names: &[&str]| -> Vec<PathBuf> {
            names.iter().map(|name| root.join(name)).filter(|path| path.is_dir()).collect()
        };
        let address = match self.generator {
            SiteGenerator::Jekyll => {
                self.statics = vec![root.clone()];
                self.authors = authors(&root.join("_data"));
                self.permalink = Some(text("permalink").unwrap_or("date").to_owned());
                self.language = text("lang").map(str::to_owned);
                text("url").map(|url| format!("{url}{}", text("baseurl").unwrap_or_default()))
            }
            SiteGenerator::Hugo => {
                self.content = folders(&[text("contentDir").unwrap_or("content")]);
                self.statics = folders(&[text("staticDir").unwrap_or("static"), "assets", "content"]);
                let code = text("languageCode").or_else(|| text("locale"));
                self.language = code.or_else(|| text("defaultContentLanguage")).map(str::to_owned);
                self.permalink = config
                    .get("permalinks")
                    .and_then(|patterns| patterns.get("page").or(Some(patterns)))
                    .filter(|patterns| patterns.is_object())
                    .map(Value::to_string);
                text("baseURL").or_else(|| text("baseurl")).or_else(|| text("baseUrl")).map(str::to_owned)
            }
            SiteGenerator::Zola => {
                self.content = folders(&["content"]);
                self.statics = folders(&["static", "content"]);
                self.language = text("default_language").map(str::to_owned);
                text("base_url").map(str::to_owned)
            }
            SiteGenerator::Hexo => {
                let source = text("source_dir").unwrap_or("source");
                self.content = folders(&[source]);
                self.statics = folders(&[source]);
                self.permalink = Some(text("permalink").unwrap_or(":year/:month/:day/:title/").to_owned());
                self.language = text("language").map(str::to_owned);
                text("url").map(str::to_owned)
            }
            SiteGenerator::Astro => {
                self.content = folders(&["src/content", "src/pages", "content"]);
                for collection in collections(&root) {
                    if !self.content.iter().any(|folder| collection.starts_with(folder)) {
                        self.content.push(collection);
                    }
                }
                self.statics = folders(&["public", "src"]);
                text("site").map(str::to_owned)
            }
            SiteGenerator::Eleventy => {
                self.statics = folders(&["public", "static", "src/static", "src/assets", "src", "content"]);
                self.statics.push(root.clone());
                None
            }
            SiteGenerator::Other => {
                self.statics = folders(&["static", "public"]);
                self.statics.push(root.clone());
                None
            }
        };
        let zone = text("timezone").or_else(|| text("timeZone"));
        if !clock_given && let Some(zone) = zone.and_then(|zone| Clock::parse(zone).ok()) {
            self.clock = zone;
        }
        self.address = address
            .map(|address| address.trim_end_matches('/').to_owned())
            .filter(|address| address.starts_with("http://") || address.starts_with("https://"))
            .filter(|address| !address.contains("localhost") && !address.contains("//example."))
            .map(|address| address + "/");
    }

    /// The name of the collection of Astro that a file is in, if its folder lies anywhere: the pages are at that name.
    pub(super) fn collection(&self, file: &Path) -> Option<String> {
        let usual = ["src/content", "src/pages", "content"].map(|name| self.root.join(name));
        let folder = self.content.iter().find(|folder| file.starts_with(folder))?;
        let named = self.generator == SiteGenerator::Astro && !usual.contains(folder);
        named.then(|| folder.file_name().map(|name| name.to_string_lossy().into_owned())).flatten()
    }

    /// The file's path below the folder it is published from: what its address is made of.
    pub(super) fn published(&self, file: &Path) -> Option<String> {
        let mut best: Option<&Path> = None;
        for folder in self.statics.iter().chain(std::iter::once(&self.root)) {
            if let Ok(inside) = file.strip_prefix(folder)
                && best.is_none_or(|best| inside.as_os_str().len() < best.as_os_str().len())
            {
                best = Some(inside);
            }
        }
        Some(best?.to_string_lossy().replace('\\', "/"))
    }
}

/// What the generator takes a time without an offset for.
fn assumed_clock(generator: SiteGenerator) -> Clock {
    match generator {
        // Their documentation says so.
        SiteGenerator::Hugo | SiteGenerator::Eleventy | SiteGenerator::Zola | SiteGenerator::Astro => {
            Clock::Zone(jiff::tz::TimeZone::UTC)
        }
        // They ask the machine that builds the site.
        SiteGenerator::Jekyll | SiteGenerator::Hexo | SiteGenerator::Other => Clock::Unknown,
    }
}

/// The generator whose configuration lies in a folder, with what it says.
fn generator_of(root: &Path) -> Option<(SiteGenerator, Map<String, Value>)> {
    let read = |name: &str| fs::read_to_string(root.join(name)).ok();
    for name in ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"] {
        if let Some(text) = read(name) {
            return Some((SiteGenerator::Hugo, settings(name, &text)));
        }
    }
    for folder in ["config/_default", "config"] {
        for name in ["hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "config.yml"] {
            let name = format!("{folder}/{name}");
            if let Some(text) = read(&name) {
                return Some((SiteGenerator::Hugo, settings(&name, &text)));
            }
        }
    }
    if let Some(text) = read("_config.yml").or_else(|| read("_config.yaml")) {
        let config = settings("_config.yml", &text);
        let hexo = root.join("source").is_dir()
            && (root.join("scaffolds").is_dir()
                || config.contains_key("source_dir")
                || read("package.json").is_some_and(|package| package.contains("\"hexo\"")));
        return Some((if hexo { SiteGenerator::Hexo } else { SiteGenerator::Jekyll }, config));
    }
    if root.join("_posts").is_dir() {
        return Some((SiteGenerator::Jekyll, Map::new()));
    }
    for name in ["config.toml", "config.yaml", "config.yml", "zola.toml"] {
        if let Some(text) = read(name) {
            let config = settings(name, &text);
            if name == "zola.toml" || config.contains_key("base_url") {
                return Some((SiteGenerator::Zola, config));
            }
            if ["baseURL", "baseurl", "baseUrl"].iter().any(|key| config.contains_key(*key)) {
                return Some((SiteGenerator::Hugo, config));
            }
        }
    }
    for name in ["astro.config.mjs", "astro.config.ts", "astro.config.js"] {
        if let Some(text) = read(name) {
            // It is a program; the address is nearly always written out.
            static SITE: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
                regex::Regex::new(r#"\bsite:\s*["'`](https?://[^"'`\s]+)["'`]"#).ok()
            });
            let site = SITE.as_ref().and_then(|site| site.captures(&text)).map(|c| c[1].to_owned());
            let config = site.into_iter().map(|site| ("site".to_owned(), site.into())).collect();
            return Some((SiteGenerator::Astro, config));
        }
    }
    let eleventy = [
        ".eleventy.js",
        "eleventy.config.js",
        "eleventy.config.mjs",
        "eleventy.config.cjs",
        "eleventy.config.ts",
    ];
    if eleventy.iter().any(|name| root.join(name).is_file()) {
        return Some((SiteGenerator::Eleventy, Map::new()));
    }
    None
}

/// The folders that a site of Astro loads its collections from.
fn collections(root: &Path) -> Vec<PathBuf> {
    // It is a program; the folder is nearly always written out.
    static BASE: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r#"\bbase:\s*["'`](?:\./|/)?([\w@][\w@./-]*)["'`]"#).ok()
    });
    let names = [
        "src/content.config.ts",
        "src/content.config.mts",
        "src/content.config.js",
        "src/content.config.mjs",
    ];
    let Some(text) = names.iter().find_map(|name| fs::read_to_string(root.join(name)).ok()) else {
        return Vec::new();
    };
    let found = BASE.iter().flat_map(|base| base.captures_iter(&text));
    let folders = found.filter_map(|c| fs::canonicalize(root.join(c[1].trim_end_matches('/'))).ok());
    folders.filter(|folder| folder.is_dir() && folder.starts_with(root) && folder != root).collect()
}

fn settings(name: &str, text: &str) -> Map<String, Value> {
    if name.ends_with(".toml") {
        front::toml(text).unwrap_or_default()
    } else if name.ends_with(".json") {
        serde_json::from_str(text).unwrap_or_default()
    } else {
        front::yaml(text).0
    }
}

/// Jekyll's `_data/authors.yml`: keys with records that have a name.
fn authors(data: &Path) -> HashMap<String, String> {
    let text =
        ["authors.yml", "authors.yaml"].iter().find_map(|name| fs::read_to_string(data.join(name)).ok());
    let Some(text) = text else { return HashMap::new() };
    let (map, _) = front::yaml(&text);
    map.iter()
        .filter_map(|(key, value)| {
            let name = value.get("name").or_else(|| value.get("display_name"))?.as_str()?;
            Some((key.clone(), name.to_owned()))
        })
        .collect()
}
