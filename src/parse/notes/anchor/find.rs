//! Where the words of a quote stand.

use std::ops::Range;

use memchr::memmem;
use unicode_normalization::char::canonical_combining_class;

use super::context::{Agreement, QuoteSurroundings};
use super::nearest::nearest;
use crate::parse::folded::{Folded, fold_quote};
use crate::parse::notes::Quote;

/// What became of a quote; places are bytes of the plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum QuoteMatch {
    /// It stands there and nowhere else, or its context tells it from all others.
    At(Range<usize>),
    /// It stands at the first place and, as far as can be told, as well at the others.
    Among(Range<usize>, Vec<Range<usize>>),
    /// It stands nowhere; the words that come nearest to it, if any do.
    Nowhere(Option<Range<usize>>),
    /// It stands within longer words only, at this place first.
    WithinWords(Range<usize>),
    /// It stands there alone, and what stands around it is much, but not all, of what its context says.
    Doubtful(Range<usize>),
    /// It stands there, but in other surroundings than its context says, and is too short to be known by itself.
    OutOfContext(Range<usize>),
}

/// More places than this are not looked at: nobody would tell them apart.
const MOST: usize = 2_000;
/// A quote of this many bytes, folded, is known by itself.
const LONG: usize = 40;

/// One place where the words stand.
struct QuoteCandidate {
    range: Range<usize>,
    agreement: Agreement,
    /// It neither begins nor ends within a word.
    whole: bool,
}

/// Finds a quote. `suggest` says whether to look for near words where it stands nowhere.
pub(crate) fn find_quote(text: &Folded<'_>, quote: &Quote, suggest: bool) -> QuoteMatch {
    let wanted = fold_quote(&quote.exact);
    if wanted.is_empty() {
        return QuoteMatch::Nowhere(None);
    }
    let context = QuoteSurroundings::of(quote);
    let mut candidates: Vec<QuoteCandidate> = occurrences(text.text(), &wanted)
        .filter_map(|at| {
            let range = text.plain_range(at, at + wanted.len())?;
            let agreement = context.agreement(text.text(), at, at + wanted.len());
            let whole = is_whole(text.plain(), &range);
            Some(QuoteCandidate { range, agreement, whole })
        })
        .take(MOST)
        .collect();
    let Some(first) = candidates.first() else {
        return QuoteMatch::Nowhere(suggest.then(|| nearest(text, &wanted)).flatten());
    };
    let within = first.range.clone();
    // A part of a word is meant only if the context says so.
    let is_meant = |candidate: &QuoteCandidate| {
        candidate.whole || context.given() > 0 && candidate.agreement.full == context.given()
    };
    candidates.retain(is_meant);
    if candidates.is_empty() {
        return QuoteMatch::WithinWords(within);
    }
    if let [only] = &candidates[..] {
        // Where the words stood a namesake may be left.
        let range = only.range.clone();
        return match only.agreement {
            _ if wanted.len() >= LONG => QuoteMatch::At(range),
            Agreement { full, .. } if full == context.given() => QuoteMatch::At(range),
            Agreement { contradicts: true, .. } => QuoteMatch::OutOfContext(range),
            _ => QuoteMatch::Doubtful(range),
        };
    }
    let weight = |candidate: &QuoteCandidate| (candidate.agreement.full, candidate.agreement.bytes);
    let best = candidates.iter().map(weight).max().unwrap_or_default();
    let (alike, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|one| weight(one) == best);
    let sure = context.given() > 0 && best.0 == context.given();
    let ranges = |all: Vec<QuoteCandidate>| all.into_iter().map(|one| one.range).collect::<Vec<_>>();
    let mut alike = ranges(alike).into_iter();
    let Some(chosen) = alike.next() else { return QuoteMatch::Nowhere(None) };
    let mut rest: Vec<_> = alike.collect();
    if rest.is_empty() && sure {
        return QuoteMatch::At(chosen);
    }
    if rest.is_empty() {
        rest = ranges(others);
    }
    QuoteMatch::Among(chosen, rest)
}

