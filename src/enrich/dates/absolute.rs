//! Expressions that name their day, month or year: "Dec 10", "17 February 2014", "a landmark 2014 report".

use super::FoundDate;
use super::calendar::{self, Day};
use super::own_year::{is_plural, own_year};
use super::quarter;
use super::reader::{DateGap, DateReader};
use super::tense::{Tense, tense};
use super::vehicle;
use super::words::DateWord;
use crate::date::Date;

/// Reads an expression that begins with the token `at`.
pub(super) fn read(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    iso(reader, at)
        .or_else(|| numeric(reader, at))
        .or_else(|| weekday_and_day(reader, at, article))
        .or_else(|| day(reader, at, article))
        .or_else(|| quarter::read(reader, at, article))
        .or_else(|| month(reader, at, article))
        .or_else(|| year(reader, at, article))
}

/// `2014-02-17`.
pub(super) fn iso(reader: &DateReader<'_>, at: usize) -> Option<FoundDate> {
    let year = reader.year(at)?;
    let (month, two) = reader.digits(at + 1)?;
    let (day, also_two) = reader.digits(at + 2)?;
    let tight = |at: usize| reader.trail(at) == "-";
    let shape = two == 2 && also_two == 2 && tight(at) && tight(at + 1) && !tight(at + 2);
    Some(FoundDate::one(
        Date::new(year as i16, Some(month as u8), Some(day as u8)).filter(|_| shape)?,
        at + 3,
    ))
}

/// `17/02/2014` and `17.02.2014`, where only one order of day and month can be meant.
fn numeric(reader: &DateReader<'_>, at: usize) -> Option<FoundDate> {
    let (parts, end): (Vec<i32>, usize) =
        if reader.gap(at) == DateGap::Slash && reader.gap(at + 1) == DateGap::Slash {
            let (first, second) = (reader.digits(at)?.0, reader.digits(at + 1)?.0);
            (vec![first, second, reader.year(at + 2)?], at + 3)
        } else {
            let written = reader.written(at);
            let parts: Option<Vec<i32>> =
                written.split('.').map(|part| (part.len() <= 4).then(|| part.parse().ok())?).collect();
            (parts.filter(|parts| parts.len() == 3 && (1500..2100).contains(&parts[2]))?, at + 1)
        };
    let (first, second) = (parts[0], parts[1]);
    let (day, month) = match (first <= 12, second <= 12) {
        (true, true) if first != second => return None,
        (_, true) => (first, second),
        (true, false) => (second, first),
        (false, false) => return None,
    };
    if reader.gap(end - 1) == DateGap::Slash {
        return None;
    }
    Some(FoundDate::one(Date::new(parts[2] as i16, Some(month as u8), Some(day as u8))?, end))
}

/// A day of a month as it is written, without its year.
struct MonthDay {
    month: i8,
    day: i32,
    until: Option<i32>,
    end: usize,
}

