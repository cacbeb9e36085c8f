//! Which files beside articles are published: those that readers are meant to get.
//!
//! A folder of articles holds other things, too: a draft in a word processor's format, the page that an article was made
//! from. Nobody should find them on the web because they lay there.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::Config;
use crate::picture::is_picture;

/// Kinds that are published without a word: pictures, documents for reading, sound, film, data.
const KINDS: &[&str] = &[
    "ico", "tif", "tiff", "pdf", "epub", "mp3", "m4a", "aac", "oga", "ogg", "opus", "wav", "flac", "mp4",
    "m4v", "webm", "ogv", "mov", "vtt", "srt", "csv", "tsv", "json", "jsonl", "ndjson", "geojson",
    "topojson", "kml", "gpx", "xlsx", "ods", "parquet",
];

/// What a site publishes of the files beside its articles.
#[derive(Clone, Debug)]
pub struct Publishable {
    /// The site's own patterns.
    more: GlobSet,
}

impl Publishable {
    /// Takes from a configuration what it says of files.
    pub fn new(config: &Config) -> Self {
        let mut more = GlobSetBuilder::new();
        // Patterns that are none were refused when the configuration was read.
        for glob in config.publish_files.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
            more.add(glob);
        }
        Self { more: more.build().unwrap_or_default() }
    }

    /// Whether a file below `content/` is published. A pattern without a slash fits names in any folder.
    pub fn holds(&self, path: &str) -> bool {
        let extension = path.rsplit_once('.').map_or_else(String::new, |(_, end)| end.to_ascii_lowercase());
        let inside = path.strip_prefix("content/").unwrap_or(path);
        let name = inside.rsplit('/').next().unwrap_or(inside);
        is_picture(path)
            || KINDS.contains(&extension.as_str())
            || self.more.is_match(inside)
            || self.more.is_match(name)
    }
}
