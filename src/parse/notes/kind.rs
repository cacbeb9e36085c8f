//! What a note is: the closed sets of kinds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::yaml::{FromNode, Node, Reader};

/// What a note does for its reader.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// A remark of any kind.
    #[default]
    Note,
    /// What a reader of today has to know.
    Context,
    /// What was wrong, and what is right.
    Correction,
    /// A claim that was checked, with a verdict.
    FactCheck,
    /// What a word means.
    Definition,
    /// What words say in another language.
    Translation,
    /// What is not known.
    Question,
    /// Where something can be looked up.
    Source,
}

impl NoteKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Note,
        Self::Context,
        Self::Correction,
        Self::FactCheck,
        Self::Definition,
        Self::Translation,
        Self::Question,
        Self::Source,
    ];

    /// As it is written: `fact-check`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Context => "context",
            Self::Correction => "correction",
            Self::FactCheck => "fact-check",
            Self::Definition => "definition",
            Self::Translation => "translation",
            Self::Question => "question",
            Self::Source => "source",
        }
    }

    /// The kind that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl FromNode for NoteKind {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let kind = node.text().and_then(Self::parse);
        if kind.is_none() {
            reader.not_one_of(node, "kind of annotation", &Self::ALL.map(Self::as_str));
        }
        kind
    }
}

/// How grave a correction is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    /// Something was wrong.
    #[default]
    Correction,
    /// Something could be misunderstood.
    Clarification,
    /// The article, or a part of it, is no longer stood by.
    Retraction,
}

impl CorrectionKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Correction, Self::Clarification, Self::Retraction];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Clarification => "clarification",
            Self::Retraction => "retraction",
        }
    }

    /// The kind that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl FromNode for CorrectionKind {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let kind = node.text().and_then(Self::parse);
        if kind.is_none() {
            reader.not_one_of(node, "kind of correction", &Self::ALL.map(Self::as_str));
        }
        kind
    }
}
