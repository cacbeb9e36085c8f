//! Follows every link of a built site: to pages, to files, to places in pages; from HTML, feeds, sitemaps and the
//! table of redirects.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use archive::site_path::SiteFolder;
use rayon::prelude::*;

/// What a walk along all links met.
pub struct Crawl {
    /// How many links within the site there are.
    pub links: usize,
    /// What is wrong: links that lead nowhere, ids that stand twice in a page.
    pub wrong: Vec<String>,
}

/// Follows the links of a folder. `base` is the base URL with which it was built.
pub fn crawl(folder: &Path, base: Option<&str>) -> Crawl {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let names: BTreeSet<String> = files
        .filter(|file| file.file_type().is_file())
        .map(|file| file.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    let read = |name: &String| {
        let text = fs::read(folder.join(name)).unwrap();
        let text = String::from_utf8_lossy(&text);
        let page = if name.ends_with(".html") { Page::of_html(&text) } else { Page::of_text(&text, base) };
        (name.clone(), page)
    };
    let texts = |name: &&String| {
        [".html", ".xml", ".json", ".txt"].iter().any(|end| name.ends_with(end)) || *name == "_redirects"
    };
    let pages: BTreeMap<String, Page> =
        names.iter().filter(texts).collect::<Vec<_>>().into_par_iter().map(read).collect();

    let mut crawl = Crawl { links: 0, wrong: Vec::new() };
    for (name, page) in &pages {
        crawl.wrong.extend(page.doubled.iter().map(|id| format!("{name}: the id {id} stands twice")));
        for link in &page.links {
            let Some(target) = target(name, link, base) else { continue };
            crawl.links += 1;
            let missing = match target {
                Ok((file, fragment)) => match pages.get(&file) {
                    _ if !names.contains(&file) => Some("no such file"),
                    Some(page) if !fragment.is_empty() && !page.ids.contains(&fragment) => {
                        Some("no such place in the page")
                    }
                    _ => None,
                },
                Err(why) => Some(why),
            };
            if let Some(why) = missing {
                crawl.wrong.push(format!("{name}: {link}: {why}"));
            }
        }
    }
    crawl
}

impl Crawl {
    /// Fails unless all is well; shows the first problems.
    #[track_caller]
    pub fn assert_whole(&self) {
        let shown: Vec<&str> = self.wrong.iter().take(20).map(String::as_str).collect();
        assert!(shown.is_empty(), "{} problems, among them\n{}", self.wrong.len(), shown.join("\n"));
    }
}

/// The file and the place in it that a link leads to; `None` if it leads out of the site.
fn target(from: &str, link: &str, base: Option<&str>) -> Option<Result<(String, String), &'static str>> {
    let (rest, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = rest.split('?').next().unwrap_or_default();
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let fragment = decode(fragment);
    let base_path =
        base.map_or("/", |base| &base[base["https://".len()..].find('/').unwrap() + "https://".len()..]);
    let within = if let Some(path) = base.and_then(|base| path.strip_prefix(base)) {
        path.to_owned()
    } else if path.contains("://")
        || path.starts_with("//")
        || ["mailto:", "tel:", "data:"].iter().any(|scheme| path.starts_with(scheme))
    {
        return None;
    } else if path.starts_with('/') {
        match path.strip_prefix(base_path) {
            Some(path) => path.to_owned(),
            None => return Some(Err("not below the base URL")),
        }
    } else if path.is_empty() {
        return Some(Ok((from.to_owned(), fragment)));
    } else {
        match SiteFolder::of(from).resolve(path) {
            Ok(found) => found + if path.ends_with('/') { "/" } else { "" },
            Err(_) => return Some(Err("leads out of the site's folder")),
        }
    };
    let within = decode(&within);
    let file =
        if within.is_empty() || within.ends_with('/') { format!("{within}index.html") } else { within };
    Some(Ok((file, fragment)))
}

/// What of a file matters here.
#[derive(Default)]
struct Page {
    links: Vec<String>,
    ids: BTreeSet<String>,
    doubled: Vec<String>,
}

impl Page {
    fn of_html(html: &str) -> Self {
        let mut page = Self::default();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let (tag, after) = page.tag(rest);
            rest = after;
            if tag == "script" || tag == "style" {
                rest = &rest[rest.find("</").unwrap_or(rest.len())..];
            }
        }
        page
    }

    /// Reads a tag from its name on; gives the name and what follows the tag.
    fn tag<'h>(&mut self, html: &'h str) -> (&'h str, &'h str) {
        let end = html.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(html.len());
        let (tag, mut rest) = html.split_at(end);
        let mut refresh = false;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return (tag, rest);
            }
            if let Some(after) = rest.strip_prefix('>') {
                return (tag, after);
            }
            let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            rest = after;
            let Some(quoted) = after.strip_prefix("=\"") else { continue };
            let end = quoted.find('"').unwrap_or(quoted.len());
            let value = unescape(&quoted[..end]);
            rest = quoted.get(end + 1..).unwrap_or_default();
            match name {
                "href" | "src" | "poster" | "action" | "xlink:href" => self.links.push(value),
                "srcset" => {
                    let candidates = value.split(',').filter_map(|one| one.split_whitespace().next());
                    self.links.extend(candidates.map(str::to_owned));
                }
                "id" if !self.ids.insert(value.clone()) => self.doubled.push(value),
                "http-equiv" => refresh = value == "refresh",
                "content" if refresh => {
                    self.links.extend(value.split_once("url=").map(|(_, url)| url.to_owned()));
                }
                "content" if tag == "meta" && value.starts_with("https://example.org/") => {
                    self.links.push(value);
                }
                "aria-labelledby" | "aria-describedby" | "aria-controls" | "for" => {
                    self.links.extend(value.split_whitespace().map(|id| format!("#{id}")));
                }
                _ => {}
            }
        }
    }

    /// Whatever begins with the base URL in a feed, a sitemap, a data file or a table.
    fn of_text(text: &str, base: Option<&str>) -> Self {
        let Some(base) = base else { return Self::default() };
        let links = text.match_indices(base).map(|(at, _)| {
            let end = text[at..].find(|c: char| c.is_whitespace() || "\"<>'\\".contains(c));
            unescape(&text[at..at + end.unwrap_or(text.len() - at)])
        });
        Self { links: links.collect(), ..Self::default() }
    }
}

fn unescape(text: &str) -> String {
    let plain =
        [("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/"), ("&lt;", "<"), ("&gt;", ">")];
    let text = plain.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain));
    text.replace("&amp;", "&")
}
