//! The one file of the index whose name does not change: what there is, and in which block.

use super::bits::{NumberReader, put_number, put_text};
use super::block::{BlockName, VERSION, named, six};
use super::postings::{IndexPlace, SEAT_BITS};

/// Its name.
pub(super) const NAME: &str = "manifest";

/// What there is in an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SearchManifest {
    /// The site's.
    pub language: String,
    /// The months that have articles, ascending, each with their number.
    pub months: Vec<(u32, u32)>,
    /// The blocks of the dictionary with the key of the first entry of each.
    pub terms: Vec<(BlockName, Vec<u8>)>,
    pub places: Vec<(BlockName, Vec<u8>)>,
    /// With the place of the first article, whose seat is rounded down.
    pub order: Vec<(BlockName, IndexPlace)>,
    /// Likewise.
    pub facets: Vec<(BlockName, IndexPlace)>,
    /// With the number of articles, in their order.
    pub cards: Vec<(BlockName, u32)>,
    /// With the first folded label.
    pub labels: Vec<(BlockName, Vec<u8>)>,
}

impl SearchManifest {
    /// The manifest as bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_number(&mut bytes, VERSION);
        put_text(&mut bytes, &self.language);
        put_number(&mut bytes, self.months.len() as u64);
        let mut before = 0;
        for (month, count) in &self.months {
            put_number(&mut bytes, u64::from(month - before));
            put_number(&mut bytes, u64::from(*count));
            before = *month;
        }
        for blocks in [&self.terms, &self.places, &self.labels] {
            put_number(&mut bytes, blocks.len() as u64);
            let mut before: &[u8] = &[];
            for (_, first) in blocks {
                let shared = before.iter().zip(first).take_while(|(a, b)| a == b).count();
                put_number(&mut bytes, shared as u64);
                super::bits::put_bytes(&mut bytes, &first[shared..]);
                before = first;
            }
            // Names cannot be compressed; together they leave the rest alone.
            blocks.iter().for_each(|(name, _)| bytes.extend(six(name)));
        }
        for blocks in [&self.order, &self.facets] {
            put_number(&mut bytes, blocks.len() as u64);
            for (_, start) in blocks {
                put_number(&mut bytes, start >> SEAT_BITS);
                put_number(&mut bytes, start & ((1 << SEAT_BITS) - 1));
            }
            blocks.iter().for_each(|(name, _)| bytes.extend(six(name)));
        }
        put_number(&mut bytes, self.cards.len() as u64);
        self.cards.iter().for_each(|(_, count)| put_number(&mut bytes, u64::from(*count)));
        self.cards.iter().for_each(|(name, _)| bytes.extend(six(name)));
        bytes
    }

    /// The manifest that bytes are of; `None` if they are damaged or of another version.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = NumberReader::new(bytes);
        if reader.number() != VERSION {
            return None;
        }
        let mut manifest = Self { language: reader.text().to_owned(), ..Self::default() };
        let mut before = 0;
        for _ in 0..reader.number() {
            before += reader.number() as u32;
            manifest.months.push((before, reader.number() as u32));
            if !reader.is_sound() {
                return None;
            }
        }
        let mut lists = [('t', Vec::new()), ('p', Vec::new()), ('l', Vec::new())];
        for (kind, blocks) in &mut lists {
            let count = reader.number();
            let mut first: Vec<u8> = Vec::new();
            for _ in 0..count {
                first.truncate(reader.number() as usize);
                first.extend(reader.bytes());
                blocks.push((String::new(), first.clone()));
                if !reader.is_sound() {
                    return None;
                }
            }
            blocks.iter_mut().for_each(|(name, _)| *name = named(*kind, reader.take(6)));
        }
        let [terms, places, labels] = lists.map(|(_, blocks)| blocks);
        (manifest.terms, manifest.places, manifest.labels) = (terms, places, labels);
        for (kind, blocks) in [('o', &mut manifest.order), ('f', &mut manifest.facets)] {
            for _ in 0..reader.number() {
                let start = reader.number() << SEAT_BITS | reader.number();
                blocks.push((String::new(), start));
                if !reader.is_sound() {
                    return None;
                }
            }
            blocks.iter_mut().for_each(|(name, _)| *name = named(kind, reader.take(6)));
        }
        for _ in 0..reader.number() {
            manifest.cards.push((String::new(), reader.number() as u32));
            if !reader.is_sound() {
                return None;
            }
        }
        manifest.cards.iter_mut().for_each(|(name, _)| *name = named('c', reader.take(6)));
        reader.is_sound().then_some(manifest)
    }
}
