//! The search index among the outputs of a site: what of the articles goes in, and when it is brought up to date.
//!
//! The files of the index are named after their content, which is not known before they are made. So they are no pages of
//! the corpus: `build` [stages](Engine::stage_search) them beside the pages, in the same transaction, and `serve` asks
//! for [one of them](Engine::search_file) and [brings the index up to date](Engine::search_step) meanwhile.

use std::hash::{Hash as _, Hasher};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::cache::ANALYSIS;
use super::content::cascade;
use super::failure::Failure;
use super::progress::{BuildObserver, BuildStep};
use super::search_state::Opened;
use super::site::Engine;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{Hash, hash};
use crate::link::{Entry, ListKey, Slot};
use crate::parse::{self, decode};
use crate::search::{
    Document, DocumentHead, Documents, Facet, FacetKind, LIST, Label, Leaf, Leaves, SearchIndex, exact, fold,
    name_at, path_of,
};
use crate::site_path::SitePath;
use crate::source::Location;
use crate::write::Stage;

/// The path of an article's file, the hash of its bytes, and its leaf.
type NamedLeaf = (SitePath, Hash, Vec<u8>);

/// So many articles are read before their leaves are kept.
const GROUP: usize = 1_024;

/// Where fewer articles changed, the index is brought up to date while the site stands still.
const FEW: usize = 2_000;

/// One of the files of the search index, as far as it is known.
#[derive(Debug)]
pub enum SearchFile {
    /// There is no such file.
    Nothing,
    /// The index is not up to date yet.
    Pending,
    Bytes(Vec<u8>),
}

/// What is left to be done until the index is up to date.
pub enum SearchStep {
    /// Nothing.
    Done,
    /// Another step.
    More,
    /// This, for which the engine is not needed.
    Work(SearchWork),
}

/// All that is needed to bring the index up to date, so that the engine may change meanwhile.
pub struct SearchWork {
    open: Arc<Mutex<Opened>>,
    revision: u64,
    heads: Vec<DocumentHead>,
    documents: CollectedDocuments,
    labels: Vec<Label>,
    language: String,
}

struct CollectedDocuments(Vec<Document>);

impl Documents for CollectedDocuments {
    fn document(&self, at: usize) -> Document {
        self.0[at].clone()
    }

    fn facets(&self, at: usize) -> Vec<Facet> {
        self.0[at].facets.clone()
    }
}

/// Articles as they are in the engine.
struct EngineDocuments<'a> {
    engine: &'a Engine,
    slots: &'a [Slot],
}

impl Documents for EngineDocuments<'_> {
    fn document(&self, at: usize) -> Document {
        self.engine.corpus.entry(self.slots[at]).map(|entry| self.engine.document(entry)).unwrap_or_default()
    }

    fn facets(&self, at: usize) -> Vec<Facet> {
        self.engine.corpus.entry(self.slots[at]).map(|entry| self.engine.facets(entry)).unwrap_or_default()
    }
}

/// What became of the search index when the site was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Staged {
    /// Files of the index.
    pub files: usize,
    /// Articles that were indexed.
    pub indexed: usize,
}

impl Opened {
    fn open(&mut self, engine: &Engine) -> io::Result<()> {
        if self.index.is_none() || self.leaves.is_none() {
            let folder = engine.search.folder.path()?;
            self.index = Some(SearchIndex::open(&folder, &engine.index_base())?);
            self.leaves = Some(Leaves::open(&folder, &engine.leaf_base())?);
        }
        Ok(())
    }

    /// Brings the index up to date; what is damaged is made anew.
    fn update(
        &mut self,
        revision: u64,
        heads: &[DocumentHead],
        documents: &dyn Documents,
        labels: &[Label],
        language: &str,
    ) -> io::Result<usize> {
        let (Some(index), Some(leaves)) = (&mut self.index, &mut self.leaves) else { return Ok(0) };
        let mut updated = index.update(heads, documents, leaves, labels, language);
        if updated.as_ref().is_err_and(is_damage) {
            index.clear();
            updated = index.update(heads, documents, leaves, labels, language);
        }
        match updated {
            Ok(updated) => {
                self.current = Some(revision);
                Ok(updated.articles)
            }
            Err(error) => {
                // What it holds now is neither the old nor the new.
                *self = Self::default();
                Err(error)
            }
        }
    }
}

fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof
    )
}

impl SearchWork {
    /// Brings the index up to date.
    ///
    /// # Errors
    /// An error of the system.
    pub fn run(self) -> Result<(), Diagnostic> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let updated = open.update(self.revision, &self.heads, &self.documents, &self.labels, &self.language);
        updated.map(|_| ()).map_err(|error| {
            // Nobody knows what is wrong with it: it is opened anew, and begun anew if need be.
            *open = Opened::default();
            failed(&error)
        })
    }
}

impl Engine {
    /// Whether the site has a search.
    pub fn has_search(&self) -> bool {
        self.config.search.enabled
    }

    /// A hash of everything beside the articles that the index is made from.
    fn index_base(&self) -> Hash {
        let mut bytes = self.cache_key().to_vec();
        bytes.extend(self.config.language.as_bytes());
        hash(&bytes)
    }

    /// A hash of everything beside its file that the leaf of an article is made from.
    fn leaf_base(&self) -> Hash {
        let mut bytes = ANALYSIS.as_bytes().to_vec();
        bytes.extend(serde_json::to_vec(&self.parse_settings).unwrap_or_default());
        hash(&bytes)
    }

    /// Whether the words of articles are to be kept as they are read.
    pub(super) fn keeps_leaves(&self) -> bool {
        self.options.leaves && self.has_search()
    }

    /// Keeps the words of articles for the index. What cannot be kept is read again.
    pub(super) fn keep_leaves(&self, leaves: Vec<NamedLeaf>) {
        let mut open = self.search.opened();
        if open.open(self).is_ok()
            && let Some(store) = &mut open.leaves
        {
            let _ = store.keep(leaves);
        }
    }

    /// The articles that can be found, in the order of the index.
    fn found_articles(&self) -> Vec<Slot> {
        let mut slots: Vec<Slot> = self.corpus.members(&ListKey::All).to_vec();
        let place = |slot: &Slot| {
            self.corpus.entry(*slot).map(|entry| {
                let date = entry.article.front.date.unwrap_or_default();
                (month(&date), date.day().unwrap_or_default(), entry.instant, &entry.article.path)
            })
        };
        slots.sort_by_cached_key(place);
        slots
    }

    /// The heads of articles; or the files of those whose leaves are not there.
    fn heads(&self, slots: &[Slot], leaves: &Leaves) -> Result<Vec<DocumentHead>, Vec<SitePath>> {
        let one = |slot: &Slot| {
            let entry = self.corpus.entry(*slot)?;
            let path = &entry.article.path;
            let file = self.hashes.get(path).copied().unwrap_or_default();
            let date = entry.article.front.date.unwrap_or_default();
            let leaf = leaves.find(path, &file);
            Some(leaf.map_or_else(
                || Err(path.clone()),
                |leaf| {
                    Ok(DocumentHead {
                        path: path.clone(),
                        file,
                        key: self.document_key(entry),
                        month: month(&date),
                        day: date.day().unwrap_or_default(),
                        instant: entry.instant,
                        leaf,
                    })
                },
            ))
        };
        let found: Vec<_> = slots.par_iter().filter_map(one).collect();
        let missing: Vec<_> = found.iter().filter_map(|head| head.as_ref().err().cloned()).collect();
        if missing.is_empty() { Ok(found.into_iter().flatten().collect()) } else { Err(missing) }
    }

