//! What most commands begin with: find the folder of the site and open an engine on it.

use super::args::Args;
use super::outcome::Outcome;
use super::terminal::Terminal;
use crate::diagnostic::{self, Diagnostic};
use crate::engine::{Engine, SiteOptions};
use crate::link::Touched;

/// Checks that the site's folder exists and holds a site.
pub(super) fn check_root(args: &Args) -> Result<(), String> {
    let root = &args.root;
    if !root.is_dir() {
        return Err(format!("{} is not a folder", root.display()));
    }
    if !root.join("content").is_dir() {
        return Err(format!(
            "{} holds no site: there is no folder `content` in it\nhelp: run archive in the site's folder, or name it with --root; `archive init` creates a site",
            root.display()
        ));
    }
    Ok(())
}

/// Opens an engine. If the configuration or a vocabulary has errors, prints them and answers with the outcome.
pub(super) fn open(options: SiteOptions, terminal: &Terminal) -> Result<Engine, Outcome> {
    Engine::open(options).map_err(|problems| {
        terminal.diagnostics(&problems);
        Outcome::Problems
    })
}

/// Takes files with errors out of the site until none is left, and adds the problems that this brings to light.
pub(super) fn leave_out(engine: &mut Engine, diagnostics: &mut Vec<Diagnostic>) -> Touched {
    let mut touched = Touched::default();
    let mut found = diagnostics.clone();
    while let Some(left) = engine.leave_out(&found) {
        touched.add(left);
        found = engine.diagnostics();
        found.retain(|problem| problem.is_error() && !diagnostics.contains(problem));
        diagnostics.extend(found.iter().cloned());
    }
    diagnostic::sort(diagnostics);
    touched
}
