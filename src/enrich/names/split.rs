//! Cuts runs into pieces that may be names: "World Bank President Jim Yong Kim" is a bank and a person, "Bank" and
//! "England" with "of" between them are one.

use super::classes::Class;
use super::run::Run;
use super::words::Words;

/// A piece of the text that may be one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
    /// The title that stands right before it.
    pub title: Option<usize>,
}

/// What is for something: "Institute for Polar Research", but no league is.
const FOR: &[&str] = &[
    "Academy",
    "Agency",
    "Alliance",
    "Association",
    "Bank",
    "Board",
    "Bureau",
    "Campaign",
    "Center",
    "Centre",
    "Coalition",
    "Commission",
    "Committee",
    "Congress",
    "Council",
    "Court",
    "Department",
    "Federation",
    "Forum",
    "Foundation",
    "Front",
    "Fund",
    "Initiative",
    "Institute",
    "Institutes",
    "Ministry",
    "Movement",
    "Network",
    "Office",
    "Organisation",
    "Organization",
    "Society",
];
/// The longest name, in words.
const LONGEST: usize = 9;
/// Words before a name that are part of none, where they stand at the head of a run.
const BEFORE: [&str; 10] =
    ["Former", "Ex", "Late", "Veteran", "Acting", "Outgoing", "Incoming", "Retired", "Fellow", "Senior"];

/// The pieces of all runs, in the order of the text.
pub(super) fn pieces(words: Words<'_>, runs: &[Run]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(runs.len());
    let mut free = 0;
    for run in runs {
        let mut run = *run;
        run.first = run.first.max(free);
        if run.first >= run.end {
            continue;
        }
        split(words, run, &mut pieces);
        free = pieces.last().map_or(free, |piece| piece.end.max(free));
    }
    pieces
}

fn split(words: Words<'_>, run: Run, pieces: &mut Vec<Piece>) {
    let (mut first, mut end) = (run.first, run.end);
    // "Ada Holm & Nils Stone" are two.
    let person = |first: usize, end: usize| {
        end - first >= 2
            && words.class(first).has(Class::GIVEN)
            && !words.class(end - 1).has(Class::ORGANISATION)
    };
    let ampersand = (first + 1..end).find(|at| words.gap(at - 1).contains('&'));
    if let Some(at) = ampersand.filter(|at| person(first, *at) && person(*at, end)) {
        split(words, Run { first, end: at }, pieces);
        split(words, Run { first: at, end }, pieces);
        return;
    }
    let mut title = after_office(words, first, end);
    if let Some((office, rest)) = title {
        first = rest;
        title = Some((office, rest));
    }
    while end - first > 1 && BEFORE.contains(&words.written(first)) {
        first += 1;
    }
    // "Peter Nash Jr", "Peter Nash MP".
    while end - first > 1
        && words.class(end - 1).has(Class::SUFFIX)
        && !has(words, first, end, Class::MONARCH)
    {
        end -= 1;
    }
    let last = words.class(end - 1);
    let thing = last.has(Class::ORGANISATION.or(Class::PLACE).or(Class::THING)) && end - first > 1;
    let surname = last.has(Class::SURNAME) && !last.has(Class::LEGAL) && end - first > 2;
    let titles = Class::TITLE.or(Class::HONORIFIC);
    let named = (first..end - 1).rev().find(|at| words.class(*at).has(titles) && !is_initial(words, *at));
    if let Some(at) = named {
        let honorific = words.class(at).has(Class::HONORIFIC);
        // "Justice Department", "General Motors Corp" are whole, "Prime Minister Tony Hall" is not.
        let whole = thing && !honorific && !(surname && before_person(words, at + 1, end));
        if !whole {
            let mut left = at;
            while left > first && words.class(left - 1).has(titles.or(Class::TITLE_PART)) {
                left -= 1;
            }
            if left > first {
                push(words, first, left, None, pieces);
            }
            push(words, at + 1, end, Some(at), pieces);
            return;
        }
    }
    // "King Salman", "Saudi King Salman"; "King Street" is a street.
    if !thing && let Some(at) = (first..end - 1).find(|at| words.class(*at).has(Class::MONARCH)) {
        let given = at > first && words.class(at - 1).has(Class::GIVEN);
        if end - at <= 4 && !given {
            if at > first {
                push(words, first, at, None, pieces);
            }
            pieces.push(Piece { first: at, end, title: None });
            return;
        }
    }
    // "Fullback Tom Hale" at the head of a sentence.
    let office =
        words.class(first).has(Class::OFFICE.or(Class::KIN)) && words.tokens[first].flags.is_sentence_start();
    if title.is_none() && office && end - first > 2 && !thing && !words.class(first).has(Class::GIVEN) {
        push(words, first + 1, end, Some(first), pieces);
        return;
    }
    // "Australian Tom Hale", "Police Tom Hale".
    let class = words.class(first);
    // "for the Economy Ada Holm"
    let strange = class.has(Class::NATION)
        || class.has(Class::COMMON)
            && !class.has(Class::GIVEN.or(Class::MONARCH))
            && (words.tokens[first].flags.is_sentence_start() || !class.has(Class::SURNAME));
    if end - first > 2 && strange && words.class(first + 1).has(Class::GIVEN) && !thing {
        push(words, first, first + 1, None, pieces);
        first += 1;
    }
    push(words, first, end, title.map(|(office, _)| office), pieces);
}

