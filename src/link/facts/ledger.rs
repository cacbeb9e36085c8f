//! Which page read which facts, so that a change that reaches a page without saying so is found.
//!
//! In builds with debug assertions, which all tests are, every page that is rendered leaves here the facts that it read,
//! each with its version. After a change the engine [asks](Ledger::verify) whether every page of which one of these
//! facts is another now was touched. In release builds nothing is recorded and nothing asked.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Fact, Facts};
use crate::link::{Corpus, PageKey, Touched};

/// Whether reads are recorded.
pub(crate) const RECORDS: bool = cfg!(debug_assertions);

/// A fact that a page read, and its version then.
type FactRead = (Fact, u64);

thread_local! {
    /// What the page has read that this thread renders; `None` while it renders none.
    static READS: RefCell<Option<Vec<FactRead>>> = const { RefCell::new(None) };
}

/// Notes that the page under way reads a fact of this version. Neither is worked out while nothing is recorded.
pub(super) fn note(fact: impl FnOnce() -> Fact, version: impl FnOnce() -> u64) {
    if RECORDS && READS.with_borrow(Option::is_some) {
        let read = (fact(), version());
        READS.with_borrow_mut(|reads| reads.as_mut().map(|reads| reads.push(read)));
    }
}

/// Runs something that other pages share the result of: what it reads, each of them reads, and has to say so itself.
pub(crate) fn unrecorded<T>(shared: impl FnOnce() -> T) -> T {
    if !RECORDS {
        return shared();
    }
    let outer = READS.take();
    let made = shared();
    READS.set(outer);
    made
}

/// What was read for something that several pages show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads(Vec<FactRead>);

impl Reads {
    /// Notes that the page under way reads the same.
    pub(crate) fn repeat(&self) {
        if RECORDS {
            READS.with_borrow_mut(|reads| reads.as_mut().map(|reads| reads.extend(self.0.iter().cloned())));
        }
    }
}

/// Makes something, and says what was read for it. The page under way has read it, too.
pub(crate) fn recorded<T>(make: impl FnOnce() -> T) -> (T, Reads) {
    if !RECORDS {
        return (make(), Reads::default());
    }
    let outer = READS.replace(Some(Vec::new()));
    let made = make();
    let reads = Reads(READS.replace(outer).unwrap_or_default());
    reads.repeat();
    (made, reads)
}

/// The facts that each page read when it was rendered last.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<FxHashMap<PageKey, Vec<FactRead>>>);

impl Ledger {
    /// Renders a page and keeps what it read. A page that could not be rendered keeps nothing.
    ///
    /// # Errors
    /// Those of `render`.
    pub fn record<T, E>(&self, page: &PageKey, render: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if !RECORDS {
            return render();
        }
        let outer = READS.replace(Some(Vec::new()));
        let rendered = render();
        let mut reads = READS.replace(outer).unwrap_or_default();
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rendered.is_ok() {
            reads.sort_unstable();
            reads.dedup();
            pages.insert(page.clone(), reads);
        } else {
            pages.remove(page);
        }
        rendered
    }

    /// Whether a page was rendered since it was touched last.
    pub fn knows(&self, page: &PageKey) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(page)
    }

    /// Forgets everything: for a corpus that another took the place of.
    pub fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// After a change: the pages that were not touched although a fact that they read is another now, each with that
    /// fact. `source` gives the version of a file. Forgets what touched pages read.
    pub fn verify(
        &mut self,
        corpus: &Corpus,
        touched: &Touched,
        source: impl Fn(&str) -> u64,
    ) -> Vec<(PageKey, Fact)> {
        let mut stale = Vec::new();
        if !RECORDS {
            return stale;
        }
        let pages = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|page, _| !touched.pages.contains_key(page));
        let facts = Facts::of(corpus);
        let mut versions: FxHashMap<&Fact, u64> = FxHashMap::default();
        #[expect(clippy::iter_over_hash_type, reason = "what is stale is sorted")]
        for (page, reads) in &*pages {
            for (fact, read) in reads {
                let now = versions.entry(fact).or_insert_with(|| match fact {
                    Fact::Source(path) => source(path),
                    fact => facts.version(fact),
                });
                if now != read {
                    stale.push((page.clone(), fact.clone()));
                }
            }
        }
        if !stale.is_empty() {
            let written: FxHashSet<&PageKey> = corpus.claims().outputs().map(|(_, page)| page).collect();
            stale.retain(|(page, _)| written.contains(page));
            pages.retain(|page, _| written.contains(page));
            stale.sort_unstable();
        }
        stale
    }
}
