//! What an article can be linked by: its files and old addresses, brought into one form, and the article they lead to.

use std::collections::HashMap;
use std::path::Path;

use crate::site_path::SiteFolder;
use percent_encoding::percent_decode_str;

/// Which article has which address, by its number.
#[derive(Debug, Default)]
pub(super) struct ImportedAddresses {
    known: HashMap<String, usize>,
}

impl ImportedAddresses {
    /// Lets an address lead to an article, unless it leads to another already.
    pub(super) fn add(&mut self, address: &str, article: usize) {
        if let Some(form) = form(address) {
            self.known.entry(form).or_insert(article);
        }
    }

    /// Lets the path of a file on the disk lead to an article.
    pub(super) fn add_file(&mut self, file: &Path, article: usize) {
        self.known.entry(file_form(file)).or_insert(article);
    }

    /// The article that an address leads to.
    pub(super) fn get(&self, address: &str) -> Option<usize> {
        self.known.get(&form(address)?).copied()
    }

    /// The article that was made of a file.
    pub(super) fn file(&self, file: &Path) -> Option<usize> {
        self.known.get(&file_form(file)).copied()
    }
}

fn file_form(file: &Path) -> String {
    format!("file:{}", file.to_string_lossy().replace('\\', "/"))
}

/// One form for what browsers and servers take for the same page: without scheme, `www.`, the index file, the ending
/// and a slash at the end.
fn form(address: &str) -> Option<String> {
    let address = address.trim();
    let address = address.split('#').next().unwrap_or_default();
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let rest = address.split_once("://").map(|(_, rest)| format!("//{rest}"));
    let mut path = percent_decode_str(rest.as_deref().unwrap_or(address)).decode_utf8_lossy().into_owned();
    if let Some(host) = path.strip_prefix("//") {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let end = host.find('/').unwrap_or(host.len());
        path = format!("//{}{}", host[..end].to_lowercase(), &host[end..]);
    } else if !path.starts_with('/') {
        return None;
    }
    for ending in ["index.html", "index.htm", "index.php", ".html", ".htm", ".md", ".php"] {
        if let Some(stem) = path.strip_suffix(ending) {
            path.truncate(stem.len());
            break;
        }
    }
    while path.len() > 1 && path.ends_with('/') {
        path.pop();
    }
    // Of queries only WordPress's short links name a page.
    if let Some(id) = query.strip_prefix("p=").or_else(|| query.strip_prefix("page_id="))
        && id.chars().all(|c| c.is_ascii_digit())
    {
        path.push_str("?p=");
        path.push_str(id);
    }
    Some(path)
}

/// The path of a whole URL, or a path as it is.
pub(super) fn path_of(address: &str) -> &str {
    match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => address,
    }
}

/// Whether an address is that of a file for programs: a feed, a list of pages, a script.
pub(super) fn is_for_programs(address: &str) -> bool {
    const ENDINGS: [&str; 10] =
        ["xml", "json", "jsonld", "txt", "rss", "atom", "js", "css", "ics", "webmanifest"];
    let name = path_of(address).trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_lowercase();
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Whether an address is a whole URL; one that stands in a query or a path says nothing.
pub(super) fn has_scheme(address: &str) -> bool {
    address.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// A relative address as seen from another.
pub(super) fn join(base: &str, relative: &str) -> Option<String> {
    if has_scheme(relative) {
        return Some(relative.to_owned());
    }
    if let Some(rest) = relative.strip_prefix("//") {
        return Some(format!("https://{rest}"));
    }
    let origin_end = match base.find("://") {
        Some(at) => base[at + 3..].find('/').map_or(base.len(), |slash| at + 3 + slash),
        None => 0,
    };
    let (origin, path) = base.split_at(origin_end);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (relative, tail) = relative.find(['?', '#']).map_or((relative, ""), |at| relative.split_at(at));
    if relative.is_empty() {
        return Some(format!("{origin}{path}{tail}"));
    }
    let clean = SiteFolder::of(path).resolve(relative).ok()?;
    let slash = if relative.ends_with('/') && !clean.is_empty() { "/" } else { "" };
    Some(format!("{origin}/{clean}{slash}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_many_addresses() {
        let mut addresses = ImportedAddresses::default();
        addresses.add("https://www.Example.org/2018/talks.html", 1);
        addresses.add("/2018/talks/", 2);
        addresses.add("https://example.org/?p=12", 3);
        for address in [
            "http://example.org/2018/talks",
            "//example.org/2018/talks/index.html",
            "https://example.org/2018/talks/?utm=x#top",
        ] {
            assert_eq!(addresses.get(address), Some(1), "{address}");
        }
        assert_eq!(addresses.get("/2018/talks.md"), Some(2));
        assert_eq!(addresses.get("https://example.org/?p=12"), Some(3));
        assert_eq!(addresses.get("talks"), None);
    }

    #[test]
    fn relative_addresses_are_joined() {
        assert_eq!(join("https://a.org/x/y/", "../z#f").as_deref(), Some("https://a.org/x/z#f"));
        assert_eq!(join("/x/y.html", "z/").as_deref(), Some("/x/z/"));
        assert_eq!(join("https://a.org", "/z").as_deref(), Some("https://a.org/z"));
        assert_eq!(join("/x", "//b.org/z").as_deref(), Some("https://b.org/z"));
        assert_eq!(join("/x", "../../z"), None);
        assert_eq!(
            join("https://a.org/x", "/go?to=https://b.org").as_deref(),
            Some("https://a.org/go?to=https://b.org")
        );
        assert!(has_scheme("git+ssh://a") && !has_scheme("/http://a") && !has_scheme("x?u=http://a"));
    }
}
