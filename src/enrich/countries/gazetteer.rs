//! The gazetteer in memory: countries, the phrase table of English, and those of other languages on first use.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::code::Code;
use super::fold;
use super::inflect;
use super::languages::{self, LANGUAGES, LATIN, data};
use super::lexicon::Lexicon;
use super::site::{SitePhrase, SiteRule};
use super::table::{self, Kind, New, Reading, Table};
use super::token;

/// A country, territory or historical state.
#[derive(Clone, Debug)]
pub(super) struct Country {
    pub code: Code,
    /// Display names by language index; empty where unknown.
    pub names: [String; LANGUAGES.len()],
    /// First and last year in which its words speak for it.
    pub years: (Option<i16>, Option<i16>),
}

/// Everything that names a country: built once, shared by all threads.
pub struct Gazetteer {
    pub(super) countries: Vec<Country>,
    pub(super) by_code: BTreeMap<Code, u16>,
    withdrawn: BTreeMap<Code, Code>,
    pub(super) tables: [OnceLock<Table>; LANGUAGES.len()],
    lexicons: [Lexicon; 3],
    pub(super) site: Vec<SitePhrase>,
    pub(super) rules: Vec<SiteRule>,
}

impl Gazetteer {
    /// The gazetteer that is built into the program.
    pub fn embedded() -> Self {
        let mut countries: Vec<Country> = Vec::new();
        let mut by_code = BTreeMap::new();
        for (index, language) in LANGUAGES.iter().enumerate() {
            for (code, display, _) in rows(language.names) {
                let Some(code) = Code::new(code) else { continue };
                let at = *by_code.entry(code).or_insert_with(|| {
                    countries.push(Country { code, names: Default::default(), years: (None, None) });
                    (countries.len() - 1) as u16
                });
                countries[at as usize].names[index] = display.to_owned();
            }
        }
        let withdrawn = rows(data!("codes.tsv"))
            .filter_map(|(old, new, _)| Some((Code::new(old)?, Code::new(new)?)))
            .filter(|(old, _)| !by_code.contains_key(old))
            .collect();
        let english = [data!("context.en.tsv"), data!("people.en.tsv")];
        let given = |name: &str| name == "given";
        let lexicons =
            [Lexicon::read(&english, |_| true), Lexicon::read(&english, given), Lexicon::read(&[], given)];
        let gazetteer = Self {
            countries,
            by_code,
            withdrawn,
            tables: Default::default(),
            lexicons,
            site: Vec::new(),
            rules: Vec::new(),
        };
        gazetteer.table(0);
        gazetteer
    }

    /// What a country is called in `language` (a BCP 47 tag); in English where that language has no name
    /// for it, and the code itself where there is none at all.
    pub fn name(&self, code: Code, language: &str) -> &str {
        let Some(country) = self.by_code.get(&code).map(|i| &self.countries[*i as usize]) else { return "" };
        let own = &country.names[languages::index(language)];
        if own.is_empty() { &country.names[0] } else { own }
    }

    /// The country that an editor typed: a code, a withdrawn code, or a name or demonym in any language.
    ///
    /// # Errors
    /// If there is none: the nearest valid name or code, if one is near.
    pub fn resolve(&self, typed: &str) -> Result<Code, Option<String>> {
        let typed = typed.trim();
        if let Some(code) = Code::new(typed) {
            if self.by_code.contains_key(&code) {
                return Ok(code);
            }
            if let Some(now) = self.withdrawn.get(&code) {
                return Ok(*now);
            }
        }
        for language in 0..LANGUAGES.len() {
            if let Some(country) = self.exactly(typed, language) {
                return Ok(self.countries[country as usize].code);
            }
        }
        Err(self.nearest(typed))
    }

    /// The country whose name, demonym or abbreviation in this language is exactly `typed`.
    fn exactly(&self, typed: &str, language: usize) -> Option<u16> {
        let mut tokens = Vec::new();
        token::cut(typed, 0, languages::script(language), &mut tokens);
        let table = self.table(language);
        let (mut hash, mut found): (u64, &[Reading]) = (0, &[]);
        for token in &tokens {
            let (next, _, readings) = table.step(hash, token.hash)?;
            (hash, found) = (next, readings);
        }
        found.iter().filter(|r| r.kind <= Kind::Demonym).min_by_key(|r| r.kind).map(|r| r.country)
    }

