//! What counts as a word, by example.

use super::*;
use crate::text::BlockKind;

fn tokens(text: &str) -> (PlainText, Vec<Token>) {
    let plain = PlainText::from_plain(BlockKind::Paragraph, text);
    let mut out = Vec::new();
    tokenize(&plain, "en", &mut out);
    (plain, out)
}

fn spans(text: &str) -> Vec<String> {
    let (plain, out) = tokens(text);
    out.iter().map(|t| plain.text()[t.start as usize..t.end as usize].to_string()).collect()
}

#[test]
fn words_are_cut_where_a_reader_cuts_them() {
    assert_eq!(spans("The minister's well-known aide"), ["The", "minister", "well", "known", "aide"]);
    assert_eq!(spans("Workers’ rights and Oslo’s"), ["Workers", "rights", "and", "Oslo"]);
    assert_eq!(spans("in the U.S. army, U.N.-led"), ["in", "the", "U.S.", "army", "U.N.", "led"]);
    assert_eq!(spans("1,250 or 3.5, not 1,2 of 26th"), ["1,250", "or", "3.5", "not", "1", "2", "of", "26th"]);
    assert_eq!(spans("Côte d’Ivoire, Łódź; naïve…"), ["Côte", "d", "Ivoire", "Łódź", "naïve"]);
    assert_eq!(spans("हिन्दी में समाचार। किर्गिज़"), ["हिन्दी", "में", "समाचार", "किर्गिज़"]);
    assert!(spans(" — … \u{feff} 'q").len() == 1 && spans("").is_empty());
}

#[test]
fn scripts_without_spaces_give_pairs() {
    assert_eq!(spans("北京市，abc中"), ["北京", "京市", "abc", "中"]);
    assert_eq!(spans("東京Tokyo"), ["東京", "Tokyo"]);
    assert_eq!(spans("Tokyo東京"), ["Tokyo", "東京"]);
}

#[test]
fn one_word_has_one_hash() {
    let word = |text: &str| tokens(text).1[0].word;
    assert_eq!(word("U.S. troops"), word_hash("us"));
    assert_eq!(word_hash("u.s."), word_hash("us"));
    assert_eq!(word("1,000 men"), word_hash("1000"));
    assert_eq!(word("ZÜRICH"), word_hash("zürich"));
    assert_ne!(word("Zurich"), word_hash("zürich"));
    assert_eq!(word("co\u{AD}operate"), word_hash("cooperate"));
    assert_eq!(word("ΟΔΟΣ"), word_hash(&"ΟΔΟΣ".to_lowercase()));
    assert_eq!(word("Oslo’s"), word_hash("oslo"));
    assert_eq!(word("Oslo's"), word_hash("oslo's"));
    assert_eq!(word_hash(" ... "), 0);
}

#[test]
fn the_hash_is_the_same_on_every_machine() {
    assert_eq!(word_hash("archive"), ARCHIVE);
    assert_eq!(word_hash("constitutional"), CONSTITUTIONAL);
}
const ARCHIVE: u64 = 0x21f710fe4196902f;
const CONSTITUTIONAL: u64 = 0xae02143eec63502f;

#[test]
fn inflections_share_a_stem_and_different_words_do_not() {
    let stem = |word: &str| stem_hash(word, "en-GB");
    for family in [
        &["judge", "judges", "judged", "judging"][..],
        &["country", "countries"],
        &["plan", "plans", "planned", "planning"],
        &["fire", "fires", "fired", "firing"],
        &["kill", "kills", "killed", "killing", "killings"],
        &["state", "states", "stated"],
        &["control", "controls", "controlled"],
        &["boss", "bosses"],
        &["church", "churches"],
        &["accuse", "accused", "accuses"],
        &["attack", "attacks", "attacked"],
    ] {
        for word in family {
            assert_eq!(stem(word), stem(family[0]), "{word}");
        }
    }
    for (one, other) in
        [("plan", "plane"), ("news", "new"), ("rat", "rate"), ("car", "care"), ("virus", "viru")]
    {
        assert_ne!(stem(one), stem(other), "{one} {other}");
    }
    assert_eq!(stem_hash("planes", "fr"), word_hash("planes"));
}

#[test]
fn flags_tell_names_from_the_first_word_of_a_sentence() {
    let flags = |text: &str, word: &str| {
        let (plain, out) = tokens(text);
        let found = out.iter().find(|t| &plain.text()[t.start as usize..t.end as usize] == word);
        found.map(|t| t.flags).unwrap_or_else(|| panic!("{word} is a token"))
    };
    let text = "Rain fell. Then Mr. Lund left NATO in 2014, saying: “Enough is enough!” We saw J. Holm.";
    assert!(flags(text, "Rain").is_block_start() && flags(text, "Rain").is_sentence_start());
    assert!(flags(text, "Then").is_sentence_start() && !flags(text, "Then").is_block_start());
    assert!(flags(text, "Lund").is_capitalised() && !flags(text, "Lund").is_sentence_start());
    assert!(flags(text, "NATO").is_all_caps() && !flags(text, "Mr").is_all_caps());
    assert!(flags(text, "2014").is_number() && !flags(text, "2014").is_all_caps());
    assert!(flags(text, "Enough").is_sentence_start());
    assert!(flags(text, "We").is_sentence_start());
    assert!(!flags(text, "Holm").is_sentence_start());
    assert!(!flags("see example.Org now", "Org").is_sentence_start());
    assert!(flags("the G20 met", "G20").is_capitalised() && !flags("the G20 met", "G20").is_all_caps());
    assert!(flags("ÉTÉ", "ÉTÉ").is_all_caps() && !flags("Été", "Été").is_all_caps());
}

#[test]
fn a_token_knows_its_block_and_its_bytes() {
    let mut plain = PlainText::new();
    plain.begin(BlockKind::Title);
    plain.push("Two words", 0..9);
    plain.begin(BlockKind::Paragraph);
    plain.push("Ça va", 11..17);
    plain.end();
    let mut out = Vec::new();
    tokenize(&plain, "", &mut out);
    let seen: Vec<_> =
        out.iter().map(|t| (&plain.text()[t.start as usize..t.end as usize], t.block)).collect();
    assert_eq!(seen, [("Two", 0), ("words", 0), ("Ça", 1), ("va", 1)]);
    assert!(out[2].flags.is_block_start());
}

#[test]
fn any_text_is_taken() {
    let odd = [
        "'",
        "’s",
        "a.",
        "a.b",
        "a.b.",
        "1,",
        "1.",
        "é'S",
        "\u{300}a",
        "ﬀ",
        "İ",
        "\u{200d}",
        "中\u{200d}文",
        "กำ",
        "🎉x",
        "a.é",
        "x\u{AD}",
        "\u{AD}x",
    ];
    for first in odd {
        for second in odd {
            let text = format!("{first}{second} {second}");
            let (plain, out) = tokens(&text);
            for token in out {
                assert!(token.start < token.end);
                assert!(plain.text().get(token.start as usize..token.end as usize).is_some());
            }
        }
    }
}
