//! One spelling for the many ways a letter can be written, and the hash of what comes out.
//!
//! `São Paulo`, `Sao Paulo` and `SÃO PAULO` have to meet in one entry. A word becomes a 64-bit hash of its
//! folded letters, fed letter by letter, so that nothing is allocated on the way. Russian words are hashed
//! without their ending, because names are declined there.

/// A word's hash before any letter.
pub(super) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash after one more byte of folded text.
#[inline(always)]
pub(super) fn feed(hash: u64, byte: u8) -> u64 {
    // FNV-1a; its weak high bits are repaired by `join`.
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The hash after one more letter.
#[inline]
pub(super) fn feed_char(hash: u64, c: char) -> u64 {
    if c.is_ascii() {
        return feed(hash, (c as u8).to_ascii_lowercase());
    }
    let folded = latin(c);
    if !folded.is_empty() {
        return folded.bytes().fold(hash, feed);
    }
    let mut hash = hash;
    for c in c.to_lowercase() {
        if let Some(c) = letter(c) {
            let mut buffer = [0; 4];
            hash = c.encode_utf8(&mut buffer).bytes().fold(hash, feed);
        }
    }
    hash
}

/// The hash of a phrase from that of the words before (0 for none) and the next word's.
#[inline(always)]
pub(super) fn join(phrase: u64, word: u64) -> u64 {
    let mixed = (phrase.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The hash of one whole word.
pub(super) fn word(text: &str) -> u64 {
    text.chars().fold(EMPTY, feed_char)
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

/// Endings of Russian nouns and adjectives, longest first; what is left of a word has at least three letters.
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
pub(super) fn russian_stem(word: &str) -> &str {
    let letters = |s: &str| s.chars().count();
    for ending in RUSSIAN {
        if let Some(stem) = word.strip_suffix(ending)
            && letters(stem) >= 3
        {
            return stem;
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
    }

    #[test]
    fn cases_of_a_russian_name_share_a_stem() {
        for case in ["Россия", "России", "Россию", "Россией"] {
            assert_eq!(russian_stem(case), "Росс", "{case}");
        }
        assert_eq!(russian_stem("Москве"), russian_stem("Москва"));
        assert_eq!(russian_stem("французского"), russian_stem("французская"));
    }
}
