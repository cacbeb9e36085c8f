//! What a newcomer types: from which folder, with which words, and what is said of problems by the thousand.

use std::fs;

use crate::common::{Site, article, json_lines, run_in, same};

fn small() -> Site {
    Site::new(&[("content/2018/talks.md", &article("Talks", "2018-11-29", "The text."))])
}

#[test]
fn every_command_finds_the_site_from_any_folder_inside_it() {
    let site = small();
    let inside = site.path("content/2018");
    let ran = run_in(&inside, &["build"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(site.has("2018/11/29/talks/index.html"));
    assert!(!inside.join("public").exists() && !inside.join(".archive").exists());
    assert!(run_in(&inside, &["export"]).out.contains("\"content/2018/talks.md\""));
    assert_eq!(run_in(&inside, &["explain", "talks.md"]).code, 0);
    assert!(run_in(&inside, &["schema"]).out.contains("title"));
    // A site without archive.yaml is known by its folder of articles.
    site.remove("archive.yaml");
    assert_eq!(run_in(&inside, &["build", "--quiet"]).code, 0);
}

#[test]
fn the_nearest_site_is_meant_and_a_named_folder_is_taken_as_it_is() {
    let site = small();
    site.write("examples/one/archive.yaml", "title: One\n")
        .write("examples/one/content/notes/a.md", article("A", "2018-11-29", "Text."));
    let ran = run_in(&site.path("examples/one/content/notes"), &["export"]);
    assert!(ran.out.contains("content/notes/a.md") && !ran.out.contains("talks"), "{}", ran.out);
    let ran = run_in(&site.path("content"), &["--root", ".", "build"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("holds no site"), "{}", ran.err);
}

#[test]
fn a_folder_without_a_site_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run_in(folder.path(), &["build"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no folder `content` in it"), "{}", ran.err);
}

#[test]
fn what_was_meant_is_said() {
    let site = small();
    fs::create_dir_all(site.path("../mynews")).unwrap();
    let said = |words: &[&str]| {
        let ran = site.run(words);
        assert_eq!(ran.code, 2, "{}", ran.err);
        ran.err
    };
    same(
        "folder",
        &said(&["build", "../mynews"]),
        "error: `archive build` does not take `../mynews`\n\
         help: name the site's folder with --root: archive build --root ../mynews",
    );
    same(
        "file",
        &said(&["build", "a.md"]),
        "error: `archive build` does not take `a.md`\n\
         help: the site's folder is named with --root; `archive help build` lists all options",
    );
    same(
        "typo",
        &said(&["bulid"]),
        "error: there is no command `bulid`\nhelp: did you mean `archive build`?",
    );
    same(
        "another tool's word",
        &said(&["server"]),
        "error: there is no command `server`\nhelp: did you mean `archive serve --watch`?",
    );
    same(
        "version",
        &said(&["version"]),
        "error: there is no command `version`\nhelp: did you mean `archive --version`?",
    );
    let all = said(&["frobnicate"]);
    assert!(all.contains("the commands are ") && all.contains(" build, serve, "), "{all}");
}

/// Thirty articles of another tool, of which one has a dead link.
fn foreign() -> Site {
    let site = Site::new(&[]);
    for n in 10..40 {
        let text = format!("---\ntitle: T{n}\ndate: 2018-11-29\nexcerpt: Words\n---\nText of {n}.\n");
        site.write(&format!("content/a{n}.md"), text);
    }
    site.write("content/b.md", article("B", "2018-11-30", "[x](gone.md)"));
    site
}

#[test]
fn problems_by_the_thousand_are_told_in_groups() {
    let ran = foreign().build();
    assert_eq!(ran.code, 1);
    same(
        "groups",
        &ran.err,
        r#"error[E007]: `excerpt` is not a known key
 --> content/a10.md:4:1
  |
4 | excerpt: Words
  | ^^^^^^^
  |
  = help: did you mean `summary`?
  and content/a11.md:4:1
      content/a12.md:4:1
  and 27 more in 27 files

error[E019]: there is no article `content/gone.md`
 --> content/b.md:5:1
  |
5 | [x](gone.md)
  | ^^^^^^^^^^^^

      30  E007  `excerpt` is not a known key
       1  E019  a link leads to no page of the site
The first places of each are above; --all prints every one.

31 errors: ./public is as it was"#,
    );
}

#[test]
fn all_problems_are_printed_where_that_is_asked_for_and_to_tools_always() {
    let site = foreign();
    let ran = site.run(&["build", "--all"]);
    assert_eq!(ran.codes().len(), 31, "{}", ran.err);
    let ran = site.run(&["--message-format", "json", "build"]);
    assert_eq!(json_lines(&ran).iter().filter(|line| line["code"].is_string()).count(), 31);
}
