//! A lock that the operating system holds: it ends with the process, however that ends, so that there are no
//! stale locks. The file it hangs on is removed when the lock is released, and by the next holder otherwise.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, PathKind};

/// A held lock.
#[derive(Debug)]
pub struct FolderLock {
    /// Holds the lock as long as it is open.
    _file: File,
    path: PathBuf,
}

impl FolderLock {
    /// Takes the lock, making the folder it lies in; `None` if another process, or another part of this one,
    /// holds it.
    pub fn take(path: &Path) -> io::Result<Option<FolderLock>> {
        loop {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            // A symbolic link planted here must not make us create a file elsewhere.
            if matches!(disk::look(path)?, PathKind::Folder | PathKind::Other) {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is not a regular file"));
            }
            let file = match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
            {
                Ok(file) => file,
                // The last holder just removed the folder.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // The last holder may have removed the file between our opening and locking it.
            if is_same(&file, path)? {
                return Ok(Some(FolderLock { _file: file, path: path.to_owned() }));
            }
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // While it is still locked: whoever opened it meanwhile sees that it is gone and makes another.
        let _ = fs::remove_file(&self.path);
    }
}

/// True if `path` still leads to the open file.
fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    let on_disk = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let open = file.metadata()?;
        Ok((open.dev(), open.ino()) == (on_disk.dev(), on_disk.ino()))
    }
    #[cfg(not(unix))]
    {
        // An open file cannot be removed there.
        let _ = (file, on_disk);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holder_at_a_time_and_nothing_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/lock");
        let first = FolderLock::take(&path).unwrap().unwrap();
        assert!(FolderLock::take(&path).unwrap().is_none());
        drop(first);
        assert!(!path.exists());
        assert!(FolderLock::take(&path).unwrap().is_some());
    }
}
