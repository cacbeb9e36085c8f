//! Which reading each name has, given all the others of the article.
//!
//! A name means one thing in one article: the mentions of one phrase are read together. Each other phrase
//! supports the countries (and, in the US and Canada, the states) that it can mean; a reading's points are its
//! own weight (how large the place is) plus that support.

use std::collections::{BTreeMap, BTreeSet};

use super::gazetteer::{self, Gazetteer};
use super::local::{self, Local};
use super::mention::Scan;
use super::table::{GIVEN, Kind, RULED, Reading, SITE, SURNAME, WORD};
use super::{Context, Reason};

/// What became of one candidate.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    /// Index of the candidate.
    pub candidate: usize,
    /// The reading chosen, and how far it is trusted in thousandths.
    pub chosen: Option<(Reading, u32)>,
    /// Readings put aside, and why.
    pub rejected: Vec<(Reading, Reason)>,
    pub local: Local,
}

/// Mentions of one phrase in the article.
struct Phrase<'a> {
    readings: &'a [Reading],
    mentions: u32,
    /// Mentions that a local paper would have: "Paris police", "a man, 20, of Paris".
    hometown: u32,
    /// "Paris, Texas" somewhere in the article.
    qualified: Option<(u16, u16)>,
}

/// How far a reading is trusted by itself, in thousandths.
fn prior(reading: &Reading) -> u32 {
    match reading.kind {
        Kind::Name => 940,
        Kind::Former => 900,
        Kind::Abbreviation => 950,
        Kind::Demonym => 880,
        Kind::Capital => 900,
        Kind::Region if reading.size < 10 => 700,
        Kind::Region => 850,
        Kind::Institution => 220,
        Kind::City => match reading.size {
            0..=1 => 300,
            2..=3 => 400,
            4..=5 => 500,
            6 => 600,
            7 => 700,
            8 => 800,
            _ => 880,
        },
        Kind::Metonym => 700,
        Kind::Currency | Kind::Form => 250,
        Kind::Listing => 600,
        Kind::Nothing => 0,
    }
}

/// Points of a reading by itself, for the choice among readings; a place of twice the size has four more.
fn weight(reading: &Reading) -> u32 {
    let site = if reading.marks & SITE != 0 { 40 } else { 0 };
    site + match reading.kind {
        Kind::Name | Kind::Former | Kind::Abbreviation => 50,
        Kind::Demonym => 50,
        Kind::Capital => 56,
        Kind::Region => 20 + 2 * u32::from(reading.size),
        Kind::Institution => 10,
        Kind::City => 4 * u32::from(reading.size),
        Kind::Metonym => 40,
        Kind::Currency | Kind::Form | Kind::Listing => 10,
        Kind::Nothing => 0,
    }
}

/// Support that a city needs to be meant at all, in thousandths; `sure` if it stands where places stand.
fn needed(reading: &Reading, english: bool, sure: bool) -> u32 {
    // A name that is a common word as well.
    if reading.kind == Kind::Name && reading.marks & WORD != 0 {
        return 500;
    }
    if reading.kind == Kind::Region && reading.size < 10 {
        return if sure { 200 } else { 400 };
    }
    if reading.kind != Kind::City {
        return 0;
    }
    let marks = reading.marks;
    // News that names a smaller city abroad names its country too.
    let abroad = match reading.size {
        0..=4 if english && !sure => 250,
        _ if english => 0,
        0..=6 => 700,
        7..=8 => {
            if sure {
                300
            } else {
                500
            }
        }
        _ => 0,
    };
    let word = match (marks & WORD != 0, marks & SURNAME != 0, marks & GIVEN != 0) {
        (true, ..) => {
            if sure {
                800
            } else {
                3000
            }
        }
        (_, true, _) if reading.size < 9 => {
            if sure {
                0
            } else {
                900
            }
        }
        (_, _, true) if reading.size < 9 => {
            if sure {
                0
            } else {
                600
            }
        }
        _ => 0,
    };
    abroad.max(word)
}

/// What a rule of the site makes of a phrase.
enum Settled {
    Country(u16),
    No,
}

/// The phrases that rules of the site settle in this article, by their hash.
fn settle(gazetteer: &Gazetteer, scan: &Scan<'_>, context: &Context<'_>) -> BTreeMap<u64, Settled> {
    let script = gazetteer::script(gazetteer::language_index(context.language)) as usize;
    let occurs = |words: &[u64]| {
        !words.is_empty() && scan.tokens.windows(words.len()).any(|w| w.iter().map(|t| &t.hash).eq(words))
    };
    let mut settled = BTreeMap::new();
    for rule in &gazetteer.rules {
        if rule.when.is_empty() || rule.when.iter().any(|phrase| occurs(&phrase[script])) {
            settled.insert(rule.phrase[script], rule.country.map_or(Settled::No, Settled::Country));
        }
    }
    settled
}

/// May the reading be chosen by points: it is of its time, and no rule's alone?
fn open(gazetteer: &Gazetteer, reading: &Reading, context: &Context<'_>) -> bool {
    let Some(country) = gazetteer.countries.get(usize::from(reading.country)) else { return false };
    let in_time = context.year.is_none_or(|year| {
        country.years.0.is_none_or(|from| year >= from) && country.years.1.is_none_or(|until| year <= until)
    });
    reading.marks & RULED == 0 && in_time
}

