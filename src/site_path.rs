//! Where the files of a site lie: paths and folders below its root.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::url::parent;

/// Why a path that an author typed cannot be used as a place in the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// `..` leads above the root.
    Outside,
    /// Control characters, backslashes, drive letters.
    Unusable,
}

/// The path of a file of the site, relative to its root: `content/2020/a.md`. A URL or the path of an output does not
/// become one by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The folder that the file lies in.
    pub fn folder(&self) -> SiteFolder<'_> {
        SiteFolder::of(&self.0)
    }

    /// The path alone, for what names files of other places, too.
    pub fn as_shared(&self) -> &Arc<str> {
        &self.0
    }
}

impl From<&Arc<str>> for SitePath {
    fn from(path: &Arc<str>) -> Self {
        Self(path.clone())
    }
}

impl From<&str> for SitePath {
    fn from(path: &str) -> Self {
        Self(path.into())
    }
}

impl From<String> for SitePath {
    fn from(path: String) -> Self {
        Self(path.into())
    }
}

impl From<Arc<str>> for SitePath {
    fn from(path: Arc<str>) -> Self {
        Self(path)
    }
}

impl From<SitePath> for Arc<str> {
    fn from(path: SitePath) -> Self {
        path.0
    }
}

impl Deref for SitePath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// A folder of the site, relative to its root, without a slash at either end: `content/2020`. The root is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteFolder<'p>(&'p str);

impl<'p> SiteFolder<'p> {
    /// The site itself.
    pub const ROOT: SiteFolder<'static> = SiteFolder("");
    /// The folder of the articles.
    pub const CONTENT: SiteFolder<'static> = SiteFolder("content");

    /// The folder of a file.
    pub fn of(file: &'p str) -> Self {
        Self(parent(file))
    }

    /// Takes the path of a folder.
    pub fn new(folder: &'p str) -> Self {
        Self(folder)
    }

    /// The folder around this one; the root for the root.
    pub fn parent(self) -> Self {
        Self(parent(self.0))
    }

    /// The way from here to a file.
    pub(crate) fn path_to(self, file: &SitePath) -> String {
        let from: Vec<&str> = self.0.split('/').filter(|part| !part.is_empty()).collect();
        let to: Vec<&str> = file.split('/').collect();
        let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
        let mut parts = vec![".."; from.len() - shared];
        parts.extend(&to[shared..]);
        parts.join("/")
    }

    /// Its path.
    pub fn as_str(self) -> &'p str {
        self.0
    }

    /// Resolves a path that an author typed (decoded, with `/` between its parts) in a file of this folder. A slash in
    /// front means the root.
    ///
    /// # Errors
    /// The path leads above the root, or holds what no path may.
    pub fn resolve(self, typed: &str) -> Result<String, BadPath> {
        if typed.chars().any(|c| c.is_control() || c == '\\') || typed.as_bytes().get(1) == Some(&b':') {
            return Err(BadPath::Unusable);
        }
        let mut parts: Vec<&str> = Vec::new();
        let start = if typed.starts_with('/') { "" } else { self.0 };
        for part in start.split('/').chain(typed.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(BadPath::Outside)?;
                }
                part => parts.push(part),
            }
        }
        Ok(parts.join("/"))
    }

    /// Resolves the path of an article that an author typed in a file of this folder. A slash in front means `content/`.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub(crate) fn resolve_article(self, typed: &str) -> Result<String, BadPath> {
        let start = if typed.starts_with('/') { Self::CONTENT } else { self };
        start.resolve(typed.trim_start_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_site_and_lead_from_folder_to_file() {
        let folder = SiteFolder::new("content/2018");
        assert_eq!(folder.resolve("../2017/a.md"), Ok("content/2017/a.md".into()));
        assert_eq!(folder.resolve("/b/./c"), Ok("b/c".into()));
        assert_eq!(folder.resolve_article("/b.md"), Ok("content/b.md".into()));
        assert_eq!(SiteFolder::new("2018/11").path_to(&"2018/11/b.md".into()), "b.md");
        assert_eq!(SiteFolder::new("2018/11/a").path_to(&"2018/12/b.md".into()), "../../12/b.md");
        assert_eq!(SiteFolder::ROOT.path_to(&"2018/b.md".into()), "2018/b.md");
        assert_eq!(SiteFolder::new("a").resolve("../../b"), Err(BadPath::Outside));
        assert_eq!(SiteFolder::new("a").resolve("C:/b"), Err(BadPath::Unusable));
    }
}
