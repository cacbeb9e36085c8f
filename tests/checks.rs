//! `archive check`: each defect at its place, and fixes that change what they say and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{PICTURE, Site, same};

/// Front matter that no check minds, with more below it.
fn good(title: &str, more: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\ndate: 2018-11-29\nsource: The Record\ncountries: [KE]\ntopics: [diplomacy]\n{more}---\n{body}\n"
    )
}

/// A text of its own for each article: nothing in it is like another one.
fn prose(seed: usize) -> String {
    // Words of no language: they speak for no topic, country or name.
    const START: [&str; 8] = ["ta", "ri", "mo", "ke", "su", "vo", "li", "ne"];
    const END: [&str; 8] = ["velo", "rimu", "dasti", "kove", "lanip", "mero", "sipal", "tovi"];
    let mut dice = crate::common::Dice(seed as u64 * 7919 + 13);
    let words: Vec<String> = (0..60).map(|_| format!("{}{}", dice.pick(&START), dice.pick(&END))).collect();
    format!("The {}.", words.join(" "))
}

/// Everything that `archive check --json` says: code, path and line of each problem.
fn found(site: &Site, arguments: &[&str]) -> (Value, BTreeSet<(String, String, u64)>) {
    let ran = site.run(&[&["check", "--json"], arguments].concat());
    let all: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let problems = all["problems"].as_array().unwrap().iter().map(|problem| {
        let text = |key: &str| problem[key].as_str().unwrap().to_owned();
        (text("code"), text("path"), problem["line"].as_u64().unwrap_or(0))
    });
    let set = problems.collect();
    (all, set)
}

