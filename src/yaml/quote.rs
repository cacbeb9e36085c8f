//! Writing texts into YAML.

/// A text as a YAML scalar that is read back as that text, whatever it holds: plain where that is safe, otherwise as a
/// JSON string, which YAML takes as it is.
pub(crate) fn quoted(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || "-_/() '".contains(c);
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(is_word)
        // In a list between brackets a hyphen may not stand before the next comma or bracket.
        && !text.ends_with([' ', '-'])
        && !matches!(
            &*text.to_ascii_lowercase(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_plain { text.to_owned() } else { double_quoted(text) }
}

/// A text in double quotes: a JSON string, in which what YAML takes for the end of a line, or for nothing, is escaped.
pub(crate) fn double_quoted(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 2);
    for c in serde_json::to_string(text).unwrap_or_default().chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        for text in [
            "election",
            "no",
            "Null",
            "~",
            "",
            " a",
            "a ",
            "20000574",
            "1.5",
            "a: b",
            "a #b",
            "medtop:1",
            "- a",
            "[a]",
            "é (x)",
            "it's",
            "\"quoted\"",
            "two\nlines",
            "tab\t",
            "\u{feff}",
            "\u{85}",
            "\u{2028}",
            "a\u{7f}",
            "=x",
            "&a",
            "*a",
            "!a",
            "🜂",
        ] {
            let written = format!("- {}\n", quoted(text));
            let read: Vec<String> =
                serde_yaml::from_str(&written).unwrap_or_else(|e| panic!("{written}: {e}"));
            assert_eq!(read, [text], "{written}");
        }
        assert_eq!(quoted("natural gas"), "natural gas");
    }
}
