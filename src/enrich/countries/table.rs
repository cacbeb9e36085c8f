//! The phrase table: from a run of words to its readings, through hashes of all its beginnings.
//!
//! A phrase of three words is three entries, of which the first two say "goes on" and the last one holds readings; a
//! longest match is one probe a word. Two phrases are one if their 64-bit hashes are equal.

use super::fold;

/// Which kind of word speaks for the country. The order is that of trust within one phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Name,
    Former,
    Abbreviation,
    Demonym,
    Capital,
    Region,
    City,
    Metonym,
    Currency,
    Form,
    /// The exchange that a company is quoted at.
    Listing,
    /// A local institution under a name that is typical of the country ("Sheriff's Office").
    Institution,
    /// A phrase that names no country, though a part of it might.
    Nothing,
}

/// One thing that a phrase can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Index of the country in the gazetteer.
    pub country: u16,
    /// First-level region (US, CA), as its two letters; 0 for none.
    pub region: u16,
    pub kind: Kind,
    /// floor(log2(population / 1000)) for cities.
    pub size: u8,
    /// What else the phrase is, [`WORD`] and so on.
    pub marks: u8,
    next: u32,
}

/// The phrase is an English word, too.
pub(super) const WORD: u8 = 1;
/// The phrase is a surname, too.
pub(super) const SURNAME: u8 = 2;
/// The phrase is a given name, too.
pub(super) const GIVEN: u8 = 4;

/// A reading to be added: country, region, kind, size, marks.
pub(super) type New = (u16, u16, Kind, u8, u8);

#[derive(Clone, Copy, Default)]
struct Entry {
    hash: u64,
    first: u32,
    goes_on: bool,
}

/// No reading.
const NONE: u32 = u32::MAX;

/// Open addressing over hashes of phrase beginnings.
#[derive(Clone)]
pub(super) struct Table {
    entries: Vec<Entry>,
    used: usize,
    readings: Vec<Reading>,
    /// One bit per low bits of the hash of a first word: most words of a text start no phrase.
    filter: Vec<u64>,
}

/// Bits of the filter; a power of two.
const FILTER_BITS: usize = 1 << 20;

impl Table {
    /// A table with room for about `phrases` phrases.
    pub fn with_capacity(phrases: usize) -> Self {
        let size = (phrases * 3).next_power_of_two().max(1024);
        Self {
            entries: vec![Entry { hash: 0, first: NONE, goes_on: false }; size],
            used: 0,
            readings: Vec::with_capacity(phrases),
            filter: vec![0; FILTER_BITS / 64],
        }
    }

    /// Adds a reading to the phrase made of these words (their hashes). The same country, region and kind is kept once.
    pub fn insert(&mut self, words: &[u64], reading: New) {
        let mut hash = 0;
        for (i, word) in words.iter().enumerate() {
            hash = fold::join(hash, *word);
            if i == 0 {
                let bit = hash as usize % FILTER_BITS;
                self.filter[bit / 64] |= 1 << (bit % 64);
            }
            let at = self.slot(hash);
            if self.entries[at].hash == 0 {
                self.used += 1;
            }
            self.entries[at].hash = hash;
            if i + 1 < words.len() {
                self.entries[at].goes_on = true;
            } else {
                self.add(at, reading);
            }
        }
        if self.used * 2 > self.entries.len() {
            self.grow();
        }
    }

    fn add(&mut self, at: usize, (country, region, kind, size, marks): New) {
        let mut last = self.entries[at].first;
        while last != NONE {
            let r = &mut self.readings[last as usize];
            // A city and a capital of one name are one place, and so are a name and a former name.
            let same_kind = r.kind == kind
                || matches!(
                    (r.kind, kind),
                    (Kind::Capital, Kind::City | Kind::Region)
                        | (Kind::Name | Kind::Abbreviation, _)
                        | (Kind::Region, Kind::City)
                );
            if r.country == country
                && (same_kind && (r.region == region || r.region == 0 || r.kind < Kind::Region))
            {
                r.size = r.size.max(size);
                return;
            }
            if r.next == NONE {
                break;
            }
            last = r.next;
        }
        let new = self.readings.len() as u32;
        self.readings.push(Reading { country, region, kind, size, marks, next: NONE });
        if last == NONE {
            self.entries[at].first = new;
        } else {
            self.readings[last as usize].next = new;
        }
    }

    /// Where this hash is or would be.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let mask = self.entries.len() - 1;
        let mut at = (hash >> 20) as usize & mask;
        while self.entries[at].hash != hash && self.entries[at].hash != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = self.entries.len() * 2;
        let old =
            std::mem::replace(&mut self.entries, vec![Entry { hash: 0, first: NONE, goes_on: false }; size]);
        for entry in old.into_iter().filter(|e| e.hash != 0) {
            let at = self.slot(entry.hash);
            self.entries[at] = entry;
        }
    }

    /// Could a phrase start with this word?
    #[inline(always)]
    pub fn may_start(&self, word: u64) -> bool {
        let bit = fold::join(0, word) as usize % FILTER_BITS;
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// One step of a match: the phrase's hash, whether longer phrases start so, and its first reading if it is one.
    #[inline]
    pub fn step(&self, phrase: u64, word: u64) -> Option<(u64, bool, Option<u32>)> {
        let hash = fold::join(phrase, word);
        let entry = &self.entries[self.slot(hash)];
        (entry.hash == hash).then_some((hash, entry.goes_on, (entry.first != NONE).then_some(entry.first)))
    }

    /// The readings of a phrase, from its first one.
    pub fn readings(&self, first: u32) -> impl Iterator<Item = Reading> + '_ {
        let mut at = first;
        std::iter::from_fn(move || {
            let reading = *self.readings.get(at as usize)?;
            at = reading.next;
            Some(reading)
        })
    }

    /// Bytes of memory taken.
    pub fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
            + self.readings.capacity() * size_of::<Reading>()
            + self.filter.len() * 8
    }
}
