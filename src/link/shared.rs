//! What two related articles share, in the words of one of them.

use super::corpus::Corpus;
use super::entry::Entry;
use super::related::RelatedLink;
use crate::enrich::tokens::word_hash;

impl Corpus {
    /// What two articles share, in words: subjects first, then words as the first of the two has them. `source` is the text
    /// of its file; `language` is the one in which countries are named.
    pub fn shared(&self, entry: &Entry, link: &RelatedLink, source: &str, language: &str) -> Vec<String> {
        let derived = &entry.derived;
        let countries = link.reasons.countries.iter().filter_map(|hash| {
            let country =
                derived.countries.iter().find(|country| word_hash(country.code.as_str()) == *hash)?;
            let name = self.vocabularies.gazetteer.name(country.code, language);
            Some(if name.is_empty() { country.code.to_string() } else { name.to_owned() })
        });
        let vocabulary = &self.vocabularies.topics;
        let topics = link.reasons.topics.iter().filter_map(|hash| {
            let topic =
                derived.topics.iter().find(|topic| word_hash(&vocabulary.get(topic.id).id) == *hash)?;
            Some(vocabulary.get(topic.id).label.clone())
        });
        let words = link.reasons.terms.iter().filter_map(|hash| {
            let term = derived.terms.find(*hash)?;
            source.get(term.start as usize..term.end as usize).map(str::to_owned)
        });
        countries.chain(topics).chain(words).collect()
    }
}
