//! An archive as large as one asks for, of made-up news: everything that a page can show is in some of its articles.
//! The same numbers give the same archive.

use std::fmt::Write;

use super::{Dice, Site};

const PLACES: [(&str, &str, &str); 24] = [
    ("Kenya", "Nairobi", "Kenyan"),
    ("Japan", "Tokyo", "Japanese"),
    ("Brazil", "Brasília", "Brazilian"),
    ("Norway", "Oslo", "Norwegian"),
    ("Chile", "Santiago", "Chilean"),
    ("Nepal", "Kathmandu", "Nepalese"),
    ("Ghana", "Accra", "Ghanaian"),
    ("Portugal", "Lisbon", "Portuguese"),
    ("Vietnam", "Hanoi", "Vietnamese"),
    ("Egypt", "Cairo", "Egyptian"),
    ("Canada", "Ottawa", "Canadian"),
    ("Iceland", "Reykjavik", "Icelandic"),
    ("Mongolia", "Ulaanbaatar", "Mongolian"),
    ("Peru", "Lima", "Peruvian"),
    ("Poland", "Warsaw", "Polish"),
    ("South Korea", "Seoul", "South Korean"),
    ("North Korea", "Pyongyang", "North Korean"),
    ("India", "New Delhi", "Indian"),
    ("Australia", "Canberra", "Australian"),
    ("Finland", "Helsinki", "Finnish"),
    ("Morocco", "Rabat", "Moroccan"),
    ("Indonesia", "Jakarta", "Indonesian"),
    ("Uruguay", "Montevideo", "Uruguayan"),
    ("Singapore", "Singapore", "Singaporean"),
];

/// Matters of public life, each with a sentence's worth of its own words.
const MATTERS: [(&str, &str); 16] = [
    (
        "election",
        "The election commission counted ballots through the night, and the opposition candidate asked for a recount of votes",
    ),
    (
        "vaccine",
        "Doctors at the hospital began a vaccination campaign against measles, and the health ministry sent nurses to villages",
    ),
    (
        "trade pact",
        "Negotiators signed a trade agreement that lowers tariffs on imports, and exporters of rice and steel welcomed it",
    ),
    (
        "flood",
        "The river flooded after a week of rain, rescuers took families from roofs, and the dam upstream was opened",
    ),
    (
        "climate plan",
        "The climate plan would cut greenhouse gas emissions by half, and coal power stations would close within a decade",
    ),
    (
        "summit",
        "Foreign ministers met for a summit on disarmament, and diplomats drafted a communiqué on nuclear weapons",
    ),
    (
        "football final",
        "The football final went to penalties, the goalkeeper saved two of them, and the coach praised the young team",
    ),
    (
        "space probe",
        "The spacecraft entered its orbit, engineers received the first images, and astronomers waited for data from the telescope",
    ),
    (
        "strike",
        "Railway workers went on strike over wages, the union rejected an offer, and commuters waited on empty platforms",
    ),
    (
        "court ruling",
        "The supreme court struck down the law, judges heard an appeal for three days, and lawyers spoke of a landmark verdict",
    ),
    (
        "sanctions",
        "The Security Council voted on sanctions, a panel of experts reported on smuggling of oil, and a veto was threatened",
    ),
    (
        "film prize",
        "The film won the jury's prize at the festival, its director thanked the actors, and cinemas ordered copies",
    ),
    (
        "school reform",
        "Teachers objected to the school reform, pupils marched for smaller classes, and universities asked for scholarships",
    ),
    (
        "harvest",
        "The wheat harvest failed in the drought, farmers sold cattle early, and the price of bread rose in the markets",
    ),
    (
        "refugee camp",
        "Refugees crossed the border into a camp of tents, aid agencies handed out water, and asylum claims were filed",
    ),
    (
        "interest rate",
        "The central bank raised its interest rate against inflation, the currency gained, and shares fell on the stock exchange",
    ),
];

