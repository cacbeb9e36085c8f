//! Quarters of a year, as their first and their last month.

use super::FoundDate;
use super::calendar;
use super::own_year::own_year;
use super::reader::{DateGap, DateReader};
use super::words::{DateWord, Unit};
use crate::date::Date;

/// `first quarter of 1986`, `third-quarter 2014 results`, `Q2 2019`. Without a year it may be one of a match.
pub(super) fn read(reader: &DateReader<'_>, at: usize, article: Option<Date>) -> Option<FoundDate> {
    let (number, end) = match reader.word(at) {
        DateWord::Nth(number)
            if matches!(reader.gap(at), DateGap::Space | DateGap::Dash)
                && reader.written(at + 1).eq_ignore_ascii_case("quarter") =>
        {
            (number, at + 2)
        }
        DateWord::Quarter(number) if reader.is_capitalised(at) => (number, at + 1),
        _ => return None,
    };
    // The year of a firm seldom begins in January.
    if at > 0 && reader.written(at - 1).eq_ignore_ascii_case("fiscal") {
        return None;
    }
    let (year, end) = own_year(reader, end, article).or_else(|| of_near_year(reader, end, article))?;
    let month = |number: i32| calendar::of_month(12 * year + number - 1);
    Some(FoundDate { date: month(3 * number - 2)?, until: month(3 * number), end })
}

/// ` of last year`.
fn of_near_year(reader: &DateReader<'_>, end: usize, article: Option<Date>) -> Option<(i32, usize)> {
    let of = reader.joined(end) == DateWord::Of;
    let steps = reader.step(end + 1).filter(|_| of)?;
    let year = reader.joined(end + 2) == DateWord::Unit(Unit::Year)
        && reader.written(end + 2) == "year"
        && reader.gap(end + 2) != DateGap::Possessive;
    year.then_some((i32::from(article?.year()) + steps, end + 3))
}
