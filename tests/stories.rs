//! Threads, names and combined pages as readers and editors meet them: what is found, and what editors say of it.

use crate::common::{Site, article};
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
    let names = found["names"].as_array().unwrap();
    assert!(names.iter().any(|name| name["id"] == "peter-zyrianov"), "{names:?}");
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
        ran.err.contains("vocabulary/threads.yaml:1:11")
            && ran.err.contains("`Affair` is not an id of a thread"),
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
    let names = record(&site, "k0.md")["names"].clone();
    assert!(names.as_array().unwrap().iter().any(|name| name["name"] == "Pyotr Zyrianov"), "{names}");
    let built = site.build();
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(site.read("names/pyotr-zyrianov/index.html").contains("https://www.wikidata.org/wiki/Q5"));
    site.write("vocabulary/names.yaml", "not_names: [Peter Zyrianov]\n");
    let names = record(&site, "k0.md")["names"].clone();
    assert!(names.as_array().unwrap().iter().all(|name| name["id"] != "peter-zyrianov"), "{names}");
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
    // The sentence is quoted once, with its date marked; the reprint is counted beside it.
    let quoted = "<q>The protocol was signed in Nepal on <mark>Dec 10, 2014</mark>.</q>";
    assert_eq!(timeline.matches(quoted).count(), 1, "{timeline}");
    assert!(
        timeline.contains("10 December 2014") && timeline.contains("Nepal 0") && timeline.contains("1 more"),
        "{timeline}"
    );
    assert!(!timeline.contains("2013"), "a year is not an event: {timeline}");
}

#[test]
fn a_story_is_told_day_by_day_each_article_at_the_day_that_it_reports() {
    let site = site();
    for n in 0..2 {
        let path = format!("content/k{n}.md");
        let text = std::fs::read_to_string(site.path(&path)).unwrap();
        // Both report the ninth: the first a day, the second two days later.
        let words =
            if n == 0 { "On Friday the cellar was opened" } else { "The door stood open since Nov 9, 2018" };
        site.write(
            &path,
            text.replacen("The Kelmarsh protocol", &format!("{words}. The Kelmarsh protocol"), 1),
        );
    }
    let url = "threads/2018-11-10-k0/index.html";
    site.build();
    let story = site.between(url, "<ol class=\"spine\"", "</ol>");
    let days: Vec<&str> = story.split("<li><time datetime=\"").skip(1).map(|day| &day[..10]).collect();
    assert_eq!(days, ["2018-11-09", "2018-11-12", "2018-11-13"], "{story}");
    assert!(story.contains("<q>On <mark>Friday</mark> the cellar was opened.</q>"), "{story}");
    assert!(story.contains("<q>The door stood open since <mark>Nov 9, 2018</mark>.</q>"), "{story}");
    assert_eq!(story.matches("<p class=\"teller").count(), 4, "each article once: {story}");
    // What editors add stands among them, with its link.
    site.write(
        "content/threads/2018-11-10-k0/_index.md",
        "---\ntitle: The affair\ntimeline:\n  - { date: 2018-11-20, text: A door is walled up., link: ../../other.md }\n  - { date: 2018-11-09, text: Thunder. }\n---\n",
    );
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let story = site.between(url, "<ol class=\"spine\"", "</ol>");
    assert!(story.contains("/2018/11/12/other/\">A door is walled up.</a>"), "{story}");
    assert!(story.find("Thunder.").unwrap() < story.find("Friday").unwrap(), "{story}");
    // Dates are written as the site writes them, those that articles quote as they stand there.
    site.write("archive.yaml", "title: Das Archiv\nlanguage: de\nbase_url: https://example.org/\n");
    assert_eq!(site.build().code, 0);
    let story = site.between(url, "<ol class=\"spine\"", "</ol>");
    assert!(story.contains("<time datetime=\"2018-11-20\">20. November 2018</time>"), "{story}");
    assert!(story.contains("<time datetime=\"2018-11-13\">13. November 2018</time>"), "{story}");
    // A link that leads nowhere is told at its place, and so is an entry without a date.
    site.write(
        "content/threads/2018-11-10-k0/_index.md",
        "---\ntitle: The affair\ntimeline:\n  - { date: 2018-11-20, text: A., link: ../../gone.md }\n---\n",
    );
    let ran = site.build();
    assert!(ran.code == 1 && ran.err.contains("_index.md:4:41"), "{}", ran.err);
    site.write(
        "content/threads/2018-11-10-k0/_index.md",
        "---\ntitle: The affair\ntimeline: { text: A. }\n---\n",
    );
    assert!(site.build().err.contains("`date` is missing"));
}

