//! Patterns that stand in the sources.

use regex::Regex;

/// Compiles a pattern that is a literal of the sources and is covered by tests.
pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"))
}
