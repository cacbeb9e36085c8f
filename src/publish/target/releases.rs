//! A folder for each version of the site, and a link that is switched to the newest: on another machine by SSH and rsync,
//! or on this one. Visitors see the old site or the new one, never a mix.
//!
//! For the link `/srv/www/site` the versions lie in `/srv/www/site.releases/`. A new one begins as a copy of the present
//! one by hard links, with all that others put there; rsync brings what changed, under other inodes, so that the old one
//! stays as it is; what is gone is unlinked; the link is replaced by a rename. The lock is a folder, since making one is
//! atomic everywhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::versions;
use crate::publish::body::UploadBody;
use crate::publish::destination::{Destination, RemoteMachine};
use crate::publish::error::{PublishError, foreign_files};
use crate::publish::item::UploadItem;
use crate::publish::lock::DestinationLock;
use crate::publish::manifest::{self, RemoteManifest};
use crate::publish::ordered::{UploadSettings, check_deletions};
use crate::publish::plan::{Act, IN_THE_WAY, PublishPlan};
use crate::publish::process;
use crate::publish::progress::{PublishEvent, PublishObserver};
use crate::publish::site::{PreparedSite, save};
use crate::publish::summary::PublishSummary;
use crate::publish::untold;

/// How often the plan is made again after somebody else was faster.
const ATTEMPTS: usize = 3;

/// Publishes a new version and switches the link.
///
/// # Errors
/// Why not; the link leads to the old version as long as it was not switched.
pub(crate) fn publish(
    ssh: Option<&RemoteMachine>,
    path: &str,
    to: &Destination,
    site: &PreparedSite,
    settings: &UploadSettings,
    progress: &dyn PublishObserver,
) -> Result<PublishSummary, PublishError> {
    let temp = TempDir::new().map_err(|error| PublishError::Failed(error.to_string()))?;
    let shell = Shell { ssh, control: temp.path().join("c") };
    let run = Run { shell: &shell, path, to, site, settings, progress, temp: temp.path() };
    for _ in 0..ATTEMPTS {
        if let Some(summary) = run.attempt()? {
            return Ok(summary);
        }
    }
    Err(PublishError::Failed(format!("others publish to {path} all the time: try again when they are done")))
}

/// A shell here or there.
struct Shell<'a> {
    ssh: Option<&'a RemoteMachine>,
    /// The socket by which several commands share one connection.
    control: PathBuf,
}

impl Shell<'_> {
    /// The words that begin a command there.
    fn ssh_words(&self, remote: &RemoteMachine) -> Vec<String> {
        let mut words = vec!["ssh".to_owned(), "-o".to_owned(), "BatchMode=yes".to_owned()];
        if cfg!(unix) {
            for option in ["ControlMaster=auto", "ControlPersist=30"] {
                words.extend(["-o".to_owned(), option.to_owned()]);
            }
            words.extend(["-o".to_owned(), format!("ControlPath={}", self.control.display())]);
        }
        if let Some(port) = remote.port {
            words.extend(["-p".to_owned(), port.to_string()]);
        }
        words
    }

    /// Runs a script, and gives what it prints.
    fn run(&self, script: &str) -> Result<Vec<u8>, PublishError> {
        let script = format!("set -eu\nexport LC_ALL=C\n{script}\n");
        match self.ssh {
            None => process::run(Command::new("sh").arg("-s"), script.as_bytes()),
            Some(remote) => {
                let words = self.ssh_words(remote);
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]).arg(&remote.host).args(["sh", "-s"]);
                process::run(&mut command, script.as_bytes())
            }
        }
    }

    /// Brings the listed files of a folder into one there. Every one of them goes, whatever its size and time.
    fn bring(&self, from: &Path, paths: &[&str], to: &str) -> Result<(), PublishError> {
        let options = ["--times", "--perms", "--chmod=D755,F644", "--ignore-times"];
        self.rsync(&options, from, paths, to).map(drop)
    }

    /// Which of the listed files are missing in a folder there, or have other bytes.
    fn differing(&self, from: &Path, paths: &[&str], to: &str) -> Result<BTreeSet<String>, PublishError> {
        let options = ["--dry-run", "--checksum", "--out-format=%n", "--8-bit-output"];
        let said = self.rsync(&options, from, paths, to)?;
        Ok(String::from_utf8_lossy(&said).lines().map(str::to_owned).collect())
    }

    /// Which of the listed files of a folder are there, whatever they hold.
    fn existing(&self, from: &Path, paths: &[&str], to: &str) -> Result<BTreeSet<String>, PublishError> {
        let options = ["--dry-run", "--existing", "--ignore-times", "--out-format=%n", "--8-bit-output"];
        let said = self.rsync(&options, from, paths, to)?;
        Ok(String::from_utf8_lossy(&said).lines().map(str::to_owned).collect())
    }

    fn rsync(
        &self,
        options: &[&str],
        from: &Path,
        paths: &[&str],
        to: &str,
    ) -> Result<Vec<u8>, PublishError> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let list: String = paths.iter().map(|path| format!("{path}\0")).collect();
        let mut command = Command::new("rsync");
        command.args(options).args(["--protect-args", "--from0", "--files-from=-"]);
        let mut place = format!("{to}/");
        if let Some(remote) = self.ssh {
            command
                .arg("-e")
                .arg(self.ssh_words(remote).iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "));
            place = format!("{}:{place}", remote.host);
        }
        command.arg(format!("{}/", from.display())).arg(place);
        process::run(&mut command, list.as_bytes())
    }
}

