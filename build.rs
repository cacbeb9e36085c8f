//! Names the sources that the program is built from, so that a cache of another version is never trusted, and writes the
//! gazetteer's phrase tables.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// All that the program is built from.
const PROGRAM: &[&str] = &["src", "crates", "themes", "Cargo.lock", "build.rs"];

/// The folders of `src/` of which nothing reaches what is kept between runs: a change of the look or of a command leaves
/// the cache as it is. `tests/architecture.rs` checks that the other folders import nothing of these.
const NOT_ANALYSIS: &[&str] = &["check", "cli", "import", "publish", "render", "serve", "watch"];

/// The data files and the code that make the phrase tables.
const GAZETTEER: &str = "crates/gazetteer";

fn main() {
    for top in PROGRAM {
        println!("cargo:rerun-if-changed={top}");
    }
    println!("cargo:rustc-env=ARCHIVE_PROGRAM_HASH={}", hash(&files(PROGRAM)));
    println!("cargo:rustc-env=ARCHIVE_ANALYSIS_HASH={}", hash(&analysis()));
    write_phrase_tables();
}

/// The files on which the facts of an article, the neighbours of an article and the words of the search depend.
fn analysis() -> Vec<PathBuf> {
    let mut files = files(&["src", "crates", "Cargo.lock", "build.rs"]);
    files.retain(|file| !NOT_ANALYSIS.iter().any(|folder| file.starts_with(Path::new("src").join(folder))));
    files
}

/// Writes the phrase tables to where the program includes them from, unless they were made from the same sources.
fn write_phrase_tables() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let (stamp, now) = (out.join("phrases.stamp"), hash(&files(&[GAZETTEER])));
    if fs::read_to_string(&stamp).is_ok_and(|had| had == now) {
        return;
    }
    for (tag, bytes) in gazetteer::compile::tables(&Path::new(GAZETTEER).join("data")) {
        fs::write(out.join(format!("phrases.{tag}.bin")), bytes).expect("a table can be written");
    }
    fs::write(stamp, now).expect("the stamp can be written");
}

/// The hash of the names and bytes of files.
fn hash(files: &[PathBuf]) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let Ok(bytes) = fs::read(file) else { continue };
        hasher.update(file.to_string_lossy().as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    hasher.finalize().to_hex().to_string()
}

/// All files below these, in the order of their paths.
fn files(tops: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    tops.iter().for_each(|top| collect(Path::new(top), &mut files));
    files.sort();
    files
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
