//! The articles that a word occurs in, and the places where.
//!
//! A list is cut into parts by time, so that an edit rewrites a small piece of a long one and whoever looks for a phrase
//! need not fetch all of it: whole, by year, by month, and within a month by seat. A part is cut further as soon as the
//! word occurs in it more than [`LIMIT`] times. So the parts are a function of the list alone.

use super::bag::decode_places;
use super::bits::{BitReader, BitWriter, NumberReader, parameter, put_bytes, put_number};
use super::fields::{AUTHORS, DECK, NAMES, NOTES, TITLE};

/// Where an article sits: its month in the upper bits, its seat in the month in the lower [`SEAT_BITS`].
pub(super) type IndexPlace = u64;

/// Bits of a seat.
pub(super) const SEAT_BITS: u32 = 24;

/// A part in which a word occurs more often than this is cut.
pub(super) const LIMIT: u64 = 16_384;

/// The number of levels at which parts are cut.
const LEVELS: u8 = 5;

/// The month from which months are counted where a list begins: January 2000.
const MONTH_ZERO: i64 = 24_000;

/// Gaps of seats where there is one article only, and nothing to reckon a parameter from.
const ALONE: u32 = 6;

/// Fields other than the body, a bit each.
pub(super) mod field {
    pub(crate) const TITLE: u8 = 1;
    pub(crate) const DECK: u8 = 2;
    pub(crate) const AUTHORS: u8 = 4;
    pub(crate) const NAMES: u8 = 8;
    pub(crate) const NOTES: u8 = 16;
}

/// The field of a place; 0 for the body.
pub(super) fn field_of(place: u32) -> u8 {
    match place {
        NOTES.. => field::NOTES,
        NAMES.. => field::NAMES,
        AUTHORS.. => field::AUTHORS,
        DECK.. => field::DECK,
        TITLE.. => field::TITLE,
        _ => 0,
    }
}

/// A word in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordHit {
    pub at: IndexPlace,
    /// The places where it stands; none for what is no word, such as a country.
    pub places: Vec<u32>,
}

impl WordHit {
    /// The fields beside the body in which it stands.
    pub(super) fn fields(&self) -> u8 {
        self.places.iter().fold(0, |all, place| all | field_of(*place))
    }

    /// How often it stands in the body, up to 255.
    pub(super) fn frequency(&self) -> u64 {
        if self.places.is_empty() {
            return 1;
        }
        self.places.iter().take_while(|place| **place < TITLE).count().min(255) as u64
    }

    fn occurrences(&self) -> u64 {
        self.places.len().max(1) as u64
    }

    /// Appends a hit, of which the places are encoded.
    pub(super) fn put(at: IndexPlace, places: &[u8], bytes: &mut Vec<u8>) {
        put_number(bytes, at);
        put_bytes(bytes, places);
    }

    /// Reads a hit.
    pub(super) fn take(reader: &mut NumberReader<'_>) -> Self {
        Self { at: reader.number(), places: decode_places(reader.bytes()) }
    }
}

/// A piece of a list as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where it begins; 0 for one that is whole.
    pub start: IndexPlace,
    /// The list of articles.
    pub postings: Vec<u8>,
    /// The places; empty for what is no word.
    pub places: Vec<u8>,
}

/// Where the part of a level begins that holds a place.
fn start_of(at: IndexPlace, level: u8) -> IndexPlace {
    let month = at >> SEAT_BITS;
    match level {
        0 => 0,
        1 => (month / 12 * 12) << SEAT_BITS,
        2 => month << SEAT_BITS,
        3 => at & !1023,
        _ => at & !63,
    }
}

/// Cuts a list, sorted by place, into parts.
pub(super) fn parts(hits: &[WordHit]) -> Vec<Part> {
    let mut all = Vec::new();
    cut(hits, 0, &mut all);
    all
}

