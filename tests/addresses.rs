//! URLs that hosts can serve, and URLs that were public: what keeps them alive.

use crate::common::{Ran, Site, article};

fn codes(ran: &Ran) -> Vec<String> {
    ran.codes().into_iter().filter(|code| code != "W001").collect()
}

const TALKS: &str = "Envoys of seven states met for a second day to discuss the sanctions that the council had asked for in \
                     autumn, and left without a word about the next meeting, which may be held in spring or never.";

fn published(front: &str) -> Site {
    let site = Site::new(&[(
        "content/talks.md",
        &format!("---\ntitle: The talks\ndate: 2018-11-29\n{front}---\n{TALKS}\n"),
    )]);
    site.write(
        "content/bread.md",
        article("Bread is dear", "2018-11-30", "Bakers ask for more money for their rolls."),
    );
    site.built()
}

#[test]
fn a_renamed_file_tells_which_alias_keeps_its_url() {
    let site = published("aliases: [/before/]\n");
    std::fs::rename(site.path("content/talks.md"), site.path("content/summit.md")).unwrap();
    let ran = site.build();
    assert_eq!((ran.code, codes(&ran)), (0, vec!["W020".to_owned()]), "{}", ran.err);
    assert!(ran.err.contains("/2018/11/29/talks/ was public and no longer exists"), "{}", ran.err);
    assert!(ran.err.contains("content/summit.md"), "{}", ran.err);
    assert!(ran.err.contains("`aliases: [/before/, /2018/11/29/talks/]`"), "{}", ran.err);
    // It was said, and what was said helps.
    let ran = site.build();
    assert_eq!(codes(&ran), [""; 0], "{}", ran.err);
    let text = std::fs::read_to_string(site.path("content/summit.md")).unwrap();
    site.write("content/summit.md", text.replace("[/before/]", "[/before/, /2018/11/29/talks/]"));
    let site = site.built();
    assert!(site.has("2018/11/29/talks/index.html"));
}

#[test]
fn an_article_is_found_by_its_id_its_file_or_its_text() {
    for (what, change) in [
        ("another day", &(|text: &str| text.replace("2018-11-29", "2018-12-01")) as &dyn Fn(&str) -> String),
        ("another slug", &|text: &str| text.replace("title:", "slug: summit\ntitle:")),
        ("another text", &|text: &str| {
            format!("{}\nMuch more was said.\n", text.replace("2018-11-29", "2017-01-01"))
        }),
    ] {
        let site = published("id: kp-1\n");
        let old = std::fs::read_to_string(site.path("content/talks.md")).unwrap();
        site.remove("content/talks.md")
            .write("content/elsewhere/moved.md", change(&old).replace("The talks", "Talks"));
        let ran = site.build();
        assert!(
            ran.err.contains("/2018/11/29/talks/ was public")
                && ran.err.contains("content/elsewhere/moved.md"),
            "{what}: {}",
            ran.err
        );
    }
}

#[test]
fn a_permalink_pattern_that_changes_is_told_of_article_by_article() {
    let site = published("");
    site.write("archive.yaml", "title: The Test\nbase_url: https://example.org/\npermalink: /:year/:slug/\n");
    let ran = site.build();
    assert_eq!(codes(&ran), ["W020", "W020"], "{}", ran.err);
    assert!(ran.err.contains("its article is at /2018/talks/ now"), "{}", ran.err);
    // Of many not all are told.
    let site = Site::new(&[]);
    for day in 1..=28 {
        site.write(
            &format!("content/a{day}.md"),
            article(&format!("Day {day}"), &format!("2018-11-{day:02}"), "Text."),
        );
    }
    let site = site.built();
    site.write("archive.yaml", "title: The Test\nbase_url: https://example.org/\npermalink: /:year/:slug/\n");
    let ran = site.build();
    let told = site.run(&["build", "--no-cache", "--all"]);
    assert!(codes(&ran).len() == 1 && told.code == 0, "{} {}", ran.err, told.err);
    assert!(ran.err.contains("21  W020"), "{}", ran.err);
}

#[test]
fn what_goes_on_purpose_is_told_once() {
    let site = published("");
    site.remove("content/talks.md");
    let ran = site.build();
    assert_eq!(codes(&ran), ["W020"], "{}", ran.err);
    assert!(ran.err.contains("`withdrawn` leaves a note"), "{}", ran.err);
    assert_eq!(codes(&site.build()), [""; 0]);
    // An article with errors is not gone.
    site.write("content/bread.md", "---\ntitle: [\n---\n");
    let ran = site.run(&["build", "--keep-going"]);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["E004".to_owned()]), "{}", ran.err);
    site.write("content/bread.md", article("Bread is dear", "2018-12-30", "Bakers."));
    let ran = site.build();
    assert!(ran.err.contains("/2018/11/30/bread/ was public"), "{}", ran.err);
}

