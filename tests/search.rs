//! Full-text search: what of the index is made when, and that it is what a build from nothing makes.

use std::fs;

use archive::engine::{Engine, Published, SilentBuild, SiteOptions, Timings, publish_since, publish_touched};
use archive::write::{self, OpenOutput};

use archive::search::query::{ResultOrder, Searcher, marked, passage};
use archive::search::{decode, fold, path_of, words};
use serde_json::{Value, json};

use crate::common::desk::Desk;
use crate::common::{self, Site, article, tree};

const SEOUL: &str = "Envoys from North Korea met in Seoul to speak of the armistice.\n";
const NAIROBI: &str = "Voters in Kenya queued before dawn.\n";
const QUITO: &str = "Geologists in Ecuador drilled through the glacier.\n";

/// Articles of four years.
fn site() -> Site {
    Site::new(&[
        ("content/1998/glacier.md", &article("Under the glacier", "1998-02-03", QUITO)),
        ("content/2007/vote.md", &article("The vote", "2007-12-27", NAIROBI)),
        ("content/2018/talks.md", &article("The talks", "2018-11-29", SEOUL)),
        ("content/2019/more.md", &article("More talks", "2019-01-02", "They met again in Pyongyang.\n")),
    ])
}

/// Whether a file belongs to the index.
fn is_index(path: &str) -> bool {
    path.starts_with("search/data/")
}

/// An engine that writes to `public/`, and what it does.
struct Desktop {
    engine: Engine,
    output: OpenOutput,
    wrote_once: bool,
}

impl Desktop {
    fn open(site: &Site) -> Self {
        let options = SiteOptions {
            root: site.root().to_owned(),
            search: true,
            leaves: true,
            cache: Some(site.path(".archive")),
            ..SiteOptions::default()
        };
        let output = OpenOutput::open(write::OutputOptions {
            output: site.path("public"),
            state: site.path(".archive"),
            inputs: vec![site.path("content")],
            force: false,
        });
        Self { engine: Engine::open(options).unwrap(), output: output.unwrap(), wrote_once: false }
    }

    /// Takes the changes in and writes them. Gives how many articles were indexed, and which files of the index were
    /// written.
    fn write(&mut self) -> (usize, Vec<String>) {
        let touched = self.engine.refresh(&SilentBuild).touched;
        let (engine, output) = (&self.engine, &mut self.output);
        let mut timings = Timings::default();
        let published = match self.wrote_once {
            true => publish_touched(engine, output, &touched, &SilentBuild, &mut timings),
            false => publish_since(engine, output, &touched, &SilentBuild, &mut timings),
        };
        let Published::Done { summary, indexed, .. } = published.unwrap() else {
            panic!("it was not written")
        };
        self.wrote_once = true;
        self.engine.store().unwrap();
        self.engine.stamp(&self.output).unwrap();
        let written = summary.written.iter().map(|path| path.to_string());
        (indexed, written.filter(|path| is_index(path)).collect())
    }
}

#[test]
fn only_articles_that_changed_are_indexed() {
    let site = site();
    let mut desk = Desktop::open(&site);
    assert_eq!(desk.write().0, 4);
    assert_eq!(desk.write(), (0, Vec::new()));

    site.write(
        "content/2007/vote.md",
        article("The vote", "2007-12-27", "Voters in Kenya queued until dusk.\n"),
    );
    assert_eq!(desk.write().0, 1);

    // Another program, which knows what this one left.
    drop(desk);
    let mut desk = Desktop::open(&site);
    assert_eq!(desk.write(), (0, Vec::new()));
    site.write("content/1998/ice.md", article("Ice", "1998-03-04", QUITO));
    drop(desk);
    let mut desk = Desktop::open(&site);
    assert_eq!(desk.write().0, 1);
    site.remove("content/1998/ice.md").remove("content/1998/glacier.md");
    assert_eq!(desk.write().0, 2);
    drop(desk);
    assert_eq!(site.outputs(), site.cold());
}

