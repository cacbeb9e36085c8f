//! What is read as it is meant: files as other tools and people write them.

use crate::common::{PICTURE, Site, article};

#[test]
fn times_without_an_offset_are_read_in_the_time_zone_of_the_site() {
    let text = "---\ntitle: Talks\ndate: 2015-03-17 9:00:00\nupdated: 2015-12-01 14:00:00 -4\n---\nText.\n";
    let site = Site::new(&[("content/talks.md", text)]);
    let ran = site.build();
    assert_eq!(ran.codes(), ["E011"], "{}", ran.err);
    assert!(
        ran.err.contains("help: set `timezone: Europe/Paris` in archive.yaml, or write the offset here"),
        "{}",
        ran.err
    );
    site.write("archive.yaml", "title: T\nbase_url: https://example.org/\ntimezone: America/New_York\n");
    let site = site.built();
    let page = site.read("2015/03/17/talks/index.html");
    assert!(page.contains("2015-03-17T09:00:00-04:00"), "{page}");
    assert!(page.contains("2015-12-01T14:00:00-04:00"), "{page}");
    site.write("archive.yaml", "timezone: new york\n");
    assert!(site.build().err.contains("`new york` is not a time zone; did you mean `America/New_York`?"));
}

#[test]
fn another_time_zone_dates_all_pages_anew() {
    let text = "---\ntitle: Talks\ndate: 2015-03-17 09:00\n---\nText.\n";
    let site = Site::new(&[("archive.yaml", "timezone: Asia/Tokyo\n"), ("content/talks.md", text)]);
    assert_eq!(site.build().code, 0);
    assert!(site.read("2015/03/17/talks/index.html").contains("2015-03-17T09:00:00+09:00"));
    site.write("archive.yaml", "timezone: UTC\n");
    assert_eq!(site.build().code, 0);
    assert!(site.read("2015/03/17/talks/index.html").contains("2015-03-17T09:00:00Z"));
}

#[test]
fn the_name_of_a_file_dates_an_article_that_says_nothing_of_its_day() {
    let site = Site::new(&[
        ("content/2014-09-25-talks.md", "---\ntitle: Talks\n---\nText.\n"),
        ("content/2014-09-26_vote/index.markdown", "---\ntitle: Vote\n---\n![Map](map.gif)\n"),
        ("content/2014-09-26_vote/map.gif", PICTURE),
        ("content/2014-09-27-given.md", &article("Given", "2014-09-28", "Text.")),
        ("content/2014-09-29-about.md", "---\ntitle: About\nkind: page\n---\nText.\n"),
    ])
    .built();
    assert!(site.has("2014/09/25/talks/index.html"), "{:?}", site.names());
    assert!(site.has("2014/09/26/vote/index.html") && site.has("2014/09/26/vote/map.gif"));
    assert!(site.has("2014/09/28/2014-09-27-given/index.html"));
    assert!(site.has("2014-09-29-about/index.html"));
    site.write("archive.yaml", "title: T\nbase_url: https://example.org/\ndate_from_file_name: false\n");
    assert_eq!(site.build().codes(), ["E008", "E008"]);
}

#[test]
fn quoted_texts_may_go_on_in_the_first_column() {
    let text = "---\ntitle: 'The council''s\nsecond \"day\"'\nsummary: \"One\n\ntwo \\\" and\nthree: four\"  # a comment\ndate: 2018-11-29\n---\nText.\n";
    let site = Site::new(&[("content/a.md", text)]).built();
    let page = site.read("2018/11/29/a/index.html");
    assert!(
        page.contains("The council’s second")
            || page.contains("The council&#x27;s second")
            || page.contains("The council's second"),
        "{page}"
    );
    let export = site.run(&["export"]).out;
    let record: serde_json::Value = serde_json::from_str(&export).unwrap();
    assert_eq!(record["front_matter"]["title"], "The council's second \"day\"");
    assert_eq!(record["front_matter"]["summary"], "One\ntwo \" and three: four");
    // Places below such a text are those of the file.
    site.write("content/a.md", text.replace("2018-11-29", "2018-02-31"));
    let ran = site.build();
    assert!(ran.err.contains("content/a.md:8:7"), "{}", ran.err);
}

