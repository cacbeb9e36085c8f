//! What the whole article says that bears on every name in it: the people it names, the news it is like.

use std::collections::BTreeSet;

use super::lexicon::{self as lex, Lexicon};
use super::mention::Scan;
use gazetteer::table::PhraseKind;
use gazetteer::token::{Gap, Shape};

/// How many different words of a text are typical of a country's own news.
pub(super) struct Cues {
    pub us: u32,
    pub gb: u32,
    pub ca: u32,
    /// Words of American Indian life: an "Indian" is not from India.
    pub tribal: bool,
    /// Hashes of the words that the text has with a small letter and that are names, too: "turkey", "china".
    pub small: BTreeSet<u64>,
}

/// Counts institutions and spellings: `sheriff`, `neighbor`; `councillor`, `neighbour`; `RCMP`, `laneway`.
pub(super) fn cues(scan: &Scan<'_>, lexicon: &Lexicon) -> Cues {
    let (mut us, mut gb, mut ca) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut small, mut tribal) = (BTreeSet::new(), false);
    for at in &scan.notable {
        let token = &scan.tokens[*at as usize];
        let class = lexicon.cue(token.hash);
        if class == 0 {
            continue;
        }
        tribal |= class & lex::TRIBE != 0;
        if class & lex::HOMONYM != 0 && token.shape == Shape::Lower {
            small.insert(token.hash);
        }
        // "p.m.", but not "I am"; "the MP", but not "D.C."
        let short = token.end - token.start == 2;
        if class & lex::US_CUE != 0 && !short {
            us.insert(token.hash);
        }
        if class & lex::GB_CUE != 0 && !token.dotted {
            gb.insert(token.hash);
        }
        // "in 500 BC"
        let era =
            || short && at.checked_sub(1).is_some_and(|at| scan.tokens[at as usize].shape == Shape::Number);
        if class & lex::CA_CUE != 0 && !era() {
            ca.insert(token.hash);
        }
    }
    Cues { us: us.len() as u32, gb: gb.len() as u32, ca: ca.len() as u32, tribal, small }
}

/// Hashes of the surnames of people who are named in full or with a title ("Mike Houston", "Mr. Holland").
pub(super) fn persons(scan: &Scan<'_>, lexicon: &Lexicon) -> BTreeSet<u64> {
    let tokens = &scan.tokens;
    let capital = |i: usize| tokens[i].shape == Shape::Capital;
    // "Paris France" names no Ms France.
    let place = |token: usize| {
        let at = scan.candidates.partition_point(|c| c.last <= token);
        scan.candidates.get(at).is_some_and(|c| {
            c.first <= token
                && c.readings
                    .iter()
                    .any(|r| matches!(r.kind, PhraseKind::Name | PhraseKind::Capital | PhraseKind::Region))
        })
    };
    let mut found = BTreeSet::new();
    for at in scan.notable.iter().map(|at| *at as usize) {
        if at == 0 || !capital(at) || !capital(at - 1) {
            continue;
        }
        let before = lexicon.get(tokens[at - 1].hash);
        let near = matches!(tokens[at].gap, Gap::Space | Gap::Stop);
        let first_name = before & lex::GIVEN != 0 && tokens[at].gap == Gap::Space && !place(at - 1);
        let title = before & lex::TITLE != 0 && near;
        // "John F. Kennedy"
        let initial = at >= 2
            && near
            && tokens[at - 1].end - tokens[at - 1].start == 1
            && capital(at - 2)
            && lexicon.get(tokens[at - 2].hash) & lex::GIVEN != 0;
        if first_name || title || initial {
            found.insert(tokens[at].hash);
        }
    }
    found
}
