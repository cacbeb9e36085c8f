//! What has to hold between the lexicon, the vocabulary and the derivation.

use super::lexicon::{self, LexiconLine};
use super::matcher::Pattern;
use super::topic::PREFIX;
use super::{Deriver, TopicFound, TopicVocabulary, TopicsFile};
use crate::enrich::tokens::tokenize;
use crate::text::{BlockKind, PlainText};

fn find(deriver: &Deriver, blocks: &[(BlockKind, &str)], language: &str) -> Vec<TopicFound> {
    let mut text = PlainText::new();
    for &(kind, block) in blocks {
        text.begin(kind);
        text.push(block, 0..block.len());
        text.end();
    }
    let mut tokens = Vec::new();
    tokenize(&text, language, &mut tokens);
    deriver.find(&text, &tokens, &[])
}

fn site(json: &str) -> TopicVocabulary {
    let file: TopicsFile = serde_json::from_str(json).unwrap();
    TopicVocabulary::with_site(&file).unwrap()
}

#[test]
fn the_lexicon_names_active_topics_by_their_labels_and_every_line_is_readable() {
    let vocabulary = TopicVocabulary::embedded();
    let mut narrower = Vec::new();
    let mut terms = Vec::new();
    for entry in lexicon::entries() {
        match entry {
            LexiconLine::Topic(Some((number, label))) => {
                let id = vocabulary
                    .by_id(&format!("{PREFIX}{number}"))
                    .unwrap_or_else(|| panic!("{number} {label}"));
                assert_eq!(vocabulary.get(id).label, label);
                assert_eq!(vocabulary.shown(id), Some(id), "{number} {label} is retired");
                if vocabulary.parent(id).is_some() {
                    narrower.push(id);
                }
            }
            LexiconLine::Term(term, weight) => {
                assert!(weight.abs() <= 6000, "{term}: {weight}");
                terms.push(term);
            }
            LexiconLine::Unreadable(line) => panic!("unreadable: {line}"),
            LexiconLine::Topic(None)
            | LexiconLine::Prior(_)
            | LexiconLine::Scale(_)
            | LexiconLine::Setting(_)
            | LexiconLine::Beside(_) => {}
        }
    }
    for (pattern, term) in Pattern::read_all(terms.iter().copied()).iter().zip(&terms) {
        assert!(!pattern.is_empty(), "no word in {term:?}");
    }
    narrower.sort_unstable();
    narrower.dedup();
    assert!(narrower.len() >= 150, "{}", narrower.len());
}

#[test]
fn a_word_in_the_headline_says_more_than_one_further_down() {
    let deriver = Deriver::new(&TopicVocabulary::embedded());
    let score = |blocks: &[(BlockKind, &str)]| find(&deriver, blocks, "en")[0].score;
    let filler = (BlockKind::Paragraph, "It was much the same as it had been for them the week before.");
    let above = score(&[(BlockKind::Title, "An earthquake"), filler]);
    let below = score(&[(BlockKind::Title, "It"), filler, (BlockKind::Paragraph, "An earthquake")]);
    assert!(above > below, "{above} {below}");
}

#[test]
fn a_longer_phrase_keeps_the_words_in_it_from_speaking_alone() {
    let deriver = Deriver::new(&TopicVocabulary::embedded());
    let labels = |text: &str| -> Vec<String> {
        let vocabulary = TopicVocabulary::embedded();
        let found = find(&deriver, &[(BlockKind::Paragraph, text)], "en");
        found.iter().map(|f| vocabulary.get(f.topic).label.clone()).collect()
    };
    assert_eq!(labels("They won the election by a landslide victory"), ["election"]);
    assert_eq!(labels("The landslide came in the night"), ["landslide"]);
}

#[test]
fn a_hidden_or_merged_topic_passes_its_words_on() {
    let text =
        [(BlockKind::Paragraph, "The earthquake, the second earthquake of the year, lasted a minute.")];
    let vocabulary = site(r#"{"topics": [{"id": "medtop:20000153", "hide": true}]}"#);
    let found = find(&Deriver::new(&vocabulary), &text, "en");
    assert_eq!(vocabulary.get(found[0].topic).label, "natural disaster");
    let vocabulary = site(
        r#"{"topics": [{"id": "tremors", "parent": "natural disaster"},
                       {"id": "medtop:20000153", "same_as": "tremors"}]}"#,
    );
    let found = find(&Deriver::new(&vocabulary), &text, "en");
    assert_eq!(vocabulary.get(found[0].topic).id, "tremors");
}

