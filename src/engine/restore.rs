//! How an engine starts from what an earlier run found out, and leaves its own findings to the next.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::apply::place;
use super::cache::{
    self, CacheHead, CacheStep, Cached, CachedArticle, IndexRecord, LentOrOwned, Loaded, StoredCache,
};
use super::cache_state::Cache;
use super::frame::Frame;
use super::fundamentals::{Fundamentals, is_fundamental};
use super::picture_state::is_picture_of_site;
use super::progress::BuildObserver;
use super::report::BuildReport;
use super::site::Engine;
use crate::diagnostic::Diagnostic;
use crate::hash::{Hash, hash};
use crate::link::{CorpusDelta, Touched};
use crate::picture::Look;
use crate::read::{Changes, FileKind, Snapshot, classify};
use crate::site_path::SitePath;

impl Engine {
    /// The first look at the disk, when `ready` has returned, from what the cache knows of it where there is one.
    pub(super) fn first_look(
        &mut self,
        ready: impl FnOnce() + Send,
        progress: &dyn BuildObserver,
    ) -> BuildReport {
        let start = Instant::now();
        let (root, began) = (self.options.root.clone(), SystemTime::now());
        let links = self.links();
        // The disk answers while the cache is read.
        let (loaded, scanned) = std::thread::scope(|scope| {
            let scan = scope.spawn(|| {
                ready();
                Snapshot::scan(&root, links)
            });
            (self.load(), scan.join())
        });
        let (scanned, problems) = scanned.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let unread = loaded.and_then(|loaded| self.restore(loaded));
        let restored = start.elapsed();
        let start = Instant::now();
        self.snapshot.links = links;
        let mut changes = self.snapshot.advance(&root, scanned, began);
        self.scan_problems = problems;
        if let Some(unread) = unread {
            // The engine was opened with what these say now, and the cache's key holds it.
            if changes.written.iter().chain(&changes.removed).any(is_fundamental) {
                // What was made of the same articles then may look otherwise now.
                self.cache.origin = None;
                self.cache.unsaved(&changes, &[]);
                changes.written.retain(|path| !is_fundamental(path));
                changes.removed.retain(|path| !is_fundamental(path));
            }
            let there: Vec<_> = unread.into_iter().filter(|p| self.snapshot.files.contains_key(p)).collect();
            changes.written.extend(there);
            changes.written.sort_unstable();
            changes.written.dedup();
        }
        let read = start.elapsed();
        // The templates of the run that left the cache are not known: what they were made into may be anything.
        let frame =
            Frame { everything: self.cache.origin.is_some() && is_frame(&changes), ..Frame::default() };
        let mut report = self.take_in(&changes, frame, Touched::default(), progress);
        if Fundamentals::of(&root) != self.fundamentals {
            // They changed after the engine was opened, and before their files were looked at: no later look would see it.
            let again = self.reconfigure(&Changes::default(), progress);
            self.cache = Cache { damaged: self.cache.damaged, ..Cache::spent() };
            report.touched.add(again.touched);
            report.relinked += again.relinked;
        }
        report.timings.read += read;
        report.timings.restore = restored;
        report.changes = changes;
        self.look_again(&mut report, progress);
        report
    }

    /// A hash of the site's files as they were when the cache was written that this engine started from.
    pub fn origin(&self) -> Option<Hash> {
        self.cache.origin
    }

    /// Whether there was a cache that could not be read.
    pub fn cache_was_damaged(&self) -> bool {
        self.cache.damaged
    }

    /// Reads the cache, if there is one.
    fn load(&self) -> Option<Loaded> {
        cache::file(&self.options).map(|path| cache::load(&path, &self.cache_key()))
    }

    /// Takes over what the cache holds, and gives the files that it says nothing of. `None` if it holds nothing.
    fn restore(&mut self, loaded: Loaded) -> Option<Vec<SitePath>> {
        let (cached, stored) = match loaded {
            Loaded::Found(cached, stored) => (*cached, stored),
            Loaded::Nothing => return None,
            Loaded::Damaged => {
                self.cache.damaged = true;
                return None;
            }
        };
        let Cached { head, articles, since } = cached;
        let mut snapshot = head.snapshot.into_owned();
        let base = snapshot.files.keys().map(|path| (path.clone(), true)).collect();
        if let Some(step) = &since {
            step.advance(&mut snapshot);
        }
        self.cache.stored = Some(stored);
        self.cache.origin = Some(cache::digest(&snapshot));
        self.snapshot = snapshot;
        let mut delta = CorpusDelta::default();
        self.load_site(true, true, &FxHashSet::default(), &mut Frame::default(), &mut delta);
        self.take_over(base, head.indexes, articles, head.pictures, &mut delta);
        self.corpus.restore(delta);
        if let Some(step) = since {
            let files = step.files.into_iter().map(|(path, state)| (path, state.is_some())).collect();
            let mut delta = CorpusDelta::default();
            self.take_over(files, step.indexes, step.articles, step.pictures, &mut delta);
            self.corpus.apply(delta);
        }
        self.open_last_good();
        let unread = self.snapshot.files.keys().filter(|path| {
            matches!(classify(path), Some(FileKind::Article | FileKind::Index))
                && !self.hashes.contains_key(*path)
        });
        Some(unread.cloned().collect())
    }

