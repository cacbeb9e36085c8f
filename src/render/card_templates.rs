//! The templates of what many pages show.

/// The templates that make the HTML of cards, each with the field that it fills.
pub(super) const CARD_TEMPLATES: [(&str, &str); 2] = [("html", "card.html"), ("tile", "tile.html")];

/// The template of a note on lists of notes.
pub(super) const LISTED_NOTE: &str = "listed_note.html";

/// The templates of what any page with a template may show: cards, and notes beside the text and on lists.
pub(crate) fn card_templates() -> impl Iterator<Item = &'static str> {
    CARD_TEMPLATES.into_iter().map(|(_, name)| name).chain(["note.html", LISTED_NOTE])
}
