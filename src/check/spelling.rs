//! Terms that are nearly another term: `Reuterss` beside a thousand `Reuters`.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::subject::CheckedArticle;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Engine;
use crate::link::Entry;

/// Shorter terms differ by one letter and mean different things.
const SHORTEST: usize = 5;
/// A term is held for a slip if another one is this many times as frequent.
const TIMES: usize = 5;

/// The terms of all articles that look like slips, each with what it may have been meant for.
pub(super) struct Spelling {
    slips: FxHashMap<(String, String), String>,
}

impl Spelling {
    /// Compares the terms of an archive.
    pub(super) fn new(engine: &Engine) -> Self {
        let corpus = engine.corpus();
        let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for entry in corpus.slots().filter_map(|slot| corpus.entry(slot)) {
            for (key, term) in terms(entry) {
                *counts.entry(key.to_owned()).or_default().entry(term.to_owned()).or_default() += 1;
            }
        }
        let mut slips = FxHashMap::default();
        for (key, terms) in counts {
            for (slip, meant) in compare(&terms) {
                slips.insert((key.clone(), slip), meant);
            }
        }
        Self { slips }
    }

    /// Looks at the terms of an article.
    pub(super) fn look(&self, subject: &CheckedArticle<'_>, found: &mut Vec<Diagnostic>) {
        for (key, term) in terms(subject.entry) {
            if let Some(meant) = self.slips.get(&(key.to_owned(), term.to_owned())) {
                let at = subject.item(key, term);
                let message = format!("`{term}` is nearly `{meant}`, which is far more frequent");
                found.push(
                    Diagnostic::new(Code::MisspeltTerm, at, message).hint("check whether both are the same"),
                );
            }
        }
    }
}

/// The terms that an article itself names, with their keys.
fn terms(entry: &Entry) -> impl Iterator<Item = (&str, &str)> {
    let front = &entry.article.front;
    let sources = front.source.iter().map(|source| ("source", source.as_str()));
    let authors = front.authors.iter().flatten().map(|author| ("authors", author.as_str()));
    let own = front
        .terms
        .iter()
        .flat_map(|(key, terms)| terms.iter().map(move |term| (key.as_str(), term.as_str())));
    sources.chain(authors).chain(own)
}

/// Terms that differ by one letter (too many, too few, another, two in the wrong order) or by case from one that is far
/// more frequent. Two such terms have a form in common from which one letter is left out, so that each term is compared
/// with those alone with which it shares one.
fn compare(terms: &BTreeMap<String, usize>) -> Vec<(String, String)> {
    let folded: Vec<(Vec<char>, &String, usize)> =
        terms.iter().map(|(term, count)| (term.to_lowercase().chars().collect(), term, *count)).collect();
    let mut by_form: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, (letters, _, _)) in folded.iter().enumerate() {
        if letters.len() >= SHORTEST {
            for form in forms(letters) {
                by_form.entry(form).or_default().push(at);
            }
        }
    }
    let mut slips: BTreeMap<usize, usize> = BTreeMap::new();
    // In any order: of the terms that a slip may mean, the most frequent is kept, and of equal ones the first.
    for alike in by_form.values().filter(|alike| alike.len() > 1) {
        let Some(&best) = alike.iter().max_by_key(|at| (folded[**at].2, std::cmp::Reverse(**at))) else {
            continue;
        };
        for &at in alike.iter().filter(|at| **at != best && folded[**at].2 * TIMES <= folded[best].2) {
            // Numbers differ by one digit and are two numbers.
            let differ_in_digits = digits(folded[at].1) != digits(folded[best].1);
            let rank = |other: usize| (folded[other].2, std::cmp::Reverse(other));
            if !differ_in_digits && slips.get(&at).is_none_or(|known| rank(*known) < rank(best)) {
                slips.insert(at, best);
            }
        }
    }
    slips.into_iter().map(|(at, best)| (folded[at].1.clone(), folded[best].1.clone())).collect()
}

fn digits(term: &str) -> String {
    term.chars().filter(char::is_ascii_digit).collect()
}

/// A term and all its forms with one letter left out.
fn forms(letters: &[char]) -> BTreeSet<String> {
    let without = (0..letters.len()).map(|out| {
        letters.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, c)| *c).collect::<String>()
    });
    without.chain(std::iter::once(letters.iter().collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        let terms = [
            ("Reuters", 40),
            ("Reuterss", 1),
            ("Ruetters", 1),
            ("reuters", 2),
            ("Router", 9),
            ("2018", 30),
            ("2019", 1),
        ];
        let terms = terms.into_iter().map(|(term, count)| (term.to_owned(), count)).collect();
        let slips: Vec<String> =
            compare(&terms).into_iter().map(|(slip, meant)| format!("{slip}:{meant}")).collect();
        assert_eq!(slips, ["Reuterss:Reuters", "reuters:Reuters"]);
    }

    #[test]
    fn of_two_terms_that_are_as_frequent_the_first_is_meant() {
        // Many, so that no order of a hash table has each right by chance.
        let stems = ["alder", "birch", "cedar", "hazel", "larch", "maple", "olive", "rowan"];
        let terms = stems
            .iter()
            .flat_map(|stem| [(stem.to_string(), 20), (format!("{stem}s"), 1), (format!("{stem}sm"), 20)]);
        let slips = compare(&terms.collect());
        let wanted: Vec<_> = stems.iter().map(|stem| (format!("{stem}s"), stem.to_string())).collect();
        assert_eq!(slips, wanted);
    }
}
