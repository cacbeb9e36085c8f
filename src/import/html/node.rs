//! What the writer of Markdown asks of one element.

use dom_query::NodeRef;

/// The tag of an element, in lower case.
pub(super) fn tag(node: &NodeRef<'_>) -> String {
    node.node_name().map(|name| name.to_ascii_lowercase()).unwrap_or_default()
}

pub(super) fn attr(node: &NodeRef<'_>, name: &str) -> Option<String> {
    node.attr(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

pub(super) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Where a picture is, even if a script was to load it; `None` for those that only count readers.
pub(super) fn picture_source(node: &NodeRef<'_>) -> Option<String> {
    let tiny = |name: &str| attr(node, name).is_some_and(|size| matches!(size.as_str(), "0" | "1" | "1px"));
    if tiny("width") && tiny("height") {
        return None;
    }
    let late = ["data-src", "data-lazy-src", "data-original", "data-full-src", "data-orig-file"];
    let src = attr(node, "src").filter(|src| !src.starts_with("data:"));
    let late = late.iter().find_map(|name| attr(node, name));
    let from_set = || {
        let set = attr(node, "srcset").or_else(|| attr(node, "data-srcset"))?;
        let widest = set.split(", ").filter_map(|candidate| {
            let mut parts = candidate.split_whitespace();
            let url = parts.next()?;
            let width =
                parts.next().and_then(|w| w.trim_end_matches(['w', 'x']).parse::<f64>().ok()).unwrap_or(0.0);
            Some((width as u64, url.to_owned()))
        });
        widest.max_by_key(|(width, _)| *width).map(|(_, url)| url)
    };
    late.or(src)
        .or_else(from_set)
        .or_else(|| attr(node, "source"))
        .filter(|src| !src.contains("feedburner.com/~"))
}
