//! Thirty ways in which a report becomes another version of itself, each with two twins that are none: the same done to a
//! report of the same event in other words, and to one that takes every second sentence from the first report.

use super::*;
use crate::enrich::tokens::tokenize;
use crate::text::{BlockKind, PlainText};

const HEADLINE: &str = "Ferry aground off Brimsay, all passengers safe";

const REPORT: [&str; 12] = [
    "A passenger ferry ran aground in thick fog off the island of Brimsay early on Tuesday, and all 214 people on board \
     were brought ashore unharmed, the coastguard said.",
    "The Northern Star, a 40-year-old vessel that serves the outer islands, struck a sandbank shortly after leaving the \
     harbour of Vell, about two miles from the shore.",
    "Lifeboats from three stations took the passengers off in under two hours, while fishing boats stood by with lights.",
    "\"We heard a long scraping noise, and then everything was very quiet,\" said Anna Torvik, a schoolteacher who was on \
     her way to the mainland.",
    "The company's director, Magnus Hale, told reporters that the captain had followed the usual course and that the \
     cause wasn't yet known.",
    "An inquiry will look at whether a buoy that marks the channel had drifted during last week's storm.",
    "The ferry is not leaking, and salvage crews hope to pull it free at high tide on Thursday with the help of two tugs.",
    "Services to the outer islands have been suspended, and the regional council has chartered a smaller boat to carry \
     food, mail and medicine.",
    "It is the second accident on the route in five years; in 2019 the same ship lost power and drifted for six hours.",
    "Islanders have long asked for a newer ship, and a petition with 1,200 names was handed to the ministry in May.",
    "The minister of transport, Elin Braathe, promised an answer before the summer and said that safety came first.",
    "Shares in the operator, Vell Line, fell by four percent in early trading on the exchange in the capital.",
];

const SAME_EVENT: [&str; 12] = [
    "More than two hundred travellers had to be rescued at dawn when the Northern Star hit a shoal near Brimsay.",
    "Fog had reduced visibility to almost nothing as the old ship made its way out of Vell, according to officials.",
    "Volunteer crews needed less than a couple of hours to get everybody to land; nobody was hurt.",
    "One of those rescued, the teacher Anna Torvik, described how silence followed the grinding of the hull.",
    "Vell Line, which owns the vessel, defended its master through its head Magnus Hale, who would not guess at a reason.",
    "Investigators want to know if winds had moved a navigation mark out of its place.",
    "Tugs are to try and refloat the ship two days from now, when the sea is highest, since its hull seems sound.",
    "Until then no ferries run beyond Brimsay, though supplies are going out on a hired launch.",
    "In 2019 there had been a breakdown of the engine on this very line, with the ship adrift for most of a night.",
    "Residents who gathered signatures this spring say that they had warned the government about its age.",
    "Elin Braathe, who is in charge of transport, spoke of a decision within months and of putting safety above cost.",
    "Investors reacted at once: the price of the operator's stock was down when markets opened.",
];

