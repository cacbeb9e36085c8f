//! Every output of a site, named.

use std::sync::Arc;

use super::data_set::DataFile;
use super::harvest::HarvestFile;
use super::list::{ListKey, PageNumber};
use super::notes::NoteOutput;
use super::related::Slot;

/// One output file. Together with the corpus it says all that is needed to render the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageKey {
    /// An article, a plain page, or the note that stands for a withdrawn article.
    Article(Slot),
    List(ListKey, PageNumber),
    /// The index of all terms of a taxonomy.
    TaxonomyIndex(Arc<str>),
    /// What a server shows for a URL that leads nowhere.
    NotFound,
    /// The page to search from.
    Search,
    Feed(ListKey, FeedFormat),
    /// An old URL that leads to an article.
    Redirect(Arc<str>, Slot),
    /// `_redirects`: the same for hosts that read it.
    RedirectTable,
    /// `_headers`: security and caching, for hosts that read it.
    Headers,
    /// The style sheet of the colours that the configuration sets.
    Colours,
    /// A year's shard of the data set.
    Data(DataFile, i16),
    /// `datapackage.json`: which files the data set has.
    DataPackage,
    /// A description of the archive for harvesters.
    Harvest(HarvestFile),
    /// How the archive is annotated.
    Annotation,
    /// Something made of the notes of articles.
    Notes(NoteOutput),
    SitemapIndex,
    /// Articles of a year, in parts of at most [`SITEMAP_PART`] URLs.
    SitemapYear(i16, u32),
    /// Lists and plain pages.
    SitemapPages,
    Robots,
    /// A file that is published as it is: path of the source, relative to the site's root, or a file that is
    /// built into the program.
    Asset(Arc<str>),
    /// A smaller size of a picture: path of the source as in `Asset`, and its width in pixels.
    Resized(Arc<str>, u32),
}

/// The URL of [`PageKey::Search`].
pub const SEARCH_URL: &str = "/search/";

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedFormat {
    Atom,
    Json,
}

/// URLs in one file of a sitemap, by the protocol's limit.
pub const SITEMAP_PART: usize = 50_000;

impl FeedFormat {
    /// Both formats.
    pub const ALL: [Self; 2] = [Self::Atom, Self::Json];

    /// Name of the file beside the list.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Json => "feed.json",
        }
    }

    /// The media type of the format.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// The URL of a year's part of the sitemap.
pub fn sitemap_url(year: i16, part: u32) -> String {
    if part == 0 { format!("/sitemap-{year:04}.xml") } else { format!("/sitemap-{year:04}-{}.xml", part + 1) }
}
