//! The last word on each name: its reading and how far it is trusted, or why it has none.

use std::collections::{BTreeMap, BTreeSet};

use super::local::{self, Local};
use super::mention::{PhraseCandidate, Scan};
use super::near::Around;
use super::support::{Setting, SupportedPhrases};
use super::trace::Trace;
use super::{Context, Gazetteer, Reason, article, weights};
use gazetteer::languages;
use gazetteer::table::{BOTH, GIVEN, PhraseKind, Reading, SURNAME, WORD};
use gazetteer::token::Shape;

/// What became of one candidate.
#[derive(Clone, Debug)]
pub(super) struct ResolvedCandidate {
    /// Index of the candidate.
    pub candidate: usize,
    /// The reading chosen, and how far it is trusted in thousandths.
    pub chosen: Option<(Reading, u32)>,
    pub basis: Basis,
    /// Why the whole phrase is put aside, if it is.
    pub reason: Option<Reason>,
    /// Stands at the start of a dateline.
    pub dateline: bool,
    /// Mentioned in passing.
    pub aside: bool,
}

/// What decided for a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// A rule of the site.
    Site,
    /// The state or country named beside it.
    Qualified,
    /// The points of its readings.
    Points,
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
    trace: &mut impl Trace,
) -> Vec<ResolvedCandidate> {
    if scan.candidates.is_empty() {
        return Vec::new();
    }
    let language = languages::index(context.language);
    let lexicon = gazetteer.lexicon(language);
    let cues = article::cues(scan, lexicon);
    let persons = article::persons(scan, lexicon);
    let setting = Setting::new(gazetteer, &cues, context);
    let around = Around {
        scan,
        text,
        lexicon,
        persons: &persons,
        small: &cues.small,
        us: gazetteer.known.us,
        ca: gazetteer.known.ca,
        english: language == 0,
    };
    let mut locals: Vec<Local> = (0..scan.candidates.len()).map(|i| local::look(&around, i)).collect();
    spread_acronyms(scan, &mut locals);
    spread_companies(scan, &mut locals);
    spread_surnames(scan, &mut locals);
    let settled = settle(gazetteer, scan, language);
    let phrases = SupportedPhrases::read(&setting, scan, &locals, trace);
    let mut resolved = Vec::with_capacity(locals.len());
    for (index, (candidate, local)) in scan.candidates.iter().zip(&locals).enumerate() {
        let name = NamedPlace { index, candidate, local, setting: &setting };
        let one = name.decide(&phrases, settled.get(&candidate.phrase), trace);
        // "The two Koreas" names both.
        if let Some((chosen, trust)) = one.chosen.filter(|c| c.0.marks & BOTH != 0) {
            let others = candidate.readings.iter().filter(|r| r.marks & BOTH != 0 && **r != chosen);
            resolved.extend(others.map(|r| ResolvedCandidate { chosen: Some((*r, trust)), ..one.clone() }));
        }
        resolved.push(one);
    }
    resolved
}

/// "GAO" in a headline of capitals is the office that the text calls so, not the city.
fn spread_acronyms(scan: &Scan<'_>, locals: &mut [Local]) {
    let acronym = |local: &Local| local.rejected == Some(Reason::Acronym);
    if !locals.iter().any(acronym) {
        return;
    }
    let named = scan.candidates.iter().zip(&*locals).filter(|(_, local)| acronym(local));
    let phrases: BTreeSet<u64> = named.map(|(candidate, _)| candidate.phrase).collect();
    for (candidate, local) in scan.candidates.iter().zip(locals) {
        let capitals = scan.tokens[candidate.first].shape == Shape::Capitals;
        if local.rejected.is_none() && capitals && phrases.contains(&candidate.phrase) {
            local.rejected = Some(Reason::Acronym);
        }
    }
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
            PhraseKind::City => r.size < 11,
            PhraseKind::Region => r.region == 0,
            _ => false,
        };
        if candidate.readings.iter().all(small) {
            local.rejected = Some(Reason::Company);
        } else {
            local.trust = local.trust.min(700);
        }
    }
}

/// "Millington" is the officer in an article that names Kwesi Millington.
fn spread_surnames(scan: &Scan<'_>, locals: &mut [Local]) {
    let surnames: BTreeSet<u64> =
        scan.candidates.iter().zip(&*locals).filter(|(_, l)| l.surname).map(|(c, _)| c.phrase).collect();
    if surnames.is_empty() {
        return;
    }
    let is_town = |l: &Local| l.placed || l.hometown || l.dateline || l.qualifier.is_some();
    let named = || scan.candidates.iter().enumerate().filter(|(_, c)| surnames.contains(&c.phrase));
    let towns: BTreeSet<u64> =
        named().filter(|(at, _)| is_town(&locals[*at])).map(|(_, c)| c.phrase).collect();
    for (at, _) in named().filter(|(_, c)| !towns.contains(&c.phrase)) {
        locals[at].rejected.get_or_insert(Reason::Person);
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
    let holds = |rule: &&super::gazetteer::SiteRule| {
        rule.when.is_empty() || rule.when.iter().any(|phrase| occurs(&phrase[script]))
    };
    let settled = |country: Option<u16>| country.map_or(Settled::No, Settled::Country);
    gazetteer.rules.iter().filter(holds).map(|r| (r.phrase[script], settled(r.country))).collect()
}

/// One candidate, to be decided.
struct NamedPlace<'a> {
    index: usize,
    candidate: &'a PhraseCandidate<'a>,
    local: &'a Local,
    setting: &'a Setting<'a>,
}

