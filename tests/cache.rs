//! What a run leaves in `.archive/` saves the next one work and never changes what it writes.

use std::fs;

use archive::engine::{BuildReport, Engine, SilentBuild, SiteOptions};

use crate::common::{self, Site, article};

const NAMES: [&str; 5] = ["dam", "reactor", "budget", "flood", "election"];

/// Five articles that link to each other in a ring and one that stands apart, a list page with a cascade, a page of the site's own.
fn site() -> Site {
    let site = Site::new(&[
        ("content/about.md", "---\ntitle: About\nkind: page\n---\n\nWho we are.\n"),
        ("content/reports/_index.md", "---\ntitle: Reports\ncascade: { source: Desk }\n---\n"),
        ("templates/partials/none.html", "<p>unused</p>\n"),
        ("static/hello.txt", "hello\n"),
    ]);
    for (number, name) in NAMES.iter().enumerate() {
        site.write(&path(name), text(number, name, ""));
    }
    // Nobody links to this one.
    site.write(&path("storm"), text(2, "storm", ""));
    site
}

fn path(name: &str) -> String {
    format!("content/reports/{name}.md")
}

fn text(number: usize, name: &str, more: &str) -> String {
    let next = NAMES[(number + 1) % NAMES.len()];
    let body = format!(
        "Officials in Nairobi spoke of the {name} on Tuesday, as they had of the [{next}]({next}.md).\n\n\
         The ministry of the {name} in Kenya said that the report would be read in parliament.{more}\n"
    );
    article(&format!("The {name} debate"), &format!("2019-03-{:02}", number + 1), &body)
}

/// Builds, and holds the result against a cold build. Gives the closing line.
fn build(site: &Site) -> String {
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (ours, cold) = (site.outputs(), site.cold());
    let paths = ours.keys().chain(cold.keys());
    let differing: Vec<_> = paths.filter(|path| ours.get(*path) != cold.get(*path)).collect();
    assert!(differing.is_empty(), "{differing:?}");
    ran.summary()
}

fn engine(site: &Site) -> (Engine, BuildReport) {
    let cache = Some(site.path(".archive"));
    let options = SiteOptions { root: site.root().to_owned(), cache, ..SiteOptions::default() };
    let mut engine = Engine::open(options).unwrap();
    let report = engine.refresh(&SilentBuild);
    (engine, report)
}