#[test]
fn after_any_edit_the_index_is_that_of_a_cold_build() {
    let site = site();
    let vote = "content/2007/vote.md";
    let edits: [(&str, Option<String>); 11] = [
        ("content/2024/new.md", Some(article("A new decade", "2024-05-06", SEOUL))),
        (vote, Some(article("The second vote", "2007-12-27", NAIROBI))),
        // It moves to another month.
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
        assert_eq!(site.outputs(), site.cold(), "{path}: {text:?}");
    }
}

#[test]
fn what_is_damaged_is_indexed_again() {
    let site = site();
    assert_eq!(site.build().code, 0);
    let before = site.outputs();
    let folder = site.path(".archive/search");
    let mut kept: Vec<_> =
        fs::read_dir(folder.join("blocks")).unwrap().map(|file| file.unwrap().path()).collect();
    kept.extend([folder.join("leaves"), folder.join("index")]);
    for path in kept {
        for damage in [None, Some(40)] {
            let mut bytes = fs::read(&path).unwrap();
            match damage {
                None => bytes.truncate(bytes.len() / 2),
                Some(at) => {
                    let at = bytes.len() - at.min(bytes.len());
                    bytes[at] ^= 1;
                }
            }
            fs::write(&path, &bytes).unwrap();
            site.write("content/2018/talks.md", article("The talks", "2018-11-29", "Nobody came.\n"));
            fs::remove_dir_all(site.path("public")).unwrap();
            let ran = site.build();
            assert_eq!(ran.code, 0, "{}: {}", path.display(), ran.err);
            site.write("content/2018/talks.md", article("The talks", "2018-11-29", SEOUL));
            assert_eq!(site.build().code, 0);
            assert_eq!(site.outputs(), before, "{}", path.display());
        }
    }
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
fn without_search_there_is_neither_page_nor_index_nor_link() {
    let site = site();
    let has_search = |site: &Site| {
        let outputs = site.outputs();
        let index = outputs.keys().any(|path| is_index(path));
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
    site.write("static/search/data/manifest.js", "{}");
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[E015]: search/data/manifest.js is a file of the search index"),
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
        files.into_iter().filter(|(path, _)| path.starts_with("search/"))
    };
    let serves = |desk: &Desk, path: &str, bytes: &[u8]| {
        let answer = desk.get(&format!("/{}", path.trim_end_matches("index.html")));
        answer.status == 200 && answer.body == bytes
    };
    let follows = |desk: &mut Desk, site: &Site| {
        let files: Vec<_> = built(site).collect();
        assert!(files.len() > 5);
        for (path, bytes) in &files {
            desk.until(|desk| serves(desk, path, bytes));
        }
    };
    assert!(!site.path(".archive/search").exists());
    follows(&mut desk, &site);
    let gone = desk.get("/search/data/manifest.js").text();
    site.write("content/2018/talks.md", article("No talks", "2018-11-29", "Nobody came to Seoul.\n"));
    desk.line_with("content/2018/talks.md");
    // Never what was, not even at once.
    assert_ne!(desk.get("/search/data/manifest.js").text(), gone);
    follows(&mut desk, &site);
    assert_eq!(desk.get("/search/data/b/t-000000000000.js").status, 404);
    desk.stop();
}

/// Asks the engine of the search page; `None` if there is no Node. `.ci/run` needs one.
fn ask(question: &Value) -> Option<Value> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/search/ask.mjs");
    let mut node = match Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
    {
        Ok(node) => node,
        Err(error) if std::env::var_os("ARCHIVE_NEEDS_NODE").is_some() => panic!("node: {error}"),
        Err(_) => {
            eprintln!("skipped: there is no Node to run {script}");
            return None;
        }
    };
    let mut input = node.stdin.take().unwrap();
    let question = question.to_string();
    let writing = std::thread::spawn(move || input.write_all(question.as_bytes()).unwrap());
    let output = node.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The lines of a table, in two columns.
fn table(text: &str) -> Vec<(&str, &str)> {
    text.lines()
        .filter(|line| !line.starts_with('#') || line.contains('\t'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
}

#[test]
fn words_are_the_same_in_rust_and_in_the_browser() {
    let cases = table(include_str!("data/search/words.tsv"));
    assert!(cases.len() > 25);
    for (text, expected) in &cases {
        let found = words::list(text)
            .into_iter()
            .map(|word| format!("{}@{}{}", word.form, if word.also { "=" } else { "" }, word.place));
        assert_eq!(found.collect::<Vec<_>>().join(" "), *expected, "{text}");
    }
    let folds = table(include_str!("data/search/folds.tsv"));
    for (exact, folded) in &folds {
        assert_eq!(fold(exact), *folded);
    }
    let [texts, forms] =
        [&cases, &folds].map(|cases| cases.iter().map(|(text, _)| *text).collect::<Vec<_>>());
    let Some(answer) = ask(&json!({"words": texts, "folds": forms})) else { return };
    assert_eq!(answer["words"], json!(cases.iter().map(|(_, expected)| *expected).collect::<Vec<_>>()));
    assert_eq!(answer["folds"], json!(folds.iter().map(|(_, folded)| *folded).collect::<Vec<_>>()));
}

/// An archive in which words have many forms, languages and places.
fn library() -> Site {
    const SAID: [&str; 12] = [
        "The envoys agreed on an armistice after long negotiations in Seoul.",
        "Voters elected a new parliament; the election was the closest in years.",
        "Negotiators from Kenya and Uganda will negotiate again, the ministers said.",
        "The price rose to $5 a barrel, then fell to $4.50.",
        "U.S. officials spoke of a cease-fire. The US will observe it.",
        "Programmers wrote it in C++ and C#, not in C.",
        "An earthquake of magnitude 7.1 shook the capital; quakes followed.",
        "O'Brien's report was read by 1,200 people in São Paulo.",
        "Observers called the vote free. Observation missions had been sent.",
        "The armistice held. The peace talks in the capital went on.",
        "Talks of peace came late, and peace was long in coming.",
        "COVID-19 closed schools; schools reopened in the spring.",
    ];
    const AUSSI: [&str; 3] = [
        "Les négociations sur l’accord ont repris à Zürich, dit le ministère.",
        "L'élection présidentielle aura lieu au Kenya; les électeurs attendent.",
        "Après l’armistice, des observateurs étaient élus.",
    ];
    let mut files: Vec<(String, String)> = Vec::new();
    for number in 0..90usize {
        let year = 1998 + number % 22;
        let date = format!("{year}-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
        let pick = |step: usize| SAID[(number * step + number / 7) % SAID.len()];
        let (body, front) = match number % 9 {
            0 => (format!("{}\n\n{}\n", AUSSI[number / 9 % 3], AUSSI[number / 27 % 3]), "language: fr\n"),
            1 => ("北京市の首相が平壌を訪問した。交渉は続く。\n".to_owned(), "language: ja\n"),
            2 => ("국회는 협상을 계속했다. 국회에서 협상이 있었다.\n".to_owned(), "language: ko\n"),
            _ => {
                (format!("{}\n\n{}\n\n{}\n", pick(1), pick(5), pick(7)), "authors: [Jane Doe, Max O'Neil]\n")
            }
        };
        let title =
            pick(3).split(' ').take(5).collect::<Vec<_>>().join(" ").replace(['.', ';', ':', '"'], "");
        let text = article(&title, &date, &body)
            .replace("date:", &format!("{front}source: Wire {}\ndate:", number % 4));
        files.push((format!("content/{year}/{number}.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Site::new(&files)
}

/// Three hundred queries and more of every kind.
fn queries() -> Vec<(String, &'static str)> {
    let words = [
        "armistice",
        "armistices",
        "negotiation",
        "negotiating",
        "élection",
        "election",
        "elect",
        "electing",
        "the",
        "US",
        "U.S.",
        "$5",
        "5",
        "C++",
        "C#",
        "c",
        "quake",
        "quakes",
        "O'Brien",
        "obrien",
        "são",
        "sao",
        "paulo",
        "observer",
        "observation",
        "observed",
        "peace",
        "talks",
        "talk",
        "covid-19",
        "covid",
        "19",
        "schools",
        "l’accord",
        "accord",
        "zurich",
        "Zürich",
        "électeurs",
        "kenya",
        "北京",
        "首相",
        "水",
        "国会",
        "交渉",
        "국회",
        "협상",
        "협상을",
        "zzz",
        "armistise",
        "1200",
        "7.1",
    ];
    let orders = ["newest", "oldest", "best"];
    let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for (n, word) in words.iter().enumerate() {
        let other = words[(n * 7 + 3) % words.len()];
        all.extend([
            format!("{word} {other}"),
            format!("{word} OR {other}"),
            format!("{word} -{other}"),
            format!("\"{word} {other}\""),
            format!("\"{word}\""),
        ]);
    }
    let more = [
        "",
        " ",
        "\"",
        "-",
        "OR",
        "a OR",
        "OR a",
        "- peace",
        "peace -",
        "\"peace talks\"",
        "\"talks of peace\"",
        "\"peace talks\"~3",
        "\"talks peace\"~4",
        "\"armistice seoul\"~20",
        "elect*",
        "e*",
        "q*",
        "*",
        "obs* -vote",
        "title:armistice",
        "title:\"the armistice\"",
        "author:doe",
        "author:\"Jane Doe\"",
        "author:\"doe jane\"",
        "name:kim",
        "country:KE",
        "country:Kenya",
        "country:kenya peace",
        "-country:KE",
        "source:wire-1",
        "source:\"Wire 2\"",
        "topic:politics",
        "topic:nothing",
        "language:fr",
        "language:ja OR language:ko",
        "date:2010",
        "date:2010-05",
        "date:2005..2010",
        "date:..2003",
        "date:2015..",
        "before:2004",
        "after:2014-06",
        "date:soon",
        "before:",
        "kind:page",
        "kind:article peace",
        "peace|talks",
        "peace | talks",
        "“peace talks”",
        "„peace talks“",
        "«l’accord»",
        "title:",
        "TITLE:Armistice",
        "note:anything",
        "\"C++ and\"",
        "\"unclosed phrase",
        "the the",
        "\"the the\"",
        "\"国会は\"",
        "平壌を訪問",
        "peace -date:2005..2010",
        "-zzz",
        "-peace -talks",
    ];
    all.extend(more.map(str::to_owned));
    all.into_iter().enumerate().map(|(n, query)| (query, orders[n % 3])).collect()
}

#[test]
fn the_terminal_and_the_browser_find_the_same() {
    let site = library();
    assert_eq!(site.build().code, 0);
    let folder = site.path("public");
    let load = |name: &str| decode(name, &fs::read(folder.join(path_of(name)))?);
    let queries = queries();
    assert!(queries.len() > 300);
    let searcher = Searcher::open(&load).unwrap();
    let found: Vec<Value> = queries
        .iter()
        .map(|(query, order)| {
            let order = match *order {
                "oldest" => ResultOrder::Oldest,
                "best" => ResultOrder::Best,
                _ => ResultOrder::Newest,
            };
            let found = searcher.search(query, order).unwrap();
            let marks = marked(&found.forms);
            let cards = searcher.cards(&found.ids[..found.ids.len().min(20)]).unwrap();
            let cards: Vec<_> = cards
                .iter()
                .map(|card| json!([card.url, card.title, passage(&card.shown, &marks, 34).pieces]))
                .collect();
            json!({"ids": found.ids, "alone": found.alone, "cards": cards})
        })
        .collect();
    let some = found.iter().filter(|found| !found["ids"].as_array().unwrap().is_empty()).count();
    assert!(some > 150, "{some}");
    let Some(answer) = ask(&json!({"folder": folder, "queries": queries})) else { return };
    let mut counted = 0;
    for (((query, order), found), theirs) in
        queries.iter().zip(&found).zip(answer["found"].as_array().unwrap())
    {
        let mut theirs = theirs.clone();
        let counts = theirs.as_object_mut().unwrap().remove("counts").unwrap();
        assert_eq!(found, &theirs, "{query:?} {order}");
        // Words alone: what follows an unclosed quotation mark or OR belongs to it.
        if query.contains(['"', '“', '„', '«']) || query.contains("OR") || query.contains('|') {
            continue;
        }
        for count in counts.as_array().unwrap() {
            let [kind, key] = [0, 1].map(|n| count[n].as_str().unwrap());
            let within = searcher.search(&format!("{query} {kind}:{key}"), ResultOrder::Newest).unwrap();
            assert_eq!(count[2], within.ids.len(), "{query:?} {kind}:{key}");
            counted += 1;
        }
    }
    assert!(counted > 500, "{counted}");
}

/// The last parts of the addresses of what a query finds in the library.
fn numbers(searcher: &Searcher<'_>, query: &str) -> Vec<usize> {
    let found = searcher.search(query, ResultOrder::Newest).unwrap();
    let cards = searcher.cards(&found.ids).unwrap();
    let mut numbers: Vec<usize> = cards
        .iter()
        .map(|card| card.url.trim_end_matches('/').rsplit('/').next().unwrap().parse().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn phrases_words_and_dates_find_what_the_texts_say() {
    let site = library();
    assert_eq!(site.build().code, 0);
    let folder = site.path("public");
    let load = |name: &str| decode(name, &fs::read(folder.join(path_of(name)))?);
    let searcher = Searcher::open(&load).unwrap();
    let texts: Vec<(usize, String)> = (0..90)
        .map(|number| {
            let year = 1998 + number % 22;
            (number, fs::read_to_string(site.path(&format!("content/{year}/{number}.md"))).unwrap())
        })
        .collect();
    let with = |part: &str| -> Vec<usize> {
        let holds = |text: &str| {
            let [front, body] =
                [0, 1].map(|n| text.splitn(3, "---\n").nth(n + 1).unwrap_or_default().to_lowercase());
            let title = front.lines().find(|line| line.starts_with("title:")).unwrap_or_default().to_owned();
            body.contains(part) || title.contains(part)
        };
        texts.iter().filter(|(_, text)| holds(text)).map(|(number, _)| *number).collect()
    };
    for phrase in ["peace talks", "the armistice held", "talks of peace", "a new parliament", "in c++ and c#"]
    {
        let expected = with(phrase);
        assert!(!expected.is_empty(), "{phrase}");
        assert_eq!(numbers(&searcher, &format!("\"{phrase}\"")), expected, "{phrase}");
    }
    let accord = with("accord");
    assert_eq!(numbers(&searcher, "l’accord"), accord);
    assert_eq!(numbers(&searcher, "$5"), with("$5"));
    assert_eq!(numbers(&searcher, "c#"), with("c#"));
    let either = numbers(&searcher, "accord OR $5");
    let mut both = [accord.clone(), with("$5")].concat();
    both.sort_unstable();
    both.dedup();
    assert_eq!(either, both);
    let without = numbers(&searcher, "-accord");
    assert_eq!(without.len() + accord.len(), 90);
    assert!(numbers(&searcher, "negotiating").len() > numbers(&searcher, "\"negotiate\"").len());
    let of_2010: Vec<usize> = (0..90).filter(|number| 1998 + number % 22 == 2010).collect();
    assert_eq!(numbers(&searcher, "date:2010"), of_2010);
    assert_eq!(numbers(&searcher, "after:2009 before:2011"), of_2010);
    assert_eq!(searcher.spellings("armistise").unwrap(), ["armistice"]);
}

#[test]
fn the_terminal_says_what_was_found() {
    let site = library();
    let ran = site.run(&["search", "peace"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("help: run `archive build` first"), "{}", ran.err);
    assert_eq!(site.build().code, 0);
    let ran = site.run(&["search", "--limit", "2", "--json", "\"peace talks\""]);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.code, lines.len()), (0, 3));
    assert!(lines[0]["total"].as_u64().unwrap() > 2);
    assert!(lines[1]["passage"].as_str().unwrap().contains("peace talks"));
    let ran = site.run(&["search", "armistise", "parliament"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("0 articles found") && ran.out.contains("did you mean armistice?"),
        "{}",
        ran.out
    );
    // A block that is not there is told, and no wrong result.
    for file in fs::read_dir(site.path("public/search/data/b")).unwrap() {
        let file = file.unwrap().path();
        if file.file_name().unwrap().to_string_lossy().starts_with("t-") {
            fs::write(&file, "archiveBlock(").unwrap();
        }
    }
    let ran = site.run(&["search", "peace"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("the search index cannot be read"), "{}", ran.err);
}
