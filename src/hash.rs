//! How files and texts are recognised again: 128 bits of BLAKE3, and how bytes are written in hexadecimal digits.

/// The first 128 bits of the BLAKE3 hash of some bytes: enough to tell any two files apart.
pub type Hash = [u8; 16];

/// Hashes bytes.
pub fn hash(bytes: &[u8]) -> Hash {
    short(&blake3::hash(bytes))
}

/// The hash of what a hasher took in piece by piece; the same as that of all pieces at once.
pub(crate) fn finish(hasher: &blake3::Hasher) -> Hash {
    short(&hasher.finalize())
}

fn short(hash: &blake3::Hash) -> Hash {
    let mut short = [0; 16];
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS[usize::from(half)]));
        }
    }
    text
}

/// A hash from hexadecimal digits.
#[cfg(feature = "publish")]
pub(crate) fn unhex(digits: &str) -> Option<Hash> {
    let mut bytes = [0; 16];
    if digits.len() != 32 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_hash_of_the_whole_and_digits_lead_back() {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"one ").update(b"text");
        assert_eq!(finish(&hasher), hash(b"one text"));
        assert_eq!(hex(&[0, 0x0a, 0xf0, 0xff]), "000af0ff");
        let digits = hex(&hash(b"one text"));
        assert_eq!(digits, blake3::hash(b"one text").to_hex()[..32]);
        #[cfg(feature = "publish")]
        {
            assert_eq!(unhex(&digits), Some(hash(b"one text")));
            assert_eq!((unhex(&digits[1..]), unhex(&digits.replace(|_| true, "+"))), (None, None));
        }
    }
}
