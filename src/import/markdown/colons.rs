//! Blocks in colons, `:::note` … `:::`, as Eleventy, Astro, Docusaurus and Pandoc have them: what has an equal here
//! becomes it, of all others the frame goes and the text stays.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::equal::equal;
use super::scan::parts;
use super::tag::ShortcodeTag;
use crate::import::note::{Remark, RemarkKind};

/// Deeper nesting stays as it is: nobody wrote it, and it bounds the stack.
const DEEPEST: usize = 8;

struct ColonLine<'a> {
    text: &'a str,
    /// The line that closes the block that this one opens.
    end: Option<usize>,
}

/// Turns the blocks of a text.
pub(super) fn turn(text: &str, notes: &mut Vec<Remark>) -> String {
    if !text.contains(":::") {
        return text.to_owned();
    }
    let lines = lines(text);
    let mut out = Vec::new();
    blocks(&lines, 0..lines.len(), "", 0, &mut out, notes);
    let mut out = out.join("\n");
    if text.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The lines of a text, with the blocks that they open. A line of colons closes the innermost block that has no more.
fn lines(text: &str) -> Vec<ColonLine<'_>> {
    let mut lines: Vec<ColonLine<'_>> = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (in_code, part) in parts(text) {
        for text in part.lines() {
            let bare = text.trim();
            let at = lines.len();
            lines.push(ColonLine { text, end: None });
            if in_code || !bare.starts_with(":::") {
                continue;
            }
            if bare.bytes().all(|b| b == b':') {
                if open.last().is_some_and(|(_, colons)| bare.len() >= *colons)
                    && let Some((opened, _)) = open.pop()
                {
                    lines[opened].end = Some(at);
                }
            } else if let Some(opening) = Opening::read(text) {
                open.push((at, opening.colons));
            }
        }
    }
    lines
}

/// `strip` is the white space before the lines, which the block around them has.
fn blocks(
    lines: &[ColonLine<'_>],
    range: Range<usize>,
    strip: &str,
    depth: usize,
    out: &mut Vec<String>,
    notes: &mut Vec<Remark>,
) {
    let mut at = range.start;
    while at < range.end {
        let text = lines[at].text.strip_prefix(strip).unwrap_or(lines[at].text);
        let opening = if depth == DEEPEST { None } else { Opening::read(text) };
        let (Some(end), Some(opening)) = (lines[at].end, opening) else {
            out.push(text.to_owned());
            at += 1;
            continue;
        };
        let mut body = Vec::new();
        let inner = format!("{strip}{}", opening.indent);
        blocks(lines, at + 1..end, &inner, depth + 1, &mut body, notes);
        let body = body.join("\n");
        let equal = opening.tag().and_then(|tag| equal(&tag, Some(&body)));
        let with = match equal {
            Some(equal) => {
                notes
                    .push(Remark::new(RemarkKind::Turned, format!("`:::{}` → {}", opening.name, equal.name)));
                equal.with
            }
            None => {
                let what = format!("the frame `:::{}` around a text, which stays", opening.name);
                notes.push(Remark::new(RemarkKind::LeftOut, what));
                body
            }
        };
        // Blocks end at an empty line.
        if out.last().is_some_and(|line| !line.trim().is_empty()) {
            out.push(String::new());
        }
        let indent = opening.indent;
        out.extend(
            with.lines().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }),
        );
        if end + 1 < range.end && !lines[end + 1].text.trim().is_empty() {
            out.push(String::new());
        }
        at = end + 1;
    }
}

/// A line that opens a block.
struct Opening<'a> {
    indent: &'a str,
    colons: usize,
    name: String,
    title: Option<String>,
}

impl<'a> Opening<'a> {
    fn read(line: &'a str) -> Option<Self> {
        static OPENING: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(
                r#"^(?P<indent>[ \t]*)(?P<colons>:{3,})[ \t]*(?:(?P<name>[A-Za-z][\w-]*)|\{[ \t]*\.(?:callout-)?(?P<class>[A-Za-z][\w-]*)[^}]*\})(?:\[(?P<label>[^\]]*)\])?(?:\{[^}]*?(?:title="(?P<title>[^"]*)")?[^}]*\})?(?P<rest>[^:]*):*[ \t]*$"#,
            )
            .unwrap_or_else(|error| unreachable!("{error}"))
        });
        let c = OPENING.captures(line)?;
        let title = ["label", "title", "rest"]
            .iter()
            .find_map(|part| c.name(part))
            .map(|title| title.as_str().trim().to_owned())
            .filter(|title| !title.is_empty());
        Some(Self {
            indent: c.name("indent").map_or("", |indent| indent.as_str()),
            colons: c["colons"].len(),
            name: c.name("name").or_else(|| c.name("class")).map_or("", |name| name.as_str()).to_lowercase(),
            title,
        })
    }

    /// The shortcode that says the same.
    fn tag(&self) -> Option<ShortcodeTag> {
        let name = match self.name.as_str() {
            "note" | "tip" | "info" | "warning" | "danger" | "caution" | "important" | "hint" | "details"
            | "quote" | "blockquote" | "aside" => self.name.as_str(),
            "success" => "tip",
            "warn" | "attention" => "warning",
            "error" => "danger",
            "collapse" | "spoiler" => "details",
            _ => return None,
        };
        let title = self.title.clone().map(|title| ("title".to_owned(), title));
        Some(ShortcodeTag { name: name.to_owned(), plain: Vec::new(), named: title.into_iter().collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(text: &str) -> String {
        turn(text, &mut Vec::new())
    }

    #[test]
    fn blocks_become_alerts_or_lose_their_frame() {
        for (text, want) in [
            (":::note\nMind *this*.\n:::\nOn.", "> [!NOTE]\n> Mind *this*.\n\nOn."),
            ("A\n::: warning\nB\n\nC\n:::\n", "A\n\n> [!WARNING]\n> B\n>\n> C\n"),
            (":::tip[A title]\nT\n:::", "> [!TIP]\n> **A title**\n>\n> T"),
            (":::caution{title=\"A title\"}\nT\n:::", "> [!CAUTION]\n> **A title**\n>\n> T"),
            ("::: {.callout-note}\nT\n:::", "> [!NOTE]\n> T"),
            (":::details More\nT\n:::", "<details><summary>More</summary>\n\nT\n\n</details>"),
            (":::wide\n| a |\n:::", "| a |"),
            (":::note[One]\n:::wide\nT\n:::\nU\n:::\n\nV", "> [!NOTE]\n> **One**\n>\n> T\n>\n> U\n\nV"),
            ("::::wide\n:::note\nT\n:::\n::::", "> [!NOTE]\n> T"),
            (":::wide\n:::note\nT\n:::\n:::", "> [!NOTE]\n> T"),
            ("- a\n\n  :::note\n  T\n  :::", "- a\n\n  > [!NOTE]\n  > T"),
            (":::note\n```\n:::\n```\n:::", "> [!NOTE]\n> ```\n> :::\n> ```"),
        ] {
            assert_eq!(turned(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_none_stays() {
        for text in ["```\n:::note\nx\n:::\n```", ":::note\nnever closed", ":::", "a ::: b", "::: :::"] {
            assert_eq!(turned(text), text);
        }
        let deep = ":::a\n".repeat(500) + &":::\n".repeat(500);
        assert!(turned(&deep).contains(":::a"));
    }
}
