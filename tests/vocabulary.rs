//! Vocabularies from elsewhere: `archive import-vocabulary`, and what topic pages say of their concepts to machines.

use std::fs;

use crate::common::{self, Site};
use serde_json::Value as Json;

const TURTLE: &str = r#"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix h: <https://harbour.example/terms/> .
h:ships a skos:Concept ; skos:prefLabel "ships"@en ; skos:altLabel "freighter"@en, "tanker"@en .
h:tugs a skos:Concept ; skos:prefLabel "tugs"@en ; skos:altLabel "tug boat"@en ; skos:broader h:ships .
h:old a skos:Concept ; skos:prefLabel "galleys"@en ; <http://www.w3.org/2002/07/owl#deprecated> true .
"#;
const TOPICS: &str = "vocabulary/topics.yaml";

fn site() -> Site {
    let body = "A tug boat brought the tug boats' crew ashore, and another tug boat followed.";
    Site::new(&[("content/a.md", &common::article("Tides", "2018-03-04", body)), ("harbour.ttl", TURTLE)])
}

#[test]
fn an_imported_vocabulary_is_the_sites_own() {
    let site = site();
    let ran = site.run(&["import-vocabulary", "harbour.ttl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        ran.err,
        "note: 1 concept deprecated, and left out\n2 topics with 3 terms: wrote ./vocabulary/topics.yaml\n"
    );
    let site = site.built();
    assert!(site.read("topics/tugs/index.html").contains("Tides"));
    assert!(site.has("topics/ships/index.html"));
    let known = fs::read_to_string(site.path(TOPICS)).unwrap();
    let ran = site.run(&["import-vocabulary", "harbour.ttl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is there already") && ran.err.contains("--force"), "{}", ran.err);
    let ran = site.run(&["import-vocabulary", "harbour.ttl", "--output", "-"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, known.as_str()));
    assert_eq!(site.run(&["import-vocabulary", "harbour.ttl", "--force", "--label-terms"]).code, 0);
    let forced = fs::read_to_string(site.path(TOPICS)).unwrap();
    assert!(forced.contains(r#"terms: ["ships", "freighter", "tanker"]"#), "{forced}");
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing() {
    let site = site();
    site.write(
        "broken.ttl",
        TURTLE.replace("a skos:Concept ; skos:prefLabel \"tugs\"", "a skos:Concept skos:prefLabel \"tugs\""),
    );
    let ran = site.run(&["import-vocabulary", "broken.ttl"]);
    assert_eq!((ran.code, ran.codes()), (1, vec!["E030".to_owned()]), "{}", ran.err);
    assert!(ran.err.contains("broken.ttl:4:"), "{}", ran.err);
    assert_eq!(site.run(&["import-vocabulary", "missing.ttl"]).code, 2);
    assert!(!site.path(TOPICS).exists());
}

/// The contents of all JSON-LD scripts of a page.
fn json_ld(page: &str) -> Vec<Json> {
    let scripts = page.split("<script type=\"application/ld+json\">").skip(1);
    scripts.map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()).collect()
}

#[test]
fn topics_name_their_concepts_for_machines() {
    let text = "---\ntitle: Ballots\ndate: 2018-03-04\ntopics: [election, lamps]\n---\nText.\n";
    let topics = "topics: [{id: lamps, same_as: 'https://lamps.example/</script>'}]\n";
    let site = Site::new(&[("content/a.md", text), (TOPICS, topics)]).built();
    let term = json_ld(&site.read("topics/election/index.html"));
    let concept = term.iter().find(|one| one["@type"] == "DefinedTerm").expect("a concept");
    assert_eq!(concept["termCode"], "medtop:20000574");
    assert_eq!(concept["sameAs"][0], "http://cv.iptc.org/newscodes/mediatopic/20000574");
    assert_eq!(concept["sameAs"][1], "http://www.wikidata.org/entity/Q40231");
    let own = json_ld(&site.read("topics/lamps/index.html"));
    assert!(own.iter().any(|one| one["sameAs"][0] == "https://lamps.example/</script>"), "{own:?}");
    let article = json_ld(&site.read("2018/03/04/a/index.html"));
    let about = article.iter().find(|one| one["@type"][0] == "NewsArticle").unwrap()["about"]
        .as_array()
        .unwrap()
        .clone();
    let election = about.iter().find(|thing| thing["identifier"] == "medtop:20000574").expect("the topic");
    assert_eq!(election["sameAs"], concept["sameAs"]);
}
