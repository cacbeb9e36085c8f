//! An append-only file of what is kept between runs of each file of the site: the last good sources, the words for the
//! search. A record has the path of a file, the hash of that file and a body. The newest record of a path counts.
//!
//! Nothing in such a file is ever needed. Damage between records cuts the rest off, a damaged body is as good as none,
//! and the file may be deleted at any time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::record;
use crate::hash::{Hash, hash};

/// Before a path: its length, the length of the body, and the hash of the site's file.
const FRAME: usize = 4 + 4 + 16;
/// Longer paths are damage.
const LONGEST_PATH: u32 = 1 << 16;

/// How a damaged body is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyCheck {
    /// The body is the site's file itself: its hash stands in the frame.
    Frame,
    /// The body is something else: its own checksum stands before it.
    Own,
}

impl BodyCheck {
    /// Bytes between the path and the body.
    fn size(self) -> u64 {
        if self == Self::Own { 16 } else { 0 }
    }
}

/// Where a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BodyPlace {
    offset: u64,
    length: u32,
}

/// An open file.
#[derive(Debug)]
pub(crate) struct KeyedFile {
    path: PathBuf,
    file: Mutex<File>,
    /// What the file begins with: its kind, its version and what its bodies were made with.
    header: Vec<u8>,
    check: BodyCheck,
    /// The newest record of each path.
    places: FxHashMap<Arc<str>, (Hash, BodyPlace)>,
    /// Bytes of the file, and bytes of records that a newer one replaced.
    size: u64,
    stale: u64,
}

