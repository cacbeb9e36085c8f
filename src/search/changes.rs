//! What changed articles mean for the lists of words: sorted by word, spilt to disk where it is much.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rustc_hash::FxHashMap;

use super::bits::{Reader, put_bytes, put_number, put_text};
use super::fold::fold;
use super::postings::{Hit, Place};
use super::stems::Stems;

/// Ends the key of the words that have a stem.
pub const OF_STEM: u8 = 1;
/// Stands between the folded form of a word and its exact one where they differ.
pub const EXACT: u8 = 2;
/// Ends the key of the stems that a word has.
pub const STEMS: u8 = 3;

/// The key of a word in the dictionary: its folded form, and its exact one if that is another.
pub fn key(exact: &str, folded: &str) -> Vec<u8> {
    let mut key = folded.as_bytes().to_vec();
    if exact != folded {
        key.push(EXACT);
        key.extend(exact.as_bytes());
    }
    key
}

/// What changes in one group of the dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Articles that a word is not in any more, or not in these places.
    pub removed: Vec<Place>,
    /// Articles that it is in.
    pub added: Vec<Hit>,
    /// How many articles more, or fewer, say that a word has a stem.
    pub links: BTreeMap<String, i64>,
}

impl Change {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_number(bytes, self.removed.len() as u64);
        self.removed.iter().for_each(|at| put_number(bytes, *at));
        put_number(bytes, self.added.len() as u64);
        self.added.iter().for_each(|hit| hit.put(bytes));
        put_number(bytes, self.links.len() as u64);
        for (text, count) in &self.links {
            put_text(bytes, text);
            put_number(bytes, ((count << 1) ^ (count >> 63)) as u64);
        }
    }

    fn take(bytes: &[u8], into: &mut Self) {
        let mut reader = Reader::new(bytes);
        for _ in 0..reader.number() {
            into.removed.push(reader.number());
        }
        for _ in 0..reader.number() {
            into.added.push(Hit::take(&mut reader));
        }
        for _ in 0..reader.number() {
            let text = reader.text();
            let number = reader.number() as i64;
            let count = number >> 1 ^ -(number & 1);
            match into.links.get_mut(text) {
                Some(known) => *known += count,
                None => {
                    into.links.insert(text.to_owned(), count);
                }
            }
        }
    }

    /// Puts all in order, and drops what comes to nothing.
    fn settle(&mut self) {
        self.removed.sort_unstable();
        self.added.sort_by_key(|hit| hit.at);
        self.links.retain(|_, count| *count != 0);
    }

    fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty() && self.links.is_empty()
    }
}

/// The words of an article with their places.
pub type Words = BTreeMap<String, Vec<u32>>;

/// An article's words as they were, or are, and where it sat, or sits.
pub struct Placed {
    pub at: Place,
    pub language: String,
    pub words: Words,
}

/// Collects what changed.
pub struct Collecting<'a> {
    folder: &'a Path,
    groups: FxHashMap<Vec<u8>, Change>,
    /// The stems of words by language.
    languages: FxHashMap<String, (Stems, Known)>,
    /// Hits that are held.
    held: usize,
    runs: Vec<File>,
}

/// The folded form of each word, and its stem if that is another.
type Known = FxHashMap<String, (String, Option<String>)>;

/// So many hits are held in memory.
const HELD: usize = 600_000;

impl<'a> Collecting<'a> {
    /// Collects; what is too much goes to a folder.
    pub fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            groups: FxHashMap::default(),
            languages: FxHashMap::default(),
            held: 0,
            runs: Vec::new(),
        }
    }

    /// Takes in an article that was one thing and is another.
    ///
    /// # Errors
    /// An error of the system.
    pub fn add(&mut self, old: Option<Placed>, new: Option<Placed>) -> io::Result<()> {
        let same_language =
            old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| old.language == new.language);
        let stays = same_language && old.as_ref().map(|old| old.at) == new.as_ref().map(|new| new.at);
        let old_words = old.as_ref().map(|old| &old.words);
        if let (Some(old), Some(words)) = (&old, old_words) {
            let empty = Words::new();
            let later = new.as_ref().map_or(&empty, |new| &new.words);
            let gone = words.iter().filter(|(form, places)| !stays || later.get(*form) != Some(places));
            for (form, _) in gone {
                let linked = same_language && later.contains_key(form);
                self.word(&old.language, form, !linked, -1, |change| change.removed.push(old.at));
            }
        }
        if let Some(Placed { at, language, words }) = new {
            for (form, places) in words {
                let known = old_words.and_then(|old| old.get(&form));
                if stays && known == Some(&places) {
                    continue;
                }
                let linked = same_language && known.is_some();
                self.held += 1 + places.len() / 8;
                self.word(&language, &form, !linked, 1, |change| change.added.push(Hit { at, places }));
            }
        }
        if self.held > HELD { self.spill() } else { Ok(()) }
    }

    fn word(&mut self, language: &str, form: &str, links: bool, count: i64, then: impl FnOnce(&mut Change)) {
        if !self.languages.contains_key(language) {
            self.languages.insert(language.to_owned(), (Stems::new(language), Known::default()));
        }
        let Some((stems, known)) = self.languages.get_mut(language) else { return };
        if !known.contains_key(form) {
            let folded = fold(form);
            let stem = stems.stem(form, &folded);
            known.insert(form.to_owned(), (folded, stem));
        }
        let Some((folded, stem)) = known.get(form) else { return };
        if let (Some(stem), true) = (stem, links) {
            for (key, end, text) in [(stem, OF_STEM, folded), (folded, STEMS, stem)] {
                let mut key = key.as_bytes().to_vec();
                key.push(end);
                let links = &mut self.groups.entry(key).or_default().links;
                match links.get_mut(text) {
                    Some(known) => *known += count,
                    None => {
                        links.insert(text.clone(), count);
                    }
                }
            }
        }
        let key = key(form, folded);
        match self.groups.get_mut(&key) {
            Some(change) => then(change),
            None => then(self.groups.entry(key).or_default()),
        }
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut groups: Vec<_> = self.groups.drain().collect();
        groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut file = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(self.folder)?);
        let mut bytes = Vec::new();
        for (key, change) in groups {
            bytes.clear();
            change.put(&mut bytes);
            let mut head = Vec::with_capacity(key.len() + 12);
            head.extend((key.len() as u32).to_le_bytes());
            head.extend((bytes.len() as u32).to_le_bytes());
            file.write_all(&head)?;
            file.write_all(&key)?;
            file.write_all(&bytes)?;
        }
        let mut file = file.into_inner().map_err(|error| error.into_error())?;
        file.seek(SeekFrom::Start(0))?;
        self.runs.push(file);
        self.held = 0;
        // Words are many; those of the next run are mostly known again, but not all of them for ever.
        if self.languages.values().map(|(_, known)| known.len()).sum::<usize>() > HELD {
            self.languages.clear();
        }
        Ok(())
    }

    /// All that was collected, by group in ascending order.
    ///
    /// # Errors
    /// An error of the system.
    pub fn finish(mut self) -> io::Result<Collected> {
        if self.runs.is_empty() {
            let mut groups: Vec<_> = self.groups.into_iter().collect();
            groups.sort_unstable_by(|a, b| b.0.cmp(&a.0));
            return Ok(Collected { memory: groups, runs: Vec::new() });
        }
        self.spill()?;
        let mut runs = Vec::with_capacity(self.runs.len());
        for file in self.runs {
            let mut run = Run { file: BufReader::with_capacity(1 << 16, file), head: None };
            run.advance()?;
            runs.push(run);
        }
        Ok(Collected { memory: Vec::new(), runs })
    }
}

