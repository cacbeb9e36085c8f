//! URLs within the site: root-relative paths, what file each is written to, and how pages link to them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// The page for what is not there, which hosts show at the address that was asked for.
pub const NOT_FOUND: &str = "/404.html";

/// What must be escaped in the path of a URL.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');

/// The same for a path in which `%`, `#` and `?` of files are escaped.
const ESCAPED: &AsciiSet = &PATH.remove(b'%');

/// A path as typed, and with its accents composed and decomposed: file systems keep either, and nobody sees which.
pub fn spellings(path: &str) -> Vec<Cow<'_, str>> {
    let mut all = vec![Cow::Borrowed(path)];
    if !path.is_ascii() {
        for other in [path.nfc().collect::<String>(), path.nfd().collect()] {
            if all.iter().all(|known| *known != other) {
                all.push(Cow::Owned(other));
            }
        }
    }
    all
}

/// The path of a file as a URL has it: a `#`, `?` or `%` in its name is no fragment, query or escape.
pub fn url_of_file(path: &str) -> String {
    let mut url = String::with_capacity(path.len() + 1);
    url.push('/');
    for c in path.chars() {
        match c {
            '%' => url.push_str("%25"),
            '#' => url.push_str("%23"),
            '?' => url.push_str("%3F"),
            c => url.push(c),
        }
    }
    url
}

/// The path of a file, from the path of a URL that [`url_of_file`] made.
pub fn file_of_url(url: &str) -> Cow<'_, str> {
    if url.contains('%') {
        Cow::Owned(url.replace("%23", "#").replace("%3F", "?").replace("%25", "%"))
    } else {
        Cow::Borrowed(url)
    }
}

/// The longest URL that something is published at, in bytes: with the path of the output folder before it no file system
/// refuses it.
pub const LONGEST_URL: usize = 1000;

/// Names at the root of a site that begin with a dot and have a meaning of their own (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Checks whether hosts serve what is published at a URL of the site as any other page. Some read `*` and `:name` in
/// redirects as patterns; files at the root whose names begin with an underscore or a dot they take for their own
/// (`_redirects`, `_headers`) or leave out.
///
/// # Errors
/// What is wrong with it.
pub fn check_place(url: &str) -> Result<(), String> {
    let decoded = percent_decode_str(url).decode_utf8_lossy();
    if decoded.len() > LONGEST_URL {
        return Err(format!("a URL has at most {LONGEST_URL} bytes"));
    }
    let mut segments = decoded.split('/').filter(|segment| !segment.is_empty() && *segment != ".");
    for (at, segment) in segments.by_ref().enumerate() {
        if segment.len() > crate::slug::LONGEST {
            return Err(format!("a part of a URL has at most {} bytes", crate::slug::LONGEST));
        }
        if segment.contains('*') {
            return Err("hosts read `*` in the address of a redirect as any address".to_owned());
        }
        if segment.starts_with(':') {
            return Err(format!("hosts read `{segment}` in the address of a redirect as any name"));
        }
        if at == 0 && segment.starts_with(['_', '.']) && segment != WELL_KNOWN && segment != ".." {
            return Err(format!(
                "hosts do not serve `/{segment}` as a page: its name begins with `{}`",
                &segment[..1]
            ));
        }
    }
    Ok(())
}

/// The folder part of a `/`-separated path: `a/b` of `a/b/c.md`.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// The path of a file of the built site, relative to the output folder: `a/b/index.html`. Neither a URL nor the path of a
/// source file becomes one by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// Takes a path that is known to be relative to the output folder.
    pub(crate) fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path alone, for what holds nothing but paths of outputs.
    pub(crate) fn as_shared(&self) -> &Arc<str> {
        &self.0
    }
}

impl Deref for OutputPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// The output file that a URL is written to: `a/b/index.html` for `/a/b/`, `a.xml` for `/a.xml`.
pub fn output_path(url: &str) -> OutputPath {
    let path = url.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        OutputPath::new(format!("{path}index.html"))
    } else {
        OutputPath::new(path)
    }
}

/// The path of a URL with everything escaped that must be.
pub fn encode(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
}

fn encode_escaped(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, ESCAPED).into()
}

/// What must be escaped in a destination that an author typed, where percent signs may stand for escapes already.
const TYPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A destination as an author typed it, as a URL has it.
pub fn encode_typed(destination: &str) -> String {
    utf8_percent_encode(destination, TYPED).to_string()
}

/// How the pages of a site link to each other: by root-relative paths below `base_url`, or relatively
/// where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Linker {
    /// `https://example.org`, without the path.
    origin: Option<String>,
    /// Path of the base URL without the trailing slash; empty for the root of a host.
    base_path: String,
}

impl Linker {
    /// A linker for a base URL that [`check_base_url`] has accepted, or for none.
    pub fn new(base_url: Option<&str>) -> Self {
        let Some(base) = base_url else { return Self::default() };
        let after_scheme = base.find("://").map_or(0, |at| at + 3);
        let host_end = base[after_scheme..].find('/').map_or(base.len(), |at| after_scheme + at);
        Self {
            origin: Some(base[..host_end].to_owned()),
            base_path: base[host_end..].trim_end_matches('/').to_owned(),
        }
    }

    /// How the page at a root-relative URL links to others.
    pub fn of_page(&self, page: &str) -> PageLinks {
        PageLinks { page: page.to_owned(), linker: self.clone() }
    }

