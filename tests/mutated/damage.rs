//! How files are damaged.

use crate::common::Dice;

/// What typing errors, bad tools and bad luck put into a file, and what other readers stumbled over.
const DEBRIS: [&str; 56] = [
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "é",
    "e\u{301}",
    "東",
    "🗾",
    "'",
    "\"",
    "`",
    ":",
    ": ",
    "- ",
    "---\n",
    "\n---\n",
    "...",
    "[",
    "]",
    "{",
    "}",
    "{}",
    ",",
    "&a ",
    "*a",
    "!!binary ",
    "|\n",
    ">-\n",
    "#",
    "%",
    "@",
    "\\",
    "<",
    "</",
    "<!--",
    "-->",
    "<script>",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "&amp;",
    "&#0;",
    "[^1]",
    "![](",
    "](",
    "|",
    "~~~",
    "99999999999999999999",
    "-1",
];

/// Bytes changed, cut, doubled, moved and mixed in, one to six times.
pub fn damaged(seed: &[u8], others: &[Vec<u8>], case: u64) -> Vec<u8> {
    let mut dice = Dice(case.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xA5A5);
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(6) {
        once(&mut bytes, others, &mut dice);
    }
    bytes
}

fn once(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let longest = if dice.below(4) == 0 { 400 } else { 12 };
    let length = dice.below(longest);
    let end = (at + length).min(bytes.len());
    match dice.below(10) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let doubled = bytes[at..end].to_vec();
            for _ in 0..=dice.below(8) {
                bytes.splice(at..at, doubled.iter().copied());
            }
        }
        5 => {
            // Deep nesting.
            let piece = DEBRIS[dice.below(DEBRIS.len())].repeat(1 + dice.below(2_000));
            bytes.splice(at..at, piece.bytes());
        }
        6 if !others.is_empty() => {
            let other = &others[dice.below(others.len())];
            let from = dice.below(other.len() + 1);
            let piece = &other[from..(from + length * 4).min(other.len())];
            bytes.splice(at..end, piece.iter().copied());
        }
        7 => {
            // The end of each line may be lost.
            let line = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |n| at + n);
            drop(bytes.drain(at..line));
        }
        _ => {
            let piece = DEBRIS[dice.below(DEBRIS.len())];
            bytes.splice(at..at, piece.bytes());
        }
    }
}
