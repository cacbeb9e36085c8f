//! Every other format, each by a sample after its standard.

use std::io::Write;

use super::{Elsewhere, builds, content, import, only, remarked, report, site};
use crate::common::PICTURE;

fn holds(text: &str, wants: &[&str]) {
    for want in wants {
        assert!(text.contains(want), "{want}\n{text}");
    }
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>Talks resume | The Record</title>
<link rel="canonical" href="https://old.example/2018/11/29/talks">
<meta property="og:site_name" content="The Record"><meta name="keywords" content="talks, envoys">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Talks resume","alternativeHeadline":"After a year of silence",
"datePublished":"2018-11-29T08:00:00+08:00","dateModified":"2018-11-30T08:00:00+08:00","author":[{"@type":"Person","name":"Jane Doe"}],"image":{"url":"/map.gif","caption":"The map"}}]}</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Talks resume</h1><p>SEOUL (Reuters) - Envoys of both sides met in the capital on Thursday and agreed to talk again, <b>a spokesman</b> said after the meeting.</p>
<p>They spoke for three hours about trade, about prisoners, and about <a href="/2018/11/28/eve">the eve</a> of the talks, and left without a statement to the press.</p>
<ul><li>one point</li><li>another point</li></ul><p>A version of this article appeared in the print edition of The Record on November 29, 2018, with the headline 'Back at the table'.</p></article>
<footer>Subscribe to our newsletter</footer></body></html>"#;

#[test]
fn a_web_page_gives_its_article_and_what_it_says_of_it() {
    let (elsewhere, site) =
        (Elsewhere::new(&[("saved/page.html", PAGE), ("saved/map.gif", PICTURE)]), site());
    let told = report(&site, elsewhere.root(), &[]);
    let text = content(&site).into_iter().find(|(path, _)| path.ends_with(".md")).unwrap().1;
    holds(
        &text,
        &[
            "title: Talks resume\n",
            "deck: After a year of silence",
            "date: 2018-11-29T08:00:00+08:00",
            "updated: 2018-11-30",
            "authors: [Jane Doe]",
            "source: The Record",
            "source_url: \"https://old.example/2018/11/29/talks\"",
            "language: en-GB",
            "dateline: Seoul",
            "tags: [talks, envoys]",
            "headline: Back at the table",
            "**a spokesman**",
            "[the eve](https://old.example/2018/11/28/eve)",
            "- one point\n- another point",
        ],
    );
    assert!(!text.contains("Subscribe") && !text.contains("SEOUL"), "{text}");
    assert!(told["words"]["kept"].as_u64().unwrap() > 40, "{told}");
    builds(&site);
    let site = super::site();
    import(&site, &elsewhere.path("saved/page.html"), &["--selector", "article ul"]);
    let text = content(&site).into_iter().find(|(path, _)| path.ends_with(".md")).unwrap().1;
    assert!(text.ends_with("\n- one point\n- another point\n"), "{text}");
}

