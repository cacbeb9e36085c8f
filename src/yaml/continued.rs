//! Quoted texts that go on in column 0, which YAML forbids within a mapping and its most common reader accepts.
//!
//! ```yaml
//! summary: "The council met
//! for the third time."
//! ```
//!
//! Thousands of files are written so. Where a document cannot be read, it is read once more as if such lines were indented.

/// The text with a space before each line in column 0 that continues a quoted value, and the byte of the text that each
/// character stands for. `None` if there is no such line.
pub(super) fn indented(text: &str) -> Option<(String, Vec<u32>)> {
    let mut mended = String::with_capacity(text.len() + 16);
    let mut bytes = Vec::with_capacity(text.len() + 16);
    let mut open: Option<char> = None;
    let mut has_changed = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rest = match open {
            Some(_) => line,
            None => value_in_quotes(line).unwrap_or_default(),
        };
        if open.is_some() && !line.starts_with([' ', '\t', '\n', '\r']) {
            mended.push(' ');
            bytes.push(start as u32);
            has_changed = true;
        }
        mended.push_str(line);
        bytes.extend(line.char_indices().map(|(at, _)| (start + at) as u32));
        start += line.len();
        let (quote, inside) = match open {
            Some(quote) => (quote, rest),
            None => match rest.chars().next() {
                Some(quote) => (quote, &rest[1..]),
                None => continue,
            },
        };
        open = (!closes(inside, quote)).then_some(quote);
    }
    bytes.push(text.len() as u32);
    has_changed.then_some((mended, bytes))
}

/// What follows a key in column 0, if it is a quoted text: from its quote on.
fn value_in_quotes(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    let value = value.trim_start_matches([' ', '\t']);
    (is_key && value.starts_with(['"', '\''])).then_some(value)
}

/// Whether a quoted text ends here.
fn closes(inside: &str, quote: char) -> bool {
    let mut chars = inside.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quote == '"' => drop(chars.next()),
            c if c == quote => {
                // Two single quotes are one of the text.
                if quote == '\'' && chars.peek() == Some(&'\'') {
                    chars.next();
                } else {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}
