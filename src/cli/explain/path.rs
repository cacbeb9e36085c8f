//! From what was typed to the article's path in the site.

use std::path::{Component, Path};

use crate::diagnostic::nearest;
use crate::read::{BUNDLE_NAMES, FileKind, Links, Snapshot, classify};

/// The path, relative to the site's folder, of the file that was typed: relative to that folder or to the current one. A
/// folder stands for the article in it.
///
/// # Errors
/// If there is no such file; names the one that may have been meant.
pub(crate) fn find(root: &Path, typed: &Path) -> Result<String, String> {
    let inside = || inside(root, typed);
    if let Some(path) = plain(typed).filter(|path| root.join(path).exists()).or_else(inside) {
        return match root.join(&path) {
            full if full.is_file() => Ok(path),
            full => match BUNDLE_NAMES.iter().find(|name| full.join(name).is_file()) {
                Some(name) => Ok(format!("{path}/{name}")),
                None => Err(format!("{path} is a folder; name one article")),
            },
        };
    }
    let mut message = format!("there is no file {}", typed.display());
    if let Some(near) = near(root, &typed.to_string_lossy().replace('\\', "/")) {
        message.push_str(&format!("\nhelp: did you mean {near}?"));
    }
    Err(message)
}

/// A relative path without `.` and `..`.
fn plain(typed: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in typed.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => parts.push(name.to_str()?),
            _ => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The path of an existing file below the site's folder.
fn inside(root: &Path, typed: &Path) -> Option<String> {
    let (root, file) = (root.canonicalize().ok()?, typed.canonicalize().ok()?);
    plain(file.strip_prefix(root).ok()?)
}

/// The article that may have been meant: by its path, or else by its file name.
fn near(root: &Path, typed: &str) -> Option<String> {
    let (snapshot, _) = Snapshot::scan(root, Links::Anywhere);
    let articles = || {
        let files = snapshot.files.keys().map(|path| &**path);
        files.filter(|path| classify(path) == Some(FileKind::Article))
    };
    let typed = typed.trim_start_matches("./");
    let name = |path: &str| -> String {
        let path = path.strip_suffix("/index.md").unwrap_or(path).trim_end_matches('/');
        path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md").to_owned()
    };
    if let Some(near) = nearest(typed, articles()) {
        return Some(near.to_owned());
    }
    let mut names: Vec<(String, &str)> = articles().map(|path| (name(path), path)).collect();
    names.sort_unstable();
    let wanted = name(typed);
    let best = nearest(&wanted, names.iter().map(|(name, _)| name.as_str()))?;
    names.iter().find(|(name, _)| name == best).map(|(_, path)| (*path).to_owned())
}
