//! A block: one file of the index. It is a script that hands one text over, since a page that was opened from a folder
//! may load scripts and nothing else; over HTTP it is fetched and the text is taken out. The text is the block's bytes,
//! compressed with gzip (whose checksum the browser verifies), in 91 characters that need no escapes.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::hash::{finish, hex};

/// What a block is called, before the extension: its kind, and the beginning of the hash of its bytes.
pub(super) type BlockName = String;

/// The extension of blocks.
pub(super) const EXTENSION: &str = ".js";

/// What a block's file begins with, before its name and its text, each in quotation marks.
const CALL: &str = "archiveBlock(";

/// The characters of the text: those of ASCII from `#` on without the backslash.
const FIRST: u8 = b'#';
const SKIPPED: u8 = b'\\';
/// So many characters there are; two of them hold 13 bits.
const BASE: u32 = 91;

/// How much the bytes of a kind of block are worth being compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Text, and numbers that stand near like ones.
    Some,
    /// Packed numbers, which would hardly become shorter. gzip's checksum is there all the same.
    None,
}

/// The version of the format, to be raised with every change of it or of how blocks are packed.
pub(super) const VERSION: u64 = 2;

/// The name of a block. The version of the format goes into it, so that a block that another version packed otherwise is
/// another file: what lies in an output is kept by its name.
pub(super) fn name(kind: char, raw: &[u8]) -> BlockName {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&VERSION.to_le_bytes()).update(raw);
    named(kind, &finish(&hasher)[..6])
}

/// The name of a block from the six bytes that stand for it in the manifest.
pub(super) fn named(kind: char, six: &[u8]) -> BlockName {
    format!("{kind}-{}", hex(six))
}

/// The six bytes that stand for a name.
pub(super) fn six(name: &str) -> [u8; 6] {
    let mut six = [0; 6];
    let digits = name.get(2..).unwrap_or_default();
    for (at, byte) in six.iter_mut().enumerate() {
        *byte = digits.get(at * 2..at * 2 + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or(0);
    }
    six
}

/// The file of a block.
pub(super) fn encode(name: &str, raw: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
    let level = match effort {
        Effort::Some => 1,
        Effort::None => 0,
    };
    let mut gzip = GzEncoder::new(Vec::with_capacity(raw.len() / 2 + 64), Compression::new(level));
    gzip.write_all(raw)?;
    let packed = gzip.finish()?;
    let mut file = Vec::with_capacity(packed.len() * 5 / 4 + 64);
    write!(file, "{CALL}\"{name}\",\"")?;
    to_text(&packed, &mut file);
    file.extend_from_slice(b"\")\n");
    Ok(file)
}

/// The bytes of a block from its file.
///
/// # Errors
/// If the file is damaged, or is that of another block.
pub fn decode(name: &str, file: &[u8]) -> io::Result<Vec<u8>> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, format!("{name}{EXTENSION} is damaged"));
    let begin = format!("{CALL}\"{name}\",\"");
    let text = file.strip_prefix(begin.as_bytes()).and_then(|rest| rest.strip_suffix(b"\")\n"));
    let packed = from_text(text.ok_or_else(damaged)?).ok_or_else(damaged)?;
    let mut raw = Vec::with_capacity(packed.len() * 3);
    GzDecoder::new(&*packed).read_to_end(&mut raw).map_err(|_| damaged())?;
    Ok(raw)
}

/// The two characters for each number of 13 bits.
const PAIRS: [[u8; 2]; 1 << 13] = {
    const fn character(value: usize) -> u8 {
        let c = FIRST + value as u8;
        if c >= SKIPPED { c + 1 } else { c }
    }
    let mut pairs = [[0; 2]; 1 << 13];
    let mut value = 0;
    while value < pairs.len() {
        pairs[value] = [character(value % BASE as usize), character(value / BASE as usize)];
        value += 1;
    }
    pairs
};

fn to_text(bytes: &[u8], text: &mut Vec<u8>) {
    let (mut held, mut count) = (0u32, 0);
    let mut put = |value: u32| text.extend_from_slice(&PAIRS[value as usize]);
    for byte in bytes {
        held |= u32::from(*byte) << count;
        count += 8;
        if count >= 13 {
            put(held & 0x1FFF);
            held >>= 13;
            count -= 13;
        }
    }
    if count > 0 {
        put(held);
    }
}

fn from_text(text: &[u8]) -> Option<Vec<u8>> {
    let value = |c: u8| match c {
        FIRST..SKIPPED => Some(u32::from(c - FIRST)),
        c if c > SKIPPED && c < 0x7F => Some(u32::from(c - FIRST - 1)),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(text.len() * 13 / 16);
    let (mut held, mut count) = (0u32, 0);
    for pair in text.chunks(2) {
        let [low, high] = pair else { return None };
        held |= (value(*low)? + BASE * value(*high)?) << count;
        count += 13;
        while count >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            count -= 8;
        }
    }
    Some(bytes)
}

/// Where a sequence of entries is cut into blocks: behind an entry, by what the block holds since the last cut and
/// nothing else, so that an edit moves the cuts in its neighbourhood only. A number made from the entry decides, and the
/// larger the entry, the likelier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cuts {
    /// A block is not cut before it has so many bytes.
    pub least: usize,
    /// On average it is cut after so many more.
    pub more: u64,
    /// It is cut when it has so many.
    pub most: usize,
}

impl Cuts {
    /// Whether to cut behind an entry of `size` bytes that brings the block to `filled`.
    pub(super) fn after(&self, filled: usize, size: usize, lot: u64) -> bool {
        filled >= self.most || filled >= self.least && lot % self.more < size as u64
    }
}

/// A number drawn from bytes, the same everywhere.
pub(super) fn lot(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
        >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_read_as_it_was_written_and_damage_is_noticed() {
        for length in [0, 1, 2, 12, 13, 14, 5_000] {
            let raw: Vec<u8> = (0..length).map(|n: u32| (n * n % 251) as u8).collect();
            let name = name('t', &raw);
            assert_eq!(named('t', &six(&name)), name);
            for effort in [Effort::Some, Effort::None] {
                let file = encode(&name, &raw, effort).unwrap();
                assert!(file.is_ascii());
                assert_eq!(decode(&name, &file).unwrap(), raw);
                assert!(decode("t-000000000000", &file).is_err());
                for at in (20..file.len()).step_by(97) {
                    let mut file = file.clone();
                    file[at] = if file[at] == b'#' { b'$' } else { b'#' };
                    assert!(decode(&name, &file).map_or(true, |read| read == raw));
                }
            }
        }
    }
}