    /// The words of articles whose leaves are not there.
    fn read_leaves(&self, paths: &[SitePath]) -> Result<Vec<NamedLeaf>, Vec<Diagnostic>> {
        let one = |path: &SitePath| {
            let bytes = self.source(path).map_err(|problem| vec![problem])?;
            let file = decode(path.as_shared(), &bytes).map_err(|problem| vec![problem])?;
            let cascade = cascade(path, &self.indexes);
            let parsed = parse::article(&file, &self.parse_settings, cascade.as_ref());
            let text = parsed.map_err(|failed| failed.problems)?.text;
            Ok((path.clone(), hash(&bytes), Leaf::new(&text).encode()))
        };
        paths.par_iter().map(one).collect()
    }

    /// Changes whenever the document of an article does, as far as it is not its file or the base that changed.
    fn document_key(&self, entry: &Entry) -> u64 {
        let mut hasher = FxHasher::default();
        (entry.versions.shown, entry.versions.record, entry.instant).hash(&mut hasher);
        let built_in = &self.corpus.settings.built_in;
        for list in &entry.lists {
            if let ListKey::Term(taxonomy, slug) = &**list
                && (*taxonomy == built_in.topics || *taxonomy == built_in.sources)
            {
                slug.hash(&mut hasher);
            }
        }
        self.thumbnail(entry).hash(&mut hasher);
        Self::notes_of(entry).hash(&mut hasher);
        hasher.finish()
    }

    /// What people wrote about an article: each text is searched as the field `note`.
    fn notes_of(entry: &Entry) -> Vec<String> {
        let notes = entry.article.notes.iter();
        let texts = notes.flat_map(|note| {
            let replies = note.replies.iter().map(|reply| reply.body.to_string());
            std::iter::once(note.body.to_string()).chain(replies)
        });
        texts.collect()
    }

    /// What the index holds of an article beside its own words.
    fn document(&self, entry: &Entry) -> Document {
        let front = &entry.article.front;
        let date = front.date.unwrap_or_default();
        Document {
            language: front.language.clone().unwrap_or_else(|| self.config.language.clone()),
            date: date.to_string(),
            url: entry.url.to_string(),
            title: front.title.clone(),
            authors: front.authors.iter().flatten().cloned().collect(),
            names: entry.derived.names.iter().map(|name| name.name.to_string()).collect(),
            notes: Self::notes_of(entry),
            facets: self.facets(entry),
            picture: self.thumbnail(entry),
        }
    }

    /// Countries by code, and topics and the source by the slugs that their pages have.
    fn facets(&self, entry: &Entry) -> Vec<Facet> {
        let vocabularies = &self.corpus.vocabularies;
        let topics = &vocabularies.topics;
        let mut facets = Vec::new();
        for country in entry.derived.countries.iter().filter(|country| country.about) {
            let name = vocabularies.gazetteer.name(country.code, &self.config.language);
            let label = if name.is_empty() { country.code.as_str() } else { name };
            facets.push(Facet {
                kind: FacetKind::Country,
                key: country.code.as_str().into(),
                label: label.into(),
                broader: Vec::new(),
            });
        }
        let named = |id| {
            let topic = topics.get(id);
            (Arc::from(topic.slug.as_str()), Arc::from(topic.label.as_str()))
        };
        for topic in &entry.derived.topics {
            let Some(id) = topics.shown(topic.id) else { continue };
            let (key, label): (Arc<str>, Arc<str>) = named(id);
            let broader = topics.ancestors(id).into_iter().map(named).collect();
            let facet = Facet { kind: FacetKind::Topic, key, label, broader };
            if !facets.contains(&facet) {
                facets.push(facet);
            }
        }
        let built_in = &self.corpus.settings.built_in;
        let source = entry.lists.iter().find_map(|list| match &**list {
            ListKey::Term(taxonomy, slug) if *taxonomy == built_in.sources => Some(slug.clone()),
            _ => None,
        });
        if let (Some(key), Some(label)) = (source, &entry.article.front.source) {
            let label = label.as_str().into();
            facets.push(Facet { kind: FacetKind::Source, key, label, broader: Vec::new() });
        }
        facets
    }

