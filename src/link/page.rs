//! Every output of a site, named.

use std::sync::Arc;

use super::data_set::DataFile;
use super::feed_format::FeedFormat;
use super::list::{ListKey, PageNumber, TaxonomyName};
use super::notes::NoteOutput;
use super::related::Slot;
use super::single::Single;

/// One output file. Together with the corpus it says all that is needed to render the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageKey {
    /// A page of which there is one.
    Single(&'static Single),
    /// An article, a plain page, or the note that stands for a withdrawn article.
    Article(Slot),
    /// One page of a list of articles.
    List(ListKey, PageNumber),
    /// The index of all terms of a taxonomy.
    TaxonomyIndex(TaxonomyName),
    /// The newest articles of a list.
    Feed(ListKey, FeedFormat),
    /// An old URL that leads to an article.
    Redirect(Arc<str>, Slot),
    /// A year's shard of the data set.
    Data(DataFile, i16),
    /// Something made of the notes of articles.
    Notes(NoteOutput),
    /// Articles of a year, in parts of at most [`SITEMAP_PART`] URLs.
    SitemapYear(i16, u32),
    /// A file that is published as it is: path of the source, relative to the site's root, or a file that is
    /// built into the program.
    Asset(Arc<str>),
    /// A smaller size of a picture: path of the source as in `Asset`, and its width in pixels.
    Resized(Arc<str>, u32),
}

/// The URL of the page to search from.
pub const SEARCH_URL: &str = "/search/";

/// URLs in one file of a sitemap, by the protocol's limit.
pub const SITEMAP_PART: usize = 50_000;

/// The URL of a year's part of the sitemap.
pub fn sitemap_url(year: i16, part: u32) -> String {
    if part == 0 { format!("/sitemap-{year:04}.xml") } else { format!("/sitemap-{year:04}-{}.xml", part + 1) }
}
