//! What the report of an import says about one record.

use serde::{Deserialize, Serialize};

/// What kind of remark a note is, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RemarkKind {
    /// Nothing of it came in.
    Failed,
    /// The site has it, or had it: the file is not ours to change.
    Edited,
    /// Somebody should look.
    Attention,
    /// Template syntax that is shown as code.
    Foreign,
    /// A link or picture that leads nowhere.
    Lost,
    /// Something that was not quite right and was read as it was meant.
    Mended,
    /// A key, shortcode or link that has another name here.
    Turned,
    /// What has no key of ours.
    Kept,
    /// What was left out, and why.
    LeftOut,
}

impl RemarkKind {
    /// The heading of these remarks.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Failed => "Could not be read",
            Self::Edited => "Left as the site has them",
            Self::Attention => "To look at",
            Self::Foreign => "Template syntax shown as code",
            Self::Lost => "Links and pictures that lead nowhere",
            Self::Mended => "Mended",
            Self::Turned => "Turned into ours",
            Self::Kept => "Kept under `extra`",
            Self::LeftOut => "Left out",
        }
    }
}

/// One remark about one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remark {
    pub topic: RemarkKind,
    /// What happened, without what differs from place to place.
    pub what: String,
    /// Line of the file, where the remark is about one.
    pub line: Option<u32>,
}

impl Remark {
    /// A remark about a record as a whole.
    pub(crate) fn new(topic: RemarkKind, what: impl Into<String>) -> Self {
        Self { topic, what: what.into(), line: None }
    }

    /// At a line of the file, counted from 1.
    pub(crate) fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }
}
