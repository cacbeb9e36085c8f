//! Words that decide how a name beside them is read: titles, given names, kinds of institution.

use std::collections::BTreeMap;

use gazetteer::fold;
use gazetteer::table::Bits;

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
    CA_CUE "ca",
}

/// The word classes of a language, by hash of the folded word.
pub(super) struct Lexicon {
    /// Open addressing: the upper half of a slot is that of the word's hash, the lower half its classes; 0 is free. The
    /// lowest bits of the hash choose the slot.
    slots: Vec<u64>,
    /// One bit per low bits of the hash of a word with one of [`CUES`].
    pub cues: Bits,
}

/// The classes that are asked of every word of a text.
pub(super) const CUES: Classes = US_CUE | GB_CUE | CA_CUE | TRIBE | HOMONYM;

/// A table, and which of its classes count.
pub(super) type WordTable<'a> = (&'a str, fn(&str) -> bool);

/// The upper half of a slot.
const PRINT: u64 = !0 << 32;

impl Lexicon {
    /// Reads the lines `class<TAB>word|word…` of tables; lines that start with `#` and unknown classes are passed over.
    pub(super) fn read(tables: &[WordTable<'_>]) -> Self {
        let mut classes: BTreeMap<u64, Classes> = BTreeMap::new();
        let mut cues = Bits::default();
        for (table, wanted) in tables {
            for line in table.lines().filter(|l| !l.starts_with('#')) {
                let Some((name, words)) = line.split_once('\t') else { continue };
                let Some(class) = class(name).filter(|_| wanted(name)) else { continue };
                for hash in words.split('|').map(fold::word) {
                    *classes.entry(hash).or_default() |= class;
                    if class & CUES != 0 {
                        cues.set(hash);
                    }
                }
            }
        }
        let mut slots = vec![0; (classes.len() * 2).next_power_of_two()];
        let mask = slots.len() - 1;
        // In order: a word that is no member, and has the upper half of a member's hash, is taken for it if it meets it.
        for (hash, class) in classes {
            let mut at = hash as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = hash & PRINT | u64::from(class);
        }
        Self { slots, cues }
    }

    /// Those of [`CUES`] that the word has.
    #[inline(always)]
    pub(super) fn cue(&self, word: u64) -> Classes {
        if self.cues.has(word) { self.get(word) & CUES } else { 0 }
    }

    /// The classes of a word.
    #[inline]
    pub(super) fn get(&self, word: u64) -> Classes {
        let mask = self.slots.len() - 1;
        let mut at = word as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return 0;
            }
            if (slot ^ word) & PRINT == 0 {
                return slot as Classes;
            }
            at = (at + 1) & mask;
        }
    }
}
