//! Which paths an output file may have. They come from slugs and aliases, so they are checked here once more,
//! at the last moment before they reach the disk.

use super::error::WriteError;

/// The name of the staging folder when it has to lie inside the output; no output file may start with it.
pub(super) const INSIDE: &str = ".archive-stage";

/// Checks that `path` is relative, `/`-separated, and cannot lead out of the output folder.
pub(super) fn check(path: &str) -> Result<(), WriteError> {
    let reason = if path.is_empty() {
        "is empty"
    } else if path.starts_with('/') {
        "starts with a slash"
    } else if path.contains('\0') {
        "contains a NUL character"
    } else if cfg!(windows) && path.contains(['\\', ':']) {
        "contains a backslash or a colon"
    } else if path.split('/').any(str::is_empty) {
        "has an empty part"
    } else if path.split('/').any(|part| part == "." || part == "..") {
        "has a part that is . or .."
    } else if path.split('/').next() == Some(INSIDE) {
        "starts with the name of the staging folder"
    } else {
        return Ok(());
    };
    Err(WriteError::Path { path: path.to_owned(), reason })
}

/// The folder that holds `path`: `""` for the output folder itself.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// The folders above `path`, from the nearest to the outermost, without the output folder itself.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path)), |folder| Some(parent(folder)))
        .take_while(|folder| !folder.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        let bad =
            ["", "/etc/passwd", "a//b", "a/", "../x", "a/../../x", "a/./b", "..", "a\0b", ".archive-stage/x"];
        for path in bad {
            assert!(check(path).is_err(), "{path:?}");
        }
        for path in
            ["index.html", "a/b/c.html", "..a/b..", "…/図.html", "a b/c", ".well-known/x", "_redirects"]
        {
            assert!(check(path).is_ok(), "{path:?}");
        }
    }

    #[test]
    fn ancestors_go_outwards() {
        assert_eq!(ancestors("a/b/c.html").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(ancestors("c.html").count(), 0);
    }
}
