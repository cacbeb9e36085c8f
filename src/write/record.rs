//! The frame of the files that are kept between runs, manifest, journal and cache: a header that names kind and version, then
//! records with length and checksum, so that damage is noticed and never trusted.

use serde::{Deserialize, Serialize};

use crate::hash::hash;

/// Bytes of a header.
pub const HEADER: usize = 8;
/// Bytes before a record's content: its length (little-endian u64) and its checksum.
pub const FRAME: usize = 8 + 16;

/// Appends `value` as one record.
///
/// # Errors
/// If the value cannot be serialised.
pub fn append<T: Serialize>(bytes: &mut Vec<u8>, value: &T) -> Result<(), postcard::Error> {
    let start = bytes.len();
    bytes.resize(start + FRAME, 0);
    // `to_extend` takes the vector and gives it back, so that a big record is not copied once more.
    *bytes = postcard::to_extend(value, std::mem::take(bytes))?;
    let length = (bytes.len() - start - FRAME) as u64;
    let sum = hash(&bytes[start + FRAME..]);
    bytes[start..start + 8].copy_from_slice(&length.to_le_bytes());
    bytes[start + 8..start + FRAME].copy_from_slice(&sum);
    Ok(())
}

/// Reads the record at the start of `bytes`; gives it and what follows, or nothing if it is damaged.
pub fn take<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<(T, &'a [u8])> {
    let (length, rest) = bytes.split_at_checked(8)?;
    let (sum, rest) = rest.split_at_checked(16)?;
    let length = u64::from_le_bytes(length.try_into().ok()?);
    let (content, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    if hash(content) != sum {
        return None;
    }
    Some((postcard::from_bytes(content).ok()?, rest))
}

/// A file of one content: its checksum, and the content.
pub(crate) fn sealed(content: &[u8]) -> Vec<u8> {
    [&hash(content)[..], content].concat()
}

/// The content of a sealed file; nothing if it is damaged.
pub(crate) fn unsealed(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let content = (bytes.len() >= 16).then(|| bytes.split_off(16))?;
    (hash(&content) == *bytes).then_some(content)
}
