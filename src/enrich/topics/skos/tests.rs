//! What becomes of SKOS files, small ones of our own.

use super::*;

const TURTLE: &str = r#"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix h: <https://harbour.example/terms/> .

h:scheme a skos:ConceptScheme ; skos:prefLabel "Harbour terms"@en .
h:ships a skos:Concept ; skos:prefLabel "Ships"@en, "Schiffe"@de ; skos:altLabel "Vessels"@en ;
  skos:exactMatch <http://www.wikidata.org/entity/Q11446> .
h:tugs a skos:Concept ; skos:prefLabel "Tugs (boats)"@en, "Schlepper"@de ;
  skos:altLabel "Tug boats"@en, "NATO tugs"@en ; skos:hiddenLabel "tugbaots"@en ; skos:broader h:ships .
h:quays a skos:Concept ; skos:prefLabel "Quays: stone"@en .
h:ships skos:narrower h:ferries .
h:ferries a skos:Concept ; skos:prefLabel "Ferries"@en .
h:sail a skos:Concept ; skos:prefLabel "Sail"@en ; owl:deprecated true .
[] a skos:Concept ; skos:prefLabel "Nameless"@en .
"#;

const XML: &str = r#"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:Concept rdf:about="https://harbour.example/terms/ships">
    <skos:prefLabel xml:lang="en">ships</skos:prefLabel>
  </skos:Concept>
  <skos:Concept rdf:about="https://harbour.example/terms/tugs">
    <skos:prefLabel xml:lang="en">tugs</skos:prefLabel>
    <skos:altLabel xml:lang="en">Tyne tug</skos:altLabel>
    <skos:broader rdf:resource="https://harbour.example/terms/ships"/>
  </skos:Concept>
</rdf:RDF>
"#;

fn imported(path: &str, text: &str, language: &str, label_terms: bool) -> Import {
    import(&SourceFile::new(path, text), language, label_terms).unwrap()
}

fn refused(path: &str, text: &str) -> Diagnostic {
    import(&SourceFile::new(path, text), "en", false).unwrap_err().remove(0)
}

#[test]
fn concepts_become_topics_below_each_other() {
    let import = imported("lists/harbour.ttl", TURTLE, "en-GB", false);
    let expected = r#"# Imported by `archive import-vocabulary` from "harbour.ttl". Change it as you like.
replace: true
topics:
  - id: quays
    name: "Quays: stone"
    same_as: ["https://harbour.example/terms/quays"]
  - id: ships
    name: Ships
    terms: ["vessels"]
    same_as: ["https://harbour.example/terms/ships", "http://www.wikidata.org/entity/Q11446"]
  - id: ferries
    name: Ferries
    parent: ships
    same_as: ["https://harbour.example/terms/ferries"]
  - id: tugs
    name: Tugs (boats)
    parent: ships
    terms: ["NATO tugs", "tug boats", "tugbaots"]
    same_as: ["https://harbour.example/terms/tugs"]
"#;
    assert_eq!(import.file, expected);
    assert_eq!((import.topics, import.terms), (4, 4));
    assert_eq!(import.notes, ["1 concept deprecated, and left out", "1 concept without a URI, and left out"]);
}

#[test]
fn labels_are_those_of_the_language() {
    let import = imported("harbour.ttl", TURTLE, "de", true);
    assert!(
        import.file.contains("name: Schlepper\n    parent: ships\n    terms: [\"schlepper\""),
        "{}",
        import.file
    );
    assert!(import.file.contains("name: Ferries\n"), "{}", import.file);
}

#[test]
fn preferred_labels_are_terms_only_on_demand() {
    let file = imported("harbour.ttl", TURTLE, "en", true).file;
    assert!(file.contains(r#"terms: ["tugs", "NATO tugs", "tug boats", "tugbaots"]"#), "{file}");
}

#[test]
fn rdf_xml_says_the_same() {
    let expected = "topics:\n  - id: ships\n    name: ships\n    same_as: [\"https://harbour.example/terms/ships\"]\n  \
                    - id: tugs\n    name: tugs\n    parent: ships\n    terms: [\"Tyne tug\"]\n";
    for path in ["harbour.rdf", "harbour"] {
        let file = imported(path, XML, "en", false).file;
        assert!(file.contains(expected), "{file}");
    }
}

#[test]
fn media_topics_keep_their_ids_and_ids_stay_apart() {
    let text = "@prefix s: <http://www.w3.org/2004/02/skos/core#> .
        <http://cv.iptc.org/newscodes/mediatopic/20000574> a s:Concept ; s:prefLabel 'votes' .
        <https://a.example/x> a s:Concept ; s:prefLabel 'x of a' . <https://b.example/X> a s:Concept ; s:prefLabel 'x of b' .";
    let file = imported("a.ttl", text, "en", false).file;
    for id in ["\"medtop:20000574\"", "\"https://a.example/x\"", "\"https://b.example/X\""] {
        assert!(file.contains(&format!("- id: {id}\n")), "{file}");
    }
}

#[test]
fn what_a_tree_cannot_hold_is_named() {
    let text = "@prefix s: <http://www.w3.org/2004/02/skos/core#> . @prefix x: <https://x.example/> .
        x:a a s:Concept ; s:broader x:b . x:b a s:Concept ; s:broader x:a .
        x:c a s:Concept ; s:broader x:a, x:b .";
    let import = imported("a.ttl", text, "en", false);
    let said = [
        "1 concept with several broader concepts, of which the first by URI is kept",
        "1 concept below itself, and brought to the top",
    ];
    assert_eq!(import.notes, said);
}

#[test]
fn mistakes_are_shown_at_their_place() {
    let problem = refused(
        "a.ttl",
        "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n\n<https://x.example/a> a s:Concept ,, .\n",
    );
    assert_eq!(problem.location.place.unwrap().line, 3);
    let problem = refused("a.rdf", "<?xml version=\"1.0\"?>\n<rdf:RDF>\n</oops>");
    assert!(problem.location.place.unwrap().line >= 2);
    assert!(refused("a.ttl", "").message.contains("no SKOS concepts"));
}

#[test]
fn entities_do_not_grow_without_end() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<x/>";
    assert!(refused("a.rdf", bomb).message.contains("entity"));
}
