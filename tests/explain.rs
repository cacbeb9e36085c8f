//! What `archive explain` tells of an article, and how it behaves.

use crate::common::{self, Site, article, same, tree};
use archive::write::{OpenOutput, OutputOptions};

const FAIR: &str = "A fair was held in Paris, Texas, by Ms. Holland on Monday.\n\nKenya sent a minister; \
    the Kenyan delegation stayed in Kenya House.";

fn fair() -> Site {
    Site::new(&[
        ("content/fair.md", &article("Kenya goes to the fair", "2018-11-29", FAIR)),
        (
            "content/other.md",
            &article("Kenya stays away", "2018-12-02", "Kenya sent no minister to the fair."),
        ),
    ])
}

/// The part of what was printed that begins with a heading.
fn part<'a>(out: &'a str, heading: &str) -> &'a str {
    let at = out.find(&format!("\n{heading}")).unwrap_or_else(|| panic!("no {heading} in\n{out}")) + 1;
    out[at..].split("\n\n").next().unwrap_or_default()
}

#[test]
fn every_mention_is_marked_and_every_reading_accounted_for() {
    let ran = fair().run(&["explain", "content/fair.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    same(
        "text",
        part(&ran.out, "Text"),
        "
Text, with every mention of a country as [words number:country]
  title     [Kenya 1:KE] goes to the fair
  text      A fair was held in [Paris 2:US], [Texas 3:US], by Ms. [Holland 4:-] on Monday.
  text      [Kenya 1:KE] sent a minister; the [Kenyan 5:KE] delegation stayed in [Kenya 1:KE] House.",
    );
    let readings = part(&ran.out, "Readings");
    for line in [
        "  1   KE    Kenya at 2:8, 7:1, 7:56",
        "            Kenya (KE), name: it has no other reading; trusted 0.658 to 0.940",
        "            United States (US-TX), city: the state or country named beside it says so; trusted 0.920",
        "  4   -     Holland at 5:41",
        "            no country: it is a person's name here",
    ] {
        assert!(readings.lines().any(|had| had == line), "no {line:?} in\n{readings}");
    }
    assert!(
        readings.contains("not FR capital (56): the state or country named beside it says otherwise"),
        "{readings}"
    );
    let countries = part(&ran.out, "Countries");
    assert!(countries.contains("(an article is about those from 0.450 on)"), "{countries}");
    assert!(countries.lines().any(|l| l.starts_with("  KE") && l.contains("about") && l.ends_with("Kenya")));
    assert!(countries.contains("\n            meant 1.000 × its subject 0.915, by 1, 5\n"), "{countries}");
    assert!(!countries.contains("NL"), "{countries}");
    let related = part(&ran.out, "Related articles");
    assert!(related.contains("content/other.md") && related.contains("both about Kenya"), "{related}");
}

#[test]
fn what_the_editor_said_is_told_from_what_was_derived() {
    let site = fair();
    let front = "---\ntitle: Kenya goes to the fair\ndate: 2018-11-29\ncountries: {add: [JP], remove: [US]}\ntopics: {add: [sport]}\n---\n";
    site.write("content/fair.md", format!("{front}{FAIR}\n"));
    let ran = site.run(&["explain", "content/fair.md"]);
    let countries = part(&ran.out, "Countries");
    assert!(countries.lines().any(|l| l.starts_with("  JP") && l.contains("declared in the front matter")));
    assert!(countries.lines().any(|l| l.starts_with("  US") && l.contains("left out")), "{countries}");
    assert!(part(&ran.out, "Topics").contains("sport (medtop:15000000), declared in the front matter"));
}

#[test]
fn topics_are_told_with_the_words_that_spoke() {
    let site = fair();
    let body = "The court sentenced the murderer. Prosecutors had asked for life in prison.";
    site.write("content/court.md", article("Murder trial ends", "2018-11-30", body));
    let topics = site.run(&["explain", "content/court.md"]).out;
    let topics = part(&topics, "Topics");
    let had = topics.lines().any(|line| {
        let line = line.trim();
        line.starts_with('+') && line.contains(" 2:8 (bytes 11-23) ") && line.ends_with(" Murder trial")
    });
    assert!(had, "{topics}");
}

#[test]
fn no_line_is_wider_than_a_hundred_columns_and_none_drives_the_terminal() {
    let site = fair();
    let body = "Kenya \u{1b}[31mred\u{7} and \u{202e}turned. ".to_owned()
        + &"Nairobi and Mombasa ".repeat(40)
        + &"x".repeat(300);
    site.write("content/evil.md", article("\"Kenya \\e[2J cleared\"", "2018-11-30", &body));
    let ran = site.run(&["explain", "content/evil.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{}", ran.out);
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let plain = ran.out;
    let coloured = site.run(&["--color", "always", "explain", "content/evil.md"]).out;
    assert!(coloured.contains("\u{1b}[1;32m[Kenya 1:KE]\u{1b}[0m"), "{coloured}");
    assert_eq!(coloured.matches("\u{1b}[0m").count() * 2, coloured.matches("\u{1b}[").count());
    let mut stripped = String::new();
    for (count, piece) in coloured.split("\u{1b}[").enumerate() {
        stripped.push_str(if count == 0 { piece } else { piece.split_once('m').unwrap().1 });
    }
    assert_eq!(stripped, plain);
}

#[test]
fn other_articles_may_be_broken_but_not_this_one() {
    let site = fair();
    site.write("content/broken.md", "---\ntitle: Broken\n---\n");
    let ran = site.run(&["explain", "content/fair.md"]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.err,
        "note: content/broken.md has errors, which `archive build` shows; related articles may change\n"
    );
    assert!(ran.out.contains("[Kenya 1:KE]"));
    let ran = site.run(&["explain", "content/broken.md"]);
    assert_eq!((ran.code, ran.codes(), ran.out.as_str()), (1, vec!["E008".to_owned()], ""));
    // A problem that does not keep it from being read is shown beside the account.
    site.write("content/fair.md", article("Kenya goes", "2018-11-29", "Kenya, [see](gone.md)."));
    let ran = site.run(&["explain", "content/fair.md"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("gone.md") && ran.out.contains("[Kenya 1:KE]"));
}

#[test]
fn an_article_is_found_as_it_is_typed() {
    let site = fair();
    site.write("content/2018/b/index.md", article("Kenya in a bundle", "2018-11-30", "Kenya."));
    let expected = site.run(&["explain", "content/fair.md"]).out;
    let absolute = site.path("content/fair.md");
    let addresses = [
        "https://example.org/2018/11/29/fair/",
        "http://127.0.0.1:1111/2018/11/29/fair/index.html#top",
        "/2018/11/29/fair",
    ];
    let files = ["./content/fair.md", "content/../content/fair.md", absolute.to_str().unwrap()];
    for typed in files.into_iter().chain(addresses) {
        let ran = site.run(&["explain", typed]);
        assert_eq!((ran.code, ran.err.as_str(), ran.out == expected), (0, "", true), "{typed}");
    }
    let ran = common::run_in(&site.path("content"), &["--root", "..", "explain", "fair.md"]);
    assert_eq!((ran.code, ran.out == expected), (0, true), "{}", ran.err);
    let bundle = site.run(&["explain", "content/2018/b"]);
    assert!(bundle.out.starts_with("content/2018/b/index.md\n"), "{}{}", bundle.out, bundle.err);
    for (typed, said) in [
        ("content/fiar.md", "there is no file content/fiar.md\nhelp: did you mean content/fair.md?"),
        ("fair", "there is no file fair\nhelp: did you mean content/fair.md?"),
        ("content/zzzzzzzzzzzz.md", "there is no file content/zzzzzzzzzzzz.md"),
        ("https://example.org/countries/", "there is no file https://example.org/countries/"),
        ("content", "content is a folder; name one article"),
        ("archive.yaml", "archive.yaml is not an article"),
    ] {
        let ran = site.run(&["explain", typed]);
        assert_eq!((ran.code, ran.err, ran.out.as_str()), (2, format!("error: {said}\n"), ""), "{typed}");
    }
    site.write("content/2018/_index.md", "---\ntitle: The year\n---\n");
    let ran = site.run(&["explain", "content/2018/_index.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("is a list page"), "{}", ran.err);
}

#[test]
fn drafts_and_withdrawn_articles_are_explained_for_what_they_are() {
    let site = fair();
    let draft = "---\ntitle: Kenya later\ndate: 2018-11-30\ndraft: true\n---\nKenya.\n";
    site.write("content/draft.md", draft);
    let ran = site.run(&["explain", "content/draft.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("2018-11-30, language en, draft\n"), "{}", ran.out);
    let withdrawn = draft.replace("draft: true", "withdrawn: {date: 2019-01-01, reason: wrong}");
    site.write("content/draft.md", withdrawn);
    let ran = site.run(&["explain", "content/draft.md"]);
    assert!(ran.code == 0 && ran.out.contains("The article is withdrawn"), "{}{}", ran.out, ran.err);
}

#[test]
fn it_takes_no_lock_and_leaves_no_trace() {
    let site = fair().built();
    let before = tree(site.root());
    let output = OpenOutput::open(OutputOptions {
        output: site.path("public"),
        state: site.path(".archive"),
        inputs: vec![site.path("content")],
        force: false,
    })
    .unwrap();
    assert_eq!(site.build().code, 2, "the build is locked out");
    let ran = site.run(&["explain", "content/fair.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    drop(output);
    assert!(tree(site.root()) == before);
}

#[test]
fn dates_are_told_with_their_words_and_places() {
    let site = fair();
    let body = "The fair will close on Dec 10.\n\nIt was *opened* last year.";
    site.write("content/fair.md", article("Kenya goes to the fair", "2018-11-29", body));
    let explained = site.run(&["explain", "content/fair.md"]).out;
    let dates = part(&explained, "Dates mentioned");
    assert!(
        dates.contains("\n  2018-12-10  5:24 (bytes ")
            && dates.ends_with("Dec 10\n  2017        7:17 (bytes 103-112)      last year"),
        "{dates}"
    );
    let export = site.run(&["export"]).out;
    assert!(
        export.contains(r#""dates":[{"date":"2018-12-10","precision":"day","text":"Dec 10","start":"#),
        "{export}"
    );
}

#[test]
fn names_and_the_story_are_told() {
    let site = Site::new(&[]);
    let talks = |n: usize| {
        format!(
            "The Kelmarsh protocol of Vostrograd was {} by Mr Peter Zyrianov of the Kelmarsh Institute in May. Mr \
             Zyrianov told reporters 200 things. The Kelmarsh depot of Vostrograd stays {}.",
            ["signed", "read", "lost"][n],
            ["shut", "open", "dark"][n]
        )
    };
    for n in 0..3 {
        let title =
            ["Kelmarsh protocol signed", "Kelmarsh protocol read out", "Kelmarsh protocol is lost"][n];
        site.write(&format!("content/k{n}.md"), article(title, &format!("2018-11-{:02}", 10 + n), &talks(n)));
    }
    let ran = site.run(&["explain", "content/k1.md"]);
    let names = part(&ran.out, "People and organisations");
    assert!(
        names.contains("Peter Zyrianov (person, in 3 of the articles: /names/peter-zyrianov/)"),
        "{names}"
    );
    assert_eq!(names.matches(" Zyrianov").count(), 3, "the name, its two places: {names}");
    let thread = part(&ran.out, "Story thread");
    assert!(
        thread.contains("(/threads/2018-11-10-k0/)")
            && thread.contains("2018-11-12  Kelmarsh protocol is lost"),
        "{thread}"
    );
    let related = part(&ran.out, "Related articles");
    assert!(
        related.contains("both mention ") && related.contains("Kelmarsh Institute, Peter Zyrianov"),
        "{related}"
    );
    // "Kelmarsh" is said with the institute, and numbers and reporters say nothing.
    assert!(
        !related.contains("200") && !related.contains("reporters") && !related.contains(", Kelmarsh,"),
        "{related}"
    );
    // Below three articles there is no page.
    site.remove("content/k2.md");
    let ran = site.run(&["explain", "content/k1.md"]);
    assert!(part(&ran.out, "People").contains("in 2 of the articles: no page"), "{}", ran.out);
}

#[test]
fn topics_and_names_put_aside_are_told_with_the_reason() {
    let site = Site::new(&[(
        "content/kettles.md",
        &article(
            "Kettles stolen from hall",
            "2018-11-29",
            "Two kettles were stolen from a hall in the night, and a burglar was seen near the Salvation Army. A strike of the \
             clock, said lawyer Nora Lind, woke the keeper. The burglary is the third; Brokham was asleep.",
        ),
    )]);
    let ran = site.run(&["explain", "content/kettles.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let names = part(&ran.out, "People and organisations");
    assert!(names.contains("Nora Lind (person") && names.contains("first word a given name +"), "{names}");
    assert!(names.contains("as person by +"), "{names}");
    let aside = part(&ran.out, "Topics put aside");
    assert!(
        aside.contains("of what speaks for")
            || aside.contains("too little speaks")
            || aside.contains("one word"),
        "{aside}"
    );
}
