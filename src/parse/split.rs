//! Bytes to text, and text to front matter and body.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, SourceFile, printable};
use crate::span::FileSpan;

/// Larger text files are refused.
const MAX_SIZE: usize = 64 << 20;

/// Where the parts of a content file stand, in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the two fences.
    pub front_matter: Range<usize>,
    /// Everything after the closing fence.
    pub body: Range<usize>,
}

/// The bytes of a text file as text.
///
/// # Errors
/// If they are not UTF-8, naming the first byte that is not; or too many.
pub fn decode<'a>(path: &Arc<str>, bytes: &'a [u8]) -> Result<SourceFile<'a>, Diagnostic> {
    if bytes.len() > MAX_SIZE {
        let message = format!("the file has {} MiB", bytes.len() >> 20);
        return Err(Diagnostic::new(Code::TooLarge, Location::file(path.clone()), message));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path.clone(), text)),
        Err(error) => {
            let at = error.valid_up_to();
            let good = std::str::from_utf8(&bytes[..at]).unwrap_or_default();
            // The line is shown with what is not UTF-8 replaced.
            let line_end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n);
            let shown = format!("{good}{}", String::from_utf8_lossy(&bytes[at..line_end.min(at + 400)]));
            let location = SourceFile::new(path.clone(), &shown).locate(FileSpan::new(at..at + 1));
            let message = format!("byte {at} (0x{:02x}) is not UTF-8", bytes[at]);
            Err(Diagnostic::new(Code::NotUtf8, location, printable(&message)).hint("save the file as UTF-8"))
        }
    }
}

/// Finds the front matter. A byte-order mark and CRLF line ends are accepted.
///
/// # Errors
/// If there is none, or it is not closed.
pub fn split(file: &SourceFile<'_>) -> Result<Split, Diagnostic> {
    let text = file.text;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if !is_fence(first) {
        let location = file.locate(FileSpan::new(start..start + first.trim_end().len()));
        let other = match first.trim_end() {
            "+++" => Some("TOML"),
            line if line.starts_with('{') && !line.starts_with("{{") && !line.starts_with("{%") => {
                Some("JSON")
            }
            _ => None,
        };
        if let Some(other) = other {
            let message = format!("the front matter is {other}; it has to be YAML");
            return Err(Diagnostic::new(Code::NoFrontMatter, location, message)
                .hint("`archive import` turns it into YAML; or write it between two lines `---`"));
        }
        return Err(Diagnostic::new(
            Code::NoFrontMatter,
            location,
            "the file does not begin with front matter",
        )
        .hint("begin it with a line `---`, then `title:` and `date:`, then another line `---`"));
    }
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        if is_fence(line) {
            return Ok(Split { front_matter: yaml_start..at, body: at + line.len()..text.len() });
        }
        at += line.len();
    }
    let location = file.locate(FileSpan::new(start..start + 3));
    Err(Diagnostic::new(Code::UnclosedFrontMatter, location, "the front matter is not closed")
        .label("opened here")
        .hint("end it with a line `---`"))
}
