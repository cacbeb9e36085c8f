//! The search index while the site is edited: made in the background when somebody first searches, and kept up with
//! the files from then on.
//!
//! What is answered is never older than the pages: after a change no file is given out until the index is up to date.
//! Until then the answer is "later", and the search page asks again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::answer::ServedAnswer;
use super::live::SharedSite;
use crate::engine::{Engine, SearchFile, SearchStep};
use crate::link::SEARCH_URL;
use crate::search::name_at;

/// How long a request waits for the index before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers a request that has to do with searching; `None` if this one has not, or if the site answers it as any other.
pub(super) fn answer(live: &Arc<SharedSite>, path: &str) -> Option<ServedAnswer> {
    if path == SEARCH_URL {
        start(live);
        return None;
    }
    let name = path.strip_prefix('/').filter(|path| name_at(path).is_some())?;
    let end = Instant::now() + PATIENCE;
    let mut started = false;
    loop {
        match live.read(|engine| engine.search_file(name))? {
            Ok(SearchFile::Nothing) => return None,
            Ok(SearchFile::Bytes(bytes)) => return Some(ServedAnswer::bytes(name, bytes)),
            Err(problem) => return Some(ServedAnswer::problems(vec![problem])),
            Ok(SearchFile::Pending) => {}
        }
        if !started {
            start(live);
        }
        let state = live.indexing.state();
        started = state.running;
        if !state.running && !state.problems.is_empty() {
            return Some(ServedAnswer::problems(state.problems.clone()));
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let later = b"The index is being made.\n".to_vec();
            return Some(ServedAnswer { status: 503, ..ServedAnswer::bytes("later.txt", later) });
        }
        if state.running {
            drop(live.indexing.progress.wait_timeout(state, left));
        }
    }
}

/// Takes changes into the index if anybody ever searched.
pub(super) fn follow(live: &Arc<SharedSite>) {
    let wanted = live.indexing.state().wanted;
    if wanted {
        start(live);
    }
}

/// Begins to index what is not indexed, unless that is being done.
fn start(live: &Arc<SharedSite>) {
    let mut state = live.indexing.state();
    state.wanted = true;
    if !state.running {
        state.running = true;
        let live = live.clone();
        std::thread::spawn(move || run(&live));
    }
}

/// Brings the index up to date, step by step. Where much has to be done, the site is not held meanwhile.
fn run(live: &SharedSite) {
    let mut problems = Vec::new();
    loop {
        match live.read(Engine::search_step) {
            Some(Ok(SearchStep::More)) => live.indexing.progress.notify_all(),
            Some(Ok(SearchStep::Work(work))) => {
                if let Err(problem) = work.run() {
                    problems.push(problem);
                    break;
                }
            }
            Some(Err(found)) => {
                problems = found;
                break;
            }
            Some(Ok(SearchStep::Done)) | None => break,
        }
    }
    let mut state = live.indexing.state();
    state.running = false;
    state.problems = problems;
    drop(state);
    live.indexing.progress.notify_all();
}
