//! The indexes of shards between runs, in `.archive/search/`: one file a shard, which says what it is an index of.
//!
//! Like the cache of articles it is never a source of truth. A file that is damaged, or made of something else, counts
//! as none.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::write::{Hash, hash, record};

/// Kind and version.
const MAGIC: &[u8; record::HEADER] = b"archsea1";
const EXTENSION: &str = "shard";

/// The index of a shard.
#[derive(Debug)]
pub struct Bundle {
    head: Head,
    content: Content,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    key: Hash,
    parts: Vec<LanguagePart>,
}

/// What the articles of one language in a shard were made into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguagePart {
    /// `en`, `pt`: the name of its folder.
    pub language: String,
    pub articles: u32,
    /// Changes whenever a file does.
    pub version: String,
    pub files: Vec<BundleFile>,
}

/// A file of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleFile {
    /// Relative to the folder of shard and language.
    pub name: String,
    pub hash: Hash,
    /// Bytes.
    pub size: u64,
    /// Where it begins among the contents of all files of the shard.
    start: u64,
}

/// A file's name and bytes.
type NamedFile = (String, Vec<u8>);

impl LanguagePart {
    /// All but the files.
    pub fn without_files(&self) -> Self {
        Self {
            language: self.language.clone(),
            articles: self.articles,
            version: self.version.clone(),
            files: Vec::new(),
        }
    }
}

impl BundleFile {
    /// True for what searches rather than what is searched: it is the same for every shard of a language, and only
    /// one of them needs it.
    pub fn is_engine(&self) -> bool {
        self.name.ends_with(".js") || self.name.starts_with("wasm.")
    }
}

#[derive(Debug)]
enum Content {
    Memory(Vec<u8>),
    /// An open file, which stays what it is when another run writes a new one; and where the contents begin in it.
    Disk(Mutex<File>, u64),
}

impl Bundle {
    /// What it is an index of.
    pub fn key(&self) -> &Hash {
        &self.head.key
    }

    /// Its languages, in order.
    pub fn parts(&self) -> &[LanguagePart] {
        &self.head.parts
    }

    /// The bytes of one of its files.
    ///
    /// # Errors
    /// An error of the system, or if the store's file is damaged.
    pub fn read(&self, file: &BundleFile) -> io::Result<Cow<'_, [u8]>> {
        let bytes = match &self.content {
            Content::Memory(all) => {
                let bytes = all.get(file.start as usize..(file.start + file.size) as usize);
                Cow::Borrowed(bytes.unwrap_or_default())
            }
            Content::Disk(open, begin) => {
                let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
                open.seek(SeekFrom::Start(begin + file.start))?;
                let mut bytes = vec![0; file.size as usize];
                open.read_exact(&mut bytes)?;
                Cow::Owned(bytes)
            }
        };
        if hash(&bytes) == file.hash {
            Ok(bytes)
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, "the search index in .archive/ is damaged"))
        }
    }
}

/// Where the indexes of shards are kept.
#[derive(Debug, Default)]
pub struct Store {
    /// Without it an index is kept nowhere.
    folder: Option<PathBuf>,
    /// Tells the files of one way to build from those of another.
    prefix: &'static str,
    known: Mutex<BTreeMap<String, Arc<Bundle>>>,
}

impl Store {
    /// A store in a folder, or none.
    pub fn new(folder: Option<PathBuf>, prefix: &'static str) -> Self {
        Self { folder, prefix, known: Mutex::default() }
    }

