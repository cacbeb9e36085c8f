//! What every reader yields: an article on its way in, whatever it was written in.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::note::Remark;
use crate::date::Date;

/// An article as its reader understood it. Keys that the source does not have are `None` or empty.
///
/// The body is Markdown. Its links still lead to where they led in the source: [`Base`] says from where, and
/// [`links`](super::links) turns them into links of the site once every article's place is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    /// Where it was read, for the report.
    pub place: RecordPlace,
    /// What tells it from all other articles of its source. Two records of one key are two versions of one article.
    pub key: String,
    /// Of two versions the one with the higher number is taken, or else the later one.
    pub version: u64,
    pub title: String,
    pub deck: Option<String>,
    pub summary: Option<String>,
    pub dateline: Option<String>,
    pub source: Option<String>,
    pub source_url: Option<String>,
    /// `source_url` was made by the rules of the program that made the old site; nobody wrote it down.
    pub guessed_url: bool,
    pub archived_url: Option<String>,
    pub language: Option<String>,
    pub rights: Option<String>,
    pub id: Option<String>,
    /// What its URL ends in, if that is not to be made from the title.
    pub slug: Option<String>,
    pub thread: Option<String>,
    #[serde(with = "written")]
    pub date: Option<Date>,
    #[serde(with = "written")]
    pub updated: Option<Date>,
    pub authors: Vec<String>,
    pub kind: RecordKind,
    pub draft: bool,
    pub noindex: bool,
    pub withdrawn: Option<String>,
    pub image: Option<RecordPicture>,
    pub attachments: Vec<RecordAttachment>,
    /// Ids or labels of topics; what the vocabulary does not know is kept under `extra`.
    pub topics: Vec<String>,
    /// Codes or names of countries, in the same way.
    pub countries: Vec<String>,
    /// Terms by the name of their taxonomy; those of a taxonomy that the site does not have are kept under `extra`.
    pub terms: Vec<(String, Vec<String>)>,
    pub print: Option<RecordPrint>,
    /// Old addresses: whole URLs, or paths that begin with a slash.
    pub aliases: Vec<String>,
    /// What has no key of ours.
    pub extra: Map<String, Value>,
    pub body: String,
    /// Where relative links start.
    pub base: Base,
    /// Which of the sources it came from, for files and links from its root.
    pub site: usize,
    /// Its files lie beside it, in a folder of its own.
    pub bundle: bool,
    /// The file that it is all of, for links that name the file.
    pub file: Option<PathBuf>,
    /// Names by which other articles of the source may link to it, beside its addresses and its file.
    pub names: Vec<String>,
    /// Words that the source has and the article has, where the reader chose among the text.
    pub kept: Option<KeptWords>,
    /// The front matter as a whole, of an article that was exported from a site of ours: it is written as it is.
    pub whole: Option<Map<String, Value>>,
    /// Where it lay in the site that it was exported from.
    pub path: Option<String>,
    /// What there is to tell.
    pub notes: Vec<Remark>,
}

/// What a record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RecordKind {
    #[default]
    Article,
    /// A plain page: about, imprint.
    Page,
}

/// Where a record was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordPlace {
    /// The file as it was named.
    pub file: String,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: u32,
}

/// Where the relative links of a body start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Base {
    /// The folder of its file.
    pub folder: Option<PathBuf>,
    /// Its old address: a whole URL, or a path that begins with a slash.
    pub url: Option<String>,
}

/// A picture of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordPicture {
    /// A path or address, like that of a link in the body.
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// A file that belongs to an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordAttachment {
    /// A path or address, like that of a link in the body.
    pub file: String,
    pub title: Option<String>,
}

/// The place of an article in a print edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecordPrint {
    #[serde(with = "written")]
    pub date: Option<Date>,
    pub headline: Option<String>,
    pub page: Option<String>,
}

/// How many of a page's words came into the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptWords {
    pub words: u32,
    pub of: u32,
}

impl Record {
    /// Keeps a value that has no key of ours, under a name that is still free.
    pub(crate) fn keep(&mut self, name: &str, value: Value) {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        if empty || self.extra.get(name) == Some(&value) {
            return;
        }
        let mut free = name.to_owned();
        let mut n = 2;
        while self.extra.contains_key(&free) {
            free = format!("{name}_{n}");
            n += 1;
        }
        self.extra.insert(free, value);
    }

    /// Keeps a text that was part of the page and is no part of the article.
    pub(crate) fn provenance(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let list = self.extra.entry("provenance").or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list
            && !list.iter().any(|known| known == text)
        {
            list.push(text.into());
        }
    }

    /// Files the article under a term of a taxonomy.
    pub(crate) fn term(&mut self, taxonomy: &str, term: &str) {
        let term = term.trim();
        if term.is_empty() {
            return;
        }
        let at = match self.terms.iter().position(|(name, _)| name == taxonomy) {
            Some(at) => at,
            None => {
                self.terms.push((taxonomy.to_owned(), Vec::new()));
                self.terms.len() - 1
            }
        };
        let terms = &mut self.terms[at].1;
        if !terms.iter().any(|known| known == term) {
            terms.push(term.to_owned());
        }
    }

    /// An author, once.
    pub(crate) fn author(&mut self, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() && !self.authors.contains(&name) {
            self.authors.push(name);
        }
    }

    /// Something for the report, about the record as a whole.
    pub(crate) fn note(&mut self, note: Remark) {
        self.notes.push(note);
    }
}

/// Dates in the form in which they are written in front matter.
mod written {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::date::Date;

    pub(super) fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.and_then(|text| Date::parse(&text).ok()))
    }
}
