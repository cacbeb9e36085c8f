//! What Tera says against a template, at its place and with what may have been meant.

use tera::{ErrorKind, ReportError};

use super::template_error::TemplateProblem;
use super::template_text::{components, named_templates};
use super::templates::Templates;
use crate::diagnostic::{did_you_mean, nearest};
use crate::source::{Location, SourceFile};
use crate::span::FileSpan;

impl Templates {
    pub(super) fn problem(&self, error: &tera::Error) -> TemplateProblem {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => self.report(report),
            ErrorKind::TemplateNotFound(name) => self.missing(None, name),
            ErrorKind::MissingParent { current, parent } => self.missing(Some(current), parent),
            ErrorKind::CircularExtend { tpl, .. } => self.circle(tpl),
            _ => self.told(&error.to_string()),
        }
    }

    /// A template that does not exist. `by` is the template that names it, where that is known.
    fn missing(&self, by: Option<&str>, name: &str) -> TemplateProblem {
        let location = by.and_then(|by| self.place_of_name(by, name));
        TemplateProblem {
            location: location.unwrap_or_else(|| Location::file(by.unwrap_or("templates"))),
            message: format!("there is no template `{name}`"),
            hint: self.suggest(name).map(did_you_mean),
        }
    }

    /// A template that extends itself. Mostly one of the site's own that means the theme's of the same name.
    fn circle(&self, name: &str) -> TemplateProblem {
        let short = self.theme.prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str()));
        let short = short.unwrap_or(name);
        let next = self.theme.prefixes.iter().map(|prefix| format!("{prefix}{short}"));
        let next =
            next.skip_while(|full| full != name).skip(1).find(|full| self.theme.templates.contains_key(full));
        TemplateProblem {
            location: self.place_of_name(name, short).unwrap_or_else(|| Location::file(name)),
            message: "the template extends itself".to_owned(),
            hint: next.map(|next| format!("to change a part of the theme's, extend `{next}`")),
        }
    }

    /// An error that Tera tells in words only: its report names the template in its second line.
    fn told(&self, report: &str) -> TemplateProblem {
        let message = report.lines().next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message);
        // Unknown filter `upcase`
        let quoted = message.split('`').nth(1).unwrap_or_default();
        let place = report.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
        let location = place.and_then(|place| {
            let mut parts = place.rsplitn(3, ':');
            let column: usize = parts.next()?.trim().parse().ok()?;
            let line: usize = parts.next()?.parse().ok()?;
            self.locate(parts.next()?, line, column, quoted)
        });
        let near = match message.split_once(" `") {
            Some(("Unknown template", _)) => self.suggest(quoted),
            Some(("Unknown component", _)) => {
                // Tera has taken in none of them yet.
                let known = self.theme.templates.values().flat_map(|text| components(text));
                nearest(quoted, known).map(str::to_owned)
            }
            _ => None,
        };
        TemplateProblem {
            location: location.unwrap_or_else(|| Location::file("templates")),
            message: message.to_owned(),
            hint: near.map(did_you_mean),
        }
    }

    fn report(&self, report: &ReportError) -> TemplateProblem {
        let location = match self.theme.templates.get(report.filename()) {
            Some(text) => {
                SourceFile::new(report.filename(), text).locate(FileSpan::new(report.span().range.clone()))
            }
            None => Location::file(report.filename()),
        };
        TemplateProblem { location, message: shorten(report.message()), hint: None }
    }

    /// Where a template names another that it extends or includes.
    fn place_of_name(&self, template: &str, name: &str) -> Option<Location> {
        let text = self.theme.templates.get(template)?;
        let named = named_templates(text).find(|named| *named == name)?;
        let start = named.as_ptr() as usize - text.as_ptr() as usize;
        Some(SourceFile::new(template, text).locate(FileSpan::new(start..start + named.len())))
    }

    /// A place given by line and column, both counted from 1, and by what may stand there.
    fn locate(&self, name: &str, line: usize, column: usize, expected: &str) -> Option<Location> {
        let text = self.theme.templates.get(name)?;
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &text[start..];
        let at = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        // The name may stand in quotes or behind the sign of a component.
        let before = rest[at..].find(|c| !"<\"'`".contains(c)).unwrap_or_default();
        let (from, length) = match rest[at + before..].starts_with(expected) {
            true if !expected.is_empty() => (at + before, expected.len()),
            _ => (at, 1),
        };
        Some(SourceFile::new(name, text).locate(FileSpan::new(start + from..start + from + length)))
    }
}

/// Instead of everything that is there, the one that was meant, if it can be guessed: Tera says ``Field `titel` is not
/// defined. Available fields: archived_url, ….``
fn shorten(message: &str) -> String {
    let said = message.split_once(". Available ").and_then(|(said, rest)| {
        let (_, all) = rest.split_once(": ")?;
        let near = nearest(said.split('`').nth(1)?, all.split(", "))?;
        Some(format!("{said}: did you mean `{near}`?"))
    });
    said.unwrap_or_else(|| message.to_owned())
}
