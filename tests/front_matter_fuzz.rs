//! Front matter as nobody should write it: nothing panics, and every error points into the file.

use crate::common::Dice;
use archive::config::{self, Config, Taxonomy};
use archive::diagnostic::{Diagnostic, render_text};
use archive::parse::{self, ParseSettings};
use archive::source::SourceFile;
use archive::yaml;
use proptest::prelude::*;

/// Front matters that are fine, as different as they come.
const GOOD: [&str; 8] = [
    "title: The talks\ndate: 2018-11-29\n",
    "title: \"Talks: the second day\"\ndate: 2018-11-29T14:30:00+08:00\nupdated: 2018-12-01\nauthors: [Ann Lee, 'Bob O''Neil']\nsource: The Agency\nsource_url: https://example.org/a?b=c#d\nlanguage: pt-BR\n",
    "title: >-\n  A long title\n  over two lines\ndate: 1987-07\nsummary: |\n  One line.\n  Another.\nextra:\n  desk: Asia\n  numbers: [1, 2.5, -3, 0x1f]\n  nested: {a: {b: [c, {d: e}]}}\n",
    "---\u{20}\ntitle: Düsseldorf 東京 🗾\ndate: 1987\ncountries: [DE, JP]\ntopics:\n  add: [politics]\n  remove: [sport]\n",
    "# a comment\ntitle: &name Anchored\ndate: 2018-11-29 # another\ndeck: *name\nimage:\n  file: map.png\n  alt: A map\n  caption: *name\n  credit: \"Ann \\u00e9\\n\"\nattachments:\n  - report.pdf\n  - {file: data.csv, title: The data}\n",
    "title: Withdrawn\r\ndate: 2018-11-29\r\nwithdrawn:\r\n  date: 2019-01-01\r\n  reason: It was not so.\r\nprint: {date: 2018-11-30, headline: 'No', page: A12}\r\nrights: ©\r\n",
    "kind: page\ntitle: About\nslug: about-us\nid: about.1\nnoindex: true\ntemplate: page.html\naliases:\n- /old/\n- /older.html\ntranslations: {fr: apropos.md, de: https://example.org/de/}\n",
    "title: Tags\ndate: 2018-11-29\ntags:\n  - one\n  - \"two\"\n  - 3\nthread: The talks\nrelated: [a.md, ../b.md]\ndraft: false\ndateline: GENEVA, Nov. 29\narchived_url: https://web.example/x\n",
];

/// What typing errors, bad tools and bad luck put into a file.
const DEBRIS: [&str; 40] = [
    "\t",
    " ",
    "\n",
    "\r",
    "\r\n",
    ":",
    ": ",
    "-",
    "- ",
    "---",
    "---\n",
    "...\n",
    "\n---\n",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "&a ",
    "*a",
    "*zzz ",
    "!!str ",
    "!x ",
    "|",
    ">",
    "%",
    "@",
    "`",
    "#",
    "? ",
    "<<: *name\n",
    "\0",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "é",
    "🗾",
    "title: again\n",
    "extra: {a: 1, a: 2}\n",
];

/// One to six changes to a good front matter.
fn mutated(dice: &mut Dice) -> String {
    let mut text = dice.pick(&GOOD).to_owned();
    let boundary =
        |text: &str, dice: &mut Dice| archive::source::floor_char(text, dice.below(text.len() + 1));
    for _ in 0..=dice.below(6) {
        let at = boundary(&text, dice);
        match dice.below(8) {
            0 | 1 => text.insert_str(at, dice.pick(&DEBRIS)),
            2 => {
                let end = boundary(&text, dice);
                text.replace_range(
                    at.min(end)
                        ..at.max(end)
                            .min(archive::source::floor_char(&text, at.min(end) + 12))
                            .max(at.min(end)),
                    "",
                );
            }
            3 => text.truncate(at),
            4 => {
                // A line twice, or somewhere else.
                let lines: Vec<&str> = text.lines().collect();
                if !lines.is_empty() {
                    let line = format!("{}\n", lines[dice.below(lines.len())]);
                    text.insert_str(at, &line);
                }
            }
            5 => {
                let other = dice.pick(&GOOD);
                let cut = boundary(other, dice);
                text.push_str(&other[cut..]);
            }
            6 => {
                if let Some(c) = text[at..].chars().next() {
                    text.replace_range(at..at + c.len_utf8(), dice.pick(&DEBRIS));
                }
            }
            _ => text = text.replacen(": ", [":", " : ", ":\t", ":\n  "][dice.below(4)], 1 + dice.below(3)),
        }
    }
    text
}

