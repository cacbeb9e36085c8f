//! The same folders and link as [`releases`](super::releases), by SFTP alone: for accounts that have no shell.
//!
//! The system's `sftp` runs batches of commands. What did not change is linked from the version before, where the server
//! can make hard links, and sent again where it cannot. What others put into a version is not carried to the next: SFTP
//! cannot list a tree in one go.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::versions;
use crate::publish::body::UploadBody;
use crate::publish::destination::{Destination, RemoteMachine};
use crate::publish::error::PublishError;
use crate::publish::lock::DestinationLock;
use crate::publish::manifest::{self, RemoteManifest};
use crate::publish::ordered::{UploadSettings, check_deletions};
use crate::publish::plan::PublishPlan;
use crate::publish::process;
use crate::publish::progress::{PublishEvent, PublishObserver};
use crate::publish::site::{PreparedSite, save};
use crate::publish::summary::PublishSummary;
use crate::publish::untold;

/// Publishes a new version and switches the link.
///
/// # Errors
/// Why not; the link leads to the old version as long as it was not switched.
pub(crate) fn publish(
    remote: &RemoteMachine,
    path: &str,
    to: &Destination,
    site: &PreparedSite,
    settings: &UploadSettings,
    progress: &dyn PublishObserver,
) -> Result<PublishSummary, PublishError> {
    let temp = TempDir::new().map_err(|error| PublishError::Failed(error.to_string()))?;
    Run { remote, path, to, site, settings, progress, temp: temp.path() }.run()
}

struct Run<'a> {
    remote: &'a RemoteMachine,
    path: &'a str,
    to: &'a Destination,
    site: &'a PreparedSite,
    settings: &'a UploadSettings,
    progress: &'a dyn PublishObserver,
    temp: &'a Path,
}

