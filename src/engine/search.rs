//! The search index among the outputs of a site: which shards there are, what each is made of, and what it was made
//! into.
//!
//! The files of an index are named after their content, which is not known before it is made. So they are no pages of
//! the corpus: `build` [stages](Engine::stage_search) them beside the pages, in the same transaction, and `serve` asks
//! for [one of them](Engine::search_file) and makes what is missing without holding the engine.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use super::content::cascade;
use super::progress::{Progress, Step};
use super::publish::Failure;
use super::site::{Engine, Options};
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Slot;
use crate::parse::{self, decode};
use crate::render::Sources;
use crate::search::{self, Bundle, BundleFile, FOLDER, LIST, LanguagePart, Record, Shard, Store};
use crate::source::Location;
use crate::write::{Hash, Stage, hash};

/// What an engine knows of its search index.
#[derive(Debug)]
pub struct Search {
    store: Arc<Store>,
    /// Of everything that goes into an index beside the articles.
    base: OnceLock<Hash>,
    plan: OnceLock<Vec<Planned>>,
}

/// A shard, and a hash of everything that its index is made from.
#[derive(Clone, Debug)]
pub struct Planned {
    shard: Shard,
    key: Hash,
}

/// One of the files of the search index, as far as it is known.
#[derive(Debug)]
pub enum SearchFile {
    /// There is no such file.
    Nothing,
    /// The shards that it depends on are not indexed yet.
    Pending,
    Bytes(Vec<u8>),
}

/// A shard that has to be indexed: all that is needed for it, so that the engine may change meanwhile.
#[derive(Debug)]
pub struct SearchWork {
    planned: Planned,
    records: BTreeMap<String, Vec<Record>>,
    store: Arc<Store>,
}

/// What became of the search index when the site was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Staged {
    /// Files of the index.
    pub files: usize,
    /// Shards that were indexed.
    pub indexed: usize,
}

/// `shards.json`: what the search page needs to know before it can search.
#[derive(Serialize)]
struct List<'a> {
    /// Newest first.
    shards: Vec<ListedShard<'a>>,
    /// What the values of facets are called.
    labels: BTreeMap<&'static str, BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct ListedShard<'a> {
    /// What the ids of its results begin with.
    id: String,
    /// Of its folder, relative to the list.
    path: String,
    language: &'a str,
    articles: u32,
    /// Changes whenever a file of it does.
    version: &'a str,
}

/// A file of a shard that belongs to the site.
struct Wanted<'b> {
    path: String,
    file: &'b BundleFile,
    /// `None` if the output has it.
    bytes: Option<io::Result<Cow<'b, [u8]>>>,
}

impl Search {
    /// Nothing is known yet.
    pub fn new(options: &Options) -> Self {
        let folder = options.cache.as_ref().map(|folder| folder.join("search"));
        let prefix = if options.drafts { "drafts-" } else { "" };
        Self { store: Arc::new(Store::new(folder, prefix)), base: OnceLock::new(), plan: OnceLock::new() }
    }

    /// To be called whenever articles may be others.
    pub fn forget_plan(&mut self) {
        self.plan = OnceLock::new();
    }
}

impl SearchWork {
    /// Indexes the shard and keeps the result.
    ///
    /// # Errors
    /// What Pagefind says.
    pub fn run(self) -> Result<Arc<Bundle>, Diagnostic> {
        let mut languages = Vec::with_capacity(self.records.len());
        for (language, records) in self.records {
            let articles = records.len();
            let files = search::index(&tag(&language, &self.planned), records)
                .map_err(|why| failed(&self.planned, &why))?;
            if !files.is_empty() {
                languages.push((language, articles, files));
            }
        }
        Ok(self.store.put(&self.planned.shard.name, self.planned.key, languages))
    }
}

impl Engine {
    /// Whether the site has a search.
    pub fn has_search(&self) -> bool {
        self.config.search.enabled
    }

