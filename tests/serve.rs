//! `archive serve` and `archive build --watch` as their users meet them: over HTTP, and in the output folder.

use std::fs;

use crate::common::desk::{self, Desk, get, request};
use crate::common::{Site, article};

const TALKS: &str = "---\ntitle: Talks resume\ndate: 2018-03-01\n---\n\nThe delegations met again in Oslo.\n";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("content/2018")).unwrap();
    fs::create_dir_all(root.join("static")).unwrap();
    fs::write(root.join("archive.yaml"), "title: The Desk\n").unwrap();
    fs::write(root.join("content/2018/talks.md"), TALKS).unwrap();
    fs::write(root.join("static/clip.mp4"), (0..=255).collect::<Vec<u8>>()).unwrap();
    folder
}

#[test]
fn a_request_is_answered_as_a_static_host_would() {
    let site = site();
    let desk = Desk::serve(site.path(), &[]);
    let page = desk.get("/2018/03/01/talks/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.text().contains("The delegations met again"), "{}", page.text());
    assert!(!page.text().contains("_archive/"), "without --watch there is nothing to reload");

    let folder = desk.get("/2018/03/01/talks?q=1");
    assert_eq!((folder.status, folder.header("location")), (301, Some("/2018/03/01/talks/?q=1")));

    let missing = desk.get("/2018/no-such-story/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("not in the archive"), "{}", missing.text());

    for (path, kind) in [
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/clip.mp4", "video/mp4"),
    ] {
        let answer = desk.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
    }
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let site = site();
    let desk = Desk::serve(site.path(), &[]);
    for path in ["/", "/clip.mp4"] {
        let first = desk.get(path);
        let tag = first.header("etag").unwrap().to_owned();
        let again = request(desk.address(), &format!("GET {path} HTTP/1.1"), &[("If-None-Match", &tag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        let other =
            request(desk.address(), &format!("GET {path} HTTP/1.1"), &[("If-None-Match", "\"other\"")]);
        assert_eq!((other.status, other.body == first.body), (200, true), "{path}");
        let head = request(desk.address(), &format!("HEAD {path} HTTP/1.1"), &[]);
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-length"), first.header("content-length"), "{path}");
    }
}

#[test]
fn parts_of_a_film_can_be_asked_for() {
    let site = site();
    let desk = Desk::serve(site.path(), &[]);
    let part = |range: &str| request(desk.address(), "GET /clip.mp4 HTTP/1.1", &[("Range", range)]);
    let some = part("bytes=10-12");
    assert_eq!((some.status, some.header("content-range")), (206, Some("bytes 10-12/256")));
    assert_eq!(some.body, [10, 11, 12]);
    assert_eq!(part("bytes=-2").body, [254, 255]);
    let beyond = part("bytes=256-");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */256")));
    let stale = [("Range", "bytes=0-1"), ("If-Range", "\"old\"")];
    assert_eq!(request(desk.address(), "GET /clip.mp4 HTTP/1.1", &stale).status, 200);
}

#[test]
fn nothing_but_the_outputs_of_the_site_can_be_reached() {
    let site = site();
    fs::write(site.path().join("secret.txt"), "secret").unwrap();
    let desk = Desk::serve(site.path(), &[]);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/content/2018/talks.md",
        "/archive.yaml",
        "/static/clip.mp4",
        "/./clip.mp4",
        "/%00",
        "/%ff%fe",
    ] {
        let answer = desk.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret\n"), "{path}");
    }
    let away = desk.get("//evil.example/2018");
    assert_eq!((away.status, away.header("location")), (404, None));
}

#[test]
fn only_those_who_name_this_machine_are_answered() {
    let site = site();
    let desk = Desk::serve(site.path(), &[]);
    let status = |host: &str| desk::request_of(desk.address(), "GET / HTTP/1.1", &[("Host", host)]).status;
    assert_eq!(status("localhost"), 200);
    assert_eq!(status("127.0.0.1:1"), 200);
    assert_eq!(status("evil.example"), 403);
    assert_eq!(status("localhost.evil.example"), 403);
    let post = request(desk.address(), "POST / HTTP/1.1", &[("Content-Length", "0")]);
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
    let page = get(desk.address(), "/");
    assert_eq!(page.header("access-control-allow-origin"), None);
}

#[test]
fn a_taken_port_is_told_or_passed_over() {
    let site = site();
    let desk = Desk::serve(site.path(), &[]);
    let port = desk.address().port().to_string();
    let second = desk::archive(site.path()).args(["serve", "--port", &port]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(told.contains(&format!("port {port} is taken")) && told.contains("--port"), "{told}");
}

#[test]
fn every_way_of_saving_is_followed() {
    let site = site();
    let content = site.path().join("content");
    let file = content.join("2018/talks.md");
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    let url = "/2018/03/01/talks/";

    fs::write(&file, TALKS.replace("Oslo", "Bergen")).unwrap();
    desk.line_with("talks.md");
    assert!(desk.get(url).text().contains("Bergen"));

    // Written beside and renamed over, as careful editors do.
    fs::write(content.join("2018/.talks.md.new"), TALKS.replace("Oslo", "Tromsø")).unwrap();
    fs::rename(content.join("2018/.talks.md.new"), &file).unwrap();
    desk.line_with("talks.md");
    assert!(desk.get(url).text().contains("Tromsø"));

    // Moved away first, as others do.
    fs::rename(&file, content.join("2018/talks.md~")).unwrap();
    fs::write(&file, TALKS.replace("Oslo", "Bodø")).unwrap();
    desk.until(|desk| desk.get(url).text().contains("Bodø"));

    // A folder that comes with a file in it.
    let away = tempfile::tempdir_in(site.path()).unwrap();
    fs::create_dir(away.path().join("2019")).unwrap();
    fs::write(away.path().join("2019/pact.md"), TALKS.replace("resume", "end").replace("2018", "2019"))
        .unwrap();
    fs::rename(away.path().join("2019"), content.join("2019")).unwrap();
    desk.until(|desk| desk.get("/2019/03/01/pact/").status == 200);

    // A folder that is renamed, and edited under its new name.
    fs::rename(content.join("2019"), content.join("later")).unwrap();
    desk.line_with("later/pact.md");
    fs::write(content.join("later/pact.md"), TALKS.replace("resume", "fail").replace("2018", "2020"))
        .unwrap();
    desk.until(|desk| desk.get("/2020/03/01/pact/").status == 200);
    assert_eq!(desk.get("/2019/03/01/pact/").status, 404);

    fs::remove_dir_all(content.join("later")).unwrap();
    desk.until(|desk| desk.get("/2020/03/01/pact/").status == 404);

    // All at once, as after a checkout.
    for number in 0..300 {
        let text = TALKS.replace("Talks resume", &format!("Story {number}"));
        fs::write(content.join(format!("2018/story-{number}.md")), text).unwrap();
    }
    desk.until(|desk| (0..300).all(|n| desk.get(&format!("/2018/03/01/story-{n}/")).status == 200));
}

#[test]
fn the_configuration_and_the_theme_are_followed() {
    let site = site();
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    fs::write(site.path().join("archive.yaml"), "title: The Ledger\n").unwrap();
    desk.line_with("archive.yaml");
    assert!(desk.get("/").text().contains("The Ledger"));
    // The folder was not there when the watch began.
    fs::create_dir(site.path().join("templates")).unwrap();
    fs::write(site.path().join("templates/404.html"), "nothing here").unwrap();
    desk.until(|desk| desk.get("/nowhere/").text().contains("nothing here"));
    fs::write(site.path().join("static/plain.css"), "p {}").unwrap();
    desk.until(|desk| desk.get("/plain.css").text() == "p {}");
}

#[test]
fn a_file_behind_a_link_is_followed() {
    let site = site();
    fs::write(site.path().join("archive.yaml"), "title: The Desk\nfollow_links: true\n").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("a.md"), TALKS).unwrap();
    fs::create_dir(elsewhere.path().join("below")).unwrap();
    fs::write(elsewhere.path().join("below/b.md"), TALKS).unwrap();
    let content = site.path().join("content");
    std::os::unix::fs::symlink(elsewhere.path().join("a.md"), content.join("linked.md")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("below"), content.join("folder")).unwrap();
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    fs::write(elsewhere.path().join("a.md"), TALKS.replace("Oslo", "Narvik")).unwrap();
    desk.until(|desk| desk.get("/2018/03/01/linked/").text().contains("Narvik"));
    fs::write(elsewhere.path().join("below/b.md"), TALKS.replace("Oslo", "Alta")).unwrap();
    desk.until(|desk| desk.get("/2018/03/01/b/").text().contains("Alta"));
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_may_go_and_come_again() {
    let (site, elsewhere) = (site(), tempfile::tempdir().unwrap());
    let (folder, settings) = (elsewhere.path().join("reports"), elsewhere.path().join("settings.yaml"));
    let report = |place: &str| {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.md"), article("A report", "2018-03-01", &format!("From {place}.\n")))
            .unwrap();
    };
    report("Bergen");
    fs::write(&settings, "title: The Desk\nfollow_links: true\n").unwrap();
    std::os::unix::fs::symlink(&folder, site.path().join("content/linked")).unwrap();
    fs::remove_file(site.path().join("archive.yaml")).unwrap();
    std::os::unix::fs::symlink(&settings, site.path().join("archive.yaml")).unwrap();
    let mut desk = Desk::serve(site.path(), &["--watch", "--port", "0"]);
    let says = |text: &'static str| move |desk: &Desk| desk.get("/2018/03/01/a/").text().contains(text);
    desk.until(says("Bergen"));
    fs::write(&settings, "title: The Other Desk\nfollow_links: true\n").unwrap();
    desk.until(says("The Other Desk"));
    fs::remove_dir_all(&folder).unwrap();
    desk.until(|desk| desk.get("/2018/03/01/a/").status == 404);
    report("Narvik");
    desk.until(says("Narvik"));
    report("Tromsø");
    desk.until(says("Tromsø"));
    desk.stop();
}

#[test]
fn open_pages_are_bounded_and_each_is_told_of_a_change() {
    let site = site();
    let desk = Desk::serve(site.path(), &["--watch"]);
    let url = "/2018/03/01/talks/";
    let mut open: Vec<_> = (0..256).map(|_| desk.events(url, "")).collect();
    for page in &mut open {
        assert_eq!(page.next().0, "reload", "the page is not the one that was never seen");
        assert_eq!(page.next().0, "errors");
    }
    let line = format!("GET /_archive/events?page={url}&seen= HTTP/1.1");
    let late = request(desk.address(), &line, &[]);
    assert_eq!((late.status, late.header("retry-after")), (503, Some("5")));
    assert_eq!(desk.get(url).status, 200, "pages are answered all the same");
    fs::write(site.path().join("content/2018/talks.md"), TALKS.replace("Oslo", "Bergen")).unwrap();
    for page in &mut open {
        assert_eq!(page.next().0, "reload");
    }
    // One that goes makes room.
    drop(open.pop());
    let mut desk = desk;
    desk.until(|desk| {
        let mut stream = desk.events(url, "");
        stream.is_open()
    });
}

#[test]
fn files_are_followed_without_the_systems_help() {
    let site = site();
    let mut desk = Desk::serve(site.path(), &["--watch", "--poll"]);
    fs::write(site.path().join("content/2018/talks.md"), TALKS.replace("Oslo", "Bergen")).unwrap();
    desk.line_with("talks.md");
    assert!(desk.get("/2018/03/01/talks/").text().contains("Bergen"));
}

#[test]
fn a_template_that_fails_is_told_before_anybody_looks() {
    let site = site();
    let template = site.path().join("templates/article.html");
    fs::create_dir(site.path().join("templates")).unwrap();
    fs::write(&template, "{{ article.titel }}").unwrap();
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    desk.line_with("article.html:1:");
    fs::write(&template, "{{ article.title }}").unwrap();
    desk.line_with("all is well again");
    fs::write(&template, "{{ article.title }} {{ article.urll }}").unwrap();
    desk.line_with("article.html:1:");
    // An open page is told when it is mended, too.
    let mut page = desk.events("/2018/03/01/talks/", "");
    assert_eq!(page.next().0, "reload", "the version it shows is not known");
    assert!(page.next().1.contains("article.html"));
    let mut told = |errors: &str| while page.next() != ("errors".to_owned(), errors.to_owned()) {};
    fs::write(&template, "{{ article.title }}").unwrap();
    told("{\"errors\":[],\"more\":0}");
    desk.line_with("all is well again");
    fs::write(&template, "{{ article.urll }}").unwrap();
    desk.line_with("article.html:1:");
    // A save of something else mends nothing.
    fs::write(site.path().join("content/2018/talks.md"), TALKS.replace("Oslo", "Bergen")).unwrap();
    desk.line_with("talks.md");
    fs::write(site.path().join("content/2018/talks.md"), TALKS.replace("title: Talks", "title: [Talks"))
        .unwrap();
    desk.line_with("article.html:1:");
}

#[test]
fn a_broken_article_is_shown_as_it_last_was() {
    let site = site();
    let file = site.path().join("content/2018/talks.md");
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    fs::write(&file, TALKS.replace("title: Talks", "title: [Talks")).unwrap();
    desk.line_with("error[");
    assert!(desk.get("/2018/03/01/talks/").text().contains("met again in Oslo"));
    // Also by a server that starts while it is broken.
    drop(desk);
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    assert!(desk.get("/2018/03/01/talks/").text().contains("met again in Oslo"));
    fs::write(&file, TALKS.replace("Oslo", "Bergen")).unwrap();
    desk.line_with("all is well again");
    assert!(desk.get("/2018/03/01/talks/").text().contains("Bergen"));
}

#[test]
fn a_broken_configuration_is_waited_for() {
    let site = site();
    fs::write(site.path().join("archive.yaml"), "title: [\n").unwrap();
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    let page = desk.get("/");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("archive.yaml"), "{}", page.text());
    fs::write(site.path().join("archive.yaml"), "title: Mended\n").unwrap();
    desk.until(|desk| desk.get("/").text().contains("Mended"));
}

#[test]
fn open_pages_hear_what_became_of_them() {
    let site = site();
    let mut desk = Desk::serve(site.path(), &["--watch"]);
    let page = desk.get("/2018/03/01/talks/").text();
    let version = page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut story = desk.events("/2018/03/01/talks/", &version);
    let mut missing = desk.events("/nowhere/", "");
    assert_eq!(
        story.next(),
        ("errors".into(), "{\"errors\":[],\"more\":0}".into()),
        "nothing is to be reloaded"
    );
    assert_eq!(missing.next().0, "reload", "the version it shows is not known");
    assert_eq!(missing.next().0, "errors");

    fs::write(site.path().join("content/2018/talks.md"), TALKS.replace("Oslo", "<i>Oslo")).unwrap();
    assert_eq!(story.next().0, "reload");
    fs::write(site.path().join("content/2018/talks.md"), TALKS.replace("title: ", "title: [")).unwrap();
    let (name, data) = story.next();
    assert_eq!(name, "errors");
    assert!(data.contains("content/2018/talks.md:"), "{data}");
    // The first thing that the other page hears is the error: nothing before it was about it.
    let (name, data) = missing.next();
    assert_eq!(name, "errors");
    assert!(data.contains("content/2018/talks.md:"), "{data}");
    desk.line_with("error[");
}

#[test]
fn building_on_writes_what_a_change_reaches() {
    let site = site();
    let file = site.path().join("content/2018/talks.md");
    let mut desk =
        Desk::start(site.path(), &["build", "--watch", "--no-search", "--base-url", "https://desk.example/"]);
    desk.line_with("following every save");
    let public = site.path().join("public");
    let written = |name: &str| fs::metadata(public.join(name)).unwrap().modified().unwrap();
    let robots = written("robots.txt");

    fs::write(&file, TALKS.replace("again", "once more")).unwrap();
    let line = desk.line_with("talks.md");
    assert!(line.contains(" written, 0 removed"), "{line}");
    let page = || fs::read_to_string(public.join("2018/03/01/talks/index.html")).unwrap();
    assert!(page().contains("once more"));
    assert_eq!(written("robots.txt"), robots);

    fs::write(&file, TALKS.replace("title: Talks", "title: [Talks")).unwrap();
    desk.line_with("1 error: ");
    assert!(page().contains("once more"));
    fs::remove_file(&file).unwrap();
    desk.line_with("removed");
    assert!(!public.join("2018/03/01/talks/index.html").exists());
    fs::write(&file, TALKS).unwrap();
    desk.line_with("talks.md");

    // What was written step by step is what a build writes at once.
    desk.stop();
    let cold = site.path().join("cold");
    let built = desk::archive(site.path())
        .args(["build", "--no-search", "--base-url", "https://desk.example/", "--output"])
        .arg(&cold)
        .output()
        .unwrap();
    assert!(built.status.success());
    assert_eq!(desk::files(&public), desk::files(&cold));
}

#[test]
fn an_error_that_reached_no_page_is_there_for_the_next_build() {
    let site = site();
    let mut desk = Desk::start(site.path(), &["build", "--watch"]);
    desk.line_with("following every save");
    fs::write(site.path().join("content/new.md"), "---\ntitle: [\n---\n").unwrap();
    desk.line_with("1 error: ");
    desk.stop();
    let built = desk::archive(site.path()).arg("build").output().unwrap();
    assert_eq!(built.status.code(), Some(1), "{}", String::from_utf8_lossy(&built.stderr));
}

#[test]
fn a_list_page_that_was_broken_and_went_leaves_no_error() {
    let site = site();
    let mut desk = Desk::start(site.path(), &["build", "--watch"]);
    desk.line_with("following every save");
    fs::create_dir(site.path().join("content/reports")).unwrap();
    fs::write(site.path().join("content/reports/_index.md"), "---\nnope: 1\n---\n").unwrap();
    desk.line_with("error[E007]");
    fs::remove_file(site.path().join("content/reports/_index.md")).unwrap();
    desk.line_with("0 written, 0 removed");
    desk.stop();
}

#[test]
fn a_theme_that_was_missing_at_the_start_is_waited_for() {
    let site = site();
    fs::write(site.path().join("archive.yaml"), "theme: nope\n").unwrap();
    let mut desk = Desk::serve(site.path(), &["--watch", "--port", "0"]);
    assert_eq!(desk.get("/").status, 500);
    fs::write(site.path().join("archive.yaml"), "title: The Found Theme\n").unwrap();
    desk.until(|desk| desk.get("/").text().contains("The Found Theme"));
    desk.stop();
}

#[test]
fn what_a_change_reached_is_told_with_the_reason() {
    let site = Site::new(&[
        (
            "content/first.md",
            &article("The first dam", "2019-03-01", "Engineers in Nairobi spoke of the dam.\n"),
        ),
        ("content/second.md", &article("A vote", "2019-03-02", "Voters queued. See [the dam](first.md).\n")),
    ]);
    let mut desk = Desk::serve(site.root(), &["--watch", "--why", "--port", "0"]);
    site.write(
        "content/first.md",
        article("The old dam", "2019-03-01", "Engineers in Nairobi spoke of the dam.\n"),
    );
    desk.line_with("content/first.md: ");
    desk.line_with("/2019/03/01/first/index.html: its own file changed");
    desk.line_with("/2019/03/02/second/index.html: the article before or after it changed");
    desk.stop();
}

#[test]
fn what_was_edited_while_another_file_was_broken_is_written_when_that_is_mended() {
    let site = site();
    let (talks, visit) =
        (site.path().join("content/2018/talks.md"), site.path().join("content/2018/visit.md"));
    let text = "---\ntitle: A visit\ndate: 2011-01-05\n---\n\nGlaciologists photographed moraines.\n";
    fs::write(&visit, text).unwrap();
    assert!(desk::archive(site.path()).arg("build").output().unwrap().status.success());

    fs::write(&visit, text.replace("photographed", "measured")).unwrap();
    fs::write(&talks, TALKS.replace("title: Talks", "title: [Talks")).unwrap();
    let mut desk = Desk::start(site.path(), &["build", "--watch"]);
    desk.line_with("following every save");
    fs::write(&talks, TALKS).unwrap();
    desk.line_with(" written, ");
    let page = fs::read_to_string(site.path().join("public/2011/01/05/visit/index.html")).unwrap();
    assert!(page.contains("measured moraines"));
    desk.stop();
}
