//! What is written wrongly is told at its line, and the rest goes on.

use super::{PAGE, exported, noted, talks};
use crate::common::{Site, same};

const TEXT: &str =
    "Envoys met in Geneva. The commission of inquiry reported, and the commission of inquiry rose.";

#[test]
fn every_mistake_is_told_at_its_place_and_the_good_notes_stay() {
    let notes = "\
annotations:
  - quote: Envoys
    kind: contxt
    body: one
  - quote: Geneva
  - body: three
    date: 2024-02-30
  - body: four
    colour: red
  - {id: a b, body: five}
  - {id: same, body: six}
  - {id: same, body: seven}
  - {id: 7, body: eight}
  - {body: nine, verdict: True}
  - {body: ten, sources: ['javascript:alert(1)']}
  - {body: 'eleven [x](missing.md)'}
  - {body: twelve, see_also: [nowhere.md]}
  - {body: thirteen, prefix: x}
  - fourteen
  - body: fifteen, and good
";
    let site = noted(TEXT, notes);
    let ran = site.build();
    let lines: Vec<String> = ran
        .err
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> content/talks.notes.yaml:"))
        .map(|place| place.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        lines,
        ["3", "5", "7", "9", "10", "12", "13", "14", "15", "16", "17", "18", "19"],
        "{}",
        ran.err
    );
    for message in [
        "`contxt` is not a kind of annotation",
        "did you mean `context`?",
        "`body` is missing",
        "there is no 30 February 2024",
        "`colour` is not a known key",
        "`a b` is not an id",
        "two annotations of this article have the id `same`",
        "a number is given to annotations without one",
        "only a fact-check has a verdict",
        "a source is a URL that begins with https:// or http://",
        "there is no article `content/missing.md`",
        "there is no article `content/nowhere.md`",
        "`prefix` needs a `quote`",
        "expected a mapping (key: value), found a text",
    ] {
        assert!(ran.err.contains(message), "no {message:?} in:\n{}", ran.err);
    }
    // What can be read is exported all the same.
    let bodies: Vec<String> =
        exported(&site).iter().map(|note| note["body"].as_str().unwrap().to_owned()).collect();
    assert!(
        bodies.contains(&"fifteen, and good".to_owned()) && bodies.contains(&"six".to_owned()),
        "{bodies:?}"
    );
    assert!(!bodies.contains(&"seven".to_owned()) && !bodies.contains(&"one".to_owned()), "{bodies:?}");
}

#[test]
fn a_quote_that_is_gone_is_a_warning_with_the_words_that_come_nearest() {
    let site = noted(TEXT, "annotations:\n  - quote: The comission of inquiry reported\n    body: x\n");
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (0, vec!["W060".to_owned()]), "{}", ran.err);
    let told = ran.err.split("\n\n").next().unwrap();
    same(
        "an orphan",
        told,
        "warning[W060]: the article does not say `The comission of inquiry reported`
 --> content/talks.notes.yaml:2:12
  |
2 |   - quote: The comission of inquiry reported
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: it says: quote: \"The commission of inquiry reported,\"",
    );
    let page = site.read(PAGE);
    assert!(page.contains("The comission of inquiry reported") && page.contains("no longer says"), "{page}");
    // As the site wishes.
    site.write("archive.yaml", "title: T\nchecks: {orphaned_note: error, no_base_url: off}\n");
    let ran = site.build();
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("error[W060]"), "{}", ran.err);
}

#[test]
fn words_that_stand_more_than_once_are_told_apart_by_what_stands_around_them() {
    let quote = |rest: &str| format!("annotations:\n  - {{quote: commission of inquiry, {rest}body: x}}\n");
    let site = noted(TEXT, &quote(""));
    let ran = site.build();
    assert!(ran.err.contains("occurs in the article 2 times; the first place is used"), "{}", ran.err);
    let source = talks(TEXT);
    let start = |site: &Site| exported(site)[0]["start"].as_u64().unwrap() as usize;
    assert_eq!(start(&site), source.find("commission").unwrap());
    for rest in ["suffix: ' rose', ", "prefix: 'and the ', "] {
        site.write("content/talks.notes.yaml", quote(rest));
        let ran = site.build();
        assert!(!ran.err.contains("W061"), "{}", ran.err);
        assert_eq!(start(&site), source.rfind("commission").unwrap());
    }
}

#[test]
fn a_file_without_its_article_and_a_broken_one_are_told() {
    let site = Site::new(&[
        ("content/talks.md", &talks(TEXT)),
        ("content/other.notes.yaml", "- body: x\n"),
        ("content/talks.notes.yaml", "annotations: [\n"),
    ]);
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no article `content/other.md` for these annotations"), "{}", ran.err);
    assert!(ran.err.contains("content/talks.notes.yaml:1"), "{}", ran.err);
    site.write("content/talks.notes.yaml", "- body: Mended.\n").remove("content/other.notes.yaml");
    assert_eq!(site.build().code, 0);
    assert!(site.read(PAGE).contains("Mended."));
    // Neither is published as it is.
    assert!(!site.names().iter().any(|name| name.ends_with(".notes.yaml")));
}

#[test]
fn the_front_matter_and_the_file_beside_it_are_one() {
    let site = Site::new(&[
        (
            "content/pack/index.md",
            "---\ntitle: Talks\ndate: 2018-11-29\nannotations: {quote: Geneva, id: a, body: first}\n\
             corrections: [{date: 2020-01-02, kind: retraction, text: All wrong.}]\n---\nIn Geneva and Bern.\n",
        ),
        (
            "content/pack/index.notes.yaml",
            "# a list by itself\n- {quote: Bern, body: second}\n- {id: a, body: third}\n",
        ),
    ]);
    let ran = site.build();
    assert!(ran.err.contains("two annotations of this article have the id `a`"), "{}", ran.err);
    let notes = exported(&site);
    let told: Vec<_> =
        notes.iter().map(|note| (note["number"].as_u64().unwrap(), note["body"].as_str().unwrap())).collect();
    assert_eq!(told, [(1, "first"), (2, "second"), (3, "All wrong.")]);
    assert_eq!(notes[2]["correction"], "retraction");
}

#[test]
fn two_notes_of_one_id_are_an_error() {
    let site = noted(TEXT, "annotations:\n  - {body: One., id: coi}\n  - {body: Two., id: coi}\n");
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (1, vec!["E063".to_owned()]), "{}", ran.err);
}

#[test]
fn notes_without_their_article_are_told() {
    let site = noted(TEXT, "annotations:\n  - {body: One.}\n");
    site.write("content/gone.notes.yaml", "annotations:\n  - {body: Two.}\n");
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (0, vec!["W062".to_owned()]), "{}", ran.err);
}
