//! From touched pages to files in the output folder.

use std::io::ErrorKind;
use std::time::Instant;

use rayon::prelude::*;

use super::assets::BUILT_IN;
use super::failure::Failure;
use super::progress::{BuildObserver, BuildStep};
use super::report::Timings;
use super::site::Engine;
use super::stamp::Stamp;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::{PageKey, Touched, Why};
use crate::render::StaticFile;
use crate::source::Location;
use crate::url::OutputPath;
use crate::write::{CommitSummary, OpenOutput, Stage, WriteError};

/// How writing the site went.
#[derive(Debug)]
pub enum Published {
    /// The output is what the engine holds.
    Done {
        /// How many files were written, unchanged and removed.
        summary: CommitSummary,
        /// How many files the site has.
        files: usize,
        /// How many of them were made, the search index apart.
        rendered: usize,
        /// How many shards of the search index were made.
        indexed: usize,
    },
    /// Pages could not be rendered; the output is as it was.
    Problems(Vec<Diagnostic>),
}

/// The files of the output that a change reached and why, by path.
pub(crate) fn reached(engine: &Engine, touched: &Touched) -> Vec<(OutputPath, Why)> {
    let outputs = engine.corpus().claims().outputs();
    let mut reached: Vec<_> =
        outputs.filter_map(|(path, page)| Some((path.clone(), *touched.pages.get(page)?))).collect();
    reached.sort_unstable();
    reached
}

/// Renders every page and commits the result: all of it or nothing. What an earlier build wrote and the site no
/// longer has is removed.
///
/// # Errors
/// What keeps the output from being written.
pub fn publish(
    engine: &Engine,
    output: &mut OpenOutput,
    progress: &dyn BuildObserver,
    timings: &mut Timings,
) -> Result<Published, WriteError> {
    check_links(engine, output)?;
    let stage = output.stage()?;
    let mut outputs: Vec<_> = engine.corpus().claims().outputs().collect();
    outputs.sort_unstable();
    render_and_commit(engine, stage, &outputs, &|_| true, false, progress, timings)
}

/// Renders the pages that changes touched since the output was written and commits them, all or none, and removes
/// what is gone. Writes all of the site if there is nothing in the output that could be amended.
///
/// # Errors
/// What keeps the output from being written.
pub fn publish_touched(
    engine: &Engine,
    output: &mut OpenOutput,
    touched: &Touched,
    progress: &dyn BuildObserver,
    timings: &mut Timings,
) -> Result<Published, WriteError> {
    check_links(engine, output)?;
    let claims = engine.corpus().claims();
    let Some(stage) = output.amend()? else { return publish(engine, output, progress, timings) };
    let is_touched = |output: &(_, &PageKey)| touched.pages.contains_key(output.1);
    let mut outputs: Vec<_> = claims.outputs().filter(is_touched).collect();
    outputs.sort_unstable();
    let mut gone: Vec<_> = touched.gone.iter().filter(|path| claims.owner(path).is_none()).collect();
    gone.sort_unstable();
    for path in gone {
        stage.remove(path)?;
    }
    render_and_commit(engine, stage, &outputs, &|_| true, true, progress, timings)
}

/// As [`publish`], when the engine started from a cache and `touched` is what changed since: what else the output holds
/// is kept, if the output is the image of what the cache held.
///
/// # Errors
/// What keeps the output from being written.
pub fn publish_since(
    engine: &Engine,
    output: &mut OpenOutput,
    touched: &Touched,
    progress: &dyn BuildObserver,
    timings: &mut Timings,
) -> Result<Published, WriteError> {
    let is_image = Stamp::of(output, &engine.options).is_some_and(|stamp| stamp.attests(engine.origin()));
    if !is_image {
        return publish(engine, output, progress, timings);
    }
    check_links(engine, output)?;
    let stage = output.stage()?;
    let mut outputs: Vec<_> = engine.corpus().claims().outputs().collect();
    outputs.sort_unstable();
    render_and_commit(
        engine,
        stage,
        &outputs,
        &|page| touched.pages.contains_key(page),
        false,
        progress,
        timings,
    )
}

/// A site that reads its own output through a link would grow with each build.
fn check_links(engine: &Engine, output: &OpenOutput) -> Result<(), WriteError> {
    let linked = &engine.snapshot().linked;
    let read = linked.iter().filter(|(folder, below)| **below || folder.starts_with(output.folder()));
    output.check_inputs(&read.map(|(folder, _)| folder.clone()).collect::<Vec<_>>())
}

