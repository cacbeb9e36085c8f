//! Plain text as Markdown that says the same: what Markdown or a shortcode would misread is escaped, all else stays
//! readable.

/// One line of running text. `at_start` says that it begins a block or continues a paragraph, so that what opens a
/// heading, list or quote must be escaped.
pub(super) fn line(text: &str, at_start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let text = if at_start { text.trim_start() } else { text };
    let chars: Vec<char> = text.chars().filter(|c| !is_forbidden(*c)).collect();
    if at_start {
        start(&chars, &mut out);
    }
    let skip = out.chars().filter(|c| *c != '\\').count();
    for (at, &c) in chars.iter().enumerate().skip(skip) {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        if must_escape(c, before, after, &chars[at + 1..]) {
            out.push('\\');
        }
        out.push(c);
    }
    // Two spaces or a backslash at the end would break the line.
    let end = out.trim_end().len();
    out.truncate(end);
    if chars.last() == Some(&'\\') && !out.ends_with("\\\\") {
        out.push('\\');
    }
    out
}

/// A line of Markdown whose words are escaped already, so that it opens no block.
pub(super) fn opening(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len() + 2);
    start(&chars, &mut out);
    let skip = out.chars().filter(|c| *c != '\\').count();
    out.extend(&chars[skip..]);
    out
}

/// A paragraph: its lines, each escaped, still on lines of their own.
pub(super) fn paragraph(text: &str) -> String {
    text.lines().map(|part| line(part, true)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A text on one line, for the label of a link or the words of a heading.
pub(super) fn inline(text: &str) -> String {
    line(&text.split_whitespace().collect::<Vec<_>>().join(" "), true)
}

/// A destination of a link or picture, in brackets where it holds what a bare one may not.
pub(super) fn destination(target: &str) -> String {
    let bare = !target.is_empty()
        && !target.starts_with('<')
        && target.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '\\'));
    if bare {
        return target.to_owned();
    }
    let mut out = String::from("<");
    for c in target.chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '\n' | '\r' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// Text as code, visible as it is: a span for one line, a fenced block for several.
pub(super) fn code_span(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c })
        .filter(|c| !is_forbidden(*c))
        .collect();
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A block of code with the name of its language, if it has one.
pub(super) fn code_block(text: &str, language: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    let language: String = language.chars().filter(|c| c.is_alphanumeric() || "+-#_.".contains(*c)).collect();
    let text: String = text.chars().filter(|c| *c == '\t' || !is_forbidden(*c)).collect();
    format!("{fence}{language}\n{}\n{fence}", text.trim_matches('\n').trim_end())
}

/// A value of a shortcode, in double quotes.
pub(super) fn argument(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        if !is_forbidden(c) {
            out.push(c);
        }
    }
    out.push('"');
    // The tag ends at the first of these, whatever quotes say.
    out.replace("}}", "} }").replace("%}", "% }")
}

fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Control characters, and those that mark places inside the renderer.
fn is_forbidden(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{e000}' | '\u{e001}' | '\u{feff}')
}

/// Escapes what opens a block.
fn start(chars: &[char], out: &mut String) {
    let Some(&first) = chars.first() else { return };
    let second = chars.get(1).copied();
    let blank = |c: Option<char>| c.is_none_or(|c| c == ' ' || c == '\t');
    match first {
        '#' => {
            let hashes = chars.iter().take_while(|c| **c == '#').count();
            if hashes <= 6 && blank(chars.get(hashes).copied()) {
                out.push_str("\\#");
            }
        }
        '>' => out.push_str("\\>"),
        '+' if blank(second) => out.push_str("\\+"),
        '-' if blank(second) || is_rule(chars, '-') || is_table_rule(chars) => out.push_str("\\-"),
        // Elsewhere it is escaped where it could mark something.
        '*' if blank(second) => out.push_str("\\*"),
        '_' if is_rule(chars, '_') => out.push_str("\\_"),
        '=' if is_rule(chars, '=') => out.push_str("\\="),
        '~' if chars.starts_with(&['~', '~', '~']) => out.push_str("\\~"),
        ':' | '|' if is_table_rule(chars) => {
            out.push('\\');
            out.push(first);
        }
        '0'..='9' => {
            let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
            if digits <= 9
                && matches!(chars.get(digits), Some('.' | ')'))
                && blank(chars.get(digits + 1).copied())
            {
                out.extend(&chars[..digits]);
                out.push('\\');
                out.push(chars[digits]);
            }
        }
        _ => {}
    }
}

