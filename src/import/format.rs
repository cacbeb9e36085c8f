//! What a file is written in, by its name and, where that says too little, by its first bytes.

use std::path::Path;

use super::bytes;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SourceFormat {
    /// Plain text, as it was copied from a page or came from a wire.
    Text,
    /// Markdown with front matter of Jekyll, Hugo, Eleventy, Zola, Hexo, Astro and their like.
    Markdown,
    /// A web page.
    Html,
    /// An export of WordPress.
    Wxr,
    /// RSS, Atom or a JSON feed.
    Rss,
    /// News in JSON, by the IPTC.
    Ninjs,
    /// The News Industry Text Format.
    Nitf,
    /// News items in XML, by the IPTC.
    NewsmlG2,
    /// A table with a header line.
    Csv,
    /// JSON objects, one a line or in one list.
    Jsonl,
    /// A web archive: WARC, gzipped or not, or WACZ.
    Warc,
}

impl SourceFormat {
    /// Whether one file holds many articles and may be large.
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Self::Wxr | Self::Rss | Self::Csv | Self::Jsonl | Self::Warc | Self::NewsmlG2)
    }

    /// What a file is; `None` if it is nothing that can be read.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        Some(match ending {
            "txt" | "text" | "asc" => Self::Text,
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => Self::Markdown,
            "html" | "htm" | "xhtml" | "shtml" => Self::Html,
            "csv" | "tsv" => Self::Csv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "warc" | "wacz" => Self::Warc,
            "gz" if name.ends_with(".warc.gz") => Self::Warc,
            "rss" | "atom" | "rdf" => Self::Rss,
            "nitf" => Self::Nitf,
            "xml" | "wxr" => Self::of_xml(&bytes::head(path, 64 << 10).ok()?)?,
            "json" => Self::of_json(&bytes::head(path, 64 << 10).ok()?),
            "" => Self::of_bytes(&bytes::head(path, 64 << 10).ok()?)?,
            _ => return None,
        })
    }

    /// By the first element.
    fn of_xml(head: &[u8]) -> Option<Self> {
        let text = bytes::decode(head).text;
        let mut rest = text.as_str();
        loop {
            rest = &rest[rest.find('<')? + 1..];
            if rest.starts_with(['?', '!']) {
                continue;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
            let name = rest[..end].rsplit(':').next().unwrap_or_default();
            return match name {
                "rss" if text.contains("wordpress.org/export") => Some(Self::Wxr),
                "rss" | "feed" | "RDF" => Some(Self::Rss),
                "nitf" => Some(Self::Nitf),
                "newsItem" | "newsMessage" | "packageItem" | "NewsML" => Some(Self::NewsmlG2),
                "html" => Some(Self::Html),
                _ => None,
            };
        }
    }

    fn of_json(head: &[u8]) -> Self {
        let text = String::from_utf8_lossy(head);
        if text.contains("jsonfeed.org/version") {
            Self::Rss
        } else if text.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
            Self::Jsonl
        } else if [
            "\"body_html\"",
            "\"body_text\"",
            "\"bodies\"",
            "\"headlines\"",
            "\"versioncreated\"",
            "iptc.org",
        ]
        .iter()
        .any(|key| text.contains(key))
        {
            Self::Ninjs
        } else {
            Self::Jsonl
        }
    }

    fn of_bytes(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"WARC/") {
            return Some(Self::Warc);
        }
        if head.contains(&0) || head.is_empty() {
            return None;
        }
        let text = bytes::decode(head).text;
        let start = text.trim_start().to_lowercase();
        if start.starts_with("<!doctype html") || start.starts_with("<html") {
            return Some(Self::Html);
        }
        if start.starts_with("<?xml") {
            return Self::of_xml(head);
        }
        None
    }
}