impl Run<'_> {
    fn name(&self) -> String {
        format!("sftp://{}/{}", self.remote.host, self.path.trim_start_matches('/'))
    }

    /// Runs a batch; commands that begin with a hyphen may fail.
    fn batch(&self, commands: &str) -> Result<String, PublishError> {
        let mut command = Command::new("sftp");
        command.args(["-q", "-o", "BatchMode=yes", "-b", "-"]);
        if let Some(port) = self.remote.port {
            command.arg("-P").arg(port.to_string());
        }
        command.arg(&self.remote.host);
        let said = process::run(&mut command, commands.as_bytes())?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }

    /// The folder of versions.
    fn releases(&self) -> String {
        word(&format!("{}.releases", self.path))
    }

    /// A path below the versions.
    fn release(&self, rest: &str) -> String {
        word(&format!("{}.releases/{rest}", self.path))
    }

    fn run(&self) -> Result<PublishSummary, PublishError> {
        let (old_manifest, old_lock) = (self.temp.join("manifest"), self.temp.join("owner"));
        let looked = format!(
            "-get {} {}\n-get {} {}\n",
            word(&format!("{}/{}", self.path, manifest::PATH)),
            word(&old_manifest.to_string_lossy()),
            self.release("lock/owner"),
            word(&old_lock.to_string_lossy()),
        );
        self.batch(&looked)?;
        let before = match fs::read(&old_manifest) {
            Ok(bytes) => Some(versions::manifest(&bytes, &self.name())?),
            Err(_) => None,
        };
        let mut tokens = Vec::new();
        if let Ok(bytes) = fs::read(&old_lock) {
            let lock = DestinationLock::from_bytes(&bytes);
            versions::take_over(&lock, &self.name(), self.settings, self.progress)?;
            self.batch(&format!("-rm {}\n-rmdir {}\n", self.release("lock/owner"), self.release("lock")))?;
            // A version that was begun under the old lock and never shown.
            if is_release(&lock.token) && before.as_ref().is_none_or(|before| before.token != lock.token) {
                self.discard(&lock.token)?;
            }
            tokens.push(lock.token);
        }
        let mut manifest = before.clone().unwrap_or_default();
        if self.settings.verify && before.is_some() {
            self.progress.tell(PublishEvent::Notice("SFTP cannot compare files: all are sent again"));
            manifest.files.values_mut().for_each(|known| known.version = None);
        }
        let items = &self.site.items;
        let plan = PublishPlan::new(items, &manifest, &self.settings.kinds, self.settings.deletions);
        check_deletions(&plan, &manifest, self.settings.max_deletes, &self.name())?;
        let mut summary = PublishSummary::of(&plan, items);
        summary.dry_run = self.settings.dry_run;
        if self.settings.dry_run || plan.is_empty() && before.is_some() {
            return Ok(summary);
        }
        untold::add(&self.settings.untold, &summary)?;
        let mut lock = DestinationLock::new(Vec::new());
        // The version is called as the manifest is, so that the next run knows where to link from.
        lock.token = format!("{}-{}", jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ"), &lock.token[..8]);
        tokens.push(lock.token.clone());
        let names: Vec<&str> = tokens.iter().map(String::as_str).collect();
        versions::begin_journal(self.settings, &names)?;
        self.take(&lock)?;
        self.transfer(&plan, &manifest, &lock, &mut summary)?;
        self.switch(&lock)?;
        // The journal names a publication that is over.
        let _ = fs::remove_file(&self.settings.journal);
        Ok(summary)
    }

    /// Making a folder succeeds for one of two.
    fn take(&self, lock: &DestinationLock) -> Result<(), PublishError> {
        let owner = self.temp.join("own-lock");
        save(&owner, &lock.to_bytes())?;
        self.batch(&format!("-mkdir {}\n", self.releases()))?;
        let taken = self.batch(&format!(
            "mkdir {}\nput {} {}\n",
            self.release("lock"),
            word(&owner.to_string_lossy()),
            self.release("lock/owner")
        ));
        taken.map(drop).map_err(|error| {
            PublishError::Failed(format!(
                "{} could not be locked: another publication may have been faster\n{error}",
                self.name()
            ))
        })
    }

    /// Fills the new version.
    fn transfer(
        &self,
        plan: &PublishPlan,
        before: &RemoteManifest,
        lock: &DestinationLock,
        summary: &mut PublishSummary,
    ) -> Result<(), PublishError> {
        let items = &self.site.items;
        let new = &lock.token;
        let mut manifest = before.clone();
        for path in &plan.gone {
            manifest.files.remove(path);
        }
        let changed: BTreeSet<usize> = plan.puts().collect();
        self.progress.tell(PublishEvent::Phase { name: "files", steps: changed.len() });
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        let kept = plan.kept.iter().map(|path| &**path);
        for path in items.iter().map(|item| &*item.path).chain(kept) {
            folders.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
        }
        let links = (changed.len() < items.len() || !plan.kept.is_empty()) && self.can_link();
        let mut files = String::new();
        for (at, item) in items.iter().enumerate() {
            let there = self.release(&format!("{new}/{}", item.path));
            if !changed.contains(&at) && links {
                let old = self.release(&format!("{}/{}", before.token, item.path));
                files.push_str(&format!("ln {old} {there}\n"));
                continue;
            }
            let body = UploadBody::open(&self.site.folder, item, &mut |_| ())?;
            let size = body.size();
            let here = match body {
                UploadBody::Bytes(bytes) if item.form.encoding().is_some() => {
                    let file = self.temp.join("made").join(at.to_string());
                    save(&file, &bytes)?;
                    file
                }
                _ => self.site.folder.join(item.source()),
            };
            files.push_str(&format!("put {} {there}\n", word(&here.to_string_lossy())));
            summary.sent += size;
            let remote = manifest::RemoteFile { version: Some(item.version), size, tag: None };
            manifest.files.insert(item.path.clone(), remote);
        }
        for (at, path) in plan.kept.iter().enumerate() {
            let old = self.release(&format!("{}/{path}", before.token));
            let there = self.release(&format!("{new}/{path}"));
            if links {
                files.push_str(&format!("ln {old} {there}\n"));
            } else {
                let here = word(&self.temp.join(format!("kept-{at}")).to_string_lossy());
                files.push_str(&format!("get {old} {here}\nput {here} {there}\n"));
            }
        }
        manifest.token = new.clone();
        let file = self.temp.join("new-manifest");
        save(&file, &manifest.to_bytes())?;
        // Before all else, so that a version can be discarded that was never finished.
        let there = self.release(&format!("{new}/{}", manifest::PATH));
        let first = manifest::PATH.split('/').next().unwrap_or_default();
        let mut batch = format!("mkdir {}\n", self.release(new));
        batch.push_str(&format!("mkdir {}\n", self.release(&format!("{new}/{first}"))));
        batch.push_str(&format!("put {} {there}\n", word(&file.to_string_lossy())));
        for folder in folders {
            batch.push_str(&format!("mkdir {}\n", self.release(&format!("{new}/{folder}"))));
        }
        batch.push_str(&files);
        self.batch(&batch)?;
        // sftp read the files by itself: were they those of the plan?
        for at in changed {
            UploadBody::open(&self.site.folder, &items[at], &mut |_| ())?;
            self.progress.tell(PublishEvent::Step { path: &items[at].path, bytes: items[at].size });
        }
        Ok(())
    }

    /// Whether the server makes hard links.
    fn can_link(&self) -> bool {
        let (owner, link) = (self.release("lock/owner"), self.release("lock/link"));
        self.batch(&format!("ln {owner} {link}\nrm {link}\n")).is_ok()
    }

    /// Switches the link, and lets go of versions that are too old and of the lock.
    fn switch(&self, lock: &DestinationLock) -> Result<(), PublishError> {
        let held = self.temp.join("held");
        let seen =
            self.batch(&format!("get {} {}\n", self.release("lock/owner"), word(&held.to_string_lossy())));
        let token =
            fs::read(&held).map(|bytes| DestinationLock::from_bytes(&bytes).token).unwrap_or_default();
        if seen.is_err() || token != lock.token {
            return Err(PublishError::Failed(format!(
                "somebody else took over the lock of {}: the link was not switched",
                self.name()
            )));
        }
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        let waiting = word(&format!("{}.{}", self.path, lock.token));
        let switch = format!(
            "ln -s {} {waiting}\nrename {waiting} {}\n",
            word(&format!("{name}.releases/{}", lock.token)),
            word(self.path)
        );
        self.batch(&switch)?;
        self.forget(lock)?;
        self.batch(&format!("rm {}\nrmdir {}\n", self.release("lock/owner"), self.release("lock"))).map(drop)
    }

    /// Discards versions that are too old.
    fn forget(&self, lock: &DestinationLock) -> Result<(), PublishError> {
        let listed = self.batch(&format!("ls -1 {}\n", self.releases()))?;
        let mut old: Vec<&str> = listed
            .lines()
            .map(|line| line.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default())
            .filter(|name| is_release(name) && *name != lock.token)
            .collect();
        old.sort_unstable_by(|a, b| b.cmp(a));
        for name in old.into_iter().skip(self.to.settings.keep_releases as usize) {
            self.discard(name)?;
        }
        Ok(())
    }

    /// Deletes the files of a version that its manifest names, and the folders that are empty then.
    fn discard(&self, name: &str) -> Result<(), PublishError> {
        let file = self.temp.join("old");
        let _ = fs::remove_file(&file);
        let there = self.release(&format!("{name}/{}", manifest::PATH));
        self.batch(&format!("-get {there} {}\n", word(&file.to_string_lossy())))?;
        let Some(known) = fs::read(&file).ok().and_then(|bytes| RemoteManifest::from_bytes(&bytes).ok())
        else {
            return Ok(());
        };
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        let mut batch = String::new();
        for path in known.files.keys().map(|path| &**path).chain([manifest::PATH]) {
            batch.push_str(&format!("-rm {}\n", self.release(&format!("{name}/{path}"))));
            folders.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
        }
        for folder in folders.into_iter().rev() {
            batch.push_str(&format!("-rmdir {}\n", self.release(&format!("{name}/{folder}"))));
        }
        batch.push_str(&format!("-rmdir {}\n", self.release(name)));
        self.batch(&batch).map(drop)
    }
}

/// Whether a folder is called as versions are: `20261130T021500Z-1f2e3d4c`.
fn is_release(name: &str) -> bool {
    name.len() == 25 && name.is_ascii() && &name[15..17] == "Z-"
}

/// A path as one word of a batch: in quotes, in which sftp takes the characters of patterns for themselves.
fn word(path: &str) -> String {
    let mut text = String::from("\"");
    for c in path.chars() {
        if "\"\\".contains(c) {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}
