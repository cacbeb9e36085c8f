//! Prints what is considered as a name in texts, with the features that hold: what `scripts/names.py learn` learns from.
//!
//! Reads one JSON object a line, `{"title": …, "body": …}` with paragraphs set apart by empty lines; writes one a line,
//! a list of `{"name": …, "kind": …, "lead": …, "features": […]}`. With `--list` it prints the names of the features.

use std::io::{BufRead, Write, stdin, stdout};

use archive::enrich::countries::{Context, Gazetteer, Rule};
use archive::enrich::names::{FEATURES, PlaceSpan, explain};
use archive::enrich::tokens::tokenize;
use archive::text::{BlockKind, PlainText};

fn main() -> std::io::Result<()> {
    let mut out = stdout().lock();
    if std::env::args().any(|argument| argument == "--list") {
        return FEATURES.iter().try_for_each(|name| writeln!(out, "{name}"));
    }
    let gazetteer = Gazetteer::embedded();
    let context =
        Context { language: "en", home_country: None, dateline: None, year: None, about_threshold: 500 };
    for line in stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let part = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let mut text = PlainText::new();
        let title = part("title");
        let body = part("body");
        let paragraphs = body.split("\n\n").map(|paragraph| (BlockKind::Paragraph, paragraph));
        for (kind, block) in std::iter::once((BlockKind::Title, title.as_str())).chain(paragraphs) {
            text.begin(kind);
            text.push(block, 0..0);
            text.end();
        }
        let mut tokens = Vec::new();
        tokenize(&text, "en", &mut tokens);
        let nations = [Rule::Name, Rule::FormerName, Rule::Abbreviation, Rule::Demonym];
        let found = gazetteer.find(&text, &context);
        let mentions = found.iter().flat_map(|found| &found.mentions);
        let mut places: Vec<PlaceSpan> = mentions
            .map(|mention| PlaceSpan {
                start: mention.start,
                end: mention.end,
                is_country: nations.contains(&mention.rule),
            })
            .collect();
        places.sort_unstable();
        let all: Vec<serde_json::Value> = explain(&text, &tokens, &places, "en")
            .into_iter()
            .map(|considered| {
                let verdict = considered.verdict;
                serde_json::json!({
                    "name": considered.name,
                    "kind": verdict.map(|verdict| format!("{:?}", verdict.kind)),
                    "lead": verdict.map(|verdict| verdict.lead),
                    "features": considered.features,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::Value::from(all))?;
    }
    Ok(())
}
