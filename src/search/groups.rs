//! The articles of a month whose seats lie near each other. Blocks that say something of every article are sequences of
//! such groups.

use super::block;
use super::document::DocumentHead;
use super::postings::IndexPlace;

/// Articles of one month whose seats are below the next multiple of this are one group.
pub(super) const SEATS: u64 = 4_096;

/// Some articles of a month.
#[derive(Clone, Debug)]
pub(super) struct ArticleGroup {
    /// Stands for everything that a block may say of its articles.
    pub id: u64,
    /// The first place that could be in it.
    pub start: IndexPlace,
    /// The articles in order, by their place among the heads, with the number of earlier ones in the month.
    pub members: Vec<(usize, u32)>,
    /// Articles in the month.
    pub month: u32,
}

/// The groups of all articles.
pub(super) fn groups(heads: &[DocumentHead], placed: &[IndexPlace]) -> Vec<ArticleGroup> {
    let mut groups: Vec<ArticleGroup> = Vec::new();
    let mut begin = 0;
    for month in heads.chunk_by(|a, b| a.month == b.month) {
        let mut members: Vec<(usize, u32)> =
            (0..month.len()).map(|rank| (begin + rank, rank as u32)).collect();
        members.sort_by_key(|(at, rank)| (placed[*at] / SEATS, *rank));
        for piece in members.chunk_by(|a, b| placed[a.0] / SEATS == placed[b.0] / SEATS) {
            let mut bytes = Vec::with_capacity(piece.len() * 56);
            bytes.extend((month.len() as u32).to_le_bytes());
            for (at, rank) in piece {
                bytes.extend(rank.to_le_bytes());
                bytes.extend(placed[*at].to_le_bytes());
                bytes.extend(heads[*at].key.to_le_bytes());
                bytes.extend(heads[*at].file);
            }
            let start = placed[piece[0].0] / SEATS * SEATS;
            let members = piece.to_vec();
            groups.push(ArticleGroup { id: block::lot(&bytes), start, members, month: month.len() as u32 });
        }
        begin += month.len();
    }
    groups
}

/// Bits of a seat within its group, in a month of so many articles.
pub(super) fn seat_width(month: u32) -> u32 {
    let seats = (u64::from(month) * 2).min(SEATS);
    u64::BITS - (seats - 1).leading_zeros()
}