    /// Takes over what the cache says of files, and adds what the link stage has to know.
    fn take_over(
        &mut self,
        files: Vec<(SitePath, bool)>,
        indexes: Vec<IndexRecord<'static>>,
        articles: Vec<CachedArticle<'static>>,
        pictures: Vec<(Arc<str>, Cow<'static, Look>)>,
        delta: &mut CorpusDelta,
    ) {
        let mut pictures: FxHashMap<_, _> = pictures.into_iter().collect();
        let mut absent: FxHashSet<SitePath> = FxHashSet::default();
        absent.reserve(articles.len());
        self.hashes.reserve(articles.len());
        for (path, there) in files {
            place(&path, there, &self.publishable, delta);
            if is_picture_of_site(&path) {
                let look = pictures.remove(path.as_shared()).map(Cow::into_owned);
                self.set_picture(path.as_shared(), look, delta);
            }
            if matches!(classify(&path), Some(FileKind::Article | FileKind::Index)) {
                absent.insert(path);
            }
        }
        for IndexRecord { hash, index, warnings } in indexes {
            let (path, index) = (index.path.clone(), index.into_owned());
            absent.remove(&path);
            self.hashes.insert(path.clone(), hash);
            self.set_problems(&path, warnings.into_owned());
            self.indexes.insert(path.clone(), index.clone());
            delta.indexes.push((path, Some(index)));
        }
        for CachedArticle { hash, article, derived, warnings, pool } in articles {
            let (mut article, derived) = (article.into_box(), derived.into_box());
            // One copy of the path is enough.
            if let Some(path) = absent.take(&article.path) {
                article.path = path;
            }
            self.note_template_use(&article);
            let path = article.path.clone();
            self.hashes.insert(path.clone(), hash);
            self.set_problems(&path, warnings.into_owned());
            delta.articles.push((path, Some((article, derived))));
            delta.pools.push(pool);
        }
        // Gone, or the cache says nothing of them.
        let mut absent: Vec<_> = absent.into_iter().collect();
        absent.sort_unstable();
        for path in absent {
            self.hashes.remove(&path);
            self.set_problems(&path, Vec::new());
            if classify(&path) == Some(FileKind::Index) {
                self.indexes.remove(&path);
                delta.indexes.push((path, None));
            } else {
                delta.pools.push(Vec::new());
                delta.articles.push((path, None));
            }
        }
        if delta.pools.iter().all(Vec::is_empty) {
            delta.pools.clear();
        }
    }

    /// Sees to it that the store of last good sources has those of all articles and list pages, although none was read:
    /// for an engine that started from a cache, before the first of them breaks.
    pub fn keep_good_sources(&mut self) {
        let Some(store) = &mut self.last_good else { return };
        let mut missing: Vec<(&SitePath, &Hash)> =
            self.hashes.iter().filter(|(path, hash)| !store.holds(path, hash)).collect();
        missing.sort_unstable();
        for group in missing.chunks(4096) {
            let sources: Vec<(SitePath, Vec<u8>)> = group
                .par_iter()
                .filter_map(|(path, known)| {
                    let bytes = std::fs::read(self.options.root.join(&***path)).ok()?;
                    // One that changed meanwhile is read with the other changes.
                    (hash(&bytes) == **known).then(|| ((*path).clone(), bytes))
                })
                .collect();
            if store.keep(&sources).is_err() {
                return;
            }
        }
    }

    /// Leaves to the next run what this one found out. Costs nothing if that is nothing.
    ///
    /// # Errors
    /// An error of the system; then the next run has to find it out itself.
    pub fn store(&mut self) -> io::Result<()> {
        self.forget_old_sizes();
        let found = self.note_undecodable();
        if self.cache.stored.is_some() {
            self.cache.unsaved.extend(found.into_iter().map(SitePath::from));
        }
        let Some(path) = cache::file(&self.options) else { return Ok(()) };
        let mut stored = self.cache.stored.take();
        if let Some(stored) = &mut stored
            && stored.has_room(self.cache.unsaved.len())
            && (self.cache.unsaved.is_empty() || cache::append(&path, stored, &self.step())?)
        {
            self.cache.unsaved.clear();
            self.cache.stored = Some(*stored);
            return Ok(());
        }
        self.cache.unsaved.clear();
        self.cache.stored = self.store_anew()?;
        Ok(())
    }

    /// As [`store`](Self::store), without this engine remembering what the file says.
    ///
    /// # Errors
    /// An error of the system.
    pub fn store_anew(&self) -> io::Result<Option<StoredCache>> {
        let Some(path) = cache::file(&self.options) else { return Ok(None) };
        let paths = self.snapshot.files.keys();
        let sound = paths.filter_map(|path| self.corpus.by_path(path).zip(self.sound(path)).map(|_| &**path));
        let articles: Vec<&str> = sound.collect();
        let slot = |path: &str| self.corpus.by_path(path);
        let places: FxHashMap<_, u32> =
            articles.iter().zip(0..).filter_map(|(path, place)| Some((slot(path)?, place))).collect();
        let head = CacheHead {
            snapshot: Cow::Borrowed(&self.snapshot),
            indexes: self.snapshot.files.keys().filter_map(|path| self.index_record(path)).collect(),
            pictures: self.snapshot.files.keys().filter_map(|path| self.picture_record(path)).collect(),
            articles: articles.len() as u32,
        };
        let record = |path| {
            let mut record = self.article_record(path)?;
            let pool = slot(path).into_iter().flat_map(|own| self.corpus.pool(own));
            record.pool = pool.filter_map(|(slot, score)| Some((*places.get(&slot)?, score))).collect();
            Some(record)
        };
        cache::write(&path, &self.cache_key(), &head, &articles, record).map(Some)
    }

    /// Gives up remembering what the cache does not say yet, for an engine that is not going to
    /// [store](Self::store) it.
    pub fn forget_cache(&mut self) {
        self.cache = Cache { damaged: self.cache.damaged, origin: self.cache.origin, ..Cache::default() };
    }

    /// What the file does not say yet.
    fn step(&self) -> CacheStep<'_> {
        let unsaved = self.cache.unsaved.iter();
        CacheStep {
            files: unsaved.map(|path| (path.clone(), self.snapshot.files.get(path).copied())).collect(),
            linked: self.snapshot.linked.clone(),
            articles: self.cache.unsaved.iter().filter_map(|path| self.article_record(path)).collect(),
            indexes: self.cache.unsaved.iter().filter_map(|path| self.index_record(path)).collect(),
            pictures: self.cache.unsaved.iter().filter_map(|path| self.picture_record(path)).collect(),
        }
    }