#[test]
fn editors_put_articles_first() {
    let site = site();
    site.write("content/_index.md", "---\ntitle: A\nfeatured: k1.md\n---\n");
    site.write("content/2018/_index.md", "---\ntitle: That year\nfeatured: [../k2.md, ../k0.md]\n---\n");
    let site = site.built();
    let lead = site.between("index.html", "<article class=\"lead\"", "</article>");
    assert!(lead.contains("protocol read out"), "{lead}");
    assert_eq!(site.read("index.html").matches("protocol read out</a>").count(), 1);
    let year = site.read("2018/index.html");
    let first = site.between("2018/index.html", "<section class=\"featured\"", "</section>");
    assert!(first.find("protocol lost").unwrap() < first.find("protocol signed").unwrap(), "{first}");
    assert_eq!(year.matches("protocol lost</a>").count(), 1, "once on the page");
    site.write("content/_index.md", "---\ntitle: A\nfeatured: gone.md\n---\n");
    let ran = site.build();
    assert!(ran.code == 1 && ran.err.contains("there is no article `content/gone.md`"), "{}", ran.err);
}

#[test]
fn sections_of_the_front_page_are_ordered_hidden_and_pinned() {
    let site = site();
    let order = |site: &Site| {
        let page = site.read("index.html");
        let marks = [
            "class=\"lead\"",
            "id=\"_running\"",
            "id=\"_map\"",
            "id=\"_latest\"",
            "id=\"_years\"",
            "id=\"_browse\"",
        ];
        let mut found: Vec<(usize, &str)> =
            marks.into_iter().filter_map(|mark| Some((page.find(mark)?, mark))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, mark)| mark.split('"').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    site.build();
    assert_eq!(order(&site), ["lead", "_running", "_years", "_browse", "_latest"]);
    let config = "title: A\nbase_url: https://example.org/\n";
    site.write(
        "content/far.md",
        article("Far", "2018-01-01", "In Kenya.").replacen("---\n", "---\ncountries: [KE]\n", 1),
    );
    site.write("archive.yaml", format!("{config}home: {{ sections: [map, latest, browse] }}\n"));
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(order(&site), ["_map", "_browse", "_latest"]);
    site.write("archive.yaml", format!("{config}home: {{ sections: [map, latst, map] }}\n"));
    let ran = site.build();
    assert!(ran.err.contains("did you mean `latest`?"), "{}", ran.err);
}

#[test]
fn the_menu_has_nothing_under_which_nothing_is_filed() {
    let site = site();
    site.build();
    let menu = |site: &Site, page: &str| site.between(page, "<nav aria-label=\"Main\"", "</nav>");
    for page in ["index.html", "2018/11/10/k0/index.html"] {
        let menu = menu(&site, page);
        assert!(
            menu.contains("/names/") && !menu.contains("/sources/") && !menu.contains("/authors/"),
            "{menu}"
        );
    }
    assert!(!menu(&site, "index.html").contains("/search/"), "a box to search from stands below");
    declare(&site, "content/other.md", "source: The Gazette");
    site.build();
    assert!(menu(&site, "2018/11/10/k0/index.html").contains("/sources/"));
    site.write(
        "archive.yaml",
        "title: A\nbase_url: https://example.org/\nmenu: [{label: Papers, url: /sources/}]\n",
    );
    site.build();
    let crumbs = site.between("sources/the-gazette/index.html", "class=\"crumbs\"", "</nav>");
    assert!(crumbs.contains("/sources/\">Papers</a>"), "{crumbs}");
}

#[test]
fn all_forms_of_an_author_s_name_lead_to_one_page() {
    let site = site();
    declare(&site, "content/k0.md", "authors: [J. Doe, Amnesty International]");
    declare(&site, "content/k1.md", "authors: Jane Doe");
    site.write(
        "data/authors.yaml",
        "authors:\n  - name: Jane Doe\n    forms: [J. Doe]\n    description: Writes on cellars.\n    links: [https://www.example.com/jane]\n    wikidata: Q5\n",
    );
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = site.read("authors/jane-doe/index.html");
    assert!(page.contains("Writes on cellars.") && page.contains(">example.com</a>"), "{page}");
    assert!(page.contains("protocol signed</a>") && page.contains("protocol read out</a>"), "{page}");
    assert!(page.contains("\"@type\":\"Person\"") && !site.has("authors/j-doe/index.html"));
    let article = site.read("2018/11/10/k0/index.html");
    assert!(article.contains("/authors/jane-doe/\">J. Doe</a>"), "the words of the byline stay");
    assert!(article.contains("{\"@type\":\"Organization\",\"name\":\"Amnesty International\"}"), "{article}");
    let index = site.read("authors/index.html");
    assert!(index.find("id=\"_people\"").unwrap() < index.find("id=\"_organisations\"").unwrap());
    for (line, said) in [
        ("    issn: 0362-4332\n", "is no ISSN"),
        ("  - { name: J. Doe }\n", "is a form of another entry"),
        ("    pictures: /x.jpg\n", "pictures"),
    ] {
        site.write("data/authors.yaml", format!("authors:\n  - name: Jane Doe\n    forms: [J. Doe]\n{line}"));
        let ran = site.build();
        assert!(ran.code == 1 && ran.err.contains(said), "{line}: {}", ran.err);
        assert!(ran.err.contains("data/authors.yaml:"), "{}", ran.err);
    }
}

/// Reports of one event: two printings of one wire report, a report of its own, a draft and an article on something else.
fn printings() -> Site {
    let wire = "The commission of inquiry into the Kelmarsh depot found on Friday that nobody had counted the barrels for \
                eleven years. Its three members spoke with forty witnesses and walked through every cellar. They ask for \
                a register, for two keys to every door and for an audit by outsiders before the winter. The quartermaster \
                accepted the findings and announced that the oldest cellar will be filled with sand.";
    let own = "Wine merchants in the lower town say that the commission of inquiry came too late. Most barrels of the \
               Kelmarsh depot had been sold under the counter long before anybody asked, according to one of them, and \
               a quartermaster without a register cannot be blamed for what he never knew.";
    let site = Site::new(&[]);
    let sourced = |title: &str, date: &str, body: &str, line: &str| {
        article(title, date, body).replacen("---\n", &format!("---\n{line}\n"), 1)
    };
    site.write(
        "content/wire.md",
        sourced("Nobody counted the barrels", "2018-11-10", wire, "source: Coast Agency"),
    );
    let reprint = wire.replace("forty witnesses", "41 witnesses");
    site.write(
        "content/reprint.md",
        sourced("Barrels uncounted", "2018-11-11", &reprint, "source: Vell Courier"),
    );
    site.write(
        "content/own.md",
        sourced("Merchants knew", "2018-11-12", own, "topics: {only: [earthquake]}"),
    );
    site.write("content/draft.md", sourced("More on barrels", "2018-11-12", own, "draft: true"));
    site.write(
        "content/other.md",
        sourced("Bread is dear", "2018-11-12", "Bakers ask for money.", "topics: {only: [election]}"),
    );
    site
}

fn paths(list: &Json) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["path"].as_str().unwrap()).collect()
}

