//! Full-text search: what of the index is made when, and that it is what a build from nothing makes.


use std::collections::BTreeMap;
use std::fs;

use archive::engine::{Engine, Options, Published, Silent, Timings, publish_since, publish_touched};
use archive::write::{self, Output};
use serde_json::Value;

use crate::common::desk::Desk;
use crate::common::{self, Site, article, tree};

const SEOUL: &str = "Envoys from North Korea met in Seoul to speak of the armistice.\n";
const NAIROBI: &str = "Voters in Kenya queued before dawn.\n";
const QUITO: &str = "Geologists in Ecuador drilled through the glacier.\n";

/// Articles of three decades.
fn site() -> Site {
    Site::new(&[
        ("content/1998/glacier.md", &article("Under the glacier", "1998-02-03", QUITO)),
        ("content/2007/vote.md", &article("The vote", "2007-12-27", NAIROBI)),
        ("content/2018/talks.md", &article("The talks", "2018-11-29", SEOUL)),
        ("content/2019/more.md", &article("More talks", "2019-01-02", "They met again in Pyongyang.\n")),
    ])
}

/// What a build without a cache writes.
fn cold(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let ran = site.run(&["build", "--no-cache", "--output", "cold"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let files = tree(&site.path("cold"));
    fs::remove_dir_all(site.path("cold")).unwrap();
    files
}

fn list(site: &Site) -> Value {
    serde_json::from_str(&site.read("pagefind/shards.json")).unwrap()
}

/// The folders of the shards, as the list has them.
fn shards(site: &Site) -> Vec<String> {
    let list = list(site);
    let shards = list["shards"].as_array().unwrap();
    shards.iter().map(|shard| shard["path"].as_str().unwrap().to_owned()).collect()
}

/// An engine that writes to `public/`, and what it does.
struct Desktop {
    engine: Engine,
    output: Output,
    wrote_once: bool,
}

impl Desktop {
    fn open(site: &Site) -> Self {
        let options = Options {
            root: site.root().to_owned(),
            search: true,
            cache: Some(site.path(".archive")),
            ..Options::default()
        };
        let output = Output::open(write::Options {
            output: site.path("public"),
            state: site.path(".archive"),
            inputs: vec![site.path("content")],
            force: false,
        });
        Self { engine: Engine::open(options).unwrap(), output: output.unwrap(), wrote_once: false }
    }

    /// Takes the changes in and writes them. Gives how many shards were indexed, and which files of the index were
    /// written.
    fn write(&mut self) -> (usize, Vec<String>) {
        let touched = self.engine.refresh(&Silent).touched;
        let (engine, output) = (&self.engine, &mut self.output);
        let mut timings = Timings::default();
        let published = match self.wrote_once {
            true => publish_touched(engine, output, &touched, &Silent, &mut timings),
            false => publish_since(engine, output, &touched, &Silent, &mut timings),
        };
        let Published::Done { summary, indexed, .. } = published.unwrap() else {
            panic!("it was not written")
        };
        self.wrote_once = true;
        self.engine.store().unwrap();
        self.engine.stamp(&self.output).unwrap();
        let written = summary.written.iter().map(|path| path.to_string());
        (indexed, written.filter(|path| path.starts_with("pagefind/")).collect())
    }
}

#[test]
fn only_shards_whose_articles_changed_are_indexed() {
    let site = site();
    let mut desk = Desktop::open(&site);
    assert_eq!(desk.write().0, 3);
    assert_eq!(desk.write(), (0, Vec::new()));

    site.write(
        "content/2007/vote.md",
        article("The vote", "2007-12-27", "Voters in Kenya queued until dusk.\n"),
    );
    let (indexed, written) = desk.write();
    assert_eq!(indexed, 1);
    let others: Vec<_> = written.iter().filter(|path| !path.starts_with("pagefind/2000s/en/")).collect();
    assert_eq!(others, ["pagefind/shards.json"]);

    // Another program, which knows what this one left.
    drop(desk);
    let mut desk = Desktop::open(&site);
    assert_eq!(desk.write(), (0, Vec::new()));
    site.write("content/1998/ice.md", article("Ice", "1998-03-04", QUITO));
    drop(desk);
    let mut desk = Desktop::open(&site);
    assert_eq!(desk.write().0, 1);
    site.remove("content/1998/ice.md").remove("content/1998/glacier.md");
    let (indexed, written) = desk.write();
    assert_eq!((indexed, written), (0, vec!["pagefind/shards.json".to_owned()]));
    assert!(!site.path("public/pagefind/1990s").exists());
    drop(desk);
    assert_eq!(site.outputs(), cold(&site));
}

#[test]
fn after_any_edit_the_index_is_that_of_a_cold_build() {
    let site = site();
    let vote = "content/2007/vote.md";
    let edits: [(&str, Option<String>); 11] = [
        ("content/2024/new.md", Some(article("A new decade", "2024-05-06", SEOUL))),
        (vote, Some(article("The second vote", "2007-12-27", NAIROBI))),
        // It moves to another shard.
        (vote, Some(article("The second vote", "2012-12-27", NAIROBI))),
        (
            vote,
            Some(
                article("The second vote", "2012-12-27", NAIROBI).replace("date:", "countries: [FR]\ndate:"),
            ),
        ),
        (
            vote,
            Some(
                article("Le vote", "2012-12-27", "Les électeurs.\n").replace("date:", "language: fr\ndate:"),
            ),
        ),
        (
            vote,
            Some(article("Le vote", "2012-12-27", "Les électeurs.\n").replace("date:", "draft: true\ndate:")),
        ),
        (
            vote,
            Some(
                article("Gone", "2012-12-27", NAIROBI).replace("date:", "withdrawn: {reason: Wrong}\ndate:"),
            ),
        ),
        (
            "content/2019/_index.md",
            Some("---\ntitle: Then\ncascade: {source: Desk, authors: [A. Writer]}\n---\n".into()),
        ),
        // The newest shard of the language brings what searches.
        ("content/2024/new.md", None),
        ("vocabulary/countries.yaml", Some("countries:\n  - code: KP\n    places: [Zembla]\n".into())),
        ("content/1998/glacier.md", Some(article("Empty", "1998-02-03", ""))),
    ];
    assert_eq!(site.build().code, 0);
    for (path, text) in edits {
        match &text {
            Some(text) => site.write(path, text),
            None => site.remove(path),
        };
        let ran = site.build();
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(site.outputs(), cold(&site), "{path}: {text:?}");
    }
}

#[test]
fn what_is_damaged_is_indexed_again() {
    let site = site();
    assert_eq!(site.build().code, 0);
    let before = site.outputs();
    let store = site.path(".archive/search/2010s.shard");
    let mut bytes = fs::read(&store).unwrap();
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    fs::write(&store, &bytes).unwrap();
    fs::remove_dir_all(site.path("public")).unwrap();
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(site.outputs(), before);
    fs::write(&store, "archsea1").unwrap();
    fs::remove_dir_all(site.path("public")).unwrap();
    assert_eq!(site.build().code, 0);
    assert_eq!(site.outputs(), before);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let site = site();
    let one = |jobs: &str| {
        let ran = site.run(&["build", "--no-cache", "--jobs", jobs, "--output", "out"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let files = tree(&site.path("out"));
        fs::remove_dir_all(site.path("out")).unwrap();
        files
    };
    let files = one("1");
    for jobs in ["2", "7"] {
        assert_eq!(files, one(jobs), "{jobs} threads");
    }
}

#[test]
fn shards_are_listed_newest_first_with_what_facets_are_called() {
    let site = site();
    site.write(
        "content/2018/talks.md",
        article("The talks", "2018-11-29", SEOUL).replace("date:", "source: The Daily\ndate:"),
    );
    site.write(
        "content/2018/fr.md",
        article("Le vote", "2018-12-27", "Les électeurs.\n").replace("date:", "language: fr-CA\ndate:"),
    );
    assert_eq!(site.build().code, 0);
    assert_eq!(shards(&site), ["2010s/en/", "2010s/fr/", "2000s/en/", "1990s/en/"]);
    let list = list(&site);
    assert_eq!(list["shards"][0]["articles"], 2);
    assert_eq!(list["labels"]["country"]["KP"], "North Korea");
    assert_eq!(list["labels"]["source"]["the-daily"], "The Daily");
    // What searches is there once for each language.
    let outputs = site.outputs();
    let engines: Vec<&String> = outputs.keys().filter(|path| path.ends_with("/pagefind.js")).collect();
    assert_eq!(engines, ["pagefind/2010s/en/pagefind.js", "pagefind/2010s/fr/pagefind.js"]);
    assert!(!outputs.keys().any(|path| path.contains("pagefind-ui")));
}

#[test]
fn without_search_there_is_neither_page_nor_index_nor_link() {
    let site = site();
    let has_search = |site: &Site| {
        let outputs = site.outputs();
        let index = outputs.keys().any(|path| path.starts_with("pagefind/"));
        let link = site.read("index.html").contains("/search/");
        assert_eq!((index, link), (site.has("search/index.html"), site.has("search/index.html")));
        index
    };
    assert_eq!(site.build().code, 0);
    assert!(has_search(&site));
    assert_eq!(site.run(&["build", "--no-search"]).code, 0);
    assert!(!has_search(&site));
    assert_eq!(site.build().code, 0);
    assert!(has_search(&site));
    site.write("archive.yaml", format!("{}search: {{enabled: false}}\n", common::CONFIG));
    assert_eq!(site.build().code, 0);
    assert!(!has_search(&site));
}

#[test]
fn a_file_in_the_place_of_the_index_is_an_error() {
    let site = site();
    site.write("static/pagefind/shards.json", "{}");
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[E015]: pagefind/shards.json is a file of the search index"),
        "{}",
        ran.err
    );
    assert!(!site.path("public").exists());
}

#[test]
fn serve_indexes_when_somebody_searches_and_follows_edits() {
    let site = site();
    let mut desk = Desk::serve(site.root(), &["--watch", "--port", "0", "--no-reload"]);
    let base = format!("http://{}/", desk.address());
    let built = |site: &Site| {
        let ran = site.run(&["build", "--no-cache", "--base-url", &base, "--output", "cold"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let files = tree(&site.path("cold"));
        fs::remove_dir_all(site.path("cold")).unwrap();
        files.into_iter().filter(|(path, _)| path.starts_with("pagefind/") || path.starts_with("search/"))
    };
    let serves = |desk: &Desk, path: &str, bytes: &[u8]| {
        let answer = desk.get(&format!("/{}", path.trim_end_matches("index.html")));
        answer.status == 200 && answer.body == bytes
    };
    let follows = |desk: &mut Desk, site: &Site| {
        let files: Vec<_> = built(site).collect();
        assert!(files.len() > 10);
        for (path, bytes) in &files {
            desk.until(|desk| serves(desk, path, bytes));
        }
    };
    assert!(!site.path(".archive/search").exists());
    follows(&mut desk, &site);
    let gone = desk.get("/pagefind/shards.json").text();
    site.write("content/2018/talks.md", article("No talks", "2018-11-29", "Nobody came to Seoul.\n"));
    desk.line_with("content/2018/talks.md");
    // Never what was, not even at once.
    assert_ne!(desk.get("/pagefind/shards.json").text(), gone);
    follows(&mut desk, &site);
    assert_eq!(desk.get("/pagefind/2010s/en/nothing.pf_meta").status, 404);
    assert_eq!(desk.get("/pagefind/1990s/en/pagefind.js").status, 404);
    desk.stop();
}
