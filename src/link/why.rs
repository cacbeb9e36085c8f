//! Why a page has to be rendered again: the engine's account of itself, for people and tests.

use std::fmt;

/// The strongest of the reasons why a change reached a page, the strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Its own article, or the file of its list, changed.
    Own,
    /// The file that is published as it is changed.
    File,
    /// The templates, their data or the theme changed.
    Site,
    /// It lists an article that came, went, moved or changed.
    List,
    /// It shows the article before or after it in time, which changed.
    Neighbour,
    /// What it shows as related or as a version changed.
    Related,
    /// Its story thread changed.
    Thread,
    /// What it links to, or who links to it, changed.
    References,
    /// It tells how many articles others hold, or which pages there are.
    Counts,
    /// Another page, or none, has its URL now.
    #[default]
    Place,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "its own file changed",
            Self::File => "the file changed",
            Self::Site => "a template, the theme, its data or archive.yaml changed",
            Self::List => "an article that it lists changed",
            Self::Neighbour => "the article before or after it changed",
            Self::Related => "what is related to it changed",
            Self::Thread => "its story thread changed",
            Self::References => "what it links to, or who links to it, changed",
            Self::Counts => "it tells which other pages there are, or how much is on them",
            Self::Place => "the page at this URL is another",
        })
    }
}
