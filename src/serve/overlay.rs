//! What is wrong, for the browser: as data for the overlay, and as a page of its own where there is none to show.

use serde_json::json;

use crate::diagnostic::{Diagnostic, render_text};
use crate::html::escape_text;

/// More problems than this are counted only.
const MOST: usize = 50;

/// The errors among the problems, as JSON: a list of `{title, text}`, and how many more there are.
pub(super) fn json(problems: &[Diagnostic]) -> String {
    let errors: Vec<&Diagnostic> = problems.iter().filter(|problem| problem.is_error()).collect();
    let shown: Vec<_> = errors.iter().take(MOST).map(|problem| render_text(problem, false)).collect();
    json!({ "errors": shown, "more": errors.len().saturating_sub(MOST) }).to_string()
}

/// A page that shows nothing but problems.
pub(super) fn page(problems: &[Diagnostic]) -> Vec<u8> {
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page cannot be shown</title>\n\
         </head>\n<body>\n<h1>This page cannot be shown</h1>\n\
         <p>It will be, as soon as this is mended:</p>\n",
    );
    for problem in problems.iter().filter(|problem| problem.is_error()).take(MOST) {
        html.push_str("<pre>");
        escape_text(&mut html, &render_text(problem, false));
        html.push_str("</pre>\n");
    }
    html.push_str("</body>\n</html>\n");
    html.into_bytes()
}
