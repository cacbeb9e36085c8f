//! What the words right beside a name say for it: which place of that name it is, how it is spoken of.
//!
//! What they say against it is in [`super::reject`].

use crate::text::BlockKind;

use super::aside;
use super::lexicon as lex;
use super::mention::PhraseCandidate;
use super::near::{Around, Near, NearWord};
use super::reject;
use super::{Reason, abbreviations};
use gazetteer::table::{PhraseKind, WORD};
use gazetteer::token::{Gap, Shape};

/// The verdict of a name's neighbours.
#[derive(Clone, Debug, Default)]
pub(super) struct Local {
    /// The name is not a place at all.
    pub rejected: Option<Reason>,
    /// The state or country named right after it: country index, region key (0 for none).
    pub qualifier: Option<(u16, u16)>,
    /// Thousandths by which trust in the name is multiplied.
    pub trust: u32,
    /// A preposition of place or a noun like "city of" stands before it.
    pub placed: bool,
    /// Named as a local paper names its own town: "Paris police", "20, of Paris", "City of Paris".
    pub hometown: bool,
    /// Has inhabitants or is a city by name, so that it is nobody's name: "Nelson residents", "City of Nelson".
    pub town: bool,
    /// Begins the name of a company ("Norfolk Southern Corp").
    pub company: bool,
    /// The surname of somebody named in full here: "Kwesi Millington".
    pub surname: bool,
    /// Stands at the start of a dateline.
    pub dateline: bool,
    /// Mentioned in passing.
    pub aside: bool,
}

/// Looks at the neighbours of candidate `index`.
pub(super) fn look(around: &Around<'_>, index: usize) -> Local {
    let near = Near::new(around, index);
    let qualifier = qualifier(&near);
    let placed = placed(&near);
    let dateline = dateline(&near);
    let rejected = reject::reason(&near, qualifier.is_some() || dateline, placed);
    // Where a company or a bond is listed says little of it; a school or hospital is more than its place.
    let listed = near.reads_before(1, &["in"]) && near.before(2).is_some_and(|w| w.is(lex::LISTED));
    let institution =
        near.after(1).is_some_and(|w| w.adjacent() && w.capital && w.is(lex::SCHOOL | lex::FACILITY));
    Local {
        rejected,
        qualifier,
        trust: if listed { 300 } else { 1000 } * if institution { 7 } else { 10 } / 10,
        placed,
        hometown: hometown(&near),
        town: town(&near),
        company: company(&near),
        surname: rejected.is_some() && ends_a_name(&near),
        dateline,
        aside: !dateline && rejected.is_none() && aside::is_aside(&near),
    }
}

/// "in Reading", "the people of Nice"
fn placed(near: &Near<'_>) -> bool {
    let Some(before) = near.before(1) else { return false };
    (before.adjacent() && before.is(lex::STRONG_IN))
        || (before.is(lex::IN) && near.before(2).is_some_and(|w| w.is(lex::MAYOR)))
}

/// "Paris police", "a man, 20, of Paris", "City of Paris", "1935 Orchard St., Paris", "R-Paris"
fn hometown(near: &Near<'_>) -> bool {
    let (before, second) = (near.before(1), near.before(2));
    let address = before.is_some_and(|w| {
        (w.gap == Gap::Comma && w.is(lex::STREET) && w.capital)
            || (w.gap == Gap::Hyphen && matches!(w.text(), "R" | "D"))
    });
    let of = near.reads_before(1, &["of"])
        && second.is_some_and(|w| {
            w.is(lex::HOMETOWN)
                || (number(near, w.token) && !w.adjacent())
                || matches!(w.text(), "City" | "Town" | "Village")
        });
    let after = near.after(1).is_some_and(|w| {
        w.adjacent()
            && (w.is(lex::HOMETOWN) || (w.capital && w.is(lex::OFFICE | lex::SCHOOL | lex::FACILITY)))
    });
    // "John Doe, 22, Paris, was charged"
    let listed = before.is_some_and(|w| w.gap == Gap::Comma && number(near, w.token) && w.text().len() <= 2)
        && second.is_some_and(|w| w.gap == Gap::Comma && w.capital);
    address || of || after || listed
}

/// "Nelson residents", "City of Nelson"
fn town(near: &Near<'_>) -> bool {
    const PEOPLE: [&str; 6] =
        ["commuters", "firefighters", "homeowners", "residents", "schools", "taxpayers"];
    near.after(1).is_some_and(|w| w.adjacent() && PEOPLE.contains(&w.text()))
        || near.reads_before(1, &["of"]) && near.reads_before(2, &["City", "Town", "Village"])
}

