//! Versions behind a link, on this machine by rsync.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::common::{Ran, Site, article, tree};

fn a_site(www: &Path, name: &str) -> Site {
    let config = format!(
        "title: The Test\nbase_url: https://example.org/\nsearch: {{enabled: false}}\npublish:\n  live: {{to: \"rsync:{}\", keep_releases: 2}}\n",
        www.display()
    );
    let site = Site::new(&[("archive.yaml", &config)]);
    change(&site, name, 0);
    site
}

/// Makes every page say which round it is.
fn change(site: &Site, name: &str, round: usize) {
    for at in 0..6 {
        let (title, date) = (format!("Report {at}"), format!("2018-11-{:02}", at + 1));
        site.write(&format!("content/{at}.md"), article(&title, &date, &format!("Round {name}-{round}.")));
    }
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[track_caller]
fn publish(site: &Site) -> Ran {
    let ran = site.run(&["publish", "--max-deletes", "100"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

/// What the link leads to, but for what is no part of the site.
fn shown(www: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let there = fs::canonicalize(www).unwrap();
    tree(&there).into_iter().filter(|(path, _)| !path.starts_with(".archive-publish/")).collect()
}

#[test]
#[ignore = "needs rsync: .ci/run installs it"]
fn each_version_holds_the_site_and_what_others_put_there() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("it's a site");
    let site = a_site(&www, "a");
    publish(&site);
    assert!(fs::symlink_metadata(&www).unwrap().is_symlink());
    assert_eq!(shown(&www), site.outputs());
    fs::write(www.join("proof.html"), "proof").unwrap();
    let before = fs::canonicalize(&www).unwrap();
    change(&site, "a", 1);
    site.remove("content/5.md");
    change(&site, "b", 1);
    site.remove("content/5.md");
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    publish(&site);
    let mut expected = site.outputs();
    expected.insert("proof.html".to_owned(), b"proof".to_vec());
    assert_eq!(shown(&www), expected);
    // The version before stays as it was, though what did not change is one file on the disk.
    let old = fs::read_to_string(before.join("2018/11/01/0/index.html")).unwrap();
    assert!(old.contains("Round a-0."), "{old}");
    let ran = publish(&site);
    assert!(ran.err.contains(": 0 files uploaded, 0 deleted"), "{}", ran.err);
    for round in 2..6 {
        change(&site, "a", round);
        publish(&site);
    }
    let releases = fs::read_dir(folder.path().join("it's a site.releases")).unwrap().count();
    assert_eq!(releases, 3, "the newest and two before");
}

#[test]
#[ignore = "needs rsync: .ci/run installs it"]
fn a_reader_never_sees_a_mix() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("www");
    let site = a_site(&www, "r");
    publish(&site);
    let (done, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                // A server that opens the folder and answers from it.
                let there = fs::canonicalize(&www).expect("the link is always there");
                let rounds: BTreeSet<String> = (0..6)
                    .map(|at| {
                        fs::read_to_string(there.join(format!("2018/11/0{}/{at}/index.html", at + 1)))
                            .unwrap()
                    })
                    .map(|page| page.split("Round ").nth(1).unwrap().split('.').next().unwrap().to_owned())
                    .collect();
                assert_eq!(rounds.len(), 1, "{rounds:?}");
                looks.fetch_add(1, Ordering::Relaxed);
            }
        });
        for round in 1..4 {
            change(&site, "r", round);
            publish(&site);
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(looks.into_inner() > 10);
}

#[test]
#[ignore = "needs rsync: .ci/run installs it"]
fn a_folder_in_the_place_of_the_link_is_left_alone_and_a_lock_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("www");
    let site = a_site(&www, "f");
    fs::create_dir(&www).unwrap();
    fs::write(www.join("theirs"), "x").unwrap();
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("a link to the newest version of the site belongs there"), "{}", ran.err);
    fs::remove_dir_all(&www).unwrap();
    let lock = folder.path().join("www.releases/lock");
    fs::create_dir_all(&lock).unwrap();
    fs::write(lock.join("owner"), "archive-lock 1\ntoken t\nowner mara@desk, process 7\nsince 0\n\n")
        .unwrap();
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("is locked: mara@desk, process 7 has been publishing since an unknown time"),
        "{}",
        ran.err
    );
    let ran = site.run(&["publish", "--break-lock"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(shown(&www), site.outputs());
    assert!(!lock.exists());
}

#[test]
#[ignore = "needs rsync: .ci/run installs it"]
fn what_others_changed_is_found_and_what_is_theirs_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("it's www");
    let site = a_site(&www, "v");
    publish(&site);
    let ran = site.run(&["publish", "--verify"]);
    assert!(ran.err.contains("files there are as they were published"), "{}", ran.err);
    fs::remove_file(www.join("404.html")).unwrap();
    fs::remove_file(www.join("index.html")).unwrap();
    fs::write(www.join("index.html"), "theirs").unwrap();
    let ran = site.run(&["publish", "--verify"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("2 of ") && ran.err.contains("404.html\n"), "{}", ran.err);
    assert_eq!(shown(&www), site.outputs());
    // A file of theirs in the place of a page to come.
    fs::create_dir_all(www.join("2018/11/09/new")).unwrap();
    fs::write(www.join("2018/11/09/new/index.html"), "theirs").unwrap();
    site.write("content/new.md", article("New", "2018-11-09", "Text."));
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    let ran = site.run(&["publish", "--max-deletes", "100"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("holds 1 file that archive did not publish"), "{}", ran.err);
    let ran = site.run(&["publish", "--max-deletes", "100", "--force"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(shown(&www), site.outputs());
}

#[test]
#[ignore = "needs rsync: .ci/run installs it"]
fn two_at_once_show_one_site_or_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("www");
    let sites = [a_site(&www, "a"), a_site(&www, "b")];
    for round in 0..20 {
        for (name, site) in ["a", "b"].iter().zip(&sites) {
            site.write("static/who.txt", format!("{name} {round}"));
            assert_eq!(site.run(&["build", "--quiet"]).code, 0);
        }
        let ran = std::thread::scope(|scope| {
            let start = |at: usize| {
                let site = &sites[at];
                scope.spawn(move || site.run(&["publish", "--max-deletes", "100"]))
            };
            [start(0), start(1)].map(|thread| thread.join().unwrap())
        });
        let won: Vec<usize> = (0..2).filter(|at| ran[*at].code == 0).collect();
        assert!(!won.is_empty(), "round {round}: {ran:#?}");
        assert!(
            won.iter().any(|at| shown(&www) == sites[*at].outputs()),
            "round {round}: a mix after {ran:#?}"
        );
        assert!(!folder.path().join("www.releases/lock").exists());
    }
}
