//! Carets and hints: every problem points at what is wrong, in words of people who write articles. And what a file may
//! hold at most, told in the same words.

use std::fmt::Write;

use crate::common::{Ran, Site, article, same};

/// What a build says of a site with this front matter (without title and date).
fn said(front: &str) -> String {
    let text = format!("---\ntitle: A\ndate: 2018-11-29\n{front}---\nText.\n");
    Site::new(&[("content/a.md", text.as_str())]).build().err
}

#[test]
fn a_key_from_another_tool_leads_to_ours() {
    assert!(said("published: false\n").contains("did you mean `draft: true`?"));
    assert!(said("published: 2018-11-30\n").contains("did you mean `date`?"));
    let both = said("excerpt: One\ndescription: Two\n");
    assert!(both.contains("did you mean `summary`?"), "{both}");
    assert!(both.contains("`summary` can hold one of them; data of your own goes under `extra`"), "{both}");
    let given = said("summary: One\nexcerpt: Two\n");
    assert!(given.contains("`summary` is given, too; data of your own goes under `extra`"), "{given}");
}

#[test]
fn a_topic_is_found_by_a_word_of_its_name_and_not_by_chance() {
    assert!(said("topics: [Sanctions]\n").contains("did you mean `economic sanction`?"));
    assert!(said("topics: [diplomasy]\n").contains("did you mean `diplomacy`?"));
    assert!(!said("topics: [Qauction]\n").contains("did you mean"));
}

#[test]
fn front_matter_of_another_form_is_called_by_its_name() {
    for (text, form) in
        [("+++\ntitle = \"A\"\n+++\nText.\n", "TOML"), ("{\n  \"title\": \"A\"\n}\nText.\n", "JSON")]
    {
        let ran = Site::new(&[("content/a.md", text)]).build();
        assert!(ran.err.contains(&format!("the front matter is {form}; it has to be YAML")), "{}", ran.err);
        assert!(ran.err.contains("archive import"), "{}", ran.err);
    }
}

#[test]
fn carets_stand_under_values_not_under_comments_or_other_keys() {
    let site = Site::new(&[
        ("archive.yaml", "title: /about/\n# see /abuot/\nmenu:\n  - { label: /abuot/, url: /abuot/ }\n"),
        (
            "vocabulary/threads.yaml",
            "# not /2018/gone.md yet\nthreads:\n  - id: talks\n    articles: [/2018/gone.md]\n",
        ),
    ]);
    let ran = site.build();
    assert!(ran.err.contains(" --> archive.yaml:4:28"), "{}", ran.err);
    assert!(ran.err.contains(" --> vocabulary/threads.yaml:4:16"), "{}", ran.err);
}

#[test]
fn a_vocabulary_of_the_wrong_shape_is_told_in_plain_words() {
    for (text, message, hint) in [
        ("a text\n", "expected a mapping (key: value), found a text", ""),
        ("topics: 5\n", "expected a list, found a number", ""),
        ("topics:\n  - idd: x\n", "`idd` is not a known key", "did you mean `id`?"),
        ("topics:\n  - { id: x, name: [a] }\n", "expected a text, found a list", ""),
    ] {
        let ran = Site::new(&[("vocabulary/topics.yaml", text)]).build();
        assert!(ran.err.contains(&format!("error[E030]: {message}")), "{text}: {}", ran.err);
        assert!(ran.err.contains(hint), "{}", ran.err);
        for word in ["struct", "sequence", "File", "Vec", "str,"] {
            assert!(!ran.err.contains(word), "{}", ran.err);
        }
    }
}

#[test]
fn a_long_article_does_not_list_all_its_headings() {
    let mut body = "See [there](#qqqq).\n".to_owned();
    for n in 1..=20 {
        let _ = writeln!(body, "\n## Part {n}\n");
    }
    let ran = Site::new(&[("content/a.md", &article("A", "2018-11-29", &body))]).build();
    let hint = "help: its headings are `#part-1`, `#part-2`, `#part-3`, `#part-4`, `#part-5` and 15 more";
    assert!(ran.err.contains(hint), "{}", ran.err);
}

