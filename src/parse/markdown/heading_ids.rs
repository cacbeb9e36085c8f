//! Ids of headings, as forges make them: lower case, hyphens for spaces, a number for repetitions.

use std::collections::HashMap;

/// Hands out the ids of one document.
#[derive(Debug, Default)]
pub struct HeadingIds {
    used: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id for a heading with this text, or with this id given by its author.
    pub fn next(&mut self, given: Option<&str>, text: &str) -> String {
        let base = match given {
            Some(id) if id.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c)) && !id.is_empty() => {
                id.to_owned()
            }
            _ => from_text(text),
        };
        let mut id = base.clone();
        while let Some(count) = self.used.get_mut(&id) {
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.used.insert(id.clone(), 0);
        id
    }
}

fn from_text(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '-' => id.push('-'),
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
}
