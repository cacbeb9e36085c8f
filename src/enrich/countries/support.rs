//! The article as a whole: each name supports the countries that it can mean, and the others are read in that light.
//!
//! A name means one thing in one article, so the mentions of one phrase are read together. Each phrase gives support to the
//! countries (and, in the US and Canada, the states) of its readings, in thousandths; a reading's points are its
//! own weight plus a hundredth of the support of the *other* phrases.

use std::ops::Range;

use super::article::Cues;
use super::local::Local;
use super::mention::Scan;
use super::trace::{Points, Trace};
use super::{Gazetteer, weights};
use gazetteer::languages;
use gazetteer::table::{PhraseKind, Reading, WORD};

/// What all choices of an article rest on.
pub(super) struct Setting<'a> {
    pub gazetteer: &'a Gazetteer,
    pub cues: &'a Cues,
    /// The site's own country.
    pub home: Option<u16>,
    /// Countries whose places news in the language names bare.
    pub bare: &'a [u16],
    pub year: Option<i16>,
}

impl<'a> Setting<'a> {
    pub(super) fn new(gazetteer: &'a Gazetteer, cues: &'a Cues, context: &super::Context<'_>) -> Self {
        Self {
            gazetteer,
            cues,
            home: context.home_country.and_then(|c| gazetteer.index(c.as_str())),
            bare: &gazetteer.bare[languages::index(context.language)],
            year: context.year,
        }
    }

    /// Support that the reading needs to be meant at all.
    pub(super) fn needed(&self, reading: &Reading, placed: bool) -> u32 {
        weights::needed(reading, self.bare.contains(&reading.country), placed)
    }

    /// May the reading be chosen by points: it is of its time, and no rule's alone?
    fn open(&self, reading: &Reading) -> bool {
        let Some(country) = self.gazetteer.countries.get(usize::from(reading.country)) else { return false };
        let in_time = self.year.is_none_or(|year| {
            country.years.0.is_none_or(|from| year >= from)
                && country.years.1.is_none_or(|until| year <= until)
        });
        reading.marks & gazetteer::table::RULED == 0 && in_time
    }

    /// How much the article reads like local news of the country: different typical words beyond the other's.
    fn like_news_of(&self, country: u16) -> Option<u32> {
        let home = if self.home == Some(country) { 5 } else { 0 };
        match country {
            c if c == self.gazetteer.known.us => Some(self.cues.us.saturating_sub(self.cues.gb) + home),
            c if c == self.gazetteer.known.gb => Some(self.cues.gb.saturating_sub(self.cues.us) + home),
            c if c == self.gazetteer.known.ca => Some(self.cues.ca + home),
            _ => (home > 0).then_some(home),
        }
    }
}

/// All mentions of one phrase in the article.
pub(super) struct MentionedPhrase<'a> {
    hash: u64,
    readings: &'a [Reading],
    mentions: u32,
    /// Mentions that a local paper would have: "Paris police", "a man, 20, of Paris".
    hometown: u32,
    /// The report was filed from there.
    pub filed: bool,
    /// "Paris, Texas" somewhere in the article: country and region.
    pub qualified: Option<(u16, u16)>,
    /// Where its shares of support lie among those of all phrases.
    own: Range<usize>,
    /// The reading chosen, if any is open.
    pub choice: Option<Choice>,
}

/// The reading of a phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// Index among the phrase's readings.
    pub reading: usize,
    /// What the other phrases say for it, in thousandths.
    pub support: u32,
    /// Points by which it leads the best reading of another country.
    pub margin: u32,
}

/// Support from which on a state counts as named in the article, in thousandths.
const NAMED: u32 = 500;

/// Support per country and per region, in thousandths.
struct Support {
    countries: Vec<u32>,
    regions: Vec<((u16, u16), u32)>,
}

impl Support {
    fn country(&self, country: u16) -> u32 {
        self.countries.get(usize::from(country)).copied().unwrap_or_default()
    }

