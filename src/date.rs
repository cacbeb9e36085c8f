//! Dates as archives have them: a day, an instant with its offset, or only a month or a year.
//!
//! A date keeps the precision and the day its author wrote: `2018-11-29T23:30:00-05:00` is filed under
//! 29 November wherever the site is built. The clock and the time zone of the machine are never asked.

mod zone;

pub use zone::Zone;

use std::borrow::Cow;
use std::fmt::{self, Write};

use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Code;
use crate::yaml::{FromNode, Node, Reader};

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The year alone: `2018`.
    Year,
    /// The month of a year: `2018-11`.
    Month,
    /// The day: `2018-11-29`.
    Day,
    /// The minute or second of a day.
    Time,
}

/// A date with its precision. The default is 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Date {
    year: i16,
    month: i8,
    day: i8,
    /// Seconds since local midnight; 0 below [`Precision::Time`].
    second: i32,
    /// Offset from UTC in seconds.
    offset: i32,
    precision: Precision,
}

/// Names of the months in English.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Default for Date {
    fn default() -> Self {
        Self { year: 1970, month: 1, day: 1, second: 0, offset: 0, precision: Precision::Year }
    }
}

impl Date {
    /// A date of the precision given; `None` if there is no such day.
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let precision = match (month, day) {
            (None, None) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
            (None, Some(_)) => return None,
        };
        let (month, day) = (month.unwrap_or(1) as i8, day.unwrap_or(1) as i8);
        civil::Date::new(year, month, day).ok()?;
        Some(Self { year, month, day, second: 0, offset: 0, precision })
    }

    /// Reads `2018`, `2018-11`, `2018-11-29` or a date-time with an offset (`T` or a space between).
    ///
    /// # Errors
    /// What is wrong, in words for the author.
    pub fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        Self::parse_in(text, None)
    }

    /// The day with which the name of a file (or of the folder of a bundle) begins: `2014-09-25-talks.md`.
    pub fn at_start_of_name(path: &str) -> Option<Self> {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        let name = stem.rsplit('/').next()?;
        let day = name.get(..10)?;
        let is_whole = name[10..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        let date = Self::parse(day).ok().filter(|date| date.precision == Precision::Day)?;
        is_whole.then_some(date)
    }

    /// The day that was meant by a form which is not ours and can be read in one way: `2018/1/5`, `2018.01.05`.
    pub fn meant(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
        let [year, month, day] = parts[..] else { return None };
        let are_numbers =
            parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        if year.len() != 4 || !are_numbers || month.len() > 2 || day.len() > 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok(), day.parse().ok())
    }

    /// The same as [`parse`](Self::parse), with a time without an offset read in a zone.
    ///
    /// # Errors
    /// What is wrong, in words for the author.
    pub fn parse_in(text: &str, zone: Option<&Zone>) -> Result<Self, Cow<'static, str>> {
        const FORMS: &str = "a date is written 2018-11-29, 2018-11, 2018 or 2018-11-29T14:30:00+08:00";
        let text = text.trim();
        let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        let (day_part, time_part) = match text.find(['T', 't', ' ']) {
            Some(at) => (&text[..at], Some(text[at + 1..].trim())),
            None => (text, None),
        };
        let mut parts = day_part.split('-');
        let year = parts.next().filter(|y| digits(y, 4)).and_then(|y| y.parse().ok()).ok_or(FORMS)?;
        let month = parts.next();
        let day = parts.next();
        if parts.next().is_some()
            || month.is_some_and(|m| !digits(m, 2))
            || day.is_some_and(|d| !digits(d, 2))
        {
            return Err(FORMS.into());
        }
        let precision = match (month, day, time_part) {
            (None, _, None) => Precision::Year,
            (Some(_), None, None) => Precision::Month,
            (Some(_), Some(_), None) => Precision::Day,
            (Some(_), Some(_), Some(_)) => Precision::Time,
            _ => return Err(FORMS.into()),
        };
        let month: i8 = month.map_or(Ok(1), str::parse).map_err(|_| FORMS)?;
        let day: i8 = day.map_or(Ok(1), str::parse).map_err(|_| FORMS)?;
        if !(1..=12).contains(&month) {
            return Err(format!("there is no month {month}").into());
        }
        if civil::Date::new(year, month, day).is_err() {
            return Err(format!("there is no {day} {} {year}", MONTHS[month as usize - 1]).into());
        }
        let mut date = Date { year, month, day, second: 0, offset: 0, precision };
        if let Some(time) = time_part {
            let offset;
            (date.second, offset) = time_and_offset(time)?;
            let in_zone = || zone.and_then(|zone| zone.offset(civil::date(year, month, day), date.second));
            date.offset = offset.or_else(in_zone).ok_or(NO_OFFSET)?;
        }
        Ok(date)
    }

    /// Seconds since 1970-01-01T00:00:00Z of the first instant the date covers; without a time, of
    /// midnight UTC.
    pub fn instant(&self) -> i64 {
        i64::from(self.days()) * 86_400 + i64::from(self.second) - i64::from(self.offset)
    }

    /// Days since 1970-01-01 of the day as written.
    pub fn days(&self) -> i32 {
        let day = civil::date(self.year, self.month, self.day);
        day.since((jiff::Unit::Day, civil::date(1970, 1, 1))).map_or(0, |span| span.get_days())
    }

    /// The year as written.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month as written, from 1, if it is known.
    pub fn month(&self) -> Option<u8> {
        (self.precision >= Precision::Month).then_some(self.month as u8)
    }

    /// The day of the month as written, from 1, if it is known.
    pub fn day(&self) -> Option<u8> {
        (self.precision >= Precision::Day).then_some(self.day as u8)
    }

    /// How much of the date is known.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The date in full for people: `29 November 2018`, `November 1987`, `1987`.
    pub fn long(&self) -> String {
        let month = MONTHS[self.month.clamp(1, 12) as usize - 1];
        match self.precision {
            Precision::Year => self.year.to_string(),
            Precision::Month => format!("{month} {}", self.year),
            Precision::Day | Precision::Time => format!("{} {month} {}", self.day, self.year),
        }
    }

    /// The date as RFC 3339 wants it: always with a time and an offset.
    pub fn rfc3339(&self) -> String {
        let (year, month, day) = (self.year, self.month, self.day);
        let (h, m, s) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        let mut text = String::with_capacity("2018-11-29T14:30:00+08:00".len());
        // Writing into a text cannot fail.
        let _ = write!(text, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}");
        if self.offset == 0 {
            text.push('Z');
        } else {
            let (sign, offset) = if self.offset < 0 { ('-', -self.offset) } else { ('+', self.offset) };
            let _ = write!(text, "{sign}{:02}:{:02}", offset / 3600, offset / 60 % 60);
        }
        text
    }

    /// The English name of a month, counted from 1.
    pub fn month_name(month: u8) -> &'static str {
        MONTHS[usize::from(month).clamp(1, 12) - 1]
    }
}