    /// The index of a shard, if it is one of just what the key stands for.
    pub fn get(&self, shard: &str, key: &Hash) -> Option<Arc<Bundle>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bundle) = known.get(shard).filter(|bundle| bundle.key() == key) {
            return Some(bundle.clone());
        }
        let bundle = load(&self.file(shard)?).filter(|bundle| bundle.key() == key)?;
        let bundle = Arc::new(bundle);
        known.insert(shard.to_owned(), bundle.clone());
        Some(bundle)
    }

    /// Keeps the index of a shard: the files of each language, and how many articles they index.
    pub fn put(
        &self,
        shard: &str,
        key: Hash,
        languages: Vec<(String, usize, Vec<NamedFile>)>,
    ) -> Arc<Bundle> {
        let mut all = Vec::new();
        let mut parts = Vec::new();
        for (language, articles, contents) in languages {
            let mut files = Vec::with_capacity(contents.len());
            let mut sum = blake3::Hasher::new();
            for (name, bytes) in contents {
                sum.update(name.as_bytes()).update(&hash(&bytes));
                let (start, size) = (all.len() as u64, bytes.len() as u64);
                files.push(BundleFile { name, hash: hash(&bytes), size, start });
                all.extend_from_slice(&bytes);
            }
            let version = sum.finalize().to_hex()[..10].to_owned();
            parts.push(LanguagePart { language, articles: articles as u32, version, files });
        }
        let head = Head { key, parts };
        let written = self.file(shard).and_then(|file| write(&file, &head, &all).ok());
        let content = match written {
            Some((file, begin)) => Content::Disk(Mutex::new(file), begin),
            None => Content::Memory(all),
        };
        let bundle = Arc::new(Bundle { head, content });
        // Without a folder nobody asks again, and memory is bounded only if nothing is kept.
        if self.folder.is_some() {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(shard.to_owned(), bundle.clone());
        }
        bundle
    }

    /// Gives up the index of a shard whose file turned out to be damaged.
    pub fn forget(&self, shard: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(shard);
        if let Some(file) = self.file(shard) {
            // If it stays, what it holds is checked when it is read.
            let _ = std::fs::remove_file(file);
        }
    }

    /// Drops the indexes of shards that are no more.
    pub fn retain(&self, is_there: impl Fn(&str) -> bool) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).retain(|shard, _| is_there(shard));
        let Some(files) = self.folder.as_ref().and_then(|folder| std::fs::read_dir(folder).ok()) else {
            return;
        };
        for file in files.flatten().map(|file| file.path()) {
            let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let shard = stem.strip_prefix(self.prefix);
            let is_ours = file.extension().is_some_and(|extension| extension == EXTENSION)
                && shard.is_some_and(|shard| shard.starts_with(|c: char| c.is_ascii_digit()));
            if is_ours && !shard.is_some_and(&is_there) {
                // If it stays it takes up room, no more.
                let _ = std::fs::remove_file(file);
            }
        }
    }

    fn file(&self, shard: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{}{shard}.{EXTENSION}", self.prefix)))
    }
}

fn load(path: &Path) -> Option<Bundle> {
    let mut file = File::open(path).ok()?;
    let mut magic = [0; record::HEADER];
    file.read_exact(&mut magic).ok()?;
    if magic != *MAGIC {
        return None;
    }
    let mut frame = [0; record::FRAME];
    file.read_exact(&mut frame).ok()?;
    let mut length = [0; 8];
    length.copy_from_slice(&frame[..8]);
    let length = u64::from_le_bytes(length);
    let begin = (record::HEADER + record::FRAME) as u64 + length;
    if begin > file.metadata().ok()?.len() {
        return None;
    }
    let mut bytes = frame.to_vec();
    bytes.resize(record::FRAME + length as usize, 0);
    file.read_exact(&mut bytes[record::FRAME..]).ok()?;
    let (head, _) = record::take(&bytes)?;
    Some(Bundle { head, content: Content::Disk(Mutex::new(file), begin) })
}

/// Writes a shard's file; it is the old one or the new one whatever happens. Gives it open, and where the contents
/// begin.
fn write(path: &Path, head: &Head, contents: &[u8]) -> io::Result<(File, u64)> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut bytes = MAGIC.to_vec();
    record::append(&mut bytes, head).map_err(io::Error::other)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&bytes)?;
    file.write_all(contents)?;
    let file = file.persist(path).map_err(|error| error.error)?;
    Ok((file, bytes.len() as u64))
}
