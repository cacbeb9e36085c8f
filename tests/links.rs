//! Symbolic links, and files that vanish: nothing is published by mistake, nothing vanishes in silence.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use archive::diagnostic::Diagnostic;
use archive::engine::{Engine, Published, SilentBuild, SiteOptions, Timings, publish};
use archive::read::{Changes, Hints};
use archive::site_path::SitePath;
use archive::write;

use crate::common::{Site, article};

fn a_site(config: &str) -> Site {
    let config =
        format!("title: The Test\nbase_url: https://example.org/\nsearch: {{enabled: false}}\n{config}");
    Site::new(&[("archive.yaml", &config), ("content/a.md", &article("First", "2018-11-01", "Text."))])
}

#[test]
fn a_link_out_of_the_site_is_an_error_at_the_link() {
    for (link, to) in [
        ("content/x", "/etc"),
        ("content/deep/x.txt", "/etc/hostname"),
        ("static/x", "../../elsewhere"),
        ("content/x", ".."),
        ("data/x", "/"),
        ("content/x", "../.git"),
        ("vocabulary", "../elsewhere"),
    ] {
        let site = a_site("");
        fs::create_dir_all(site.path("../elsewhere/deep")).unwrap();
        fs::write(site.path("../elsewhere/deep/secret.txt"), "secret").unwrap();
        fs::create_dir_all(site.path(".git")).unwrap();
        fs::write(site.path(".git/config"), "secret").unwrap();
        fs::create_dir_all(site.path(link).parent().unwrap()).unwrap();
        symlink(to, site.path(link)).unwrap();
        let ran = site.build();
        assert_eq!((ran.code, ran.codes()), (1, vec!["E061".to_owned()]), "{link} -> {to}: {}", ran.err);
        assert!(ran.err.contains(&format!("--> {link}")), "{}", ran.err);
        assert!(ran.err.contains("the link leads out of the site"), "{}", ran.err);
        assert!(ran.err.contains("follow_links: true"), "{}", ran.err);
        assert!(!site.path("public").exists());
    }
}

#[test]
fn a_link_within_the_site_and_with_leave_any_is_followed() {
    let site = a_site("");
    site.write("pictures/map.txt.png", "not a picture");
    fs::create_dir_all(site.path("static")).unwrap();
    symlink("../content/a.md", site.path("content/b.md")).unwrap();
    symlink("../pictures", site.path("static/pictures")).unwrap();
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(site.has("2018/11/01/b/index.html") && site.has("pictures/map.txt.png"), "{:?}", site.names());

    let site = a_site("follow_links: true\n");
    fs::create_dir_all(site.path("../elsewhere")).unwrap();
    fs::write(site.path("../elsewhere/far.md"), article("Far", "2018-11-03", "Text.")).unwrap();
    symlink("../../elsewhere", site.path("content/x")).unwrap();
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(site.has("2018/11/03/far/index.html"), "{:?}", site.names());
    // Taken back, it is an error again, also for a build that starts from the cache.
    site.write("archive.yaml", "title: The Test\nbase_url: https://example.org/\nsearch: {enabled: false}\n");
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (1, vec!["E061".to_owned(), "W020".to_owned()]), "{}", ran.err);
    assert!(site.has("2018/11/03/far/index.html"), "the last good site stays");
}

