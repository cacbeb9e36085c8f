//! Topics that say nothing, since they fit nearly everything.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Engine;
use crate::enrich::TOPICS;
use crate::source::Location;

/// In fewer articles any topic may be in most.
const FEW_ARTICLES: usize = 20;

/// Finds topics of more than half of all articles.
pub(super) fn look(engine: &Engine) -> Vec<Diagnostic> {
    let corpus = engine.corpus();
    let mut counts = FxHashMap::default();
    let mut articles = 0;
    for entry in corpus.slots().filter_map(|slot| corpus.entry(slot)).filter(|entry| entry.is_listed()) {
        articles += 1;
        for topic in &entry.derived.topics {
            *counts.entry(topic.id).or_insert(0_usize) += 1;
        }
    }
    let mut common: Vec<_> = counts.into_iter().filter(|(_, count)| *count * 2 > articles).collect();
    common.retain(|_| articles >= FEW_ARTICLES);
    common.sort_unstable_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    let problems = common.into_iter().map(|(id, count)| {
        let topic = corpus.vocabularies.topics.get(id);
        let message = format!(
            "the topic `{}` fits {count} of {articles} articles, too many to tell them apart",
            topic.label
        );
        let hint = format!(
            "in {TOPICS}: `- {{ id: \"{}\", hide: true }}`, or narrower topics of your own",
            topic.id
        );
        Diagnostic::new(Code::CommonTopic, Location::file(TOPICS), message).hint(hint)
    });
    problems.collect()
}