#[test]
fn a_site_can_make_it_an_error() {
    let site = published("");
    site.write(
        "archive.yaml",
        "title: The Test\nbase_url: https://example.org/\nchecks: {gone_url: error}\n",
    );
    site.remove("content/talks.md");
    let ran = site.build();
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(site.has("2018/11/29/talks/index.html"), "the last good site is lost");
}

#[test]
fn aliases_that_hosts_read_as_patterns_are_errors_at_their_place() {
    let long = format!("/{}", "x/".repeat(2_100));
    for alias in [
        "/*",
        "/countries/*",
        "/a/:splat",
        "/:id/",
        "/_redirects",
        "/_headers",
        "/.git/config",
        "/a*b/",
        "/%2a",
        "/%5Fheaders",
        &long,
    ] {
        let text =
            format!("---\ntitle: A\ndate: 2018-11-29\naliases:\n  - /good/\n  - \"{alias}\"\n---\nText.\n");
        let site = Site::new(&[("content/a.md", &text)]);
        site.write("content/b.md", article("B", "2018-11-30", "Text."));
        let ran = site.build();
        assert_eq!((ran.code, codes(&ran)), (1, vec!["E040".to_owned()]), "{alias}: {}", ran.err);
        assert!(ran.err.contains("content/a.md:6:5"), "{alias}: {}", ran.err);
        let ran = site.run(&["build", "--keep-going"]);
        assert_eq!(ran.code, 1);
        assert!(
            site.has("2018/11/30/b/index.html") && !site.has("2018/11/29/a/index.html"),
            "{alias}: {}",
            ran.err
        );
    }
}

#[test]
fn folders_and_permalinks_that_hosts_do_not_serve_are_errors() {
    for path in ["content/_private/a.md", "content/a*b/a.md", "content/:id/a.md"] {
        let site = Site::new(&[(path, "---\nkind: page\ntitle: A\n---\nText.\n")]);
        let ran = site.build();
        assert_eq!((ran.code, codes(&ran)), (1, vec!["E040".to_owned()]), "{path}: {}", ran.err);
    }
    for permalink in ["/_news/:slug/", "/*/:slug/"] {
        let config = format!("title: A\nbase_url: https://example.org/\npermalink: {permalink}\n");
        let site =
            Site::new(&[("archive.yaml", &config), ("content/a.md", &article("A", "2018-11-29", "Text."))]);
        let ran = site.build();
        assert_eq!(ran.code, 1, "{permalink}: {}", ran.err);
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_is_an_error_at_the_alias() {
    for alias in ["/feed.xml/x/", "/robots.txt/", "/map.svg/old.html"] {
        let text = format!("---\ntitle: A\ndate: 2018-11-29\naliases: [{alias}]\n---\nText.\n");
        let site = Site::new(&[
            ("content/a.md", &text),
            ("static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ]);
        site.write("content/b.md", article("B", "2018-11-30", "Text."));
        let ran = site.build();
        assert_eq!((ran.code, codes(&ran)), (1, vec!["E017".to_owned()]), "{alias}: {}", ran.err);
        assert!(ran.err.contains("content/a.md:4:11"), "{alias}: {}", ran.err);
        let ran = site.run(&["build", "--keep-going"]);
        assert!(
            site.has("2018/11/30/b/index.html") && !site.has("2018/11/29/a/index.html"),
            "{alias}: {}",
            ran.err
        );
    }
}

#[test]
fn pictures_whose_names_differ_in_the_extension_both_have_sizes() {
    let picture = |format| {
        let image = image::RgbImage::from_fn(900, 300, |x, y| image::Rgb([x as u8, y as u8, 9]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    let site = Site::new(&[(
        "content/a.md",
        &article("A", "2018-11-29", "![a](a.jpg) ![b](a.jpeg) ![c](a.png) ![d](a.480w.jpg)"),
    )]);
    for name in ["a.jpg", "a.jpeg", "a.480w.jpg"] {
        site.write(&format!("content/{name}"), picture(image::ImageFormat::Jpeg));
    }
    site.write("content/a.png", picture(image::ImageFormat::Png));
    let site = site.built();
    for name in ["a.jpg.480w.jpg", "a.jpeg.480w.jpg", "a.png.480w.png", "a.480w.jpg.480w.jpg"] {
        assert!(site.has(name), "{name} is not among {:#?}", site.names());
    }
}
