//! The forms of an adjective of nationality, from the one that a table has.
//!
//! Only what the languages' grammars make regular; forms that are not stand in the tables themselves. A form too many
//! does no harm, since no word but the nationality has it.

/// All forms of `word` in the language of this tag, itself included.
pub fn forms(word: &str, language: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    let mut add = |stem: &str, endings: &[&str]| forms.extend(endings.iter().map(|e| format!("{stem}{e}")));
    match language {
        "de" => add(word, &["e", "er", "es", "en", "em"]),
        "fr" => {
            if word.ends_with("en") || word.ends_with("on") {
                add(word, &["s", "ne", "nes"]);
            } else if word.ends_with('s') {
                add(word, &["e", "es"]);
            } else if word.ends_with('e') {
                add(word, &["s"]);
            } else {
                add(word, &["s", "e", "es"]);
            }
        }
        "es" => match split(word, &["o", "és", "án", "ín", "ón", "ense", "eño"]) {
            Some((stem, "o")) => add(stem, &["a", "os", "as"]),
            Some((stem, "eño")) => add(stem, &["eña", "eños", "eñas"]),
            Some((stem, "és")) => add(stem, &["esa", "eses", "esas"]),
            Some((stem, "án")) => add(stem, &["ana", "anes", "anas"]),
            Some((stem, "ín")) => add(stem, &["ina", "ines", "inas"]),
            Some((stem, "ón")) => add(stem, &["ona", "ones", "onas"]),
            _ if word.ends_with('í') => add(word, &["s", "es"]),
            _ if word.ends_with('l') => add(word, &["a", "es", "as"]),
            _ => add(word, &["s"]),
        },
        "pt" => match split(word, &["o", "ês", "ão", "ol", "eu", "r"]) {
            Some((stem, "ão")) => add(stem, &["ã", "ães", "ãs", "ãos", "ões"]),
            Some((stem, "o")) => add(stem, &["a", "os", "as"]),
            Some((stem, "ês")) => add(stem, &["esa", "eses", "esas"]),
            Some((stem, "ol")) => add(stem, &["ola", "óis", "olas"]),
            Some((stem, "eu")) => add(stem, &["eia", "eus", "eias"]),
            _ => add(word, &["s"]),
        },
        "it" => match split(word, &["co", "o", "e", "a"]) {
            Some((stem, "co")) => add(stem, &["ca", "ci", "chi", "che"]),
            Some((stem, "o")) => add(stem, &["a", "i", "e"]),
            Some((stem, "e")) => add(stem, &["i"]),
            Some((stem, "a")) => add(stem, &["i", "e", "gi", "ghe"]),
            _ => {}
        },
        "ar" => {
            let (nouns, stem) = (["", "ة", "ا", "ين", "ون", "ات", "تين", "ان"], word);
            for ending in nouns {
                for article in ["", "ال"] {
                    forms.push(format!("{article}{stem}{ending}"));
                }
            }
        }
        _ => {}
    }
    forms
}

/// The word's stem and the first of the endings that it has.
fn split<'a>(word: &'a str, endings: &[&'static str]) -> Option<(&'a str, &'static str)> {
    let mut endings: Vec<&'static str> = endings.to_vec();
    endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
    endings.into_iter().find_map(|e| word.strip_suffix(e).map(|stem| (stem, e)))
}

/// The words that an Arabic word may be, without what is written together with it: "and", "for", "by", "as", the article.
pub fn arabic_stems(word: &str) -> Vec<String> {
    let mut stems = Vec::new();
    let mut add = |stem: String| {
        if stem.chars().count() >= 3 && !stems.contains(&stem) {
            stems.push(stem);
        }
    };
    for rest in std::iter::once(word).chain(word.strip_prefix(['و', 'ف'])) {
        if rest != word {
            add(rest.to_owned());
        }
        if let Some(noun) = rest.strip_prefix("لل") {
            add(format!("ال{noun}"));
            add(noun.to_owned());
        } else if let Some(noun) = rest.strip_prefix(['ب', 'ل', 'ك']) {
            add(noun.to_owned());
            if let Some(bare) = noun.strip_prefix("ال") {
                add(bare.to_owned());
            }
        }
        if let Some(noun) = rest.strip_prefix("ال") {
            add(noun.to_owned());
        }
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_are_inflected_as_the_language_does() {
        let has = |word: &str, language: &str, form: &str| {
            assert!(forms(word, language).iter().any(|f| f == form), "{language} {word}: {form}");
        };
        has("français", "fr", "françaises");
        has("italien", "fr", "italiennes");
        has("alemán", "es", "alemanas");
        has("español", "es", "españoles");
        has("alemão", "pt", "alemães");
        has("japonês", "pt", "japonesas");
        has("tedesco", "it", "tedeschi");
        has("francese", "it", "francesi");
        has("deutsch", "de", "deutschen");
        has("فرنسي", "ar", "الفرنسية");
    }

    #[test]
    fn arabic_words_are_freed_of_what_is_glued_to_them() {
        assert!(arabic_stems("وبالصين").contains(&"الصين".to_owned()));
        assert!(arabic_stems("للصين").contains(&"الصين".to_owned()));
        assert!(arabic_stems("لفرنسا").contains(&"فرنسا".to_owned()));
    }
}
