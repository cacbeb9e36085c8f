//! The languages that have tables of their own, and how their text is read.

use crate::token::Script;

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("../data/", $name))
    };
}

/// A language with tables of its own.
pub struct LanguageData {
    pub tag: &'static str,
    /// What it calls the territories: code, name, other names.
    pub names: &'static str,
    /// Countries whose smaller places news in the language names without their country.
    pub home: &'static [&'static str],
}

/// English first, then the others in Latin letters.
pub const LANGUAGES: [LanguageData; 11] = [
    LanguageData { tag: "en", names: data!("names.en.tsv"), home: &["US", "GB", "CA", "AU", "IE", "NZ"] },
    LanguageData { tag: "fr", names: data!("names.fr.tsv"), home: &["FR", "BE", "CH", "CA", "LU"] },
    LanguageData { tag: "es", names: data!("names.es.tsv"), home: &["ES", "MX", "AR", "CO", "CL", "PE"] },
    LanguageData { tag: "de", names: data!("names.de.tsv"), home: &["DE", "AT", "CH", "LI"] },
    LanguageData { tag: "pt", names: data!("names.pt.tsv"), home: &["PT", "BR", "AO", "MZ"] },
    LanguageData { tag: "it", names: data!("names.it.tsv"), home: &["IT", "CH", "SM"] },
    LanguageData { tag: "ar", names: data!("names.ar.tsv"), home: &[] },
    LanguageData { tag: "zh", names: data!("names.zh.tsv"), home: &[] },
    LanguageData { tag: "ja", names: data!("names.ja.tsv"), home: &[] },
    LanguageData { tag: "ko", names: data!("names.ko.tsv"), home: &[] },
    LanguageData { tag: "ru", names: data!("names.ru.tsv"), home: &[] },
];

/// The languages before this one are written in Latin letters.
pub const LATIN: usize = 6;

/// Index of the language of a BCP 47 tag (`pt-BR`), if we have names in it.
pub fn find(tag: &str) -> Option<usize> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().position(|l| l.tag.eq_ignore_ascii_case(primary))
}

/// The same; English for a language that we have no names in.
pub fn index(tag: &str) -> usize {
    find(tag).unwrap_or(0)
}

/// How the text of a language is cut.
pub fn script(language: usize) -> Script {
    if LANGUAGES[language].tag == "ru" { Script::Russian } else { Script::Plain }
}

/// Is this the language whose words are written together with prepositions and the article?
pub fn is_arabic(language: usize) -> bool {
    LANGUAGES[language].tag == "ar"
}

/// Rows of a tab-separated table with up to three columns; lines that start with `#` are passed over.
pub fn rows(table: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|line| {
        let mut columns = line.splitn(3, '\t');
        let mut next = || columns.next().unwrap_or_default();
        (next(), next(), next())
    })
}

/// The codes of all territories, in the order of their indices.
pub fn territories() -> impl Iterator<Item = &'static str> {
    rows(LANGUAGES[0].names).map(|(code, ..)| code)
}
