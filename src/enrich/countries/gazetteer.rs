//! The gazetteer in memory: countries, the phrase table of English, and those of other languages on first use.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::code::Code;
use super::fold;
use super::inflect;
use super::lexicon::Lexicon;
use super::site::{CountriesFile, SiteProblem};
use super::table::{self, Kind, New, Reading, Table};
use super::token::{self, Script};

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("data/", $name))
    };
}

/// A language with tables of its own.
pub(super) struct LanguageData {
    pub tag: &'static str,
    names: &'static str,
    words: &'static str,
    exonyms: &'static str,
    /// Countries whose smaller places news in the language names without their country.
    home: &'static [&'static str],
}

const LANGUAGES: [LanguageData; 11] = [
    LanguageData {
        tag: "en",
        names: data!("names.en.tsv"),
        words: data!("words.en.tsv"),
        exonyms: "",
        home: &["US", "GB", "CA", "AU", "IE", "NZ"],
    },
    LanguageData {
        tag: "fr",
        names: data!("names.fr.tsv"),
        words: data!("words.fr.tsv"),
        exonyms: "",
        home: &["FR", "BE", "CH", "CA", "LU"],
    },
    LanguageData {
        tag: "es",
        names: data!("names.es.tsv"),
        words: data!("words.es.tsv"),
        exonyms: "",
        home: &["ES", "MX", "AR", "CO", "CL", "PE"],
    },
    LanguageData {
        tag: "de",
        names: data!("names.de.tsv"),
        words: data!("words.de.tsv"),
        exonyms: "",
        home: &["DE", "AT", "CH", "LI"],
    },
    LanguageData {
        tag: "pt",
        names: data!("names.pt.tsv"),
        words: data!("words.pt.tsv"),
        exonyms: "",
        home: &["PT", "BR", "AO", "MZ"],
    },
    LanguageData {
        tag: "it",
        names: data!("names.it.tsv"),
        words: data!("words.it.tsv"),
        exonyms: "",
        home: &["IT", "CH", "SM"],
    },
    LanguageData {
        tag: "ar",
        names: data!("names.ar.tsv"),
        words: data!("words.ar.tsv"),
        exonyms: data!("exonyms.ar.tsv"),
        home: &[],
    },
    LanguageData {
        tag: "zh",
        names: data!("names.zh.tsv"),
        words: data!("words.zh.tsv"),
        exonyms: data!("exonyms.zh.tsv"),
        home: &[],
    },
    LanguageData {
        tag: "ja",
        names: data!("names.ja.tsv"),
        words: data!("words.ja.tsv"),
        exonyms: data!("exonyms.ja.tsv"),
        home: &[],
    },
    LanguageData {
        tag: "ko",
        names: data!("names.ko.tsv"),
        words: data!("words.ko.tsv"),
        exonyms: data!("exonyms.ko.tsv"),
        home: &[],
    },
    LanguageData {
        tag: "ru",
        names: data!("names.ru.tsv"),
        words: data!("words.ru.tsv"),
        exonyms: data!("exonyms.ru.tsv"),
        home: &[],
    },
];

/// The languages before this one are written in Latin letters.
const LATIN: usize = 6;

/// Countries whose smaller places news in this language names bare.
pub(super) fn home_countries(language: usize) -> &'static [&'static str] {
    LANGUAGES[language].home
}

/// Index of the language of a BCP 47 tag (`pt-BR`); English for one we have no names in.
pub(super) fn language_index(tag: &str) -> usize {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().position(|l| l.tag.eq_ignore_ascii_case(primary)).unwrap_or(0)
}

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
    by_code: BTreeMap<Code, u16>,
    withdrawn: BTreeMap<Code, Code>,
    tables: [OnceLock<Table>; LANGUAGES.len()],
    lexicons: [Lexicon; 3],
    site: Vec<SitePhrase>,
    pub(super) rules: Vec<SiteRule>,
}

/// A phrase that the site adds, in every language.
#[derive(Clone)]
struct SitePhrase {
    text: String,
    country: u16,
    kind: Kind,
    marks: u8,
}

/// A rule of the site for a word with several meanings; hashes by [`Script`], plain and Russian.
pub(super) struct SiteRule {
    pub phrase: [u64; 2],
    /// The country it names; none: no country.
    pub country: Option<u16>,
    /// One of these phrases, as the hashes of their words, has to occur; if there are any.
    pub when: Vec<[Vec<u64>; 2]>,
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