/// A file, and the defects in it: the code and the line of each, 0 for the file as a whole.
type Case = (&'static str, String, &'static [(&'static str, u64)]);

fn defects() -> Vec<Case> {
    let with = |title: &str, more: &str, body: &str| {
        good(title, more, &format!("{} {body}", prose(title.len() * 31 + more.len() + body.len() * 7)))
    };
    let mut cases: Vec<Case> = vec![
        ("content/e001.md", String::new(), &[("E001", 2)]),
        ("content/e002.md", "No front matter.\n".into(), &[("E002", 1)]),
        ("content/e002-toml.md", "+++\ntitle = \"A\"\n+++\n".into(), &[("E002", 1)]),
        ("content/e003.md", "---\ntitle: A\n".into(), &[("E003", 1)]),
        ("content/e004.md", "---\ntitle: @x\ndate: 2018-11-29\n---\n".into(), &[("E004", 2)]),
        ("content/e005.md", "---\ntitle: A\ndate: 2018-11-29\nprint:\n\tpage: 1\n---\n".into(), &[("E005", 5)]),
        ("content/e006.md", with("Twice the same key", "rights: One\nrights: Two\n", ""), &[("E006", 8)]),
        ("content/e007.md", with("A key of another tool", "excerpt: One\n", ""), &[("E007", 7)]),
        ("content/e008.md", "---\ntitle: A\n---\nText.\n".into(), &[("E008", 2)]),
        ("content/e009.md", "---\ntitle:\ndate: 2018-11-29\n---\nText.\n".into(), &[("E009", 2)]),
        ("content/e010.md", with("A list for a text", "rights: [a, b]\n", ""), &[("E010", 7)]),
        ("content/e011.md", "---\ntitle: A\ndate: 2018-02-31\n---\nText.\n".into(), &[("E011", 3)]),
        ("content/e011-zone.md", "---\ntitle: A\ndate: 2018-02-01 9:00\n---\nText.\n".into(), &[("E011", 3)]),
        ("content/e012.md", with("No such kind of file", "kind: note\n", ""), &[("E012", 7)]),
        ("content/e013.md", "---\ntitle: A\ndate: 2018-11-29\ncountries: [Atlantis]\n---\nText.\n".into(), &[("E013", 4)]),
        ("content/e014.md", "---\ntitle: A\ndate: 2018-11-29\ntopics: [Sanctions]\n---\nText.\n".into(), &[("E014", 4)]),
        ("content/e015.md", with("The first of two", "slug: one\n", ""), &[]),
        ("content/e015-b.md", with("The second of the two", "slug: one\n", ""), &[("E015", 7)]),
        ("content/e016.md", with("An id", "id: one\n", ""), &[]),
        ("content/e016-b.md", with("The same id", "id: one\n", ""), &[("E016", 7)]),
        ("content/e017.md", with("An alias of another page", "aliases: [/countries/]\n", ""), &[("E017", 7)]),
        ("content/e019.md", with("A link to nowhere", "", "See [the talks](talks.md)."), &[("E019", 8)]),
        ("content/e019-url.md", with("A link to no page", "", "See [the talks](/talks/)."), &[("E019", 8)]),
        ("content/e020.md", with("A heading that is missing", "", "See [below](#below)."), &[("E020", 8)]),
        ("content/e020-other.md", with("A heading elsewhere", "", "See [there](e019.md#below)."), &[("E020", 8)]),
        ("content/e021.md", with("A file that is missing", "attachments: [report.pdf]\n", ""), &[("E021", 7)]),
        ("content/e022.md", with("A path out of the site", "", "[x](../../../etc/passwd)"), &[("E022", 8)]),
        ("content/e023.md", with("A shortcode of nobody", "", "\n\n{{ <nothing a=\"1\" /> }}"), &[("E023", 10)]),
        ("content/e025.md", with("A relative that is missing", "related: [gone.md]\n", ""), &[("E025", 7)]),
        ("content/e031.md", with("A picture that is missing", "", "![The border](border.png)"), &[("E031", 8)]),
        ("content/e031-front.md", with("Another missing picture", "image: {file: b.png, alt: B}\n", ""), &[("E031", 7)]),
        ("content/w002.md", with("A script in a link", "", "[x](javascript:alert)"), &[("W002", 8)]),
        ("content/w003.md", "---\ntitle: A retired topic\ndate: 2018-11-29\nsource: The Record\ncountries: [KE]\ntopics: [\"medtop:20000030\"]\n---\n".to_owned() + &prose(77), &[("W003", 6)]),
        ("data/README", "x".into(), &[("W004", 0)]),
        ("data/notes.txt", "x".into(), &[("W004", 0)]),
        ("content/w006.png", "no picture".into(), &[("W006", 0)]),
        ("content/w041.md", with("A picture without a word", "", "![](map.png)"), &[("W041", 8)]),
        ("content/w041-html.md", with("A picture in raw markup", "", "\n\n<img src=\"map.png\">"), &[("W041", 10)]),
        ("content/w041-front.md", with("A picture of the article", "image: {file: map.png}\n", ""), &[("W041", 7)]),
        ("content/w041-figure.md", with("A figure without a word", "", "\n\n{{ <figure src=\"map.png\" caption=\"The map\" /> }}"), &[("W041", 10)]),
        ("content/w042.md", "---\ntitle: Tavelo and mokove\ndate: 2018-11-29\nsource: The Record\ncountries: [KE]\n---\n".to_owned() + &prose(42), &[("W042", 2)]),
        ("content/w043.md", "---\ntitle: Tavelo and mokove\ndate: 2018-11-29\nsource: The Record\ntopics: [diplomacy]\n---\n".to_owned() + &prose(43), &[("W043", 2)]),
        ("content/w044-future.md", with("Tomorrow", "", "").replace("2018-11-29", "2999-01-01"), &[("W044", 3)]),
        ("content/w044-old.md", with("Long ago", "", "").replace("2018-11-29", "1066-10-14"), &[("W044", 3)]),
        ("content/w044-epoch.md", with("Epoch", "", "").replace("2018-11-29", "1970-01-01"), &[("W044", 3)]),
        ("content/w044-updated.md", with("Updated before", "updated: 2018-11-28\n", ""), &[("W044", 7)]),
        ("content/w044-withdrawn.md", with("Taken back before", "withdrawn: {date: 2018-11-01}\n", ""), &[("W044", 7)]),
        ("content/w044-print.md", with("Printed long before", "print: {date: 2017-11-29}\n", ""), &[("W044", 7)]),
        ("content/w044-address.md", with("Another day in the address", "source_url: https://paper.example/2012/05/06/x\n", ""), &[("W044", 7)]),
        ("content/2018-11-28-w044.md", with("Another day in the name", "", ""), &[("W044", 3)]),
        ("content/w045.md", "---\ntitle: From nowhere at all\ndate: 2018-11-29\ncountries: [KE]\ntopics: [diplomacy]\n---\n".to_owned() + &prose(45), &[("W045", 2)]),
        ("content/w045-short.md", good("Hardly a text", "", "Three short words."), &[("W045", 2)]),
        ("content/w045-capitals.md", with("COUNCIL MEETS AGAIN TODAY", "", ""), &[("W045", 2)]),
        ("content/w046.md", with("A slip in the source", "", "x").replace("The Record", "The Recrod"), &[("W046", 4)]),
        ("content/w046-tag.md", with("A slip in a tag", "tags: [summits, electoins]\n", ""), &[("W046", 7)]),
        ("content/w049.md", with("A picture from elsewhere", "", "![A map](https://pictures.example/map.png)"), &[("W049", 8)]),
        ("content/w051.docx", "x".into(), &[("W051", 0)]),
        ("content/w051.mdx", with("A draft", "", ""), &[("W051", 0)]),
        ("content/w051.html", "<p>x</p>".into(), &[("W051", 0)]),
        ("vocabulary/topics.yaml", "topics:\n  - id: desk:moon\n    name: Moon\n    terms: [moonbase]\n".into(), &[("W047", 2)]),
        ("vocabulary/names.yaml", "names:\n  - { name: Zebedee Quux, kind: person }\n".into(), &[("W047", 2)]),
    ];
    let twice = prose(4000) + " " + &prose(4001) + " " + &prose(4002);
    cases.push(("content/w040-a.md", good("One story", "", &twice), &[]));
    cases.push(("content/w040-b.md", good("One story again", "", &twice), &[("W040", 0)]));
    cases
}

fn site_of_defects() -> Site {
    let site = Site::new(&[(
        "archive.yaml",
        "title: T\ntaxonomies:\n  - name: tags\n  - name: series\nmenu:\n  - { label: Gone, url: /gone/ }\n",
    )]);
    for (path, text, _) in defects() {
        site.write(path, text);
    }
    site.write("content/e001.md", b"---\ntitle: caf\xe9\n---\n");
    site.write("content/map.png", PICTURE);
    for n in 0..6 {
        site.write(
            &format!("content/tagged{n}.md"),
            good(&format!("Tagged {n}"), "tags: [elections]\n", &prose(900 + n)),
        );
    }
    site
}

#[test]
fn each_of_sixty_defects_is_found_at_its_place() {
    let site = site_of_defects();
    let (all, found) = found(&site, &[]);
    let mut missing = Vec::new();
    let mut count = 0;
    for (path, _, codes) in defects() {
        for (code, line) in codes {
            count += 1;
            if !found.contains(&((*code).to_owned(), path.to_owned(), *line)) {
                missing.push((path, *code, *line, found.iter().filter(|f| f.1 == path).collect::<Vec<_>>()));
            }
        }
    }
    for (code, line) in [("E019", 6), ("W001", 0), ("W047", 4)] {
        count += 1;
        let there = found.contains(&(code.to_owned(), "archive.yaml".to_owned(), line));
        if !there {
            missing.push((
                "archive.yaml",
                code,
                line,
                found.iter().filter(|f| f.1 == "archive.yaml").collect(),
            ));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(count >= 60, "{count}");
    // And nothing at all in files that are as they should be.
    assert!(found.iter().all(|(_, path, _)| !path.contains("tagged")), "{found:#?}");
    assert_eq!(
        all["errors"].as_u64().unwrap() + all["warnings"].as_u64().unwrap(),
        all["problems"].as_array().unwrap().len() as u64
    );
}

/// Articles that are as they should be.
fn clean() -> Site {
    let site = Site::new(&[]);
    for n in 0..6 {
        site.write(&format!("content/a{n}.md"), good(&format!("Article number {n}"), "", &prose(n + 1)));
    }
    site
}

#[test]
fn a_clean_site_passes_and_warnings_fail_where_that_is_asked_for() {
    let site = clean();
    let ran = site.run(&["check", "--strict"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "0 errors, 0 warnings\n"));
    assert!(!site.path("public").exists());
    site.write("content/b.md", good("A picture", "", &format!("{} ![](https://x.example/a.png)", prose(80))));
    let ran = site.run(&["check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.codes(), ["W011", "W041", "W049"]);
    assert_eq!(site.run(&["check", "--strict"]).code, 1);
    site.write(
        "archive.yaml",
        "title: T\nbase_url: https://a.example/\nchecks: {missing_alt: off, blocked_picture: error}\n",
    );
    let ran = site.run(&["check"]);
    assert_eq!((ran.code, ran.codes()), (1, vec!["W011".to_owned(), "W049".to_owned()]), "{}", ran.err);
    // What only `check` asks keeps no site from being built.
    assert_eq!(site.build().code, 0);
}

#[test]
fn a_shortcode_that_cannot_be_used_is_told_once() {
    let site = clean();
    site.write("content/twice.md", good("Told once", "", "Words.\n\n{{ <figure sr=\"map.png\" /> }}\n"));
    let (told, found) = found(&site, &[]);
    assert_eq!(told["errors"], 1, "{told}");
    assert!(found.contains(&("E023".into(), "content/twice.md".into(), 10)), "{found:?}");
}

#[test]
fn only_what_changed_since_the_last_build_is_told_where_that_is_asked_for() {
    let site = clean();
    site.write("content/old.md", good("SHOUTING OF THE OLD", "", &prose(81)));
    assert_eq!(site.build().code, 0);
    assert_eq!(site.run(&["check", "--changed"]).err, "0 errors, 0 warnings\n");
    site.write("content/new.md", good("SHOUTING OF THE NEW", "", &prose(82)));
    let ran = site.run(&["check", "--changed"]);
    assert!(ran.err.contains("content/new.md:2") && !ran.err.contains("content/old.md"), "{}", ran.err);
    assert_eq!(site.run(&["check"]).codes(), ["W045", "W045"]);
}

#[test]
fn a_topic_of_nearly_everything_says_nothing() {
    let site = Site::new(&[]);
    for n in 0..24 {
        site.write(&format!("content/a{n}.md"), good(&format!("Article number {n}"), "", &prose(n + 1)));
    }
    let ran = site.run(&["check"]);
    assert_eq!(ran.codes(), ["W048"], "{}", ran.err);
    assert!(
        ran.err.contains("the topic `diplomacy` fits 24 of 24 articles, too many to tell them apart"),
        "{}",
        ran.err
    );
}

#[test]
fn errors_of_templates_are_told_as_by_a_build() {
    let site = clean();
    site.write("templates/article.html", "{{ article.nothing.at.all }}");
    let ran = site.run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.codes().iter().all(|code| code == "E024"), "{}", ran.err);
}

/// A file of every fix, with comments around each.
const COMMENTED: &str = "---
# The headline, as printed
title: Talks: the second day   # keep this
date: 2018/1/5  # the day
headlines: []   # of another tool
---
Text.
";

#[test]
fn fixes_change_what_they_say_and_keep_every_comment() {
    let site = clean();
    let text = |key: &str| {
        format!(
            "---\n# who wrote it\ntitle:   'A title'  # in quotes\n\n{key}\n# the day\ndate: 2018-11-29   # as printed\nsource: The Record\ncountries: [KE]\ntopics: [diplomacy]\nextra: {{ a: 1,   b: [2,3] }} # odd spacing\n---\n{}\n",
            prose(5)
        )
    };
    let cases: &[(&str, &str)] = &[
        ("excerpt: One   # short", "summary: One   # short"),
        ("lang:   fr # French", "language:   fr # French"),
        ("author: Ann Lee # only one", "authors: Ann Lee # only one"),
        ("published: false  # not yet", "draft: true  # not yet"),
        ("updated: 2018/12/1   # later", "updated: 2018-12-01   # later"),
        ("print:\n\tpage: 4 # a tab before", "print:\n  page: 4 # a tab before"),
        ("rights: Ours # first\nrights: Ours # first", "rights: Ours # first"),
        ("deck: Talks: the second day", "deck: \"Talks: the second day\""),
        ("\"lastmod\": 2018-12-01 # quoted key", "updated: 2018-12-01 # quoted key"),
    ];
    for (at, (before, _)) in cases.iter().enumerate() {
        site.write(&format!("content/fix{at}.md"), text(before));
    }
    let dry = site.run(&["check", "--fix", "--dry-run"]);
    assert!(
        dry.err.contains("would fix content/fix0.md:5: `excerpt` is called `summary` here"),
        "{}",
        dry.err
    );
    assert_eq!(std::fs::read_to_string(site.path("content/fix0.md")).unwrap(), text(cases[0].0));
    let ran = site.run(&["check", "--fix"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (at, (before, after)) in cases.iter().enumerate() {
        let now = std::fs::read_to_string(site.path(&format!("content/fix{at}.md"))).unwrap();
        same(before, &now, &text(after));
    }
    assert!(ran.err.contains("9 fixes in 9 files written"), "{}", ran.err);
    let again = site.run(&["check", "--fix"]);
    assert!(!again.err.contains("fixed"), "{}", again.err);
}

#[test]
fn what_is_not_certain_is_left_alone() {
    let site = clean();
    for (at, text) in [
        COMMENTED.to_owned(),
        good("Both are there", "summary: One\nexcerpt: Two\n", &prose(6)),
        good("Two ways to read it", "updated: 1/2/2018\n", &prose(7)),
        good("Not the same twice", "rights: One\nrights: Two\n", &prose(8)),
        good("A nested list twice", "extra:\n  a: 1\nextra:\n  a: 1\n", &prose(9)),
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("content/doubt{at}.md");
        site.write(&path, &text);
        let ran = site.run(&["check", "--fix"]);
        assert_eq!(ran.code, 1);
        assert_eq!(std::fs::read_to_string(site.path(&path)).unwrap(), text, "{}", ran.err);
        site.remove(&path);
    }
}

#[test]
fn links_follow_a_file_that_moved_if_its_name_is_that_of_one_alone() {
    let site = clean();
    let body = |link: &str| {
        format!(
            "{} See [the *talks*]({link}) and\n![The map]({}).",
            prose(11),
            link.replace("talks.md", "map.png")
        )
    };
    site.write("content/2018/talks.md", good("The talks", "", &prose(12)));
    site.write("content/2018/map.png", PICTURE);
    site.write("content/notes/b.md", good("Links", "", &body("../talks.md#top")));
    site.write("content/twin/c.md", good("Twin", "", &prose(13)));
    site.write("content/other/c.md", good("Other", "slug: other\n", &prose(14)));
    site.write("content/notes/d.md", good("Which", "", &format!("{} [c](c.md)", prose(15))));
    let ran = site.run(&["check", "--fix"]);
    let now = std::fs::read_to_string(site.path("content/notes/b.md")).unwrap();
    assert!(now.contains("[the *talks*](../2018/talks.md#top)"), "{now}\n{}", ran.err);
    assert!(now.contains("![The map](../2018/map.png#top)"), "{now}");
    assert!(std::fs::read_to_string(site.path("content/notes/d.md")).unwrap().contains("[c](c.md)"));
    assert_eq!(ran.codes(), ["E019"], "{}", ran.err);
}

#[test]
fn a_url_that_was_public_leads_to_its_article_again() {
    let site = clean();
    let more = |aliases: &str| good("The talks", aliases, &prose(21));
    for (name, aliases) in
        [("none", ""), ("flow", "aliases: [/old/] # once\n"), ("lines", "aliases:\n  - /older/ # twice\n")]
    {
        site.write(
            &format!("content/{name}.md"),
            more(&format!("id: {name}\n{aliases}")).replace("talks", name),
        );
    }
    assert_eq!(site.build().code, 0);
    for name in ["none", "flow", "lines"] {
        let text = std::fs::read_to_string(site.path(&format!("content/{name}.md"))).unwrap();
        site.remove(&format!("content/{name}.md")).write(&format!("content/new-{name}.md"), text);
    }
    let ran = site.run(&["check"]);
    assert_eq!(ran.codes().iter().filter(|code| *code == "W020").count(), 3, "{}", ran.err);
    let ran = site.run(&["check", "--fix"]);
    assert!(ran.err.contains("/2018/11/29/none/ leads here again"), "{}", ran.err);
    let now = |name: &str| std::fs::read_to_string(site.path(&format!("content/new-{name}.md"))).unwrap();
    assert!(now("none").contains("id: none\naliases: [/2018/11/29/none/]\n---\n"), "{}", now("none"));
    assert!(now("flow").contains("aliases: [/old/, /2018/11/29/flow/] # once\n"), "{}", now("flow"));
    assert!(
        now("lines").contains("aliases:\n  - /older/ # twice\n  - /2018/11/29/lines/\n"),
        "{}",
        now("lines")
    );
    assert!(!ran.codes().contains(&"W020".to_owned()), "{}", ran.err);
    assert_eq!(site.build().code, 0);
    assert!(site.has("2018/11/29/none/index.html") && site.has("2018/11/29/new-none/index.html"));
}

/// A host on this machine: what it answers by path, and how often it was asked.
fn host() -> (String, std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            reader.read_line(&mut request).unwrap();
            // Until the headers end.
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            let words: Vec<&str> = request.split(' ').collect();
            log.lock().unwrap().push(format!("{} {}", words[0], words[1]));
            let status = match (words[0], words[1]) {
                (_, "/there") | ("GET", "/no-heads") => "200 OK",
                ("HEAD", "/no-heads") => "405 Method Not Allowed",
                (_, "/private") => "403 Forbidden",
                (_, "/ill") => "503 Service Unavailable",
                _ => "404 Not Found",
            };
            write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        }
    });
    (address, asked)
}

#[cfg(feature = "publish")]
#[test]
fn addresses_elsewhere_are_asked_only_when_that_is_asked_for_and_once() {
    let (host, asked) = host();
    let site = clean();
    let links: Vec<String> = ["there", "no-heads", "private", "ill", "gone", "gone#part"]
        .iter()
        .map(|path| format!("[{path}]({host}/{path})"))
        .collect();
    let more = format!("source_url: {host}/lost\n");
    site.write("content/links.md", good("Links", &more, &format!("{} {}", prose(31), links.join(" and "))));
    site.write("content/closed.md", good("Closed", "", &format!("{} [x](http://127.0.0.1:1/)", prose(32))));
    let told = |arguments: &[&str]| {
        let (all, _) = found(&site, arguments);
        let problems = all["problems"].as_array().unwrap().iter().filter(|problem| problem["code"] == "W050");
        let mut messages: Vec<String> = problems
            .map(|problem| {
                problem["message"].as_str().unwrap().replace(&host, "").split(':').next().unwrap().to_owned()
            })
            .collect();
        messages.sort();
        messages
    };
    assert!(told(&[]).is_empty() && asked.lock().unwrap().is_empty());
    let expected =
        ["/gone answers 404", "/gone answers 404", "/ill answers 503", "/lost answers 404", "http"];
    assert_eq!(told(&["--external"]), expected);
    let mut paths = asked.lock().unwrap().clone();
    paths.sort();
    assert!(
        paths.contains(&"HEAD /there".to_owned()) && !paths.contains(&"GET /there".to_owned()),
        "{paths:?}"
    );
    // What is known is believed.
    let before = paths.len();
    assert_eq!(told(&["--external"]), expected);
    assert_eq!(asked.lock().unwrap().len(), before);
}
