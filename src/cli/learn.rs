//! `archive learn`: makes a model of the topics that editors declared.

use std::io::IsTerminal;
use std::time::Instant;

use super::args::Args;
use super::layout::{LineLayout, Style};
use super::outcome::Outcome;
use super::progress::Bar;
use super::site::{check_root, open};
use super::terminal::Terminal;
use super::whole_file::write_whole;
use crate::engine::{BuildObserver, SilentBuild, SiteOptions};
use crate::enrich::LEARNED;
use crate::enrich::topics::{LEAST_EXAMPLES, Learning, Tally, TopicVocabulary, learn};

/// Learns, writes the model, and says how well each topic does.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let start = Instant::now();
    let options = SiteOptions { root: args.root.clone(), without_model: true, ..SiteOptions::default() };
    let mut engine = match open(options, terminal) {
        Ok(engine) => engine,
        Err(outcome) => return outcome,
    };
    let bar = Bar::default();
    let silent = SilentBuild;
    let show = terminal.is_text() && std::io::stderr().is_terminal();
    let progress: &dyn BuildObserver = if show { &bar } else { &silent };
    let lessons = engine.lessons(progress);
    bar.finish();
    let lessons = match lessons {
        Ok(lessons) => lessons,
        Err(problems) => {
            terminal.diagnostics(&problems);
            return Outcome::Problems;
        }
    };
    if lessons.is_empty() {
        return terminal.fail(
            "no article declares its topics, so there is nothing to learn from\n\
             help: give articles `topics: [...]` in their front matter; a list is taken to be complete",
        );
    }
    let vocabulary = &engine.corpus().vocabularies.topics;
    let Some(learning) = learn(&lessons, vocabulary) else {
        return terminal.fail(&format!(
            "no topic is declared by {LEAST_EXAMPLES} articles or more, so there is nothing to learn"
        ));
    };
    let size = learning.file.len();
    let written = match write_whole(&args.root.join(LEARNED), learning.file.as_bytes()) {
        Ok(written) => written,
        Err(error) => return terminal.fail(&format!("cannot write {LEARNED}: {error}")),
    };
    let printed = if terminal.is_text() {
        terminal.print_bytes(table(&learning, vocabulary, terminal).as_bytes())
    } else {
        terminal.print_bytes(records(&learning, vocabulary).as_bytes())
    };
    let what = if written { "wrote" } else { "nothing new for" };
    terminal.note(&format!(
        "{} articles, {} topics, {} weights: {what} {LEARNED} ({} kB) in {:.1} s",
        lessons.len(),
        learning.topics.len(),
        learning.weights,
        size.div_ceil(1000),
        start.elapsed().as_secs_f64()
    ));
    printed
}

/// Columns of the table.
const COLUMNS: [usize; 4] = [52, 63, 72, 81];

/// What was learned and how well, for people.
fn table(learning: &Learning, vocabulary: &TopicVocabulary, terminal: &Terminal) -> String {
    let mut page = LineLayout::new(terminal.is_coloured());
    page.heading("Learned topics (figures from articles that were left out while learning)");
    row(&mut page, Style::Dim, "topic", ["articles", "precision", "recall", "F1"].map(str::to_owned));
    for learned in &learning.topics {
        let topic = vocabulary.get(learned.topic);
        let name = if topic.label == topic.id {
            topic.id.clone()
        } else {
            format!("{} ({})", topic.label, topic.id)
        };
        row(&mut page, Style::Plain, &name, cells(learned.examples.to_string(), learned.tally));
    }
    row(&mut page, Style::Bold, "all decisions together", cells(String::new(), learning.overall));
    if !learning.too_few.is_empty() {
        page.heading(&format!("Not learned, since fewer than {LEAST_EXAMPLES} articles have them"));
        page.begin(2, 2);
        for (at, &(topic, examples)) in learning.too_few.iter().enumerate() {
            let comma = if at + 1 < learning.too_few.len() { "," } else { "" };
            page.write(Style::Plain, &format!("{} ({examples}){comma} ", vocabulary.get(topic).label));
        }
    }
    page.finish()
}

fn row(page: &mut LineLayout, style: Style, name: &str, cells: [String; 4]) {
    page.begin(2, 4);
    page.write(style, name);
    for (cell, column) in cells.iter().zip(COLUMNS) {
        page.tab(column);
        page.write(style, cell);
    }
}

fn cells(examples: String, tally: Tally) -> [String; 4] {
    let share = |thousandths: u16| format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    [examples, share(tally.precision()), share(tally.recall()), share(tally.f1())]
}

/// The same for tools: one JSON object a line and topic, those not learned with `learned: false`.
fn records(learning: &Learning, vocabulary: &TopicVocabulary) -> String {
    let unit = |thousandths: u16| f64::from(thousandths) / 1000.0;
    let learned = learning.topics.iter().map(|learned| {
        serde_json::json!({
            "topic": vocabulary.get(learned.topic).id,
            "learned": true,
            "examples": learned.examples,
            "precision": unit(learned.tally.precision()),
            "recall": unit(learned.tally.recall()),
            "f1": unit(learned.tally.f1()),
        })
    });
    let too_few = learning.too_few.iter().map(|&(topic, examples)| {
        serde_json::json!({ "topic": vocabulary.get(topic).id, "learned": false, "examples": examples })
    });
    learned.chain(too_few).map(|record| format!("{record}\n")).collect()
}
