//! What a change reached.

use rustc_hash::{FxHashMap, FxHashSet};

use super::page::PageKey;
use super::why::Why;
use crate::url::OutputPath;

/// The pages that a change reached, and the files that are no longer there.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Pages to render again, each with the reason.
    pub pages: FxHashMap<PageKey, Why>,
    /// Output paths that nobody writes any more.
    pub gone: FxHashSet<OutputPath>,
    /// How many articles' related lists were worked out again.
    pub relinked: usize,
}

impl Touched {
    /// True if nothing was reached.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.gone.is_empty()
    }

    /// Adds what a later change reached.
    pub fn add(&mut self, later: Self) {
        #[expect(clippy::iter_over_hash_type, reason = "each page has a place of its own")]
        for (page, why) in later.pages {
            self.pages.entry(page).and_modify(|known| *known = why.min(*known)).or_insert(why);
        }
        self.gone.extend(later.gone);
        self.relinked += later.relinked;
    }
}
