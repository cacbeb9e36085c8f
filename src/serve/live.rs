//! The site as it is now: one engine, many readers, and a writer whenever files change.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::broadcast;

use super::answer::{AnswerBody, ServedAnswer, answer};
use super::indexing::Indexing;
use crate::diagnostic::Diagnostic;
use crate::engine::{BuildReport, Engine, Failing, SilentBuild, SiteOptions};
use crate::link::PageKey;
use crate::read::Hints;

/// How many pages are kept as they last were without errors.
const GOOD_PAGES: usize = 64;
/// How many changes a slow browser may be behind before it looks at its page from scratch.
const NEWS: usize = 64;

/// The site, shared by the threads of the server.
pub(super) struct SharedSite {
    site: RwLock<SiteState>,
    options: SiteOptions,
    /// Whether pages get the script that reloads them.
    pub reload: bool,
    /// Whether the search index is being made.
    pub indexing: Indexing,
    /// Goes out after each change.
    news: broadcast::Sender<Arc<News>>,
    /// How many changes there were.
    changes: AtomicU64,
    /// Pages that people look at, as they last were without errors, the latest at the end.
    good: Mutex<VecDeque<(String, Vec<u8>)>>,
}

struct SiteState {
    /// `None` as long as the configuration or a vocabulary could never be read.
    engine: Option<Engine>,
    problems: Arc<Vec<Diagnostic>>,
    /// Pages that were tried and failed.
    failing: Failing,
}

/// What a change of the site means beside the pages it touched.
#[derive(Debug)]
pub(super) struct News {
    /// Counts changes.
    pub number: u64,
    /// Output paths of changed files that are published as they are, images and styles say.
    pub files: Vec<Arc<str>>,
}

impl SharedSite {
    /// Reads the site, but looks at its files no sooner than `ready` returns.
    pub(super) fn open(options: SiteOptions, reload: bool, ready: impl FnOnce() + Send) -> Self {
        let mut site = SiteState { engine: None, problems: Arc::default(), failing: Failing::default() };
        site.open(&options, ready);
        let news = broadcast::Sender::new(NEWS);
        Self {
            site: RwLock::new(site),
            options,
            reload,
            indexing: Indexing::default(),
            news,
            changes: AtomicU64::new(0),
            good: Mutex::default(),
        }
    }

    /// The base URL that pages are made for.
    pub(super) fn base_url(&self) -> &str {
        self.options.base_url.as_deref().unwrap_or_default()
    }

    /// Takes in what changed where the hints say.
    pub(super) fn look(&self, hints: &Hints) -> BuildReport {
        let mut report = BuildReport::default();
        {
            let mut site = self.site.write().unwrap_or_else(PoisonError::into_inner);
            match &mut site.engine {
                Some(engine) => report = engine.look(hints, &SilentBuild),
                None => {
                    if let Some(opened) = site.open(&self.options, || ()) {
                        report = opened;
                    }
                    site.engine.iter_mut().for_each(Engine::keep_good_sources);
                }
            }
        }
        if !report.changes.is_empty() {
            let mut site = self.site.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(engine) = &site.engine {
                site.problems = Arc::new(engine.diagnostics());
            }
            let files = site.engine.iter().flat_map(|engine| {
                let is_file = |page: &PageKey| matches!(page, PageKey::Asset(_));
                let claims = engine.corpus().claims();
                let touched = &report.touched.pages;
                if touched.keys().any(is_file) {
                    let files =
                        claims.outputs().filter(|(_, page)| is_file(page) && touched.contains_key(page));
                    files.map(|(path, _)| path.as_shared().clone()).collect()
                } else {
                    Vec::new()
                }
            });
            let news = Arc::new(News {
                number: self.changes.fetch_add(1, Ordering::Relaxed),
                files: files.collect(),
            });
            // Nobody may be looking.
            let _ = self.news.send(news);
        }
        report
    }

    /// Renders one page of each template among those that a change touched, or of all if none is told. What fails is among
    /// the problems [to tell](Self::problems_to_tell) from then on, until it does not any more.
    pub(super) fn try_pages(&self, change: Option<&BuildReport>) {
        let failing = {
            let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
            let Some(engine) = &site.engine else { return };
            match change {
                Some(report) => engine.try_pages(report.touched.pages.keys(), &site.failing),
                None => {
                    let all = engine.corpus().claims().outputs().map(|(_, page)| page);
                    engine.try_pages(all, &site.failing)
                }
            }
        };
        self.site.write().unwrap_or_else(PoisonError::into_inner).failing = failing;
    }

    /// Leaves what reading the site found out to the next run, if there is nothing of the kind yet, and does what else
    /// an engine that came from an earlier run has to do before the first change.
    ///
    /// # Errors
    /// What keeps it from being written.
    pub(super) fn store(&self) -> std::io::Result<()> {
        let stored = self.read(|engine| match engine.origin() {
            None => engine.store_anew().map(drop),
            Some(_) => Ok(()),
        });
        let mut site = self.site.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &mut site.engine {
            engine.keep_good_sources();
            engine.forget_cache();
        }
        stored.unwrap_or(Ok(()))
    }

    /// Tells of changes from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<Arc<News>> {
        self.news.subscribe()
    }

    /// What is wrong with the site.
    pub(super) fn problems(&self) -> Arc<Vec<Diagnostic>> {
        self.site.read().unwrap_or_else(PoisonError::into_inner).problems.clone()
    }

    /// What is wrong with the site, and what was tried and failed. For the terminal only: an open page shows its own
    /// failure, and hears of no trial that ends after the change.
    pub(super) fn problems_to_tell(&self) -> Vec<Diagnostic> {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        site.problems.iter().chain(&site.failing.problems).cloned().collect()
    }

    /// Reads from the engine, if there is one.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.site.read().unwrap_or_else(PoisonError::into_inner).engine.as_ref().map(read)
    }

    /// What a path (decoded, below the base URL) leads to, without the script. A page that cannot be rendered is
    /// answered as it last was.
    pub(super) fn answer(&self, path: &str) -> ServedAnswer {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        let Some(engine) = &site.engine else { return ServedAnswer::problems(site.problems.to_vec()) };
        let mut answer = answer(engine, path);
        drop(site);
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        let known = good.iter().position(|(known, _)| known == path);
        if answer.problems.is_empty() {
            if let (true, 200, AnswerBody::Bytes(bytes)) = (answer.is_page, answer.status, &answer.body) {
                known.map(|at| good.remove(at));
                good.push_back((path.to_owned(), bytes.clone()));
                if good.len() > GOOD_PAGES {
                    good.pop_front();
                }
            }
        } else if let Some((_, bytes)) = known.and_then(|at| good.get(at)) {
            answer = ServedAnswer { problems: answer.problems, ..ServedAnswer::page(bytes.clone()) };
        }
        answer
    }
}

impl SiteState {
    /// Reads the site from nothing; the report says what was found.
    fn open(&mut self, options: &SiteOptions, ready: impl FnOnce() + Send) -> Option<BuildReport> {
        match Engine::open(options.clone()) {
            Ok(mut engine) => {
                let report = engine.refresh_after(ready, &SilentBuild);
                self.problems = Arc::new(engine.diagnostics());
                self.engine = Some(engine);
                Some(report)
            }
            Err(problems) => {
                self.problems = Arc::new(problems);
                None
            }
        }
    }
}