/// A line of nothing but one character, which underlines a heading or draws a rule.
fn is_rule(chars: &[char], wanted: char) -> bool {
    chars.iter().all(|c| *c == wanted || c.is_whitespace())
}

fn is_table_rule(chars: &[char]) -> bool {
    chars.iter().all(|c| matches!(c, ':' | '|' | '-' | ' '))
}

fn must_escape(c: char, before: Option<char>, after: Option<char>, rest: &[char]) -> bool {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' => after.is_some_and(|c| c.is_ascii_punctuation()),
        '`' => true,
        '*' => !(space(before) && space(after)),
        '_' => !(word(before) && word(after) || space(before) && space(after)),
        '[' | ']' => true,
        '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => after.is_some_and(|c| c == '#' || c.is_ascii_alphabetic()) && has_entity(rest),
        '~' => after == Some('~') || before == Some('~') || !(space(before) && space(after)),
        '|' => true,
        '{' => matches!(after, Some('{' | '%' | '#' | '.')),
        _ => false,
    }
}

/// Whether what follows an ampersand may be the rest of an entity.
fn has_entity(rest: &[char]) -> bool {
    rest.iter().take(34).take_while(|c| !c.is_whitespace()).any(|c| *c == ';')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    fn shown(markdown: &str) -> (String, usize) {
        let mut text = String::new();
        let mut others = 0;
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_HEADING_ATTRIBUTES;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak => text.push('\n'),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                _ => others += 1,
            }
        }
        (text, others)
    }

    #[test]
    fn ordinary_prose_stays_as_it_is() {
        for text in [
            "Mr. O'Brien (63) said: \"It's over\" – and left.",
            "The price rose 5 % to $3.10 on Dec. 3 * a record",
            "snake_case and a - b and 1. FC Köln",
            "AT&T and R&D; a < b > c",
            "3.5 million people",
        ] {
            if text.starts_with("The price") || text.starts_with("snake") || text.starts_with("AT&T") {
                assert_eq!(shown(&line(text, true)).0, text);
            } else {
                assert_eq!(line(text, true), text);
            }
        }
    }

    #[test]
    fn what_markdown_would_misread_is_escaped() {
        for text in [
            "# 10 Downing Street",
            "1. FC Köln won",
            "2018) a year",
            "- he said",
            "+ more",
            "> quoted",
            "=====",
            "---",
            "* * *",
            "*stars* and **more**",
            "_under_ lines",
            "a `tick`",
            "[link](x)",
            "[^1] note",
            "<b>bold</b>",
            "&amp; and &#65;",
            "~~gone~~",
            "a | b",
            "C:\\*dir",
            "{{ <figure /> }}",
            "~~~ fence",
            "end\\",
        ] {
            let (shown, others) = shown(&line(text, true));
            assert_eq!((shown.as_str(), others), (text, 0), "{}", line(text, true));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn every_line_says_what_it_said(text in "[ -~éß—“”\u{3042}]{0,40}") {
            let want = text.trim();
            let (got, others) = shown(&line(&text, true));
            prop_assert_eq!(got.trim(), want, "{}", line(&text, true));
            prop_assert_eq!(others, 0, "{}", line(&text, true));
        }

        #[test]
        fn marks_in_any_mix_say_what_they_said(text in "[a1 *_`\\\\\\[\\]()<>&#;:|~{}%!.=+-]{0,24}") {
            let want = text.trim();
            let (got, others) = shown(&line(&text, true));
            prop_assert_eq!(got.trim(), want, "{}", line(&text, true));
            prop_assert_eq!(others, 0, "{}", line(&text, true));
        }

        #[test]
        fn code_says_what_it_said(text in "[a `{}%*]{1,24}") {
            let span = code_span(&text);
            let codes: Vec<String> = Parser::new(&span)
                .filter_map(|event| if let Event::Code(code) = event { Some(code.into_string()) } else { None })
                .collect();
            if !text.trim().is_empty() {
                prop_assert_eq!(codes.concat().trim().to_owned(), text.trim(), "{}", span);
            }
        }
    }
}