fn cut(hits: &[WordHit], level: u8, all: &mut Vec<Part>) {
    if hits.is_empty() {
        return;
    }
    let occurrences: u64 = hits.iter().map(WordHit::occurrences).sum();
    if occurrences <= LIMIT || level + 1 == LEVELS || hits.len() == 1 {
        all.push(encode(hits, level, occurrences));
        return;
    }
    for piece in hits.chunk_by(|a, b| start_of(a.at, level + 1) == start_of(b.at, level + 1)) {
        cut(piece, level + 1, all);
    }
}

fn encode(hits: &[WordHit], level: u8, occurrences: u64) -> Part {
    let start = start_of(hits.first().map_or(0, |hit| hit.at), level);
    let mut postings = Vec::new();
    put_number(&mut postings, (hits.len() as u64) << 3 | u64::from(level));
    let months = || hits.chunk_by(|a, b| a.at >> SEAT_BITS == b.at >> SEAT_BITS);
    let seat = |hit: &WordHit| hit.at & ((1 << SEAT_BITS) - 1);
    let (mut k, mut km) = (ALONE, 0);
    if hits.len() > 1 {
        let runs = months().count() as u64;
        let last = |run: &[WordHit]| run.last().map_or(0, seat) + 1;
        k = parameter(months().map(last).sum::<u64>() - hits.len() as u64, hits.len() as u64).min(24);
        let first = hits.first().map_or(0, |hit| hit.at >> SEAT_BITS);
        let end = hits.last().map_or(0, |hit| hit.at >> SEAT_BITS);
        km = parameter((end - first).saturating_sub(runs - 1), runs).min(7);
        postings.push((k << 3 | km) as u8);
    }
    let mut bits = BitWriter::default();
    let mut before: Option<u64> = None;
    for run in months() {
        let month = run.first().map_or(0, |hit| hit.at >> SEAT_BITS);
        match before {
            Some(before) => bits.golomb(month - before - 1, km),
            None => {
                let from = month as i64 - MONTH_ZERO;
                bits.golomb(((from << 1) ^ (from >> 63)) as u64, 6);
            }
        }
        before = Some(month);
        if hits.len() > 1 {
            bits.golomb(run.len() as u64 - 1, 0);
        }
        let mut next = 0;
        for hit in run {
            bits.golomb(seat(hit) - next, k);
            next = seat(hit) + 1;
            let (fields, frequency) = (hit.fields(), hit.frequency());
            if fields == 0 {
                bits.bits(0, 1);
                bits.golomb(frequency.saturating_sub(1), 0);
            } else {
                bits.bits(1, 1);
                bits.bits(fields.into(), 5);
                bits.golomb(frequency, 0);
            }
        }
    }
    postings.extend(bits.finish());
    Part { start, postings, places: encode_all_places(hits, occurrences) }
}

fn encode_all_places(hits: &[WordHit], occurrences: u64) -> Vec<u8> {
    let mut places = Vec::new();
    if hits.iter().all(|hit| hit.places.is_empty()) {
        return places;
    }
    put_number(&mut places, occurrences);
    let (mut sum, mut count) = (0, 0);
    for hit in hits {
        let body = hit.places.iter().filter(|place| **place < TITLE);
        count += body.clone().count() as u64;
        sum += u64::from(body.max().copied().unwrap_or_default());
    }
    let k = parameter(sum, count).min(20);
    places.push(k as u8);
    let mut bits = BitWriter::default();
    for hit in hits {
        bits.golomb(hit.places.len().saturating_sub(1) as u64, 0);
        let mut next = 0;
        for place in &hit.places {
            bits.golomb(u64::from(place - next), k);
            next = place + 1;
        }
    }
    places.extend(bits.finish());
    places
}

/// What a list of postings says without the places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordPosting {
    pub at: IndexPlace,
    pub fields: u8,
    pub frequency: u8,
}

/// The level of a part and the number of its articles.
fn head(postings: &[u8]) -> (u8, u64) {
    let number = NumberReader::new(postings).number();
    ((number & 7) as u8, number >> 3)
}