struct Run<'a> {
    shell: &'a Shell<'a>,
    path: &'a str,
    to: &'a Destination,
    site: &'a PreparedSite,
    settings: &'a UploadSettings,
    progress: &'a dyn PublishObserver,
    temp: &'a Path,
}

/// What is there when a run begins.
struct Found {
    /// What the link leads to; empty if there is none.
    link: String,
    manifest: RemoteManifest,
    /// The lock of a run that was cut, and whether it was this folder's.
    lock: Option<(DestinationLock, bool)>,
}

impl Run<'_> {
    fn name(&self) -> String {
        match self.shell.ssh {
            Some(remote) => format!("{}:{}", remote.host, self.path),
            None => self.path.to_owned(),
        }
    }

    /// Variables of every script: `p` is the link, `r` the folder of versions.
    fn head(&self) -> String {
        let p = quoted(self.path);
        format!("p={p}\nr=\"$p.releases\"")
    }

    fn attempt(&self) -> Result<Option<PublishSummary>, PublishError> {
        let mut found = self.look()?;
        if self.settings.verify && !found.link.is_empty() {
            self.verify(&mut found.manifest)?;
        }
        let items = &self.site.items;
        let plan = PublishPlan::new(items, &found.manifest, &self.settings.kinds, self.settings.deletions);
        check_deletions(&plan, &found.manifest, self.settings.max_deletes, &self.name())?;
        if !found.link.is_empty() && !self.settings.force {
            self.check_foreign(&plan)?;
        }
        let mut summary = PublishSummary::of(&plan, items);
        summary.dry_run = self.settings.dry_run;
        if self.settings.dry_run || plan.is_empty() && !found.link.is_empty() && found.lock.is_none() {
            return Ok(Some(summary));
        }
        untold::add(&self.settings.untold, &summary)?;
        let lock = DestinationLock::new(Vec::new());
        let stamp = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
        let release = format!("{stamp}-{}", &lock.token[..8]);
        if !self.begin(&lock, &release, &found)? {
            return Ok(None);
        }
        self.transfer(&plan, &found, &lock, &release, &mut summary)?;
        self.switch(&lock, &release)?;
        // The journal names a publication that is over.
        let _ = fs::remove_file(&self.settings.journal);
        Ok(Some(summary))
    }

    /// Compares what should be there with what is. What is missing or another counts as unknown.
    fn verify(&self, manifest: &mut RemoteManifest) -> Result<(), PublishError> {
        let made = self.temp.join("compared");
        let is_known = |item: &&UploadItem| {
            manifest.files.get(&item.path).is_some_and(|known| known.version == Some(item.version))
        };
        let (plain, others): (Vec<&UploadItem>, Vec<&UploadItem>) =
            self.site.items.iter().filter(is_known).partition(|item| is_plain(item));
        for item in &others {
            self.make(item, &made)?;
        }
        let mut wrong: Vec<String> = Vec::new();
        for (from, items) in [(&self.site.folder, &plain), (&made, &others)] {
            let paths: Vec<&str> = items.iter().map(|item| &*item.path).collect();
            let differing = self.shell.differing(from, &paths, self.path)?;
            wrong.extend(paths.into_iter().filter(|path| differing.contains(*path)).map(str::to_owned));
        }
        for path in &wrong {
            if let Some(known) = manifest.files.get_mut(path.as_str()) {
                known.version = None;
            }
        }
        self.progress.tell(PublishEvent::Verified { files: plain.len() + others.len(), wrong: &wrong });
        Ok(())
    }

    /// A file that is new to us overwrites none of others.
    fn check_foreign(&self, plan: &PublishPlan) -> Result<(), PublishError> {
        let fresh = plan.acts().filter_map(|act| match act {
            Act::Put { item, fresh: true } => Some(&self.site.items[item]),
            _ => None,
        });
        let (plain, others): (Vec<&UploadItem>, Vec<&UploadItem>) = fresh.partition(|item| is_plain(item));
        let made = self.temp.join("made");
        for item in &others {
            self.make(item, &made)?;
        }
        let mut foreign = Vec::new();
        for (from, items) in [(&self.site.folder, &plain), (&made, &others)] {
            let paths: Vec<&str> = items.iter().map(|item| &*item.path).collect();
            let existing = self.shell.existing(from, &paths, self.path)?;
            foreign.extend(paths.into_iter().filter(|path| existing.contains(*path)));
        }
        foreign_files(&self.name(), &foreign)
    }

    /// Makes the file of an item that is not as it lies in the built folder; gives its size.
    fn make(&self, item: &UploadItem, folder: &Path) -> Result<u64, PublishError> {
        let body = UploadBody::open(&self.site.folder, item, &mut |_| ())?;
        let place = folder.join(&*item.path);
        let size = body.size();
        match body {
            UploadBody::Bytes(bytes) => save(&place, &bytes)?,
            UploadBody::File { path, .. } => {
                save(&place, b"")?;
                fs::copy(path, place).map_err(|error| PublishError::Failed(error.to_string()))?;
            }
        }
        Ok(size)
    }

    fn look(&self) -> Result<Found, PublishError> {
        let script = format!(
            "{}\nif [ -e \"$p\" ] && [ ! -L \"$p\" ]; then echo folder; exit 0; fi\n\
             if [ -L \"$p\" ]; then echo \"link $(readlink \"$p\")\"; fi\n\
             if [ -d \"$r/lock\" ]; then echo lock; cat \"$r/lock/owner\" 2>/dev/null || true; fi",
            self.head()
        );
        let said = self.shell.run(&script)?;
        let said = String::from_utf8_lossy(&said);
        if said.trim() == "folder" {
            return Err(PublishError::Refused(format!(
                "{} is a folder or a file, and a link to the newest version of the site belongs there\nhelp: move it away, \
                 or choose another path",
                self.name()
            )));
        }
        let (first, lock) = said.split_once("lock\n").unwrap_or((&said, ""));
        let link = first.trim().strip_prefix("link ").unwrap_or_default().to_owned();
        let lock = (said.contains("lock\n")).then(|| DestinationLock::from_bytes(lock.as_bytes()));
        let lock = match lock {
            None => None,
            Some(lock) => {
                let ours = versions::take_over(&lock, &self.name(), self.settings, self.progress)?;
                Some((lock, ours))
            }
        };
        let mut manifest = RemoteManifest::default();
        if !link.is_empty() {
            let script = format!("{}\ncat \"$p/{}\" 2>/dev/null || true", self.head(), manifest::PATH);
            let bytes = self.shell.run(&script)?;
            if bytes.is_empty() && !self.settings.force {
                return Err(PublishError::Refused(format!(
                    "{} is a link to a folder that archive did not publish\nhelp: choose another path, or publish over a copy \
                     of it with --force",
                    self.name()
                )));
            }
            if !bytes.is_empty() {
                manifest = versions::manifest(&bytes, &self.name())?;
            }
        }
        Ok(Found { link, manifest, lock })
    }

    /// Takes the lock and begins the new version; false if the link was switched meanwhile.
    fn begin(&self, lock: &DestinationLock, release: &str, found: &Found) -> Result<bool, PublishError> {
        let mut tokens = vec![lock.token.as_str()];
        tokens.extend(found.lock.as_ref().map(|(before, _)| before.token.as_str()));
        versions::begin_journal(self.settings, &tokens)?;
        // A rename of the old lock goes to one of two who want to take it over.
        let over = match &found.lock {
            Some((before, _)) => format!(
                "if grep -q {} \"$r/lock/owner\" 2>/dev/null || [ ! -e \"$r/lock/owner\" ]; then mv \"$r/lock\" \
                 \"$r/over-$new\" 2>/dev/null && rm -rf \"$r/over-$new\" || true; fi\n",
                quoted(&before.token)
            ),
            None => String::new(),
        };
        // A version that was begun under the old lock and never shown.
        let left = match &found.lock {
            Some((before, _)) if before.token.len() == 32 && before.token.is_ascii() => format!(
                "for left in \"$r\"/*-{}; do\n\
                   if [ -d \"$left\" ] && [ \"$(basename \"$left\")\" != \"$(basename \"$now\")\" ]; then rm -rf \"$left\"; fi\n\
                 done\n",
                quoted(&before.token[..8])
            ),
            _ => String::new(),
        };
        let script = format!(
            "{}\nnew={}\nold={}\nmkdir -p \"$r\"\n{over}if ! mkdir \"$r/lock\" 2>/dev/null; then echo taken; exit 0; fi\n\
             printf '%s' {} > \"$r/lock/owner\"\n\
             now=\"\"; if [ -L \"$p\" ]; then now=\"$(readlink \"$p\")\"; fi\n\
             if [ \"$now\" != \"$old\" ]; then rm -rf \"$r/lock\"; echo moved; exit 0; fi\n\
             {left}mkdir \"$r/$new\"\n\
             if [ -n \"$now\" ]; then cp -al \"$p/.\" \"$r/$new/\" 2>/dev/null || cp -a \"$p/.\" \"$r/$new/\"; fi\n\
             echo begun",
            self.head(),
            quoted(release),
            quoted(&found.link),
            quoted(&String::from_utf8_lossy(&lock.to_bytes())),
        );
        let said = self.shell.run(&script)?;
        match String::from_utf8_lossy(&said).trim() {
            "begun" => Ok(true),
            "moved" => Ok(false),
            _ => {
                let owner =
                    self.shell.run(&format!("{}\ncat \"$r/lock/owner\" 2>/dev/null || true", self.head()))?;
                Err(DestinationLock::from_bytes(&owner).refusal(&self.name(), None))
            }
        }
    }

    /// Brings what changed, and the manifest and the list of what is gone.
    fn transfer(
        &self,
        plan: &PublishPlan,
        found: &Found,
        lock: &DestinationLock,
        release: &str,
        summary: &mut PublishSummary,
    ) -> Result<(), PublishError> {
        let items = &self.site.items;
        let puts: Vec<&UploadItem> = plan.puts().map(|at| &items[at]).collect();
        self.progress.tell(PublishEvent::Phase { name: "files", steps: puts.len() });
        let made = self.temp.join("made");
        let mut plain: Vec<&str> = Vec::new();
        let mut others: Vec<&str> = Vec::new();
        let mut manifest = found.manifest.clone();
        for path in &plan.gone {
            manifest.files.remove(path);
        }
        for item in &puts {
            let size = if is_plain(item) {
                plain.push(&item.path);
                item.size
            } else {
                others.push(&item.path);
                self.make(item, &made)?
            };
            summary.sent += size;
            let remote = manifest::RemoteFile { version: Some(item.version), size, tag: None };
            manifest.files.insert(item.path.clone(), remote);
        }
        manifest.token = lock.token.clone();
        save(&made.join(manifest::PATH), &manifest.to_bytes())?;
        let gone: String = plan.gone.iter().map(|path| format!("{path}\0")).collect();
        save(&made.join(GONE), gone.as_bytes())?;
        others.extend([manifest::PATH, GONE]);
        let place = format!("{}.releases/{release}", self.path);
        self.clear_the_way(plan, &place)?;
        self.shell.bring(&self.site.folder, &plain, &place)?;
        self.shell.bring(&made, &others, &place)?;
        // rsync read the files by itself: were they those of the plan?
        for item in &puts {
            UploadBody::open(&self.site.folder, item, &mut |_| ())?;
            self.progress.tell(PublishEvent::Step { path: &item.path, bytes: item.size });
        }
        Ok(())
    }

    /// A folder cannot be made where a file of the version before lies.
    fn clear_the_way(&self, plan: &PublishPlan, place: &str) -> Result<(), PublishError> {
        let first = plan.phases.first().filter(|phase| phase.name == IN_THE_WAY);
        let Some(phase) = first else { return Ok(()) };
        let paths = phase.acts.iter().filter_map(|act| match act {
            Act::Delete { gone } => Some(quoted(&plan.gone[*gone])),
            Act::Put { .. } => None,
        });
        let paths: Vec<String> = paths.map(|path| format!("./{path}")).collect();
        let script =
            format!("cd {}\nrm -f {}\nfind . -type d -empty -delete", quoted(place), paths.join(" "));
        self.shell.run(&script).map(drop)
    }

    /// Deletes what is gone, switches the link, and lets go of old versions and of the lock.
    fn switch(&self, lock: &DestinationLock, release: &str) -> Result<(), PublishError> {
        let script = format!(
            "{}\nnew={}\nkeep={}\n\
             if ! grep -q {} \"$r/lock/owner\" 2>/dev/null; then echo lost; exit 0; fi\n\
             cd \"$r/$new\"\nxargs -0 -r rm -f -- < {GONE}\nrm -f {GONE}\n\
             find . -mindepth 1 -type d -empty -delete\ncd /\n\
             ln -s \"$(basename \"$p\").releases/$new\" \"$p.$new\"\n\
             mv -T \"$p.$new\" \"$p\" 2>/dev/null || mv -h \"$p.$new\" \"$p\"\n\
             at=0\nfor old in $(ls -1r \"$r\"); do\n\
               case \"$old\" in [0-9]*T[0-9]*Z-*) ;; *) continue ;; esac\n\
               if [ \"$old\" = \"$new\" ]; then continue; fi\n\
               at=$((at + 1))\n\
               if [ \"$at\" -gt \"$keep\" ]; then rm -rf \"$r/$old\"; fi\n\
             done\nrm -rf \"$r/lock\"\necho switched",
            self.head(),
            quoted(release),
            self.to.settings.keep_releases,
            quoted(&lock.token),
        );
        let said = self.shell.run(&script)?;
        match String::from_utf8_lossy(&said).trim() {
            "switched" => Ok(()),
            _ => Err(PublishError::Failed(format!(
                "somebody else took over the lock of {}: the link was not switched",
                self.name()
            ))),
        }
    }
}

/// Whether a file goes as it lies in the built folder.
fn is_plain(item: &UploadItem) -> bool {
    item.form.encoding().is_none() && item.source.is_none()
}

/// The list of what is gone, in a new version until it is deleted.
const GONE: &str = ".archive-publish/gone";

/// A text as one word of a shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell_stay_one_word() {
        let word = "a 'b' $(c) \"d\"\\";
        let output =
            Command::new("sh").arg("-c").arg(format!("printf %s {}", quoted(word))).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), word);
    }
}
