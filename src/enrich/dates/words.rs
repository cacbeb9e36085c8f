//! The words that dates are made of, and the part each plays.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::tokens::{Token, word_hash};

/// The part that a word can play in an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateWord {
    None,
    /// 1 to 12; whether it is short for the name.
    Month(i8, bool),
    /// 1 for Monday to 7.
    Weekday(i8),
    /// A number in words.
    Count(i32),
    Unit(Unit),
    Today,
    Tonight,
    Yesterday,
    Tomorrow,
    Last,
    Next,
    This,
    Past,
    Coming,
    Ago,
    Time,
    From,
    Now,
    /// Morning, afternoon, evening, night: the day does not change with it.
    PartOfDay,
    Night,
    The,
    /// `a`, `an`, `its`, `their`, …: an adjective may follow.
    Determiner,
    Of,
    On,
    In,
    /// `since`, `by`, `until`, `during`, …: a year may follow.
    Preposition,
    And,
    To,
    /// `early`, `late`, `mid`, `end`, `beginning`.
    PartOf,
    Earlier,
    Later,
    /// `about`, `nearly`, `over`: what follows is no exact count.
    About,
    Season,
    Before,
    After,
    Christmas,
    New,
    Eve,
    /// `every`, `each`, `most`: no one day is meant.
    Every,
    /// `first` to `fourth`.
    Nth(i32),
    /// `Q1` to `Q4`.
    Quarter(i32),
    /// What makes a weekday the name of a feast or of a newspaper: `Good`, `Black`, …
    Proper,
}

/// A span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
    Decade,
}

static WORDS: LazyLock<FxHashMap<u64, DateWord>> = LazyLock::new(|| {
    let months = [
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may", ""),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sept"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ];
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let counts = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let mut words: Vec<(&str, DateWord)> = vec![("sep", DateWord::Month(9, true))];
    for (at, (name, short)) in months.into_iter().enumerate() {
        words.push((name, DateWord::Month(at as i8 + 1, false)));
        if !short.is_empty() {
            words.push((short, DateWord::Month(at as i8 + 1, true)));
        }
    }
    let nth = ["first", "second", "third", "fourth"].into_iter().zip(["q1", "q2", "q3", "q4"]);
    for (at, (written, short)) in (1..).zip(nth) {
        words.extend([(written, DateWord::Nth(at)), (short, DateWord::Quarter(at))]);
    }
    words.extend(weekdays.into_iter().enumerate().map(|(at, name)| (name, DateWord::Weekday(at as i8 + 1))));
    words.extend(counts.into_iter().enumerate().map(|(at, name)| (name, DateWord::Count(at as i32 + 1))));
    let groups: &[(DateWord, &[&str])] = &[
        (DateWord::Unit(Unit::Day), &["day", "days"]),
        (DateWord::Unit(Unit::Week), &["week", "weeks"]),
        (DateWord::Unit(Unit::Month), &["month", "months"]),
        (DateWord::Unit(Unit::Year), &["year", "years"]),
        (DateWord::Unit(Unit::Decade), &["decade", "decades"]),
        (DateWord::Today, &["today"]),
        (DateWord::Tonight, &["tonight"]),
        (DateWord::Yesterday, &["yesterday"]),
        (DateWord::Tomorrow, &["tomorrow"]),
        (DateWord::Last, &["last"]),
        (DateWord::Next, &["next"]),
        (DateWord::This, &["this"]),
        (DateWord::Past, &["past"]),
        (DateWord::Coming, &["coming"]),
        (DateWord::Ago, &["ago"]),
        (DateWord::Time, &["time"]),
        (DateWord::From, &["from", "between"]),
        (DateWord::Now, &["now"]),
        (DateWord::PartOfDay, &["morning", "afternoon", "evening"]),
        (DateWord::Night, &["night"]),
        (DateWord::The, &["the"]),
        (DateWord::Determiner, &["a", "an", "its", "his", "her", "their", "our", "that", "another"]),
        (DateWord::Of, &["of"]),
        (DateWord::On, &["on"]),
        (DateWord::In, &["in"]),
        (
            DateWord::Preposition,
            &["since", "by", "until", "till", "during", "around", "throughout", "through", "circa", "for"],
        ),
        (DateWord::And, &["and"]),
        (DateWord::To, &["to"]),
        (DateWord::PartOf, &["early", "late", "mid", "end", "beginning", "start", "middle"]),
        (DateWord::Earlier, &["earlier"]),
        (DateWord::Later, &["later"]),
        (
            DateWord::About,
            &[
                "about",
                "nearly",
                "over",
                "almost",
                "some",
                "roughly",
                "approximately",
                "least",
                "than",
                "most",
                "under",
                "several",
                "few",
                "couple",
                "dozen",
            ],
        ),
        (DateWord::Season, &["spring", "summer", "autumn", "winter"]),
        (DateWord::Before, &["before"]),
        (DateWord::After, &["after"]),
        (DateWord::Every, &["every", "each", "any", "annual", "alternate"]),
        (
            DateWord::Proper,
            &[
                "good", "black", "super", "ash", "palm", "easter", "bloody", "cyber", "holy", "giving",
                "shrove",
            ],
        ),
    ];
    for (word, written) in groups {
        words.extend(written.iter().map(|written| (*written, *word)));
    }
    words.extend([("christmas", DateWord::Christmas), ("new", DateWord::New), ("eve", DateWord::Eve)]);
    words.into_iter().map(|(written, word)| (word_hash(written), word)).collect()
});

/// The part of a token. Months and weekdays are written with a capital letter.
pub(super) fn word(token: &Token) -> DateWord {
    let Some(word) = WORDS.get(&token.word) else { return DateWord::None };
    match word {
        DateWord::Month(..) | DateWord::Weekday(_) | DateWord::Christmas if !token.flags.is_capitalised() => {
            DateWord::None
        }
        word => *word,
    }
}