#[test]
fn other_printings_are_versions_and_not_related() {
    let site = printings();
    let wire = record(&site, "wire.md");
    let version = serde_json::json!([{"path": "content/reprint.md", "url": "/2018/11/11/reprint/"}]);
    assert_eq!(wire["versions"], version);
    assert_eq!(paths(&wire["related"])[0], "content/own.md");
    assert!(!paths(&wire["related"]).contains(&"content/reprint.md"));
    // Of the two printings, the report of its own shows one.
    let own = record(&site, "own.md");
    let shown = paths(&own["related"]);
    assert_eq!(
        shown.iter().filter(|path| path.contains("wire") || path.contains("reprint")).count(),
        1,
        "{shown:?}"
    );
    // Of a draft with the same text, nothing shows.
    assert!(!shown.contains(&"content/draft.md") && !shown.contains(&"content/own.md"), "{shown:?}");
    let site = site.built();
    let versions = site.between("2018/11/10/wire/index.html", "<section class=\"versions\"", "</section>");
    assert!(versions.contains("Barrels uncounted") && versions.contains("Vell Courier"), "{versions}");
}

#[test]
fn reasons_are_phrases_of_both_and_subjects_that_both_have() {
    let site = printings();
    let own = record(&site, "own.md");
    let reasons = &own["related"][0]["reasons"];
    let said: Vec<&str> = reasons.as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
    assert!(said.contains(&"commission of inquiry") && said.contains(&"Kelmarsh"), "{said:?}");
    // Each has a topic, and not the same.
    let declared = [record(&site, "own.md"), record(&site, "other.md")];
    assert!(declared.iter().all(|record| record["topics"].as_array().unwrap().len() == 1));
    for related in declared.iter().flat_map(|record| record["related"].as_array().unwrap()) {
        let reasons = related["reasons"].to_string();
        assert!(!reasons.contains("earthquake") && !reasons.contains("election"), "{related}");
    }
}