fn settings() -> ParseSettings {
    let taxonomies = vec![Taxonomy { name: "tags".into(), label: None }];
    ParseSettings::new(&Config { taxonomies, ..Config::default() })
}

/// Every problem stands in the file, on the line it says, and can be shown.
fn check_places(text: &str, problems: &[Diagnostic]) {
    for problem in problems {
        let others = problem.related.iter().map(|(location, _)| location);
        for location in std::iter::once(&problem.location).chain(others) {
            let place = location.place.as_ref().unwrap_or_else(|| panic!("no place: {problem:?}\n{text:?}"));
            assert!(text.is_char_boundary(place.offset), "{problem:?}\n{text:?}");
            let line = text[..place.offset].matches('\n').count() as u32 + 1;
            assert_eq!(place.line, line, "{problem:?}\n{text:?}");
            assert!(
                place.line as usize <= text.lines().count().max(1),
                "beyond the last line: {problem:?}\n{text:?}"
            );
            assert!(place.text.get(place.mark.clone()).is_some(), "{problem:?}\n{text:?}");
        }
        let shown = render_text(problem, false);
        assert!(shown.starts_with("error[") || shown.starts_with("warning["), "{shown}");
    }
}

/// Reads a text as an article and as a list page; true if the article was accepted.
fn read(text: &str) -> bool {
    let file = SourceFile::new("content/2018/talks.md", text);
    let settings = settings();
    match parse::index_file(&file, &settings) {
        Ok((_, warnings)) => check_places(text, &warnings),
        Err(problems) => {
            assert!(problems.iter().any(Diagnostic::is_error), "rejected without an error: {text:?}");
            check_places(text, &problems);
        }
    }
    match parse::article(&file, &settings, None) {
        Ok(parsed) => {
            check_places(text, &parsed.warnings);
            assert!(!parsed.article.front.title.trim().is_empty(), "{text:?}");
            // Every piece of the text can be led back into the file.
            for block in parsed.text.blocks() {
                let source = parsed
                    .text
                    .source(archive::span::TextSpan { start: block.start, end: block.end })
                    .range();
                assert!(source.end <= text.len() && text.get(source).is_some(), "{text:?}");
            }
            true
        }
        Err(failed) => {
            let problems = failed.problems;
            assert!(problems.iter().any(Diagnostic::is_error), "rejected without an error: {text:?}");
            check_places(text, &problems);
            false
        }
    }
}

#[test]
fn the_good_ones_are_good() {
    for front in GOOD {
        let front = front.strip_prefix("---\u{20}\n").unwrap_or(front);
        assert!(read(&format!("---\n{front}---\nText.\n")), "{front}");
    }
}

#[test]
fn malformed_front_matter_is_rejected_or_accepted_at_its_place() {
    let mut dice = Dice(20_181_129);
    let (mut accepted, mut rejected) = (0, 0);
    for _ in 0..4_000 {
        let front = mutated(&mut dice);
        let bom = if dice.below(10) == 0 { "\u{feff}" } else { "" };
        let text = format!("{bom}---\n{front}\n---\n# Head\n\nText with [a link](b.md).\n");
        if read(&text) {
            accepted += 1
        } else {
            rejected += 1
        }
        let file = SourceFile::new("archive.yaml", &front);
        if let Err(problems) = config::read(&file) {
            check_places(&front, &problems);
        }
    }
    assert!(
        accepted > 200 && rejected > 1_500,
        "the mutations are too weak or too strong: {accepted}, {rejected}"
    );
}