/// Is a small town's name the last word of a longer name that no direction or "New" begins?
fn ends_a_name(near: &Near<'_>) -> bool {
    let first = |w: NearWord<'_>| {
        w.capital
            && w.adjacent()
            && near.around.scan.tokens[w.token].shape == Shape::Capital
            && !w.is(lex::NEWISH | lex::DIRECTION | lex::OFFICE | lex::MONTH | lex::IN)
    };
    let on = near.after(1).is_some_and(|w| w.adjacent() && w.capital);
    near.single() && near.small_city() && !on && near.before(1).is_some_and(first)
}

fn number(near: &Near<'_>, token: usize) -> bool {
    near.around.scan.tokens[token].shape == Shape::Number
}

/// Is the name of a city or region followed by capitalised words that end in "Corp", "Inc" …?
fn company(near: &Near<'_>) -> bool {
    if !near.may_be(&[PhraseKind::City, PhraseKind::Region])
        || near.may_be(&[PhraseKind::Name, PhraseKind::Capital])
    {
        return false;
    }
    (1..5)
        .map_while(|n| near.after(n).filter(|w| w.capital && matches!(w.gap, Gap::Space | Gap::Hyphen)))
        .any(|w| w.is(lex::COMPANY))
}

/// "Paris, Texas", "Springfield, Ill.", "Cordoba, Argentina", "University of Georgia"
fn qualifier(near: &Near<'_>) -> Option<(u16, u16)> {
    if !near.may_be(&[PhraseKind::City, PhraseKind::Capital, PhraseKind::Region, PhraseKind::Name]) {
        return None;
    }
    let readings = &near.candidate.readings;
    if near.reads_before(1, &["of"])
        && near.reads_before(2, &["University"])
        && let Some(state) = readings.iter().find(|r| r.kind == PhraseKind::Region && r.region != 0)
    {
        return Some((state.country, state.region));
    }
    if let Some(qualifier) = office(near) {
        return Some(qualifier);
    }
    let mut next = near.after(1)?;
    if bracketed(near, next) {
        next.gap = Gap::Comma;
    }
    if near.around.english && with_county(near) && readings.iter().any(|r| r.country == near.around.us) {
        return Some((near.around.us, 0));
    }
    let next = Some(next).filter(|w| matches!(w.gap, Gap::Comma | Gap::Space))?;
    // Only in the US does "County" stand after the name without a council; "Guernsey County" is no island.
    let american = near.may_be(&[PhraseKind::Name]) || readings.iter().any(|r| r.country == near.around.us);
    let council =
        near.after(2).is_some_and(|w| matches!(w.text(), "Council" | "Court" | "Cricket" | "Championship"));
    if near.around.english && next.adjacent() && next.text() == "County" && american && !council {
        return Some((near.around.us, 0));
    }
    let token = &near.around.scan.tokens[next.token];
    // In a headline of capitals "IN" and "OR" are no states.
    let capitals = near.own().shape == Shape::Capitals && !near.own().dotted;
    let word = capitals && ENGLISH.contains(&next.text());
    if near.around.english
        && (next.gap == Gap::Comma && !word || token.shape == Shape::Capitals && !capitals)
        && let Some((canada, region)) = abbreviations::state(next.text(), near.around.text, token.end)
    {
        return Some((if canada { near.around.ca } else { near.around.us }, region));
    }
    if next.gap != Gap::Comma {
        return None;
    }
    let following = near.around.scan.candidates.get(near.index + 1).filter(|c| c.first == next.token)?;
    // A list of countries, states or great cities qualifies nothing: "France, Germany and Italy", "Copenhagen, Hamburg",
    // "trips to Saipan, Guam, Alaska"; else it may be a place too small for the gazetteer.
    let great =
        readings.iter().any(|r| r.kind == PhraseKind::Capital || (r.kind == PhraseKind::City && r.size >= 9));
    // "in Perth, Scotland," names the smaller one.
    let closed = near
        .around
        .scan
        .tokens
        .get(following.last)
        .is_none_or(|t| t.gap != Gap::Space && t.gap != Gap::Apostrophe)
        && near.before(1).is_some_and(|w| w.adjacent() && w.is(lex::IN));
    let great = great && !closed;
    let list = near.around.scan.candidates.get(near.index + 2).is_some_and(|third| {
        third.first == following.last && near.around.scan.tokens[third.first].gap == Gap::Comma
    });
    let word = readings.iter().any(|r| r.marks & WORD != 0);
    let state = near.may_be(&[PhraseKind::Name, PhraseKind::Region]) || great || list || word;
    let mut best = None;
    for r in following.readings.iter().filter(|r| matches!(r.kind, PhraseKind::Region | PhraseKind::Name)) {
        let region = if r.kind == PhraseKind::Region { r.region } else { 0 };
        let inside = readings.iter().any(|own| {
            matches!(own.kind, PhraseKind::City | PhraseKind::Capital | PhraseKind::Region)
                && own.country == r.country
                && (region == 0 || own.region == region || own.region == 0)
        });
        if inside {
            return Some((r.country, region));
        }
        if !state && best.is_none() {
            best = Some((r.country, region));
        }
    }
    best
}

