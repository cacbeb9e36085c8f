//! `archive init` and `archive new`.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::common::{Site, run_in};

#[test]
fn a_site_that_was_begun_builds_without_a_word() {
    let folder = TempDir::new().unwrap();
    let ran = run_in(folder.path(), &["init", "my-news", "--title", "News: mine", "--ci", "github"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("cd my-news\n  archive serve --watch --open"), "{}", ran.out);
    let root = folder.path().join("my-news");
    assert!(fs::read_to_string(root.join("archive.yaml")).unwrap().contains("title: \"News: mine\"\n"));
    assert!(fs::read_to_string(root.join(".gitignore")).unwrap().contains("/.archive/"));
    let workflow = fs::read_to_string(root.join(".github/workflows/site.yml")).unwrap();
    assert!(workflow.contains("archive build") && workflow.contains("path: .archive"), "{workflow}");
    let _: serde_yaml::Value = serde_yaml::from_str(&workflow).unwrap();
    let built = run_in(&root, &["build", "--quiet", "--base-url", "https://example.org/"]);
    assert_eq!((built.code, built.err.as_str()), (0, ""), "{built:?}");
    // It is annotated: the canal is in Egypt, the ship's owner in Japan.
    let page = fs::read_to_string(root.join("public/2021/03/23/container-ship-blocks-suez-canal/index.html"))
        .unwrap();
    assert!(page.contains("Egypt") && page.contains("Japan"));
}

#[test]
fn what_is_there_is_never_overwritten() {
    let site = Site::new(&[("content/a.md", "---\ntitle: A\ndate: 2018\n---\nA.\n")]);
    let ran = site.run(&["init"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("holds a site already"), "{}", ran.err);
    let ran = site.run(&["init", "--ci", "gitlab"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains(".gitlab-ci.yml"), "{}", ran.out);
    let written = fs::read_to_string(site.path(".gitlab-ci.yml")).unwrap();
    let _: serde_yaml::Value = serde_yaml::from_str(&written).unwrap();
    site.write(".gitlab-ci.yml", "mine: true\n");
    assert!(site.run(&["init", "--ci", "gitlab"]).err.contains("stays as it is"));
    assert_eq!(fs::read_to_string(site.path(".gitlab-ci.yml")).unwrap(), "mine: true\n");
    assert_eq!(fs::read_dir(site.path("content")).unwrap().count(), 1);
}

#[test]
fn a_new_article_lies_where_others_look_for_it() {
    let site = Site::new(&[]);
    let ran =
        site.run(&["new", "Talks: the \"second\" day", "--date", "2018-11-29", "--source", "The Record"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "content/2018/11/talks-the-second-day.md\n"), "{ran:?}");
    let text = fs::read_to_string(site.path("content/2018/11/talks-the-second-day.md")).unwrap();
    assert!(
        text.contains("title: \"Talks: the \\\"second\\\" day\"\ndate: 2018-11-29\nsource: The Record\n"),
        "{text}"
    );
    assert!(text.contains("# dateline:"));
    site.run(&["new", "Map", "--date", "2018", "--bundle"]);
    assert!(site.path("content/2018/map/index.md").is_file());
    let again = site.run(&["new", "Map", "--date", "2018"]);
    assert!(again.err.contains("content/2018/map/index.md is there already"), "{}", again.err);
    assert!(site.run(&["new", "X", "--date", "soon"]).err.contains("--date soon"));
    assert!(site.run(&["new", "!!!", "--date", "2018"]).err.contains("no letter"));
    // The comments are keys that the program knows: with them taken for keys the site builds.
    let uncommented: String = text
        .lines()
        .filter(|line| !line.contains("image:"))
        .map(|line| format!("{}\n", line.trim_start_matches("# ")))
        .collect();
    site.write("content/2018/11/talks-the-second-day.md", uncommented);
    let built = site.run(&["build", "--quiet", "--drafts", "--no-search"]);
    assert_eq!((built.code, built.err.as_str()), (0, ""), "{built:?}");
}

#[test]
fn the_editor_is_opened_where_one_is_named() {
    let site = Site::new(&[]);
    let program = Path::new(env!("CARGO_BIN_EXE_archive"));
    let run = |editor: &str| {
        std::process::Command::new(program)
            .current_dir(site.root())
            .args(["new", editor, "--date", "2018", "--edit"])
            .env("VISUAL", editor)
            .env_remove("EDITOR")
            .output()
            .unwrap()
    };
    assert!(run("true").status.success());
    let failed = run("no-such-editor-here");
    assert!(String::from_utf8_lossy(&failed.stderr).contains("cannot start no-such-editor-here"));
}
