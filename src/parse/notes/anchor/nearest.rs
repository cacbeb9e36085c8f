//! The words of a text that come nearest to a quote: a suggestion, never an answer.

use std::collections::HashMap;
use std::ops::Range;

use crate::parse::folded::Folded;

/// Longer quotes are compared by their words alone.
const MOST_LETTERS: usize = 300;
/// How many windows are compared letter by letter, and for quotes of one or two words, which share none with what they
/// have become.
const CLOSE_LOOKS: usize = 8;
const CLOSE_LOOKS_AT_WORDS: usize = 4_000;
/// How far the ends of a window are moved.
const MOST_STEPS: usize = 12;
/// What is less alike is no suggestion: it would be other words.
const ALIKE: f64 = 0.6;

/// A word of the folded text, or a letter of a script without blanks: its bytes.
type WordRange = Range<usize>;

/// Finds the run of words that is most alike to `wanted`, which is folded. In bytes of the plain text.
pub(super) fn nearest(text: &Folded<'_>, wanted: &str) -> Option<Range<usize>> {
    let folded = text.text();
    let (words, sought) = (words(folded), words(wanted));
    let length = sought.len();
    if length == 0 || words.is_empty() {
        return None;
    }
    let mut missing: HashMap<&str, i32> = HashMap::new();
    for word in &sought {
        *missing.entry(&wanted[word.clone()]).or_default() += 1;
    }
    // A window of as many words as are sought, and how many of its words are among them.
    let mut windows: Vec<(usize, usize)> = Vec::new();
    let mut shared = 0;
    for at in 0..words.len() {
        if let Some(left) = missing.get_mut(&folded[words[at].clone()]) {
            shared += usize::from(*left > 0);
            *left -= 1;
        }
        if at >= length
            && let Some(left) = missing.get_mut(&folded[words[at - length].clone()])
        {
            *left += 1;
            shared -= usize::from(*left > 0);
        }
        windows.push((shared, (at + 1).saturating_sub(length)));
    }
    // Of neighbouring windows one is enough; a single word shares nothing and is compared everywhere.
    windows.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let few = length <= 2;
    let mut starts: Vec<usize> = Vec::new();
    for (shared, start) in windows {
        if starts.len() == if few { CLOSE_LOOKS_AT_WORDS } else { CLOSE_LOOKS } {
            break;
        }
        let far = |other: &usize| other.abs_diff(start) * 2 >= length;
        if few || shared * 3 >= length && starts.iter().all(far) {
            starts.push(start);
        }
    }
    let bytes = |span: &Range<usize>| words[span.start].start..words[span.end - 1].end;
    let alike = |span: &Range<usize>| likeness(wanted, &folded[bytes(span)]);
    let mut near: Vec<(f64, Range<usize>)> = starts
        .into_iter()
        .map(|start| start..(start + length).min(words.len()))
        .map(|span| (alike(&span), span))
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    let (likeness, span) = near
        .into_iter()
        .take(CLOSE_LOOKS)
        .map(|(likeness, span)| fit(likeness, span, words.len(), &alike))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.start.cmp(&a.1.start)))?;
    let Range { start, end } = bytes(&span);
    text.plain_range(start, end).filter(|_| likeness >= ALIKE)
}

/// Moves the ends of a run of words for as long as that makes it more alike: words may have been added or dropped.
fn fit(
    mut best: f64,
    mut span: Range<usize>,
    end: usize,
    alike: &dyn Fn(&Range<usize>) -> f64,
) -> (f64, Range<usize>) {
    for _ in 0..MOST_STEPS {
        let moved =
            [(-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (-1, -1)].into_iter().filter_map(|(first, last)| {
                let start = span.start.checked_add_signed(first)?;
                let end =
                    span.end.checked_add_signed(last).filter(|moved| *moved <= end && *moved > start)?;
                Some(start..end)
            });
        let Some((likeness, next)) =
            moved.map(|span| (alike(&span), span)).max_by(|a, b| a.0.total_cmp(&b.0))
        else {
            break;
        };
        if likeness <= best {
            break;
        }
        (best, span) = (likeness, next);
    }
    (best, span)
}

/// From 0 to 1.
fn likeness(a: &str, b: &str) -> f64 {
    if a.len() > MOST_LETTERS || b.len() > 2 * MOST_LETTERS {
        let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
        let longer = a.len().max(b.len());
        return 1.0 - strsim::generic_levenshtein(&a, &b) as f64 / longer as f64;
    }
    strsim::normalized_levenshtein(a, b)
}

fn words(text: &str) -> Vec<WordRange> {
    let mut words: Vec<WordRange> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let alone = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}');
        if c == ' ' || c == '\0' {
            open = false;
        } else if alone {
            words.push(at..end);
            open = false;
        } else if open {
            if let Some(last) = words.last_mut() {
                last.end = end;
            }
        } else {
            words.push(at..end);
            open = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::folded::fold_quote;

    fn near<'t>(text: &'t str, quote: &str) -> Option<&'t str> {
        nearest(&Folded::new(text, &[]), &fold_quote(quote)).map(|range| &text[range])
    }

    #[test]
    fn words_that_were_changed_a_little_are_suggested() {
        let text =
            "The report of the commission of inquiry, set up in 2013, names camps. The Council met in March.";
        assert_eq!(near(text, "the comission of inquiry"), Some("the commission of inquiry,"));
        assert_eq!(near(text, "The Council met twice in March"), Some("The Council met in March."));
        assert_eq!(near(text, "Councl"), Some("Council"));
        assert_eq!(near(text, "an election in Portugal was won"), None);
        assert_eq!(
            near("平壌で首脳会談が行われた。", "平壌で首脳会議が行われた"),
            Some("平壌で首脳会談が行われた")
        );
    }
}
