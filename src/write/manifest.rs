//! What the builds before this one wrote: for each output file its hash, size and modification time.
//!
//! On disk it is a header and a list of changes, of which the first one is the whole site; a build appends what
//! it changed, and now and then all is written anew. Paths share their beginnings with the path before them
//! (front coding), which makes the file a third as long.

use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, Write};
use std::path::Path;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::written::Written;
use super::{disk, record};

/// Kind and version of the file; the version is the last byte.
const HEADER: &[u8; record::HEADER] = b"ARCHMAN\x01";
/// Changes may grow by this many bytes beyond a quarter of the first one before all is written anew.
const SLACK: u64 = 64 * 1024;
/// An unused place of the index.
const EMPTY: u32 = u32::MAX;

/// All files that earlier builds wrote to one output folder.
#[derive(Debug, Default)]
pub struct OutputManifest {
    /// All paths, one after the other.
    paths: String,
    entries: Vec<ManifestEntry>,
    /// Open addressing: the numbers of entries, each at its path's hash or after it. A power of two long.
    index: Vec<u32>,
    /// How many entries are not removed.
    live: usize,
    /// Bytes of the file's first change and of those after it; none if the file has to be written anew.
    stored: Option<(u64, u64)>,
}

#[derive(Debug)]
struct ManifestEntry {
    start: usize,
    length: u32,
    live: bool,
    written: Written,
}

/// What one build changed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ManifestDelta {
    /// Paths that are no longer ours, sorted.
    pub gone: Vec<String>,
    /// Files written or found to be ours, sorted by path.
    #[serde(with = "front_coded")]
    pub now: Vec<(Box<str>, Written)>,
}

impl ManifestDelta {
    /// True if nothing changed.
    pub(super) fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.now.is_empty()
    }
}

impl OutputManifest {
    /// What was written under `path`, if a build did.
    pub fn get(&self, path: &str) -> Option<Written> {
        self.slot(path).map(|slot| self.entries[slot].written)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.live
    }

