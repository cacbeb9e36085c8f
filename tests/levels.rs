//! `checks:` in archive.yaml: which problems stop a build, and what the site does where they do not.

use crate::common::{CONFIG, Site, article, json_lines};

/// An article whose every reference leads nowhere.
const LOST: &str = "---
title: Lost
date: 2014-12-22
excerpt: From another tool
related: [gone.md]
---
See [the talks](talks.md), [the map](/map/), [below](#below), [there](there.md#vote), [the report](report.pdf).

![The border](border.png)
";

fn lost(config: &str) -> Site {
    let config = format!("{CONFIG}{config}");
    Site::new(&[
        ("archive.yaml", config.as_str()),
        ("content/lost.md", LOST),
        ("content/there.md", &article("There", "2014-12-23", "Text.")),
    ])
}

const ALL_WARNINGS: &str = "checks:
  unknown_key: warning
  dead_link: warning
  dead_anchor: warning
  missing_picture: warning
  missing_file: warning
  unknown_article: warning
";

#[test]
fn by_default_what_leads_nowhere_is_an_error() {
    let ran = lost("checks: {unknown_key: off}\n").build();
    assert_eq!(ran.codes(), ["E025", "E019", "E019", "E020", "E020", "E021", "E031"], "{}", ran.err);
    assert_eq!(ran.code, 1);
    assert!(lost("").build().codes().contains(&"E007".to_owned()));
}

#[test]
fn a_site_whose_checks_are_warnings_builds_and_shows_the_text() {
    let site = lost(ALL_WARNINGS);
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("warning[E019]: there is no page `/map/` in the site"), "{}", ran.err);
    assert!(ran.err.contains("8 warnings"), "{}", ran.err);
    let page = site.read("2014/12/22/lost/index.html");
    for text in ["the talks", "the map", "the report", "The border"] {
        assert!(page.contains(&format!("<span class=\"broken-link\">{text}</span>")), "{text}: {page}");
    }
    assert!(page.contains("href=\"/2014/12/23/there/\">there</a>"), "{page}");
    // And once more, from what the first build left.
    assert_eq!(site.build().codes(), ran.codes());
}

#[test]
fn a_dead_link_leads_to_the_archived_copy() {
    let copy = "https://web.archive.org/web/2014/https://paper.example/world/lost.html";
    let site = lost(ALL_WARNINGS);
    site.write("content/lost.md", LOST.replace("excerpt", &format!("archived_url: {copy}\nexcerpt")));
    assert_eq!(site.build().code, 0);
    let page = site.read("2014/12/22/lost/index.html");
    let before = "https://web.archive.org/web/2014/https://paper.example";
    assert!(page.contains(&format!("href=\"{before}/map/\">the map</a>")), "{page}");
    assert!(page.contains(&format!("href=\"{copy}\">the talks</a>")), "{page}");
    assert!(page.contains("<span class=\"broken-link\">The border</span>"), "{page}");
}

#[test]
fn a_check_that_is_off_says_nothing() {
    let config = ALL_WARNINGS.replace("warning", "off");
    let ran = lost(&config).build();
    assert_eq!((ran.code, ran.problems()), (0, ""), "{}", ran.err);
}

#[test]
fn a_warning_can_be_made_an_error() {
    let site = Site::new(&[
        ("archive.yaml", "title: T\nchecks: {no_base_url: error, unsafe_url: error}\n"),
        ("content/a.md", &article("A", "2018-11-29", "[x](javascript:1)")),
    ]);
    let ran = site.run(&["--message-format", "json", "build"]);
    assert_eq!(ran.code, 1);
    let found: Vec<_> = json_lines(&ran).iter().filter(|line| line["code"].is_string()).cloned().collect();
    assert_eq!(found.len(), 2, "{}", ran.err);
    assert_eq!((&found[0]["check"], &found[0]["severity"]), (&"no_base_url".into(), &"error".into()));
    assert_eq!((&found[1]["check"], &found[1]["severity"]), (&"unsafe_url".into(), &"error".into()));
    site.write("archive.yaml", "title: T\nchecks: {no_base_url: off}\n");
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (0, vec!["W002".to_owned()]), "{}", ran.err);
}

#[test]
fn unknown_checks_and_levels_are_told_at_their_place() {
    let site = Site::new(&[("archive.yaml", "checks:\n  dead_links: warning\n  missing_file: warn\n")]);
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("did you mean `dead_link`?"), "{}", ran.err);
    assert!(ran.err.contains("`warn` is not a level"), "{}", ran.err);
    assert!(site.run(&["help", "dead_link"]).out.contains("error E019"));
    assert!(site.run(&["help", "e019"]).out.contains("The check `dead_link` finds it"));
}