/// Changes by group, ascending.
pub struct Collected {
    /// The last one first.
    memory: Vec<(Vec<u8>, Change)>,
    runs: Vec<Run>,
}

struct Run {
    file: BufReader<File>,
    head: Option<(Vec<u8>, Vec<u8>)>,
}

impl Run {
    fn advance(&mut self) -> io::Result<()> {
        let mut lengths = [0; 8];
        match self.file.read_exact(&mut lengths) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.head = None;
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        let number = |at: usize| lengths[at..at + 4].try_into().map_or(0, u32::from_le_bytes) as usize;
        let mut key = vec![0; number(0)];
        self.file.read_exact(&mut key)?;
        let mut change = vec![0; number(4)];
        self.file.read_exact(&mut change)?;
        self.head = Some((key, change));
        Ok(())
    }
}

impl Collected {
    /// The next group that really changes.
    ///
    /// # Errors
    /// An error of the system.
    pub fn next(&mut self) -> io::Result<Option<(Vec<u8>, Change)>> {
        loop {
            let Some((key, mut change)) = self.next_group()? else { return Ok(None) };
            change.settle();
            if !change.is_empty() {
                return Ok(Some((key, change)));
            }
        }
    }

    fn next_group(&mut self) -> io::Result<Option<(Vec<u8>, Change)>> {
        if self.runs.is_empty() {
            return Ok(self.memory.pop());
        }
        let Some(key) =
            self.runs.iter().filter_map(|run| run.head.as_ref().map(|(key, _)| key)).min().cloned()
        else {
            return Ok(None);
        };
        let mut change = Change::default();
        for run in &mut self.runs {
            if run.head.as_ref().is_some_and(|(own, _)| *own == key)
                && let Some((_, bytes)) = &run.head
            {
                Change::take(bytes, &mut change);
                run.advance()?;
            }
        }
        Ok(Some((key, change)))
    }
}

/// The entry of words or stems that belong together: each with the number of times that articles say so.
pub fn linked(entry: &[u8]) -> BTreeMap<String, i64> {
    let mut reader = Reader::new(entry);
    let mut all = BTreeMap::new();
    while !reader.is_empty() && reader.is_sound() {
        let text = reader.text().to_owned();
        all.insert(text, reader.number() as i64);
    }
    all
}

/// The entry after a change; empty if nothing is left.
pub fn relinked(entry: &[u8], links: &BTreeMap<String, i64>) -> Vec<u8> {
    let mut all = linked(entry);
    for (text, count) in links {
        *all.entry(text.clone()).or_default() += count;
    }
    let mut bytes = Vec::new();
    for (text, count) in all.into_iter().filter(|(_, count)| *count > 0) {
        put_text(&mut bytes, &text);
        put_number(&mut bytes, count as u64);
    }
    bytes
}

/// Words as bytes.
pub fn encode_words(words: &Words) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (form, places) in words {
        put_text(&mut bytes, form);
        put_bytes(&mut bytes, &super::leaf::encode_places(places));
    }
    bytes
}

/// What [`encode_words`] was given.
pub fn decode_words(bytes: &[u8]) -> Words {
    let mut reader = Reader::new(bytes);
    let mut words = Words::new();
    while !reader.is_empty() && reader.is_sound() {
        let form = reader.text().to_owned();
        words.insert(form, super::leaf::decode_places(reader.bytes()));
    }
    words
}
