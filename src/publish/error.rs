//! Why a site was not published, in words for the person who publishes.

use std::fmt;

use super::text::count;

/// How many paths a message names before it says how many more there are.
const NAMED: usize = 10;

/// Why a publication did not begin, or stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishError {
    /// The site or the destination does not allow it; nothing was changed. Several sentences, one a line.
    Refused(String),
    /// It could not be done. What was transferred stays; the next run goes on from there.
    Failed(String),
}

impl PublishError {
    /// True if the site or the destination has to be mended first.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) | Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for PublishError {}

/// What a store answers if it does not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The condition of a write does not hold: somebody else wrote.
    Changed,
    /// The file in the built folder is not what it was when the plan was made.
    Stale(String),
    /// Everything else, after all attempts, as a sentence.
    Failed(String),
}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Changed => {
                Self::Failed("somebody else wrote to the destination meanwhile".to_owned())
            }
            StoreError::Stale(path) => Self::Failed(format!(
                "{path} changed while it was being published: run `archive publish` again once the build is over"
            )),
            StoreError::Failed(why) => Self::Failed(why),
        }
    }
}

/// Refuses to overwrite files of others, if there are any.
///
/// # Errors
/// Which they are.
pub fn foreign_files(destination: &str, files: &[&str]) -> Result<(), PublishError> {
    if files.is_empty() {
        return Ok(());
    }
    Err(PublishError::Refused(format!(
        "{destination} holds {} that archive did not publish and would overwrite:{}\nhelp: move them away, choose another \
         destination, or overwrite them with --force",
        count(files.len(), "file"),
        named(files.iter().copied())
    )))
}

/// The first paths, one a line and indented, and how many more there are.
pub fn named<'a>(paths: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut more = 0usize;
    for (at, path) in paths.into_iter().enumerate() {
        if at < NAMED {
            text.push_str(&format!("\n  {path}"));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}
