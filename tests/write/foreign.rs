//! Files that no build wrote, or that somebody edited since, are never lost.

use std::fs;
use std::time::{Duration, SystemTime};

use archive::write::{CommitSummary, Notice, WriteError};

use super::desk::{Desk, FIRST, build, names_in, paths, site, tree};

fn foreign(result: Result<CommitSummary, WriteError>) -> (Vec<String>, Vec<String>) {
    match result {
        Err(error @ WriteError::Foreign { .. }) => {
            assert!(error.is_refusal());
            let WriteError::Foreign { files, folders, .. } = error else { unreachable!() };
            (files, folders)
        }
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn foreign_files_stop_the_build_and_are_all_named() {
    let desk = Desk::new();
    desk.write("index.html", "somebody's");
    desk.write("topics", "a file");
    desk.write("2018/11/29/summit/index.html/deep", "in a folder");
    desk.write("elsewhere/notes.txt", "notes");
    let before = desk.tree();
    let (files, folders) = foreign(desk.build(&site(FIRST)));
    assert_eq!(files, ["index.html", "topics"]);
    assert_eq!(folders, ["2018/11/29/summit/index.html"]);
    assert_eq!(desk.tree(), before);
    assert_eq!(desk.litter(), [""; 0]);
}

#[test]
fn force_overwrites_foreign_files_but_no_folders() {
    let mut desk = Desk::new();
    desk.force = true;
    desk.write("index.html", "somebody's");
    desk.write("topics", "a file");
    desk.write("2018/11/29/summit/index.html/deep", "in a folder");
    let before = desk.tree();
    let (files, folders) = foreign(desk.build(&site(FIRST)));
    assert_eq!((files.len(), folders), (0, vec!["2018/11/29/summit/index.html".to_owned()]));
    assert_eq!(desk.tree(), before);
    fs::remove_dir_all(desk.output.join("2018")).unwrap();
    let summary = desk.build(&site(FIRST)).unwrap();
    assert_eq!(paths(&summary.overwritten), ["index.html", "topics"]);
    assert_eq!(desk.tree(), site(FIRST));
}

#[test]
fn a_file_of_ours_that_was_edited_is_foreign() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    desk.write("index.html", "home, edited by hand");
    desk.write("topics/a/index.html", "z");
    // Not in the way as long as it stays what the site wants, …
    let same = site(&[("index.html", "home, edited by hand"), ("topics/a/index.html", "z")]);
    let summary = desk.build(&same).unwrap();
    assert_eq!((summary.unchanged, summary.adopted, summary.written.len()), (2, 2, 0));
    // … but otherwise.
    desk.write("index.html", "edited again");
    assert_eq!(foreign(desk.build(&site(FIRST))).0, ["index.html"]);
    // Neither does it help that it is as long as ours was and will be.
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    desk.write("index.html", "mine");
    assert_eq!(foreign(desk.build(&site(FIRST))).0, ["index.html"]);
    assert_eq!(desk.tree()["index.html"], b"mine");
}

#[test]
fn a_stale_file_that_was_edited_is_left_and_named() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    desk.write("topics/a/index.html", "annotated by hand");
    let summary = desk.build(&site(&FIRST[..2])).unwrap();
    assert_eq!(paths(&summary.left), ["topics/a/index.html"]);
    assert!(summary.removed.is_empty());
    assert_eq!(desk.tree()["topics/a/index.html"], b"annotated by hand");
    assert!(desk.build(&site(&FIRST[..2])).unwrap().left.is_empty());
}

#[test]
fn a_touched_file_is_recognised_by_its_content() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    let touched = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for (path, _) in FIRST {
        fs::File::options().write(true).open(desk.output.join(path)).unwrap().set_modified(touched).unwrap();
    }
    let summary = desk.build(&site(&[("index.html", "home"), ("topics/a/index.html", "new text")])).unwrap();
    assert_eq!((summary.unchanged, summary.adopted), (1, 0));
    assert_eq!(paths(&summary.written), ["topics/a/index.html"]);
    assert_eq!(paths(&summary.removed), ["2018/11/29/summit/index.html"]);
    assert_eq!(desk.modified("index.html"), touched);
    assert_eq!(desk.open().manifest().get("index.html").unwrap().modified, 1_000_000_000_000_000_000);
}

#[test]
fn without_state_equal_files_are_adopted_and_others_reported() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    fs::remove_dir_all(desk.path(".archive")).unwrap();
    let summary = desk.build(&site(FIRST)).unwrap();
    assert_eq!((summary.adopted, summary.written.len()), (3, 0));
    assert_eq!(desk.open().manifest().len(), 3);

    fs::remove_dir_all(desk.path(".archive")).unwrap();
    let changed = site(&[("index.html", "house"), ("topics/a/index.html", "a")]);
    assert_eq!(foreign(desk.build(&changed)).0, ["index.html"]);
}

#[test]
fn a_damaged_manifest_is_noticed_and_treated_as_absent() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    let manifest = desk.path(".archive").join(&names_in(&desk.path(".archive"))[0]);
    let good = fs::read(&manifest).unwrap();
    for bad in [&b"garbage"[..], &good[..good.len() / 2], b""] {
        fs::write(&manifest, bad).unwrap();
        let mut output = desk.open();
        assert!(matches!(output.notices(), [Notice::ManifestDamaged(_)]));
        assert!(output.manifest().is_empty());
        assert_eq!(build(&mut output, &site(FIRST)).unwrap().adopted, 3);
    }
    assert_eq!(desk.open().notices(), []);
}

#[test]
#[cfg(unix)]
fn links_in_the_output_are_never_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let outside = desk.path("content/outside");
    fs::create_dir_all(outside.join("a")).unwrap();
    fs::write(outside.join("a/index.html"), "a").unwrap();
    fs::write(outside.join("file"), "home").unwrap();
    let before = tree(&outside);

    // A folder of ours replaced by a link to a folder that holds the same files: nothing there is ours.
    desk.build(&site(FIRST)).unwrap();
    fs::remove_dir_all(desk.output.join("topics")).unwrap();
    symlink(&outside, desk.output.join("topics")).unwrap();
    assert_eq!(foreign(desk.build(&site(FIRST))).0, ["topics"]);
    assert!(!desk.open().stage().unwrap().keep("topics/a/index.html").unwrap());
    // Stale behind a link: neither removed nor in the way.
    desk.build(&site(&FIRST[..2])).unwrap();
    assert_eq!(tree(&outside), before);
    // A file replaced by a link to an equal file.
    fs::remove_file(desk.output.join("index.html")).unwrap();
    symlink(outside.join("file"), desk.output.join("index.html")).unwrap();
    assert_eq!(foreign(desk.build(&site(FIRST))).0, ["index.html", "topics"]);
    // Forced: the links go, what they point to stays.
    let forced = Desk { force: true, root: desk.root, output: desk.output };
    forced.build(&site(&[("index.html", "new home"), ("topics/a/index.html", "new a")])).unwrap();
    assert_eq!(forced.tree(), site(&[("index.html", "new home"), ("topics/a/index.html", "new a")]));
    assert_eq!(tree(&outside), before);
}

#[test]
fn a_file_edited_while_a_build_runs_is_not_overwritten() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    let mut output = desk.open();
    let stage = output.stage().unwrap();
    stage.put("index.html", b"new home").unwrap();
    stage.put("about/index.html", b"about").unwrap();
    desk.write("index.html", "edited just now");
    desk.write("about/index.html", "so was this");
    let before = desk.tree();
    assert_eq!(foreign(stage.commit()).0, ["about/index.html", "index.html"]);
    assert_eq!(desk.tree(), before);
}
