//! One change each, of which other pages show something: they have to follow.
//!
//! The engine itself finds in debug builds what was not touched (`engine/exact.rs`); that what is touched is enough is
//! seen by comparing with a cold build.

use std::collections::BTreeMap;
use std::fs;

use archive::engine::{Engine, SilentBuild, SiteOptions};
use archive::link::PageKey;
use archive::read::Hints;

use crate::common::{Site, article};

const CONFIG: &str = "title: The Record\nbase_url: https://record.example/\npaginate: 2\nnames: {minimum: 2}\n\
                      combined: {minimum: 2}\ntaxonomies: [{name: tags}]\n";

/// A story of four reports, and two articles that share a source and a picture.
fn site() -> Site {
    let site = Site::new(&[("archive.yaml", CONFIG)]);
    for (day, what) in ["signed", "read out", "lost", "found again"].iter().enumerate() {
        let body = format!(
            "The Kelmarsh protocol of Vostrograd was {what} by Mr Peter Zyrianov on March 3, 2018. The Kelmarsh depot of \
             Vostrograd in Nepal, with its quartermaster, is mentioned in the protocol."
        );
        let title = format!("Kelmarsh protocol {what}");
        site.write(
            &format!("content/k{day}.md"),
            article(&title, &format!("2018-11-{:02}", 10 + day), &body),
        );
    }
    let bread = |more: &str| {
        format!(
            "---\ntitle: Bread is dear\ndate: 2018-11-12\nsource: Wire\n{more}---\nBakers ask for more, [says](k0.md) one.\n"
        )
    };
    site.write("content/a.md", bread("tags: [bread]\nprint: {page: A1, date: 2018-11-13}\n"));
    site.write("content/b.md", bread("tags: [Bread]\n").replace("source: Wire", "source: WIRE"));
    site.write("content/about.md", "---\ntitle: About\nkind: page\n---\nOf this record.\n");
    site.write("content/threads/2018-11-10-k0/_index.md", "---\ntitle: The protocol\n---\nAll of it.\n");
    site
}

type Pages = BTreeMap<String, Vec<u8>>;

fn open(site: &Site) -> Engine {
    Engine::open(SiteOptions { root: site.root().to_owned(), ..SiteOptions::default() })
        .expect("a good configuration")
}

fn render(engine: &Engine, wanted: impl Fn(&PageKey) -> bool) -> Pages {
    let view = engine.view().expect("usable templates");
    let outputs = engine.corpus().claims().outputs().filter(|(_, page)| wanted(page));
    outputs.filter_map(|(path, page)| Some((path.to_string(), view.render(page).expect("a page")?))).collect()
}

/// Changes a file and demands that the site is then what a cold build makes of it, and is another than it was.
fn follow(what: &str, site: &Site, path: &str, change: impl Fn(&str) -> String) {
    let mut engine = open(site);
    engine.refresh(&SilentBuild);
    let before = render(&engine, |_| true);
    let old = fs::read_to_string(site.path(path)).unwrap_or_default();
    let new = change(&old);
    assert_ne!(old, new, "{what}: nothing was changed");
    site.write(path, new);
    let report = engine.look(&Hints::Everything, &SilentBuild);
    let mut pages = before.clone();
    pages.retain(|path, _| engine.corpus().claims().owner(path).is_some());
    pages.extend(render(&engine, |page| report.touched.pages.contains_key(page)));
    let mut cold = open(site);
    cold.refresh(&SilentBuild);
    let cold = render(&cold, |_| true);
    let different: Vec<&String> = cold.keys().filter(|path| pages.get(*path) != cold.get(*path)).collect();
    assert!(different.is_empty() && pages.len() == cold.len(), "{what}: stale are {different:?}");
    assert!(pages != before, "{what}: the site is what it was");
}

#[test]
fn the_home_page_follows_the_title_of_a_story() {
    let site = site();
    follow("the title of a thread's page", &site, "content/threads/2018-11-10-k0/_index.md", |text| {
        text.replace("The protocol", "The Kelmarsh papers")
    });
    follow("the file of a thread's page", &site, "content/threads/2018-11-10-k0/_index.md", |text| {
        text.replace("title: The Kelmarsh papers", "title: Once more\nsummary: In short.\nnoindex: true")
    });
}

