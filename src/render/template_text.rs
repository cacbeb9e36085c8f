//! What the text of a template says of itself, found without Tera.

/// The names of the components that a template's text defines.
pub(super) fn components(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{%").filter_map(|(at, _)| {
        let rest = text[at + 2..].trim_start_matches('-').trim_start();
        let rest = rest.strip_prefix("component").filter(|rest| rest.starts_with(char::is_whitespace))?;
        rest.trim_start().split(|c: char| c == '(' || c.is_whitespace()).next()
    })
}

/// The templates that a template's text extends or includes: Tera takes only literal names.
pub(super) fn named_templates(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{%").flat_map(|(at, _)| {
        let rest = text[at + 2..].trim_start_matches('-').trim_start();
        let rest = rest.strip_prefix("extends").or_else(|| rest.strip_prefix("include")).unwrap_or_default();
        let tag = rest.split("%}").next().unwrap_or_default();
        // An include may list several names, of which the first that is there is taken.
        tag.split(['"', '\'']).skip(1).step_by(2)
    })
}

/// True if a template's text holds a component definition.
pub(super) fn defines_component(text: &str) -> bool {
    components(text).next().is_some()
}
