//! Watching a site's files: events of the file system become [`Hints`] about where to look again.
//!
//! Events are never trusted to say what happened. Editors save in many ways (write, truncate and write, rename
//! over), events arrive late, twice or not at all, and folders come with files in them before anybody watches.
//! So an event only names a place, several are gathered into one batch, and a place where a folder appeared is
//! looked at again a little later.

mod interrupt;
mod system;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::read::{Hints, may_matter};
pub(crate) use interrupt::{interrupted, on_interrupt};
use system::System;

/// A batch ends when nothing happened for this long,
const QUIET: Duration = Duration::from_millis(30);
/// or when it has waited this long.
const LONGEST: Duration = Duration::from_millis(300);
/// When a folder is looked at again that appeared: files may have been put there before it was watched.
const SECOND_LOOKS: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(2)];

/// How long to wait between two looks at all files, where the file system does not tell of changes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// What reaches the thread that waits for changes.
enum Message {
    /// Something happened at these places.
    Paths(Vec<PathBuf>),
    /// Something was lost.
    Everything,
    Stop,
}

/// Waits for changes of one site.
pub(crate) struct SiteWatcher {
    /// Without symbolic links, as events name it.
    root: PathBuf,
    receiver: Receiver<Message>,
    sender: Sender<Message>,
    /// `None` if the files are looked at in intervals.
    system: Option<System>,
    /// Folders to look at again, and when.
    later: BTreeMap<Instant, BTreeSet<String>>,
    /// Why the files are looked at in intervals, if nobody asked for it and nobody was told.
    notice: Option<String>,
}

/// Ends the waiting of a [`SiteWatcher`] from another thread.
#[derive(Clone)]
pub(crate) struct Stopper(Sender<Message>);

impl Stopper {
    /// Makes [`SiteWatcher::wait`] return `None`.
    pub(crate) fn stop(&self) {
        // A watcher that is gone has stopped.
        let _ = self.0.send(Message::Stop);
    }
}

impl SiteWatcher {
    /// Begins to watch. Where the system's events cannot be had, or are not wanted (`poll`), the files are looked
    /// at every second.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub(crate) fn new(root: &Path, poll: bool) -> std::io::Result<Self> {
        let root = root.canonicalize()?;
        let (sender, receiver) = channel();
        let (later, notice) = (BTreeMap::new(), None);
        let mut watcher = Self { root, receiver, sender, system: None, later, notice };
        if !poll {
            match System::new(&watcher.root, watcher.sender.clone()) {
                Ok(system) => watcher.system = Some(system),
                Err(why) => watcher.notice = Some(why),
            }
        }
        Ok(watcher)
    }

    /// Why the files are looked at in intervals, if nobody asked for it; once.
    pub(crate) fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// A handle to end the waiting with.
    pub(crate) fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Also watches the folders that the site's symbolic links lead to.
    pub(crate) fn follow(&mut self, linked: &BTreeMap<PathBuf, bool>) {
        let sender = self.sender.clone();
        self.watch(|system| {
            if system.follow(linked)? {
                // It is this watcher that receives it.
                let _ = sender.send(Message::Everything);
            }
            Ok(())
        });
    }

    /// Has the system watch something. If it cannot, the files are looked at every second from now on.
    fn watch(&mut self, what: impl FnOnce(&mut System) -> Result<(), String>) {
        if let Some(system) = &mut self.system
            && let Err(why) = what(system)
        {
            self.system = None;
            self.notice = Some(why);
        }
    }

    /// Waits for the next batch; `None` when stopped.
    pub(crate) fn wait(&mut self) -> Option<Hints> {
        loop {
            let hints = if self.system.is_none() { self.next_interval()? } else { self.next_batch()? };
            if !hints.is_empty() {
                return Some(hints);
            }
        }
    }

    /// Waits for the next time to look at all files.
    fn next_interval(&self) -> Option<Hints> {
        let end = Instant::now() + POLL_INTERVAL;
        loop {
            match self.receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Err(RecvTimeoutError::Timeout) => return Some(Hints::Everything),
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Ok(_) => {}
            }
        }
    }

    fn next_batch(&mut self) -> Option<Hints> {
        let mut hints = Hints::none();
        let due = self.later.first_key_value().map(|(due, _)| *due);
        let first = match due {
            Some(due) => self.receiver.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match first {
            Ok(message) => self.take(message, &mut hints)?,
            Err(RecvTimeoutError::Timeout) => {
                if let Some((_, paths)) = self.later.pop_first() {
                    paths.into_iter().for_each(|path| hints.add(path));
                }
                return Some(hints);
            }
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        let end = Instant::now() + LONGEST;
        loop {
            let wait = QUIET.min(end.saturating_duration_since(Instant::now()));
            match self.receiver.recv_timeout(wait) {
                Ok(message) => self.take(message, &mut hints)?,
                Err(_) => return Some(hints),
            }
            if Instant::now() >= end {
                return Some(hints);
            }
        }
    }

    /// Adds what a message says; `None` for the message to stop.
    fn take(&mut self, message: Message, hints: &mut Hints) -> Option<()> {
        match message {
            Message::Stop => return None,
            Message::Everything => *hints = Hints::Everything,
            Message::Paths(paths) => {
                for path in paths {
                    self.hint(&path, hints);
                }
            }
        }
        Some(())
    }

    fn hint(&mut self, path: &Path, hints: &mut Hints) {
        let Ok(relative) = path.strip_prefix(&self.root) else {
            // Behind one of the site's links.
            self.system.iter_mut().for_each(|system| system.forget(path));
            *hints = Hints::Everything;
            return;
        };
        let Some(relative) = relative.to_str() else {
            *hints = Hints::Everything;
            return;
        };
        let relative = relative.replace(std::path::MAIN_SEPARATOR, "/");
        if !may_matter(&relative) {
            return;
        }
        if path.is_dir() {
            // The system watches new folders by itself, but says nothing if it cannot.
            self.watch(|system| system.renew(path));
            for after in SECOND_LOOKS {
                self.later.entry(Instant::now() + after).or_default().insert(relative.clone());
            }
        }
        hints.add(relative);
    }
}
