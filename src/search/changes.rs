//! What changed articles mean for the lists of words: sorted by word, spilt to disk where it is much.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rustc_hash::FxHashMap;

use super::bag::WordBag;
use super::bits::{NumberReader, put_number, put_text};
use super::fold::fold;
use super::postings::{IndexPlace, WordHit};
use super::stems::Stems;

/// Ends the key of the words that have a stem.
pub(super) const OF_STEM: u8 = 1;
/// Stands between the folded form of a word and its exact one where they differ.
pub(super) const EXACT: u8 = 2;
/// Ends the key of the stems that a word has.
pub(super) const STEMS: u8 = 3;

/// The key of a word in the dictionary: its folded form, and its exact one if that is another.
pub(super) fn key(exact: &str, folded: &str) -> Vec<u8> {
    let mut key = folded.as_bytes().to_vec();
    if exact != folded {
        key.push(EXACT);
        key.extend(exact.as_bytes());
    }
    key
}

/// What changes in one group of the dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GroupChange {
    /// Articles that a word is not in any more, or not in these places.
    pub removed: Vec<IndexPlace>,
    /// Articles that it is in.
    pub added: Vec<WordHit>,
    /// How many articles more, or fewer, say that a word has a stem.
    pub links: BTreeMap<String, i64>,
}

impl GroupChange {
    fn take(bytes: &[u8], into: &mut Self) {
        let mut reader = NumberReader::new(bytes);
        for _ in 0..reader.number() {
            into.removed.push(reader.number());
        }
        for _ in 0..reader.number() {
            into.added.push(WordHit::take(&mut reader));
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

/// An article's words as they were, or are, and where it sat, or sits.
pub(super) struct Placed {
    pub at: IndexPlace,
    pub language: String,
    pub words: WordBag,
}

/// Collects what changed.
pub(super) struct Collecting<'a> {
    folder: &'a Path,
    words: Vec<WordChange>,
    /// Where each word is among the words.
    known: FxHashMap<Box<str>, usize>,
    languages: Vec<(String, Stems)>,
    /// Hits that are held.
    held: usize,
    runs: Vec<File>,
}

/// A word, and what changes in its group.
struct WordChange {
    exact: Box<str>,
    folded: String,
    removed: Vec<IndexPlace>,
    /// Hits as they are spilt, and their number: as values they would take several times the room.
    added: Vec<u8>,
    hits: u64,
    /// Its stems, by the place of the language among the languages.
    stems: Vec<(usize, StemLink)>,
}

/// The stem of a word, if it is another than its folded form, and how many articles more, or fewer, say so.
struct StemLink {
    stem: Option<String>,
    count: i64,
}

impl WordChange {
    /// Takes out what changes in its group, as bytes.
    fn take_change(&mut self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.added.len() + self.removed.len() * 4 + 12);
        put_number(&mut bytes, self.removed.len() as u64);
        std::mem::take(&mut self.removed).iter().for_each(|at| put_number(&mut bytes, *at));
        put_number(&mut bytes, std::mem::take(&mut self.hits));
        bytes.extend(std::mem::take(&mut self.added));
        put_number(&mut bytes, 0);
        bytes
    }
}

/// What changes in a group of words that belong together, as bytes.
fn change_of_links(links: &BTreeMap<String, i64>) -> Vec<u8> {
    let mut bytes = vec![0, 0];
    put_number(&mut bytes, links.len() as u64);
    for (text, count) in links {
        put_text(&mut bytes, text);
        put_number(&mut bytes, ((count << 1) ^ (count >> 63)) as u64);
    }
    bytes
}

/// The words of one state of an article with their places and whether its other state has them too. Of an article that
/// stays where it is only those that have other places there.
fn differing<'w>(
    words: &'w WordBag,
    other: &'w WordBag,
    stays: bool,
) -> impl Iterator<Item = (&'w str, &'w [u8], bool)> {
    let others: FxHashMap<&[u8], &[u8]> = other.iter().collect();
    words.iter().filter_map(move |(form, places)| {
        let there = others.get(form);
        if stays && there == Some(&places) {
            return None;
        }
        Some((std::str::from_utf8(form).ok()?, places, there.is_some()))
    })
}

/// So many hits are held in memory.
const HELD: usize = 600_000;