impl NamedPlace<'_> {
    /// The reading of the candidate, or why it has none.
    fn decide(
        &self,
        phrases: &SupportedPhrases<'_>,
        settled: Option<&Settled>,
        trace: &mut impl Trace,
    ) -> ResolvedCandidate {
        let readings = &self.candidate.readings;
        match settled {
            Some(Settled::No) => return self.no(Reason::SiteRule, trace),
            Some(Settled::Country(country)) => {
                let own = |r: &Reading| r.country == *country;
                let chosen = readings.iter().find(|r| own(r)).map(|r| (*r, SETTLED));
                return self.yes(chosen, Basis::Site, &|r| !own(r), Reason::SiteRule, trace);
            }
            None => {}
        }
        if let Some(reason) = self.local.rejected {
            return self.no(reason, trace);
        }
        let Some((phrase, choice)) = phrases.get(self.candidate.phrase).and_then(|p| Some((p, p.choice?)))
        else {
            return self.no(Reason::OutOfTime, trace);
        };
        if let Some((country, region)) = phrase.qualified {
            let fits =
                |r: &&Reading| r.country == country && (region == 0 || r.region == region || r.region == 0);
            let reading = readings.iter().find(fits).copied().or_else(|| {
                // A place too small for the gazetteer, in the state that the text names.
                readings.first().map(|r| r.moved(country, region))
            });
            let chosen = reading.map(|r| (r, QUALIFIED));
            return self.yes(chosen, Basis::Qualified, &|r| r.country != country, Reason::Qualified, trace);
        }
        let Some(reading) = readings.get(choice.reading).copied() else {
            return self.no(Reason::LessLikely, trace);
        };
        let unmeant = self.unmeant(&reading, choice.support);
        // A place that the report was filed from needs no other support.
        if let Some(reason) = unmeant.filter(|reason| !(phrase.filed && *reason == Reason::Unsupported)) {
            return self.no(reason, trace);
        }
        let trust = self.trust(&reading, choice.support, choice.margin);
        self.yes(Some((reading, trust)), Basis::Points, &|r| *r != reading, Reason::LessLikely, trace)
    }

    /// No reading is meant.
    fn no(&self, reason: Reason, trace: &mut impl Trace) -> ResolvedCandidate {
        for reading in self.candidate.readings.iter() {
            trace.rejected(self.index, reading, reason);
        }
        self.resolved(None, Basis::Points, Some(reason))
    }

    /// One reading is meant, and those `aside` are not.
    fn yes(
        &self,
        chosen: Option<(Reading, u32)>,
        basis: Basis,
        aside: &dyn Fn(&Reading) -> bool,
        reason: Reason,
        trace: &mut impl Trace,
    ) -> ResolvedCandidate {
        for reading in self.candidate.readings.iter().filter(|r| aside(r)) {
            trace.rejected(self.index, reading, reason);
        }
        self.resolved(chosen, basis, None)
    }

    fn resolved(
        &self,
        chosen: Option<(Reading, u32)>,
        basis: Basis,
        reason: Option<Reason>,
    ) -> ResolvedCandidate {
        let Local { dateline, aside, .. } = *self.local;
        ResolvedCandidate { candidate: self.index, chosen, basis, reason, dateline, aside }
    }

    /// Why the likeliest reading is not meant all the same, for lack of support.
    fn unmeant(&self, reading: &Reading, support: u32) -> Option<Reason> {
        let setting = self.setting;
        let indian = reading.kind == PhraseKind::Demonym && setting.gazetteer.known.india == reading.country;
        if setting.cues.tribal && indian && support < 500 {
            return Some(Reason::PartOfName);
        }
        if self.local.dateline {
            return None;
        }
        (support < setting.needed(reading, self.local.placed || self.local.town)).then_some(
            match reading.marks {
                m if m & WORD != 0 => Reason::CommonWord,
                m if m & (GIVEN | SURNAME) != 0 => Reason::Person,
                _ => Reason::Unsupported,
            },
        )
    }

    /// How far the chosen reading is trusted, in thousandths.
    fn trust(&self, reading: &Reading, support: u32, margin: u32) -> u32 {
        let mut trust = weights::trust(reading);
        if matches!(reading.kind, PhraseKind::City | PhraseKind::Region) {
            trust += (1000 - trust) * support.min(1500) / 2000;
            if self.local.dateline || self.local.placed {
                trust += (1000 - trust) * 3 / 10;
            }
        }
        // Of two readings that are nearly as likely, neither is sure.
        if margin < CLEAR && reading.marks & BOTH == 0 {
            trust = trust * (680 + 20 * margin) / 1000;
        }
        if self.local.dateline {
            trust = trust.max(DATELINE);
        }
        trust * self.local.trust / 1000
    }
}
