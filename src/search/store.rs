//! What is kept of an index between runs, in `.archive/search/`: its blocks, the leaves of all articles, and what of them
//! the index was made from. Without such a folder all lies in one that vanishes with the program, so that memory is
//! bounded either way. Nothing here is ever needed: what is missing or damaged is made again.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tempfile::{NamedTempFile, TempDir};

use super::block::{self, EXTENSION, Effort};
use super::leaf::Leaf;
use crate::hash::{Hash, hash};

/// The folder of an index. It is made when it is first needed.
#[derive(Debug)]
pub(crate) struct Folder {
    place: Option<PathBuf>,
    used: Mutex<Option<Used>>,
}

/// The folder that is used.
#[derive(Debug)]
enum Used {
    /// The one that stays; the lock is given up with the file.
    Staying(PathBuf, #[expect(dead_code, reason = "held for its lock")] File),
    Vanishing(TempDir),
}

impl Folder {
    /// A folder that stays, or one that vanishes.
    pub(crate) fn new(place: Option<PathBuf>) -> Self {
        Self { place, used: Mutex::default() }
    }

    /// The folder, which is there now. While another program has the one that stays, it is one that vanishes.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn path(&self) -> io::Result<PathBuf> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.is_none() {
            *used = Some(match self.place.as_deref().and_then(lock) {
                Some((place, lock)) => Used::Staying(place, lock),
                None => Used::Vanishing(tempfile::Builder::new().prefix("archive-search-").tempdir()?),
            });
        }
        Ok(match &*used {
            Some(Used::Staying(place, _)) => place.clone(),
            Some(Used::Vanishing(folder)) => folder.path().to_owned(),
            None => PathBuf::new(),
        })
    }
}

/// Takes a folder for this program alone, if it can be had.
fn lock(place: &Path) -> Option<(PathBuf, File)> {
    fs::create_dir_all(place).ok()?;
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(place.join("lock")).ok()?;
    file.try_lock().ok()?;
    Some((place.to_owned(), file))
}

/// The blocks of an index.
#[derive(Debug)]
pub(crate) struct Blocks {
    folder: PathBuf,
    /// Those that were written by this process.
    written: Mutex<BTreeSet<String>>,
}

