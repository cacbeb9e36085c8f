//! What real sites hold that no manual mentions: each case was met in a public one and left a mark there.

use std::io::Write;

use super::{Elsewhere, builds, content, import, only, remarked, report, site};
use crate::common::PICTURE;

/// Codes of what `check` finds.
fn codes(site: &crate::common::Site) -> Vec<String> {
    let ran = site.run(&["check", "--json"]);
    let told: serde_json::Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    told["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn translations_in_folders_of_jekyll_are_articles_of_their_own() {
    let post =
        |language: &str| format!("---\ntitle: Talks\nlang: {language}\n---\nThe envoys met ({language}).\n");
    let elsewhere = Elsewhere::new(&[
        ("_config.yml", "url: https://old.example\npermalink: pretty\n"),
        ("en/news/_posts/2018-11-29-talks.md", &post("en")),
        ("ja/news/_posts/2018-11-29-talks.md", &post("ja")),
        ("ko/news/_posts/2018-11-29-talks.md", &post("ko")),
    ]);
    let site = site();
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(
        (&told["articles"]["written"], &told["articles"]["versions"]),
        (&3.into(), &0.into()),
        "{told}"
    );
    let all: String = content(&site).into_iter().map(|(_, text)| text).collect();
    for language in ["en", "ja", "ko"] {
        let address = format!("https://old.example/{language}/news/2018/11/29/talks/");
        assert!(all.contains(&address) && all.contains(&format!("({language})")), "{address}\n{all}");
    }
    builds(&site);
}

#[test]
fn two_files_are_two_articles_also_where_they_seem_to_have_one_address() {
    let elsewhere = Elsewhere::new(&[
        ("_config.yml", "url: https://old.example\npermalink: /:title/\n"),
        ("_posts/2018-11-29-talks.md", "---\ntitle: Talks\n---\nThe first.\n"),
        ("_posts/2018-11-30-talks.md", "---\ntitle: Talks\n---\nThe second.\n"),
    ]);
    let site = site();
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(told["articles"]["written"], 2, "{told}");
    assert_eq!(remarked(&told, "seems to be that of another file"), 1, "{told}");
    builds(&site);
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(told["articles"]["unchanged"], 2, "{told}");
}

#[test]
fn the_same_text_twice_is_told_with_its_place() {
    let text = "Talks\n\nNov 29, 2018\n\nThe envoys met again on Thursday.\n";
    let elsewhere = Elsewhere::new(&[("a.txt", text), ("b.txt", text)]);
    let told = report(&site(), elsewhere.root(), &[]);
    assert_eq!((&told["articles"]["written"], &told["articles"]["versions"]), (&1.into(), &1.into()));
    let groups = told["groups"].as_array().unwrap();
    let group = groups.iter().find(|group| group["what"].as_str().unwrap().contains("once more")).unwrap();
    assert!(group["places"][0].as_str().unwrap().ends_with("b.txt"), "{told}");
}

#[test]
fn files_for_programs_are_no_pages_and_their_places_stay_free() {
    let elsewhere = Elsewhere::new(&[
        ("_config.yml", "url: https://old.example\n"),
        (
            "feed.md",
            "---\npermalink: /feed.xml\n---\n<feed>{% for post in posts %}{{ post }}{% endfor %}</feed>\n",
        ),
        ("404.md", "---\ntitle: Not found\npermalink: /404.html\n---\nThere is no such page.\n"),
        (
            "_posts/2018-11-29-talks.md",
            "---\ntitle: Talks\nredirect_from: [/feed.xml, /names, /old-talks]\n---\nThe envoys met.\n",
        ),
    ]);
    let site = site();
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(remarked(&told, "a file for programs"), 1, "{told}");
    let all: String = content(&site).into_iter().map(|(_, text)| text).collect();
    assert!(
        all.contains("/old-talks/") && !all.contains("feed.xml") && !all.contains("\"/names/\""),
        "{all}"
    );
    builds(&site);
}

#[test]
fn an_address_in_an_address_makes_no_link_to_elsewhere() {
    let body = "[Share](/share?url=https://x.example/a) [odd](/http://x.example/b.html)\n\n<figure>\n<img alt='One\nmore'\nsrc='/img/gone.png'>\n</figure>\n";
    let elsewhere = Elsewhere::new(&[("2018-11-29-talks.md", &format!("---\ntitle: Talks\n---\n{body}"))]);
    let site = site();
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(remarked(&told, "its words stay"), 3, "{told}");
    let (_, text) = only(&site);
    assert!(text.contains("\nShare odd\n"), "{text}");
    builds(&site);
}

#[test]
fn galleries_in_lists_become_pictures_with_their_captions() {
    let item = |n: u32, more: &str| {
        format!(
            "<li>{more}<figure><img src='https://x.example/{n}.jpg' alt='A'/><figcaption>Cap {n}</figcaption></figure></li>"
        )
    };
    let page = format!(
        "<html><head><title>Pictures</title><meta property='article:published_time' content='2018-11-29'></head><body><article><h1>Pictures</h1><p>The envoys met again on Thursday in a hall by the river, and people took pictures of it.</p><ul>{}{}</ul><p>Later they went on to a dinner with all of their staff.</p><ul>{}{}</ul></article></body></html>",
        item(1, ""),
        item(2, ""),
        item(3, "Before: "),
        item(4, "After: ")
    );
    let elsewhere = Elsewhere::new(&[("page.html", &page)]);
    let site = site();
    import(&site, elsewhere.root(), &["--selector", "article"]);
    let (_, text) = only(&site);
    assert!(
        text.contains(
            "\n\n{{ <figure src=\"https://x.example/1.jpg\" alt=\"A\" caption=\"Cap 1\" /> }}\n\n{{"
        ),
        "{text}"
    );
    assert!(text.contains("- Before:\n\n  {{ <figure"), "{text}");
    builds(&site);
}

#[test]
fn blocks_in_colons_lists_of_definitions_and_links_in_brackets_leave_nothing_behind() {
    let elsewhere = Elsewhere::new(&[
        ("hugo.toml", "baseURL = 'https://old.example/'\n"),
        (
            "content/posts/2018-11-29-talks.md",
            "---\ntitle: Talks\n---\n:::warning\nMind the *gap*.\n:::\n\nEnvoy\n: who is sent\n\nSee [[Bug #1]] ![map](map.gif){width=5}\n{.wide}\n\n[Bug #1]: https://bugs.example/1\n",
        ),
        ("content/posts/map.gif", PICTURE),
    ]);
    let site = site();
    import(&site, elsewhere.root(), &[]);
    let (_, text) = content(&site).into_iter().find(|(path, _)| path.ends_with(".md")).unwrap();
    for want in ["> [!WARNING]\n> Mind the *gap*.", "- **Envoy**\n\n  who is sent", "[[Bug #1]]"] {
        assert!(text.contains(want), "{want}\n{text}");
    }
    assert!(!text.contains("width") && !text.contains(".wide") && !text.contains(":::"), "{text}");
    let codes = codes(&site);
    assert!(!codes.iter().any(|code| code == "W010"), "{codes:?}");
    // Without a definition it is the link of a wiki.
    site.write("content/wiki.md", "---\ntitle: Wiki\ndate: 2018-11-29\n---\nSee [[Bug #1]].\n");
    assert!(codes_of(&site, "W010"), "a link of a wiki");
    builds(&site);
}

fn codes_of(site: &crate::common::Site, code: &str) -> bool {
    codes(site).iter().any(|found| found == code)
}

#[test]
fn keys_that_agencies_name_themselves_are_read_and_pictures_alone_are_no_failure() {
    let text = r#"{"uri":"tag:a,1","type":"text","versioncreated":"2018-11-29T10:00:00Z","headline_main":"Envoys meet","body_main":"Plain.","body_richtext":"<p>Rich <b>text</b>.</p>","description_short":"In short"}"#;
    let picture = r#"{"uri":"tag:a,2","type":"picture","versioncreated":"2018-11-29T10:00:00Z","headline_main":"The hall","renditions":{}}"#;
    let elsewhere = Elsewhere::new(&[("1.json", text), ("2.json", picture)]);
    let site = site();
    let ran = import(&site, elsewhere.root(), &["--format", "ninjs"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("of the type `picture`, without a text"), "{}", ran.out);
    let (_, text) = only(&site);
    for want in ["title: Envoys meet", "summary: In short", "Rich **text**."] {
        assert!(text.contains(want), "{want}\n{text}");
    }
}

#[test]
fn packed_records_need_no_name_that_says_so() {
    let page = "<html><head><title>Talks resume</title><meta property='article:published_time' content='2018-11-29'></head><body><article><h1>Talks resume</h1><p>The envoys met again on Thursday in a hall by the river, and they agreed to go on with their talks in spring.</p></article></body></html>";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://old.example/talks\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    member.write_all(record.as_bytes()).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("archive/data.warc", stored).unwrap();
    zip.write_all(&member.finish().unwrap()).unwrap();
    let elsewhere = Elsewhere::new(&[]);
    elsewhere.write("crawl.wacz", zip.finish().unwrap().into_inner());
    let site = site();
    assert_eq!(import(&site, elsewhere.root(), &[]).code, 0);
    assert!(only(&site).1.contains("title: Talks resume"));
}

#[test]
fn a_zone_west_of_greenwich_is_no_option() {
    let elsewhere =
        Elsewhere::new(&[("talks.md", "---\ntitle: Talks\ndate: 2018-11-29 14:00\n---\nThe envoys met.\n")]);
    let site = site();
    let ran = import(&site, elsewhere.root(), &["--timezone", "-05:00"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(only(&site).1.contains("date: 2018-11-29T14:00:00-05:00"), "{}", only(&site).1);
    let ran = import(&site, elsewhere.root(), &["--timezone", "--dry-run"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("Asia/Singapore"), "{ran:?}");
}

#[test]
fn what_the_site_has_already_is_one_group_and_not_said_to_be_edited() {
    let site = site();
    let mut table = String::from("title,date,text\n");
    for n in 0..5 {
        site.write(
            &format!("content/mine{n}.md"),
            format!("---\ntitle: Headline {n}\ndate: 2018-11-29\n---\n\nMine.\n"),
        );
        table.push_str(&format!("Headline {n},2018-11-29,Theirs\n"));
    }
    let elsewhere = Elsewhere::new(&[("t.csv", &table)]);
    let told = report(&site, &elsewhere.path("t.csv"), &[]);
    assert_eq!(told["articles"]["edited"], 5, "{told}");
    assert_eq!(remarked(&told, "the site has the article already"), 5, "{told}");
    assert!(told["groups"].to_string().contains("(content/mine3.md)"), "{told}");
    let ran = import(&site, &elsewhere.path("t.csv"), &[]);
    assert!(ran.out.contains("5 left as the site has them") && !ran.out.contains("by hand"), "{}", ran.out);
}