    fn region(&self, key: (u16, u16)) -> u32 {
        self.regions.iter().find(|r| r.0 == key).map_or(0, |r| r.1)
    }

    fn clear(&mut self) {
        self.countries.fill(0);
        self.regions.clear();
    }

    fn add(&mut self, country: u16, region: u16, share: u32) {
        if let Some(sum) = self.countries.get_mut(usize::from(country)) {
            *sum += share;
        }
        if region != 0 {
            match self.regions.iter_mut().find(|r| r.0 == (country, region)) {
                Some((_, sum)) => *sum += share,
                None => self.regions.push(((country, region), share)),
            }
        }
    }
}

/// The phrases of an article that no neighbour spoke against, each with its reading.
pub(super) struct SupportedPhrases<'a>(Vec<MentionedPhrase<'a>>);

impl<'a> SupportedPhrases<'a> {
    /// Gathers the phrases and chooses their readings, in two rounds: the second trusts what the first chose.
    pub(super) fn read(
        setting: &Setting<'_>,
        scan: &'a Scan<'_>,
        locals: &[Local],
        trace: &mut impl Trace,
    ) -> Self {
        let mut phrases: Vec<MentionedPhrase<'a>> = Vec::with_capacity(locals.len());
        let mut open: Vec<usize> = Vec::with_capacity(locals.len());
        open.extend((0..locals.len()).filter(|i| locals[*i].rejected.is_none()));
        open.sort_unstable_by_key(|i| (scan.candidates[*i].phrase, *i));
        for i in open {
            let (candidate, local) = (&scan.candidates[i], &locals[i]);
            if phrases.last().is_none_or(|p| p.hash != candidate.phrase) {
                let (hash, readings) = (candidate.phrase, candidate.readings.as_ref());
                phrases.push(MentionedPhrase {
                    hash,
                    readings,
                    mentions: 0,
                    hometown: 0,
                    filed: false,
                    qualified: None,
                    own: 0..0,
                    choice: None,
                });
            }
            if let Some(phrase) = phrases.last_mut() {
                phrase.mentions += 1;
                phrase.hometown += u32::from(local.hometown);
                phrase.filed |= local.dateline;
                phrase.qualified = phrase.qualified.or(local.qualifier);
            }
        }
        let mut shares = Vec::with_capacity(4 * phrases.len());
        let mut points = Vec::with_capacity(16);
        let mut support =
            Support { countries: vec![0; setting.gazetteer.countries.len()], regions: Vec::new() };
        for last in [false, true] {
            support.clear();
            support.add(setting.gazetteer.known.us, 0, 150 * setting.cues.us.min(10));
            support.add(setting.gazetteer.known.gb, 0, 150 * setting.cues.gb.min(10));
            support.add(setting.gazetteer.known.ca, 0, 300 * setting.cues.ca.min(5));
            if let Some(home) = setting.home {
                support.add(home, 0, 1500);
            }
            shares.clear();
            for phrase in &mut phrases {
                let first = shares.len();
                phrase.shares(setting, &mut shares);
                phrase.own = first..shares.len();
            }
            for (country, region, share) in &shares {
                support.add(*country, *region, *share);
            }
            for phrase in &mut phrases {
                // The first round is there for which reading is chosen; most phrases have one only.
                if let ([reading], false) = (phrase.readings, last) {
                    let only = Choice { reading: 0, support: 0, margin: u32::MAX };
                    phrase.choice = setting.open(reading).then_some(only);
                    continue;
                }
                let own = shares.get(phrase.own.clone()).unwrap_or_default();
                phrase.choice = phrase.choose(setting, &support, own, &mut points, trace);
            }
        }
        Self(phrases)
    }

    /// The phrase of this hash.
    pub(super) fn get(&self, hash: u64) -> Option<&MentionedPhrase<'a>> {
        self.0.binary_search_by_key(&hash, |p| p.hash).ok().map(|at| &self.0[at])
    }
}

