//! The staging folder: a hidden sibling of the output, or, where that is on another file system or may not be
//! written, a hidden folder in the output. Holding its lock means being the one build that writes this output.
//!
//! It holds `lock`, `new` (staged files), `old` (what they replace, until the commit is over), and the journal.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, PathKind};
use super::error::WriteError;
use super::lock::FolderLock;
use super::names::INSIDE;

/// Everything that may lie in a staging folder. In one that holds other things we delete nothing.
const OURS: [&str; 7] = ["lock", "new", "old", "journal", "journal.tmp", "undo", "probe"];

/// A locked staging folder.
#[derive(Debug)]
pub(super) struct Workspace {
    folder: PathBuf,
    inside: bool,
    /// Released last, after the folder is empty.
    lock: Option<FolderLock>,
    /// Folders above the output that had to be made for it, outermost first.
    made: Vec<PathBuf>,
}

impl Workspace {
    /// Locks the staging folder of a resolved output path.
    pub(super) fn enter(output: &Path) -> Result<Workspace, WriteError> {
        let Some(parent) = output.parent() else {
            return Err(WriteError::Place { output: output.into(), reason: "has no parent folder".into() });
        };
        let made: Vec<PathBuf> =
            parent.ancestors().take_while(|above| !above.exists()).map(Path::to_owned).collect();
        fs::create_dir_all(parent).map_err(WriteError::io("create", parent))?;
        let (beside, inside) = candidates(output);
        // Where an interrupted build left its journal, there we go on.
        let forced_inside = disk::look(&inside).is_ok_and(|found| found == PathKind::Folder);
        let mut result =
            if forced_inside { None } else { Workspace::lock(&beside, false, output).transpose() };
        if let Some(Err(WriteError::Io { source, .. })) = &result
            && matches!(source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
            && output.is_dir()
        {
            result = None;
        }
        let mut workspace = match result {
            Some(workspace) => workspace?,
            None => match Workspace::lock(&inside, true, output)? {
                Some(workspace) => workspace,
                None => return Err(WriteError::Locked { folder: output.to_owned() }),
            },
        };
        workspace.made = made.into_iter().rev().collect();
        Ok(workspace)
    }

    /// Locks one candidate; `None` if files cannot be renamed from it to the output.
    fn lock(folder: &Path, inside: bool, output: &Path) -> Result<Option<Workspace>, WriteError> {
        check_ours(folder)?;
        let lock = FolderLock::take(&folder.join("lock")).map_err(WriteError::io("lock", folder))?;
        let Some(lock) = lock else { return Err(WriteError::Locked { folder: output.to_owned() }) };
        let workspace = Workspace { folder: folder.to_owned(), inside, lock: Some(lock), made: Vec::new() };
        if inside || !is_elsewhere(&workspace.folder.join("probe"), output)? {
            return Ok(Some(workspace));
        }
        Ok(None)
    }

    /// True if the folder lies in the output, which therefore cannot be replaced as a whole.
    pub(super) fn is_inside(&self) -> bool {
        self.inside
    }

    /// The staging folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where files are staged.
    pub(super) fn new_files(&self) -> PathBuf {
        self.folder.join("new")
    }

    /// Where replaced and removed files wait for the end of the commit.
    pub(super) fn old_files(&self) -> PathBuf {
        self.folder.join("old")
    }

    /// The journal of a commit that goes forward.
    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// The journal of a commit that is being undone.
    pub(super) fn undo(&self) -> PathBuf {
        self.folder.join("undo")
    }

    /// Empties the staging folder, unless a journal says that it is still needed.
    pub(super) fn clear(&self) -> io::Result<()> {
        if self.journal().exists() || self.undo().exists() {
            return Ok(());
        }
        for name in OURS.into_iter().filter(|&name| name != "lock") {
            disk::remove_tree(&self.folder.join(name))?;
        }
        Ok(())
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = self.clear();
        self.lock = None;
        // These two succeed only if nothing is left in them.
        let _ = fs::remove_dir(&self.folder);
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// True if a commit to this output is under way, or was interrupted.
pub(super) fn is_committing(output: &Path) -> bool {
    let (beside, inside) = candidates(output);
    [beside, inside].iter().any(|folder| folder.join("journal").exists() || folder.join("undo").exists())
}

/// The two places where the staging folder of an output may lie.
fn candidates(output: &Path) -> (PathBuf, PathBuf) {
    let mut name = OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(INSIDE);
    (output.with_file_name(name), output.join(INSIDE))
}

/// Refuses a folder of that name which we did not make.
fn check_ours(folder: &Path) -> Result<(), WriteError> {
    let not_ours = || WriteError::NotOurs { folder: folder.to_owned() };
    match disk::look(folder).map_err(WriteError::io("read", folder))? {
        PathKind::Nothing => return Ok(()),
        PathKind::Folder => {}
        PathKind::File { .. } | PathKind::Other => return Err(not_ours()),
    }
    let entries = match fs::read_dir(folder) {
        // Another build just ended.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(WriteError::io("read", folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(WriteError::io("read", folder))?;
        if !OURS.iter().any(|&name| entry.file_name() == name) {
            return Err(not_ours());
        }
    }
    Ok(())
}

/// True if the existing output is reached through another mount than `probe`, so that nothing can be renamed
/// into it. Comparing device numbers is not enough: one file system may be mounted twice. Renaming onto the
/// output's own `.` always fails, but with a different error if it is elsewhere, and changes nothing.
fn is_elsewhere(probe: &Path, output: &Path) -> Result<bool, WriteError> {
    if !output.is_dir() {
        return Ok(false);
    }
    fs::create_dir_all(probe).map_err(WriteError::io("create", probe))?;
    let renamed = fs::rename(probe, output.join("."));
    fs::remove_dir(probe).map_err(WriteError::io("remove", probe))?;
    Ok(renamed.is_err_and(|error| error.kind() == io::ErrorKind::CrossesDevices))
}
