//! The documents say what the program does: every key and every field they promise is there, and none is
//! missing.

mod commands;
mod dump;
mod snippets;
mod tables;
mod templates;
mod tour;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn archive(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_archive")).arg("--root").arg(root).args(arguments).output().unwrap()
}

fn schema(name: &str) -> Json {
    let folder = tempfile::tempdir().unwrap();
    let output = archive(folder.path(), &["schema", name]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every path of properties that a schema describes: `related.limit`, `taxonomies.name`.
fn properties(schema: &Json) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    collect(schema, schema, "", &mut paths);
    paths
}

fn collect(node: &Json, whole: &Json, prefix: &str, paths: &mut BTreeSet<String>) {
    if let Some(name) = node["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/")) {
        collect(&whole["$defs"][name], whole, prefix, paths);
    }
    for (key, inner) in node["properties"].as_object().into_iter().flatten() {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        collect(inner, whole, &path, paths);
        paths.insert(path);
    }
    if node["items"].is_object() {
        collect(&node["items"], whole, prefix, paths);
    }
    if node["additionalProperties"].is_object() {
        // A mapping whose keys are names that people choose.
        let prefix = if prefix.is_empty() { "NAME".to_owned() } else { format!("{prefix}.NAME") };
        collect(&node["additionalProperties"], whole, &prefix, paths);
    }
    for choice in ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| node[*key].as_array()).flatten() {
        collect(choice, whole, prefix, paths);
    }
}

/// The first cells of all tables of a document, where they are keys in backticks.
fn keys(document: &str) -> BTreeSet<String> {
    tables::rows(document).filter_map(|cells| tables::code(&cells[0]).map(str::to_owned)).collect()
}

fn assert_same(documented: &BTreeSet<String>, real: &BTreeSet<String>, what: &str) {
    let missing: Vec<_> = real.difference(documented).collect();
    let invented: Vec<_> = documented.difference(real).collect();
    assert!(missing.is_empty(), "{what} does not describe {missing:?}");
    assert!(invented.is_empty(), "{what} describes {invented:?}, which the program does not know");
}

#[test]
fn every_key_of_the_configuration_is_described() {
    let real = properties(&schema("config"));
    assert!(real.contains("taxonomies.label") && real.contains("markdown.raw_html"), "{real:?}");
    let configuration = document("docs/configuration.md");
    let table =
        tables::section(&configuration, "All keys").expect("a heading `All keys` in docs/configuration.md");
    assert_same(&keys(table), &real, "docs/configuration.md");
}

#[test]
fn every_key_of_the_front_matter_is_described() {
    let real = properties(&schema("front-matter"));
    assert!(real.contains("image.alt") && real.contains("countries.only"), "{real:?}");
    let content = document("docs/content.md");
    let table = tables::section(&content, "All keys").expect("a heading `All keys` in docs/content.md");
    assert_same(&keys(table), &real, "docs/content.md");
}

#[test]
fn every_key_of_the_vocabularies_is_described() {
    let vocabularies = document("docs/vocabularies.md");
    for (heading, name) in [
        ("vocabulary/topics.yaml", "topics"),
        ("vocabulary/countries.yaml", "countries"),
        ("vocabulary/names.yaml", "names"),
        ("vocabulary/threads.yaml", "threads"),
        ("data/authors.yaml", "authors"),
        ("data/sources.yaml", "sources"),
    ] {
        let table = tables::section(&vocabularies, heading).expect(heading);
        assert_same(&keys(table), &properties(&schema(name)), heading);
    }
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(str::to_owned).into_iter();
    let manual = ["docs", "docs/design"].into_iter().flat_map(|folder| {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        entries.map(move |entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
    });
    let manual = manual.filter(|name| name.ends_with(".md"));
    for path in documents.chain(manual) {
        let text = document(&path);
        let folder = Path::new(&path).parent().unwrap();
        for target in tables::links(&text).filter(|target| !target.contains("://")) {
            let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
            let there = if file.is_empty() { path.clone().into() } else { folder.join(file) };
            assert!(root.join(&there).exists(), "{path} links to {target}, which does not exist");
            if !fragment.is_empty() {
                let headings = tables::headings(&document(&there.to_string_lossy()));
                assert!(headings.contains(fragment), "{path} links to {target}; headings are {headings:?}");
            }
        }
    }
}

#[test]
fn every_crate_has_a_reason() {
    let manifest = document("Cargo.toml");
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let real = dependencies
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.to_owned())
        .collect();
    let crates = document("docs/design/crates.md");
    let rows = tables::rows(&crates);
    let named = rows.flat_map(|cells| cells[0].split(", ").map(str::to_owned).collect::<Vec<_>>()).collect();
    assert_same(&named, &real, "docs/design/crates.md");
}
