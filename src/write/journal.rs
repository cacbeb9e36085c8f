//! The plan of a commit, made durable before its first rename. Whoever finds it can carry it out to its end or
//! take it back, without the state folder and without knowing how far it got: a staged file that is gone was
//! moved in, an old file that is in the staging folder was moved out.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::manifest::{ManifestDelta, replace};
use super::record;
use super::step::step;
use super::workspace::Workspace;
use super::written::Written;

/// Kind and version of the file; the version is the last byte.
const HEADER: &[u8; record::HEADER] = b"ARCHJRN\x01";

/// All that a commit does, in this order.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct CommitPlan {
    /// The staged files are the whole site and become the output with one rename; nothing else is done.
    pub whole: bool,
    /// Old files to move out. `old/r<n>` in the staging folder is the n-th of them.
    pub removals: Vec<Removal>,
    /// Folders that hold nothing but empty folders once that is done, where a file will be.
    pub emptied: Vec<String>,
    /// Files to move in. `old/p<n>` is what the n-th of them replaces.
    pub places: Vec<StagedMove>,
    /// What the manifest learns, [`places`](Self::places) included.
    pub delta: ManifestDelta,
}

/// A file to move out.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Removal {
    /// Where it lies.
    pub path: String,
    /// What it must be; nothing if it goes whatever it is (`--force`).
    pub was: Option<Written>,
}

/// A file to move in.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StagedMove {
    /// Where it goes.
    pub path: String,
    /// `new/<n>` in the staging folder.
    pub staged: u64,
    /// What it is.
    pub file: Written,
    /// What lies there.
    pub replaces: Replaces,
}

/// What a file that is moved in finds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Replaces {
    /// Nothing.
    Nothing,
    /// A file of ours.
    Ours(Written),
    /// Something to be overwritten whatever it is (`--force`).
    Anything,
}

/// A journal as found in a staging folder.
pub(super) enum FoundJournal {
    /// There is none: nothing was moved yet, or everything was.
    None,
    /// A commit that goes forward.
    Forward(CommitPlan),
    /// A commit that is being undone.
    Undo(CommitPlan),
    /// One that cannot be read.
    Damaged,
}

/// Makes the plan durable. From here on the commit is completed, or undone, by whoever comes next.
pub(super) fn publish(workspace: &Workspace, plan: &CommitPlan) -> io::Result<()> {
    let mut bytes = HEADER.to_vec();
    record::append(&mut bytes, plan).map_err(io::Error::other)?;
    step();
    replace(&workspace.journal(), &bytes)?;
    step();
    Ok(())
}

/// Declares the commit over.
pub(super) fn retire(workspace: &Workspace) -> io::Result<()> {
    for journal in [workspace.journal(), workspace.undo()] {
        match fs::remove_file(&journal) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => step(),
        }
    }
    Ok(())
}

/// Turns the commit round: from here on it is undone.
pub(super) fn turn(workspace: &Workspace) -> io::Result<()> {
    fs::rename(workspace.journal(), workspace.undo())
}

/// Reads what an earlier build left.
pub(super) fn find(workspace: &Workspace) -> io::Result<FoundJournal> {
    if let Some(plan) = read(&workspace.undo())? {
        return Ok(plan.map_or(FoundJournal::Damaged, FoundJournal::Undo));
    }
    if let Some(plan) = read(&workspace.journal())? {
        return Ok(plan.map_or(FoundJournal::Damaged, FoundJournal::Forward));
    }
    Ok(FoundJournal::None)
}

/// `None` if there is no file, `Some(None)` if it is damaged.
fn read(path: &Path) -> io::Result<Option<Option<CommitPlan>>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let plan = bytes.strip_prefix(HEADER).and_then(record::take).filter(|(_, rest)| rest.is_empty());
    Ok(Some(plan.map(|(plan, _)| plan)))
}
