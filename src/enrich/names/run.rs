//! Runs of capitalised words, which is what names are made of.

use super::classes::Class;
use super::words::Words;
use crate::enrich::terms::is_function_word;
use crate::text::{BlockKind, PlainText};

/// A run of words that may be, or hold, a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
}

impl Run {
    pub(super) fn len(self) -> usize {
        self.end - self.first
    }
}

/// The runs of the text, where a capital letter tells something. Words that begin a sentence and are common are not
/// part of them.
pub(super) fn runs(text: &PlainText, words: Words<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    let tokens = words.tokens;
    let mut at = 0;
    while at < tokens.len() {
        let block = tokens[at].block;
        let end = at + tokens[at..].partition_point(|token| token.block == block);
        let kind = text.blocks()[block as usize].kind;
        if kind != BlockKind::Dateline && capitals_tell(words, at, end, kind) {
            in_block(words, at, end, &mut runs);
        }
        at = end;
    }
    runs
}

/// Where most words have a capital letter, it says nothing. A headline must be a sentence with small words of its own.
fn capitals_tell(words: Words<'_>, from: usize, to: usize, kind: BlockKind) -> bool {
    let block = &words.tokens[from..to];
    let (mut capitals, mut all, mut small) = (0, 0, 0);
    for token in block {
        if !token.flags.is_number() {
            all += 1;
        }
        if token.flags.is_capitalised() && !token.flags.is_sentence_start() {
            capitals += 1;
        } else if !token.flags.is_capitalised() && token.end - token.start > 4 {
            small += 1;
        }
    }
    match kind {
        BlockKind::Title | BlockKind::Heading => small >= 2 && capitals * 2 <= all,
        _ => block.len() < 6 || capitals * 3 <= block.len() * 2 || is_list(words, from, to),
    }
}

/// Names one after the other, or in lines of results: no more than a few capitalised words stand side by side.
fn is_list(words: Words<'_>, from: usize, to: usize) -> bool {
    const MOST: usize = 4;
    let mut side_by_side = 0;
    for at in from..to {
        let goes_on = at > from && words.is_spaced(at - 1);
        side_by_side = match words.is_capitalised(at) {
            true if goes_on => side_by_side + 1,
            true => 1,
            false => 0,
        };
        if side_by_side > MOST {
            return false;
        }
    }
    true
}

fn in_block(words: Words<'_>, from: usize, to: usize, runs: &mut Vec<Run>) {
    let mut at = from;
    while at < to {
        if !words.is_capitalised(at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < to && joins(words, end, to) {
            end += 1;
        }
        let mut run = Run { first: at, end };
        at = end;
        // "The", "In", "When" at the head of a sentence, and days at either end.
        while run.len() > 0 && leads_nowhere(words, run.first) {
            run.first += 1;
        }
        while run.len() > 0 && words.class(run.end - 1).has(Class::CALENDAR) && !is_given(words, run.end - 1)
        {
            run.end -= 1;
        }
        if run.len() > 0 {
            runs.push(run);
        }
    }
}

/// "Tuesday" is no given name, "April" and "June" are surnames here and there but days first.
fn is_given(words: Words<'_>, at: usize) -> bool {
    let class = words.class(at);
    class.has(Class::SURNAME) && at > 0 && words.class(at - 1).has(Class::GIVEN) && words.is_spaced(at - 1)
}

fn leads_nowhere(words: Words<'_>, at: usize) -> bool {
    let class = words.class(at);
    let title = class.has(Class::TITLE.or(Class::HONORIFIC));
    let token = &words.tokens[at];
    let named = words.is_capitalised(at + 1) && words.is_spaced(at);
    // "Will Hale"; "The Hague", but not at the head of a sentence.
    let given = words.written(at) == "Will" && named && words.class(at + 1).has(Class::SURNAME);
    let part = words.written(at) == "The" && named && !token.flags.is_sentence_start();
    let function = is_function_word(token) && !title && !token.flags.is_all_caps() && !given && !part;
    let calendar = class.has(Class::CALENDAR)
        && !(class.has(Class::GIVEN)
            && words.class(at + 1).has(Class::SURNAME)
            && words.is_capitalised(at + 1));
    function || calendar
}

/// Whether the word `at` goes on with the run that the one before it is part of.
fn joins(words: Words<'_>, at: usize, to: usize) -> bool {
    let (before, token) = (&words.tokens[at - 1], &words.tokens[at]);
    let gap = words.gap(at - 1);
    let capital = token.flags.is_capitalised();
    // "HOUSTON AT BOSTON"
    if token.flags.is_all_caps()
        && is_function_word(token)
        && words.is_all_caps(at - 1)
        && token.end - token.start < 4
    {
        return false;
    }
    match gap {
        // "Jae-in", "O’Brien"; "US-based" is no name.
        "-" | "‑" => {
            let based = ["based", "led", "backed", "born", "owned", "run", "style", "only", "time"];
            !token.flags.is_number()
                && !based.contains(&words.written(at))
                && (capital || at + 1 == to || !words.is_small(at, Class::OFFICE))
        }
        // "Ra'ad", but not "they've".
        "'" | "’" => {
            let short = ["t", "d", "m", "ll", "ve", "re", "em"];
            capital || !short.contains(&words.written(at))
        }
        " & " | "&" => capital,
        _ if words.is_spaced(at - 1) => {
            // "Ursula von der Leyen": small words, then a capital.
            let small = |at: usize| words.is_small(at, Class::PARTICLE);
            capital
                || small(at)
                    && (at + 1..(at + 3).min(to)).find(|next| !small(*next)).is_some_and(|next| {
                        // "Abd el-Fattah"
                        words.is_capitalised(next) && matches!(words.gap(next - 1), " " | "-")
                    })
        }
        // "Mr. Kim", "John F. Kennedy".
        ". " => {
            capital
                && (before.end - before.start == 1
                    || words.class(at - 1).has(Class::TITLE.or(Class::HONORIFIC))
                    || matches!(words.written(at - 1), "St" | "Ft" | "Mt" | "Jr" | "Sr" | "Co" | "Bros"))
        }
        // "T.O'Gorman", "J.K. Rowling"
        "." => capital && before.end - before.start <= 2,
        _ => false,
    }
}
