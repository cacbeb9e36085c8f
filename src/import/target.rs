//! The folder that articles are written to, and nothing else of the disk.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::site_path::SiteFolder;

/// A folder of the site. Every path is relative to it, and none leads out of it.
#[derive(Clone, Debug)]
pub(super) struct ImportTarget {
    root: PathBuf,
}

impl ImportTarget {
    /// The folder at `root`, which need not be there yet.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Where a path lies on the disk.
    ///
    /// # Errors
    /// If it would lie outside, or a link on the way leads elsewhere.
    pub(super) fn place(&self, path: &str) -> io::Result<PathBuf> {
        let refused = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("{path:?} {why}"));
        let clean = SiteFolder::ROOT.resolve(path).map_err(|_| refused("is not a path within the site"))?;
        if clean.is_empty() || clean != path {
            return Err(refused("is not a path within the site"));
        }
        let mut at = self.root.clone();
        for part in clean.split('/') {
            at.push(part);
            // A link in the folder would let a write through to elsewhere.
            if fs::symlink_metadata(&at).is_ok_and(|meta| meta.file_type().is_symlink()) {
                return Err(refused("passes through a symbolic link"));
            }
        }
        Ok(at)
    }

    /// The bytes of a file; `None` if there is none.
    pub(super) fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.place(path).ok()?).ok()
    }

    /// Whether there is something at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.place(path).is_ok_and(|at| at.symlink_metadata().is_ok())
    }

    /// Writes a file whole or not at all. Without `replace` a file that is there stays, and that is an error.
    ///
    /// # Errors
    /// Those of the system, and paths that lead outside.
    pub(super) fn write(&self, path: &str, bytes: &[u8], replace: bool) -> io::Result<()> {
        let place = self.place(path)?;
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".archive-").suffix(".tmp").tempfile_in(folder)?;
        file.write_all(bytes)?;
        readable(file.as_file())?;
        if replace {
            file.persist(&place).map_err(|error| error.error)?;
        } else {
            file.persist_noclobber(&place).map_err(|error| error.error)?;
        }
        Ok(())
    }

    /// Copies a file, unless one is there already. True if it was copied.
    ///
    /// # Errors
    /// Those of the system, and paths that lead outside.
    pub(super) fn copy(&self, from: &Path, path: &str) -> io::Result<bool> {
        let place = self.place(path)?;
        if place.exists() {
            return Ok(false);
        }
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".archive-").suffix(".tmp").tempfile_in(folder)?;
        io::copy(&mut File::open(from)?, file.as_file_mut())?;
        readable(file.as_file())?;
        match file.persist_noclobber(&place) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }
}

/// Temporary files are for their owner alone; what is committed to a repository is not.
fn readable(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
