//! The files of one build, on their way to the output. Rendering threads call it all at once.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};

use super::disk::{self, PathKind};
use super::error::WriteError;
use super::folders::{FolderState, Folders, Sharded};
use super::manifest::OutputManifest;
use super::names;
use super::output::OpenOutput;
use super::recovery;
use super::written::Written;
use crate::hash::{self, Hash, hash};

/// An open build. Nothing in the output changes before [`commit`](Stage::commit); dropped without it, the stage
/// leaves the output as it was and removes what was staged.
pub struct Stage<'a> {
    pub(super) output: &'a mut OpenOutput,
    /// The output is absent or empty: nothing needs to be compared, and one rename is the whole commit.
    pub(super) cold: bool,
    /// What is not named stays; else it is stale.
    amend: bool,
    /// For each entry of the manifest what this build does with it.
    marks: Vec<AtomicU8>,
    /// Cold: the folders of the staging folder. Else those of the output.
    pub(super) folders: Folders,
    /// Files of which the manifest has to learn something.
    pub(super) records: Sharded<StagedRecord>,
    /// Files that are exactly as the manifest says.
    pub(super) unchanged: AtomicUsize,
    new: PathBuf,
    next: AtomicU64,
}

impl OpenOutput {
    /// Starts a build that gives every file of the site: those that it neither puts nor keeps are removed.
    ///
    /// # Errors
    /// An error of the system.
    pub fn stage(&mut self) -> Result<Stage<'_>, WriteError> {
        recovery::repair(self)?;
        let cold = is_cold(self)?;
        Stage::open(self, cold, false)
    }

    /// Starts a build that gives only what changed: files that are not mentioned stay, so that the cost does not
    /// grow with the site. Files of ours that were deleted or edited meanwhile are noticed only if mentioned.
    /// `None` if there is no site to amend: then [`stage`](Self::stage) all of it.
    ///
    /// # Errors
    /// An error of the system.
    pub fn amend(&mut self) -> Result<Option<Stage<'_>>, WriteError> {
        recovery::repair(self)?;
        if self.manifest.is_empty() || is_cold(self)? {
            return Ok(None);
        }
        Stage::open(self, false, true).map(Some)
    }
}

/// True if the output is absent or empty and can therefore be replaced as a whole.
fn is_cold(output: &OpenOutput) -> Result<bool, WriteError> {
    if output.workspace.is_inside() {
        return Ok(false);
    }
    match fs::read_dir(&output.folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if disk::is_missing(&error) => Ok(true),
        Err(error) => Err(WriteError::io("read", &output.folder)(error)),
    }
}

/// Not mentioned yet.
const UNSEEN: u8 = 0;
/// Part of the new site.
const LIVE: u8 = 1;
/// Removed by name.
const REMOVED: u8 = 2;

/// A file of this build that is new to the manifest, or not as the manifest says.
pub(super) struct StagedRecord {
    /// What it is, or will be.
    pub file: Written,
    /// Its number in the staging folder; none if it is not moved in.
    pub staged: Option<u64>,
    /// What lies where it goes.
    pub meets: Meets,
}

/// What lies in the output where a file goes.
pub(super) enum Meets {
    /// Nothing.
    Nothing,
    /// The same bytes. True if the manifest did not know.
    Same(bool),
    /// A file that an earlier build wrote.
    Ours(Written),
    /// Something else.
    Foreign,
    /// A folder.
    Folder,
    /// Nothing, but this path above it is no folder.
    Below(Arc<str>),
}

impl<'a> Stage<'a> {
    pub(super) fn open(output: &'a mut OpenOutput, cold: bool, amend: bool) -> Result<Stage<'a>, WriteError> {
        let workspace = &output.workspace;
        workspace.clear().map_err(WriteError::io("clear", workspace.folder()))?;
        let new = workspace.new_files();
        fs::create_dir_all(&new).map_err(WriteError::io("create", &new))?;
        if cold && let Ok(metadata) = fs::metadata(&output.folder) {
            // The empty folder is going to be replaced by this one.
            fs::set_permissions(&new, metadata.permissions()).map_err(WriteError::io("create", &new))?;
        }
        let folders = Folders::new(if cold { &new } else { &output.folder });
        let slots = if cold { 0 } else { output.manifest.slots() };
        Ok(Stage {
            cold,
            amend,
            marks: (0..slots).map(|_| AtomicU8::new(UNSEEN)).collect(),
            folders,
            records: Sharded::new(),
            unchanged: AtomicUsize::new(0),
            new,
            next: AtomicU64::new(0),
            output,
        })
    }

    /// What earlier builds wrote.
    pub fn manifest(&self) -> &OutputManifest {
        &self.output.manifest
    }

    /// Gives a file of the site: its path relative to the output, `/`-separated, and its bytes. Bytes that are
    /// in the output already are not written. Files in the way are reported by [`commit`](Self::commit), all at
    /// once.
    ///
    /// # Errors
    /// A path that leads out of the output, a path given before, or an error of the system.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        names::check(path)?;
        let hash = hash(bytes);
        self.add(path, hash, bytes.len() as u64, |file| {
            file.write_all(bytes).map(|()| hash).map_err(Into::into)
        })
    }