#[test]
fn a_site_term_is_found_in_every_language_and_case_as_it_asks() {
    let vocabulary = site(
        r#"{"replace": true, "topics": [
            {"id": "fjords", "terms": ["Fjorde", "=fjords"]}, {"id": "turkey", "terms": ["Turkey"]},
            {"id": "kyoto", "terms": ["京都"]}]}"#,
    );
    let deriver = Deriver::new(&vocabulary);
    let ids = |text: &str, language: &str| -> Vec<String> {
        let found = find(&deriver, &[(BlockKind::Paragraph, text)], language);
        found.iter().map(|f| vocabulary.get(f.topic).id.clone()).collect()
    };
    assert_eq!(ids("Die Fjorde sind tief.", "de"), ["fjords"]);
    assert_eq!(ids("Two fjords", "en"), ["fjords"]);
    assert!(ids("One fjord", "en").is_empty());
    assert_eq!(ids("They flew to Turkey", "en"), ["turkey"]);
    assert!(ids("They ate turkey", "en").is_empty());
    assert_eq!(ids("昨日京都で", "ja"), ["kyoto"]);
}

#[test]
fn any_text_at_all_is_read_without_a_complaint() {
    let deriver = Deriver::new(&TopicVocabulary::embedded());
    let long = "strike war film bank ".repeat(60_000);
    for text in ["", " ", "\u{0}\u{feff}", "🜂🜂🜂", "ﬁ ǆ İ ß", "=", "…—–", "e\u{301}lection", &long]
    {
        assert!(find(&deriver, &[(BlockKind::Title, text), (BlockKind::Paragraph, text)], "en").len() <= 5);
    }
    assert!(find(&deriver, &[], "en").is_empty());
}