const WXR: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old Paper</title><link>https://old.example</link><language>en-SG</language>
<wp:author><wp:author_login>jdoe</wp:author_login><wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>
<item><title>First post</title><link>https://old.example/2018/11/first-post/</link><pubDate>Thu, 29 Nov 2018 06:30:00 +0000</pubDate><dc:creator>jdoe</dc:creator><guid isPermaLink="false">https://old.example/?p=7</guid>
<content:encoded><![CDATA[One paragraph with <em>stress</em>.

[caption id="a"]<img src="https://old.example/wp-content/uploads/map.gif" alt="Map" /> The map[/caption]

See <a href="https://old.example/?p=8">the page</a>. He said [sic] so. [poll id="3"]]]></content:encoded><excerpt:encoded><![CDATA[In short.]]></excerpt:encoded>
<wp:post_id>7</wp:post_id><wp:post_date>2018-11-29 14:30:00</wp:post_date><wp:post_date_gmt>2018-11-29 06:30:00</wp:post_date_gmt><wp:post_name>first-post</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="world"><![CDATA[World]]></category><category domain="post_tag" nicename="talks"><![CDATA[talks]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta><wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>erste</wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>mood</wp:meta_key><wp:meta_value>fair</wp:meta_value></wp:postmeta><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item>
<item><title>A page</title><link>https://old.example/a-page/</link><guid>https://old.example/?page_id=8</guid><content:encoded><![CDATA[<!-- wp:paragraph --><p>Who we are.</p><!-- /wp:paragraph -->]]></content:encoded><wp:post_id>8</wp:post_id><wp:post_date>2018-01-02 10:00:00</wp:post_date><wp:post_name>a-page</wp:post_name><wp:status>publish</wp:status><wp:post_type>page</wp:post_type></item>
<item><title>A draft</title><link>https://old.example/?p=11</link><content:encoded><![CDATA[Not yet.]]></content:encoded><wp:post_id>11</wp:post_id><wp:post_date>2018-11-30 10:00:00</wp:post_date><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>map</title><content:encoded></content:encoded><excerpt:encoded><![CDATA[A caption]]></excerpt:encoded><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example/wp-content/uploads/map.gif</wp:attachment_url></item>
</channel></rss>"#;

#[test]
fn an_export_of_wordpress_comes_in_whole() {
    let (elsewhere, site) =
        (Elsewhere::new(&[("export.xml", WXR), ("wp-content/uploads/map.gif", PICTURE)]), site());
    let told = report(&site, &elsewhere.path("export.xml"), &[]);
    let files = content(&site);
    let first = &files
        .iter()
        .find(|(path, _)| path == "2018/11/first-post.md")
        .unwrap_or_else(|| panic!("{files:?}"))
        .1;
    holds(
        first,
        &[
            "date: 2018-11-29T14:30:00+08:00",
            "authors: [Jane Doe]",
            "source: Old Paper",
            "language: en-SG",
            "summary: \"In short.\"",
            "tags: [talks]",
            "categories: [World]",
            "file: \"/wp-content/uploads/map.gif\"",
            "caption: A caption",
            "\"/2018/11/first-post/\"",
            "\"/2018/11/erste/\"",
            "mood: fair",
            "[the page](../../a-page.md)",
            "He said \\[sic\\] so.",
            "`[poll id=\"3\"]`",
            "{{ <figure src=\"/wp-content/uploads/map.gif\" alt=\"Map\" caption=\"The map\" /> }}",
        ],
    );
    assert!(
        files.iter().any(|(path, text)| path == "a-page.md"
            && text.contains("kind: page")
            && text.ends_with("\nWho we are.\n")),
        "{files:?}"
    );
    assert!(files.iter().any(|(_, text)| text.contains("title: A draft") && text.contains("draft: true")));
    assert_eq!(
        (remarked(&told, "comments"), remarked(&told, "`attachment`"), told["articles"]["found"].as_u64()),
        (1, 1, Some(3)),
        "{told}"
    );
    assert!(site.path("content/wp-content/uploads/map.gif").is_file());
    builds(&site);
}

#[test]
fn feeds_come_in() {
    let rss = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Feed</title><link>https://old.example/</link><language>en-us</language><copyright>All rights reserved</copyright>
<item><title>Caf&#233; &amp; more</title><link>https://old.example/cafe?utm_source=rss</link><pubDate>Thu, 29 Nov 2018 14:30:00 GMT</pubDate><dc:creator>Jane Doe</dc:creator><category>food</category><description>Short</description><content:encoded><![CDATA[<p>Long <b>text</b>.</p>]]></content:encoded><enclosure url="https://old.example/a.mp3" type="audio/mpeg" length="3"/></item>
<item><title>Cut</title><link>https://old.example/cut</link><pubDate>29 Nov 2018 15:00:00 +0800</pubDate><description>&lt;p&gt;Only the beginning …&lt;/p&gt;</description></item></channel></rss>"#;
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blatt</title><entry><title type="html">Gespr&amp;auml;che</title><id>tag:x,1</id><link rel="alternate" href="https://blatt.example/g"/><published>2018-11-29T10:00:00Z</published><updated>2018-11-30T10:00:00Z</updated><author><name>Anna Muster</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ein <em>Text</em>.</p></div></content></entry></feed>"#;
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","url":"https://j.example/1","title":"Json","content_html":"<p>Hello</p>","date_published":"2018-11-29T10:00:00Z","tags":["a"],"authors":[{"name":"J. D."}]}]}"#;
    let (elsewhere, site) = (Elsewhere::new(&[("f.rss", rss), ("g.xml", atom), ("h.json", json)]), site());
    let told = report(&site, elsewhere.root(), &[]);
    assert_eq!(told["articles"]["written"], 4, "{told}");
    assert_eq!(remarked(&told, "a few lines only"), 1);
    let all: String = content(&site).into_iter().map(|(_, text)| text).collect();
    holds(
        &all,
        &[
            "title: \"Café & more\"",
            "source_url: \"https://old.example/cafe\"",
            "Long **text**.",
            "summary: Short",
            "rights: All rights reserved",
            "title: Gespräche",
            "updated: 2018-11-30T10:00:00Z",
            "language: de",
            "Ein *Text*.",
            "authors: [Anna Muster]",
            "title: Json",
            "authors: [\"J. D.\"]",
        ],
    );
    builds(&site);
}

#[test]
fn news_of_agencies_comes_in_with_topics_versions_and_embargoes() {
    let ninjs = r#"{"uri":"tag:agency,2018:1","type":"text","version":"2","versioncreated":"2018-11-29T11:00:00Z","firstcreated":"2018-11-29T10:00:00Z","pubstatus":"usable","urgency":3,"language":"en","headline":"Envoys meet","byline":"By Jane Doe","located":"Seoul","copyrightholder":"Agency","description_text":"In short","body_html":"<p>Envoys <b>met</b>.</p>",
"subject":[{"code":"medtop:20000639","name":"international organisation"},{"name":"envoys"}],"associations":{"main":{"type":"picture","headline":"The table","description_text":"A table","byline":"P. Photo","renditions":{"small":{"href":"https://a.example/s.jpg","width":10},"large":{"href":"https://a.example/l.jpg","width":100}}}}}"#;
    let old =
        ninjs.replace("\"version\":\"2\"", "\"version\":\"1\"").replace("Envoys meet", "Envoys to meet");
    let embargoed = ninjs
        .replace("2018:1", "2018:2")
        .replace("Envoys meet", "Later")
        .replace("\"urgency\":3", "\"embargoed\":\"2999-01-01T00:00:00Z\"");
    let nitf = r#"<?xml version="1.0"?><nitf><head><title>t</title><tobject><tobject.subject tobject.subject.refnum="11000000" tobject.subject.type="politics"/></tobject><docdata><doc-id id-string="n-1"/><date.issue norm="20181129T100000Z"/><doc.copyright year="2018" holder="Paper"/><key-list><keyword key="envoys"/></key-list></docdata><pubdata name="The Paper" date.publication="20181129" position.section="A" position.sequence="4"/></head>
<body><body.head><hedline><hl1>Envoys in print</hl1><hl2>A deck</hl2></hedline><byline>By <person>John Roe</person><byttl>Staff Writer</byttl></byline><dateline><location>Seoul</location></dateline></body.head><body.content><p>Text <em>of</em> it.</p><hl2>Between</hl2><p>More.</p><media media-type="image"><media-reference source="a.jpg" alternate-text="Alt"/><media-caption>Cap</media-caption></media></body.content><body.end><tagline>tag</tagline></body.end></body></nitf>"#;
    let g2 = r#"<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:g2:1" version="3" xml:lang="en"><rightsInfo><copyrightHolder literal="Agency"/><copyrightNotice>© 2018 Agency</copyrightNotice></rightsInfo><itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:agency"><name>Agency</name></provider><versionCreated>2018-11-29T12:00:00+01:00</versionCreated><firstCreated>2018-11-29T10:00:00+01:00</firstCreated><pubStatus qcode="stat:canceled"/><edNote>Mind this</edNote><signal qcode="sig:correction"/></itemMeta>
<contentMeta><by>Jane Doe</by><dateline>BERLIN, Nov 29 (Agency)</dateline><headline>Gone again</headline><subject qcode="medtop:20000639"/><subject type="cpnat:person" literal="A. B."><name>A. B.</name></subject><description role="drol:summary">Sum</description></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Body <b>here</b>.</p></body></html></inlineXML></contentSet></newsItem>"#;
    let elsewhere = Elsewhere::new(&[
        ("1.json", ninjs),
        ("0.json", &old),
        ("2.json", &embargoed),
        ("n.xml", nitf),
        ("g.xml", g2),
    ]);
    let site = site();
    let told = report(&site, elsewhere.root(), &[]);
    let files = content(&site);
    let of = |title: &str| {
        files
            .iter()
            .find(|(_, text)| text.contains(&format!("title: {title}\n")))
            .unwrap_or_else(|| panic!("{title}: {files:#?} {told}"))
            .1
            .clone()
    };
    holds(
        &of("Envoys meet"),
        &[
            "date: 2018-11-29T10:00:00Z",
            "updated: 2018-11-29T11:00:00Z",
            "authors: [Jane Doe]",
            "dateline: Seoul",
            "medtop:20000639",
            "tags: [envoys]",
            "Envoys **met**.",
            "l.jpg",
            "P. Photo",
            "urgency: 3",
        ],
    );
    assert_eq!(told["articles"]["versions"], 1, "{told}");
    holds(&of("Later"), &["draft: true", "embargoed: 2999"]);
    holds(
        &of("Envoys in print"),
        &[
            "deck: A deck",
            "authors: [John Roe]",
            "dateline: Seoul",
            "page: A4",
            "Text *of* it.\n\n### Between\n\nMore.",
            "tags: [",
            "envoys",
        ],
    );
    holds(
        &of("Gone again"),
        &[
            "withdrawn:",
            "dateline: Berlin",
            "Body **here**.",
            "signal: correction",
            "ednote: Mind this",
            "rights: \"© 2018 Agency\"",
            "medtop:20000639",
            "mentions: [\"A. B.\"]",
        ],
    );
    builds(&site);
}

