//! The site that a build makes: its URLs, lists, feeds and links.

use crate::common::crawl::crawl;
use crate::common::{PICTURE, Site, article, same};

#[test]
fn urls_come_from_dates_and_file_names() {
    let site = Site::new(&[
        ("content/a/Talks in Seoul.md", &article("X", "2018-11-29", "")),
        ("content/b.md", &article("X", "1987-07", "")),
        ("content/c.md", &article("X", "1987", "")),
        ("content/2018/bundle/index.md", &article("X", "2018-11-29T23:30:00-05:00", "![m](map.png)")),
        ("content/2018/bundle/map.png", PICTURE),
        ("content/Żółć – l’été.md", &article("X", "2018-11-29", "")),
        ("content/d.md", "---\ntitle: X\ndate: 2018-11-29\nslug: other\n---\n"),
        ("content/about.md", "---\ntitle: About\nkind: page\n---\n"),
    ])
    .built();
    for url in [
        "2018/11/29/talks-in-seoul/",
        "1987/07/b/",
        "1987/c/",
        "2018/11/29/bundle/",
        "2018/11/29/zolc-lete/",
        "2018/11/29/other/",
        "about/",
    ] {
        assert!(site.has(&format!("{url}index.html")), "{url}: {:#?}", site.names());
    }
    assert!(site.has("2018/11/29/bundle/map.png"));
}

#[test]
fn the_permalink_can_be_changed() {
    let site = Site::new(&[
        ("archive.yaml", "base_url: https://example.org/\npermalink: /news/:year/:slug/\n"),
        ("content/a.md", &article("A", "2018-11-29", "")),
    ])
    .built();
    assert!(site.has("news/2018/a/index.html"));
}

#[test]
fn list_pages_have_introductions_and_cascades() {
    let site = Site::new(&[
        ("content/north/_index.md", "---\ntitle: The North\ncascade:\n  source: The Agency\n  authors: [Ann]\n---\nAn *introduction*.\n"),
        ("content/north/a.md", &article("A", "2018-11-29", "")),
        ("content/north/b.md", "---\ntitle: B\ndate: 2018-11-29\nsource: Another\n---\n"),
        ("content/2018/_index.md", "---\ntitle: A year of summits\n---\nMuch happened.\n"),
    ])
    .built();
    assert!(site.read("north/index.html").contains("<em>introduction</em>"));
    assert!(site.read("2018/index.html").contains("A year of summits"));
    assert!(site.read("2018/index.html").contains("Much happened."));
    assert!(site.read("sources/the-agency/index.html").contains("/2018/11/29/a/"));
    assert!(!site.read("sources/the-agency/index.html").contains("/2018/11/29/b/"));
    assert!(site.read("authors/ann/index.html").contains("/2018/11/29/b/"));
}

#[test]
fn years_and_months_lead_to_the_nearest_that_have_articles() {
    let site = Site::new(&[
        ("archive.yaml", "base_url: https://example.org/\n"),
        ("content/a.md", &article("A", "2012-03-01", "")),
        ("content/b.md", &article("B", "2015-03-01", "")),
        ("content/c.md", &article("C", "2015-11-01", "")),
        ("content/d.md", &article("D", "2016", "")),
        ("content/2016/_index.md", "---\ntitle: A year of summits\n---\n"),
    ])
    .built();
    let near = |page: &str| -> Vec<(String, String)> {
        let html = site.read(&format!("{page}index.html"));
        let main = html.split_once("<main").unwrap().1.to_owned();
        let nav = main.split_once("<nav class=\"near meta\"").unwrap().1.split("</nav>").next().unwrap();
        let links = nav.split("<a href=\"").skip(1).map(|link| {
            let (url, text) = link.split_once('"').unwrap();
            let way = ["Earlier:", "Later:"].into_iter().find(|way| text.contains(way));
            (way.unwrap().to_owned(), url.to_owned())
        });
        links.collect()
    };
    let pair = |way: &str, url: &str| (way.to_owned(), url.to_owned());
    assert_eq!(near("2012/"), [pair("Later:", "/2015/")]);
    assert_eq!(near("2015/"), [pair("Earlier:", "/2012/"), pair("Later:", "/2016/")]);
    assert_eq!(near("2016/"), [pair("Earlier:", "/2015/")]);
    assert_eq!(near("2012/03/"), [pair("Later:", "/2015/03/")]);
    assert_eq!(near("2015/03/"), [pair("Earlier:", "/2012/03/"), pair("Later:", "/2015/11/")]);
    assert_eq!(near("2015/11/"), [pair("Earlier:", "/2015/03/")]);
    let month = site.read("2015/03/index.html");
    assert!(month.contains("March 2012</a>") && month.contains(">November 2015<span"), "{month}");
}

