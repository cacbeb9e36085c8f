//! Slugs: the readable part of a URL, in lower-case ASCII.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::hash::hash;

/// How many bytes a part of a URL may have: no file system takes names of more than 255, and some names get an ending.
pub(crate) const LONGEST: usize = 200;

/// The text transliterated to ASCII, lower-cased, with a hyphen between words, cut between words where it is
/// [too long](LONGEST). Empty only if the text holds no letter or digit of any script.
pub(crate) fn slugify(text: &str) -> String {
    let mut slug = whole(text);
    cut(&mut slug, LONGEST);
    slug
}

/// The same at any length.
fn whole(text: &str) -> String {
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
    if text.is_ascii() {
        text.chars().for_each(push);
        return slug;
    }
    // A letter and its mark apart are the same as both in one.
    for c in text.nfc() {
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

/// Cuts a slug between words where it is longer than so many bytes.
pub(crate) fn cut(slug: &mut String, longest: usize) {
    if slug.len() > longest {
        let end = slug[..=longest].rfind('-').unwrap_or(longest);
        slug.truncate(end);
    }
}

/// The last part of the URL of a term's page. Variants of one term share it: in upper and lower case, with and without
/// accents on Latin letters, with typographic or plain quotes, dashes and spaces, with `&` or "and". Different terms have
/// different ones: where the slug leaves something out that tells terms apart (the signs of `C++`, letters of other
/// scripts, the end of what is too long), a short suffix follows that depends on the term alone. Empty only if the term
/// holds no letter or digit.
pub(crate) fn term_slug(term: &str) -> String {
    let term: Cow<'_, str> = match term.contains('&') {
        true => term.replace('&', " and ").into(),
        false => term.into(),
    };
    let mut slug = whole(&term);
    if !slug.is_empty() && (slug.len() > LONGEST || !all_is_kept(&term)) {
        cut(&mut slug, LONGEST - 1 - SUFFIX);
        slug.push('-');
        slug.push_str(&suffix(&term));
    }
    slug
}

/// Letters of the suffix of a term's slug. Two terms of one slug share a suffix once in a thousand million times.
const SUFFIX: usize = 6;

/// Whether a slug says of a term all that tells it from others.
fn all_is_kept(term: &str) -> bool {
    if term.is_ascii() { term.chars().all(is_kept) } else { term.nfc().all(is_kept) }
}

/// Whether a slug says of a character all that tells terms apart.
fn is_kept(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_separator(c) || is_latin(c)
}

/// What stands between words, or joins them: any of it is one hyphen, or nothing.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | '.' | ',' | ':' | ';' | '\'' | '"' | '(' | ')' | '[' | ']' | '/' | '`' | '´'
        )
        || matches!(
            c,
            '\u{2010}'..='\u{201f}' | '\u{2032}' | '\u{2033}' | '\u{2bc}' | '«' | '»' | '‹' | '›' | '…' | '·'
        )
        || c == '\u{ad}'
}

/// Latin letters beyond ASCII, and the marks on them.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}') && c.is_alphabetic()
        || matches!(c, '\u{300}'..='\u{36f}')
}

/// Five bits a letter of the hash of a term in the form that all its variants share.
fn suffix(term: &str) -> String {
    let mut form = String::with_capacity(term.len());
    for c in term.nfkd() {
        match c {
            c if is_combining_mark(c) && form.ends_with(|c: char| c.is_ascii()) => {}
            c if is_separator(c) => {
                if !form.is_empty() && !form.ends_with(' ') {
                    form.push(' ');
                }
            }
            c => form.extend(c.to_lowercase()),
        }
    }
    let hash = hash(form.trim_end().as_bytes());
    // Without those that look like others.
    let letters = b"0123456789abcdefghjkmnpqrstvwxyz";
    hash[..SUFFIX].iter().map(|byte| char::from(letters[usize::from(byte % 32)])).collect()
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
            // かく with a mark of its own, as some file systems keep it.
            ("\u{304b}\u{3099}\u{304f}", "gaku"),
        ] {
            assert_eq!(slugify(text), slug);
        }
        assert_eq!(term_slug("!!!"), "");
        assert_eq!(slugify(&"abc ".repeat(99)), format!("{}abc", "abc-".repeat(49)));
        assert_eq!(slugify(&"x".repeat(300)), "x".repeat(200));
    }

    #[test]
    fn variants_of_a_term_share_a_slug() {
        for (slug, variants) in [
            ("cafe-society", &["Café society", "cafe  Society", "CAFE\u{301}-SOCIETY"][..]),
            ("the-peoples-daily", &["The People's Daily", "the people’s daily"]),
            ("food-and-wine", &["Food & Wine", "Food and Wine"]),
            ("smith-jones", &["Smith-Jones", "Smith – Jones", "Smith, Jones"]),
            ("strasse", &["Straße", "STRASSE"]),
        ] {
            assert!(variants.iter().all(|variant| term_slug(variant) == slug), "{variants:?}");
        }
        assert_eq!(term_slug("C++"), term_slug("c++"));
        assert_eq!(term_slug("Санкции"), term_slug("САНКЦИИ"));
    }

    #[test]
    fn different_terms_have_different_slugs() {
        let long = "a long word ".repeat(30);
        let terms = [
            "C", "C++", "C#", "王力", "王丽", "Wang Li", "R&D", "R+D", "R D", "Yahoo", "Yahoo!", "мат",
            "мать", "#metoo", "metoo", "5 %", "5", "½", "1/2", "ガ", "カ",
        ];
        let mut terms: Vec<String> = terms.map(str::to_owned).to_vec();
        terms.extend([long.clone(), format!("{long} more"), format!("{long} less")]);
        let slugs: Vec<String> = terms.iter().map(|term| term_slug(term)).collect();
        for (at, slug) in slugs.iter().enumerate() {
            assert!(!slug.is_empty() && slug.len() <= LONGEST && slugify(slug) == *slug, "{slug}");
            assert!(!slugs[..at].contains(slug), "{} is {slug}, too", terms[at]);
        }
        // They are in people's bookmarks.
        assert_eq!(["C++", "C#"].map(term_slug), ["c-twg5d2", "c-nqd5fj"]);
    }
}
