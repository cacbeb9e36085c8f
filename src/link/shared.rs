//! What two related articles share, in the words of one of them.
//!
//! The index gives hashes of terms; a reader wants words that say something. So names stand whole ("Kim Jong Un", not
//! "Jong"), words that stand side by side in the text are one phrase, and what says nothing is left out: the words of a
//! country or name that is already said, numbers, days and months, and words that every report has.

use super::corpus::Corpus;
use super::entry::Entry;
use super::related::RelatedLink;
use crate::enrich::terms::says_nothing;
use crate::enrich::tokens::word_hash;

/// At most this many of each are said.
const MAX_COUNTRIES: usize = 3;
const MAX_TOPICS: usize = 2;
const MAX_NAMES: usize = 3;
const MAX_WORDS: usize = 4;
/// Countries that are merely mentioned say little: this many, where nothing else is said.
const MAX_MENTIONED: usize = 2;

impl Corpus {
    /// What two articles share, in words: countries that both are about, topics, names, then words as the first of the two
    /// has them. `source` is the text of its file; `language` is the one in which countries are named.
    pub fn shared(&self, entry: &Entry, link: &RelatedLink, source: &str, language: &str) -> Vec<String> {
        let Some(other) = self.entry(link.slot) else { return Vec::new() };
        let derived = &entry.derived;
        let mut said: Vec<String> = Vec::new();
        // What was said of, in the words of the text, so that no word of it is said again.
        let mut used: Vec<&str> = Vec::new();
        let mut mentioned: Vec<String> = Vec::new();
        for hash in &link.reasons.countries {
            let of = |entry: &'_ Entry| {
                let countries = entry.derived.countries.iter();
                countries
                    .enumerate()
                    .find(|(_, c)| word_hash(c.code.as_str()) == *hash)
                    .map(|(at, c)| (at, c.about))
            };
            let (Some((at, about)), Some((_, also))) = (of(entry), of(other)) else { continue };
            let country = &derived.countries[at];
            let name = self.vocabularies.gazetteer.name(country.code, language);
            let name = if name.is_empty() { country.code.to_string() } else { name.to_owned() };
            used.extend(country.evidence.iter().map(|evidence| &*evidence.text));
            if about && also && said.len() < MAX_COUNTRIES {
                said.push(name);
            } else {
                mentioned.push(name);
            }
        }
        let vocabulary = &self.vocabularies.topics;
        let topics = link.reasons.topics.iter().filter_map(|hash| {
            let topic =
                derived.topics.iter().find(|topic| word_hash(&vocabulary.get(topic.id).id) == *hash)?;
            Some(&*vocabulary.get(topic.id).label)
        });
        for topic in topics.take(MAX_TOPICS) {
            used.push(topic);
            said.push(topic.to_owned());
        }
        let names = derived.names.iter().filter(|name| other.derived.names.iter().any(|o| o.id == name.id));
        for name in names.take(MAX_NAMES) {
            used.extend(name.evidence.iter().map(|evidence| &*evidence.text));
            used.push(&name.name);
            said.push(name.name.to_string());
        }
        said.extend(self.words(entry, link, source, &used).into_iter().take(MAX_WORDS));
        if said.is_empty() {
            mentioned.truncate(MAX_MENTIONED);
            return mentioned;
        }
        said
    }

    /// The shared terms as the text has them, those that stand side by side as one.
    fn words(&self, entry: &Entry, link: &RelatedLink, source: &str, used: &[&str]) -> Vec<String> {
        let is_used = |word: &str| {
            let parts = used.iter().flat_map(|phrase| phrase.split(|c: char| !c.is_alphanumeric()));
            parts.filter(|part| !part.is_empty()).any(|part| part.eq_ignore_ascii_case(word))
        };
        let spans = link.reasons.terms.iter().filter_map(|hash| {
            let term = entry.derived.terms.find(*hash)?;
            let (start, end) = (term.start as usize, term.end as usize);
            let word = source.get(start..end)?;
            (!says_nothing(word) && !is_used(word)).then_some((start, end))
        });
        let mut phrases: Vec<(usize, usize)> = Vec::new();
        for (start, end) in spans {
            let beside = phrases.iter_mut().find(|(from, to)| {
                source.get(*to..start).is_some_and(|gap| gap == " ")
                    || source.get(end..*from).is_some_and(|gap| gap == " ")
            });
            match beside {
                Some((from, to)) => (*from, *to) = ((*from).min(start), (*to).max(end)),
                None => phrases.push((start, end)),
            }
        }
        phrases.into_iter().filter_map(|(start, end)| source.get(start..end).map(str::to_owned)).collect()
    }
}
