//! The words that dates are made of, and the part each plays.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::tokens::{Token, word_hash};

/// The part that a word can play in an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
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

static WORDS: LazyLock<FxHashMap<u64, Word>> = LazyLock::new(|| {
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
    let mut words: Vec<(&str, Word)> = vec![("sep", Word::Month(9, true))];
    for (at, (name, short)) in months.into_iter().enumerate() {
        words.push((name, Word::Month(at as i8 + 1, false)));
        if !short.is_empty() {
            words.push((short, Word::Month(at as i8 + 1, true)));
        }
    }
    let nth = ["first", "second", "third", "fourth"].into_iter().zip(["q1", "q2", "q3", "q4"]);
    for (at, (written, short)) in (1..).zip(nth) {
        words.extend([(written, Word::Nth(at)), (short, Word::Quarter(at))]);
    }
    words.extend(weekdays.into_iter().enumerate().map(|(at, name)| (name, Word::Weekday(at as i8 + 1))));
    words.extend(counts.into_iter().enumerate().map(|(at, name)| (name, Word::Count(at as i32 + 1))));
    let groups: &[(Word, &[&str])] = &[
        (Word::Unit(Unit::Day), &["day", "days"]),
        (Word::Unit(Unit::Week), &["week", "weeks"]),
        (Word::Unit(Unit::Month), &["month", "months"]),
        (Word::Unit(Unit::Year), &["year", "years"]),
        (Word::Unit(Unit::Decade), &["decade", "decades"]),
        (Word::Today, &["today"]),
        (Word::Tonight, &["tonight"]),
        (Word::Yesterday, &["yesterday"]),
        (Word::Tomorrow, &["tomorrow"]),
        (Word::Last, &["last"]),
        (Word::Next, &["next"]),
        (Word::This, &["this"]),
        (Word::Past, &["past"]),
        (Word::Coming, &["coming"]),
        (Word::Ago, &["ago"]),
        (Word::Time, &["time"]),
        (Word::From, &["from", "between"]),
        (Word::Now, &["now"]),
        (Word::PartOfDay, &["morning", "afternoon", "evening"]),
        (Word::Night, &["night"]),
        (Word::The, &["the"]),
        (Word::Determiner, &["a", "an", "its", "his", "her", "their", "our", "that", "another"]),
        (Word::Of, &["of"]),
        (Word::On, &["on"]),
        (Word::In, &["in"]),
        (
            Word::Preposition,
            &["since", "by", "until", "till", "during", "around", "throughout", "through", "circa", "for"],
        ),
        (Word::And, &["and"]),
        (Word::To, &["to"]),
        (Word::PartOf, &["early", "late", "mid", "end", "beginning", "start", "middle"]),
        (Word::Earlier, &["earlier"]),
        (Word::Later, &["later"]),
        (
            Word::About,
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
        (Word::Season, &["spring", "summer", "autumn", "winter"]),
        (Word::Before, &["before"]),
        (Word::After, &["after"]),
        (Word::Every, &["every", "each", "any", "annual", "alternate"]),
        (
            Word::Proper,
            &[
                "good", "black", "super", "ash", "palm", "easter", "bloody", "cyber", "holy", "giving",
                "shrove",
            ],
        ),
    ];
    for (word, written) in groups {
        words.extend(written.iter().map(|written| (*written, *word)));
    }
    words.extend([("christmas", Word::Christmas), ("new", Word::New), ("eve", Word::Eve)]);
    words.into_iter().map(|(written, word)| (word_hash(written), word)).collect()
});

/// The part of a token. Months and weekdays are written with a capital letter.
pub(super) fn word(token: &Token) -> Word {
    let Some(word) = WORDS.get(&token.word) else { return Word::None };
    match word {
        Word::Month(..) | Word::Weekday(_) | Word::Christmas if !token.flags.is_capitalised() => Word::None,
        word => *word,
    }
}