/// What is wrong with a time that could be anywhere.
const NO_OFFSET: &str =
    "a time needs its offset from UTC (Z, or +08:00): the clock of the machine is not used";

/// `14:30`, `9:30:15` (fractions are dropped) with `Z`, `UTC`, `+08:00`, `-4` or nothing: seconds since midnight, and the
/// offset if there is one.
fn time_and_offset(text: &str) -> Result<(i32, Option<i32>), Cow<'static, str>> {
    const FORMS: &str = "a time is written 14:30:00+08:00 or 14:30:00Z";
    let number = |part: &str, limit: i32| {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u8>().ok()).flatten().map(i32::from).filter(|n| *n <= limit)
    };
    let two = |part: &str, limit: i32| number(part, limit).filter(|_| part.len() == 2);
    let text = text
        .strip_suffix("UTC")
        .or_else(|| text.strip_suffix("GMT"))
        .map_or_else(|| Cow::Borrowed(text), |before| Cow::Owned(format!("{}Z", before.trim_end())));
    let at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = (text[..at].trim_end(), &text[at..]);
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let mut parts = clock.split(':');
    let hour = parts.next().and_then(|p| number(p, 23)).ok_or(FORMS)?;
    let minute = parts.next().and_then(|p| two(p, 59)).ok_or(FORMS)?;
    let second = parts.next().map_or(Some(0), |p| two(p, 59)).ok_or(FORMS)?;
    if parts.next().is_some() {
        return Err(FORMS.into());
    }
    let second = hour * 3600 + minute * 60 + second;
    if zone.is_empty() {
        return Ok((second, None));
    }
    if zone.eq_ignore_ascii_case("z") {
        return Ok((second, Some(0)));
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = match zone[1..].split_once(':') {
        Some(parts) => parts,
        None if zone.len() == 5 && zone.is_char_boundary(3) => zone[1..].split_at(2),
        None => (&zone[1..], "00"),
    };
    let hours = number(hours, 23).ok_or(FORMS)?;
    let minutes = two(minutes, 59).ok_or(FORMS)?;
    Ok((second, Some(sign * (hours * 3600 + minutes * 60))))
}

