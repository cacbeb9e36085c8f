//! The operating system's own events, through the crate `notify`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode};
use notify::{Error, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Message;
use crate::read::FOLDERS;

/// A watch over a site's folders.
pub(super) struct System {
    watcher: RecommendedWatcher,
    /// Folders that links lead to and that are watched, each with whether all that is below it is.
    followed: BTreeMap<PathBuf, bool>,
}

impl System {
    /// Watches the root for `archive.yaml` and for folders that come and go, and those folders with all that is
    /// below them: never the output, which may lie beside them.
    ///
    /// # Errors
    /// A sentence that says why the system cannot watch, and what will be done.
    pub(super) fn new(root: &Path, sender: Sender<Message>) -> Result<Self, String> {
        let handler = move |event: notify::Result<Event>| {
            if let Some(message) = message(event) {
                // Nobody waits any more when the command ends.
                let _ = sender.send(message);
            }
        };
        let mut watcher = notify::recommended_watcher(handler).map_err(|error| explain(&error))?;
        watcher.watch(root, RecursiveMode::NonRecursive).map_err(|error| explain(&error))?;
        let mut system = Self { watcher, followed: BTreeMap::new() };
        for folder in FOLDERS {
            system.renew(&root.join(folder))?;
        }
        Ok(system)
    }

    /// Watches a folder of the site anew, if it is there: the one that was watched may be another.
    pub(super) fn renew(&mut self, folder: &Path) -> Result<(), String> {
        if !folder.is_dir() {
            return Ok(());
        }
        // It is an error if it was not watched before.
        let _ = self.watcher.unwatch(folder);
        match self.watcher.watch(folder, RecursiveMode::Recursive) {
            Ok(()) => Ok(()),
            // It, or a folder in it, is gone again; the event that says so is on its way.
            Err(error) if is_missing(&error) => Ok(()),
            Err(error) => Err(explain(&error)),
        }
    }

    /// Something happened to this place itself: if links lead there, it may be another folder now.
    pub(super) fn forget(&mut self, folder: &Path) {
        if self.followed.remove(folder).is_some() {
            let _ = self.watcher.unwatch(folder);
        }
    }

    /// Watches the folders that links lead to, and no others any more. Gives whether one is watched that was not before:
    /// what happened in it until now was not told.
    pub(super) fn follow(&mut self, linked: &BTreeMap<PathBuf, bool>) -> Result<bool, String> {
        let watcher = &mut self.watcher;
        self.followed.retain(|folder, below| {
            let stays = linked.get(folder) == Some(below);
            if !stays {
                // It is an error if it is gone.
                let _ = watcher.unwatch(folder);
            }
            stays
        });
        let mut is_new = false;
        for (folder, below) in linked {
            if self.followed.contains_key(folder) {
                continue;
            }
            let mode = if *below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(folder, mode) {
                Ok(()) => {
                    self.followed.insert(folder.clone(), *below);
                    is_new = true;
                }
                // Gone again; the event that says so is on its way.
                Err(error) if is_missing(&error) => {}
                Err(error) => return Err(explain(&error)),
            }
        }
        Ok(is_new)
    }
}

fn message(event: notify::Result<Event>) -> Option<Message> {
    let Ok(event) = event else { return Some(Message::Everything) };
    if event.need_rescan() {
        return Some(Message::Everything);
    }
    match event.kind {
        // Reading, which we do ourselves.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return None,
        _ => {}
    }
    Some(Message::Paths(event.paths))
}

fn is_missing(error: &Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn explain(error: &Error) -> String {
    let why = match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (on Linux: sysctl fs.inotify.max_user_watches)"
                .to_owned()
        }
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    format!("cannot watch the files: {why}; looking at them every second instead")
}
