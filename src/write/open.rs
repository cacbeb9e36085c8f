//! Opening an output folder: checks, locks, repair.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::error::WriteError;
use super::lock::FolderLock;
use super::manifest::OutputManifest;
use super::output::{Notice, OpenOutput};
use super::place;
use super::workspace::Workspace;
use super::{record, recovery};
use crate::hash::{hash, hex};

/// Where to write, and what must not be touched.
#[derive(Clone, Debug)]
pub struct OutputOptions {
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

impl OpenOutput {
    /// Opens an output folder for writing: refuses unsuitable places, takes the locks, completes or undoes an
    /// interrupted commit, loads the manifest. An absent folder is not made yet.
    ///
    /// # Errors
    /// [`WriteError::Place`] and [`WriteError::Locked`] before anything is changed;
    /// [`WriteError::Foreign`] if files of others lie where an interrupted commit has to write.
    pub fn open(options: OutputOptions) -> Result<OpenOutput, WriteError> {
        let resolve = |path: &Path| place::resolve(path).map_err(WriteError::io("open", path));
        let folder = resolve(&options.output)?;
        let state = resolve(&options.state)?;
        let inputs = options.inputs.iter().map(|input| resolve(input)).collect::<Result<Vec<_>, _>>()?;
        place::check(&folder, &state, &inputs)?;

        let lock = FolderLock::take(&state.join("write.lock")).map_err(WriteError::io("lock", &state))?;
        let Some(state_lock) = lock else { return Err(WriteError::Locked { folder: state }) };
        let workspace = Workspace::enter(&folder)?;
        let manifest_file = state.join(manifest_name(&folder, &state));
        let (manifest, damaged) =
            OutputManifest::load(&manifest_file).map_err(WriteError::io("read", &manifest_file))?;
        let notices = damaged.then(|| Notice::ManifestDamaged(manifest_file.clone())).into_iter().collect();
        let mut output = OpenOutput {
            folder,
            manifest,
            force: options.force,
            manifest_file,
            notices,
            workspace,
            _state_lock: state_lock,
        };
        recovery::repair(&mut output)?;
        Ok(output)
    }
}

/// What a caller left beside the manifest of an output under a name, read without locks: another process may be about
/// to replace it. `None` if there is nothing, or if it is damaged.
pub fn read_note<T: DeserializeOwned>(output: &Path, state: &Path, name: &str) -> Option<T> {
    let (folder, state) = (place::resolve(output).ok()?, place::resolve(state).ok()?);
    let bytes = std::fs::read(state.join(manifest_name(&folder, &state)).with_extension(name)).ok()?;
    record::take(&bytes).map(|(note, _)| note)
}

/// One state folder may know several outputs. One that lies in the site's folder is known by its relative path,
/// so that the site may be moved with it.
pub(super) fn manifest_name(output: &Path, state: &Path) -> String {
    let relative = state.parent().and_then(|root| output.strip_prefix(root).ok());
    let name = relative.unwrap_or(output).as_os_str().as_encoded_bytes();
    format!("output-{}.manifest", hex(&hash(name)[..8]))
}
