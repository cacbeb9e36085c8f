//! Dates in the spellings of many sources. What a source leaves open stays open: a month is no first of the month, and
//! a time without a zone is told to nobody as an instant.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use regex::{Captures, Regex};

use crate::import::pattern::regex;

use crate::date::Date;

/// What a clock time without an offset means.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// The time of this zone.
    Zone(TimeZone),
    /// Nobody knows: the day is kept, the time is not.
    Unknown,
}

impl Clock {
    /// A zone by its name (`Asia/Singapore`) or its offset (`+08:00`).
    ///
    /// # Errors
    /// If there is no such zone.
    pub(crate) fn parse(typed: &str) -> Result<Self, String> {
        if typed.eq_ignore_ascii_case("utc") || typed.eq_ignore_ascii_case("z") {
            return Ok(Self::Zone(TimeZone::UTC));
        }
        if let Some(seconds) = offset(typed) {
            return jiff::tz::Offset::from_seconds(seconds)
                .map(|offset| Self::Zone(TimeZone::fixed(offset)))
                .map_err(|error| error.to_string());
        }
        TimeZone::get(typed).map(Self::Zone).map_err(|_| {
            format!("`{typed}` is not a time zone: write Asia/Singapore, or an offset such as +08:00")
        })
    }
}

/// A date and whether its time of day had to be dropped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ImportedDate {
    pub date: Date,
    pub lost_time: bool,
}

/// Month names in the languages of many papers, by their first letters.
const MONTHS: [(&str, u8); 83] = [
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
    ("januar", 1),
    ("jänner", 1),
    ("februar", 2),
    ("märz", 3),
    ("mai", 5),
    ("juni", 6),
    ("juli", 7),
    ("oktober", 10),
    ("okt", 10),
    ("dezember", 12),
    ("dez", 12),
    ("janvier", 1),
    ("février", 2),
    ("févr", 2),
    ("mars", 3),
    ("avril", 4),
    ("juin", 6),
    ("juillet", 7),
    ("août", 8),
    ("septembre", 9),
    ("octobre", 10),
    ("novembre", 11),
    ("décembre", 12),
    ("enero", 1),
    ("ene", 1),
    ("febrero", 2),
    ("marzo", 3),
    ("abril", 4),
    ("mayo", 5),
    ("junio", 6),
    ("julio", 7),
    ("agosto", 8),
    ("septiembre", 9),
    ("octubre", 10),
    ("noviembre", 11),
    ("diciembre", 12),
    ("dic", 12),
    ("gennaio", 1),
    ("febbraio", 2),
    ("aprile", 4),
    ("maggio", 5),
    ("giugno", 6),
    ("luglio", 7),
    ("settembre", 9),
    ("ottobre", 10),
    ("dicembre", 12),
    ("janeiro", 1),
    ("fevereiro", 2),
    ("março", 3),
    ("maio", 5),
    ("junho", 6),
    ("julho", 7),
    ("setembro", 9),
    ("outubro", 10),
    ("novembro", 11),
    ("dezembro", 12),
    ("januari", 1),
    ("februari", 2),
    ("maart", 3),
];

/// Zones that e-mail and feeds abbreviate, in hours from UTC.
const ZONES: [(&str, i32); 18] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("bst", 1),
    ("cet", 1),
    ("cest", 2),
    ("jst", 9),
    ("kst", 9),
    ("sgt", 8),
];

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:(?:[T_]|,?\s+(?:at\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(.*))?$",
    )
});
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(\d{4})(\d{2})(\d{2})(?:[Tt ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*([Zz]|[-+].*)?)?$",
    )
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(\d{1,2})(?:st|nd|rd|th|er|º|°)?\.?[\s-]+(?:de\s+|of\s+)?(\p{L}{3,12})\.?,?[\s-]+(?:de\s+|del\s+)?(\d{4})(?:[,\s]+(?:at\s+|um\s+|à\s+|[-–|]\s*)?(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*(?:Uhr)?\s*([ap]\.?m\.?)?\s*(.*))?$",
    )
});
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[,\s]+(?:at\s+|[-–|]\s*)?(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?\s*(.*))?$",
    )
});
static MONTH_YEAR: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(\p{L}{3,12})\.?,?\s+(?:de\s+)?(\d{4})$"));
static UNIX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:\p{L}{3}\s+)?(\p{L}{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+([A-Z]{1,5}|[-+]\d{4})?\s*(\d{4})$",
    )
});
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4})(?:[,\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp]\.?[Mm]\.?)?\s*(.*))?$",
    )
});
static EAST_ASIAN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?"));
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satu?r?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)[.,]*(?:\s+(?:den|the)\s+|[,\s]+)",
    )
});
static WEEKDAY_AFTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)(\d{4})[,\s]+(?:mon|tues|wednes|thurs|fri|satur|sun)day$"));

