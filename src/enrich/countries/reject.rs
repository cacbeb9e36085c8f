//! What the words right beside a name say against it: it is a person, a street, a newspaper, a dish.
//!
//! Each rule is a function that gives its reason or nothing; the first that gives one is heard.

use super::Reason;
use super::lexicon as lex;
use super::near::{Near, NearWord};
use gazetteer::table::{PhraseKind, SITE};
use gazetteer::token::{Gap, Shape};

/// Names that persons bear, too.
const PLACES: [PhraseKind; 4] = [PhraseKind::City, PhraseKind::Capital, PhraseKind::Name, PhraseKind::Region];
/// Names that are hardly ever anything else.
const NATIONS: [PhraseKind; 5] = [
    PhraseKind::Name,
    PhraseKind::Capital,
    PhraseKind::Demonym,
    PhraseKind::Former,
    PhraseKind::Abbreviation,
];

/// Words for a country's people that are given names, too; no adjectives, so that no noun can follow.
const CHRISTENED: [&str; 3] = ["Finn", "Dane", "Scot"];

/// Why the name speaks for no country here. `sure`: its state, its country or a dateline says that it is a place; `placed`:
/// a preposition of place stands before it.
pub(super) fn reason(near: &Near<'_>, sure: bool, placed: bool) -> Option<Reason> {
    let nothing =
        near.candidate.readings.iter().any(|r| r.kind == PhraseKind::Nothing && r.marks & SITE == 0);
    if nothing {
        return Some(Reason::NotACountry);
    }
    if sure {
        return None;
    }
    let place = near.may_be(&PLACES);
    let adjective = near.only(&[PhraseKind::Demonym]);
    let class = near.around.lexicon.get(near.own().hash);
    let given = place && near.single() && class & lex::GIVEN != 0;
    if near.single() && class & lex::MONTH != 0 && !near.may_be(&[PhraseKind::Demonym, PhraseKind::Name]) {
        return Some(Reason::CommonWord);
    }
    let homonym = near.single() && class & lex::HOMONYM != 0;
    if homonym && near.around.small.contains(&near.own().hash) && near.starts_sentence(near.candidate.first) {
        return Some(Reason::CommonWord);
    }
    // "US$5", "fell below the 77 U.S. mark"
    let end = near.around.scan.tokens[near.candidate.last - 1].end as usize;
    let counted = near.before(1).is_some_and(|w| near.around.scan.tokens[w.token].shape == Shape::Number);
    if near.around.text[end..].starts_with('$')
        || counted
            && near.after(1).is_some_and(|w| w.adjacent() && matches!(w.text(), "mark" | "cent" | "cents"))
    {
        return Some(Reason::Money);
    }
    let after = near.after(1);
    let next = after.filter(NearWord::adjacent);
    next.and_then(|next| thing(near, next, adjective))
        .or_else(|| {
            next.filter(|_| given || CHRISTENED.contains(&near.text()))
                .and_then(|next| first_name(near, next))
        })
        .or_else(|| if given { aged(near) } else { None })
        .or_else(|| of_a_nation(near))
        .or_else(|| if place { initials(near) } else { None })
        .or_else(|| acronym(near))
        .or_else(|| compound(near))
        .or_else(|| ticker(near))
        .or_else(|| seat(near))
        .or_else(|| if adjective && near.single() { language_or_surname(near, after) } else { None })
        .or_else(|| if place { surname(near, given) } else { None })
        .or_else(|| if place { speaker(near, placed) } else { None })
}