    fn article_record(&self, path: &str) -> Option<CachedArticle<'_>> {
        let entry = self.corpus.entry(self.corpus.by_path(path)?)?;
        let (hash, warnings) = self.sound(path)?;
        let (article, derived) = (LentOrOwned::Lent(&*entry.article), LentOrOwned::Lent(&*entry.derived));
        Some(CachedArticle { hash, article, derived, warnings: warnings.into(), pool: Vec::new() })
    }

    fn index_record(&self, path: &str) -> Option<IndexRecord<'_>> {
        let index = self.indexes.get(path)?;
        let (hash, warnings) = self.sound(path)?;
        Some(IndexRecord { hash, index: Cow::Borrowed(index), warnings: warnings.into() })
    }

    fn picture_record(&self, path: &SitePath) -> Option<(Arc<str>, Cow<'_, Look>)> {
        Some((path.as_shared().clone(), Cow::Borrowed(self.pictures.look_of(path)?)))
    }

    /// The hash and the warnings of a file without errors.
    fn sound(&self, path: &str) -> Option<(Hash, &[Diagnostic])> {
        let warnings = self.problems.get(path).map_or(&[][..], Vec::as_slice);
        if warnings.iter().any(Diagnostic::is_error) {
            return None;
        }
        Some((*self.hashes.get(path)?, warnings))
    }

    pub(super) fn cache_key(&self) -> Hash {
        let (parse, enrich, link) = (&self.parse_settings, &self.enrich_settings, &self.corpus.settings);
        cache::key(self.fundamentals.vocabularies(), parse, enrich, link, self.options.drafts)
    }
}

/// Whether files changed that stand around the articles.
fn is_frame(changes: &Changes) -> bool {
    changes.written.iter().chain(&changes.removed).any(|path| {
        matches!(classify(path), Some(FileKind::Template | FileKind::Theme | FileKind::Data))
            || path.starts_with("static/assets/")
    })
}
