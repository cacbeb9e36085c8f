//! The rules for names of one word; see [`verdict`](super::verdict).

use super::classes::Class;
use super::features::{Feature, Features};
use super::generic::is_generic;
use super::model::{CapitalsKind, LIKELY, Verdict};
use super::split::Piece;
use super::sport::Sport;
use super::words::Words;

/// What a word is, where the model says `learned`.
pub(super) fn verdict(
    words: Words<'_>,
    sport: &Sport<'_>,
    f: Features,
    pieces: &[Piece],
    learned: Option<Verdict>,
) -> Option<Verdict> {
    use Feature::*;
    // "Velmora, a maker of bells,", "the brewer Velmora".
    const SAID_TO_BE: Features = Features::of(&[
        AfterOrganisationComma,
        BeforeOrganisation,
        AfterIsOrganisation,
        AfterLegalComma,
        Angle,
    ]);
    const NAMED_OTHERWISE: Features =
        Features::of(&[CountryName, Dateline, Country, SurnameOf, GivenOf, FirstGiven, NationAlone]);
    let piece = pieces[0];
    let class = words.class(piece.first);
    let has = |feature: Feature| f.has(feature);
    let said_to_be = f.any(SAID_TO_BE);
    // Nothing speaks for most of them.
    const MORE: Features = Features::of(&[Firm, BesideOrganisation, Nickname]);
    let somebody = || pieces.iter().any(|piece| has_somebody(words, *piece));
    if learned.is_none() && !said_to_be && !f.any(MORE) && !class.has(Class::CLUB) && !somebody() {
        return None;
    }
    if is_nothing(words, f, pieces, class, learned) {
        return None;
    }
    // "Ipswich have signed a striker", "at Porto": a town is one only after "in".
    if !has(SurnameOf) && !has(GivenOf) && sport.is_club(pieces) {
        return Some(Verdict::organisation(learned));
    }
    let no_organisation = || learned.filter(|verdict| verdict.kind != CapitalsKind::Organisation);
    if has(Firm) {
        // "a Jaguar" is a car.
        let article = |at: usize| matches!(words.written(at), "a" | "an" | "A" | "An");
        let counted = |piece: &Piece| words.before(piece.first).is_some_and(article);
        if !has(AfterOrganisation) && pieces.iter().any(counted) {
            return no_organisation();
        }
        if does_business(f, class) && !is_generic(words, piece) {
            return Some(Verdict::organisation(learned));
        }
    }
    // "the Otters" where sport is written about
    if has(Nickname) && has(BeforeThe) && has(Plural) && sport.is_told() {
        return Some(Verdict::organisation(learned));
    }
    // "Blinkx, Copernic and Halden Software", "the Investec economist Ada Holm"
    let somebody = Class::GIVEN.or(Class::SURNAME).or(Class::LEGAL).or(Class::FAITH).or(Class::PLACE);
    let beside = has(BesideOrganisation) && !class.has(somebody);
    let said_to_be = said_to_be || beside || pieces.iter().any(|piece| has_somebody(words, *piece));
    if said_to_be
        && has(NoneCommon)
        && !class.has(Class::FAITH)
        && !f.any(NAMED_OTHERWISE)
        && !is_generic(words, piece)
    {
        let lead = learned.map_or(LIKELY, |verdict| verdict.lead.max(LIKELY));
        return Some(Verdict { kind: CapitalsKind::Organisation, lead });
    }
    let body = learned.is_some_and(|verdict| verdict.kind == CapitalsKind::Organisation);
    let no_body = body
        && (f.any(Features::of(&[CountryName, Dateline]))
            || !has(Firm)
                && (has(NationAlone) || class.has(Class::FAITH) || is_town(words, sport, f, piece))
            || is_generic(words, piece)
            || has(Acronym) && pieces.iter().any(|piece| abbreviates_small_words(words, *piece)));
    if no_body { None } else { learned }
}

/// "Investec economist Philip Shaw", "Blur guitarist Graham Coxon"
fn has_somebody(words: Words<'_>, piece: Piece) -> bool {
    const THEIRS: [&str; 8] =
        ["analyst", "bassist", "drummer", "economist", "frontman", "guitarist", "keyboardist", "strategist"];
    words.is_spaced(piece.end - 1)
        && THEIRS.contains(&words.written(piece.end))
        && words.is_spaced(piece.end)
        && words.is_capitalised(piece.end + 1)
}

/// "Jaguar's new owners", where no jaguars are written of.
fn does_business(f: Features, class: Class) -> bool {
    use Feature::*;
    const SOMETHING_ELSE: Features = Features::of(&[Start, Lower, SurnameOf, GivenOf, Country, CountryName]);
    const FIRMS_DO: Features = Features::of(&[AfterFirm, AfterOrganisation, BesideOrganisation]);
    const PEOPLE_DO: Features = Features::of(&[AfterPlural, AfterPossessive, AfterSaid]);
    const A_WORD: Features = Features::of(&[Lower, SurnameOf, GivenOf, Country, CountryName, BeforePlace]);
    let may_be_person = class.has(Class::GIVEN.or(Class::SURNAME));
    // "since Labour came to power", "Labour's Ada Holm": nothing else is called so.
    if !may_be_person && !f.any(A_WORD) && (!f.has(Start) || f.has(AfterPossessive)) {
        return true;
    }
    !f.any(SOMETHING_ELSE) && (f.any(FIRMS_DO) || !may_be_person && f.any(PEOPLE_DO))
}

