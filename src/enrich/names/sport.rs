//! Clubs that are called like their town: where team sport is written of, "Ipswich" has players.

use std::cell::OnceCell;

use super::classes::{Class, class};
use super::split::Piece;
use super::words::Words;

/// What an article says of sport, found out when it is first asked.
pub(super) struct Sport<'a> {
    words: Words<'a>,
    told: OnceCell<bool>,
}

impl<'a> Sport<'a> {
    pub(super) fn new(words: Words<'a>) -> Self {
        Self { words, told: OnceCell::new() }
    }

    /// Whether the article tells of team sport.
    pub(super) fn is_told(&self) -> bool {
        *self.told.get_or_init(|| is_on_sport(self.words))
    }

    /// Whether one word is a club's: any mention but those of the place itself, such as "in Ipswich". Counties play cricket.
    pub(super) fn is_club(&self, pieces: &[Piece]) -> bool {
        let words = self.words;
        let class = words.class(pieces[0].first);
        let mentioned = || pieces.iter().any(|piece| is_of_club(words, *piece));
        let county = || !class.has(Class::COUNTY) || is_on_cricket(words);
        class.has(Class::CLUB) && mentioned() && self.is_told() && county()
    }
}

fn is_on_cricket(words: Words<'_>) -> bool {
    let cricket = ["innings", "wicket", "wickets", "batsman", "bowler", "cricket"];
    (0..words.tokens.len()).any(|at| cricket.contains(&words.written(at)))
}

/// Whether words of team sport are frequent, or one stands beside "Ipswich boss".
fn is_on_sport(words: Words<'_>) -> bool {
    const DIFFERENT: usize = 3;
    let offices =
        ["boss", "manager", "coach", "striker", "defender", "midfielder", "goalkeeper", "captain", "fans"];
    let mut seen: Vec<u64> = Vec::new();
    let mut told = false;
    for (at, token) in words.tokens.iter().enumerate() {
        let class = class(token);
        if class.has(Class::SPORT) && !seen.contains(&token.word) {
            seen.push(token.word);
        }
        if class.has(Class::CLUB) && token.flags.is_capitalised() {
            told |= words.is_spaced(at) && offices.contains(&words.written(at + 1));
        }
        if seen.len() >= DIFFERENT || told && !seen.is_empty() {
            return true;
        }
    }
    false
}

/// Whether a mention of a town may be one of its club.
fn is_of_club(words: Words<'_>, piece: Piece) -> bool {
    let before = words.before(piece.first).map_or("", |at| words.written(at));
    let somewhere = ["in", "In", "near", "around", "across", "outside", "of", "University"].contains(&before);
    let capitals = words.is_all_caps(piece.first);
    // "Portsmouth: Kent 230 all out"
    let venue = words.rest(piece.end - 1).starts_with(':');
    let after = words.after(piece.end - 1);
    // "Ipswich, Suffolk", "Ipswich-born", "Ipswich Crown Court".
    let more = words.gap(piece.end - 1) == "-"
        || words.gap(piece.end - 1) == ", " && after.is_some_and(|at| words.is_capitalised(at))
        || words.is_spaced(piece.end - 1) && after.is_some_and(|at| words.is_capitalised(at));
    !somewhere && !capitals && !venue && !more
}
