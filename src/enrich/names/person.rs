//! Which runs name people, and what says so.

use super::NameKind;
use super::collect::Collector;
use super::run::Run;
use super::words::{Part, part};

/// The longest name of a person: "Jean-Claude van der Linden Botha".
const LONGEST: usize = 6;

/// Looks at one run for people.
pub fn read(run: &Run<'_>, collector: &mut Collector<'_>) {
    let run = &without_generation(run);
    let tokens = run.tokens();
    // "French Foreign Minister Jean-Yves Le Drian": what stands after the last title.
    let title = tokens.iter().rposition(|token| part(token).has(Part::TITLE));
    if let Some(title) = title.filter(|title| title + 1 < tokens.len()) {
        let rest = run.part(run.first + title + 1, run.end);
        match names_people(&rest) {
            1 => collector.titled(run.first + title, rest.first),
            2..=LONGEST => collector.add(&rest, NameKind::Person),
            _ => {}
        }
        return;
    }
    if let Some(monarch) = tokens.iter().position(|token| part(token).has(Part::MONARCH)) {
        let rest = run.part(run.first + monarch + 1, run.end);
        if (1..=2).contains(&rest.len()) && names_people(&rest) > 0 {
            collector.add(&run.part(run.first + monarch, run.end), NameKind::Person);
        }
        return;
    }
    if !(2..=LONGEST).contains(&names_people(run)) {
        return;
    }
    let office = run.gap_before().trim().is_empty()
        && !run.gap_before().is_empty()
        && run
            .before()
            .is_some_and(|before| !before.flags.is_capitalised() && part(before).has(Part::OFFICE));
    let given = part(&tokens[0]).has(Part::GIVEN);
    if office || given || has_age(run) || stands_for_office(run) || is_said_to_be(run) {
        collector.add(run, NameKind::Person);
    } else {
        collector.consider(run);
    }
}

/// "John Smith Jr", "John Smith III": the same person with and without. Popes and kings keep their number.
fn without_generation<'a>(run: &Run<'a>) -> Run<'a> {
    let tokens = run.tokens();
    let Some(last) = tokens.last().filter(|_| tokens.len() > 2) else { return *run };
    let written = &run.text[last.start as usize..last.end as usize];
    let monarch = tokens.iter().any(|token| part(token).has(Part::MONARCH));
    let generation = matches!(written, "Jr" | "Sr" | "III" | "IV");
    if generation && !monarch { run.part(run.first, run.end - 1) } else { *run }
}

/// How many words the name of a person would have; 0 if it cannot be one. Words joined by a hyphen are one.
fn names_people(run: &Run<'_>) -> usize {
    let tokens = run.tokens();
    let thing = tokens.iter().any(|token| part(token).has(Part::THING) || part(token).has(Part::SUFFIX));
    // "NATO", "CNN"; surnames in capitals are longer than given names are common.
    let capitals = tokens.len() == 1 && tokens[0].flags.is_all_caps();
    let letters = tokens.last().is_some_and(|token| token.end - token.start > 1);
    let ampersand = run.written().contains('&');
    // "National Security" is nobody's name; initials are.
    let generic =
        tokens.len() > 1 && tokens[0].end - tokens[0].start > 1 && part(&tokens[0]).has(Part::GENERIC);
    if thing
        || generic
        || capitals
        || !letters
        || ampersand
        || tokens.iter().all(|token| token.flags.is_all_caps())
    {
        return 0;
    }
    let joined = tokens.windows(2).filter(|pair| {
        let gap = &run.text[pair[0].end as usize..pair[1].start as usize];
        matches!(gap, "-" | "‑" | "'" | "’")
    });
    tokens.len() - joined.count()
}

/// `John Smith, 54, said`.
fn has_age(run: &Run<'_>) -> bool {
    let Some(age) = run.after().filter(|_| run.gap_after() == ", ") else { return false };
    let written = &run.text[age.start as usize..age.end as usize];
    let plain = matches!(written.parse(), Ok(5..=109));
    plain && written.len() < 4 && run.text[age.end as usize..].starts_with([',', '.'])
}

/// `Its chairman, John Smith, said`; `the ambassador to the United Nations, John Smith, said`: what is named between
/// commas after an office.
fn stands_for_office(run: &Run<'_>) -> bool {
    let closed = run.gap_after().starts_with([',', '.', ';', ')']);
    if run.gap_before() != ", " || !closed || is_place_like(run) {
        return false;
    }
    let written = |at: usize| {
        let token = &run.tokens[at];
        &run.text[token.start as usize..token.end as usize]
    };
    // Back over "to the United Nations" to the office.
    let block = run.tokens[run.first].block;
    for at in (run.first.saturating_sub(MOST_BETWEEN + 2)..run.first).rev() {
        let token = &run.tokens[at];
        if token.block != block || at + 1 < run.first && run.gap(at) != " " {
            return false;
        }
        if !token.flags.is_capitalised() && part(token).has(Part::OFFICE) {
            return !may_be_a_firm(run, at);
        }
        if !token.flags.is_capitalised() && !matches!(written(at), "of" | "to" | "for" | "the") {
            return false;
        }
    }
    false
}

/// `John Smith, the outgoing minister, said`.
fn is_said_to_be(run: &Run<'_>) -> bool {
    let written = |at: usize| {
        let token = run.tokens.get(at).filter(|token| token.block == run.tokens[run.first].block);
        token.map_or("", |token| &run.text[token.start as usize..token.end as usize])
    };
    // What stands in a place is no person: "In New York, the president said".
    let places =
        ["in", "at", "from", "near", "to", "on", "outside", "across", "around", "over", "through", "into"];
    let before = run.first.checked_sub(1).map_or("", written);
    let somewhere = run.gap_before() == " " && places.iter().any(|word| word.eq_ignore_ascii_case(before));
    if run.gap_after() != ", " || somewhere || is_place_like(run) {
        return false;
    }
    if !matches!(written(run.end), "the" | "a" | "an" | "its" | "his" | "her" | "their") {
        return false;
    }
    let last = (run.end + 1 + MOST_BETWEEN).min(run.tokens.len());
    for at in run.end + 1..last {
        if !matches!(run.gap(at - 1), " " | "-") {
            return false;
        }
        if part(&run.tokens[at]).has(Part::OFFICE) {
            // "the president's office", and what comes after a dash, is another thing.
            return run.gap(at).starts_with([' ', ',', '.', '-']) && !may_be_a_firm(run, at);
        }
    }
    false
}

/// At most this many words stand between a name and the office that speaks for it.
const MOST_BETWEEN: usize = 4;

/// Whether firms are called what the token says, too, unless somebody's: "the market leader", but "Kenya's leader".
fn may_be_a_firm(run: &Run<'_>, at: usize) -> bool {
    let token = &run.tokens[at];
    let written = &run.text[token.start as usize..token.end as usize];
    let known = ["leader", "owner", "manager", "executive", "defender", "founder", "designer", "editor"];
    let of_a_country = at > 0 && run.tokens[at - 1].flags.is_capitalised();
    known.iter().any(|word| word.eq_ignore_ascii_case(written)) && !of_a_country
}

/// Whether the first word is one that names of places begin with.
fn is_place_like(run: &Run<'_>) -> bool {
    const FIRST: [&str; 22] = [
        "new", "san", "santa", "são", "saint", "st", "los", "las", "rio", "cape", "buenos", "tel", "hong",
        "abu", "addis", "kuala", "sri", "costa", "sierra", "burkina", "puerto", "latin",
    ];
    let written = run.written().to_lowercase();
    FIRST.contains(&written.split([' ', '-', '.']).next().unwrap_or_default())
}
