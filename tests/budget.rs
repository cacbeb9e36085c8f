//! What a page may weigh, in bytes before compression. Readers on slow lines are the reason.

use std::fs;
use std::path::Path;

use crate::common::{Site, large};

/// HTML of an article besides its text: head, panel, lists, data for programs.
const ARTICLE: usize = 20_000;
/// HTML of the notes of people on an article that has some.
const NOTES_HTML: usize = 4_000;
/// All style sheets of a page.
const STYLE: usize = 24_000;
/// The one more that a page with annotations loads.
const NOTES: usize = 7_500;
/// All scripts of a page, those of the search apart.
const SCRIPT: usize = 13_000;

/// The values of an attribute of all elements with a name, `link` and `href` say, that hold a text.
fn values<'h>(html: &'h str, element: &str, attribute: &str) -> Vec<(&'h str, &'h str)> {
    let tags = html.split('<').filter(|tag| tag.starts_with(element));
    tags.filter_map(|tag| {
        let tag = &tag[..tag.find('>')?];
        let value = tag.split_once(&format!(" {attribute}=\""))?.1;
        Some((tag, &value[..value.find('"')?]))
    })
    .collect()
}

/// How many bytes a page loads from the files that these references name, which are written from the root.
fn size(folder: &Path, references: impl Iterator<Item = String>) -> usize {
    let file = |reference: String| {
        let path = reference.split('?').next().unwrap().trim_start_matches('/').to_owned();
        fs::metadata(folder.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}")).len() as usize
    };
    references.map(file).sum()
}

/// What a page has too much of.
fn excess<'n>(folder: &Path, name: &'n str, html: &str) -> Vec<(&'static str, usize, &'n str)> {
    let sheets =
        values(html, "link ", "href").into_iter().filter(|(tag, _)| tag.contains("rel=\"stylesheet\""));
    let style = size(folder, sheets.map(|(_, url)| url.to_owned()));
    let scripts = values(html, "script ", "src").into_iter().map(|(_, url)| url);
    let script = size(folder, scripts.filter(|url| !url.contains("search")).map(str::to_owned));
    let mut found = Vec::new();
    let mut check = |what, bytes: usize, most: usize| {
        if bytes > most {
            found.push((what, bytes - most, name));
        }
    };
    let has_notes = html.contains("/assets/notes.css");
    check("style", style, STYLE + if has_notes { NOTES } else { 0 });
    check("script", script, SCRIPT);
    if html.contains("<body class=\"article\">") {
        let start = html.find("<div class=\"prose\"").unwrap();
        let text = html[start..].find("<footer class=\"notes\"").unwrap();
        // What people say beside the text is text, too; it has so much more to it on a page that carries some.
        check("HTML besides the text", html.len() - text, ARTICLE + if has_notes { NOTES_HTML } else { 0 });
    }
    found
}

#[track_caller]
fn assert_light(site: &Site) {
    let ran = site.run(&["build", "--quiet", "--base-url", "https://example.org/"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let outputs = site.outputs();
    let pages = outputs.iter().filter(|(name, _)| name.ends_with(".html"));
    let mut found: Vec<(&str, usize, &str)> = pages
        .flat_map(|(name, bytes)| excess(&site.path("public"), name, std::str::from_utf8(bytes).unwrap()))
        .collect();
    // The worst of each kind.
    found.sort_by_key(|&(what, bytes, _)| (what, std::cmp::Reverse(bytes)));
    found.dedup_by_key(|&mut (what, ..)| what);
    assert!(found.is_empty(), "too heavy, by so many bytes: {found:#?}");
}

#[test]
fn the_demonstration_archive_is_light() {
    assert_light(&Site::demonstration());
}

#[test]
fn articles_with_everything_in_them_are_light() {
    let site = Site::new(&[]);
    large::configure(&site);
    large::write(&site, 300);
    assert_light(&site);
}