#[test]
fn mistakes_in_the_file_are_named() {
    let problems = |json: &str| -> Vec<String> {
        let file: TopicsFile = serde_json::from_str(json).unwrap();
        let list = TopicVocabulary::with_site(&file).unwrap_err();
        list.iter()
            .map(|p| format!("{} {}: {} {}", p.entry, p.field, p.message, p.hint.as_deref().unwrap_or("")))
            .collect()
    };
    assert!(problems(r#"{"topics": [{"id": "a", "parent": "electoin"}]}"#)[0].contains("election"));
    assert!(problems(r#"{"topics": [{"id": "a"}, {"id": "a"}]}"#)[0].starts_with("1 id"));
    assert!(problems(r#"{"topics": [{"id": "a", "terms": ["--"]}]}"#)[0].starts_with("0 terms"));
    assert!(
        problems(r#"{"topics": [{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}]}"#)[0]
            .contains("itself")
    );
    assert!(problems(r#"{"topics": [{"id": "medtop:1", "name": "earthquak"}]}"#)[0].contains("earthquake"));
}

#[test]
fn what_an_editor_types_is_understood() {
    let vocabulary = TopicVocabulary::embedded();
    let id = |typed: &str| vocabulary.resolve(typed).map(|r| vocabulary.get(r.topic).id.clone());
    for typed in
        ["medtop:20000153", "20000153", "http://cv.iptc.org/newscodes/mediatopic/20000153", "Earthquake "]
    {
        assert_eq!(id(typed).as_deref(), Ok("medtop:20000153"), "{typed}");
    }
    assert_eq!(id("earthqake"), Err(Some("earthquake".to_owned())));
    let (retired, _) = vocabulary.topics().find(|(_, t)| t.retired.is_some()).unwrap();
    let resolved = vocabulary.resolve(&vocabulary.get(retired).id).unwrap();
    assert!(resolved.retired && resolved.active != Some(retired));
}

/// `+label` must be among the topics or above one of them, `-label` must not; see the head of the file.
#[test]
fn headlines_decide_and_names_own_their_words() {
    use crate::enrich::names;
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    let mut wrong = Vec::new();
    let lines = include_str!("../../../tests/data/topics/context.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [expected, headline, body] = fields[..] else { panic!("three fields: {line}") };
        let mut text = PlainText::new();
        for (kind, block) in [(BlockKind::Title, headline), (BlockKind::Paragraph, body)] {
            text.begin(kind);
            text.push(block, 0..block.len());
            text.end();
        }
        let mut tokens = Vec::new();
        tokenize(&text, "en", &mut tokens);
        let named = names::names(&text, &tokens, &[], &names::NameVocabulary::embedded(), "en");
        let found = deriver.find(&text, &tokens, &named.owned);
        let labels: Vec<&str> = found
            .iter()
            .flat_map(|found| vocabulary.ancestors(found.topic).into_iter().chain([found.topic]))
            .map(|id| &*vocabulary.get(id).label)
            .collect();
        let (sign, label) = expected.split_at(1);
        assert!(vocabulary.topics().any(|(_, topic)| topic.label == label), "no topic is called {label}");
        if labels.contains(&label) != (sign == "+") {
            wrong.push(format!("{headline}: expected {expected}, found {labels:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The labels of what is found in a headline and paragraphs.
fn labels(headline: &str, paragraphs: &[&str]) -> Vec<String> {
    let vocabulary = TopicVocabulary::embedded();
    let body = paragraphs.iter().map(|paragraph| (BlockKind::Paragraph, *paragraph));
    let blocks: Vec<_> = std::iter::once((BlockKind::Title, headline)).chain(body).collect();
    let found = find(&Deriver::new(&vocabulary), &blocks, "en");
    found.iter().map(|f| vocabulary.get(f.topic).label.clone()).collect()
}

#[test]
fn what_only_the_last_lines_speak_of_is_no_topic_beside_the_subject() {
    let headline = "Tailors mend coats for charity";
    let lead = "A charity raised money with needles and wool; donations to the fundraiser came from three charities.";
    let close = "A television series sent buttons for its viewers to sew on.";
    assert!(!labels(headline, &[lead, close]).iter().any(|label| label.starts_with("television")));
    // In the lead it is a subject.
    assert!(labels(headline, &[&format!("{close} {lead}")]).contains(&"television".to_owned()));
}

#[test]
fn the_lead_of_a_text_that_is_one_paragraph_is_its_beginning() {
    let begin =
        "The orchard needs sprayers, said the farmer, whose harvest of apples failed in two of three years. ";
    let middle = "He walked along the rows and looked at the leaves, and then went home by the path near the old mill, \
                  where his children were waiting for him with soup, bread and cheese at a long table under the elm. ";
    let end = "His cousin, a violinist, tunes for the orchestra.";
    let found = labels("Apples fail again", &[&format!("{begin}{middle}{end}")]);
    assert_eq!(found, ["agriculture"]);
}

#[test]
fn a_whole_field_is_no_topic_beside_a_subject() {
    let found = labels(
        "Opposition leader arrested on weapons charges",
        &[
            "Police arrested the leader of the party in his car, and prosecutors spoke of a shipment of rifles.",
            "The company that sold the car, a dealer, said that demand and sales were good and its customers many.",
        ],
    );
    assert!(!found.iter().any(|label| label == "economy, business and finance"), "{found:?}");
}

#[test]
fn a_narrower_topic_in_the_headline_needs_a_smaller_share() {
    let paragraphs = [
        "The sanctions on ships, said delegates, hurt those who need bread.",
        "A summit of nine states on the sanctions is to follow.",
        "At the Security Council of the UN, nobody expects the sanctions to end.",
    ];
    let told = labels("UN Security Council speaks of ships", &paragraphs);
    assert!(told.iter().any(|label| label == "international organisation"), "{told:?}");
    let untold = labels("Talks about ships", &paragraphs);
    assert!(!untold.iter().any(|label| label == "international organisation"), "{untold:?}");
}

#[test]
fn a_field_gives_way_to_a_narrower_topic_that_stands_by_itself() {
    // Most words speak for sport as a whole; two speak for one game.
    let found = labels(
        "Heroes of the valley",
        &[
            "The team won the match, and fans of the club sang in the stadium for their captain and their coach.",
            "The season had begun with defeat, injury and a lost title, but the players, the trainer and the trophies \
             came back, and badminton is the talk of the town: a shuttler is on the new stamp.",
        ],
    );
    assert!(found.iter().any(|label| label == "badminton"), "{found:?}");
    assert!(!found.iter().any(|label| label == "sport"), "{found:?}");
}

#[test]
fn one_word_below_the_lead_is_no_topic_beside_another() {
    let lead = "The earthquake shook the valley for a minute; aftershocks went on until dusk, and the quake split the dam.";
    let filler =
        "People stood in the lanes and counted their own, and nobody went back for hats or hens or soup.";
    let jury = "A priest was there for a baptism.";
    let found = labels("Earthquake shakes the valley", &[lead, filler, jury]);
    assert_eq!(found, ["earthquake"]);
    // In the headline the same word is enough.
    let found = labels("Earthquake ends a baptism", &[lead, filler, jury]);
    assert!(found.contains(&"baptism".to_owned()), "{found:?}");
}
