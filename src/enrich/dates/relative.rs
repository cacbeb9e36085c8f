//! Expressions that count from the date of the article: "on Tuesday", "yesterday", "last year", "three days ago".

use super::FoundDate;
use super::calendar::{self, Day};
use super::reader::{DateGap, DateReader};
use super::tense::{Tense, tense};
use super::words::{DateWord, Unit};
use crate::date::Date;

/// Reads an expression that begins with the token `at`.
pub(super) fn read(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    match reader.word(at) {
        DateWord::Weekday(_) => weekday(reader, at, calendar::day(article)?),
        DateWord::Today => today(reader, at, calendar::day(article)?),
        DateWord::Tonight if reader.is_quoted(at) => None,
        DateWord::Tonight => Some(FoundDate::one(calendar::shifted(calendar::day(article)?, 0)?, at + 1)),
        DateWord::Yesterday | DateWord::Tomorrow => next_door(reader, at, calendar::day(article)?),
        DateWord::PartOf => end_of_year(reader, at, article?),
        DateWord::The => beyond(reader, at, calendar::day(article)?),
        DateWord::Last | DateWord::Next | DateWord::This => near(reader, at, article),
        DateWord::Earlier | DateWord::Later if reader.joined(at + 1) == DateWord::This => {
            near(reader, at + 1, article)
        }
        DateWord::Count(_) | DateWord::Determiner | DateWord::In | DateWord::None => {
            counted(reader, at, article)
        }
        _ => None,
    }
}

/// `on Tuesday`: the last one if the sentence speaks of what was, the next one if of what will be.
fn weekday(reader: &DateReader<'_>, at: usize, written: Day) -> Option<FoundDate> {
    let DateWord::Weekday(weekday) = reader.word(at) else { return None };
    let before = reader.before(at);
    let barred = matches!(
        before,
        DateWord::Every
            | DateWord::Proper
            | DateWord::The
            | DateWord::Determiner
            | DateWord::Of
            | DateWord::About
    ) || matches!(
        before,
        DateWord::Last | DateWord::Next | DateWord::This | DateWord::Past | DateWord::Coming
    );
    // `as of Thursday morning`
    let barred = barred && !(before == DateWord::Of && at >= 2 && reader.written(at - 2) == "as");
    let span = matches!(reader.word(at + 1), DateWord::To | DateWord::And)
        && matches!(reader.word(at + 2), DateWord::Weekday(_))
        || reader.gap(at) == DateGap::Dash && matches!(reader.word(at + 1), DateWord::Weekday(_))
        || matches!(before, DateWord::To | DateWord::And)
        || before == DateWord::From && reader.gap(at) != DateGap::Possessive;
    let named = [
        "Times",
        "Mirror",
        "Telegraph",
        "Express",
        "Mail",
        "Sun",
        "Post",
        "Herald",
        "League",
        "Night",
        "Agreement",
        "School",
        "Prayers",
        "Island",
    ];
    let name = matches!(reader.gap(at), DateGap::Space | DateGap::Dash)
        && named.contains(&reader.written(at + 1))
        || at > 0 && reader.gap(at - 1) == DateGap::Dash && before == DateWord::None;
    if barred || span || name || reader.word(at + 1) == DateWord::Of || has_its_date(reader, at) {
        return None;
    }
    let ahead = (i32::from(weekday) - calendar::weekday(written)).rem_euclid(7);
    let days = match tense(reader, at, at + 1)? {
        Tense::Past => (ahead - 7) % 7,
        Tense::Future => ahead,
    };
    Some(FoundDate::one(calendar::shifted(written, days)?, at + 1))
}

/// `Friday (8th May)`, `May 8 (Friday)`: the date beside a day of the week says which one it is.
fn has_its_date(reader: &DateReader<'_>, at: usize) -> bool {
    let is_day = |at: usize| reader.day(at).is_some();
    let is_month = |at: usize| matches!(reader.word(at), DateWord::Month(..));
    let near = |a: usize, b: usize| is_day(a) && is_month(b) || is_month(a) && is_day(b);
    // "Saturday 20 August" of another year is no day of this week either.
    let beside = matches!(reader.gap(at), DateGap::Comma | DateGap::Space);
    let bracket = (reader.trail(at).trim() == "(" || beside) && near(at + 1, at + 2);
    let before = at >= 2
        && (reader.lead(at).trim() == "(" || reader.gap(at - 1) == DateGap::Comma)
        && near(at - 2, at - 1);
    bracket || before
}

