//! What is kept of an index between runs, in `.archive/search/`: its blocks, the leaves of all articles, and what of them
//! the index was made from. Without such a folder all lies in one that vanishes with the program, so that memory is
//! bounded either way. Nothing here is ever needed: what is missing or damaged is made again.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{NamedTempFile, TempDir};

use super::block::{self, EXTENSION, Effort};
use super::leaf::Leaf;
use crate::hash::Hash;
use crate::site_path::SitePath;
use crate::write::keyed_file::{BodyCheck, BodyPlace, KeyedFile};

/// The folder of an index. It is made when it is first needed.
#[derive(Debug)]
pub(crate) struct IndexFolder {
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

impl IndexFolder {
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
pub(crate) type LeafPlace = BodyPlace;

/// The leaves of articles: one file to which new ones are appended.
#[derive(Debug)]
pub(crate) struct Leaves(KeyedFile);

const MAGIC: &[u8; 8] = b"archlea1";

impl Leaves {
    /// Opens the file in a folder. One that was made otherwise is begun anew; damage ends it.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn open(folder: &Path, base: &Hash) -> io::Result<Self> {
        let header = [&MAGIC[..], base].concat();
        Ok(Self(KeyedFile::open(folder.join("leaves"), header, BodyCheck::Own)?))
    }

    /// Where the leaf of an article's file is, if it is that of the file with this hash.
    pub(crate) fn find(&self, path: &str, hash: &Hash) -> Option<LeafPlace> {
        self.0.newest(path).filter(|(known, _)| known == hash).map(|(_, place)| place)
    }

    /// The leaf at a place; `None` if it is damaged.
    pub(crate) fn read(&self, place: LeafPlace) -> Option<Leaf> {
        Leaf::decode(&self.0.read(place)?)
    }

    /// What is shown of the text of the leaf at a place; `None` if it is damaged.
    pub(crate) fn shown(&self, place: LeafPlace) -> Option<String> {
        Leaf::shown_of(&self.0.read(place)?)
    }

    /// Keeps leaves, each with its article's path and the hash of its file.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn keep(&mut self, leaves: Vec<(SitePath, Hash, Vec<u8>)>) -> io::Result<()> {
        self.0.keep(leaves.into_iter().map(|(path, hash, leaf)| (path.into(), hash, leaf)))
    }

    /// Whether more than half of the file is out of date, if these leaves are all that is needed.
    pub(crate) fn is_bloated(&self, needed: impl Iterator<Item = LeafPlace>) -> bool {
        self.0.size() > 1 << 22 && self.0.size_of_all(needed) < self.0.size() / 2
    }

    /// Writes the file anew with these leaves only, and says where they are now, in the same order.
    ///
    /// # Errors
    /// An error of the system.
    pub(crate) fn rewrite(&mut self, needed: &[(SitePath, Hash, LeafPlace)]) -> io::Result<Vec<LeafPlace>> {
        let needed: Vec<_> =
            needed.iter().map(|(path, hash, place)| (path.as_shared().clone(), *hash, *place)).collect();
        self.0.rewrite(&needed)
    }
}
