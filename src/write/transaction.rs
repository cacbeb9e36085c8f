//! Carrying out a plan, and taking it back. Both work from what lies on the disk, so both may be started again
//! after being killed anywhere.
//!
//! A replaced file is first given a second name in the staging folder and then renamed over: there is no moment
//! at which a web server that serves the output finds nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, PathKind};
use super::error::WriteError;
use super::folders::{FolderState, Folders};
use super::journal::{CommitPlan, Removal, Replaces, StagedMove};
use super::names::ancestors;
use super::step::step;
use super::workspace::Workspace;

/// A plan with the places it works on.
pub(super) struct Transaction<'a> {
    /// What to do.
    pub plan: &'a CommitPlan,
    /// The output folder.
    pub output: &'a Path,
    /// The staging folder.
    pub workspace: &'a Workspace,
}

impl Transaction<'_> {
    /// Files in the way that appeared or were edited after the plan was made, sorted.
    pub(super) fn intruders(&self) -> Result<Vec<String>, WriteError> {
        let folders = Folders::new(self.output);
        let mut found = Vec::new();
        for place in &self.plan.places {
            let target = self.output.join(&place.path);
            let is_ours = || -> io::Result<bool> {
                if disk::look(&self.staged(place))? == PathKind::Nothing
                    || folders.holding(&place.path)? != FolderState::Real
                {
                    return Ok(true);
                }
                let seen = disk::look(&target)?;
                Ok(match place.replaces {
                    _ if seen == PathKind::Nothing => true,
                    Replaces::Anything => true,
                    Replaces::Nothing => {
                        seen == PathKind::Folder || disk::is_still(&target, seen, &place.file)?
                    }
                    Replaces::Ours(was) => {
                        disk::is_still(&target, seen, &was)? || disk::is_still(&target, seen, &place.file)?
                    }
                })
            };
            if !is_ours().map_err(WriteError::io("read", &target))? {
                found.push(place.path.clone());
            }
        }
        Ok(found)
    }

    /// Carries the plan out, or what is left of it.
    pub(super) fn forward(&self) -> Result<(), WriteError> {
        if self.plan.whole {
            return self.forward_whole();
        }
        let old = self.workspace.old_files();
        fs::create_dir_all(&old).map_err(WriteError::io("create", &old))?;
        self.remove()?;
        for folder in &self.plan.emptied {
            remove_empty(&self.output.join(folder))
                .map_err(WriteError::io("remove", self.output.join(folder)))?;
            step();
        }
        let folders = Folders::new(self.output);
        for (number, place) in self.plan.places.iter().enumerate() {
            let target = self.output.join(&place.path);
            self.place(number, place, &folders, &target).map_err(WriteError::io("write", &target))?;
            step();
        }
        Ok(())
    }

    fn forward_whole(&self) -> Result<(), WriteError> {
        let new = self.workspace.new_files();
        if cfg!(windows) && new.exists() {
            // There a folder cannot be renamed over an empty one.
            let _ = fs::remove_dir(self.output);
        }
        match fs::rename(&new, self.output) {
            Ok(()) => {}
            // Moved in before.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !new.exists() => {}
            Err(error) => return Err(WriteError::io("create", self.output)(error)),
        }
        step();
        if let Some(parent) = self.output.parent() {
            disk::sync_folder(parent);
        }
        Ok(())
    }

    fn remove(&self) -> Result<(), WriteError> {
        let folders = Folders::new(self.output);
        let mut emptied = BTreeSet::new();
        for (number, removal) in self.plan.removals.iter().enumerate() {
            let target = self.output.join(&removal.path);
            let may_go = is_removable(&folders, &target, removal).map_err(WriteError::io("read", &target))?;
            if may_go {
                fs::rename(&target, self.removed(number)).map_err(WriteError::io("remove", &target))?;
                step();
            }
            if is_reached(&folders, &removal.path) {
                emptied.extend(ancestors(&removal.path));
            }
        }
        // Backwards, so that a folder comes after those in it. One that is not empty stays.
        for folder in emptied.into_iter().rev() {
            if fs::remove_dir(self.output.join(folder)).is_ok() {
                step();
            }
        }
        Ok(())
    }

    fn place(&self, number: usize, place: &StagedMove, folders: &Folders, target: &Path) -> io::Result<()> {
        let staged = self.staged(place);
        if disk::look(&staged)? == PathKind::Nothing {
            return Ok(());
        }
        folders.make_holding(&place.path)?;
        if !matches!(place.replaces, Replaces::Nothing) {
            set_aside(target, &self.replaced(number))?;
            step();
        }
        fs::rename(staged, target)
    }

    /// Takes back what was carried out.
    pub(super) fn back(&self) -> Result<(), WriteError> {
        if self.plan.whole {
            return self.back_whole();
        }
        let folders = Folders::new(self.output);
        let mut emptied = BTreeSet::new();
        for (number, place) in self.plan.places.iter().enumerate() {
            let target = self.output.join(&place.path);
            self.take_back(number, place, &folders, &target).map_err(WriteError::io("restore", &target))?;
            step();
            if is_reached(&folders, &place.path) {
                emptied.extend(ancestors(&place.path));
            }
        }
        for folder in emptied.into_iter().rev() {
            let _ = fs::remove_dir(self.output.join(folder));
        }
        let folders = Folders::new(self.output);
        for (number, removal) in self.plan.removals.iter().enumerate() {
            let removed = self.removed(number);
            let target = self.output.join(&removal.path);
            let restore = || -> io::Result<()> {
                if disk::look(&removed)? == PathKind::Nothing {
                    return Ok(());
                }
                folders.make_holding(&removal.path)?;
                fs::rename(&removed, &target)
            };
            restore().map_err(WriteError::io("restore", &target))?;
            step();
        }
        Ok(())
    }

    /// The output was absent or empty before. An empty folder is as good as none.
    fn back_whole(&self) -> Result<(), WriteError> {
        let new = self.workspace.new_files();
        if !new.exists() && self.output.is_dir() {
            fs::rename(self.output, &new).map_err(WriteError::io("remove", self.output))?;
        }
        step();
        Ok(())
    }

    fn take_back(
        &self,
        number: usize,
        place: &StagedMove,
        folders: &Folders,
        target: &Path,
    ) -> io::Result<()> {
        if folders.holding(&place.path)? != FolderState::Real {
            return Ok(());
        }
        let replaced = self.replaced(number);
        if disk::look(&replaced)? != PathKind::Nothing {
            return fs::rename(replaced, target);
        }
        let is_moved = disk::look(&self.staged(place))? == PathKind::Nothing;
        if is_moved
            && matches!(place.replaces, Replaces::Nothing)
            && disk::is_still(target, disk::look(target)?, &place.file)?
        {
            fs::remove_file(target)?;
        }
        Ok(())
    }

    fn staged(&self, place: &StagedMove) -> PathBuf {
        self.workspace.new_files().join(place.staged.to_string())
    }

    fn replaced(&self, number: usize) -> PathBuf {
        self.workspace.old_files().join(format!("p{number}"))
    }

    fn removed(&self, number: usize) -> PathBuf {
        self.workspace.old_files().join(format!("r{number}"))
    }
}

