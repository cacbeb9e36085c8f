//! One spelling for the many ways a letter can be written, and the hash of what comes out.
//!
//! `São Paulo`, `Sao Paulo` and `SÃO PAULO` have to meet in one entry. A word becomes a 64-bit hash of its
//! folded letters, fed letter by letter, so that nothing is allocated on the way. Russian words are hashed
//! without their ending, because names are declined there.

/// The hash of a word, fed with its letters in eights.
#[derive(Clone, Copy)]
pub struct Folder {
    hash: u64,
    eight: u64,
    bytes: u32,
}

/// One more group of up to eight bytes.
#[inline(always)]
fn absorb(hash: u64, eight: u64) -> u64 {
    let mixed = (hash ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// The last word on a hash: the length tells "a" from "a" and seven nothings.
#[inline(always)]
fn finish(hash: u64, bytes: u32) -> u64 {
    absorb(hash, u64::from(bytes) << 56 | 1)
}

impl Folder {
    pub const EMPTY: Self = Self { hash: 0xcbf2_9ce4_8422_2325, eight: 0, bytes: 0 };

    fn byte(&mut self, byte: u8) {
        self.eight |= u64::from(byte) << (8 * (self.bytes % 8));
        self.bytes += 1;
        if self.bytes.is_multiple_of(8) {
            (self.hash, self.eight) = (absorb(self.hash, self.eight), 0);
        }
    }

    /// One more letter, in its plain small form.
    #[inline]
    pub fn letter(&mut self, c: char) {
        if c.is_ascii() {
            return self.byte((c as u8).to_ascii_lowercase());
        }
        let folded = latin(c);
        if !folded.is_empty() {
            return folded.bytes().for_each(|b| self.byte(b));
        }
        for c in c.to_lowercase().filter_map(letter) {
            let mut buffer = [0; 4];
            c.encode_utf8(&mut buffer).bytes().for_each(|b| self.byte(b));
        }
    }

    /// The hash of all letters so far.
    pub fn hash(self) -> u64 {
        let hash = if self.bytes.is_multiple_of(8) { self.hash } else { absorb(self.hash, self.eight) };
        finish(hash, self.bytes)
    }
}

/// Reads a word of ASCII letters and digits that begins at `from`, eight bytes at a time: its hash, the same as [`word`]
/// gives, and where it ends.
#[inline(always)]
pub fn ascii(text: &[u8], from: usize) -> (u64, usize) {
    // Sets the bit that tells small letters from capitals; digits have it set.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut hash = Folder::EMPTY.hash;
    let mut at = from;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let eight = rest.first_chunk().map_or_else(|| last(rest), |eight| u64::from_le_bytes(*eight));
        let length = leading_letters(eight);
        if length > 0 {
            hash = absorb(hash, (eight | SMALL) & (u64::MAX >> (64 - 8 * length)));
            at += length;
        }
        if length < 8 {
            return (finish(hash, (at - from) as u32), at);
        }
    }
}

/// The last bytes of a text, fewer than eight, and noughts.
#[cold]
#[inline(never)]
fn last(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte))
}

/// How many of the eight bytes, from the lowest on, are ASCII letters or digits.
#[inline(always)]
fn leading_letters(eight: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // The high bit of each byte is set if the byte is at least `least`; no byte overflows into the next.
    let at_least = |bytes: u64, least: u8| (bytes & !HIGH) + u64::from(0x80 - least) * ONES;
    let small = eight | (0x20 * ONES);
    let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
    let digits = at_least(eight, b'0') & !at_least(eight, b'9' + 1);
    let word = (letters | digits) & !eight & HIGH;
    ((word ^ HIGH).trailing_zeros() / 8) as usize
}

/// The hash of a phrase from that of the words before (0 for none) and the next word's.
#[inline(always)]
pub fn join(phrase: u64, word: u64) -> u64 {
    let mixed = (phrase.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The hash of one whole word.
pub fn word(text: &str) -> u64 {
    let mut folder = Folder::EMPTY;
    text.chars().for_each(|c| folder.letter(c));
    folder.hash()
}

/// A letter of another alphabet in its plain form; `None` for marks that are left out.
fn letter(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        'ـ' | '\u{064b}'..='\u{0652}' | '\u{0300}'..='\u{036f}' => return None,
        'ё' => 'е',
        _ => c,
    })
}

