//! What counting, filtering by day and ordering need of every article: its order in its month, day, length, and what it
//! is filed under. A block is for some months and says by itself what its values are called.

use std::collections::HashMap;

use super::bits::{BitReader, BitWriter, Reader, put_number, put_text};
use super::block::{self, Cuts};
use super::document::{Documents, FacetKind, Head};
use super::postings::{Place, SEAT_BITS};

/// How facts are cut, by their estimated size. A block has to stay below 128 KiB, whatever its articles are.
pub(super) const CUTS: Cuts = Cuts { least: 64_000, more: 8_000, most: 72_000 };

/// Articles of one month whose seats are below the next multiple of this are one group.
const SEATS: u64 = 4_096;

/// Values of a facet that an article has beyond these are not counted.
const MOST: usize = 24;

/// Some articles of a month.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub id: u64,
    /// The first place that could be in it.
    pub start: Place,
    /// The articles, by their place among the heads, with their rank in the month.
    members: Vec<(usize, u32)>,
    /// Articles in the month.
    month: u32,
}

/// An article's facts, on the way into a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub at: Place,
    /// The number of earlier articles in its month.
    pub rank: u32,
    pub day: u8,
    /// See [`length_class`].
    pub length: u8,
    /// What it is filed under, with labels and broader values.
    pub facets: Vec<super::document::Facet>,
}

/// The groups of all articles.
pub(super) fn groups(heads: &[Head], placed: &[Place]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut begin = 0;
    for month in heads.chunk_by(|a, b| a.month == b.month) {
        let mut members: Vec<(usize, u32)> =
            (0..month.len()).map(|rank| (begin + rank, rank as u32)).collect();
        members.sort_by_key(|(at, rank)| (placed[*at] / SEATS, *rank));
        for piece in members.chunk_by(|a, b| placed[a.0] / SEATS == placed[b.0] / SEATS) {
            let mut bytes = Vec::with_capacity(piece.len() * 24);
            bytes.extend((month.len() as u32).to_le_bytes());
            for (at, rank) in piece {
                bytes.extend(rank.to_le_bytes());
                bytes.extend(placed[*at].to_le_bytes());
                bytes.extend(heads[*at].key.to_le_bytes());
                bytes.extend(heads[*at].file);
            }
            let start = placed[piece[0].0] / SEATS * SEATS;
            let members = piece.to_vec();
            groups.push(Group { id: block::lot(&bytes), start, members, month: month.len() as u32 });
        }
        begin += month.len();
    }
    groups
}

/// The facts of a group, and about how many bytes they take.
pub(super) fn make(
    group: &Group,
    heads: &[Head],
    placed: &[Place],
    documents: &dyn Documents,
    length: impl Fn(usize) -> u8,
) -> ((u32, Vec<Fact>), usize) {
    let mut facts = Vec::with_capacity(group.members.len());
    let mut size = 8;
    for (at, rank) in &group.members {
        let document = documents.document(*at);
        let mut facets = document.facets;
        let mut counts = [0; 3];
        facets.retain(|facet| {
            counts[facet.kind as usize] += 1;
            counts[facet.kind as usize] <= MOST
        });
        size += 4 + facets.len() * 3 / 2;
        let (day, length) = (heads[*at].day, length(*at));
        facts.push(Fact { at: placed[*at], rank: *rank, day, length, facets });
    }
    ((group.month, facts), size)
}

/// The length of a text in words, in sixteen steps: each is about two fifths longer.
pub(super) fn length_class(words: u32) -> u8 {
    (0..15).find(|class| words <= length_limit(*class)).unwrap_or(15)
}

/// The largest number of words of a class; the last one has no largest, and counts as if it had.
pub(super) fn length_limit(class: u8) -> u32 {
    (0..class).fold(32, |limit, _| limit + limit * 2 / 5)
}

/// The bytes of a block.
///
/// First the values of each facet, the most frequent ones first: key, label, and the numbers of the broader ones. Then
/// bits: group by group the month, the base of the seats, the number of the month's articles and of the group's, and
/// article by article its rank, day, seat, length and values.
pub(super) fn join(groups: Vec<(u32, Vec<Fact>)>) -> Vec<u8> {
    let mut values = Values::default();
    for facet in groups.iter().flat_map(|(_, facts)| facts).flat_map(|fact| &fact.facets) {
        values.count(facet.kind, &facet.key, &facet.label, 1);
        for (key, label) in &facet.broader {
            values.count(facet.kind, key, label, 0);
        }
        values.broader(facet);
    }
    let numbers = values.order();
    let mut raw = Vec::new();
    values.put(&numbers, &mut raw);
    put_number(&mut raw, groups.len() as u64);
    let mut bits = BitWriter::default();
    for (month, facts) in groups {
        let Some(first) = facts.first() else { continue };
        let seats = first.at & ((1 << SEAT_BITS) - 1);
        bits.bits(first.at >> SEAT_BITS, 20);
        bits.bits(seats / SEATS, 12);
        bits.golomb(u64::from(month), 6);
        bits.golomb(facts.len() as u64, 6);
        let width = seat_width(month);
        let (mut rank, mut day) = (0, 0);
        for fact in facts {
            bits.golomb(u64::from(fact.rank - rank), 0);
            rank = fact.rank + 1;
            // Days ascend; one that is not known is 0.
            bits.golomb(u64::from(fact.day - day), 0);
            day = fact.day;
            bits.bits(fact.at % SEATS, width);
            bits.bits(fact.length.into(), 4);
            for kind in [FacetKind::Country, FacetKind::Topic, FacetKind::Source] {
                let own = || fact.facets.iter().filter(|facet| facet.kind == kind);
                bits.golomb(own().count() as u64, 0);
                for facet in own() {
                    bits.golomb(numbers[kind as usize][&*facet.key], 3);
                }
            }
        }
    }
    raw.extend(bits.finish());
    raw
}