/// True if there is something to remove and it still is what the plan says.
fn is_removable(folders: &Folders, target: &Path, removal: &Removal) -> io::Result<bool> {
    if folders.holding(&removal.path)? != FolderState::Real {
        return Ok(false);
    }
    let found = disk::look(target)?;
    match removal.was {
        Some(was) => disk::is_still(target, found, &was),
        None => Ok(matches!(found, PathKind::File { .. } | PathKind::Other)),
    }
}

/// True if the way to `path` leads through folders only, of which some may be gone already.
fn is_reached(folders: &Folders, path: &str) -> bool {
    matches!(folders.holding(path), Ok(FolderState::Real | FolderState::Absent))
}

/// Gives a file that is about to be replaced a second name, so that it can be restored.
fn set_aside(target: &Path, aside: &Path) -> io::Result<()> {
    match fs::hard_link(target, aside) {
        Ok(()) => Ok(()),
        // Done before, or there is nothing to lose.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists || disk::is_missing(&error) => Ok(()),
        // File systems without hard links, and files of another owner.
        Err(_) => fs::rename(target, aside),
    }
}

/// Removes a folder that holds nothing but empty folders.
fn remove_empty(folder: &Path) -> io::Result<()> {
    if disk::look(folder)? != PathKind::Folder {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        remove_empty(&entry?.path())?;
    }
    fs::remove_dir(folder)
}
