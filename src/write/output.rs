//! An output folder that is open for writing.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{WriteError, shown};
use super::journal::{self, CommitPlan};
use super::lock::FolderLock;
use super::manifest::{OutputManifest, replace};
use super::place;
use super::record;
use super::step::step;
use super::transaction::Transaction;
use super::workspace::Workspace;
use crate::hash::{Hash, hash};

/// What the file beside a manifest ends in.
const STAMP: &str = "stamp";

/// An open output: locked, repaired, and known. The lock ends when it is dropped.
#[derive(Debug)]
pub struct OpenOutput {
    pub(super) folder: PathBuf,
    pub(super) manifest: OutputManifest,
    pub(super) force: bool,
    pub(super) manifest_file: PathBuf,
    pub(super) notices: Vec<Notice>,
    /// Dropped, and thereby cleared and unlocked, before the state folder is unlocked.
    pub(super) workspace: Workspace,
    pub(super) _state_lock: FolderLock,
}

/// Something worth telling that was found when an output was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A build was interrupted during its commit; its site is now complete.
    Completed,
    /// A build was interrupted during its commit, which was undone: the site before it is back.
    Undone,
    /// A build was interrupted during its commit and its journal is damaged. The output may hold parts of two
    /// sites until this build is through.
    JournalDamaged,
    /// The manifest is damaged; files are compared by their content.
    ManifestDamaged(PathBuf),
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Notice::Completed => f.write_str("an interrupted build was completed"),
            Notice::Undone => f.write_str("an interrupted build was undone"),
            Notice::JournalDamaged => f.write_str(
                "an interrupted build left a damaged journal; the output may be mixed until this build is through",
            ),
            Notice::ManifestDamaged(file) => {
                write!(f, "{} is damaged; the files in the output are compared by content", shown(file))
            }
        }
    }
}

impl OpenOutput {
    /// The output folder, with symbolic links followed.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Refuses to write if these places (with symbolic links followed) are read and hold the output, or lie in it. What a
    /// site reads beyond its own folders is known only once it was looked at.
    ///
    /// # Errors
    /// [`WriteError::Place`]
    pub fn check_inputs(&self, inputs: &[PathBuf]) -> Result<(), WriteError> {
        let state = self.manifest_file.parent().unwrap_or(&self.manifest_file);
        place::check(&self.folder, state, inputs)
    }

    /// What earlier builds wrote to this folder.
    pub fn manifest(&self) -> &OutputManifest {
        &self.manifest
    }

    /// A hash of the manifest as it lies on the disk; `None` if there is none.
    pub fn manifest_hash(&self) -> Option<Hash> {
        std::fs::read(&self.manifest_file).ok().map(|bytes| hash(&bytes))
    }

    /// What the caller noted of this output when it was last written; `None` if nothing, or if it is damaged.
    pub fn read_stamp<T: DeserializeOwned>(&self) -> Option<T> {
        self.read_note(STAMP)
    }

    /// Notes something of this output.
    ///
    /// # Errors
    /// An error of the system.
    pub fn write_stamp<T: Serialize>(&self, stamp: &T) -> Result<(), WriteError> {
        self.write_note(STAMP, stamp)
    }

    /// What the caller left beside the manifest under a name; `None` if nothing, or if it is damaged.
    pub fn read_note<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = std::fs::read(self.manifest_file.with_extension(name)).ok()?;
        record::take(&bytes).map(|(note, _)| note)
    }

    /// Leaves something beside the manifest under a name.
    ///
    /// # Errors
    /// An error of the system.
    pub fn write_note<T: Serialize>(&self, name: &str, note: &T) -> Result<(), WriteError> {
        let file = self.manifest_file.with_extension(name);
        let mut bytes = Vec::new();
        record::append(&mut bytes, note)
            .map_err(std::io::Error::other)
            .and_then(|()| replace(&file, &bytes))
            .map_err(WriteError::io("write", &file))
    }

    /// What was noticed and repaired since it was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Takes what a plan changed over into the manifest, in memory and on the disk.
    pub(super) fn learn(&mut self, plan: &CommitPlan) -> Result<(), WriteError> {
        if plan.whole {
            self.manifest = OutputManifest::default();
        }
        self.manifest.apply(&plan.delta);
        self.save(plan)?;
        step();
        Ok(())
    }

    /// Writes the manifest.
    pub(super) fn save(&mut self, plan: &CommitPlan) -> Result<(), WriteError> {
        self.manifest
            .save(&self.manifest_file, &plan.delta)
            .map_err(WriteError::io("write", &self.manifest_file))
    }

    /// Takes back a plan whose journal lies in the staging folder.
    pub(super) fn undo(&mut self, plan: &CommitPlan) -> Result<(), WriteError> {
        let workspace = &self.workspace;
        if workspace.journal().exists() {
            journal::turn(workspace).map_err(WriteError::io("rename", workspace.journal()))?;
        }
        Transaction { plan, output: &self.folder, workspace }.back()?;
        journal::retire(workspace).map_err(WriteError::io("remove", workspace.undo()))?;
        (self.manifest, _) =
            OutputManifest::load(&self.manifest_file).map_err(WriteError::io("read", &self.manifest_file))?;
        Ok(())
    }
}
