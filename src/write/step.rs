//! The place to be killed at: tests end the process after the n-th change of the disk in a commit, for each n.

/// Called after each change of the disk in a commit. Does nothing but in tests.
#[cfg(not(test))]
pub(super) fn step() {}
#[cfg(test)]
pub(super) use super::tests::step;
