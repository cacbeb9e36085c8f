//! The cache's file: how it is written, appended to and read.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;

use super::{CacheHead, CacheStep, Cached, CachedArticle};
use crate::hash::{Hash, hash};
use crate::read::Snapshot;
use crate::write::record::{self, FRAME};

/// Kind and version. After it comes the key, by itself: of a file that another program wrote nothing else can be read.
const MAGIC: &[u8; record::HEADER] = b"archcac3";
/// What the files of all versions begin with.
const KIND: &[u8] = b"archcac";
/// How many articles a record holds.
const PIECE: usize = 512;
/// How many records are in memory at once.
const PIECES: usize = 4;

/// What a run knows of the file that it read or wrote.
#[derive(Clone, Copy, Debug)]
pub struct StoredCache {
    /// Its length in bytes.
    length: u64,
    /// How many articles its base holds.
    base: usize,
    /// How many files its steps speak of.
    steps: usize,
}

impl StoredCache {
    /// Whether so many more files can be appended, or the base should rather be written anew.
    pub fn has_room(&self, more: usize) -> bool {
        self.steps + more <= self.base / 8 + 64
    }
}

/// What was found where the cache should be.
#[derive(Debug)]
pub(crate) enum Loaded {
    /// No file, or one of another program, configuration or vocabulary.
    Nothing,
    /// A file that cannot be read as what it claims to be.
    Damaged,
    Found(Box<Cached>, StoredCache),
}

/// Reads the cache that holds for a key. Damage after the base cuts the steps off there: what they said is found out
/// again.
pub(crate) fn load(path: &Path, key: &Hash) -> Loaded {
    let Ok(mut frames) = Frames::open(path) else { return Loaded::Nothing };
    match frames.load(key) {
        Some(Some((cached, stored))) => Loaded::Found(Box::new(cached), stored),
        Some(None) => Loaded::Nothing,
        None => Loaded::Damaged,
    }
}

/// Reads no more of the cache than the files of the site as the last run left them.
pub(crate) fn snapshot(path: &Path) -> Option<Snapshot> {
    let mut frames = Frames::open(path).ok()?;
    frames.key()??;
    let head: CacheHead<'static> = frames.next()?;
    for _ in 0..(head.articles as usize).div_ceil(PIECE) {
        frames.skip()?;
    }
    let mut snapshot = head.snapshot.into_owned();
    while let Some(step) = frames.next::<CacheStep<'static>>() {
        step.advance(&mut snapshot);
    }
    Some(snapshot)
}

/// Writes the cache that holds for a key anew; whatever happens, the file is the old one or the new one. `record` makes
/// the record of each article, by the path of its file.
///
/// # Errors
/// An error of the system.
pub(crate) fn write<'a>(
    path: &Path,
    key: &Hash,
    head: &CacheHead<'_>,
    articles: &[&'a str],
    record: impl Fn(&'a str) -> Option<CachedArticle<'a>> + Sync,
) -> io::Result<StoredCache> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(MAGIC)?;
    file.write_all(&framed(key)?)?;
    file.write_all(&framed(head)?)?;
    for group in articles.chunks(PIECE * PIECES) {
        let framed = |piece: &[&'a str]| {
            let records: Option<Vec<_>> = piece.iter().map(|path| record(path)).collect();
            framed(&records.ok_or_else(|| io::Error::other("an article is gone"))?)
        };
        let pieces: Vec<_> = group.par_chunks(PIECE).map(framed).collect();
        for piece in pieces {
            file.write_all(&piece?)?;
        }
    }
    let length = file.as_file().metadata()?.len();
    file.persist(path).map_err(|error| error.error)?;
    Ok(StoredCache { length, base: articles.len(), steps: 0 })
}

/// Appends a step, if the file is still the one that is known. False if it is not.
///
/// # Errors
/// An error of the system.
pub(crate) fn append(path: &Path, stored: &mut StoredCache, step: &CacheStep<'_>) -> io::Result<bool> {
    let bytes = framed(step)?;
    let mut file = OpenOptions::new().append(true).open(path)?;
    if file.metadata()?.len() != stored.length {
        return Ok(false);
    }
    file.write_all(&bytes)?;
    stored.length += bytes.len() as u64;
    stored.steps += step.files.len();
    Ok(true)
}

