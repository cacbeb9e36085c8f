//! A note is at the words that its author meant, or it is reported: it is never anywhere else.

use archive::config::Config;
use archive::parse::{ParseSettings, article_with_notes};
use archive::source::SourceFile;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};
use unicode_normalization::UnicodeNormalization;

/// Words of all scripts: with marks, from right to left, emoji of several parts, ligatures, without blanks, alike.
const WORDS: [&str; 44] = [
    "Robin",
    "robin",
    "Robins",
    "the",
    "the",
    "commission",
    "of",
    "inquiry",
    "met",
    "in",
    "café",
    "cafe\u{301}",
    "naïve",
    "l’été",
    "“quoted”",
    "co\u{ad}operate",
    "ﬁnal",
    "ﬂag",
    "Straße",
    "STRASSE",
    "Ärger",
    "żółć",
    "Ελλάδα",
    "ΕΛΛΑΔΑ",
    "Москва",
    "مجلس",
    "الأمن",
    "كِتَاب",
    "שָׁלוֹם",
    "שלום",
    "नमस्ते",
    "क्षेत्र",
    "한국은",
    "한국",
    "会議",
    "会談",
    "東京で",
    "ประเทศไทย",
    "👩\u{200d}👧",
    "👩",
    "🇰🇵",
    "2014–2018",
    "don't",
    "e\u{301}\u{323}",
];