/// The name is the first part of a longer one: "French toast", "US dollars", "New York Times", "Paris Street", "German Township".
fn thing(near: &Near<'_>, next: NearWord<'_>, adjective: bool) -> Option<Reason> {
    const MONEY: [&str; 17] = [
        "Dlr", "dollar", "dollars", "cents", "cent", "dlrs", "dlr", "francs", "franc", "pounds", "pesos",
        "Dollar", "Dollars", "Cents", "Dlrs", "DLR", "DLRS",
    ];
    // "Greek and Italian cuisine"
    let both = matches!(next.text(), "and" | "or")
        && near.after(2).is_some_and(|w| near.in_other_name(w.token))
        && near.after(3).is_some_and(|w| w.adjacent() && w.is(lex::CULTURE));
    if adjective && (next.is(lex::CULTURE) || both) {
        return Some(Reason::Culture);
    }
    if MONEY.contains(&next.text()) {
        return Some(Reason::Money);
    }
    if !next.capital {
        // "Noma said": people say more than small towns do.
        return (near.single() && near.small_city() && next.is(lex::SAID)).then_some(Reason::Person);
    }
    if next.is(lex::PAPER) {
        return Some(Reason::Newspaper);
    }
    let road = next.is(lex::ROAD) && !near.may_be(&[PhraseKind::Demonym]);
    if road || (next.is(lex::STREET) && !near.may_be(&[PhraseKind::Name, PhraseKind::Demonym])) {
        return Some(Reason::Street);
    }
    (next.is(lex::FEATURE) && near.only(&[PhraseKind::Demonym, PhraseKind::City]))
        .then_some(Reason::PartOfName)
}

/// "Jordan Smith", "Charlotte Green", but "Austin City Council"
fn first_name(near: &Near<'_>, next: NearWord<'_>) -> Option<Reason> {
    let kinds =
        lex::OFFICE | lex::FACILITY | lex::SCHOOL | lex::COMPANY | lex::TEAM | lex::MONTH | lex::STREET;
    let other = next.is(kinds | lex::IN | lex::DIRECTION) || (next.is(lex::COMMON) && !next.is(lex::SURNAME));
    let name = near.around.english
        && near.around.scan.tokens[next.token].shape == Shape::Capital
        && !other
        && !near.in_other_name(next.token)
        && !near.headline();
    name.then_some(Reason::Person)
}

/// "the Indian Premier League": what is called like an institution of one country is another's.
fn of_a_nation(near: &Near<'_>) -> Option<Reason> {
    let nation = near
        .before(1)
        .is_some_and(|w| w.adjacent() && w.capital && near.in_other_name(w.token) && !near.headline());
    (near.only(&[PhraseKind::Metonym]) && nation).then_some(Reason::PartOfName)
}

/// "Jos. A. Bank"
fn initials(near: &Near<'_>) -> Option<Reason> {
    let initial = near.after(1).is_some_and(|w| w.gap == Gap::Stop && w.capital && w.text().len() == 1);
    let stop = near.after(2).is_some_and(|w| w.gap == Gap::Stop && w.capital);
    (near.single() && initial && stop).then_some(Reason::PartOfName)
}

/// "Georgia, 9, fell", but "in Georgia, 9, 10"
fn aged(near: &Near<'_>) -> Option<Reason> {
    let number =
        |w: NearWord<'_>| near.around.scan.tokens[w.token].shape == Shape::Number && w.text().len() <= 2;
    let age = near.after(1).is_some_and(|w| w.gap == Gap::Comma && number(w));
    let closed = near.after(2).is_some_and(|w| w.gap == Gap::Comma);
    let placed = near.before(1).is_some_and(|w| w.is(lex::IN));
    (age && closed && !placed).then_some(Reason::Person)
}

/// "Miami-Dade" (but "Paris-London"), "in the Honda, …"
fn compound(near: &Near<'_>) -> Option<Reason> {
    if !near.only(&[PhraseKind::City]) {
        return None;
    }
    // "R-Springfield" has its party before it.
    let joined = |w: Option<NearWord<'_>>| {
        w.is_some_and(|w| {
            w.gap == Gap::Hyphen
                && w.capital
                && !matches!(w.text(), "R" | "D")
                && !near.in_other_name(w.token)
        })
    };
    // "St. Peter's Basilica"
    let last = &near.around.scan.tokens[near.candidate.last - 1];
    let possessive = last.gap == Gap::Apostrophe && last.end - last.start == 1;
    if possessive && near.after(1).is_some_and(|w| w.adjacent() && w.capital) {
        return Some(Reason::PartOfName);
    }
    let article =
        near.before(1).is_some_and(|w| w.adjacent() && matches!(w.text(), "the" | "The" | "a" | "A"));
    let alone = near.after(1).is_none_or(|w| !w.adjacent());
    (joined(near.before(1)) || joined(near.after(1)) || (article && alone)).then_some(Reason::PartOfName)
}