fn has(words: Words<'_>, first: usize, end: usize, class: Class) -> bool {
    (first..end).any(|at| words.class(at).has(class))
}

/// "M. Peter": a letter is no title.
fn is_initial(words: Words<'_>, at: usize) -> bool {
    words.written(at).len() == 1
}

/// Whether these words could be a person's, though the last one could end another name: "Tony Hall".
fn before_person(words: Words<'_>, first: usize, end: usize) -> bool {
    end - first >= 2 && words.class(first).has(Class::GIVEN)
}

/// "Secretary of State Mike Hale", "Minister for Foreign Affairs Mike Hale": the office, and where the name begins.
fn after_office(words: Words<'_>, first: usize, end: usize) -> Option<(usize, usize)> {
    let of = words.before(first)?;
    let office = words.before(of)?;
    if !matches!(words.written(of), "of" | "for") || !words.class(office).has(Class::TITLE.or(Class::OFFICE))
    {
        return None;
    }
    let mut at = first;
    while at < end && words.class(at).has(Class::OFFICE_OF) {
        at += 1;
    }
    (at > first && at < end).then_some((office, at))
}

/// A piece with what belongs to it beyond the end of its run.
fn push(words: Words<'_>, first: usize, end: usize, title: Option<usize>, pieces: &mut Vec<Piece>) {
    let mut to = end;
    if title.is_none() {
        to = with_of(words, first, end).or_else(|| with_and(words, first, end)).unwrap_or(end);
    }
    if to - first <= LONGEST {
        pieces.push(Piece { first, end: to, title });
    }
}

/// The word `at`, if it stands one space after the one before it, in the same block.
fn next<'a>(words: Words<'a>, at: usize) -> Option<&'a str> {
    (at > 0 && words.same_block(at - 1, at) && words.is_spaced(at - 1)).then(|| words.written(at))
}

