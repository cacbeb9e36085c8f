//! Plain text cut into paragraphs, however its author set them: by empty lines, by indented first lines, or each on one
//! long line.

/// Lines are hard-wrapped if most of them are no longer than this, in characters.
const WRAPPED: usize = 100;

/// A paragraph with the line it begins at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub text: String,
    /// Counted from 1.
    pub line: u32,
}

/// All paragraphs.
pub(super) fn cut(text: &str) -> Vec<Paragraph> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end().trim_end_matches('\u{c}')).collect();
    let filled: Vec<&&str> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    let long = filled.iter().filter(|line| line.chars().count() > WRAPPED).count();
    let indented = filled.iter().filter(|line| is_indented(line)).count();
    // Indentation says where a paragraph begins only if most lines are not indented.
    let by_indent = indented > 0 && indented * 2 < filled.len() && long * 4 < filled.len();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim();
        if bare.is_empty() {
            open = false;
            continue;
        }
        let before =
            paragraphs.last().map_or("", |paragraph| paragraph.text.rsplit('\n').next().unwrap_or(""));
        let goes_on = open && !(by_indent && is_indented(line)) && continues(before, bare);
        match paragraphs.last_mut() {
            Some(last) if goes_on => {
                if join_hyphen(&mut last.text, bare) {
                    last.text.push_str(bare);
                } else {
                    last.text.push('\n');
                    last.text.push_str(bare);
                }
            }
            _ => paragraphs.push(Paragraph { text: bare.to_owned(), line: at as u32 + 1 }),
        }
        open = true;
    }
    paragraphs
}

fn is_indented(line: &str) -> bool {
    line.starts_with("  ") || line.starts_with('\t') || line.starts_with('\u{3000}')
}

/// Whether a line goes on with the sentence, or at least the paragraph, of the one above it.
fn continues(before: &str, line: &str) -> bool {
    let long = |text: &str| text.chars().count() > WRAPPED;
    if long(before) || long(line) {
        // Each line is a paragraph, unless a sentence runs over the end.
        let ended = before.ends_with(['.', '!', '?', '"', '”', '’', '\'', ':', ')', '。', '」', '»', '…']);
        return !ended && long(before) && line.starts_with(char::is_lowercase);
    }
    // A short line that ends a sentence, before one that begins one, may end a paragraph; wrapped lines are longer.
    true
}

/// A word that was parted at the end of a line by a soft hyphen is one word.
fn join_hyphen(text: &mut String, _next: &str) -> bool {
    if text.ends_with('\u{ad}') {
        text.pop();
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn paragraphs_are_found_however_they_are_set() {
        assert_eq!(texts("One\ntwo.\n\nThree."), ["One\ntwo.", "Three."]);
        let long = "word ".repeat(30) + "end.";
        assert_eq!(texts(&format!("{long}\n{long}")), [long.clone(), long.clone()]);
        assert_eq!(
            texts("   First line of one\nthat goes on.\n   Second begins\nand goes on\nand on."),
            ["First line of one\nthat goes on.", "Second begins\nand goes on\nand on."]
        );
        assert_eq!(texts("exam\u{ad}\nple"), ["example"]);
        assert_eq!(cut("\n\nLate")[0].line, 3);
    }
}
