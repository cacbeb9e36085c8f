//! A place to build in, and what the tests look at.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use archive::write::{CommitSummary, OpenOutput, OutputOptions, WriteError};
use rayon::prelude::*;

pub type Files = BTreeMap<String, Vec<u8>>;

/// A site's folder with an output folder, of which each test has its own.
pub struct Desk {
    pub root: tempfile::TempDir,
    pub output: PathBuf,
    pub force: bool,
}

impl Desk {
    pub fn new() -> Desk {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        let output = root.path().join("public");
        Desk { root, output, force: false }
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.path().join(relative)
    }

    pub fn options(&self) -> OutputOptions {
        OutputOptions {
            output: self.output.clone(),
            state: self.path(".archive"),
            inputs: vec![self.path("content"), self.path("templates")],
            force: self.force,
        }
    }

    pub fn open(&self) -> OpenOutput {
        OpenOutput::open(self.options()).unwrap()
    }

    pub fn build(&self, site: &Files) -> Result<CommitSummary, WriteError> {
        build(&mut OpenOutput::open(self.options())?, site)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.output.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn tree(&self) -> Files {
        tree(&self.output)
    }

    pub fn modified(&self, path: &str) -> SystemTime {
        fs::symlink_metadata(self.output.join(path)).unwrap().modified().unwrap()
    }

    /// Everything beside the output that should not be there.
    pub fn litter(&self) -> Vec<String> {
        let expected = ["content", "public", ".archive"];
        let mut names: Vec<String> = Vec::new();
        for folder in [self.root.path(), self.output.parent().unwrap()] {
            names.extend(names_in(folder).into_iter().filter(|name| !expected.contains(&name.as_str())));
        }
        names
            .extend(names_in(&self.path(".archive")).into_iter().filter(|name| !name.ends_with(".manifest")));
        names
    }
}

pub fn build(output: &mut OpenOutput, site: &Files) -> Result<CommitSummary, WriteError> {
    let stage = output.stage()?;
    site.par_iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
    stage.commit()
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// All files below a folder; links and empty folders are shown as such.
pub fn tree(root: &Path) -> Files {
    fn walk(folder: &Path, prefix: &str, files: &mut Files) {
        for name in names_in(folder) {
            let (path, shown) = (folder.join(&name), format!("{prefix}{name}"));
            let metadata = fs::symlink_metadata(&path).unwrap();
            if metadata.is_symlink() {
                files.insert(shown, b"-> link".to_vec());
            } else if !metadata.is_dir() {
                files.insert(shown, fs::read(&path).unwrap());
            } else if names_in(&path).is_empty() {
                files.insert(format!("{shown}/"), Vec::new());
            } else {
                walk(&path, &format!("{shown}/"), files);
            }
        }
    }
    let mut files = Files::new();
    walk(root, "", &mut files);
    files
}

pub fn site(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
}

pub fn paths(list: &[Box<str>]) -> Vec<&str> {
    list.iter().map(|path| &**path).collect()
}

pub const FIRST: &[(&str, &str)] =
    &[("index.html", "home"), ("2018/11/29/summit/index.html", "summit"), ("topics/a/index.html", "a")];
