//! Makes the phrase tables of all languages from the data files. The build script of `archive` calls it.
//!
//! Cutting and hashing some seventy thousand names takes longer than reading a hundred articles. So it is done once, and
//! the program holds what came of it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::fold;
use crate::inflect;
use crate::languages::{self, LANGUAGES, LATIN, rows};
use crate::table::{self, Builder, LISTING, PhraseKind, Reading, region_key};
use crate::token;

/// The bytes of each language's table, in the order of [`LANGUAGES`].
///
/// # Panics
/// If a data file is missing or a territory has no English name: the program could not be built.
pub fn tables(data: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let countries = languages::territories().enumerate().map(|(at, code)| (code, at as u16)).collect();
    let source = Source { data, countries };
    LANGUAGES.iter().enumerate().map(|(at, l)| (l.tag, source.table(at).finish().to_bytes())).collect()
}

struct Source<'a> {
    data: &'a Path,
    /// Index of each territory.
    countries: HashMap<&'static str, u16>,
}

impl Source<'_> {
    fn read(&self, name: &str) -> String {
        let path = self.data.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn table(&self, language: usize) -> Builder {
        let tag = LANGUAGES[language].tag;
        let mut phrases = PhraseCompiler { builder: Builder::default(), language, words: Vec::new() };
        // Where CLDR gives a shared name to the other country, "first" says which one it means without more.
        for (_, code, name) in rows(&self.read(&format!("words.{tag}.tsv"))).filter(|row| row.0 == "first") {
            phrases.add(name, self.countries[code], PhraseKind::Name, 0);
        }
        for (code, display, more) in rows(LANGUAGES[language].names) {
            let country = self.countries[code];
            for name in std::iter::once(display).chain(more.split('|')) {
                phrases.add(name, country, PhraseKind::Name, 0);
            }
        }
        self.own_words(&mut phrases, tag);
        if language != 0 {
            for (code, _, name) in rows(&self.read(&format!("regions.{tag}.tsv"))) {
                phrases.add(name, self.countries[code], PhraseKind::Region, 12);
            }
        }
        for (code, capital, _) in rows(&self.read("capitals.tsv")) {
            if let Some(country) = self.countries.get(code) {
                phrases.add(capital, *country, PhraseKind::Capital, 9);
            }
        }
        if language >= LATIN {
            for (code, cities, _) in rows(&self.read(&format!("exonyms.{tag}.tsv"))) {
                let Some(country) = self.countries.get(code) else { continue };
                for city in cities.split('|') {
                    phrases.add(city, *country, PhraseKind::City, 10);
                }
            }
            return phrases.builder;
        }
        for (code, region, name) in rows(&self.read("regions.en.tsv")) {
            let Some(country) = self.countries.get(code).copied() else { continue };
            let region = if matches!(code, "US" | "CA") { region_key(region) } else { 0 };
            let size = if plain(code) { 12 } else { 6 };
            phrases.place(name, Reading { country, region, kind: PhraseKind::Region, size, marks: 0 });
        }
        for file in ["cities.tsv", "towns.tsv"] {
            self.cities(&mut phrases, &self.read(file), LANGUAGES[language].home);
        }
        phrases.builder
    }

    /// The table that was written by hand.
    fn own_words(&self, phrases: &mut PhraseCompiler, tag: &str) {
        for (name, code, alternatives) in rows(&self.read(&format!("words.{tag}.tsv"))) {
            let Some(kind) = kind_of(name) else { continue };
            let nothing = (kind == PhraseKind::Nothing).then_some(u16::MAX);
            let Some(country) = self.countries.get(code).copied().or(nothing) else { continue };
            let size = match kind {
                PhraseKind::Region => 12,
                PhraseKind::City => 10,
                _ => 0,
            };
            let marks = match name {
                "doubtful" => table::WORD,
                "state" => table::STOP,
                "both" => table::BOTH,
                _ => 0,
            };
            let reading = Reading { country, region: 0, kind, size, marks };
            for phrase in alternatives.split('|') {
                match name {
                    "listing" => {
                        // The suffixes of tickers are entered behind a word that no text has.
                        phrases.builder.insert(&[LISTING, fold::word(phrase)], false, reading);
                    }
                    "adjective" | "nisba" => {
                        for form in inflect::forms(phrase, tag) {
                            phrases.place(&form, reading);
                        }
                    }
                    _ => phrases.place(phrase, reading),
                }
            }
        }
    }

    fn cities(&self, phrases: &mut PhraseCompiler, table: &str, home: &[&str]) {
        for (name, places, marks) in rows(table) {
            let marks = marks.bytes().map(mark).fold(0, |a, b| a | b);
            for place in places.split(' ') {
                let (Some(code), Some((region, size))) = (place.get(..2), place[2..].split_once(':')) else {
                    continue;
                };
                let Some(country) = self.countries.get(code).copied() else { continue };
                let size = size.bytes().next().map_or(0, class_digit);
                // Other languages name small places abroad even less, and their common words are not marked.
                if phrases.language != 0 && size < (if home.contains(&code) { 5 } else { 7 }) {
                    continue;
                }
                let region = region_key(region);
                phrases.place(name, Reading { country, region, kind: PhraseKind::City, size, marks });
            }
        }
    }
}

struct PhraseCompiler {
    builder: Builder,
    language: usize,
    words: Vec<token::GazetteerToken>,
}

impl PhraseCompiler {
    fn add(&mut self, phrase: &str, country: u16, kind: PhraseKind, size: u8) {
        self.place(phrase, Reading { country, region: 0, kind, size, marks: 0 });
    }

    fn place(&mut self, phrase: &str, mut reading: Reading) {
        if reading.kind == PhraseKind::Demonym && !phrase.is_ascii() {
            reading.marks |= table::ACCENT;
        }
        self.words.clear();
        token::cut(phrase, 0, languages::script(self.language), &mut self.words);
        let hashes: Vec<u64> = self.words.iter().map(|t| t.hash).collect();
        if !hashes.is_empty() {
            self.builder.insert(&hashes, !phrase.starts_with(char::is_uppercase), reading);
        }
    }
}

fn mark(letter: u8) -> u8 {
    match letter {
        b'w' => table::WORD,
        b's' => table::SURNAME,
        b'g' => table::GIVEN,
        _ => 0,
    }
}

/// Do the regions of this country stand in English-language news without its name?
fn plain(code: &str) -> bool {
    matches!(code, "US" | "CA" | "AU" | "GB")
}

fn class_digit(byte: u8) -> u8 {
    if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'a').wrapping_add(10).min(20) }
}

fn kind_of(name: &str) -> Option<PhraseKind> {
    Some(match name {
        "name" | "doubtful" | "both" => PhraseKind::Name,
        "former" => PhraseKind::Former,
        "abbreviation" => PhraseKind::Abbreviation,
        "demonym" | "adjective" | "nisba" => PhraseKind::Demonym,
        "capital" => PhraseKind::Capital,
        "region" | "state" => PhraseKind::Region,
        "city" => PhraseKind::City,
        "metonym" => PhraseKind::Metonym,
        "currency" => PhraseKind::Currency,
        "form" => PhraseKind::Form,
        "listing" => PhraseKind::Listing,
        "institution" => PhraseKind::Institution,
        "none" => PhraseKind::Nothing,
        _ => return None,
    })
}
