//! The article that a file of notes belongs to.

use std::ops::Bound;

use crate::parse::notes::{sidecar_of, stem_of};
use crate::read::{FileKind, Snapshot, classify};
use crate::site_path::SitePath;

/// The article that the notes in a file are about, if it is there.
pub(super) fn article_beside(snapshot: &Snapshot, sidecar: &str) -> Option<SitePath> {
    let stem = stem_of(sidecar)?;
    let up_to_dot = &sidecar[..=stem.len()];
    let start = (Bound::Included(up_to_dot), Bound::Unbounded);
    let mut beside =
        snapshot.files.range::<str, _>(start).take_while(|(path, _)| path.starts_with(up_to_dot));
    let is_about = |path: &str| {
        classify(path) == Some(FileKind::Article) && sidecar_of(path).is_some_and(|its| its == sidecar)
    };
    beside.find(|(path, _)| is_about(path)).map(|(path, _)| path.clone())
}