    /// True if no build wrote anything, or nothing is known of it.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// All files, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Written)> {
        self.entries.iter().filter(|entry| entry.live).map(|entry| (self.path(entry), entry.written))
    }

    /// One more than the greatest number that [`slot`](Self::slot) gives.
    pub(super) fn slots(&self) -> usize {
        self.entries.len()
    }

    /// The number of the entry of `path`.
    pub(super) fn slot(&self, path: &str) -> Option<usize> {
        self.find(path).ok().filter(|&slot| self.entries[slot].live)
    }

    /// The path and file of an entry, unless it is removed.
    pub(super) fn at(&self, slot: usize) -> Option<(&str, Written)> {
        let entry = &self.entries[slot];
        entry.live.then(|| (self.path(entry), entry.written))
    }

    fn path(&self, entry: &ManifestEntry) -> &str {
        &self.paths[entry.start..entry.start + entry.length as usize]
    }

    /// The entry of `path`, removed or not; else the place of the index where it belongs.
    fn find(&self, path: &str) -> Result<usize, usize> {
        if self.index.is_empty() {
            return Err(0);
        }
        let mask = self.index.len() - 1;
        let mut place = FxBuildHasher.hash_one(path) as usize & mask;
        loop {
            match self.index[place] {
                EMPTY => return Err(place),
                slot if self.path(&self.entries[slot as usize]) == path => return Ok(slot as usize),
                _ => place = (place + 1) & mask,
            }
        }
    }

    fn put(&mut self, path: &str, written: Written) {
        if self.entries.len() * 2 >= self.index.len() {
            self.grow((self.entries.len() + 1) * 4);
        }
        match self.find(path) {
            Ok(slot) => {
                let entry = &mut self.entries[slot];
                self.live += usize::from(!entry.live);
                entry.live = true;
                entry.written = written;
            }
            Err(place) => {
                self.index[place] = self.entries.len() as u32;
                let (start, length) = (self.paths.len(), path.len() as u32);
                self.paths.push_str(path);
                self.entries.push(ManifestEntry { start, length, live: true, written });
                self.live += 1;
            }
        }
    }

    /// Makes an index with at least `least` places.
    fn grow(&mut self, least: usize) {
        self.index = vec![EMPTY; least.next_power_of_two().max(16)];
        for slot in 0..self.entries.len() {
            if let Err(place) = self.find(self.path(&self.entries[slot])) {
                self.index[place] = slot as u32;
            }
        }
    }

    fn remove(&mut self, path: &str) {
        if let Some(slot) = self.slot(path) {
            self.entries[slot].live = false;
            self.live -= 1;
        }
    }

    /// Takes over what a build changed.
    pub(super) fn apply(&mut self, delta: &ManifestDelta) {
        for path in &delta.gone {
            self.remove(path);
        }
        if self.entries.is_empty() {
            self.entries.reserve(delta.now.len());
            self.grow(delta.now.len() * 2 + 2);
        }
        for (path, written) in &delta.now {
            self.put(path, *written);
        }
    }

    /// Reads a manifest. The second value is true if the file is damaged; what stands before the damage holds.
    pub(super) fn load(file: &Path) -> io::Result<(OutputManifest, bool)> {
        // Left if a build was killed while it saved.
        let _ = fs::remove_file(file.with_extension("tmp"));
        Self::peek(file)
    }

    /// The same without the lock: changes nothing.
    pub(super) fn peek(file: &Path) -> io::Result<(OutputManifest, bool)> {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((OutputManifest::default(), false));
            }
            Err(error) => return Err(error),
        };
        let mut manifest = OutputManifest::default();
        let Some(mut rest) = bytes.strip_prefix(HEADER) else { return Ok((manifest, true)) };
        let mut stored: Option<(u64, u64)> = None;
        while !rest.is_empty() {
            let Some((delta, after)) = record::take::<ManifestDelta>(rest) else {
                return Ok((manifest, true));
            };
            manifest.apply(&delta);
            let length = (rest.len() - after.len()) as u64;
            stored = Some(stored.map_or((length, 0), |(first, later)| (first, later + length)));
            rest = after;
        }
        manifest.stored = stored;
        Ok((manifest, false))
    }

    /// Makes the file equal to this manifest, to which `delta` was applied since it was loaded or saved.
    pub(super) fn save(&mut self, file: &Path, delta: &ManifestDelta) -> io::Result<()> {
        let mut bytes = Vec::new();
        if let Some((first, later)) = self.stored
            && later < first / 4 + SLACK
        {
            self.stored = None;
            record::append(&mut bytes, delta).map_err(io::Error::other)?;
            let expected = HEADER.len() as u64 + first + later;
            if let Ok(mut open) = OpenOptions::new().append(true).open(file)
                && open.metadata()?.len() == expected
            {
                if let Err(error) = open.write_all(&bytes).and_then(|()| open.sync_data()) {
                    let _ = open.set_len(expected);
                    return Err(error);
                }
                self.stored = Some((first, later + bytes.len() as u64));
                return Ok(());
            }
            // Somebody deleted or replaced the file: write it anew.
            bytes.clear();
        }
        self.stored = None;
        let mut now: Vec<(Box<str>, Written)> =
            self.iter().map(|(path, written)| (path.into(), written)).collect();
        now.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let all = ManifestDelta { gone: Vec::new(), now };
        bytes.extend_from_slice(HEADER);
        record::append(&mut bytes, &all).map_err(io::Error::other)?;
        replace(file, &bytes)?;
        // Files that are gone leave memory here, too: a process that stays would remember them for ever.
        *self = OutputManifest::default();
        self.apply(&all);
        self.stored = Some(((bytes.len() - HEADER.len()) as u64, 0));
        Ok(())
    }
}

