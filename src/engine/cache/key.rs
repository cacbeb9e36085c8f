//! What a cache depends on beside the files of articles.

use std::path::Path;

use walkdir::WalkDir;

use crate::enrich;
use crate::link;
use crate::parse;
use crate::write::{Hash, hash};

/// The sources that this program is built from.
pub const PROGRAM: &str = env!("ARCHIVE_SOURCES");

/// A hash of everything that goes into what is cached of an article, except its file and the cascade above it: the
/// program, the settings of the stages, the site's vocabularies, whether drafts count.
pub fn key(
    root: &Path,
    parse: &parse::Settings,
    enrich: &enrich::Settings,
    link: &link::Settings,
    drafts: bool,
) -> Hash {
    let mut bytes = PROGRAM.as_bytes().to_vec();
    for part in [serde_json::to_vec(parse), serde_json::to_vec(enrich)] {
        add(&mut bytes, &part.unwrap_or_default());
    }
    add(&mut bytes, format!("{} {drafts}", link.related_limit).as_bytes());
    let files = WalkDir::new(root.join("vocabulary")).follow_links(true).sort_by_file_name();
    for entry in files.into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        add(
            &mut bytes,
            entry.path().strip_prefix(root).unwrap_or(entry.path()).as_os_str().as_encoded_bytes(),
        );
        add(&mut bytes, &std::fs::read(entry.path()).unwrap_or_default());
    }
    hash(&bytes)
}

/// Parts are told apart by their length.
fn add(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend((part.len() as u64).to_le_bytes());
    bytes.extend(part);
}