#[test]
fn drafts_withdrawn_and_hidden_articles() {
    let site = Site::new(&[
        ("content/a.md", "---\ntitle: Unfinished\ndate: 2018-11-29\ndraft: true\n---\n"),
        ("content/b.md", "---\ntitle: Taken back\ndate: 2018-11-29\nwithdrawn: {date: 2019-01-02, reason: It was not so.}\n---\nThe secret text.\n"),
        ("content/c.md", "---\ntitle: Hidden\ndate: 2018-11-29\nnoindex: true\n---\n"),
    ])
    .built();
    assert!(!site.has("2018/11/29/a/index.html"));
    let withdrawn = site.read("2018/11/29/b/index.html");
    assert!(withdrawn.contains("It was not so.") && withdrawn.contains("2 January 2019"), "{withdrawn}");
    for (name, bytes) in site.outputs() {
        assert!(!String::from_utf8_lossy(&bytes).contains("The secret text"), "{name}");
    }
    assert!(site.read("2018/11/29/c/index.html").contains("noindex"));
    assert!(!site.read("sitemap-2018.xml").contains("/c/"));
    assert_eq!(site.run(&["build", "--drafts", "--quiet"]).code, 0);
    assert!(site.has("2018/11/29/a/index.html"));
}

#[test]
fn old_addresses_lead_to_the_new_one() {
    let site = Site::new(&[(
        "content/a.md",
        "---\ntitle: A\ndate: 2018-11-29\nid: talks\naliases: [/old/, /older.html]\n---\n",
    )])
    .built();
    for from in ["id/talks/index.html", "old/index.html", "older.html"] {
        assert!(site.read(from).contains("/2018/11/29/a/"), "{from}");
    }
    let table = site.read("_redirects");
    for line in ["/id/talks/", "/old/", "/older.html"] {
        assert!(table.lines().any(|l| l.starts_with(line) && l.contains("/2018/11/29/a/")), "{table}");
    }
}

#[test]
fn lists_are_numbered_from_the_oldest_page() {
    let site = Site::new(&[("archive.yaml", "base_url: https://example.org/\npaginate: 2\n")]);
    for day in 1..=7 {
        site.write(
            &format!("content/a{day}.md"),
            article(&format!("Day {day}"), &format!("2018-11-0{day}"), ""),
        );
    }
    assert_eq!(site.run(&["build", "-q"]).code, 0);
    let days = |page: &str| -> Vec<u32> {
        let html = site.read(page);
        (1..=8).filter(|day| html.contains(&format!("/2018/11/0{day}/a{day}/"))).collect()
    };
    assert_eq!(days("page/1/index.html"), [1, 2]);
    assert_eq!(days("page/2/index.html"), [3, 4]);
    assert!(!site.has("page/3/index.html"));
    let oldest = site.read("page/1/index.html");
    site.write("content/a8.md", article("Day 8", "2018-11-08", ""));
    assert_eq!(site.run(&["build", "-q"]).code, 0);
    assert_eq!(days("page/3/index.html"), [5, 6]);
    // The oldest page knows nothing of the new article.
    assert_eq!(site.read("page/1/index.html"), oldest);
}

#[test]
fn feeds_can_be_read() {
    let site = Site::new(&[
        (
            "content/a.md",
            &article("\"A <b> & c\"", "2018-11-29T10:00:00+08:00", "North Korea spoke. [x](b.md)"),
        ),
        ("content/b.md", &article("B", "1987-07", "Text.")),
    ])
    .built();
    for name in ["feed.xml", "feed.json", "countries/north-korea/feed.xml"] {
        let feed = feed_rs::parser::parse(site.read(name).as_bytes())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let first = &feed.entries[0];
        assert_eq!(first.links[0].href, "https://example.org/2018/11/29/a/", "{name}");
        let published = first.published.or(first.updated).unwrap();
        assert_eq!(published.to_rfc3339(), "2018-11-29T02:00:00+00:00", "{name}");
        assert!(first.title.as_ref().unwrap().content.contains("A "), "{name}");
    }
    let relative =
        Site::new(&[("archive.yaml", "title: T\n"), ("content/a.md", &article("A", "2018-11-29", "x"))]);
    assert_eq!(relative.run(&["build", "-q"]).code, 0);
    let feed = feed_rs::parser::parse(relative.read("feed.xml").as_bytes()).unwrap();
    assert!(feed.id.starts_with("tag:") && feed.entries[0].id.starts_with("tag:"), "{}", feed.id);
}

#[test]
fn the_sitemap_is_cut_by_year() {
    let site = Site::new(&[
        ("content/a.md", &article("A", "2018-11-29", "")),
        ("content/b.md", &article("B", "1987", "")),
    ])
    .built();
    let index = site.read("sitemap.xml");
    for part in ["sitemap-2018.xml", "sitemap-1987.xml", "sitemap-pages.xml"] {
        assert!(index.contains(&format!("<loc>https://example.org/{part}</loc>")), "{index}");
    }
    assert!(site.read("sitemap-2018.xml").contains("<loc>https://example.org/2018/11/29/a/</loc>"));
    assert!(site.read("robots.txt").contains("https://example.org/sitemap.xml"));
}

