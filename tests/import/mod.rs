//! `archive import`: what comes in, what stays as it is, and what never happens.

mod again;
mod formats;
mod generators;
mod identity;
mod mutations;
mod odd;
mod real_sites;
mod styles;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Ran, Site};

/// What lies elsewhere and is to be imported.
pub struct Elsewhere {
    folder: TempDir,
}

impl Elsewhere {
    /// A folder of these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let elsewhere = Self { folder: TempDir::new().unwrap() };
        files.iter().for_each(|(path, text)| elsewhere.write(path, text));
        elsewhere
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }
}

/// A site that files articles by tags and categories.
pub fn site() -> Site {
    let config = "title: The Test\nbase_url: https://example.org/\ntaxonomies:\n  - name: tags\n  - name: categories\n";
    Site::new(&[("archive.yaml", config)])
}

/// Runs `archive import` on a source.
pub fn import(site: &Site, source: &Path, options: &[&str]) -> Ran {
    let mut arguments = vec!["import", source.to_str().unwrap()];
    arguments.extend(options);
    site.run(&arguments)
}

/// Runs it, and reads its report.
pub fn report(site: &Site, source: &Path, options: &[&str]) -> Value {
    let ran = import(site, source, &[options, &["--json"]].concat());
    assert!(ran.code <= 1, "{ran:?}");
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

/// How often the report remarks something.
pub fn remarked(report: &Value, what: &str) -> u64 {
    let groups = report["groups"].as_array().unwrap();
    groups
        .iter()
        .filter(|group| group["what"].as_str().unwrap().contains(what))
        .map(|group| group["count"].as_u64().unwrap())
        .sum()
}

/// All files of a site's content, by path, with their texts.
pub fn content(site: &Site) -> Vec<(String, String)> {
    let root = site.path("content");
    let mut files: Vec<(String, String)> = walkdir::WalkDir::new(&root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned())
        })
        .collect();
    files.sort();
    files
}

/// The one article that a source becomes.
pub fn only(site: &Site) -> (String, String) {
    let files = content(site);
    assert_eq!(files.len(), 1, "{files:#?}");
    files.into_iter().next().unwrap()
}

/// The import must leave a site that builds without an error.
pub fn builds(site: &Site) {
    let ran = site.run(&["build", "--no-search", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("error["), "{}", ran.err);
}
