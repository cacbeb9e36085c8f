//! Pages of which there is one, such as the page to search from. Who renders such a page describes it by a [`Single`].
//! Linking claims its path, and touches the page when something that it reads may have changed.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::settings::LinkSettings;

/// Something of the archive as a whole that pages read. Linking reports when it may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// How many articles each list has.
    Lengths,
    /// Which years have articles.
    Years,
    /// What the data set holds of each article.
    Records,
    /// The parts of the sitemap that hold the articles of years, and when these changed last.
    SitemapParts,
    /// The lists and plain pages that the sitemap names.
    SitemapPages,
    /// Old URLs and the articles that they lead to.
    Redirects,
    /// Which static files the themes have. The engine reports this one.
    ThemeFiles,
}

/// A page of which there is one. Its path identifies it.
pub struct Single {
    /// Relative to the output folder.
    pub path: &'static str,
    /// Whether a site with these settings has the page.
    pub exists: fn(&LinkSettings) -> bool,
    /// What it reads.
    pub reads: &'static [Aspect],
    /// Whether a static file of the site or its theme may take its place.
    pub gives_way: bool,
    /// Whether it describes the archive to libraries, so that a bag of the archive holds it.
    pub describes: bool,
}

impl Single {
    /// A page that every site has and that reads nothing of the archive as a whole.
    pub const fn at(path: &'static str) -> Self {
        Self { path, exists: |_| true, reads: &[], gives_way: false, describes: false }
    }
}

impl PartialEq for Single {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Single {}

impl Hash for Single {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

impl PartialOrd for Single {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Single {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(other.path)
    }
}

impl fmt::Debug for Single {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}
