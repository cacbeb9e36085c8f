//! Slugs: the readable part of a URL, in lower-case ASCII.

/// The text transliterated to ASCII, lower-cased, with a hyphen between words. Empty only if the text
/// holds no letter or digit of any script.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut pending = false;
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            if pending && !slug.is_empty() {
                slug.push('-');
            }
            pending = false;
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' {
            pending = true;
        }
    };
    for c in text.chars() {
        match c {
            // An apostrophe joins: "people’s" is one word.
            '\u{2019}' | '\u{2bc}' => push('\''),
            c if c.is_ascii() => push(c),
            c => match deunicode::deunicode_char(c) {
                Some(ascii) => ascii.chars().for_each(&mut push),
                None => push(' '),
            },
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_and_readable() {
        for (text, slug) in [
            ("Council puts N. Korea on agenda", "council-puts-n-korea-on-agenda"),
            ("Żółć – l’été", "zolc-lete"),
            ("  --a__b--  ", "a-b"),
            ("The People's Republic", "the-peoples-republic"),
            ("東京", "dong-jing"),
            ("!!!", ""),
        ] {
            assert_eq!(slugify(text), slug);
        }
    }
}
