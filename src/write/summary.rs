//! What a commit did.

/// What a commit did, for the closing lines of a build and for tests that count work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitSummary {
    /// Paths whose bytes were written, sorted.
    pub written: Vec<Box<str>>,
    /// Paths of stale files that were removed, sorted.
    pub removed: Vec<Box<str>>,
    /// How many files were given or kept and already had the right bytes.
    pub unchanged: usize,
    /// How many of the unchanged ones the manifest did not know: equal files that were taken over.
    pub adopted: usize,
    /// Paths of stale files that were edited since they were written, and are therefore left where they are and
    /// no longer counted as ours; sorted. Worth a warning.
    pub left: Vec<Box<str>>,
    /// Paths of files of others that were overwritten because of `force`, sorted.
    pub overwritten: Vec<Box<str>>,
}