impl fmt::Display for Date {
    /// The date as written, in its shortest ISO 8601 form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Year => write!(f, "{:04}", self.year),
            Precision::Month => write!(f, "{:04}-{:02}", self.year, self.month),
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day),
            Precision::Time => f.write_str(&self.rfc3339()),
        }
    }
}

impl FromNode for Date {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else {
            reader.wrong_type(node, "a date");
            return None;
        };
        match Date::parse_in(text, reader.dates.zone.as_ref()) {
            Ok(date) => Some(date),
            Err(why) => {
                let message = format!("`{text}` is not a date: {why}");
                let problem = reader.report(Code::BadDate, node, message);
                if why == NO_OFFSET {
                    problem.hint =
                        Some("set `timezone: Europe/Paris` in archive.yaml, or write the offset here".into());
                } else if let Some(meant) = Date::meant(text) {
                    problem.hint = Some(format!("did you mean {meant}?"));
                }
                None
            }
        }
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "2018-11-29, 2018-11, 2018, or 2018-11-29T14:30:00+08:00",
            "anyOf": [
                {
                    "type": "string",
                    "pattern": r"^\d{4}(-\d{2}(-\d{2}([Tt ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([Zz]|UTC|GMT|[+-]\d{1,2}(:?\d{2})?)?)?)?)?$"
                },
                { "type": "integer", "minimum": 0, "maximum": 9999 }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_what_was_written() {
        for (typed, shown, long, instant) in [
            ("1970", "1970", "1970", 0),
            ("1970-02", "1970-02", "February 1970", 31 * 86_400),
            ("1970-01-02", "1970-01-02", "2 January 1970", 86_400),
            ("1970-01-01T08:00:00+08:00", "1970-01-01T08:00:00+08:00", "1 January 1970", 0),
            ("1970-01-01 23:30-0500", "1970-01-01T23:30:00-05:00", "1 January 1970", 102_600),
            ("1970-01-01 8:00:00 +8", "1970-01-01T08:00:00+08:00", "1 January 1970", 0),
            ("1970-01-01 0:00 UTC", "1970-01-01T00:00:00Z", "1 January 1970", 0),
            ("1970-01-01T00:00:01.5Z", "1970-01-01T00:00:01Z", "1 January 1970", 1),
            ("1969-12-31", "1969-12-31", "31 December 1969", -86_400),
        ] {
            let date = Date::parse(typed).unwrap_or_else(|why| panic!("{typed}: {why}"));
            assert_eq!(
                (date.to_string().as_str(), date.long().as_str(), date.instant()),
                (shown, long, instant)
            );
        }
    }

    #[test]
    fn a_time_without_an_offset_is_read_in_the_zone_of_the_site() {
        let zone = Zone::named("America/New_York").unwrap();
        for (typed, shown) in [
            ("2015-03-17 14:00:00", "2015-03-17T14:00:00-04:00"),
            ("2015-01-17T9:05", "2015-01-17T09:05:00-05:00"),
            ("2015-11-01 1:30", "2015-11-01T01:30:00-04:00"),
            ("2015-03-17 14:00+08:00", "2015-03-17T14:00:00+08:00"),
            ("2015-03", "2015-03"),
        ] {
            assert_eq!(Date::parse_in(typed, Some(&zone)).unwrap().to_string(), shown, "{typed}");
        }
        assert_eq!(
            Zone::named("new york").unwrap_err(),
            "`new york` is not a time zone; did you mean `America/New_York`?"
        );
        assert!(Zone::named("Mars").unwrap_err().contains("tz database"));
    }

    #[test]
    fn the_day_of_a_file_name_is_read() {
        for (path, day) in [
            ("content/2014-09-25-talks.md", Some("2014-09-25")),
            ("content/a/2014-09-25.markdown", Some("2014-09-25")),
            ("content/2014-09-25_talks/index.md", Some("2014-09-25")),
            ("content/2014-09-255.md", None),
            ("content/2014-13-25-talks.md", None),
            ("content/2014-09/talks.md", None),
        ] {
            assert_eq!(Date::at_start_of_name(path).map(|date| date.to_string()).as_deref(), day, "{path}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_named() {
        let why = |text| Date::parse(text).unwrap_err().into_owned();
        assert_eq!(why("2018-02-31"), "there is no 31 February 2018");
        assert_eq!(why("2018-13-01"), "there is no month 13");
        assert!(why("2018-11-29T10:00").contains("offset"));
        for text in [
            "",
            "29.11.2018",
            "2018-1-1",
            "18-11-29",
            "2018-11-29T",
            "2018-11-29T25:00Z",
            "yesterday",
            "２０１８",
        ] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }
}
