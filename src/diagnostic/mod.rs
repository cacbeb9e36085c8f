//! Problems in the author's files, as values: collected everywhere, shown once, never thrown away.
//!
//! Every [`Diagnostic`] has a stable [`Code`] that `archive help CODE` explains, a place in a file, the
//! line that stands there and, where we know one, a hint. Stages return all the problems they find.

mod check;
mod code;
mod group;
mod show;

pub use check::{Check, CheckLevel, CheckLevels};
pub use code::Code;
pub(crate) use group::{Alike, FEW, SHOWN, group};
pub use show::{json_line, render_group, render_text};

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::source::Location;

/// Whether a problem stops a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The output stays as it was.
    Error,
    /// The build goes on.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stable name of its kind: `E012`.
    pub code: Code,
    /// That of its code, or as the site sets it under `checks:`.
    pub severity: Severity,
    /// One line, without a full stop, in the words of someone who writes articles.
    pub message: String,
    /// The bytes that are marked, in the file of the author.
    pub location: Location,
    /// A few words at the marked place.
    pub label: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// Other places that belong to the problem, each with what it is.
    pub related: Vec<(Location, String)>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            location,
            label: None,
            hint: None,
            related: Vec::new(),
        }
    }

    /// With a few words under the marked place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With advice, where there is any.
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// With another place that belongs to the problem.
    pub fn related(mut self, location: Location, what: impl Into<String>) -> Self {
        self.related.push((location, what.into()));
        self
    }

    /// True for errors.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Brings diagnostics into the order in which they are shown: by file, then place, then code.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let at = |d: &Diagnostic| d.location.place.as_ref().map_or(0, |p| p.offset);
        (&a.location.path, at(a), a.code, &a.message).cmp(&(&b.location.path, at(b), b.code, &b.message))
    });
    diagnostics.dedup();
}

/// Offers what was probably meant.
pub(crate) fn did_you_mean(name: impl fmt::Display) -> String {
    format!("did you mean `{name}`?")
}

/// The candidate nearest to what was typed, if it is near enough to be what was meant.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().max(typed.len()) / 3).clamp(1, 4))
        .min()
        .map(|(_, candidate)| candidate)
}
