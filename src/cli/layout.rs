//! Text for a terminal of a hundred columns: wrapped, with harmless characters only, coloured or plain.

use crate::source::printable;

/// No line is wider, in columns.
pub(super) const WIDTH: usize = 100;

/// How a piece of text is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// A heading.
    Bold,
    /// What counts.
    Good,
    /// What was put aside.
    Bad,
    /// What explains.
    Dim,
}

impl Style {
    /// The "select graphic rendition" parameters of ECMA-48.
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Good => "1;32",
            Self::Bad => "31",
            Self::Dim => "2",
        }
    }
}

/// Lines in the making.
#[derive(Debug)]
pub(super) struct LineLayout {
    text: String,
    coloured: bool,
    /// The style that the terminal is in.
    open: Style,
    /// Columns of the line so far.
    column: usize,
    /// Where the lines of the paragraph after its first begin.
    hang: usize,
    /// A space is due before the next word.
    space: bool,
    /// Nothing but blanks stands before the next word.
    fresh: bool,
}

impl LineLayout {
    /// An empty page.
    pub(super) fn new(coloured: bool) -> Self {
        Self {
            text: String::new(),
            coloured,
            open: Style::Plain,
            column: 0,
            hang: 0,
            space: false,
            fresh: true,
        }
    }

    /// All lines.
    pub(super) fn finish(mut self) -> String {
        self.end();
        self.text
    }

    /// A heading with an empty line before it.
    pub(super) fn heading(&mut self, words: &str) {
        self.end();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.begin(0, 0);
        self.write(Style::Bold, words);
        self.end();
    }

    /// Begins a paragraph at a column; its further lines begin at `hang`.
    pub(super) fn begin(&mut self, indent: usize, hang: usize) {
        self.end();
        self.hang = hang;
        self.pad(indent);
    }

    /// Fills up to a column, or sets one space if the line is there already.
    pub(super) fn tab(&mut self, column: usize) {
        if self.column >= column {
            self.space = true;
        } else {
            self.pad(column);
        }
    }

    /// Appends words, which are wrapped at spaces, and between letters of scripts that have none.
    pub(super) fn write(&mut self, style: Style, words: &str) {
        let words = printable(&words.replace(['\n', '\r'], " "));
        let mut rest = words.as_str();
        while !rest.is_empty() {
            let trimmed = rest.trim_start_matches(' ');
            self.space |= trimmed.len() < rest.len();
            let end = word_end(trimmed);
            let (word, after) = trimmed.split_at(end);
            self.word(style, word);
            rest = after;
        }
    }

    /// Appends one piece that is not wrapped inside, unless it alone is wider than a line.
    pub(super) fn whole(&mut self, style: Style, piece: &str) {
        let piece = printable(&piece.replace(['\n', '\r'], " "));
        if self.hang + width(&piece) > WIDTH {
            return self.write(style, &piece);
        }
        self.word(style, &piece);
    }

    /// Sets a space before what follows.
    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        if self.column > 0 {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.turn(Style::Plain);
            self.text.push('\n');
        }
        (self.column, self.space, self.fresh) = (0, false, true);
    }

    fn word(&mut self, style: Style, word: &str) {
        if word.is_empty() {
            return;
        }
        let space = usize::from(self.space && !self.fresh);
        if self.column + space + width(word) > WIDTH && self.column > self.hang {
            let hang = self.hang;
            self.end();
            self.hang = hang;
            self.pad(hang);
        } else if space == 1 {
            if style != self.open {
                self.turn(Style::Plain);
            }
            self.text.push(' ');
            self.column += 1;
        }
        self.space = false;
        // A word that no line can hold is cut.
        let mut rest = word;
        while self.column + width(rest) > WIDTH && self.column < WIDTH {
            let cut = fitting(rest, WIDTH - self.column);
            if cut == 0 {
                break;
            }
            self.paint(style, &rest[..cut]);
            rest = &rest[cut..];
            let hang = self.hang;
            self.end();
            self.hang = hang;
            self.pad(hang);
        }
        self.paint(style, rest);
    }

    fn paint(&mut self, style: Style, text: &str) {
        self.column += width(text);
        self.fresh = false;
        self.turn(style);
        self.text.push_str(text);
    }

    /// Switches the terminal to a style.
    fn turn(&mut self, style: Style) {
        if !self.coloured || style == self.open {
            return;
        }
        if self.open != Style::Plain {
            self.text.push_str("\u{1b}[0m");
        }
        if style != Style::Plain {
            self.text.push_str(&format!("\u{1b}[{}m", style.code()));
        }
        self.open = style;
    }

    fn pad(&mut self, column: usize) {
        self.turn(Style::Plain);
        self.text.extend(std::iter::repeat_n(' ', column.saturating_sub(self.column)));
        self.column = self.column.max(column);
        (self.space, self.fresh) = (false, true);
    }
}

/// Where the first word ends: before a space, or after a letter of a script without spaces.
fn word_end(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c == ' ' || (at > 0 && columns(c) == 2) {
            break;
        }
        end = at + c.len_utf8();
        if columns(c) == 2 {
            // A mark that closes stays with its word.
            end += text[end..]
                .chars()
                .next()
                .filter(|c| matches!(c, ']' | '。' | '、' | '」'))
                .map_or(0, char::len_utf8);
            break;
        }
    }
    end
}

/// How many bytes of the text are at most so many columns wide.
fn fitting(text: &str, most: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += columns(c);
        if used > most {
            return at;
        }
    }
    text.len()
}

/// Columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Columns of one character: two for East Asian wide ones, none for combining marks. The ranges are the large ones of
/// Unicode's EastAsianWidth.txt and of the general category Mn; a rare character that is missed moves a line's end by one.
fn columns(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => {
            0
        }
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_at_a_hundred_columns() {
        let mut page = LineLayout::new(false);
        page.begin(2, 6);
        page.write(Style::Plain, &"word ".repeat(60));
        let text = page.finish();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| width(line) <= WIDTH && !line.ends_with(' ')), "{text}");
        assert!(lines[0].starts_with("  word") && lines[1].starts_with("      word"), "{text}");
    }

    #[test]
    fn scripts_without_spaces_and_endless_words_are_wrapped_too() {
        for text in ["日本".repeat(90), "x".repeat(250), format!("see {}", "한".repeat(120))] {
            let mut page = LineLayout::new(false);
            page.begin(2, 4);
            page.write(Style::Plain, &text);
            let told = page.finish();
            assert!(told.lines().all(|line| width(line) <= WIDTH), "{told}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            assert_eq!(letters(&told), letters(&text));
        }
    }

    #[test]
    fn colours_take_no_columns_and_control_characters_do_nothing() {
        let mut page = LineLayout::new(true);
        page.begin(0, 0);
        page.write(Style::Good, "a\u{1b}[31mb");
        page.space();
        page.whole(Style::Plain, "c\u{7}\u{202e}d");
        assert_eq!(page.finish(), "\u{1b}[1;32ma␛[31mb\u{1b}[0m c␇\u{fffd}d\n");
    }
}
