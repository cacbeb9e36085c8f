//! Diagnostics for people (text with the line and a caret) and for tools (one JSON object a line).

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::{Alike, Check, Diagnostic, SHOWN, Severity};
use crate::source::{Location, is_unprintable, printable};

/// A group of problems: the first as it is, the places of the next few, and how many more there are. Ends with a newline.
pub fn render_group(group: &Alike<'_>, colour: bool) -> String {
    let [first, others @ ..] = &group.members[..] else { return String::new() };
    let mut text = render_text(first, colour);
    for (at, other) in others.iter().take(SHOWN - 1).enumerate() {
        let path = printable(&other.location.path);
        let place = other.location.place.as_ref().map(|place| format!(":{}:{}", place.line, place.column));
        let what = if other.message == first.message { "" } else { other.message.as_str() };
        let what = if what.is_empty() { String::new() } else { format!(": {}", printable(what)) };
        let lead = if at == 0 { "and" } else { "   " };
        text.push_str(&format!("  {lead} {path}{}{what}\n", place.unwrap_or_default()));
    }
    let rest = group.members.len().saturating_sub(SHOWN);
    if rest > 0 {
        let files = group.files_after(SHOWN);
        let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
        text.push_str(&format!("  and {rest} more in {files}\n"));
    }
    text
}

/// The text that a person reads: message, place, line, caret, hint. Ends with a newline.
pub fn render_text(diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = printable(&diagnostic.message);
    let label = diagnostic.label.as_deref().map(printable).unwrap_or_default();
    let path = printable(&diagnostic.location.path);
    let mut group = level.primary_title(&message).id(diagnostic.code.as_str()).element(snippet(
        &path,
        &diagnostic.location,
        &label,
        AnnotationKind::Primary,
    ));
    let notes: Vec<_> =
        diagnostic.related.iter().map(|(at, what)| (printable(&at.path), at, printable(what))).collect();
    for (path, location, what) in &notes {
        group = group.element(snippet(path, location, what, AnnotationKind::Context));
    }
    let hint = diagnostic.hint.as_deref().map(printable);
    if let Some(hint) = &hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.render(&[group] as &[Group<'_>]).to_string();
    text.push('\n');
    text
}

/// What stands at a location. `path` is its path, fit for a terminal.
fn snippet<'a>(path: &'a str, location: &'a Location, label: &'a str, kind: AnnotationKind) -> Element<'a> {
    match &location.place {
        Some(place) => {
            let annotation = kind.span(place.mark.clone());
            Snippet::source(place.text.as_str())
                .line_start(place.line as usize)
                .path(path)
                .annotation(if label.is_empty() { annotation } else { annotation.label(label) })
                .into()
        }
        None => Origin::path(path).into(),
    }
}

/// One JSON object, without a newline: `code, severity, message, path, line, column, offset, hint,
/// related`.
pub fn json_line(diagnostic: &Diagnostic) -> String {
    let place = |location: &Location| {
        json!({
            "path": &*location.path,
            "line": location.place.as_ref().map(|p| p.line),
            "column": location.place.as_ref().map(|p| p.column),
            "offset": location.place.as_ref().map(|p| p.offset),
        })
    };
    let mut object = json!({
        "code": diagnostic.code.as_str(),
        "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "check": Check::of(diagnostic.code).map(Check::name),
        "message": diagnostic.message,
    });
    if let (Some(object), Some(at)) = (object.as_object_mut(), place(&diagnostic.location).as_object_mut()) {
        object.append(at);
        object.insert("label".into(), json!(diagnostic.label));
        object.insert("hint".into(), json!(diagnostic.hint));
        let related = diagnostic.related.iter().map(|(location, what)| {
            let mut related = place(location);
            related["message"] = json!(what);
            related
        });
        object.insert("related".into(), related.collect());
    }
    ascii_controls(&object.to_string())
}

/// JSON in which every character that could drive a terminal or turn text around is escaped: the lines are
/// read by tools, but often on a terminal.
fn ascii_controls(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        // Outside of strings JSON holds none of these; all of them fit one UTF-16 unit.
        if is_unprintable(c) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}
