//! Lists of articles by date, and how they are cut into pages.
//!
//! Pages are numbered from the oldest, so that a new article changes the newest page and leaves the others
//! alone. The newest page has the list's own URL and holds between one and two pages' worth of articles;
//! when it reaches two, its older half becomes the next numbered page.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The name of a taxonomy, such as `topics`. The slug of a term does not become one by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaxonomyName(Arc<str>);

impl TaxonomyName {
    /// Takes the name of a taxonomy that the site has.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }
}

impl Deref for TaxonomyName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TaxonomyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// Which list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListKey {
    /// Every article: the home page.
    All,
    /// The articles of a year.
    Year(i16),
    /// The articles of a month: the year, and the month from 1.
    Month(i16, u8),
    /// A term of a taxonomy, by its slug.
    Term(TaxonomyName, Arc<str>),
    /// The articles about a country that are on a topic.
    Pair {
        /// The slug of the country.
        country: Arc<str>,
        /// The slug of the topic.
        topic: Arc<str>,
    },
    /// The articles below a folder that has an `_index.md`: path relative to the site's root.
    Section(Arc<str>),
}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageNumber {
    /// The page at the list's own URL.
    Newest,
    /// A full page, counted from 1 for the oldest.
    Numbered(u32),
}

impl ListKey {
    /// The list's own URL.
    pub fn url(&self) -> String {
        match self {
            Self::All => "/".into(),
            Self::Year(year) => format!("/{year:04}/"),
            Self::Month(year, month) => format!("/{year:04}/{month:02}/"),
            // Links to terms are most of what pages are made of; `format!` is slower.
            Self::Term(taxonomy, slug) => ["/", taxonomy, "/", slug, "/"].concat(),
            Self::Pair { country, topic } => ["/countries/", country, "/", topic, "/"].concat(),
            Self::Section(folder) => format!("/{}/", folder.strip_prefix("content/").unwrap_or(folder)),
        }
    }

    /// The URL of one of its pages.
    pub fn page_url(&self, page: PageNumber) -> String {
        match page {
            PageNumber::Newest => self.url(),
            PageNumber::Numbered(number) => format!("{}page/{number}/", self.url()),
        }
    }
}

/// How many numbered pages a list of `length` articles has.
pub(super) fn numbered_pages(length: usize, per_page: usize) -> u32 {
    (length / per_page).saturating_sub(1) as u32
}

/// Which members of a list, oldest first, stand on a page.
pub fn page_range(length: usize, per_page: usize, page: PageNumber) -> std::ops::Range<usize> {
    let numbered = numbered_pages(length, per_page) as usize;
    match page {
        PageNumber::Newest => numbered * per_page..length,
        PageNumber::Numbered(number) => {
            let end = (number as usize).min(numbered) * per_page;
            end.saturating_sub(per_page)..end
        }
    }
}

/// All pages of a list, the newest first.
pub fn pages(length: usize, per_page: usize) -> impl Iterator<Item = PageNumber> {
    let numbered = (1..=numbered_pages(length, per_page)).rev().map(PageNumber::Numbered);
    std::iter::once(PageNumber::Newest).chain(numbered)
}

/// The pages with newer and with older articles than `page`.
pub fn neighbours(
    length: usize,
    per_page: usize,
    page: PageNumber,
) -> (Option<PageNumber>, Option<PageNumber>) {
    let last = numbered_pages(length, per_page);
    let older = |number: u32| (number > 0).then_some(PageNumber::Numbered(number));
    match page {
        PageNumber::Newest => (None, older(last)),
        PageNumber::Numbered(number) if number >= last => (Some(PageNumber::Newest), older(number - 1)),
        PageNumber::Numbered(number) => (Some(PageNumber::Numbered(number + 1)), older(number - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_stands_on_exactly_one_page_and_old_pages_stay() {
        let per_page = 5;
        let mut before: Vec<(PageNumber, std::ops::Range<usize>)> = Vec::new();
        for length in 0..60 {
            let all: Vec<_> = pages(length, per_page).map(|p| (p, page_range(length, per_page, p))).collect();
            let mut seen: Vec<usize> = all.iter().flat_map(|(_, range)| range.clone()).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..length).collect::<Vec<_>>());
            assert!(all[0].1.len() < 2 * per_page);
            for (page, range) in &before[..] {
                if *page != PageNumber::Newest {
                    assert!(all.contains(&(*page, range.clone())), "page {page:?} moved at {length}");
                }
            }
            before = all;
        }
    }

    #[test]
    fn pages_lead_to_their_neighbours() {
        use PageNumber::{Newest, Numbered};
        assert_eq!(neighbours(9, 5, Newest), (None, None));
        assert_eq!(neighbours(21, 5, Newest), (None, Some(Numbered(3))));
        assert_eq!(neighbours(21, 5, Numbered(3)), (Some(Newest), Some(Numbered(2))));
        assert_eq!(neighbours(21, 5, Numbered(1)), (Some(Numbered(2)), None));
    }
}
