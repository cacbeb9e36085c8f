//! Names of our own and what is found of them; see the head of `tests/data/names/cases.tsv`.

use super::vocabulary::NameEntry;
use super::*;
use crate::enrich::countries::{Context, Gazetteer, Rule};
use crate::enrich::tokens::tokenize;
use crate::text::BlockKind;

const CASES: &str = include_str!("../../../tests/data/names/cases.tsv");

fn find(text: &str, vocabulary: &NameVocabulary, language: &str) -> String {
    find_among(text, &[], vocabulary, language)
}

/// With the places that the gazetteer finds.
fn find_with_places(text: &str, gazetteer: &Gazetteer, vocabulary: &NameVocabulary) -> String {
    let context =
        Context { language: "en", home_country: None, dateline: None, year: None, about_threshold: 500 };
    let plain = PlainText::from_plain(BlockKind::Paragraph, text);
    let nations = [Rule::Name, Rule::FormerName, Rule::Abbreviation, Rule::Demonym];
    let found = gazetteer.find(&plain, &context);
    let mentions = found.iter().flat_map(|found| &found.mentions);
    let mut places: Vec<PlaceSpan> = mentions
        .map(|at| PlaceSpan { start: at.start, end: at.end, is_country: nations.contains(&at.rule) })
        .collect();
    places.sort_unstable();
    find_among(text, &places, vocabulary, "en")
}

fn find_among(text: &str, places: &[PlaceSpan], vocabulary: &NameVocabulary, language: &str) -> String {
    let plain = PlainText::from_plain(BlockKind::Paragraph, text);
    let mut tokens = Vec::new();
    tokenize(&plain, language, &mut tokens);
    let found = names(&plain, &tokens, places, vocabulary, language).names;
    let said: Vec<String> = found
        .iter()
        .map(|name| format!("{}:{}*{}", &name.kind.as_str()[..1], name.name, name.evidence.len()))
        .collect();
    if said.is_empty() { "-".to_owned() } else { said.join(" | ") }
}

/// The lines of the table: what is found, and the text.
fn cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap_or_else(|| panic!("a tab: {line}")))
}

#[test]
fn every_name_is_found_and_every_twin_left_alone() {
    let vocabulary = NameVocabulary::embedded();
    let wrong: Vec<String> = cases()
        .filter_map(|(expected, text)| {
            let found = find(text, &vocabulary, "en");
            (found != expected).then(|| format!("{text}\n  expected {expected}\n     found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_holds_a_hundred_names_each_with_its_twin() {
    let positive = cases().filter(|(expected, _)| *expected != "-").count();
    let negative = cases().filter(|(expected, _)| *expected == "-").count();
    assert!(positive >= 100 && negative >= 100, "{positive} names, {negative} twins");
}

#[test]
fn a_site_knows_its_own_names_and_what_is_none() {
    let entry = |name: &str, aliases: &[&str]| NameEntry {
        name: name.to_owned(),
        kind: NameKind::Person,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        wikidata: Some("Q56226".to_owned()),
    };
    let file = NamesFile {
        names: vec![entry("Kim Jong Un", &["Chairman Kim", "KJU"])],
        not_names: vec!["Amnesty International".to_owned(), "John Doe".to_owned()],
    };
    assert_eq!(NameVocabulary::problems(&file), []);
    let vocabulary = NameVocabulary::embedded().with_site(&file);
    let text = "Kim Jong-un met Amnesty International and John Doe. Kju fans saw KJU wave at the UN.";
    assert_eq!(find(text, &vocabulary, "en"), "p:Kim Jong Un*2 | o:United Nations*1");
    assert_eq!(find(text, &vocabulary, "de"), "p:Kim Jong Un*2 | o:United Nations*1");
}

#[test]
fn mistakes_in_the_file_are_named() {
    let entry = |name: &str, wikidata: &str| NameEntry {
        name: name.to_owned(),
        kind: NameKind::Organisation,
        aliases: Vec::new(),
        wikidata: Some(wikidata.to_owned()),
    };
    let file = NamesFile {
        names: vec![entry("A", "Q1"), entry("a", "56"), entry("!", "Q2")],
        not_names: vec!["A".into()],
    };
    let messages: Vec<String> =
        NameVocabulary::problems(&file).into_iter().map(|problem| problem.message).collect();
    assert_eq!(
        messages,
        [
            "`a` belongs to two names",
            "`56` is not an item of Wikidata: one is written Q56226",
            "`!` holds no letter or digit",
            "`A` is both a name and none"
        ]
    );
}

/// `=o:Name*2` must be found (of that kind, at so many places), `!o:Name` must not.
#[test]
fn news_names_are_found_and_what_only_looks_like_one_is_not() {
    let vocabulary = NameVocabulary::embedded();
    let gazetteer = Gazetteer::embedded();
    let lines = include_str!("../../../tests/data/names/news.tsv").lines();
    let mut wrong = Vec::new();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let (expected, text) = line.split_once('\t').unwrap_or_else(|| panic!("a tab: {line}"));
        let found = find_with_places(text, &gazetteer, &vocabulary);
        let (must, name) = expected.split_at(1);
        let has = found.split(" | ").any(|known| known == name || known.split('*').next() == Some(name));
        if has != (must == "=") {
            wrong.push(format!("{text}\n  expected {expected}\n     found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_the_vocabulary_knows_is_nobodys_surname() {
    let text = "Minister Pak Jong Un and his wife dined late. UN inspectors came a day after the minister, Pak Jong Un, left.";
    let plain = PlainText::from_plain(BlockKind::Paragraph, text);
    let mut tokens = Vec::new();
    tokenize(&plain, "en", &mut tokens);
    let owned = names(&plain, &tokens, &[], &NameVocabulary::embedded(), "en").owned;
    let at = text.find("UN ").unwrap() as u32;
    let kinds: Vec<CapitalsKind> =
        owned.iter().filter(|name| name.start == at).map(|name| name.kind).collect();
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == CapitalsKind::Organisation), "{kinds:?}");
    assert!(owned.iter().any(|name| name.kind == CapitalsKind::Person));
}