/// A way to make another text of the sentences of a report.
type Device = (&'static str, fn(&[&str]) -> String);

fn changed(report: &[&str], pairs: &[(&str, &str)]) -> String {
    let text = report.join(" ");
    pairs.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

const DEVICES: [Device; 30] = [
    ("printed again", |r| r.join(" ")),
    ("a new headline", |r| format!("Island ferry stuck on sandbank\n\n{}", r.join(" "))),
    ("the old headline repeated", |r| format!("{HEADLINE}\n\n{}", r.join(" "))),
    ("an agency's dateline", |r| format!("VELL, March 3 (Coast Agency) - {}", r.join(" "))),
    ("a byline", |r| format!("By Our Shipping Correspondent, Vell. {}", r.join(" "))),
    ("a note of correction", |r| {
        format!(
            "This article was corrected on Friday: an earlier version misstated the ship's age. {}",
            r.join(" ")
        )
    }),
    ("a footer", |r| {
        format!(
            "{} Reporting by the island desk; editing by the night desk. All rights reserved.",
            r.join(" ")
        )
    }),
    ("the end cut", |r| r[..8].join(" ")),
    ("the lead cut", |r| r[2..].join(" ")),
    ("the middle cut", |r| format!("{} {}", r[..5].join(" "), r[8..].join(" "))),
    ("every sixth sentence cut", |r| {
        let kept: Vec<&str> = r.iter().enumerate().filter(|(i, _)| i % 6 != 5).map(|(_, s)| *s).collect();
        kept.join(" ")
    }),
    ("background added", |r| {
        format!(
            "{} The line was founded in 1911 by a fish merchant and was taken over by the county after the war. Its \
                 three ships carry some ninety thousand people a year, most of them in summer.",
            r.join(" ")
        )
    }),
    ("a sentence put in", |r| {
        format!("{} Two children were treated for cold at the scene. {}", r[..3].join(" "), r[3..].join(" "))
    }),
    ("paragraphs in another order", |r| {
        format!("{} {} {}", r[8..].join(" "), r[..4].join(" "), r[4..8].join(" "))
    }),
    ("figures updated", |r| {
        changed(r, &[("214", "216"), ("four percent", "seven percent"), ("1,200", "1,450")])
    }),
    ("a name spelt otherwise", |r| changed(r, &[("Torvik", "Thorvik"), ("Braathe", "Bråthe")])),
    ("another verb of saying", |r| changed(r, &[(" said", " added"), ("told reporters", "said")])),
    ("curly quotation marks", |r| changed(r, &[("\"", "”"), ("'", "’")])),
    ("no quotation marks", |r| changed(r, &[("\"", "")])),
    ("other dashes", |r| changed(r, &[("-", "\u{2011}"), (";", " –")])),
    ("no-break spaces", |r| changed(r, &[("the ", "the\u{a0}"), (" of ", "\u{a0}of\u{a0}")])),
    ("soft hyphens", |r| changed(r, &[("passenger", "passen\u{ad}ger"), ("regional", "re\u{ad}gional")])),
    ("capitals in the lead", |r| format!("{} {}", r[0].to_uppercase(), r[1..].join(" "))),
    ("all in capitals", |r| r.join(" ").to_uppercase()),
    ("a paragraph to a sentence", |r| r.join("\n\n")),
    ("subheadings", |r| {
        format!("{}\n\nWhat happened\n\n{}\n\nWhat next\n\n{}", r[0], r[1..6].join(" "), r[6..].join(" "))
    }),
    ("written numbers", |r| changed(r, &[("two ", "2 "), ("three ", "3 "), ("five ", "5 "), ("six ", "6 ")])),
    ("the day as a date", |r| changed(r, &[("on Tuesday", "on 3 March"), ("on Thursday", "on 5 March")])),
    ("short forms written out", |r| {
        changed(r, &[("wasn't", "was not"), ("mail", "post"), ("percent", "per cent")])
    }),
    ("cut, updated and under a new headline", |r| {
        format!("Ferry freed\n\n{}", changed(&r[..9], &[("214", "213"), ("two hours", "three hours")]))
    }),
];

fn sketch(text: &str) -> Sketch {
    let mut plain = PlainText::new();
    for paragraph in text.split("\n\n") {
        plain.begin(BlockKind::Paragraph);
        plain.push(paragraph, 0..paragraph.len());
    }
    plain.end();
    let mut tokens = Vec::new();
    tokenize(&plain, "en", &mut tokens);
    Sketch::of(&tokens)
}

#[test]
fn thirty_versions_are_known_and_their_twins_are_not() {
    let original = sketch(&REPORT.join(" "));
    for (device, make) in DEVICES {
        let version = sketch(&make(&REPORT));
        assert!(original.is_version_of(&version) && version.is_version_of(&original), "{device}");
        for (twin, report) in
            [("another report", SAME_EVENT), ("one half taken over", mixed(|at| at % 2 == 0))]
        {
            let other = sketch(&make(&report));
            assert!(
                !original.is_version_of(&other) && !other.is_version_of(&original),
                "{device}, of {twin}"
            );
        }
    }
}

/// The report with those of its sentences that `kept` picks, and the other report's in place of the rest.
fn mixed(kept: impl Fn(usize) -> bool) -> [&'static str; 12] {
    std::array::from_fn(|at| if kept(at) { REPORT[at] } else { SAME_EVENT[at] })
}

#[test]
fn two_thirds_make_a_version_and_one_half_does_not() {
    // Of texts of which a share s is the same, s / (2 - s) of the runs of words are: a half for two thirds, a third for
    // a half. Whatever sentences are replaced, the line is drawn between the two.
    let original = sketch(&REPORT.join(" "));
    type Order = fn(usize) -> usize;
    let orders: [(&str, Order); 4] = [
        ("the last first", |at| at),
        ("the first first", |at| 11 - at),
        ("every fifth", |at| at * 5 % 12),
        ("every seventh", |at| at * 7 % 12),
    ];
    for (order, rank) in orders {
        for count in 0..=12 {
            let text = mixed(|at| rank(at) < count).join(" ");
            let is_version = original.is_version_of(&sketch(&text));
            if count >= 9 {
                assert!(is_version, "{count} of 12 sentences kept, {order}");
            } else if count <= 6 {
                assert!(!is_version, "{count} of 12 sentences kept, {order}");
            }
        }
    }
}

#[test]
fn of_a_few_sentences_nearly_all_must_be_shared() {
    // Two sentences of thirty words: one figure updated is the same notice, a clause exchanged is another.
    let notice = "The council of Vell voted by nine to two on Friday to close the old fish market at the harbour, \
                  which has stood empty since the storm of last winter, and to build flats there.";
    let version = |from: &str, to: &str| {
        assert!(notice.contains(from));
        sketch(notice).is_version_of(&sketch(&notice.replace(from, to)))
    };
    assert!(version("nine", "ten"));
    assert!(version("and to build flats there", "and to build flats"));
    assert!(!version(
        "which has stood empty since the storm of last winter",
        "against the wishes of its tenants"
    ));
    assert!(!version("close the old fish market at the harbour", "sell the town's three ferries"));
}

#[test]
fn a_shared_quotation_or_footer_or_lead_makes_no_version() {
    let original = sketch(&REPORT.join(" "));
    let borrowed = format!("{} {} {}", SAME_EVENT[..6].join(" "), REPORT[3], SAME_EVENT[6..].join(" "));
    assert!(!original.is_version_of(&sketch(&borrowed)));
    let lead = format!("{} {}", REPORT[..2].join(" "), SAME_EVENT.join(" "));
    assert!(!original.is_version_of(&sketch(&lead)));
    let footer = "Reporting by the island desk; editing by the night desk. All rights reserved, no copying without leave.";
    let with_footer = |report: &[&str]| sketch(&format!("{} {footer}", report.join(" ")));
    assert!(!with_footer(&REPORT).is_version_of(&with_footer(&SAME_EVENT)));
}

#[test]
fn short_notices_in_set_phrases_are_no_versions() {
    for (one, other) in [
        (
            "The president signs an executive order that puts a tariff of ten percent on imports of copper.",
            "The president signs an executive order that puts a tariff of ten percent on cars from the north.",
        ),
        (
            "At least nine people are killed in a landslide in the mountains of the northern province.",
            "At least thirty people are killed in a landslide near a mine in the northern province.",
        ),
    ] {
        assert!(!sketch(one).is_version_of(&sketch(other)), "{one}");
        assert!(sketch(one).is_version_of(&sketch(one)), "{one}");
    }
    assert!(!sketch("Markets closed.").is_version_of(&sketch("Markets closed.")), "too short to tell");
    assert!(!sketch("").is_version_of(&sketch("")));
}