#[derive(Clone, Debug)]
struct Case {
    words: Vec<u8>,
    /// Where paragraphs end.
    breaks: Vec<u8>,
    from: u8,
    count: u8,
    edits: Vec<Change>,
    /// How the words are written anew, without being others.
    dressed: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Change {
    Insert(u8, u8),
    Delete(u8),
    Replace(u8, u8),
    Swap(u8),
}

/// A word and the number it was given in the first text; none for one that was put in later.
type Token = (String, Option<usize>);

fn case() -> impl Strategy<Value = Case> {
    let change = prop_oneof![
        (any::<u8>(), any::<u8>()).prop_map(|(at, word)| Change::Insert(at, word)),
        any::<u8>().prop_map(Change::Delete),
        (any::<u8>(), any::<u8>()).prop_map(|(at, word)| Change::Replace(at, word)),
        any::<u8>().prop_map(Change::Swap),
    ];
    (
        prop::collection::vec(any::<u8>(), 4..40),
        prop::collection::vec(any::<u8>(), 0..4),
        any::<u8>(),
        0..4u8,
        prop::collection::vec(change, 0..8),
        prop::collection::vec(any::<u8>(), 40..41),
    )
        .prop_map(|(words, breaks, from, count, edits, dressed)| Case {
            words,
            breaks,
            from,
            count,
            edits,
            dressed,
        })
}

/// The Markdown of some words, and where each stands in it.
fn written(tokens: &[Token], breaks: &[u8], dressed: &[u8]) -> (String, Vec<std::ops::Range<usize>>) {
    let mut text = String::from("---\ntitle: T\ndate: 2018\n---\n");
    let mut places = Vec::new();
    for (at, (word, _)) in tokens.iter().enumerate() {
        if at > 0 {
            let is_break = breaks.iter().any(|place| usize::from(*place) % tokens.len() == at);
            text.push_str(if is_break { "\n\n" } else { " " });
        }
        let dress = dressed.get(at % dressed.len().max(1)).copied().unwrap_or_default();
        let (open, word, close) = match dress % 8 {
            1 => ("", word.nfc().collect(), ""),
            2 => ("", word.nfd().collect(), ""),
            3 => ("*", word.clone(), "*"),
            4 => ("", word.replace('’', "'").replace(['“', '”'], "\""), ""),
            5 => ("", word.replace('–', "-"), ""),
            6 => ("[", word.clone(), "](https://example.org/)"),
            _ => ("", word.clone(), ""),
        };
        text.push_str(open);
        places.push(text.len()..text.len() + word.len());
        text.push_str(&word);
        text.push_str(close);
    }
    (text + "\n", places)
}

/// Where a note stands, if anywhere, and the codes of what was told of it.
type Stood = (Option<(usize, usize)>, Vec<String>);

fn with_note(text: &str, quote: &str) -> Option<Stood> {
    let settings = ParseSettings::new(&Config::default());
    let file = SourceFile::new("content/a.md", text);
    let notes = format!("- {{body: x, {quote}}}\n");
    let beside = SourceFile::new("content/a.notes.yaml", &notes);
    let parsed = article_with_notes(&file, &settings, None, Some(&beside)).ok()?;
    let note = parsed.article.notes.first()?;
    let place = note.anchor.as_ref().map(|anchor| (anchor.at.start as usize, anchor.at.end as usize));
    let codes = parsed.note_problems.iter().map(|problem| problem.code.as_str().to_owned()).collect();
    Some((place, codes))
}

fn yaml(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// The words of a text as a reader sees them, to count how often something stands there.
fn plain(tokens: &[Token]) -> String {
    let words: Vec<String> = tokens.iter().map(|(word, _)| look(word)).collect();
    format!(" {} ", words.join(" "))
}

/// What does not count when words are compared.
fn look(word: &str) -> String {
    word.nfd()
        .filter(|c| *c != '\u{ad}')
        .map(|c| match c {
            '’' | '\'' => '\'',
            '“' | '”' | '"' => '"',
            '–' | '-' => '-',
            c => c,
        })
        .collect()
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let word = |n: u8| WORDS[usize::from(n) % WORDS.len()].to_owned();
    let first: Vec<Token> = case.words.iter().enumerate().map(|(at, n)| (word(*n), Some(at))).collect();
    let from = usize::from(case.from) % first.len();
    let to = (from + 1 + usize::from(case.count)).min(first.len());
    let (text, places) = written(&first, &case.breaks, &[]);
    let exact: Vec<&str> = first[from..to].iter().map(|(word, _)| word.as_str()).collect();
    let exact = exact.join(" ");
    let side = |range: std::ops::Range<usize>| {
        first[range].iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ")
    };
    let (prefix, suffix) = (side(from.saturating_sub(3)..from), side(to..(to + 3).min(first.len())));
    let context = format!("quote: {}, prefix: {}, suffix: {}", yaml(&exact), yaml(&prefix), yaml(&suffix));

    // In the text that it was written for the note is at its words, unless these stand elsewhere with the same around them.
    let whole = |tokens: &[Token]| {
        let around = [prefix.as_str(), &exact, &suffix].into_iter().filter(|part| !part.is_empty()).map(look);
        let around = around.collect::<Vec<_>>().join(" ");
        let text = plain(tokens);
        (0..text.len()).filter(|at| text.is_char_boundary(*at) && text[*at..].starts_with(&around)).count()
    };
    let Some((place, codes)) = with_note(&text, &context) else { return Err(TestCaseError::fail("unread")) };
    if whole(&first) == 1 {
        prop_assert_eq!(place, Some((places[from].start, places[to - 1].end)), "{}\n{:?}", context, codes);
        prop_assert!(codes.is_empty(), "{:?} {}", codes, context);
    }

    let mut tokens = first.clone();
    for edit in &case.edits {
        let at = |n: u8, length: usize| usize::from(n) % length.max(1);
        match edit {
            Change::Insert(n, new) => tokens.insert(at(*n, tokens.len() + 1), (word(*new), None)),
            Change::Delete(n) if tokens.len() > 1 => drop(tokens.remove(at(*n, tokens.len()))),
            Change::Replace(n, new) if !tokens.is_empty() => {
                let at = at(*n, tokens.len());
                tokens[at] = (word(*new), None);
            }
            Change::Swap(n) if tokens.len() > 1 => {
                let at = at(*n, tokens.len() - 1);
                tokens.swap(at, at + 1);
            }
            _ => {}
        }
    }
    let (text, places) = written(&tokens, &case.breaks, &case.dressed);
    let start = tokens.iter().position(|(_, number)| *number == Some(from));
    let there = start.filter(|start| {
        let numbers = tokens[*start..].iter().take(to - from).map(|(_, number)| *number);
        numbers.eq((from..to).map(Some))
    });
    let right = there.map(|start| (places[start].start, places[start + to - from - 1].end));
    let Some((place, codes)) = with_note(&text, &context) else { return Err(TestCaseError::fail("unread")) };
    // Nobody could tell a copy of the words with all that stood around them from the words themselves, and a long quote
    // that stands there once is known by itself.
    let is_long = look(&exact).len() >= 40;
    let around = first[from.saturating_sub(3)..(to + 3).min(first.len())].iter().map(|(word, _)| look(word));
    let around: Vec<String> = around.collect();
    let before = from - from.saturating_sub(3);
    let is_copy = |at: usize| {
        let words = tokens[at..].iter().take(around.len()).map(|(word, _)| look(word));
        let (start, end) = (at + before, at + before + (to - from));
        words.eq(around.iter().cloned()) && place == Some((places[start].start, places[end - 1].end))
    };
    if place.is_some()
        && !(is_long && there.is_none())
        && !(0..tokens.len()).any(is_copy)
        && place != right
        && whole(&tokens) <= usize::from(there.is_some() && whole(&first) == 1)
    {
        prop_assert!(
            !codes.is_empty(),
            "silently elsewhere: {:?} instead of {:?}\n{}\n{}",
            place,
            right,
            text,
            context
        );
    }
    if place.is_none() {
        prop_assert!(
            codes.contains(&"W060".to_owned()),
            "lost in silence: {:?}\n{}\n{}",
            codes,
            text,
            context
        );
    }
    if let Some((start, end)) = place {
        // The bytes are those of the words, markup apart.
        let bytes =
            look(&text[start..end]).replace(['*', '[', ']'], "").replace("(https://example.org/)", "");
        let words: Vec<&str> = bytes.split_whitespace().collect();
        let wanted = look(&exact);
        prop_assert_eq!(words, wanted.split_whitespace().collect::<Vec<_>>());
    }
    Ok(())
}

#[test]
fn a_note_is_at_its_words_or_reported() {
    let cases = std::env::var("ARCHIVE_ANCHOR_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let config = Cases { cases, failure_persistence: None, ..Cases::default() };
    TestRunner::new(config).run(&case(), |case| check(&case)).unwrap();
}
