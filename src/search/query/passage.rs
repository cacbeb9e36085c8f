//! The passage of a text that shows best what was found.

use std::collections::HashMap;

use super::super::words;

/// Pieces of a text, every other one of them found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPassage {
    /// Whether text goes before, and whether text follows.
    pub before: bool,
    /// Whether text follows.
    pub after: bool,
    /// Not found, found, not found and so on.
    pub pieces: Vec<String>,
}

/// The words that were found, each with the number of its clause.
pub fn marked(forms: &[Vec<String>]) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    for (n, forms) in forms.iter().enumerate() {
        for form in forms {
            all.entry(form.clone()).or_insert(n);
        }
    }
    all
}

/// The best passage of so many words.
pub fn passage(text: &str, marks: &HashMap<String, usize>, length: usize) -> FoundPassage {
    let all = words::list(text);
    let found: Vec<Option<usize>> = all.iter().map(|word| marks.get(&word.form).copied()).collect();
    let (mut best, mut score) = (0, None);
    for n in 0..all.len() {
        if n > 0 && found[n].is_none() {
            continue;
        }
        let end = all[n].place as usize + length - 6;
        let within = (n..all.len()).take_while(|m| (all[*m].place as usize) < end);
        let hits: Vec<usize> = within.filter_map(|m| found[m]).collect();
        let mut kinds = hits.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let own = Some(kinds.len() * 100 + hits.len());
        if own > score {
            (best, score) = (n, own);
        }
    }
    // A little of what goes before, and no less of what follows where the text ends.
    let start = best.saturating_sub(6).min(all.len().saturating_sub(length));
    let end = all.len().min(start + length);
    let shown = &all[start..end];
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return FoundPassage { before: false, after: false, pieces: vec![text.to_owned()] };
    };
    let from = if start > 0 { first.start } else { 0 };
    let to = if start + length < all.len() { last.end } else { text.len() };
    let mut pieces: Vec<String> = Vec::new();
    let mut at = from;
    for (word, found) in shown.iter().zip(&found[start..]) {
        if found.is_none() || word.end <= at {
            continue;
        }
        let begin = word.start.max(at);
        match pieces.last_mut().filter(|_| begin == at) {
            Some(last) => last.push_str(&text[begin..word.end]),
            None => pieces.extend([text[at..begin].to_owned(), text[begin..word.end].to_owned()]),
        }
        at = word.end;
    }
    pieces.push(text[at..to].to_owned());
    FoundPassage { before: start > 0, after: to < text.len(), pieces }
}
