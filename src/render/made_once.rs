//! What several pages of a view show and the first of them makes: cards, notes on lists, the annotations of an article.

use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::link::{Reads, recorded};

/// Threads that ask for different things seldom meet in one of so many tables.
const TABLES: usize = 64;

/// Things that were made once, by what they are made of.
pub(super) struct MadeOnce<K, V> {
    tables: [RwLock<FxHashMap<K, (V, Reads)>>; TABLES],
    keeps: Keeps<V>,
}

/// How long a thing is kept.
enum Keeps<V> {
    /// As long as the view.
    All,
    /// Until a second page has taken it, and only while all that is kept is no larger than this.
    ForOneMore { most: usize, size: AtomicUsize, size_of: fn(&V) -> usize },
}

impl<K: Eq + Hash, V: Clone> MadeOnce<K, V> {
    /// Keeps everything for as long as the view is there.
    pub(super) fn keeping_all() -> Self {
        Self { tables: std::array::from_fn(|_| RwLock::default()), keeps: Keeps::All }
    }

    /// For what exactly two pages show: the second takes it. What would not fit into `most` bytes is made again.
    pub(super) fn for_two_pages(most: usize, size_of: fn(&V) -> usize) -> Self {
        let keeps = Keeps::ForOneMore { most, size: AtomicUsize::new(0), size_of };
        Self { tables: std::array::from_fn(|_| RwLock::default()), keeps }
    }

    /// A thing, made now unless it was kept. A page that is shown what another made has read what was read for it.
    pub(super) fn get_or_make<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        // Not the bits by which a table itself places its keys.
        let table = &self.tables[(FxBuildHasher.hash_one(&key) >> 32) as usize % TABLES];
        if let Some((value, reads)) = self.kept(table, &key) {
            reads.repeat();
            return Ok(value);
        }
        let (made, reads) = recorded(make);
        let value = made?;
        let is_kept = match &self.keeps {
            Keeps::All => true,
            Keeps::ForOneMore { most, size, size_of } => {
                size.fetch_add(size_of(&value), Ordering::Relaxed) + size_of(&value) <= *most
            }
        };
        let unused = match is_kept {
            // Both pages may have made it at the same time.
            true => {
                let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
                table.insert(key, (value.clone(), reads)).map(|(value, _)| value)
            }
            false => Some(value.clone()),
        };
        self.forget(unused.as_ref());
        Ok(value)
    }

    fn kept(&self, table: &RwLock<FxHashMap<K, (V, Reads)>>, key: &K) -> Option<(V, Reads)> {
        match &self.keeps {
            Keeps::All => table.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned(),
            Keeps::ForOneMore { .. } => {
                let kept = table.write().unwrap_or_else(PoisonError::into_inner).remove(key);
                self.forget(kept.as_ref().map(|(value, _)| value));
                kept
            }
        }
    }

    /// Gives back the room of what is not kept.
    fn forget(&self, value: Option<&V>) {
        if let (Keeps::ForOneMore { size, size_of, .. }, Some(value)) = (&self.keeps, value) {
            size.fetch_sub(size_of(value), Ordering::Relaxed);
        }
    }
}
