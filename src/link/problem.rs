//! Problems that only the whole archive shows, before they are given their line and column.

use crate::diagnostic::Code;
use crate::site_path::SitePath;
use crate::span::FileSpan;

/// A problem at some bytes of a file. The file's text is not at hand here; who shows the problem reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    /// Path relative to the site's root.
    pub path: SitePath,
    /// Bytes of the file; `None` for the file as a whole.
    pub span: Option<FileSpan>,
    pub message: String,
    pub hint: Option<String>,
    /// The content file that a broken reference names.
    pub target: Option<SitePath>,
    /// Other files that belong to the problem, each with what it is.
    pub related: Vec<(SitePath, String)>,
}
