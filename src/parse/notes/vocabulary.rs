//! The words in which notes are exchanged: those of the W3C's Web Annotation Vocabulary, and ours for what it lacks.

use super::kind::NoteKind;

/// The context of every document of the Web Annotation Data Model.
pub(crate) const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What our own terms begin with, and what that stands for.
pub(crate) const PREFIX: &str = "archive";
pub(crate) const NAMESPACE: &str = "urn:x-archive:terms#";

/// The kind of a note, where the motivation says less.
pub(crate) const KIND: &str = "archive:kind";
/// `clarification` or `retraction`, for a correction.
pub(crate) const CORRECTION: &str = "archive:correction";
/// What a fact-check came to.
pub(crate) const VERDICT: &str = "archive:verdict";
/// The name of a source.
pub(crate) const TITLE: &str = "archive:title";
/// A date of which less is known than a time of day needs.
pub(crate) const DATE: &str = "archive:date";
/// The same of the last change.
pub(crate) const UPDATED: &str = "archive:updated";

/// The name under which the program says that it made an annotation.
pub(crate) const GENERATOR: &str = "archive";

/// The motivation that comes nearest to a kind (Web Annotation Vocabulary, section 3.3).
pub(crate) fn motivation(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Note | NoteKind::Translation => "commenting",
        NoteKind::Context | NoteKind::Definition => "describing",
        NoteKind::Correction => "editing",
        NoteKind::FactCheck => "assessing",
        NoteKind::Question => "questioning",
        NoteKind::Source => "linking",
    }
}

/// The kind that comes nearest to a motivation.
pub(crate) fn kind_of(motivation: &str) -> NoteKind {
    match motivation.rsplit(['#', ':', '/']).next().unwrap_or_default() {
        "describing" | "identifying" => NoteKind::Context,
        "editing" => NoteKind::Correction,
        "assessing" | "moderating" => NoteKind::FactCheck,
        "questioning" => NoteKind::Question,
        "linking" | "bookmarking" => NoteKind::Source,
        _ => NoteKind::Note,
    }
}
