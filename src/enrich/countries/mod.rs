//! Which countries an article speaks of, which it is about, and by which words.
//!
//! A pure function of one text, its context and the gazetteer, in four steps:
//!
//! 1. [`mention`] cuts the text into words and finds the phrases that may name a country;
//! 2. [`local`] asks the neighbours of each: a person, a newspaper, "Paris, Texas";
//! 3. [`resolve`] chooses a reading for each, given all the others of the article;
//! 4. [`score`] adds up the mentions of each country.
//!
//! All arithmetic is on integers (thousandths), so that every machine finds the same.

mod abbreviations;
mod code;
mod fold;
mod gazetteer;
mod lexicon;
mod local;
mod mention;
mod resolve;
mod score;
mod site;
mod table;
mod token;

use serde::Serialize;

use crate::text::PlainText;

pub use code::Code;
pub use gazetteer::Gazetteer;
pub use site::{AmbiguousEntry, CountriesFile, CountryEntry};

/// What is known of an article beside its text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// BCP 47 tag of the article's language.
    pub language: &'a str,
    /// The site's own country, which doubtful names are read in favour of.
    pub home_country: Option<Code>,
    /// The place the report was filed from, as the front matter has it.
    pub dateline: Option<&'a str>,
    /// The year of the article, if it is dated.
    pub year: Option<i16>,
    /// A country whose score, in thousandths, is at least this is one the article is about.
    pub about_threshold: u16,
}

/// A country of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountryFound {
    pub code: Code,
    /// Thousandths; of the countries with 900 or more, at least nine in ten are right.
    pub score: u16,
    /// Is the article about it (or does it only mention it)?
    pub about: bool,
    /// The words that speak for it, in reading order.
    pub mentions: Vec<Mention>,
}

/// Words that speak for a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    pub rule: Rule,
    /// How far this reading of the words is trusted, in thousandths.
    pub confidence: u16,
}

/// By what kind of word a country was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A name of the country: common, short or official.
    Name,
    /// A name it bore, or of a state that it succeeded.
    FormerName,
    Abbreviation,
    /// An adjective or a word for its people.
    Demonym,
    Capital,
    City,
    /// A region, province, state or well-known area.
    Region,
    /// A seat or organ of its government, or another institution that stands for it.
    Metonym,
    /// The place the report was filed from.
    Dateline,
    Currency,
    /// A local institution under a name that is typical of the country.
    Institution,
    /// The ticker of a company quoted there (`<ABCD.L>`).
    Listing,
    /// The legal form of a company (`GmbH`).
    LegalForm,
}

/// Why a reading was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is (part of) the name of a person.
    Person,
    /// It is part of a longer name.
    PartOfName,
    /// It is part of the name of a newspaper, whose name is not what the article is about.
    Newspaper,
    Street,
    Company,
    /// It is a dish, a breed, a language, not the country.
    Culture,
    /// The phrase as a whole names no country ("Gulf of Mexico").
    NotACountry,
    /// It is a language ("in Spanish").
    Language,
    /// A sum of money ("US dollars").
    Money,
    /// It is an ordinary word here.
    CommonWord,
    /// A small place that nothing else in the article supports.
    Unsupported,
    /// The state or country named right after it says otherwise.
    Qualified,
    /// Another reading is likelier here.
    LessLikely,
}

/// All that the tagger considered in a text.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// Every phrase that may name a country, in reading order.
    pub mentions: Vec<Considered>,
    /// What [`Gazetteer::find`] returns.
    pub countries: Vec<CountryFound>,
}

/// One phrase and its readings.
#[derive(Clone, Debug, Serialize)]
pub struct Considered {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The reading chosen, if any, and how far it is trusted in thousandths.
    pub chosen: Option<(Code, Rule, u16)>,
    /// Why the whole phrase is put aside, if it is.
    pub reason: Option<Reason>,
    /// The readings put aside, and why.
    pub rejected: Vec<(Code, Rule, Reason)>,
}

impl Gazetteer {
    /// The countries of a text, strongest first, each with the words that speak for it.
    pub fn find(&self, text: &PlainText, context: &Context<'_>) -> Vec<CountryFound> {
        let scan = mention::Scan::new(self, text, gazetteer::language_index(context.language));
        let resolved = resolve::resolve(self, &scan, text.text(), context);
        score::score(self, &scan, &resolved, context)
    }

    /// The same with every phrase considered, the reading chosen and those put aside.
    pub fn explain(&self, text: &PlainText, context: &Context<'_>) -> Explanation {
        let scan = mention::Scan::new(self, text, gazetteer::language_index(context.language));
        let resolved = resolve::resolve(self, &scan, text.text(), context);
        let code = |country: u16| self.countries[country as usize].code;
        let mentions = resolved
            .iter()
            .map(|r| {
                let candidate = &scan.candidates[r.candidate];
                Considered {
                    start: scan.tokens[candidate.first].start,
                    end: scan.tokens[candidate.last - 1].end,
                    chosen: r.chosen.map(|(reading, trust)| {
                        (code(reading.country), score::rule(reading.kind), trust as u16)
                    }),
                    reason: r.local.rejected,
                    rejected: r
                        .rejected
                        .iter()
                        .map(|(x, why)| (code(x.country), score::rule(x.kind), *why))
                        .collect(),
                }
            })
            .collect();
        Explanation { mentions, countries: score::score(self, &scan, &resolved, context) }
    }
}
