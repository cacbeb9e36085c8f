//! Runs of capitalised words, which is what names are made of.

use super::classes::Class;
use super::words::Words;
use crate::enrich::terms::is_function_word;
use crate::text::{BlockKind, PlainText};

/// A run of words that may be, or hold, a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordRun {
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
}

impl WordRun {
    pub(super) fn len(self) -> usize {
        self.end - self.first
    }
}

/// The runs of the text, where a capital letter tells something. Words that begin a sentence and are common are not
/// part of them.
pub(super) fn runs(text: &PlainText, words: Words<'_>) -> Vec<WordRun> {
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

fn in_block(words: Words<'_>, from: usize, to: usize, runs: &mut Vec<WordRun>) {
    let mut at = from;
    while at < to {
        if !words.is_capitalised(at) {
            at += 1;
            continue;
        }
        let mut end = run_end(words, at, to);
        // "Teachers' Union", "St Ann's Hospital", "Levy County Sheriff's Office".
        while end < to && is_possessive(words.gap(end - 1)) && words.is_capitalised(end) {
            let last = run_end(words, end, to);
            if !owns(words, at, end, last) {
                break;
            }
            end = last;
        }
        let mut run = WordRun { first: at, end };
        at = end;
        // "The", "In", "When" at the head of a sentence, and days at either end.
        while run.len() > 0 && leads_nowhere(words, run.first, run.end) {
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

fn run_end(words: Words<'_>, first: usize, to: usize) -> usize {
    (first + 1..to).find(|end| !joins(words, *end, to)).unwrap_or(to)
}

fn is_possessive(gap: &str) -> bool {
    matches!(gap, "'s " | "’s " | "' " | "’ ")
}

/// Whether an owner is part of the name of what it owns: "Fishermen's Union", but not "Denmark's Union of Fishermen".
fn owns(words: Words<'_>, first: usize, owner_end: usize, end: usize) -> bool {
    let (owner, last) = (owner_end - 1, end - 1);
    // "Boatwright's Bancshares Inc", "Moulton's Press Co".
    let ordinary = (owner_end..end)
        .all(|at| words.class(at).has(Class::COMMON.or(Class::ORGANISATION).or(Class::NATION)));
    let nation = words.class(owner).has(Class::NATION.or(Class::CALENDAR).or(Class::COUNTRY));
    if words.class(last).has(Class::LEGAL) && ordinary && !nation {
        return true;
    }
    let heads = Class::GOVERNMENT.or(Class::CIVIC).or(Class::SCHOOL);
    if !words.class(last).has(heads.or(Class::SHOP)) {
        return false;
    }
    let many = !words.gap(owner).contains('s') && words.class(owner).has(Class::COMMON);
    let saint = owner > first && matches!(words.written(owner - 1), "St" | "Saint");
    // "Hannigan's Bar"
    let shop = owner == first && words.class(last).has(Class::SHOP) && !nation;
    // "Addenbrooke's Hospital", "Guy's Hospital Medical School"
    let hospital = owner == first && matches!(words.written(owner_end), "Hospital" | "Hospice") && !nation;
    words.class(owner).has(Class::OWNER) || many || saint || shop || hospital
}

/// "Tuesday" is no given name, "April" and "June" are surnames here and there but days first.
fn is_given(words: Words<'_>, at: usize) -> bool {
    let class = words.class(at);
    let before = at.checked_sub(1).map_or(Class::default(), |before| words.class(before));
    // "Easter Monday"
    class.has(Class::SURNAME)
        && before.has(Class::GIVEN)
        && !before.has(Class::CALENDAR)
        && words.is_spaced(at - 1)
}

fn leads_nowhere(words: Words<'_>, at: usize, end: usize) -> bool {
    let class = words.class(at);
    let named = words.is_capitalised(at + 1) && words.is_spaced(at);
    // "First Harbor Corp", "All Souls College"; what says "First" of something else begins a sentence.
    let firm = Class::LEGAL.or(Class::BUSINESS).or(Class::SCHOOL);
    if end - at > 2 && matches!(words.written(at), "First" | "All") && words.class(end - 1).has(firm) {
        return false;
    }
    let title = class.has(Class::TITLE.or(Class::HONORIFIC));
    let token = &words.tokens[at];
    // "S and W Holroyd Plc"
    let letter = token.end - token.start == 1 && end == at + 1 && !token.flags.is_sentence_start();
    if letter
        && words.written(end) == "and"
        && words.written(end + 1).len() == 1
        && words.is_capitalised(end + 1)
    {
        return false;
    }
    // "Inexplicably Ada Holm", "Existing Halden shares"
    let written = words.written(at);
    if token.flags.is_sentence_start() && begins_sentence(written, class) {
        return true;
    }
    // "Will Hale"; "The Hague", but not at the head of a sentence.
    let given = words.written(at) == "Will" && named && words.class(at + 1).has(Class::SURNAME);
    // "The Times" keeps its article, "The Belgian League of Rights" has none.
    let heads = Class::GOVERNMENT.or(Class::CIVIC).or(Class::LEGAL);
    let whole = end - at == 2 || !words.class(end - 1).has(heads);
    let part = words.written(at) == "The" && named && whole && !token.flags.is_sentence_start();
    let function = is_function_word(token) && !title && !token.flags.is_all_caps() && !given && !part;
    let calendar = class.has(Class::CALENDAR)
        && !(class.has(Class::GIVEN)
            && words.class(at + 1).has(Class::SURNAME)
            && words.is_capitalised(at + 1));
    function || calendar
}

/// Whether a word says how, or that, something is done: "Understandably", "Existing".
fn begins_sentence(written: &str, class: Class) -> bool {
    let plain = class.has(Class::COMMON) && !class.has(Class::GIVEN.or(Class::SURNAME));
    if let Some(stem) = written.strip_suffix("ly") {
        let endings = ["ab", "ib", "ed", "ing", "ical", "ous", "ful", "ive", "ate", "ent", "ant"];
        return plain || stem.len() > 4 && endings.iter().any(|end| stem.ends_with(end));
    }
    ["Existing", "Including", "Attended", "Named", "Founded", "Formed", "Joined"].contains(&written)
}

/// Words that begin a sentence and stand in no name but at its head.
const SENTENCE: [&str; 14] =
    ["He", "She", "They", "We", "It", "His", "Her", "Their", "This", "These", "But", "If", "When", "While"];

/// Whether the word `at` goes on with the run that the one before it is part of.
fn joins(words: Words<'_>, at: usize, to: usize) -> bool {
    let (before, token) = (&words.tokens[at - 1], &words.tokens[at]);
    let gap = words.gap(at - 1);
    let capital = token.flags.is_capitalised();
    // A sentence begins here, whether a full stop shows it or not: "Hutton Co. He".
    if capital && token.end - token.start < 6 && SENTENCE.contains(&words.written(at)) {
        return false;
    }
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
        // "Radio 3", "Channel 9"
        _ if token.flags.is_number() => {
            let numbered = ["Radio", "Channel", "Fox", "FOX"].contains(&words.written(at - 1));
            numbered && words.is_spaced(at - 1) && token.end - token.start < 3
        }
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
                    || matches!(words.written(at - 1), "St" | "Ft" | "Mt" | "Jr" | "Sr")
                    || matches!(words.written(at - 1), "Co" | "Bros")
                        && words.class(at).has(Class::LEGAL.or(Class::BUSINESS)))
        }
        // "T.O'Gorman", "J.K. Rowling"
        "." => capital && before.end - before.start <= 2,
        _ => false,
    }
}
