//! The address that an article had, by the rules of the program that made its site.

use std::path::Path;

use serde_json::Value;

use crate::date::Date;
use crate::import::record::Record;
use crate::import::source_site::{SiteGenerator, SourceSite};
use crate::slug::slugify;

/// What an address is made from.
#[derive(Debug)]
pub(super) struct AddressParts<'a> {
    /// Path of the file below the folder of articles, without its ending.
    pub path: &'a str,
    /// The last part of it, or the slug that the article gives itself.
    pub name: &'a str,
    pub is_post: bool,
}

/// The address as a path from the root; `None` where nobody can tell.
pub(super) fn old_address(record: &Record, parts: &AddressParts<'_>, site: &SourceSite) -> Option<String> {
    let folder = crate::url::parent(parts.path);
    let date = record.date.as_ref();
    match site.generator {
        SiteGenerator::Jekyll if parts.is_post => {
            let pattern = match site.permalink.as_deref().unwrap_or("date") {
                "date" => "/:categories/:year/:month/:day/:title.html",
                "pretty" => "/:categories/:year/:month/:day/:title/",
                "ordinal" => "/:categories/:year/:y_day/:title.html",
                "weekdate" => "/:categories/:year/W:week/:short_day/:title.html",
                "none" => "/:categories/:title.html",
                custom => custom,
            };
            // `en/news/_posts/talks.md` is filed under `en` and `news`.
            let above = folder.split('/').take_while(|part| !matches!(*part, "_posts" | "_drafts"));
            let folders: Vec<&str> = above.filter(|part| !part.is_empty()).collect();
            expand(pattern, date?, parts.name, record, &folders)
        }
        SiteGenerator::Jekyll => {
            let pretty = site
                .permalink
                .as_deref()
                .is_some_and(|permalink| permalink == "pretty" || permalink.ends_with('/'));
            let path = parts.path.trim_start_matches('_');
            let path = path.strip_suffix("/index").unwrap_or(path);
            Some(if path == "index" {
                "/".to_owned()
            } else if pretty {
                format!("/{path}/")
            } else {
                format!("/{path}.html")
            })
        }
        SiteGenerator::Hugo => {
            let section = parts.path.split('/').next().unwrap_or_default();
            let patterns: Option<Value> =
                site.permalink.as_deref().and_then(|text| serde_json::from_str(text).ok());
            let pattern =
                patterns.as_ref().and_then(|patterns| patterns.get(section)).and_then(Value::as_str);
            match (pattern, date) {
                (Some(pattern), Some(date)) => {
                    let pattern = pattern.replace(":section", section).replace(":sections", folder);
                    expand(&pattern, date, parts.name, record, &[])
                }
                _ => Some(slashes(folder, parts.name)),
            }
        }
        SiteGenerator::Zola => Some(slashes(folder, &slugify(parts.name))),
        SiteGenerator::Hexo if parts.is_post => expand(
            site.permalink.as_deref().unwrap_or(":year/:month/:day/:title/"),
            date?,
            parts.name,
            record,
            &[],
        ),
        SiteGenerator::Hexo => Some(format!("/{}.html", parts.path)),
        SiteGenerator::Eleventy | SiteGenerator::Astro => Some(slashes(folder, parts.name)),
        SiteGenerator::Other => None,
    }
}

fn slashes(folder: &str, name: &str) -> String {
    let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    format!("/{}/", path.trim_matches('/'))
}

/// Fills `:year` and its kin in; `folders` are categories by where the file lies. `None` if the pattern holds one that is not known.
fn expand(pattern: &str, date: &Date, name: &str, record: &Record, folders: &[&str]) -> Option<String> {
    let mut out = String::from("/");
    let mut rest = pattern.trim_start_matches('/');
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        match part {
            "year" => out.push_str(&format!("{:04}", date.year())),
            "short_year" => out.push_str(&format!("{:02}", date.year() % 100)),
            "month" => out.push_str(&format!("{:02}", date.month()?)),
            "i_month" => out.push_str(&date.month()?.to_string()),
            "day" => out.push_str(&format!("{:02}", date.day()?)),
            "i_day" => out.push_str(&date.day()?.to_string()),
            "title"
            | "slug"
            | "filename"
            | "contentbasename"
            | "slugorfilename"
            | "slugorcontentbasename"
            | "name" => {
                out.push_str(name);
            }
            "category" | "categories" | "collection" => {
                let declared = record.terms.iter().find(|(taxonomy, _)| taxonomy == "categories");
                let declared = declared.into_iter().flat_map(|(_, terms)| terms).map(|term| slugify(term));
                let mut categories: Vec<String> = folders.iter().map(|folder| (*folder).to_owned()).collect();
                for category in declared {
                    if !categories.contains(&category) {
                        categories.push(category);
                    }
                }
                out.push_str(&categories.join("/"));
            }
            "output_ext" => out.push_str(".html"),
            _ => return None,
        }
    }
    out.push_str(rest);
    while out.contains("//") {
        out = out.replace("//", "/");
    }
    Some(out)
}

/// Names by which other articles of the site may refer to a file.
pub(super) fn names(path: &Path, stem: &str, site: &SourceSite) -> Vec<String> {
    let name = |prefix: &str, name: &str| format!("/@{prefix}/{}", name.to_lowercase());
    let folder = || path.parent()?.file_name().map(|name| name.to_string_lossy().into_owned());
    match site.generator {
        SiteGenerator::Hugo => {
            let own = if matches!(stem, "index" | "_index") {
                folder().unwrap_or_default()
            } else {
                stem.to_owned()
            };
            vec![name("ref", &own)]
        }
        SiteGenerator::Jekyll | SiteGenerator::Hexo => vec![format!("/@post/{stem}")],
        _ => Vec::new(),
    }
}