/// Reads a date in any known spelling; `None` if it is none, or one that can be read in two ways.
pub(super) fn read(text: &str, clock: &Clock) -> Option<ImportedDate> {
    let text = text.trim().trim_matches(['"', '\'', '“', '”']).trim_end_matches('.').trim();
    if text.is_empty() || text.len() > 120 {
        return None;
    }
    if let Ok(date) = Date::parse(text) {
        return Some(ImportedDate { date, lost_time: false });
    }
    let text = WEEKDAY.replace(text, "");
    let text = WEEKDAY_AFTER.replace(&text, "$1");
    let text = text.trim();
    if let Ok(date) = Date::parse(text) {
        return Some(ImportedDate { date, lost_time: false });
    }
    if let Some(c) = ISO.captures(text).or_else(|| COMPACT.captures(text)) {
        return build(number(&c, 1)?, number(&c, 2), number(&c, 3), Time::of(&c, 4)?, clock);
    }
    if let Some(c) = DAY_FIRST.captures(text) {
        return build(number(&c, 3)?, Some(month(&c[2])?), number(&c, 1), Time::of(&c, 4)?, clock);
    }
    if let Some(c) = MONTH_FIRST.captures(text) {
        return build(number(&c, 3)?, Some(month(&c[1])?), number(&c, 2), Time::of(&c, 4)?, clock);
    }
    if let Some(c) = UNIX.captures(text) {
        let zone = c.get(6).map_or("", |zone| zone.as_str()).to_owned();
        let time = Time { hour: number(&c, 3)?, minute: number(&c, 4)?, second: number(&c, 5)?, zone };
        return build(number(&c, 7)?, Some(month(&c[1])?), number(&c, 2), Some(time), clock);
    }
    if let Some(c) = MONTH_YEAR.captures(text) {
        return build(number(&c, 2)?, Some(month(&c[1])?), None, None, clock);
    }
    if let Some(c) = EAST_ASIAN.captures(text) {
        return build(number(&c, 1)?, number(&c, 2), number(&c, 3), None, clock);
    }
    let c = NUMBERS.captures(text)?;
    let (first, second) = (number(&c, 1)?, number(&c, 3)?);
    let day_first = match &c[2] {
        "." => true,
        _ if first > 12 => true,
        _ if second > 12 => false,
        // 02/03/2014 is two days, unless both are the same.
        _ if first == second => true,
        _ => return None,
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    build(number(&c, 4)?, Some(month), Some(day), Time::of(&c, 5)?, clock)
}

/// Reads a date by a pattern of `%Y %m %d %H %M %S %b %B %y %p %z`, as strptime does.
pub(super) fn read_as(text: &str, pattern: &str, clock: &Clock) -> Option<ImportedDate> {
    let broken = jiff::fmt::strtime::parse(pattern, text.trim()).ok()?;
    let year = u16::try_from(broken.year()?).ok()?;
    let (month, day) = (broken.month().map(i8::cast_unsigned), broken.day().map(i8::cast_unsigned));
    let time = broken.hour().map(|hour| Time {
        hour: hour.cast_unsigned(),
        minute: broken.minute().map_or(0, i8::cast_unsigned),
        second: broken.second().map_or(0, i8::cast_unsigned),
        zone: broken.offset().map(|offset| written_offset(offset.seconds())).unwrap_or_default(),
    });
    build(year, month, day, time, clock)
}

/// Whether dates can be read by a pattern.
pub(super) fn is_pattern(pattern: &str) -> bool {
    let sample = jiff::civil::date(2018, 11, 29).at(14, 30, 0, 0).in_tz("UTC");
    let written: Result<String, _> = sample.and_then(|sample| jiff::fmt::strtime::format(pattern, &sample));
    written.is_ok_and(|written| read_as(&written, pattern, &Clock::Unknown).is_some())
}

/// Seconds or milliseconds since 1970, as an instant.
pub(super) fn read_epoch(number: i64) -> Option<ImportedDate> {
    let seconds = if number.abs() > 100_000_000_000 { number / 1000 } else { number };
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Date::parse(&time.to_string()).ok().map(|date| ImportedDate { date, lost_time: false })
}

/// The day in the name of a file: `2018-11-29-talks`, `2018_11_29 talks`, `20181129-talks`; with the rest of the name.
pub(super) fn in_file_name(stem: &str) -> Option<(Date, &str)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^(\d{4})(?:([-_.])(\d{1,2})[-_.](\d{1,2})|(\d{2})(\d{2}))(?:[-_. ]+(.*))?$")
    });
    let c = NAME.captures(stem)?;
    let (month, day) = match c.get(3) {
        Some(_) => (number(&c, 3)?, number(&c, 4)?),
        None => (number(&c, 5)?, number(&c, 6)?),
    };
    let year: i16 = number::<i16>(&c, 1).filter(|year| (1400..2200).contains(year))?;
    let date = Date::new(year, Some(month), Some(day))?;
    Some((date, c.get(7).map_or("", |rest| rest.as_str())))
}

