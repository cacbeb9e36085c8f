//! A sorted sequence of entries in blocks, brought up to date group by group: blocks that no change reaches are neither
//! read nor written.

use std::collections::VecDeque;
use std::io;

use rayon::prelude::*;

use super::bits::{NumberReader, put_bytes, put_number};
use super::block::{self, BlockName, Cuts, Effort};
use super::store::Blocks;

/// A block of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ListedBlock {
    pub name: BlockName,
    /// The key of its first entry.
    pub first: Vec<u8>,
}

/// Key and content.
pub(super) type KeyedContent = (Vec<u8>, Vec<u8>);

/// Behind the name of a group stands what tells its entries from each other.
pub(super) const MARK: u8 = 0;

/// Whether an entry belongs to a group.
pub(super) fn belongs(key: &[u8], group: &[u8]) -> bool {
    key.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest[0] == MARK)
}

/// The entries of a block.
pub(super) fn entries(raw: &[u8]) -> Vec<KeyedContent> {
    let mut reader = NumberReader::new(raw);
    let mut key: Vec<u8> = Vec::new();
    let mut all = Vec::new();
    while !reader.is_empty() && reader.is_sound() {
        let shared = reader.number() as usize;
        key.truncate(shared);
        key.extend_from_slice(reader.bytes());
        all.push((key.clone(), reader.bytes().to_vec()));
    }
    all
}

fn append(raw: &mut Vec<u8>, before: Option<&[u8]>, (key, content): &KeyedContent) {
    let shared = before.map_or(0, |before| before.iter().zip(key).take_while(|(a, b)| a == b).count());
    put_number(raw, shared as u64);
    put_bytes(raw, &key[shared..]);
    put_bytes(raw, content);
}

/// A sequence being brought up to date. Groups are replaced in ascending order.
pub(super) struct Updating<'a> {
    kind: char,
    cuts: Cuts,
    effort: Effort,
    blocks: &'a Blocks,
    old: Vec<ListedBlock>,
    /// The next old block that was not looked at.
    next: usize,
    /// Entries of an old block, or of several, that were read and not placed yet.
    open: VecDeque<KeyedContent>,
    new: Vec<ListedBlock>,
    filling: Vec<u8>,
    first: Vec<u8>,
    last: Vec<u8>,
    /// Blocks to be written, with their place in `new`.
    full: Vec<(usize, Vec<u8>)>,
}

/// So many blocks are written at once.
const AT_ONCE: usize = 64;

impl<'a> Updating<'a> {
    /// Begins with the blocks as they are.
    pub(super) fn new(
        kind: char,
        cuts: Cuts,
        effort: Effort,
        blocks: &'a Blocks,
        old: Vec<ListedBlock>,
    ) -> Self {
        Self {
            kind,
            cuts,
            effort,
            blocks,
            old,
            next: 0,
            open: VecDeque::new(),
            new: Vec::new(),
            filling: Vec::new(),
            first: Vec::new(),
            last: Vec::new(),
            full: Vec::new(),
        }
    }

    /// Takes the entries of a group out, for others to be put in their place.
    ///
    /// # Errors
    /// A block that is damaged, or an error of the system.
    pub(super) fn take(&mut self, group: &[u8]) -> io::Result<Vec<KeyedContent>> {
        loop {
            while self.open.front().is_some_and(|(key, _)| **key < *group) {
                let entry = self.open.pop_front().unwrap_or_default();
                self.put(entry)?;
            }
            if !self.open.is_empty() {
                break;
            }
            // Blocks that end before the group stay as they are, where a cut leads up to them.
            while self.filling.is_empty()
                && self.old.get(self.next + 1).is_some_and(|later| *later.first <= *group)
            {
                self.new.push(self.old[self.next].clone());
                self.next += 1;
            }
            let reaches = |block: &ListedBlock| *block.first <= *group || belongs(&block.first, group);
            if !self.filling.is_empty() && self.next < self.old.len()
                || self.old.get(self.next).is_some_and(reaches)
            {
                self.open_next()?;
            } else {
                break;
            }
        }
        let mut taken = Vec::new();
        loop {
            while self.open.front().is_some_and(|(key, _)| belongs(key, group)) {
                taken.extend(self.open.pop_front());
            }
            let more = self.open.is_empty()
                && self.old.get(self.next).is_some_and(|block| belongs(&block.first, group));
            if !more {
                return Ok(taken);
            }
            self.open_next()?;
        }
    }

    fn open_next(&mut self) -> io::Result<()> {
        let raw = self.blocks.read(&self.old[self.next].name)?;
        self.open.extend(entries(&raw));
        self.next += 1;
        Ok(())
    }

