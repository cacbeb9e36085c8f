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

impl Reading {
    /// A city of the same name somewhere else.
    pub fn moved(self, country: u16, region: u16) -> Self {
        Self { country, region, kind: Kind::City, ..self }
    }
}

/// The phrase is an English word, too.
pub(super) const WORD: u8 = 1;
/// The phrase is a surname, too.
pub(super) const SURNAME: u8 = 2;
/// The phrase is a given name, too.
pub(super) const GIVEN: u8 = 4;

/// The site's own vocabulary has the phrase: it goes before what is built in.
pub(super) const SITE: u8 = 8;
/// The phrase is read only by a rule of the site (`ambiguous`).
pub(super) const RULED: u8 = 16;

/// A reading to be added: country, region, kind, size, marks.
pub(super) type New = (u16, u16, Kind, u8, u8);

#[derive(Clone, Copy, Default)]
struct Entry {
    hash: u64,
    first: u32,
    count: u16,
    goes_on: bool,
}

/// No reading.
const NONE: u32 = u32::MAX;

/// A free slot.
const EMPTY: Entry = Entry { hash: 0, first: NONE, count: 0, goes_on: false };

/// Open addressing over hashes of phrase beginnings.
#[derive(Clone)]
pub(super) struct Table {
    entries: Vec<Entry>,
    used: usize,
    readings: Vec<Reading>,
    /// One bit per low bits of the hash of a first word: most words of a text start no phrase.
    filter: Vec<u64>,
    /// The same for phrases that are written with a small first letter.
    small: Vec<u64>,
}

/// Bits of the filter; a power of two.
const FILTER_BITS: usize = 1 << 19;
/// Bits of the filter for small first letters; a power of two.
const SMALL_BITS: usize = 1 << 14;

impl Table {
    /// A table with room for about `phrases` phrases.
    pub fn with_capacity(phrases: usize) -> Self {
        let size = (phrases * 2).next_power_of_two().max(1024);
        Self {
            entries: vec![EMPTY; size],
            used: 0,
            readings: Vec::with_capacity(phrases),
            filter: vec![0; FILTER_BITS / 64],
            small: vec![0; SMALL_BITS / 64],
        }
    }

    /// Adds a reading to the phrase made of these words (their hashes). The same country, region and kind is kept once.
    pub fn insert(&mut self, words: &[u64], small: bool, reading: New) {
        let mut hash = 0;
        for (i, word) in words.iter().enumerate() {
            hash = fold::join(hash, *word);
            if i == 0 {
                let bit = hash as usize % FILTER_BITS;
                self.filter[bit / 64] |= 1 << (bit % 64);
                if small {
                    let bit = hash as usize % SMALL_BITS;
                    self.small[bit / 64] |= 1 << (bit % 64);
                }
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
        if self.used * 4 > self.entries.len() * 3 {
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
            if marks < SITE
                && r.marks < SITE
                && r.country == country
                && (same_kind && (r.region == region || r.region == 0 || r.kind < Kind::Region))
            {
                r.size = r.size.max(size);
                if kind == Kind::Name {
                    r.marks |= marks;
                }
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
        let old = std::mem::replace(&mut self.entries, vec![EMPTY; size]);
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

    /// Could a phrase written with a small first letter start with this word?
    #[inline(always)]
    pub fn may_start_small(&self, word: u64) -> bool {
        let bit = fold::join(0, word) as usize % SMALL_BITS;
        self.small[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Puts the readings of each phrase side by side; to be called once, after the last insertion.
    pub fn seal(&mut self) {
        let mut sealed = Vec::with_capacity(self.readings.len());
        for entry in self.entries.iter_mut().filter(|e| e.first != NONE) {
            let (mut at, first) = (entry.first, sealed.len() as u32);
            while let Some(reading) = self.readings.get(at as usize) {
                sealed.push(*reading);
                at = reading.next;
            }
            (entry.first, entry.count) = (first, (sealed.len() as u32 - first) as u16);
        }
        self.readings = sealed;
    }

    /// One step of a match: the phrase's hash, whether longer phrases start so, and its readings, if it is one.
    #[inline]
    pub fn step(&self, phrase: u64, word: u64) -> Option<(u64, bool, &[Reading])> {
        let hash = fold::join(phrase, word);
        let entry = &self.entries[self.slot(hash)];
        let readings = entry.first as usize..entry.first as usize + usize::from(entry.count);
        (entry.hash == hash).then(|| (hash, entry.goes_on, self.readings.get(readings).unwrap_or_default()))
    }
}
