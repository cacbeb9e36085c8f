//! The server for editing: pages rendered when somebody asks for them, from the same jobs that `archive build`
//! writes, and browsers that follow every save.
//!
//! 1. [`address`] finds a place to listen.
//! 2. [`live`] holds the engine, takes changes in, and remembers what is wrong.
//! 3. [`answer`] turns the path of a request into the bytes of one output of the site, and [`http`] those into a
//!    response: ranges, conditions, content types, refused hosts.
//! 4. [`search`] makes the search index when it is first needed.
//! 5. [`reload`] tells open pages what became of them.

mod address;
mod answer;
mod connections;
mod http;
mod indexing;
mod live;
mod overlay;
#[cfg(feature = "publish")]
pub(crate) mod public;
mod quote;
mod reload;
mod search;

use std::net::IpAddr;
use std::panic::resume_unwind;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::watch as signal;

use crate::diagnostic::Diagnostic;
use crate::engine::{BuildReport, Engine, SiteOptions, reached};
use crate::link::Why;
use crate::url::OutputPath;
use crate::watch::{SiteWatcher, Stopper, interrupted};
use connections::ClientLimits;
use live::SharedSite;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub(crate) struct ServeSettings {
    /// How the site is built. Without a base URL it is the server's own address.
    pub site: SiteOptions,
    pub bind: IpAddr,
    /// Without it the first free one from [`DEFAULT_PORT`] on.
    pub port: Option<u16>,
    /// Whether changes of the files are followed.
    pub watch: bool,
    /// Whether the files are looked at every second instead of waiting for events.
    pub poll: bool,
    /// Whether pages get the script that reloads them.
    pub reload: bool,
    /// Whether each change is to be told with all that it reached and why.
    pub why: bool,
}

/// The port that is tried first.
pub(crate) const DEFAULT_PORT: u16 = 4000;