    /// The name or code nearest to what was typed, if at most a third of it is wrong.
    pub(super) fn nearest(&self, typed: &str) -> Option<String> {
        let wanted = typed.to_lowercase();
        let allowed = (wanted.chars().count() / 3).max(1);
        let names = self.countries.iter().flat_map(|c| c.names.iter().map(move |n| (n, c.code)));
        names
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, code)| (strsim::osa_distance(&wanted, &name.to_lowercase()), code, name))
            .filter(|(distance, ..)| *distance <= allowed)
            .min()
            .map(|(_, code, name)| format!("{code} ({name})"))
    }

    /// The phrase table of a language, built when it is first asked for.
    pub(super) fn table(&self, language: usize) -> &Table {
        self.tables[language].get_or_init(|| self.build(language))
    }

    fn build(&self, language: usize) -> Table {
        let data = &LANGUAGES[language];
        let mut table = Table::with_capacity(if language < LATIN { 60_000 } else { 6_000 });
        let mut words = Vec::new();
        let mut add = |table: &mut Table, phrase: &str, reading: New| {
            words.clear();
            token::cut(phrase, 0, languages::script(language), &mut words);
            let hashes: Vec<u64> = words.iter().map(|t| t.hash).collect();
            if !hashes.is_empty() {
                table.insert(&hashes, phrase.starts_with(char::is_lowercase), reading);
            }
        };
        for (code, display, more) in rows(data.names) {
            let Some(country) = self.index(code) else { continue };
            for name in std::iter::once(display).chain(more.split('|')) {
                add(&mut table, name, (country, 0, Kind::Name, 0, 0));
            }
        }
        for (kind_name, code, phrases) in rows(data.words) {
            let Some(kind) = kind_of(kind_name) else { continue };
            let Some(country) = self.index(code).or((kind == Kind::Nothing).then_some(u16::MAX)) else {
                continue;
            };
            if kind == Kind::Listing {
                self.listing_words(&mut table, country, phrases);
                continue;
            }
            let size = match kind {
                Kind::Region => 12,
                Kind::City => 10,
                _ => 0,
            };
            let marks = if kind_name == "doubtful" { table::WORD } else { 0 };
            for phrase in phrases.split('|') {
                if matches!(kind_name, "adjective" | "nisba") {
                    for form in inflect::forms(phrase, data.tag) {
                        add(&mut table, &form, (country, 0, kind, 0, 0));
                    }
                } else {
                    add(&mut table, phrase, (country, 0, kind, size, marks));
                }
            }
        }
        for phrase in &self.site {
            add(&mut table, &phrase.text, (phrase.country, 0, phrase.kind, 12, phrase.marks));
        }
        for (code, capital, _) in rows(data!("capitals.tsv")) {
            if let Some(country) = self.index(code) {
                add(&mut table, capital, (country, 0, Kind::Capital, 9, 0));
            }
        }
        for (code, cities, _) in rows(data.exonyms) {
            let Some(country) = self.index(code) else { continue };
            for city in cities.split('|') {
                add(&mut table, city, (country, 0, Kind::City, 10, 0));
            }
        }
        if language < LATIN {
            for (code, region, name) in rows(data!("regions.en.tsv")) {
                let Some(country) = self.index(code) else { continue };
                let region = if matches!(code, "US" | "CA") { region_key(region) } else { 0 };
                add(&mut table, name, (country, region, Kind::Region, if plain(code) { 12 } else { 6 }, 0));
            }
            for file in [data!("cities.tsv"), data!("towns.tsv")] {
                for (name, places, marks) in rows(file) {
                    let marks = marks.bytes().map(mark).fold(0, |a, b| a | b);
                    for place in places.split(' ') {
                        let (Some(code), Some((region, size))) = (place.get(..2), place[2..].split_once(':'))
                        else {
                            continue;
                        };
                        let Some(country) = self.index(code) else { continue };
                        let size = size.bytes().next().map_or(0, class_digit);
                        // Other languages name small places abroad even less, and their common words are not marked.
                        if language != 0 && size < (if data.home.contains(&code) { 5 } else { 7 }) {
                            continue;
                        }
                        add(&mut table, name, (country, region_key(region), Kind::City, size, marks));
                    }
                }
            }
        }
        table.seal();
        table
    }

    /// The suffixes of tickers are entered behind a word that no text has.
    fn listing_words(&self, table: &mut Table, country: u16, suffixes: &str) {
        for suffix in suffixes.split('|') {
            table.insert(&[LISTING, fold::word(suffix)], false, (country, 0, Kind::Listing, 0, 0));
        }
    }

    /// The word classes of a language, by its index.
    pub(super) fn lexicon(&self, language: usize) -> &Lexicon {
        &self.lexicons[match language {
            0 => 0,
            1..LATIN => 1,
            _ => 2,
        }]
    }

    /// Index of a country by its code.
    pub(super) fn index(&self, code: &str) -> Option<u16> {
        self.by_code.get(&Code::new(code)?).copied()
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

/// Stands for the ticker itself in the phrase of a listing.
pub(super) const LISTING: u64 = 1;

/// Do the regions of this country stand in English-language news without its name?
fn plain(code: &str) -> bool {
    matches!(code, "US" | "CA" | "AU" | "GB")
}

/// Two letters of a region as a number; 0 for none.
pub(super) fn region_key(region: &str) -> u16 {
    match region.as_bytes() {
        [a, b] => u16::from(*a) << 8 | u16::from(*b),
        _ => 0,
    }
}

/// The two letters that [`region_key`] made a number of.
pub(super) fn region_text(key: u16) -> Option<String> {
    let [a, b] = key.to_be_bytes();
    (key != 0).then(|| [char::from(a), char::from(b)].iter().collect())
}

fn class_digit(byte: u8) -> u8 {
    if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'a').wrapping_add(10).min(20) }
}

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "name" | "doubtful" => Kind::Name,
        "former" => Kind::Former,
        "abbreviation" => Kind::Abbreviation,
        "demonym" | "adjective" | "nisba" => Kind::Demonym,
        "capital" => Kind::Capital,
        "region" => Kind::Region,
        "city" => Kind::City,
        "metonym" => Kind::Metonym,
        "currency" => Kind::Currency,
        "form" => Kind::Form,
        "listing" => Kind::Listing,
        "institution" => Kind::Institution,
        "none" => Kind::Nothing,
        _ => return None,
    })
}

/// Rows of a tab-separated table with up to three columns; lines that start with `#` are passed over.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|line| {
        let mut columns = line.splitn(3, '\t');
        let mut next = || columns.next().unwrap_or_default();
        (next(), next(), next())
    })
}