/// A build of a site with this data file, which must take no longer than reading it.
fn with_data(yaml: &str) -> Ran {
    Site::new(&[("data/table.yaml", yaml)]).build()
}

#[test]
fn large_mappings_and_lists_are_read_in_one_go() {
    let start = std::time::Instant::now();
    let keys: String = (0..40_000).map(|n| format!("key{n}: {n}\n")).collect();
    assert_eq!(with_data(&keys).code, 0);
    let maps: String = (0..50_000).map(|n| format!("- {{ a: {n}, b: x, c: y, d: [1, 2] }}\n")).collect();
    assert_eq!(with_data(&maps).code, 0);
    let extra: String = (0..30_000).map(|n| format!("  key{n}: {n}\n")).collect();
    let text = format!("---\ntitle: A\ndate: 2018-11-29\nextra:\n{extra}---\nText.\n");
    assert_eq!(Site::new(&[("content/a.md", text.as_str())]).build().code, 0);
    let unknown: String = (0..30_000).map(|n| format!("key{n}: {n}\n")).collect();
    let ran = Site::new(&[("content/a.md", format!("---\n{unknown}---\nText.\n").as_str())]).build();
    assert!(ran.err.contains("30002 errors"), "{}", ran.err);
    // Worse than linear is minutes; this is no measurement.
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn the_limits_of_yaml_are_told_with_what_to_do() {
    let deep = format!("a: {}{}\n", "[".repeat(60), "]".repeat(60));
    assert!(with_data(&deep).err.contains("YAML: the document is nested more than 48 levels deep"));
    let bomb = format!(
        "a: &a [{}]\nb: &b [{}]\nc: [{}]\n",
        ["x"; 100].join(", "),
        ["*a"; 100].join(", "),
        ["*b"; 100].join(", ")
    );
    let ran = with_data(&bomb);
    assert!(ran.err.contains("YAML: aliases repeat more than 200000 values"), "{}", ran.err);
    assert!(ran.err.contains("help: write out what they stand for"), "{}", ran.err);
    let many = format!("[{}1]\n", "1,".repeat(2_000_001));
    let ran = with_data(&many);
    assert!(ran.err.contains("YAML: the document holds more than 2000000 values"), "{}", &ran.err[..600]);
    assert!(ran.err.contains("help: divide it among several files"));
    let twice: String = (0..5_000).map(|_| "a: 1\n").collect();
    assert!(with_data(&twice).err.contains("100 errors"));
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    for path in ["archive.yaml", "vocabulary/topics.yaml", "vocabulary/countries.yaml"] {
        let site = Site::new(&[("content/a.md", &article("A", "2018-11-29", "Text."))]);
        site.write(path, "");
        site.remove(path);
        let made = std::process::Command::new("mkfifo").arg(site.path(path)).status().unwrap();
        assert!(made.success());
        for command in ["build", "export", "schema"] {
            let ran = site.run(&[command]);
            if command != "schema" {
                assert_eq!(ran.code, 1, "{path}");
                assert!(
                    ran.err.contains("it is a pipe or a device; only regular files are read"),
                    "{}",
                    ran.err
                );
            }
        }
        site.remove(path);
        std::os::unix::fs::symlink("/dev/zero", site.path(path)).unwrap();
        let ran = site.build();
        assert!(ran.err.contains("it is a pipe or a device; only regular files are read"), "{}", ran.err);
        site.remove(path);
        std::fs::create_dir(site.path(path)).unwrap();
        assert!(site.build().err.contains("it is a folder, not a file"));
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_of_a_terabyte_is_refused_unread() {
    let site = Site::new(&[]);
    let file = std::fs::File::create(site.path("archive.yaml")).unwrap();
    file.set_len(1 << 40).unwrap();
    same(
        "too large",
        site.build().problems(),
        "error[E028]: the file has 1048576 MiB; the largest that is read has 64\n--> archive.yaml",
    );
}
