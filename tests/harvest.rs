//! What libraries harvest: typed links, linksets, the RO-Crate, ResourceSync, the static repository, and bags.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::common::Site;

const DAM: &str = "---\ntitle: The dam holds & the valley waits\ndate: 2016-03-02\nupdated: 2016-04\nid: dam\n\
                   authors: [Ines Roth]\nrights: https://creativecommons.org/licenses/by/4.0/\n\
                   source_url: https://example.net/dam\narchived_url: https://web.example/20160305101500/https://example.net/dam\n---\nWater rose in Bolivia.\n";
const FERRY: &str = "---\ntitle: The last ferry\ndate: 1998\nrights: Ask us.\n---\nThe ferry to Samoa stops; [the dam](dam.md) holds.\n";

fn site() -> Site {
    let yaml = "title: Probe\nbase_url: https://example.org/a/\ndescription: Water.\n";
    Site::new(&[("archive.yaml", yaml), ("content/dam.md", DAM), ("content/ferry.md", FERRY)])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_linkset_has_the_typed_links_of_each_article_of_a_year() {
    let site = site();
    site.build();
    let set = json(&site.read("data/linkset-2016.json"));
    let [context] = &set["linkset"].as_array().unwrap()[..] else { panic!("{set}") };
    assert_eq!(context["anchor"], "https://example.org/a/2016/03/02/dam/");
    assert_eq!(context["cite-as"][0]["href"], "https://example.org/a/id/dam/");
    assert_eq!(context["author"][0]["href"], "https://example.org/a/authors/ines-roth/");
    assert_eq!(context["license"][0]["href"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(context["via"][0]["href"], "https://example.net/dam");
    for described in context["describedby"].as_array().unwrap() {
        let path = described["href"].as_str().unwrap().strip_prefix("https://example.org/a/").unwrap();
        assert!(site.has(path), "{path}");
    }
    // A sentence about rights is no address of a licence.
    let old = json(&site.read("data/linkset-1998.json"));
    assert!(old["linkset"][0].get("license").is_none(), "{old}");

    let page = site.read("2016/03/02/dam/index.html");
    assert!(page.contains(r#"<link rel="cite-as" href="https://example.org/a/id/dam/">"#), "{page}");
    assert!(page.contains(r#"href="/a/data/linkset-2016.json""#), "{page}");
    assert!(page.contains(r#" data-versiondate="2016-03-05""#), "{page}");
    // An article without an id is cited by its own address, which needs no link.
    assert!(old["linkset"][0].get("cite-as").is_none(), "{old}");
    assert!(!site.read("1998/ferry/index.html").contains("cite-as"));
}

#[test]
fn the_crate_names_every_file_of_the_data_set_and_no_other() {
    let site = site();
    site.build();
    let graph = json(&site.read("data/ro-crate-metadata.json"));
    let graph = graph["@graph"].as_array().unwrap();
    let node = |id: &str| graph.iter().find(|node| node["@id"] == id).unwrap_or_else(|| panic!("no {id}"));
    assert_eq!(node("ro-crate-metadata.json")["about"]["@id"], "./");
    assert_eq!(node("./")["datePublished"], "2016-03-02");
    let parts = node("./")["hasPart"].as_array().unwrap();
    let named: BTreeSet<&str> = parts.iter().map(|part| part["@id"].as_str().unwrap()).collect();
    named.iter().for_each(|id| assert_eq!(node(id)["@type"], "File"));
    let folder = fs::read_dir(site.path("public/data")).unwrap();
    let there: BTreeSet<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let there: BTreeSet<&str> =
        there.iter().map(String::as_str).filter(|name| *name != "ro-crate-metadata.json").collect();
    assert_eq!(named, there);
}

#[test]
fn a_harvester_finds_the_way_from_the_well_known_address_to_every_article() {
    let site = site();
    site.build();
    let locations = |path: &str| -> Vec<String> {
        let text = site.read(path);
        let found = text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap());
        found.map(|url| url.strip_prefix("https://example.org/a/").unwrap().to_owned()).collect()
    };
    let [capabilities] = &locations(".well-known/resourcesync")[..] else { panic!() };
    let [list] = &locations(capabilities)[..] else { panic!() };
    let index = site.read(list);
    // As of the last change that an article tells of, not of the day of the build.
    assert!(index.contains(r#"<rs:md capability="resourcelist" at="2016-04"/>"#), "{index}");
    let parts = locations(list).into_iter().filter(|part| part != "sitemap-pages.xml");
    let pages: Vec<String> = parts.flat_map(|part| locations(&part)).collect();
    assert_eq!(pages, ["1998/ferry/", "2016/03/02/dam/"]);
}

#[test]
fn the_static_repository_has_a_record_for_each_article() {
    let site = site();
    let refused = site.run(&["export", "--format", "oai"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    let run = site.run(&[
        "export",
        "--format",
        "oai",
        "--admin-email",
        "desk@example.org",
        "--gateway",
        "https://gateway.example/example.org/a/oai.xml",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = quick_xml::Reader::from_str(&run.out);
    let mut records = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "oai:record" => records += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(records, 2);
    for part in [
        "<oai:earliestDatestamp>1998-01-01</oai:earliestDatestamp>",
        "<oai:datestamp>2016-04-01</oai:datestamp>",
        "<dc:title>The dam holds &amp; the valley waits</dc:title>",
        "<dc:coverage>Bolivia</dc:coverage>",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}

/// The files below a folder, with forward slashes.
fn files(folder: &Path) -> BTreeSet<String> {
    let all = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    all.filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"))
        .collect()
}

#[test]
fn a_bag_holds_sources_export_and_data_set_each_with_its_checksum() {
    let site = site();
    let bag = site.path("bag");
    let run = site.run(&["export", "--bagit", bag.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let manifest = |name: &str| -> Vec<(String, String)> {
        let text = fs::read_to_string(bag.join(name)).unwrap();
        let pair = |line: &str| line.split_once("  ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        text.lines().map(pair).collect()
    };
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        for (sum, path) in manifest(name) {
            let bytes = fs::read(bag.join(&path)).unwrap();
            let right: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(sum, right, "{path}");
        }
    }
    let payload: BTreeSet<String> =
        manifest("manifest-sha256.txt").into_iter().map(|(_, path)| path).collect();
    let there: BTreeSet<String> = files(&bag).into_iter().filter(|path| path.starts_with("data/")).collect();
    assert_eq!(payload, there);
    for path in [
        "source/archive.yaml",
        "source/content/dam.md",
        "export/articles.jsonl",
        "site/data/linkset-2016.json",
        "site/data/ro-crate-metadata.json",
    ] {
        assert!(payload.contains(&format!("data/{path}")), "{path} of {payload:?}");
    }
    assert_eq!(fs::read_to_string(bag.join("data/source/content/dam.md")).unwrap(), DAM);

    // What is there is never packed over.
    let again = site.run(&["export", "--bagit", bag.to_str().unwrap()]);
    assert_eq!(again.code, 2, "{}", again.err);
    assert!(again.err.contains("the folder is not empty"), "{}", again.err);
}

#[test]
#[ignore = "needs Python with readers of these formats; .ci/run installs them and names it in HARVEST_PYTHON"]
fn readers_that_others_wrote_read_what_is_harvested() {
    let python = std::env::var("HARVEST_PYTHON").expect("HARVEST_PYTHON names a Python with the readers");
    let site = site();
    // A port that is free, since the URLs of the site name it.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let ran = site.run(&["build", "--base-url", &format!("http://127.0.0.1:{port}/")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let bag = site.path("bag");
    assert_eq!(site.run(&["export", "--bagit", bag.to_str().unwrap()]).code, 0);
    let oai = site.path("oai.xml");
    let gateway = format!("http://127.0.0.1:{port}/oai");
    let options = ["export", "--format", "oai", "--admin-email", "desk@example.org", "--gateway", &gateway];
    let run = site.run(&[&options[..], &["--output", oai.to_str().unwrap()]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/harvest.py");
    let run = std::process::Command::new(python)
        .arg(script)
        .args([site.path("public"), bag, oai])
        .arg(port)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
