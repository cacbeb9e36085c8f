//! The people and organisations that an article names.
//!
//! 1. [`run`] finds the runs of capitalised words, [`split`] cuts them into pieces that may be one name each;
//! 2. [`features`] says of each piece what can be said in yes and no, by the word classes in [`classes`]: an office
//!    stands before it, it ends like a company, it is the surname of somebody in the article;
//! 3. [`model`] adds up what the features weigh, for a person, an organisation, a place. The weights are whole numbers that
//!    `scripts/names.py` learned from labelled texts; [`verdict`] adds a few rules, [`candidate`] holds what comes out;
//! 4. [`collect`] makes one name of "Kim Jong Un" and a later "Mr Kim", with every place as evidence.
//!
//! A candidate that may be a person's and that too little speaks for is kept as [unsure](UnsureFound): another article may
//! show that it is a name. The words of names are [owned](Owned): they do not speak for anything else one by one.
//!
//! The same name in several articles is one by its id, which is made of the name or comes from
//! `vocabulary/names.yaml` ([`vocabulary`]), and has a page once enough articles mention it: that is for the link
//! stage. The rules are for English; the names of the vocabulary are found in every language.

mod candidate;
mod classes;
mod collect;
mod features;
mod generic;
mod mentions;
mod model;
mod one_word;
mod run;
mod split;
mod sport;
#[cfg(test)]
mod tests;
mod verdict;
mod vocabulary;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tokens::Token;
use crate::text::PlainText;
use candidate::{NameCandidate, candidates};
use collect::Collector;
use run::runs;
use split::pieces;
use words::Words;

pub use features::NAMES as FEATURES;
pub use model::{CapitalsKind, Verdict};
pub use vocabulary::NameVocabulary;
pub(crate) use vocabulary::NamesFile;

/// At most this many names are kept of an article, the first in its text: a list of winners is no story.
pub const MAX_NAMES: usize = 128;
/// At most this many places are kept of a name.
const MAX_EVIDENCE: usize = 8;

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// A human being.
    Person,
    /// A company, party, agency, club or other body.
    Organisation,
}

impl NameKind {
    /// `person` or `organisation`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
        }
    }
}

/// A name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFound {
    /// The same in every article that names it: the slug of the name, or that of the vocabulary's entry.
    pub id: String,
    /// As the article writes it in full, or as the vocabulary does.
    pub name: String,
    /// Whether it is a person or an organisation.
    pub kind: NameKind,
    /// Where it stands, in bytes of [`PlainText::text`], in the order of the text, at most eight places.
    pub evidence: Vec<(u32, u32)>,
}

/// At most this many unsure names are kept of an article, and places of each.
const MAX_UNSURE: usize = 8;
const MAX_UNSURE_EVIDENCE: usize = 3;

/// What may be a person's name, if another article shows that it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsureFound {
    /// What the name would have for an id.
    pub id: String,
    /// As the article writes it.
    pub name: String,
    /// As for [`NameFound`], at most three places.
    pub evidence: Vec<(u32, u32)>,
}

/// Words that belong to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owned {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What the name is of.
    pub kind: CapitalsKind,
    /// Whether its last word says what an organisation does, as in "Halden Bank".
    pub says: bool,
}

/// A place or country that the gazetteer finds in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceSpan {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// A country or its people, rather than a place in it.
    pub is_country: bool,
}

/// What is found in a text.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// In the order of the text.
    pub names: Vec<NameFound>,
    /// What may be names.
    pub unsure: Vec<UnsureFound>,
    /// In the order of the text; they may overlap.
    pub owned: Vec<Owned>,
}

/// The names in a text. `places` are the countries and their places that the text names, in order; `language`
/// is a BCP 47 tag.
pub fn names(
    text: &PlainText,
    tokens: &[Token],
    places: &[PlaceSpan],
    vocabulary: &NameVocabulary,
    language: &str,
) -> Named {
    let words = Words { text: text.text(), tokens };
    let candidates = if is_english(language) { considered(text, words, places) } else { Vec::new() };
    Collector::new(words, &candidates, vocabulary).collect()
}

fn is_english(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}

fn considered(text: &PlainText, words: Words<'_>, places: &[PlaceSpan]) -> Vec<NameCandidate> {
    let runs = runs(text, words);
    candidates(text, words, &pieces(words, &runs), places)
}

/// What was considered as a name, with what speaks for and against it.
#[derive(Clone, Debug)]
pub struct ConsideredName {
    /// The words as the text writes them first.
    pub name: String,
    /// First byte in [`PlainText::text`] of the place where it stands first.
    pub start: u32,
    /// One past the last byte of that place.
    pub end: u32,
    /// The kind it was taken for, and how clearly.
    pub verdict: Option<Verdict>,
    /// Which features hold, by their numbers in [`FEATURES`].
    pub features: Vec<usize>,
    /// What each adds to the score of that kind, or of a person if there is none, in hundredths; the weightiest first.
    pub reasons: Vec<(&'static str, i16)>,
}

/// All that was considered as a name in an English text, in the order of the text; nothing in other languages.
pub fn explain(
    text: &PlainText,
    tokens: &[Token],
    places: &[PlaceSpan],
    language: &str,
) -> Vec<ConsideredName> {
    if !is_english(language) {
        return Vec::new();
    }
    let words = Words { text: text.text(), tokens };
    let told = |candidate: &NameCandidate| {
        let piece = candidate.piece();
        let (start, end) = words.span(piece.first, piece.end);
        ConsideredName {
            name: words.phrase(piece.first, piece.end),
            start,
            end,
            verdict: candidate.verdict,
            features: candidate.features.numbers().collect(),
            reasons: model::reasons(
                candidate.features,
                candidate.verdict.map_or(CapitalsKind::Person, |verdict| verdict.kind),
            ),
        }
    };
    considered(text, words, places).iter().map(told).collect()
}
