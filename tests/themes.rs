//! The theme `plain` shares nothing with `default`: that it makes every page is what shows the interface of themes to
//! be one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::common::{self, Site};

fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Elements that have no end tag.
const VOID: [&str; 8] = ["meta", "link", "img", "br", "hr", "wbr", "input", "source"];

/// What a page is made of, as far as it can be wrong.
#[derive(Default)]
struct Outline {
    elements: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    headings: Vec<u8>,
    /// Values of `href` and `src`.
    links: Vec<String>,
}

/// Reads a page; every tag must be closed in its order, and no attribute or id stand there twice.
fn outline(name: &str, html: &str) -> Outline {
    let mut outline = Outline::default();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap_or_else(|| panic!("{name} has no doctype"));
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or_else(|| panic!("{name}: a tag is not closed"));
        rest = after;
        if tag.starts_with("!--") {
            continue;
        }
        if let Some(ended) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(ended), "{name}: the wrong element ends before {:.80}", rest);
            continue;
        }
        let element = tag.split([' ', '\n', '/']).next().unwrap();
        *outline.elements.entry(element.to_owned()).or_default() += 1;
        if let Some(level) = element.strip_prefix('h').and_then(|level| level.parse().ok()) {
            outline.headings.push(level);
        }
        let mut seen = BTreeSet::new();
        for attribute in tag.split("=\"").collect::<Vec<_>>().windows(2) {
            let key = attribute[0].rsplit([' ', '\n']).next().unwrap();
            let value = attribute[1].split('"').next().unwrap();
            assert!(seen.insert(key.to_owned()), "{name}: {key} twice in <{tag}>");
            assert!(key != "style" && !key.starts_with("on"), "{name}: <{tag}> breaks the policy");
            match key {
                "id" => assert!(outline.ids.insert(value.to_owned()), "{name}: two elements are #{value}"),
                "href" | "src" => outline.links.push(value.to_owned()),
                _ => {}
            }
        }
        if !VOID.contains(&element) && !tag.ends_with('/') {
            open.push(element);
        }
    }
    assert!(open.is_empty(), "{name}: {open:?} is left open");
    outline
}

/// Checks every page of a site that is built with `plain`, and that it has no files of themes but these.
fn check(site: &Site, assets: &[&str]) {
    let outputs = site.outputs();
    let pages: BTreeMap<&str, Outline> = outputs
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
        // Redirects have no template.
        .filter(|(_, html)| !html.contains("http-equiv=\"refresh\""))
        .map(|(name, html)| (name, outline(name, html)))
        .collect();
    for (name, page) in &pages {
        for element in ["h1", "main", "title", "header", "footer"] {
            assert_eq!(page.elements.get(element), Some(&1), "<{element}> of {name}");
        }
        assert_eq!(page.elements.get("script"), None, "{name} has a script");
        assert_eq!(page.headings[0], 1, "{name} begins with its heading");
        let gap = page.headings.windows(2).find(|pair| pair[1] > pair[0] + 1);
        assert_eq!(gap, None, "{name} leaves out a level of headings: {:?}", page.headings);
        for link in page.links.iter().filter_map(|link| link.strip_prefix("https://example.org/")) {
            target(&outputs, &pages, name, link);
        }
        for link in page.links.iter().filter_map(|link| link.strip_prefix('/')) {
            target(&outputs, &pages, name, link);
        }
        for id in page.links.iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(page.ids.contains(id), "{name} links to #{id}");
        }
    }
    let published: Vec<&String> = outputs.keys().filter(|name| name.starts_with("assets/")).collect();
    assert_eq!(published, assets);
}

/// A link must lead to a file of the site.
fn target(outputs: &BTreeMap<String, Vec<u8>>, pages: &BTreeMap<&str, Outline>, from: &str, link: &str) {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap();
    let file =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    assert!(outputs.contains_key(&file), "{from} links to /{link}");
    let there = |page: &Outline| anchor.is_empty() || page.ids.contains(anchor);
    assert!(pages.get(file.as_str()).is_none_or(there), "{from} links to /{link}");
}

fn kinds(site: &Site) -> BTreeSet<&'static str> {
    let has = |name: &str| site.has(name);
    let outputs = site.names();
    let mut kinds = BTreeSet::new();
    let mut note = |kind, there: bool| {
        if there {
            kinds.insert(kind);
        }
    };
    note("home", has("index.html"));
    note("numbered home", has("page/1/index.html"));
    note("not found", has("404.html"));
    note("topics", has("topics/index.html"));
    note("year", has("2018/index.html"));
    note("month", has("2018/11/index.html"));
    for (kind, prefix, depth) in [
        ("country", "countries/", 3),
        ("pair", "countries/", 4),
        ("topic", "topics/", 3),
        ("source", "sources/", 3),
        ("author", "authors/", 3),
        ("name", "names/", 3),
        ("thread", "threads/", 3),
        ("own term", "series/", 3),
    ] {
        note(kind, outputs.iter().any(|name| name.starts_with(prefix) && name.split('/').count() == depth));
    }
    kinds
}

