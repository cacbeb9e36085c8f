//! Whether a sentence speaks of what was or of what will be, as far as its verbs tell.

use super::reader::{Gap, Reader};
use super::words::Word;

/// The time that a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Past,
    Future,
}

/// Verbs are looked for this many words away.
const REACH: usize = 24;

/// Past forms that do not end in -ed. Forms that may be present as well (`set`, `put`, `cut`) are not here.
const PAST: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "been",
    "said",
    "told",
    "met",
    "held",
    "took",
    "came",
    "went",
    "gave",
    "made",
    "began",
    "fell",
    "rose",
    "won",
    "lost",
    "left",
    "found",
    "saw",
    "sent",
    "shot",
    "struck",
    "spoke",
    "got",
    "became",
    "ran",
    "broke",
    "brought",
    "bought",
    "built",
    "caught",
    "drew",
    "drove",
    "felt",
    "flew",
    "fought",
    "grew",
    "heard",
    "kept",
    "knew",
    "laid",
    "led",
    "paid",
    "rang",
    "sank",
    "sold",
    "shook",
    "sought",
    "stood",
    "stole",
    "swore",
    "taught",
    "threw",
    "thought",
    "withdrew",
    "wrote",
    "died",
    "overthrew",
    "gone",
    "given",
    "taken",
    "seen",
    "shown",
    "done",
    "born",
    "chose",
    "drowned",
    "swept",
    "spent",
    "slept",
    "awoke",
    "bore",
    "woke",
    "arose",
    "hid",
    "blew",
    "ate",
    "drank",
    "rode",
    "sang",
    "shone",
    "swam",
    "tore",
    "wore",
    "fled",
    "forbade",
    "forgot",
    "froze",
    "lent",
    "meant",
    "shrank",
    "slid",
    "sprang",
    "stuck",
    "swung",
    "upheld",
    "withheld",
    "underwent",
    "understood",
    "undertook",
    "overcame",
    "foresaw",
    "forgave",
    "foretold",
    "dealt",
    "has",
    "have",
];
/// Past forms that may be present as well. Right after a day they are past: "on Monday put".
const EITHER: &[&str] =
    &["put", "set", "cut", "hit", "let", "shut", "read", "beat", "quit", "cast", "split", "spread", "burst"];
/// After these an infinitive is something to come.
const AHEAD: &[&str] = &[
    "expected",
    "due",
    "scheduled",
    "set",
    "plans",
    "planned",
    "planning",
    "going",
    "hopes",
    "intends",
    "vows",
    "likely",
    "ready",
    "poised",
    "slated",
    "aims",
    "wants",
    "is",
    "are",
];
/// After these an infinitive is something that was.
const BEHIND: &[&str] =
    &["failed", "began", "refused", "managed", "tried", "started", "continued", "went", "came", "had"];
/// Planned for a day.
const PLANNED: &[&str] = &["scheduled", "due", "planned", "slated", "expected"];
/// Something happens, but nobody says when.
const OPEN: &[&str] =
    &["would", "could", "may", "might", "should", "must", "can", "is", "are", "be", "being", "if", "unless"];

/// What is on a programme is told in the present before it happens, and headlines tell in the present what has happened.
const PROGRAMME: &[&str] = &[
    "arrives", "begins", "closes", "convenes", "ends", "follows", "meets", "opens", "resumes", "returns",
    "starts", "votes",
];

/// What one verb says.
enum Cue {
    Says(Tense),
    /// It may be either.
    Open,
    /// No verb, or one whose time another tells.
    Silent,
}

/// The time that the sentence gives to an expression from `start` to `end`: the nearest verb before it tells, else the
/// nearest after it.
pub fn tense(reader: &Reader<'_>, start: usize, end: usize) -> Option<Tense> {
    let block = reader.token(start)?.block;
    let mut at = start;
    for _ in 0..REACH {
        if at == 0 || reader.starts_sentence(at) || reader.token(at - 1).is_none_or(|t| t.block != block) {
            break;
        }
        at -= 1;
        match cue(reader, at) {
            Cue::Says(tense) => return Some(tense),
            Cue::Open => return None,
            Cue::Silent => {}
        }
    }
    let is_either = |at: usize| EITHER.iter().any(|known| *known == reader.written(at));
    if matches!(reader.word(start), Word::Weekday(_)) && is_either(end) && reader.gap(end - 1) == Gap::Space {
        return Some(Tense::Past);
    }
    for at in end..(end + REACH).min(reader.len()) {
        if reader.starts_sentence(at) || reader.token(at).is_none_or(|t| t.block != block) {
            break;
        }
        match cue(reader, at) {
            Cue::Says(tense) => return Some(tense),
            Cue::Open => return None,
            Cue::Silent => {}
        }
    }
    None
}

fn cue(reader: &Reader<'_>, at: usize) -> Cue {
    if reader.is_capitalised(at) && !reader.starts_sentence(at) {
        return Cue::Silent;
    }
    let written = reader.written(at);
    let before = |steps: usize| at.checked_sub(steps).map_or("", |at| reader.written(at));
    let is = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(&["will", "shall", "ll"], written) {
        return Cue::Says(Tense::Future);
    }
    // "The couples are to climb": it is settled, and to come.
    if is(&["is", "are"], written) && reader.joined(at + 1) == Word::To && !reader.is_capitalised(at + 2) {
        return Cue::Says(Tense::Future);
    }
    if reader.word(at) == Word::To {
        // "to meet" is as far ahead as the word before it says; "to Paris" says nothing.
        let next = reader.written(at + 1);
        return match before(1) {
            word if is(AHEAD, word) && is(&["was", "were", "been"], before(2)) => Cue::Open,
            word if is(AHEAD, word) => Cue::Says(Tense::Future),
            word if is(BEHIND, word) => Cue::Says(Tense::Past),
            _ if reader.is_capitalised(at + 1)
                || is(&["the", "a", "an", "its", "his", "her", "their"], next) =>
            {
                Cue::Silent
            }
            _ => Cue::Open,
        };
    }
    if is(PLANNED, written) && !is(&["to"], reader.written(at + 1)) {
        return match before(1) {
            word if is(&["was", "were", "been", "had"], word) => Cue::Open,
            _ => Cue::Says(Tense::Future),
        };
    }
    let past = is(PAST, written)
        || written.len() > 3
            && written.ends_with("ed")
            && !is(
                &[
                    "need", "seed", "feed", "speed", "indeed", "hundred", "breed", "exceed", "proceed",
                    "greed",
                ],
                written,
            );
    if past {
        // "will be held", "the proposed law": another word tells when.
        return match before(1) {
            word if is(
                &["be", "being", "the", "a", "an", "its", "his", "her", "their", "of", "to", "is", "are"],
                word,
            ) =>
            {
                Cue::Silent
            }
            _ => Cue::Says(Tense::Past),
        };
    }
    if is(&["be", "being"], written) {
        Cue::Silent
    } else if is(OPEN, written) || is(PROGRAMME, written) {
        Cue::Open
    } else {
        Cue::Silent
    }
}
