//! The write stage seen from outside: what lies in the output folder after builds, refusals and kills.

mod desk;
mod foreign;
mod kill;
mod random;

use std::fs;
use std::path::Path;

use archive::write::{CommitSummary, OpenOutput, OutputOptions, WriteError};

use desk::{Desk, FIRST, Files, build, names_in, paths, site, tree};

#[test]
fn a_first_build_makes_the_folder() {
    let desk = Desk::new();
    let summary = desk.build(&site(FIRST)).unwrap();
    assert_eq!(
        paths(&summary.written),
        ["2018/11/29/summit/index.html", "index.html", "topics/a/index.html"]
    );
    assert_eq!(desk.tree(), site(FIRST));
    assert_eq!(desk.litter(), [""; 0]);
}

#[test]
fn an_empty_folder_is_filled() {
    let desk = Desk::new();
    fs::create_dir(&desk.output).unwrap();
    desk.build(&site(FIRST)).unwrap();
    assert_eq!(desk.tree(), site(FIRST));
}

#[test]
fn a_site_without_files_is_an_empty_folder() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    desk.build(&Files::new()).unwrap();
    assert_eq!(desk.tree(), Files::new());
    desk.build(&Files::new()).unwrap();
    assert!(desk.output.is_dir());
}

#[test]
fn a_build_with_nothing_changed_writes_nothing() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    let before = desk.modified("index.html");
    let summary = desk.build(&site(FIRST)).unwrap();
    assert_eq!(summary, CommitSummary { unchanged: 3, ..CommitSummary::default() });
    assert_eq!(desk.modified("index.html"), before);
}

#[test]
fn only_what_changed_is_written_and_stale_files_and_their_folders_go() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    desk.write("topics/foreign.txt", "mine");
    let before = desk.modified("index.html");
    let second = site(&[("index.html", "home"), ("topics/b/index.html", "b")]);
    let summary = desk.build(&second).unwrap();
    assert_eq!(paths(&summary.written), ["topics/b/index.html"]);
    assert_eq!(paths(&summary.removed), ["2018/11/29/summit/index.html", "topics/a/index.html"]);
    assert_eq!(summary.unchanged, 1);
    assert_eq!(desk.modified("index.html"), before);
    let mut expected = second;
    expected.insert("topics/foreign.txt".into(), b"mine".to_vec());
    assert_eq!(desk.tree(), expected);
    assert_eq!(desk.litter(), [""; 0]);
}

#[test]
fn a_stage_that_is_dropped_changes_nothing() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    {
        let mut output = desk.open();
        let stage = output.stage().unwrap();
        stage.put("index.html", b"changed").unwrap();
        stage.put("new/index.html", b"new").unwrap();
    }
    assert_eq!(desk.tree(), site(FIRST));
    assert_eq!(desk.litter(), [""; 0]);

    let desk = Desk::new();
    {
        let mut output = desk.open();
        output.stage().unwrap().put("a/b", b"x").unwrap();
    }
    assert!(!desk.output.exists());
    assert_eq!(desk.litter(), [""; 0]);
}

#[test]
fn folders_made_above_an_output_that_was_not_built_go_again() {
    let mut desk = Desk::new();
    desk.output = desk.path("deep/er/public");
    drop(desk.open());
    assert!(!desk.path("deep").exists());
    desk.build(&site(FIRST)).unwrap();
    assert_eq!(desk.tree(), site(FIRST));
}

#[test]
fn an_output_that_was_deleted_is_built_anew() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    fs::remove_dir_all(&desk.output).unwrap();
    let mut output = desk.open();
    assert!(output.amend().unwrap().is_none());
    assert!(!output.stage().unwrap().keep("index.html").unwrap());
    assert_eq!(build(&mut output, &site(&FIRST[..1])).unwrap().written.len(), 1);
    assert_eq!(output.manifest().len(), 1);
}

#[test]
fn kept_files_stay_and_missing_ones_have_to_be_put() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    fs::remove_file(desk.output.join("index.html")).unwrap();
    desk.write("topics/a/index.html", "edited");
    let mut output = desk.open();
    let stage = output.stage().unwrap();
    assert!(stage.keep("2018/11/29/summit/index.html").unwrap());
    assert!(!stage.keep("index.html").unwrap());
    assert!(!stage.keep("topics/a/index.html").unwrap());
    assert!(!stage.keep("unknown.html").unwrap());
    stage.put("index.html", b"home").unwrap();
    let summary = stage.commit().unwrap();
    assert_eq!(paths(&summary.written), ["index.html"]);
    assert_eq!((summary.unchanged, paths(&summary.left)), (1, vec!["topics/a/index.html"]));
}

