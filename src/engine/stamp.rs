//! What a build leaves beside its manifest: of which site the output is the image.
//!
//! It lets the next build know that nothing has to be done without reading an article, and that only what changed
//! since has to be rendered. Like the cache it is never trusted beyond what can be seen: it names the manifest and the
//! files of the site by their hashes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache::{self, PROGRAM};
use super::options::SiteOptions;
use super::report::Timings;
use super::site::Engine;
use crate::diagnostic::Diagnostic;
use crate::hash::Hash;
use crate::read::Hints;
use crate::write::{CommitSummary, OpenOutput, WriteError};

/// Of which site an output is the image.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stamp {
    program: String,
    base_url: Option<String>,
    drafts: bool,
    search: bool,
    /// The files of the site.
    site: Hash,
    /// The manifest of the output.
    manifest: Hash,
    articles: usize,
    /// The warnings that were shown.
    warnings: Vec<Diagnostic>,
}

/// A build that had nothing to do.
#[derive(Debug)]
pub struct Unchanged {
    /// What the last build left: all of it unchanged.
    pub summary: CommitSummary,
    /// How many articles the site publishes.
    pub articles: usize,
    /// How many files the site has.
    pub files: usize,
    /// The warnings that hold as before.
    pub warnings: Vec<Diagnostic>,
}

impl Stamp {
    /// What the last build of this output left, if it was this program's under the same options and the output's
    /// manifest is still the one it wrote.
    pub(super) fn of(output: &OpenOutput, options: &SiteOptions) -> Option<Self> {
        let stamp: Self = output.read_stamp()?;
        let same = stamp.program == PROGRAM
            && (&stamp.base_url, stamp.drafts) == (&options.base_url, options.drafts)
            && stamp.search == options.search
            && Some(stamp.manifest) == output.manifest_hash();
        same.then_some(stamp)
    }

    /// Whether the output is the image of the site that had these files.
    pub(super) fn attests(&self, site: Option<Hash>) -> bool {
        Some(self.site) == site
    }
}

impl Engine {
    /// Notes that the output shows the site as the engine holds it. Call it after the output was written without errors and
    /// after [`store`](Self::store). It does nothing while the site has errors.
    ///
    /// # Errors
    /// What keeps the note from being written.
    pub fn stamp(&self, output: &OpenOutput) -> Result<(), WriteError> {
        let Some(manifest) = output.manifest_hash() else { return Ok(()) };
        let warnings: Vec<Diagnostic> = self.diagnostics().into_iter().chain(self.late_warnings()).collect();
        if warnings.iter().any(Diagnostic::is_error) {
            return Ok(());
        }
        output.write_stamp(&Stamp {
            program: PROGRAM.to_owned(),
            base_url: self.options.base_url.clone(),
            drafts: self.options.drafts,
            search: self.options.search,
            site: cache::digest(&self.snapshot),
            manifest,
            articles: self.corpus.slots().count(),
            warnings,
        })
    }
}

/// Finds out whether a build has anything to do, by looking at the files of the site and of the output and no further.
/// `None` if it has, or if that cannot be known.
///
/// # Errors
/// What keeps the output from being read.
pub fn unchanged(
    options: &SiteOptions,
    output: &mut OpenOutput,
    timings: &mut Timings,
) -> Result<Option<Unchanged>, WriteError> {
    let start = Instant::now();
    let Some(stamp) = Stamp::of(output, options) else { return Ok(None) };
    let Some(file) = cache::file(options) else { return Ok(None) };
    let Some(mut snapshot) = cache::snapshot(&file) else { return Ok(None) };
    if !stamp.attests(Some(cache::digest(&snapshot))) {
        return Ok(None);
    }
    let (changes, problems) = snapshot.look(&options.root, &Hints::Everything);
    timings.read = start.elapsed();
    if !changes.is_empty() || !problems.is_empty() {
        return Ok(None);
    }
    let start = Instant::now();
    let stage = output.stage()?;
    let all_kept = AtomicBool::new(true);
    let files: Vec<&str> = stage.manifest().iter().map(|(path, _)| path).collect();
    files.par_iter().try_for_each(|path| {
        if all_kept.load(Ordering::Relaxed) && !stage.keep(path)? {
            all_kept.store(false, Ordering::Relaxed);
        }
        Ok(())
    })?;
    let files = files.len();
    if !all_kept.into_inner() {
        return Ok(None);
    }
    let summary = stage.commit()?;
    timings.commit = start.elapsed();
    Ok(Some(Unchanged { summary, articles: stamp.articles, files, warnings: stamp.warnings }))
}
