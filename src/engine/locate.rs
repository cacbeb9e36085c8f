//! Problems of the archive as a whole, given their line and column.

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::link::Problem;
use crate::parse::decode;
use crate::read::read_regular;
use crate::site_path::SitePath;
use crate::source::{Location, SourceFile};
use crate::span::FileSpan;

/// Turns problems into diagnostics, reading each file once.
pub(super) fn locate(root: &Path, problems: impl Iterator<Item = Problem>) -> Vec<Diagnostic> {
    let problems: Vec<Problem> = problems.collect();
    let mut texts: BTreeMap<SitePath, Vec<u8>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.span.is_some()) {
        if !texts.contains_key(&problem.path)
            && let Ok(bytes) = read_regular(&root.join(&*problem.path))
        {
            texts.insert(problem.path.clone(), bytes);
        }
    }
    let files = texts.iter().filter_map(|(path, bytes)| Some((path, decode(path.as_shared(), bytes).ok()?)));
    let files: BTreeMap<&SitePath, SourceFile<'_>> = files.collect();
    let at = |path: &SitePath, span: Option<FileSpan>| match (span, files.get(path)) {
        (Some(span), Some(file)) => file.locate(span),
        _ => Location::file(path.as_shared().clone()),
    };
    problems
        .into_iter()
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