    /// The smallest size of an article's picture.
    fn thumbnail(&self, entry: &Entry) -> Option<String> {
        let image = entry.article.front.image.as_ref()?;
        let folder = image.file.file.as_ref().unwrap_or(&entry.article.path).folder();
        let crate::link::Resolution::Url(url) = self.corpus.resolve(folder, &image.file.text) else {
            return None;
        };
        let smallest = self.corpus.shown_picture(&url).and_then(|shown| shown.sizes.into_iter().next());
        Some(smallest.map_or(url, |(_, url)| url))
    }

    /// What the search page leads to, in the order of the index.
    fn search_labels(&self) -> Vec<Label> {
        let Some(view) = self.view() else { return Vec::new() };
        let mut labels: Vec<Label> = view
            .term_labels()
            .into_iter()
            .map(|(kind, label, key, url, count)| Label {
                folded: fold(&exact(&label)),
                label,
                kind,
                key,
                url,
                count: u32::try_from(count).unwrap_or(u32::MAX),
            })
            .collect();
        labels.sort_unstable();
        labels
    }

    /// Reads the leaves that are missing and brings the index up to date; says of how many articles.
    fn index_now(&self) -> Result<usize, Vec<Diagnostic>> {
        let problem = |error: io::Error| vec![failed(&error)];
        let mut open = self.search.opened();
        open.open(self).map_err(problem)?;
        if open.current == Some(self.search.revision) {
            return Ok(0);
        }
        let slots = self.found_articles();
        let mut again = false;
        loop {
            let heads = self.read_missing(&slots, &mut open, usize::MAX)?.unwrap_or_default();
            let labels = self.search_labels();
            let live = EngineDocuments { engine: self, slots: &slots };
            match open.update(self.search.revision, &heads, &live, &labels, &self.config.language) {
                Ok(articles) => return Ok(articles),
                Err(error) if is_damage(&error) && !again => {
                    again = true;
                    self.begin_search_anew(&mut open).map_err(problem)?;
                }
                Err(error) => return Err(problem(error)),
            }
        }
    }

    /// Leaves that are damaged are read again with all others.
    fn begin_search_anew(&self, open: &mut Opened) -> io::Result<()> {
        let folder = self.search.folder.path()?;
        *open = Opened::default();
        let _ = std::fs::remove_file(folder.join("leaves"));
        let _ = std::fs::remove_file(folder.join("index"));
        open.open(self)
    }

    /// The heads of all articles when at most so many leaves were read; `None` if some are still missing.
    fn read_missing(
        &self,
        slots: &[Slot],
        open: &mut Opened,
        most: usize,
    ) -> Result<Option<Vec<DocumentHead>>, Vec<Diagnostic>> {
        let Some(leaves) = &mut open.leaves else { return Ok(None) };
        let mut left = most;
        loop {
            let missing = match self.heads(slots, leaves) {
                Ok(heads) => return Ok(Some(heads)),
                Err(missing) => missing,
            };
            if left == 0 {
                return Ok(None);
            }
            for group in missing[..missing.len().min(left)].chunks(GROUP) {
                let read = self.read_leaves(group)?;
                leaves.keep(read).map_err(|error| vec![failed(&error)])?;
            }
            left = left.saturating_sub(missing.len());
        }
    }

    /// Does a part of what brings the index up to date, or gives it to be done without the engine.
    ///
    /// # Errors
    /// Articles that cannot be read, or an error of the system.
    pub fn search_step(&self) -> Result<SearchStep, Vec<Diagnostic>> {
        if !self.has_search() {
            return Ok(SearchStep::Done);
        }
        let mut open = self.search.opened();
        open.open(self).map_err(|error| vec![failed(&error)])?;
        if open.current == Some(self.search.revision) {
            return Ok(SearchStep::Done);
        }
        let slots = self.found_articles();
        let Some(heads) = self.read_missing(&slots, &mut open, GROUP)? else { return Ok(SearchStep::More) };
        let few = open.index.as_ref().is_some_and(|index| index.changed(&heads) < FEW);
        drop(open);
        if few {
            self.index_now()?;
            return Ok(SearchStep::Done);
        }
        let live = EngineDocuments { engine: self, slots: &slots };
        let documents = (0..heads.len()).into_par_iter().map(|at| live.document(at)).collect();
        Ok(SearchStep::Work(SearchWork {
            open: self.search.open.clone(),
            revision: self.search.revision,
            heads,
            documents: CollectedDocuments(documents),
            labels: self.search_labels(),
            language: self.config.language.clone(),
        }))
    }

