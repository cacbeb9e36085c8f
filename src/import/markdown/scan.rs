//! Walks through Markdown and stops at template syntax, but not in code: an article about templates shows them.

/// What becomes of a piece of template syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    /// Bytes of the text that it takes.
    pub len: usize,
    /// What stands there now.
    pub with: String,
    /// It is a block of its own, between empty lines.
    pub block: bool,
}

/// Replaces what `at` recognises. It is asked at every brace and every `<` outside code, with the text from there on
/// and the offset.
pub(super) fn replace(text: &str, at: &mut dyn FnMut(&str, usize) -> Option<Replacement>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pos = 0;
    let mut line_start = true;
    let mut previous_blank = true;
    let mut in_indented = false;
    while pos < text.len() {
        let rest = &text[pos..];
        if line_start {
            line_start = false;
            let line = rest.lines().next().unwrap_or_default();
            let blank = line.trim().is_empty();
            let deep = line.starts_with("    ") || line.starts_with('\t');
            in_indented = deep && !blank && (previous_blank || in_indented) && !in_list(&out);
            previous_blank = blank;
            if let Some(len) = fenced(rest) {
                out.push_str(&rest[..len]);
                pos += len;
                line_start = true;
                continue;
            }
            if in_indented {
                let len = rest.find('\n').map_or(rest.len(), |at| at + 1);
                out.push_str(&rest[..len]);
                pos += len;
                line_start = true;
                continue;
            }
        }
        let Some(c) = rest.chars().next() else { break };
        match c {
            '`' => {
                let len = code_span(rest);
                out.push_str(&rest[..len]);
                pos += len;
                continue;
            }
            '<' => {
                if let Some(len) = html_code(rest) {
                    out.push_str(&rest[..len]);
                    pos += len;
                    continue;
                }
            }
            _ => {}
        }
        if matches!(c, '{' | '<' | '[' | '@')
            && let Some(found) = at(rest, pos)
        {
            if found.block {
                let trimmed = out.trim_end_matches([' ', '\t']).len();
                out.truncate(trimmed);
                while !out.is_empty() && !out.ends_with("\n\n") {
                    out.push('\n');
                }
                out.push_str(&found.with);
                out.push_str("\n\n");
                pos += found.len.max(1);
                let after = &text[pos..];
                pos += after.len() - after.trim_start_matches([' ', '\t']).len();
                if text[pos..].starts_with('\n') {
                    pos += 1;
                }
                line_start = true;
                previous_blank = true;
            } else {
                out.push_str(&found.with);
                pos += found.len.max(1);
            }
            continue;
        }
        if c == '\n' {
            line_start = true;
        }
        out.push(c);
        pos += c.len_utf8();
    }
    out
}

/// A text in parts, with whether each is a fenced block of code.
pub(super) fn parts(text: &str) -> Vec<(bool, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if let Some(len) = fenced(rest) {
            if start < at {
                parts.push((false, &text[start..at]));
            }
            parts.push((true, &rest[..len]));
            at += len;
            start = at;
        } else {
            at += rest.find('\n').map_or(rest.len(), |end| end + 1);
        }
    }
    if start < text.len() {
        parts.push((false, &text[start..]));
    }
    parts
}

/// Whether the paragraph above is an item of a list, whose further paragraphs are indented.
fn in_list(before: &str) -> bool {
    let mut lines = before.lines().rev().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(|line| {
        let bare = line.trim_start();
        let indented = bare.len() < line.len();
        bare.starts_with(['-', '*', '+'])
            || bare
                .split_once(['.', ')'])
                .is_some_and(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
            || indented
    })
}

/// The length of a fenced block that begins here.
fn fenced(text: &str) -> Option<usize> {
    let first = text.lines().next()?;
    let bare = first.trim_start_matches(' ');
    let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = bare.chars().take_while(|c| *c == mark).count();
    if run < 3 || mark == '`' && bare[run..].contains('`') {
        return None;
    }
    let mut at = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let bare = line.trim();
        let closes = n > 0 && bare.len() >= run && bare.chars().all(|c| c == mark);
        if closes {
            return Some(at);
        }
    }
    // A fence that is never closed reaches to the end.
    Some(text.len())
}

/// The length of a span of code that begins here, or of the backticks if it never ends.
fn code_span(text: &str) -> usize {
    let run = text.chars().take_while(|c| *c == '`').count();
    let paragraph = end_of_paragraph(text);
    let mut at = run;
    while at < paragraph {
        let rest = &text[at..paragraph];
        let Some(next) = rest.find('`') else { break };
        let closing = rest[next..].chars().take_while(|c| *c == '`').count();
        at += next + closing;
        if closing == run {
            return at;
        }
    }
    run
}

/// Where the paragraph ends that a text begins in: at an empty line, or at one that begins something else.
fn end_of_paragraph(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let begins = bare.is_empty()
            || fenced(line).is_some()
            || bare.starts_with('>')
            || ["- ", "* ", "+ ", "1. ", "1) "].iter().any(|mark| bare.starts_with(mark))
            || bare.starts_with('#') && bare.trim_start_matches('#').starts_with([' ', '\t'])
            || ['-', '=', '*', '_'].iter().any(|mark| bare.chars().all(|c| c == *mark || c == ' '));
        if at > 0 && begins {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// The length of an element of code in HTML that begins here.
fn html_code(text: &str) -> Option<usize> {
    for name in ["pre", "code"] {
        let opens = text.get(1..=name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
            && text[name.len() + 1..].starts_with(['>', ' ', '\n']);
        if opens {
            let end = format!("</{name}>");
            return text.find(&end).map(|at| at + end.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_left_alone_and_blocks_stand_by_themselves() {
        let text = "a {{x}} `{{y}}`\n\n```\n{{z}}\n```\n\n    {{w}}\n\n<pre>{{v}}</pre> {{x}} b";
        let mut seen = Vec::new();
        let replaced = replace(text, &mut |rest, _| {
            let len = rest.starts_with("{{").then(|| rest.find("}}").map(|at| at + 2)).flatten()?;
            seen.push(rest[..len].to_owned());
            Some(Replacement { len, with: "!".into(), block: seen.len() == 2 })
        });
        assert_eq!(seen, ["{{x}}", "{{x}}"]);
        assert_eq!(replaced, "a ! `{{y}}`\n\n```\n{{z}}\n```\n\n    {{w}}\n\n<pre>{{v}}</pre>\n\n!\n\nb");
    }
}