fn framed<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    record::append(&mut bytes, value).map_err(io::Error::other)?;
    Ok(bytes)
}

/// The records of a file, one after the other.
struct Frames {
    file: BufReader<File>,
    at: u64,
    length: u64,
}

impl Frames {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file: BufReader::with_capacity(1 << 20, file), at: 0, length })
    }

    /// The key that the file holds for; `None` for damage, `Some(None)` for a file of another version.
    #[allow(clippy::option_option, reason = "the doc comment explains both levels")]
    fn key(&mut self) -> Option<Option<Hash>> {
        let mut magic = [0; record::HEADER];
        self.file.read_exact(&mut magic).ok()?;
        self.at = magic.len() as u64;
        match magic == *MAGIC {
            true => self.next().map(Some),
            false => magic.starts_with(KIND).then_some(None),
        }
    }

    /// `None` for damage, `Some(None)` for a file that does not hold for the key.
    #[allow(clippy::option_option, reason = "the doc comment explains both levels")]
    fn load(&mut self, key: &Hash) -> Option<Option<(Cached, StoredCache)>> {
        if self.key()?.is_none_or(|own| own != *key) {
            return Some(None);
        }
        let head: CacheHead<'static> = self.next()?;
        let expected = head.articles as usize;
        let mut articles: Vec<CachedArticle<'static>> = Vec::with_capacity(expected.min(1 << 20));
        let mut missing = expected.div_ceil(PIECE);
        while missing > 0 {
            let group = missing.min(PIECES);
            let bytes: Vec<Vec<u8>> = (0..group).map(|_| self.bytes()).collect::<Option<_>>()?;
            let pieces: Vec<Option<Vec<CachedArticle<'static>>>> =
                bytes.into_par_iter().map(|bytes| read(&bytes)).collect();
            for piece in pieces {
                articles.extend(piece?);
            }
            missing -= group;
        }
        if articles.len() != expected {
            return None;
        }
        let mut stored = StoredCache { length: self.at, base: expected, steps: 0 };
        let mut since: Option<CacheStep<'static>> = None;
        while let Some(step) = self.next::<CacheStep<'static>>() {
            stored.steps += step.files.len();
            stored.length = self.at;
            match &mut since {
                Some(before) => before.add(step),
                None => since = Some(step),
            }
        }
        Some(Some((Cached { head, articles, since }, stored)))
    }

    fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        read(&self.bytes()?)
    }

    /// The bytes of the next record, with its frame.
    fn bytes(&mut self) -> Option<Vec<u8>> {
        let (frame, length) = self.frame()?;
        let mut bytes = vec![0; FRAME + length];
        bytes[..FRAME].copy_from_slice(&frame);
        self.file.read_exact(&mut bytes[FRAME..]).ok()?;
        self.at += bytes.len() as u64;
        Some(bytes)
    }

    fn skip(&mut self) -> Option<()> {
        let (_, length) = self.frame()?;
        self.at += (FRAME + length) as u64;
        self.file.seek_relative(length as i64).ok()
    }

    fn frame(&mut self) -> Option<([u8; FRAME], usize)> {
        let mut frame = [0; FRAME];
        self.file.read_exact(&mut frame).ok()?;
        let mut length = [0; 8];
        length.copy_from_slice(&frame[..8]);
        let length = u64::from_le_bytes(length);
        let end = self.at.checked_add(FRAME as u64)?.checked_add(length)?;
        (end <= self.length).then_some((frame, length as usize))
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    record::take(bytes).map(|(value, _)| value)
}

/// A hash that two snapshots share only if they are the same.
pub(crate) fn digest(snapshot: &Snapshot) -> Hash {
    hash(&postcard::to_stdvec(snapshot).unwrap_or_default())
}