/// Reads the articles of a part.
pub(super) fn postings(bytes: &[u8], mut emit: impl FnMut(WordPosting)) {
    let mut reader = NumberReader::new(bytes);
    let count = reader.number() >> 3;
    let parameters = if count > 1 { reader.byte() } else { (ALONE << 3) as u8 };
    let (k, km) = (u32::from(parameters >> 3), u32::from(parameters & 7));
    let mut bits = BitReader::new(reader.rest());
    let (mut left, mut month) = (count, None);
    while left > 0 {
        let this = match month {
            Some(before) => before + 1 + bits.golomb(km),
            None => first_month(&mut bits),
        };
        month = Some(this);
        let run = if count > 1 { (bits.golomb(0) + 1).min(left) } else { 1 };
        left -= run;
        let mut next = 0;
        for _ in 0..run {
            let seat = next + bits.golomb(k);
            next = seat + 1;
            let (fields, frequency) = if bits.bits(1) == 0 {
                (0, bits.golomb(0) + 1)
            } else {
                let fields = bits.bits(5);
                (fields as u8, bits.golomb(0))
            };
            emit(WordPosting { at: this << SEAT_BITS | seat, fields, frequency: frequency.min(255) as u8 });
        }
    }
}

/// Reads the places of a part, article by article, in the order of its postings. So many articles there are.
pub(super) fn places(bytes: &[u8], count: usize) -> Vec<Vec<u32>> {
    let mut reader = NumberReader::new(bytes);
    if bytes.is_empty() {
        return vec![Vec::new(); count];
    }
    reader.number();
    let k = u32::from(reader.byte()).min(32);
    let mut bits = BitReader::new(reader.rest());
    let one = |_| {
        let number = bits.golomb(0) + 1;
        let mut next = 0u32;
        let places = (0..number.min(1 << 24)).map(|_| {
            let place = next.wrapping_add(bits.golomb(k) as u32);
            next = place.wrapping_add(1);
            place
        });
        places.collect()
    };
    (0..count).map(one).collect()
}

/// The articles of a part with the places.
fn decode(part: &Part) -> Vec<WordHit> {
    let mut all = Vec::new();
    postings(&part.postings, |posting| all.push(WordHit { at: posting.at, places: Vec::new() }));
    let places = places(&part.places, all.len());
    for (hit, places) in all.iter_mut().zip(places) {
        hit.places = places;
    }
    all
}

/// How often the word occurs in a part.
fn occurrences(part: &Part) -> u64 {
    if part.places.is_empty() { head(&part.postings).1 } else { NumberReader::new(&part.places).number() }
}

/// The parts of a list after a change. `removed` and `added` are sorted; what is removed goes first. Only parts that are
/// changed are read, unless the list has to be cut otherwise.
pub(super) fn patch(old: Vec<Part>, removed: &[IndexPlace], added: Vec<WordHit>) -> Vec<Part> {
    if old.is_empty() {
        return parts(&added);
    }
    let mut added = added.into_iter().peekable();
    let mut patched: Vec<(u8, u64, Part)> = Vec::new();
    let starts: Vec<IndexPlace> = old.iter().map(|part| part.start).collect();
    for (at, part) in old.into_iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(IndexPlace::MAX);
        let begin = if at == 0 { 0 } else { part.start };
        let (level, _) = head(&part.postings);
        let gone = removed.iter().any(|place| (begin..end).contains(place));
        let comes = added.peek().is_some_and(|hit| hit.at < end);
        if !gone && !comes {
            patched.push((level, occurrences(&part), part));
            continue;
        }
        let mut hits = decode(&part);
        hits.retain(|hit| removed.binary_search(&hit.at).is_err());
        while let Some(hit) = added.next_if(|hit| hit.at < end) {
            hits.push(hit);
        }
        hits.sort_by_key(|hit| hit.at);
        // What comes may lie beside the part.
        for piece in hits.chunk_by(|a, b| start_of(a.at, level) == start_of(b.at, level)) {
            let sum = piece.iter().map(WordHit::occurrences).sum();
            patched.push((level, sum, encode(piece, level, sum)));
        }
    }
    if is_cut_right(&patched) {
        return patched.into_iter().map(|(_, _, part)| part).collect();
    }
    let mut hits: Vec<WordHit> = patched.iter().flat_map(|(_, _, part)| decode(part)).collect();
    hits.sort_by_key(|hit| hit.at);
    parts(&hits)
}

