//! A publication to a destination that takes files one by one, in the order of the [plan](super::plan).
//!
//! 1. Read the lock and the manifest that lie there; make the plan; refuse what must be refused.
//! 2. Take the lock. It names every path that may be touched.
//! 3. Read the manifest again: what was planned must still hold now that nobody else can change it.
//! 4. Go through the phases. Before each, and every few seconds, make sure that the lock is still ours.
//! 5. Write the manifest, on the condition that nobody wrote it since, and remove the lock.
//!
//! A run that is cut leaves the lock. The next run from the same folder recognises it and goes on; one from elsewhere is
//! told who holds it, and `--break-lock` takes it over. Either way the paths that the lock names count as unknown, unless
//! the journal knows them, and are written or deleted again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::error::{PublishError, StoreError, foreign_files, named};
use super::item::UploadItem;
use super::journal::{EarlierRun, UploadJournal, UploadStep};
use super::kind::Kinds;
use super::lock::{self, DestinationLock};
use super::manifest::{self, RemoteFile, RemoteManifest};
use super::plan::{Act, Deletions, Phase, PublishPlan};
use super::progress::{PublishEvent, PublishObserver};
use super::store::{Store, WriteCondition};
use super::summary::PublishSummary;
use super::text::{chance, count};
use super::untold;

/// How often the lock is looked at while a phase goes on.
const WATCH: Duration = Duration::from_secs(10);
/// How long a store without conditions needs to show a second lock.
const SETTLE: Duration = Duration::from_millis(1500);
/// How often a plan is made again because somebody else finished publishing meanwhile.
const ATTEMPTS: usize = 3;

/// How to publish.
#[derive(Clone, Debug)]
pub struct UploadSettings {
    /// The built folder.
    pub folder: PathBuf,
    /// Where the journal of this destination lies.
    pub journal: PathBuf,
    /// Where it is written down what changed and was not told to others yet.
    pub untold: PathBuf,
    /// What each path of the site is to visitors.
    pub kinds: Kinds,
    /// Whether files are deleted that the site no longer has.
    pub deletions: Deletions,
    /// More deletions are refused; a tenth of the files there without it.
    pub max_deletes: Option<usize>,
    /// Compare the manifest with what the destination lists.
    pub verify: bool,
    /// Take over the lock of somebody else.
    pub break_lock: bool,
    /// Overwrite files that were not published by `archive`.
    pub force: bool,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Transfers at the same time; what the store thinks best without it.
    pub jobs: Option<usize>,
}

/// Brings a destination to where it holds these items (sorted by path) and nothing that was published before and is not
/// among them.
///
/// # Errors
/// [`PublishError::Refused`] if nothing was changed, [`PublishError::Failed`] if it stopped on the way.
pub fn publish(
    store: &dyn Store,
    items: &[UploadItem],
    settings: &UploadSettings,
    progress: &dyn PublishObserver,
) -> Result<PublishSummary, PublishError> {
    let run = OrderedUpload { store, items, settings, progress };
    for _ in 0..ATTEMPTS {
        if let Some(summary) = run.attempt()? {
            return Ok(summary);
        }
    }
    Err(PublishError::Failed(format!(
        "others publish to {} all the time: try again when they are done",
        store.name()
    )))
}

struct OrderedUpload<'a> {
    store: &'a dyn Store,
    items: &'a [UploadItem],
    settings: &'a UploadSettings,
    progress: &'a dyn PublishObserver,
}

/// What lies at the destination when a run begins.
struct StoreState {
    /// The lock of a run that was cut, and its tag.
    lock: Option<(DestinationLock, Option<String>)>,
    /// The tag of the manifest, if there is one.
    tag: Option<String>,
    has_manifest: bool,
    manifest: RemoteManifest,
    /// What the journal of the cut run says was done.
    steps: Vec<UploadStep>,
}

