//! What a cache depends on beside the files of articles.

use crate::enrich;
use crate::hash::{Hash, hash};
use crate::link;
use crate::parse;

/// The hash of all sources of this program. An output that another program wrote is made anew.
pub(crate) const PROGRAM: &str = env!("ARCHIVE_PROGRAM_HASH");

/// The hash of the sources that decide what is kept of an article: reading, analysis, linking, pictures and search. A
/// changed template or command leaves it as it is.
pub(crate) const ANALYSIS: &str = env!("ARCHIVE_ANALYSIS_HASH");

/// A hash of everything that goes into what is cached of an article, except its file and the cascade above it: the
/// analysis, the settings of the stages, the site's vocabularies (by the hashes of what was read: the files may have
/// changed since), whether drafts count.
pub(crate) fn key(
    vocabularies: [Hash; 2],
    parse: &parse::ParseSettings,
    enrich: &enrich::EnrichSettings,
    link: &link::LinkSettings,
    drafts: bool,
) -> Hash {
    let mut bytes = ANALYSIS.as_bytes().to_vec();
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
