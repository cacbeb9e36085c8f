//! What was typed, understood. Nothing is an error: what has no meaning of its own is words.

use super::super::fold::exact;
use super::super::words;
use crate::characters::is_unspaced;

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Whether it must not hold.
    pub not: bool,
    /// As it was typed.
    pub text: String,
    pub kind: ClauseKind,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    /// A word, in the fields of the mask if it is not 0; in this form only, or in all forms.
    Word { mask: u8, form: String, exact: bool },
    /// Words that begin so.
    Prefix { mask: u8, form: String },
    /// Words in their order, or so near to the first, if `near` is not 0. Each has its place among the words typed.
    Phrase { mask: u8, units: Vec<(String, u32)>, exact: bool, near: u32 },
    /// A value of a facet, by key or label.
    Facet { field: &'static str, value: String },
    /// From the first day to the last; see [`dates`].
    Date { from: u64, to: u64 },
    /// `page` for plain pages, anything else for articles.
    Sort { value: String },
}

const FIELDS: [(&str, u8); 5] = [("title", 1), ("deck", 2), ("author", 4), ("name", 8), ("note", 16)];
const FACETS: [&str; 4] = ["country", "topic", "source", "language"];
const OTHERS: [&str; 4] = ["kind", "date", "before", "after"];

/// The first and the last day that a date such as `2014`, `2014-03` or `2014-03-05` means: 32 times the number of the month,
/// and the day. Day 0 is one that is not known.
pub(super) fn dates(text: &str) -> Option<(u64, u64)> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, most: usize| {
        (1..=most)
            .contains(&part.len())
            .then(|| part.bytes().all(|b| b.is_ascii_digit()))?
            .then(|| part.parse::<u64>().ok())?
    };
    let day = |year: u64, month: u64, day: u64| (year * 12 + month - 1) * 32 + day;
    let month = |part: &str| digits(part, 2).filter(|month| (1..=12).contains(month));
    Some(match *parts {
        [year] => {
            let year = digits(year, 4)?;
            (day(year, 1, 0), day(year, 12, 31))
        }
        [year, own] => {
            let (year, own) = (digits(year, 4)?, month(own)?);
            (day(year, own, 0), day(year, own, 31))
        }
        [year, own, last] => {
            let (year, own, last) =
                (digits(year, 4)?, month(own)?, digits(last, 2).filter(|day| *day <= 31)?);
            (day(year, own, last), day(year, own, last))
        }
        _ => return None,
    })
}

/// What a range such as `2014..2018`, or one of its ends, means for the field `date`, `before` or `after`.
pub(super) fn range(field: &str, value: &str) -> Option<(u64, u64)> {
    let parts: Vec<&str> = value.split("..").collect();
    match (field, &*parts) {
        ("before", [only]) => Some((0, dates(only)?.0.saturating_sub(1))),
        ("after", [only]) => Some((dates(only)?.1 + 1, u64::MAX)),
        ("date", [only]) => dates(only),
        ("date", [from, to]) => {
            let from = if from.is_empty() { 0 } else { dates(from)?.0 };
            Some((from, if to.is_empty() { u64::MAX } else { dates(to)?.1 }))
        }
        _ => None,
    }
}

/// Groups, of which all must hold; of the clauses of a group one.
pub(crate) fn parse(text: &str) -> Vec<Vec<Clause>> {
    let mut groups: Vec<Vec<Clause>> = Vec::new();
    let mut rest = text;
    let mut joins = false;
    loop {
        rest = rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return groups;
        }
        let begin = rest;
        let not = rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c| !is_space(c)));
        if not {
            rest = &rest[1..];
        }
        let or = ["OR", "|"].iter().find_map(|or| {
            rest.strip_prefix(or).filter(|rest| rest.is_empty() || rest.starts_with(is_space))
        });
        if let Some(after) = or {
            rest = after;
            joins = !groups.is_empty();
            continue;
        }
        let field = named(rest);
        if let Some((_, length)) = field {
            rest = &rest[length..];
        }
        let (value, quoted, near);
        if let Some(ends) = rest.chars().next().and_then(closing) {
            quoted = true;
            let inner = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            let end = inner.find(ends).unwrap_or(inner.len());
            value = &inner[..end];
            rest = &inner[end..];
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            let digits = rest
                .strip_prefix('~')
                .map_or(0, |rest| rest.bytes().take(3).take_while(u8::is_ascii_digit).count());
            near = if digits > 0 { rest[1..=digits].parse().unwrap_or(0) } else { 0 };
            if digits > 0 {
                rest = &rest[1 + digits..];
            }
        } else {
            (quoted, near) = (false, 0);
            let mut chars = rest.char_indices();
            chars.next();
            let end = if rest.starts_with(is_space) {
                0
            } else {
                chars.find(|(_, c)| is_space(*c) || closing(*c).is_some()).map_or(rest.len(), |(at, _)| at)
            };
            value = &rest[..end];
            rest = &rest[end..];
        }
        let Some(kind) = understand(field.map_or("", |(field, _)| field), value, quoted, near) else {
            continue;
        };
        let text = begin[..begin.len() - rest.len()].trim_matches(is_space).to_owned();
        let clause = Clause { not, text, kind };
        match groups.last_mut().filter(|group| joins && !not && !group[0].not) {
            Some(group) => group.push(clause),
            None => groups.push(vec![clause]),
        }
        joins = false;
    }
}

/// What JavaScript's `\s` matches.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}' || c == '\u{FEFF}'
}

/// The field that a clause begins with, and the length of its name with the colon.
fn named(rest: &str) -> Option<(&'static str, usize)> {
    let names = FIELDS.iter().map(|(name, _)| *name).chain(FACETS).chain(OTHERS);
    names.into_iter().find_map(|name| {
        let after = rest.get(name.len()..)?.strip_prefix(':')?;
        let fits = rest[..name.len()].eq_ignore_ascii_case(name) && after.starts_with(|c| !is_space(c));
        fits.then_some((name, name.len() + 1))
    })
}

/// What ends a quotation that begins so.
fn closing(c: char) -> Option<&'static [char]> {
    Some(match c {
        '"' => &['"'],
        '“' | '”' => &['”'],
        '„' => &['“'],
        '«' => &['»'],
        _ => return None,
    })
}

/// The meaning of a value in a field.
pub(super) fn understand(field: &'static str, value: &str, quoted: bool, near: u32) -> Option<ClauseKind> {
    if let Some((from, to)) = range(field, value) {
        return Some(ClauseKind::Date { from, to });
    }
    if field == "kind" {
        return Some(ClauseKind::Sort { value: value.to_lowercase() });
    }
    if FACETS.contains(&field) {
        return Some(ClauseKind::Facet { field, value: value.trim_matches(is_space).to_owned() });
    }
    let mask = FIELDS.iter().find(|(name, _)| *name == field).map_or(0, |(_, mask)| *mask);
    let mut units: Vec<(String, u32)> = Vec::new();
    for word in words::list(value) {
        match units.last_mut().filter(|_| word.also) {
            Some(last) => last.0 = word.form,
            None => units.push((word.form, word.place)),
        }
    }
    if units.len() > 1 {
        return Some(ClauseKind::Phrase { mask, units, exact: quoted, near });
    }
    let (form, _) = units.pop()?;
    let mut chars = form.chars();
    let single = chars.next().is_some_and(is_unspaced) && chars.next().is_none();
    Some(if !quoted && (value.ends_with('*') || single) {
        ClauseKind::Prefix { mask, form }
    } else {
        ClauseKind::Word { mask, form: exact(&form), exact: quoted }
    })
}
