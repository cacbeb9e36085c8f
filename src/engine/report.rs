//! What the engine did: counts that tests assert and people are told.

use std::time::Duration;

use crate::link::Touched;
use crate::read::Changes;

/// What one call of [`super::Engine::apply`] did.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// Files that were found to differ.
    pub changes: Changes,
    /// Files whose bytes were read.
    pub read: usize,
    /// Articles and pages that were parsed.
    pub parsed: usize,
    /// Articles whose derived facts were worked out.
    pub enriched: usize,
    /// Articles whose related lists were worked out.
    pub relinked: usize,
    /// What has to be rendered again, and what is gone.
    pub touched: Touched,
    /// How long it took.
    pub timings: Timings,
}

/// How long each stage took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Taking over what an earlier run found out.
    pub restore: Duration,
    /// Finding the files that differ and reading their bytes.
    pub read: Duration,
    /// Parsing and enriching, which go hand in hand.
    pub articles: Duration,
    /// Working out lists, related articles, stories and references.
    pub link: Duration,
    /// Rendering into the staging folder.
    pub render: Duration,
    /// Making the search index, or finding that it is there.
    pub search: Duration,
    /// Moving what changed into the output folder.
    pub commit: Duration,
    /// Leaving what was found out to the next run.
    pub store: Duration,
}
