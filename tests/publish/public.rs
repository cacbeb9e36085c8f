//! `archive serve --public`: the built folder as its host would serve it.

use crate::common::desk::{Answer, Desk, request};
use crate::common::{Site, article};

fn a_site() -> Site {
    let site = Site::new(&[
        (
            "archive.yaml",
            "title: The Test\nbase_url: https://example.org/news/\nsearch: {enabled: false}\npublish:\n  bucket: {to: \"s3://b\", compress: gzip}\n",
        ),
        ("content/a.md", "---\ntitle: First\ndate: 2018-11-01\naliases: [/old/]\n---\nText.\n"),
        ("content/b.md", &article("Second", "2018-11-02", "More.")),
    ]);
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    site
}

fn get(desk: &Desk, path: &str, headers: &[(&str, &str)]) -> Answer {
    request(desk.address(), &format!("GET {path} HTTP/1.1"), headers)
}

#[test]
fn a_host_redirects_adds_headers_and_compresses() {
    let site = a_site();
    let desk = Desk::serve(site.root(), &["--public", "cloudflare-pages"]);
    let page = get(&desk, "/news/2018/11/01/a/", &[]);
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(page.header("cache-control"), Some("public, max-age=0, must-revalidate"));
    assert!(
        page.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'"))
    );
    assert!(!page.text().contains("_archive/"), "nothing is added to a page");
    let style = get(&desk, "/news/assets/style.css", &[("Accept-Encoding", "gzip, br;q=0.9")]);
    assert_eq!(style.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(
        (style.header("content-encoding"), style.header("vary")),
        (Some("br"), Some("Accept-Encoding"))
    );
    let old = get(&desk, "/news/old/", &[]);
    assert_eq!((old.status, old.header("location")), (301, Some("/news/2018/11/01/a/")));
    assert_eq!(get(&desk, "/news/_redirects", &[]).status, 404, "a host reads it and gives it to nobody");
    let missing = get(&desk, "/news/no/such/", &[]);
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("not in the archive"), "{}", missing.text());
    let folder = get(&desk, "/news/2018/11/01/a?q=1", &[]);
    assert_eq!((folder.status, folder.header("location")), (301, Some("/news/2018/11/01/a/?q=1")));
    let away = get(&desk, "/news/../archive.yaml", &[]);
    assert_eq!(away.status, 404);
    assert_eq!(get(&desk, "/news/%2e%2e/archive.yaml", &[]).status, 404);
}

#[test]
fn a_store_knows_no_redirects_and_one_encoding() {
    let site = a_site();
    // The only destination of archive.yaml.
    let desk = Desk::serve(site.root(), &["--public"]);
    let old = get(&desk, "/news/old/", &[]);
    assert_eq!((old.status, old.header("content-encoding")), (200, Some("gzip")), "a page that leads on");
    assert_eq!(old.header("content-security-policy"), None);
    assert_eq!(get(&desk, "/news/_redirects", &[]).status, 200);
}

#[test]
fn a_mistyped_host_is_told() {
    let site = a_site();
    let ran = site.run(&["serve", "--public", "netlfy"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `netlify`?"), "{}", ran.err);
}
