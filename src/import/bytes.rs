//! Files as text, whatever charset they are in.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Larger files that hold one article are refused.
pub(super) const LARGEST: u64 = 64 << 20;
/// Larger files that hold many articles are refused.
pub(super) const LARGEST_OF_MANY: u64 = 1 << 30;

/// A text and what it took to read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DecodedText {
    pub text: String,
    /// The charset, if it was not UTF-8.
    pub charset: Option<&'static str>,
    /// Bytes that no charset could explain were replaced.
    pub damaged: bool,
}

/// The first bytes of a file.
///
/// # Errors
/// Those of the system.
pub(super) fn head(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A whole file.
///
/// # Errors
/// Those of the system; and if it is too large for an article.
pub(super) fn whole(path: &Path) -> io::Result<Vec<u8>> {
    at_most(path, LARGEST)
}

/// A whole file of at most so many bytes.
///
/// # Errors
/// Those of the system; and if it is larger.
pub(super) fn at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("the file has more than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// Bytes as text: by their byte-order mark, as UTF-8, or in the charset that fits best.
pub(super) fn decode(bytes: &[u8]) -> DecodedText {
    decode_as(bytes, None)
}

/// The same, where somebody named a charset.
pub(super) fn decode_as(bytes: &[u8], label: Option<&str>) -> DecodedText {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[skip..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return DecodedText { text: text.to_owned(), ..DecodedText::default() };
    }
    // UTF-8 that is cut in the middle of its last letter.
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        let text = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        return DecodedText { text, ..DecodedText::default() };
    }
    if let Some(encoding) = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        && encoding != UTF_8
    {
        return with(encoding, bytes);
    }
    // Few wrong bytes in much that is right are damage, not another charset.
    let lossy = String::from_utf8_lossy(bytes);
    let letters = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    let wrong = lossy.chars().filter(|c| *c == '\u{fffd}').count();
    if letters > 4 * wrong {
        return DecodedText { text: lossy.into_owned(), charset: None, damaged: true };
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(256 << 10)], true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    with(if encoding == UTF_8 { WINDOWS_1252 } else { encoding }, bytes)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> DecodedText {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    DecodedText { text: text.into_owned(), charset: (encoding != UTF_8).then(|| encoding.name()), damaged }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_charsets_are_recognised() {
        let latin = b"Die K\xf6nigin reist nach M\xfcnchen, und das Volk steht an den Stra\xdfen.";
        assert_eq!(decode(latin).text, "Die Königin reist nach München, und das Volk steht an den Straßen.");
        assert_eq!(decode(latin).charset, Some("windows-1252"));
        let (wide, _, _) = encoding_rs::UTF_16LE.encode("x");
        assert_eq!(wide.as_ref(), b"x", "encoders write UTF-8 for it");
        assert_eq!(decode(b"\xff\xfeh\0i\0").text, "hi");
        assert_eq!(
            decode("schön".as_bytes()),
            DecodedText { text: "schön".into(), ..DecodedText::default() }
        );
        let (cyrillic, _, _) =
            encoding_rs::WINDOWS_1251.encode("Москва, 29 ноября. Переговоры продолжаются.");
        assert_eq!(decode(&cyrillic).text, "Москва, 29 ноября. Переговоры продолжаются.");
        assert_eq!(decode_as(b"\x93\xfa\x96\x7b", Some("shift_jis")).text, "日本");
    }
}