#[test]
fn a_link_that_leads_nowhere_empties_nothing() {
    for link in ["content/volume", "content/one.md", "static/volume", "data/volume"] {
        let site = a_site("");
        fs::create_dir_all(site.path(link).parent().unwrap()).unwrap();
        symlink("/no/such/volume", site.path(link)).unwrap();
        let ran = site.build();
        assert_eq!((ran.code, ran.codes()), (1, vec!["E061".to_owned()]), "{link}: {}", ran.err);
        assert!(ran.err.contains("which does not exist") && ran.err.contains("mount it"), "{}", ran.err);
    }
    let site = a_site("follow_links: true\n");
    fs::rename(site.path("content"), site.path("../volume")).unwrap();
    symlink("../volume", site.path("content")).unwrap();
    assert_eq!(site.build().code, 0);
    fs::rename(site.path("../volume"), site.path("../unmounted")).unwrap();
    let ran = site.build();
    assert_ne!(ran.code, 0, "{}", ran.err);
    assert!(site.has("2018/11/01/a/index.html"), "the last good site stays");
    // What editors leave behind while they edit is no link of the site.
    let site = a_site("");
    symlink("mara@desk.4711:1", site.path("content/.#a.md")).unwrap();
    assert_eq!(site.build().code, 0);
}

#[test]
fn a_site_does_not_read_its_own_output() {
    for (config, link, to, output) in [
        ("", "content/ext", "../public", "public"),
        ("", "content/ext", "../public/deep", "public"),
        ("", "static/one.html", "../public/index.html", "public"),
        ("follow_links: true\n", "content/ext", "../../elsewhere", "../elsewhere"),
        ("follow_links: true\n", "content/ext", "../../elsewhere", "../elsewhere/deep/out"),
        ("follow_links: true\n", "content/ext", "../../elsewhere/deep", "../elsewhere"),
    ] {
        let site = a_site(config);
        for folder in ["public/deep", "../elsewhere/deep"] {
            fs::create_dir_all(site.path(folder)).unwrap();
        }
        fs::write(site.path("public/index.html"), "theirs").unwrap();
        fs::create_dir_all(site.path(link).parent().unwrap()).unwrap();
        symlink(to, site.path(link)).unwrap();
        let output = site.path(output);
        let ran = site.run(&["build", "--force", "--output", output.to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{link} -> {to}: {}", ran.err);
        assert!(ran.err.contains("which the build reads"), "{link} -> {to}: {}", ran.err);
    }
}

fn engine(site: &Site) -> Engine {
    let mut engine =
        Engine::open(SiteOptions { root: site.root().to_owned(), ..SiteOptions::default() }).unwrap();
    engine.refresh(&SilentBuild);
    engine
}

fn errors(engine: &Engine) -> Vec<Diagnostic> {
    engine.diagnostics().into_iter().filter(Diagnostic::is_error).collect()
}

#[test]
fn a_file_that_vanishes_before_it_is_read_was_not_there() {
    let site = a_site("");
    let files = ["content/b.md", "content/2018/_index.md", "data/x.yaml", "templates/x.html"];
    let mut engine = engine(&site);
    let articles = engine.corpus().slots().count();
    for file in files {
        site.write(
            file,
            if file.ends_with("b.md") { article("B", "2018-11-02", "Text.") } else { String::new() },
        );
    }
    for file in files {
        site.remove(file);
    }
    // They were seen, and vanished before they were read.
    let mut written: Vec<SitePath> = files.map(SitePath::from).to_vec();
    written.sort_unstable();
    engine.apply(&Changes { written, ..Changes::default() }, &SilentBuild);
    assert_ne!(errors(&engine), []);
    engine.look(&Hints::none(), &SilentBuild);
    assert_eq!(errors(&engine), []);
    assert_eq!(engine.corpus().slots().count(), articles);
    let output = write::OutputOptions {
        output: site.path("public"),
        state: site.path(".archive"),
        inputs: Vec::new(),
        force: false,
    };
    let mut output = write::OpenOutput::open(output).unwrap();
    // Files that are published as they are are read last, and their loss is found out then.
    site.write("static/x.png", "");
    engine.refresh(&SilentBuild);
    site.remove("static/x.png");
    let publish = |engine: &Engine, output: &mut write::OpenOutput| {
        publish(engine, output, &SilentBuild, &mut Timings::default())
    };
    assert!(publish(&engine, &mut output).is_err());
    engine.refresh(&SilentBuild);
    assert!(matches!(publish(&engine, &mut output).unwrap(), Published::Done { .. }));
}
