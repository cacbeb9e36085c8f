//! Problems of the archive as a whole, given their line and column.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::link::Problem;
use crate::parse::decode;
use crate::read::read_regular;
use crate::source::Location;

/// Turns problems into diagnostics, reading each file once.
pub fn locate(root: &Path, problems: impl Iterator<Item = Problem>) -> Vec<Diagnostic> {
    let mut texts: BTreeMap<Arc<str>, Option<Vec<u8>>> = BTreeMap::new();
    let mut at = |path: &Arc<str>, span: Option<Range<u32>>| -> Location {
        let Some(span) = span else { return Location::file(path.clone()) };
        let bytes = texts.entry(path.clone()).or_insert_with(|| read_regular(&root.join(&**path)).ok());
        match bytes.as_deref().map(|bytes| decode(path, bytes)) {
            Some(Ok(file)) => file.locate(span.start as usize..span.end as usize),
            _ => Location::file(path.clone()),
        }
    };
    problems
        .map(|problem| {
            let location = at(&problem.path, problem.span);
            let mut diagnostic =
                Diagnostic::new(problem.code, location, problem.message).maybe_hint(problem.hint);
            for (path, what) in problem.related {
                diagnostic.related.push((at(&path, None), what));
            }
            diagnostic
        })
        .collect()
}
