//! What the engine knows of the pictures of its site.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::picture::{Look, is_picture};
use crate::read::{FileKind, classify};

/// What the engine knows of the site's pictures.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    pub(super) looks: FxHashMap<Arc<str>, Look>,
    /// Pictures whose header was sound and that could not be decoded when a smaller size was wanted.
    pub(super) undecodable: Mutex<BTreeMap<Arc<str>, String>>,
    pub(super) gate: Gate,
}

impl Pictures {
    /// What was found in a file.
    pub(super) fn look_of(&self, path: &str) -> Option<&Look> {
        self.looks.get(path)
    }
}

/// Whether a path is that of a picture in `content/` or `static/`.
pub(super) fn is_picture_of_site(path: &str) -> bool {
    is_picture(path) && matches!(classify(path), Some(FileKind::Attachment | FileKind::Static))
}

/// Lets as many through at a time as the machine has cores: each decoded picture may take hundreds of megabytes, and a
/// server answers many requests at once.
#[derive(Debug)]
pub(super) struct Gate {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Default for Gate {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { free: Mutex::new(cores), freed: Condvar::new() }
    }
}

/// The right to be inside, until it is dropped.
pub(super) struct Permit<'a>(&'a Gate);

impl Gate {
    pub(super) fn enter(&self) -> Permit<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
