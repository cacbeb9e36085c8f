//! `serde_yaml`, kept behind one door: vocabularies and theme manifests, which are read into types.

use serde::de::DeserializeOwned;

use super::node::Node;
use super::parse::parse;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, nearest};
use crate::source::SourceFile;
use crate::span::FileSpan;

/// Reads a whole file into a type. Syntax errors and duplicate keys are found first, at their places;
/// what the type itself refuses is placed by the line that `serde_yaml` gives.
///
/// # Errors
/// Diagnostics with `code`, or those of the syntax.
pub(crate) fn typed<T: DeserializeOwned + Default>(
    file: &SourceFile<'_>,
    code: Code,
) -> Result<T, Vec<Diagnostic>> {
    if parse(file, 0..file.text.len())?.is_none() {
        return Ok(T::default());
    }
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
    serde_yaml::from_str(text).map_err(|error| {
        let skipped = file.text.len() - text.len();
        let location = match error.location() {
            Some(at) => {
                file.locate(FileSpan::new(at.index() + skipped..line_end(file.text, at.index() + skipped)))
            }
            None => file.whole(),
        };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        let (message, hint) = in_plain_words(&message);
        vec![Diagnostic::new(code, location, message).maybe_hint(hint)]
    })
}

/// What `serde` says of a value that does not fit, in the words of a person who writes YAML. Its own name the types of
/// this program.
fn in_plain_words(message: &str) -> (String, Option<String>) {
    // `threads[0].articles: invalid type: …` names the place, which is shown anyhow.
    let at = [
        "invalid type: ",
        "invalid value: ",
        "unknown field ",
        "missing field ",
        "unknown variant ",
        "invalid length ",
    ]
    .iter()
    .filter_map(|start| message.find(start))
    .min();
    let message = at.map_or(message, |at| &message[at..]);
    let in_ticks: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field ") || message.starts_with("unknown variant ") {
        let Some((typed, known)) = in_ticks.split_first() else { return (message.to_owned(), None) };
        let what =
            if message.contains("field") { "is not a known key" } else { "is not one of those allowed" };
        let hint = match nearest(typed, known.iter().copied()) {
            Some(near) => did_you_mean(near),
            None => format!("known are {}", known.join(", ")),
        };
        return (format!("`{typed}` {what}"), Some(hint));
    }
    if let (true, Some(key)) = (message.starts_with("missing field "), in_ticks.first()) {
        return (format!("`{key}` is missing"), Some(format!("add a line `{key}: …`")));
    }
    if let Some((found, expected)) = message.split_once(", expected ") {
        let found = found.split_once(": ").map_or(found, |(_, found)| found);
        let found = match found.split(' ').next().unwrap_or_default() {
            "map" => "a mapping",
            "sequence" => "a list",
            "string" => "a text",
            "boolean" => "yes or no",
            "integer" | "floating" => "a number",
            "unit" => "nothing",
            _ => found,
        };
        let expected = match expected {
            _ if expected.starts_with("struct ") || expected.starts_with("a map") => "a mapping (key: value)",
            _ if expected.starts_with("a sequence") => "a list",
            "a string" | "string" => "a text",
            "a boolean" => "true or false",
            _ if ["u8", "u16", "u32", "u64", "usize"].contains(&expected) => "a whole number",
            _ if ["i8", "i16", "i32", "i64", "isize", "f32", "f64"].contains(&expected) => "a number",
            _ => expected,
        };
        return (format!("expected {expected}, found {found}"), None);
    }
    (message.to_owned(), None)
}

fn line_end(text: &str, at: usize) -> usize {
    let at = crate::source::floor_char(text, at);
    text[at..].find('\n').map_or(text.len(), |n| at + n)
}

/// Reads a data file as free data.
///
/// # Errors
/// Diagnostics of the syntax.
pub(crate) fn data_value(file: &SourceFile<'_>) -> Result<serde_json::Value, Vec<Diagnostic>> {
    let node = parse(file, 0..file.text.len())?;
    Ok(node.as_ref().map(Node::to_json).unwrap_or_default())
}
