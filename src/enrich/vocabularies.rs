//! Everything that enrichment knows beforehand: the gazetteer, the topics, the settings.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;

use super::countries::{CountriesFile, CountryCode, Gazetteer};
use super::makers::{self, AuthorsFile, Maker, Makers, SourcesFile};
use super::names::{self, NamesFile};
use super::threads::ThreadsFile;
use super::topics::{Deriver, Learned, LearnedFile, TopicVocabulary, TopicsFile, VocabularyProblem};
use crate::config::Config;
use crate::diagnostic::{Code as Problem, Diagnostic, did_you_mean};
use crate::parse::decode;
use crate::read::{read_regular, unreadable};
use crate::source::{Location, SourceFile};
use crate::yaml;

/// The vocabularies of a site: what ships with `archive`, as its own files change it.
pub struct Vocabularies {
    /// Countries, their places and institutions.
    pub gazetteer: Gazetteer,
    /// Topics and the words that speak for them.
    pub topics: TopicVocabulary,
    /// Finds the topics of a text.
    pub deriver: Deriver,
    /// People and organisations that the site declares.
    pub names: names::NameVocabulary,
    /// What editors say of story threads.
    pub threads: ThreadsFile,
    /// Who writes: `data/authors.yaml`.
    pub authors: Makers,
    /// Who publishes: `data/sources.yaml`.
    pub sources: Makers,
    /// What is worth a word and stops nothing.
    pub warnings: Vec<Diagnostic>,
}

impl std::fmt::Debug for Vocabularies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vocabularies").field("topics", &self.topics.len()).finish_non_exhaustive()
    }
}

/// The part of the configuration that enrichment reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnrichSettings {
    /// Language of articles that name none.
    pub language: String,
    /// The site's own country, which doubtful names are read in favour of.
    pub home_country: Option<CountryCode>,
    /// Thousandths.
    pub about_threshold: u16,
}

/// The files that are read before any article is.
const COUNTRIES: &str = "vocabulary/countries.yaml";
/// The site's changes to the topics.
pub const TOPICS: &str = "vocabulary/topics.yaml";
/// What the archive's own articles taught.
pub const LEARNED: &str = "vocabulary/topics.learned.yaml";
/// People and organisations, and words that are no names.
pub const NAMES: &str = "vocabulary/names.yaml";
/// What editors say of story threads.
pub const THREADS: &str = "vocabulary/threads.yaml";
/// Who wrote what the archive holds.
pub const AUTHORS: &str = "data/authors.yaml";
/// Who published it.
pub const SOURCES: &str = "data/sources.yaml";
/// All of them.
pub const VOCABULARIES: [&str; 7] = [COUNTRIES, TOPICS, LEARNED, NAMES, THREADS, AUTHORS, SOURCES];

/// The bytes of the files, where they are there.
type VocabularyBytes = [Option<Vec<u8>>; VOCABULARIES.len()];

impl Vocabularies {
    /// The vocabularies that ship with `archive`, with nothing of a site's own.
    pub fn built_in() -> Arc<Self> {
        static EMBEDDED: OnceLock<Arc<Vocabularies>> = OnceLock::new();
        EMBEDDED.get_or_init(|| Arc::new(Self::embedded())).clone()
    }

