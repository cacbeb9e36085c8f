//! Date expressions of our own and what they resolve to; see the head of `data/dates/expressions.tsv`.

use archive::date::Date;
use archive::enrich::dates::{MAX_DATES, dates};
use archive::enrich::tokens::tokenize;
use archive::text::{BlockKind, PlainText};

const EXPRESSIONS: &str = include_str!("data/dates/expressions.tsv");

fn read(text: &str, article: Option<&str>, language: &str) -> String {
    let plain = PlainText::from_plain(BlockKind::Paragraph, text);
    let mut tokens = Vec::new();
    tokenize(&plain, language, &mut tokens);
    let article = article.map(|date| Date::parse(date).expect("a date"));
    let found = dates(&plain, &tokens, article, language);
    for mention in &found {
        assert_eq!(&text[mention.at.range()], &*mention.text);
    }
    let found: Vec<String> =
        found.iter().map(|mention| format!("{}={}", mention.date, mention.text)).collect();
    if found.is_empty() { "-".to_owned() } else { found.join(" | ") }
}

/// The lines of the table: article's date, what is found, sentence.
fn expressions() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = EXPRESSIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_else(|| panic!("three fields: {line}"));
        (field(), field(), field())
    })
}

#[test]
fn every_expression_is_resolved_and_every_twin_left_alone() {
    let wrong: Vec<String> = expressions()
        .filter_map(|(article, expected, text)| {
            let found = read(text, Some(article), "en");
            (found != expected)
                .then(|| format!("{article} {text}\n  expected {expected}\n     found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_holds_a_hundred_expressions_each_with_its_twin() {
    let positive = expressions().filter(|(_, expected, _)| *expected != "-").count();
    let negative = expressions().filter(|(_, expected, _)| *expected == "-").count();
    assert!(positive >= 100, "{positive} expressions");
    assert!(negative >= 100, "{negative} twins");
}

#[test]
fn without_a_date_of_the_article_only_full_dates_are_read() {
    let text = "On Tuesday, Dec 10, last year, it was over; on 10 December 2014, and in 2015, it was not.";
    assert_eq!(read(text, None, "en"), "2014-12-10=10 December 2014 | 2015=2015");
    // A month says nothing of its days, a year nothing of its months.
    assert_eq!(
        read("They met yesterday, last month and last year.", Some("2018-01"), "en"),
        "2017-12=last month | 2017=last year"
    );
    assert_eq!(read("They met yesterday, last month and last year.", Some("2018"), "en"), "2017=last year");
}

#[test]
fn other_languages_have_plain_dates_only() {
    let text = "Am 10 May 2014 (2014-05-11) war es so weit.";
    assert_eq!(read(text, Some("2018-11-29"), "de"), "2014-05-11=2014-05-11");
    assert_eq!(read(text, Some("2018-11-29"), "en-GB"), "2014-05-10=10 May 2014 | 2014-05-11=2014-05-11");
}

#[test]
fn a_chronology_is_cut_and_odd_texts_do_no_harm() {
    let long = "It began in 2014. ".repeat(100);
    assert_eq!(read(&long, None, "en").matches("2014=").count(), MAX_DATES);
    for odd in [
        "",
        "2014",
        "31 February 2014",
        "Dec",
        "last",
        "in",
        "the day before",
        "9999-99-99",
        "0-0-0",
        "Friday–",
        "’s 2014’s",
        "１０ Dec ２０１４",
        "30 Feb",
        "Feb 29",
        "32 May",
        "yesterday-",
        // Pairs of characters overlap: nothing stands between the first and the second.
        "last 司司長司",
        "next 每执行一次",
    ] {
        for date in [None, Some("2018-11-29"), Some("0001-01-01"), Some("9999-12-31")] {
            read(odd, date, "en");
        }
    }
}
