//! The stems of words, by Snowball's algorithms. They are worked out once, when an article is indexed: the index says
//! of every word which stems it has, so that whoever searches needs no stemmer.

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::fold::fold;

/// Syllables that Korean joins to nouns, the longer ones first. Snowball has no Korean.
const PARTICLES: [&str; 22] = [
    "에서는",
    "으로는",
    "에게서",
    "이라고",
    "에서",
    "으로",
    "에게",
    "까지",
    "부터",
    "처럼",
    "보다",
    "라고",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "로",
    "도",
];

/// Gives the stems of the words of one language.
pub(super) struct Stems {
    language: String,
    stemmer: Option<Stemmer>,
}

impl Stems {
    /// For a language by its tag; `en-GB` is `en`.
    pub(super) fn new(tag: &str) -> Self {
        let language = primary(tag);
        Self { stemmer: algorithm(&language).map(Stemmer::create), language }
    }

    /// The folded stem of a word in its exact form; `None` if it is the folded word itself, or the language has no stems.
    pub(super) fn stem(&self, exact: &str, folded: &str) -> Option<String> {
        if exact.chars().nth(2).is_none() && self.language != "ko" || !exact.chars().all(char::is_alphabetic)
        {
            return None;
        }
        let stem = match &self.stemmer {
            Some(stemmer) => fold(&stemmer.stem(exact)),
            None if self.language == "ko" => {
                let left = PARTICLES.iter().find_map(|particle| exact.strip_suffix(particle))?;
                // What is left of a word of two syllables is none.
                left.chars().nth(1)?;
                left.to_owned()
            }
            None => return None,
        };
        (!stem.is_empty() && stem != folded).then_some(stem)
    }
}

/// The part of a language's tag that says which language it is, in small letters.
pub(super) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "hy" => Algorithm::Armenian,
        "eu" => Algorithm::Basque,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "et" => Algorithm::Estonian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "id" | "ms" => Algorithm::Indonesian,
        "ga" => Algorithm::Irish,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "fa" => Algorithm::Persian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "st" => Algorithm::Sesotho,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_meet_at_their_stems() {
        for (language, words) in [
            ("en", &["election", "elections"][..]),
            ("fr", &["négociation", "négociations"]),
            ("de", &["haus", "hauses"]),
            ("ru", &["выборы", "выборах"]),
            ("ko", &["정부는", "정부가", "정부에서"]),
        ] {
            let stems = Stems::new(language);
            let stem = |word: &str| stems.stem(word, &fold(word)).unwrap_or_else(|| fold(word));
            assert!(words.iter().all(|word| stem(word) == stem(words[0])), "{words:?}");
        }
        assert_eq!(Stems::new("xx").stem("elections", "elections"), None);
    }
}