const PEOPLE: [&str; 12] = [
    "President Amara Lindqvist",
    "Prime Minister Tomas Okafor",
    "Minister Leila Brandt",
    "Ambassador Jun Watanabe",
    "Professor Ines Carvalho",
    "General Pavel Horak",
    "Senator Ruth Mbeki",
    "Governor Mateo Salas",
    "Judge Hanna Virtanen",
    "Mr. Yusuf Demir",
    "Ms. Clara Boateng",
    "Dr. Anders Quist",
];

const SOURCES: [&str; 6] = [
    "The Harbour Gazette",
    "Meridian News Agency",
    "The Upland Post",
    "Radio Estuary",
    "The Lamp & Ledger",
    "Öst-Bladet",
];

/// Titles that a careless program would break on: for HTML, JSON, BibTeX, RIS, YAML and narrow screens.
pub const NASTY: [&str; 7] = [
    r#"A {brace}, 50% & $5 #1: "quoted" <b>bold</b> 'single' back\slash ~ under_score ^ caret"#,
    "انتخابات في القاهرة: 45٪ من الأصوات",
    "서울에서 열린 정상 회담, 사흘째에 합의에 이르다",
    "</script><script>alert(1)</script>",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "{{ title }} and {% block %} are only words",
    "%s @article{x, title={y}} ER  -",
];

/// What `archive.yaml` says of such an archive.
pub fn configure(site: &Site) {
    site.write("archive.yaml", "title: The Long Archive\nbase_url: https://example.org/archive/\ndescription: Made-up news.\n\
        taxonomies: [{name: tags}, {name: series, label: Series}]\n\
        menu: [{label: Countries, url: /countries/}, {label: Topics, url: /topics/}, {label: About, url: /about/}]\n");
}

/// Writes what an archive of this many articles needs. Its pages show everything that the default theme can show.
pub fn write(site: &Site, articles: usize) {
    site.write(
        "content/_index.md",
        "---\ntitle: The Long Archive\n---\nMade-up news, for *testing* alone.\n",
    );
    site.write("content/dossiers/_index.md", "---\ntitle: Dossiers\n---\nArticles that lie in one folder.\n");
    site.write("content/countries/kenya/_index.md", "---\ntitle: Kenya\n---\nA text about *Kenya*.\n");
    site.write("content/about.md", ABOUT);
    site.write("content/chart.svg", CHART);
    site.write("content/votes.csv", "country,vote\nKenya,yes\n");
    site.write("content/feature.md", FEATURE);
    site.write("content/feature.ko.md", FEATURE_KO);
    site.write("content/feature.ar.md", FEATURE_AR);
    site.write("content/feature.notes.yaml", FEATURE_NOTES);
    site.write(
        "content/feature.ko.notes.yaml",
        "- {quote: 나이로비의 선거관리위원회, kind: context, body: 나이로비에 있다.}\n",
    );
    site.write("content/feature.ar.notes.yaml", FEATURE_NOTES_AR);
    for (number, title) in NASTY.iter().enumerate() {
        let quoted = title.replace('\'', "''");
        site.write(
            &format!("content/nasty-{number}.md"),
            format!("---\ntitle: '{quoted}'\ndate: 2012-03-{:02}\nauthors: ['{quoted}']\nsource: '{quoted}'\ndeck: '{quoted}'\nid: nasty-{number}\n---\nHere is one of those.\n", number + 1),
        );
    }
    let mut dice = Dice(7);
    for number in 0..articles {
        let folder = if number.is_multiple_of(40) { "dossiers" } else { "news" };
        site.write(
            &format!("content/{folder}/{}/{number}.md", number / 500),
            article(&mut dice, number, articles),
        );
    }
}

