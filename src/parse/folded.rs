//! A text in the form in which quotes are compared, and the way back.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// What stands in the folded text where no quote may cross; no text holds it.
const BARRIER: char = '\0';

/// A text and its folded form.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    plain: &'t str,
    text: String,
    units: Vec<FoldedUnit>,
}

/// Letters that were folded together: a letter with its marks, a run of white space, a run of dashes. Or a run of letters
/// that are each folded to one byte by itself, which most of a text is made of.
#[derive(Clone, Copy, Debug)]
struct FoldedUnit {
    /// First byte in the folded text.
    folded: u32,
    /// First byte in the plain text, and one past the last.
    start: u32,
    end: u32,
    /// Whether each byte of the plain text is one of the folded text.
    is_bytewise: bool,
}

impl<'t> Folded<'t> {
    /// Folds a text. `barriers` are places in it, in order, that no quote crosses; they lie in white space.
    pub fn new(plain: &'t str, barriers: &[usize]) -> Self {
        let mut units = Vec::new();
        let text = fold(plain, barriers, |unit| units.push(unit));
        Self { plain, text, units }
    }

    /// The text as it was.
    pub fn plain(&self) -> &'t str {
        self.plain
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where some bytes of the folded text stand in the plain one; `None` if a letter would be cut.
    pub fn plain_range(&self, from: usize, to: usize) -> Option<std::ops::Range<usize>> {
        // The unit that holds a byte, and how many of its bytes stand before it.
        let unit = |at: usize| {
            let number = self.units.partition_point(|unit| unit.folded as usize <= at).checked_sub(1)?;
            let within = at - self.units[number].folded as usize;
            (within == 0 || self.units[number].is_bytewise).then_some((number, within))
        };
        let (first, within) = unit(from)?;
        let start = self.units[first].start as usize + within;
        let (last, within) = if to == self.text.len() { (self.units.len(), 0) } else { unit(to)? };
        let end = match within {
            0 => self.units[last.checked_sub(1)?].end as usize,
            _ => self.units[last].start as usize + within,
        };
        (self.is_between_letters(start) && self.is_between_letters(end)).then_some(start..end)
    }

    /// Where a byte of the plain text stands in the folded one: the unit it belongs to, or the next one.
    pub fn folded_at(&self, plain: usize) -> usize {
        let at = self.units.partition_point(|unit| unit.end as usize <= plain);
        self.units.get(at).map_or(self.text.len(), |unit| {
            let within = if unit.is_bytewise { plain.saturating_sub(unit.start as usize) } else { 0 };
            unit.folded as usize + within
        })
    }

    /// Whether no letter, as people count letters, is cut there: an emoji of several parts is one.
    fn is_between_letters(&self, at: usize) -> bool {
        GraphemeCursor::new(at, self.plain.len(), true).is_boundary(self.plain, 0).unwrap_or(true)
    }
}

/// The folded form of a text. Each unit is told.
fn fold(plain: &str, barriers: &[usize], mut unit: impl FnMut(FoldedUnit)) -> String {
    let mut folded = String::with_capacity(plain.len());
    let mut barriers = barriers.iter().peekable();
    let mut at = 0;
    while at < plain.len() {
        let start = folded.len();
        let mut told = |start: usize, at: usize, end: usize, is_bytewise: bool| {
            unit(FoldedUnit { folded: start as u32, start: at as u32, end: end as u32, is_bytewise });
        };
        let end = bytewise_end(plain.as_bytes(), at, barriers.peek().map_or(usize::MAX, |barrier| **barrier));
        if end > at {
            told(start, at, end, true);
            // A grave accent is the one letter of ASCII that is written otherwise.
            for (number, part) in plain[at..end].split('`').enumerate() {
                if number > 0 {
                    folded.push(quote('`'));
                }
                folded.push_str(part);
            }
            at = end;
            continue;
        }
        let Some(first) = plain[at..].chars().next() else { break };
        let mut end = at + first.len_utf8();
        let extend = |end: &mut usize, belongs: fn(char) -> bool| {
            *end += plain[*end..].chars().take_while(|c| belongs(*c)).map(char::len_utf8).sum::<usize>();
        };
        if first == '\u{ad}' {
            at = end;
            continue;
        } else if first.is_whitespace() {
            extend(&mut end, is_blank);
            let mut sign = ' ';
            while barriers.next_if(|barrier| **barrier <= end).is_some() {
                sign = BARRIER;
            }
            folded.push(sign);
        } else if is_dash(first) {
            extend(&mut end, is_dash);
            folded.push('-');
        } else if first == BARRIER {
            folded.push('\u{fffd}');
        } else {
            extend(&mut end, |c| !c.is_ascii() && canonical_combining_class(c) != 0);
            match plain[at..end].is_ascii() {
                true => folded.push(quote(first)),
                false => folded.extend(plain[at..end].nfd().map(quote)),
            }
        }
        told(start, at, end, false);
        at = end;
    }
    folded
}