/// `Dec 10`, `Dec. 10th`, `10 December`, `10th of December`, `10-12 December`, `Christmas Day`.
fn month_day(reader: &DateReader<'_>, at: usize) -> Option<MonthDay> {
    if let DateWord::Month(month, short) = reader.word(at) {
        // A full name and a stop end a sentence.
        let joined = match reader.gap(at) {
            DateGap::Space => true,
            DateGap::Stop => short,
            _ => false,
        };
        // `March 10 miles`, at the head of a sentence, may be an order.
        let verb =
            matches!(month, 3 | 5) && reader.starts_sentence(at) && reader.gap(at + 1) == DateGap::Space;
        if !joined || verb && reader.written(at + 2).bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let the = usize::from(reader.word(at + 1) == DateWord::The && reader.gap(at + 1) == DateGap::Space);
        // `midnight on March six`, but not `March six miles`
        let counted = match reader.word(at + 1) {
            DateWord::Count(count @ 1..=10)
                if !is_plural(reader, at + 2) && reader.gap(at + 1) != DateGap::Dash =>
            {
                Some(count)
            }
            _ => None,
        };
        let day = counted.or_else(|| reader.day(at + 1 + the))?;
        if the == 1 && !reader.written(at + 2).ends_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut end = at + 2 + the;
        let (until, after) = range(reader, end - 1, day);
        end = after.unwrap_or(end);
        // `May 10,000`, `June 10%`, `March 2.5`.
        let trail = reader.trail(end - 1);
        let hyphened = reader.gap(end - 1) == DateGap::Dash && !reader.is_capitalised(end);
        let counted = trail.starts_with(['%', ':', '/', '°']) || trail.starts_with('-') && hyphened;
        return (!counted).then_some(MonthDay { month, day, until, end });
    }
    if let Some((month, day, end)) = feast(reader, at) {
        return Some(MonthDay { month, day, until: None, end });
    }
    let day = reader.day(at)?;
    if reader.lead(at).ends_with(['$', '€', '£', '¥', '.', ':', '/', '#']) {
        return None;
    }
    let (until, after) = range(reader, at, day);
    let last = after.unwrap_or(at + 1) - 1;
    let of = usize::from(reader.word(last + 1) == DateWord::Of && reader.gap(last) == DateGap::Space);
    match reader.joined(last + 1 + of) {
        DateWord::Month(month, _) => {
            let end = last + 2 + of;
            // `one of 10 of March's`: only an ordinal takes an "of".
            let ordinal = reader.written(last).ends_with(|c: char| c.is_ascii_alphabetic());
            if of == 1 && !ordinal {
                return None;
            }
            Some(MonthDay { month, day, until, end })
        }
        _ => None,
    }
}

/// A second day after the first, as in `10-12 December`, `10 and 12 December`.
fn range(reader: &DateReader<'_>, at: usize, first: i32) -> (Option<i32>, Option<usize>) {
    let step = match (reader.gap(at), reader.joined(at + 1)) {
        (DateGap::Dash, _) => 1,
        (DateGap::Space, DateWord::And | DateWord::To) if reader.gap(at + 1) == DateGap::Space => 2,
        _ => return (None, None),
    };
    // Not `Dec 10-2014` nor `Dec 10 to 12 people`: the latter cannot be told apart from days, so it needs a range.
    match reader.day(at + step) {
        Some(until) if until > first => (Some(until), Some(at + step + 1)),
        _ => (None, None),
    }
}

