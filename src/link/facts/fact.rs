//! What a page can read of the corpus, named.

use std::sync::Arc;

use crate::link::{ListKey, NoteFact, PageNumber, Slot, TaxonomyName};
use crate::site_path::SitePath;

/// One thing that the corpus knows and that pages may show. [`Facts`](super::Facts) answers each with its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// All of an article, for its own page.
    Article(Slot),
    /// What a card shows of an article, its picture as it is now.
    Card(Slot),
    /// Its URL.
    Url(Slot),
    /// Its URL and title.
    Headline(Slot),
    /// What it adds to charts.
    Filing(Slot),
    /// What it adds to timelines.
    Moments(Slot),
    /// What feeds say of it.
    FeedItem(Slot),
    /// What the sitemap says of it.
    SitemapLine(Slot),
    /// What the data set holds of it.
    Record(Slot),
    /// When it was published.
    When(Slot),
    /// All members of a list.
    Members(ListKey),
    /// The members on one page of a list, and the pages beside it.
    Page(ListKey, PageNumber),
    /// The newest members of a list, as many as a feed shows.
    Newest(ListKey),
    /// How many members a list has.
    Count(ListKey),
    /// Whether a list has pages.
    Published(ListKey),
    /// The oldest and the newest member of a list.
    Ends(ListKey),
    /// The lists of its kind before and after a list in time.
    ListsBeside(ListKey),
    /// How articles spell a term.
    Label(ListKey),
    /// The country of a list.
    Country(ListKey),
    /// The name of a list.
    Name(ListKey),
    /// What a thread is called.
    ThreadLabel(Arc<str>),
    /// The terms of a taxonomy that have pages, with the lengths of their lists.
    Terms(TaxonomyName),
    /// The taxonomies under which something is filed.
    Filled,
    /// The pages that a country has together with topics.
    TopicsOfCountry(Arc<str>),
    /// The pages that a topic has together with countries.
    CountriesOfTopic(Arc<str>),
    /// The years that have articles.
    Years,
    /// The parts of the sitemap.
    SitemapParts,
    /// The last day on which one of its members was changed in substance that search engines may know.
    LastChanged(ListKey),
    /// The lists in the sitemap.
    SitemapLists,
    /// The plain pages.
    PlainPages,
    /// What leads to articles from elsewhere.
    Redirects,
    /// The article before one in time, and the one after it.
    Neighbours(Slot),
    /// Related articles with what they share.
    Related(Slot),
    /// Related articles alone.
    RelatedSlots(Slot),
    /// What an article and a related one share, in words.
    Shared(Slot, Slot),
    /// Other versions of its text.
    Versions(Slot),
    /// Who links to it.
    Backlinks(Slot),
    /// The thread that it belongs to.
    Thread(Slot),
    /// Its place in that thread.
    ThreadPlace(Slot),
    /// What the file of the list page at a URL says, its introduction apart.
    Index(String),
    /// The articles that the file of a list page puts first.
    Featured(String),
    /// The title that the file of a list page gives.
    Title(String),
    /// The bytes of a file.
    Source(SitePath),
    /// Where a destination leads that is typed in a file of a folder.
    Reference(String, String),
    /// The article that a file holds.
    ArticleOf(SitePath),
    /// The article that is named by a path typed in a file of a folder.
    ArticleAt(String, String),
    /// What is to be said of the picture at a URL.
    Picture(String),
    /// Something of the notes of all articles.
    Notes(NoteFact),
}