    /// The shards, newest first, as the articles are now.
    fn search_plan(&self) -> &[Planned] {
        self.search.plan.get_or_init(|| {
            let base = self.search.base.get_or_init(|| self.cache_key());
            let planned = search::shards(&self.corpus).into_iter().map(|shard| {
                let mut bytes = base.to_vec();
                bytes.extend(self.config.language.as_bytes());
                for slot in &shard.slots {
                    let Some(entry) = self.corpus.entry(*slot) else { continue };
                    bytes.extend(entry.versions.shown.to_le_bytes());
                    bytes.extend(self.hashes.get(&entry.article.path).copied().unwrap_or_default());
                }
                Planned { shard, key: hash(&bytes) }
            });
            planned.collect()
        })
    }

    /// The index of a shard, if it is known.
    fn known_bundle(&self, planned: &Planned) -> Option<Arc<Bundle>> {
        self.search.store.get(&planned.shard.name, &planned.key)
    }

    /// What is needed to index a shard: its articles are read.
    fn search_work(&self, planned: &Planned) -> Result<SearchWork, Vec<Diagnostic>> {
        let read: Vec<_> = planned.shard.slots.par_iter().map(|slot| self.search_record(*slot)).collect();
        let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for record in read {
            if let Some((language, record)) = record? {
                records.entry(language).or_default().push(record);
            }
        }
        Ok(SearchWork { planned: planned.clone(), records, store: self.search.store.clone() })
    }

    fn search_record(&self, slot: Slot) -> Result<Option<(String, Record)>, Vec<Diagnostic>> {
        let Some(entry) = self.corpus.entry(slot) else { return Ok(None) };
        let path = &entry.article.path;
        let bytes = self.read(path).map_err(|problem| vec![problem])?;
        let file = decode(path, &bytes).map_err(|problem| vec![problem])?;
        let cascade = cascade(path, &self.indexes);
        let parsed = parse::article(&file, &self.parse_settings, cascade.as_ref());
        let text = parsed.map_err(|failed| failed.problems)?.text;
        let language = Record::language(entry, &self.config.language);
        let record = Record::new(entry, &text, &self.corpus, &language);
        Ok(Some((language, record)))
    }

    /// The next shard that has to be indexed, if one has to be.
    ///
    /// # Errors
    /// Articles that cannot be read.
    pub fn next_search_work(&self) -> Result<Option<SearchWork>, Vec<Diagnostic>> {
        if !self.has_search() {
            return Ok(None);
        }
        let missing = self.search_plan().iter().find(|planned| self.known_bundle(planned).is_none());
        missing.map(|planned| self.search_work(planned)).transpose()
    }

    /// A file of the search index by its path below [`FOLDER`], as a build would write it now.
    ///
    /// # Errors
    /// If the store is damaged.
    pub fn search_file(&self, path: &str) -> Result<SearchFile, Diagnostic> {
        if !self.has_search() {
            return Ok(SearchFile::Nothing);
        }
        let plan = self.search_plan();
        if path == LIST {
            let bundles: Option<Vec<_>> = plan.iter().map(|planned| self.known_bundle(planned)).collect();
            return Ok(bundles.map_or(SearchFile::Pending, |bundles| {
                SearchFile::Bytes(self.search_list(bundles.iter().map(|bundle| bundle.parts())))
            }));
        }
        let Some((name, rest)) = path.split_once('/') else { return Ok(SearchFile::Nothing) };
        let Some(planned) = plan.iter().find(|planned| planned.shard.name == name) else {
            return Ok(SearchFile::Nothing);
        };
        let Some(bundle) = self.known_bundle(planned) else { return Ok(SearchFile::Pending) };
        let file = rest.split_once('/').and_then(|(language, file)| {
            let part = bundle.parts().iter().find(|part| part.language == language)?;
            part.files.iter().find(|known| known.name == file)
        });
        let Some(file) = file else { return Ok(SearchFile::Nothing) };
        if file.is_engine() {
            // Only the newest shard of a language has these.
            let language = rest.split('/').next().unwrap_or_default();
            let newer = plan.iter().take_while(|planned| planned.shard.name != name);
            for planned in newer {
                match self.known_bundle(planned) {
                    None => return Ok(SearchFile::Pending),
                    Some(newer) if newer.parts().iter().any(|part| part.language == language) => {
                        return Ok(SearchFile::Nothing);
                    }
                    Some(_) => {}
                }
            }
        }
        match bundle.read(file) {
            Ok(bytes) => Ok(SearchFile::Bytes(bytes.into_owned())),
            Err(error) => {
                self.search.store.forget(name);
                Err(failed(planned, &error.to_string()))
            }
        }
    }