#[test]
fn an_amended_site_keeps_what_is_not_named() {
    let desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    let mut output = desk.open();
    for round in 0..3 {
        let stage = output.amend().unwrap().unwrap();
        stage.put("index.html", format!("home {round}").as_bytes()).unwrap();
        stage.put(&format!("n/{round}"), b"n").unwrap();
        stage.remove(if round == 0 { "topics/a/index.html" } else { "n/0" }).unwrap();
        let summary = stage.commit().unwrap();
        assert_eq!(summary.written.len(), 2);
        assert_eq!(summary.removed.len(), usize::from(round < 2));
    }
    drop(output);
    let expected = site(&[FIRST[1], ("index.html", "home 2"), ("n/1", "n"), ("n/2", "n")]);
    assert_eq!(desk.tree(), expected);
    assert_eq!(desk.build(&expected).unwrap(), CommitSummary { unchanged: 4, ..CommitSummary::default() });
}

#[test]
fn files_become_folders_and_folders_become_files() {
    let desk = Desk::new();
    let first = site(&[("a", "file"), ("b/c/d", "deep"), ("b/e", "e"), ("x", "x")]);
    let second = site(&[("a/b/c", "now deep"), ("b", "now a file"), ("x", "x")]);
    for _ in 0..2 {
        desk.build(&first).unwrap();
        assert_eq!(desk.tree(), first);
        desk.build(&second).unwrap();
        assert_eq!(desk.tree(), second);
    }
}

#[test]
fn a_path_cannot_be_a_file_and_a_folder() {
    let first = site(&[("a", "file"), ("b/c", "deep"), ("z", "z")]);
    for (kept, put) in [("a", "a/b/c"), ("b/c", "b"), ("none", "a/b/c"), ("new", "new/b/c")] {
        for cold in [true, false] {
            let desk = Desk::new();
            if !cold {
                desk.build(&first).unwrap();
            }
            let mut output = desk.open();
            let result = || -> Result<CommitSummary, WriteError> {
                let stage = output.stage()?;
                if !stage.keep(kept)? {
                    stage.put(if kept == "none" { "a" } else { kept }, b"other")?;
                }
                stage.put(put, b"x")?;
                stage.commit()
            };
            let error = { result }().unwrap_err();
            assert!(
                matches!(&error, WriteError::Nested { path } if ["a", "b", "new"].contains(&path.as_str())),
                "{error}"
            );
            drop(output);
            assert_eq!(desk.tree(), if cold { Files::new() } else { first.clone() });
        }
    }
}

#[test]
fn a_path_given_twice_is_an_error() {
    let desk = Desk::new();
    for _ in 0..2 {
        let mut output = desk.open();
        let stage = output.stage().unwrap();
        stage.put("a/index.html", b"x").unwrap();
        let error = stage.put("a/index.html", b"x").unwrap_err();
        assert!(matches!(&error, WriteError::Twice { path } if path == "a/index.html"), "{error}");
        drop(stage);
        desk_build(&mut output);
    }
    fn desk_build(output: &mut OpenOutput) {
        build(output, &site(&[("a/index.html", "x")])).unwrap();
    }
}

#[test]
fn paths_cannot_lead_out_of_the_output() {
    let desk = Desk::new();
    let mut output = desk.open();
    let stage = output.stage().unwrap();
    for path in ["../x", "/etc/x", "a/../../x", "", "a//b", ".archive-stage/x"] {
        assert!(matches!(stage.put(path, b"x"), Err(WriteError::Path { .. })), "{path}");
        assert!(matches!(stage.put_file(path, Path::new("x")), Err(WriteError::Path { .. })), "{path}");
    }
}

#[test]
fn files_are_copied() {
    let desk = Desk::new();
    let big: Vec<u8> = (0..1_000_000u32).flat_map(|n| n.to_le_bytes()).collect();
    fs::write(desk.path("content/scan.pdf"), &big).unwrap();
    let copy = |output: &mut OpenOutput| {
        let stage = output.stage()?;
        stage.put_file("2018/scan.pdf", &desk.path("content/scan.pdf"))?;
        stage.commit()
    };
    let mut output = desk.open();
    assert_eq!(copy(&mut output).unwrap().written.len(), 1);
    assert_eq!(desk.tree()["2018/scan.pdf"], big);
    assert_eq!(output.manifest().get("2018/scan.pdf").unwrap().hash, archive::hash::hash(&big));
    assert_eq!(copy(&mut output).unwrap(), CommitSummary { unchanged: 1, ..CommitSummary::default() });
    fs::write(desk.path("content/scan.pdf"), "other").unwrap();
    assert_eq!(copy(&mut output).unwrap().written.len(), 1);
    assert_eq!(desk.tree()["2018/scan.pdf"], b"other");
    fs::remove_file(desk.path("content/scan.pdf")).unwrap();
    let error = copy(&mut output).unwrap_err();
    assert!(matches!(&error, WriteError::Io { action: "read", .. }), "{error}");
    assert!(!error.is_refusal());
}

