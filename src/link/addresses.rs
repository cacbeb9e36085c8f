//! Which article an address from elsewhere means: its own, an old one, or that of the original.

use rustc_hash::FxHashMap;

use super::apply::alias_url;
use super::corpus::Corpus;
use super::related::Slot;
use percent_encoding::percent_decode_str;

/// Every address under which articles are known.
#[derive(Debug, Default)]
pub(crate) struct ArticleAddresses {
    by_key: FxHashMap<String, Slot>,
    /// The key of the site's own base URL, without a slash at its end; `None` if it has none.
    base: Option<String>,
}

impl ArticleAddresses {
    /// Those of all articles and plain pages of a corpus.
    pub(crate) fn of(corpus: &Corpus, base_url: Option<&str>) -> Self {
        let mut addresses = Self { by_key: FxHashMap::default(), base: base_url.map(key) };
        let mut slots: Vec<Slot> = corpus.slots().collect();
        slots.sort_by(|a, b| corpus.compare(*a, *b));
        // What leads to an article of its own goes before what it only came from.
        for own in [true, false] {
            for slot in &slots {
                let Some(entry) = corpus.entry(*slot) else { continue };
                let front = &entry.article.front;
                if own {
                    let id = front.id.iter().map(|id| format!("/id/{}/", id.text));
                    let aliases = front.aliases.iter().flatten().filter_map(|alias| alias_url(&alias.text));
                    for url in std::iter::once(entry.url.to_string()).chain(id).chain(aliases) {
                        addresses.by_key.entry(key(&url)).or_insert(*slot);
                    }
                } else {
                    for url in [&front.source_url, &front.archived_url].into_iter().flatten() {
                        addresses.by_key.entry(key(url)).or_insert(*slot);
                    }
                }
            }
        }
        addresses
    }

    /// The article that an address means. A part of it after `#` does not count.
    pub(crate) fn find(&self, address: &str) -> Option<Slot> {
        let key = key(address);
        if let Some(slot) = self.by_key.get(&key) {
            return Some(*slot);
        }
        let path = match &self.base {
            Some(base) => key.strip_prefix(base.as_str()).filter(|path| path.starts_with('/')),
            // A site that does not know where it is published may be anywhere.
            None => key.find('/').map(|at| &key[at..]),
        };
        self.by_key.get(path?).copied()
    }
}

/// An address in the form in which two are compared: without scheme, `www.`, fragment, what advertising adds to it, and
/// the name of an index file; of a copy in a web archive, that of the original.
fn key(address: &str) -> String {
    let address = address.trim();
    let address = address.split('#').next().unwrap_or(address);
    let lower = address.to_ascii_lowercase();
    let rest = ["https://", "http://", "//"]
        .iter()
        .find_map(|scheme| lower.starts_with(scheme).then(|| &address[scheme.len()..]));
    let is_url = rest.is_some();
    let rest = rest.unwrap_or(address);
    let (host, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let host = if is_url { host.to_ascii_lowercase() } else { host.to_owned() };
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if host == "web.archive.org"
        && let Some(original) = path.strip_prefix("/web/").and_then(|rest| rest.split_once('/'))
        && original.1.contains("://")
    {
        return key(original.1);
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path.strip_suffix("index.html").unwrap_or(&path).trim_end_matches('/');
    let tracks = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !part.is_empty() && !name.starts_with("utm_") && !matches!(name, "fbclid" | "gclid")
    };
    let query: Vec<&str> = query.split('&').filter(tracks).collect();
    match query.is_empty() {
        true => format!("{host}{path}"),
        false => format!("{host}{path}?{}", query.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn addresses_of_one_page_are_alike() {
        for (address, expected) in [
            ("https://www.Example.org/2018/talks/index.html#note-1", "example.org/2018/talks"),
            ("http://example.org/2018/talks/?utm_source=x&fbclid=1", "example.org/2018/talks"),
            ("https://example.org/a?id=3&utm_medium=y", "example.org/a?id=3"),
            ("https://web.archive.org/web/20180102id_/http://example.org/a/", "example.org/a"),
            ("/2018/caf%C3%A9/", "/2018/café"),
            ("/", ""),
        ] {
            assert_eq!(key(address), expected);
        }
    }
}
