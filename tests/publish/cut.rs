//! Runs that are killed at each program of the system that they start: the next run goes on, and all is whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::wrapped::Programs;
use crate::common::{Site, article, tree};

fn a_site(to: &str) -> Site {
    let config = format!(
        "title: The Test\nbase_url: https://example.org/\nsearch: {{enabled: false}}\npublish:\n  live: {{to: \"{to}\", host: plain, compress: gzip}}\n"
    );
    let site = Site::new(&[("archive.yaml", &config)]);
    edit(&site, 0);
    site
}

fn edit(site: &Site, round: usize) {
    site.write("content/a.md", article("First", "2018-11-01", &format!("Round {round}.")));
    // A page that comes, and one that goes.
    site.write(&format!("content/at-{round}.md"), article("Then", "2018-11-02", "More."));
    if let Some(before) = round.checked_sub(1) {
        site.remove(&format!("content/at-{before}.md"));
    }
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
}

/// What the destination is to hold: the built files, and the compressed ones beside them.
fn assert_whole(there: BTreeMap<String, Vec<u8>>, site: &Site, what: &str) {
    let there: BTreeMap<String, Vec<u8>> = there
        .into_iter()
        .filter(|(path, _)| !path.starts_with(".archive-publish/") && !path.ends_with(".gz"))
        .collect();
    assert_eq!(there, site.outputs(), "{what}");
}

/// No run starts that many programs.
const NEVER: usize = 1_000_000;

/// Kills runs at each call of these programs, until one runs to its end.
fn kill_everywhere(
    programs: &Programs,
    names: &[&str],
    site: &Site,
    look: &dyn Fn() -> BTreeMap<String, Vec<u8>>,
) {
    programs.publish(site, &[]);
    for round in 1.. {
        edit(site, round);
        let (at, done) = (round - 1, round % 2 == 0);
        let cut = programs.killing(names, at, done).run(site, &["publish", "--max-deletes", "1000"]);
        programs.killing(names, NEVER, done);
        let what = format!("killed at call {at} of {names:?}, after it: {done}");
        let said = programs.publish(site, &[]);
        assert_whole(look(), site, &format!("{what}: {said}"));
        if cut.status.success() {
            assert!(round > 8, "a run starts more programs than {at}");
            return;
        }
    }
}

#[test]
fn a_branch_is_whole_after_a_cut_at_any_call_of_git() {
    let folder = tempfile::tempdir().unwrap();
    let remote = folder.path().join("remote.git");
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet", "--bare", remote.to_str().unwrap()]);
    let site = a_site(&format!("git:{}#pages", remote.display()));
    let look = || {
        let out = tempfile::tempdir().unwrap();
        let index = out.path().join("index");
        let tree_at = out.path().join("tree");
        std::fs::create_dir(&tree_at).unwrap();
        let output = Command::new("git")
            .current_dir(&tree_at)
            .env("GIT_DIR", &remote)
            .env("GIT_INDEX_FILE", &index)
            .env("GIT_WORK_TREE", &tree_at)
            .args(["-c", "core.bare=false", "checkout", "--force", "pages", "--", "."])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        tree(&tree_at)
    };
    kill_everywhere(&Programs::new(), &["git"], &site, &look);
}

/// What the link leads to.
fn shown(link: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(&std::fs::canonicalize(link).unwrap())
}

/// The newest version and three old ones, none of them half, and nothing else.
fn assert_versions(folder: &Path) {
    let versions: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(versions.len(), 4, "{versions:?}");
    for version in versions {
        assert!(version.join("index.html").exists(), "{}", version.display());
    }
}

#[test]
#[ignore = "needs rsync: .ci/run installs it"]
fn a_server_is_whole_after_a_cut_at_any_call_of_ssh_and_rsync() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("it's a site");
    let site = a_site(&format!("ssh://mara@news.example.org{}", www.display()));
    let programs = Programs::new();
    programs.ssh();
    kill_everywhere(&programs, &["ssh", "rsync"], &site, &|| shown(&www));
    assert_versions(&folder.path().join("it's a site.releases"));
}

#[test]
#[ignore = "needs OpenSSH: .ci/run installs it"]
fn an_account_without_a_shell_is_whole_after_a_cut_at_any_call_of_sftp() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("a site");
    let site = a_site(&format!("sftp://news.example.org{}", www.display()));
    let programs = Programs::new();
    programs.sftp("");
    kill_everywhere(&programs, &["sftp"], &site, &|| shown(&www));
    assert_versions(&folder.path().join("a site.releases"));
}

#[test]
#[ignore = "needs OpenSSH: .ci/run installs it"]
fn a_server_that_makes_no_links_gets_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let www = folder.path().join("site");
    let site = a_site(&format!("sftp://news.example.org{}", www.display()));
    let programs = Programs::new();
    programs.sftp("-P hardlink");
    for name in ["a b", "what?", "star*[x]", "it's \"x\"", "100%"] {
        site.write(&format!("static/odd/{name}.txt"), name);
    }
    programs.publish(&site, &[]);
    edit(&site, 1);
    let said = programs.publish(&site, &["--keep"]);
    let kept = shown(&www).remove("2018/11/02/at-0/index.html").is_some();
    assert!(kept && said.contains("kept that the site no longer has"), "{said}");
    programs.publish(&site, &[]);
    assert_whole(shown(&www), &site, "without links");
    std::fs::write(www.join("index.html"), "damaged").unwrap();
    let said = programs.publish(&site, &["--verify"]);
    assert!(said.contains("SFTP cannot compare files: all are sent again"), "{said}");
    assert_whole(shown(&www), &site, "sent again");
}