/// `Christmas Day`, `Christmas Eve`, `New Year's Day`, `New Year's Eve`.
fn feast(reader: &DateReader<'_>, at: usize) -> Option<(i8, i32, usize)> {
    let capital = |at: usize| reader.is_capitalised(at);
    let is_day = |at: usize| reader.written(at) == "Day";
    match reader.word(at) {
        DateWord::Christmas if reader.gap(at) == DateGap::Space && capital(at + 1) => {
            match reader.word(at + 1) {
                DateWord::Eve => Some((12, 24, at + 2)),
                _ if is_day(at + 1) => Some((12, 25, at + 2)),
                _ => None,
            }
        }
        DateWord::New
            if capital(at)
                && reader.written(at + 1) == "Year"
                && reader.gap(at + 1) == DateGap::Possessive =>
        {
            match reader.word(at + 2) {
                DateWord::Eve if capital(at + 2) => Some((12, 31, at + 3)),
                _ if is_day(at + 2) => Some((1, 1, at + 3)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A day of a month, with its year or with the year that the sentence gives it.
fn day(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    let found = month_day(reader, at)?;
    if reader.before(at) == DateWord::Every || is_name(reader, at, found.end) {
        return None;
    }
    match reader.before(at) {
        // `Friday (8th May)`
        DateWord::Weekday(weekday) if reader.lead(at).trim() == "(" => {
            complete(reader, at, &found, article, Some(weekday))
        }
        // A weekday before it that is not its own makes it unsure.
        DateWord::Weekday(_) => None,
        _ => complete(reader, at, &found, article, None),
    }
}

/// `Tuesday, Dec 10`, `last Tuesday, Dec 10`: the day of the week must be that of the day.
fn weekday_and_day(reader: &DateReader<'_>, first: usize, article: Option<Date>) -> Option<FoundDate> {
    let lead = matches!(reader.word(first), DateWord::Last | DateWord::Next | DateWord::This);
    let at = first + usize::from(lead && reader.joined(first + 1) != DateWord::None);
    let DateWord::Weekday(weekday) = reader.word(at) else { return None };
    let the = usize::from(reader.word(at + 1) == DateWord::The && reader.gap(at + 1) == DateGap::Space);
    if !matches!(reader.gap(at), DateGap::Space | DateGap::Comma) || reader.before(at) == DateWord::Every {
        return None;
    }
    let found = month_day(reader, at + 1 + the)?;
    complete(reader, at, &found, article, Some(weekday))
}

/// In days: so far ahead lies what was agreed on from a day on.
const SOON: i32 = 60;
/// In days. A newspaper names the year of what is farther away.
const HALF_A_YEAR: i32 = 183;

/// Gives a day of a month its year.
fn complete(
    reader: &DateReader<'_>,
    at: usize,
    found: &MonthDay,
    article: Option<Date>,
    weekday: Option<i8>,
) -> Option<FoundDate> {
    let of_year = |year: i32, day: i32| Date::new(year as i16, Some(found.month as u8), Some(day as u8));
    if let Some((year, end)) = own_year(reader, found.end, article) {
        let until = found.until.and_then(|day| of_year(year, day));
        return Some(FoundDate { date: of_year(year, found.day)?, until, end });
    }
    // A number after the day that is no year, as in `Dec 10 2.5`, means that this is no day.
    if reader.gap(found.end - 1) == DateGap::Space
        && reader.token(found.end).is_some_and(|t| t.flags.is_number())
    {
        return None;
    }
    let written = calendar::day(article)?;
    let mut candidates: Vec<(Day, i32)> = (-1..=1)
        .filter_map(|years| {
            let date = of_year(i32::from(written.year()) + years, found.day)?;
            let day = calendar::day(Some(date))?;
            Some((day, calendar::between(written, day)))
        })
        .collect();
    candidates.sort_by_key(|(_, days)| days.abs());
    let chosen = match weekday {
        Some(weekday) => {
            let fits = |day: Day| calendar::weekday(day) == i32::from(weekday);
            candidates.into_iter().find(|(day, days)| fits(*day) && days.abs() < HALF_A_YEAR)
        }
        None => match tense(reader, at, found.end) {
            // A newspaper names the year where the day is farther away than this.
            Some(Tense::Past) => candidates
                .iter()
                .find(|(day, days)| *days <= 0 && (*days > -HALF_A_YEAR || day.year() == written.year()))
                .or_else(|| {
                    // `they offered more from April 1`
                    let coming = matches!(reader.before(at), DateWord::From | DateWord::Preposition);
                    candidates.iter().find(|(_, days)| coming && (0..=SOON).contains(days))
                })
                .copied(),
            Some(Tense::Future) => candidates
                .into_iter()
                .find(|(day, days)| *days >= 0 && (*days < HALF_A_YEAR || day.year() == written.year())),
            None => candidates.into_iter().next().filter(|(_, days)| days.abs() <= 120),
        },
    };
    let (day, _) = chosen?;
    let until = found.until.and_then(|last| of_year(i32::from(day.year()), last));
    Some(FoundDate { date: calendar::of_day(day)?, until, end: found.end })
}

/// Days that are names of events, whatever the year: `the September 11 attacks`.
fn is_name(reader: &DateReader<'_>, at: usize, end: usize) -> bool {
    let next = reader.written(end);
    let event =
        ["attack", "attacks", "terrorist", "terror", "hijackers", "movement", "uprising", "revolution"];
    let cap = reader.gap(end - 1) == DateGap::Space
        && reader.is_capitalised(end)
        && reader.before(at) == DateWord::The;
    reader.gap(end - 1) == DateGap::Space && event.iter().any(|known| next.eq_ignore_ascii_case(known)) || cap
}

/// `March 2014`, `in March`, `last March`.
fn month(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    let lead = reader.word(at);
    let (lead, at) = match lead {
        DateWord::Last | DateWord::Next | DateWord::This => (Some(lead), at + 1),
        _ => (None, at),
    };
    let DateWord::Month(month, short) = (if lead.is_some() { reader.joined(at) } else { reader.word(at) })
    else {
        return None;
    };
    let stop = reader.gap(at) == DateGap::Stop && short;
    let own =
        if stop { reader.year(at + 1).map(|year| (year, at + 2)) } else { own_year(reader, at + 1, article) };
    if let (None, Some((year, end))) = (lead, own) {
        return Some(FoundDate::one(Date::new(year as i16, Some(month as u8), None)?, end));
    }
    let written = calendar::month(article)?;
    let this_year = written.div_euclid(12) * 12 + i32::from(month) - 1;
    let chosen = match lead {
        // In the year that is running, `last March` may be either of two.
        Some(DateWord::Last) if this_year >= written => this_year - 12,
        Some(DateWord::Next) if this_year <= written => this_year + 12,
        Some(DateWord::This) => this_year,
        Some(_) => return None,
        None => {
            let range = matches!(reader.joined(at + 1), DateWord::To | DateWord::And)
                || reader.gap(at) == DateGap::Dash;
            if let Some(found) = of_noun(reader, at, month, written) {
                return Some(FoundDate::one(calendar::of_month(found)?, at + 1));
            }
            // `the end of February`, `the month of April`
            let part = reader.before(at) == DateWord::Of
                && at >= 2
                && (reader.word(at - 2) == DateWord::PartOf || reader.written(at - 2) == "month");
            let said = part
                || matches!(reader.before(at), DateWord::In | DateWord::Preposition | DateWord::PartOf)
                || reader.before(at) == DateWord::From && !range;
            let joined = at > 0 && matches!(reader.gap(at - 1), DateGap::Space | DateGap::Dash);
            // `in May Street`, `in March, 10 people`.
            let followed = reader.gap(at) == DateGap::Space && reader.is_capitalised(at + 1);
            // "Support for May"
            let minister = month == 5 && at > 0 && reader.written(at - 1).eq_ignore_ascii_case("for");
            if !said || !joined || followed || short || minister {
                return None;
            }
            let tense = tense(reader, at, at + 1);
            // The month that is running needs no verb.
            if tense.is_none() && this_year == written {
                return Some(FoundDate::one(calendar::of_month(this_year)?, at + 1));
            }
            match tense? {
                Tense::Past if this_year <= written => this_year,
                Tense::Past if this_year - 12 > written - 6 => this_year - 12,
                Tense::Future if this_year >= written => this_year,
                Tense::Future if this_year + 12 < written + 6 => this_year + 12,
                _ => return None,
            }
        }
    };
    Some(FoundDate::one(calendar::of_month(chosen)?, at + 1))
}

/// `the February agreement`, `its March report`, `October's vote`: the month nearest to the article's, as a number of
/// months, where the other one is much farther away.
fn of_noun(reader: &DateReader<'_>, at: usize, month: i8, written: i32) -> Option<i32> {
    // Months that people are called like.
    let named = matches!(month, 4..=6);
    let gap = reader.gap(at);
    let possessive = gap == DateGap::Possessive && !named && !reader.is_capitalised(at + 1);
    let determined = gap == DateGap::Space
        && (is_determiner(reader.before(at)) && reader.gap(at - 1) == DateGap::Space
            || at > 0 && reader.gap(at - 1) == DateGap::Possessive);
    let next = reader.written(at + 1);
    let noun = reader.word(at + 1) == DateWord::None
        && next.len() > 3
        && next.bytes().all(|b| b.is_ascii_lowercase())
        // Those of a Mrs May.
        && !(month == 5 && ["government", "cabinet", "administration", "ministry"].contains(&next));
    if !(possessive || determined && noun) {
        return None;
    }
    let ahead = (i32::from(month) - 1 - written).rem_euclid(12);
    let lead = at - usize::from(determined && is_determiner(reader.before(at)));
    let coming = reader.before(lead) == DateWord::Before
        || reader.before(lead) == DateWord::Of && reader.written(lead.saturating_sub(2)) == "ahead";
    // "A June bride" is of no year.
    let any = ["a", "an", "any", "another"];
    // A January accord is.
    let event = [
        "accord",
        "agreement",
        "announcement",
        "decision",
        "deal",
        "election",
        "meeting",
        "report",
        "ruling",
        "speech",
        "summit",
        "vote",
    ];
    let happened = (1..=2).any(|steps| event.contains(&reader.written(at + steps)));
    if determined && !happened && any.iter().any(|word| word.eq_ignore_ascii_case(reader.written(at - 1))) {
        return None;
    }
    let tense = if coming { Some(Tense::Future) } else { tense(reader, at, at + 1) };
    match (ahead, tense) {
        (0, _) => Some(written),
        (1..=4, Some(Tense::Future)) => Some(written + ahead),
        // What is past may have been said of a month that was still to come.
        (3..=11, Some(Tense::Past)) | (6..=11, None) => Some(written + ahead - 12),
        _ => None,
    }
}

/// `in 2014`, `the 2014 report`, `2014-16`, `(2014)`.
fn year(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    let year = reader.year(at)?;
    let written = article.map_or(2100, |date| i32::from(date.year()));
    let gap_before = at.checked_sub(1).map_or(DateGap::Other, |before| reader.gap(before));
    let near = matches!(gap_before, DateGap::Space | DateGap::Dash);
    let before = if near { reader.before(at) } else { DateWord::None };
    // Of a number of people, of a code or of a season: 2014 soldiers, 2014/15, 2014-B.
    let trail = reader.trail(at);
    if trail.starts_with('/') {
        return None;
    }
    let bracketed = reader.lead(at).ends_with('(') && trail.starts_with(')');
    if let Some((until, end)) = years(reader, at, year) {
        let said = bracketed_or_said(before) || reader.lead(at).ends_with('(');
        let found = FoundDate { date: calendar::of_year(year)?, until: calendar::of_year(until), end };
        return said.then_some(found);
    }
    if reader.gap(at) == DateGap::Dash && reader.token(at + 1).is_some_and(|t| t.flags.is_number()) {
        return None;
    }
    let plausible = (1800..=written + 60).contains(&year);
    // "1985 earnings" are of that year, 1985 soldiers are not.
    let finance = ["earnings", "figures", "levels", "profits", "results", "sales"];
    let counts = is_plural(reader, at + 1) && !finance.contains(&reader.written(at + 1));
    let ends = !(reader.gap(at) == DateGap::Space && counts);
    let said = match before {
        DateWord::In | DateWord::Preposition | DateWord::Of | DateWord::PartOf | DateWord::Season => ends,
        DateWord::From | DateWord::After | DateWord::Before => ends,
        DateWord::To | DateWord::And if ends && pair_begins(reader, at) => true,
        DateWord::To => ends && leads_to(reader, at),
        _ => {
            ends && (is_said_of(reader, at) || has_news(reader, at, written))
                || bracketed
                || opens_a_list(reader, at)
                || ends && is_called_year(reader, at)
        }
    };
    if said && plausible {
        return Some(FoundDate::one(calendar::of_year(year)?, at + 1));
    }
    // `a landmark 2014 report`, `the 2014 elections`, `the UN's 2014 report`.
    let noun = reader.gap(at) == DateGap::Space
        && reader.word(at + 1) == DateWord::None
        && !reader.starts_sentence(at + 1);
    let wordy =
        reader.written(at + 1).len() > 2 && !reader.token(at + 1).is_some_and(|t| t.flags.is_number());
    let round = year % 100 == 0 && is_plural(reader, at + 1);
    let determined = gap_before == DateGap::Possessive
        || matches!(reader.lead(at), "' " | "’ ")
        || gap_before == DateGap::Space && is_determiner(before)
        || gap_before == DateGap::Space
            && at >= 2
            && reader.gap(at - 2) == DateGap::Space
            && is_determiner(reader.before(at - 1))
            && (before == DateWord::None || reader.written(at - 1) == "annual")
            && !reader.is_capitalised(at - 1)
            && !is_plural(reader, at - 1);
    // "A landmark 2014 metres": a report is one, metres are many.
    let counts = is_plural(reader, at + 1)
        && ["a", "an"].iter().any(|article| {
            (1..=2).any(|steps| at >= steps && reader.written(at - steps).eq_ignore_ascii_case(article))
        });
    let recent = (1800..=written + 20).contains(&year);
    let named =
        noun && wordy && !round && !counts && determined && recent && !vehicle::is_model(reader, at + 1);
    calendar::of_year(year).filter(|_| named).map(|date| FoundDate::one(date, at + 1))
}

/// `2010: eleven ran` at the beginning of a sentence or line.
fn opens_a_list(reader: &DateReader<'_>, at: usize) -> bool {
    let first = at == 0 || reader.starts_sentence(at) || reader.lead(at).contains('\n');
    first && reader.trail(at).strip_prefix(':').is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// `debentures due 2009`, `has entered 2005`, `compared with 2003`, `than 2001's`.
fn is_said_of(reader: &DateReader<'_>, at: usize) -> bool {
    if at == 0 || reader.gap(at - 1) != DateGap::Space {
        return false;
    }
    let before = reader.written(at - 1);
    let compared = at >= 2
        && matches!(reader.written(at - 2), "compared" | "comparable")
        && matches!(before, "with" | "to");
    compared
        || matches!(before, "due" | "entered" | "entering" | "enters")
        || matches!(before, "than" | "like" | "unlike") && reader.gap(at) == DateGap::Possessive
}

/// `to` and a year after what reaches so far: `a quiet start to 2005`, `extends the contract to 2021`, `compared to 1985`.
fn leads_to(reader: &DateReader<'_>, at: usize) -> bool {
    const REACH: [&str; 9] =
        ["approach", "comparable", "compared", "contract", "deal", "end", "lease", "run-up", "start"];
    at >= 2 && reader.gap(at - 2) == DateGap::Space && REACH.contains(&reader.written(at - 2))
}

/// A year that does or brings something: `but 2005 could see another try`. Many are no one, so the verb is singular.
fn has_news(reader: &DateReader<'_>, at: usize, written: i32) -> bool {
    let verbs =
        ["is", "was", "will", "could", "would", "should", "has", "may", "might", "saw", "promises", "looks"];
    let near = reader.year(at).is_some_and(|year| (written - 20..=written + 20).contains(&year));
    let begins = reader.starts_sentence(at)
        || at > 0
            && (matches!(reader.gap(at - 1), DateGap::Comma)
                || reader.gap(at - 1) == DateGap::Space
                    && matches!(reader.written(at - 1), "but" | "and" | "that" | "But"));
    near && begins && reader.gap(at) == DateGap::Space && verbs.contains(&reader.written(at + 1))
}

/// `fiscal years 2010`, `the year 2009`.
fn is_called_year(reader: &DateReader<'_>, at: usize) -> bool {
    at > 0 && reader.gap(at - 1) == DateGap::Space && matches!(reader.written(at - 1), "year" | "years")
}

fn is_determiner(word: DateWord) -> bool {
    matches!(word, DateWord::The | DateWord::Determiner)
}

fn bracketed_or_said(before: DateWord) -> bool {
    matches!(before, DateWord::In | DateWord::Preposition | DateWord::Of | DateWord::From | DateWord::The)
}

/// The second year of `2014-16`, `1914–1918`, `2003 to 2011`.
fn years(reader: &DateReader<'_>, at: usize, first: i32) -> Option<(i32, usize)> {
    if reader.gap(at) != DateGap::Dash {
        return None;
    }
    let (number, digits) = reader.digits(at + 1)?;
    let until = match digits {
        4 => number,
        2 => first / 100 * 100 + number,
        _ => return None,
    };
    (until > first && until < first + 100 && reader.gap(at + 1) != DateGap::Dash).then_some((until, at + 2))
}

/// Whether `and 2011`, `to 2011` closes what `between 2003` or `from 2003` began.
fn pair_begins(reader: &DateReader<'_>, at: usize) -> bool {
    let begins = |word: DateWord| {
        matches!(
            word,
            DateWord::From
                | DateWord::In
                | DateWord::Preposition
                | DateWord::Of
                | DateWord::After
                | DateWord::Before
        )
    };
    at >= 3
        && reader.year(at - 2).is_some()
        && (begins(reader.word(at - 3)) || is_called_year(reader, at - 2))
}
