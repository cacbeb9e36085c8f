//! Ids of headings, as forges make them: lower case, hyphens for spaces, a number for repetitions.

use std::collections::HashMap;

/// Hands out the ids of one document. None begins with an underscore: those are the theme's and the program's.
#[derive(Debug, Default)]
pub(super) struct HeadingIds {
    used: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id for a heading with this text, or with this id given by its author.
    pub(super) fn next(&mut self, given: Option<&str>, text: &str) -> String {
        let base = match given.map(|id| id.trim_start_matches('_')) {
            Some(id) if is_id(id) => id.to_owned(),
            _ => from_text(text),
        };
        let mut id = base.clone();
        while self.used.contains_key(&id) {
            // Each number is tried once, however often the text is repeated.
            let count = self.used.entry(base.clone()).or_default();
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.used.insert(id.clone(), 0);
        id
    }

    /// Takes an id that an author gave to some element. False if it is another's, or none that an author may give.
    pub(super) fn claim(&mut self, id: &str) -> bool {
        let free = is_id(id) && !id.starts_with('_') && !self.used.contains_key(id);
        if free {
            self.used.insert(id.to_owned(), 0);
        }
        free
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}

fn from_text(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '-' => id.push('-'),
            '_' if id.is_empty() => {}
            '_' => id.push('_'),
            c if c.is_alphanumeric() => id.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if id.is_empty() { "section".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_headings_are_numbered() {
        let mut ids = HeadingIds::default();
        let all = ["The vote", "The vote", "The vote-1", "¡Ja! – né", "***"].map(|text| ids.next(None, text));
        assert_eq!(all, ["the-vote", "the-vote-1", "the-vote-1-1", "ja--né", "section"]);
        assert_eq!(ids.next(Some("own"), "x"), "own");
    }

    #[test]
    fn no_id_of_an_author_begins_with_an_underscore() {
        let mut ids = HeadingIds::default();
        let all = ["_fn-1", "__init__", "_", "a_b"].map(|text| ids.next(None, text));
        assert_eq!(all, ["fn-1", "init__", "section", "a_b"]);
        assert_eq!(ids.next(Some("_note"), "x"), "note");
        assert_eq!(ids.next(Some("__"), "The text"), "the-text");
        assert!(!ids.claim("_x") && !ids.claim("own id") && !ids.claim("note") && ids.claim("p.1"));
        assert_eq!(ids.next(None, "P.1"), "p1");
    }
}
