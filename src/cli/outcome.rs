//! How a command ended, and the exit code that says so.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything succeeded.
    Fine,
    /// The content has problems.
    Problems,
    /// The command could not run.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => 0.into(),
            Outcome::Problems => 1.into(),
            Outcome::Failed => 2.into(),
        }
    }
}
