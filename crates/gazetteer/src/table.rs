//! The phrase table: from a run of words to its readings, through hashes of all its beginnings.
//!
//! A phrase of three words is three entries, of which the first two say "goes on" and the last one holds readings; a
//! longest match is one probe a word. The tables of the languages are made when the program is built (see [`crate::compile`])
//! and only copied into place when it runs; a site's own phrases are a second, small table beside them.
//!
//! A slot is 64 bits: forty of the phrase's hash, which beside those that chose the slot tell phrases apart, and
//! where its readings lie. So a probe is one read.

use std::collections::BTreeMap;

use crate::fold;

/// Which kind of word speaks for the country. The order is that of trust within one phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhraseKind {
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

/// All kinds, in their order: the number of a kind in a table's bytes is its place here.
const KINDS: [PhraseKind; 13] = [
    PhraseKind::Name,
    PhraseKind::Former,
    PhraseKind::Abbreviation,
    PhraseKind::Demonym,
    PhraseKind::Capital,
    PhraseKind::Region,
    PhraseKind::City,
    PhraseKind::Metonym,
    PhraseKind::Currency,
    PhraseKind::Form,
    PhraseKind::Listing,
    PhraseKind::Institution,
    PhraseKind::Nothing,
];

/// One thing that a phrase can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Index of the country in the gazetteer.
    pub country: u16,
    /// First-level region (US, CA), as its two letters; 0 for none.
    pub region: u16,
    pub kind: PhraseKind,
    /// floor(log2(population / 1000)) for cities.
    pub size: u8,
    /// What else the phrase is, [`WORD`] and so on.
    pub marks: u8,
}

impl Reading {
    /// A city of the same name somewhere else.
    pub fn moved(self, country: u16, region: u16) -> Self {
        Self { country, region, kind: PhraseKind::City, ..self }
    }

    fn to_bits(self) -> u64 {
        u64::from(self.country)
            | u64::from(self.region) << 16
            | (self.kind as u64) << 32
            | u64::from(self.size) << 40
            | u64::from(self.marks) << 48
    }

    fn from_bits(bits: u64) -> Self {
        let kind = KINDS.get(usize::from((bits >> 32) as u8)).copied().unwrap_or(PhraseKind::Nothing);
        let (size, marks) = ((bits >> 40) as u8, (bits >> 48) as u8);
        Self { country: bits as u16, region: (bits >> 16) as u16, kind, size, marks }
    }
}

/// The phrase is an English word, too.
pub const WORD: u8 = 1;
/// The phrase is a surname, too.
pub const SURNAME: u8 = 2;
/// The phrase is a given name, too.
pub const GIVEN: u8 = 4;

/// The site's own vocabulary has the phrase: it goes before what is built in.
pub const SITE: u8 = 8;
/// The phrase is read only by a rule of the site (`ambiguous`).
pub const RULED: u8 = 16;
/// The phrase is an abbreviation that needs its full stop: "Fla.", but not "Ala".
pub const STOP: u8 = 32;
/// The phrase is written with letters that English has not; where a text has those and the phrase has not, it is a
/// foreign name ("Mr. Türk").
pub const ACCENT: u8 = 64;
/// All readings of the phrase are meant at once ("the two Koreas").
pub const BOTH: u8 = 128;

/// Stands for the ticker itself in the phrase of a listing; no word has this hash.
pub const LISTING: u64 = 1;

/// Two letters of a region as a number; 0 for none.
pub fn region_key(region: &str) -> u16 {
    match region.as_bytes() {
        [a, b] => u16::from(*a) << 8 | u16::from(*b),
        _ => 0,
    }
}

/// The two letters that [`region_key`] made a number of.
pub fn region_text(key: u16) -> Option<String> {
    let [a, b] = key.to_be_bytes();
    (key != 0).then(|| [char::from(a), char::from(b)].iter().collect())
}

/// Phrases while they are gathered.
#[derive(Default)]
pub struct Builder {
    phrases: BTreeMap<u64, Phrase>,
    /// Hashes of the first words of phrases that are not written with a capital.
    small: Bits,
}

#[derive(Default)]
struct Phrase {
    goes_on: bool,
    readings: Vec<Reading>,
}

impl Builder {
    /// Adds a reading to the phrase made of these words (their hashes); `small`: it begins with no capital. The same country, region and kind is kept once.
    pub fn insert(&mut self, words: &[u64], small: bool, reading: Reading) {
        let mut hash = 0;
        for (i, word) in words.iter().enumerate() {
            if i == 0 && small {
                self.small.set(*word);
            }
            hash = fold::join(hash, *word);
            let phrase = self.phrases.entry(hash).or_default();
            if i + 1 < words.len() {
                phrase.goes_on = true;
            } else {
                phrase.add(reading);
            }
        }
    }

    /// The finished table.
    pub fn finish(&self) -> Table {
        let size = (self.phrases.len() * 4 / 3 + 1).next_power_of_two().max(64);
        let mut table = Table {
            slots: vec![0; size],
            readings: Vec::new(),
            filter: vec![0; size * 8 / 64],
            small: self.small.clone(),
        };
        for (hash, phrase) in &self.phrases {
            let (first, count) = (table.readings.len() as u64, phrase.readings.len().min(MOST) as u64);
            table.readings.extend(&phrase.readings[..count as usize]);
            let mut at = *hash as usize & (size - 1);
            while table.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            set(&mut table.filter, *hash);
            table.slots[at] = hash & PRINT | first << 6 | count << 1 | u64::from(phrase.goes_on);
        }
        table
    }
}

