//! What a build does to the output folder, and how the program behaves towards those who call it.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::{self, Dice, Site, article, command, same, tree};
use archive::config::FRONT_MATTER_KEYS;

/// A few articles that refer to each other.
fn small() -> Vec<(String, String)> {
    (1..=9)
        .map(|n| {
            let next = n % 9 + 1;
            let body = format!(
                "North Korea and Japan held talks on human rights, part {n}. See [more](a{next}.md)."
            );
            (
                format!("content/a{n}.md"),
                article(&format!("Talks {n}"), &format!("2018-11-{:02}", n * 3), &body),
            )
        })
        .collect()
}

fn site_named(name: &str) -> Site {
    let files = small();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Site::named(name, &files)
}

#[test]
fn a_second_build_writes_nothing() {
    let site = site_named("site");
    let first = site.build();
    assert_eq!(first.code, 0, "{}", first.err);
    let modified = |site: &Site| fs::metadata(site.path("public/index.html")).unwrap().modified().unwrap();
    let before = modified(&site);
    let files = site.names().len();
    let second = site.build();
    assert_eq!(
        second.summary(),
        format!("9 articles, {files} files: 0 written, {files} unchanged, 0 removed")
    );
    assert_eq!(modified(&site), before);
}

#[test]
fn the_number_of_threads_and_the_name_of_the_folder_do_not_show() {
    let one = site_named("one");
    let other = site_named("another folder é");
    assert_eq!(one.run(&["build", "--jobs", "1", "--quiet"]).code, 0);
    assert_eq!(other.run(&["build", "--jobs", "8", "--quiet"]).code, 0);
    assert!(one.outputs() == other.outputs());
    let export = |site: &Site| site.run(&["export"]).out;
    assert_eq!(export(&one), export(&other));
}

#[test]
fn stale_files_go_and_what_others_put_there_stays() {
    let site = site_named("site").built();
    site.write("public/CNAME", "example.org");
    site.remove("content/a9.md");
    let text = fs::read_to_string(site.path("content/a8.md")).unwrap().replace("(a9.md)", "(a1.md)");
    site.write("content/a8.md", text);
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!site.path("public/2018/11/27").exists());
    assert!(site.has("CNAME"));
}

#[test]
fn a_foreign_file_stops_the_build_unless_forced() {
    let site = site_named("site");
    site.write("public/index.html", "mine");
    let ran = site.build();
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("index.html"), "{}", ran.err);
    assert_eq!(site.read("index.html"), "mine");
    assert_eq!(site.names(), ["index.html"]);
    assert_eq!(site.run(&["build", "--force"]).code, 0);
    assert!(site.read("index.html").contains("Talks 9"));
}

#[test]
fn errors_leave_the_output_as_it_was() {
    let site = site_named("site").built();
    let before = site.outputs();
    site.write("content/b.md", "---\ntitle: B\n---\n");
    assert_eq!(site.build().code, 1);
    assert!(site.outputs() == before);
    site.remove("content/b.md");
    site.write(
        "templates/article.html",
        "{% if article.title == \"Talks 5\" %}{{ nothing.at.all }}{% endif %}",
    );
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("content/a5.md"), "{}", ran.err);
    assert!(site.outputs() == before);
}

