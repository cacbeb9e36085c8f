//! Texts of the site's own that nothing shows: a mistyped key would silently leave the theme's text where it was.

use std::collections::BTreeMap;

use super::strings::Texts;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, nearest};
use crate::source::SourceFile;
use crate::yaml;

/// A warning for each key that neither a theme of the chain knows, in any language, nor a template names.
pub(super) fn keys(
    source: &SourceFile<'_>,
    strings: &BTreeMap<String, Texts>,
    templates: &BTreeMap<String, String>,
) -> Vec<Diagnostic> {
    let known = || strings.values().flat_map(|texts| texts.keys()).map(String::as_str);
    let node = yaml::parse(source, 0..source.text.len()).ok().flatten();
    let Some(yaml::Value::Mapping(entries)) = node.map(|node| node.value) else { return Vec::new() };
    let unknown = entries.iter().filter_map(|(key, _)| {
        let text = key.text()?;
        if known().any(|known| known == text) || is_named(templates, text) {
            return None;
        }
        let message = format!("no template shows the text `{text}`");
        let hint = nearest(text, known()).map(did_you_mean);
        Some(Diagnostic::new(Code::UnusedText, source.locate(key.span), message).maybe_hint(hint))
    });
    unknown.collect()
}

/// True if a template holds the key between quotes, as it must to show its text.
fn is_named(templates: &BTreeMap<String, String>, key: &str) -> bool {
    let quoted = ['"', '\'', '`'].map(|quote| format!("{quote}{key}{quote}"));
    templates.values().any(|text| quoted.iter().any(|quoted| text.contains(quoted.as_str())))
}
