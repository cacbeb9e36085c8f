//! Where the output may lie. A folder that is deleted from must not be one that the site is read from, nor one
//! that holds everything else somebody owns.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::{WriteError, shown};

/// The path with all symbolic links followed, as far as it exists.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut existing = absolute.as_path();
    let mut missing: Vec<OsString> = Vec::new();
    loop {
        match fs::canonicalize(existing) {
            Ok(mut resolved) => {
                for part in missing.iter().rev() {
                    if part == ".." {
                        resolved.pop();
                    } else {
                        resolved.push(part);
                    }
                }
                return Ok(resolved);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::symlink_metadata(existing).is_ok() {
                    return Err(io::Error::new(error.kind(), "it is a symbolic link to nothing"));
                }
                match (existing.components().next_back(), existing.parent()) {
                    (Some(Component::Normal(part)), Some(parent)) => {
                        missing.push(part.to_owned());
                        existing = parent;
                    }
                    (Some(Component::ParentDir), Some(parent)) => {
                        missing.push("..".into());
                        existing = parent;
                    }
                    _ => return Err(error),
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Refuses an output that is no folder, or that contains, is or lies in what the build reads. All paths are
/// [resolved](resolve).
pub(super) fn check(output: &Path, state: &Path, inputs: &[PathBuf]) -> Result<(), WriteError> {
    let refuse = |reason: String| Err(WriteError::Place { output: output.to_owned(), reason });
    if output.parent().is_none() || output.file_name().is_none() {
        return refuse("is the root of the file system".into());
    }
    match fs::metadata(output) {
        Ok(metadata) if !metadata.is_dir() => return refuse("is not a folder".into()),
        _ => {}
    }
    if let Some(home) = std::env::home_dir().and_then(|home| resolve(&home).ok())
        && contains(output, &home)
    {
        return refuse("is or contains your home folder".into());
    }
    if let Some(root) = state.parent()
        && contains(output, root)
    {
        return refuse(format!("is or contains the folder of the site, {}", shown(root)));
    }
    for input in inputs.iter().map(PathBuf::as_path).chain([state]) {
        if contains(output, input) {
            return refuse(format!("is or contains {}, which the build reads", shown(input)));
        }
        if contains(input, output) {
            return refuse(format!("lies in {}, which the build reads", shown(input)));
        }
    }
    Ok(())
}

/// True if `inner` is `outer` or lies in it, also if the two are reached by different paths (mounts, names that
/// differ in case).
fn contains(outer: &Path, inner: &Path) -> bool {
    if inner.starts_with(outer) {
        return true;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
        identity(outer).is_some_and(|outer| inner.ancestors().any(|above| identity(above) == Some(outer)))
    }
    #[cfg(not(unix))]
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_that_overlap_inputs_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let root = resolve(root.path()).unwrap();
        fs::create_dir_all(root.join("site/content/2018")).unwrap();
        fs::write(root.join("site/file"), "").unwrap();
        let site = root.join("site");
        let inputs = [site.join("content"), site.join("templates")];
        let reason = |output: PathBuf| match check(&output, &site.join(".archive"), &inputs) {
            Err(WriteError::Place { reason, .. }) => reason,
            Err(other) => panic!("{other}"),
            Ok(()) => "fine".into(),
        };
        assert!(reason("/".into()).contains("root of the file system"));
        assert!(reason(root.clone()).contains("folder of the site"));
        assert!(reason(site.clone()).contains("folder of the site"));
        assert!(reason(site.join("content")).contains("is or contains"));
        assert!(reason(site.join("content/2018")).contains("lies in"));
        assert!(reason(site.join("templates/new")).contains("lies in"));
        assert!(reason(site.join(".archive/x")).contains("lies in"));
        assert!(reason(site.join("file")).contains("no folder"));
        assert_eq!(reason(site.join("public")), "fine");
        assert_eq!(reason(site.join("contents")), "fine");
        let home = resolve(&std::env::home_dir().unwrap()).unwrap();
        assert!(check(&home, &site.join(".archive"), &inputs).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn links_and_dots_are_resolved() {
        let root = tempfile::tempdir().unwrap();
        let root = resolve(root.path()).unwrap();
        fs::create_dir(root.join("real")).unwrap();
        std::os::unix::fs::symlink(root.join("real"), root.join("link")).unwrap();
        std::os::unix::fs::symlink(root.join("nowhere"), root.join("dangling")).unwrap();
        assert_eq!(resolve(&root.join("link/new/x")).unwrap(), root.join("real/new/x"));
        assert_eq!(resolve(&root.join("new/../link")).unwrap(), root.join("link"));
        assert!(resolve(&root.join("dangling")).is_err());
    }
}
