//! From quoted words to the place where they stand.
//!
//! Words are compared in a [folded](crate::parse::folded) form in which white space, quotation marks, dashes, soft hyphens and the two
//! ways to write an accent are alike, and nothing else is. A quote is found where its folded words stand, as whole
//! letters and whole words ([`find`]). Where the text has changed, the nearest words are told ([`nearest`]) and never
//! taken: a note that is lost is reported, a note on the wrong words lies.

mod context;
mod find;
mod nearest;
mod select;

pub(crate) use find::{QuoteMatch, find_quote};
pub(super) use select::spaced_context;
pub(crate) use select::{shortest_selector, spaced};
