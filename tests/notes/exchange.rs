//! Notes that come from other programs and go to them.

use serde_json::{Value as Json, json};

use super::{exported, noted, talks};
use crate::common::Site;

const TEXT: &str =
    "Envoys met in Geneva. The commission of inquiry reported, and the commission of inquiry rose.";
const BASED: &str = "title: T\nbase_url: https://example.org/\n";

fn import(site: &Site, file: &str, value: &Json) -> crate::common::Ran {
    site.write(file, serde_json::to_vec(value).unwrap());
    site.run(&["import-annotations", file])
}

/// What a Hypothesis client exports; names and words are ours.
fn hypothesis() -> Json {
    json!({
        "export_date": "2024-06-01T10:00:00.000Z", "export_userid": "acct:osei@hypothes.is", "client_version": "1.2.3",
        "annotations": [
            {
                "id": "AAA", "created": "2024-05-02T09:30:00.123456+00:00", "updated": "2024-05-03T00:00:00+00:00",
                "user": "acct:osei@hypothes.is", "user_info": { "display_name": "R. Osei" },
                "uri": "https://old.example.com/story?utm_source=x", "text": "Set up in **2013**.", "tags": ["un"],
                "target": [{ "source": "https://old.example.com/story", "selector": [
                    { "type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]", "startOffset": 1, "endOffset": 9 },
                    { "type": "TextPositionSelector", "start": 90, "end": 111 },
                    { "type": "TextQuoteSelector", "exact": "commission of\n inquiry", "prefix": "reported, and the ", "suffix": " rose." },
                ] }],
            },
            {
                "id": "BBB", "created": "2024-05-04T00:00:00+00:00", "updated": "2024-05-04T00:00:00+00:00", "user": "acct:reader@hypothes.is",
                "uri": "https://example.org/2018/11/29/talks/index.html#x", "text": "I agree.", "tags": [], "references": ["AAA"], "target": [{}],
            },
            { "id": "CCC", "user": "acct:x@y", "uri": "https://example.org/2018/11/29/talks/", "text": "", "tags": [],
              "target": [{ "selector": [{ "type": "TextQuoteSelector", "exact": "Geneva" }] }] },
            { "id": "DDD", "user": "acct:x@y", "uri": "https://elsewhere.example/", "text": "Lost", "tags": [], "target": [{}] },
            { "id": "EEE", "user": "acct:x@y", "uri": "https://example.org/2018/11/29/talks", "text": "Gone words", "tags": [],
              "target": [{ "selector": [{ "type": "TextQuoteSelector", "exact": "words that were never here" }] }] },
        ],
    })
}

#[test]
fn a_hypothesis_export_is_filed_once_and_what_finds_no_article_is_kept() {
    let text = talks(TEXT).replace("date:", "source_url: http://www.old.example.com/story/\ndate:");
    let site = Site::new(&[("archive.yaml", BASED), ("content/talks.md", &text)]);
    let ran = import(&site, "h.json", &hypothesis());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("2 filed, 1 of them without their words, 0 were there already, 2 not filed"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("does not say `words that were never here`"), "{}", ran.err);
    let kept: Json = serde_json::from_slice(&std::fs::read(site.path("h.unfiled.json")).unwrap()).unwrap();
    assert_eq!(kept.as_array().unwrap().len(), 2, "a highlight without a text, and one of another site");
    let notes = exported(&site);
    assert_eq!(
        notes[0]["start"].as_u64(),
        text.rfind("commission").map(|at| at as u64),
        "the second of the two"
    );
    assert_eq!(notes[0]["author"], "R. Osei");
    assert_eq!(notes[0]["via"], "https://hypothes.is/a/AAA");
    assert_eq!(notes[0]["replies"][0]["body"], "I agree.");
    assert_eq!(notes[0]["date"], "2024-05-02T09:30:00Z");
    assert_eq!(notes[0]["updated"], "2024-05-03");
    assert!(notes[1]["start"].is_null());

    let once = std::fs::read(site.path("content/talks.notes.yaml")).unwrap();
    let ran = import(&site, "h.json", &hypothesis());
    assert!(
        ran.err.contains("0 filed, 0 of them without their words, 2 were there already, 2 not filed"),
        "{}",
        ran.err
    );
    assert_eq!(std::fs::read(site.path("content/talks.notes.yaml")).unwrap(), once, "twice is once");
    assert_eq!(site.run(&["build", "--no-search"]).code, 0);
}

