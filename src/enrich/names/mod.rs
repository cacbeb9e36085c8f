//! The people and organisations that an article names.
//!
//! Rules are conservative: a run of capitalised words is a name only where something beside it says so, such as a
//! title, an office, a given name, an age, the word an organisation is known by. What nothing speaks for is no name: a
//! page of a person who is none is worse than one that is missing.
//!
//! 1. [`run`] finds the runs of capitalised words;
//! 2. [`person`] and [`organisation`] say which are names, by the words in [`words`];
//! 3. [`collect`] makes one name of "Kim Jong Un" and a later "Mr Kim", with every place as evidence.
//!
//! A run that may be a person's and that nothing beside it speaks for is kept as [unsure](UnsureFound): another article may
//! show that it is a name.
//!
//! The same name in several articles is one by its id, which is made of the name or comes from
//! `vocabulary/names.yaml` ([`vocabulary`]), and has a page once enough articles mention it: that is for the link
//! stage. The rules are for English; the names of the vocabulary are found in every language.

mod collect;
mod organisation;
mod person;
mod run;
#[cfg(test)]
mod tests;
mod vocabulary;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tokens::Token;
use crate::text::PlainText;
use collect::Collector;
use run::runs;

pub use vocabulary::{NameEntry, NamesFile, NamesProblem, Vocabulary};

/// At most this many names are kept of an article, the first in its text: a list of winners is no story.
pub const MAX_NAMES: usize = 24;
/// At most this many places are kept of a name.
const MAX_EVIDENCE: usize = 8;

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    Person,
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

/// The names in a text, in the order in which they appear, and what may be one. `places` are the spans of countries that the text names, which are
/// no names; `language` is a BCP 47 tag.
pub fn names(
    text: &PlainText,
    tokens: &[Token],
    places: &[(u32, u32)],
    vocabulary: &Vocabulary,
    language: &str,
) -> (Vec<NameFound>, Vec<UnsureFound>) {
    let english = language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"));
    let mut collector = Collector::new(text.text(), tokens, vocabulary);
    if english {
        let runs = runs(text, tokens);
        for run in &runs {
            person::read(run, &mut collector);
            organisation::read(run, &mut collector);
        }
        collector.resolve_titles(&runs);
    }
    let unsure = collector.unsure(places);
    (collector.finish(places), unsure)
}
