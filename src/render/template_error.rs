//! Why a template cannot be used, or could not render a page.

use crate::source::Location;

/// Why a template cannot be used, or could not render a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// In the template, where its line is known.
    pub location: Location,
    pub message: String,
    /// What to do, if that can be told from the templates alone.
    pub hint: Option<String>,
}