/// A town where no sport is written about, or that of a dateline: "OAKLAND, Calif. (AP)".
fn is_town(words: Words<'_>, sport: &Sport<'_>, f: Features, piece: Piece) -> bool {
    use Feature::*;
    const GAMES: Features = Features::of(&[Scores, Result, BeforeAgainst, AfterAgainst, AfterNumbers]);
    let line = || {
        words.is_all_caps(piece.first)
            && [", ", " (", " - "].iter().any(|sign| words.rest(piece.first).starts_with(sign))
    };
    f.has(Country) && (line() || !f.any(GAMES) && !sport.is_told())
}

/// How the post shortens states and provinces that no firm is called like.
const STATES: [&str; 40] = [
    "AK", "AL", "AR", "AZ", "CO", "CT", "DE", "FL", "GA", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA",
    "MD", "MI", "MN", "MO", "MT", "NB", "NC", "ND", "NE", "NH", "NJ", "NM", "NS", "NV", "NY", "OH", "OK",
    "OR", "SC", "SD", "TN", "TX", "VA",
];

/// What has the look of a name and is none.
fn is_nothing(
    words: Words<'_>,
    f: Features,
    pieces: &[Piece],
    class: Class,
    learned: Option<Verdict>,
) -> bool {
    use Feature::*;
    const CLUB: Features = Features::of(&[
        BeforeThe,
        BeforeAgainst,
        AfterAgainst,
        Result,
        Scores,
        Often,
        PrefixOf,
        BeforePlay,
        AfterOrganisation,
    ]);
    let piece = pieces[0];
    let written = words.written(piece.first);
    let has = |feature: Feature| f.has(feature);
    // "Hornets had nested in the roof": a club is told by its article, its opponents or its results.
    let animals = has(Nickname) && !f.any(CLUB);
    // "GDP", "DVDs", "Jesus"
    let thing = class.has(Class::NOTHING)
        && (words.is_all_caps(piece.first)
            || written.ends_with('s') && written.len() > 2
            || matches!(written, "God" | "Christ" | "Pope" | "BSc"));
    // "A LANDMARK bridge" at the head of a paragraph
    let shouted = (has(Capitals) || has(Acronym) && class.has(Class::COMMON))
        && pieces.len() == 1
        && opens_block(words, piece.first);
    // "rated Ba-2", "Macon, Ga.,"
    let rest = words.rest(piece.first);
    let rated = written.len() < 4
        && words.gap(piece.first) == "-"
        && words.tokens.get(piece.end).is_some_and(|next| next.flags.is_number());
    let state = class.has(Class::STATE) && rest.starts_with('.') && !words.is_all_caps(piece.first);
    // "the CT6"
    let model = has(Acronym)
        && learned.is_some_and(|verdict| verdict.lead < LIKELY)
        && written.len() > 2
        && written.starts_with(|c: char| c.is_ascii_uppercase())
        && written.ends_with(|c: char| c.is_ascii_digit());
    // "Africa"; "Conway, SC"; `<BNPP.P>`
    let continent = class.has(Class::CONTINENT) && !has(Often);
    let postal = written.len() == 2
        && words.is_all_caps(piece.first)
        && STATES.contains(&written)
        && words.before(piece.first).is_some_and(|at| words.gap(at) == ", " && words.is_capitalised(at));
    let ticker = has(Angle) && words.is_all_caps(piece.first) && rest.starts_with(['.', '>']);
    // "Labour is dear"
    let plain = class.has(Class::FIRM)
        && class.has(Class::GENERIC)
        && (has(Lower) || has(Start) && !has(AfterPossessive));
    plain
        || continent
        || postal
        || ticker
        || animals
        || thing
        || shouted
        || rated
        || state
        || model
        || written.chars().count() == 1
}

/// Whether a word is one of the first three of its block.
fn opens_block(words: Words<'_>, at: usize) -> bool {
    const HEAD: usize = 3;
    at.checked_sub(HEAD).is_none_or(|before| !words.same_block(before, at))
}

/// "The ballistic missile (BM)": the initials of small words.
fn abbreviates_small_words(words: Words<'_>, piece: Piece) -> bool {
    let letters = words.written(piece.first);
    let many = letters.len();
    let Some(from) = piece.first.checked_sub(many) else { return false };
    words.gap(piece.first - 1).ends_with('(')
        && words.same_block(from, piece.first)
        && letters.chars().enumerate().all(|(n, letter)| {
            let first = words.written(from + n).chars().next();
            first.is_some_and(|first| first.eq_ignore_ascii_case(&letter))
        })
        && (from..piece.first).any(|at| !words.is_capitalised(at))
}