#[test]
fn a_second_build_reads_and_writes_nothing() {
    let site = site();
    let files = site.build().summary();
    let files = files.split(", ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    // The warning is of a template that no page is made from.
    let expected = format!("7 articles, {files} files: 0 written, {files} unchanged, 0 removed, 1 warning");
    assert_eq!(build(&site), expected);
    let (_, report) = engine(&site);
    assert_eq!((report.read, report.parsed, report.touched.pages.len()), (0, 0, 0));
}

#[test]
fn each_edit_is_read_alone_and_written_where_it_reaches() {
    let site = site();
    build(&site);
    site.write(&path("flood"), text(3, "flood", " It was read."));
    let (_, report) = engine(&site);
    assert_eq!((report.read, report.parsed), (1, 1));
    build(&site);
    site.write(&path("flood"), text(3, "deluge", ""));
    build(&site);
    site.write(&path("levee"), text(1, "levee", ""));
    fs::rename(site.path(&path("storm")), site.path("content/reports/gale.md")).unwrap();
    let (_, report) = engine(&site);
    assert_eq!((report.changes.written.len(), report.changes.removed.len()), (2, 1));
    build(&site);
    site.remove("content/reports/gale.md");
    build(&site);
    assert!(!site.has("2019/03/03/gale/index.html"));
}

#[test]
fn the_same_bytes_under_a_new_time_are_no_change() {
    let site = site();
    build(&site);
    site.write(&path("flood"), text(3, "flood", ""));
    let (_, report) = engine(&site);
    assert_eq!((report.read, report.parsed, report.touched.pages.len()), (1, 0, 0));
    assert!(build(&site).contains(": 0 written, "));
}

#[test]
fn list_pages_drafts_templates_data_and_configuration_are_followed() {
    let site = site();
    build(&site);
    site.write("content/reports/_index.md", "---\ntitle: Reports\ncascade: { source: Another Desk }\n---\n");
    build(&site);
    assert!(site.read("2019/03/01/dam/index.html").contains("Another Desk"));
    site.write(&path("storm"), text(2, "storm", "").replace("title:", "draft: true\ntitle:"));
    build(&site);
    assert!(!site.has("2019/03/03/storm/index.html"));
    build(&site);
    site.write("templates/404.html", "<title>Nothing there: {{ site.title }}</title>");
    build(&site);
    assert!(site.read("404.html").contains("Nothing there"));
    site.write("archive.yaml", "title: Another Title\nbase_url: https://example.org/\n");
    build(&site);
    assert!(site.read("index.html").contains("Another Title"));
    site.write("vocabulary/countries.yaml", "countries:\n  - { code: KE, name: { en: Keniland } }\n");
    site.build();
    assert_eq!(site.outputs(), site.cold());
    site.write("static/hello.txt", "good day\n");
    build(&site);
    assert_eq!(site.read("hello.txt"), "good day\n");
}

#[test]
fn files_of_the_theme_are_followed() {
    let site = site();
    site.write("archive.yaml", "title: The Test\nbase_url: https://example.org/\ntheme: own\n");
    site.write("themes/own/theme.yaml", "name: own\nextends: default\n");
    site.write("themes/own/static/style.css", "body { color: navy }\n");
    build(&site);
    site.write("themes/own/static/style.css", "body { color: maroon }\n");
    build(&site);
    assert_eq!(site.read("assets/style.css"), "body { color: maroon }\n");
    site.write("themes/own/static/more.css", "p {}\n");
    build(&site);
    site.remove("themes/own/static/style.css");
    build(&site);
    site.write("themes/own/templates/404.html", "<title>Nothing there</title>");
    build(&site);
}

#[test]
fn options_that_change_pages_are_not_mixed_up() {
    let site = site();
    build(&site);
    let ran = site.run(&["build", "--base-url", "https://mirror.example/"]);
    assert_eq!(ran.code, 0);
    assert!(site.read("sitemap.xml").contains("mirror.example"));
    build(&site);
    site.write(&path("storm"), text(2, "storm", "").replace("title:", "draft: true\ntitle:"));
    build(&site);
    site.run(&["build", "--drafts"]);
    assert!(site.has("2019/03/03/storm/index.html"));
    build(&site);
}

#[test]
fn what_was_done_to_the_output_by_hand_is_mended() {
    let site = site();
    let ran = site.build();
    let files = site.outputs();
    fs::remove_file(site.path("public/2019/03/01/dam/index.html")).unwrap();
    assert_eq!(site.build().code, ran.code);
    assert_eq!(site.outputs(), files);
    site.write(&path("flood"), text(3, "flood", " It was read."));
    fs::remove_file(site.path("public/2019/03/01/dam/index.html")).unwrap();
    build(&site);
    fs::remove_dir_all(site.path("public")).unwrap();
    build(&site);
}

#[test]
fn warnings_are_told_again_by_a_build_that_has_nothing_to_do() {
    let site = site();
    site.write("archive.yaml", "title: The Test\n");
    let first = site.build();
    assert_eq!(first.codes(), ["W001", "W004"], "{}", first.err);
    let again = site.build();
    assert_eq!((first.problems(), first.code), (again.problems(), again.code));
    assert!(again.summary().contains(": 0 written, "));
}

#[test]
fn settings_that_are_saved_while_a_build_runs_are_not_lost() {
    const TOPICS: &str = "topics:\n- { id: dams, name: Dams, terms: [WORD] }\n";
    let site = site();
    let topics = |word: &str| site.write("vocabulary/topics.yaml", TOPICS.replace("WORD", word));
    let cache = Some(site.path(".archive"));
    let options = SiteOptions { root: site.root().to_owned(), cache, ..SiteOptions::default() };
    topics("dam");
    // Between the engine's opening and its look at the files.
    let mut engine = Engine::open(options.clone()).unwrap();
    site.write("archive.yaml", format!("{}language: fr\n", common::CONFIG));
    topics("reactor");
    engine.refresh(&SilentBuild);
    assert_eq!(engine.config().language, "fr");
    // Between that and what is left to the next run.
    topics("budget");
    engine.store().unwrap();
    build(&site);
    let topic = String::from_utf8(site.outputs().remove("topics/dams/index.html").unwrap()).unwrap();
    assert!(topic.contains("The budget debate") && !topic.contains("The flood debate"), "{topic}");
}

#[test]
fn a_damaged_truncated_or_foreign_cache_is_as_good_as_none() {
    let site = site();
    build(&site);
    site.write(&path("flood"), text(3, "flood", " It was read."));
    build(&site);
    let expected = site.outputs();
    let file = site.path(".archive/articles.cache");
    let good = fs::read(&file).unwrap();
    let check = |bytes: &[u8], what: &str| {
        fs::write(&file, bytes).unwrap();
        let (engine, _) = engine(&site);
        assert_eq!(engine.corpus().slots().count(), 7, "{what}");
        // What the engine makes of it is compared by the build.
        let ran = site.build();
        assert_eq!((ran.code, site.outputs() == expected), (0, true), "{what}: {}", ran.err);
    };
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        check(&bad, &format!("byte {at}"));
        check(&good[..at], &format!("cut at {at}"));
    }
    check(b"", "empty");
    check(b"archcac1", "a head alone");
    check(&[good.clone(), good.clone()].concat(), "twice");
    check("somebody else's file".as_bytes(), "foreign");
    let older = [b"archcac1", &good[8..]].concat();
    check(&older, "of an older version");
    // Only what cannot be read is called damaged.
    for (bytes, damaged) in [(&older[..], false), (b"somebody else's", true), (&good[..good.len() / 3], true)]
    {
        fs::write(&file, bytes).unwrap();
        assert_eq!(engine(&site).0.cache_was_damaged(), damaged);
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let ran = site.build();
    assert_eq!((ran.code, site.outputs() == expected), (0, true), "{}", ran.err);
}

#[test]
fn a_cache_of_other_vocabularies_or_settings_is_not_read() {
    let site = site();
    build(&site);
    let (_, report) = engine(&site);
    assert_eq!(report.parsed, 0);
    site.write("vocabulary/topics.yaml", "topics: [{ id: dams, name: Dams, terms: [dam] }]\n");
    let (_, report) = engine(&site);
    assert_eq!(report.parsed, 7);
    build(&site);
    let (_, report) = engine(&site);
    assert_eq!(report.parsed, 0);
    site.write("archive.yaml", format!("{}countries: {{ about_threshold: 300 }}\n", common::CONFIG));
    build(&site);
}