    /// Reads the site's own vocabularies and lays them over those that ship with `archive`; with the model of what its
    /// articles taught, or without.
    ///
    /// # Errors
    /// Every problem of the files.
    pub fn load(root: &Path, with_model: bool) -> Result<Arc<Self>, Vec<Diagnostic>> {
        // What ships with the program is the same for every site of a process.
        if !VOCABULARIES.iter().any(|path| root.join(path).exists()) {
            return Ok(Self::built_in());
        }
        // A site's own are asked for again whenever its configuration changes.
        static LATEST: Mutex<Option<(VocabularyBytes, bool, Arc<Vocabularies>)>> = Mutex::new(None);
        let read = || VOCABULARIES.map(|path| read_regular(&root.join(path)).ok());
        let sources = read();
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, model, vocabularies)) = &*latest
            && (known, *model) == (&sources, with_model)
        {
            return Ok(vocabularies.clone());
        }
        let loaded = Self::read(root, with_model)?;
        // Unless they changed meanwhile.
        if read() == sources {
            *latest = Some((sources, with_model, loaded.clone()));
        }
        Ok(loaded)
    }

    fn read(root: &Path, with_model: bool) -> Result<Arc<Self>, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let countries = file::<CountriesFile>(root, COUNTRIES, &mut problems, |read, source| {
            let found = Gazetteer::embedded().problems(read);
            found.into_iter().map(|p| place(source, p.list, p.entry, None, p.message, p.hint)).collect()
        });
        let gazetteer = match countries {
            Some(file) => Gazetteer::embedded().with_site(&file),
            None => Gazetteer::embedded(),
        };
        let place_topic = |source: &SourceFile<'_>, p: VocabularyProblem| {
            place(source, "topics", p.entry, Some((p.field, p.item)), p.message, p.hint)
        };
        let mut topics = None;
        file::<TopicsFile>(root, TOPICS, &mut problems, |read, source| {
            match TopicVocabulary::with_site(read) {
                Ok(vocabulary) => topics = Some(vocabulary),
                Err(found) => {
                    return found.into_iter().map(|p| place_topic(source, p)).collect();
                }
            }
            Vec::new()
        });
        let topics = topics.unwrap_or_else(TopicVocabulary::embedded);
        let mut learned = None;
        let mut warnings = Vec::new();
        if with_model {
            file::<LearnedFile>(root, LEARNED, &mut problems, |read, source| {
                match Learned::read(read, &topics) {
                    Ok((model, gone)) => {
                        learned = Some(model);
                        warnings.extend(stale(source, &gone));
                        Vec::new()
                    }
                    Err(found) => found.into_iter().map(|p| place_topic(source, p)).collect(),
                }
            });
        }
        let names = file::<NamesFile>(root, NAMES, &mut problems, |read, source| {
            let found = names::NameVocabulary::problems(read);
            found.into_iter().map(|p| place(source, p.list, p.entry, None, p.message, None)).collect()
        });
        let names = match names {
            Some(file) => names::NameVocabulary::embedded().with_site(&file),
            None => names::NameVocabulary::embedded(),
        };
        let mut places = BTreeMap::new();
        let threads = file::<ThreadsFile>(root, THREADS, &mut problems, |read, source| {
            places = ThreadsFile::places(source);
            let found = read.problems();
            found.into_iter().map(|p| place(source, p.list, p.entry, None, p.message, None)).collect()
        });
        let threads = ThreadsFile { places, ..threads.unwrap_or_default() };
        let place_maker = |source: &SourceFile<'_>, list: &'static str, all: &[Maker]| {
            let found = makers::problems(all).into_iter();
            found
                .map(|(entry, field, why)| place(source, list, entry, Some((field, None)), why, None))
                .collect()
        };
        let authors = file::<AuthorsFile>(root, AUTHORS, &mut problems, |read, source| {
            place_maker(source, "authors", &read.authors)
        });
        let sources = file::<SourcesFile>(root, SOURCES, &mut problems, |read, source| {
            place_maker(source, "sources", &read.sources)
        });
        let authors = Makers::new(authors.unwrap_or_default().authors);
        let sources = Makers::new(sources.unwrap_or_default().sources);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut deriver = Deriver::new(&topics);
        if let Some(learned) = learned {
            deriver = deriver.with_learned(learned);
        }
        Ok(Arc::new(Self { gazetteer, topics, deriver, names, threads, authors, sources, warnings }))
    }

    fn embedded() -> Self {
        let topics = TopicVocabulary::embedded();
        let deriver = Deriver::new(&topics);
        Self {
            gazetteer: Gazetteer::embedded(),
            topics,
            deriver,
            names: names::NameVocabulary::embedded(),
            threads: ThreadsFile::default(),
            authors: Makers::default(),
            sources: Makers::default(),
            warnings: Vec::new(),
        }
    }
}

/// Reads one vocabulary file, if the site has it. `check` looks at what was read, with the file at hand.
fn file<T: serde::de::DeserializeOwned + Default>(
    root: &Path,
    path: &'static str,
    problems: &mut Vec<Diagnostic>,
    check: impl FnOnce(&T, &SourceFile<'_>) -> Vec<Diagnostic>,
) -> Option<T> {
    let bytes = match read_regular(&root.join(path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            problems.push(unreadable(path, &error));
            return None;
        }
    };
    let source = match decode(&Arc::from(path), &bytes) {
        Ok(source) => source,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    match yaml::typed::<T>(&source, Problem::BadVocabulary) {
        Ok(read) => {
            problems.extend(check(&read, &source));
            Some(read)
        }
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}

/// A model that knows topics which the vocabulary no longer has.
fn stale(file: &SourceFile<'_>, gone: &[String]) -> Option<Diagnostic> {
    let first = gone.first()?;
    let more = if gone.len() > 1 { format!(" and {} more", gone.len() - 1) } else { String::new() };
    let message = format!("the vocabulary has no topic `{first}`{more}, which the model knows");
    Some(Diagnostic::new(Problem::StaleModel, file.whole(), message).hint("run `archive learn` again"))
}

/// A problem of an entry of a list, at its place in the file: the entry, one of its fields, or an item of that.
fn place(
    file: &SourceFile<'_>,
    list: &str,
    entry: usize,
    field: Option<(&str, Option<usize>)>,
    message: String,
    hint: Option<String>,
) -> Diagnostic {
    let node = yaml::parse(file, 0..file.text.len()).ok().flatten();
    let item = |node: &yaml::Node, index: usize| match &node.value {
        yaml::Value::Sequence(items) => items.get(index).cloned(),
        _ => None,
    };
    let entry = node.as_ref().and_then(|node| node.get(list)).and_then(|list| item(list, entry));
    let value = field.and_then(|(name, _)| entry.as_ref()?.get(name).cloned());
    let deep = field.and_then(|(_, index)| item(value.as_ref()?, index?));
    let location = match deep.or(value).or(entry) {
        Some(node) => file.locate(node.span),
        None => file.whole(),
    };
    Diagnostic::new(Problem::BadVocabulary, location, message).maybe_hint(hint)
}

impl EnrichSettings {
    /// Takes from a configuration what enrichment reads.
    ///
    /// # Errors
    /// If the home country is not one.
    pub fn new(config: &Config, vocabularies: &Vocabularies) -> Result<Self, Diagnostic> {
        let home_country = match &config.home_country {
            None => None,
            Some(typed) => Some(vocabularies.gazetteer.resolve(typed).map_err(|near| {
                let message = format!("`home_country: {typed}` is not a country");
                Diagnostic::new(Problem::UnknownCountry, Location::file("archive.yaml"), message)
                    .maybe_hint(near.map(did_you_mean))
            })?),
        };
        Ok(Self {
            language: config.language.clone(),
            home_country,
            about_threshold: config.countries.about_threshold as u16,
        })
    }
}
