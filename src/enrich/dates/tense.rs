//! Whether a sentence speaks of what was or of what will be, as far as its verbs tell.

use super::reader::{DateGap, DateReader};
use super::words::DateWord;

/// The time that a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
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

/// What is done to something that is then to come: "postponed until Monday".
const PUT_OFF: &[&str] = &[
    "adjourned",
    "banned",
    "barred",
    "delayed",
    "deferred",
    "detained",
    "extended",
    "extends",
    "postponed",
    "postpones",
    "remanded",
    "rescheduled",
    "runs",
    "shelved",
    "suspended",
    "valid",
    "waits",
    "wait",
    "deadline",
    "ultimatum",
    "truce",
];
/// What is wanted or fixed for a day: "requested for Monday".
const FIXED: &[&str] = &[
    "appointment",
    "arranged",
    "asked",
    "billed",
    "booked",
    "called",
    "date",
    "fixed",
    "listed",
    "pencilled",
    "penciled",
    "planned",
    "plans",
    "proposed",
    "requested",
    "rescheduled",
    "scheduled",
    "set",
    "sought",
    "slated",
    "tabled",
    "timetabled",
    "tickets",
];
/// What sides do in matches to come: "who play them on Saturday".
const FIXTURE: &[&str] =
    &["play", "plays", "face", "faces", "host", "hosts", "travel", "travels", "entertain"];
/// Who does so.
const SIDES: &[&str] = &["who", "they", "which", "and", "it", "we"];
/// Headings over what was.
const RESULTS: &[&str] = &["results", "result", "summaries", "summary", "scores", "scorers"];
/// Plans that are told of as past may have come to nothing.
const ONCE: &[&str] = &["had", "originally", "initially", "first", "once"];

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
pub(super) fn tense(reader: &DateReader<'_>, start: usize, end: usize) -> Option<Tense> {
    let block = reader.token(start)?.block;
    if let Some(bound) = bound(reader, start) {
        return bound;
    }
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
    if matches!(reader.word(start), DateWord::Weekday(_))
        && is_either(end)
        && reader.gap(end - 1) == DateGap::Space
    {
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
    // "Results from Sunday's round".
    let mut first = start;
    while first > 0
        && !reader.starts_sentence(first)
        && reader.token(first - 1).is_some_and(|t| t.block == block)
    {
        first -= 1;
    }
    RESULTS.iter().any(|word| word.eq_ignore_ascii_case(reader.written(first))).then_some(Tense::Past)
}

/// What "until" and "for" say of the day after them, whatever the verb's tense; nothing where neither stands there or the
/// verb has to tell.
fn bound(reader: &DateReader<'_>, start: usize) -> Option<Option<Tense>> {
    let at = start.checked_sub(1).filter(|at| reader.gap(*at) == DateGap::Space)?;
    let is =
        |list: &[&str], at: usize| list.iter().any(|known| known.eq_ignore_ascii_case(reader.written(at)));
    let until = is(&["until", "till"], at);
    if !until && !is(&["for"], at) {
        return None;
    }
    let (verbs, reach) = if until { (PUT_OFF, 8) } else { (FIXED, 3) };
    let mut before = at;
    for _ in 0..reach {
        if before == 0 || reader.starts_sentence(before) || reader.gap(before - 1) == DateGap::Other {
            break;
        }
        before -= 1;
        if is(verbs, before) {
            let once = (1..=2).any(|steps| before >= steps && is(ONCE, before - steps));
            return Some((!once).then_some(Tense::Future));
        }
        if until && is(&["will", "is", "are", "remains", "remain", "ll"], before) {
            return Some(Some(Tense::Future));
        }
    }
    // "He had been in office until Monday", "The road was closed until Monday": either may be.
    until.then_some(None)
}

fn cue(reader: &DateReader<'_>, at: usize) -> Cue {
    if reader.is_capitalised(at) && !reader.starts_sentence(at) {
        return Cue::Silent;
    }
    let written = reader.written(at);
    let before = |steps: usize| at.checked_sub(steps).map_or("", |at| reader.written(at));
    let is = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(&["will", "shall", "ll"], written) {
        return Cue::Says(Tense::Future);
    }
    let side = || SIDES.contains(&before(1)) || at > 0 && reader.is_capitalised(at - 1);
    if is(FIXTURE, written) && side() {
        return Cue::Says(Tense::Future);
    }
    // "The couples are to climb": it is settled, and to come.
    if is(&["is", "are"], written) && reader.joined(at + 1) == DateWord::To && !reader.is_capitalised(at + 2)
    {
        return Cue::Says(Tense::Future);
    }
    if reader.word(at) == DateWord::To {
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