#[test]
fn the_demonstration_archive_is_built_with_plain() {
    let site = Site::new(&[]);
    let config = fs::read_to_string(repository("archive.yaml")).unwrap();
    site.write("archive.yaml", format!("{config}\ntheme: plain\nbase_url: https://example.org/\n"));
    for folder in ["content", "themes/plain", "static", "data", "vocabulary"] {
        if repository(folder).exists() {
            site.copy(&repository(folder), folder);
        }
    }
    let site = site.built();
    check(&site, &["assets/plain.css", "assets/plain.svg"]);
    let expected = [
        "home",
        "numbered home",
        "not found",
        "topics",
        "year",
        "month",
        "country",
        "pair",
        "topic",
        "source",
        "name",
        "thread",
        "own term",
    ];
    let kinds = kinds(&site);
    for kind in expected {
        assert!(kinds.contains(kind), "the demonstration archive has no page of the kind {kind}: {kinds:?}");
    }
    // Derived facts show the words that speak for them, in this theme, too.
    let article = site.read("2018/06/12/singapore-summit/index.html");
    assert!(article.contains("/countries/south-korea/\">South Korea</a> <q>"), "{article}");
}

#[test]
fn rare_pages_are_made_by_plain() {
    let site = Site::new(&[
        (
            "archive.yaml",
            "title: T\nbase_url: https://example.org/\ntheme: plain\npaginate: 1\ncolours: {accent: '#123456'}\n",
        ),
        (
            "content/gone.md",
            "---\ntitle: Gone\ndate: 2018-11-29\nwithdrawn: {date: 2019-01-02, reason: It was wrong.}\n---\nThe secret.\n",
        ),
        (
            "content/a/index.md",
            "---\ntitle: Full\ndate: 2018-11-28\nupdated: 2018-12-01\nid: full\nauthors: [A, B]\nsource: S\nlanguage: ar\n\
             deck: D\nprint: {date: 2018-11-30, headline: T, page: A1}\nsource_url: https://example.com/\n\
             archived_url: https://example.com/2\ntranslations: {ko: https://example.com/ko}\n\
             image: {file: m.png, alt: M, caption: C, credit: K}\nattachments: [m.png]\nrights: R\nrelated: [../b.md]\n---\n\
             ## H\n\nA note[^1].\n\n[^1]: N.\n\n| a |\n| - |\n| b |\n\n> [!NOTE]\n> x\n\n\
             {{ <figure src=\"m.png\" alt=\"M\" caption=\"C\" /> }}\n\n{% <quote by=\"A\"> %}\n\nQ\n\n{% </quote> %}\n",
        ),
        ("content/a/m.png", common::PICTURE),
        ("content/b.md", "---\ntitle: B\ndate: 2018-11-27\n---\n[full](a/index.md)\n"),
        ("content/essays/_index.md", "---\ntitle: Notes\n---\nAn introduction.\n"),
        ("content/essays/c.md", "---\ntitle: C\ndate: 2017\n---\n"),
        ("content/about.md", "---\ntitle: About\nkind: page\nupdated: 2018-12-01\n---\nText.\n"),
    ]);
    site.copy(&repository("themes/plain"), "themes/plain");
    let site = site.built();
    check(&site, &["assets/colours.css", "assets/plain.css", "assets/plain.svg"]);
    let colours = site.read("assets/colours.css");
    assert!(colours.contains("#123456") && site.read("index.html").contains("/assets/colours.css"));
    let withdrawn = site.read("2018/11/29/gone/index.html");
    assert!(withdrawn.contains("It was wrong.") && !withdrawn.contains("The secret."));
    let full = site.read("2018/11/28/a/index.html");
    assert!(
        full.contains("<html lang=\"ar\" dir=\"rtl\">")
            && full.contains("<dl class=\"record\" lang=\"en\" dir=\"ltr\">")
    );
    assert!(site.read("essays/index.html").contains("An introduction."));
    assert!(site.read("about/index.html").contains("Text."));
}

#[test]
fn plain_is_small_and_owes_nothing_to_default() {
    let folder = repository("themes/plain");
    let manifest = fs::read_to_string(folder.join("theme.yaml")).unwrap();
    assert!(!manifest.contains("extends"), "{manifest}");
    let css = fs::read_to_string(folder.join("static/plain.css")).unwrap();
    assert!(css.len() <= 4096, "the style sheet has {} bytes", css.len());
    assert!(!css.contains("url(") && !css.contains("@import"), "everything is in the one file");
    for file in walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap) {
        let name = file.path().to_string_lossy().into_owned();
        assert!(!name.ends_with(".js"), "{name}");
        if name.ends_with(".html") {
            let text = fs::read_to_string(file.path()).unwrap();
            assert!(!text.contains("themes/default") && !text.contains("<script"), "{name}");
        }
    }
}