#[test]
fn what_is_exported_and_imported_again_is_the_same() {
    let notes = "\
- {quote: Geneva, kind: context, id: geneva, body: 'On the *lake*: [see](/talks.md).', author: R. Osei, date: 2024-05-02, tags: [place], sources: [{title: A map, url: 'https://example.com/m'}, 'https://example.com/n', A book]}
- {quote: commission of inquiry, suffix: ' rose', kind: fact-check, verdict: Right, body: 'Two

    lines', date: 2024-05, updated: 2025-01-01, see_also: [talks.md], replies: [{author: B, date: 2024-06-01, body: Indeed}, {body: No}]}
- {kind: translation, body: Of all of it., date: '2024-05-02T10:00:00+02:00', via: 'https://hypothes.is/a/x'}
- {quote: not in the text, kind: question, body: Why?}
- {quote: Envoys, kind: correction, correction: clarification, body: Two of them.}
";
    let site = noted(TEXT, notes);
    site.write("archive.yaml", BASED);
    assert_eq!(site.run(&["build", "--no-search", "--quiet"]).code, 0);
    let first = site.read("2018/11/29/talks/annotations.jsonld");
    let again =
        Site::new(&[("archive.yaml", BASED), ("content/talks.md", &talks(TEXT)), ("all.jsonld", &first)]);
    let ran = again.run(&["import-annotations", "all.jsonld"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(again.run(&["build", "--no-search", "--quiet"]).code, 0);
    let second = again.read("2018/11/29/talks/annotations.jsonld");
    crate::common::same("the annotations", &second, &first);
    // They are known where they are.
    site.write("all.jsonld", &first);
    let ran = site.run(&["import-annotations", "all.jsonld"]);
    assert!(ran.err.contains("0 filed") && ran.err.contains("5 were there already"), "{}", ran.err);
}

#[test]
fn web_annotations_keep_the_musts_of_the_model() {
    let site = noted(
        TEXT,
        "- {quote: Geneva, id: a, body: x, author: R, date: 2024-05-02, replies: [{body: y}]}\n- {body: z, date: 2024}\n",
    );
    site.write("archive.yaml", BASED);
    assert_eq!(site.run(&["build", "--no-search", "--quiet"]).code, 0);
    let read = |name: &str| -> Json { serde_json::from_str(&site.read(name)).unwrap() };
    for name in ["2018/11/29/talks/annotations.jsonld", "notes/annotations-2018.jsonld"] {
        let page = read(name);
        assert_eq!(page["@context"][0], "http://www.w3.org/ns/anno.jsonld", "{name}");
        assert_eq!(page["type"], "AnnotationPage");
        assert!(page["id"].as_str().unwrap().starts_with("https://example.org/"));
        let items = page["items"].as_array().unwrap();
        let mut ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), items.len(), "each annotation has an id of its own");
        for item in items {
            // Web Annotation Data Model, sections 3.1 to 3.3 and 4: type, target, times in UTC, motivations that are known.
            assert_eq!(item["type"], "Annotation");
            assert!(item["target"].is_string() || item["target"].is_object() || item["target"].is_array());
            let motivation = item["motivation"].as_str().unwrap();
            assert!(
                [
                    "commenting",
                    "describing",
                    "editing",
                    "assessing",
                    "questioning",
                    "linking",
                    "replying",
                    "tagging"
                ]
                .contains(&motivation)
            );
            for key in ["created", "modified"] {
                if let Some(time) = item[key].as_str() {
                    assert!(time.ends_with('Z') && time.contains('T'), "{time}");
                }
            }
            for body in item["body"].as_array().into_iter().flatten() {
                match body["type"].as_str().unwrap() {
                    "TextualBody" => assert!(body["value"].is_string()),
                    "SpecificResource" => assert!(body["source"].is_string()),
                    other => panic!("{other}"),
                }
            }
            let targets = item["target"].as_array().cloned().unwrap_or_else(|| vec![item["target"].clone()]);
            for selector in targets.iter().filter_map(|target| target.get("selector")) {
                assert_eq!(selector["type"], "TextQuoteSelector");
                assert!(!selector["exact"].as_str().unwrap().is_empty());
            }
        }
        let derived = items.iter().filter(|item| item["motivation"] == "tagging");
        assert!(derived.clone().all(|item| item["generator"]["type"] == "Software"));
    }
    let collection = read("notes/annotations.jsonld");
    assert_eq!(collection["type"], "AnnotationCollection");
    assert_eq!(
        collection["total"].as_u64(),
        Some(read("notes/annotations-2018.jsonld")["items"].as_array().unwrap().len() as u64)
    );
    assert_eq!(collection["first"], "https://example.org/notes/annotations-2018.jsonld");
}

#[test]
fn annotate_writes_the_shortest_quote_that_leads_to_the_words() {
    let site = Site::new(&[("content/talks.md", &talks(TEXT))]);
    let ran = site.run(&["annotate", "content/talks.md", "commission of inquiry", "--body", "Which?"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("occurs in the article 2 times") && ran.err.contains("--occurrence 2"),
        "{}",
        ran.err
    );
    let ran = site.run(&[
        "annotate",
        "content/talks.md",
        "commission of inquiry",
        "--body",
        "The second.",
        "--occurrence",
        "2",
        "--kind",
        "context",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = site.run(&["annotate", "content/talks.md", "Genva", "--body", "x"]);
    assert!(ran.code == 2 && ran.err.contains("it says \"Geneva.\""), "{}", ran.err);
    let ran = site.run(&[
        "annotate",
        "content/talks.md",
        "--body",
        "Of all of it.",
        "--author",
        "R. Osei",
        "--date",
        "2024-05-02",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    crate::common::same(
        "the file",
        &std::fs::read_to_string(site.path("content/talks.notes.yaml")).unwrap(),
        "annotations:
  - quote: commission of inquiry
    prefix: \"the \"
    kind: context
    body: \"The second.\"
  - body: \"Of all of it.\"
    author: \"R. Osei\"
    date: 2024-05-02",
    );
    assert_eq!(site.build().code, 0);
    let ran = site.run(&["annotate", "content/talks.md", "--kind", "contxt", "--body", "x"]);
    assert!(ran.code == 2 && ran.err.contains("did you mean `context`?"), "{}", ran.err);
}