#[test]
fn a_spreadsheet_and_a_folder_of_scans_become_articles_with_their_scans() {
    let csv = "objectid,title,creator,date,description,subject,location,object_location,image_alt_text,rights\nbox1-3,Envoys meet,\"Doe, Jane; Roe, John\",1987-07-04,A report of the first meeting.,talks; envoys,Seoul,1.gif,The front page,Public domain\nbox1-4,No scan,,1987,Only words.,,,,,\n";
    let (elsewhere, site) = (Elsewhere::new(&[("table.csv", csv), ("objects/1.gif", PICTURE)]), site());
    import(&site, &elsewhere.path("table.csv"), &[]);
    let files = content(&site);
    let first =
        &files.iter().find(|(path, _)| path == "1987/07/box1-3.md").unwrap_or_else(|| panic!("{files:?}")).1;
    holds(
        first,
        &[
            "title: Envoys meet",
            "authors: [\"Doe, Jane\", \"Roe, John\"]",
            "file: \"/objects/1.gif\"",
            "alt: The front page",
            "id: box1-3",
            "tags: [talks, envoys]",
            "location: Seoul",
            "rights: Public domain",
            "\nA report of the first meeting.\n",
        ],
    );
    assert!(site.path("content/objects/1.gif").is_file());
    builds(&site);

    let german = "Überschrift;Tag;Text;Kiste\nErste;02.03.1987;Zeile eins.;7\n";
    let map = "title: Überschrift\ndate: Tag\nbody: Text\n";
    let (elsewhere, site) = (Elsewhere::new(&[("t.csv", german), ("map.yaml", map)]), super::site());
    import(&site, &elsewhere.path("t.csv"), &["--map", elsewhere.path("map.yaml").to_str().unwrap()]);
    holds(&only(&site).1, &["title: Erste", "date: 1987-03-02", "Kiste: \"7\"", "\nZeile eins.\n"]);
    let ran = import(&site, &elsewhere.path("t.csv"), &["--map", elsewhere.path("t.csv").to_str().unwrap()]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

/// A WARC of these pages, each record a member of its own.
fn warc(pages: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, url, http) in pages {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-01-02T03:04:05Z\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        member.write_all(format!("{head}{http}\r\n\r\n").as_bytes()).unwrap();
        out.extend(member.finish().unwrap());
    }
    out
}

#[test]
fn the_pages_of_a_web_archive_come_in_once() {
    let chunks: String = PAGE
        .as_bytes()
        .chunks(300)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"
    );
    let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a";
    let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>";
    let bytes = warc(&[
        ("warcinfo", "", "software: x"),
        ("response", "https://old.example/2018/11/29/talks", &http),
        ("response", "https://old.example/2018/11/29/talks", &http),
        ("response", "https://old.example/map.gif", picture),
        ("response", "https://old.example/gone", gone),
        ("revisit", "https://old.example/2018/11/29/talks", ""),
    ]);
    let elsewhere = Elsewhere::new(&[]);
    elsewhere.write("crawl.warc.gz", &bytes);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("archive/data.warc.gz", stored).unwrap();
    zip.write_all(&bytes).unwrap();
    zip.start_file("../../outside.md", stored).unwrap();
    zip.write_all(b"no").unwrap();
    elsewhere.write("crawl.wacz", zip.finish().unwrap().into_inner());
    for name in ["crawl.warc.gz", "crawl.wacz"] {
        let site = site();
        let told = report(&site, &elsewhere.path(name), &[]);
        let (path, text) = only(&site);
        assert_eq!(path, "2018/11/talks-resume.md");
        holds(
            &text,
            &[
                "title: Talks resume\n",
                "captured: 2019-01-02T03:04:05Z",
                "source_url: \"https://old.example/2018/11/29/talks\"",
            ],
        );
        assert_eq!(
            (remarked(&told, "the same as before"), remarked(&told, "redirects or errors")),
            (2, 1),
            "{told}"
        );
        builds(&site);
    }
}

#[test]
fn what_unpacks_to_far_more_than_a_page_is_passed_over() {
    let elsewhere = Elsewhere::new(&[]);
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..200 {
        bomb.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    let body = bomb.finish().unwrap();
    let mut http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    http.extend(body);
    let mut bytes = format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Length: {}\r\n\r\n", http.len()).into_bytes();
    bytes.extend(http);
    elsewhere.write("bomb.warc", bytes);
    let site = site();
    let ran = import(&site, &elsewhere.path("bomb.warc"), &[]);
    assert_eq!((ran.code, content(&site).len()), (1, 0), "{ran:?}");
}
