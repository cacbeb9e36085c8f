//! Words of the site's own vocabularies that nothing uses.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Engine;
use crate::enrich::{NAMES, TOPICS};
use crate::parse::decode;
use crate::read::{CONFIG_FILE, read_regular};
use crate::slug::slugify;
use crate::source::SourceFile;
use crate::yaml::{self, Node};

/// Finds topics and names of the site's own that no article has, and taxonomies without a term.
pub(super) fn look(engine: &Engine) -> Vec<Diagnostic> {
    let corpus = engine.corpus();
    let entries = || corpus.slots().filter_map(|slot| corpus.entry(slot));
    let topics = &corpus.vocabularies.topics;
    let mut used_topics: FxHashSet<&str> = FxHashSet::default();
    let mut used_names: FxHashSet<&str> = FxHashSet::default();
    let mut used_taxonomies: FxHashSet<&str> = FxHashSet::default();
    for entry in entries() {
        for topic in &entry.derived.topics {
            let all = std::iter::once(topic.id).chain(topics.ancestors(topic.id));
            used_topics.extend(all.map(|id| topics.get(id).id.as_str()));
        }
        used_names.extend(entry.derived.names.iter().map(|name| &*name.id));
        used_taxonomies.extend(entry.article.front.terms.keys().map(String::as_str));
    }
    let mut found = items(engine, TOPICS, "topics", |item| {
        let id = item.get("id")?.text()?;
        let is_hidden = item.get("hide").is_some_and(|hide| hide.as_bool() == Some(true));
        // An entry about a topic that is there anyway changes it, and is no topic of its own.
        let is_own = topics.by_id(id).is_some_and(|topic| topics.get(topic).uri.is_none());
        let is_merged = item.get("same_as").is_some();
        (is_own && !is_hidden && !is_merged && !used_topics.contains(id))
            .then(|| (format!("no article is on the topic `{id}`"), "look at its terms, or remove it"))
    });
    found.extend(items(engine, NAMES, "names", |item| {
        let name = item.get("name")?.text()?;
        (!used_names.contains(slugify(name).as_str())).then(|| {
            (format!("no article mentions `{name}`"), "look at its spelling and aliases, or remove it")
        })
    }));
    found.extend(items(engine, CONFIG_FILE, "taxonomies", |item| {
        let name = item.get("name")?.text()?;
        (!used_taxonomies.contains(name))
            .then(|| (format!("no article has terms of `{name}`"), "remove the taxonomy, or use it"))
    }));
    found
}

/// Looks at each item of a list in a YAML file of the site.
fn items<'h>(
    engine: &Engine,
    path: &str,
    list: &str,
    look: impl Fn(&Node) -> Option<(String, &'h str)>,
) -> Vec<Diagnostic> {
    let Ok(bytes) = read_regular(&engine.root().join(path)) else { return Vec::new() };
    let path: Arc<str> = path.into();
    let Ok(file) = decode(&path, &bytes) else { return Vec::new() };
    let Some(node) = yaml::parse(&file, 0..file.text.len()).ok().flatten() else { return Vec::new() };
    let items = node.get(list).map_or(&[][..], Node::items);
    items.iter().filter_map(|item| look(item).map(|said| unused(&file, item, said))).collect()
}

fn unused(file: &SourceFile<'_>, item: &Node, (message, hint): (String, &str)) -> Diagnostic {
    let at = item.get("id").or_else(|| item.get("name")).unwrap_or(item);
    Diagnostic::new(Code::UnusedVocabulary, file.locate(at.span), message).hint(hint)
}