/// Whether parts are those that [`parts`] would make.
fn is_cut_right(patched: &[(u8, u64, Part)]) -> bool {
    let first: Vec<IndexPlace> = patched.iter().map(|(_, _, part)| first(&part.postings)).collect();
    for level in 0..LEVELS - 1 {
        let mut at = 0;
        while at < patched.len() {
            let start = start_of(first[at], level);
            let end = at + first[at..].iter().take_while(|place| start_of(**place, level) == start).count();
            let pieces = &patched[at..end];
            let sum: u64 = pieces.iter().map(|(_, sum, _)| sum).sum();
            let count: u64 = pieces.iter().map(|(_, _, part)| head(&part.postings).1).sum();
            // A single article is never cut.
            let is_one = sum <= LIMIT || count == 1;
            if pieces.iter().any(|(own, _, _)| if is_one { *own > level } else { *own <= level }) {
                return false;
            }
            at = end;
        }
    }
    true
}

/// The first article of a part.
fn first(bytes: &[u8]) -> IndexPlace {
    let mut reader = NumberReader::new(bytes);
    let count = reader.number() >> 3;
    let k = if count > 1 { u32::from(reader.byte() >> 3) } else { ALONE };
    let mut bits = BitReader::new(reader.rest());
    let month = first_month(&mut bits);
    if count > 1 {
        bits.golomb(0);
    }
    month << SEAT_BITS | bits.golomb(k)
}

fn first_month(bits: &mut BitReader<'_>) -> u64 {
    let from = bits.golomb(6) as i64;
    ((from >> 1 ^ -(from & 1)) + MONTH_ZERO).max(0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hit(month: u64, seat: u64, count: u32) -> WordHit {
        let places = (0..count).map(|n| n * 3 + (n % 7) + if n % 50 == 49 { TITLE } else { 0 });
        let mut places: Vec<u32> = places.collect();
        places.sort_unstable();
        places.dedup();
        WordHit { at: month << SEAT_BITS | seat, places }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_patched_list_is_the_list_that_is_made_anew(
            old in prop::collection::btree_map((23_990u64..24_040, 0u64..3_000), 0u32..400, 0..120),
            added in prop::collection::btree_map((23_980u64..24_060, 0u64..3_000), 0u32..900, 0..30),
            gone in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
        ) {
            let hits: Vec<WordHit> = old.iter().map(|((month, seat), count)| hit(*month, *seat, *count + 1)).collect();
            let before = parts(&hits);
            let read: Vec<WordHit> = before.iter().flat_map(decode).collect();
            prop_assert_eq!(&read, &hits);
            let mut removed: Vec<IndexPlace> = match hits.is_empty() {
                true => Vec::new(),
                false => gone.iter().map(|index| index.get(&hits).at).collect(),
            };
            removed.sort_unstable();
            removed.dedup();
            let mut left: Vec<WordHit> = hits.into_iter().filter(|hit| !removed.contains(&hit.at)).collect();
            let added: Vec<WordHit> = added.iter().map(|((month, seat), count)| hit(*month, *seat, *count + 1))
                .filter(|hit| left.iter().all(|other| other.at != hit.at)).collect();
            left.extend(added.iter().cloned());
            left.sort_by_key(|hit| hit.at);
            prop_assert_eq!(patch(before, &removed, added), parts(&left));
        }
    }

    #[test]
    fn what_is_no_word_has_no_places() {
        let hits: Vec<WordHit> = (0..40_000)
            .map(|n| WordHit { at: ((24_000 + n / 2_000) << SEAT_BITS) | (n % 2_000), places: Vec::new() })
            .collect();
        let made = parts(&hits);
        assert!(made.len() > 1 && made.iter().all(|part| part.places.is_empty()));
        let removed: Vec<IndexPlace> = hits[..39_000].iter().map(|hit| hit.at).collect();
        assert_eq!(patch(made, &removed, Vec::new()), parts(&hits[39_000..]));
    }
}
