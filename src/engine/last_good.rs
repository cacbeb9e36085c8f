//! The last good source of every article, for as long as its file has errors.
//!
//! It is a convenience, never a source of truth: what is damaged is as good as gone, and the file may be deleted at any
//! time.

use std::fs;
use std::io;
use std::path::Path;

use crate::hash::{Hash, hash};
use crate::site_path::SitePath;
use crate::write::keyed_file::{BodyCheck, KeyedFile};

/// An open store. Bodies are sources, so that the hash of a source is the checksum, too.
#[derive(Debug)]
pub(super) struct LastGood(KeyedFile);

/// Below this the file is never written anew.
const SMALL: u64 = 1 << 20;

impl LastGood {
    /// Opens the store in a folder, which is made if need be. A damaged file is cut at the damage.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self(KeyedFile::open(folder.join("last-good"), Vec::new(), BodyCheck::Frame)?))
    }

    /// Whether the newest source kept of a file has this hash.
    pub(super) fn holds(&self, path: &str, hash: &Hash) -> bool {
        self.0.newest(path).is_some_and(|(known, _)| known == *hash)
    }

    /// The newest source kept of a file.
    pub(super) fn last(&self, path: &str) -> Option<Vec<u8>> {
        self.0.read_newest(path)
    }

    /// The same, if it has this hash.
    pub(super) fn read(&self, path: &str, hash: &Hash) -> Option<Vec<u8>> {
        self.holds(path, hash).then(|| self.last(path)).flatten()
    }

    /// Keeps sources. When more than half of the file is out of date it is written anew.
    ///
    /// # Errors
    /// An error of the system.
    pub(super) fn keep(&mut self, sources: &[(SitePath, Vec<u8>)]) -> io::Result<()> {
        self.0.keep(sources.iter().map(|(path, bytes)| (path.as_shared().clone(), hash(bytes), bytes)))?;
        if self.0.size() > SMALL && self.0.stale() > self.0.size() / 2 {
            self.0.rewrite(&self.0.all())?;
        }
        Ok(())
    }
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
        assert!(store.0.size() < 2_000_000);
        assert_eq!(LastGood::open(folder.path()).unwrap().last("a"), Some(vec![39; 100_000]));
    }
}
