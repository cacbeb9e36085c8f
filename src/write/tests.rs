//! Commits that are killed after each of their steps, one after the other, and repairs that are killed too.
//! The killed process is this test binary, started once more.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};

use super::{CommitSummary, Notice, OpenOutput, OutputOptions, WriteError};

/// Steps that are left to this process; negative in all but the processes to be killed.
static LEFT: AtomicI64 = AtomicI64::new(-1);

/// Called by the code under test after each change of the disk in a commit.
pub(super) fn step() {
    if LEFT.fetch_sub(1, Ordering::Relaxed) == 0 {
        std::process::abort();
    }
}

type Files = BTreeMap<String, String>;

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

fn old_site() -> Files {
    files(&[
        ("same", "same"),
        ("changed", "old"),
        ("gone/deep/x", "x"),
        ("file", "file"),
        ("folder/a/b", "b"),
    ])
}

fn new_site() -> Files {
    files(&[
        ("same", "same"),
        ("changed", "new"),
        ("new/deep/y", "y"),
        ("file/now/deep", "z"),
        ("folder", "f"),
    ])
}

fn options(root: &Path) -> OutputOptions {
    OutputOptions { output: root.join("public"), state: root.join(".archive"), inputs: vec![], force: false }
}

fn build(output: &mut OpenOutput, site: &Files) -> Result<CommitSummary, WriteError> {
    let stage = output.stage()?;
    for (path, text) in site {
        stage.put(path, text.as_bytes())?;
    }
    stage.commit()
}

fn tree(root: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let before = (found.len(), folders.len());
        for entry in entries {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                found.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
        if (found.len(), folders.len()) == before && !prefix.is_empty() {
            found.insert(prefix, "an empty folder".into());
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn manifest_file(root: &Path) -> Option<PathBuf> {
    let state = root.join(".archive");
    names(&state).into_iter().find(|name| name.ends_with(".manifest")).map(|name| state.join(name))
}

const CHILD: &str = "ARCHIVE_TEST_KILL";

/// Not a test of its own: `<mode> <steps> <root>` in the environment says what to do and when to be killed.
#[test]
#[ignore = "run by the tests below"]
fn killed() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let mut order = order.splitn(3, ' ');
    let (mode, steps, root) = (order.next().unwrap(), order.next().unwrap(), order.next().unwrap());
    let root = Path::new(root);
    let mut output = if mode == "open" {
        LEFT.store(steps.parse().unwrap(), Ordering::Relaxed);
        OpenOutput::open(options(root)).unwrap();
        return;
    } else {
        OpenOutput::open(options(root)).unwrap()
    };
    if mode == "fail" {
        // The manifest cannot be written: the last thing that can go wrong.
        let manifest = manifest_file(root).unwrap();
        fs::rename(&manifest, root.join("manifest-kept")).unwrap();
        fs::create_dir(&manifest).unwrap();
    }
    LEFT.store(steps.parse().unwrap(), Ordering::Relaxed);
    let result = build(&mut output, &new_site());
    assert_eq!(result.is_err(), mode == "fail");
}

/// True if the process was killed, false if it came to its end before.
fn kill(mode: &str, steps: usize, root: &Path) -> bool {
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["write::tests::killed", "--exact", "--ignored"])
        .env(CHILD, format!("{mode} {steps} {}", root.display()))
        .output()
        .unwrap();
    if done.status.code().is_some() {
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    }
    done.status.code().is_none()
}

/// Kills a build after each of its steps and gives how many there were; `check` sees each outcome.
fn kill_everywhere(mode: &str, is_first: bool, check: impl Fn(usize, &Path, &[Notice])) -> usize {
    for steps in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        if !is_first {
            build(&mut OpenOutput::open(options(root)).unwrap(), &old_site()).unwrap();
        }
        let was_killed = kill(mode, steps, root);
        let kept = root.join("manifest-kept");
        if kept.exists() {
            let manifest = manifest_file(root).unwrap();
            fs::remove_dir(&manifest).unwrap();
            fs::rename(kept, manifest).unwrap();
        }
        // The repair is killed as well.
        kill("open", steps * 7 % 11, root);
        let output = OpenOutput::open(options(root)).unwrap();
        let manifest: Files = output
            .manifest()
            .iter()
            .map(|(path, _)| (path.to_owned(), fs::read_to_string(output.folder().join(path)).unwrap()))
            .collect();
        assert_eq!(manifest, tree(&root.join("public")), "{mode} {steps}: manifest and output differ");
        check(steps, root, output.notices());
        drop(output);
        assert!(
            names(root).iter().all(|name| [".archive", "public"].contains(&name.as_str())),
            "{:?}",
            names(root)
        );
        assert!(names(&root.join(".archive")).iter().all(|name| name.ends_with(".manifest")));
        build(&mut OpenOutput::open(options(root)).unwrap(), &new_site()).unwrap();
        assert_eq!(tree(&root.join("public")), new_site());
        if !was_killed {
            return steps;
        }
    }
    unreachable!()
}

