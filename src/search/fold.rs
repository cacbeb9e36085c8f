//! How a word is written in the index: its exact form, and the folded form by which it is looked up.

use unicode_normalization::UnicodeNormalization;

use crate::characters::is_invisible;

/// The exact form: small letters, compatibility forms made one (`ﬁ`, full-width letters), final sigma as any other.
pub(crate) fn exact(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let word: String = word.nfkc().filter(|c| !is_invisible(*c)).collect();
    word.to_lowercase().nfc().map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

/// The folded form of an exact one: without accents, points and vowel signs that writers may leave out, and with letters
/// that a keyboard may lack spelt out.
pub fn fold(exact: &str) -> String {
    if exact.is_ascii() {
        return exact.to_owned();
    }
    let mut folded = String::with_capacity(exact.len());
    for c in exact.nfd().filter(|c| !is_left_out(*c)).nfc() {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ى' => folded.push('ي'),
            'ة' => folded.push('ه'),
            c => folded.push(c),
        }
    }
    folded
}

/// Accents of Latin, Greek and Cyrillic letters, points of Hebrew and vowel signs of Arabic, and Arabic's long stroke.
fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}'
        | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}