    /// Puts an entry at the end of what was placed.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn put(&mut self, entry: KeyedContent) -> io::Result<()> {
        let before = self.filling.len();
        let last = (!self.filling.is_empty()).then_some(&*self.last);
        append(&mut self.filling, last, &entry);
        if before == 0 {
            self.first.clone_from(&entry.0);
        }
        // Without what it shares with the entry before: that may be another one day.
        let size = entry.0.len() + entry.1.len();
        let lot = block::lot(&entry.0);
        self.last = entry.0;
        if self.cuts.after(self.filling.len(), size, lot) {
            self.cut()?;
        }
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        if self.filling.is_empty() {
            return Ok(());
        }
        let raw = std::mem::take(&mut self.filling);
        let name = block::name(self.kind, &raw);
        self.full.push((self.new.len(), raw));
        self.new.push(ListedBlock { name, first: std::mem::take(&mut self.first) });
        if self.full.len() >= AT_ONCE {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let full = std::mem::take(&mut self.full);
        full.par_iter().try_for_each(|(at, raw)| self.blocks.write(&self.new[*at].name, raw, self.effort))
    }

    /// Ends the sequence; gives its blocks.
    ///
    /// # Errors
    /// A block that is damaged, or an error of the system.
    pub(super) fn finish(mut self) -> io::Result<Vec<ListedBlock>> {
        loop {
            while let Some(entry) = self.open.pop_front() {
                self.put(entry)?;
            }
            if self.filling.is_empty() || self.next == self.old.len() {
                break;
            }
            self.open_next()?;
        }
        self.new.extend(self.old.drain(self.next..));
        self.cut()?;
        self.write()?;
        Ok(self.new)
    }
}

/// A block of entries that can be made anew at any time, by a number that stands for the content of each.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Numbered {
    pub name: BlockName,
    pub ids: Vec<u64>,
}

/// Brings blocks up to date whose entries can be made anew: a block whose entries are the same is taken over. `make`
/// gives an entry by its place and its size in bytes, `join` the bytes of a block.
///
/// # Errors
/// What `make` says, or an error of the system.
pub(super) fn renumber<T: Send, E: Send + From<io::Error>>(
    kind: char,
    cuts: Cuts,
    blocks: &Blocks,
    old: &[Numbered],
    ids: &[u64],
    make: impl Fn(usize) -> Result<(T, usize), E> + Sync,
    join: impl Fn(Vec<T>) -> Vec<u8>,
) -> Result<Vec<Numbered>, E> {
    let by_first: rustc_hash::FxHashMap<u64, usize> =
        old.iter().enumerate().filter_map(|(at, block)| Some((*block.ids.first()?, at))).collect();
    let mut new: Vec<Numbered> = Vec::new();
    let mut full: Vec<(usize, Vec<u8>)> = Vec::new();
    let write = |new: &[Numbered], full: &mut Vec<(usize, Vec<u8>)>| {
        let full = std::mem::take(full);
        full.par_iter().try_for_each(|(at, raw)| blocks.write(&new[*at].name, raw, Effort::Some))
    };
    let mut ready: VecDeque<(T, usize)> = VecDeque::new();
    let mut at = 0;
    while at < ids.len() {
        if let Some(known) = by_first.get(&ids[at]) {
            let block = &old[*known];
            let end = at + block.ids.len();
            // The last one was cut by the end alone.
            let ends_alike = *known + 1 < old.len() || end == ids.len();
            if ends_alike && ids.get(at..end) == Some(&block.ids) {
                new.push(block.clone());
                at = end;
                ready.clear();
                continue;
            }
        }
        let begin = at;
        let mut filled = 0;
        let mut entries = Vec::new();
        while at < ids.len() {
            if ready.is_empty() {
                // Some at once, for all cores.
                let made: Vec<_> = (at..ids.len().min(at + 256)).into_par_iter().map(&make).collect();
                for entry in made {
                    ready.push_back(entry?);
                }
            }
            let Some((entry, size)) = ready.pop_front() else { break };
            entries.push(entry);
            filled += size;
            at += 1;
            if cuts.after(filled, size, ids[at - 1]) {
                break;
            }
        }
        let raw = join(entries);
        let name = block::name(kind, &raw);
        full.push((new.len(), raw));
        new.push(Numbered { name, ids: ids[begin..at].to_vec() });
        if full.len() >= AT_ONCE {
            write(&new, &mut full)?;
        }
    }
    write(&new, &mut full)?;
    Ok(new)
}
