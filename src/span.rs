//! Places in texts. An offset counts in one text, and the types tell which: [`FileSpan`] in the file of the author,
//! [`TextSpan`] in the [plain text](crate::text::PlainText) that derivations read, [`ReadableSpan`] in the
//! [text that notes quote](crate::parse::notes::Readable), [`FieldSpan`] in a value of the front matter. Only a plain text
//! turns its places into places of the file.
//!
//! ```
//! use archive::span::FileSpan;
//!
//! let (sentence, word, next) = (FileSpan::new(10..50), FileSpan::new(12..16), FileSpan::new(50..60));
//! assert!(sentence.holds(word) && sentence.holds(sentence) && !word.holds(sentence));
//! assert!(sentence.meets(word) && word.meets(sentence));
//! // They touch and have no byte in common.
//! assert!(!sentence.meets(next) && !sentence.holds(next));
//! ```

use std::ops::Range;

use serde::{Deserialize, Serialize};

macro_rules! span {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name {
            /// The first byte.
            pub start: u32,
            /// One past the last byte.
            pub end: u32,
        }

        impl $name {
            /// The span of a range. No text that is read has 4 GiB, so that every range of one fits.
            pub fn new(range: Range<usize>) -> Self {
                let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                debug_assert!(range.end <= u32::MAX as usize, "a text of 4 GiB");
                Self { start: number(range.start), end: number(range.end) }
            }

            /// To index the text with.
            pub fn range(self) -> Range<usize> {
                self.start as usize..self.end as usize
            }

            /// Whether another span lies within this one.
            pub fn holds(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the two have bytes in common.
            pub fn meets(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }
        }
    };
}

span! {
    /// Bytes of an author's file.
    FileSpan
}

span! {
    /// Bytes of the plain text of an article.
    TextSpan
}

span! {
    /// Bytes of the text of an article that notes quote.
    ReadableSpan
}

span! {
    /// Bytes of the value of a field of the front matter.
    FieldSpan
}
