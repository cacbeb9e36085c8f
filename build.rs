//! Names the sources that the program is built from, so that a cache that another version wrote is never trusted, and
//! makes the gazetteer's phrase tables.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The part of the gazetteer that makes its tables.
#[allow(dead_code, unused_imports)]
#[path = "src/enrich/countries"]
mod countries {
    pub mod compile;
    mod fold;
    mod inflect;
    mod languages;
    mod table;
    mod token;
}

fn main() {
    for top in ["src", "themes", "Cargo.lock", "build.rs"] {
        println!("cargo:rerun-if-changed={top}");
    }
    println!("cargo:rustc-env=ARCHIVE_SOURCES={}", hash(&["src", "themes", "Cargo.lock", "build.rs"]));
    phrases();
}

/// Writes the phrase tables to where the program includes them from, unless they are those of the same sources.
fn phrases() {
    const SOURCES: &str = "src/enrich/countries";
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let (stamp, now) = (out.join("phrases.stamp"), hash(&[SOURCES]));
    if fs::read_to_string(&stamp).is_ok_and(|had| had == now) {
        return;
    }
    for (tag, bytes) in countries::compile::tables(&Path::new(SOURCES).join("data")) {
        fs::write(out.join(format!("phrases.{tag}.bin")), bytes).expect("a table can be written");
    }
    fs::write(stamp, now).expect("the stamp can be written");
}

/// The hash of the names and bytes of all files below these.
fn hash(tops: &[&str]) -> String {
    let mut files = Vec::new();
    tops.iter().for_each(|top| collect(Path::new(top), &mut files));
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let Ok(bytes) = fs::read(&file) else { continue };
        hasher.update(file.to_string_lossy().as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    hasher.finalize().to_hex().to_string()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
