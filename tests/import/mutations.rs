//! Files that are damaged in every way: none stops a run, hangs it, or leads it out of its folder.
//!
//! `ARCHIVE_IMPORT_MUTATIONS=20000` says how many of each format.

use std::fs;
use std::path::Path;

use super::{Elsewhere, site};
use crate::common::Dice;

/// A file of each format, whole. What is damaged is made from them.
const SEEDS: [(&str, &str, &str); 11] = [
    (
        "text",
        "txt",
        "Envoys agree\n\nBy Jane Doe\n\nPublished Nov 29, 2018\n\nSEOUL, Nov. 29 (AFP) -- Envoys *met* [there].\n\nA version of this article appeared in the print edition of The Record on November 29, 2018, page A4, with the headline 'Met'.",
    ),
    (
        "markdown",
        "md",
        "---\ntitle: \"T: x\"\ndate: 2018-11-29 14:00:00 -4\ntags: [a, b]\nimage: ../../../etc/passwd\naliases: [/../../x, /y/]\nslug: ../../up\n---\n{{< figure src=\"../../x.png\" >}} {% include a.html x=\"{{ y }}\" %} [l](../../../z.md) ![p](/etc/hosts.png)\n\n```\n{{ x }}\n```\n| a | b |\n",
    ),
    (
        "html",
        "html",
        "<!DOCTYPE html><html><head><title>T</title><meta property=\"article:published_time\" content=\"2018-11-29\"><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"author\":{\"name\":\"J\"}}</script></head><body><article><h1>H</h1><p>Some words that <b>say</b> <a href=\"../../../x.html\">something</a> about envoys and their talks in the spring of that year.</p><table><tr><th>a<td>b</table><figure><img src=\"../../../../etc/x.png\"><figcaption>c</figcaption></figure></article></body></html>",
    ),
    (
        "wxr",
        "xml",
        "<?xml version=\"1.0\"?><rss xmlns:wp=\"http://wordpress.org/export/1.2/\" xmlns:content=\"c\"><channel><title>B</title><item><title>T</title><link>https://o.example/../../x/</link><content:encoded><![CDATA[a [caption]<img src=\"x.png\">b[/caption]\n\n[gallery ids=\"1\"] <b>c</b>]]></content:encoded><wp:post_id>1</wp:post_id><wp:post_date>2018-11-29 10:00:00</wp:post_date><wp:post_name>../../up</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>",
    ),
    (
        "rss",
        "xml",
        "<?xml version=\"1.0\"?><rss><channel><title>F</title><item><title>T &amp; t</title><link>https://o.example/a</link><pubDate>Thu, 29 Nov 2018 14:30:00 GMT</pubDate><description>&lt;p&gt;x &lt;b&gt;y&lt;/b&gt;&lt;/p&gt;</description></item></channel></rss>",
    ),
    (
        "ninjs",
        "json",
        "{\"uri\":\"tag:1\",\"type\":\"text\",\"headline\":\"H\",\"versioncreated\":\"2018-11-29T10:00:00Z\",\"body_html\":\"<p>x <b>y</b></p>\",\"subject\":[{\"code\":\"medtop:20000639\"}],\"associations\":{\"a\":{\"type\":\"picture\",\"renditions\":{\"b\":{\"href\":\"../../../x.png\",\"width\":3}}}}}",
    ),
    (
        "nitf",
        "xml",
        "<nitf><head><docdata><doc-id id-string=\"1\"/><date.issue norm=\"20181129\"/></docdata></head><body><body.head><hedline><hl1>H</hl1></hedline><byline>By J D</byline></body.head><body.content><p>x <em>y</em></p><media media-type=\"image\"><media-reference source=\"../../x.png\"/></media></body.content></body></nitf>",
    ),
    (
        "newsml-g2",
        "xml",
        "<newsItem guid=\"g\" version=\"1\"><itemMeta><itemClass qcode=\"ninat:text\"/><versionCreated>2018-11-29T10:00:00Z</versionCreated></itemMeta><contentMeta><headline>H</headline><subject qcode=\"medtop:20000639\"/></contentMeta><contentSet><inlineXML><html><body><p>x <b>y</b></p></body></html></inlineXML></contentSet></newsItem>",
    ),
    (
        "csv",
        "csv",
        "title,date,text,image,objectid\n\"T, t\",2018-11-29,\"Words\nand more\",../../../x.png,../../up\nU,02/03/2014,x,y.jpg,2\n",
    ),
    (
        "jsonl",
        "jsonl",
        "{\"path\":\"content/../../x.md\",\"front_matter\":{\"title\":\"T\",\"date\":\"2018-11-29\"},\"body\":\"x\\n\"}\n{\"title\":\"U\",\"date\":\"2018\",\"text\":\"y\",\"slug\":\"../../up\"}\n",
    ),
    (
        "warc",
        "warc",
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://o.example/../../x\r\nWARC-Date: 2018-11-29T10:00:00Z\r\nContent-Length: 196\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n<html><title>T</title><body><p>x y z words of an article that is short</p></body>\r\n0\r\n\r\n\r\n\r\n",
    ),
];

