//! The last word on each name: its reading and how far it is trusted, or why it has none.

use std::collections::{BTreeMap, BTreeSet};

use super::local::{self, Local};
use super::mention::{Candidate, Scan};
use super::near::Around;
use super::support::{Phrases, Setting};
use super::table::{Kind, Reading, WORD};
use super::{Context, Gazetteer, Reason, article, languages, weights};

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

/// Trust in a name whose state or country stands beside it, in thousandths.
const QUALIFIED: u32 = 920;
/// Trust in a name that a rule of the site settles.
const SETTLED: u32 = 950;
/// Trust, at least, in the place of a dateline.
const DATELINE: u32 = 900;
/// Points that a reading has to lead by to be trusted in full.
const CLEAR: u32 = 16;

/// Reads every candidate of the scan.
pub(super) fn resolve(
    gazetteer: &Gazetteer,
    scan: &Scan<'_>,
    text: &str,
    context: &Context<'_>,
) -> Vec<Resolved> {
    if scan.candidates.is_empty() {
        return Vec::new();
    }
    let language = languages::index(context.language);
    let lexicon = gazetteer.lexicon(language);
    let cues = article::cues(scan, lexicon);
    let persons = article::persons(scan, lexicon);
    let setting = Setting::new(gazetteer, &cues, context);
    let ca = gazetteer.index("CA").unwrap_or(u16::MAX);
    let around =
        Around { scan, text, lexicon, persons: &persons, us: setting.us, ca, english: language == 0 };
    let mut locals: Vec<Local> = (0..scan.candidates.len()).map(|i| local::look(&around, i)).collect();
    spread_companies(scan, &mut locals);
    let settled = settle(gazetteer, scan, language);
    let phrases = Phrases::read(&setting, scan, &locals);
    let read = |(index, (candidate, local)): (usize, (&Candidate<'_>, Local))| {
        let mut out = Resolved { candidate: index, chosen: None, rejected: Vec::new(), local };
        decide(&mut out, candidate, &setting, &phrases, settled.get(&candidate.phrase));
        out
    };
    scan.candidates.iter().zip(locals).enumerate().map(read).collect()
}

/// "Piedmont" is the company in an article that has "Piedmont Aviation Inc".
fn spread_companies(scan: &Scan<'_>, locals: &mut [Local]) {
    let companies: BTreeSet<u64> =
        scan.candidates.iter().zip(&*locals).filter(|(_, l)| l.company).map(|(c, _)| c.phrase).collect();
    if companies.is_empty() {
        return;
    }
    for (candidate, local) in scan.candidates.iter().zip(locals) {
        let bare = companies.contains(&candidate.phrase) && !local.placed && local.qualifier.is_none();
        if local.rejected.is_some() || !(local.company || bare) {
            continue;
        }
        // A company that is called like a metropolis or a state is at least from there.
        let small = |r: &Reading| match r.kind {
            Kind::City => r.size < 11,
            Kind::Region => r.region == 0,
            _ => false,
        };
        if candidate.readings.iter().all(small) {
            local.rejected = Some(Reason::Company);
        } else {
            local.trust = local.trust.min(700);
        }
    }
}

/// What a rule of the site makes of a phrase.
enum Settled {
    Country(u16),
    No,
}

/// The phrases that rules of the site settle in this article, by their hash.
fn settle(gazetteer: &Gazetteer, scan: &Scan<'_>, language: usize) -> BTreeMap<u64, Settled> {
    let script = languages::script(language) as usize;
    let occurs = |words: &[u64]| {
        !words.is_empty() && scan.tokens.windows(words.len()).any(|w| w.iter().map(|t| &t.hash).eq(words))
    };
    let holds = |rule: &&super::site::SiteRule| {
        rule.when.is_empty() || rule.when.iter().any(|phrase| occurs(&phrase[script]))
    };
    let settled = |country: Option<u16>| country.map_or(Settled::No, Settled::Country);
    gazetteer.rules.iter().filter(holds).map(|r| (r.phrase[script], settled(r.country))).collect()
}

/// Fills in the reading of one candidate, or why it has none.
fn decide(
    out: &mut Resolved,
    candidate: &Candidate<'_>,
    setting: &Setting<'_>,
    phrases: &Phrases<'_>,
    settled: Option<&Settled>,
) {
    let readings = &candidate.readings;
    let but = |keep: &dyn Fn(&Reading) -> bool, reason| {
        readings.iter().filter(|r| !keep(r)).map(|r| (*r, reason)).collect::<Vec<_>>()
    };
    match settled {
        Some(Settled::No) => out.local.rejected = Some(Reason::SiteRule),
        Some(Settled::Country(country)) => {
            let own = |r: &Reading| r.country == *country;
            out.chosen = readings.iter().find(|r| own(r)).map(|r| (*r, SETTLED));
            out.rejected = but(&own, Reason::SiteRule);
            return;
        }
        None => {}
    }
    if let Some(reason) = out.local.rejected {
        out.rejected = but(&|_| false, reason);
        return;
    }
    let Some(phrase) = phrases.get(candidate.phrase) else { return };
    let Some(choice) = phrase.choice else {
        out.rejected = but(&|_| false, Reason::OutOfTime);
        return;
    };
    if let Some((country, region)) = phrase.qualified {
        let fits =
            |r: &&Reading| r.country == country && (region == 0 || r.region == region || r.region == 0);
        let reading = readings.iter().find(fits).copied().or_else(|| {
            // A place too small for the gazetteer, in the state that the text names.
            readings.first().map(|r| r.moved(country, region))
        });
        out.chosen = reading.map(|r| (r, QUALIFIED));
        out.rejected = but(&|r| r.country == country, Reason::Qualified);
        return;
    }
    let Some(reading) = readings.get(choice.reading).copied() else { return };
    if let Some(reason) = unmeant(out, setting, &reading, choice.support) {
        out.local.rejected = Some(reason);
        out.rejected = but(&|_| false, reason);
        return;
    }
    out.rejected = but(&|r| *r == reading, Reason::LessLikely);
    out.chosen = Some((reading, trust(out, &reading, choice.support, choice.margin)));
}

/// Why the likeliest reading is not meant all the same, for lack of support.
fn unmeant(out: &Resolved, setting: &Setting<'_>, reading: &Reading, support: u32) -> Option<Reason> {
    let indian = reading.kind == Kind::Demonym && setting.gazetteer.index("IN") == Some(reading.country);
    if setting.cues.tribal && indian && support < 500 {
        return Some(Reason::PartOfName);
    }
    if out.local.dateline {
        return None;
    }
    let placed = out.local.placed;
    (support < setting.needed(reading, placed)).then_some(match reading.marks {
        0 => Reason::Unsupported,
        m if m & WORD != 0 => Reason::CommonWord,
        _ => Reason::Person,
    })
}

/// How far the chosen reading is trusted, in thousandths.
fn trust(out: &Resolved, reading: &Reading, support: u32, margin: u32) -> u32 {
    let mut trust = weights::trust(reading);
    if matches!(reading.kind, Kind::City | Kind::Region) {
        trust += (1000 - trust) * support.min(1500) / 2000;
        if out.local.dateline || out.local.placed {
            trust += (1000 - trust) * 3 / 10;
        }
    }
    // Of two readings that are nearly as likely, neither is sure.
    if margin < CLEAR {
        trust = trust * (680 + 20 * margin) / 1000;
    }
    if out.local.dateline {
        trust = trust.max(DATELINE);
    }
    trust * out.local.trust / 1000
}