/// `today`, where the sentence shows that the day is meant and not the times.
fn today(reader: &DateReader<'_>, at: usize, written: Day) -> Option<FoundDate> {
    // "today's vote" is of the day, "today's youth" is of the times.
    let news = [
        "announcement",
        "auction",
        "close",
        "decision",
        "edition",
        "election",
        "game",
        "hearing",
        "match",
        "meeting",
        "order",
        "ruling",
        "session",
        "statement",
        "strike",
        "talks",
        "trading",
        "verdict",
        "vote",
    ];
    if reader.gap(at) == DateGap::Possessive
        && news.contains(&reader.written(at + 1))
        && !reader.is_quoted(at)
    {
        return Some(FoundDate::one(calendar::shifted(written, 0)?, at + 1));
    }
    if matches!(reader.gap(at), DateGap::Possessive | DateGap::Dash) || reader.before(at) == DateWord::Of {
        return None;
    }
    // Whoever is quoted may have spoken on another day.
    if reader.is_quoted(at) {
        return None;
    }
    // The Today programme of a broadcaster.
    let show = reader.is_capitalised(at)
        && !reader.starts_sentence(at)
        && matches!(reader.written(at + 1), "programme" | "program" | "show");
    tense(reader, at, at + 1).filter(|_| !show)?;
    Some(FoundDate::one(calendar::shifted(written, 0)?, at + 1))
}

/// `yesterday`, `tomorrow`, with a part of the day.
fn next_door(reader: &DateReader<'_>, at: usize, written: Day) -> Option<FoundDate> {
    let days = if reader.word(at) == DateWord::Yesterday { -1 } else { 1 };
    // Tomorrow's world; the leaders of tomorrow.
    let vague = days == 1 && reader.gap(at) == DateGap::Possessive
        || matches!(reader.before(at), DateWord::Of | DateWord::Before | DateWord::After);
    let part = matches!(reader.joined(at + 1), DateWord::PartOfDay | DateWord::Night);
    calendar::shifted(written, days)
        .filter(|_| !vague && !reader.is_quoted(at))
        .map(|date| FoundDate::one(date, at + 1 + usize::from(part)))
}

/// `by the end of the year`, but not of a year that has just begun.
fn end_of_year(reader: &DateReader<'_>, at: usize, article: Date) -> Option<FoundDate> {
    let year = reader.joined(at + 1) == DateWord::Of
        && matches!(reader.joined(at + 2), DateWord::The | DateWord::This)
        && reader.joined(at + 3) == DateWord::Unit(Unit::Year)
        && reader.written(at + 3) == "year"
        && matches!(reader.written(at), "end" | "middle" | "start" | "beginning")
        && !matches!(reader.before(at), DateWord::Every | DateWord::Determiner);
    let begun = article.month().is_none_or(|month| month <= 2) && reader.written(at) == "end";
    let past = begun && tense(reader, at, at + 4) != Some(Tense::Future);
    Some(FoundDate::one(calendar::of_year(i32::from(article.year()))?, at + 4)).filter(|_| year && !past)
}

/// `the day before yesterday`, `the day after tomorrow`.
fn beyond(reader: &DateReader<'_>, at: usize, written: Day) -> Option<FoundDate> {
    let days = match (reader.joined(at + 1), reader.joined(at + 2), reader.joined(at + 3)) {
        (DateWord::Unit(Unit::Day), DateWord::Before, DateWord::Yesterday) => -2,
        (DateWord::Unit(Unit::Day), DateWord::After, DateWord::Tomorrow) => 2,
        _ => return None,
    };
    Some(FoundDate::one(calendar::shifted(written, days)?, at + 4))
}

