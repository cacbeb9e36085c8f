//! A block of text as words with hashes: the only thing that the rest of the tagger looks at.
//!
//! Scripts that are written without spaces give one token per letter, so that names are matched at any
//! place; hyphens and apostrophes part words (`Britain-based`, `People's`), full stops inside initials do not
//! (`U.S.` is one word).

use crate::fold::{self, Folder};

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: two letters of a script without spaces.
    Glued,
    Space,
    Hyphen,
    Apostrophe,
    /// A full stop and a space, or a full stop only.
    Stop,
    Comma,
    /// Anything else, or the start of the block.
    Other,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Starts with a small letter.
    Lower,
    /// Starts with a capital.
    Capital,
    /// All capitals (two or more), perhaps with full stops.
    Capitals,
    /// Starts with a digit.
    Number,
    /// A letter of a script without capitals.
    Uncased,
}

/// One word, or one letter where the script has no spaces.
#[derive(Clone, Copy, Debug)]
pub struct GazetteerToken {
    pub start: u32,
    pub end: u32,
    pub hash: u64,
    pub gap: Gap,
    pub shape: Shape,
    /// Initials written with full stops, `U.S.`.
    pub dotted: bool,
}

/// How a language's text is cut and hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Plain,
    Russian,
}

/// Is this a letter of a script that is written without spaces between words, or (Hangul) with particles
/// glued to names?
#[inline]
pub fn alone(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Cuts `text` into words and appends them to `tokens`; `base` is the offset of `text`.
pub fn cut(text: &str, base: u32, script: Script, tokens: &mut Vec<GazetteerToken>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut gap = Gap::Other;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 128 {
            if WORD[usize::from(byte)] {
                if let Some(end) = ascii_word(bytes, at, base, gap, tokens) {
                    at = end;
                    (gap, at) = usual_gap(bytes, at);
                    continue;
                }
                at = ascii_or_mixed_word(text, at, base, gap, script, tokens);
                gap = Gap::Glued;
                continue;
            }
            gap = after(gap, byte as char);
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        if alone(c) {
            let end = at + c.len_utf8();
            let mut folder = Folder::EMPTY;
            folder.letter(c);
            let hash = folder.hash();
            let (start, end32) = (base + at as u32, base + end as u32);
            tokens.push(GazetteerToken {
                start,
                end: end32,
                hash,
                gap,
                shape: Shape::Uncased,
                dotted: false,
            });
            at = end;
            gap = Gap::Glued;
        } else if c.is_alphanumeric() {
            at = ascii_or_mixed_word(text, at, base, gap, script, tokens);
            gap = Gap::Glued;
        } else {
            gap = after(gap, c);
            at += c.len_utf8();
        }
    }
}

/// Is the byte an ASCII letter or digit?
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Reads a word of ASCII letters only, which most are, and returns where it ends; `None` if it goes on with another
/// letter or may be initials.
#[inline(always)]
fn ascii_word(bytes: &[u8], from: usize, base: u32, gap: Gap, to: &mut Vec<GazetteerToken>) -> Option<usize> {
    let (hash, at) = fold::ascii(bytes, from);
    if let Some(byte) = bytes.get(at)
        && (*byte >= 128 || (*byte == b'.' && bytes[at - 1].is_ascii_uppercase()))
    {
        return None;
    }
    let shape = match bytes[from] {
        b'a'..=b'z' => Shape::Lower,
        b'A'..=b'Z' if at - from >= 2 && !bytes[from..at].iter().any(u8::is_ascii_lowercase) => {
            Shape::Capitals
        }
        b'A'..=b'Z' => Shape::Capital,
        _ => Shape::Number,
    };
    to.push(GazetteerToken {
        start: base + from as u32,
        end: base + at as u32,
        hash,
        gap,
        shape,
        dotted: false,
    });
    Some(at)
}

/// The gap after a word that ends at `at`, and where the next word begins, if what stands between them is what stands
/// between most: a space, or a comma and a space. [`Gap::Glued`] and `at` if it is anything else.
#[inline(always)]
fn usual_gap(bytes: &[u8], at: usize) -> (Gap, usize) {
    let word = |at: usize| bytes.get(at).is_some_and(|byte| WORD[usize::from(*byte)]);
    match bytes.get(at) {
        Some(b' ') if word(at + 1) => (Gap::Space, at + 1),
        Some(mark @ (b',' | b'.')) if bytes.get(at + 1) == Some(&b' ') && word(at + 2) => {
            (if *mark == b',' { Gap::Comma } else { Gap::Stop }, at + 2)
        }
        _ => (Gap::Glued, at),
    }
}

/// The gap so far, with one more character in it.
fn after(gap: Gap, c: char) -> Gap {
    let first = gap == Gap::Glued;
    let space = c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}');
    if first {
        return match c {
            _ if space => Gap::Space,
            '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '・' | '·' => Gap::Hyphen,
            '\'' | '\u{2019}' | '\u{2018}' | '`' => Gap::Apostrophe,
            '.' => Gap::Stop,
            ',' => Gap::Comma,
            _ => Gap::Other,
        };
    }
    match gap {
        Gap::Stop | Gap::Comma | Gap::Space if space => gap,
        Gap::Stop if c == ',' => Gap::Comma,
        _ => Gap::Other,
    }
}

