//! The last good source of every article, for as long as its file has errors.
//!
//! One append-only file of records: path, hash, bytes. When more than half of it is out of date it is written
//! anew. It is a convenience, never a source of truth: a record that does not match its hash is as good as
//! none, and the file may be deleted at any time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use crate::hash::{Hash, hash};

/// Where a record's bytes are.
#[derive(Clone, Copy, Debug)]
struct Place {
    offset: u64,
    length: u32,
    hash: Hash,
}

/// An open store.
#[derive(Debug)]
pub(super) struct LastGood {
    path: PathBuf,
    file: Mutex<File>,
    places: FxHashMap<Arc<str>, Place>,
    /// Bytes in the file, and bytes that records of the past take.
    size: u64,
    stale: u64,
}

/// Path length, body length, hash.
const HEADER: usize = 4 + 4 + 16;
/// Below this the file is never written anew.
const SMALL: u64 = 1 << 20;

impl LastGood {
    /// Opens the store in a folder, which is made if need be. A damaged file is cut at the damage.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join("last-good");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let mut store =
            Self { path, file: Mutex::new(file), places: FxHashMap::default(), size: 0, stale: 0 };
        store.load()?;
        Ok(store)
    }

    fn load(&mut self) -> io::Result<()> {
        let file = self.file.get_mut().map_err(|_| io::Error::other("poisoned"))?;
        let length = file.metadata()?.len();
        let mut reader = BufReader::new(&*file);
        let mut offset = 0;
        let mut found: Vec<(Arc<str>, Place)> = Vec::new();
        let mut header = [0; HEADER];
        while offset + HEADER as u64 <= length && reader.read_exact(&mut header).is_ok() {
            let number =
                |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
            let (name, body) = (number(0), number(4));
            let end = offset + HEADER as u64 + u64::from(name) + u64::from(body);
            if end > length || name > 1 << 16 {
                break;
            }
            let mut path = vec![0; name as usize];
            reader.read_exact(&mut path)?;
            reader.seek_relative(i64::from(body))?;
            let (Ok(path), Ok(hash)) = (String::from_utf8(path), Hash::try_from(&header[8..])) else { break };
            let place = Place { offset: offset + HEADER as u64 + u64::from(name), length: body, hash };
            found.push((path.into(), place));
            offset = end;
        }
        file.set_len(offset)?;
        self.size = offset;
        for (path, place) in found {
            self.remember(path, place);
        }
        Ok(())
    }

    fn remember(&mut self, path: Arc<str>, place: Place) {
        let name = path.len() as u64;
        if let Some(old) = self.places.insert(path, place) {
            self.stale += HEADER as u64 + name + u64::from(old.length);
        }
    }

    /// Whether the newest source kept of a file has this hash.
    pub(super) fn holds(&self, path: &str, hash: &Hash) -> bool {
        self.places.get(path).is_some_and(|place| place.hash == *hash)
    }

    /// The newest source kept of a file.
    pub(super) fn last(&self, path: &str) -> Option<Vec<u8>> {
        let place = self.places.get(path)?;
        let mut bytes = vec![0; place.length as usize];
        let mut file = self.file.lock().ok()?;
        file.seek(SeekFrom::Start(place.offset)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        (hash(&bytes) == place.hash).then_some(bytes)
    }

    /// The same, if it has this hash.
    pub(super) fn read(&self, path: &str, hash: &Hash) -> Option<Vec<u8>> {
        self.holds(path, hash).then(|| self.last(path)).flatten()
    }

    /// Keeps sources.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn keep(&mut self, sources: &[(Arc<str>, Vec<u8>)]) -> io::Result<()> {
        if sources.is_empty() {
            return Ok(());
        }
        let mut buffer = Vec::new();
        let mut places = Vec::with_capacity(sources.len());
        for (path, bytes) in sources {
            places.push((path.clone(), append(&mut buffer, self.size, path, bytes)));
        }
        let file = self.file.get_mut().map_err(|_| io::Error::other("poisoned"))?;
        file.seek(SeekFrom::Start(self.size))?;
        file.write_all(&buffer)?;
        self.size += buffer.len() as u64;
        for (path, place) in places {
            self.remember(path, place);
        }
        if self.size > SMALL && self.stale > self.size / 2 {
            self.rewrite()?;
        }
        Ok(())
    }

    /// Writes the file anew with the newest record of each file only.
    fn rewrite(&mut self) -> io::Result<()> {
        let mut paths: Vec<Arc<str>> = self.places.keys().cloned().collect();
        paths.sort_unstable();
        let fresh = self.path.with_extension("new");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&fresh)?;
        let (mut size, mut places) = (0, FxHashMap::default());
        for path in paths {
            if let Some(bytes) = self.last(&path) {
                let mut record = Vec::new();
                let place = append(&mut record, size, &path, &bytes);
                file.write_all(&record)?;
                size += record.len() as u64;
                places.insert(path, place);
            }
        }
        fs::rename(&fresh, &self.path)?;
        self.file = Mutex::new(file);
        (self.places, self.size, self.stale) = (places, size, 0);
        Ok(())
    }
}

/// Appends a record to `buffer`, which will stand at `base` in the file.
fn append(buffer: &mut Vec<u8>, base: u64, path: &str, bytes: &[u8]) -> Place {
    let hash = hash(bytes);
    buffer.extend((path.len() as u32).to_le_bytes());
    buffer.extend((bytes.len() as u32).to_le_bytes());
    buffer.extend(hash);
    buffer.extend(path.as_bytes());
    let place = Place { offset: base + buffer.len() as u64, length: bytes.len() as u32, hash };
    buffer.extend(bytes);
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_source_is_found_again_and_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = LastGood::open(folder.path()).unwrap();
        let keep = |store: &mut LastGood, path: &str, text: &[u8]| {
            store.keep(&[(path.into(), text.to_vec())]).unwrap()
        };
        keep(&mut store, "a", b"one");
        keep(&mut store, "b", b"two");
        keep(&mut store, "a", b"three");
        let store = LastGood::open(folder.path()).unwrap();
        assert_eq!(store.last("a").as_deref(), Some(&b"three"[..]));
        assert!(store.holds("b", &hash(b"two")) && !store.holds("a", &hash(b"one")));

        let file = folder.path().join("last-good");
        let bytes = fs::read(&file).unwrap();
        for cut in 0..bytes.len() {
            fs::write(&file, &bytes[..cut]).unwrap();
            let store = LastGood::open(folder.path()).unwrap();
            assert!(store.last("a").is_none_or(|text| text == b"one" || text == b"three"));
        }
    }

    #[test]
    fn a_file_that_grew_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = LastGood::open(folder.path()).unwrap();
        for round in 0..40u8 {
            store.keep(&[("a".into(), vec![round; 100_000])]).unwrap();
        }
        assert!(store.size < 2_000_000);
        assert_eq!(LastGood::open(folder.path()).unwrap().last("a"), Some(vec![39; 100_000]));
    }
}
