//! Small things of texts: times, names that nobody can guess.

use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

/// A number that is another one each time; not for secrets.
pub(super) fn chance() -> u64 {
    RandomState::new().hash_one(0)
}

/// A name that no other publication has.
pub(super) fn token() -> String {
    format!("{:016x}{:016x}", chance(), chance())
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// A number of bytes as people read it.
pub(super) fn bytes(number: u64) -> String {
    match number {
        0..=999 => format!("{number} bytes"),
        1_000..=999_999 => format!("{:.1} kB", number as f64 / 1e3),
        1_000_000..=999_999_999 => format!("{:.1} MB", number as f64 / 1e6),
        _ => format!("{:.1} GB", number as f64 / 1e9),
    }
}

/// An age in seconds as people say it.
pub(super) fn age(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..=119 => (seconds, "second"),
        120..=7_199 => (seconds / 60, "minute"),
        7_200..=172_799 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

/// A number with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
