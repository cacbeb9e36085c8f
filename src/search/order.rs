//! What ordering results and filtering them by day need of every article: its order in its month, its day, and how long
//! it is. These blocks are small, since a first answer may need all of them.

use super::bits::{BitReader, BitWriter, NumberReader, put_number};
use super::block::Cuts;
use super::document::DocumentHead;
use super::groups::{ArticleGroup, SEATS, seat_width};
use super::postings::{IndexPlace, SEAT_BITS};

/// How the blocks are cut, by their estimated size. A block has to stay below 128 KiB, whatever its articles are.
pub(super) const CUTS: Cuts = Cuts { least: 96_000, more: 8_000, most: 104_000 };

/// About how many bytes an article takes.
const SIZE: usize = 3;

/// What a block says of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ordered {
    pub at: IndexPlace,
    /// The number of earlier articles in its month.
    pub rank: u32,
    /// Of the month; 0 if it is not known.
    pub day: u8,
    /// See [`length_class`].
    pub length: u8,
}

/// A group on its way into a block: articles in its month, and what is said of its own; and about how many bytes it
/// takes.
pub(super) fn make(
    group: &ArticleGroup,
    heads: &[DocumentHead],
    placed: &[IndexPlace],
    length: impl Fn(usize) -> u8,
) -> ((u32, Vec<Ordered>), usize) {
    let ordered = group.members.iter().map(|(at, rank)| {
        let (day, length) = (heads[*at].day, length(*at));
        Ordered { at: placed[*at], rank: *rank, day, length }
    });
    ((group.month, ordered.collect()), 8 + group.members.len() * SIZE)
}

/// The length of a text in words, in sixteen steps: each is about two fifths longer.
pub(super) fn length_class(words: u32) -> u8 {
    (0..15).find(|class| words <= length_limit(*class)).unwrap_or(15)
}

/// The largest number of words of a class; the last one has no largest, and counts as if it had.
pub(super) fn length_limit(class: u8) -> u32 {
    (0..class).fold(32, |limit, _| limit + limit * 2 / 5)
}

/// The bytes of a block: the number of groups, then bits. Group by group the month, the base of the seats, the number of
/// the month's articles and of the group's, and article by article its rank, day, seat and length.
pub(super) fn join(groups: Vec<(u32, Vec<Ordered>)>) -> Vec<u8> {
    let mut raw = Vec::new();
    put_number(&mut raw, groups.len() as u64);
    let mut bits = BitWriter::default();
    for (month, articles) in groups {
        let Some(first) = articles.first() else { continue };
        bits.bits(first.at >> SEAT_BITS, 20);
        bits.bits((first.at & ((1 << SEAT_BITS) - 1)) / SEATS, 12);
        bits.golomb(u64::from(month), 6);
        bits.golomb(articles.len() as u64, 6);
        let width = seat_width(month);
        let (mut rank, mut day) = (0, 0);
        for article in articles {
            bits.golomb(u64::from(article.rank - rank), 0);
            rank = article.rank + 1;
            // Days ascend; one that is not known is 0.
            bits.golomb(u64::from(article.day - day), 0);
            day = article.day;
            bits.bits(article.at % SEATS, width);
            bits.bits(article.length.into(), 4);
        }
    }
    raw.extend(bits.finish());
    raw
}

/// Reads a block; `None` if it is damaged.
pub(super) fn read(raw: &[u8]) -> Option<Vec<Ordered>> {
    let mut reader = NumberReader::new(raw);
    let groups = reader.number();
    if !reader.is_sound() {
        return None;
    }
    let mut all = Vec::new();
    let mut bits = BitReader::new(reader.rest());
    for _ in 0..groups {
        let month = bits.bits(20);
        let base = bits.bits(12) * SEATS;
        let of_month = bits.golomb(6);
        let count = bits.golomb(6);
        let width = seat_width(of_month as u32);
        let (mut rank, mut day) = (0, 0);
        for _ in 0..count {
            let own = rank + bits.golomb(0);
            rank = own + 1;
            day += bits.golomb(0);
            let seat = base + bits.bits(width);
            let length = bits.bits(4) as u8;
            let at = (month << SEAT_BITS) | seat;
            all.push(Ordered { at, rank: own as u32, day: day as u8, length });
        }
    }
    Some(all)
}
