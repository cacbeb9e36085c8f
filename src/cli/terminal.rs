//! Lines for people and tools: standard output for what was asked for, standard error for all else.

use std::io::{self, IsTerminal, Write};

use super::args::{Args, Color, MessageFormat};
use super::outcome::Outcome;
use crate::diagnostic::{self, Diagnostic, json_line, render_group, render_text};
use crate::source::printable;

/// Where and how to print.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    format: MessageFormat,
    /// Whether every problem is told, however many are alike.
    all: bool,
    /// Colours on standard error.
    colour: bool,
    /// Colours on standard output.
    out_colour: bool,
}

impl Terminal {
    /// A terminal as the arguments ask for it.
    pub(super) fn new(args: &Args) -> Self {
        let wanted = |is_terminal: bool| match args.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            format: args.message_format,
            all: args.all,
            colour: wanted(io::stderr().is_terminal()),
            out_colour: wanted(io::stdout().is_terminal()),
        }
    }

    /// A terminal for when the arguments could not be read.
    pub(super) fn plain() -> Self {
        Self { format: MessageFormat::Text, all: false, colour: false, out_colour: false }
    }

    /// True if what is printed on standard output may have colours.
    pub(super) fn is_coloured(&self) -> bool {
        self.out_colour
    }

    /// True if messages are for people.
    pub(super) fn is_text(&self) -> bool {
        self.format == MessageFormat::Text
    }

    /// Prints problems and warnings. People are told of many that are alike in one piece, tools of each.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        // Nobody is left to tell if standard error is gone.
        let _ = match self.format {
            MessageFormat::Text => self.text(diagnostics),
            MessageFormat::Json => diagnostics
                .iter()
                .try_for_each(|diagnostic| io::stderr().write_all((json_line(diagnostic) + "\n").as_bytes())),
        };
    }

    fn text(&self, diagnostics: &[Diagnostic]) -> io::Result<()> {
        let mut err = io::stderr().lock();
        let is_few = self.all || diagnostics.len() <= diagnostic::FEW;
        let groups = if is_few { Vec::new() } else { diagnostic::group(diagnostics) };
        let is_large = |group: &diagnostic::Alike<'_>| group.members.len() > diagnostic::SHOWN;
        if !groups.iter().any(is_large) {
            let each = |diagnostic| err.write_all((render_text(diagnostic, self.colour) + "\n").as_bytes());
            return diagnostics.iter().try_for_each(each);
        }
        for group in &groups {
            if is_large(group) {
                err.write_all((render_group(group, self.colour) + "\n").as_bytes())?;
            } else {
                for diagnostic in &group.members {
                    err.write_all((render_text(diagnostic, self.colour) + "\n").as_bytes())?;
                }
            }
        }
        let mut groups: Vec<_> = groups.iter().collect();
        groups.sort_by_key(|group| (group.kind().0, std::cmp::Reverse(group.members.len())));
        for group in groups {
            let (count, code) = (group.members.len(), group.kind().1.as_str());
            writeln!(err, "{count:>8}  {code}  {}", printable(group.title()))?;
        }
        writeln!(err, "The first places of each are above; --all prints every one.\n")
    }

    /// Lines whose control characters do nothing.
    pub(super) fn harmless(&self, text: &str) -> String {
        text.lines().map(|line| printable(line) + "\n").collect()
    }

    /// Prints a line about how things go.
    pub(super) fn note(&self, line: &str) {
        let line = printable(line);
        let line = match self.format {
            MessageFormat::Text => line,
            MessageFormat::Json => serde_json::json!({ "severity": "note", "message": line }).to_string(),
        };
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Prints why a command could not run.
    pub(super) fn fail(&self, message: &str) -> Outcome {
        match self.format {
            MessageFormat::Text => {
                for (at, line) in message.lines().enumerate() {
                    let prefix = if at == 0 { "error: " } else { "" };
                    let _ = writeln!(io::stderr(), "{prefix}{}", printable(line));
                }
            }
            MessageFormat::Json => {
                let object = serde_json::json!({ "severity": "error", "message": message });
                let _ = writeln!(io::stderr(), "{object}");
            }
        }
        Outcome::Failed
    }

    /// Prints what was asked for. A reader that has seen enough (`| head`) is no failure.
    pub(super) fn print_bytes(&self, bytes: &[u8]) -> Outcome {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Outcome::Fine,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine,
            Err(error) => self.fail(&format!("cannot write to standard output: {error}")),
        }
    }
}
