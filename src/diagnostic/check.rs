//! The named checks, whose level a site sets in archive.yaml under `checks:`.
//!
//! To add one: give its problem a [`Code`], write one line below, and report diagnostics of that code as always. The
//! level is applied where a stage hands over its problems ([`CheckLevels::apply`]). The JSON Schema and the reader of
//! archive.yaml follow; docs/configuration.md needs a line, as a test says.
//!
//! A check whose level can be lowered must say what the site does without the error: a dead link shows its text, an
//! unknown key is passed over.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

use super::{Code, Diagnostic, Severity};

/// What becomes of a problem that a check finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckLevel {
    /// It is not told.
    Off,
    /// It is told, and the site is built.
    Warning,
    /// It is told, and the site is not built.
    Error,
}

impl CheckLevel {
    /// Every level by its name.
    pub const ALL: [(&str, CheckLevel); 3] =
        [("off", CheckLevel::Off), ("warning", CheckLevel::Warning), ("error", CheckLevel::Error)];

    /// The name as typed in archive.yaml.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! checks {
    ($($name:ident = $typed:literal, $code:ident, $level:ident, $text:literal;)*) => {
        /// A check with a name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $(#[doc = $text] $name,)* }

        impl Check {
            /// Every check, in the order of the documents.
            pub const ALL: &[Check] = &[$(Check::$name,)*];

            /// The name as typed in archive.yaml.
            pub fn name(self) -> &'static str {
                match self { $(Check::$name => $typed,)* }
            }

            /// The code of the problems that it finds.
            pub fn code(self) -> Code {
                match self { $(Check::$name => Code::$code,)* }
            }

            /// Its level in a site that sets none.
            pub fn default_level(self) -> CheckLevel {
                match self { $(Check::$name => CheckLevel::$level,)* }
            }

            /// What it looks for, and what the site does where it is no error.
            pub fn description(self) -> &'static str {
                match self { $(Check::$name => $text,)* }
            }

            /// The check that finds problems of a code, if their level can be set.
            pub fn of(code: Code) -> Option<Self> {
                match code { $(Code::$code => Some(Check::$name),)* _ => None }
            }
        }
    };
}