/// A quote in folded form, without blanks around it.
pub(crate) fn fold_quote(quote: &str) -> String {
    fold(quote, &[], |_| {}).trim_matches(' ').to_owned()
}

/// A prefix or suffix in folded form: a blank at its ends says that a word ends there.
pub(crate) fn fold_context(context: &str) -> String {
    fold(context, &[], |_| {})
}

/// Where a run of bytes ends that are folded each by itself: letters of ASCII that have nothing behind them that belongs to
/// them, and single spaces between such that hold no barrier.
fn bytewise_end(bytes: &[u8], from: usize, barrier: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let is_one = match byte {
            b' ' => next.is_some_and(stands_alone) && at + 1 < barrier,
            byte => stands_alone(*byte) && next.is_none_or(|next| next.is_ascii()),
        };
        if !is_one {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a byte is a letter of ASCII that is folded by itself.
fn stands_alone(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'-'
}

/// White space, and what is dropped within it.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{ad}'
}

/// Hyphens, dashes and the sign for minus.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// One double and one single quotation mark for all of them.
fn quote(c: char) -> char {
    match c {
        '\u{ab}' | '\u{bb}' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ff02}' => '"',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2039}' | '\u{203a}' | '\u{2bc}' | '\u{ff07}' | '`' => '\'',
        c => c,
    }
}

/// The letters of a text, as people count them, from its end.
pub(crate) fn last_letters(text: &str, count: usize) -> &str {
    let start = text.grapheme_indices(true).rev().take(count).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

/// The letters of a text, as people count them, from its beginning.
pub(crate) fn first_letters(text: &str, count: usize) -> &str {
    let end = text.grapheme_indices(true).nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        fold_quote(a) == fold_quote(b)
    }

    #[test]
    fn what_looks_alike_is_alike_and_nothing_else() {
        assert!(alike("the\u{a0}“new”\n rule", "the \"new\" rule"));
        assert!(alike("co\u{ad}operation", "cooperation"));
        assert!(alike("2014–2018 — l’été", "2014-2018 - l'été"));
        assert!(alike("e\u{301}te\u{301}", "été"));
        assert!(alike("각", "\u{1100}\u{1161}\u{11a8}"));
        // Marks in another order are the same letter.
        assert!(alike("q\u{307}\u{323}", "q\u{323}\u{307}"));
        for (a, b) in
            [("Rule", "rule"), ("ete", "été"), ("ﬁne", "fine"), ("a.b", "a b"), ("“a”", "‘a’"), ("ß", "ss")]
        {
            assert!(!alike(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_place_in_the_folded_text_leads_back_and_cuts_no_letter() {
        let text = "Le  caf\u{65}\u{301} — «\u{a0}oui\u{a0}»";
        let folded = Folded::new(text, &[]);
        assert_eq!(folded.text(), "Le cafe\u{301} - \" oui \"");
        let at = folded.text().find("cafe\u{301}").unwrap();
        assert_eq!(&text[folded.plain_range(at, at + 6).unwrap()], "cafe\u{301}");
        assert_eq!(folded.plain_range(at, at + 4), None, "the accent belongs to the letter");
        let family = "a👩\u{200d}👧b";
        let folded = Folded::new(family, &[]);
        assert_eq!(folded.plain_range(1, 5), None, "one emoji of two parts");
        assert_eq!(folded.plain_range(1, 12).map(|range| &family[range]), Some("👩\u{200d}👧"));
    }

    #[test]
    fn letters_are_counted_as_people_count_them() {
        assert_eq!(last_letters("ab👩\u{200d}👧e\u{301}", 2), "👩\u{200d}👧e\u{301}");
        assert_eq!(first_letters("e\u{301}bc", 2), "e\u{301}b");
        assert_eq!(first_letters("ab", 5), "ab");
    }
}