/// A Latin letter without its marks, in small ASCII letters; "" for anything else.
fn latin(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'Ạ'..='ặ' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' | 'Ḍ' | 'ḍ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'Ẹ'..='ệ' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' | 'Ḥ' | 'ḥ' | 'Ḩ' | 'ḩ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ỉ'..='ị' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | 'Ọ'..='ợ' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' | 'Ṣ' | 'ṣ' => "s",
        'ß' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' | 'Ṭ' | 'ṭ' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | 'Ụ'..='ự' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ'..='ỹ' => "y",
        'Ź'..='ž' | 'Ẓ' | 'ẓ' => "z",
        _ => "",
    }
}

/// Endings of Russian nouns and adjectives, longest first; what is left of a word has at least three letters. Of
/// those that begin so, the "и" of nouns like "Россия" stays, which tells "Нигерия" from "Нигер".
const RUSSIAN: [&str; 46] = [
    "ского",
    "скому",
    "скими",
    "ская",
    "ское",
    "ские",
    "ский",
    "ском",
    "ским",
    "ских",
    "скую",
    "ской",
    "иями",
    "ами",
    "ями",
    "иям",
    "иях",
    "ией",
    "ого",
    "ому",
    "ыми",
    "ими",
    "ах",
    "ях",
    "ам",
    "ям",
    "ом",
    "ем",
    "ой",
    "ей",
    "ый",
    "ий",
    "ая",
    "яя",
    "ое",
    "ые",
    "ие",
    "ых",
    "их",
    "ии",
    "ия",
    "ию",
    "ым",
    "им",
    "ую",
    "ов",
];

/// A Russian word without its ending: the part that all its cases share.
pub fn russian_stem(word: &str) -> &str {
    let letters = |s: &str| s.chars().count();
    for ending in RUSSIAN {
        if let Some(stem) = word.strip_suffix(ending)
            && letters(stem) >= 3
        {
            let noun = matches!(ending, "иями" | "иям" | "иях" | "ией" | "ии" | "ия" | "ию");
            return if noun { &word[..stem.len() + 'и'.len_utf8()] } else { stem };
        }
    }
    let stem = word.strip_suffix(['а', 'я', 'о', 'е', 'и', 'ы', 'у', 'ю', 'ь', 'й']).unwrap_or(word);
    if letters(stem) >= 3 { stem } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_meet() {
        assert_eq!(word("São"), word("SAO"));
        assert_eq!(word("Łódź"), word("lodz"));
        assert_eq!(word("أوروبا"), word("اوروبا"));
        assert_ne!(word("Mali"), word("Bali"));
        for text in ["a", "Chad", "Barbados", "Kyrgyzstan", "Constantinopolitan", "x1"] {
            assert_eq!(ascii(format!("-{text}").as_bytes(), 1), (word(text), text.len() + 1), "{text}");
            assert_eq!(ascii(format!("{text}, and more").as_bytes(), 0), (word(text), text.len()), "{text}");
        }
    }

    #[test]
    fn eight_bytes_are_told_apart_as_one_by_one() {
        for byte in 0..=255_u8 {
            let eight = u64::from_le_bytes([b'a', b'Z', b'0', byte, b'9', b'z', b'A', b'-']);
            let expected = if byte.is_ascii_alphanumeric() { 7 } else { 3 };
            assert_eq!(leading_letters(eight), expected, "{byte}");
        }
    }

    #[test]
    fn cases_of_a_russian_name_share_a_stem() {
        for case in ["Россия", "России", "Россию", "Россией"] {
            assert_eq!(russian_stem(case), "Росси", "{case}");
        }
        assert_ne!(russian_stem("Нигерия"), russian_stem("Нигер"));
        assert_eq!(russian_stem("Москве"), russian_stem("Москва"));
        assert_eq!(russian_stem("французского"), russian_stem("французская"));
    }
}