impl Blocks {
    /// The blocks in a folder.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let folder = folder.join("blocks");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, written: Mutex::default() })
    }

    /// Whether a block is there and sound. What was just written is not looked at again.
    pub(crate) fn is_sound(&self, name: &str) -> bool {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner).contains(name);
        written || self.read(name).is_ok()
    }

    /// Where the file of a block lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{EXTENSION}"))
    }

    /// The file of a block as it is.
    ///
    /// # Errors
    /// If it is not there.
    pub(crate) fn file(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(name))
    }

    /// The bytes of a block.
    ///
    /// # Errors
    /// If it is not there, or damaged.
    pub(crate) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let raw = block::decode(name, &self.file(name)?)?;
        if block::name(name.chars().next().unwrap_or_default(), &raw) == name {
            Ok(raw)
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, format!("{name} is damaged")))
        }
    }

    /// Writes a block that may be there.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn write(&self, name: &str, raw: &[u8], effort: Effort) -> io::Result<()> {
        let path = self.path(name);
        let file = block::encode(name, raw, effort)?;
        // What is there may be damaged.
        if !fs::read(&path).is_ok_and(|there| there == file) {
            replace(&path, &file)?;
        }
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        Ok(())
    }

    /// Removes the blocks that are no more.
    pub(crate) fn retain(&self, names: &BTreeSet<&str>) {
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        for file in files.flatten() {
            let name = file.file_name();
            let name = name.to_string_lossy();
            if !name.strip_suffix(EXTENSION).is_some_and(|name| names.contains(name)) {
                // If it stays it takes up room, no more.
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

/// Writes a file; it is the old one or the new one whatever happens.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Where the bytes of a leaf are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct LeafPlace {
    offset: u64,
    length: u32,
}

/// The leaves of articles: one file to which new ones are appended.
#[derive(Debug)]
pub(crate) struct Leaves {
    path: PathBuf,
    file: Mutex<File>,
    /// The newest leaf of each article's file, with the hash of that file.
    places: FxHashMap<Arc<str>, (Hash, LeafPlace)>,
    /// Bytes of the file.
    size: u64,
}

const MAGIC: &[u8; 8] = b"archlea1";
/// Kind, and a hash of everything that leaves are made with.
const HEADER: u64 = 8 + 16;
/// Lengths of path and leaf, hash of the article's file; behind the path stands the checksum of the leaf.
const FRAME: usize = 4 + 4 + 16;
const SUM: u64 = 16;

impl Leaves {
    /// Opens the file in a folder. One that was made otherwise is begun anew; damage ends it.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn open(folder: &Path, base: &Hash) -> io::Result<Self> {
        let path = folder.join("leaves");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let mut leaves = Self { path, file: Mutex::new(file), places: FxHashMap::default(), size: 0 };
        leaves.load(base)?;
        Ok(leaves)
    }

    fn load(&mut self, base: &Hash) -> io::Result<()> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let length = file.metadata()?.len();
        let mut reader = io::BufReader::with_capacity(1 << 16, &*file);
        let mut header = [0; HEADER as usize];
        let is_ours = reader.read_exact(&mut header).is_ok() && header[..8] == *MAGIC && header[8..] == *base;
        if !is_ours {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(MAGIC)?;
            file.write_all(base)?;
            self.size = HEADER;
            return Ok(());
        }
        let mut offset = HEADER;
        let mut frame = [0; FRAME];
        while offset + FRAME as u64 <= length && reader.read_exact(&mut frame).is_ok() {
            let number = |at: usize| frame[at..at + 4].try_into().map_or(0, u32::from_le_bytes);
            let (name, body) = (number(0), number(4));
            let begin = offset + FRAME as u64 + u64::from(name) + SUM;
            if begin + u64::from(body) > length || name > 1 << 16 {
                break;
            }
            let mut path = vec![0; name as usize];
            reader.read_exact(&mut path)?;
            reader.seek_relative(SUM as i64 + i64::from(body))?;
            let (Ok(path), Ok(hash)) = (String::from_utf8(path), Hash::try_from(&frame[8..24])) else {
                break;
            };
            self.places.insert(path.into(), (hash, LeafPlace { offset: begin, length: body }));
            offset = begin + u64::from(body);
        }
        file.set_len(offset)?;
        self.size = offset;
        Ok(())
    }

    /// Where the leaf of an article's file is, if it is that of the file with this hash.
    pub(crate) fn find(&self, path: &str, hash: &Hash) -> Option<LeafPlace> {
        self.places.get(path).filter(|(known, _)| known == hash).map(|(_, place)| *place)
    }

    /// The leaf at a place; `None` if it is damaged.
    pub(crate) fn read(&self, place: LeafPlace) -> Option<Leaf> {
        Leaf::decode(&self.body(place)?)
    }

    fn body(&self, place: LeafPlace) -> Option<Vec<u8>> {
        let mut bytes = vec![0; SUM as usize + place.length as usize];
        read_at(&self.file, &mut bytes, place.offset.checked_sub(SUM)?)?;
        let body = bytes.split_off(SUM as usize);
        (hash(&body) == *bytes).then_some(body)
    }

    /// What is shown of the text of the leaf at a place; `None` if it is damaged.
    pub(crate) fn shown(&self, place: LeafPlace) -> Option<String> {
        Leaf::shown_of(&self.body(place)?)
    }

    /// Keeps leaves, each with its article's path and the hash of its file.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn keep(&mut self, leaves: Vec<(Arc<str>, Hash, Vec<u8>)>) -> io::Result<()> {
        if leaves.is_empty() {
            return Ok(());
        }
        let mut buffer = Vec::new();
        let mut placed = Vec::with_capacity(leaves.len());
        for (path, hash, body) in leaves {
            let place = append(&mut buffer, self.size, &path, &hash, &body);
            placed.push((path, (hash, place)));
        }
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.size))?;
        file.write_all(&buffer)?;
        self.size += buffer.len() as u64;
        self.places.extend(placed);
        Ok(())
    }

    /// Whether more than half of the file is out of date, if these leaves are all that is needed.
    pub(crate) fn is_bloated(&self, needed: impl Iterator<Item = LeafPlace>) -> bool {
        let live: u64 = needed.map(|place| u64::from(place.length) + FRAME as u64 + SUM).sum();
        self.size > 1 << 22 && live < self.size / 2
    }

    /// Writes the file anew with these leaves only, and says where they are now, in the same order.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn rewrite(
        &mut self,
        base: &Hash,
        needed: &[(Arc<str>, Hash, LeafPlace)],
    ) -> io::Result<Vec<LeafPlace>> {
        let fresh = self.path.with_extension("new");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&fresh)?;
        file.write_all(MAGIC)?;
        file.write_all(base)?;
        let mut size = HEADER;
        let mut places = FxHashMap::default();
        let mut all = Vec::with_capacity(needed.len());
        for (path, hash, place) in needed {
            let mut body = vec![0; place.length as usize];
            read_at(&self.file, &mut body, place.offset)
                .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a leaf is missing"))?;
            let mut record = Vec::new();
            let place = append(&mut record, size, path, hash, &body);
            file.write_all(&record)?;
            size += record.len() as u64;
            places.insert(path.clone(), (*hash, place));
            all.push(place);
        }
        fs::rename(&fresh, &self.path)?;
        self.file = Mutex::new(file);
        self.places = places;
        self.size = size;
        Ok(all)
    }
}

fn read_at(file: &Mutex<File>, bytes: &mut [u8], at: u64) -> Option<()> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(bytes).ok()
}

/// Appends a record to `buffer`, which will stand at `base` in the file.
fn append(buffer: &mut Vec<u8>, base: u64, path: &str, file: &Hash, body: &[u8]) -> LeafPlace {
    buffer.extend((path.len() as u32).to_le_bytes());
    buffer.extend((body.len() as u32).to_le_bytes());
    buffer.extend(file);
    buffer.extend(path.as_bytes());
    buffer.extend(hash(body));
    let place = LeafPlace { offset: base + buffer.len() as u64, length: body.len() as u32 };
    buffer.extend(body);
    place
}
