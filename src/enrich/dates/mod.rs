//! The dates that an article's text mentions, each resolved to a day, a month or a year, with its evidence.
//!
//! "On Dec 10" means nothing to a timeline before somebody says which year. Here that is worked out from the date of
//! the article and the words of the sentence: what *was* done on Tuesday was done on the last one, what *will* be done
//! on the next. Where two readings are left, none is taken: an expression that cannot be resolved is left alone.
//!
//! Expressions are read in English; in other languages only dates of the form 2014-02-17 are.
//!
//! 1. [`words`] gives each token of the text its part in an expression, if it can have one;
//! 2. [`reader`] walks over them with the gaps between them;
//! 3. [`absolute`] reads what names its day, month or year; [`relative`] what counts from the article's own date;
//!    [`quarter`] reads the quarters of a year, [`vehicle`] knows the years of models, which are no dates,
//!    [`tense`] says whether a sentence speaks of what was or of what will be;
//! 4. [`calendar`] counts days;
//! 5. [`sentence`] keeps the words around an expression.

mod absolute;
mod calendar;
mod own_year;
mod quarter;
mod reader;
mod relative;
mod sentence;
mod tense;
mod vehicle;
mod words;

use serde::{Deserialize, Serialize};

use super::tokens::Token;
use crate::date::{Date, Precision};
use crate::span::{FileSpan, TextSpan};
use crate::text::PlainText;
use reader::DateReader;
pub use sentence::Sentence;

/// At most this many dates are kept of an article, the first in its text: chronologies hold hundreds.
pub const MAX_DATES: usize = 32;
/// Of so many of them, the first, the sentence is kept.
const MAX_SENTENCES: usize = 16;

/// A date that the text mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Of the precision that the text gives.
    pub date: Date,
    /// The expression as a reader sees it.
    pub text: Box<str>,
    /// Where it stands in the article's file.
    pub at: FileSpan,
    /// The sentence around it, where it names a day or a month and stands in running text.
    pub sentence: Option<Sentence>,
}

/// A date and the tokens that it was read from; a span of days gives its first and its last day.
#[derive(Clone, Copy, Debug, PartialEq)]
struct FoundDate {
    date: Date,
    until: Option<Date>,
    /// One past the last token of the expression.
    end: usize,
}

impl FoundDate {
    fn one(date: Date, end: usize) -> Self {
        Self { date, until: None, end }
    }
}

/// The dates mentioned in a text, in its order. `article` is the date the article bears; `language` is a BCP 47 tag.
pub fn dates(text: &PlainText, tokens: &[Token], article: Option<Date>, language: &str) -> Vec<DateMention> {
    let english = language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"));
    let reader = DateReader::new(text.text(), tokens);
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() && mentions.len() < MAX_DATES {
        let found = match reader.may_begin(at) {
            false => None,
            true if english => {
                absolute::read(&reader, at, article).or_else(|| relative::read(&reader, at, article))
            }
            true => absolute::iso(&reader, at),
        };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        let words = TextSpan { start: tokens[at].start, end: tokens[found.end - 1].end };
        let quoted = found.date.precision() >= Precision::Month && mentions.len() < MAX_SENTENCES;
        let sentence = if quoted { sentence::sentence(text, tokens, at, found.end) } else { None };
        for date in std::iter::once(found.date).chain(found.until) {
            let (place, sentence) = (text.source(words), sentence.clone());
            mentions.push(DateMention { date, text: text.words(words).into(), at: place, sentence });
        }
        at = found.end;
    }
    mentions.truncate(MAX_DATES);
    mentions
}