#[test]
fn a_word_of_two_different_names_is_no_reason() {
    let site = Site::new(&[]);
    for (name, date, text) in [
        (
            "levy",
            "2018-11-10",
            "The levy on salt stays, the Tolland Congress decided in Kelmarsh. Its treasurer had wanted it gone.",
        ),
        (
            "raft",
            "2018-11-12",
            "A raft race ended in Kelmarsh with a fine. The treasurer of the Rudland Congress paid it at once.",
        ),
    ] {
        site.write(&format!("content/{name}.md"), article(&format!("The {name}"), date, text));
    }
    let related = &record(&site, "raft.md")["related"][0];
    let reasons = related["reasons"].to_string();
    assert!(reasons.contains("Kelmarsh") && !reasons.contains("Congress"), "{related}");
}

/// A link may end within a word: in "[Seoul](x.md)er", and nearly always in Korean.
#[test]
fn reasons_are_words_without_the_marks_of_markdown() {
    let site = Site::new(&[("archive.yaml", "title: T\n")]);
    for (name, link, text) in [
        (
            "one",
            "https://x.example/a_b?c=1&amp;d=2",
            "Traders of the old guild weighed their barrels on Monday.",
        ),
        ("two", "https://y.example/", "A fire in the harbour left many people without a roof."),
    ] {
        let text = format!("{text} They came from [Kelmarsh]({link})er ships and spoke of *tolvar*ite.\n");
        let front = format!("title: Report {name}\ndate: 2018-11-12\n");
        site.write(&format!("content/{name}.md"), format!("---\n{front}---\n\n{text}"));
    }
    let reasons = record(&site, "one.md")["related"][0]["reasons"].to_string();
    assert!(reasons.contains("Kelmarsher"), "{reasons}");
    assert!(!reasons.contains(['(', '*', '&']), "{reasons}");
}

#[test]
fn what_editors_pin_goes_first() {
    let site = printings();
    declare(&site, "content/own.md", "related: [other.md]");
    let own = record(&site, "own.md");
    assert_eq!(paths(&own["related"])[0], "content/other.md");
    assert_eq!(own["related"][0]["reasons"], serde_json::json!(["pinned"]));
    assert_eq!(own["related"][0]["score"], Json::Null);
    assert!(paths(&own["related"])[1..].iter().all(|path| path.contains("wire") || path.contains("reprint")));
    let site = site.built();
    let page = site.between("2018/11/12/own/index.html", "<section class=\"related\"", "</section>");
    assert!(page.contains("Bread is dear") && page.contains("Chosen by the editors"), "{page}");
}

#[test]
fn a_name_that_one_article_shows_is_one_in_others() {
    let site =
        Site::new(&[("archive.yaml", "title: A\nbase_url: https://example.org/\nnames: {minimum: 2}\n")]);
    let body = |who: &str| format!("At the hearing {who} spoke for an hour about barrels.");
    site.write("content/bare.md", article("Barrels", "2018-11-10", &body("Pak Sun Min")));
    assert_eq!(record(&site, "bare.md")["names"], serde_json::json!([]));
    site.write("content/titled.md", article("Hours", "2018-11-11", &body("lawyer Pak Sun Min")));
    let bare = record(&site, "bare.md");
    assert_eq!(
        (&bare["names"][0]["id"], &bare["names"][0]["kind"]),
        (&"pak-sun-min".into(), &"person".into())
    );
    assert_eq!(bare["names"][0]["evidence"][0]["text"], "Pak Sun Min");
    site.build();
    assert!(site.read("names/pak-sun-min/index.html").contains("Barrels"));
    let explained = site.run(&["explain", "content/bare.md"]).out;
    assert!(explained.contains("Pak Sun Min (person by what other articles say"), "{explained}");
    site.remove("content/titled.md");
    assert_eq!(record(&site, "bare.md")["names"], serde_json::json!([]));
    site.build();
    assert!(!site.has("names/pak-sun-min/index.html"));
}
