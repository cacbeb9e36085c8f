//! What kind of file an output is, from its path alone. The one place that says so: the order of a publication and how
//! long a file may be cached both follow from it.

use crate::search;

/// Kinds of files, in the order in which they are uploaded: what others need goes before those that need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UploadKind {
    /// Style sheets, scripts, pictures, attachments: parts of pages.
    Asset,
    /// A part of the search index.
    SearchBlock,
    /// The data set.
    Data,
    /// The page of an article, or one that stands for itself.
    Page,
    /// A page that lists others.
    List,
    /// The home page.
    Home,
    /// A feed.
    Feed,
    /// The file that says which parts the search index has.
    SearchManifest,
    /// A sitemap, and what tells robots and harvesters where it is.
    Sitemap,
    /// What a host reads instead of giving it out: redirects, headers.
    Control,
}

impl UploadKind {
    /// The kind in the words of a report, in the plural.
    pub fn name(self) -> &'static str {
        match self {
            UploadKind::Asset => "assets",
            UploadKind::SearchBlock => "search blocks",
            UploadKind::Data => "data files",
            UploadKind::Page => "pages",
            UploadKind::List => "lists",
            UploadKind::Home => "home page",
            UploadKind::Feed => "feeds",
            UploadKind::SearchManifest => "search manifest",
            UploadKind::Sitemap => "sitemaps",
            UploadKind::Control => "host files",
        }
    }

    /// True for what a reader looks at.
    pub fn is_html(self) -> bool {
        matches!(self, UploadKind::Page | UploadKind::List | UploadKind::Home)
    }
}

/// Files that hosts read, in the root of a site.
pub const CONTROL_FILES: [&str; 6] =
    ["_redirects", "_headers", ".htaccess", "CNAME", ".nojekyll", "_routes.json"];

/// First parts of the paths of lists that every site may have.
const LISTS: [&str; 7] = ["countries", "topics", "sources", "names", "threads", "page", "search"];

/// Sorts output paths into kinds.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    /// Names of the site's own taxonomies, whose pages are lists.
    taxonomies: Vec<String>,
}

impl Kinds {
    /// For a site with these taxonomies of its own.
    pub fn new(taxonomies: impl IntoIterator<Item = String>) -> Self {
        Self { taxonomies: taxonomies.into_iter().collect() }
    }

    /// The kind of an output by its path, relative to the output folder. A compressed twin is what its original is.
    pub fn of(&self, path: &str) -> UploadKind {
        let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let first = path.split('/').next().unwrap_or_default();
        if let Some(rest) = path.strip_prefix(search::FOLDER) {
            return if rest == search::LIST { UploadKind::SearchManifest } else { UploadKind::SearchBlock };
        }
        if path == "index.html" {
            return UploadKind::Home;
        }
        if name.ends_with(".html") || name.ends_with(".htm") {
            return if self.is_list(path, first) { UploadKind::List } else { UploadKind::Page };
        }
        if CONTROL_FILES.contains(&path) {
            return UploadKind::Control;
        }
        if name == "feed.xml" || name == "feed.json" {
            return UploadKind::Feed;
        }
        let is_sitemap = name.starts_with("sitemap") && name.ends_with(".xml");
        if is_sitemap || first == ".well-known" || ["robots.txt", "capabilitylist.xml"].contains(&path) {
            return UploadKind::Sitemap;
        }
        if first == "data" || first == "annotation" {
            return UploadKind::Data;
        }
        UploadKind::Asset
    }

    fn is_list(&self, path: &str, first: &str) -> bool {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        // Years, months and days.
        let is_calendar =
            !folders.is_empty() && folders.split('/').all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let is_numbered = folders.split('/').any(|part| part == "page");
        is_calendar
            || is_numbered
            || LISTS.contains(&first)
            || first == "authors"
            || self.taxonomies.iter().any(|name| name == first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_site_has_its_place_in_the_order() {
        let kinds = Kinds::new(["tags".to_owned()]);
        for (path, kind) in [
            ("assets/style.css", UploadKind::Asset),
            ("2018/11/29/talks/map.png", UploadKind::Asset),
            ("2018/11/29/talks/index.html", UploadKind::Page),
            ("about/index.html", UploadKind::Page),
            ("404.html", UploadKind::Page),
            ("2018/index.html", UploadKind::List),
            ("2018/11/page/3/index.html", UploadKind::List),
            ("countries/north-korea/index.html", UploadKind::List),
            ("countries/north-korea/feed.xml", UploadKind::Feed),
            ("tags/one/index.html", UploadKind::List),
            ("index.html", UploadKind::Home),
            ("index.html.gz", UploadKind::Home),
            ("feed.json", UploadKind::Feed),
            ("data/articles-2018.csv", UploadKind::Data),
            ("sitemap-2018.xml", UploadKind::Sitemap),
            ("robots.txt", UploadKind::Sitemap),
            ("capabilitylist.xml", UploadKind::Sitemap),
            (".well-known/resourcesync", UploadKind::Sitemap),
            ("_redirects", UploadKind::Control),
        ] {
            assert_eq!(kinds.of(path), kind, "{path}");
        }
        let manifest = format!("{}{}", search::FOLDER, search::LIST);
        assert_eq!(kinds.of(&manifest), UploadKind::SearchManifest);
        assert_eq!(kinds.of(&format!("{}a/b.bin", search::FOLDER)), UploadKind::SearchBlock);
    }
}