/// Reads every candidate of the scan.
pub(super) fn resolve(
    gazetteer: &Gazetteer,
    scan: &Scan<'_>,
    text: &str,
    context: &Context<'_>,
) -> Vec<Resolved> {
    let us = gazetteer.index("US").unwrap_or(u16::MAX);
    let gb = gazetteer.index("GB").unwrap_or(u16::MAX);
    let ca = gazetteer.index("CA").unwrap_or(u16::MAX);
    let language = gazetteer::language_index(context.language);
    let lexicon = gazetteer.lexicon(language);
    let english: Vec<u16> =
        gazetteer::home_countries(language).iter().filter_map(|c| gazetteer.index(c)).collect();
    let cues = local::cues(scan, lexicon);
    let home = context.home_country.and_then(|c| gazetteer.index(c.as_str()));
    let persons = local::persons(scan, lexicon);
    let mut locals: Vec<Local> = (0..scan.candidates.len())
        .map(|i| local::look(scan, text, lexicon, &persons, i, us, ca, language))
        .collect();

    let settled = settle(gazetteer, scan, context);
    // "Piedmont" is the company in an article that has "Piedmont Aviation Inc".
    let companies: BTreeSet<u64> =
        scan.candidates.iter().zip(&locals).filter(|(_, l)| l.company).map(|(c, _)| c.phrase).collect();
    for (candidate, local) in scan.candidates.iter().zip(&mut locals) {
        let small = candidate.readings.iter().all(|r| match r.kind {
            Kind::City => r.size < 11,
            Kind::Region => r.region == 0,
            _ => false,
        });
        if (local.company
            || companies.contains(&candidate.phrase) && !local.placed && local.qualifier.is_none())
            && local.rejected.is_none()
        {
            if small {
                local.rejected = Some(Reason::Company);
            } else {
                local.trust = local.trust.min(700);
            }
        }
    }
    let india = gazetteer.index("IN").unwrap_or(u16::MAX);
    let mut phrases: BTreeMap<u64, Phrase<'_>> = BTreeMap::new();
    for (candidate, local) in scan.candidates.iter().zip(&locals) {
        if local.rejected.is_some() {
            continue;
        }
        let phrase = phrases.entry(candidate.phrase).or_insert_with(|| Phrase {
            readings: &candidate.readings,
            mentions: 0,
            hometown: 0,
            qualified: None,
        });
        phrase.mentions += 1;
        phrase.hometown += u32::from(local.hometown);
        phrase.qualified = phrase.qualified.or(local.qualifier);
    }
    // What the article speaks of. Two rounds: the second trusts what the first chose.
    let mut chosen: BTreeMap<u64, (usize, u32, u32)> = BTreeMap::new();
    for round in 0..2 {
        let mut countries: BTreeMap<u16, u32> = BTreeMap::new();
        let mut regions: BTreeMap<(u16, u16), u32> = BTreeMap::new();
        for (id, phrase) in &phrases {
            for (country, region, share) in shares(phrase, &english, chosen.get(id).map(|c| c.0), round) {
                *countries.entry(country).or_default() += share;
                if region != 0 {
                    *regions.entry((country, region)).or_default() += share;
                }
            }
        }
        *countries.entry(us).or_default() += 150 * cues.us.min(10);
        *countries.entry(gb).or_default() += 150 * cues.gb.min(10);
        if let Some(home) = home {
            *countries.entry(home).or_default() += 1500;
        }
        let mut next = BTreeMap::new();
        for (id, phrase) in &phrases {
            let own = shares(phrase, &english, chosen.get(id).map(|c| c.0), round);
            let open = |r: &Reading| open(gazetteer, r, context);
            let best = phrase.readings.iter().enumerate().filter(|(_, r)| open(r)).map(|(i, r)| {
                let mine = |f: &dyn Fn(&(u16, u16, u32)) -> bool| {
                    own.iter().filter(|s| f(s)).map(|s| s.2).sum::<u32>()
                };
                let country =
                    countries.get(&r.country).copied().unwrap_or_default() - mine(&|s| s.0 == r.country);
                let region = if r.region == 0 {
                    0
                } else {
                    regions.get(&(r.country, r.region)).copied().unwrap_or_default()
                        - mine(&|s| s.0 == r.country && s.1 == r.region)
                };
                let support = country.min(3000) + region.min(2000);
                // A paper's own town is often a namesake of a famous one; cues of the country tell.
                let local = if r.country == us {
                    cues.us.saturating_sub(cues.gb)
                } else {
                    cues.gb.saturating_sub(cues.us)
                };
                let hometown = if r.kind == Kind::City && (r.country == us || r.country == gb) {
                    // Nothing but this name speaks for the famous one, much for the small one.
                    let local = local + country / 700;
                    let alone = phrase.readings.iter().all(|o| {
                        o.country == r.country
                            || countries.get(&o.country).copied().unwrap_or_default()
                                < 400 + own.iter().filter(|s| s.0 == o.country).map(|s| s.2).sum::<u32>()
                    });
                    match (phrase.hometown, alone) {
                        (0, true) => 0,
                        (n, true) => (4 + n.min(3)) * local.min(7),
                        (0, false) => 0,
                        (n, false) => (1 + n.min(3)) * local.min(4),
                    }
                } else {
                    0
                };
                (weight(r) + support / 100 + hometown, std::cmp::Reverse(i), support)
            });
            let points: Vec<(u32, std::cmp::Reverse<usize>, u32)> = best.collect();
            if let Some((most, std::cmp::Reverse(i), support)) = points.iter().max().copied() {
                let other = |p: &&(u32, std::cmp::Reverse<usize>, u32)| {
                    phrase.readings[p.1.0].country != phrase.readings[i].country
                };
                let second = points.iter().filter(other).map(|p| p.0).max();
                next.insert(*id, (i, support, second.map_or(u32::MAX, |s| most.saturating_sub(s))));
            }
        }
        chosen = next;
    }
    scan.candidates
        .iter()
        .zip(locals)
        .enumerate()
        .map(|(index, (candidate, local))| {
            let mut out = Resolved { candidate: index, chosen: None, rejected: Vec::new(), local };
            match settled.get(&candidate.phrase) {
                Some(Settled::No) => out.local.rejected = Some(Reason::SiteRule),
                Some(Settled::Country(country)) => {
                    let reading = candidate.readings.iter().find(|r| r.country == *country);
                    out.chosen = reading.map(|r| (*r, 950));
                    let others = candidate.readings.iter().filter(|r| r.country != *country);
                    out.rejected = others.map(|r| (*r, Reason::SiteRule)).collect();
                    return out;
                }
                None => {}
            }
            let all = |reason| candidate.readings.iter().map(|r| (*r, reason)).collect();
            if let Some(reason) = out.local.rejected {
                out.rejected = all(reason);
                return out;
            }
            let Some(phrase) = phrases.get(&candidate.phrase) else { return out };
            let Some((best, support, margin)) = chosen.get(&candidate.phrase).copied() else {
                out.rejected = all(Reason::OutOfTime);
                return out;
            };
            if let Some((country, region)) = phrase.qualified {
                let fits = |r: &Reading| {
                    r.country == country && (region == 0 || r.region == region || r.region == 0)
                };
                let reading = candidate.readings.iter().copied().find(fits).unwrap_or_else(|| {
                    let mut r = candidate.readings[0];
                    (r.country, r.region, r.kind) = (country, region, Kind::City);
                    r
                });
                out.rejected = candidate
                    .readings
                    .iter()
                    .filter(|r| r.country != country)
                    .map(|r| (*r, Reason::Qualified))
                    .collect();
                out.chosen = Some((reading, 920));
                return out;
            }
            let Some(reading) = candidate.readings.get(best).copied() else { return out };
            if cues.tribal && reading.kind == Kind::Demonym && reading.country == india && support < 500 {
                out.rejected = all(Reason::PartOfName);
                return out;
            }
            let sure = out.local.dateline || out.local.placed;
            if support < needed(&reading, english.contains(&reading.country), sure) {
                out.rejected = all(match reading.marks {
                    0 => Reason::Unsupported,
                    m if m & WORD != 0 => Reason::CommonWord,
                    _ => Reason::Person,
                });
                return out;
            }
            out.rejected = candidate
                .readings
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != best)
                .map(|(_, r)| (*r, Reason::LessLikely))
                .collect();
            let mut trust = prior(&reading);
            if reading.kind == Kind::City || reading.kind == Kind::Region {
                trust += (1000 - trust) * support.min(1500) / 2000;
                if sure {
                    trust += (1000 - trust) * 3 / 10;
                }
            }
            // Two readings that are nearly as likely: neither is sure.
            if margin < 16 {
                trust = trust * (680 + 20 * margin) / 1000;
            }
            if out.local.dateline {
                trust = trust.max(900);
            }
            out.chosen = Some((reading, trust * out.local.trust / 1000));
            out
        })
        .collect()
}

/// How a phrase shares its support out among countries and regions: in thousandths, up to 1500 for many mentions.
fn shares(phrase: &Phrase<'_>, english: &[u16], chosen: Option<usize>, round: u32) -> Vec<(u16, u16, u32)> {
    let strength = 850 + 150 * phrase.mentions.min(4);
    if let Some((country, region)) = phrase.qualified {
        return vec![(country, region, strength)];
    }
    let total: u32 = phrase.readings.iter().map(|r| weight(r).pow(2)).sum::<u32>().max(1);
    phrase
        .readings
        .iter()
        .enumerate()
        .map(|(i, r)| {
            let mut share = strength * prior(r) / 1000 * weight(r).pow(2) / total;
            if round > 0 {
                share = if chosen == Some(i) { (share + strength * prior(r) / 1000) / 2 } else { share / 2 };
            }
            if needed(r, english.contains(&r.country), false) > 0 {
                share /= if r.marks & WORD != 0 { 4 } else { 2 };
            }
            (r.country, r.region, share)
        })
        .collect()
}