/// Renders the pages that are wanted, and those of the others that are not in the output as they were written, and
/// brings the search index up to date. `amends`: what is not given stays in the output.
fn render_and_commit(
    engine: &Engine,
    stage: Stage<'_>,
    outputs: &[(&OutputPath, &PageKey)],
    is_wanted: &(dyn Fn(&PageKey) -> bool + Sync),
    amends: bool,
    progress: &dyn BuildObserver,
    timings: &mut Timings,
) -> Result<Published, WriteError> {
    let start = Instant::now();
    let Some(view) = engine.view() else { return Ok(Published::Problems(Vec::new())) };
    progress.begin(BuildStep::Rendering, outputs.len());
    let results: Vec<Result<(), Failure>> = outputs
        .par_iter()
        .map(|(path, page)| {
            match page {
                page if !is_wanted(page) && stage.keep(path)? => {}
                PageKey::Asset(source) => match engine.built_in(source) {
                    Some(bytes) => stage.put(path, bytes)?,
                    None => stage.put_file(path, &engine.root().join(&**source))?,
                },
                page => {
                    let bytes = view.render(page)?.unwrap_or_default();
                    stage.put(path, &bytes).map_err(|error| engine.unwritten(page, path, error))?;
                }
            }
            progress.advance();
            Ok(())
        })
        .collect();
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(()) => {}
            Err(Failure::Content(found)) => problems.extend(found),
            Err(Failure::Write(error)) => return Err(*error),
        }
    }
    timings.render = start.elapsed();
    problems.extend(view.card_problems());
    if !problems.is_empty() {
        return Ok(Published::Problems(once_each(problems)));
    }
    let start = Instant::now();
    let search = match engine.stage_search(&stage, amends, progress) {
        Ok(staged) => staged,
        Err(Failure::Content(problems)) => return Ok(Published::Problems(problems)),
        Err(Failure::Write(error)) => return Err(*error),
    };
    timings.search = start.elapsed();
    let start = Instant::now();
    progress.begin(BuildStep::Writing, 0);
    let summary = stage.commit()?;
    timings.commit = start.elapsed();
    let rendered = outputs.iter().filter(|(_, page)| is_wanted(page)).count();
    let files = engine.corpus().claims().outputs().count() + search.files;
    Ok(Published::Done { summary, files, rendered, indexed: search.indexed })
}

/// The same problem of a template on many pages is told once, for the first of them.
pub(super) fn once_each(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    crate::diagnostic::sort(&mut problems);
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for problem in problems {
        match kept.last_mut() {
            Some((first, more)) if first.location == problem.location && first.message == problem.message => {
                // Sorting leaves equal problems in the order of the pages, which is that of the outputs.
                *more += 1;
            }
            _ => kept.push((problem, 0)),
        }
    }
    let told = kept.into_iter().map(|(mut problem, more)| {
        if let Some(hint) = problem.hint.as_mut().filter(|_| more > 0) {
            hint.push_str(&format!(", and {more} more"));
        }
        problem
    });
    told.collect()
}

impl Engine {
    /// Why a page could not be written. Where the system takes no file of that name, the article can be changed whose
    /// page it is.
    fn unwritten(&self, page: &PageKey, path: &str, error: WriteError) -> Failure {
        let (PageKey::Article(slot) | PageKey::Redirect(_, slot)) = page else { return error.into() };
        match (error, self.corpus.entry(*slot)) {
            (WriteError::Io { source, .. }, Some(entry)) if source.kind() == ErrorKind::InvalidFilename => {
                let location = Location::file(entry.article.path.clone());
                let message = format!("the system cannot write {path}: {source}");
                Failure::Content(vec![Diagnostic::new(Code::BadAddress, location, message)])
            }
            (error, _) => error.into(),
        }
    }

    /// The bytes of a file that is built into the program, by the source that [`PageKey::Asset`] names; `None`
    /// for files on the disk.
    pub fn built_in(&self, source: &str) -> Option<&'static [u8]> {
        let output = source.strip_prefix(BUILT_IN)?;
        match self.templates.as_ref()?.statics().get(output)? {
            StaticFile::BuiltIn(bytes) => Some(bytes),
            StaticFile::Disk(_) => None,
        }
    }
}
