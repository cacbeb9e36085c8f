//! What notes are written about: the text of an article as a reader sees it.

use std::sync::Arc;

use super::site::Engine;
use crate::diagnostic::Diagnostic;
use crate::parse::notes::{Readable, readable};
use crate::parse::{Split, decode, split};
use crate::yaml;

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
