//! A recognised name owns its words: "Song" in Kim Song is no music, "Meadow" in a council's name no agriculture. The whole
//! name may speak, as a central bank or a football club does.

use super::super::names::{CapitalsKind, Owned};
use super::super::tokens::Token;
use super::matcher::FoundTerm;

/// "SPRINGFIELD, Ill.": a state after its town is nobody's illness.
pub(super) fn abbreviates_a_state(text: &str, tokens: &[Token], found: &FoundTerm) -> bool {
    const LONGEST: u32 = 5;
    let (first, token) = (found.first as usize, &tokens[found.first as usize]);
    let Some(town) = first.checked_sub(1).map(|at| &tokens[at]) else { return false };
    found.first == found.last
        && token.flags.is_capitalised()
        && token.end - token.start <= LONGEST
        && town.flags.is_capitalised()
        && text.get(town.end as usize..token.start as usize) == Some(", ")
        && text[token.end as usize..].starts_with('.')
}

/// Which words belong to names.
pub(super) struct Ownership<'a> {
    /// In the order of the text.
    names: &'a [Owned],
    /// The length in bytes of the longest.
    longest: u32,
}

impl<'a> Ownership<'a> {
    pub(super) fn new(names: &'a [Owned]) -> Self {
        let longest = names.iter().map(|name| name.end - name.start).max().unwrap_or(0);
        Self { names, longest }
    }

    /// Whether the names leave these words to speak for a topic.
    pub(super) fn leaves(&self, found: &FoundTerm, tokens: &[Token]) -> bool {
        let (start, end) = (tokens[found.first as usize].start, tokens[found.last as usize].end);
        let from = self.names.partition_point(|name| name.start + self.longest < start);
        let near = self.names[from..].iter().take_while(|name| name.start <= start);
        let mut around = near.filter(|name| end <= name.end);
        around.all(|name| {
            let whole = name.start == start && name.end == end;
            match name.kind {
                // The lexicon may list somebody in full.
                CapitalsKind::Person => whole && found.last > found.first,
                // "Supreme Court" in the name of a country's: the end of the name in two words or more says what it is.
                CapitalsKind::Organisation => {
                    whole || end == name.end && (found.last > found.first || name.says)
                }
                CapitalsKind::Place => whole,
            }
        })
    }
}
