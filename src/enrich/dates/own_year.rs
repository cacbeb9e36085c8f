//! The year that stands right after a day, month or quarter.

use super::reader::{DateGap, DateReader};
use super::words::{DateWord, Unit};
use crate::date::Date;

/// The year right after a day or month: `, 2014`, ` 2014`, ` of 2014`, ` last year`.
pub(super) fn own_year(reader: &DateReader<'_>, end: usize, article: Option<Date>) -> Option<(i32, usize)> {
    if let Some(steps) = reader.step(end)
        && reader.joined(end + 1) == DateWord::Unit(Unit::Year)
        && reader.written(end + 1) == "year"
        && reader.gap(end + 1) != DateGap::Possessive
    {
        return Some((i32::from(article?.year()) + steps, end + 2));
    }
    let at = match reader.gap(end - 1) {
        DateGap::Space if reader.word(end) == DateWord::Of && reader.gap(end) == DateGap::Space => end + 1,
        DateGap::Space | DateGap::Comma => end,
        _ => return None,
    };
    // A comma may belong to the sentence: `On Dec 10, 2014 people came.`
    let counted = reader.gap(end - 1) == DateGap::Comma
        && reader.gap(at) == DateGap::Space
        && is_plural(reader, at + 1);
    reader.year(at).filter(|_| !counted).map(|year| (year, at + 1))
}

/// Whether a token is a lower-case word that may be a plural: what stands before it may count it.
pub(super) fn is_plural(reader: &DateReader<'_>, at: usize) -> bool {
    let written = reader.written(at);
    let plural = written.ends_with('s') && !written.ends_with("ss") && written.len() > 3;
    let known = ["people", "children", "men", "women", "police", "euros"].contains(&written);
    (plural || known) && written.bytes().all(|b| b.is_ascii_lowercase())
}