/// `last year`, `this month`, `next week`, `last night`, `this morning`, `last Tuesday`, `this time last year`.
fn near(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    let lead = reader.word(at);
    // `the last year` is a span, `at last year after year` nothing at all; `the last two months` counts no day.
    if matches!(reader.before(at), DateWord::The | DateWord::Determiner) && lead != DateWord::This {
        return None;
    }
    let steps = match lead {
        DateWord::Last => -1,
        DateWord::This => 0,
        _ => 1,
    };
    let adjective =
        matches!((lead, reader.joined(at + 1)), (DateWord::This, DateWord::Past | DateWord::Coming));
    let noun = at + 1 + usize::from(adjective);
    // "this Sunday, 8 December", where they are not the same day.
    if has_its_date(reader, noun) {
        return None;
    }
    let found = match reader.joined(noun) {
        DateWord::Unit(Unit::Year) if !adjective && reader.written(noun) == "year" => {
            let year = i32::from(article?.year()) + steps;
            calendar::of_year(year)
        }
        DateWord::Unit(Unit::Month) if !adjective && reader.written(noun) == "month" => {
            calendar::of_month(calendar::month(article)? + steps)
        }
        DateWord::Unit(Unit::Week) if !adjective && reader.written(noun) == "week" => {
            week(calendar::day(article)?, steps)
        }
        DateWord::Night if lead == DateWord::Last => calendar::shifted(calendar::day(article)?, -1),
        DateWord::PartOfDay if lead == DateWord::This && !adjective => {
            calendar::shifted(calendar::day(article)?, 0)
        }
        DateWord::Weekday(weekday) => {
            let written = calendar::day(article)?;
            let from_monday = i32::from(weekday) - calendar::weekday(written);
            let days = match (lead, adjective, reader.joined(at + 1)) {
                (DateWord::This, true, DateWord::Past) => from_monday.rem_euclid(7) - 7,
                (DateWord::This, true, _) => (from_monday - 1).rem_euclid(7) + 1,
                (DateWord::This, false, _) if from_monday >= 0 => from_monday,
                // Whether the one of this week or of the week beside it is meant, readers disagree: only a day that
                // is both the nearest and in that week is taken.
                (DateWord::Last, ..) if from_monday >= 0 => from_monday - 7,
                (DateWord::Next, ..) if from_monday <= 0 => from_monday + 7,
                _ => return None,
            };
            calendar::shifted(written, days)
        }
        _ => None,
    };
    Some(FoundDate::one(found?, noun + 1))
}

/// A week as the month that all its working days are in.
fn week(written: Day, steps: i32) -> Option<Date> {
    let monday = 7 * steps + 1 - calendar::weekday(written);
    let (first, last) = (calendar::shifted(written, monday)?, calendar::shifted(written, monday + 4)?);
    Date::new(first.year(), first.month(), None).filter(|_| first.month() == last.month())
}

/// `three days ago`, `a year ago`, `in two weeks' time`, `ten days from now`.
fn counted(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    let has_in = reader.word(at) == DateWord::In;
    let first = at + usize::from(has_in);
    let count = match reader.word(first) {
        DateWord::Count(count) => count,
        DateWord::Determiner if matches!(reader.written(first), "a" | "an" | "A" | "An") => 1,
        DateWord::None => reader.digits(first).filter(|(_, digits)| *digits <= 2)?.0,
        _ => return None,
    };
    // More than ten days ago; a hundred and ten days ago.
    let loose = matches!(reader.before(at), DateWord::About | DateWord::And | DateWord::Preposition)
        || at > 0 && reader.gap(at - 1) == DateGap::Dash
        || reader.lead(first).ends_with(['.', '$', '£', '€']);
    let DateWord::Unit(unit) = reader.joined(first + 1) else { return None };
    if loose || count == 0 {
        return None;
    }
    let (sign, end) = match (reader.joined(first + 2), reader.joined(first + 3)) {
        (DateWord::Ago, _) if !has_in => (-1, first + 3),
        (DateWord::From, DateWord::Now) if !has_in => (1, first + 4),
        _ if has_in && in_time(reader, first + 1) => (1, first + 3),
        _ => return None,
    };
    let count = sign * count;
    let date = match unit {
        Unit::Day if count.abs() <= 14 => calendar::shifted(calendar::day(article)?, count)?,
        // Weeks are rarely counted to the day: the month is told if a few days more or less are in it as well.
        Unit::Week if count.abs() <= 8 => {
            let day = calendar::day(article)?;
            let (from, to) = (calendar::shifted(day, 7 * count - 3)?, calendar::shifted(day, 7 * count + 3)?);
            Date::new(from.year(), from.month(), None).filter(|_| from.month() == to.month())?
        }
        Unit::Month if count.abs() < 12 => calendar::of_month(calendar::month(article)? + count)?,
        // Round numbers of many years are rounded.
        Unit::Year if count.abs() <= 10 || count.abs() < 20 && count % 5 != 0 => {
            calendar::of_year(i32::from(article?.year()) + count)?
        }
        _ => return None,
    };
    Some(FoundDate::one(date, end))
}

/// `days' time`, `week's time`.
fn in_time(reader: &DateReader<'_>, unit: usize) -> bool {
    let gap = reader.trail(unit).trim_end();
    reader.word(unit + 1) == DateWord::Time && matches!(gap, "'" | "’" | "'s" | "’s")
}
