//! Blocks of code on web pages: their lines, their language, and the numbers beside them, which are no part of them.

use dom_query::NodeRef;

use super::node::{attr, tag};

/// The text of a block of code. Programs that colour it end its lines in different ways.
pub(super) fn text(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    for child in node.descendants_it() {
        if child.is_text() {
            // One that is in numbers of lines is left out with them.
            if !child.ancestors_it(Some(DEEPEST)).any(|around| around.is_element() && is_gutter(&around)) {
                text.push_str(&child.text());
            }
        } else if child.is_element() {
            let name = tag(&child);
            let begins_line = matches!(name.as_str(), "div" | "p" | "li" | "tr");
            if name == "br" || begins_line && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
    }
    text
}

/// Elements around a text or a block that are asked about it.
const DEEPEST: usize = 6;

/// The language that a block or what is around it names: `language-rust`, `lang-rust`, `highlight rust`.
pub(super) fn language(node: &NodeRef<'_>) -> String {
    let code = node.children_it(false).find(|child| tag(child) == "code");
    let around = node.ancestors_it(Some(DEEPEST)).filter(NodeRef::is_element);
    for element in code.into_iter().chain([*node]).chain(around) {
        let class = attr(&element, "class").unwrap_or_default();
        let named = class
            .split_whitespace()
            .find_map(|class| class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")));
        let hexo = class.strip_prefix("highlight ").filter(|_| tag(&element) == "figure");
        let language = named.or_else(|| hexo?.split_whitespace().next());
        if let Some(language) =
            language.filter(|language| !matches!(*language, "plain" | "plaintext" | "text"))
        {
            return language.to_owned();
        }
    }
    String::new()
}

/// Whether an element holds the numbers of the lines beside it and nothing else.
pub(super) fn is_gutter(node: &NodeRef<'_>) -> bool {
    attr(node, "class").is_some_and(|class| {
        let class = class.to_lowercase();
        ["gutter", "lineno", "line-number", "linenumber"].iter().any(|name| class.contains(name))
    }) && node.text().chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}
