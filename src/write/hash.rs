//! What is remembered of a file that was written: enough to recognise it.

use serde::{Deserialize, Serialize};

/// The first 128 bits of the BLAKE3 hash of a file's bytes.
pub type Hash = [u8; 16];

/// Hashes bytes as the manifest does.
pub fn hash(bytes: &[u8]) -> Hash {
    short(&blake3::hash(bytes))
}

/// The part of a hash that is kept: enough to tell any two files apart.
pub(super) fn short(hash: &blake3::Hash) -> Hash {
    let mut short = [0; 16];
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}

/// One file as a build left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
    /// Its modification time in nanoseconds since 1970.
    pub modified: i64,
}