fn article(dice: &mut Dice, number: usize, articles: usize) -> String {
    // Neighbours in time share a place and a matter more often than not, so that stories form.
    let story = if dice.below(3) > 0 { number / 12 } else { dice.below(100_000) };
    let (country, capital, people) = PLACES[story * 7 % PLACES.len()];
    let (other, _, _) = PLACES[dice.below(PLACES.len())];
    let (matter, sentence) = MATTERS[story * 5 % MATTERS.len()];
    let (_, aside) = MATTERS[dice.below(MATTERS.len())];
    let person = PEOPLE[(story + dice.below(2)) % PEOPLE.len()];
    let day = number * 365 * 30 / articles.max(1);
    let (year, month, date) = (1990 + day / 365, day % 365 / 31 + 1, day % 28 + 1);
    let mut text =
        format!("---\ntitle: 'The {people} {matter}, day {number}'\ndate: {year}-{month:02}-{date:02}\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "source: {}\ndateline: {}",
        SOURCES[dice.below(SOURCES.len())],
        capital.to_uppercase()
    );
    match number % 100 {
        3 => text += "withdrawn: {date: 2021-01-02, reason: The figures were not what they seemed.}\n",
        5 => {
            text +=
                "authors: [Ada Stone, Ben Reed, Cho Kim]\nupdated: 2022-02-02\nrights: All rights reserved\n"
        }
        8 => {
            text += "print: {date: 1999-01-01, page: A12, headline: Another headline}\nattachments: [{file: ../../votes.csv, title: The votes}]\n"
        }
        9 => {
            text += "image: {file: ../../chart.svg, alt: A rising line, caption: How it rose, credit: Own drawing}\n"
        }
        11 => {
            let _ = writeln!(text, "aliases: [/old/{number}/]\nid: a{number}\ntags: [summits, Öl & Gas]");
        }
        13 => {
            text += "source_url: https://example.com/a?b=c&d=e\narchived_url: https://example.net/a\nseries: The long story\n"
        }
        _ => {}
    }
    let _ = write!(
        text,
        "---\n\n{sentence}, said {person} in {capital} on Tuesday. {country} had waited for {} months, and so had {other}.\n\n{aside}. The matter of {country} is older than that: number {number} in a long row.\n",
        dice.below(40) + 2
    );
    if number.is_multiple_of(4) {
        text += "\nA note says more.[^1] And another.[^b]\n\n[^1]: Ledger of the port, 1998, <https://example.com/ledger>.\n[^b]: The same, page 4.\n";
    }
    if number.is_multiple_of(6) {
        let _ = write!(
            text,
            "\n## In figures\n\n| Year | {people} votes | Share |\n| --- | ---: | :---: |\n| 1999 | 12,000 | 4 % |\n| 2004 | 18,500 | 6 % |\n"
        );
    }
    text
}

const CHART: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"300\" viewBox=\"0 0 600 300\">\
    <path d=\"M0 300 L600 0\" stroke=\"#933\" stroke-width=\"4\"/></svg>\n";

const ABOUT: &str = "---\ntitle: About\nkind: page\n---\nWho made this.\n\n## Who\n\nWe.\n\n## What\n\nThis.\n\n## Where\n\n\
    Here: [the feature](feature.md#the-vote).\n\n## When\n\nNow, at <desk@example.org>.\n";

/// One article with everything in it.
const FEATURE: &str = r#"---
title: The long feature on Kenya and everything else
deck: One article that shows what all others show in part
date: 2015-05-05T10:30:00+03:00
updated: 2016-01-01
authors: [Ada Stone, Ben Reed]
source: The Harbour Gazette
source_url: https://example.com/feature
archived_url: https://example.net/feature
dateline: NAIROBI
id: the-feature
translations: {ko: feature.ko.md, ar: feature.ar.md}
print: {date: 2015-05-06, page: A1, headline: Kenya at length}
image: {file: chart.svg, alt: A rising line, caption: How it rose, credit: Own drawing}
attachments: [votes.csv]
rights: Free to use
tags: [summits]
series: The long story
---

Kenya voted on Tuesday, and the election commission in Nairobi counted ballots. Japan and Norway sent observers.[^one]

