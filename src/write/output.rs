//! An output folder that is open for writing.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{WriteError, shown};
use super::journal::{self, Plan};
use super::lock::Lock;
use super::manifest::{Manifest, hash};
use super::place;
use super::recovery;
use super::stage::Stage;
use super::transaction::{Transaction, step};
use super::workspace::Workspace;

/// Where to write, and what must not be touched.
#[derive(Clone, Debug)]
pub struct Options {
    /// The output folder; it need not exist.
    pub output: PathBuf,
    /// The state folder, `.archive` in the site's folder; it may lie on another file system than the output and
    /// may be deleted between builds.
    pub state: PathBuf,
    /// Files and folders that the build reads. They need not exist.
    pub inputs: Vec<PathBuf>,
    /// Overwrite files of others that lie where the build must write.
    pub force: bool,
}

/// An open output: locked, repaired, and known. The lock ends when it is dropped.
#[derive(Debug)]
pub struct Output {
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) force: bool,
    manifest_file: PathBuf,
    notices: Vec<Notice>,
    /// Dropped, and thereby cleared and unlocked, before the state folder is unlocked.
    pub(super) workspace: Workspace,
    _state_lock: Lock,
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

impl Output {
    /// Opens an output folder for writing: refuses unsuitable places, takes the locks, completes or undoes an
    /// interrupted commit, loads the manifest. An absent folder is not made yet.
    ///
    /// # Errors
    /// [`WriteError::Place`] and [`WriteError::Locked`] before anything is changed;
    /// [`WriteError::Foreign`] if files of others lie where an interrupted commit has to write.
    pub fn open(options: Options) -> Result<Output, WriteError> {
        let resolve = |path: &Path| place::resolve(path).map_err(WriteError::io("open", path));
        let folder = resolve(&options.output)?;
        let state = resolve(&options.state)?;
        let inputs = options.inputs.iter().map(|input| resolve(input)).collect::<Result<Vec<_>, _>>()?;
        place::check(&folder, &state, &inputs)?;

        let lock = Lock::take(&state.join("write.lock")).map_err(WriteError::io("lock", &state))?;
        let Some(state_lock) = lock else { return Err(WriteError::Locked { folder: state }) };
        let workspace = Workspace::enter(&folder)?;
        let manifest_file = state.join(manifest_name(&folder, &state));
        let (manifest, damaged) =
            Manifest::load(&manifest_file).map_err(WriteError::io("read", &manifest_file))?;
        let notices = damaged.then(|| Notice::ManifestDamaged(manifest_file.clone())).into_iter().collect();
        let mut output = Output {
            folder,
            manifest,
            force: options.force,
            manifest_file,
            notices,
            workspace,
            _state_lock: state_lock,
        };
        output.repair()?;
        Ok(output)
    }

    /// The output folder, with symbolic links followed.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What earlier builds wrote to this folder.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What was noticed and repaired since it was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Starts a build that gives every file of the site: those that it neither puts nor keeps are removed.
    ///
    /// # Errors
    /// An error of the system.
    pub fn stage(&mut self) -> Result<Stage<'_>, WriteError> {
        self.repair()?;
        let cold = self.is_cold()?;
        Stage::open(self, cold, false)
    }

    /// Starts a build that gives only what changed: files that are not mentioned stay, so that the cost does not
    /// grow with the site. Files of ours that were deleted or edited meanwhile are noticed only if mentioned.
    /// `None` if there is no site to amend: then [`stage`](Self::stage) all of it.
    ///
    /// # Errors
    /// An error of the system.
    pub fn amend(&mut self) -> Result<Option<Stage<'_>>, WriteError> {
        self.repair()?;
        if self.manifest.is_empty() || self.is_cold()? {
            return Ok(None);
        }
        Stage::open(self, false, true).map(Some)
    }

    /// Completes or undoes what an earlier commit left, be it one of another process or a failed one of this.
    fn repair(&mut self) -> Result<(), WriteError> {
        let repaired = recovery::repair(self)?;
        self.notices.extend(repaired);
        Ok(())
    }

    /// True if the output is absent or empty and can therefore be replaced as a whole.
    fn is_cold(&self) -> Result<bool, WriteError> {
        if self.workspace.is_inside() {
            return Ok(false);
        }
        match fs::read_dir(&self.folder) {
            Ok(mut entries) => Ok(entries.next().is_none()),
            Err(error) if disk::is_missing(&error) => Ok(true),
            Err(error) => Err(WriteError::io("read", &self.folder)(error)),
        }
    }

    /// Takes what a plan changed over into the manifest, in memory and on the disk.
    pub(super) fn learn(&mut self, plan: &Plan) -> Result<(), WriteError> {
        if plan.whole {
            self.manifest = Manifest::default();
        }
        self.manifest.apply(&plan.delta);
        self.save(plan)?;
        step();
        Ok(())
    }

    /// Writes the manifest.
    pub(super) fn save(&mut self, plan: &Plan) -> Result<(), WriteError> {
        self.manifest
            .save(&self.manifest_file, &plan.delta)
            .map_err(WriteError::io("write", &self.manifest_file))
    }

    /// Takes back a plan whose journal lies in the staging folder.
    pub(super) fn undo(&mut self, plan: &Plan) -> Result<(), WriteError> {
        let workspace = &self.workspace;
        if workspace.journal().exists() {
            journal::turn(workspace).map_err(WriteError::io("rename", workspace.journal()))?;
        }
        Transaction { plan, output: &self.folder, workspace }.back()?;
        journal::retire(workspace).map_err(WriteError::io("remove", workspace.undo()))?;
        (self.manifest, _) =
            Manifest::load(&self.manifest_file).map_err(WriteError::io("read", &self.manifest_file))?;
        Ok(())
    }
}

/// One state folder may know several outputs. One that lies in the site's folder is known by its relative path,
/// so that the site may be moved with it.
fn manifest_name(output: &Path, state: &Path) -> String {
    let relative = state.parent().and_then(|root| output.strip_prefix(root).ok());
    let name = relative.unwrap_or(output).as_os_str().as_encoded_bytes();
    let digits: String = hash(name)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("output-{digits}.manifest")
}