/// A few changes: bytes turned, cut out, doubled, or put in from a list of what readers stumble over.
fn mutated(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    const PIECES: [&[u8]; 22] = [
        b"<",
        b">",
        b"]]>",
        b"<![CDATA[",
        b"&#x0;",
        b"&",
        b"{{",
        b"%}",
        b"---\n",
        b"\0",
        b"\xff\xfe",
        b"../../../../tmp/out",
        b"\"",
        b"\n\n",
        b"[",
        b"](",
        b"<div><div><div>",
        b"Content-Length: 99999999999\r\n",
        b"9999999999",
        b"\xf0\x9f\x92\xa9",
        b"\r",
        b"{\"a\":{\"a\":{\"a\":",
    ];
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len());
        match dice.below(6) {
            0 if !bytes.is_empty() => bytes[at] = dice.below(256) as u8,
            1 => {
                let end = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + dice.below(60)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part.repeat(1 + dice.below(4)));
            }
            3 => bytes.truncate(at),
            _ => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

/// Every file below a folder.
fn tree(root: &Path) -> Vec<String> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn damaged_files_of_every_format_stop_nothing() {
    let count: usize =
        std::env::var("ARCHIVE_IMPORT_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    for (format, ending, seed) in SEEDS {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ format.len() as u64);
        let elsewhere = Elsewhere::new(&[]);
        for n in 0..count {
            let path = elsewhere.path(&format!("in/{}/{n}.{ending}", n / 1000));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, mutated(seed.as_bytes(), &mut dice)).unwrap();
        }
        let site = site();
        let before = tree(site.root().parent().unwrap()).len();
        let ran = site.run(&["import", elsewhere.path("in").to_str().unwrap(), "--format", format, "--json"]);
        assert!(ran.code == 0 || ran.code == 1, "{format}: {}\n{}", ran.code, ran.err);
        assert!(
            !ran.err.contains("panicked") && !ran.out.contains("the reader failed"),
            "{format}: {}\n{}",
            ran.err,
            ran.out
        );
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(report["articles"]["found"].as_u64().unwrap() as usize >= count, "{format}: {report}");
        let inside = tree(&site.path("content")).len() + 1;
        assert_eq!(
            tree(site.root().parent().unwrap()).len(),
            before + inside,
            "{format}: a file lies outside content/ and the ledger"
        );
        assert!(!Path::new("/tmp/out").exists());
        // What came in is a site, whatever it says.
        let built = site.run(&["build", "--no-search", "--quiet", "--keep-going"]);
        assert!(!built.err.contains("panicked") && built.code <= 1, "{format}: {}", built.err);
    }
}