/// The number of a month by its name or the first letters of it.
pub(super) fn month(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    MONTHS.iter().find(|(known, _)| *known == name).map(|(_, number)| *number)
}

struct Time {
    hour: u8,
    minute: u8,
    second: u8,
    zone: String,
}

impl Time {
    /// Hour, minute, second, a.m. or p.m., and zone, from a group on. `None` if they are no time; `Some(None)` if there
    /// are none.
    #[allow(clippy::option_option, reason = "no time and a bad time are different things")]
    fn of(c: &Captures<'_>, from: usize) -> Option<Option<Self>> {
        if c.get(from).is_none() {
            return Some(None);
        }
        let mut hour: u8 = number(c, from)?;
        let minute = number(c, from + 1)?;
        let second = number(c, from + 2).unwrap_or(0);
        match c.get(from + 3).map(|half| half.as_str().starts_with(['p', 'P'])) {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        let zone = c.get(from + 4).map_or("", |zone| zone.as_str()).trim().to_owned();
        Some(Some(Self { hour, minute, second, zone }))
    }
}

fn number<T: std::str::FromStr>(c: &Captures<'_>, group: usize) -> Option<T> {
    c.get(group)?.as_str().parse().ok()
}

fn build(
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
    time: Option<Time>,
    clock: &Clock,
) -> Option<ImportedDate> {
    let year = i16::try_from(year).ok()?;
    let date = Date::new(year, month, day)?;
    let (Some(month), Some(day), Some(time)) = (month, day, time) else {
        return Some(ImportedDate { date, lost_time: false });
    };
    let civil = DateTime::new(
        year,
        month.cast_signed(),
        day.cast_signed(),
        time.hour.min(23).cast_signed(),
        time.minute.min(59).cast_signed(),
        time.second.min(59).cast_signed(),
        0,
    )
    .ok()?;
    // Nobody publishes at the stroke of midnight: it is how a day is written by those who know no days.
    let midnight = time.hour == 0 && time.minute == 0 && time.second == 0;
    let seconds = match zone_offset(&time.zone) {
        Some(seconds) => seconds,
        None if midnight => return Some(ImportedDate { date, lost_time: false }),
        None => match clock {
            Clock::Zone(zone) => {
                zone.to_ambiguous_zoned_datetime(civil).compatible().ok()?.offset().seconds()
            }
            Clock::Unknown => return Some(ImportedDate { date, lost_time: true }),
        },
    };
    let written = format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{}",
        civil.hour(),
        civil.minute(),
        civil.second(),
        written_offset(seconds)
    );
    let date = Date::parse(&written).ok()?;
    Some(ImportedDate { date, lost_time: false })
}

fn written_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// What stands after a time, as seconds from UTC.
fn zone_offset(zone: &str) -> Option<i32> {
    let zone = zone.trim().trim_matches(['(', ')']);
    if let Some(seconds) = offset(zone) {
        return Some(seconds);
    }
    let zone = zone.to_lowercase();
    let word = zone.split_whitespace().next().unwrap_or_default();
    // `GMT+8`
    if let Some(rest) = word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc"))
        && let Some(seconds) = offset(rest)
    {
        return Some(seconds);
    }
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, hours)| hours * 3600)
}