#[test]
fn keep_going_leaves_out_what_is_broken() {
    let site = site_named("site");
    site.write("content/b.md", "---\ntitle: B\n---\n");
    let ran = site.run(&["build", "--keep-going"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["E008"]);
    assert!(site.has("2018/11/03/a1/index.html"));
    assert!(!site.read("index.html").contains(">B<"));
}

#[test]
fn keep_going_leaves_out_an_article_with_an_error_of_any_kind() {
    let head = |title: &str, more: &str| format!("---\ntitle: {title}\ndate: 2018-11-03\n{more}---\n");
    let mut broken: Vec<(&str, Vec<u8>)> = [
        ("a broken link", head("B", "") + "[x](nowhere.md)\n"),
        ("a missing picture", head("B", "image: {file: nowhere.png}\n")),
        ("an article that is not there", head("B", "related: [nowhere.md]\n")),
        ("a URL that another has", head("B", "slug: a1\n")),
        ("an alias that another has", head("B", "aliases: [/2018/11/03/a1/]\n")),
        ("an alias that is a list page", head("B", "aliases: [/2018/]\n")),
        ("a shortcode that is not there", head("B", "") + "{{ <nothing /> }}\n"),
        ("a country that is not there", head("B", "countries: [Atlantis]\n")),
    ]
    .map(|(what, text)| (what, text.into_bytes()))
    .to_vec();
    broken.push(("bytes that are no text", [head("B", "").as_bytes(), b"\xff"].concat()));
    for (what, text) in broken {
        let site = site_named("site");
        // It links to the broken one, which is no error of its own.
        site.write("content/friend.md", head("Friend", "") + "[b](b.md)\n");
        site.write("content/b.md", text);
        let ran = site.run(&["build", "--keep-going"]);
        assert_eq!(ran.code, 1, "{what}: {}", ran.err);
        assert!(ran.err.contains("content/b.md"), "{what}: {}", ran.err);
        assert!(site.has("2018/11/03/a1/index.html"), "{what}: {}", ran.err);
        assert!(site.has("2018/11/03/friend/index.html"), "{what}: {}", ran.err);
        assert!(!site.read("index.html").contains(">B</a>"), "{what}");
        // What is written is the site without the file, no more and no less.
        let left = site.outputs();
        site.write("content/b.md", "---\ntitle: [\n---\n");
        assert_eq!(site.run(&["build", "--keep-going", "--no-cache"]).code, 1);
        assert!(site.outputs() == left, "{what}");
        // Mended, it is there.
        site.write("content/b.md", head("B", ""));
        let ran = site.build();
        assert_eq!(ran.code, 0, "{what}: {}", ran.err);
        assert!(site.has("2018/11/03/b/index.html"));
    }
}

#[test]
fn keep_going_leaves_out_files_of_lists_with_errors() {
    let site = site_named("site");
    site.write("content/2018/_index.md", "---\ntitle: The long year\n---\n[x](nowhere.md)\n");
    let ran = site.run(&["build", "--keep-going"]);
    assert_eq!((ran.code, ran.codes()), (1, vec!["E019".to_owned()]), "{}", ran.err);
    assert!(!site.read("2018/index.html").contains("The long year"));
}

#[test]
fn the_output_cannot_lie_in_what_is_read() {
    let site = site_named("site");
    for output in ["content", "content/out", ".", "..", "static/x", "themes"] {
        let ran = site.run(&["build", "--output", output]);
        assert!(matches!(ran.code, 1 | 2), "{output}: {}", ran.err);
        assert!(ran.err.starts_with("error: "), "{output}: {}", ran.err);
    }
    assert_eq!(tree(&site.path("content")).len(), 9);
}

#[test]
fn exit_codes_tell_content_from_the_call() {
    let site = site_named("site");
    assert_eq!(
        site.run(&["build", "--quiet"]),
        common::Ran { code: 0, out: String::new(), err: String::new() }
    );
    let typo = site.run(&["biuld"]);
    assert_eq!((typo.code, typo.out.as_str()), (2, ""));
    assert!(typo.err.contains("did you mean `archive build`?"), "{}", typo.err);
    let flag = site.run(&["build", "--basurl", "x"]);
    assert_eq!(flag.code, 2);
    assert!(flag.err.contains("'--base-url'"), "{}", flag.err);
    assert_eq!(site.run(&["build", "--base-url", "ftp://x"]).code, 2);
    assert_eq!(site.run(&["build", "--jobs", "0"]).code, 2);
    let nowhere = site.run(&["--root", "nowhere", "build"]);
    assert_eq!(nowhere.code, 2);
    same("nowhere", &nowhere.err, "error: nowhere is not a folder");
    assert_eq!(site.run(&["--help"]).code, 0);
    site.write("content/b.md", "x");
    assert_eq!(site.build().code, 1);
}

/// Two sites that differ in every page.
fn alternate(site: &Site, second: bool) {
    for n in 1..=9 {
        let word = if second { "Votes" } else { "Talks" };
        let day = if second { n } else { n * 3 };
        site.write(
            &format!("content/a{n}.md"),
            article(&format!("{word} {n}"), &format!("2018-11-{day:02}"), "In Japan."),
        );
    }
}

#[test]
fn a_killed_build_leaves_the_old_or_the_new_site() {
    const KILLS: u32 = 100;
    let site = site_named("site");
    let mut sites = Vec::new();
    let mut span = Duration::ZERO;
    for second in [false, true] {
        alternate(&site, second);
        let start = Instant::now();
        assert_eq!(site.run(&["build", "--quiet"]).code, 0);
        span = start.elapsed();
        sites.push(site.outputs());
    }
    assert!(sites[0] != sites[1]);
    let mut dice = Dice(100);
    let mut seen = [0, 0, 0];
    for kill in 0..KILLS {
        let second = kill % 2 == 1;
        alternate(&site, second);
        let mut child = std::process::Command::new(command().get_program())
            .current_dir(site.root())
            .args(["build", "--quiet"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The end of a build, where files are committed, is the interesting part.
        let share = if dice.below(3) == 0 { dice.below(100) } else { 60 + dice.below(45) };
        std::thread::sleep(span * share as u32 / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let outputs = site.outputs();
        if outputs == sites[0] || outputs == sites[1] {
            seen[usize::from(outputs == sites[usize::from(second)])] += 1;
        } else {
            // Killed within the commit: one further build completes or undoes it.
            seen[2] += 1;
        }
        if kill % 4 == 3 || !(outputs == sites[0] || outputs == sites[1]) {
            let ran = site.run(&["build", "--quiet"]);
            assert_eq!(ran.code, 0, "kill {kill}: {}", ran.err);
            assert!(site.outputs() == sites[usize::from(second)], "kill {kill}: a mix of two sites");
        }
    }
    println!("old {}, new {}, within the commit {}", seen[0], seen[1], seen[2]);
}

#[test]
fn exported_articles_show_their_evidence_in_the_source() {
    let site = Site::new(&[
        (
            "content/a.md",
            "\u{feff}---\r\ntitle: Kim meets *Moon*\r\ndate: 2018-04-27\r\nid: summit\r\ncountries: {add: [JP]}\r\n---\r\nÉté: The leaders of North Korea and South Korea met. North Korea spoke of human rights in **Pyongyang**.\r\n",
        ),
        (
            "content/b.md",
            &article("Draft", "2018-04-28", "North Korea.").replace("date:", "draft: true\ndate:"),
        ),
    ]);
    let ran = site.run(&["export", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1);
    let object = &lines[0];
    assert_eq!(object["path"], "content/a.md");
    assert_eq!(object["id"], "summit");
    assert_eq!(object["url"], "/2018/04/27/a/");
    assert_eq!(object["title"], "Kim meets *Moon*");
    assert_eq!(object["date"], "2018-04-27");
    for key in ["countries", "topics", "related"] {
        assert!(object[key].is_array(), "{key}");
    }
    let source = fs::read(site.path("content/a.md")).unwrap();
    let countries = object["countries"].as_array().unwrap();
    let of = |code: &str| {
        countries.iter().find(|country| country["code"] == code).unwrap_or_else(|| panic!("{code}: {object}"))
    };
    assert_eq!(of("JP")["origin"], "declared");
    assert_eq!(of("KP")["origin"], "derived");
    assert_eq!(of("KP")["about"], true);
    let mut seen = Vec::new();
    for evidence in countries.iter().flat_map(|country| country["evidence"].as_array().unwrap()) {
        let at = |key: &str| evidence[key].as_u64().unwrap() as usize;
        let text = evidence["text"].as_str().unwrap();
        assert_eq!(std::str::from_utf8(&source[at("start")..at("end")]).unwrap(), text);
        seen.push(text.to_owned());
    }
    assert!(seen.iter().any(|text| text == "North Korea"), "{seen:?}");
    let drafts = site.run(&["export", "--drafts"]);
    assert_eq!(drafts.out.lines().count(), 2);
}

#[test]
fn csv_has_a_row_an_article_and_no_formulas() {
    let site = Site::new(&[
        (
            "content/a.md",
            &article(
                "\"=1+1, \\\"quoted\\\"\"",
                "2018-04-27",
                "North Korea and South Korea met; North Korea and South Korea agreed.",
            ),
        ),
        ("content/b.md", &article("\"@SUM(A1)\"", "2018-04-28", "x")),
        ("content/c.md", &article("\"-2+3\"", "2018-04-29", "x")),
        ("content/d.md", &article("\"\\t=1\"", "2018-04-30", "x")),
    ]);
    let ran = site.run(&["export", "--format", "csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
    assert!(rows[0].iter().any(|cell| cell.contains("KP") && cell.contains(';')), "{:?}", rows[0]);
}

#[test]
fn export_writes_a_file_and_reports_problems() {
    let site = site_named("site");
    assert_eq!(site.run(&["export", "--output", "all.jsonl"]).code, 0);
    assert_eq!(fs::read_to_string(site.path("all.jsonl")).unwrap(), site.run(&["export"]).out);
    site.write("content/b.md", "x");
    assert_eq!(site.run(&["export"]).code, 1);
}

#[test]
fn schemas_hold_the_keys_that_are_read() {
    let site = Site::new(&[("archive.yaml", "taxonomies: [{name: series}]\n")]);
    let schema = |name: &str| -> serde_json::Value {
        let ran = site.run(&["schema", name]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}");
        serde_json::from_str(&ran.out).unwrap()
    };
    let front = schema("front-matter");
    let mut keys: Vec<&str> = front["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut known: Vec<&str> =
        FRONT_MATTER_KEYS.iter().copied().chain(["series", "annotations", "corrections"]).collect();
    known.sort_unstable();
    known.dedup();
    keys.sort_unstable();
    known.sort_unstable();
    assert_eq!(keys, known);
    assert_eq!(front["additionalProperties"], false);
    for name in ["config", "topics", "countries"] {
        let schema = schema(name);
        assert!(schema["$schema"].is_string() && schema["properties"].is_object(), "{name}");
    }
}

/// Every key of the configuration's schema is read, and no other.
#[test]
fn the_configuration_reads_what_its_schema_says() {
    let site = Site::new(&[]);
    let schema: serde_json::Value = serde_json::from_str(&site.run(&["schema", "config"]).out).unwrap();
    for key in schema["properties"].as_object().unwrap().keys() {
        site.write("archive.yaml", format!("{key}:\n"));
        let ran = site.run(&["build", "--quiet"]);
        assert!(!ran.err.contains("E007"), "{key}: {}", ran.err);
    }
}

#[test]
fn completions_and_the_manual_page_come_from_the_same_definition() {
    let site = Site::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = site.run(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("keep-going"), "{shell}");
    }
    let man = site.run(&["man"]);
    assert!(man.code == 0 && man.out.contains(".TH archive"), "{}", man.out);
}

#[test]
fn a_line_of_an_export_is_one_for_every_program() {
    let text = "---\ntitle: \"Two\\u2028lines\"\ndate: 2018-11-01\n---\nA\u{2028}B\u{2029}C.\n";
    let site = Site::new(&[("content/a.md", text)]);
    let lines = site.run(&["export", "--format", "jsonl"]).out;
    assert!(lines.contains("\\u2028") && !lines.contains(['\u{85}', '\u{2028}', '\u{2029}']), "{lines}");
    let record: serde_json::Value = serde_json::from_str(&lines).unwrap();
    assert!(record["body"].as_str().unwrap().contains('\u{2028}'), "{record}");
}