/// Bits of a seat within its group.
fn seat_width(month: u32) -> u32 {
    let seats = (u64::from(month) * 2).min(SEATS);
    u64::BITS - (seats - 1).leading_zeros()
}

/// Label, broader keys, and the number of articles.
type Use = (String, Vec<String>, u64);

/// The values of each facet, by key.
#[derive(Default)]
struct Values {
    all: [HashMap<String, Use>; 3],
}

impl Values {
    fn count(&mut self, kind: FacetKind, key: &str, label: &str, uses: u64) {
        let values = &mut self.all[kind as usize];
        match values.get_mut(key) {
            Some((known, _, count)) => {
                *count += uses;
                // Articles may spell a source otherwise.
                if label < known.as_str() {
                    label.clone_into(known);
                }
            }
            None => {
                values.insert(key.to_owned(), (label.to_owned(), Vec::new(), uses));
            }
        }
    }

    fn broader(&mut self, facet: &super::document::Facet) {
        if let Some((_, broader, _)) = self.all[facet.kind as usize].get_mut(&*facet.key)
            && broader.is_empty()
        {
            *broader = facet.broader.iter().map(|(key, _)| key.to_string()).collect();
        }
    }

    /// The number of each value by facet.
    fn order(&self) -> [HashMap<String, u64>; 3] {
        [0, 1, 2].map(|kind| {
            let mut keys: Vec<_> = self.all[kind].iter().map(|(key, (_, _, uses))| (*uses, key)).collect();
            keys.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            keys.into_iter().zip(0..).map(|((_, key), number)| (key.clone(), number)).collect()
        })
    }

    fn put(&self, numbers: &[HashMap<String, u64>; 3], raw: &mut Vec<u8>) {
        for (values, numbers) in self.all.iter().zip(numbers) {
            let mut order: Vec<(u64, &String)> = numbers.iter().map(|(key, number)| (*number, key)).collect();
            order.sort_unstable();
            put_number(raw, order.len() as u64);
            for (_, key) in order {
                let Some((label, broader, _)) = values.get(key) else { continue };
                put_text(raw, key);
                put_text(raw, label);
                put_number(raw, broader.len() as u64);
                broader.iter().for_each(|key| put_number(raw, numbers.get(key).copied().unwrap_or_default()));
            }
        }
    }
}

/// A value of a facet as a block has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub key: String,
    pub label: String,
    /// Numbers of broader values in the same block.
    pub broader: Vec<usize>,
}

/// An article's facts as they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub at: Place,
    /// The number of earlier articles in its month.
    pub rank: u32,
    pub day: u8,
    /// See [`length_class`].
    pub length: u8,
    /// The numbers of values by facet.
    pub values: [Vec<usize>; 3],
}

/// A block, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub values: [Vec<Value>; 3],
    pub articles: Vec<Known>,
}

/// Reads a block; `None` if it is damaged.
pub(super) fn read(raw: &[u8]) -> Option<Facts> {
    let mut reader = Reader::new(raw);
    let mut facts = Facts::default();
    for values in &mut facts.values {
        for _ in 0..reader.number() {
            let (key, label) = (reader.text().to_owned(), reader.text().to_owned());
            let broader = (0..reader.number().min(64)).map(|_| reader.number() as usize).collect();
            values.push(Value { key, label, broader });
            if !reader.is_sound() {
                return None;
            }
        }
    }
    let groups = reader.number();
    if !reader.is_sound() {
        return None;
    }
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
            let values = [0, 1, 2].map(|_| {
                let count = bits.golomb(0).min(MOST as u64);
                (0..count).map(|_| bits.golomb(3) as usize).collect::<Vec<_>>()
            });
            let at = (month << SEAT_BITS) | seat;
            facts.articles.push(Known { at, rank: own as u32, day: day as u8, length, values });
        }
    }
    Some(facts)
}
