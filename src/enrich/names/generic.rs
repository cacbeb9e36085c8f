//! Names that many bear: "the Supreme Court" of one country is not that of another.

use super::classes::Class;
use super::split::Piece;
use super::words::Words;

/// Whether the words say too little to tell one from others of its kind: "the Supreme Court", "the Times".
pub(super) fn is_generic(words: Words<'_>, piece: Piece) -> bool {
    let classes = (piece.first..piece.end).map(|at| (at, words.class(at)));
    if piece.end - piece.first == 1 {
        let class = words.class(piece.first);
        return class.has(Class::GENERIC) && !class.has(Class::FIRM) && !words.is_all_caps(piece.first)
            || class.has(Class::ORGANISATION) && !words.is_all_caps(piece.first)
            || class.has(Class::TITLE) && class.has(Class::COMMON);
    }
    let last = piece.end - 1;
    if is_of_a_country(words, piece) {
        return false;
    }
    let heads = Class::ORGANISATION.or(Class::PLACE);
    classes.clone().all(|(at, class)| {
        class.has(Class::GENERIC)
            || at < last && class.has(Class::OWNER) && words.class(last).has(Class::GOVERNMENT)
            || matches!(words.written(at), "of" | "for" | "and" | "the")
            || at == last && class.has(heads)
            || words.written(at + 1) == "of" && class.has(heads)
    })
}

/// "U.S. Senate Agriculture Committee": there is one, but "the U.S. Government" is no name.
fn is_of_a_country(words: Words<'_>, piece: Piece) -> bool {
    let head = |at: usize| {
        let written = words.written(at);
        let alone = ["Army", "Congress", "Navy", "Parliament", "Senate"].contains(&written);
        words.class(at).has(Class::GOVERNMENT)
            && !matches!(written, "Government" | "government")
            && (alone || piece.end - piece.first > 2)
    };
    matches!(words.written(piece.first).trim_end_matches('.'), "US" | "U.S" | "UK" | "U.K")
        && (piece.first + 1..piece.end).any(head)
}
