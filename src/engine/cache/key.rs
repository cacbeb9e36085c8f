//! What a cache depends on beside the files of articles.

use crate::enrich;
use crate::link;
use crate::parse;
use crate::write::{Hash, hash};

/// The sources that this program is built from.
pub const PROGRAM: &str = env!("ARCHIVE_SOURCES");

/// A hash of everything that goes into what is cached of an article, except its file and the cascade above it: the
/// program, the settings of the stages, the site's vocabularies (by the hashes of what was read: the files may have
/// changed since), whether drafts count.
pub fn key(
    vocabularies: [Hash; 2],
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
    bytes.extend(vocabularies.as_flattened());
    hash(&bytes)
}

/// Parts are told apart by their length.
fn add(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend((part.len() as u64).to_le_bytes());
    bytes.extend(part);
}
