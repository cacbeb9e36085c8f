//! What lies at a destination: a file there that names every file that `archive` put there, with its version.
//!
//! It is text, one file a line, compressed with gzip, so that people can read it: a head, an empty line, then lines of
//! `version size tag path`. Its last line is a hash of all before it.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use super::item::FileVersion;
use crate::hash::{hex, unhex};

/// Where the manifest lies, relative to the root of the destination.
pub(super) const PATH: &str = ".archive-publish/manifest.gz";

const HEAD: &str = "archive-publish 1";
/// A manifest of a million files is a fifth of this.
const LARGEST: u64 = 1 << 30;

/// A file at the destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// `None` if an interrupted publication may have written it, or if it was changed by others.
    pub version: Option<FileVersion>,
    /// Bytes as they lie there.
    pub size: u64,
    /// What the store calls the version (an ETag), where it says so.
    pub tag: Option<Box<str>>,
}

/// All files that were published to a destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteManifest {
    /// Names the publication that wrote it.
    pub token: String,
    pub files: BTreeMap<Box<str>, RemoteFile>,
}

impl RemoteManifest {
    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{HEAD}\ntoken {}\n\n", self.token);
        for (path, remote) in &self.files {
            let version = remote.version.map_or_else(|| "?".to_owned(), |version| hex(&version));
            let tag = remote.tag.as_deref().filter(|tag| !tag.contains([' ', '\n'])).unwrap_or("-");
            text.push_str(&format!("{version} {} {tag} {path}\n", remote.size));
        }
        let sum = hex(blake3::hash(text.as_bytes()).as_bytes());
        text.push_str(&format!("sum {sum}\n"));
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        // Writing into memory cannot fail.
        let _ = zip.write_all(text.as_bytes());
        zip.finish().unwrap_or_default()
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let mut text = String::new();
        let read = flate2::read::GzDecoder::new(bytes).take(LARGEST).read_to_string(&mut text);
        read.map_err(|error| error.to_string())?;
        let (body, sum) = text.trim_end().rsplit_once("\nsum ").ok_or("it is cut off")?;
        let body = format!("{body}\n");
        if hex(blake3::hash(body.as_bytes()).as_bytes()) != sum {
            return Err("it is damaged".to_owned());
        }
        let rest = body.strip_prefix(HEAD).ok_or("it was written by another version of archive")?;
        let (head, lines) = rest.split_once("\n\n").ok_or("it has no head")?;
        let token = head.trim().strip_prefix("token ").unwrap_or_default().to_owned();
        let mut files = BTreeMap::new();
        for line in lines.lines() {
            let mut parts = line.splitn(4, ' ');
            let (version, size, tag, path) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
                (Some(version), Some(size), Some(tag), Some(path)) => (version, size, tag, path),
                _ => return Err(format!("it has a line that cannot be read: {line:.80}")),
            };
            let version = match version {
                "?" => None,
                version => Some(unhex(version).ok_or("it has a version that cannot be read")?),
            };
            // It lies where others may write, and its paths are deleted.
            let is_inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if !is_inside || path.contains(char::is_control) {
                return Err(format!(
                    "it lists something that is not a path of a site: {}",
                    crate::source::printable(path)
                ));
            }
            let size = size.parse().map_err(|_| "it has a size that cannot be read")?;
            let tag = (tag != "-").then(|| tag.into());
            files.insert(path.into(), RemoteFile { version, size, tag });
        }
        Ok(Self { token, files })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_damage_is_noticed() {
        let file = |version, tag: Option<&str>| RemoteFile { version, size: 7, tag: tag.map(Into::into) };
        let files = [("a b/ü.html", file(Some([7; 16]), Some("\"0a1b\""))), ("c", file(None, None))];
        let manifest = RemoteManifest {
            token: "t1".to_owned(),
            files: files.into_iter().map(|(path, remote)| (path.into(), remote)).collect(),
        };
        let bytes = manifest.to_bytes();
        assert_eq!(RemoteManifest::from_bytes(&bytes).as_ref(), Ok(&manifest));
        assert_eq!(
            RemoteManifest::from_bytes(&RemoteManifest::default().to_bytes()),
            Ok(RemoteManifest::default())
        );
        for path in ["../x", "/etc/x", "a//b", "a/./b", "a\u{1b}b"] {
            let files = [(path.into(), file(None, None))].into_iter().collect();
            let error =
                RemoteManifest::from_bytes(&RemoteManifest { token: String::new(), files }.to_bytes());
            assert!(error.unwrap_err().contains("not a path of a site"), "{path}");
        }
        for at in 0..bytes.len() {
            assert!(RemoteManifest::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