#[test]
fn an_index_follows_the_spelling_of_a_term() {
    let site = site();
    // Of equally frequent spellings the first in the alphabet counts: `WIRE` before `Wire`.
    follow("the spelling of a source", &site, "content/b.md", |text| text.replace("WIRE", "Wire"));
    follow("the spelling of a tag", &site, "content/b.md", |text| text.replace("[Bread]", "[bread]"));
    follow("back again", &site, "content/b.md", |text| text.replace("[bread]", "[BREAD]"));
}

#[test]
fn the_sitemap_follows_a_plain_page_that_is_withdrawn() {
    let site = site();
    follow("a withdrawn page", &site, "content/about.md", |text| {
        text.replace("kind: page", "kind: page\nwithdrawn: {reason: It was wrong.}")
    });
}

#[test]
fn citations_follow_the_date_of_the_print_edition() {
    let site = site();
    follow("the date of the edition", &site, "content/a.md", |text| text.replace("2018-11-13", "2018-11-14"));
}

#[test]
fn a_link_follows_a_file_that_comes() {
    let site = site();
    site.write("content/c.md", article("Links", "2018-12-01", "[licence](/licence) and [map](/map.svg)"));
    follow("a file without an extension", &site, "static/licence", |_| "Free.\n".to_owned());
    follow("a file", &site, "static/map.svg", |_| "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned());
}

/// Every key of the front matter and every part of the text in turn.
#[test]
fn pages_follow_each_thing_that_an_article_says() {
    let site = site();
    for (what, from, to) in [
        ("the title", "title: Kelmarsh protocol signed", "title: Protocol signed"),
        ("the day", "date: 2018-11-10", "date: 2018-11-14"),
        ("the year", "date: 2018-11-14", "date: 2017-11-10"),
        ("a source", "date: 2017-11-10", "date: 2017-11-10\nsource: Wire"),
        ("an author", "source: Wire", "source: Wire\nauthors: [Ada Holm]"),
        ("a deck", "authors: [Ada Holm]", "authors: [Ada Holm]\ndeck: At last."),
        ("a language", "deck: At last.", "deck: At last.\nlanguage: fr"),
        ("an id", "language: fr", "id: one"),
        ("an alias", "id: one", "id: one\naliases: [/old/]"),
        ("a slug", "aliases: [/old/]", "slug: other"),
        ("noindex", "slug: other", "noindex: true"),
        ("rights", "noindex: true", "rights: All of them."),
        ("countries", "rights: All of them.", "countries: [JP]"),
        ("topics", "countries: [JP]", "topics: [disaster]"),
        ("a tag", "topics: [disaster]", "tags: [red]"),
        ("the same tag otherwise", "tags: [red]", "tags: [Red]"),
        ("a date in the text", "March 3, 2018", "March 4, 2018"),
        ("a name in the text", "Mr Peter Zyrianov", "Mr Peter Horvat"),
        ("a link in the text", "of Vostrograd was", "of [Vostrograd](a.md) was"),
        ("a withdrawal", "tags: [Red]", "withdrawn: {reason: Wrong.}"),
        ("its return as a page", "withdrawn: {reason: Wrong.}", "kind: page"),
    ] {
        follow(what, &site, "content/k0.md", |text| text.replace(from, to));
    }
}

#[test]
fn pages_follow_what_stands_beside_articles() {
    let site = site();
    site.write(
        "content/a.md",
        fs::read_to_string(site.path("content/a.md"))
            .unwrap()
            .replace("tags:", "image: {file: map.png}\ntags:"),
    );
    site.write("content/map.png", crate::common::PICTURE);
    follow("another picture", &site, "content/map.png", |text| text.replace("GIF89a\u{1}", "GIF89a\u{7}"));
    follow("the file of a year", &site, "content/2018/_index.md", |_| {
        "---\ntitle: The long year\n---\n".to_owned()
    });
    follow("the file of a country", &site, "content/countries/nepal/_index.md", |_| {
        "---\ntitle: Nepal, the country\nnoindex: true\n---\n".to_owned()
    });
    follow("the file of a taxonomy", &site, "content/tags/_index.md", |_| {
        "---\ntitle: Words\n---\n".to_owned()
    });
    follow("the file of a tag", &site, "content/tags/bread/_index.md", |_| {
        "---\ntitle: Loaves\n---\n".to_owned()
    });
}