impl Phrase {
    fn add(&mut self, new: Reading) {
        let same = |r: &&mut Reading| {
            // A city and a capital of one name are one place, and so are a name and a former name.
            let kind = r.kind == new.kind
                || matches!(
                    (r.kind, new.kind),
                    (PhraseKind::Capital, PhraseKind::City | PhraseKind::Region)
                        | (PhraseKind::Name | PhraseKind::Abbreviation, _)
                        | (PhraseKind::Region, PhraseKind::City)
                );
            let region = r.region == new.region || r.region == 0 || r.kind < PhraseKind::Region;
            let built_in = (new.marks | r.marks) & (SITE | RULED) == 0;
            built_in && r.country == new.country && kind && region
        };
        match self.readings.iter_mut().find(same) {
            Some(r) => {
                r.size = r.size.max(new.size);
                let kept = if new.kind == PhraseKind::Name { u8::MAX } else { ACCENT };
                r.marks |= new.marks & kept;
            }
            None => self.readings.push(new),
        }
    }
}

/// A set of words by the low bits of their hashes: says "perhaps" or "no" for next to nothing.
#[derive(Clone)]
pub struct Bits([u64; 1 << 9]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; 1 << 9])
    }
}

impl Bits {
    /// Adds a word.
    pub fn set(&mut self, word: u64) {
        set(&mut self.0, word);
    }

    /// Adds all words of another set.
    pub fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
    }

    /// May it have the word?
    #[inline(always)]
    pub fn has(&self, word: u64) -> bool {
        let bit = word as usize % (64 << 9);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Open addressing over hashes of phrase beginnings.
pub struct Table {
    /// The bits [`PRINT`] of the hash, 18 bits for the place of the first reading, 5 for their number, one for "goes
    /// on"; 0 is free. The lowest bits of the hash choose the slot.
    slots: Vec<u64>,
    readings: Vec<Reading>,
    /// One bit per low bits of a phrase beginning's hash: most words neither start a phrase nor go on with one, and
    /// this, a tenth of the slots in size, stays in the cache.
    filter: Vec<u64>,
    /// First words of phrases that are not written with a capital.
    pub small: Bits,
}

/// The bits of a hash that a slot keeps.
const PRINT: u64 = u64::MAX << 24;
/// Readings of a phrase beyond these are left out.
const MOST: usize = 31;

fn set(bits: &mut [u64], word: u64) {
    let bit = word as usize & (bits.len() * 64 - 1);
    bits[bit / 64] |= 1 << (bit % 64);
}

#[inline(always)]
fn get(bits: &[u64], word: u64) -> bool {
    let bit = word as usize & (bits.len() * 64 - 1);
    bits[bit / 64] >> (bit % 64) & 1 == 1
}

impl Table {
    /// Could a phrase start with this word?
    #[inline(always)]
    pub fn may_start(&self, word: u64) -> bool {
        get(&self.filter, fold::join(0, word))
    }

    /// What the table has under the hash of a phrase: whether longer phrases start so, and its readings, if it is one.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<(bool, &[Reading])> {
        if !get(&self.filter, hash) {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if (slot ^ hash) & PRINT == 0 && slot != 0 {
                let first = (slot >> 6) as usize & 0x3_ffff;
                let readings = first..first + ((slot >> 1) as usize & 0x1f);
                return Some((slot & 1 == 1, self.readings.get(readings).unwrap_or_default()));
            }
            if slot == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// The table as bytes: the lengths of its four parts, then the parts, in little-endian words of 64 bits.
    pub fn to_bytes(&self) -> Vec<u8> {
        let readings: Vec<u64> = self.readings.iter().map(|r| r.to_bits()).collect();
        let parts = [&self.slots[..], &readings, &self.filter, &self.small.0];
        let lengths = parts.iter().map(|p| p.len() as u64);
        let words = lengths.chain(parts.iter().flat_map(|p| p.iter().copied()));
        words.flat_map(u64::to_le_bytes).collect()
    }

    /// The table that [`Table::to_bytes`] made bytes of.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (words, _) = bytes.as_chunks();
        let (lengths, mut rest) = words.split_at(words.len().min(4));
        let mut parts = lengths.iter().map(|length| {
            let (part, after) = rest.split_at(rest.len().min(u64::from_le_bytes(*length) as usize));
            rest = after;
            part.iter().map(|word| u64::from_le_bytes(*word))
        });
        let mut part = || parts.next().into_iter().flatten();
        let slots = part().collect();
        let readings = part().map(Reading::from_bits).collect();
        let filter = part().collect();
        let mut small = part();
        let small = Bits(std::array::from_fn(|_| small.next().unwrap_or_default()));
        Self { slots, readings, filter, small }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_survives_its_bytes() {
        let reading = |country, kind| Reading { country, region: 7, kind, size: 3, marks: GIVEN };
        let mut builder = Builder::default();
        builder.insert(&[11, 12], false, reading(5, PhraseKind::City));
        builder.insert(&[11], true, reading(6, PhraseKind::Nothing));
        builder.insert(&[11], true, reading(9, PhraseKind::Name));
        let table = Table::from_bytes(&builder.finish().to_bytes());
        let start = fold::join(0, 11);
        let both: &[Reading] = &[reading(6, PhraseKind::Nothing), reading(9, PhraseKind::Name)];
        assert_eq!(table.get(start), Some((true, both)));
        let whole: &[Reading] = &[reading(5, PhraseKind::City)];
        assert_eq!(table.get(fold::join(start, 12)), Some((false, whole)));
        assert_eq!(table.get(fold::join(start, 13)), None);
        assert!(table.may_start(11) && table.small.has(11) && !table.may_start(13));
    }

    #[test]
    fn kinds_have_the_numbers_of_their_order() {
        for (number, kind) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, number);
        }
    }
}