/// Replaces a file durably: whatever happens, it is the old one or the new one.
pub(super) fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = file.with_extension("tmp");
    let write = || -> io::Result<()> {
        let mut open = File::create(&beside)?;
        open.write_all(bytes)?;
        open.sync_data()?;
        drop(open);
        fs::rename(&beside, file)
    };
    if let Err(error) = write() {
        let _ = fs::remove_file(&beside);
        return Err(error);
    }
    if let Some(folder) = file.parent() {
        disk::sync_folder(folder);
    }
    Ok(())
}

/// Paths as the length they share with the path before them, and the rest.
mod front_coded {
    use serde::de::{Error, SeqAccess, Visitor};
    use serde::ser::SerializeSeq;
    use serde::{Deserializer, Serializer};

    use super::Written;

    type Files = Vec<(Box<str>, Written)>;

    pub(super) fn serialize<S: Serializer>(files: &Files, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(files.len()))?;
        let mut before = "";
        for (path, written) in files {
            let mut shared = path.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
            while !path.is_char_boundary(shared) {
                shared -= 1;
            }
            sequence.serialize_element(&(shared as u32, &path[shared..], written))?;
            before = path;
        }
        sequence.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Files, D::Error> {
        struct Paths;
        impl<'de> Visitor<'de> for Paths {
            type Value = Files;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("front-coded paths")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Files, A::Error> {
                let mut files = Files::with_capacity(sequence.size_hint().unwrap_or(0).min(1 << 16));
                while let Some((shared, rest, written)) = sequence.next_element::<(u32, &str, Written)>()? {
                    let before = files.last().map_or("", |(path, _)| &**path);
                    let shared =
                        before.get(..shared as usize).ok_or_else(|| A::Error::custom("shared length"))?;
                    let path = [shared, rest].concat().into_boxed_str();
                    files.push((path, written));
                }
                Ok(files)
            }
        }
        deserializer.deserialize_seq(Paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash;

    fn written(n: u64) -> Written {
        Written { hash: hash(&n.to_le_bytes()), size: n, modified: -(n as i64) }
    }

    fn sorted(manifest: &OutputManifest) -> Vec<(String, Written)> {
        let mut all: Vec<_> = manifest.iter().map(|(path, written)| (path.to_owned(), written)).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    #[test]
    fn what_is_saved_is_loaded_through_many_changes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("m.manifest");
        let mut manifest = OutputManifest::default();
        for round in 0..40u64 {
            let mut delta = ManifestDelta::default();
            for n in 0..60 {
                // Neighbours that share half a letter: é and è differ in their last byte.
                let path = format!("{}/{}{n}/index.html", round * n % 7, ["é", "è"][n as usize % 2]);
                if n % 11 == round % 11 {
                    delta.gone.push(path);
                } else {
                    delta.now.push((path.into(), written(round * 100 + n)));
                }
            }
            delta.now.sort_by(|a, b| a.0.cmp(&b.0));
            delta.now.dedup_by(|a, b| a.0 == b.0);
            manifest.apply(&delta);
            manifest.save(&file, &delta).unwrap();
            let (loaded, damaged) = OutputManifest::load(&file).unwrap();
            assert!(!damaged);
            assert_eq!(sorted(&loaded), sorted(&manifest));
            assert_eq!(loaded.len(), loaded.iter().count());
        }
    }

    #[test]
    fn damage_anywhere_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("m.manifest");
        let mut manifest = OutputManifest::default();
        let delta =
            ManifestDelta { gone: vec![], now: vec![("a".into(), written(1)), ("ab".into(), written(2))] };
        manifest.apply(&delta);
        manifest.save(&file, &delta).unwrap();
        let good = fs::read(&file).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            fs::write(&file, &bad).unwrap();
            let (loaded, damaged) = OutputManifest::load(&file).unwrap();
            assert!(damaged && loaded.is_empty(), "byte {at}");
            fs::write(&file, &good[..at]).unwrap();
            let (loaded, damaged) = OutputManifest::load(&file).unwrap();
            assert!((damaged || at == HEADER.len()) && loaded.is_empty(), "cut at {at}");
        }
    }
}
