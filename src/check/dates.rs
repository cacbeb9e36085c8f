//! Dates that are hardly right.

use super::subject::CheckedArticle;
use crate::date::{Date, Precision};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::front_matter::ContentKind;

/// The first newspapers are of 1605.
const FIRST_YEAR: i16 = 1605;
/// A print edition that is further from the date than this many days belongs to another article.
const NEAR_PRINT: i32 = 45;
/// Days that programs write where they know none.
const DEFAULTS: [&str; 5] = ["1970-01-01", "1969-12-31", "1900-01-01", "1601-01-01", "1980-01-01"];

/// Looks at the dates of an article.
pub(super) fn look(subject: &CheckedArticle<'_>, today: i32, found: &mut Vec<Diagnostic>) {
    let front = &subject.entry.article.front;
    let mut suspicious = |key: &str, message: String, hint: &str| {
        let problem = Diagnostic::new(Code::SuspiciousDate, subject.at(key), message);
        found.push(problem.hint(hint));
    };
    let Some(date) = front.date.filter(|_| subject.entry.article.kind() == ContentKind::Article) else {
        return;
    };
    let written = date.to_string();
    if date.days() > today {
        suspicious("date", format!("{written} is in the future"), "archives hold what has appeared");
    } else if date.year() < FIRST_YEAR {
        suspicious("date", format!("{written} is before the first newspapers"), "look at the year");
    } else if DEFAULTS.iter().any(|day| written.starts_with(day)) {
        let hint = "a program may have written it as a placeholder; a year alone (1987) is a date, too";
        suspicious("date", format!("{written} is what programs write where they know no date"), hint);
    }
    if let Some(updated) = front.updated.filter(|updated| is_before(*updated, date)) {
        suspicious("updated", format!("`updated` ({updated}) is before `date` ({written})"), "look at both");
    }
    if let Some(withdrawn) = front.withdrawn.as_ref().and_then(|withdrawn| withdrawn.date)
        && is_before(withdrawn, date)
    {
        suspicious(
            "withdrawn",
            format!("withdrawn on {withdrawn}, before `date` ({written})"),
            "look at both",
        );
    }
    if let Some(print) = front.print.as_ref().and_then(|print| print.date)
        && both_know_the_day(print, date)
        && (print.days() - date.days()).abs() > NEAR_PRINT
    {
        suspicious("print", format!("in print on {print}, far from `date` ({written})"), "look at both");
    }
    for (key, url) in [("source_url", &front.source_url), ("archived_url", &front.archived_url)] {
        let told = url.as_deref().filter(|_| key == "source_url").and_then(date_in_address);
        if let Some(told) = told.filter(|told| both_know_the_day(*told, date))
            && (told.days() - date.days()).abs() > NEAR_PRINT
        {
            let hint = "an address names the day on which an article appeared";
            suspicious(key, format!("the address says {told}, and `date` says {written}"), hint);
        }
    }
    if subject.front.get("date").is_some()
        && let Some(told) = Date::at_start_of_name(&subject.entry.article.path)
        && both_know_the_day(told, date)
        && told.days() != date.days()
    {
        suspicious("date", format!("the file's name says {told}, and `date` says {written}"), "look at both");
    }
}

fn both_know_the_day(a: Date, b: Date) -> bool {
    a.precision() >= Precision::Day && b.precision() >= Precision::Day
}

/// True if one date is before another as far as both are known.
fn is_before(a: Date, b: Date) -> bool {
    let known = a.precision().min(b.precision());
    let parts = |date: Date| {
        (
            date.year(),
            if known >= Precision::Month { date.month() } else { None },
            if known >= Precision::Day { date.day() } else { None },
        )
    };
    parts(a) < parts(b)
}

/// The day that an address names: `/2014/12/22/talks`.
fn date_in_address(url: &str) -> Option<Date> {
    let path = url.split_once("://")?.1;
    let parts: Vec<&str> = path.split(['?', '#']).next()?.split('/').skip(1).collect();
    parts.windows(3).find_map(|three| {
        let [year, month, day] = three else { return None };
        let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
            let is_number = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| text.parse::<i16>().ok()).flatten()
        };
        let year = number(year, 4..=4).filter(|year| (1600..2200).contains(year))?;
        let (month, day) = (number(month, 1..=2)?, number(day, 1..=2)?);
        Date::new(year, Some(month as u8), Some(day as u8))
    })
}
