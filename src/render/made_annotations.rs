//! The annotations of articles as pages of annotations have them. Those of an article stand on two pages: its own, and that
//! of its year.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::link::{RECORDS, Slot};

/// So many bytes are kept for the second page; what is more is made again.
const MOST: usize = 32 << 20;

/// Annotations that were made for one of their pages.
#[derive(Default)]
pub(super) struct MadeAnnotations(Mutex<KeptAnnotations>);

#[derive(Default)]
struct KeptAnnotations {
    by_article: FxHashMap<Slot, Vec<u8>>,
    /// Bytes of all.
    size: usize,
}

impl MadeAnnotations {
    /// The annotations of an article, made now unless they were kept for this page. Where reads are recorded they are made
    /// each time, for what a page reads is noted then.
    pub(super) fn get_or_make(&self, slot: Slot, make: impl Fn() -> Vec<u8>) -> Vec<u8> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().by_article.remove(&slot);
        if let Some(items) = known {
            kept().size -= items.len();
            return if RECORDS { make() } else { items };
        }
        let items = make();
        let mut kept = kept();
        if kept.size + items.len() <= MOST {
            kept.size += items.len();
            // Both pages may have been made at the same time.
            if let Some(twice) = kept.by_article.insert(slot, items.clone()) {
                kept.size -= twice.len();
            }
        }
        items
    }
}
