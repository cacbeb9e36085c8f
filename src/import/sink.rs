//! What every reader of a format is given, and where it puts what it reads.

use std::path::Path;

use super::html::ArticleSelector;
use super::mapping::Mapping;
use super::record::{Record, RecordPlace};
use super::source_site::SourceSite;

/// Something that did not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordTrouble {
    pub place: RecordPlace,
    /// What is wrong, in the words of a message.
    pub why: String,
    /// Nothing is wrong: there is nothing to read in it.
    pub empty: bool,
}

/// Is given what is read, one record after the other.
pub(super) type Sink<'a> = dyn FnMut(Result<Record, RecordTrouble>) + 'a;

/// What a reader knows of its file.
#[derive(Debug)]
pub(super) struct ReaderContext<'a> {
    pub path: &'a Path,
    pub site: &'a SourceSite,
    /// Where on a web page the article is.
    pub choice: ArticleSelector,
    /// Which column of a table is what.
    pub mapping: Mapping,
}

/// Trouble with a file as a whole.
pub(super) fn trouble(why: impl Into<String>) -> RecordTrouble {
    RecordTrouble { place: RecordPlace::default(), why: why.into(), empty: false }
}

/// A file, or a part of one, in which there is nothing to read.
pub(super) fn nothing(why: impl Into<String>) -> RecordTrouble {
    RecordTrouble { empty: true, ..trouble(why) }
}

/// Trouble at a line of a file.
pub(super) fn trouble_at(line: u32, why: impl Into<String>) -> RecordTrouble {
    RecordTrouble { place: RecordPlace { file: String::new(), line }, ..trouble(why) }
}