/// `+08:00`, `-0500`, `-4`, `+8`
fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let rest = rest.split_whitespace().next()?;
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc() -> Clock {
        Clock::Zone(TimeZone::UTC)
    }

    #[test]
    fn dates_are_read_in_many_spellings() {
        for (typed, date) in [
            ("2018-11-29", "2018-11-29"),
            ("2018-1-9", "2018-01-09"),
            ("2018/11/29", "2018-11-29"),
            ("20181129", "2018-11-29"),
            ("20181129T143000Z", "2018-11-29T14:30:00Z"),
            ("2018-11-29 14:00:00 -4", "2018-11-29T14:00:00-04:00"),
            ("2018-11-29 8:05:00 +0800", "2018-11-29T08:05:00+08:00"),
            ("2018-11-29T14:30:00.123Z", "2018-11-29T14:30:00Z"),
            ("2018-11-29 14:30 UTC", "2018-11-29T14:30:00Z"),
            ("2018-11-29 00:00:00", "2018-11-29"),
            ("Thu, 29 Nov 2018 14:30:00 +0000", "2018-11-29T14:30:00Z"),
            ("Thu, 29 Nov 2018 14:30:00 EST", "2018-11-29T14:30:00-05:00"),
            ("Thu Nov 29 14:30:05 GMT 2018", "2018-11-29T14:30:05Z"),
            ("November 29, 2018", "2018-11-29"),
            ("Nov. 29, 2018", "2018-11-29"),
            ("November 29, 2018 Thursday", "2018-11-29"),
            ("Nov 29 2018 2:30 PM GMT+8", "2018-11-29T14:30:00+08:00"),
            ("29th of November 2018", "2018-11-29"),
            ("Donnerstag, 29. November 2018", "2018-11-29"),
            ("29. März 2018", "2018-03-29"),
            ("1er août 2018", "2018-08-01"),
            ("29 de noviembre de 2018", "2018-11-29"),
            ("29.11.2018", "2018-11-29"),
            ("29/11/2018", "2018-11-29"),
            ("11/29/2018", "2018-11-29"),
            ("2018年11月29日", "2018-11-29"),
            ("2018년 11월 29일", "2018-11-29"),
            ("November 2018", "2018-11"),
            ("2018-11", "2018-11"),
            ("2018", "2018"),
        ] {
            let read = read(typed, &utc()).map(|when| when.date.to_string());
            assert_eq!(read.as_deref(), Some(date), "{typed}");
        }
        for typed in ["", "soon", "02/03/2014", "2018-13-01", "31 February 2018", "29 Foober 2018"] {
            assert_eq!(read(typed, &utc()), None, "{typed}");
        }
    }

    #[test]
    fn a_time_without_a_zone_needs_one() {
        let told = read("2018-07-29 14:30:00", &Clock::parse("Europe/Berlin").unwrap()).unwrap();
        assert_eq!(told.date.to_string(), "2018-07-29T14:30:00+02:00");
        let unknown = read("2018-07-29 14:30:00", &Clock::Unknown).unwrap();
        assert_eq!((unknown.date.to_string().as_str(), unknown.lost_time), ("2018-07-29", true));
        assert!(Clock::parse("Europe/Nowhere").is_err());
        assert!(matches!(Clock::parse("-03:30"), Ok(Clock::Zone(_))));
    }

    #[test]
    fn names_of_files_hold_dates() {
        let read = |stem| in_file_name(stem).map(|(date, rest)| (date.to_string(), rest));
        assert_eq!(read("2018-11-29-talks"), Some(("2018-11-29".into(), "talks")));
        assert_eq!(read("20181129 talks"), Some(("2018-11-29".into(), "talks")));
        assert_eq!(read("2018-1-9_x"), Some(("2018-01-09".into(), "x")));
        assert_eq!(read("2018-11-29"), Some(("2018-11-29".into(), "")));
        assert_eq!(read("talks-2018"), None);
        assert_eq!(read("20189999"), None);
    }

    #[test]
    fn numbers_since_1970_are_instants() {
        assert_eq!(read_epoch(1_543_501_800).unwrap().date.to_string(), "2018-11-29T14:30:00Z");
        assert_eq!(read_epoch(1_543_501_800_000).unwrap().date.to_string(), "2018-11-29T14:30:00Z");
    }

    #[test]
    fn a_pattern_reads_what_is_ambiguous() {
        let read = |text, pattern| read_as(text, pattern, &utc()).map(|when| when.date.to_string());
        assert_eq!(read("02/03/2014", "%d/%m/%Y").as_deref(), Some("2014-03-02"));
        assert_eq!(read("Nov 2018", "%b %Y").as_deref(), Some("2018-11"));
    }
}
