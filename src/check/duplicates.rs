//! Articles that stand in the archive twice.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Engine;
use crate::link::Slot;
use crate::source::Location;

/// Finds articles whose text is nearly that of another one. Of each pair the later file is told of.
pub(super) fn look(engine: &Engine, slots: &[Slot]) -> Vec<Diagnostic> {
    let corpus = engine.corpus();
    let mut found = Vec::new();
    for slot in slots {
        let Some(entry) = corpus.entry(*slot) else { continue };
        let path = &entry.article.path;
        let versions = corpus.versions(*slot).into_iter().filter_map(|other| corpus.entry(other));
        let Some(first) = versions.map(|other| &other.article.path).filter(|other| *other < path).min()
        else {
            continue;
        };
        let message = format!("the text is nearly that of `{first}`");
        let hint = "if it is the same article, remove one file and name its URL under `aliases` of the other";
        let problem = Diagnostic::new(Code::NearDuplicate, Location::file(path.clone()), message);
        found.push(problem.hint(hint).related(Location::file(first.clone()), "the other one"));
    }
    found
}
