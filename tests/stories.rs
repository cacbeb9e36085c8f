//! Threads, names and combined pages as readers and editors meet them: what is found, and what editors say of it.

mod common;

use common::{Site, article};
use serde_json::Value as Json;

/// Reports of one story, a day apart, and one of another.
fn site() -> Site {
    let site = Site::new(&[(
        "archive.yaml",
        "title: A\nbase_url: https://example.org/\nnames: {minimum: 2}\ncombined: {minimum: 2}\n",
    )]);
    for (n, what) in ["signed", "read out", "lost", "found again"].iter().enumerate() {
        let body = format!(
            "The Kelmarsh protocol of Vostrograd was {what} by Mr Peter Zyrianov. The Kelmarsh depot of Vostrograd, \
             with its quartermaster, is mentioned in the protocol."
        );
        let title = format!("Kelmarsh protocol {what}");
        site.write(&format!("content/k{n}.md"), article(&title, &format!("2018-11-{:02}", 10 + n), &body));
    }
    site.write(
        "content/other.md",
        article("Bread is dear", "2018-11-12", "Bakers ask for more money for rolls."),
    );
    site
}

/// What `archive export` says of an article.
fn record(site: &Site, path: &str) -> Json {
    let ran = site.run(&["export"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let records = ran.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    let mut found = records.filter(|record| record["path"] == format!("content/{path}").as_str());
    found.next().unwrap_or_else(|| panic!("no {path}"))
}

fn thread(site: &Site, path: &str) -> String {
    record(site, path)["thread"]["id"].as_str().unwrap_or("none").to_owned()
}

/// Writes an article again, with more front matter.
fn declare(site: &Site, path: &str, line: &str) {
    let text = std::fs::read_to_string(site.path(path)).unwrap();
    site.write(path, text.replacen("---\n", &format!("---\n{line}\n"), 1));
}

#[test]
fn a_story_has_a_page_with_its_articles_in_order() {
    let site = site();
    let found = record(&site, "k2.md");
    assert_eq!(found["thread"]["id"], "2018-11-10-k0");
    assert_eq!(found["thread"]["url"], "/threads/2018-11-10-k0/");
    assert_eq!(found["names"][0]["id"], "peter-zyrianov");
    assert_eq!(thread(&site, "other.md"), "none");
    let site = site.built();
    let page = site.read("threads/2018-11-10-k0/index.html");
    let order: Vec<usize> = ["signed", "read out", "lost", "found again"]
        .iter()
        .map(|what| page.find(&format!("protocol {what}</a>")).unwrap())
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    let article = site.between("2018/11/11/k1/index.html", "<section class=\"thread\"", "</section>");
    assert!(article.contains("2 of 4") && article.contains("/threads/2018-11-10-k0/"), "{article}");
    let (before, after) = article.split_once("What came after").unwrap();
    assert!(before.contains("protocol signed") && after.contains("protocol lost"), "{article}");
    assert!(site.read("threads/index.html").contains("/threads/2018-11-10-k0/"));
    assert!(!site.read("2018/11/12/other/index.html").contains("section class=\"thread\""));
}

#[test]
fn an_editor_s_thread_draws_the_story_after_it() {
    let site = site();
    declare(&site, "content/k3.md", "thread: The Kelmarsh affair");
    for path in ["k0.md", "k1.md", "k2.md", "k3.md"] {
        assert_eq!(thread(&site, path), "the-kelmarsh-affair", "{path}");
    }
    assert_eq!(record(&site, "k0.md")["thread"]["label"], "The Kelmarsh affair");
    // Where editors disagree, theirs go and the rest stays.
    declare(&site, "content/k2.md", "thread: elsewhere");
    assert_eq!(thread(&site, "k3.md"), "the-kelmarsh-affair");
    assert_eq!(thread(&site, "k2.md"), "elsewhere");
    assert_eq!(
        (thread(&site, "k0.md"), thread(&site, "k1.md")),
        ("2018-11-10-k0".into(), "2018-11-10-k0".into())
    );
}

#[test]
fn threads_are_named_merged_split_and_pinned_in_one_file() {
    let site = site();
    let yaml = |text: &str| {
        site.write("vocabulary/threads.yaml", text);
    };
    yaml("threads: [{id: 2018-11-10-k0, name: The protocol}]\n");
    assert_eq!(record(&site, "k1.md")["thread"]["label"], "The protocol");
    yaml("threads: [{id: affair, name: The affair, merge: [2018-11-10-k0], articles: [/other.md]}]\n");
    assert_eq!((thread(&site, "k1.md"), thread(&site, "other.md")), ("affair".into(), "affair".into()));
    yaml("split: [/k0.md]\n");
    assert_eq!((thread(&site, "k0.md"), thread(&site, "k1.md")), ("none".into(), "2018-11-11-k1".into()));
    yaml("threads: [{id: Affair}, {id: a, articles: [/k0.md]}]\nsplit: [/k0.md]\n");
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("vocabulary/threads.yaml:1:11") && ran.err.contains("`Affair` is no id of a thread"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("`/k0.md` is put into a thread above"), "{}", ran.err);
    yaml("split: [/k0.md, /k9.md]\n");
    let ran = site.build();
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("vocabulary/threads.yaml:1:17")
            && ran.err.contains("there is no article `content/k9.md`"),
        "{}",
        ran.err
    );
}

#[test]
fn names_are_known_by_other_spellings_and_dismissed() {
    let site = site();
    site.write(
        "vocabulary/names.yaml",
        "names: [{name: Pyotr Zyrianov, kind: person, aliases: [Peter Zyrianov], wikidata: Q5}]\n",
    );
    assert_eq!(record(&site, "k0.md")["names"][0]["name"], "Pyotr Zyrianov");
    let built = site.build();
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(site.read("names/pyotr-zyrianov/index.html").contains("https://www.wikidata.org/wiki/Q5"));
    site.write("vocabulary/names.yaml", "not_names: [Peter Zyrianov]\n");
    assert_eq!(record(&site, "k0.md")["names"], serde_json::json!([]));
    site.build();
    assert!(!site.has("names/pyotr-zyrianov/index.html") && site.has("names/index.html"));
}

#[test]
fn a_country_and_a_topic_have_a_page_together_from_the_second_article_on() {
    let site = site();
    let text = |title: &str, date: &str| {
        article(title, date, "Text.").replacen(
            "---\n",
            "---\ncountries: {only: [NP]}\ntopics: {only: [earthquake]}\n",
            1,
        )
    };
    site.write("content/a.md", text("One", "2018-11-20"));
    site.build();
    assert!(!site.has("countries/nepal/earthquake/index.html"));
    site.write("content/b.md", text("Two", "2018-11-21"));
    site.build();
    let page = site.read("countries/nepal/earthquake/index.html");
    assert!(page.contains("Nepal: earthquake") && page.contains("One") && page.contains("Two"), "{page}");
    for from in ["countries/nepal/index.html", "topics/earthquake/index.html"] {
        assert!(
            site.read(from).contains("/countries/nepal/earthquake/")
                || site.read(from).contains("nepal/earthquake"),
            "{from}"
        );
    }
    site.remove("content/a.md");
    site.build();
    assert!(!site.has("countries/nepal/earthquake/index.html"));
    assert!(!site.read("topics/earthquake/index.html").contains("nepal/earthquake"));
}

#[test]
fn a_timeline_stands_on_the_pages_of_what_happened() {
    let site = site();
    for n in 0..2 {
        let body = "The protocol was signed in Nepal on Dec 10, 2014. In 2013 nobody knew.";
        let text = article(&format!("Nepal {n}"), &format!("2018-12-0{}", n + 1), body);
        site.write(&format!("content/n{n}.md"), text.replacen("---\n", "---\ncountries: [NP]\n", 1));
    }
    let site = site.built();
    let timeline = site.between("countries/nepal/index.html", "<section class=\"timeline\"", "</section>");
    assert!(
        timeline.contains("10 December 2014") && timeline.contains("Nepal 0") && timeline.contains("Nepal 1"),
        "{timeline}"
    );
    assert!(!timeline.contains("2013"), "a year is no event: {timeline}");
}
