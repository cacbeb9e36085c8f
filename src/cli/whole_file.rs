//! Writing a file of the site so that no reader ever sees half of it.

use std::fs::Permissions;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file unless it says the same already: whole, or not at all. True if it was written.
///
/// # Errors
/// Those of the system; then the file is as it was.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if std::fs::read(path).is_ok_and(|known| known == bytes) {
        return Ok(false);
    }
    write(path, bytes, None)?;
    Ok(true)
}

/// Writes another text into a file that is there, through a symbolic link and with the permissions that it has.
///
/// # Errors
/// Those of the system; then the file is as it was.
pub(super) fn replace_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = path.metadata()?.permissions();
    write(&path, bytes, Some(permissions))
}

fn write(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".archive-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    // Temporary files are for their owner alone; what is committed to a repository is not.
    #[cfg(unix)]
    let permissions = permissions.or_else(|| {
        use std::os::unix::fs::PermissionsExt;
        Some(Permissions::from_mode(0o644))
    });
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(path)?;
    Ok(())
}