## The vote

> [!NOTE]
> A note of the editors, with a [link](nasty-0.md).

> [!WARNING]
> A warning.

> [!CAUTION]
> And a caution, a TIP apart.

| A very wide table | with many | columns that | do not fit | on narrow | screens at all |
| --- | ---: | :---: | --- | --- | --- |
| Donaudampfschifffahrt | 12,345,678 | middle | Elektrizitätswerk | Hauptbetrieb | Gesellschaft |

{{ <figure src="chart.svg" alt="A rising line" caption="Again" credit="Own drawing" width={600} height={300} /> }}

{% <quote by="The chair" href="votes.csv" source="The record"> %}

We **agree** to meet again.

{% </quote> %}

{{ <embed href="https://example.com/video" title="A film" /> }}

## Code and lists

```rust
fn main() { println!("a line that is much longer than any narrow screen is wide, on purpose, to see it wrap"); }
```

- [x] counted
- [ ] not counted
  1. first
  2. second

### A smaller heading

https://example.com/an/address/that/is/very/long/and/has/no/place/to/break/it/anywhere/at/all/on/a/narrow/screen.html

## The same[^one] note again {#again}

Twice the same note.[^one] And <mark>marked</mark> H<sub>2</sub>O, ~~gone~~, `code`.[^two]

[^one]: A note that is referred to thrice.
[^two]: Another, with two paragraphs.

    This is the second.
"#;

/// Annotations that overlap, nest, cross lists and tables, quote the headline, and have lost their words.
const FEATURE_NOTES: &str = "annotations:
  - {quote: Kenya and everything else, body: On the headline., author: Ada Stone, date: 2016-02-03}
  - {quote: the election commission in Nairobi counted, kind: context, id: commission, body: 'A *long* note, with a [link](nasty-0.md).', author: Ben Reed, date: 2016-02-03, sources: [A book]}
  - {quote: Nairobi counted ballots, kind: question, body: How many?, replies: [{author: Ada Stone, date: 2016-03-01, body: Nobody said.}]}
  - {quote: Japan and Norway sent observers, kind: fact-check, verdict: Right, body: They did., date: 2016-04}
  - {quote: '12,345,678', kind: source, body: From the book.}
  - {quote: counted not counted first, kind: note, body: Across items.}
  - {quote: agree, kind: translation, body: Or nearly so.}
  - {quote: How it rose, kind: definition, body: On the caption.}
  - {body: On the whole., see_also: [nasty-0.md], tags: [checked]}
corrections:
  - {date: 2016-05-06, quote: on Tuesday, text: It was a *Tuesday*.}
";

const FEATURE_NOTES_AR: &str = "annotations:
  - {quote: لجنة الانتخابات, kind: context, body: 'هيئة مستقلة.', author: A. Reader, date: 2016-02-03}
corrections:
  - {date: 2016-05-06, quote: يوم الثلاثاء, text: كان يوم الثلاثاء.}
";

const FEATURE_KO: &str = "---\ntitle: 케냐 선거에 관한 긴 기사\ndate: 2015-05-05\nlanguage: ko\nsource: Meridian News Agency\n\
    translations: {en: feature.md}\n---\n\n케냐는 화요일에 투표를 실시했으며 나이로비의 선거관리위원회가 표를 집계했다.[^1]\n\n[^1]: 항만 장부.\n";

const FEATURE_AR: &str = "---\ntitle: مقال طويل عن الانتخابات في كينيا\ndate: 2015-05-05\nlanguage: ar\nsource: Radio Estuary\n\
    translations: {en: feature.md}\n---\n\nصوتت كينيا يوم الثلاثاء، وأحصت لجنة الانتخابات الأصوات في نيروبي.[^1]\n\n\
    | السنة | الأصوات |\n| --- | ---: |\n| 1999 | 12 |\n\n[^1]: سجل الميناء.\n";
