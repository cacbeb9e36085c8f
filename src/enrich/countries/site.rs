//! `vocabulary/countries.yaml`: what a site adds to the gazetteer or reads differently.

use schemars::JsonSchema;
use serde::Deserialize;

use super::code::CountryCode;
use super::gazetteer::{Country, Gazetteer, SiteRule};
use gazetteer::fold;
use gazetteer::languages;
use gazetteer::table::{self, Builder, PhraseKind, Reading};
use gazetteer::token::{self, Script};

/// The whole of `vocabulary/countries.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CountriesFile {
    /// Countries, territories and historical states: new ones, and more words for known ones.
    pub countries: Vec<CountryEntry>,
    /// Words with several meanings, and which one to read when.
    pub ambiguous: Vec<AmbiguousEntry>,
}

/// One country of a site's vocabulary: new, or a known one with more words.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CountryEntry {
    /// ISO 3166-1 alpha-2 code of a known country, or a new id of two to eight letters, digits or hyphens.
    pub code: Option<CountryCode>,
    /// Display names by language tag; `en` is used where a language has none.
    pub name: std::collections::BTreeMap<String, String>,
    /// Further names, matched in every language.
    pub names: Vec<String>,
    /// Adjectives and words for its people.
    pub demonyms: Vec<String>,
    /// Cities, regions and other places in it.
    pub places: Vec<String>,
    /// First year in which the state existed; its words speak for it only in articles dated since.
    pub from: Option<i16>,
    /// Last year in which the state existed; its words speak for it only in articles dated until then.
    pub until: Option<i16>,
}

/// A word whose meaning the site settles.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmbiguousEntry {
    /// The word or phrase, as the text has it.
    pub word: String,
    /// The country it names; none: it names no country at all.
    #[serde(default)]
    pub country: Option<CountryCode>,
    /// The rule holds only in articles in which one of these words occurs; without any, in all.
    #[serde(default)]
    pub when: Vec<String>,
}

/// Something wrong in a site's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteProblem {
    /// `countries` or `ambiguous`.
    pub list: &'static str,
    /// Place of the entry in that list, from 0.
    pub entry: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right, if that is known.
    pub hint: Option<String>,
}

impl Gazetteer {
    /// The same with what `vocabulary/countries.yaml` adds. Entries that [`Gazetteer::problems`] complains of
    /// are passed over.
    pub fn with_site(mut self, file: &CountriesFile) -> Self {
        let mut phrases = [Script::Plain, Script::Russian].map(|script| (script, Builder::default()));
        let mut add = |text: &str, country: u16, kind: PhraseKind, marks: u8| {
            for (script, builder) in &mut phrases {
                let words = hashes(text, *script);
                let reading = Reading { country, region: 0, kind, size: 12, marks };
                if !words.is_empty() {
                    builder.insert(&words, !text.starts_with(char::is_uppercase), reading);
                }
            }
        };
        for entry in &file.countries {
            let Some(code) = entry.code else { continue };
            let index = *self.by_code.entry(code).or_insert_with(|| {
                self.countries.push(Country { code, names: Default::default(), years: (None, None) });
                (self.countries.len() - 1) as u16
            });
            let country = &mut self.countries[usize::from(index)];
            country.years = (entry.from, entry.until);
            for (tag, name) in &entry.name {
                if let Some(language) = languages::find(tag) {
                    country.names[language].clone_from(name);
                }
            }
            let groups = [
                (&entry.names, PhraseKind::Name),
                (&entry.demonyms, PhraseKind::Demonym),
                (&entry.places, PhraseKind::Region),
            ];
            let named = entry.name.values().map(|text| (text, PhraseKind::Name));
            let words = groups.into_iter().flat_map(|(list, kind)| list.iter().map(move |text| (text, kind)));
            for (text, kind) in named.chain(words) {
                add(text, index, kind, table::SITE);
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
            let (country, kind) =
                country.map_or((u16::MAX, PhraseKind::Nothing), |country| (country, PhraseKind::Name));
            add(&entry.word, country, kind, marks);
        }
        let site = phrases.map(|(_, builder)| builder.finish());
        self.notable.join(&site[Script::Plain as usize].small);
        self.site = Some(site);
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
                        &format!("`{code}` is not a known country, and has no `name`"),
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
}

/// The hashes of the words of a phrase.
fn hashes(text: &str, script: Script) -> Vec<u64> {
    let mut words = Vec::new();
    token::cut(text, 0, script, &mut words);
    words.iter().map(|t| t.hash).collect()
}