/// "the GAO said": capitals among small letters
fn acronym(near: &Near<'_>) -> Option<Reason> {
    let tokens = &near.around.scan.tokens;
    let (own, first) = (near.own(), near.candidate.first);
    let short = near.single() && own.shape == Shape::Capitals && !own.dotted && own.end - own.start <= 5;
    let (_, start, end) = near.around.scan.blocks[near.candidate.block];
    let small = || {
        tokens[first.saturating_sub(3).max(start)..(first + 4).min(end)]
            .iter()
            .any(|t| t.shape == Shape::Lower)
    };
    (short && near.only(&[PhraseKind::City]) && small()).then_some(Reason::Acronym)
}

/// `<UK>`
fn ticker(near: &Near<'_>) -> Option<Reason> {
    let bytes = near.around.text.as_bytes();
    let (start, end) = (near.own().start as usize, near.own().end as usize);
    let bracketed = start > 0 && bytes[start - 1] == b'<' && bytes.get(end) == Some(&b'>');
    (near.single() && bracketed && end - start <= 5).then_some(Reason::Company)
}

/// "The Geneva-based council": where an organisation has its seat says nothing of what it does.
fn seat(near: &Near<'_>) -> Option<Reason> {
    let based = near.after(1).is_some_and(|w| w.gap == Gap::Hyphen && w.text() == "based");
    let body = || (2..6).map_while(|n| near.after(n).filter(NearWord::adjacent)).any(|w| w.is(lex::SEAT));
    ((based && body()) || (near.reads_before(1, &["in", "at"]) && seated(near))).then_some(Reason::Seat)
}

/// "The council, based in Geneva, …", "the International Criminal Court in The Hague"
fn seated(near: &Near<'_>) -> bool {
    const OF_NATIONS: [&str; 9] =
        ["International", "World", "European", "Nations", "UN", "U.N.", "Global", "Permanent", "Inter"];
    if near.reads_before(2, &["based", "headquartered"]) {
        return (3..7).map_while(|n| near.before(n)).any(|w| w.is(lex::SEAT));
    }
    let before = (2..9).map_while(|n| near.before(n).filter(NearWord::adjacent)).filter(|w| w.capital);
    let (seat, nations) = before.fold((false, false), |(seat, nations), w| {
        (seat || w.is(lex::SEAT), nations || OF_NATIONS.contains(&w.text()))
    });
    seat && nations
}

/// "in Spanish", "Detective French", "Philip English said"
fn language_or_surname(near: &Near<'_>, after: Option<NearWord<'_>>) -> Option<Reason> {
    const SPEAK: [&str; 12] = [
        "in", "into", "from", "speak", "speaks", "spoke", "speaking", "studying", "learn", "learning",
        "fluent", "taught",
    ];
    const VERBS: [&str; 8] = ["said", "says", "told", "was", "is", "has", "had", "who"];
    let before = near.before(1);
    // "New Londoners" are from New London.
    let new = |w: NearWord<'_>| w.text() == "New" && w.adjacent() && !near.starts_sentence(w.token);
    if before.is_some_and(new) && !near.headline() {
        return Some(Reason::PartOfName);
    }
    if before.is_some_and(|w| w.is(lex::COURTESY) && w.capital && matches!(w.gap, Gap::Space | Gap::Stop)) {
        return Some(Reason::Person);
    }
    let before = before.filter(NearWord::adjacent);
    let no_noun = after.is_none_or(|w| {
        !w.adjacent() || w.is(lex::IN) || matches!(w.text(), "and" | "or" | "after" | "before" | "language")
    });
    if no_noun && before.is_some_and(|w| SPEAK.contains(&w.text())) {
        return Some(Reason::Language);
    }
    let named = before
        .filter(|w| w.is(lex::GIVEN) && w.capital && !near.in_other_name(w.token))
        .filter(|w| !w.is(lex::MONTH));
    let acts = after.is_none_or(|w| !w.adjacent() || VERBS.contains(&w.text()));
    // "Danny Turk won", but "Will German voters …"
    let full = named.is_some_and(|w| !w.is(lex::COMMON)) && near.around.english && !near.headline();
    let known = named.is_some() || near.around.persons.contains(&near.own().hash);
    (full || (known && acts)).then_some(Reason::Person)
}

