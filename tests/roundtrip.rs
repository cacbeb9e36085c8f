//! What goes out comes in again: `archive export` of one site, brought into another one by `archive import`, gives the same
//! front matter and the same text, whatever is in them.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::common::{Dice, Ran, Site};

const CONFIG: &str =
    "title: T\nbase_url: https://example.org/\ntaxonomies: [{ name: tags }, { name: series }]\n";

/// Texts that YAML would take for something else, or that end what they stand in.
const TEXTS: [&str; 24] = [
    "Talks",
    "Talks: the second day",
    "1.10",
    "007",
    "true",
    "null",
    "~ tilde",
    "2018-11-29",
    "- a list",
    "# no comment",
    "a # comment",
    "'quoted'",
    "\"quoted\"",
    "it's \"both\"",
    "{ a: 1 }",
    "[one]",
    "*alias",
    "&anchor",
    "!tag",
    "% directive",
    "@at",
    "back\\slash",
    "Ünïcödé 東京 🗾",
    "trailing colon:",
];

/// Lines of a body.
const LINES: [&str; 16] = [
    "Plain words.",
    "",
    "---",
    "...",
    "# Heading",
    "> quoted *text*",
    "- item",
    "    code: indented",
    "```yaml",
    "title: no front matter",
    "```",
    "trailing spaces   ",
    "\ttab",
    "<div class=\"x\">",
    "[link](https://example.org/?a=b&c=d)",
    "Ünïcödé 東京 🗾",
];

fn text(dice: &mut Dice) -> String {
    let quoted = serde_json::to_string(dice.pick(&TEXTS)).unwrap();
    // JSON's texts are YAML's.
    quoted
}

fn list(dice: &mut Dice) -> String {
    let items: Vec<String> = (0..=dice.below(3)).map(|_| text(dice)).collect();
    format!("[{}]", items.join(", "))
}

fn article(n: usize, dice: &mut Dice) -> String {
    let mut front =
        format!("title: {}\ndate: 2018-{:02}-{:02}\nid: article-{n}\n", text(dice), n % 12 + 1, n % 28 + 1);
    for key in ["source", "dateline", "summary", "deck", "rights", "thread"] {
        if dice.below(3) == 0 {
            let _ = writeln!(front, "{key}: {}", text(dice));
        }
    }
    for key in ["authors", "tags", "series"] {
        if dice.below(3) == 0 {
            let _ = writeln!(front, "{key}: {}", list(dice));
        }
    }
    match dice.below(5) {
        0 => front.push_str("updated: 2019-01-02T03:04:05+09:00\n"),
        1 => front.push_str("print: { date: 2018-12, headline: \"No: never\", page: 007 }\n"),
        2 => front.push_str("countries: { add: [KP], remove: [Japan] }\ntopics: [diplomacy]\n"),
        3 => front.push_str(
            "noindex: true\nlanguage: pt-BR\naliases: [/old/a b/, /x.html]\n"
                .replace("/old/a b/, /x.html", &format!("/old/{n}/"))
                .as_str(),
        ),
        _ => front.push_str("source_url: https://example.org/a?b=c#d\n"),
    }
    if dice.below(2) == 0 {
        let _ = writeln!(
            front,
            "extra:\n  a: {}\n  n: [1, 2.5, -3, true, null]\n  deep: {{ b: {} }}",
            text(dice),
            list(dice)
        );
    }
    let mut body = String::new();
    for _ in 0..dice.below(9) {
        body.push_str(dice.pick(&LINES));
        body.push_str(dice.pick(&["\n", "\n", "\n", "\r\n"]));
    }
    if dice.below(3) > 0 {
        body.push_str("The end.");
    }
    format!("---\n{front}---\n{body}")
}

/// Front matter and body of every article, by its path.
fn written(ran: &Ran) -> BTreeMap<String, (Value, Value)> {
    let records = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let record = |record: Value| {
        let path = record["path"].as_str().unwrap().to_owned();
        (path, (record["front_matter"].clone(), record["body"].clone()))
    };
    records.map(record).collect()
}

#[test]
fn what_is_exported_and_imported_is_the_same() {
    const ARTICLES: usize = 120;
    let mut dice = Dice(20_181_129);
    let one = Site::new(&[("archive.yaml", CONFIG)]);
    for n in 0..ARTICLES {
        let path =
            if n % 5 == 0 { format!("content/b{n}/index.md") } else { format!("content/{}/a{n}.md", n % 3) };
        one.write(&path, article(n, &mut dice));
    }
    let first = one.run(&["export"]);
    let out = written(&first);
    assert_eq!(out.len(), ARTICLES, "{}", first.err);
    let two = Site::new(&[("archive.yaml", CONFIG)]);
    two.write("../export.jsonl", &first.out);
    let brought = two.run(&["import", "../export.jsonl"]);
    assert_eq!(brought.code, 0, "{}{}", brought.out, brought.err);
    let back = written(&two.run(&["export"]));
    for (path, wanted) in &out {
        let found = back.get(path).unwrap_or_else(|| panic!("{path} is missing of {:?}", back.keys()));
        assert_eq!(found, wanted, "{path}\n{}", std::fs::read_to_string(one.path(path)).unwrap());
    }
    assert_eq!(back.len(), out.len());
}