impl KeyedFile {
    /// Opens a file, which is made if need be. One with another header is begun anew; damage ends it.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn open(path: PathBuf, header: Vec<u8>, check: BodyCheck) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let places = FxHashMap::default();
        let mut store = Self { path, file: Mutex::new(file), header, check, places, size: 0, stale: 0 };
        store.load()?;
        Ok(store)
    }

    fn load(&mut self) -> io::Result<()> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let length = file.metadata()?.len();
        let mut reader = BufReader::with_capacity(1 << 16, &*file);
        let mut header = vec![0; self.header.len()];
        self.size = header.len() as u64;
        if reader.read_exact(&mut header).is_err() || header != self.header {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            return file.write_all(&self.header);
        }
        let mut found = Vec::new();
        let mut offset = self.size;
        let mut frame = [0; FRAME];
        while offset + FRAME as u64 <= length && reader.read_exact(&mut frame).is_ok() {
            let number = |at: usize| frame[at..at + 4].try_into().map_or(0, u32::from_le_bytes);
            let (name, body) = (number(0), number(4));
            let begin = offset + FRAME as u64 + u64::from(name) + self.check.size();
            if begin + u64::from(body) > length || name > LONGEST_PATH {
                break;
            }
            let mut path = vec![0; name as usize];
            reader.read_exact(&mut path)?;
            reader.seek_relative((self.check.size() + u64::from(body)) as i64)?;
            let (Ok(path), Ok(hash)) = (String::from_utf8(path), Hash::try_from(&frame[8..])) else { break };
            found.push((path.into(), hash, BodyPlace { offset: begin, length: body }));
            offset = begin + u64::from(body);
        }
        file.set_len(offset)?;
        self.size = offset;
        for (path, hash, place) in found {
            self.remember(path, hash, place);
        }
        Ok(())
    }

    fn remember(&mut self, path: Arc<str>, hash: Hash, place: BodyPlace) {
        let name = path.len() as u64;
        if let Some((_, old)) = self.places.insert(path, (hash, place)) {
            self.stale += self.size_of(old) + name;
        }
    }

    /// Bytes of a record without its path.
    fn size_of(&self, place: BodyPlace) -> u64 {
        FRAME as u64 + self.check.size() + u64::from(place.length)
    }

    /// Bytes of the file.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Bytes of records that a newer one replaced.
    pub(crate) fn stale(&self) -> u64 {
        self.stale
    }

    /// Bytes of the records of these bodies, without their paths.
    pub(crate) fn size_of_all(&self, places: impl Iterator<Item = BodyPlace>) -> u64 {
        places.map(|place| self.size_of(place)).sum()
    }

    /// The newest record of a path: the hash of the site's file, and where the body is.
    pub(crate) fn newest(&self, path: &str) -> Option<(Hash, BodyPlace)> {
        self.places.get(path).copied()
    }

    /// The newest records of all paths, in the order of the paths.
    pub(crate) fn all(&self) -> Vec<(Arc<str>, Hash, BodyPlace)> {
        let mut all: Vec<_> =
            self.places.iter().map(|(path, (hash, place))| (path.clone(), *hash, *place)).collect();
        all.sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));
        all
    }

    /// The body at a place by its own checksum; `None` if it is damaged.
    pub(crate) fn read(&self, place: BodyPlace) -> Option<Vec<u8>> {
        self.body(place, None)
    }

    /// The newest body of a path; `None` if there is none or it is damaged.
    pub(crate) fn read_newest(&self, path: &str) -> Option<Vec<u8>> {
        let (file, place) = self.newest(path)?;
        self.body(place, Some(&file))
    }

    /// The body at a place, if it has the hash that it must have.
    fn body(&self, place: BodyPlace, file: Option<&Hash>) -> Option<Vec<u8>> {
        let bytes = self.raw(place)?;
        match self.check {
            BodyCheck::Own => record::unsealed(bytes),
            BodyCheck::Frame => (hash(&bytes) == *file?).then_some(bytes),
        }
    }

    /// A body as it stands in the file, with the checksum that stands before it.
    fn raw(&self, place: BodyPlace) -> Option<Vec<u8>> {
        let sum = self.check.size();
        let mut bytes = vec![0; sum as usize + place.length as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place.offset.checked_sub(sum)?)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Appends bodies, each with the path and the hash of its file.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn keep<B: AsRef<[u8]>>(
        &mut self,
        bodies: impl IntoIterator<Item = (Arc<str>, Hash, B)>,
    ) -> io::Result<()> {
        let mut buffer = Vec::new();
        let mut placed = Vec::new();
        for (path, file, body) in bodies {
            let body = body.as_ref();
            let sum = (self.check == BodyCheck::Own).then(|| hash(body));
            let sum = sum.as_ref().map_or(&[][..], |sum| sum);
            let place = append(&mut buffer, self.size, &path, &file, sum, body);
            placed.push((path, file, place));
        }
        if placed.is_empty() {
            return Ok(());
        }
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.size))?;
        file.write_all(&buffer)?;
        self.size += buffer.len() as u64;
        for (path, file, place) in placed {
            self.remember(path, file, place);
        }
        Ok(())
    }

    /// Writes the file anew with these records only, and says where their bodies are now, in the same order. Bodies are
    /// copied with the checksums that they have, so that a damaged one is still noticed.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn rewrite(&mut self, needed: &[(Arc<str>, Hash, BodyPlace)]) -> io::Result<Vec<BodyPlace>> {
        let fresh = self.path.with_extension("new");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&fresh)?;
        file.write_all(&self.header)?;
        let mut size = self.header.len() as u64;
        let mut places = FxHashMap::default();
        let mut all = Vec::with_capacity(needed.len());
        for (path, hash, place) in needed {
            let missing = || io::Error::new(io::ErrorKind::InvalidData, "a kept body is missing");
            let raw = self.raw(*place).ok_or_else(missing)?;
            let (sum, body) = raw.split_at(self.check.size() as usize);
            let mut record = Vec::new();
            let place = append(&mut record, size, path, hash, sum, body);
            file.write_all(&record)?;
            size += record.len() as u64;
            places.insert(path.clone(), (*hash, place));
            all.push(place);
        }
        fs::rename(&fresh, &self.path)?;
        self.file = Mutex::new(file);
        (self.places, self.size, self.stale) = (places, size, 0);
        Ok(all)
    }
}

/// Appends a record to `buffer`, which will stand at `base` in the file.
fn append(buffer: &mut Vec<u8>, base: u64, path: &str, file: &Hash, sum: &[u8], body: &[u8]) -> BodyPlace {
    buffer.extend((path.len() as u32).to_le_bytes());
    buffer.extend((body.len() as u32).to_le_bytes());
    buffer.extend(file);
    buffer.extend(path.as_bytes());
    buffer.extend(sum);
    let place = BodyPlace { offset: base + buffer.len() as u64, length: body.len() as u32 };
    buffer.extend(body);
    place
}
