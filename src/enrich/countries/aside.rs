//! Mentions that an article makes in passing: where somebody was born, whose expert is quoted, who else is in a list of
//! fixtures. They show that the country is meant, and little of what the article is about.

use super::lexicon as lex;
use super::near::{Near, NearWord};
use gazetteer::table::PhraseKind;
use gazetteer::token::Gap;

/// Those who are asked for their opinion.
const EXPERTS: &[&str] = &[
    "academic",
    "analyst",
    "analysts",
    "broker",
    "brokers",
    "consultant",
    "dealer",
    "dealers",
    "economist",
    "economists",
    "expert",
    "experts",
    "fellow",
    "historian",
    "lab",
    "laboratories",
    "laboratory",
    "labs",
    "lecturer",
    "physicist",
    "professor",
    "psychologist",
    "researcher",
    "researchers",
    "scholar",
    "scientist",
    "scientists",
    "strategist",
    "strategists",
    "trader",
    "traders",
    "virologist",
];
/// Where matches are spoken of.
const MATCHES: &[&str] = &[
    "Cup",
    "Euro",
    "drawn",
    "fixture",
    "fixtures",
    "friendlies",
    "friendly",
    "goalkeeper",
    "midfielder",
    "opponents",
    "qualifier",
    "qualifiers",
    "qualifying",
    "squad",
    "striker",
    "unbeaten",
];
/// Media and leagues that are named all over the world.
const FAR: &[&str] = &["BBC", "NBA", "NFL", "Nasdaq", "TASS", "Tass", "Xinhua", "KCNA"];
/// Words for one person of a country: who is called so is from there, whatever the article is about.
const ONE: &[&str] = &[
    "Dutchman",
    "Englishman",
    "Englishwoman",
    "Frenchman",
    "Frenchwoman",
    "Irishman",
    "Irishwoman",
    "Scotsman",
    "Spaniard",
    "Swede",
    "Welshman",
];
/// Names in a row from which on they are a list.
const LIST: usize = 3;
/// So many words before and after a name say whether it stands in a list of fixtures.
const AROUND: usize = 40;

/// Whether the name is mentioned in passing.
pub(super) fn is_aside(near: &Near<'_>) -> bool {
    born(near) || expert(near) || FAR.contains(&near.text()) || ONE.contains(&near.text()) || fixture(near)
}

/// "born in Chile", "Chilean-born", "a native of Chile", "originally from Chile".
fn born(near: &Near<'_>) -> bool {
    let hyphen = near
        .after(1)
        .is_some_and(|w| w.gap == Gap::Hyphen && matches!(w.text(), "born" | "educated" | "trained"));
    let birth = near.reads_before(1, &["in"]) && near.reads_before(2, &["born", "raised", "up", "educated"])
        || near.reads_before(1, &["of"])
            && near.reads_before(2, &["native"])
            && !near.reads_before(3, &["the"])
        || near.reads_before(1, &["from"])
            && near.reads_before(2, &["originally", "emigrated", "immigrated", "hails", "hailed"]);
    hyphen || birth
}

/// "an economist at a bank in Oslo", "a laboratory in Winnipeg".
fn expert(near: &Near<'_>) -> bool {
    /// How many words may stand between.
    const REACH: usize = 8;
    if !near.may_be(&[
        PhraseKind::City,
        PhraseKind::Capital,
        PhraseKind::Name,
        PhraseKind::Region,
        PhraseKind::Institution,
    ]) || !near.before(1).is_some_and(|w| w.adjacent() && w.is(lex::IN))
    {
        return false;
    }
    (2..REACH).map_while(|n| near.before(n).filter(NearWord::adjacent)).any(|w| EXPERTS.contains(&w.text()))
}

/// "They meet Wales, Peru and Ghana in their group."
fn fixture(near: &Near<'_>) -> bool {
    let scan = near.around.scan;
    let joined = |a: usize, b: usize| {
        let (Some(first), Some(second)) = (scan.candidates.get(a), scan.candidates.get(b)) else {
            return false;
        };
        if first.block != second.block || second.first < first.last {
            return false;
        }
        let between = second.first - first.last;
        let comma = scan.tokens[second.first].gap == Gap::Comma;
        between == 0 && comma || between == 1 && near.around.word(first.last) == "and"
    };
    let before =
        (1..=near.index).take(LIST).take_while(|n| joined(near.index - n, near.index + 1 - n)).count();
    let after = (near.index + 1..scan.candidates.len()).take(LIST).take_while(|n| joined(n - 1, *n)).count();
    if before + after + 1 < LIST {
        return false;
    }
    let (_, from, to) = scan.blocks[near.candidate.block];
    let (from, to) =
        (from.max(near.candidate.first.saturating_sub(AROUND)), to.min(near.candidate.last + AROUND));
    (from..to).any(|at| MATCHES.contains(&near.around.word(at)))
}