/// Postal codes of states that are words, too.
const ENGLISH: &[&str] = &["AL", "DE", "HI", "ID", "IN", "LA", "MA", "ME", "OH", "OK", "OR", "PA"];

/// "Paris and Henry County", "Athens-Clarke County": American counties are spoken of so with their seats.
fn with_county(near: &Near<'_>) -> bool {
    let and = near.after(1).is_some_and(|w| w.adjacent() && w.text() == "and");
    let hyphen = near.after(1).is_some_and(|w| w.gap == Gap::Hyphen && w.capital);
    let name = near.after(2).is_some_and(|w| w.adjacent() && w.capital);
    let county = |n: usize| near.after(n).is_some_and(|w| w.adjacent() && w.text() == "County");
    (hyphen && county(2)) || (and && name && county(3))
}

/// "Paris (Texas)"
fn bracketed(near: &Near<'_>, next: NearWord<'_>) -> bool {
    let tokens = &near.around.scan.tokens;
    let (from, to) = (tokens[near.candidate.last - 1].end as usize, tokens[next.token].start as usize);
    let end = match near.around.scan.candidates.get(near.index + 1).filter(|c| c.first == next.token) {
        Some(candidate) => tokens[candidate.last - 1].end,
        None => tokens[next.token].end,
    };
    let text = near.around.text;
    next.gap == Gap::Other
        && &text[from..to] == " ("
        && text[end as usize..].trim_start_matches('.').starts_with(')')
}

/// A name that a country and a state share, by whose office it is: "Georgia's governor", "the president of Georgia".
fn office(near: &Near<'_>) -> Option<(u16, u16)> {
    const STATE: [&str; 16] = [
        "governor",
        "Governor",
        "Gov",
        "lawmakers",
        "legislature",
        "Legislature",
        "sheriff",
        "Rep",
        "Sen",
        "congressman",
        "Congressman",
        "Republicans",
        "Democrats",
        "Republican",
        "Democrat",
        "senator",
    ];
    const NATION: [&str; 14] = [
        "president",
        "President",
        "parliament",
        "Parliament",
        "prime",
        "Prime",
        "foreign",
        "Foreign",
        "army",
        "ambassador",
        "embassy",
        "Embassy",
        "opposition",
        "presidential",
    ];
    let readings = &near.candidate.readings;
    let state = readings.iter().find(|r| r.kind == PhraseKind::Region && r.region != 0)?;
    let nation = readings.iter().find(|r| r.kind == PhraseKind::Name)?;
    let possessive = near.after(1).is_some_and(|w| w.gap == Gap::Apostrophe && w.text() == "s");
    let follows = near.after(if possessive { 2 } else { 1 }).filter(NearWord::adjacent);
    let precedes = near.before(2).filter(|_| near.reads_before(1, &["of"]));
    let has = |list: &[&str]| [follows, precedes].iter().flatten().any(|w| list.contains(&w.text()));
    if has(&STATE) {
        return Some((state.country, state.region));
    }
    has(&NATION).then_some((nation.country, 0))
}

/// "SEOUL, June 3 (Agency) -", "NEW YORK (AP) —", and the country in "BEIRUT, Lebanon —".
fn dateline(near: &Near<'_>) -> bool {
    let scan = near.around.scan;
    if scan.blocks[near.candidate.block].0 == BlockKind::Dateline
        || begins_dateline(near.around, near.candidate)
    {
        return true;
    }
    near.own().gap == Gap::Comma
        && near
            .index
            .checked_sub(1)
            .map(|before| &scan.candidates[before])
            .is_some_and(|before| before.last == near.candidate.first && begins_dateline(near.around, before))
}

/// Capitals at the start of a block, and a dash soon after.
fn begins_dateline(around: &Around<'_>, candidate: &PhraseCandidate<'_>) -> bool {
    let (_, start, end) = around.scan.blocks[candidate.block];
    let tokens = &around.scan.tokens;
    if candidate.first != start || tokens[start].shape != Shape::Capitals {
        return false;
    }
    let from = tokens[candidate.last - 1].end as usize;
    let last = (candidate.last + 9).min(end).saturating_sub(1);
    let until = tokens.get(last).map_or(from, |t| t.end as usize).max(from);
    let rest = around.text.get(from..until).unwrap_or_default();
    rest.contains(" -") || rest.contains(['—', '–']) || rest.trim_start().starts_with('(')
}