    /// The absolute URL of a page; `None` without a base URL. Other sites' URLs stay as they are.
    pub fn absolute(&self, to: &str) -> Option<String> {
        if !to.starts_with('/') || to.starts_with("//") {
            return Some(to.to_owned());
        }
        let origin = self.origin.as_ref()?;
        let (path, rest) = to.find(['#', '?']).map_or((to, ""), |at| to.split_at(at));
        Some([origin, &self.base_path, &*encode_escaped(path), rest].concat())
    }

    /// Path of the base URL without its trailing slash.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The decoded path below the base URL, of a path of the host; `None` for one outside. What is no UTF-8 decodes to
    /// something that no output is called.
    pub fn below(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(&self.base_path)?;
        rest.starts_with('/').then(|| percent_decode_str(rest).decode_utf8_lossy().into_owned())
    }

    /// True if links are relative.
    pub fn is_relative(&self) -> bool {
        self.origin.is_none()
    }
}

/// How one page links to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLinks {
    /// Its root-relative URL.
    page: String,
    linker: Linker,
}

impl PageLinks {
    /// The reference that the page uses for a root-relative URL, which may carry a fragment. Without a base URL it is
    /// relative, but from [`NOT_FOUND`] it begins at the root.
    pub fn href(&self, to: &str) -> String {
        if !to.starts_with('/') || to.starts_with("//") {
            return to.to_owned();
        }
        let (path, rest) = match to.find(['#', '?']) {
            Some(at) => to.split_at(at),
            None => (to, ""),
        };
        if self.linker.origin.is_some() {
            return [&self.linker.base_path, &*encode_escaped(path), rest].concat();
        }
        // A host shows this page at any address of the site: there is no folder to begin from.
        if self.page == NOT_FOUND {
            return [&*encode_escaped(path), rest].concat();
        }
        // By way of the root: pages of equal depth share their references.
        let mut relative = "../".repeat(depth(&self.page));
        relative.push_str(&encode_escaped(path.trim_start_matches('/')));
        // A link to a folder names its index file, so that the site can be read from a disk without a server.
        if path.ends_with('/') {
            relative.push_str("index.html");
        }
        relative.push_str(rest);
        relative
    }

    /// The absolute URL of another page: see [`Linker::absolute`].
    pub fn absolute(&self, to: &str) -> Option<String> {
        self.linker.absolute(to)
    }
}

/// How many folders below the root the file of a URL lies.
pub fn depth(url: &str) -> usize {
    parent(url).split('/').filter(|part| !part.is_empty()).count()
}

/// Checks a base URL typed in the configuration or on the command line and brings it into the form
/// `https://host/path/`.
///
/// # Errors
/// What is wrong with it.
pub fn check_base_url(typed: &str) -> Result<String, String> {
    let rest = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://")).ok_or_else(|| {
        let host = typed.split('/').next().unwrap_or_default();
        let bare = host.contains('.') && !host.contains(':') && !typed.contains("//");
        let instead = if bare { format!(": write https://{typed}") } else { String::new() };
        format!("a base URL begins with https:// or http://{instead}")
    })?;
    let host = rest.split('/').next().unwrap_or_default();
    let good = |c: char| c.is_ascii_alphanumeric() || "-._~:[]".contains(c);
    if host.is_empty() || !host.chars().all(good) {
        return Err(format!("`{host}` is not a host name (write international names in their xn-- form)"));
    }
    let (scheme, path) = (&typed[..typed.len() - rest.len()], &rest[host.len()..]);
    if path.contains(['?', '#', '\\', '"', '<', '>', ' ']) || path.chars().any(char::is_control) {
        return Err("a base URL has no query, fragment or spaces".to_owned());
    }
    let slash = if typed.ends_with('/') { "" } else { "/" };
    // What is escaped already stays as it is.
    let path = utf8_percent_encode(path, CONTROLS);
    Ok(format!("{scheme}{host}{path}{slash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_link_to_each_other_relatively_or_below_the_base() {
        let none = Linker::new(None);
        assert_eq!(
            none.of_page("/2018/11/29/a/").href("/countries/x/"),
            "../../../../countries/x/index.html"
        );
        assert_eq!(none.of_page("/").href("/feed.xml"), "feed.xml");
        assert_eq!(none.of_page("/2018/").href("/2018/#top"), "../2018/index.html#top");
        let based = Linker::new(Some("https://example.org/news/"));
        assert_eq!(based.of_page("/2018/").href("/a b/?q=1#x"), "/news/a%20b/?q=1#x");
        assert_eq!(based.absolute("/2018/").as_deref(), Some("https://example.org/news/2018/"));
        assert_eq!(based.of_page("/").href("https://other.example/"), "https://other.example/");
    }

    #[test]
    fn places_that_hosts_give_a_meaning_to_are_refused() {
        for good in ["/a/", "/a_b/_c/", "/.well-known/x.txt", "/a:b/", "/2018/11/", "x"] {
            assert_eq!(check_place(good), Ok(()), "{good}");
        }
        let long = "/x".repeat(2_100);
        for bad in [
            "/*",
            "/a/*",
            "/a/b*c/",
            "/:id/",
            "/a/:id",
            "/_redirects",
            "_headers",
            "/.git/",
            "/%2A",
            "/%5Fx/",
            &long,
        ] {
            assert!(check_place(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn base_urls_are_checked() {
        assert_eq!(check_base_url("https://example.org").as_deref(), Ok("https://example.org/"));
        for bad in ["example.org", "ftp://x/", "https://", "https://a b/", "https://x/?q"] {
            assert!(check_base_url(bad).is_err(), "{bad}");
        }
    }
}