checks! {
    UnknownKey = "unknown_key", UnknownKey, Error,
        "An unknown key of front matter. Below `error` it is ignored.";
    DeadLink = "dead_link", BrokenLink, Error,
        "A link to a page that the site does not have. Below `error` its text is shown without a link, or leads to the archived copy of the article it stands in.";
    DeadAnchor = "dead_anchor", BrokenAnchor, Error,
        "A link to a heading that does not exist. Below `error` it leads to the page.";
    MissingPicture = "missing_picture", MissingPicture, Error,
        "A picture that does not exist. Below `error` its alternative text is shown.";
    MissingFile = "missing_file", MissingFile, Error,
        "Another file that does not exist. Below `error` its name is shown without a link.";
    UnknownArticle = "unknown_article", UnknownArticle, Error,
        "An article under `related` or `translations` that does not exist. Below `error` it is left out.";
    OrphanedNote = "orphaned_note", OrphanedNote, Warning,
        "An annotation that quotes words which are not in its article. Below `error` it is shown below the article.";
    AmbiguousNote = "ambiguous_note", AmbiguousNote, Warning,
        "An annotation that quotes words which its article has more than once. Below `error` it is shown at the first place.";
    StrayNotes = "stray_notes", StrayNotes, Warning, "A file of annotations without an article.";
    NoBaseUrl = "no_base_url", NoBaseUrl, Warning, "archive.yaml has no `base_url`.";
    UnsafeUrl = "unsafe_url", UnsafeUrl, Warning, "A link whose scheme can run code, which is dropped.";
    RetiredTopic = "retired_topic", RetiredTopic, Warning, "A topic that the vocabulary no longer uses.";
    UnusedFile = "unused_file", IgnoredFile, Warning, "A file in a folder of the site that nothing uses.";
    UnusedText = "unused_text", UnusedText, Warning, "A text of the interface that is never shown.";
    UnreadablePicture = "unreadable_picture", BadPicture, Warning, "A picture that cannot be read.";
    StaleModel = "stale_model", StaleModel, Warning, "A learned model that is older than the vocabulary.";
    DroppedHtml = "dropped_html", DroppedHtml, Warning, "HTML of an article that no page shows.";
    ControlCharacters = "control_characters", ControlCharacters, Warning, "Invisible characters that are left out.";
    ForeignSyntax = "foreign_syntax", ForeignSyntax, Warning,
        "Syntax of another program, which is shown as it is written; nothing is derived from it.";
    RemotePicture = "remote_picture", RemotePicture, Warning, "A picture of an article that is on another site.";
    GoneUrl = "gone_url", GoneUrl, Warning, "A URL of an article that an earlier build published and that no longer exists.";
    UnpublishedFile = "unpublished_file", UnpublishedFile, Warning, "A file beside articles that is not an article and is not published.";
    NearDuplicate = "near_duplicate", NearDuplicate, Warning, "Articles whose texts are nearly the same; found by `archive check`.";
    MissingAlt = "missing_alt", MissingAlt, Warning, "A picture without an alternative text; found by `archive check`.";
    NoTopic = "no_topic", NoTopic, Warning, "An article without a topic; found by `archive check`.";
    NoCountry = "no_country", NoCountry, Warning, "An article that is about no country; found by `archive check`.";
    SuspiciousDate = "suspicious_date", SuspiciousDate, Warning, "A date that is probably wrong; found by `archive check`.";
    ThinMetadata = "thin_metadata", ThinMetadata, Warning, "An article that lacks basic information; found by `archive check`.";
    MisspeltTerm = "misspelt_term", MisspeltTerm, Warning, "A term that is nearly a frequent one; found by `archive check`.";
    UnusedVocabulary = "unused_vocabulary", UnusedVocabulary, Warning, "A topic, name or taxonomy of the site's own that nothing uses; found by `archive check`.";
    CommonTopic = "common_topic", CommonTopic, Warning, "A topic that fits most articles; found by `archive check`.";
    BlockedPicture = "blocked_picture", BlockedPicture, Warning, "A picture that the site's own policy blocks; found by `archive check`.";
    DeadAddress = "dead_address", DeadAddress, Warning, "A link to another site that does not answer; found by `archive check --external`.";
}

/// The level of every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLevels {
    /// In the order of [`Check::ALL`].
    levels: Vec<CheckLevel>,
}

impl Default for CheckLevels {
    fn default() -> Self {
        Self { levels: Check::ALL.iter().map(|check| check.default_level()).collect() }
    }
}

impl CheckLevels {
    /// The level of a check.
    pub fn of(&self, check: Check) -> CheckLevel {
        self.levels[check as usize]
    }

    /// Sets the level of a check.
    pub fn set(&mut self, check: Check, level: CheckLevel) {
        self.levels[check as usize] = level;
    }

    /// Gives each problem the level of its check, and drops those that are not to be told. A problem whose level
    /// cannot be set stays as it is.
    pub fn apply(&self, problems: &mut Vec<Diagnostic>) {
        problems.retain_mut(|problem| {
            let Some(check) = Check::of(problem.code) else { return true };
            problem.severity = match self.of(check) {
                CheckLevel::Off => return false,
                CheckLevel::Warning => Severity::Warning,
                CheckLevel::Error => Severity::Error,
            };
            true
        });
    }
}

impl Serialize for CheckLevels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Check::ALL.iter().map(|check| (check.name(), self.of(*check))))
    }
}

impl JsonSchema for CheckLevels {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = CheckLevel::ALL.map(|(name, _)| name);
        let properties = Check::ALL.iter().map(|check| {
            let property = serde_json::json!({
                "description": check.description(), "enum": names, "default": check.default_level().as_str(),
            });
            (check.name().to_owned(), property)
        });
        let properties: serde_json::Map<_, _> = properties.collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_unique_and_defaults_fit_the_codes() {
        for (at, check) in Check::ALL.iter().enumerate() {
            let before = &Check::ALL[..at];
            assert!(before.iter().all(|other| other.name() != check.name() && other.code() != check.code()));
            let usual = match check.code().severity() {
                Severity::Error => CheckLevel::Error,
                Severity::Warning => CheckLevel::Warning,
            };
            assert!([usual, CheckLevel::Off].contains(&check.default_level()), "{}", check.name());
        }
    }
}
