//! Where a name stands in an alphabetical index, and under which letter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::slug::slugify;

/// The first syllable of the Hangul block, and how many begin with the same consonant ("The Unicode Standard", section
/// 3.12, "Conjoining Jamo Behavior").
const HANGUL: std::ops::RangeInclusive<char> = '가'..='힣';
const SYLLABLES: u32 = 588;
/// The initial consonants in their order. Doubled ones stand under the single ones, as in Korean indexes.
const INITIALS: [char; 19] = [
    'ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];

/// What names are sorted by: as a reader looks for them, accents and case apart; names in other scripts than Latin by
/// their letters, behind those in Latin.
pub(super) fn place(name: &str) -> (bool, String, String) {
    let is_latin = plain(name).next().is_none_or(|first| first.is_ascii());
    let key = if is_latin { slugify(name) } else { name.nfc().filter(|c| !is_combining_mark(*c)).collect() };
    (!is_latin, key, name.to_owned())
}

/// The letter under which a name stands: without accents, in upper case; of a Hangul syllable its first consonant.
pub(super) fn letter(name: &str) -> String {
    match name.nfc().next() {
        Some(first) if HANGUL.contains(&first) => {
            let consonant = (u32::from(first) - u32::from(*HANGUL.start())) / SYLLABLES;
            INITIALS[consonant as usize].to_string()
        }
        _ => plain(name).next().map(|first| first.to_uppercase().to_string()).unwrap_or_default(),
    }
}

/// The characters of a name without the marks on them.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.nfd().filter(|c| !is_combining_mark(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_readers_look_for_them() {
        let sorted = |names: &[&str]| {
            let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            names.sort_by_cached_key(|name| place(name));
            names.into_iter().map(|name| format!("{} {name}", letter(&name))).collect::<Vec<_>>()
        };
        assert_eq!(
            sorted(&["Éthiopie", "Espagne", "États-Unis", "égypte"]),
            ["E égypte", "E Espagne", "E États-Unis", "E Éthiopie"]
        );
        assert_eq!(
            sorted(&["아일랜드", "벨기에", "가나", "UN", "까멜롯", "이란", "알제리"]),
            ["U UN", "ㄱ 가나", "ㄱ 까멜롯", "ㅂ 벨기에", "ㅇ 아일랜드", "ㅇ 알제리", "ㅇ 이란"]
        );
        assert_eq!(sorted(&["مصر", "أيرلندا", "ألمانيا"]), ["ا ألمانيا", "ا أيرلندا", "م مصر"]);
    }
}
