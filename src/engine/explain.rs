//! One article read again, to show what was considered when its facts were derived.

use std::sync::Arc;

use super::content::cascade;
use super::site::Engine;
use crate::diagnostic::Diagnostic;
use crate::enrich::countries::Explanation;
use crate::enrich::{NearName, NearTopic, explain_countries, explain_subjects};
use crate::parse::{self, decode};
use crate::text::PlainText;

/// What was considered in an article. What came of it is in the corpus.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The author's file.
    pub source: String,
    /// The article as a reader sees it.
    pub text: PlainText,
    pub countries: Explanation,
    /// The topics that came near.
    pub topics: Vec<NearTopic>,
    /// All that was considered as a name, in the order of the text.
    pub names: Vec<NearName>,
}

impl Engine {
    /// Reads an article of the site again and keeps what is otherwise dropped: its text, and the readings put aside.
    ///
    /// # Errors
    /// The problems of the file, if it cannot be read as an article.
    pub fn explain(&self, path: &str) -> Result<Explained, Vec<Diagnostic>> {
        let bytes = self.bytes(path).map_err(|problem| vec![problem])?;
        let file = decode(&Arc::from(path), &bytes).map_err(|problem| vec![problem])?;
        let cascade = cascade(path, &self.indexes);
        let parsed = parse::article(&file, &self.parse_settings, cascade.as_ref());
        let parsed = parsed.map_err(|failed| failed.problems)?;
        let countries = explain_countries(&parsed, &self.corpus.vocabularies, &self.enrich_settings);
        let (topics, names) = explain_subjects(&parsed, &self.corpus.vocabularies, &self.enrich_settings);
        Ok(Explained { source: file.text.to_owned(), text: parsed.text, countries, topics, names })
    }
}
