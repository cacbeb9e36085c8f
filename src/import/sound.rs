//! What an article says is read as the site will read it, before it is written: an import alone leaves a site without
//! errors.

use std::ops::Range;

use super::escape::code_span;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::{self, ParseSettings};
use crate::source::SourceFile;

/// A shortcode that is taken out of the way can bring another to light.
const MOST_ROUNDS: usize = 8;

/// Whether the site reads the text of a file without an error.
pub(super) fn is_sound(text: &str, settings: &ParseSettings) -> bool {
    errors(text, settings).is_empty()
}

/// A body in which what the site would take for a shortcode, and could not read, is shown as code. `None` if there is
/// no such thing.
pub(super) fn without_broken_shortcodes(body: &str, settings: &ParseSettings) -> Option<String> {
    const FRONT: &str = "---\ntitle: t\ndate: 2018-11-29\n---\n";
    if !holds_opening(body) {
        return None;
    }
    let mut text = format!("{FRONT}{body}");
    for round in 0..MOST_ROUNDS {
        let broken = errors(&text, settings).into_iter().find(|problem| problem.code == Code::BadShortcode);
        let Some(at) = broken.and_then(|problem| opening_at(&text, &problem)) else { break };
        // Backquotes that stand before it may keep it from being code.
        let shown = if round < MOST_ROUNDS / 2 {
            code_span(&text[at.clone()])
        } else {
            format!("\\{}", &text[at.clone()])
        };
        text.replace_range(at, &shown);
    }
    text.split_off(FRONT.len()).into()
}

fn errors(text: &str, settings: &ParseSettings) -> Vec<Diagnostic> {
    let problems = match parse::article(&SourceFile::new("a.md", text), settings, None) {
        Ok(parsed) => parsed.note_problems,
        Err(failed) => failed.problems,
    };
    problems.into_iter().filter(Diagnostic::is_error).collect()
}

/// Whether shortcodes may begin in a text.
fn holds_opening(text: &str) -> bool {
    ["{{", "{%"]
        .iter()
        .any(|brace| text.match_indices(brace).any(|(at, _)| text[at + 2..].trim_start().starts_with('<')))
}

/// The shortcode at the place of a problem, to its end or that of the line.
fn opening_at(text: &str, problem: &Diagnostic) -> Option<Range<usize>> {
    let offset = problem.location.place.as_ref()?.offset;
    let from = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text[from..].lines().next()?;
    let opens = |at: &usize| {
        let rest = &line[*at..];
        (rest.starts_with("{{") || rest.starts_with("{%")) && rest[2..].trim_start().starts_with('<')
    };
    let all = || line.match_indices('{').map(|(at, _)| at).filter(opens);
    let start = all().find(|at| from + at >= offset).or_else(|| all().next())?;
    let end = ["}}", "%}"].iter().filter_map(|end| Some(start + line[start..].find(end)? + 2)).min();
    Some(from + start..from + end.unwrap_or(line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_would_be_a_broken_shortcode_is_shown_as_code() {
        let settings = ParseSettings::new(&Config::default());
        for (body, want) in [
            ("One {{< x >}} two\n", Some("One `{{< x >}}` two\n")),
            ("{{< x\n\nTwo {% <b> %}\n", Some("`{{< x`\n\nTwo `{% <b> %}`\n")),
            ("{{ <figure src=\"a.png\" caption=\"b\" /> }}\n", None),
            ("`{{< x >}}` and {{ x }}\n", None),
        ] {
            let turned = without_broken_shortcodes(body, &settings);
            assert_eq!(turned.as_deref().unwrap_or(body), want.unwrap_or(body));
            assert!(is_sound(
                &format!("---\ntitle: t\ndate: 2018\n---\n{}", want.unwrap_or(body)),
                &settings
            ));
        }
    }
}
