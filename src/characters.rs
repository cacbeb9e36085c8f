//! What characters words and numbers are made of, in any script: for the words of the analysis and those of the search.

/// Characters that take no part in what word it is: soft hyphen, zero-width joiners, word joiner.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

/// Whether a character continues a word: letters, digits, and the marks that are no letters for Unicode but are
/// written on them (accents, points, viramas).
pub(crate) fn is_within_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric()
        || is_invisible(c)
        || match c {
            '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' => true,
            '\u{591}'..='\u{5C7}' => !matches!(c, '\u{5BE}' | '\u{5C0}' | '\u{5C3}' | '\u{5C6}'),
            '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6ED}' => c != '\u{6DD}' && c != '\u{6E9}',
            '\u{900}'..='\u{DFF}' => !matches!(c, '\u{964}' | '\u{965}' | '\u{970}' | '\u{DF4}'),
            '\u{E31}' | '\u{E34}'..='\u{E4E}' | '\u{EB1}' | '\u{EB4}'..='\u{ECD}' => true,
            '\u{102B}'..='\u{103E}' | '\u{17B4}'..='\u{17D3}' => true,
            _ => false,
        }
}

/// Whether a character belongs to a script written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}'          // Thai, Lao
        | '\u{1000}'..='\u{109F}'      // Burmese
        | '\u{1780}'..='\u{17FF}'      // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'      // Hiragana, Katakana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// Where a number that began before `end` really ends: "3.5" and "1,000" are one number, "1, 2" and "1,2" are two.
pub(crate) fn number_end(bytes: &[u8], mut end: usize) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    while end > 0 && digit(end - 1) {
        let decimal = bytes.get(end) == Some(&b'.') && digit(end + 1);
        let thousands = bytes.get(end) == Some(&b',')
            && digit(end + 1)
            && digit(end + 2)
            && digit(end + 3)
            && !digit(end + 4);
        if !decimal && !thousands {
            break;
        }
        end += 2;
        while digit(end) {
            end += 1;
        }
    }
    end
}
