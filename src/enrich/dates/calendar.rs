//! Counting days, months and years from the date of an article.

use jiff::civil;

use crate::date::{Date, Precision};

/// A day of the calendar.
pub(super) type Day = civil::Date;

/// The day of a date, if it has one.
pub(super) fn day(date: Option<Date>) -> Option<Day> {
    let date = date.filter(|date| date.precision() >= Precision::Day)?;
    civil::Date::new(date.year(), date.month()? as i8, date.day()? as i8).ok()
}

/// The month of a date as months since the year 0, if it has one.
pub(super) fn month(date: Option<Date>) -> Option<i32> {
    let date = date?;
    Some(i32::from(date.year()) * 12 + i32::from(date.month()?) - 1)
}

/// The date that is `days` after `from`.
pub(super) fn shifted(from: Day, days: i32) -> Option<Date> {
    of_day(from.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?)
}

/// A day as a date.
pub(super) fn of_day(day: Day) -> Option<Date> {
    Date::new(day.year(), Some(day.month() as u8), Some(day.day() as u8))
}

/// A month, counted from the year 0, as a date.
pub(super) fn of_month(month: i32) -> Option<Date> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    Date::new(year, Some(month.rem_euclid(12) as u8 + 1), None)
}

/// A year as a date.
pub(super) fn of_year(year: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, None, None)
}

/// Days from one day to another.
pub(super) fn between(from: Day, to: Day) -> i32 {
    to.since((jiff::Unit::Day, from)).map_or(0, |span| span.get_days())
}

/// The day of the week, 1 for Monday to 7 for Sunday.
pub(super) fn weekday(day: Day) -> i32 {
    i32::from(day.weekday().to_monday_one_offset())
}
