//! Articles from the disk through parsing and enrichment, many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::last_good::LastGood;
use super::progress::BuildObserver;
use crate::diagnostic::Diagnostic;
use crate::enrich::{self, Derived, Vocabularies};
use crate::hash::{Hash, hash};
use crate::parse::front_matter::FrontMatter;
use crate::parse::markdown::BodyFacts;
use crate::parse::notes::sidecar_of;
use crate::parse::{self, Article, Failed, IndexFile, article_with_notes, decode};
use crate::read::{BUNDLE_NAMES, Snapshot, read_regular, unreadable};
use crate::search::Leaf;
use crate::site_path::SitePath;

/// What reading an article depends on, beside its bytes.
pub(super) struct ArticleInputs<'a> {
    pub root: &'a Path,
    pub parse_settings: &'a parse::ParseSettings,
    pub enrich_settings: &'a enrich::EnrichSettings,
    pub vocabularies: &'a Vocabularies,
    pub indexes: &'a BTreeMap<SitePath, IndexFile>,
    /// List pages' files with errors, below which no article is published: they may say that these are drafts.
    pub hiding: &'a BTreeSet<SitePath>,
    /// The files of the site, among which those with the notes of articles are found.
    pub snapshot: &'a Snapshot,
    /// Where the sources are that stand in for files with errors.
    pub last_good: Option<&'a LastGood>,
    /// Whether the words of articles are wanted for the search index.
    pub leaves: bool,
}

/// One article as far as it could be read.
pub(super) struct ReadArticle {
    pub path: SitePath,
    pub hash: Hash,
    /// `None` if it has errors.
    pub facts: Option<(Box<Article>, Box<Derived>)>,
    /// Errors, or warnings.
    pub problems: Vec<Diagnostic>,
    /// The bytes, if they are good and are to be kept.
    pub good_source: Option<Vec<u8>>,
    /// What the body of a file with errors says, as far as it could be read.
    pub withheld: Option<BodyFacts>,
    /// What the search index holds of its words, where that is wanted.
    pub leaf: Option<Vec<u8>>,
}

/// Reads articles in parallel; the result has the order of `articles`. An article that still has the bytes
/// whose hash stands beside it is left out.
pub(super) fn read_all(
    reading: &ArticleInputs<'_>,
    articles: Vec<(SitePath, Option<Hash>)>,
    progress: &dyn BuildObserver,
) -> Vec<ReadArticle> {
    articles
        .into_par_iter()
        .filter_map(|(path, known)| {
            let read = read(reading, path, known);
            progress.advance();
            read
        })
        .collect()
}

fn read(reading: &ArticleInputs<'_>, path: SitePath, known: Option<Hash>) -> Option<ReadArticle> {
    let bytes = match read_regular(&reading.root.join(&*path)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let failed = Failed::new(vec![unreadable(path.clone(), &error)]);
            return Some(stand_in(reading, path, failed));
        }
    };
    let hash = hash(&bytes);
    if known == Some(hash) {
        return None;
    }
    let read = match facts(reading, &path, &bytes) {
        Ok((facts, problems, leaf)) => {
            let known = reading.last_good.is_none_or(|store| store.holds(&path, &hash));
            let good_source = (!known).then_some(bytes);
            let (facts, withheld) = match is_hidden(&path, reading.hiding) {
                true => (None, Some(facts.0.facts)),
                false => (Some(facts), None),
            };
            ReadArticle { path, hash, facts, problems, good_source, withheld, leaf }
        }
        Err(failed) => stand_in(reading, path, failed),
    };
    Some(read)
}

/// An article with errors: the last good source stands in for it, where there is one.
fn stand_in(reading: &ArticleInputs<'_>, path: SitePath, failed: Box<Failed>) -> ReadArticle {
    let kept = reading.last_good.and_then(|store| store.last(&path));
    let hash = kept.as_deref().map(hash).unwrap_or_default();
    let (facts, leaf) = match kept.and_then(|bytes| facts(reading, &path, &bytes).ok()) {
        Some((facts, _, leaf)) => (Some(facts), leaf),
        None => (None, None),
    };
    let facts = facts.filter(|_| !is_hidden(&path, reading.hiding));
    let Failed { problems, facts: body, .. } = *failed;
    ReadArticle { path, hash, facts, problems, good_source: None, withheld: Some(body), leaf }
}

type Good = ((Box<Article>, Box<Derived>), Vec<Diagnostic>, Option<Vec<u8>>);