    /// The same with what `vocabulary/countries.yaml` adds. Entries that [`Gazetteer::problems`] complains of
    /// are passed over.
    pub fn with_site(mut self, file: &CountriesFile) -> Self {
        for entry in &file.countries {
            let Some(code) = entry.code else { continue };
            let index = *self.by_code.entry(code).or_insert_with(|| {
                self.countries.push(Country { code, names: Default::default(), years: (None, None) });
                (self.countries.len() - 1) as u16
            });
            let country = &mut self.countries[usize::from(index)];
            country.years = (entry.from, entry.until);
            for (tag, name) in &entry.name {
                country.names[language_index(tag)].clone_from(name);
            }
            let groups =
                [(&entry.names, Kind::Name), (&entry.demonyms, Kind::Demonym), (&entry.places, Kind::Region)];
            let named = entry.name.values().map(|text| (text, Kind::Name));
            let words = groups.into_iter().flat_map(|(list, kind)| list.iter().map(move |text| (text, kind)));
            for (text, kind) in named.chain(words) {
                self.site.push(SitePhrase { text: text.clone(), country: index, kind, marks: table::SITE });
            }
        }
        for entry in &file.ambiguous {
            let country = entry.country.and_then(|code| self.by_code.get(&code).copied());
            if entry.country.is_some() != country.is_some() {
                continue;
            }
            let both = |text: &str| [hashes(text, Script::Plain), hashes(text, Script::Russian)];
            let phrase = both(&entry.word).map(|words| words.into_iter().fold(0, fold::join));
            let when = entry.when.iter().map(|text| both(text)).collect();
            self.rules.push(SiteRule { phrase, country, when });
            let marks = table::SITE | table::RULED;
            let (country, kind) = country.map_or((u16::MAX, Kind::Nothing), |country| (country, Kind::Name));
            self.site.push(SitePhrase { text: entry.word.clone(), country, kind, marks });
        }
        self.tables = Default::default();
        self.table(0);
        self
    }

    /// What is wrong with a site's file: the list and the place in it, what is wrong, and what would be right.
    pub fn problems(&self, file: &CountriesFile) -> Vec<SiteProblem> {
        let mut problems = Vec::new();
        let mut own = Vec::new();
        for (entry, country) in file.countries.iter().enumerate() {
            let mut add = |message: &str, hint: Option<String>| {
                problems.push(SiteProblem { list: "countries", entry, message: message.to_owned(), hint });
            };
            match country.code {
                None => add("a country needs a `code`", None),
                Some(code) if !self.by_code.contains_key(&code) && country.name.is_empty() => {
                    add(
                        &format!("`{code}` is no known country, and has no `name`"),
                        self.nearest(code.as_str()),
                    );
                }
                Some(code) if own.contains(&code) => add(&format!("`{code}` stands here twice"), None),
                Some(code) => own.push(code),
            }
            if let (Some(from), Some(until)) = (country.from, country.until)
                && from > until
            {
                add(&format!("it ends ({until}) before it begins ({from})"), None);
            }
        }
        for (entry, word) in file.ambiguous.iter().enumerate() {
            let mut add = |message: String, hint: Option<String>| {
                problems.push(SiteProblem { list: "ambiguous", entry, message, hint });
            };
            if hashes(&word.word, Script::Plain).is_empty() {
                add("`word` has no letters".to_owned(), None);
            }
            if let Some(code) = word.country
                && !self.by_code.contains_key(&code)
                && !own.contains(&code)
            {
                add(format!("there is no country `{code}`"), self.nearest(code.as_str()));
            }
        }
        problems
    }

    /// What a country is called in `language` (a BCP 47 tag); in English where that language has no name
    /// for it, and the code itself where there is none at all.
    pub fn name(&self, code: Code, language: &str) -> &str {
        let Some(country) = self.by_code.get(&code).map(|i| &self.countries[*i as usize]) else { return "" };
        let own = &country.names[language_index(language)];
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
        token::cut(typed, 0, script(language), &mut tokens);
        let table = self.table(language);
        let (mut hash, mut found): (u64, &[Reading]) = (0, &[]);
        for token in &tokens {
            let (next, _, readings) = table.step(hash, token.hash)?;
            (hash, found) = (next, readings);
        }
        found.iter().filter(|r| r.kind <= Kind::Demonym).min_by_key(|r| r.kind).map(|r| r.country)
    }

    /// The name or code nearest to what was typed, if at most a third of it is wrong.
    fn nearest(&self, typed: &str) -> Option<String> {
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
            token::cut(phrase, 0, script(language), &mut words);
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

/// The hashes of the words of a phrase.
fn hashes(text: &str, script: Script) -> Vec<u64> {
    let mut words = Vec::new();
    token::cut(text, 0, script, &mut words);
    words.iter().map(|t| t.hash).collect()
}

/// How the text of a language is cut.
pub(super) fn script(language: usize) -> Script {
    if LANGUAGES[language].tag == "ru" { Script::Russian } else { Script::Plain }
}

/// Do the regions of this country stand in English-language news without its name?
fn plain(code: &str) -> bool {
    matches!(code, "US" | "CA" | "AU" | "GB")
}

/// Is this the language whose words are written together with prepositions and the article?
pub(super) fn is_arabic(language: usize) -> bool {
    LANGUAGES[language].tag == "ar"
}

/// Two letters of a region as a number; 0 for none.
pub(super) fn region_key(region: &str) -> u16 {
    match region.as_bytes() {
        [a, b] => u16::from(*a) << 8 | u16::from(*b),
        _ => 0,
    }
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