#[test]
fn articles_may_be_called_markdown() {
    let site = Site::new(&[
        ("content/a.markdown", &article("A", "2018-11-29", "See [b](b.MD) and [c](c/index.markdown).")),
        ("content/b.MD", &article("B", "2018-11-29", "See [a](a.markdown).")),
        ("content/c/index.markdown", &article("C", "2018-11-29", "![Map](map.gif)")),
        ("content/c/map.gif", PICTURE),
        ("content/_index.markdown", "---\ntitle: Home\ncascade: {source: The Record}\n---\n"),
    ])
    .built();
    assert!(site.read("2018/11/29/a/index.html").contains("The Record"));
    assert!(site.has("2018/11/29/c/map.gif"));
    assert!(
        !site.names().iter().any(|name| name.ends_with(".markdown") || name.ends_with(".MD")),
        "{:?}",
        site.names()
    );
}

#[test]
fn what_readers_are_not_meant_to_get_stays_at_home() {
    let files = [
        ("content/leak.mdx", "---\ntitle: Not yet\ndraft: true\n---\n"),
        ("content/notes.txt", "x"),
        ("content/old/page.html", "<p>x</p>"),
        ("content/letter.docx", "x"),
        ("content/README", "x"),
        ("content/talk.mkd", "x"),
    ];
    let site = Site::new(&files);
    for name in ["map.gif", "report.pdf", "talk.mp3", "film.webm", "table.csv", "places.geojson"] {
        site.write(&format!("content/{name}"), if name == "map.gif" { PICTURE } else { "x" });
    }
    site.write("content/a.md", article("A", "2018-11-29", "Read [the letter](letter.docx)."));
    site.write("archive.yaml", "title: T\nbase_url: https://example.org/\nchecks: {missing_file: warning}\n");
    let ran = site.build();
    assert_eq!(ran.codes().iter().filter(|code| *code == "W051").count(), files.len(), "{}", ran.err);
    assert!(ran.err.contains("`letter.docx` is there and is not published"), "{}", ran.err);
    assert!(
        ran.err.contains("publish_files: [\"*.docx\"]") && ran.err.contains("archive import"),
        "{}",
        ran.err
    );
    for (path, _) in files {
        assert!(!site.has(path.strip_prefix("content/").unwrap()), "{path}");
    }
    for name in ["map.gif", "report.pdf", "talk.mp3", "film.webm", "table.csv", "places.geojson"] {
        assert!(site.has(name), "{name}");
    }
    // The same again, from what the first build left.
    site.write("content/b.md", article("B", "2018-11-30", "Text."));
    assert_eq!(site.build().codes(), ran.codes());
    site.write(
        "archive.yaml",
        "title: T\nbase_url: https://example.org/\npublish_files: [\"*.docx\", \"old/**\"]\nchecks: {unpublished_file: off}\n",
    );
    let site = site.built();
    assert!(
        site.has("letter.docx") && site.has("old/page.html") && !site.has("leak.mdx"),
        "{:?}",
        site.names()
    );
    assert!(site.read("2018/11/29/a/index.html").contains("href=\"/letter.docx\""));
    site.write("archive.yaml", "publish_files: [\"[\"]\n");
    assert_eq!(site.build().codes(), ["E012"]);
}

#[test]
fn an_export_has_all_that_an_archivist_wrote_and_needs_no_template() {
    let front = "title: 1.10\ndate: 2018-11-29\nsource: The Record\nauthors: [Ann Lee, Bo]\ntags: [one]\nprint: {page: 007, headline: 'No'}\ndraft: false\nextra: {desk: Asia, n: 1.5}\nsummary: |\n  One.\n  Two.\n";
    let body = "\n# Heading\n\nText with *marks*.\r\n";
    let site = Site::new(&[
        ("archive.yaml", "title: T\ntaxonomies: [{name: tags}]\n"),
        ("content/a.md", &format!("---\n{front}---\n{body}")),
        ("templates/article.html", "{{ broken"),
    ]);
    let ran = site.run(&["export"]);
    let record: serde_json::Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error} {ran:?}"));
    assert_eq!(record["body"], body);
    let front = &record["front_matter"];
    assert_eq!((&front["title"], &front["print"]["page"]), (&"1.10".into(), &"007".into()));
    assert_eq!(front["authors"], serde_json::json!(["Ann Lee", "Bo"]));
    assert_eq!((&front["draft"], &front["extra"]["n"]), (&false.into(), &1.5.into()));
    assert_eq!(front["summary"], "One.\nTwo.\n");
    let row = site.run(&["export", "--format", "csv"]).out;
    for cell in ["The Record", "Ann Lee;Bo", "tags:one", "007", "\"{\"\"desk\"\":\"\"Asia\"\""] {
        assert!(row.contains(cell), "{cell}: {row}");
    }
}
