//! What changed at a destination and was not yet told to caches and others.
//!
//! A run that is cut has changed files of which caches hold the old version, and the run that goes on does not touch them
//! again. So a run writes down what it is going to change before it begins, and forgets it when all were told. That may
//! name a file which did not change after all: then a cache fetches it once more.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::error::PublishError;
use super::summary::PublishSummary;

/// The name of the file, in the folder of a destination.
pub(super) const NAME: &str = "untold";

/// Writes down what is going to change.
///
/// # Errors
/// What the system says.
pub(super) fn add(file: &Path, summary: &PublishSummary) -> Result<(), PublishError> {
    // The last line may be one that was cut.
    let mut text = String::from("\n");
    for (mark, paths) in [('+', &summary.uploaded), ('-', &summary.deleted)] {
        for path in paths {
            text.push_str(&format!("{mark} {path}\n"));
        }
    }
    let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        let mut file = OpenOptions::new().create(true).append(true).open(file)?;
        file.write_all(text.as_bytes())
    });
    written.map_err(|error| PublishError::Failed(format!("cannot write {}: {error}", file.display())))
}

/// What changed since all were told, by this run and those before: a summary of which only the paths count.
pub(super) fn read(file: &Path) -> PublishSummary {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let (mut uploaded, mut deleted) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("+ ") {
            deleted.remove(path);
            uploaded.insert(path);
        } else if let Some(path) = line.strip_prefix("- ") {
            uploaded.remove(path);
            deleted.insert(path);
        }
    }
    let paths = |set: BTreeSet<&str>| set.into_iter().map(Into::into).collect();
    PublishSummary { uploaded: paths(uploaded), deleted: paths(deleted), ..PublishSummary::default() }
}

/// All were told.
pub(super) fn end(file: &Path) {
    // What stays is told twice.
    let _ = fs::remove_file(file);
}
