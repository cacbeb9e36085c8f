//! `archive topics [WORD]`: what may be declared as a topic, and what a word finds.

use super::args::{Args, TopicsArgs};
use super::layout::{LineLayout, Style};
use super::outcome::Outcome;
use super::site::{check_root, open};
use super::terminal::Terminal;
use crate::engine::SiteOptions;
use crate::enrich::topics::{TopicId, TopicVocabulary};

/// At most this many topics are listed for a word.
const MOST: usize = 40;

/// Lists the topics as a tree, or those whose label has a word, each with where it lies.
pub(super) fn run(args: &Args, typed: &TopicsArgs, terminal: &Terminal) -> Outcome {
    if let Err(why) = check_root(args) {
        return terminal.fail(&why);
    }
    let options = SiteOptions { root: args.root.clone(), ..SiteOptions::default() };
    let engine = match open(options, terminal) {
        Ok(engine) => engine,
        Err(outcome) => return outcome,
    };
    let vocabulary = &engine.corpus().vocabularies.topics;
    let mut page = LineLayout::new(terminal.is_coloured());
    if typed.words.is_empty() {
        tree(vocabulary, &mut page);
        return terminal.print_bytes(page.finish().as_bytes());
    }
    let word = typed.words.join(" ");
    let found = search(vocabulary, &word);
    if found.is_empty() {
        let near = vocabulary.resolve(&word).err().flatten();
        let hint = near.map_or_else(
            || "help: `archive topics` lists all".to_owned(),
            |near| format!("help: did you mean `{near}`?"),
        );
        return terminal.fail(&format!("no topic is called `{word}`\n{hint}"));
    }
    for &id in found.iter().take(MOST) {
        line(vocabulary, id, 0, &mut page);
        let above: Vec<&str> =
            vocabulary.ancestors(id).into_iter().map(|above| &*vocabulary.get(above).label).collect();
        if !above.is_empty() {
            page.begin(2, 4);
            page.write(Style::Dim, &format!("under {}", above.join(" > ")));
        }
    }
    if let Some(more @ 1..) = found.len().checked_sub(MOST) {
        page.begin(0, 0);
        page.write(Style::Dim, &format!("and {more} more"));
    }
    page.end();
    terminal.print_bytes(page.finish().as_bytes())
}

/// All topics that may be declared, each below the broader one.
fn tree(vocabulary: &TopicVocabulary, page: &mut LineLayout) {
    let roots = declarable(vocabulary).filter(|id| vocabulary.ancestors(*id).is_empty());
    let mut open: Vec<(TopicId, usize)> = roots.map(|id| (id, 0)).collect();
    open.reverse();
    while let Some((id, depth)) = open.pop() {
        line(vocabulary, id, depth * 2, page);
        let below: Vec<TopicId> =
            declarable(vocabulary).filter(|below| vocabulary.ancestors(*below).last() == Some(&id)).collect();
        open.extend(below.into_iter().rev().map(|below| (below, depth + 1)));
    }
    page.end();
}

/// Neither retired, nor hidden or merged into another one by the site.
fn declarable(vocabulary: &TopicVocabulary) -> impl Iterator<Item = TopicId> + '_ {
    vocabulary.topics().map(|(id, _)| id).filter(|id| vocabulary.shown(*id) == Some(*id))
}

/// The topics whose label or id has all of the typed words: labels that begin so first, then shorter labels.
fn search(vocabulary: &TopicVocabulary, typed: &str) -> Vec<TopicId> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(bool, usize, TopicId)> = declarable(vocabulary)
        .filter_map(|id| {
            let topic = vocabulary.get(id);
            let label = topic.label.to_lowercase();
            let fits =
                words.iter().all(|word| label.contains(word)) || topic.id.to_lowercase().contains(&typed);
            fits.then(|| (!label.starts_with(&typed), label.len(), id))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, id)| id).collect()
}

fn line(vocabulary: &TopicVocabulary, id: TopicId, indent: usize, page: &mut LineLayout) {
    let topic = vocabulary.get(id);
    page.begin(indent, indent + 2);
    page.write(Style::Bold, &topic.label);
    page.write(Style::Dim, &format!("  {}", topic.id));
}
