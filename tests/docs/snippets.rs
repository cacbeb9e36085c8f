//! What docs/themes.md tells people to type works, and what it quotes of a theme stands there.

use std::fs;
use std::path::Path;

use super::{archive, document};

/// The code blocks of a section that begin with a comment that names a file: path and text.
fn snippets(heading: &str) -> Vec<(String, String)> {
    let text = document("docs/themes.md");
    // A comment of YAML looks like a heading of Markdown, but none of these has two signs.
    let (_, rest) =
        text.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let section = rest.split("\n## ").next().unwrap();
    let blocks = section.split("\n```").skip(1).step_by(2);
    let named = blocks.filter_map(|block| {
        let (_, code) = block.split_once('\n')?;
        let (first, rest) = code.split_once('\n')?;
        let path = first.trim_matches(|c: char| "{#}/* ".contains(c));
        path.contains('.').then(|| (path.to_owned(), rest.to_owned()))
    });
    named.collect()
}

#[test]
fn changing_one_thing_works_as_described() {
    let site = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let typed = snippets("Change one thing");
    assert_eq!(typed.len(), 5, "{typed:?}");
    for (path, text) in &typed {
        write(path, text);
    }
    write(
        "content/a.md",
        "---\ntitle: A\ndate: 2018-11-29\ncountries: [KP]\nextra: { shelf: B-12 }\n---\nText.\n",
    );
    let built = archive(site.path(), &["build", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&built.stderr), "");
    let read = |path: &str| fs::read_to_string(site.path().join("public").join(path)).unwrap();
    let page = read("2018/11/29/a/index.html");
    for part in [
        "On file under",
        "<p class=\"shelf\">Shelf B-12</p>",
        ">November 29, 2018</time>",
        "Kept by the border desk since 2018.",
        "href=\"/desk.css\"",
        "<meta name=\"citation_title\" property=\"og:title\" content=\"A\">",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(read("assets/colours.css").contains("#1d4f76"));
    assert!(read("desk.css").contains(".shelf"));
}

#[test]
fn what_is_quoted_of_plain_stands_in_it() {
    let quoted = snippets("A theme from nothing");
    assert!(quoted.len() > 8, "{quoted:?}");
    for (path, text) in quoted {
        let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
        assert!(file.contains(text.trim_end()), "{path} does not hold\n{text}");
    }
}
