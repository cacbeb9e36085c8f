//! The other way round: the shortest quote that leads to some words and to no others.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::find::{QuoteMatch, find_quote};
use crate::parse::folded::Folded;
use crate::parse::notes::Quote;

/// Words of context on each side, at most.
const MOST_WORDS: usize = 24;

/// A quote for the bytes `range` of a text, with as few words of context as tell it from its namesakes; `None` if nothing
/// tells it from them, or if it holds no words.
pub(crate) fn shortest_selector(text: &Folded<'_>, range: Range<usize>) -> Option<Quote> {
    let plain = text.plain();
    let exact = plain.get(range.clone())?;
    let blank = exact.len() - exact.trim_start().len();
    let range = range.start + blank..range.start + blank + exact.trim().len();
    let mut quote = Quote { exact: spaced(exact).into(), ..Quote::default() };
    let leads = |quote: &Quote| match find_quote(text, quote, false) {
        QuoteMatch::At(found) => found.start == range.start,
        _ => false,
    };
    if leads(&quote) {
        return Some(quote);
    }
    let before: Vec<(usize, &str)> =
        plain[..range.start].split_word_bound_indices().rev().take(MOST_WORDS * 2).collect();
    let after: Vec<(usize, &str)> =
        plain[range.end..].split_word_bound_indices().take(MOST_WORDS * 2).collect();
    for count in 1..=before.len().max(after.len()) {
        let prefix = before[..count.min(before.len())].last().map_or("", |(at, _)| &plain[*at..range.start]);
        let suffix = after[..count.min(after.len())]
            .last()
            .map_or("", |(at, word)| &plain[range.end..range.end + at + word.len()]);
        // One side is enough where it is; a blank or a full stop alone says nothing.
        for (prefix, suffix) in [(prefix, ""), ("", suffix), (prefix, suffix)] {
            quote.prefix = spaced_context(prefix).into();
            quote.suffix = spaced_context(suffix).into();
            let says_something = [prefix, suffix].iter().any(|side| side.contains(char::is_alphanumeric));
            if says_something && leads(&quote) {
                return Some(quote);
            }
        }
    }
    None
}

/// A text in one line, with single spaces and none around it.
pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same, but a space at an end stays.
pub(crate) fn spaced_context(text: &str) -> String {
    let mut line = spaced(text);
    if text.starts_with(char::is_whitespace) && !line.is_empty() {
        line.insert(0, ' ');
    }
    if text.ends_with(char::is_whitespace) && !line.is_empty() {
        line.push(' ');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_as_short_as_it_can_be_and_leads_back() {
        let text = "Robin met Robin in Rome. Robin Hood left.";
        let folded = Folded::new(text, &[]);
        let of = |range: Range<usize>| {
            let quote = shortest_selector(&folded, range).unwrap();
            format!("{}|{}|{}", quote.prefix, quote.exact, quote.suffix)
        };
        assert_eq!(of(19..23), "|Rome|");
        assert_eq!(of(10..15), "met |Robin|");
        assert_eq!(of(25..30), "|Robin| Hood");
        assert_eq!(of(0..5), "|Robin| met");
        assert_eq!(shortest_selector(&Folded::new("a a", &[]), 1..2), None);
    }
}
