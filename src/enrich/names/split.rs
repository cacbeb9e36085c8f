//! Cuts runs into pieces that may be names: "World Bank President Jim Yong Kim" is a bank and a person, "Bank" and
//! "England" with "of" between them are one.

use super::classes::Class;
use super::run::WordRun;
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
/// Beside associations, authorities and schools, what is of something.
const MORE: [&str; 26] = [
    "Bank",
    "Way",
    "House",
    "Congress",
    "Sons",
    "Daughters",
    "Knights",
    "Friends",
    "Court",
    "Chamber",
    "Chambers",
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
];
/// What is on a matter.
const ON: [&str; 6] = ["Commission", "Committee", "Subcommittee", "Council", "Conference", "Coalition"];
/// The longest name, in words.
const LONGEST: usize = 9;
/// Words before a name that are part of none, where they stand at the head of a run.
const BEFORE: [&str; 10] =
    ["Former", "Ex", "Late", "Veteran", "Acting", "Outgoing", "Incoming", "Retired", "Fellow", "Senior"];

/// The pieces of all runs, in the order of the text.
pub(super) fn pieces(words: Words<'_>, runs: &[WordRun]) -> Vec<Piece> {
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

fn split(words: Words<'_>, run: WordRun, pieces: &mut Vec<Piece>) {
    let (mut first, mut end) = (run.first, run.end);
    // "Ada Holm & Nils Stone" are two.
    let person = |first: usize, end: usize| {
        end - first >= 2
            && words.class(first).has(Class::GIVEN)
            && !words.class(end - 1).has(Class::ORGANISATION)
    };
    let ampersand = (first + 1..end).find(|at| words.gap(at - 1).contains('&'));
    if let Some(at) = ampersand.filter(|at| person(first, *at) && person(*at, end)) {
        split(words, WordRun { first, end: at }, pieces);
        split(words, WordRun { first: at, end }, pieces);
        return;
    }
    // "Tarn Software" at the end of one line, "Tarn Software GmbH" at the head of the next.
    let half = (2..=(end - first) / 2).find(|half| {
        (0..*half).all(|at| words.tokens[first + at].word == words.tokens[first + half + at].word)
    });
    if let Some(half) = half {
        first += half;
    }
    let mut title = after_office(words, first, end);
    if let Some((office, rest)) = title {
        first = rest;
        title = Some((office, rest));
    }
    while end - first > 1 && BEFORE.contains(&words.written(first)) {
        first += 1;
    }
    // "Oscar-winning Tom Hale", "Twenty-fourth Halmian Congress".
    let small = end - first > 2 && words.gap(first) == "-" && !words.is_capitalised(first + 1);
    let second = words.written(first + 1);
    if small
        && words.is_spaced(first + 1)
        && ["ed", "ing", "th", "st", "nd", "rd"].iter().any(|end| second.ends_with(end))
    {
        first += 2;
    }
    // "Sophomore Tom Hale"
    let year = ["Junior", "Sophomore", "Freshman"].contains(&words.written(first));
    if year && end - first > 2 && words.class(first + 1).has(Class::GIVEN) {
        first += 1;
    }
    // "Peter Nash Jr", "Peter Nash MP".
    while end - first > 1
        && words.class(end - 1).has(Class::SUFFIX)
        && !has(words, first, end, Class::MONARCH)
        // "Central Division II"
        && !words.class(end - 2).has(Class::ORGANISATION)
    {
        end -= 1;
    }
    // "the U.S. Department Ada Holm", "Erie GM Ada Holm"
    if end - first > 3 && words.class(end - 2).has(Class::GIVEN) {
        let before = end - 3;
        let chief = matches!(words.written(before), "GM" | "CEO" | "CFO" | "COO" | "VP");
        let body =
            words.class(before).has(Class::GOVERNMENT) && !words.class(end - 1).has(Class::ORGANISATION);
        if chief || body {
            push(words, first, if chief { before } else { before + 1 }, None, pieces);
            push(words, end - 2, end, chief.then_some(before), pieces);
            return;
        }
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
            // "Chiefland Police Chief Ada Holm", but "Deputy Police Chief Ada Holm"
            let parts = titles.or(Class::TITLE_PART);
            let body = |at: usize| {
                words.class(at).has(Class::GOVERNMENT.or(Class::CIVIC))
                    && at > first
                    && !words.class(at - 1).has(parts.or(Class::NATION))
            };
            while left > first && words.class(left - 1).has(parts) && !body(left - 1) {
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
    // "Star Tom Hale", "Bookmakers Ladbrook" at the head of a sentence.
    if title.is_none() && words.tokens[first].flags.is_sentence_start() && !thing {
        let star = end - first == 3
            && matches!(words.written(first), "Star" | "Singer" | "Actor" | "Actress" | "Chef")
            && words.class(first + 1).has(Class::GIVEN);
        let makers = end - first == 2
            && words.written(first).ends_with("ers")
            && !words
                .class(first)
                .has(Class::ORGANISATION.or(Class::NICKNAME).or(Class::SURNAME).or(Class::GIVEN))
            && !words.class(first + 1).has(Class::COMMON);
        if star || makers {
            push(words, first + 1, end, star.then_some(first), pieces);
            return;
        }
    }
    // "New Yorker Tom Hale", "Texan Tom Hale"
    let native = (first..end.saturating_sub(2)).rev().find(|at| {
        matches!(
            words.written(*at),
            "Yorker" | "Texan" | "Californian" | "Londoner" | "Parisian" | "Floridian"
        )
    });
    if let Some(at) = native.filter(|at| words.class(at + 1).has(Class::GIVEN)) {
        push(words, at + 1, end, None, pieces);
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
    let mut office = words.before(of)?;
    // "Minister of State for Energy Ada Holm"
    if words.class(office).has(Class::OFFICE_OF)
        && let Some(before) = words.before(office).filter(|at| words.written(*at) == "of")
    {
        office = words.before(before)?;
    }
    if !matches!(words.written(of), "of" | "for") || !words.class(office).has(Class::TITLE.or(Class::OFFICE))
    {
        return None;
    }
    let mut at = first;
    while at < end && words.class(at).has(Class::OFFICE_OF) {
        at += 1;
    }
    // "President of Ukraine Ada Holm"
    if at == first && words.class(first).has(Class::COUNTRY) && words.class(first + 1).has(Class::GIVEN) {
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
    // "Halmian Conservative party"
    let party = next(words, to) == Some("party")
        && to - first > 1
        && words.class(to - 1).has(Class::ORGANISATION_FIRST);
    if title.is_none() && party {
        to += 1;
    }
    let mut first = first;
    // "Kidder, Peabody and Co"
    let house = title.is_none() && to > end && words.written(end) == "and" && words.written(end + 1) == "Co";
    if house
        && let Some(partner) = pieces.last().copied()
        && partner.end == first
        && partner.title.is_none()
        && words.gap(first - 1) == ", "
        && words.same_block(first - 1, first)
    {
        pieces.pop();
        first = partner.first;
    }
    if title.is_none() && to == end && has_police(words, first, end) {
        to += 1;
    }
    if to - first <= LONGEST {
        pieces.push(Piece { first, end: to, title });
    }
}

/// "Charleston police", but not "French police", "Local police" or a "Charleston police officer".
fn has_police(words: Words<'_>, first: usize, end: usize) -> bool {
    const NO_TOWN: Class =
        Class::NATION.or(Class::COUNTRY).or(Class::CONTINENT).or(Class::CALENDAR).or(Class::ORGANISATION);
    const OTHER: [&str; 12] = [
        "academy",
        "brutality",
        "car",
        "chief",
        "custody",
        "department",
        "force",
        "investigation",
        "officer",
        "officers",
        "state",
        "station",
    ];
    let head = words.class(first);
    next(words, end) == Some("police")
        && end - first <= 2
        && !(head.has(Class::COMMON) && words.tokens[first].flags.is_sentence_start())
        && !["ian", "ish", "ese", "Military", "military", "Riot", "Secret", "Serb", "Croat"]
            .iter()
            .any(|kind| words.written(first).ends_with(kind))
        && !(first..end).any(|at| words.class(at).has(NO_TOWN.or(Class::TITLE)) || words.is_all_caps(at))
        && !(end - first == 2 && head.has(Class::GIVEN))
        && next(words, end + 1).is_none_or(|after| !OTHER.contains(&after))
}

/// The word `at`, if it stands one space after the one before it, in the same block.
fn next<'a>(words: Words<'a>, at: usize) -> Option<&'a str> {
    (at > 0 && words.same_block(at - 1, at) && words.is_spaced(at - 1)).then(|| words.written(at))
}

/// "Bank of England", "International Committee of the Red Cross", "Institute for Polar Research".
fn with_of(words: Words<'_>, first: usize, end: usize) -> Option<usize> {
    let link = next(words, end)?;
    if !matches!(link, "of" | "for" | "on") {
        return None;
    }
    let heads = Class::GOVERNMENT.or(Class::CIVIC).or(Class::SCHOOL);
    let head = words.written(end - 1);
    let many = FOR.contains(&head);
    // "Kelda Hockey Hall of Fame"
    if head == "Hall" && end - first > 1 && link == "of" && next(words, end + 1) == Some("Fame") {
        return Some(end + 2);
    }
    // "Volvo of America"
    if end - first == 1
        && link == "of"
        && next(words, end + 1) == Some("America")
        && !words.class(first).has(Class::COMMON.or(Class::NATION))
    {
        return Some(end + 2);
    }
    if !words.class(end - 1).has(heads) && !MORE.contains(&head) && !many {
        return None;
    }
    let mut at = end + 1;
    if next(words, at)? == "the" {
        at += 1;
    }
    let told = match link {
        "of" => true,
        "for" => many || words.class(end - 1).has(heads) && is_ordinary(words, at),
        // "Commission on Human Rights", but not "pressure by the Commission on Italy".
        "on" => ON.contains(&head) && is_ordinary(words, at),
        _ => false,
    };
    if !told {
        return None;
    }
    let from = at;
    at = capitals_end(words, first, at);
    if at == from {
        return None;
    }
    // "Front for the Liberation of Kashmir", "Court of Arbitration for Sport".
    for _ in 0..2 {
        let again = next(words, at);
        let goes = again == Some("of") || again == Some("for") && link != "on" && (link == "of" || many);
        if !goes
            || again == Some("for") && link == "for" && again == Some(link) && !is_ordinary(words, at + 1)
        {
            break;
        }
        let further = capitals_end(words, first, at + 1);
        if further == at + 1 {
            break;
        }
        at = further;
    }
    at = with_fields(words, first, end - 1, at);
    // "The Labour Party of John Smith" is the Labour Party.
    let person = at - from >= 2
        && words.class(from).has(Class::GIVEN)
        && !words.class(at - 1).has(Class::ORGANISATION);
    (!person).then_some(at)
}

/// Where capitalised words that go on with a name end.
fn capitals_end(words: Words<'_>, first: usize, from: usize) -> usize {
    let mut at = from;
    while at - first < LONGEST && goes_on(words, at) {
        at += 1;
    }
    at
}

fn goes_on(words: Words<'_>, at: usize) -> bool {
    let told = words.class(at).has(Class::TITLE.or(Class::CALENDAR).or(Class::HONORIFIC))
        && !words.class(at).has(Class::OFFICE_OF)
        // "Church of Our Lady"
        && words.written(at - 1) != "Our";
    // "University of St. Thomas"
    let saint = words.written(at - 1) == "St" && words.gap(at - 1) == ". " && words.same_block(at - 1, at);
    (saint || next(words, at).is_some()) && words.is_capitalised(at) && !told
}

/// What else the head of a name is of: "Department of Health and Human Services", "Ministry of Forests, Lands and Rural Affairs".
fn with_fields(words: Words<'_>, first: usize, head: usize, end: usize) -> usize {
    // The fields before the last, set apart by commas.
    let mut at = end;
    while at < first + LONGEST
        && words.same_block(at - 1, at)
        && words.gap(at - 1) == ", "
        && is_field(words, at)
    {
        at = fields_end(words, at);
    }
    let listed = at > end;
    let and = words.same_block(at - 1, at)
        && words.written(at) == "and"
        && (words.is_spaced(at - 1) || listed && words.gap(at - 1) == ", ");
    if !and || !goes_on(words, at + 1) {
        return end;
    }
    let last = at + 1;
    let after = fields_end(words, last);
    let goes_further = next(words, after).is_some() && words.is_capitalised(after);
    let heads = Class::GOVERNMENT.or(Class::CIVIC).or(Class::SCHOOL);
    let is_head = words.class(head).has(heads) || FOR.contains(&words.written(head));
    if listed {
        return if is_field(words, last) && !goes_further && is_head { after } else { end };
    }
    // "Academy of Arts and Sciences"
    if words.class(last).has(Class::SECOND) {
        let mut to = last + 1;
        while to - first < LONGEST && goes_on(words, to) && words.class(to).has(Class::SECOND) {
            to += 1;
        }
        if to >= after {
            return to;
        }
    }
    // "College of Surgeons and Dentists", "Department of Labor and Workforce Development".
    let subjects = is_head && is_field(words, end - 1) && is_field(words, last) && !goes_further;
    if subjects { after } else { end }
}

/// Where the words of a field end that begins at a word: "Natural Resource Operations".
fn fields_end(words: Words<'_>, from: usize) -> usize {
    const MOST: usize = 4;
    let mut at = from;
    while at - from < MOST && (at == from || next(words, at).is_some()) && is_field(words, at) {
        at += 1;
    }
    at
}

/// A word of what a ministry, a college or a chamber is for.
fn is_field(words: Words<'_>, at: usize) -> bool {
    words.is_capitalised(at) && (is_subject(words, at) || words.class(at).has(Class::SECOND))
}

/// A word that is nobody's name.
fn is_ordinary(words: Words<'_>, at: usize) -> bool {
    let class = words.class(at);
    let ordinary = class.has(Class::COMMON) && !class.has(Class::GIVEN);
    words.is_capitalised(at)
        && !class.has(Class::NATION.or(Class::CALENDAR))
        && (ordinary || is_subject(words, at))
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
    if next(words, end)? != "and" || end - first > 4 {
        return None;
    }
    let second = end + 1;
    let mut at = second;
    while at - first < LONGEST && next(words, at).is_some() && words.is_capitalised(at) {
        at += 1;
    }
    if at == second {
        return None;
    }
    let one = end - first == 1;
    if one && at == second + 1 && words.tokens[first].word == words.tokens[second].word {
        return Some(at);
    }
    // "James Capel and Co", "Huntingdon and District Sea Cadets"
    let house = matches!(words.written(second), "Co" | "Company" | "Sons" | "Partners")
        && !words.class(end - 1).has(Class::ORGANISATION);
    let district = words.written(second) == "District"
        && at - second >= 2
        && end - first <= 2
        && !words.class(at - 1).has(Class::TITLE.or(Class::OFFICE));
    if house || district {
        return Some(at);
    }
    // "S and W Holroyd Plc"
    let letter = |at: usize| words.written(at).len() == 1;
    if one && letter(first) && letter(second) && at - second >= 2 {
        return Some(at);
    }
    // "Harbor National Bank and Trust Co"
    if words.written(end - 1) == "Bank" && words.written(second) == "Trust" {
        return Some(at);
    }
    // "the Dover and Northern Railway"
    let rails = ["Railway", "Railroad", "Canal"].contains(&words.written(at - 1)) && at - second >= 2;
    let article = next(words, first).is_some()
        && words.before(first).is_some_and(|the| matches!(words.written(the), "the" | "The"));
    let person = words.class(first).has(Class::GIVEN) && words.class(end - 1).has(Class::SURNAME);
    if rails && article && !person && !words.class(end - 1).has(Class::ORGANISATION) {
        return Some(at);
    }
    if end - first > 3 {
        return None;
    }
    let ends = words.class(at - 1).has(Class::GOVERNMENT.or(Class::CIVIC).or(Class::LEGAL));
    // Two names side by side are two: "Congress and the Supreme Court" has its article, "State and Defense Departments" none.
    let heads = Class::GOVERNMENT.or(Class::CIVIC).or(Class::LEGAL).or(Class::MEDIA).or(Class::TEAM);
    let trade = words.class(end - 1).has(Class::BUSINESS) && one;
    let first_ends = words.class(end - 1).has(heads) || words.class(end - 1).has(Class::BUSINESS) && !trade;
    (ends
        && !first_ends
        && is_ordinary(words, end - 1)
        && at - second >= 2
        && (second..at - 1).all(|at| is_ordinary(words, at)))
    .then_some(at)
}
