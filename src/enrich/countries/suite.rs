//! The suite of sentences: every ambiguity that the tagger knows, in both directions, and all its languages.

use std::collections::BTreeSet;

use super::{Context, Gazetteer};
use crate::text::{BlockKind, PlainText};

/// The countries that a sentence is found to speak of.
fn found(gazetteer: &Gazetteer, sentence: &str, language: &str) -> BTreeSet<String> {
    let text = PlainText::from_plain(BlockKind::Paragraph, sentence);
    let context =
        Context { language, home_country: None, dateline: None, year: Some(2000), about_threshold: 450 };
    gazetteer.find(&text, &context).iter().map(|c| c.code.to_string()).collect()
}

fn codes(column: &str) -> BTreeSet<String> {
    column.split_whitespace().filter(|c| *c != "-").map(str::to_owned).collect()
}

/// Reads every sentence of a table and names all that are misread.
fn check<'a>(rows: impl Iterator<Item = (&'a str, &'a str, &'a str)>, least: usize) {
    let gazetteer = Gazetteer::embedded();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (language, sentence, expected) in rows {
        let (found, expected) = (found(&gazetteer, sentence, language), codes(expected));
        if found != expected {
            wrong.push(format!("{language}: {sentence}\n    found {found:?}, expected {expected:?}"));
        }
        assert!(seen.insert(sentence), "twice: {sentence}");
    }
    assert!(seen.len() >= least, "only {} sentences", seen.len());
    assert!(
        wrong.is_empty(),
        "{} of {} sentences are misread:\n{}",
        wrong.len(),
        seen.len(),
        wrong.join("\n")
    );
}

/// The rows of a table that are neither empty nor headings.
fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// What is left of a sentence without its names: the words that begin with a small letter.
fn frame(sentence: &str) -> String {
    let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|w| w.starts_with(char::is_lowercase)).collect::<Vec<_>>().join(" ")
}

#[test]
fn english_sentences_are_read_as_people_read_them() {
    let table = include_str!("../../../tests/data/countries/sentences.tsv");
    let mut frames = BTreeSet::new();
    for (sentence, _) in lines(table).filter_map(|l| l.split_once('\t')) {
        assert!(frames.insert(frame(sentence)), "another sentence has the frame of: {sentence}");
    }
    check(lines(table).filter_map(|l| l.split_once('\t')).map(|(text, codes)| ("en", text, codes)), 300);
}

#[test]
fn every_language_has_its_names() {
    let table = include_str!("../../../tests/data/countries/languages.tsv");
    let rows: Vec<(&str, &str, &str)> = lines(table)
        .filter_map(|l| {
            let (language, rest) = l.split_once('\t')?;
            let (text, codes) = rest.split_once('\t')?;
            Some((language, text, codes))
        })
        .collect();
    for language in ["fr", "es", "de", "pt", "it", "ar", "zh", "ja", "ko", "ru"] {
        let texts = rows.iter().filter(|r| r.0 == language).count();
        assert!(texts >= 30, "{language}: only {texts} texts");
    }
    check(rows.into_iter(), 300);
}

/// `+XX`: the article is about it; `?XX`: it is mentioned only; `-XX`: it is not mentioned. See the head of the file.
#[test]
fn what_is_mentioned_in_passing_is_not_what_an_article_is_about() {
    let gazetteer = Gazetteer::embedded();
    let context = Context {
        language: "en",
        home_country: None,
        dateline: None,
        year: Some(2000),
        about_threshold: 450,
    };
    let mut wrong = Vec::new();
    for line in lines(include_str!("../../../tests/data/countries/about.tsv")) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [expected, headline, body] = fields[..] else { panic!("three fields: {line}") };
        let mut text = PlainText::new();
        let paragraphs = body.split("¶").map(|paragraph| (BlockKind::Paragraph, paragraph.trim()));
        for (kind, block) in std::iter::once((BlockKind::Title, headline)).chain(paragraphs) {
            text.begin(kind);
            text.push(block, 0..block.len());
            text.end();
        }
        let found = gazetteer.find(&text, &context);
        let (sign, code) = expected.split_at(1);
        let country = found.iter().find(|country| country.code.as_str() == code);
        let is = match country {
            Some(country) if country.about => "+",
            Some(_) => "?",
            None => "-",
        };
        if is != sign {
            let told: Vec<String> = found.iter().map(|c| format!("{} {}", c.code, c.score)).collect();
            wrong.push(format!("{headline}: expected {expected}, is {is}{code}; {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