/// The name follows a title, a first name or another part of a longer name: "Ms Holland", "her husband, Chad",
/// "Mario de Santiago", "John F. Kennedy", "New Hartford", "Bank of Scotland".
fn surname(near: &Near<'_>, given: bool) -> Option<Reason> {
    let before = near.before(1)?;
    let second = near.before(2);
    let single = near.single();
    let byline = before.adjacent()
        && before.text().eq_ignore_ascii_case("by")
        && near.after(1).is_some_and(|w| w.adjacent() && w.capital);
    // "a girl called Georgia"
    let known = before.text() == "as" && near.reads_before(2, &["known"]);
    let called =
        single && before.adjacent() && (known || matches!(before.text(), "called" | "named" | "nicknamed"));
    if given && (byline || called) {
        return Some(Reason::Person);
    }
    if given && before.is(lex::KIN) && matches!(before.gap, Gap::Space | Gap::Comma) {
        return Some(Reason::Person);
    }
    if single && before.adjacent() && before.is(lex::PARTICLE) {
        let name = |w: NearWord<'_>| w.capital && (w.is(lex::GIVEN) || !near.starts_sentence(w.token));
        if second.is_some_and(|w| w.adjacent() && name(w)) {
            return Some(Reason::Person);
        }
    }
    let nation = near.may_be(&NATIONS);
    let after_stop = before.gap == Gap::Stop && before.is(lex::TITLE | lex::NEWISH);
    if before.capital && (before.adjacent() || after_stop) {
        let title = before.is(lex::COURTESY) || (before.is(lex::TITLE) && (!nation || given));
        let first_name = before.is(lex::GIVEN) && single && !near.in_other_name(before.token);
        if title || first_name {
            return Some(Reason::Person);
        }
        if before.is(lex::NEWISH) {
            return Some(Reason::PartOfName);
        }
        let known = before.is(lex::OFFICE | lex::DIRECTION | lex::MONTH | lex::IN | lex::COMMON);
        // "Const. Kwesi Millington"
        let titled = second.is_some_and(|w| w.is(lex::TITLE) && w.gap == Gap::Stop);
        let begins = near.starts_sentence(before.token) && !titled;
        let unknown = !known && !near.in_other_name(before.token) && !begins;
        if near.around.english
            && single
            && !nation
            && unknown
            && near.may_be(&[PhraseKind::City])
            && !near.headline()
        {
            return Some(Reason::PartOfName);
        }
    }
    let initial = before.capital && before.text().len() == 1 && matches!(before.gap, Gap::Stop | Gap::Space);
    if single && initial && second.is_some_and(|w| w.capital && w.adjacent() && w.is(lex::GIVEN)) {
        return Some(Reason::Person);
    }
    (before.text() == "of" && near.reads_before(2, &["Bank"])).then_some(Reason::Company)
}

/// "says Noma", and every Houston of an article that names Mike Houston
fn speaker(near: &Near<'_>, placed: bool) -> Option<Reason> {
    let says = near.before(1).is_some_and(|w| w.adjacent() && matches!(w.text(), "said" | "says"));
    let known = !placed && near.around.persons.contains(&near.own().hash);
    (near.single() && (known || (says && near.small_city()))).then_some(Reason::Person)
}
