//! The articles that the site has already, by what an import knows them by.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::Permalink;
use crate::date::Date;
use crate::parse::{decode, split};
use crate::slug::slugify;
use crate::yaml::{self, Node};

/// What is known of the site's own articles.
#[derive(Debug, Default)]
pub(super) struct Existing {
    /// File by `source_url`.
    by_source: HashMap<String, String>,
    /// File by date and title.
    by_headline: HashMap<(String, String), String>,
    /// URLs that are taken, in lower case.
    pub urls: Vec<String>,
    /// File by alias, in lower case.
    aliases: HashMap<String, String>,
    pub ids: Vec<String>,
}

struct ExistingFile {
    path: String,
    source_url: Option<String>,
    date: Option<String>,
    title: String,
    url: Option<String>,
    aliases: Vec<String>,
    id: Option<String>,
}

impl Existing {
    /// Reads the front matter of every article below `content`.
    pub(super) fn read(root: &Path, permalink: &Permalink) -> Self {
        let files: Vec<_> = WalkDir::new(root.join("content"))
            .sort_by_file_name()
            .into_iter()
            .flatten()
            .filter(|entry| {
                entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "md")
            })
            .map(walkdir::DirEntry::into_path)
            .collect();
        let found: Vec<ExistingFile> =
            files.par_iter().filter_map(|path| read(root, path, permalink)).collect();
        let mut existing = Self::default();
        for article in found {
            if let Some(url) = article.source_url {
                existing.by_source.entry(url).or_insert_with(|| article.path.clone());
            }
            if let Some(date) = article.date {
                existing.by_headline.entry((date, article.title)).or_insert_with(|| article.path.clone());
            }
            existing.urls.extend(article.url.map(|url| url.to_lowercase()));
            for alias in article.aliases {
                existing.aliases.entry(alias.to_lowercase()).or_insert_with(|| article.path.clone());
            }
            existing.ids.extend(article.id);
        }
        existing
    }

    /// The file of the article that was first published at an address.
    pub(super) fn by_source(&self, url: &str) -> Option<&str> {
        self.by_source.get(url).map(String::as_str)
    }

    /// The file of the article that an alias, in lower case, leads to.
    pub(super) fn by_alias(&self, alias: &str) -> Option<&str> {
        self.aliases.get(alias).map(String::as_str)
    }

    /// The file of the article of this date and title.
    pub(super) fn by_headline(&self, date: &str, title: &str) -> Option<&str> {
        self.by_headline.get(&(date.to_owned(), title.to_owned())).map(String::as_str)
    }
}

fn read(root: &Path, file: &Path, permalink: &Permalink) -> Option<ExistingFile> {
    let path = file.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    let bytes = fs::read(file).ok()?;
    let path_arc: Arc<str> = path.as_str().into();
    let source = decode(&path_arc, &bytes).ok()?;
    let parts = split(&source).ok()?;
    let node = yaml::parse(&source, parts.front_matter).ok()??;
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let date = text("date");
    let stem = path.strip_suffix("/index.md").or_else(|| path.strip_suffix(".md")).unwrap_or(&path);
    let slug = text("slug").unwrap_or_else(|| slugify(stem.rsplit('/').next().unwrap_or_default()));
    let url = if text("kind").as_deref() == Some("page") {
        Some(format!("{}/", stem.strip_prefix("content").unwrap_or(stem)))
    } else {
        date.as_deref().and_then(|date| Date::parse(date).ok()).map(|date| permalink.url(&date, &slug))
    };
    let aliases = match node.get("aliases").map(|node| &node.value) {
        Some(yaml::Value::Sequence(items)) => {
            items.iter().filter_map(Node::text).map(str::to_owned).collect()
        }
        _ => text("aliases").into_iter().collect(),
    };
    Some(ExistingFile {
        source_url: text("source_url"),
        title: text("title").unwrap_or_default(),
        date,
        url,
        aliases,
        id: text("id"),
        path,
    })
}
