//! `vocabulary/countries.yaml`: what a site adds to the gazetteer or reads differently.

use schemars::JsonSchema;
use serde::Deserialize;

use super::code::Code;

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
    pub code: Option<Code>,
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
    pub country: Option<Code>,
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