#[test]
#[cfg(unix)]
fn an_output_that_is_a_link_to_a_folder_is_written_where_it_points() {
    let desk = Desk::new();
    fs::create_dir(desk.path("real")).unwrap();
    std::os::unix::fs::symlink(desk.path("real"), &desk.output).unwrap();
    desk.build(&site(FIRST)).unwrap();
    desk.build(&site(&FIRST[1..])).unwrap();
    assert!(fs::symlink_metadata(&desk.output).unwrap().is_symlink());
    assert_eq!(tree(&desk.path("real")), site(&FIRST[1..]));
}

#[test]
fn outputs_that_overlap_the_site_are_refused() {
    let mut desk = Desk::new();
    for output in
        ["", "content", "content/x", ".archive", ".archive/x", "templates/y", "content/../templates"]
    {
        desk.output = desk.path(output);
        let error = OpenOutput::open(desk.options()).unwrap_err();
        assert!(matches!(error, WriteError::Place { .. }), "{output}: {error}");
        assert!(!error.is_refusal());
    }
    assert_eq!(names_in(desk.root.path()), ["content"]);
    desk.output = "/".into();
    assert!(matches!(OpenOutput::open(desk.options()), Err(WriteError::Place { .. })));
}

#[test]
fn one_build_at_a_time_for_an_output_and_for_a_state_folder() {
    let desk = Desk::new();
    let held = desk.open();
    assert!(matches!(OpenOutput::open(desk.options()), Err(WriteError::Locked { .. })));
    let other_output = OutputOptions { output: desk.path("elsewhere"), ..desk.options() };
    assert!(matches!(OpenOutput::open(other_output.clone()), Err(WriteError::Locked { .. })));
    let other_state = OutputOptions { state: desk.path("content/../site2/.archive"), ..desk.options() };
    assert!(matches!(OpenOutput::open(other_state), Err(WriteError::Locked { .. })));
    drop(held);
    OpenOutput::open(other_output).unwrap();
    desk.open();
}

#[test]
fn a_folder_with_the_name_of_the_staging_folder_is_left_alone() {
    let desk = Desk::new();
    let folder = desk.path(".public.archive-stage");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("diary.txt"), "mine").unwrap();
    let error = OpenOutput::open(desk.options()).unwrap_err();
    assert!(matches!(error, WriteError::NotOurs { .. }), "{error}");
    assert_eq!(names_in(&folder), ["diary.txt"]);
}

#[test]
fn the_staging_folder_may_lie_in_the_output() {
    // As it does where the output is a mounted volume; an empty one there is taken as a sign.
    let desk = Desk::new();
    fs::create_dir_all(desk.output.join(".archive-stage")).unwrap();
    let mut output = desk.open();
    assert!(!desk.path(".public.archive-stage").exists());
    build(&mut output, &site(FIRST)).unwrap();
    build(&mut output, &site(&FIRST[1..])).unwrap();
    drop(output);
    assert_eq!(desk.tree(), site(&FIRST[1..]));
}

#[test]
fn the_output_may_lie_on_another_file_system() {
    let memory = Path::new("/dev/shm");
    if !memory.is_dir() {
        return;
    }
    let elsewhere = tempfile::tempdir_in(memory).unwrap();
    let mut desk = Desk::new();
    desk.output = elsewhere.path().join("public");
    let second = site(&[("index.html", "home 2"), ("new/x", "x")]);
    for site in [site(FIRST), second] {
        desk.build(&site).unwrap();
        assert_eq!(desk.tree(), site);
        assert_eq!(desk.litter(), [""; 0]);
    }
}

#[test]
fn one_state_folder_remembers_several_outputs() {
    let mut desk = Desk::new();
    desk.build(&site(FIRST)).unwrap();
    desk.output = desk.path("preview");
    desk.build(&site(&FIRST[..1])).unwrap();
    desk.output = desk.path("public");
    assert_eq!(desk.build(&site(FIRST)).unwrap(), CommitSummary { unchanged: 3, ..CommitSummary::default() });
}
