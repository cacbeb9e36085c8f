//! A note as YAML.

use std::fmt::Write;

use super::model::ForeignNote;
use crate::parse::notes::{CorrectionKind, NoteKind};
use crate::yaml::{double_quoted, quoted};

/// The lines of a note as an item of a list: the dash stands behind `indent` spaces.
pub(super) fn lines(note: &ForeignNote, indent: usize) -> String {
    let mut entry = NoteText { text: String::new(), indent: indent + 2 };
    if let Some(quote) = &note.quote {
        entry.text_of("quote", &quote.exact);
        entry.context("prefix", &quote.prefix);
        entry.context("suffix", &quote.suffix);
    }
    if note.kind != NoteKind::Note {
        entry.key("kind", note.kind.as_str());
    }
    if note.kind == NoteKind::Correction && note.correction != CorrectionKind::Correction {
        entry.key("correction", note.correction.as_str());
    }
    entry.text_of("body", &note.body);
    entry.optional("verdict", note.verdict.as_deref());
    entry.optional("author", note.author.as_deref());
    entry.optional_plain("date", note.date.as_deref());
    entry.optional_plain("updated", note.updated.as_deref());
    entry.optional("id", note.id.as_deref());
    if !note.sources.is_empty() {
        entry.line("sources:");
        for source in &note.sources {
            match (&source.title, &source.url) {
                (Some(title), Some(url)) => {
                    entry.line(&format!(
                        "  - {{ title: {}, url: {} }}",
                        double_quoted(title),
                        double_quoted(url)
                    ));
                }
                (Some(only), None) | (None, Some(only)) => {
                    entry.line(&format!("  - {}", double_quoted(only)))
                }
                (None, None) => {}
            }
        }
    }
    entry.list("see_also", &note.links);
    entry.list("tags", &note.tags);
    if !note.replies.is_empty() {
        entry.line("replies:");
        for reply in &note.replies {
            entry.indent += 2;
            let start = entry.text.len();
            entry.optional("author", reply.author.as_deref());
            entry.optional_plain("date", reply.date.as_deref());
            entry.text_of("body", &reply.body);
            entry.optional("via", reply.address.as_deref());
            entry.dash(start);
            entry.indent -= 2;
        }
    }
    entry.optional("via", note.address.as_deref());
    entry.dash(0);
    entry.text
}

struct NoteText {
    text: String,
    indent: usize,
}

impl NoteText {
    fn line(&mut self, line: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{:1$}{line}", "", self.indent);
    }

    fn key(&mut self, key: &str, value: &str) {
        self.line(&format!("{key}: {value}"));
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.key(key, &quoted(value));
        }
    }

    /// A value that is plain as it is.
    fn optional_plain(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.key(key, value);
        }
    }

    fn context(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.key(key, &double_quoted(value));
        }
    }

    /// A text of one line or several, the latter as a block that people can read.
    fn text_of(&mut self, key: &str, text: &str) {
        if !text.contains('\n') || !is_block(text) {
            return self.key(key, &quoted(text));
        }
        self.line(&format!("{key}: |-"));
        for line in text.split('\n') {
            if line.is_empty() {
                self.text.push('\n');
            } else {
                self.line(&format!("  {line}"));
            }
        }
    }

    fn list(&mut self, key: &str, items: &[String]) {
        if !items.is_empty() {
            let items: Vec<String> = items.iter().map(|item| double_quoted(item)).collect();
            self.key(key, &format!("[{}]", items.join(", ")));
        }
    }

    /// Puts the dash of a list before the first line from a place on.
    fn dash(&mut self, from: usize) {
        let at = from + self.indent - 2;
        if self.text.get(at..at + 1) == Some(" ") {
            self.text.replace_range(at..at + 1, "-");
        }
    }
}

/// Whether a text comes back from a block as it went in.
fn is_block(text: &str) -> bool {
    let printable = |c: char| {
        c == '\n' || !(c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    text.chars().all(printable)
        && !text.starts_with([' ', '\n'])
        && !text.ends_with('\n')
        && text.split('\n').all(|line| line.is_empty() || !line.trim().is_empty())
}
