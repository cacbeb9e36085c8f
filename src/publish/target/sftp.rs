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
use crate::publish::body::Body;
use crate::publish::destination::{Destination, Remote};
use crate::publish::error::PublishError;
use crate::publish::lock::Lock;
use crate::publish::manifest::{self, Manifest};
use crate::publish::ordered::{Settings, check_deletions};
use crate::publish::plan::Plan;
use crate::publish::process;
use crate::publish::progress::{Event, Progress};
use crate::publish::site::{Site, save};
use crate::publish::summary::Summary;

/// Publishes a new version and switches the link.
///
/// # Errors
/// Why not; the link leads to the old version as long as it was not switched.
pub fn publish(
    remote: &Remote,
    path: &str,
    to: &Destination,
    site: &Site,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Summary, PublishError> {
    let temp = TempDir::new().map_err(|error| PublishError::Failed(error.to_string()))?;
    Run { remote, path, to, site, settings, progress, temp: temp.path() }.run()
}

struct Run<'a> {
    remote: &'a Remote,
    path: &'a str,
    to: &'a Destination,
    site: &'a Site,
    settings: &'a Settings,
    progress: &'a dyn Progress,
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

    fn run(&self) -> Result<Summary, PublishError> {
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
            let lock = Lock::from_bytes(&bytes);
            versions::take_over(&lock, &self.name(), self.settings, self.progress)?;
            self.batch(&format!("-rm {}\n-rmdir {}\n", self.release("lock/owner"), self.release("lock")))?;
            tokens.push(lock.token);
        }
        let manifest = before.clone().unwrap_or_default();
        let items = &self.site.items;
        let plan = Plan::new(items, &manifest, &self.settings.kinds, self.settings.deletions);
        check_deletions(&plan, &manifest, self.settings.max_deletes, &self.name())?;
        let mut summary = Summary::of(&plan, items);
        summary.dry_run = self.settings.dry_run;
        if self.settings.dry_run || plan.is_empty() && before.is_some() {
            return Ok(summary);
        }
        let mut lock = Lock::new(Vec::new());
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
    fn take(&self, lock: &Lock) -> Result<(), PublishError> {
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
        plan: &Plan,
        before: &Manifest,
        lock: &Lock,
        summary: &mut Summary,
    ) -> Result<(), PublishError> {
        let items = &self.site.items;
        let new = &lock.token;
        let mut manifest = before.clone();
        for path in &plan.gone {
            manifest.files.remove(path);
        }
        let changed: BTreeSet<usize> = plan.puts().collect();
        self.progress.tell(Event::Phase { name: "files", steps: changed.len() });
        let mut batch = String::new();
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        let kept = plan.kept.iter().map(|path| &**path);
        for path in items.iter().map(|item| &*item.path).chain(kept).chain([manifest::PATH]) {
            folders.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
        }
        batch.push_str(&format!("mkdir {}\n", self.release(new)));
        for folder in folders {
            batch.push_str(&format!("mkdir {}\n", self.release(&format!("{new}/{folder}"))));
        }
        for (at, item) in items.iter().enumerate() {
            let there = self.release(&format!("{new}/{}", item.path));
            if !changed.contains(&at) {
                let old = self.release(&format!("{}/{}", before.token, item.path));
                batch.push_str(&format!("ln {old} {there}\n"));
                continue;
            }
            let body = Body::open(&self.site.folder, item, &mut |_| ())?;
            let size = body.size();
            let here = match body {
                Body::Bytes(bytes) if item.form.encoding().is_some() => {
                    let file = self.temp.join("made").join(at.to_string());
                    save(&file, &bytes)?;
                    file
                }
                _ => self.site.folder.join(item.source()),
            };
            batch.push_str(&format!("put {} {there}\n", word(&here.to_string_lossy())));
            summary.sent += size;
            let remote = manifest::Remote { version: Some(item.version), size, tag: None };
            manifest.files.insert(item.path.clone(), remote);
        }
        for path in &plan.kept {
            let old = self.release(&format!("{}/{path}", before.token));
            batch.push_str(&format!("ln {old} {}\n", self.release(&format!("{new}/{path}"))));
        }
        manifest.token = new.clone();
        let file = self.temp.join("new-manifest");
        save(&file, &manifest.to_bytes())?;
        let there = self.release(&format!("{new}/{}", manifest::PATH));
        batch.push_str(&format!("put {} {there}\n", word(&file.to_string_lossy())));
        self.batch(&batch)?;
        // sftp read the files by itself: were they those of the plan?
        for at in changed {
            Body::open(&self.site.folder, &items[at], &mut |_| ())?;
            self.progress.tell(Event::Step { path: &items[at].path, bytes: items[at].size });
        }
        Ok(())
    }

    /// Switches the link, and lets go of versions that are too old and of the lock.
    fn switch(&self, lock: &Lock) -> Result<(), PublishError> {
        let held = self.temp.join("held");
        let seen =
            self.batch(&format!("get {} {}\n", self.release("lock/owner"), word(&held.to_string_lossy())));
        let token = fs::read(&held).map(|bytes| Lock::from_bytes(&bytes).token).unwrap_or_default();
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

    /// Deletes the files of old versions that their manifests name, and the folders that are empty then.
    fn forget(&self, lock: &Lock) -> Result<(), PublishError> {
        let listed = self.batch(&format!("ls -1 {}\n", self.releases()))?;
        let mut old: Vec<&str> = listed
            .lines()
            .map(|line| line.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default())
            .filter(|name| name.len() == 25 && name.contains("Z-") && *name != lock.token)
            .collect();
        old.sort_unstable_by(|a, b| b.cmp(a));
        for name in old.into_iter().skip(self.to.settings.keep_releases as usize) {
            let file = self.temp.join("old");
            let _ = fs::remove_file(&file);
            let there = self.release(&format!("{name}/{}", manifest::PATH));
            self.batch(&format!("-get {there} {}\n", word(&file.to_string_lossy())))?;
            let Some(known) = fs::read(&file).ok().and_then(|bytes| Manifest::from_bytes(&bytes).ok()) else {
                continue;
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
            self.batch(&batch)?;
        }
        Ok(())
    }
}

/// A path as one word of a batch: in quotes, with what the pattern matching of sftp reads escaped.
fn word(path: &str) -> String {
    let mut text = String::from("\"");
    for c in path.chars() {
        if "\"\\".contains(c) {
            text.push('\\');
        } else if "*?[]".contains(c) {
            text.push_str("\\\\");
        }
        text.push(c);
    }
    text.push('"');
    text
}
