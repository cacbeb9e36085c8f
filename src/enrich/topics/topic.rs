//! One topic of a vocabulary.

use serde::{Deserialize, Serialize};

/// What stands before the number of a Media Topic in its short form.
pub(super) const PREFIX: &str = "medtop:";

/// What stands before the number of a Media Topic in its URI.
pub(super) const URI: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// What stands before an item of Wikidata in its URI.
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// A topic's place in its [`TopicVocabulary`](super::vocabulary::TopicVocabulary); means nothing beside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TopicId(pub(super) u16);

impl TopicId {
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// One topic of a vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    /// The external form: `medtop:20000574`, or the id the site gave.
    pub id: String,
    /// What a reader sees.
    pub label: String,
    /// For URLs: readable and unique in the vocabulary.
    pub slug: String,
    /// The next broader topic.
    pub parent: Option<TopicId>,
    /// IPTC's URI, for Media Topics.
    pub uri: Option<String>,
    /// The Wikidata item (`Q…`), where known.
    pub wikidata: Option<String>,
    /// When IPTC retired the topic, as `YYYY-MM-DD`.
    pub retired: Option<String>,
    /// The id of the topic IPTC names in place of a retired one.
    pub replaced_by: Option<String>,
    /// The site does not want to see it: it is never derived, and gets no page.
    pub hidden: bool,
    /// The topic that this one was merged into.
    pub merged_into: Option<TopicId>,
    /// URIs of the same concept elsewhere, as the site gave them.
    pub same_as: Vec<String>,
}

impl Topic {
    /// The URIs of the concept: IPTC's, Wikidata's, and those that the site gave.
    pub fn uris(&self) -> Vec<String> {
        let wikidata = self.wikidata.iter().map(|item| format!("{WIKIDATA}{item}"));
        self.uri.iter().cloned().chain(wikidata).chain(self.same_as.iter().cloned()).collect()
    }
}