    /// Gives a file of the site that is a copy of `source`. It is read piece by piece, and never whole; but it is
    /// read, so [`keep`](Self::keep) is cheaper for one that is known to be unchanged.
    ///
    /// # Errors
    /// As [`put`](Self::put), and if `source` cannot be read.
    pub fn put_file(&self, path: &str, source: &Path) -> Result<(), WriteError> {
        names::check(path)?;
        let unreadable = |error| CopyError::Source(WriteError::io("read", source)(error));
        let (hash, size) = if self.cold {
            ([0; 16], 0)
        } else {
            let read = || Ok((disk::hash_file(source)?, fs::metadata(source)?.len()));
            read().map_err(WriteError::io("read", source))?
        };
        self.add(path, hash, size, |file| {
            let mut hasher = blake3::Hasher::new();
            let mut open = File::open(source).map_err(unreadable)?;
            let mut failed = None;
            let read = disk::each_piece(&mut open, |piece| {
                hasher.update(piece);
                file.write_all(piece).inspect_err(|error| failed = Some(error.kind()))
            });
            match (read, failed) {
                (Ok(()), _) => Ok(hash::finish(&hasher)),
                (Err(error), Some(_)) => Err(error.into()),
                (Err(error), None) => Err(unreadable(error)),
            }
        })
    }

