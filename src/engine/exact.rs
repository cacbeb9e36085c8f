//! Debug builds: after every change each page of which a fact changed must have been touched.
//!
//! So every test that changes something guards the first promise, not those alone that compare with a cold build.

use rayon::prelude::*;

use super::site::Engine;
use crate::link::{PageKey, RECORDS, Touched};

/// Sites with more outputs are not rendered for the sake of this alone.
const SMALL: usize = 400;

impl Engine {
    /// The version of a file, by its bytes as they were read last.
    pub(super) fn source_version(&self, path: &str) -> u64 {
        let hash = self.hashes.get(path).copied().unwrap_or_default();
        hash.iter().take(8).fold(0, |version, byte| version << 8 | u64::from(*byte))
    }

    /// Before a change: renders the pages that nobody asked for since they were touched, so that it is known what they
    /// read. A page whose file is another by now cannot be rendered, and is touched anyway.
    pub(super) fn record_pages(&self) {
        if !RECORDS || self.corpus.claims().len() > SMALL {
            return;
        }
        let Some(view) = self.view() else { return };
        let pages = self.corpus.claims().outputs().map(|(_, page)| page);
        let unknown: Vec<&PageKey> = pages
            .filter(|page| !matches!(page, PageKey::Asset(_) | PageKey::Resized(..)))
            .filter(|page| !self.ledger.knows(page))
            .collect();
        unknown.par_iter().for_each(|page| {
            // What is wrong is told to whoever asks for the page.
            let _ = view.render(page);
        });
    }

    /// After a change.
    ///
    /// # Panics
    /// If a page was not touched that read a fact which is another now: a mistake of this program.
    pub(super) fn assert_exact(&mut self, touched: &Touched) {
        if !RECORDS {
            return;
        }
        let mut ledger = std::mem::take(&mut self.ledger);
        let stale = ledger.verify(&self.corpus, touched, |path| self.source_version(path));
        self.ledger = ledger;
        let told: Vec<String> =
            stale.iter().take(12).map(|(page, fact)| format!("{page:?} read {fact:?}")).collect();
        assert!(
            stale.is_empty(),
            "{} facts changed under pages that were not touched:\n{}",
            stale.len(),
            told.join("\n")
        );
    }
}
