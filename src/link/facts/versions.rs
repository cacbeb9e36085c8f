//! The versions of what other pages show of an article.

/// The versions of what other pages than its own show of an article: where one is the same, they need not follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// Cards, feeds, the sitemap, timelines, and the headings of pages of names.
    pub shown: u64,
    /// [`Filing`](super::Filing).
    pub filing: u64,
    /// [`DataRecord`](super::DataRecord).
    pub record: u64,
}
