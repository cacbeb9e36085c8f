//! The ties between articles, in both directions.

use super::Slot;

/// Ties by slot.
#[derive(Debug, Default)]
pub(super) struct TieGraph {
    /// The articles that are among the strongest of one, with the strength of the tie.
    ahead: Vec<Vec<(Slot, u32)>>,
    /// The articles that it is among the strongest of.
    back: Vec<Vec<Slot>>,
}

impl TieGraph {
    /// Gives an article its new ties. If they are others than before, or it `moved`, both ends of the old and of the new
    /// ones are added to `reached`.
    pub(super) fn exchange(
        &mut self,
        slot: Slot,
        mut new: Vec<(Slot, u32)>,
        moved: bool,
        reached: &mut Vec<Slot>,
    ) {
        new.sort_unstable();
        let at = slot.0 as usize;
        let bound = new.iter().map(|(other, _)| other.0 as usize).max().unwrap_or(0).max(at) + 1;
        if self.ahead.len() < bound {
            self.ahead.resize(bound, Vec::new());
            self.back.resize(bound, Vec::new());
        }
        if self.ahead[at] == new && !moved {
            return;
        }
        new.shrink_to_fit();
        let old = std::mem::replace(&mut self.ahead[at], new);
        reached.push(slot);
        for (other, _) in old {
            self.back[other.0 as usize].retain(|linker| *linker != slot);
            reached.push(other);
        }
        for place in 0..self.ahead[at].len() {
            let (other, _) = self.ahead[at][place];
            self.back[other.0 as usize].push(slot);
            reached.push(other);
        }
        // Those that have it among theirs keep it, and see it elsewhere.
        reached.extend(&self.back[at]);
    }

    /// All articles tied to one, with the strength; one that is tied in both directions comes twice.
    pub(super) fn ties(&self, slot: Slot) -> impl Iterator<Item = (Slot, u32)> + '_ {
        let at = slot.0 as usize;
        let ahead = self.ahead.get(at).into_iter().flatten().copied();
        let back = self.back.get(at).into_iter().flatten();
        ahead.chain(back.filter_map(move |other| {
            let theirs = self.ahead.get(other.0 as usize)?;
            let place = theirs.binary_search_by_key(&slot, |(slot, _)| *slot).ok()?;
            Some((*other, theirs[place].1))
        }))
    }
}