    /// Says that a file of the last build belongs to this site unchanged. True if it is still in the output as
    /// it was written, which costs a look at its metadata; false if it has to be put, because no build wrote it
    /// or it was edited or deleted since.
    ///
    /// # Errors
    /// A path that was given before, or an error of the system.
    pub fn keep(&self, path: &str) -> Result<bool, WriteError> {
        if self.cold {
            return Ok(false);
        }
        let Some(slot) = self.manifest().slot(path) else { return Ok(false) };
        let Some((_, known)) = self.manifest().at(slot) else { return Ok(false) };
        match self.meet(path, &known.hash, known.size)? {
            (Meets::Same(_), file) => {
                self.same(path, Some(slot), file, false)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Removes a file of ours from the site, if there is one. Needed only if the site is
    /// [amended](OpenOutput::amend): else every file that is not given is removed.
    ///
    /// # Errors
    /// A path that was given before.
    pub fn remove(&self, path: &str) -> Result<(), WriteError> {
        let slot = if self.cold { None } else { self.manifest().slot(path) };
        match slot {
            Some(slot) if self.marks[slot].swap(REMOVED, Ordering::Relaxed) == LIVE => {
                Err(WriteError::Twice { path: path.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// True if a file of the manifest is not part of the new site.
    pub(super) fn is_stale(&self, slot: usize) -> bool {
        match self.marks.get(slot).map(|mark| mark.load(Ordering::Relaxed)) {
            Some(LIVE) => false,
            Some(REMOVED) => true,
            _ => !self.amend,
        }
    }

    /// Compares with the output and stages the file if it has to be written. `write` gives the hash of what it
    /// wrote.
    fn add(
        &self,
        path: &str,
        hash: Hash,
        size: u64,
        write: impl FnOnce(&mut File) -> Result<Hash, CopyError>,
    ) -> Result<(), WriteError> {
        if self.cold {
            let file = self.stage_tree(path, write)?;
            return self.record(path, StagedRecord { file, staged: None, meets: Meets::Nothing });
        }
        let slot = self.manifest().slot(path);
        let (meets, file) = self.meet(path, &hash, size)?;
        if let Meets::Same(adopted) = meets {
            return self.same(path, slot, file, adopted);
        }
        self.claim(path, slot)?;
        if matches!(meets, Meets::Foreign) && !self.output.force {
            return self.record(path, StagedRecord { file, staged: None, meets });
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let target = self.new.join(number.to_string());
        let mut open = File::create_new(&target).map_err(WriteError::io("create", &target))?;
        let file = finish(&mut open, write).map_err(|error| error.at(&target))?;
        self.record(path, StagedRecord { file, staged: Some(number), meets })
    }

    /// Writes a file into the staged tree.
    fn stage_tree(
        &self,
        path: &str,
        write: impl FnOnce(&mut File) -> Result<Hash, CopyError>,
    ) -> Result<Written, WriteError> {
        let target = self.new.join(path);
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists if !target.is_dir() => WriteError::Twice { path: path.to_owned() },
            io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => {
                let file = names::ancestors(path).find(|above| self.new.join(above).is_file());
                WriteError::Nested { path: file.unwrap_or(path).to_owned() }
            }
            _ => WriteError::io("create", &target)(error),
        };
        self.folders.make_blindly(path).map_err(failed)?;
        let mut open = File::create_new(&target).map_err(failed)?;
        finish(&mut open, write).map_err(|error| error.at(&target))
    }

    /// A file that has the right bytes already.
    fn same(&self, path: &str, slot: Option<usize>, file: Written, adopted: bool) -> Result<(), WriteError> {
        self.claim(path, slot)?;
        if slot.and_then(|slot| self.manifest().at(slot)).is_some_and(|(_, known)| known == file) {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.record(path, StagedRecord { file, staged: None, meets: Meets::Same(adopted) })
    }

    fn claim(&self, path: &str, slot: Option<usize>) -> Result<(), WriteError> {
        match slot {
            Some(slot) if self.marks[slot].swap(LIVE, Ordering::Relaxed) == LIVE => {
                Err(WriteError::Twice { path: path.to_owned() })
            }
            _ => Ok(()),
        }
    }

    fn record(&self, path: &str, record: StagedRecord) -> Result<(), WriteError> {
        match self.records.lock(path).insert(path.into(), record) {
            None => Ok(()),
            Some(_) => Err(WriteError::Twice { path: path.to_owned() }),
        }
    }

    /// What a file with this hash and size meets in the output, and the file as the manifest will know it if it
    /// is the same.
    fn meet(&self, path: &str, hash: &Hash, size: u64) -> Result<(Meets, Written), WriteError> {
        let target = self.output.folder.join(path);
        self.meet_at(path, &target, hash, size).map_err(WriteError::io("read", &target))
    }

    fn meet_at(&self, path: &str, target: &Path, hash: &Hash, size: u64) -> io::Result<(Meets, Written)> {
        let mut file = Written { hash: *hash, size, modified: 0 };
        match self.folders.holding(path)? {
            FolderState::Real => {}
            FolderState::Absent => return Ok((Meets::Nothing, file)),
            FolderState::Blocked(by) => return Ok((Meets::Below(by), file)),
        }
        let found = disk::look(target)?;
        let PathKind::File { size: found_size, modified } = found else {
            let meets = match found {
                PathKind::Nothing => Meets::Nothing,
                PathKind::Folder => Meets::Folder,
                _ => Meets::Foreign,
            };
            return Ok((meets, file));
        };
        file.modified = modified;
        let known = self.manifest().get(path);
        let on_disk = match known {
            Some(known) if (known.size, known.modified) == (found_size, modified) => known.hash,
            Some(known) if known.size != found_size && size != found_size => {
                // What a power failure leaves of a file whose name, but not its content, reached the disk.
                let meets = if found_size == 0 { Meets::Ours(nothing()) } else { Meets::Foreign };
                return Ok((meets, file));
            }
            None if size != found_size => return Ok((Meets::Foreign, file)),
            _ => disk::hash_file(target)?,
        };
        let meets = if on_disk == *hash {
            Meets::Same(known.is_none_or(|known| known.hash != on_disk))
        } else if known.is_some_and(|known| known.hash == on_disk) {
            Meets::Ours(Written { hash: on_disk, size: found_size, modified })
        } else {
            Meets::Foreign
        };
        Ok((meets, file))
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // What cannot be removed now is removed when the output is next opened.
        let _ = self.output.workspace.clear();
    }
}

/// An empty file.
fn nothing() -> Written {
    Written { hash: hash(&[]), size: 0, modified: 0 }
}

/// Writes an open file and says what it became.
fn finish(
    file: &mut File,
    write: impl FnOnce(&mut File) -> Result<Hash, CopyError>,
) -> Result<Written, CopyError> {
    let hash = write(file)?;
    let metadata = file.metadata()?;
    Ok(Written { hash, size: metadata.len(), modified: disk::modified(&metadata) })
}

/// Copying can fail at both ends.
enum CopyError {
    Source(WriteError),
    Target(io::Error),
}

impl From<io::Error> for CopyError {
    fn from(error: io::Error) -> CopyError {
        CopyError::Target(error)
    }
}

impl CopyError {
    fn at(self, target: &Path) -> WriteError {
        match self {
            CopyError::Source(error) => error,
            CopyError::Target(error) => WriteError::io("write", target)(error),
        }
    }
}