impl OrderedUpload<'_> {
    /// One attempt; `None` if somebody else published between the plan and the lock.
    fn attempt(&self) -> Result<Option<PublishSummary>, PublishError> {
        let mut found = self.find()?;
        if self.settings.verify {
            self.verify(&mut found)?;
        }
        let plan =
            PublishPlan::new(self.items, &found.manifest, &self.settings.kinds, self.settings.deletions);
        check_deletions(&plan, &found.manifest, self.settings.max_deletes, &self.store.name())?;
        if !found.has_manifest && found.lock.is_none() {
            self.check_foreign()?;
        }
        let mut summary = PublishSummary::of(&plan, self.items);
        if self.settings.dry_run {
            summary.dry_run = true;
            return Ok(Some(summary));
        }
        let is_new = !found.has_manifest && !self.items.is_empty();
        if plan.is_empty() && found.lock.is_none() && !is_new && !self.settings.verify {
            return Ok(Some(summary));
        }
        untold::add(&self.settings.untold, &summary)?;
        let Some((lock, journal)) = self.take_lock(&plan, &found)? else { return Ok(None) };
        let again = self.store.read(manifest::PATH)?;
        if again.is_some() != found.has_manifest || again.and_then(|object| object.tag) != found.tag {
            self.release(&lock)?;
            return Ok(None);
        }
        self.carry_out(&plan, found, &lock, journal, &mut summary)?;
        Ok(Some(summary))
    }

    /// Reads what lies at the destination, and what is known of a run that was cut.
    fn find(&self) -> Result<StoreState, PublishError> {
        let lock = self.store.read(lock::PATH)?;
        let object = self.store.read(manifest::PATH)?;
        let has_manifest = object.is_some();
        let tag = object.as_ref().and_then(|object| object.tag.clone());
        let mut manifest = match object {
            None => RemoteManifest::default(),
            Some(object) => RemoteManifest::from_bytes(&object.bytes).map_err(|why| {
                PublishError::Refused(format!(
                    "the manifest at {} ({}) cannot be read: {why}\nhelp: if nobody else needs it, delete it and publish \
                     with --force, which uploads everything again",
                    self.store.name(),
                    manifest::PATH
                ))
            })?,
        };
        let mut steps = Vec::new();
        let lock = match lock {
            None => None,
            Some(object) => {
                let lock = DestinationLock::from_bytes(&object.bytes);
                let done = self.own_journal(&lock);
                if done.is_none() && !self.settings.break_lock {
                    return Err(lock.refusal(&self.store.name(), object.age));
                }
                self.progress.tell(PublishEvent::TakenOver { owner: &lock.owner, ours: done.is_some() });
                // The manifest is the last that a publication writes: what it says is certain.
                if lock.token != manifest.token {
                    steps = done.map(|done| done.steps).unwrap_or_default();
                    doubt(&mut manifest, &lock.touches, &steps);
                    self.look_for_doubtful(&mut manifest)?;
                }
                Some((lock, object.tag))
            }
        };
        Ok(StoreState { lock, tag, has_manifest, manifest, steps })
    }

    /// Finds out which of the files that are not certain are there at all. Those that are not must go before all that
    /// visitors reach, like any new page; of those that are, a visitor may have reached any.
    fn look_for_doubtful(&self, manifest: &mut RemoteManifest) -> Result<(), PublishError> {
        let is_doubtful = |remote: &RemoteFile| remote.version.is_none();
        if !manifest.files.values().any(is_doubtful) {
            return Ok(());
        }
        let mut there: BTreeSet<Box<str>> = BTreeSet::new();
        self.store.list(&mut |listed| {
            if manifest.files.get(&*listed.path).is_some_and(is_doubtful) {
                there.insert(listed.path.into());
            }
        })?;
        manifest.files.retain(|path, remote| !is_doubtful(remote) || there.contains(path));
        Ok(())
    }

    /// What the journal says of the publication that holds the lock, if that was one of this folder's.
    fn own_journal(&self, lock: &DestinationLock) -> Option<EarlierRun> {
        UploadJournal::read(&self.settings.journal).filter(|done| done.tokens.contains(&lock.token))
    }

    /// Compares the manifest with what lies there. What is missing or another counts as unknown.
    fn verify(&self, found: &mut StoreState) -> Result<(), PublishError> {
        let mut seen: BTreeSet<Box<str>> = BTreeSet::new();
        let mut wrong: Vec<String> = Vec::new();
        let files = &mut found.manifest.files;
        self.store.list(&mut |listed| {
            if let Some(known) = files.get_mut(&*listed.path) {
                let tag_differs = matches!((&known.tag, &listed.tag), (Some(a), Some(b)) if **a != **b);
                if known.version.is_some() && (listed.size != known.size || tag_differs) {
                    known.version = None;
                    wrong.push(listed.path.clone());
                }
                seen.insert(listed.path.into());
            }
        })?;
        let missing: Vec<Box<str>> = files
            .iter()
            .filter(|(path, known)| known.version.is_some() && !seen.contains(&**path))
            .map(|(path, _)| path.clone())
            .collect();
        for path in &missing {
            files.remove(path);
        }
        wrong.extend(missing.iter().map(|path| path.to_string()));
        self.progress.tell(PublishEvent::Verified { files: files.len() + missing.len(), wrong: &wrong });
        Ok(())
    }

    /// A first publication overwrites nothing of others.
    fn check_foreign(&self) -> Result<(), PublishError> {
        if self.settings.force {
            return Ok(());
        }
        let mut foreign: Vec<String> = Vec::new();
        self.store.list(&mut |listed| {
            if self.items.binary_search_by(|item| (*item.path).cmp(&listed.path)).is_ok() {
                foreign.push(listed.path);
            }
        })?;
        foreign.sort_unstable();
        foreign_files(&self.store.name(), &foreign.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Takes the lock; `None` if somebody else was faster and may be done by now.
    fn take_lock(
        &self,
        plan: &PublishPlan,
        found: &StoreState,
    ) -> Result<Option<(DestinationLock, UploadJournal)>, PublishError> {
        let mut touches: BTreeSet<Box<str>> = plan.touches(self.items).into_iter().collect();
        if let Some((before, _)) = &found.lock {
            touches.extend(before.touches.iter().cloned());
        }
        let lock = DestinationLock::new(touches.into_iter().collect());
        // Before the lock, and with both names, so that there is no moment at which the lock would not be known as ours.
        let mut tokens = vec![lock.token.as_str()];
        tokens.extend(found.lock.as_ref().map(|(before, _)| before.token.as_str()));
        let journal = UploadJournal::begin(&self.settings.journal, &tokens, &found.steps)
            .map_err(|error| self.cannot_note(&error))?;
        let condition = match &found.lock {
            None => WriteCondition::Absent,
            Some((_, Some(tag))) => WriteCondition::Is(tag),
            Some((_, None)) => WriteCondition::Any,
        };
        match self.store.write(lock::PATH, &lock.to_bytes(), condition) {
            Ok(_) => {}
            // An attempt that seemed to fail may have taken it.
            Err(StoreError::Changed) if self.holds(&lock)? => {}
            Err(StoreError::Changed) => {
                return match self.store.read(lock::PATH)? {
                    Some(object) => {
                        Err(DestinationLock::from_bytes(&object.bytes)
                            .refusal(&self.store.name(), object.age))
                    }
                    None => Ok(None),
                };
            }
            Err(error) => return Err(error.into()),
        }
        if !self.store.is_strict() {
            std::thread::sleep(SETTLE + Duration::from_millis(chance() % 1000));
        }
        if !self.holds(&lock)? {
            return Err(self.lost());
        }
        self.store.tidy();
        Ok(Some((lock, journal)))
    }

    fn holds(&self, lock: &DestinationLock) -> Result<bool, StoreError> {
        let object = self.store.read(lock::PATH)?;
        Ok(object.is_some_and(|object| DestinationLock::from_bytes(&object.bytes).token == lock.token))
    }

    fn cannot_note(&self, error: &std::io::Error) -> PublishError {
        PublishError::Failed(format!("cannot write {}: {error}", self.settings.journal.display()))
    }

    fn lost(&self) -> PublishError {
        PublishError::Failed(format!(
            "somebody else took over the lock of {}: this publication stopped",
            self.store.name()
        ))
    }

    fn release(&self, lock: &DestinationLock) -> Result<(), PublishError> {
        if self.holds(lock)? {
            self.store.delete(&[lock::PATH])?;
        }
        Ok(())
    }

    /// Goes through the phases and writes the manifest.
    fn carry_out(
        &self,
        plan: &PublishPlan,
        found: StoreState,
        lock: &DestinationLock,
        journal: UploadJournal,
        summary: &mut PublishSummary,
    ) -> Result<(), PublishError> {
        let work = UploadWork {
            run: self,
            plan,
            lock,
            journal: &journal,
            current: Mutex::new(found.manifest),
            sent: Mutex::new(0),
            looked: Mutex::new(Instant::now()),
            disowned: Mutex::default(),
        };
        for (at, phase) in plan.phases.iter().enumerate() {
            if at > 0 && !self.holds(lock)? {
                return Err(self.lost());
            }
            self.progress.tell(PublishEvent::Phase { name: phase.name, steps: phase.acts.len() });
            work.phase(phase)?;
        }
        if !self.holds(lock)? {
            return Err(self.lost());
        }
        summary.sent = work.sent.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut manifest = work.current.into_inner().unwrap_or_else(PoisonError::into_inner);
        manifest.token = lock.token.clone();
        let condition = match (&found.tag, found.has_manifest) {
            (Some(tag), _) => WriteCondition::Is(tag),
            (None, false) => WriteCondition::Absent,
            (None, true) => WriteCondition::Any,
        };
        match self.store.write(manifest::PATH, &manifest.to_bytes(), condition) {
            Ok(_) => {}
            Err(StoreError::Changed) if self.wrote(&manifest)? => {}
            Err(StoreError::Changed) => return Err(self.lost()),
            Err(error) => return Err(error.into()),
        }
        self.release(lock)?;
        journal.end();
        Ok(())
    }

    /// Whether the manifest there is this one: an attempt that seemed to fail may have written it.
    fn wrote(&self, manifest: &RemoteManifest) -> Result<bool, StoreError> {
        let object = self.store.read(manifest::PATH)?;
        let there = object.and_then(|object| RemoteManifest::from_bytes(&object.bytes).ok());
        Ok(there.is_some_and(|there| there.token == manifest.token))
    }
}

/// Refuses more deletions than are allowed; `most` is a tenth of the files there without it.
///
/// # Errors
/// How many there would be.
pub fn check_deletions(
    plan: &PublishPlan,
    manifest: &RemoteManifest,
    most: Option<usize>,
    name: &str,
) -> Result<(), PublishError> {
    let most = most.unwrap_or_else(|| manifest.files.len().div_ceil(10));
    if plan.gone.len() <= most {
        return Ok(());
    }
    Err(PublishError::Refused(format!(
        "{} would be deleted from {name}, of {} there; at most {most} may be:{}\nhelp: if that is right, allow it with \
         --max-deletes {}, or leave them there with --keep",
        count(plan.gone.len(), "file"),
        manifest.files.len(),
        named(plan.gone.iter().map(|path| &**path)),
        plan.gone.len()
    )))
}

/// Takes back what is not certain after a run that was cut: the paths it may have touched, but for what its journal says.
fn doubt(manifest: &mut RemoteManifest, touches: &[Box<str>], steps: &[UploadStep]) {
    for path in touches {
        let known = manifest.files.entry(path.clone());
        known.and_modify(|remote| remote.version = None).or_insert(RemoteFile {
            version: None,
            size: 0,
            tag: None,
        });
    }
    for step in steps {
        match step {
            UploadStep::Put { path, version, stored } => {
                let tag = stored.tag.as_deref().map(Into::into);
                let remote = RemoteFile { version: Some(*version), size: stored.size, tag };
                manifest.files.insert(path.as_str().into(), remote);
            }
            UploadStep::Delete { path } => {
                manifest.files.remove(path.as_str());
            }
        }
    }
}

/// The doing of a plan, shared by the threads that do it.
struct UploadWork<'a> {
    run: &'a OrderedUpload<'a>,
    plan: &'a PublishPlan,
    lock: &'a DestinationLock,
    journal: &'a UploadJournal,
    /// What lies at the destination by now.
    current: Mutex<RemoteManifest>,
    /// Bytes transferred.
    sent: Mutex<u64>,
    /// When the lock was last seen.
    looked: Mutex<Instant>,
    /// Paths at which files of others were met.
    disowned: Mutex<BTreeSet<Box<str>>>,
}

