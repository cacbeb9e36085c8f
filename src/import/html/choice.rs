//! Where on a web page the article is.

/// Where on a page the article is.
#[derive(Clone, Debug, Default)]
pub(crate) enum ArticleSelector {
    /// Found out by how the page is built.
    #[default]
    Readable,
    /// What a CSS selector matches.
    Selector(String),
}
