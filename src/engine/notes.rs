//! What notes are written about: the text of an article as a reader sees it.

use std::ops::Bound;
use std::sync::Arc;

use super::site::Engine;
use crate::diagnostic::Diagnostic;
use crate::parse::notes::{Readable, readable, sidecar_of, stem_of};
use crate::parse::{Split, decode, split};
use crate::read::{FileKind, Snapshot, classify};
use crate::yaml;

/// The article that the notes in a file are about, if it is there.
pub fn article_beside(snapshot: &Snapshot, sidecar: &str) -> Option<Arc<str>> {
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

impl Engine {
    /// The text of an article that notes can quote.
    ///
    /// # Errors
    /// If the file is gone or no article.
    pub fn readable(&self, path: &str) -> Result<Readable, Vec<Diagnostic>> {
        let bytes = self.bytes(path).map_err(|problem| vec![problem])?;
        let file = decode(&Arc::from(path), &bytes).map_err(|problem| vec![problem])?;
        let Split { front_matter, body } = split(&file).map_err(|problem| vec![problem])?;
        let front = yaml::parse(&file, front_matter)?;
        Ok(readable(&file, front.as_ref(), body, &self.config.markdown))
    }
}
