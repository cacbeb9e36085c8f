//! From the mentions of a country to its score: is it spoken of, and is the article about it.
//!
//! Two probabilities are multiplied. That the country is meant at all: one minus the chance that each of its mentions
//! is misread. That the article is about it, given that it is meant: a logistic function of where its mentions stand
//! and of its share among all countries. The weights were fitted on news whose editors had named the countries, then
//! rounded; both are integers here, in hundredths and thousandths.

use crate::text::BlockKind;

use super::gazetteer::Gazetteer;
use super::mention::Scan;
use super::resolve::ResolvedCandidate;
use super::trace::{Parts, Trace};
use super::{Context, CountryFound, Mention, Rule};
use gazetteer::table::PhraseKind;

/// Countries less likely than this to be meant at all are left out, in thousandths.
const FOUND: u32 = 500;
/// Trust of one good mention, the unit of the sums below.
const GOOD: u32 = 900;
/// A mention within so many bytes of the lead's start names what the lead is about.
const FIRST_WORDS: u32 = 60;
/// A longer paragraph counts as several of so many bytes: many texts have lost their line breaks.
const PARAGRAPH: u32 = 500;

/// How much a mention in passing says for what the article is about, in thousandths.
const ASIDE: u32 = 300;

/// How much more a currency, a legal form or a kind of office says where the article names no other country, in thousandths:
/// two of them are enough, one is not.
const ALONE: u32 = 1800;

/// What is known of one country's mentions; sums are of trust, in thousandths.
#[derive(Default)]
struct Sum {
    /// Millionths: the chance that all mentions are misread.
    absent: u64,
    /// The same where no other country is named.
    absent_alone: u64,
    all: u32,
    title: u32,
    lead: u32,
    first: u32,
    later: u32,
    /// Named before the third paragraph.
    early: bool,
    /// That the report was filed from there.
    filed: u32,
    blocks: u32,
    last_block: Option<(usize, u32)>,
    nation: bool,
    /// One town, named once.
    one_town: bool,
    listed: bool,
    mentions: Vec<Mention>,
}

/// Adds up the mentions of each country; strongest first.
pub(super) fn score(
    gazetteer: &Gazetteer,
    scan: &Scan<'_>,
    resolved: &[ResolvedCandidate],
    context: &Context<'_>,
    trace: &mut impl Trace,
) -> Vec<CountryFound> {
    let mut sums: Vec<(u16, Sum)> = Vec::with_capacity(8);
    let lead = scan.blocks.iter().position(|(k, ..)| *k == BlockKind::Paragraph);
    for r in resolved {
        let Some((reading, trust)) = r.chosen else { continue };
        let candidate = &scan.candidates[r.candidate];
        let at = sums.iter().position(|(country, _)| *country == reading.country).unwrap_or_else(|| {
            sums.push((
                reading.country,
                Sum { absent: 1_000_000, absent_alone: 1_000_000, ..Sum::default() },
            ));
            sums.len() - 1
        });
        let sum = &mut sums[at].1;
        let (first, last) = (&scan.tokens[candidate.first], &scan.tokens[candidate.last - 1]);
        let (kind, start, _) = scan.blocks[candidate.block];
        let into = first.start - scan.tokens[start].start;
        let block = (candidate.block, into / PARAGRAPH);
        let soft = matches!(
            reading.kind,
            PhraseKind::Currency | PhraseKind::Form | PhraseKind::Listing | PhraseKind::Institution
        );
        let alone = if soft { trust * ALONE / 1000 } else { trust };
        sum.absent = sum.absent * u64::from(1000 - trust.min(990)) / 1000;
        sum.absent_alone = sum.absent_alone * u64::from(1000 - alone.min(990)) / 1000;
        let confidence = trust.min(1000) as u16;
        let trust = if r.aside { trust * ASIDE / 1000 } else { trust };
        sum.all += if r.dateline { 0 } else { trust };
        if !r.dateline && sum.last_block != Some(block) {
            sum.blocks += 1;
            sum.last_block = Some(block);
        }
        sum.one_town = sum.mentions.is_empty() && reading.kind == PhraseKind::City;
        sum.listed |= reading.kind == PhraseKind::Listing;
        sum.nation |= matches!(
            reading.kind,
            PhraseKind::Name | PhraseKind::Former | PhraseKind::Abbreviation | PhraseKind::Demonym
        );
        let leading = lead == Some(candidate.block) && into < PARAGRAPH || kind == BlockKind::Deck;
        sum.early |= !r.dateline && (kind != BlockKind::Paragraph || paragraph(lead, block) < 2);
        if r.dateline {
            // Where a reporter sat is a sign of its own, weaker than any mention.
            sum.filed = sum.filed.max(trust);
        } else if kind == BlockKind::Title {
            sum.title += if soft { 0 } else { trust };
        } else if leading {
            sum.lead += if soft { 0 } else { trust };
            if !soft && into < FIRST_WORDS {
                sum.first += trust;
            }
        } else {
            sum.later += trust;
        }
        let rule = if r.dateline { Rule::Dateline } else { rule(reading.kind) };
        sum.mentions.push(Mention { start: first.start, end: last.end, rule, confidence });
    }
    if let [(_, sum)] = &mut *sums {
        sum.absent = sum.absent_alone;
    }
    let all: u32 = sums.iter().map(|(_, s)| s.all + s.filed).sum();
    let length = |(_, from, to): &(BlockKind, usize, usize)| match scan.tokens.get(*from..*to) {
        Some([first, .., last]) => last.end - first.start,
        _ => 0,
    };
    let blocks: u32 = scan.blocks.iter().map(|block| 1 + length(block) / PARAGRAPH).sum();
    let countries = sums.iter().filter(|(_, s)| s.absent <= u64::from(1000 - FOUND) * 1000).count();
    let mut found: Vec<CountryFound> = sums
        .into_iter()
        .filter_map(|(country, sum)| {
            let parts = Parts::of(&sum, all, blocks, countries);
            trace.scored(country, parts);
            if parts.meant < FOUND {
                return None;
            }
            let score = (parts.meant * parts.about / 1000).clamp(1, 999) as u16;
            let about = score >= context.about_threshold;
            let code = gazetteer.countries[country as usize].code;
            Some(CountryFound { code, score, about, mentions: sum.mentions })
        })
        .collect();
    found.sort_by_key(|c| (std::cmp::Reverse(c.score), c.code));
    found
}