/// Deep nesting and documents that unfold are refused before they eat the stack or the memory.
#[test]
fn runaway_documents_are_refused() {
    let deep = |open: &str| format!("---\ntitle: t\ndate: 2018\nextra: {}\n---\n", open.repeat(100_000));
    for open in ["[", "{a: ", "- ", "? ", "&a ", "!!a "] {
        assert!(!read(&deep(open)), "{open}");
    }
    let mut laughs =
        String::from("---\ntitle: t\ndate: 2018\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..9 {
        laughs += &format!("  a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
    }
    assert!(!read(&(laughs + "---\n")));
    let quotes = format!("---\ntitle: t\ndate: 2018\n---\n{}x\n", "> ".repeat(20_000));
    read(&quotes);
    let lists = format!("---\ntitle: t\ndate: 2018\n---\n{}x\n", "- ".repeat(5_000));
    read(&lists);
    let emphasis = format!("---\ntitle: t\ndate: 2018\n---\n{}x\n", "*a _b ".repeat(20_000));
    read(&emphasis);
}

#[test]
fn random_bytes_are_decoded_or_refused_with_their_offset() {
    let mut dice = Dice(7);
    let path = "content/a.md".into();
    for _ in 0..2_000 {
        let mut bytes: Vec<u8> = (0..dice.below(200)).map(|_| dice.below(256) as u8).collect();
        if dice.below(2) == 0 {
            let mut text = b"---\ntitle: t\ndate: 2018\n---\n".to_vec();
            let at = dice.below(text.len());
            text.splice(at..at, bytes);
            bytes = text;
        }
        match parse::decode(&path, &bytes) {
            Ok(file) => {
                read(file.text);
            }
            Err(problem) => {
                let offset = problem.location.place.as_ref().unwrap().offset;
                assert_eq!(Some(offset), std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to()));
                let lines = bytes[..offset].iter().filter(|&&b| b == b'\n').count() as u32 + 1;
                assert_eq!(problem.location.place.as_ref().unwrap().line, lines);
                render_text(&problem, true);
            }
        }
    }
}

/// A YAML value as text, in one of the ways a person may write it. `?a` in brackets is left out: YAML 1.2 reads
/// a text there, the parser below `serde_yaml` a key.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("~".into()),
        Just("true".into()),
        Just("False".into()),
        Just("yes".into()),
        Just("no".into()),
        Just("12".into()),
        Just("-3".into()),
        Just("+4".into()),
        Just("1.5".into()),
        Just("1e3".into()),
        Just(".5".into()),
        Just("5.".into()),
        Just("0x1f".into()),
        Just("0o17".into()),
        Just("0b11".into()),
        Just("007".into()),
        Just("-0".into()),
        Just("-0x10".into()),
        Just("1_000".into()),
        Just(".inf".into()),
        Just("-.INF".into()),
        Just(".nan".into()),
        Just("18446744073709551615".into()),
        Just("99999999999999999999".into()),
        Just("2018-11-29".into()),
        Just("12:30".into()),
        Just("\"\"".into()),
        Just("'it''s'".into()),
        Just("\"tab\\t \\u00e9 \\x41 \\\\ \\/\"".into()),
        Just("a#b".into()),
        Just("a:b".into()),
        Just("http://example.org/?a=b#c".into()),
        Just("-a".into()),
        Just("'null'".into()),
        Just("\"12\"".into()),
        Just("!!str 12".into()),
        Just("nan".into()),
        Just("inf".into()),
        Just("infinity".into()),
        Just("0x".into()),
        Just("1e".into()),
        Just("-".into()),
        Just("+".into()),
        Just(".".into()),
        "[a-zäöß東🗾][a-z äöß東🗾]{0,12}[a-z]",
        "[0-9+.e-]{1,6}",
    ]
}

