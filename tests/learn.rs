//! `archive learn`: what editors declared teaches the words of their topics, and the model is a file like any other.

use std::collections::BTreeMap;
use std::fs;

use crate::common::{self, Ran, Site};
use serde_json::Value as Json;

const MODEL: &str = "vocabulary/topics.learned.yaml";

/// Sentences about three things, six each; no word of substance is in two lists.
const HARBOUR: [&str; 6] = [
    "The pilot brought the tanker past the breakwater at high tide.",
    "Dockers unloaded the freighter while the tug waited at the quay.",
    "A mooring rope snapped and the ferry drifted from the quay.",
    "The breakwater was mended before the first freighter of the year.",
    "Tug and tanker left the quay with the morning tide.",
    "The pilot boat met the ferry beyond the breakwater.",
];
const ORCHARD: [&str; 6] = [
    "Pickers filled crates with russet apples under the old trees.",
    "Frost took the blossom and half of the pears with it.",
    "The grafted saplings bore apples in their third summer.",
    "Pears were pressed into perry at the farm by the orchard.",
    "Bees were late for the blossom, so that the apples were few.",
    "An orchard of pears and russet trees was pruned by pickers.",
];
const GLASS: [&str; 6] = [
    "The furnace was lit and the glassblower gathered the first molten gob.",
    "Molten glass ran over the iron table beside the furnace.",
    "A goblet cracked in the annealing kiln overnight.",
    "The glassblower turned the goblet on the pipe until the rim was even.",
    "Coloured rods were fused in the kiln and cut by the glassblower.",
    "The annealing of a large goblet takes the kiln three days.",
];
const TOPICS: &str = "replace: true\ntopics: [{id: harbour}, {id: orchard}, {id: glass}, {id: kites}]\n";

/// A site in which six articles of each kind declare what they are about, two kites are declared, and three articles
/// declare nothing.
fn site() -> Site {
    let site = Site::new(&[("vocabulary/topics.yaml", TOPICS)]);
    for (topic, sentences) in [("harbour", HARBOUR), ("orchard", ORCHARD), ("glass", GLASS)] {
        for (number, sentence) in sentences.iter().enumerate() {
            write(&site, &format!("{number}-{topic}"), &format!("topics: [{topic}]\n"), sentence);
        }
    }
    write(&site, "7-kite", "topics: [kites]\n", "A kite rose from the hill.");
    write(&site, "8-kite", "topics: [kites]\n", "The kite came down in the next valley.");
    write(
        &site,
        "9-port",
        "",
        "A freighter and a tanker lay off the breakwater; the pilot stayed on the quay.",
    );
    write(&site, "9-fruit", "", "Russet apples and pears, said the pickers, had a good year.");
    write(&site, "9-none", "", "Nothing of note was said at the meeting of the committee on Monday.");
    site
}

fn write(site: &Site, name: &str, front: &str, body: &str) {
    let text = format!("---\ntitle: Report\ndate: 2018-03-04\n{front}---\n\n{body}\n");
    site.write(&format!("content/{name}.md"), text);
}

