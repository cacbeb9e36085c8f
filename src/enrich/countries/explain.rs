//! The tagger's account of itself: every phrase it looked at, the reading it chose, those it put aside and why.

use super::mention::Scan;
use super::resolve::{self, Basis};
use super::score;
use super::trace::{Parts, Points, TraceRecord};
use super::{Context, CountryCode, CountryFound, Gazetteer, Reason, Rule};
use crate::text::PlainText;
use gazetteer::languages;
use gazetteer::table::{Reading, region_text};

/// All that the tagger considered in a text.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Every phrase that may name a country, in reading order.
    pub mentions: Vec<ConsideredPhrase>,
    /// What [`Gazetteer::find`] returns, each with what its score is made of.
    pub countries: Vec<(CountryFound, ScoreParts)>,
    /// Countries that are too doubtful to count, and how likely each is meant at all, in thousandths.
    pub doubtful: Vec<(CountryCode, u16)>,
}

/// One phrase and its readings.
#[derive(Clone, Debug)]
pub struct ConsideredPhrase {
    /// First byte in [`PlainText::text`].
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The reading chosen, if any.
    pub chosen: Option<Chosen>,
    /// Why the whole phrase is put aside, if it is.
    pub reason: Option<Reason>,
    /// The readings put aside.
    pub rejected: Vec<Rejected>,
}

/// What a phrase can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sense {
    pub code: CountryCode,
    pub rule: Rule,
    /// For places in the US and Canada, the two letters of the state or province.
    pub region: Option<String>,
    /// The points it was weighed by: its own, what the rest of the article adds, what being named as a paper's own town
    /// adds. None where no weighing was needed.
    pub points: Option<[u32; 3]>,
}

/// The reading chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub sense: Sense,
    /// How far it is trusted, in thousandths.
    pub confidence: u16,
    pub why: ReadingReason,
}

/// What decided for a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingReason {
    /// A rule of the site.
    Site,
    /// The state or country named beside it.
    Qualified,
    /// It is the place the report was filed from.
    Dateline,
    /// It has the most points.
    Points,
}

/// A reading put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    pub sense: Sense,
    pub reason: Reason,
}

/// What the score of a country is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreParts {
    /// How likely the country is meant at all, in thousandths.
    pub meant: u16,
    /// How likely the article is about it, if it is meant, in thousandths.
    pub about: u16,
    /// What speaks for that, in hundredths of a logit: name and share.
    pub logits: [(&'static str, i32); 13],
}

impl Gazetteer {
    /// The same as [`Gazetteer::find`], with every phrase considered, the reading chosen and those put aside.
    pub fn explain(&self, text: &PlainText, context: &Context<'_>) -> Explanation {
        let scan = Scan::new(self, text, languages::index(context.language));
        let mut record = TraceRecord::default();
        let resolved = resolve::resolve(self, &scan, text.text(), context, &mut record);
        let found = score::score(self, &scan, &resolved, context, &mut record);
        let mentions = resolved.iter().map(|r| {
            let candidate = &scan.candidates[r.candidate];
            let sense = |reading: &Reading| self.sense(reading, record.points(candidate.phrase, reading));
            let chosen = r.chosen.and_then(|(reading, trust)| {
                let why = match r.basis {
                    Basis::Site => ReadingReason::Site,
                    Basis::Qualified => ReadingReason::Qualified,
                    Basis::Points if r.dateline => ReadingReason::Dateline,
                    Basis::Points => ReadingReason::Points,
                };
                Some(Chosen { sense: sense(&reading)?, confidence: trust.min(1000) as u16, why })
            });
            let rejected = record.rejected.iter().filter(|(candidate, ..)| *candidate == r.candidate);
            ConsideredPhrase {
                start: scan.tokens[candidate.first].start,
                end: scan.tokens[candidate.last - 1].end,
                chosen,
                reason: r.reason,
                rejected: rejected
                    .filter_map(|(_, reading, reason)| {
                        Some(Rejected { sense: sense(reading)?, reason: *reason })
                    })
                    .collect(),
            }
        });
        let mentions = mentions.collect();
        let parts = |code: CountryCode| self.by_code.get(&code).and_then(|index| record.scored.get(index));
        let doubtful = record.scored.iter().filter_map(|(index, parts)| {
            let code = self.countries.get(usize::from(*index))?.code;
            found.iter().all(|country| country.code != code).then_some((code, parts.meant as u16))
        });
        let doubtful = doubtful.collect();
        let countries = found.into_iter().filter_map(|country| {
            let parts = parts(country.code)?;
            Some((country, told(parts)))
        });
        Explanation { mentions, countries: countries.collect(), doubtful }
    }

    fn sense(&self, reading: &Reading, points: Option<Points>) -> Option<Sense> {
        Some(Sense {
            code: self.countries.get(usize::from(reading.country))?.code,
            rule: score::rule(reading.kind),
            region: region_text(reading.region),
            points: points.map(|p| [p.own, p.support, p.hometown]),
        })
    }
}

fn told(parts: &Parts) -> ScoreParts {
    ScoreParts { meant: parts.meant as u16, about: parts.about as u16, logits: parts.logits }
}

impl Rule {
    /// What a reader is told.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FormerName => "former name",
            Self::Abbreviation => "abbreviation",
            Self::Demonym => "demonym",
            Self::Capital => "capital",
            Self::City => "city",
            Self::Region => "region",
            Self::Metonym => "metonym",
            Self::Dateline => "dateline",
            Self::Currency => "currency",
            Self::Institution => "local institution",
            Self::Listing => "listing of a company",
            Self::LegalForm => "legal form of a company",
        }
    }
}

impl Reason {
    /// What a reader is told.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Person => "it is a person's name here",
            Self::PartOfName => "it is part of a longer name",
            Self::Newspaper => "it is part of a newspaper's name",
            Self::Street => "it is part of a street's name",
            Self::Company => "it is part of a company's name",
            Self::Seat => "it is only where an organisation has its seat",
            Self::Culture => "it is a dish, a breed, a style",
            Self::NotACountry => "the phrase as a whole names no country",
            Self::Language => "it is a language here",
            Self::Money => "it is a sum of money",
            Self::Acronym => "it is an acronym here",
            Self::CommonWord => "it is an ordinary word here",
            Self::SiteRule => "a rule of vocabulary/countries.yaml says so",
            Self::OutOfTime => "the state did not exist in the year of the article",
            Self::Unsupported => "a small place that nothing else in the article supports",
            Self::Qualified => "the state or country named beside it says otherwise",
            Self::LessLikely => "another reading is likelier here",
        }
    }
}