/// All places of a text, also those that overlap.
fn occurrences<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let finder = memmem::Finder::new(wanted.as_bytes());
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + finder.find(text.as_bytes().get(from..)?)?;
        // The next letter: a shorter step could begin within one.
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
        Some(at)
    })
}

/// Whether a range begins and ends where words do, in scripts that set words apart by blanks.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let joined = |before: Option<char>, after: Option<char>| {
        before.zip(after).is_some_and(|(before, after)| is_of_word(before) && is_of_word(after))
    };
    let quoted = &text[range.clone()];
    // Soft hyphens are not seen.
    let visible = |c: &char| *c != '\u{ad}';
    let before = text[..range.start].chars().rev().find(visible);
    let after = text[range.end..].chars().find(visible);
    !joined(before, quoted.chars().next()) && !joined(quoted.chars().next_back(), after)
}

/// Whether a letter belongs to a word that blanks set apart. Scripts without blanks, and Hangul, whose particles follow
/// their word directly, have none.
fn is_of_word(c: char) -> bool {
    (c.is_alphanumeric() || canonical_combining_class(c) != 0)
        && !matches!(c,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}'
            | '\u{2e80}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, quote: &str) -> QuoteMatch {
        let parts: Vec<&str> = quote.split('|').collect();
        let quote = match parts[..] {
            [exact] => Quote { exact: exact.into(), ..Quote::default() },
            [prefix, exact, suffix] => {
                Quote { exact: exact.into(), prefix: prefix.into(), suffix: suffix.into() }
            }
            _ => panic!("{quote}"),
        };
        find_quote(&Folded::new(text, &[]), &quote, true)
    }

    #[test]
    fn words_that_stand_once_are_found_and_namesakes_are_told_apart() {
        let text = "Robin met Robin in Rome. Robin Hood left; Robins sang.";
        assert_eq!(find(text, "Rome"), QuoteMatch::At(19..23));
        assert_eq!(find(text, "|Robin| Hood"), QuoteMatch::At(25..30));
        assert_eq!(find(text, "met |Robin|"), QuoteMatch::At(10..15));
        // The blank may be left away.
        assert_eq!(find(text, "met|Robin|in"), QuoteMatch::At(10..15));
        let QuoteMatch::Among(first, others) = find(text, "Robin") else { panic!() };
        assert_eq!((first, others), (0..5, vec![10..15, 25..30]));
    }

    #[test]
    fn a_part_of_a_word_is_taken_only_if_its_context_says_so() {
        assert_eq!(find("the peacekeepers", "peace"), QuoteMatch::WithinWords(4..9));
        assert_eq!(find("the peacekeepers", "the |peace|keepers"), QuoteMatch::At(4..9));
        // Blanks set no words apart here, or particles follow the word.
        assert_eq!(find("平壌で会談が行われた", "会談"), QuoteMatch::At(9..15));
        assert_eq!(find("북한은 편지를 보냈다", "북한"), QuoteMatch::At(0..6));
    }

    #[test]
    fn a_short_quote_whose_surroundings_are_gone_is_not_taken() {
        assert_eq!(find("Robin alone is left.", "Marian and |Robin| fled"), QuoteMatch::OutOfContext(0..5));
        // One that was edited still says it.
        assert_eq!(
            find("Marian, with Robin, fled.", "Marian and |Robin| fled"),
            QuoteMatch::Doubtful(13..18)
        );
        assert_eq!(
            find("Late, Marian and Robin ran.", "Marian and |Robin| fled"),
            QuoteMatch::Doubtful(17..22)
        );
        let long = "the commission of inquiry on human rights in the country";
        assert_eq!(
            find(&format!("See {long}."), &format!("other |{long}|")),
            QuoteMatch::At(4..4 + long.len())
        );
    }

    #[test]
    fn context_that_fits_none_of_several_places_only_ranks_them() {
        let text = "One Robin here. Two Robin there.";
        let QuoteMatch::Among(first, others) = find(text, "Then two |Robin| there was") else { panic!() };
        assert_eq!(first, 20..25);
        assert_eq!(others.iter().map(|other| (other.start, other.end)).collect::<Vec<_>>(), [(4, 9)]);
    }
}