#[test]
fn a_commit_killed_anywhere_is_completed() {
    let steps = kill_everywhere("build", false, |steps, root, _| {
        let expected = if steps < 2 { [old_site(), new_site()] } else { [new_site(), new_site()] };
        assert!(expected.contains(&tree(&root.join("public"))), "{steps}: {:?}", tree(&root.join("public")));
    });
    assert!(steps > 15, "{steps}");
}

#[test]
fn a_first_commit_killed_anywhere_is_completed() {
    let steps = kill_everywhere("build", true, |steps, root, _| {
        let expected = if steps < 1 { Files::new() } else { new_site() };
        assert_eq!(tree(&root.join("public")), expected, "{steps}");
    });
    assert!(steps > 4, "{steps}");
}

#[test]
fn a_commit_that_fails_is_undone_even_if_killed() {
    let steps = kill_everywhere("fail", false, |steps, root, _| {
        let found = tree(&root.join("public"));
        assert!(found == old_site() || found == new_site(), "{steps}: {found:?}");
    });
    assert!(steps > 20, "{steps}");
}

#[test]
fn a_commit_that_fails_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    build(&mut OpenOutput::open(options(root)).unwrap(), &old_site()).unwrap();
    assert!(!kill("fail", 1_000_000, root));
    assert_eq!(tree(&root.join("public")), old_site());
    assert_eq!(names(root), [".archive", "manifest-kept", "public"]);
}

/// Leaves a commit in its middle, after all removals and some of the files moved in.
fn interrupted() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    build(&mut OpenOutput::open(options(folder.path())).unwrap(), &old_site()).unwrap();
    assert!(kill("build", 9, folder.path()));
    let found = tree(&folder.path().join("public"));
    assert!(found != old_site() && found != new_site(), "{found:?}");
    folder
}

#[test]
fn a_deleted_state_folder_does_not_hinder_the_repair() {
    let folder = interrupted();
    fs::remove_dir_all(folder.path().join(".archive")).unwrap();
    let output = OpenOutput::open(options(folder.path())).unwrap();
    assert_eq!(output.notices(), [Notice::Completed]);
    assert!(output.manifest().get("new/deep/y").is_some());
    assert_eq!(tree(output.folder()), new_site());
}

#[test]
fn a_file_edited_before_the_repair_is_not_overwritten() {
    let folder = interrupted();
    fs::write(folder.path().join("public/folder"), "mine").unwrap();
    let before = tree(&folder.path().join("public"));
    match OpenOutput::open(options(folder.path())) {
        Err(WriteError::Foreign { files, .. }) => assert_eq!(files, ["folder"]),
        other => panic!("{other:?}"),
    }
    assert_eq!(tree(&folder.path().join("public")), before);
    let forced = OpenOutput::open(OutputOptions { force: true, ..options(folder.path()) }).unwrap();
    assert_eq!(tree(forced.folder()), new_site());
}

#[test]
fn a_damaged_journal_is_noticed_and_the_next_build_makes_the_new_site() {
    let folder = interrupted();
    let journal = folder.path().join(".public.archive-stage/journal");
    let mut bytes = fs::read(&journal).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&journal, bytes).unwrap();
    let mut output = OpenOutput::open(options(folder.path())).unwrap();
    assert_eq!(output.notices(), [Notice::JournalDamaged]);
    build(&mut output, &new_site()).unwrap();
    assert_eq!(tree(output.folder()), new_site());
    drop(output);
    assert_eq!(names(folder.path()), [".archive", "public"]);
}

#[test]
fn an_output_deleted_before_the_repair_is_built_anew() {
    let folder = interrupted();
    fs::remove_dir_all(folder.path().join("public")).unwrap();
    let mut output = OpenOutput::open(options(folder.path())).unwrap();
    build(&mut output, &new_site()).unwrap();
    assert_eq!(tree(output.folder()), new_site());
}

#[test]
fn an_open_output_repairs_before_it_stages_again() {
    let folder = interrupted();
    let stage_folder = folder.path().join(".public.archive-stage");
    let aside = folder.path().join("aside");
    // As if the commit had failed, and its undoing too, in the process that goes on.
    fs::rename(&stage_folder, &aside).unwrap();
    let mut output = OpenOutput::open(options(folder.path())).unwrap();
    for name in names(&aside).iter().filter(|&name| name != "lock") {
        fs::rename(aside.join(name), stage_folder.join(name)).unwrap();
    }
    let summary = build(&mut output, &new_site()).unwrap();
    assert_eq!((summary.unchanged, summary.written.len()), (5, 0));
    assert_eq!(tree(output.folder()), new_site());
}