impl UploadWork<'_> {
    /// Does one phase, several things at a time. The first error stops it; what is under way is finished.
    fn phase(&self, phase: &Phase) -> Result<(), PublishError> {
        let deletes = self.run.store.deletes_at_once().max(1);
        let batches: Vec<&[Act]> = if matches!(phase.acts.first(), Some(Act::Delete { .. })) {
            phase.acts.chunks(deletes).collect()
        } else {
            phase.acts.chunks(1).collect()
        };
        let jobs =
            self.run.settings.jobs.unwrap_or_else(|| self.run.store.jobs()).clamp(1, batches.len().max(1));
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let first: Mutex<Option<PublishError>> = Mutex::new(None);
        let worker = || {
            while !stopped.load(Ordering::Relaxed) {
                let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                if let Err(error) = self.watch().and_then(|()| self.batch(batch)) {
                    stopped.store(true, Ordering::Relaxed);
                    first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        };
        if jobs == 1 {
            worker();
        } else {
            std::thread::scope(|scope| {
                for _ in 0..jobs {
                    scope.spawn(worker);
                }
            });
        }
        first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// Now and then looks whether the lock is still ours.
    fn watch(&self) -> Result<(), PublishError> {
        {
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            if looked.elapsed() < WATCH {
                return Ok(());
            }
            *looked = Instant::now();
        }
        if self.run.holds(self.lock)? { Ok(()) } else { Err(self.run.lost()) }
    }

    fn batch(&self, acts: &[Act]) -> Result<(), PublishError> {
        match acts {
            [Act::Put { item, fresh }] => self.put(&self.run.items[*item], *fresh),
            acts => {
                let gone = acts.iter().filter_map(|act| match act {
                    Act::Delete { gone } => Some(&*self.plan.gone[*gone]),
                    Act::Put { .. } => None,
                });
                self.delete(&gone.collect::<Vec<_>>())
            }
        }
    }

    fn put(&self, item: &UploadItem, fresh: bool) -> Result<(), PublishError> {
        let condition =
            if fresh && !self.run.settings.force { WriteCondition::Absent } else { WriteCondition::Any };
        let stored = match self.run.store.put(&self.run.settings.folder, item, condition) {
            Ok(stored) => stored,
            Err(StoreError::Changed) => {
                self.disown(&item.path)?;
                return Err(PublishError::Failed(format!(
                    "a file that archive did not publish lies where {} belongs\nhelp: move it away, or overwrite such \
                     files with --force",
                    item.path
                )));
            }
            Err(error) => return Err(error.into()),
        };
        let step =
            UploadStep::Put { path: item.path.to_string(), version: item.version, stored: stored.clone() };
        self.note(&step)?;
        let remote = RemoteFile {
            version: Some(item.version),
            size: stored.size,
            tag: stored.tag.as_deref().map(Into::into),
        };
        self.current.lock().unwrap_or_else(PoisonError::into_inner).files.insert(item.path.clone(), remote);
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) += stored.size;
        self.run.progress.tell(PublishEvent::Step { path: &item.path, bytes: stored.size });
        Ok(())
    }

    /// Takes a path back that the lock says we may have written: what lies there is somebody else's.
    fn disown(&self, path: &str) -> Result<(), PublishError> {
        let mut disowned = self.disowned.lock().unwrap_or_else(PoisonError::into_inner);
        disowned.insert(path.into());
        if self.run.holds(self.lock)? {
            let mut lock = self.lock.clone();
            lock.touches.retain(|path| !disowned.contains(path));
            self.run.store.write(lock::PATH, &lock.to_bytes(), WriteCondition::Any)?;
        }
        Ok(())
    }

    fn delete(&self, paths: &[&str]) -> Result<(), PublishError> {
        self.run.store.delete(paths)?;
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        for path in paths {
            self.note(&UploadStep::Delete { path: (*path).to_owned() })?;
            current.files.remove(*path);
            self.run.progress.tell(PublishEvent::Step { path, bytes: 0 });
        }
        Ok(())
    }

    fn note(&self, step: &UploadStep) -> Result<(), PublishError> {
        self.journal.add(step).map_err(|error| self.run.cannot_note(&error))
    }
}

/// The journal of a destination, by its name, in the folder of the site's state.
pub fn journal_path(state: &Path, destination: &str) -> PathBuf {
    let digits = crate::hash::hex(&crate::hash::hash(destination.as_bytes())[..8]);
    state.join("publish").join(format!("{digits}.journal"))
}
