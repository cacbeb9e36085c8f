//! The floors of the house: every module imports from its own floor and those below, never from above.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The floors from the ground up. Modules that share a floor may import each other.
const FLOORS: &[&[&str]] = &[
    &[
        "text",
        "characters",
        "hash",
        "html",
        "source",
        "span",
        "diagnostic",
        "yaml",
        "date",
        "slug",
        "url",
        "site_path",
        "picture",
        "media_type",
        "config",
        "bag",
    ],
    &["read"],
    &["parse"],
    &["interchange"],
    &["enrich"],
    &["import"],
    &["link"],
    &["render"],
    &["write"],
    &["search"],
    &["publish"],
    &["engine"],
    &["check"],
    &["watch"],
    &["serve"],
    &["cli"],
];

/// Longer files hold more than one concept.
const MAX_LINES: usize = 700;

/// A source file by its path below `src/`, without the modules of its tests.
pub struct Source {
    pub path: String,
    pub text: String,
    pub lines: usize,
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let lines = text.lines().count();
            // Tests stand at the end of their module.
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            sources.push(Source { path, text, lines });
        }
    }
    assert!(sources.len() > 50, "the sources were not found");
    sources
}

/// The module that a path below `src/` belongs to: `parse` of `parse/split.rs`.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The modules of this crate that a text names: after `crate::`, alone or in braces.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, name) in code.match_indices("crate::") {
        // `$crate::` in macros and `some_crate::` are something else.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + name.len()..];
        let word = |text: &str| {
            text.trim_start()
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        match rest.strip_prefix('{') {
            None => found.extend([word(rest)]),
            Some(group) => {
                let mut depth = 0;
                let mut start = 0;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            found.insert(word(&group[start..at]));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            found.insert(word(&group[start..at]));
                            start = at + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "use crate::url::{a, b};\nuse crate::{yaml::{x, y}, date};\n// crate::cli\nlet a = crate::slug::b();\nother_crate::engine::x();";
    let found: Vec<String> = imports(text).into_iter().collect();
    assert_eq!(found, ["date", "slug", "url", "yaml"]);
}

#[test]
fn imports_run_downwards_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        let from = module(&source.path);
        if matches!(from, "lib" | "main") || source.path.ends_with("tests.rs") {
            continue;
        }
        let Some(here) = floor(from) else {
            wrong.push(format!("{}: the module `{from}` stands on no floor", source.path));
            continue;
        };
        for to in imports(&source.text) {
            match floor(&to) {
                // Macros and types at the root of the crate would be a floor of their own: there are none.
                None => wrong.push(format!("{}: imports `{to}`, which stands on no floor", source.path)),
                Some(there) if there > here => {
                    wrong.push(format!("{}: `{from}` imports `{to}` from above", source.path))
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_engine_publishing_and_the_commands_write() {
    for source in sources() {
        let from = module(&source.path);
        if imports(&source.text).contains("write") {
            // The search hashes its blocks, and keeps its state in records of the same make.
            let may = matches!(from, "write" | "engine" | "publish" | "serve" | "cli" | "search");
            assert!(may, "{} imports `write`", source.path);
        }
    }
}

/// The files of the engine that make pages, or look at what makes them. They may import what `build.rs` leaves out of the
/// key of caches, since nothing of what they make is kept between runs.
const MAKERS_OF_PAGES: &[&str] = &[
    "engine/apply.rs",
    "engine/assets.rs",
    "engine/frame.rs",
    "engine/publish.rs",
    "engine/site.rs",
    "engine/touch_frame.rs",
    "engine/trial.rs",
];

/// What is written where something is made that is kept between runs.
const KEEPERS: &[&str] =
    &["Serialize", "postcard", "enrich::derive(", "parse::article", "Leaf::new(", "shrink("];

/// What `build.rs` leaves out of the key of caches must not reach what caches hold.
#[test]
fn the_key_of_caches_covers_the_analysis() {
    let script = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs")).unwrap();
    let list = script.split("NOT_ANALYSIS: &[&str] = &[").nth(1).and_then(|rest| rest.split(']').next());
    let left_out: BTreeSet<&str> = list.expect("the list").split('"').skip(1).step_by(2).collect();
    assert!(left_out.contains("render") && left_out.iter().all(|module| floor(module).is_some()));
    assert!(!left_out.contains("engine"), "the engine decides what is kept");
    let mut makers: BTreeSet<&str> = MAKERS_OF_PAGES.iter().copied().collect();
    for source in sources() {
        if left_out.contains(module(&source.path)) || matches!(&*source.path, "lib.rs" | "main.rs") {
            continue;
        }
        let wrong: Vec<String> =
            imports(&source.text).into_iter().filter(|to| left_out.contains(&**to)).collect();
        if makers.remove(&*source.path) {
            assert!(!wrong.is_empty(), "{} needs no exception any more", source.path);
            // What is derived of a text, read from a picture or written to a cache is made elsewhere.
            for keeps in KEEPERS {
                assert!(!source.text.contains(keeps), "{} makes pages, and says `{keeps}`", source.path);
            }
        } else {
            assert!(
                wrong.is_empty(),
                "{} imports {wrong:?}, which the key of caches leaves out",
                source.path
            );
        }
    }
    assert!(makers.is_empty(), "these are gone: {makers:?}");
}

#[test]
fn files_hold_one_concept_each() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > MAX_LINES)
        .map(|source| format!("{} has {} lines", source.path, source.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_file_says_why_it_exists() {
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        let is_test = source.path.ends_with("tests.rs");
        assert!(is_test || first.starts_with("//! "), "{} begins with: {first}", source.path);
    }
}

#[test]
fn nothing_ends_the_process_from_inside_the_library() {
    for source in sources().iter().filter(|source| source.path != "main.rs") {
        assert!(!source.text.contains("process::exit"), "{}", source.path);
    }
}