    /// A file of the search index by its path in the output, as a build would write it now.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn search_file(&self, path: &str) -> Result<SearchFile, Diagnostic> {
        let Some(name) = name_at(path).filter(|_| self.has_search()) else { return Ok(SearchFile::Nothing) };
        // Whoever holds it is bringing the index up to date.
        let Ok(open) = self.search.open.try_lock() else { return Ok(SearchFile::Pending) };
        let Some(index) = open.index.as_ref().filter(|_| open.current == Some(self.search.revision)) else {
            return Ok(SearchFile::Pending);
        };
        if !index.names().contains(&name) {
            return Ok(SearchFile::Nothing);
        }
        index.blocks().file(name).map(SearchFile::Bytes).map_err(|error| failed(&error))
    }

    /// Gives the files of the search index to a stage. `amends`: what is not given stays in the output.
    pub(super) fn stage_search(
        &self,
        stage: &Stage<'_>,
        amends: bool,
        progress: &dyn BuildObserver,
    ) -> Result<Staged, Failure> {
        let mut staged = Staged::default();
        let mut given: Vec<String> = Vec::new();
        if self.has_search() {
            progress.begin(BuildStep::Indexing, 0);
            staged.indexed = self.index_now()?;
            if !self.is_sound_for(stage) {
                let mut open = self.search.opened();
                open.index.iter_mut().for_each(SearchIndex::clear);
                open.current = None;
                drop(open);
                staged.indexed = self.index_now()?;
            }
            let open = self.search.opened();
            let Some(index) = &open.index else { return Ok(staged) };
            given = index.names().iter().map(|name| path_of(name)).collect();
            given.sort_unstable();
            self.check_places(&given)?;
            let results = given.par_iter().map(|path| {
                let name = name_at(path).unwrap_or_default();
                let is_named_by_content = !path.ends_with(LIST);
                if is_named_by_content && amends && stage.manifest().get(path).is_some() {
                    return Ok(());
                }
                if is_named_by_content && stage.keep(path)? {
                    return Ok(());
                }
                let bytes = index.blocks().file(name).map_err(|error| vec![failed(&error)])?;
                if amends && stage.manifest().get(path).is_some_and(|known| known.hash == hash(&bytes)) {
                    return Ok(());
                }
                stage.put(path, &bytes)?;
                Ok(())
            });
            results.collect::<Result<(), Failure>>()?;
        }
        if amends {
            let claims = self.corpus.claims();
            let old = stage.manifest().iter().map(|(path, _)| path).filter(|path| name_at(path).is_some());
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

    /// Whether the blocks that the output does not have yet are sound. An update looks at those that it changes, and nothing
    /// else does.
    fn is_sound_for(&self, stage: &Stage<'_>) -> bool {
        let open = self.search.opened();
        let Some(index) = &open.index else { return true };
        let names = index.names();
        names
            .par_iter()
            .skip(1)
            .all(|name| stage.manifest().get(&path_of(name)).is_some() || index.blocks().is_sound(name))
    }

    /// A file of the site must not lie where one of the index is written.
    fn check_places(&self, given: &[String]) -> Result<(), Failure> {
        let claims = self.corpus.claims();
        let taken = given.iter().filter(|path| claims.owner(path).is_some());
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

/// Twelve times the year, and the month from 0.
fn month(date: &crate::date::Date) -> u32 {
    let year = u32::try_from(date.year()).unwrap_or_default();
    year * 12 + u32::from(date.month().unwrap_or(1)).saturating_sub(1)
}

fn failed(error: &io::Error) -> Diagnostic {
    let location = Location::file(".archive/search");
    Diagnostic::new(Code::Unreadable, location, format!("the search index: {error}"))
}