impl MentionedPhrase<'_> {
    /// How the phrase shares out its support: country, region and thousandths, up to 1450 in all for many mentions.
    fn shares(&self, setting: &Setting<'_>, shares: &mut Vec<(u16, u16, u32)>) {
        let strength = 850 + 150 * self.mentions.min(4);
        if let Some((country, region)) = self.qualified {
            shares.push((country, region, strength));
            return;
        }
        let square = |r: &Reading| weights::points(r).pow(2);
        let total = self.readings.iter().map(square).sum::<u32>().max(1);
        for (i, r) in self.readings.iter().enumerate() {
            let full = strength * weights::trust(r) / 1000;
            let mut share = full * square(r) / total;
            if let Some(choice) = self.choice {
                share = if choice.reading == i { (share + full) / 2 } else { share / 2 };
            }
            if setting.needed(r, false) > 0 {
                share /= if r.marks & WORD != 0 { 4 } else { 2 };
            }
            shares.push((r.country, r.region, share));
        }
    }

    /// The reading with most points; of equals the first.
    fn choose(
        &self,
        setting: &Setting<'_>,
        support: &Support,
        own: &[(u16, u16, u32)],
        all: &mut Vec<(u32, u16)>,
        trace: &mut impl Trace,
    ) -> Option<Choice> {
        let mine = |country: u16| own.iter().filter(|s| s.0 == country).map(|s| s.2).sum::<u32>();
        let others = |country: u16| support.country(country).saturating_sub(mine(country));
        let mut best: Option<(u32, Choice)> = None;
        all.clear();
        for (reading, r) in self.readings.iter().enumerate().filter(|(_, r)| setting.open(r)) {
            let country = others(r.country);
            let region = if r.region == 0 {
                0
            } else {
                let here = own.iter().filter(|s| (s.0, s.1) == (r.country, r.region)).map(|s| s.2).sum();
                support.region((r.country, r.region)).saturating_sub(here)
            };
            let sum = country.min(3000) + region.min(2000);
            let weighed = Points {
                own: weights::points(r),
                support: sum / 100,
                hometown: self.hometown_points(setting, r, region, &others),
            };
            trace.weighed(self.hash, r, weighed);
            let points = weighed.own + weighed.support + weighed.hometown;
            all.push((points, r.country));
            if best.is_none_or(|(most, _)| points > most) {
                best = Some((points, Choice { reading, support: sum, margin: 0 }));
            }
        }
        let (most, mut choice) = best?;
        let country = self.readings[choice.reading].country;
        let second = all.iter().filter(|p| p.1 != country).map(|p| p.0).max();
        choice.margin = second.map_or(u32::MAX, |second| most - second);
        Some(choice)
    }

    /// A paper's own town is often a namesake of a famous one ("Paris police"): words typical of a country's news tell, and
    /// more so if nothing but this name speaks for the famous one.
    /// And more if the article names its state: `region` is what speaks for that.
    fn hometown_points(
        &self,
        setting: &Setting<'_>,
        r: &Reading,
        region: u32,
        others: &dyn Fn(u16) -> u32,
    ) -> u32 {
        if r.kind != PhraseKind::City || self.hometown == 0 {
            return 0;
        }
        let Some(local) = setting.like_news_of(r.country) else { return 0 };
        let local = local + others(r.country) / 700;
        let own = weights::points(r);
        let greater = |o: &&Reading| o.country != r.country && weights::points(o) > own;
        let alone = self.readings.iter().filter(greater).all(|o| others(o.country) < 400);
        let mentions = self.hometown.min(3);
        let state = if alone && region >= NAMED { 20 } else { 0 };
        state + if alone { (5 + 2 * mentions) * local.min(7) } else { (1 + mentions) * local.min(4) }
    }
}
