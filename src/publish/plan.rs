//! What has to be done, and in which order. A pure function of what is to lie at a destination and what lies there.
//!
//! The order is what keeps a site whole for its visitors while it changes. Each [`Phase`] begins when the one before it
//! is over:
//!
//! 1. parts of pages, parts of the search index, the data set, and the file that lists the parts of an index that is new:
//!    nobody sees them yet;
//! 2. pages that are new, then feeds that are new: nothing that a visitor reaches links to them yet;
//! 3. pages that changed, then lists, then the home page: all they link to is there;
//! 4. feeds that changed, the file that lists the parts of the search index, sitemaps, what the host reads;
//! 5. what the site no longer has, in the opposite order, since nothing that a visitor reaches links to it any more.

use std::collections::BTreeMap;

use super::item::UploadItem;
use super::kind::{Kinds, UploadKind};
use super::manifest::RemoteManifest;

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Upload a file.
    Put {
        /// Its number among the items, from 0.
        item: usize,
        /// Whether nothing of ours lies there yet.
        fresh: bool,
    },
    /// Delete a file.
    Delete {
        /// Its number among [`PublishPlan::gone`], from 0.
        gone: usize,
    },
}

/// Things that may be done at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What is done, for people: "pages".
    pub name: &'static str,
    /// In any order, many at a time.
    pub acts: Vec<Act>,
}

/// All that a publication has to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishPlan {
    /// One after the other.
    pub phases: Vec<Phase>,
    /// Paths to delete.
    pub gone: Vec<Box<str>>,
    /// Number of files that are as they should be.
    pub unchanged: usize,
    /// Paths that the site no longer has and that stay.
    pub kept: Vec<Box<str>>,
}

/// The name of the phase in which files are deleted where folders are to be, or the other way round.
pub const IN_THE_WAY: &str = "files in the way of folders";

/// Whether files are deleted that the site no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletions {
    /// They are deleted.
    Delete,
    /// They stay.
    Keep,
}

impl PublishPlan {
    /// Compares what is to be (sorted by path) with what is.
    pub fn new(items: &[UploadItem], remote: &RemoteManifest, kinds: &Kinds, deletions: Deletions) -> Self {
        let mut plan = PublishPlan::default();
        let mut puts: BTreeMap<Turn, Vec<Act>> = BTreeMap::new();
        let wanted: BTreeMap<&str, ()> = items.iter().map(|item| (&*item.path, ())).collect();
        for (at, item) in items.iter().enumerate() {
            let known = remote.files.get(&item.path);
            if known.is_some_and(|known| known.version == Some(item.version)) {
                plan.unchanged += 1;
                continue;
            }
            let fresh = known.is_none();
            puts.entry(Turn::of(item.kind, fresh)).or_default().push(Act::Put { item: at, fresh });
        }
        let mut in_the_way = Vec::new();
        let mut deletes: BTreeMap<UploadKind, Vec<Act>> = BTreeMap::new();
        for path in remote.files.keys().filter(|path| !wanted.contains_key(&***path)) {
            // A folder cannot be made where a file lies, nor the other way round.
            let blocks = ancestors(path).any(|above| wanted.contains_key(above)) || is_folder(path, &wanted);
            if deletions == Deletions::Keep && !blocks {
                plan.kept.push(path.clone());
                continue;
            }
            let act = Act::Delete { gone: plan.gone.len() };
            plan.gone.push(path.clone());
            if blocks {
                in_the_way.push(act);
            } else {
                deletes.entry(kinds.of(path)).or_default().push(act);
            }
        }
        if !in_the_way.is_empty() {
            plan.phases.push(Phase { name: IN_THE_WAY, acts: in_the_way });
        }
        for (turn, acts) in puts {
            plan.phases.push(Phase { name: turn.name(), acts });
        }
        for (_, acts) in deletes.into_iter().rev() {
            plan.phases.push(Phase { name: "deletions", acts });
        }
        plan
    }

    /// True if there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty()
    }

    /// Numbers of the items to upload, in order.
    pub fn puts(&self) -> impl Iterator<Item = usize> {
        self.acts().filter_map(|act| match act {
            Act::Put { item, .. } => Some(item),
            Act::Delete { .. } => None,
        })
    }

    /// Everything, in order.
    pub fn acts(&self) -> impl Iterator<Item = Act> {
        self.phases.iter().flat_map(|phase| phase.acts.iter().copied())
    }

    /// Every path that is written or deleted, sorted.
    pub fn touches(&self, items: &[UploadItem]) -> Vec<Box<str>> {
        let mut touches: Vec<Box<str>> =
            self.puts().map(|item| items[item].path.clone()).chain(self.gone.iter().cloned()).collect();
        touches.sort_unstable();
        touches
    }
}

/// When a file is uploaded: a kind, and for pages and feeds whether they are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Part(UploadKind),
    NewPage,
    /// Pages link to their feed, and its entries to pages.
    NewFeed,
    Rest(UploadKind),
}

impl Turn {
    fn of(kind: UploadKind, fresh: bool) -> Self {
        match kind {
            UploadKind::Asset | UploadKind::SearchBlock | UploadKind::Data => Turn::Part(kind),
            kind if kind.is_html() && kind != UploadKind::Home && fresh => Turn::NewPage,
            UploadKind::Feed if fresh => Turn::NewFeed,
            // A part of the search page, which nobody reaches yet.
            UploadKind::SearchManifest if fresh => Turn::Part(kind),
            kind => Turn::Rest(kind),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Turn::NewPage => "new pages",
            Turn::NewFeed => "new feeds",
            Turn::Part(kind) | Turn::Rest(kind) => kind.name(),
        }
    }
}

/// The folders above a path.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// True if a wanted file lies below `path`.
fn is_folder(path: &str, wanted: &BTreeMap<&str, ()>) -> bool {
    let below = format!("{path}/");
    wanted.range(&*below..).next().is_some_and(|(next, ())| next.starts_with(&below))
}
