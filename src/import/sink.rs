//! What every reader of a format is given, and where it puts what it reads.

use std::path::Path;

use super::html::Choice;
use super::mapping::Mapping;
use super::record::{Place, Record};
use super::source_site::SourceSite;

/// Something that did not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub place: Place,
    /// What is wrong, in the words of a message.
    pub why: String,
    /// Nothing is wrong: there is nothing to read in it.
    pub empty: bool,
}

/// Is given what is read, one record after the other.
pub(super) type Sink<'a> = dyn FnMut(Result<Record, Trouble>) + 'a;

/// What a reader knows of its file.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub path: &'a Path,
    pub site: &'a SourceSite,
    /// Where on a web page the article is.
    pub choice: Choice,
    /// Which column of a table is what.
    pub mapping: Mapping,
}

/// Trouble with a file as a whole.
pub(super) fn trouble(why: impl Into<String>) -> Trouble {
    Trouble { place: Place::default(), why: why.into(), empty: false }
}

/// A file, or a part of one, in which there is nothing to read.
pub(super) fn nothing(why: impl Into<String>) -> Trouble {
    Trouble { empty: true, ..trouble(why) }
}

/// Trouble at a line of a file.
pub(super) fn trouble_at(line: u32, why: impl Into<String>) -> Trouble {
    Trouble { place: Place { file: String::new(), line }, ..trouble(why) }
}
