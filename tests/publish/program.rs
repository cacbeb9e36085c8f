//! `archive publish` as people type it.

use std::fs;
use std::process::Command;

use crate::common::{Site, article, tree};

fn a_site(config: &str) -> Site {
    let config =
        format!("title: The Test\nbase_url: https://example.org/\nsearch: {{enabled: false}}\n{config}");
    let site = Site::new(&[
        ("archive.yaml", &config),
        ("content/a.md", &article("First", "2018-11-01", "Text. [On](b.md)")),
        ("content/b.md", &article("Second", "2018-11-02", "More.")),
        ("static/_extra.txt", "kept"),
    ]);
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    site
}

/// What lies in a folder, but for what is no part of the site.
fn published(folder: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    tree(folder).into_iter().filter(|(path, _)| !path.starts_with(".archive-publish/")).collect()
}

#[test]
fn a_folder_holds_what_was_built_and_what_others_put_there() {
    let site = a_site("publish:\n  live: ../www\n");
    let www = site.path("../www");
    let ran = site.run(&["publish"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(
        ran.err.contains("live: ") && ran.err.contains(" files uploaded, 0 deleted, 0 unchanged"),
        "{}",
        ran.err
    );
    assert_eq!(published(&www), site.outputs());

    fs::write(www.join("theirs.html"), "proof").unwrap();
    site.write("content/a.md", article("First, mended", "2018-11-01", "Text."));
    site.remove("content/b.md");
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    let ran = site.run(&["publish", "live", "--dry-run"]);
    assert!(ran.out.contains("+ 2018/11/01/a/index.html\n"), "{}", ran.out);
    assert!(ran.out.contains("- 2018/11/02/b/index.html\n"), "{}", ran.out);
    let ran = site.run(&["publish", "live", "--max-deletes", "100"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut expected = site.outputs();
    expected.insert("theirs.html".to_owned(), b"proof".to_vec());
    assert_eq!(published(&www), expected);
    assert!(!www.join("2018/11/02").exists(), "an empty folder goes");
    let changed = fs::read_to_string(site.path(".archive/publish/live/changed-urls.txt")).unwrap();
    assert!(changed.contains("https://example.org/2018/11/01/a/\n"), "{changed}");
    assert!(changed.contains("https://example.org/2018/11/02/b/\n"), "{changed}");
    let ran = site.run(&["publish", "live", "--verify"]);
    assert!(ran.err.contains("files there are as they were published"), "{}", ran.err);
}

#[test]
fn a_link_in_the_folder_is_not_followed() {
    let site = a_site("");
    let www = site.path("../www");
    fs::create_dir_all(&www).unwrap();
    let elsewhere = site.path("../elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&elsewhere, www.join("2018")).unwrap();
        let ran = site.run(&["publish", "../www"]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("is a symbolic link, which is not followed"), "{}", ran.err);
        assert!(tree(&elsewhere).is_empty());
    }
}

#[test]
fn places_that_would_hurt_are_refused() {
    let site = a_site("");
    for place in ["./public", "./public/deep", ".", "./content/out", "..", "./.archive/x"] {
        let ran = site.run(&["publish", place]);
        assert_eq!(ran.code, 1, "{place}: {}", ran.err);
        assert!(ran.err.contains("choose another place"), "{place}: {}", ran.err);
    }
}

#[test]
fn what_is_missing_or_mistyped_is_said() {
    let site = a_site("publish:\n  live: ../www\n  stage: ../stage\n");
    for (arguments, words) in [
        (&["publish"][..], "several destinations: say which of `live`, `stage`"),
        (&["publish", "lvie"], "did you mean `live`?"),
        (&["publish", "https://example.org/"], "is where visitors look, not where files go"),
        (&["publish", "ftp://h/x"], "is not a known kind of destination"),
        (&["publish", "live", "--output", "nowhere"], "run `archive build` first"),
        (&["publish", "live", "--output", "content"], "holds no site that archive built"),
    ] {
        let ran = site.run(arguments);
        assert_eq!(ran.code, 1, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
    let none = a_site("");
    let ran = none.run(&["publish"]);
    assert!(ran.err.contains("archive.yaml has none") && ran.err.contains("publish:\n"), "{}", ran.err);
}

#[test]
fn a_place_written_for_another_program_makes_no_folder() {
    let site = a_site("");
    let before = tree(&site.path("."));
    for (typed, words) in [
        ("mara@news.example.org:/srv/www", "write ssh://mara@news.example.org/srv/www"),
        ("git@host:me/site.git", "write git:git@host:me/site.git#gh-pages"),
        ("https://host/me/site.git", "write git:https://host/me/site.git#gh-pages"),
        ("s3//news/x", "write s3://news/x"),
        ("news.example.org", "for a folder of that name write `./news.example.org`"),
    ] {
        let ran = site.run(&["publish", typed]);
        assert_eq!(ran.code, 1, "{typed}: {}", ran.err);
        assert!(ran.err.contains(words), "{typed}: {}", ran.err);
        assert_eq!(tree(&site.path(".")), before, "{typed}");
    }
    let ran = site.run(&["publish", "./www", "--delete", "--keep"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let config =
        "title: T\nbase_url: https://example.org/\npublish:\n  live: {command: \"netlify deploy\"}\n";
    let ran = Site::new(&[("archive.yaml", config)]).run(&["publish"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("`command: [netlify, deploy]`"), "{}", ran.err);
}

#[test]
fn what_a_cut_run_changed_is_told_by_the_next() {
    let site = a_site("publish:\n  live: ../www\n");
    // In the place of a page lies a folder of somebody else: the run ends there.
    let obstacle = site.path("../www/2018/11/01/a/index.html/theirs");
    fs::create_dir_all(&obstacle).unwrap();
    let ran = site.run(&["publish", "--jobs", "1"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(site.path("../www/assets/style.css").exists(), "parts were there before");
    fs::remove_dir_all(site.path("../www/2018")).unwrap();
    let ran = site.run(&["publish"]);
    assert!(ran.err.contains("continuing where an earlier run was interrupted"), "{}", ran.err);
    let changed = || fs::read_to_string(site.path(".archive/publish/live/changed-urls.txt")).unwrap();
    for part in ["https://example.org/assets/style.css\n", "https://example.org/2018/11/01/a/\n"] {
        assert!(changed().contains(part), "{part} in {}", changed());
    }
    assert_eq!(site.run(&["publish"]).code, 0);
    assert_eq!(changed(), "", "nothing is new, and all were told");
    let left = site.path("../www/.archive-publish");
    let left: Vec<_> = tree(&left).into_keys().collect();
    assert_eq!(left, ["manifest.gz"]);
}

#[test]
fn a_secret_in_the_configuration_is_refused_and_not_shown() {
    let secret = "q8Zr71pWvTTeYY02";
    for config in [
        format!("publish:\n  live:\n    to: s3://b\n    secret_access_key: {secret}\n"),
        format!("publish:\n  live:\n    to: s3://user:{secret}@b\n"),
        format!("publish:\n  live:\n    command: [netlify, deploy, --auth, {secret}]\n"),
        format!("publish:\n  live:\n    command: [netlify, deploy, --auth={secret}]\n"),
        format!("publish:\n  live:\n    to: s3://b\n    Token: \"{secret}\"\n"),
    ] {
        let site =
            Site::new(&[("archive.yaml", &format!("title: T\nbase_url: https://example.org/\n{config}"))]);
        for command in ["build", "publish"] {
            let ran = site.run(&[command]);
            assert_eq!(ran.code, 1, "{config}: {}", ran.err);
            assert_eq!(ran.codes(), ["E060"], "{config}: {}", ran.err);
            assert!(!ran.err.contains(secret) && !ran.out.contains(secret), "{config}: {}", ran.err);
        }
    }
    let site = a_site("");
    let ran = site.run(&["publish", &format!("s3://user:{secret}@b/x")]);
    assert!(ran.code == 1 && !ran.err.contains(secret), "{}", ran.err);
}

#[test]
fn the_host_is_asked_before_the_first_byte() {
    let site = a_site("publish:\n  pages: {to: ../www, host: cloudflare-pages, max_files: 3}\n");
    let ran = site.run(&["publish", "pages"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains(" files, and cloudflare-pages takes at most 3"), "{}", ran.err);
    assert!(!site.path("../www").exists());
}

#[test]
fn a_search_index_with_holes_is_not_published() {
    let site = Site::new(&[
        ("archive.yaml", "title: The Test\nbase_url: https://example.org/\npublish:\n  live: ../www\n"),
        ("content/a.md", &article("First", "2018-11-01", "Text.")),
    ]);
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    let blocks = site.path("public/search/data/b");
    let block = fs::read_dir(&blocks).unwrap().next().unwrap().unwrap();
    fs::remove_file(block.path()).unwrap();
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let name = block.file_name().into_string().unwrap();
    assert!(ran.err.contains("the search index lacks files") && ran.err.contains(&name), "{}", ran.err);
    assert!(!site.path("../www").exists());
}

#[test]
fn hosts_get_their_files() {
    let config = "publish:\n  apache: {to: ../apache, host: apache, compress: [gzip, brotli]}\n  \
                  nginx: {to: ../nginx, host: nginx}\n  github: {to: ../github, host: github-pages}\n";
    let site = a_site(config);
    site.write("content/a.md", "---\ntitle: First\ndate: 2018-11-01\naliases: [/old/]\n---\nText.\n");
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    for name in ["apache", "nginx", "github"] {
        let ran = site.run(&["publish", name]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let htaccess = fs::read_to_string(site.path("../apache/.htaccess")).unwrap();
    assert!(htaccess.contains("RedirectMatch 301 \"^/old/$\" \"/2018/11/01/a/\""), "{htaccess}");
    assert!(site.path("../apache/index.html.gz").exists() && site.path("../apache/index.html.br").exists());
    let nginx = fs::read_to_string(site.path(".archive/publish/nginx/nginx.conf")).unwrap();
    assert!(nginx.contains("location = \"/old/\" { return 301 \"/2018/11/01/a/\"; }"), "{nginx}");
    assert!(site.path("../github/.nojekyll").exists());
    assert_eq!(fs::read_to_string(site.path("../github/CNAME")).unwrap(), "example.org\n");
    // Again: nothing is different.
    let ran = site.run(&["publish", "apache"]);
    assert!(ran.err.contains(": 0 files uploaded, 0 deleted"), "{}", ran.err);
}

#[test]
fn a_command_gets_a_folder_of_its_own() {
    let site =
        a_site("publish:\n  pages:\n    command: [cp, -r, \"{folder}\", ../sent]\n    host: netlify\n");
    let ran = site.run(&["publish", "pages"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(tree(&site.path("../sent")), site.outputs());
    let failing = a_site("publish:\n  pages:\n    command: [\"false\"]\n");
    let ran = failing.run(&["publish"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("false failed"), "{}", ran.err);
    let missing = a_site("publish:\n  pages:\n    command: [no-such-program-here]\n");
    let ran = missing.run(&["publish"]);
    assert!(ran.err.contains("is not installed"), "{}", ran.err);
}

fn git(folder: &std::path::Path, arguments: &[&str]) -> String {
    let output = Command::new("git").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_branch_holds_one_commit_and_what_others_put_there() {
    let site = a_site("publish:\n  pages: \"git:../remote.git#pages\"\n");
    let remote = site.path("../remote.git");
    fs::create_dir_all(&remote).unwrap();
    git(&remote, &["init", "--quiet", "--bare"]);
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let checked_out = |name: &str| {
        let folder = site.path(&format!("../{name}"));
        git(site.path("..").as_path(), &["clone", "--quiet", "--branch", "pages", "remote.git", name]);
        (
            tree(&folder)
                .into_iter()
                .filter(|(path, _)| !path.starts_with(".git/") && !path.starts_with(".archive-publish/"))
                .collect::<std::collections::BTreeMap<_, _>>(),
            folder,
        )
    };
    let (files, work) = checked_out("one");
    let mut expected = site.outputs();
    expected.insert(".nojekyll".to_owned(), Vec::new());
    expected.insert("CNAME".to_owned(), b"example.org\n".to_vec());
    assert_eq!(files, expected);
    // Somebody adds a file of their own.
    fs::write(work.join("proof.html"), "proof").unwrap();
    git(&work, &["add", "proof.html"]);
    git(&work, &["-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "-m", "Prove it"]);
    git(&work, &["push", "--quiet", "origin", "pages"]);
    site.write("content/a.md", article("First, mended", "2018-11-01", "Text."));
    site.remove("content/b.md");
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    let ran = site.run(&["publish", "--max-deletes", "100"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (files, _) = checked_out("two");
    let mut expected = site.outputs();
    expected.insert(".nojekyll".to_owned(), Vec::new());
    expected.insert("CNAME".to_owned(), b"example.org\n".to_vec());
    expected.insert("proof.html".to_owned(), b"proof".to_vec());
    assert_eq!(files, expected);
    assert_eq!(git(&remote, &["rev-list", "--count", "pages"]).trim(), "1");
    let ran = site.run(&["publish"]);
    assert!(ran.err.contains(": 0 files uploaded, 0 deleted"), "{}", ran.err);
    // Typed, it is the same place with the same files.
    let ran = site.run(&["publish", "git:../remote.git#pages", "--dry-run"]);
    assert!(ran.err.contains(": 0 files to upload, 0 to delete"), "{}", ran.err);

    // Others change and delete files of ours, and take a place that the site will need.
    git(&work, &["fetch", "--quiet", "origin"]);
    git(&work, &["reset", "--quiet", "--hard", "origin/pages"]);
    fs::write(work.join("index.html"), "theirs").unwrap();
    fs::remove_file(work.join("robots.txt")).unwrap();
    fs::create_dir_all(work.join("2018/11/03/c")).unwrap();
    fs::write(work.join("2018/11/03/c/index.html"), "theirs").unwrap();
    git(&work, &["add", "--all"]);
    git(&work, &["-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "-m", "Change it"]);
    git(&work, &["push", "--quiet", "origin", "pages"]);
    let ran = site.run(&["publish", "--verify"]);
    assert!(
        ran.err.contains("2 of ") && ran.err.contains("files there are missing or changed"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains(": 2 files uploaded"), "{}", ran.err);
    site.write("content/c.md", article("Third", "2018-11-03", "New."));
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("holds 1 file that archive did not publish"), "{}", ran.err);
    let ran = site.run(&["publish", "--force"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = site.run(&["publish", "git:orign#pages"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("`orign` is neither a remote of the site's repository nor a folder"),
        "{}",
        ran.err
    );
}

#[test]
fn a_branch_of_others_is_left_alone() {
    let site = a_site("publish:\n  pages: \"git:../remote.git#main\"\n");
    let remote = site.path("../remote.git");
    fs::create_dir_all(&remote).unwrap();
    git(&remote, &["init", "--quiet", "--bare"]);
    let work = site.path("../work");
    fs::create_dir_all(&work).unwrap();
    git(&work, &["init", "--quiet"]);
    fs::write(work.join("source.c"), "int main;").unwrap();
    git(&work, &["add", "."]);
    git(&work, &["-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "-m", "Begin"]);
    git(&work, &["push", "--quiet", "../remote.git", "HEAD:main"]);
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("holds files that archive did not publish:\n") && ran.err.contains("source.c"),
        "{}",
        ran.err
    );
}