impl<'a> Collecting<'a> {
    /// Collects; what is too much goes to a folder.
    pub(super) fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            words: Vec::new(),
            known: FxHashMap::default(),
            languages: Vec::new(),
            held: 0,
            runs: Vec::new(),
        }
    }

    /// Takes in an article that was one thing and is another.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn add(&mut self, old: Option<Placed>, new: Option<Placed>) -> io::Result<()> {
        let same_language =
            old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| old.language == new.language);
        let stays = same_language && old.as_ref().map(|old| old.at) == new.as_ref().map(|new| new.at);
        let empty = WordBag::default();
        let old_words = old.as_ref().map_or(&empty, |old| &old.words);
        let new_words = new.as_ref().map_or(&empty, |new| &new.words);
        if let Some(old) = &old {
            let language = self.language(&old.language);
            for (form, _, also) in differing(old_words, new_words, stays) {
                let links = if same_language && also { 0 } else { -1 };
                self.word(language, form, links).removed.push(old.at);
            }
        }
        if let Some(new) = &new {
            let language = self.language(&new.language);
            for (form, places, also) in differing(new_words, old_words, stays) {
                let links = if same_language && also { 0 } else { 1 };
                self.held += 1 + places.len() / 8;
                let word = self.word(language, form, links);
                word.hits += 1;
                WordHit::put(new.at, places, &mut word.added);
            }
        }
        if self.held > HELD { self.spill() } else { Ok(()) }
    }

    /// The place of a language among the languages.
    fn language(&mut self, tag: &str) -> usize {
        self.languages.iter().position(|(known, _)| known == tag).unwrap_or_else(|| {
            self.languages.push((tag.to_owned(), Stems::new(tag)));
            self.languages.len() - 1
        })
    }

    /// A word, of which so many articles more say that it has its stem in a language.
    fn word(&mut self, language: usize, form: &str, count: i64) -> &mut WordChange {
        let at = *self.known.get(form).unwrap_or(&self.words.len());
        if at == self.words.len() {
            self.known.insert(form.into(), at);
            self.words.push(WordChange {
                exact: form.into(),
                folded: fold(form),
                removed: Vec::new(),
                added: Vec::new(),
                hits: 0,
                stems: Vec::new(),
            });
        }
        let word = &mut self.words[at];
        if count != 0 {
            let link = word.stems.iter().position(|(own, _)| *own == language).unwrap_or_else(|| {
                let stem = self.languages.get(language).and_then(|(_, stems)| stems.stem(form, &word.folded));
                word.stems.push((language, StemLink { stem, count: 0 }));
                word.stems.len() - 1
            });
            word.stems[link].1.count += count;
        }
        word
    }

    /// Takes out what changes, by group in ascending order.
    fn take_groups(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut groups = Vec::with_capacity(self.words.len());
        let mut links: BTreeMap<Vec<u8>, BTreeMap<String, i64>> = BTreeMap::new();
        for word in &mut self.words {
            for (_, link) in &mut word.stems {
                let count = std::mem::take(&mut link.count);
                let Some(stem) = link.stem.as_ref().filter(|_| count != 0) else { continue };
                for (key, end, text) in [(stem, OF_STEM, &word.folded), (&word.folded, STEMS, stem)] {
                    let mut key = key.as_bytes().to_vec();
                    key.push(end);
                    *links.entry(key).or_default().entry(text.clone()).or_default() += count;
                }
            }
            if word.hits > 0 || !word.removed.is_empty() {
                groups.push((key(&word.exact, &word.folded), word.take_change()));
            }
        }
        groups.extend(links.into_iter().map(|(key, links)| (key, change_of_links(&links))));
        groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        groups
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut file = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(self.folder)?);
        for (key, change) in self.take_groups() {
            file.write_all(&(key.len() as u32).to_le_bytes())?;
            file.write_all(&(change.len() as u32).to_le_bytes())?;
            file.write_all(&key)?;
            file.write_all(&change)?;
        }
        let mut file = file.into_inner().map_err(|error| error.into_error())?;
        file.seek(SeekFrom::Start(0))?;
        self.runs.push(file);
        self.held = 0;
        // Words are many; those of the next run are mostly known again, but not all of them for ever.
        if self.words.len() > HELD {
            self.words.clear();
            self.known.clear();
        }
        Ok(())
    }

    /// All that was collected, by group in ascending order.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn finish(mut self) -> io::Result<CollectedChanges> {
        if self.runs.is_empty() {
            let mut groups = self.take_groups();
            groups.reverse();
            return Ok(CollectedChanges { memory: groups, runs: Vec::new() });
        }
        self.spill()?;
        let mut runs = Vec::with_capacity(self.runs.len());
        for file in self.runs {
            let mut run = SortedRun { file: BufReader::with_capacity(1 << 16, file), head: None };
            run.advance()?;
            runs.push(run);
        }
        Ok(CollectedChanges { memory: Vec::new(), runs })
    }
}

/// Changes by group, ascending.
pub(super) struct CollectedChanges {
    /// The last one first.
    memory: Vec<(Vec<u8>, Vec<u8>)>,
    runs: Vec<SortedRun>,
}

struct SortedRun {
    file: BufReader<File>,
    head: Option<(Vec<u8>, Vec<u8>)>,
}

impl SortedRun {
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

impl CollectedChanges {
    /// The next group that really changes.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn next(&mut self) -> io::Result<Option<(Vec<u8>, GroupChange)>> {
        loop {
            let Some((key, mut change)) = self.next_group()? else { return Ok(None) };
            change.settle();
            if !change.is_empty() {
                return Ok(Some((key, change)));
            }
        }
    }

    fn next_group(&mut self) -> io::Result<Option<(Vec<u8>, GroupChange)>> {
        if self.runs.is_empty() {
            return Ok(self.memory.pop().map(|(key, bytes)| {
                let mut change = GroupChange::default();
                GroupChange::take(&bytes, &mut change);
                (key, change)
            }));
        }
        let Some(key) =
            self.runs.iter().filter_map(|run| run.head.as_ref().map(|(key, _)| key)).min().cloned()
        else {
            return Ok(None);
        };
        let mut change = GroupChange::default();
        for run in &mut self.runs {
            if run.head.as_ref().is_some_and(|(own, _)| *own == key)
                && let Some((_, bytes)) = &run.head
            {
                GroupChange::take(bytes, &mut change);
                run.advance()?;
            }
        }
        Ok(Some((key, change)))
    }
}

/// The entry of words or stems that belong together: each with the number of times that articles say so.
pub(super) fn linked(entry: &[u8]) -> BTreeMap<String, i64> {
    let mut reader = NumberReader::new(entry);
    let mut all = BTreeMap::new();
    while !reader.is_empty() && reader.is_sound() {
        let text = reader.text().to_owned();
        all.insert(text, reader.number() as i64);
    }
    all
}

/// The entry after a change; empty if nothing is left.
pub(super) fn relinked(entry: &[u8], links: &BTreeMap<String, i64>) -> Vec<u8> {
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