    /// The list of shards, from what each was made into.
    fn search_list<'p>(&self, parts: impl Iterator<Item = &'p [LanguagePart]>) -> Vec<u8> {
        let listed = self.search_plan().iter().zip(parts).flat_map(|(planned, parts)| {
            parts.iter().map(|part| ListedShard {
                id: tag(&part.language, planned),
                path: format!("{}/{}/", planned.shard.name, part.language),
                language: &part.language,
                articles: part.articles,
                version: &part.version,
            })
        });
        let labels = self.view().map(|view| view.facet_labels()).unwrap_or_default();
        serde_json::to_vec(&List { shards: listed.collect(), labels }).unwrap_or_default()
    }

    /// Gives the files of the search index to a stage. `amends`: what is not given stays in the output.
    pub(super) fn stage_search(
        &self,
        stage: &Stage<'_>,
        amends: bool,
        progress: &dyn Progress,
    ) -> Result<Staged, Failure> {
        let mut staged = Staged::default();
        let mut given: Vec<String> = Vec::new();
        let mut changed = false;
        if self.has_search() {
            let plan = self.search_plan();
            progress.begin(Step::Indexing, plan.len());
            let mut parts = Vec::with_capacity(plan.len());
            let mut languages: Vec<String> = Vec::new();
            for planned in plan {
                let known = self.known_bundle(planned);
                staged.indexed += usize::from(known.is_none());
                let bundle = match known {
                    Some(bundle) => bundle,
                    None => self.search_work(planned)?.run().map_err(|problem| vec![problem])?,
                };
                let first: Vec<bool> =
                    bundle.parts().iter().map(|part| !languages.contains(&part.language)).collect();
                languages.extend(bundle.parts().iter().map(|part| part.language.clone()));
                let files = self.wanted_files(stage, planned, &bundle, &first);
                self.check_places(files.iter().map(|file| &*file.path))?;
                changed |= files.iter().any(|file| file.bytes.is_some());
                let stage_one = |file| match stage_file(stage, amends, &bundle, file) {
                    Ok(true) => None,
                    Ok(false) => Some(Ok(file)),
                    Err(error) => Some(Err(error)),
                };
                let damaged = files.par_iter().filter_map(stage_one);
                let damaged: Vec<&Wanted<'_>> = damaged.collect::<Result<_, Failure>>()?;
                if !damaged.is_empty() {
                    self.search.store.forget(&planned.shard.name);
                    let again = self.search_work(planned)?.run().map_err(|problem| vec![problem])?;
                    staged.indexed += 1;
                    stage_again(stage, planned, &again, &damaged)?;
                }
                given.extend(files.into_iter().map(|file| file.path));
                // Not the index itself: it may be in memory.
                parts.push(bundle.parts().iter().map(LanguagePart::without_files).collect::<Vec<_>>());
                progress.advance();
            }
            let list = self.search_list(parts.iter().map(Vec::as_slice));
            let path = format!("{FOLDER}{LIST}");
            let known = stage.manifest().get(&path);
            self.check_places([&*path].into_iter())?;
            if !amends || known.is_none_or(|known| known.hash != hash(&list)) {
                stage.put(&path, &list)?;
                changed = true;
            }
            given.push(path);
            self.search.store.retain(|shard| plan.iter().any(|planned| planned.shard.name == shard));
        }
        given.sort_unstable();
        if amends && (changed || !self.has_search()) {
            let claims = self.corpus.claims();
            let old = stage.manifest().iter().map(|(path, _)| path).filter(|path| path.starts_with(FOLDER));
            for path in old {
                if given.binary_search_by(|known| known.as_str().cmp(path)).is_err()
                    && claims.owner(path).is_none()
                {
                    stage.remove(path)?;
                }
            }
        }
        staged.files = given.len();
        Ok(staged)
    }

    /// The files of one shard, with the bytes of those that are not in the output as they are here. `first` says of
    /// each language whether this is its newest shard.
    fn wanted_files<'b>(
        &self,
        stage: &Stage<'_>,
        planned: &Planned,
        bundle: &'b Bundle,
        first: &[bool],
    ) -> Vec<Wanted<'b>> {
        let files = bundle.parts().iter().zip(first).flat_map(|(part, first)| {
            let files = part.files.iter().filter(|file| *first || !file.is_engine());
            files.map(|file| (path_of(planned, part, &file.name), file))
        });
        let files: Vec<_> = files.collect();
        let wanted = files.into_par_iter().map(|(path, file)| {
            let is_there = stage.manifest().get(&path).is_some_and(|known| known.hash == file.hash);
            let bytes = (!is_there).then(|| bundle.read(file));
            Wanted { path, file, bytes }
        });
        wanted.collect()
    }

    /// A file of the site must not lie where one of the index is written.
    fn check_places<'p>(&self, given: impl Iterator<Item = &'p str>) -> Result<(), Failure> {
        let claims = self.corpus.claims();
        let taken = given.filter(|path| claims.owner(path).is_some());
        let problems: Vec<Diagnostic> = taken
            .map(|path| {
                let message = format!("{path} is a file of the search index, and another file of the site");
                Diagnostic::new(Code::UrlCollision, Location::file(format!("static/{path}")), message)
                    .hint("name it otherwise, or set `search.enabled: false` in archive.yaml")
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }
}

/// Gives one file of a shard; false if it could not be read.
fn stage_file(
    stage: &Stage<'_>,
    amends: bool,
    bundle: &Bundle,
    wanted: &Wanted<'_>,
) -> Result<bool, Failure> {
    let Wanted { path, file, bytes } = wanted;
    match bytes {
        Some(Ok(bytes)) => stage.put(path, bytes)?,
        Some(Err(_)) => return Ok(false),
        None if amends || stage.keep(path)? => {}
        // It was in the output, and somebody took it away.
        None => match bundle.read(file) {
            Ok(bytes) => stage.put(path, &bytes)?,
            Err(_) => return Ok(false),
        },
    }
    Ok(true)
}

/// Gives files that could not be read from the index that was made anew: it is the same.
fn stage_again(
    stage: &Stage<'_>,
    planned: &Planned,
    again: &Bundle,
    damaged: &[&Wanted<'_>],
) -> Result<(), Failure> {
    for part in again.parts() {
        for file in &part.files {
            let path = path_of(planned, part, &file.name);
            if damaged.iter().any(|wanted| wanted.path == path) {
                let bytes = again.read(file).map_err(|error| vec![failed(planned, &error.to_string())])?;
                stage.put(&path, &bytes)?;
            }
        }
    }
    Ok(())
}

/// The language of a shard's index with the shard's name as a private use subtag.
fn tag(language: &str, planned: &Planned) -> String {
    format!("{language}-x-{}", planned.shard.name)
}

fn path_of(planned: &Planned, part: &LanguagePart, file: &str) -> String {
    format!("{FOLDER}{}/{}/{file}", planned.shard.name, part.language)
}

fn failed(planned: &Planned, why: &str) -> Diagnostic {
    let location = Location::file(".archive/search");
    Diagnostic::new(Code::Unreadable, location, format!("the search index of {}: {why}", planned.shard.name))
}
