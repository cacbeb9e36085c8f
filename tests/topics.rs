//! Short texts of our own and the topics they must get; see the head of `data/topics/texts.tsv`.

use archive::enrich::tokens::tokenize;
use archive::enrich::topics::{Deriver, TopicFound, TopicId, TopicVocabulary, TopicsFile};
use archive::text::{BlockKind, PlainText};

const TEXTS: &str = include_str!("data/topics/texts.tsv");

/// The lines of the table: the expected topic, and the text.
fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split_once('\t').expect("a tab"))
}

fn find(deriver: &Deriver, text: &str) -> Vec<TopicFound> {
    let plain = PlainText::from_plain(BlockKind::Paragraph, text);
    let mut tokens = Vec::new();
    tokenize(&plain, "en", &mut tokens);
    deriver.find(&plain, &tokens, &[])
}

fn top(vocabulary: &TopicVocabulary, topic: TopicId) -> TopicId {
    vocabulary.ancestors(topic).first().copied().unwrap_or(topic)
}

#[test]
fn every_text_gets_the_topic_it_is_about() {
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    let mut wrong = Vec::new();
    let mut elsewhere = Vec::new();
    for (expected, text) in texts().filter(|(expected, _)| *expected != "none") {
        let topic = vocabulary.resolve(expected).unwrap_or_else(|_| panic!("no topic {expected:?}")).topic;
        let found = find(&deriver, text);
        assert!(found.len() <= 5, "{text}");
        let is_it = |f: &TopicFound| f.topic == topic || vocabulary.ancestors(f.topic).contains(&topic);
        let labels: Vec<_> = found.iter().map(|f| (&vocabulary.get(f.topic).label, f.score)).collect();
        if !found.iter().any(is_it) {
            wrong.push(format!("{expected}: {labels:?}: {text}"));
        } else if top(&vocabulary, found[0].topic) != top(&vocabulary, topic) {
            elsewhere.push(format!("{expected}: {labels:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A text may well have two sides; which of them is stronger is a matter of taste for a few only.
    assert!(elsewhere.len() <= 5, "{}", elsewhere.join("\n"));
}

#[test]
fn a_text_about_nothing_in_particular_gets_no_topic() {
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    for (_, text) in texts().filter(|(expected, _)| *expected == "none") {
        let found = find(&deriver, text);
        let labels: Vec<_> = found.iter().map(|f| (&vocabulary.get(f.topic).label, f.score)).collect();
        assert!(found.is_empty(), "{labels:?}: {text}");
    }
}

#[test]
fn the_table_is_as_varied_as_it_claims() {
    let vocabulary = TopicVocabulary::embedded();
    let (none, topical): (Vec<_>, Vec<_>) = texts().partition(|(expected, _)| *expected == "none");
    let narrower =
        |expected: &str| vocabulary.resolve(expected).is_ok_and(|r| vocabulary.parent(r.topic).is_some());
    assert!(none.len() >= 20);
    assert!(none.len() + topical.len() >= 200);
    assert!(topical.iter().filter(|(expected, _)| narrower(expected)).count() >= 60);
    let mut areas: Vec<_> = topical
        .iter()
        .filter_map(|(e, _)| vocabulary.resolve(e).ok())
        .map(|r| top(&vocabulary, r.topic))
        .collect();
    areas.sort_unstable();
    areas.dedup();
    assert_eq!(areas.len(), 17);
}

#[test]
fn evidence_lies_on_words_and_adds_up_to_about_the_score() {
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    for (_, text) in texts() {
        for found in find(&deriver, text) {
            assert!(!found.evidence.is_empty(), "{text}");
            assert!((1..=1000).contains(&found.score));
            let sum: i32 = found.evidence.iter().map(|e| i32::from(e.contribution)).sum();
            let most = i32::from(found.score) + 12;
            assert!((0..=most).contains(&sum), "{sum} of {}: {text}", found.score);
            for evidence in &found.evidence {
                let words = &text[evidence.start as usize..evidence.end as usize];
                assert!(words.starts_with(char::is_alphanumeric) && words.ends_with(char::is_alphanumeric));
            }
            assert!(found.evidence.is_sorted_by_key(|e| (e.start, e.end)));
        }
    }
}

#[test]
fn narrower_topics_imply_their_top_level_one() {
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    for (_, text) in texts() {
        let found = find(&deriver, text);
        for f in &found {
            let above = vocabulary.ancestors(f.topic);
            assert!(
                !found.iter().any(|other| above.contains(&other.topic)),
                "one lies under another: {text}"
            );
        }
    }
}

/// 400 words that say nothing, with each of the given words put in `times` times.
fn article(words: &[&str], times: usize) -> String {
    let filler = "and then they went on to the next one of them as it was still there for us all";
    let mut all: Vec<&str> = filler.split(' ').cycle().take(400 - words.len() * times).collect();
    for i in 0..words.len() * times {
        all.insert(20 + i * 300 / (words.len() * times), words[i % words.len()]);
    }
    all.join(" ")
}

#[test]
fn a_site_finds_its_own_topics_by_their_plain_terms() {
    let json = r#"{"replace": true, "topics": [
        {"id": "tides", "terms": ["spring tide", "quay"]},
        {"id": "glass", "terms": ["glassblower"]},
        {"id": "moths", "terms": ["hawkmoth"]}]}"#;
    let file: TopicsFile = serde_json::from_str(json).unwrap();
    let vocabulary = TopicVocabulary::with_site(&file).unwrap();
    let deriver = Deriver::new(&vocabulary);
    for times in 1..=3 {
        let found = find(&deriver, &article(&["quays", "glassblowers", "hawkmoth"], times));
        let mut ids: Vec<_> = found.iter().map(|f| vocabulary.get(f.topic).id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["glass", "moths", "tides"], "{times} occurrences");
    }
    assert!(find(&deriver, "Voters elected a new parliament after a bitter election campaign.").is_empty());
}

#[test]
fn a_site_adds_to_the_lexicon_and_changes_it() {
    let json = r#"{"topics": [
        {"id": "lighthouses", "name": "Lighthouses", "parent": "monument and heritage site", "terms": ["lighthouse"]},
        {"id": "bank", "parent": "banking", "terms": ["bank"], "requires": ["loan"], "excludes": ["river"]},
        {"id": "medtop:20000574", "hide": true}]}"#;
    let file: TopicsFile = serde_json::from_str(json).unwrap();
    let vocabulary = TopicVocabulary::with_site(&file).unwrap();
    let deriver = Deriver::new(&vocabulary);
    let ids = |text: &str| -> Vec<String> {
        find(&deriver, text).iter().map(|f| vocabulary.get(f.topic).id.clone()).collect()
    };
    assert!(ids("The old lighthouse was painted white last week.").contains(&"lighthouses".to_owned()));
    assert!(ids("He asked the bank for a loan.").contains(&"bank".to_owned()));
    assert!(!ids("He sat on the bank and read.").contains(&"bank".to_owned()));
    assert!(!ids("By the river, a bank that gives a loan to boatmen.").contains(&"bank".to_owned()));
    let hidden = ids("Voters queued to elect a president, and the ballot boxes of the election are sealed.");
    assert!(!hidden.is_empty() && !hidden.contains(&"medtop:20000574".to_owned()), "{hidden:?}");
}
