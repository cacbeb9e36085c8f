//! Words that decide how a name beside them is read: titles, given names, kinds of institution.

use std::collections::HashMap;

use super::fold;

/// A set of classes of words, one bit each.
pub(super) type Classes = u32;

macro_rules! classes {
    ($($name:ident $text:literal),* $(,)?) => {
        classes!(@ 0; $($name $text),*);
        /// The class that a table calls `name`.
        fn class(name: &str) -> Option<Classes> {
            match name { $($text => Some($name),)* _ => None }
        }
    };
    (@ $n:expr; $name:ident $text:literal $(, $rest:ident $t:literal)*) => {
        pub(super) const $name: Classes = 1 << ($n);
        classes!(@ $n + 1; $($rest $t),*);
    };
    (@ $n:expr;) => {};
}

classes! {
    TITLE "title", GIVEN "given", STREET "street", PAPER "paper", SCHOOL "school", COMPANY "company",
    FACILITY "facility", OFFICE "office", TEAM "team", IN "inword", STRONG_IN "strongin", MAYOR "mayor",
    MONTH "month", SEAT "seat", SAID "said", DIRECTION "directional", NEWISH "newish", CULTURE "culture",
    US_CUE "us", GB_CUE "gb", COMMON "common", SURNAME "surname", PARTICLE "particle", HOMETOWN "hometown",
    FEATURE "feature", TRIBE "tribe", LISTED "listed", COURTESY "courtesy", KIN "kin", ROAD "road", HOMONYM "homonym",
}

/// The word classes of a language, by hash of the folded word.
#[derive(Clone)]
pub(super) struct Lexicon {
    classes: HashMap<u64, Classes, Plain>,
    /// One bit per low bits of the hash of a word with one of [`CUES`].
    cues: Vec<u64>,
}

/// The classes that are asked of every word of a text.
pub(super) const CUES: Classes = US_CUE | GB_CUE | TRIBE | HOMONYM;

const CUE_BITS: usize = 1 << 15;

/// The keys are hashes already.
type Plain = std::hash::BuildHasherDefault<Already>;

#[derive(Clone, Default)]
pub(super) struct Already(u64);

impl std::hash::Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, b| h.rotate_left(8) ^ u64::from(*b));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Lexicon {
    /// Reads of the classes `wanted` the lines `class<TAB>word|word…`; lines that start with `#` and unknown classes are passed over.
    pub fn read(tables: &[&str], wanted: impl Fn(&str) -> bool) -> Self {
        let mut lexicon = Self {
            classes: HashMap::with_capacity_and_hasher(8_000, Plain::default()),
            cues: vec![0; CUE_BITS / 64],
        };
        tables.iter().for_each(|table| lexicon.add(table, &wanted));
        lexicon
    }

    /// Adds a table.
    pub fn add(&mut self, table: &str, wanted: impl Fn(&str) -> bool) {
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let Some((name, words)) = line.split_once('\t') else { continue };
            let Some(class) = class(name).filter(|_| wanted(name)) else { continue };
            for word in words.split('|') {
                let hash = fold::word(word);
                *self.classes.entry(hash).or_default() |= class;
                if class & CUES != 0 {
                    let bit = hash as usize % CUE_BITS;
                    self.cues[bit / 64] |= 1 << (bit % 64);
                }
            }
        }
    }

    /// May the word have one of [`CUES`]? A test that costs next to nothing.
    #[inline(always)]
    pub fn may_cue(&self, word: u64) -> bool {
        let bit = word as usize % CUE_BITS;
        self.cues[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Those of [`CUES`] that the word has.
    #[inline(always)]
    pub fn cue(&self, word: u64) -> Classes {
        if self.may_cue(word) { self.get(word) & CUES } else { 0 }
    }

    /// The classes of a word.
    #[inline]
    pub fn get(&self, word: u64) -> Classes {
        self.classes.get(&word).copied().unwrap_or_default()
    }
}
