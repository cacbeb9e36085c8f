//! One paragraph more or less never changes which topic leads.

use std::fs;
use std::path::Path;

use archive::enrich::names;
use archive::enrich::tokens::tokenize;
use archive::enrich::topics::{Deriver, TopicVocabulary};
use archive::text::{BlockKind, PlainText};

/// Articles of the demonstration archive.
const ARTICLES: [&str; 20] = [
    "2014/05/india-general-election.md",
    "2015/04/nepal-earthquake.md",
    "2015/07/iran-nuclear-agreement.md",
    "2015/12/paris-agreement.md",
    "2016/02/gravitational-waves/index.md",
    "2016/06/united-kingdom-votes-to-leave/index.md",
    "2016/10/colombia-rejects-peace-deal.md",
    "2019/01/change-4-far-side.md",
    "2019/04/first-image-of-a-black-hole/index.md",
    "2019/04/indonesia-votes-in-a-day.md",
    "2019/04/notre-dame-fire.md",
    "2020/02/parasite-wins-best-picture.md",
    "2020/03/covid-19-called-a-pandemic.md",
    "2020/08/qatar-labour-reform.md",
    "2021/03/suez-canal-reopens.md",
    "2022/12/argentina-win-world-cup.md",
    "2023/02/turkey-syria-earthquakes.md",
    "2023/08/spain-win-womens-world-cup.md",
    "2023/08/chandrayaan-3-lands.md",
    "2023/09/hollywood-writers-end-strike.md",
];

/// A report of our own on a day at the council.
const REPORT: [&str; 14] = [
    "Envoy asks council to drop meeting on human rights",
    "NEW YORK - The government in Pyongyang wants members of the United Nations Security Council to vote against a meeting on human \
     rights in North Korea, which the United States has asked for.",
    "In a letter that reached the council on Tuesday, Ambassador Pak Sun Min calls the plan a step backwards. The meeting is \
     requested for Dec 10.",
    "Four times the council has met in the open to talk about human rights violations in the country.",
    "Nine of fifteen members must agree before the subject may be put on the agenda, and no veto counts in such a vote.",
    "Beijing holds that such things belong before the Human Rights Council in Geneva.",
    "The ambassador writes that a debate would feed mistrust instead of what has grown since spring.",
    "He also objects to the invitation of the High Commissioner for Human Rights, who would report on rights abuses.",
    "In June the leaders of both countries met for the first time and spoke of denuclearisation.",
    "Another summit may follow, though little has been given up of the missiles.",
    "After each nuclear test the council tightened its economic sanctions, down to coal, textiles and oil.",
    "Washington says that the economic sanctions, an oil embargo among them, stay until the weapons are gone.",
    "A commission of inquiry had found in 2014 that prisoners in the camps were tortured and starved.",
    "Moscow and Beijing want the council to lift sanctions on coal as a reward for the talks.",
];

/// The labels of the topics of a text without one of its blocks, the strongest first.
fn topics(
    vocabulary: &TopicVocabulary,
    deriver: &Deriver,
    blocks: &[String],
    without: Option<usize>,
) -> Vec<String> {
    let mut text = PlainText::new();
    for (at, block) in blocks.iter().enumerate().filter(|(at, _)| Some(*at) != without) {
        text.begin(if at == 0 { BlockKind::Title } else { BlockKind::Paragraph });
        text.push(block, 0..block.len());
        text.end();
    }
    let mut tokens = Vec::new();
    tokenize(&text, "en", &mut tokens);
    let named = names::names(&text, &tokens, &[], &names::NameVocabulary::embedded(), "en");
    let found = deriver.find(&text, &tokens, &named.owned);
    found.into_iter().map(|found| vocabulary.get(found.topic).label.clone()).collect()
}

/// Title and paragraphs of an article, without links, notes and shortcodes.
fn blocks(path: &Path) -> Vec<String> {
    let file = fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let (front, body) = file.trim_start_matches("---\n").split_once("\n---\n").expect("front matter");
    let title = front.lines().find_map(|line| line.strip_prefix("title:")).expect("a title");
    let link = regex::Regex::new(r"!?\[([^\]^]*)\]\([^)]*\)").unwrap();
    let more = regex::Regex::new(r"\[\^\w+\]:?|\{\{.*?\}\}").unwrap();
    let body = link.replace_all(body, "$1");
    let body = more.replace_all(&body, "");
    let paragraphs = body.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    std::iter::once(title.trim().trim_matches(['"', '\''])).chain(paragraphs).map(str::to_owned).collect()
}

/// What leads without each paragraph, where it is not what leads with all of them.
fn changed(vocabulary: &TopicVocabulary, deriver: &Deriver, blocks: &[String]) -> Vec<String> {
    let whole = topics(vocabulary, deriver, blocks, None);
    let without = (1..blocks.len()).map(|at| (at, topics(vocabulary, deriver, blocks, Some(at))));
    without
        .filter(|(_, topics)| topics.first() != whole.first())
        .map(|(at, topics)| format!("{whole:?} without paragraph {at}: {topics:?}"))
        .collect()
}

#[test]
fn a_report_keeps_its_topics_without_any_one_paragraph() {
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    let report: Vec<String> = REPORT.iter().map(|block| (*block).to_owned()).collect();
    for without in std::iter::once(None).chain((1..report.len()).map(Some)) {
        let mut found = topics(&vocabulary, &deriver, &report, without);
        found.sort_unstable();
        assert_eq!(found, ["diplomacy", "economic sanction", "human rights"], "without {without:?}");
    }
}

#[test]
fn articles_of_the_demonstration_keep_the_topic_that_leads() {
    let vocabulary = TopicVocabulary::embedded();
    let deriver = Deriver::new(&vocabulary);
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let wrong: Vec<String> = ARTICLES
        .iter()
        .flat_map(|path| {
            let changed = changed(&vocabulary, &deriver, &blocks(&content.join(path)));
            changed.into_iter().map(move |line| format!("{path}: {line}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} changed:\n{}", wrong.len(), wrong.join("\n"));
}
