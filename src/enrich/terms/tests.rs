//! What counts as a term and how strong it is, by example.

use super::*;
use crate::enrich::tokens::tokenize;

fn article(title: &str, paragraphs: &[&str]) -> (PlainText, Terms) {
    let mut text = PlainText::new();
    text.begin(BlockKind::Title);
    text.push(title, 0..title.len());
    for paragraph in paragraphs {
        text.begin(BlockKind::Paragraph);
        text.push(paragraph, 0..paragraph.len());
    }
    text.end();
    let mut tokens = Vec::new();
    tokenize(&text, "en", &mut tokens);
    let terms = in_the_text(terms(&text, &tokens, "en"));
    (text, terms)
}

/// As if the file were its plain text.
fn in_the_text(terms: FoundTerms) -> Terms {
    terms.located(|span| FileSpan::new(span.range()))
}

fn find(terms: &Terms, word: &str) -> Option<ArticleTerm> {
    terms.find(stem_hash(word, "en") & ((1 << HASH_BITS) - 1))
}

#[test]
fn names_are_counted_apart_and_the_title_counts_double() {
    let (text, terms) = article(
        "Harbour reopens after storm",
        &["Boats left Lund again. Lund harbour was shut when the storm hit Lund on Monday."],
    );
    let lund = find(&terms, "lund").unwrap();
    // "Lund harbour" begins a sentence, so its capital tells nothing.
    assert_eq!((lund.count, lund.named), (3, 2));
    let harbour = find(&terms, "harbour").unwrap();
    assert_eq!((harbour.count, harbour.named), (3, 0));
    assert_eq!(&text.text()[harbour.at.range()], "Harbour");
    assert_eq!(find(&terms, "boat").map(|t| t.count), Some(1));
    assert!(find(&terms, "after").is_none() && find(&terms, "the").is_none());
}

#[test]
fn the_occurrence_shown_is_one_as_a_name() {
    let (text, terms) = article("News", &["March weather came late. They said in March that it was over."]);
    let march = find(&terms, "march").unwrap();
    assert_eq!((march.count, march.named), (2, 1));
    assert_eq!(&text.text()[march.at.range().start - 3..march.at.range().end], "in March");
}

#[test]
fn capitals_tell_nothing_in_a_headline_that_is_full_of_them() {
    let (_, terms) = article("Minister Visits Flooded Border Towns", &["He saw the damage."]);
    assert_eq!(find(&terms, "flooded").map(|t| (t.count, t.named)), Some((2, 0)));
    let (_, terms) = article("Minister visits Lund after flood damage there", &["He saw the damage."]);
    assert_eq!(find(&terms, "lund").map(|t| (t.count, t.named)), Some((2, 1)));
}

#[test]
fn a_title_that_repeats_the_first_words_is_not_counted() {
    let (_, terms) = article("Boats leave the harbour…", &["Boats leave the harbour at dawn."]);
    assert_eq!(find(&terms, "harbour").map(|t| t.count), Some(1));
    let (_, terms) = article("Boats leave the port", &["Boats leave the harbour at dawn."]);
    assert_eq!(find(&terms, "boat").map(|t| t.count), Some(3));
}

#[test]
fn function_words_are_those_of_the_language() {
    let text =
        PlainText::from_plain(BlockKind::Paragraph, "Der Minister sagte, dass die Wahl nach dem Sommer ist");
    let mut tokens = Vec::new();
    tokenize(&text, "de-AT", &mut tokens);
    let words = |language| {
        let terms = in_the_text(terms(&text, &tokens, language));
        terms.iter().map(|t| text.text()[t.at.range()].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(words("de-AT"), ["Minister", "Wahl", "Sommer"]);
    assert_eq!(words("tlh").len(), 10);
}

#[test]
fn an_abbreviation_is_no_function_word() {
    let (_, terms) = article("Report", &["The WHO and the U.S. asked who could help us."]);
    assert_eq!(find(&terms, "who").map(|t| (t.count, t.named)), Some((1, 1)));
    assert_eq!(find(&terms, "us").map(|t| (t.count, t.named)), Some((1, 1)));
}

#[test]
fn the_number_of_terms_is_bounded_and_the_strongest_are_kept() {
    let words: Vec<String> =
        (0..400).map(|n| format!("w{}x", "abcdefghij".repeat(1 + n / 40)) + &n.to_string()).collect();
    let (_, terms) = article("Report", &[&words.join(" "), "at last the fleet, the fleet, said Lund"]);
    assert_eq!(terms.len(), MAX_TERMS);
    assert!(find(&terms, "fleet").is_some() && find(&terms, "lund").is_some());
    let strength: Vec<u8> = terms.iter().map(|t| t.count.min(4) + 2 * t.named.min(4)).collect();
    assert!(strength.is_sorted_by(|a, b| a >= b));
}

#[test]
fn terms_survive_being_stored() {
    let (_, terms) =
        article("Harbour reopens", &["Boats left Lund, and Lund's people watched the boats leave."]);
    let stored = postcard::to_stdvec(&terms).unwrap();
    assert_eq!(postcard::from_bytes::<Terms>(&stored).unwrap(), terms);
    assert!(stored.len() < 80 + 12 * terms.len());
}

#[test]
fn any_text_has_terms_or_none() {
    for body in ["", " ", "…", "the of", "中文新闻", "a\u{300}", "İstanbul'da ÇOK", &"x".repeat(100_000)]
    {
        let (text, terms) = article(body, &[body, body]);
        for term in terms.iter() {
            assert!(text.text().get(term.at.range()).is_some() || term.at.range().len() == 255);
        }
    }
}
