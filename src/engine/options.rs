//! How a site is to be built.

use std::path::PathBuf;

/// How a site is to be built.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// The site's folder.
    pub root: PathBuf,
    /// Goes before the configuration's `base_url`; must have been checked.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Where to keep the last good source of every article, which is shown while the file has errors.
    /// Without it such an article is left out.
    pub last_good: Option<PathBuf>,
    /// Whether there is a search, if the configuration wants one.
    pub search: bool,
    /// Whether the words of articles are kept for the search index as they are read: for those who are going to make it.
    pub leaves: bool,
    /// The folder in which to look for what an earlier run found out, and to keep what this one does.
    pub cache: Option<PathBuf>,
    /// Leave out what the archive's own articles taught, as when it is learned anew.
    pub without_model: bool,
}
