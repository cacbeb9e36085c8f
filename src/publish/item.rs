//! One file as it is to lie at the destination: its bytes and what is said of them.

use std::sync::Arc;

use super::kind::UploadKind;
use crate::hash::{self, Hash};

/// The first half of a BLAKE3 hash over body and headers: two files with one version need no transfer.
pub type FileVersion = Hash;

/// What a host is told of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// With the character set, where it has one.
    pub content_type: Arc<str>,
    /// `Cache-Control`.
    pub cache_control: Arc<str>,
    /// `Content-Encoding`, if the bytes are compressed.
    pub encoding: Option<&'static str>,
}

/// How the bytes at the destination come from those of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyForm {
    /// As they are.
    Plain,
    /// Compressed with gzip.
    Gzip,
    /// Compressed with Brotli.
    Brotli,
}

impl BodyForm {
    /// The token of `Content-Encoding`.
    pub fn encoding(self) -> Option<&'static str> {
        match self {
            BodyForm::Plain => None,
            BodyForm::Gzip => Some("gzip"),
            BodyForm::Brotli => Some("br"),
        }
    }
}

/// A file to be published.
#[derive(Clone, Debug)]
pub struct UploadItem {
    /// Relative to the root of the destination, `/`-separated.
    pub path: Box<str>,
    /// The file in the built folder if that has another path.
    pub source: Option<Box<str>>,
    /// What it is to visitors, which decides when it is published.
    pub kind: UploadKind,
    /// The hash of the file's bytes in the built folder.
    pub body: Hash,
    /// Bytes of the file in the built folder.
    pub size: u64,
    /// Whether it is compressed at the destination.
    pub form: BodyForm,
    /// What the host says of it.
    pub headers: Headers,
    /// What differs if its bytes or headers do.
    pub version: FileVersion,
}

impl UploadItem {
    /// Makes an item and its version.
    pub fn new(
        path: &str,
        kind: UploadKind,
        body: Hash,
        size: u64,
        form: BodyForm,
        headers: Headers,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&body);
        for part in [
            &*headers.content_type,
            &*headers.cache_control,
            headers.encoding.unwrap_or_default(),
            form.encoding().unwrap_or_default(),
        ] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let version = hash::finish(&hasher);
        Self { path: path.into(), source: None, kind, body, size, form, headers, version }
    }

    /// The path of the file in the built folder.
    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.path)
    }
}