/// Reads one word from `at`, pushes it, and returns where it ends.
fn ascii_or_mixed_word(
    text: &str,
    from: usize,
    base: u32,
    gap: Gap,
    script: Script,
    to: &mut Vec<GazetteerToken>,
) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut folder = Folder::EMPTY;
    let (mut upper, mut lower, mut letters) = (0_u32, 0_u32, 0_u32);
    let mut other = false;
    let mut dotted = false;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 128 {
            match byte {
                b'a'..=b'z' => lower += 1,
                b'A'..=b'Z' => upper += 1,
                b'0'..=b'9' => {}
                b'.' if initials_go_on(bytes, from, at) => {
                    dotted = true;
                    at += 1;
                    continue;
                }
                _ => break,
            }
            letters += 1;
            folder.letter(char::from(byte));
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        if alone(c) || !(c.is_alphanumeric() || fold_mark(c)) {
            break;
        }
        if c.is_uppercase() {
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        } else {
            other = true;
        }
        letters += 1;
        folder.letter(c);
        at += c.len_utf8();
    }
    // A full stop after initials belongs to them.
    if dotted && bytes.get(at) == Some(&b'.') {
        at += 1;
    }
    let word = &text[from..at];
    let hash = if script == Script::Russian && !word.is_ascii() {
        fold::word(fold::russian_stem(&word.to_lowercase()))
    } else {
        folder.hash()
    };
    let shape = match word.chars().next() {
        Some(c) if c.is_numeric() => Shape::Number,
        Some(c) if c.is_uppercase() => {
            if lower == 0 && upper >= 2 {
                Shape::Capitals
            } else {
                Shape::Capital
            }
        }
        _ if other && upper + lower == 0 => Shape::Uncased,
        _ => Shape::Lower,
    };
    debug_assert!(letters > 0 || at > from);
    to.push(GazetteerToken { start: base + from as u32, end: base + at as u32, hash, gap, shape, dotted });
    at.max(from + 1)
}

/// Combining marks stay within a word.
fn fold_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{064b}'..='\u{0652}' | '\u{0640}')
}

/// Is the full stop at `at` one inside initials that began at `from` (`U.S`, `D.P.R.K`)?
fn initials_go_on(bytes: &[u8], from: usize, at: usize) -> bool {
    let single = at == from + 1 || (at >= from + 2 && bytes[at - 2] == b'.');
    single
        && bytes[at - 1].is_ascii_uppercase()
        && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
        && !bytes.get(at + 2).is_some_and(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        cut(text, 0, Script::Plain, &mut tokens);
        tokens.iter().map(|t| text[t.start as usize..t.end as usize].to_owned()).collect()
    }

    #[test]
    fn initials_are_one_word_and_hyphens_part_words() {
        assert_eq!(
            words("The U.S.-led force, i.e. U.S. troops."),
            ["The", "U.S.", "led", "force", "i", "e", "U.S.", "troops"]
        );
        assert_eq!(words("Côte d'Ivoire"), ["Côte", "d", "Ivoire"]);
        assert_eq!(words("中国 and 日本"), ["中", "国", "and", "日", "本"]);
    }

    #[test]
    fn gaps_and_shapes_are_told_apart() {
        let mut tokens = Vec::new();
        cut("St. Louis, Mo. and NATO", 0, Script::Plain, &mut tokens);
        let gaps: Vec<Gap> = tokens.iter().map(|t| t.gap).collect();
        assert_eq!(gaps, [Gap::Other, Gap::Stop, Gap::Comma, Gap::Stop, Gap::Space]);
        assert_eq!(tokens[4].shape, Shape::Capitals);
    }

    #[test]
    fn any_text_can_be_cut() {
        for text in ["", ".", "U.", "A.B", "é", "\u{301}x", "İstanbul", "ß", "\u{200f}مصر"] {
            let _ = words(text);
        }
    }
}
