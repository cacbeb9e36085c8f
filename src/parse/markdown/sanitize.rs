//! What of an author's HTML may reach a page.

use std::borrow::Cow;

use ammonia::Builder;

/// Classes that our own rendering of Markdown uses; an author's HTML gets no other.
const CLASSES: [&str; 8] = [
    "right",
    "center",
    "markdown-alert-note",
    "markdown-alert-tip",
    "markdown-alert-important",
    "markdown-alert-warning",
    "markdown-alert-caution",
    "broken-link",
];

/// The harmless part of some HTML. Ids stay only where they are those of headings, `language-…` classes
/// only on code.
pub fn clean(html: &str, heading_ids: &[String]) -> String {
    // The filter must be 'static: the ids are checked in a copy of the few there are.
    let ids = heading_ids.to_vec();
    Builder::default()
        .add_tags(["section", "figure", "figcaption"])
        .add_generic_attributes(["id", "class", "dir"])
        .url_schemes(["http", "https", "mailto", "tel", "ftp"].into())
        .link_rel(None)
        .attribute_filter(move |element, attribute, value| match attribute {
            "id" => ids.iter().any(|id| id == value).then_some(Cow::Borrowed(value)),
            "class" => {
                let known = CLASSES.contains(&value) || (element == "code" && value.starts_with("language-"));
                known.then_some(Cow::Borrowed(value))
            }
            _ => Some(Cow::Borrowed(value)),
        })
        .clean(html)
        .to_string()
}