/// The values of all `href`, `src` and `srcset`-free links of a page.
fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in [" href=\"", " src=\""] {
        for (at, _) in html.match_indices(name) {
            let value = &html[at + name.len()..];
            found.push(value[..value.find('"').unwrap()].replace("&amp;", "&").replace("&#x2F;", "/"));
        }
    }
    found
}

/// Every link leads to a file of the output and a place in it.
fn check_links(site: &Site, base: Option<&str>) {
    let crawl = crawl(&site.path("public"), base);
    crawl.assert_whole();
    assert!(crawl.links > 5_000, "only {} links were followed", crawl.links);
}

#[test]
fn every_link_of_the_demonstration_archive_resolves() {
    let site = Site::demonstration();
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.codes().iter().filter(|code| *code == "W001").count(), 1, "{}", ran.err);
    assert!(!site.has("sitemap.xml"));
    for (name, bytes) in site.outputs() {
        if name.ends_with(".html") && name != "404.html" {
            let html = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!html.contains("rel=\"canonical\""), "{name}");
            assert!(links(&html).iter().all(|link| !link.starts_with('/')), "{name} has links from the root");
        }
    }
    check_links(&site, None);
    // A host shows this one at any depth.
    assert!(site.read("404.html").contains("<link rel=\"stylesheet\" href=\"/assets/style.css?v="));
    let ran = site.run(&["build", "--base-url", "https://example.org/news/archive"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.codes().contains(&"W001".to_owned()));
    check_links(&site, Some("https://example.org/news/archive/"));
    assert!(site.read("index.html").contains("href=\"https://example.org/news/archive/\""));
}

#[test]
fn themes_inherit_and_sites_override() {
    let site = Site::new(&[
        ("archive.yaml", "base_url: https://example.org/\ntheme: paper\n"),
        ("themes/paper/theme.yaml", "name: paper\nextends: base\n"),
        ("themes/paper/templates/month.html", "paper month"),
        ("themes/base/theme.yaml", "name: base\nextends: default\n"),
        ("themes/base/templates/month.html", "base month"),
        ("themes/base/templates/year.html", "base year"),
        ("themes/base/static/style.css", "base {}"),
        ("themes/base/static/only.css", "only {}"),
        ("templates/home.html", "own home {% include \"part.html\" %}"),
        ("templates/part.html", "own part"),
        ("templates/special.html", "special {{ article.title }} {{ site.data.offices.asia[0].city }}"),
        ("data/offices/asia.csv", "city,staff\nTokyo,3\n"),
        ("static/only.txt", "mine"),
        ("content/a.md", "---\ntitle: A\ndate: 2018-11-29\ntemplate: special.html\n---\n"),
        ("content/b.md", &article("B", "2018-11-29", "")),
    ])
    .built();
    assert_eq!(site.read("index.html"), "own home own part");
    assert_eq!(site.read("2018/11/index.html"), "paper month");
    assert_eq!(site.read("2018/index.html"), "base year");
    assert_eq!(site.read("2018/11/29/a/index.html"), "special A Tokyo");
    assert!(site.read("2018/11/29/b/index.html").contains("<h1>B</h1>"));
    assert_eq!(site.read("assets/style.css"), "base {}");
    assert_eq!(site.read("assets/only.css"), "only {}");
    assert!(site.has("assets/site.js"));
    assert_eq!(site.read("only.txt"), "mine");
}

#[test]
fn taxonomies_of_the_site_and_of_the_program() {
    let site = Site::new(&[
        ("archive.yaml", "base_url: https://example.org/\ntaxonomies: [{name: series, label: Running stories}]\n"),
        ("content/a.md", "---\ntitle: A\ndate: 2018-11-29\nseries: The summits\ntopics: [human rights]\ncountries: [JP]\n---\n"),
        ("content/b.md", "---\ntitle: B\ndate: 2018-11-30\nseries: [The summits, the summits, Öl]\n---\n"),
    ])
    .built();
    assert!(site.read("series/index.html").contains("Running stories"));
    let term = site.read("series/the-summits/index.html");
    assert!(term.contains("/2018/11/29/a/") && term.contains("/2018/11/30/b/"), "{term}");
    for url in ["series/ol", "topics/human-rights", "countries/japan"] {
        assert!(site.has(&format!("{url}/index.html")), "{url}: {:#?}", site.names());
    }
}

#[test]
fn an_empty_archive_has_a_home_page() {
    let site = Site::new(&[]).built();
    assert!(site.read("index.html").contains("The Test"));
    same(
        "names",
        &site
            .names()
            .into_iter()
            .filter(|name| name.ends_with(".html") && !name.contains('/'))
            .collect::<Vec<_>>()
            .join(" "),
        "404.html index.html",
    );
}