/// Which paragraph of the article a place is in, from 0 for the first; `block` is its block, and how many
/// [`PARAGRAPH`]s it lies into that.
fn paragraph(lead: Option<usize>, block: (usize, u32)) -> usize {
    lead.and_then(|lead| block.0.checked_sub(lead)).map_or(usize::MAX, |at| at + block.1 as usize)
}

impl Parts {
    fn of(sum: &Sum, all: u32, blocks: u32, countries: usize) -> Self {
        // Hundredths of the natural logarithm of 1, 2, 3 … 16: among many countries a small share is no sign against one.
        const LN: [i32; 16] = [0, 69, 110, 139, 161, 179, 195, 208, 220, 230, 240, 248, 256, 264, 271, 277];
        let part = |trust: u32, weight: u32| (trust.min(GOOD) * weight / GOOD) as i32;
        let again = sum.later.saturating_sub(GOOD).min(3 * GOOD) * 52 / GOOD;
        let share = u64::from(sum.all + sum.filed / 2) * 383 / u64::from(all.max(1));
        let logits = [
            ("any country", -283),
            ("title", part(sum.title, 110)),
            ("lead", part(sum.lead, 84)),
            ("first words", part(sum.first, 75)),
            ("dateline", part(sum.filed, 40)),
            ("again later", again as i32),
            ("share of all mentions", share as i32),
            ("spread", (sum.blocks * 93 / blocks.max(1)) as i32),
            ("only country", if countries == 1 && sum.all > 0 && !sum.one_town { 60 } else { 0 }),
            ("later only", if countries > 1 && !sum.early { -20 } else { 0 }),
            ("towns only", if countries > 1 && !sum.nation && sum.title == 0 { -50 } else { 0 }),
            ("among many", LN[countries.clamp(1, 16) - 1] * 77 / 100),
            ("kind of word", if sum.nation { -39 } else { 0 } + if sum.listed { 50 } else { 0 }),
        ];
        Self {
            meant: 1000 - (sum.absent / 1000) as u32,
            about: logistic(logits.iter().map(|(_, z)| z).sum()),
            logits,
        }
    }
}

/// 1000 / (1 + e^(-z/100)), from a table of halves with straight lines between.
fn logistic(z: i32) -> u32 {
    const HALVES: [i32; 25] = [
        2, 4, 7, 11, 18, 29, 47, 76, 119, 182, 269, 378, 500, 622, 731, 818, 881, 924, 953, 971, 982, 989,
        993, 996, 998,
    ];
    let at = z.clamp(-600, 599) + 600;
    let (step, rest) = ((at / 50) as usize, at % 50);
    (HALVES[step] + (HALVES[step + 1] - HALVES[step]) * rest / 50) as u32
}

/// The rule that a kind of word goes by.
pub(super) fn rule(kind: PhraseKind) -> Rule {
    match kind {
        PhraseKind::Name => Rule::Name,
        PhraseKind::Former => Rule::FormerName,
        PhraseKind::Abbreviation => Rule::Abbreviation,
        PhraseKind::Demonym => Rule::Demonym,
        PhraseKind::Capital => Rule::Capital,
        PhraseKind::Region => Rule::Region,
        PhraseKind::City => Rule::City,
        PhraseKind::Metonym => Rule::Metonym,
        PhraseKind::Currency => Rule::Currency,
        PhraseKind::Listing => Rule::Listing,
        PhraseKind::Institution => Rule::Institution,
        PhraseKind::Form | PhraseKind::Nothing => Rule::LegalForm,
    }
}
