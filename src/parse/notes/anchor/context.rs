//! How well what stands around some words agrees with a prefix and a suffix.

use crate::parse::folded::fold_context;
use crate::parse::notes::Quote;

/// Agreement that is no accident: this many bytes of the folded text.
const SUFFICIENT: usize = 6;
/// How alike (from 0 to 1) a context may be that was edited.
const ALIKE: f64 = 0.6;
/// Of so many bytes of a context, those nearest to the quote are compared.
const NEAR: usize = 64;

/// A prefix and a suffix in folded form; empty where none was given.
pub(super) struct QuoteSurroundings {
    prefix: String,
    suffix: String,
}

/// How much of a context stands around some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Agreement {
    /// Of prefix and suffix, how many were given and stand there in full.
    pub full: u8,
    /// Bytes of both that stand there.
    pub bytes: usize,
    /// Whether neither side says anything for the place, although one was given.
    pub contradicts: bool,
}

impl QuoteSurroundings {
    pub(super) fn of(quote: &Quote) -> Self {
        let context = |text: &str| if text.trim().is_empty() { String::new() } else { fold_context(text) };
        Self { prefix: context(&quote.prefix), suffix: context(&quote.suffix) }
    }

    /// Of prefix and suffix, how many were given.
    pub(super) fn given(&self) -> u8 {
        u8::from(!self.prefix.is_empty()) + u8::from(!self.suffix.is_empty())
    }

    /// Looks at the bytes `from..to` of a folded text.
    pub(super) fn agreement(&self, text: &str, from: usize, to: usize) -> Agreement {
        let (before, after) = (&text[..from], &text[to..]);
        let mut prefix =
            Side::of(&self.prefix, true, |wanted| common(before.chars().rev(), wanted.chars().rev()));
        let mut suffix = Side::of(&self.suffix, false, |wanted| common(after.chars(), wanted.chars()));
        let alike = |there: &str, given: &str| strsim::normalized_levenshtein(there, given) >= ALIKE;
        if !prefix.speaks && !suffix.speaks {
            let (given, there) = (tail(&self.prefix, NEAR), tail(before, self.prefix.len().min(NEAR)));
            prefix.speaks = given.len() > 3 && alike(there, given);
            let (given, there) = (head(&self.suffix, NEAR), head(after, self.suffix.len().min(NEAR)));
            suffix.speaks = given.len() > 3 && alike(there, given);
        }
        Agreement {
            full: u8::from(prefix.full) + u8::from(suffix.full),
            bytes: prefix.bytes + suffix.bytes,
            contradicts: self.given() > 0 && !prefix.speaks && !suffix.speaks,
        }
    }
}

/// How much of one side stands there.
#[derive(Default)]
struct Side {
    full: bool,
    bytes: usize,
    speaks: bool,
}

impl Side {
    /// Who writes a prefix may leave the blank before the words away, or give one that the text does not have.
    fn of(given: &str, is_prefix: bool, compare: impl Fn(&str) -> usize) -> Self {
        if given.is_empty() {
            return Self::default();
        }
        let bare = if is_prefix { given.trim_end_matches(' ') } else { given.trim_start_matches(' ') };
        let spaced = if is_prefix { format!("{bare} ") } else { format!(" {bare}") };
        let (wanted, bytes) = [given, bare, &spaced]
            .map(|wanted| (wanted, compare(wanted)))
            .into_iter()
            .max_by_key(|(wanted, bytes)| (*bytes == wanted.len(), *bytes))
            .unwrap_or((given, 0));
        // At the outer end a blank says nothing, since the text may begin or end there.
        let full = bytes >= wanted.trim_matches(' ').len() && bytes > 0 && {
            let rest = wanted.len() - bytes;
            let outer = if is_prefix { &wanted[..rest] } else { &wanted[bytes..] };
            outer.bytes().all(|b| b == b' ')
        };
        Self { full, bytes, speaks: full || bytes >= SUFFICIENT }
    }
}

/// How many bytes at their beginning two runs of letters share.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// The end of a text, of at most so many bytes.
fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The beginning of a text, of at most so many bytes.
fn head(text: &str, bytes: usize) -> &str {
    &text[..crate::source::floor_char(text, bytes)]
}