fn facts(reading: &ArticleInputs<'_>, path: &SitePath, bytes: &[u8]) -> Result<Good, Box<Failed>> {
    let file = decode(path.as_shared(), bytes).map_err(|problem| Failed::new(vec![problem]))?;
    let cascade = cascade(path, reading.indexes);
    let beside = sidecar_bytes(reading, path);
    let (sidecar, unreadable) = match &beside {
        Some((path, Ok(bytes))) => match decode(path.as_shared(), bytes) {
            Ok(file) => (Some(file), None),
            Err(problem) => (None, Some(problem)),
        },
        Some((_, Err(problem))) => (None, Some(problem.clone())),
        None => (None, None),
    };
    let parsed = article_with_notes(&file, reading.parse_settings, cascade.as_ref(), sidecar.as_ref());
    let mut parsed = parsed.map_err(|mut failed| {
        if let Some(front) = &failed.front {
            failed.problems.extend(enrich::check(&file, front, reading.vocabularies));
        }
        failed
    })?;
    let derived = enrich::derive(&file, &parsed, reading.vocabularies, reading.enrich_settings);
    let (mut derived, warnings) = derived.map_err(|problems| {
        let problems = parsed.warnings.drain(..).chain(problems).collect();
        Box::new(Failed { problems, front: None, facts: std::mem::take(&mut parsed.article.facts) })
    })?;
    parsed.warnings.extend(warnings);
    parsed.warnings.extend(parsed.note_problems.drain(..).chain(unreadable));
    reading.parse_settings.levels.apply(&mut parsed.warnings);
    compact(&mut parsed.article, &mut derived);
    let leaf = reading.leaves.then(|| Leaf::new(&parsed.text).encode());
    Ok(((Box::new(parsed.article), Box::new(derived)), parsed.warnings, leaf))
}

/// The path of a file with notes, and its bytes.
type Sidecar = (SitePath, Result<Vec<u8>, Diagnostic>);

/// The path of the file with an article's notes and its bytes, if there is such a file.
fn sidecar_bytes(reading: &ArticleInputs<'_>, article: &str) -> Option<Sidecar> {
    let (path, _) = reading.snapshot.files.get_key_value(sidecar_of(article)?.as_str())?;
    let bytes = read_regular(&reading.root.join(&**path)).map_err(|error| unreadable(path.clone(), &error));
    Some((path.clone(), bytes))
}

/// Gives up the room that lists were given to grow: there are millions of them.
fn compact(article: &mut Article, derived: &mut Derived) {
    article.facts.headings.shrink_to_fit();
    article.facts.links.shrink_to_fit();
    article.facts.shortcodes.shrink_to_fit();
    article.facts.excerpt.shrink_to_fit();
    derived.countries.iter_mut().for_each(|country| country.evidence.shrink_to_fit());
    derived.countries.shrink_to_fit();
    derived.topics.iter_mut().for_each(|topic| topic.evidence.shrink_to_fit());
    derived.topics.shrink_to_fit();
    derived.names.iter_mut().for_each(|name| name.evidence.shrink_to_fit());
    derived.names.shrink_to_fit();
    derived.dates.shrink_to_fit();
}

/// Whether the file of a list page that cannot be read may say something of the articles below it.
pub(super) fn may_cascade(bytes: &[u8]) -> bool {
    let word = b"cascade";
    bytes.windows(word.len()).any(|window| window == word)
}

fn is_hidden(path: &str, hiding: &BTreeSet<SitePath>) -> bool {
    let is_below = |index: &SitePath| {
        path.strip_prefix(crate::url::parent(index)).is_some_and(|rest| rest.starts_with('/'))
    };
    hiding.iter().any(is_below)
}

/// The defaults of all list pages above a file; the nearer goes before the farther.
pub(super) fn cascade(path: &str, indexes: &BTreeMap<SitePath, IndexFile>) -> Option<FrontMatter> {
    let mut merged: Option<FrontMatter> = None;
    let mut folder = crate::url::parent(path);
    while !folder.is_empty() {
        let index = BUNDLE_NAMES.iter().find_map(|name| indexes.get(format!("{folder}/_{name}").as_str()));
        if let Some(cascade) = index.and_then(|index| index.cascade.as_deref()) {
            match &mut merged {
                Some(nearer) => nearer.inherit(cascade),
                None => merged = Some(cascade.clone()),
            }
        }
        folder = crate::url::parent(folder);
    }
    merged
}
