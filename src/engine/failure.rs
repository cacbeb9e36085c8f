//! Why an output could not be made.

use crate::diagnostic::Diagnostic;
use crate::write::WriteError;

/// Why one output could not be made.
pub(super) enum Failure {
    Content(Vec<Diagnostic>),
    Write(Box<WriteError>),
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self::Content(problems)
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Write(Box::new(error))
    }
}
