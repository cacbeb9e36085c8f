//! How far the engine is, for those who wait.

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildStep {
    /// Reading, parsing and enriching articles.
    Articles,
    /// Working out lists, related articles, stories and references.
    Linking,
    /// Making pages from templates.
    Rendering,
    /// Making the search index, in shards.
    Indexing,
    /// Moving what changed into the output folder.
    Writing,
    /// Asking addresses elsewhere.
    Asking,
}

/// Is told how far the engine is. Called from many threads.
pub trait BuildObserver: Sync {
    /// A step begins that has so many parts; 0 if that is not known.
    fn begin(&self, step: BuildStep, parts: usize);
    /// One part is done.
    fn advance(&self);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct SilentBuild;

impl BuildObserver for SilentBuild {
    fn begin(&self, _: BuildStep, _: usize) {}
    fn advance(&self) {}
}