/// The derived topics of every article, by file name, with all that `export` says of them.
fn topics(site: &Site) -> BTreeMap<String, Vec<Json>> {
    let ran = site.run(&["export"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let records = ran.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    let named = records.map(|record| {
        let name = record["path"]
            .as_str()
            .unwrap()
            .trim_start_matches("content/")
            .trim_end_matches(".md")
            .to_owned();
        (name, record["topics"].as_array().unwrap().clone())
    });
    named.collect()
}

fn ids(topics: &[Json]) -> Vec<&str> {
    topics.iter().map(|topic| topic["id"].as_str().unwrap()).collect()
}

fn learn(site: &Site) -> Ran {
    let ran = site.run(&["learn"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

fn model(site: &Site) -> String {
    fs::read_to_string(site.path(MODEL)).unwrap()
}

#[test]
fn articles_get_the_topics_whose_words_they_share() {
    let site = site();
    assert!(topics(&site)["9-port"].is_empty(), "a name alone is not a term");
    learn(&site);
    let found = topics(&site);
    assert_eq!(ids(&found["9-port"]), ["harbour"]);
    assert_eq!(ids(&found["9-fruit"]), ["orchard"]);
    let evidence = found["9-port"][0]["evidence"].as_array().unwrap();
    assert!(evidence.iter().all(|words| words["learned"] == true));
    let words: Vec<_> = evidence.iter().map(|words| words["text"].as_str().unwrap()).collect();
    for word in ["tanker", "breakwater", "quay"] {
        assert!(words.contains(&word), "{words:?}");
    }
    assert_eq!(found["9-port"][0]["origin"], "derived");
    let explained = site.run(&["explain", "content/9-port.md"]).out;
    assert!(explained.contains("breakwater (learned)"), "{explained}");
}

#[test]
fn what_an_editor_declared_stays_and_comes_first() {
    let site = site();
    write(
        &site,
        "9-both",
        "topics: { only: [glass] }\n",
        "The tug waited at the quay for the tanker and the tide.",
    );
    write(
        &site,
        "9-not",
        "topics: { remove: [harbour] }\n",
        "The tug waited at the quay for the tanker and the tide.",
    );
    write(
        &site,
        "9-more",
        "topics: { add: [glass] }\n",
        "The tug waited at the quay for the tanker and the tide.",
    );
    learn(&site);
    let found = topics(&site);
    assert_eq!(ids(&found["9-both"]), ["glass"]);
    assert!(found["9-not"].is_empty());
    assert_eq!(ids(&found["9-more"]), ["glass", "harbour"]);
    for number in 0..6 {
        assert_eq!(ids(&found[&format!("{number}-glass")])[0], "glass");
    }
}

#[test]
fn figures_are_told_and_topics_with_too_few_articles_are_named() {
    let site = site();
    let ran = learn(&site);
    let row = |name: &str| {
        let line = ran.out.lines().find(|line| line.trim_start().starts_with(name));
        line.unwrap_or_else(|| panic!("no {name} in:\n{}", ran.out)).split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(row("harbour")[1], "6");
    assert!(row("harbour")[4].parse::<f64>().unwrap() > 0.5, "{}", ran.out);
    assert!(ran.out.contains("fewer than 3 articles") && ran.out.contains("kites (2)"), "{}", ran.out);
    assert!(
        ran.err.contains("20 articles, 3 topics") && ran.err.contains("wrote vocabulary/topics.learned.yaml"),
        "{}",
        ran.err
    );
    assert!(!model(&site).contains("kites"));
    let ran = site.run(&["learn", "--message-format", "json"]);
    let records: Vec<Json> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 4);
    assert_eq!((&records[3]["topic"], &records[3]["learned"]), (&"kites".into(), &false.into()));
}

#[test]
fn the_same_articles_give_the_same_file_with_any_number_of_threads() {
    let site = site();
    learn(&site);
    let first = model(&site);
    assert!(first.contains("  - id: harbour\n    name: harbour\n    examples: 6\n"), "{first}");
    let again = learn(&site);
    assert!(again.err.contains("nothing new for"), "{}", again.err);
    fs::remove_file(site.path(MODEL)).unwrap();
    let output =
        common::command().env("RAYON_NUM_THREADS", "1").arg("--root").arg(site.root()).arg("learn").output();
    assert!(output.unwrap().status.success());
    assert_eq!(model(&site), first);
}

#[test]
fn a_build_follows_the_model_and_nothing_else() {
    let site = site().built();
    let without = site.outputs();
    learn(&site);
    site.build();
    assert_ne!(site.outputs(), without);
    assert!(site.has("topics/harbour/index.html"));
    let with = site.outputs();
    assert_eq!(site.run(&["build", "--no-cache", "--output", "cold"]).code, 0);
    assert_eq!(common::tree(&site.path("cold")), with);
    // Articles change, the model does not: nothing is learned on the way.
    write(&site, "0-harbour", "topics: [glass]\n", HARBOUR[0]);
    let before = model(&site);
    site.build();
    assert_eq!(model(&site), before);
    write(&site, "0-harbour", "topics: [harbour]\n", HARBOUR[0]);
    site.remove(MODEL).build();
    assert_eq!(site.outputs(), without);
}

#[test]
fn beside_the_lexicon_both_are_heard() {
    let site = site();
    site.write("vocabulary/topics.yaml", TOPICS.replace("replace: true\n", ""));
    let quake = "An earthquake shook the quay; the tanker and the tug rode it out behind the breakwater. The earthquake killed two.";
    write(&site, "9-quake", "", quake);
    learn(&site);
    let found = topics(&site);
    let ids = ids(&found["9-quake"]);
    assert!(ids.contains(&"harbour") && ids.contains(&"medtop:20000153"), "{ids:?}");
}

#[test]
fn an_article_below_a_topic_teaches_that_topic_too() {
    let site = site();
    site.write("vocabulary/topics.yaml", "replace: true\ntopics: [{id: work}, {id: harbour, parent: work}, {id: orchard, parent: work}, {id: glass}, {id: kites}]\n");
    let ran = learn(&site);
    let work = ran.out.lines().find(|line| line.trim_start().starts_with("work ")).unwrap();
    assert_eq!(work.split_whitespace().nth(1), Some("12"));
    // The narrowest topics stand; those above them are implied.
    assert_eq!(ids(&topics(&site)["9-port"]), ["harbour"]);
}

#[test]
fn nothing_to_learn_from_is_said() {
    let site =
        Site::new(&[("content/a.md", "---\ntitle: A\ndate: 2018\ntopics: { add: [sport] }\n---\nText.\n")]);
    let ran = site.run(&["learn"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no article declares its topics"), "{}", ran.err);
    site.write("content/b.md", "---\ntitle: B\ndate: 2018\ntopics: [sport]\n---\nText.\n");
    let ran = site.run(&["learn"]);
    assert!(ran.err.contains("no topic is declared by 3 articles or more"), "{}", ran.err);
    assert!(!site.path(MODEL).exists());
}

#[test]
fn errors_in_articles_stop_it_with_all_of_them() {
    let site = site();
    site.write("content/bad.md", "---\ntitle: Bad\ndate: 2018-02-31\n---\n");
    write(&site, "worse", "topics: [harbor]\n", "Text.");
    let ran = site.run(&["learn"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["E011", "E014"]);
    assert!(ran.err.contains("did you mean `harbour`?"), "{}", ran.err);
    assert!(!site.path(MODEL).exists());
}

#[test]
fn a_model_that_cannot_be_used_says_so_and_is_made_anew() {
    let site = site();
    learn(&site);
    site.write("vocabulary/topics.yaml", TOPICS.replace("{id: harbour}, ", ""));
    for number in 0..6 {
        site.remove(&format!("content/{number}-harbour.md"));
    }
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (0, vec!["W007".to_owned()]), "{}", ran.err);
    assert!(ran.err.contains("no topic `harbour`") && ran.err.contains("archive learn"), "{}", ran.err);
    learn(&site);
    assert!(site.build().codes().is_empty());
    site.write(MODEL, model(&site).replace("format: 1", "format: 99"));
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (1, vec!["E030".to_owned()]), "{}", ran.err);
    learn(&site);
    assert_eq!(site.build().code, 0);
}
