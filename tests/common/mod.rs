//! A site in a temporary folder, the program run on it, and what came out.
#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod bare_theme;
pub mod crawl;
pub mod desk;
#[allow(dead_code, reason = "not all test programs mix hostile articles")]
pub mod hostile;
pub mod large;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// What `archive.yaml` holds where a test does not bring its own.
pub const CONFIG: &str = "title: The Test\nbase_url: https://example.org/\n";

/// A GIF of one pixel whose bytes happen to be text: U+0080 is a byte that says that there is a table of eight colours, and
/// one that nobody reads.
pub const PICTURE: &str = "GIF89a\u{1}\0\u{1}\0\u{80}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;";

/// A site under test.
pub struct Site {
    folder: TempDir,
    root: PathBuf,
}

/// What a run of the program left behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    /// A site of these files. Without an `archive.yaml` it gets [`CONFIG`].
    pub fn new(files: &[(&str, &str)]) -> Self {
        Self::named("site", files)
    }

    /// A site whose folder has this name.
    pub fn named(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join(name);
        fs::create_dir_all(root.join("content")).unwrap();
        let site = Self { folder, root };
        site.write("archive.yaml", CONFIG);
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// The demonstration archive of this repository.
    pub fn demonstration() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Self::new(&[]);
        site.copy(&root.join("content"), "content");
        let config = fs::read_to_string(root.join("archive.yaml")).unwrap();
        let config: Vec<&str> = config.lines().filter(|line| !line.starts_with("base_url:")).collect();
        site.write("archive.yaml", config.join("\n") + "\n");
        site
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the site's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file of the site, with the folders it needs.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Removes a file or folder of the site.
    pub fn remove(&self, path: &str) -> &Self {
        let path = self.root.join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        self
    }

    /// Copies a folder into the site.
    pub fn copy(&self, from: &Path, to: &str) -> &Self {
        for entry in walkdir::WalkDir::new(from) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let inside = entry.path().strip_prefix(from).unwrap();
                let target = self.root.join(to).join(inside);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(entry.path(), target).unwrap();
            }
        }
        self
    }

    /// Runs the program in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run_in(&self.root, arguments)
    }

    /// `archive build`
    pub fn build(&self) -> Ran {
        self.run(&["build"])
    }

    /// `archive build`, which must succeed without a word about problems.
    pub fn built(self) -> Self {
        let ran = self.run(&["build", "--quiet"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "the site was to build cleanly");
        self
    }

    /// A file of the output as text.
    pub fn read(&self, output: &str) -> String {
        let path = self.root.join("public").join(output);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{output}: {error}\n{:#?}", self.names()))
    }

    /// Whether the output holds a file.
    pub fn has(&self, output: &str) -> bool {
        self.root.join("public").join(output).is_file()
    }

    /// All files of the output with their bytes.
    pub fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.root.join("public"))
    }

    /// All files that a build without a cache writes.
    pub fn cold(&self) -> BTreeMap<String, Vec<u8>> {
        let ran = self.run(&["build", "--no-cache", "--output", "cold"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let files = tree(&self.path("cold"));
        fs::remove_dir_all(self.path("cold")).unwrap();
        files
    }

    /// The names of all files of the output.
    pub fn names(&self) -> Vec<String> {
        self.outputs().into_keys().collect()
    }

    /// What stands in an output between two texts, both of which must be there.
    pub fn between(&self, output: &str, start: &str, end: &str) -> String {
        let text = self.read(output);
        let from =
            text.find(start).unwrap_or_else(|| panic!("no {start:?} in {output}:\n{text}")) + start.len();
        let to = text[from..].find(end).unwrap_or_else(|| panic!("no {end:?} in {output}:\n{text}")) + from;
        text[from..to].trim().to_owned()
    }
}

impl Ran {
    /// What was said about problems: everything but the closing line of a build.
    pub fn problems(&self) -> &str {
        let text = self.err.trim_end_matches('\n');
        text.rfind('\n').map_or("", |at| &text[..at]).trim_end_matches('\n')
    }

    /// The closing line of a build, without the time it took.
    pub fn summary(&self) -> String {
        let line = self.err.trim_end().lines().last().unwrap_or_default();
        let (before, after) = line.split_once(", in ").unwrap_or((line, ""));
        let rest = after.split_once(" s").map_or("", |(_, rest)| rest);
        format!("{before}{rest}")
    }

    /// The codes of all problems, in the order in which they were shown.
    pub fn codes(&self) -> Vec<String> {
        let heads =
            self.err.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        heads.filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())).collect()
    }
}

/// Runs the program in a folder.
pub fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    let output = command().current_dir(folder).args(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The program, in an environment that does not change what it prints.
pub fn command() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("archive"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("RAYON_NUM_THREADS");
    command
}

/// The lines of a run with `--message-format json`.
pub fn json_lines(ran: &Ran) -> Vec<serde_json::Value> {
    ran.err.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
}

/// All files below a folder with their bytes, by `/`-separated path.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// A short article.
pub fn article(title: &str, date: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n{body}\n")
}

/// Random numbers that are the same in every run: a linear congruential generator with Knuth's constants.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit.max(1) as u64) as usize
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Compares a text with what a person should see; shows both in full where they differ.
#[track_caller]
pub fn same(name: &str, actual: &str, expected: &str) {
    let (actual, expected) = (actual.trim_matches('\n'), expected.trim_matches('\n'));
    assert!(
        actual == expected,
        "{name}\n----- expected -----\n{expected}\n----- actual -----\n{actual}\n----- end -----"
    );
}
