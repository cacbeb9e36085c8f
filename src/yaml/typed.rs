//! `serde_yaml`, kept behind one door: vocabularies and theme manifests, which are read into types.

use serde::de::DeserializeOwned;

use super::node::Node;
use super::parse::parse;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// Reads a whole file into a type. Syntax errors and duplicate keys are found first, at their places;
/// what the type itself refuses is placed by the line that `serde_yaml` gives.
///
/// # Errors
/// Diagnostics with `code`, or those of the syntax.
pub fn typed<T: DeserializeOwned + Default>(file: &SourceFile<'_>, code: Code) -> Result<T, Vec<Diagnostic>> {
    if parse(file, 0..file.text.len())?.is_none() {
        return Ok(T::default());
    }
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(file.text);
    serde_yaml::from_str(text).map_err(|error| {
        let skipped = file.text.len() - text.len();
        let location = match error.location() {
            Some(at) => file.locate(at.index() + skipped..line_end(file.text, at.index() + skipped)),
            None => file.whole(),
        };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        vec![Diagnostic::new(code, location, message)]
    })
}

fn line_end(text: &str, at: usize) -> usize {
    let at = crate::source::floor_char(text, at);
    text[at..].find('\n').map_or(text.len(), |n| at + n)
}

/// Reads a data file as free data.
///
/// # Errors
/// Diagnostics of the syntax.
pub fn data_value(file: &SourceFile<'_>) -> Result<serde_json::Value, Vec<Diagnostic>> {
    let node = parse(file, 0..file.text.len())?;
    Ok(node.as_ref().map(Node::to_json).unwrap_or_default())
}
