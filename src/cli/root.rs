//! Which site a command is about.

use std::path::{Path, PathBuf};

use crate::read::CONFIG_FILE;

/// The site's folder: the one that was named, or the nearest from the current one upwards that holds a site. A site is
/// known by its archive.yaml; since the file is optional, a folder `content` does where there is none above.
pub(super) fn find(typed: Option<&Path>) -> PathBuf {
    if let Some(typed) = typed {
        return typed.to_owned();
    }
    let here = PathBuf::from(".");
    let Ok(current) = std::env::current_dir() else { return here };
    let has_config = |folder: &Path| folder.join(CONFIG_FILE).is_file();
    let has_content = |folder: &Path| folder.join("content").is_dir();
    if has_config(&current) || has_content(&current) {
        return here;
    }
    let nearest = |is_site: &dyn Fn(&Path) -> bool| current.ancestors().position(is_site);
    match nearest(&has_config).or_else(|| nearest(&has_content)) {
        None | Some(0) => here,
        // Relative, so that messages name files as somebody here would.
        Some(steps) => std::iter::repeat_n("..", steps).collect(),
    }
}
