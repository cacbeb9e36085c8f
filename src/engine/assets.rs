//! Files that are published as they are: the site's `static/`, and those of its themes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{hash, hex};
use crate::link::Asset;
use crate::render::{StaticFile, Theme};
use crate::site_path::SitePath;
use crate::source::Location;
use crate::url::OutputPath;

/// A site's own file goes before its theme's.
const SITE_RANK: u8 = 2;
const THEME_RANK: u8 = 1;

/// What stands before the output path of a theme file that is built into the program.
pub(super) const BUILT_IN: &str = "built-in:";

/// The change of a file under `static/`.
pub(super) fn static_file(path: &SitePath, there: bool) -> (Arc<str>, Option<Asset>) {
    let output = path.strip_prefix("static/").unwrap_or(path);
    (path.as_shared().clone(), there.then(|| Asset { output: OutputPath::new(output), rank: SITE_RANK }))
}

/// The source by which a theme's file is known.
fn key(output: &str, file: &StaticFile) -> Arc<str> {
    match file {
        StaticFile::Disk(path) => path.as_shared().clone(),
        StaticFile::BuiltIn(_) => format!("{BUILT_IN}{output}").into(),
    }
}

/// Where a static file of a theme is published; `None` for any other file.
pub(super) fn theme_output(path: &str) -> Option<String> {
    let (_, file) = path.strip_prefix("themes/")?.split_once("/static/")?;
    Some(format!("assets/{file}"))
}

/// The changes between a theme's files and those of the theme that was there before. `is_same` says of a file and its
/// output path whether its bytes are.
pub(super) fn theme_files(
    old: Option<&BTreeMap<String, StaticFile>>,
    new: &BTreeMap<String, StaticFile>,
    is_same: impl Fn(&str, &StaticFile) -> bool,
    assets: &mut Vec<(Arc<str>, Option<Asset>)>,
) {
    for (output, file) in old.into_iter().flatten() {
        let source = key(output, file);
        if new.get(output).is_none_or(|file| key(output, file) != source) {
            assets.push((source, None));
        }
    }
    for (output, file) in new {
        let before = old.and_then(|old| old.get(output));
        if is_same(output, file) && before.is_some_and(|before| key(output, before) == key(output, file)) {
            continue;
        }
        assets.push((
            key(output, file),
            Some(Asset { output: OutputPath::new(output.as_str()), rank: THEME_RANK }),
        ));
    }
}

/// A short hash of each of a theme's files, by output path, for links that may be cached for ever. A file
/// of the site that lies in its place goes before it.
pub(super) fn fingerprints(root: &Path, theme: &Theme) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    let mut hashes = BTreeMap::new();
    let mut problems = Vec::new();
    for (output, file) in &theme.statics {
        let own = std::fs::read(root.join("static").join(output)).ok();
        let hash = match (own, file) {
            (Some(bytes), _) => hash(&bytes),
            (None, StaticFile::BuiltIn(bytes)) => hash(bytes),
            (None, StaticFile::Disk(path)) => match std::fs::read(root.join(&**path)) {
                Ok(bytes) => hash(&bytes),
                Err(error) => {
                    let location = Location::file(path.clone());
                    problems.push(Diagnostic::new(Code::Unreadable, location, error.to_string()));
                    continue;
                }
            },
        };
        hashes.insert(output.clone(), hex(&hash[..5]));
    }
    (hashes, problems)
}