/// What happens while the server runs.
#[derive(Debug)]
pub(crate) enum ServerEvent<'a> {
    /// Pages can be asked for at this URL.
    Ready { url: &'a str, articles: usize, took: Duration },
    /// Something worth telling.
    Notice(&'a str),
    /// Files changed and were taken in.
    Changed {
        report: &'a BuildReport,
        took: Duration,
        /// The outputs that were reached, if that is asked for.
        reached: &'a [(OutputPath, Why)],
    },
    /// What is wrong with the site is not what it was; all that is.
    Problems(&'a [Diagnostic]),
}

/// What is told of a cache that cannot be read.
const DAMAGED: &str = "the cache in .archive/ is damaged; every article was read again";

/// Threads for work that waits: rendering, files.
const BLOCKING: usize = 16;

/// How long to wait for answers under way when the server stops.
const PATIENCE: Duration = Duration::from_millis(500);

/// Serves the site until the process is told to stop. `tell` is called with what happens.
///
/// # Errors
/// A sentence that says why the server cannot run.
pub(crate) fn run(settings: &ServeSettings, tell: &(dyn Fn(ServerEvent<'_>) + Sync)) -> Result<(), String> {
    let start = Instant::now();
    let listener = address::listen(settings.bind, settings.port)?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let mut site = settings.site.clone();
    let url = site.base_url.get_or_insert_with(|| address::url(address)).clone();

    let (live, mut watcher) = open(settings, site)?;
    if let Some(watcher) = &mut watcher {
        live.read(|engine| watcher.follow(&engine.snapshot().linked));
    }
    if live.read(Engine::cache_was_damaged) == Some(true) {
        tell(ServerEvent::Notice(DAMAGED));
    }
    let problems = live.problems();
    if !problems.is_empty() {
        tell(ServerEvent::Problems(&problems));
    }
    let articles = live.read(|engine| engine.corpus().slots().count()).unwrap_or(0);
    tell(ServerEvent::Ready { url: &url, articles, took: start.elapsed() });

    std::thread::scope(|scope| {
        let store = || {
            if let Err(error) = live.store() {
                tell(ServerEvent::Notice(&format!("the cache was not written: {error}")));
            }
        };
        let stopper = watcher.as_ref().map(SiteWatcher::stopper);
        if let Some(watcher) = watcher {
            let live = live.clone();
            scope.spawn(move || {
                store();
                follow(watcher, &live, settings.why, tell);
            });
        } else {
            scope.spawn(store);
        }
        let served = serve(listener, |stopped| http::service(live.clone(), stopped));
        stopper.iter().for_each(Stopper::stop);
        served
    })
}

/// Serves a built folder as a host would, until the process is told to stop. `make` says what to serve, given the URL of
/// the server.
///
/// # Errors
/// A sentence that says why the server cannot run.
#[cfg(feature = "publish")]
pub(crate) fn run_public(
    bind: IpAddr,
    port: Option<u16>,
    make: impl FnOnce(String) -> public::Public,
    ready: impl FnOnce(&str),
) -> Result<(), String> {
    let listener = address::listen(bind, port)?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let url = address::url(address);
    let public = make(url.clone());
    ready(&format!("{}{}/", url.trim_end_matches('/'), public.linker.base_path()));
    serve(listener, |_| public::service(public))
}

/// Reads the site and begins to watch it.
fn open(
    settings: &ServeSettings,
    site: SiteOptions,
) -> Result<(Arc<SharedSite>, Option<SiteWatcher>), String> {
    let root = &site.root.clone();
    std::thread::scope(|scope| {
        let (watching, begun) = mpsc::channel::<()>();
        let watcher = settings.watch.then(move || {
            scope.spawn(move || {
                let watcher = SiteWatcher::new(root, settings.poll);
                drop(watching);
                watcher
            })
        });
        // The watch begins before the first look, so that nothing falls between the two.
        let ready = move || {
            // An error says that the watcher let go of its end, which is all that it does with it.
            let _ = begun.recv();
        };
        let live = Arc::new(SharedSite::open(site, settings.reload, ready));
        let watcher = watcher.map(|watcher| watcher.join().unwrap_or_else(|panic| resume_unwind(panic)));
        let watcher = watcher.transpose().map_err(|error| format!("{}: {error}", root.display()))?;
        Ok((live, watcher))
    })
}

/// Takes changes in as they come.
fn follow(
    mut watcher: SiteWatcher,
    live: &Arc<SharedSite>,
    why: bool,
    tell: &(dyn Fn(ServerEvent<'_>) + Sync),
) {
    let mut told = live.problems_to_tell();
    let mut tell_problems = || {
        let problems = live.problems_to_tell();
        if problems != told {
            tell(ServerEvent::Problems(&problems));
            told = problems;
        }
    };
    live.try_pages(None);
    tell_problems();
    loop {
        if let Some(notice) = watcher.take_notice() {
            tell(ServerEvent::Notice(&notice));
        }
        let Some(hints) = watcher.wait() else { return };
        let start = Instant::now();
        let report = live.look(&hints);
        if report.changes.is_empty() {
            continue;
        }
        live.read(|engine| watcher.follow(&engine.snapshot().linked));
        search::follow(live);
        let took = start.elapsed();
        let reached = live.read(|engine| if why { reached(engine, &report.touched) } else { Vec::new() });
        tell(ServerEvent::Changed { report: &report, took, reached: &reached.unwrap_or_default() });
        live.try_pages(Some(&report));
        tell_problems();
    }
}

/// Answers requests with the service that is made until the process is told to stop.
fn serve(
    listener: std::net::TcpListener,
    make: impl FnOnce(signal::Receiver<bool>) -> axum::Router,
) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Pages are rendered there; each thread keeps the memory that the largest needed.
        .max_blocking_threads(BLOCKING)
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start the server: {error}"))?;
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (stop, stopped) = signal::channel(false);
        let service = make(stopped.clone());
        let served = tokio::spawn(connections::serve(listener, service, ClientLimits::default(), stopped));
        interrupted().await;
        // Open streams of events end by this; what else is under way gets a moment.
        let _ = stop.send(true);
        match tokio::time::timeout(PATIENCE, served).await {
            Ok(Ok(result)) => result,
            Ok(Err(panicked)) => Err(std::io::Error::other(panicked)),
            Err(_) => Ok(()),
        }
    });
    runtime.shutdown_background();
    result.map_err(|error| format!("the server stopped: {error}"))
}