/// "Bank of England", "International Committee of the Red Cross", "Institute for Polar Research".
fn with_of(words: Words<'_>, first: usize, end: usize) -> Option<usize> {
    let heads = Class::GOVERNMENT.or(Class::CIVIC).or(Class::SCHOOL);
    let more = [
        "Bank",
        "House",
        "Congress",
        "Sons",
        "Daughters",
        "Knights",
        "Friends",
        "Court",
        "Chamber",
        "Board",
        "Voice",
        "Institutes",
        "Centers",
        "Centres",
        "Republic",
        "Kingdom",
        "Bay",
        "Gulf",
        "Isle",
        "Strait",
        "Sea",
        "Cape",
        "City",
        "County",
        "University",
    ];
    let head = words.written(end - 1);
    if !words.class(end - 1).has(heads) && !more.contains(&head) {
        return None;
    }
    let of = next(words, end)?;
    if !(of == "of" || of == "for" && FOR.contains(&head)) {
        return None;
    }
    let mut at = end + 1;
    if next(words, at)? == "the" {
        at += 1;
    }
    let from = at;
    let goes_on = |at: usize| {
        let told = words.class(at).has(Class::TITLE.or(Class::CALENDAR).or(Class::HONORIFIC))
            && !words.class(at).has(Class::OFFICE_OF);
        next(words, at).is_some() && words.is_capitalised(at) && !told
    };
    while at - first < LONGEST && goes_on(at) {
        at += 1;
    }
    if at == from {
        return None;
    }
    // "Front for the Liberation of Kashmir", "Court of Arbitration for Sport".
    let again = if of == "for" { "of" } else { "for" };
    let more = next(words, at) == Some(again) || next(words, at) == Some("of") && of == "of";
    if more && goes_on(at + 1) {
        at += 2;
        while at - first < LONGEST && goes_on(at) {
            at += 1;
        }
    }
    // "Academy of Arts and Sciences", "Department of Health and Human Services".
    if next(words, at) == Some("and") && goes_on(at + 1) && words.class(at + 1).has(Class::SECOND) {
        at += 2;
        while at - first < LONGEST && goes_on(at) && words.class(at).has(Class::SECOND) {
            at += 1;
        }
    }
    // "College of Surgeons and Dentists", "Department of Physics and Astronomy".
    if next(words, at) == Some("and")
        && goes_on(at + 1)
        && words.class(end - 1).has(heads)
        && is_subject(words, at - 1)
        && is_subject(words, at + 1)
        && !(next(words, at + 2).is_some() && words.is_capitalised(at + 2))
    {
        at += 2;
    }
    // "The Labour Party of John Smith" is the Labour Party.
    let person = at - from >= 2
        && words.class(from).has(Class::GIVEN)
        && !words.class(at - 1).has(Class::ORGANISATION);
    (!person).then_some(at)
}

/// A science, a trade, a group of people: what a ministry or a college is of, as "Physics" or "Surgeons".
fn is_subject(words: Words<'_>, at: usize) -> bool {
    let class = words.class(at);
    let ends = [
        "ology", "onomy", "istry", "ics", "ists", "ians", "ors", "ers", "ture", "tion", "ment", "ing", "ies",
        "aphy", "ery",
    ];
    let name = class.has(Class::GIVEN.or(Class::NATION).or(Class::CALENDAR));
    let organisation = class.has(Class::ORGANISATION) && !words.written(at).ends_with('s');
    let written = words.written(at);
    let many = written.len() > 4 && written.ends_with('s') && !written.ends_with("ss");
    let many = many && !class.has(Class::SURNAME);
    !name
        && !organisation
        && (many || class.has(Class::COMMON) || ends.iter().any(|end| written.ends_with(end)))
}

/// "Food and Drug Administration", "Test and County Cricket Board", "Johnson and Johnson".
fn with_and(words: Words<'_>, first: usize, end: usize) -> Option<usize> {
    if next(words, end)? != "and" || end - first > 3 {
        return None;
    }
    let mut at = end + 1;
    while at - first < LONGEST && next(words, at).is_some() && words.is_capitalised(at) {
        at += 1;
    }
    if at == end + 1 {
        return None;
    }
    if end - first == 1 && at == end + 2 && words.tokens[first].word == words.tokens[end + 1].word {
        return Some(at);
    }
    let ordinary = |at: usize| words.class(at).has(Class::COMMON) && !words.class(at).has(Class::GIVEN);
    let ends = words.class(at - 1).has(Class::GOVERNMENT.or(Class::CIVIC).or(Class::LEGAL));
    // Two names side by side are two: "Congress and the Supreme Court" has its article, "State and Defense Departments" none.
    let first_ends = words.class(end - 1).has(Class::ORGANISATION);
    (ends
        && !first_ends
        && ordinary(end - 1)
        && at - end >= 2
        && (end + 1..at - 1).all(ordinary)
        && (at - end > 2))
        .then_some(at)
}
