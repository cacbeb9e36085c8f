//! Ids of paragraphs, so that any passage can be linked to.
//!
//! An id is made from the first words of its paragraph: it stays when other paragraphs come and go, and when this one is
//! changed further down.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use rustc_hash::FxHashMap;

use super::events::BodyPiece;
use crate::hash::{hash, hex};
use crate::parse::folded::fold_quote;

/// Words that make an id.
const WORDS: usize = 12;

/// The ids of the paragraphs and list items of a body, by the byte at which each begins, in order.
#[derive(Debug, Default)]
pub(super) struct BlockIds(Vec<(usize, String)>);

impl BlockIds {
    /// Ids for the blocks of a body that was read.
    pub(super) fn of(pieces: &[(BodyPiece<'_>, Range<usize>)]) -> Self {
        let mut blocks = blocks(pieces);
        // A loose item begins where its paragraph does: the paragraph has the id.
        blocks.retain(|(_, words)| !words.trim().is_empty());
        let mut used: FxHashMap<String, u32> = FxHashMap::default();
        for (_, words) in &mut blocks {
            let first: Vec<&str> = words.split_whitespace().take(WORDS).collect();
            let hash = hash(fold_quote(&first.join(" ")).as_bytes());
            // What the program gives begins with an underscore, as nothing that authors give does.
            let base = format!("_p{}", hex(&hash[..4]));
            let count = used.entry(base.clone()).or_default();
            *count += 1;
            *words = if *count == 1 { base } else { format!("{base}-{count}") };
        }
        blocks.dedup_by_key(|(start, _)| *start);
        Self(blocks)
    }

    /// Hands out the id of the block that begins at a byte.
    pub(super) fn take(&mut self, start: usize) -> Option<String> {
        let at = self.0.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        Some(std::mem::take(&mut self.0[at].1)).filter(|id| !id.is_empty())
    }
}

/// The blocks with their text.
fn blocks(pieces: &[(BodyPiece<'_>, Range<usize>)]) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut notes = 0;
    for (piece, at) in pieces {
        let said: &str = match piece {
            BodyPiece::Event(Event::Start(Tag::FootnoteDefinition(_))) => {
                notes += 1;
                continue;
            }
            BodyPiece::Event(Event::End(TagEnd::FootnoteDefinition)) => {
                notes -= 1;
                continue;
            }
            BodyPiece::Event(Event::Start(Tag::Paragraph | Tag::Item)) if notes == 0 => {
                open.push(blocks.len());
                blocks.push((at.start, String::new()));
                continue;
            }
            BodyPiece::Event(Event::End(TagEnd::Paragraph | TagEnd::Item)) if notes == 0 => {
                open.pop();
                continue;
            }
            BodyPiece::Event(Event::Text(text) | Event::Code(text)) => text,
            BodyPiece::Event(Event::SoftBreak | Event::HardBreak) => " ",
            _ => continue,
        };
        if let Some((_, words)) = open.last().and_then(|at| blocks.get_mut(*at)) {
            words.push_str(said);
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Markdown;
    use crate::parse::markdown::pieces;

    #[test]
    fn an_id_stays_when_other_paragraphs_come_and_go() {
        let ids = |text: &str| -> Vec<String> {
            BlockIds::of(&pieces(text, 0, &Markdown::default())).0.into_iter().map(|(_, id)| id).collect()
        };
        let before = ids("One *two*.\n\n- three\n- four\n\nSame.\n\nSame.\n");
        assert_eq!(before.len(), 5);
        assert!(before[4] == format!("{}-2", before[3]) && before[0].starts_with("_p"));
        let after = ids("New.\n\nOne **two**.\n\n- four\n\nSame.\n");
        assert_eq!(after[1..], [before[0].clone(), before[2].clone(), before[3].clone()]);
    }
}