/// A document in block style, with some flow style inside.
fn document(depth: u32) -> BoxedStrategy<Vec<String>> {
    let flow =
        prop::collection::vec(scalar(), 0..4).prop_map(|items| vec![format!("[{}]", items.join(", "))]);
    let flow_map = prop::collection::vec(scalar(), 0..4).prop_map(|items| {
        let entries: Vec<String> =
            items.iter().enumerate().map(|(n, item)| format!("k{n}: {item}")).collect();
        vec![format!("{{{}}}", entries.join(", "))]
    });
    let block = (
        prop::sample::select(vec!["|", ">", "|-", ">-", "|+", ">+"]),
        prop::collection::vec("[a-z: #]{0,9}[a-z]", 1..4),
    )
        .prop_map(|(style, lines)| {
            std::iter::once(style.to_owned())
                .chain(lines.into_iter().map(|line| format!("  {}", line.trim_start())))
                .collect::<Vec<_>>()
        });
    let leaf = prop_oneof![4 => scalar().prop_map(|text| vec![text]), 1 => flow, 1 => flow_map, 1 => block];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = document(depth - 1);
    let indent =
        |lines: &[String], by: &str| lines.iter().map(|line| format!("{by}{line}")).collect::<Vec<_>>();
    let is_nested = |lines: &[String]| {
        lines.len() > 1 && !lines[0].starts_with(['|', '>'])
            || lines[0].ends_with(':')
            || lines[0].starts_with("- ")
            || lines[0].starts_with('k')
    };
    let list = prop::collection::vec(inner.clone(), 1..4).prop_map(move |items| {
        items
            .iter()
            .flat_map(|item| {
                let mut lines = indent(item, "  ");
                lines[0].replace_range(..2, "- ");
                lines
            })
            .collect::<Vec<_>>()
    });
    let map = prop::collection::vec((inner, prop::sample::select(vec!["", " # note"])), 1..4).prop_map(
        move |items| {
            items
                .iter()
                .enumerate()
                .flat_map(|(n, (item, note))| {
                    if is_nested(item) {
                        std::iter::once(format!("k{n}:{note}")).chain(indent(item, "  ")).collect::<Vec<_>>()
                    } else {
                        let mut lines = vec![format!("k{n}: {}", item[0])];
                        lines.extend(item[1..].iter().cloned());
                        lines
                    }
                })
                .collect::<Vec<_>>()
        },
    );
    prop_oneof![1 => leaf, 2 => list, 3 => map].boxed()
}

/// What `serde_yaml` makes of a document, as JSON with our text for keys that are no texts.
fn by_serde(text: &str) -> Option<serde_json::Value> {
    fn json(value: serde_yaml::Value) -> Option<serde_json::Value> {
        use serde_yaml::Value as Yaml;
        Some(match value {
            Yaml::Null => serde_json::Value::Null,
            Yaml::Bool(value) => value.into(),
            Yaml::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(n), ..) => n.into(),
                (_, Some(n), _) => n.into(),
                // JSON has no infinity: such numbers stay the text they are written as.
                (.., Some(n)) => serde_json::Number::from_f64(n).map(Into::into)?,
                _ => return None,
            },
            Yaml::String(text) => text.into(),
            Yaml::Sequence(items) => items.into_iter().map(json).collect::<Option<Vec<_>>>()?.into(),
            Yaml::Mapping(entries) => {
                let mut map = serde_json::Map::new();
                for (key, value) in entries {
                    map.insert(key.as_str()?.to_owned(), json(value)?);
                }
                map.into()
            }
            Yaml::Tagged(_) => return None,
        })
    }
    json(serde_yaml::from_str(text).ok()?)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1129), ..ProptestConfig::default() })]

    #[test]
    fn both_yaml_readers_read_the_same_document(lines in document(3)) {
        let text = lines.join("\n") + "\n";
        let file = SourceFile::new("data/a.yaml", &text);
        let ours = yaml::parse(&file, 0..text.len());
        let theirs = by_serde(&text);
        if let (Ok(ours), Some(theirs)) = (ours, theirs) {
            let ours = ours.map_or(serde_json::Value::Null, |node| node.to_json());
            prop_assert_eq!(ours, theirs, "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(front in "(title: [^\n]{0,20}\n)?(date: [0-9T:+-]{0,12}\n)?\\PC{0,60}", body in "\\PC{0,80}") {
        read(&format!("---\n{front}\n---\n{body}"));
    }
}

/// The two readers agree on enough of the documents for the comparison to mean something.
#[test]
fn most_documents_are_compared() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut compared = 0;
    for _ in 0..500 {
        let text = document(3).new_tree(&mut runner).unwrap().current().join("\n") + "\n";
        let file = SourceFile::new("data/a.yaml", &text);
        compared += usize::from(yaml::parse(&file, 0..text.len()).is_ok() && by_serde(&text).is_some());
    }
    assert!(compared > 300, "{compared} of 500");
}
