//! An output folder as it lies there, for those who only read it: no lock is taken, nothing is repaired.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk;
use super::error::WriteError;
use super::manifest::OutputManifest;
use super::names::INSIDE;
use super::open::manifest_name;
use super::place;
use super::workspace::is_committing;
use crate::hash::{Hash, hash};

/// How often a folder is looked at again that a build changed meanwhile.
const ATTEMPTS: usize = 3;

/// All files of an output folder at one moment between two builds.
#[derive(Debug)]
pub struct Built {
    /// The folder, with symbolic links followed.
    pub folder: PathBuf,
    /// Sorted by path.
    pub files: Vec<BuiltFile>,
}

/// One file of an output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltFile {
    /// Relative to the folder, `/`-separated.
    pub path: Box<str>,
    /// Of its bytes.
    pub hash: Hash,
    /// In bytes.
    pub size: u64,
    /// Whether a build wrote it.
    pub ours: bool,
}

impl Built {
    /// Looks at an output folder. `state` is the state folder of the builds. A file that looks as a build left it is not
    /// read again.
    ///
    /// # Errors
    /// [`WriteError::Place`] if no site lies there as a whole; an error of the system.
    pub fn look(output: &Path, state: &Path) -> Result<Self, WriteError> {
        let folder = place::resolve(output).map_err(WriteError::io("read", output))?;
        let state = place::resolve(state).map_err(WriteError::io("read", state))?;
        let refuse =
            |reason: &str| Err(WriteError::Unbuilt { output: folder.clone(), reason: reason.to_owned() });
        if !folder.is_dir() {
            return refuse("is not there");
        }
        let manifest_file = state.join(manifest_name(&folder, &state));
        for _ in 0..ATTEMPTS {
            let before = std::fs::read(&manifest_file).ok().map(|bytes| hash(&bytes));
            let (manifest, _) =
                OutputManifest::peek(&manifest_file).map_err(WriteError::io("read", &manifest_file))?;
            let files = files(&folder, &manifest)?;
            if is_committing(&folder) {
                continue;
            }
            if before == std::fs::read(&manifest_file).ok().map(|bytes| hash(&bytes)) {
                return Ok(Self { folder, files });
            }
        }
        refuse("is being written by a build, or a build was interrupted")
    }

    /// True if no build wrote any of the files.
    pub fn is_foreign(&self) -> bool {
        !self.files.iter().any(|file| file.ours)
    }
}

fn files(folder: &Path, manifest: &OutputManifest) -> Result<Vec<BuiltFile>, WriteError> {
    let mut files = Vec::new();
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| {
        // Left by a build that is not over.
        entry.depth() != 1 || entry.file_name() != INSIDE
    });
    for entry in entries {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            WriteError::io("read", path)(error.into())
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let at = || WriteError::io("read", entry.path());
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let Some(path) = relative.to_str() else {
            return Err(at()(io::Error::other("its name is not UTF-8")));
        };
        let path = path.replace(std::path::MAIN_SEPARATOR, "/");
        if !entry.file_type().is_file() {
            return Err(at()(io::Error::other("it is a link or no regular file, which cannot be published")));
        }
        let metadata = entry.metadata().map_err(|error| at()(error.into()))?;
        let modified = disk::modified(&metadata);
        let written = manifest.get(&path);
        let known = written.filter(|known| known.size == metadata.len() && known.modified == modified);
        let hash = match known {
            Some(known) => known.hash,
            None => disk::hash_file(entry.path()).map_err(at())?,
        };
        files.push(BuiltFile { path: path.into(), hash, size: metadata.len(), ours: written.is_some() });
    }
    // A folder sorts elsewhere than the slash after its name.
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
