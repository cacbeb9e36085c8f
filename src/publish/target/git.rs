//! A branch of a git repository as a destination, by the system's git.
//!
//! Each publication is one commit without a parent, so that the repository does not grow with the archive's history. The
//! tree is made in a repository of our own in `.archive/publish/`, so that neither the work tree nor the index of the
//! site's own repository is touched. The push says which commit it replaces: if another publication was faster, it fails,
//! and the plan is made again. What others put on the branch stays.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

use crate::publish::body::UploadBody;
use crate::publish::error::{PublishError, foreign_files, named};
use crate::publish::item::UploadItem;
use crate::publish::manifest::{self, RemoteFile, RemoteManifest};
use crate::publish::ordered::{UploadSettings, check_deletions};
use crate::publish::plan::{Act, PublishPlan};
use crate::publish::process;
use crate::publish::progress::{PublishEvent, PublishObserver};
use crate::publish::site::{PreparedSite, save};
use crate::publish::summary::PublishSummary;
use crate::publish::text;
use crate::publish::untold;

/// How often the plan is made again after somebody else was faster.
const ATTEMPTS: usize = 5;
/// Where the branch as it was fetched is kept.
const FETCHED: &str = "refs/archive/fetched";
/// Where compressed files wait to be taken in.
const TWINS: &str = "twins";

/// Publishes to a branch.
///
/// # Errors
/// Why not.
pub(crate) fn publish(
    remote: &str,
    branch: &str,
    root: &Path,
    own: &Path,
    site: &PreparedSite,
    settings: &UploadSettings,
    progress: &dyn PublishObserver,
) -> Result<PublishSummary, PublishError> {
    // The URL of a remote may hold a token: what is told is what was written.
    let name = format!("{remote}#{branch}");
    let remote = address(remote, root)?;
    let git = Git { folder: own.join("git"), own: own.to_owned() };
    git.prepare(root)?;
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let run = Run { git: &git, name: &name, remote: &remote, branch, site, settings, progress };
        match run.attempt() {
            Err(Attempt::Overtaken(why)) => last = Some(why),
            Err(Attempt::Failed(error)) => return Err(error),
            Ok(summary) => return Ok(summary),
        }
    }
    Err(last.unwrap_or_else(|| PublishError::Failed("the push failed".to_owned())))
}

/// Why one attempt did not succeed.
enum Attempt {
    /// Somebody else pushed meanwhile.
    Overtaken(PublishError),
    Failed(PublishError),
}

impl From<PublishError> for Attempt {
    fn from(error: PublishError) -> Self {
        Self::Failed(error)
    }
}

/// The URL of a remote of the site's own repository, if `remote` names one; a path as an absolute one.
///
/// # Errors
/// That there is no such remote.
fn address(remote: &str, root: &Path) -> Result<String, PublishError> {
    if remote.contains(':') {
        return Ok(remote.to_owned());
    }
    if let Some(url) = ask(root, &["remote", "get-url", "--push", remote]) {
        let is_local = !url.contains(':');
        return Ok(if is_local { root.join(url).to_string_lossy().into_owned() } else { url });
    }
    let path = std::path::absolute(root.join(remote)).unwrap_or_else(|_| remote.into());
    if path.exists() {
        return Ok(path.to_string_lossy().into_owned());
    }
    let remotes = ask(root, &["remote"]).unwrap_or_default();
    let there = match remotes.split_whitespace().collect::<Vec<_>>().as_slice() {
        [] => "the site's repository has no remotes: `git remote add origin URL` adds one".to_owned(),
        remotes => format!("the site's repository has the remotes {}", remotes.join(", ")),
    };
    Err(PublishError::Refused(format!(
        "`{remote}` is neither a remote of the site's repository nor a folder\nhelp: {there}; or write the URL, as \
         git:git@host:me/site.git#gh-pages"
    )))
}

/// What git says of the repository in which the site lies; `None` if there is none, or it says no.
fn ask(root: &Path, arguments: &[&str]) -> Option<String> {
    let said = process::run(Command::new("git").arg("-C").arg(root).args(arguments), b"").ok()?;
    Some(String::from_utf8_lossy(&said).trim().to_owned())
}

/// A repository of our own.
struct Git {
    folder: PathBuf,
    /// Where other files of ours lie.
    own: PathBuf,
}

impl Git {
    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.env("GIT_DIR", &self.folder).env("GIT_INDEX_FILE", self.folder.join("archive-index"));
        command.env("GIT_TERMINAL_PROMPT", "0").env_remove("GIT_WORK_TREE");
        // Nothing of how people like their files must change ours.
        command.args(["-c", "core.autocrlf=false", "-c", "core.quotePath=false", "-c", "gc.auto=0"]);
        command
    }

    fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, PublishError> {
        process::run(self.command().args(arguments), input)
    }

    fn text(&self, arguments: &[&str], input: &[u8]) -> Result<String, PublishError> {
        Ok(String::from_utf8_lossy(&self.run(arguments, input)?).trim().to_owned())
    }

    /// Makes the repository, and gives it the credentials that the site's own repository is set up for.
    fn prepare(&self, root: &Path) -> Result<(), PublishError> {
        // A run that was cut may have left half a repository, and locks of git. Only one run is here at a time.
        let outside_objects = |entry: &walkdir::DirEntry| entry.file_name() != "objects";
        for entry in WalkDir::new(&self.folder).into_iter().filter_entry(outside_objects).flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "lock") {
                let _ = std::fs::remove_file(entry.path());
            }
        }
        let mut command = Command::new("git");
        command.args(["init", "--quiet", "--bare"]).arg(&self.folder);
        process::run(&mut command, b"")?;
        // The site may lie in a folder of its repository, or in one of several work trees.
        let common = ask(root, &["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        if let Some(site) = common.map(|folder| Path::new(&folder).join("config"))
            && site.is_file()
        {
            // Continuous integration keeps the token for a push in the configuration of its checkout.
            self.run(&["config", "include.path", &site.to_string_lossy()], b"")?;
            self.run(&["config", "core.bare", "true"], b"")?;
        }
        Ok(())
    }
}

struct Run<'a> {
    git: &'a Git,
    name: &'a str,
    remote: &'a str,
    branch: &'a str,
    site: &'a PreparedSite,
    settings: &'a UploadSettings,
    progress: &'a dyn PublishObserver,
}

impl Run<'_> {
    fn attempt(&self) -> Result<PublishSummary, Attempt> {
        let before = self.fetch()?;
        let manifest = self.manifest(before.as_deref())?;
        if manifest.is_none()
            && let Some(commit) = &before
            && !self.settings.force
        {
            self.check_foreign(commit)?;
        }
        let mut manifest = manifest.unwrap_or_default();
        if self.settings.verify
            && let Some(commit) = &before
        {
            self.verify(commit, &mut manifest)?;
        }
        let items = &self.site.items;
        let plan = PublishPlan::new(items, &manifest, &self.settings.kinds, self.settings.deletions);
        check_deletions(&plan, &manifest, self.settings.max_deletes, self.name)?;
        if let Some(commit) = before.as_deref().filter(|_| !self.settings.force) {
            self.check_overwritten(commit, &plan)?;
        }
        let mut summary = PublishSummary::of(&plan, items);
        summary.dry_run = self.settings.dry_run;
        if self.settings.dry_run || plan.is_empty() && before.is_some() {
            return Ok(summary);
        }
        untold::add(&self.settings.untold, &summary)?;
        let commit = self.commit(before.as_deref(), &plan, manifest, &mut summary)?;
        self.push(&commit, before.as_deref())?;
        Ok(summary)
    }

    /// The commit that the branch has, fetched; `None` if there is no such branch.
    fn fetch(&self) -> Result<Option<String>, PublishError> {
        let name = format!("refs/heads/{}", self.branch);
        let listed = self.git.text(&["ls-remote", self.remote, &name], b"")?;
        let Some(commit) = listed.split_whitespace().next().map(str::to_owned) else { return Ok(None) };
        if self.git.run(&["cat-file", "-e", &format!("{commit}^{{tree}}")], b"").is_err() {
            let spec = format!("+{name}:{FETCHED}");
            self.git.run(&["fetch", "--quiet", "--no-tags", "--depth=1", self.remote, &spec], b"")?;
            return Ok(Some(self.git.text(&["rev-parse", FETCHED], b"")?));
        }
        Ok(Some(commit))
    }

    fn manifest(&self, commit: Option<&str>) -> Result<Option<RemoteManifest>, PublishError> {
        let Some(commit) = commit else { return Ok(None) };
        let Ok(bytes) = self.git.run(&["cat-file", "blob", &format!("{commit}:{}", manifest::PATH)], b"")
        else {
            return Ok(None);
        };
        RemoteManifest::from_bytes(&bytes).map(Some).map_err(|why| {
            PublishError::Refused(format!("the manifest on the branch {} cannot be read: {why}", self.branch))
        })
    }

    /// A branch without a manifest is somebody's: it may be the sources.
    fn check_foreign(&self, commit: &str) -> Result<(), PublishError> {
        let files = self.git.text(&["ls-tree", "--name-only", "-z", commit], b"")?;
        let files: Vec<&str> = files.split('\0').filter(|file| !file.is_empty()).collect();
        if files.is_empty() {
            return Ok(());
        }
        Err(PublishError::Refused(format!(
            "the branch `{}` holds files that archive did not publish:{}\nhelp: choose another branch; or put the site \
             among them with --force, which makes a new history of the branch",
            self.branch,
            named(files.iter().copied())
        )))
    }

    /// A file that is new to us overwrites none of others.
    fn check_overwritten(&self, commit: &str, plan: &PublishPlan) -> Result<(), PublishError> {
        let fresh: Vec<&str> = plan
            .acts()
            .filter_map(|act| match act {
                Act::Put { item, fresh: true } => Some(&*self.site.items[item].path),
                _ => None,
            })
            .collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let listed = self.git.run(&["ls-tree", "-r", "-z", "--name-only", commit], b"")?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let there: HashSet<&str> = listed.split('\0').collect();
        let foreign: Vec<&str> = fresh.into_iter().filter(|path| there.contains(path)).collect();
        foreign_files(self.name, &foreign)
    }

    /// Compares what should be on the branch with what is. What is missing or another counts as unknown.
    fn verify(&self, commit: &str, manifest: &mut RemoteManifest) -> Result<(), PublishError> {
        let listed = self.git.run(&["ls-tree", "-r", "-z", commit], b"")?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        // mode, kind and hash; a tab; the path
        let there: HashMap<&str, &str> = listed
            .split('\0')
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(head, path)| Some((path, head.split(' ').nth(2)?)))
            .collect();
        let is_known = |item: &&UploadItem| {
            manifest.files.get(&item.path).is_some_and(|known| known.version == Some(item.version))
        };
        let known: Vec<&UploadItem> = self.site.items.iter().filter(is_known).collect();
        let files = known.iter().map(|item| self.file(item)).collect::<Result<Vec<_>, _>>()?;
        let hashes = self.hash(&files, false)?;
        let pairs = known.iter().zip(hashes.lines());
        let wrong = pairs.filter(|(item, hash)| there.get(&*item.path) != Some(hash));
        let wrong: Vec<String> = wrong.map(|(item, _)| item.path.to_string()).collect();
        for path in &wrong {
            if let Some(known) = manifest.files.get_mut(path.as_str()) {
                known.version = None;
            }
        }
        self.progress.tell(PublishEvent::Verified { files: known.len(), wrong: &wrong });
        Ok(())
    }

    /// A file that holds what the item is to hold there.
    fn file(&self, item: &UploadItem) -> Result<PathBuf, PublishError> {
        let file = match UploadBody::open(&self.site.folder, item, &mut |_| ())? {
            UploadBody::File { path, .. } => path,
            UploadBody::Bytes(bytes) if item.form.encoding().is_some() => {
                let name = crate::hash::hex(&crate::hash::hash(item.path.as_bytes()));
                let file = self.git.own.join(TWINS).join(name);
                save(&file, &bytes)?;
                file
            }
            UploadBody::Bytes(_) => self.site.folder.join(item.source()),
        };
        Ok(std::path::absolute(&file).unwrap_or(file))
    }

    /// The names that git gives to the contents of files, one a line.
    fn hash(&self, files: &[PathBuf], write: bool) -> Result<String, PublishError> {
        let paths: String = files.iter().map(|file| format!("{}\n", file.to_string_lossy())).collect();
        let mut arguments = vec!["hash-object", "--no-filters", "--stdin-paths"];
        arguments.extend(write.then_some("-w"));
        let hashed = self.git.text(&arguments, paths.as_bytes());
        // A removed twin was never anybody else's.
        let _ = std::fs::remove_dir_all(self.git.own.join(TWINS));
        hashed
    }

    /// Makes the commit.
    fn commit(
        &self,
        before: Option<&str>,
        plan: &PublishPlan,
        mut manifest: RemoteManifest,
        summary: &mut PublishSummary,
    ) -> Result<String, PublishError> {
        let items = &self.site.items;
        match before {
            Some(commit) => self.git.run(&["read-tree", commit], b"")?,
            None => self.git.run(&["read-tree", "--empty"], b"")?,
        };
        self.progress.tell(PublishEvent::Phase { name: "files", steps: plan.acts().count() });
        let mut files: Vec<PathBuf> = Vec::new();
        let mut put: Vec<&str> = Vec::new();
        for at in plan.puts() {
            let item = &items[at];
            let file = self.file(item)?;
            put.push(&item.path);
            let size = std::fs::metadata(&file).map_or(item.size, |metadata| metadata.len());
            summary.sent += size;
            let remote = RemoteFile { version: Some(item.version), size, tag: None };
            manifest.files.insert(item.path.clone(), remote);
            self.progress.tell(PublishEvent::Step { path: &item.path, bytes: size });
            files.push(file);
        }
        let hashed = self.hash(&files, true)?;
        let mut index = String::new();
        for path in plan.acts().filter_map(|act| match act {
            Act::Delete { gone } => Some(&plan.gone[gone]),
            Act::Put { .. } => None,
        }) {
            index.push_str(&format!("0 {} 0\t{path}\0", "0".repeat(40)));
            manifest.files.remove(path);
        }
        for (hash, path) in hashed.lines().zip(put) {
            index.push_str(&format!("100644 {hash} 0\t{path}\0"));
        }
        manifest.token = text::token();
        let bytes = manifest.to_bytes();
        let hash = self.git.text(&["hash-object", "-w", "--no-filters", "--stdin"], &bytes)?;
        index.push_str(&format!("100644 {hash} 0\t{}\0", manifest::PATH));
        self.git.run(&["update-index", "-z", "--index-info"], index.as_bytes())?;
        let tree = self.git.text(&["write-tree"], b"")?;
        let mut command = self.git.command();
        for (name, value) in [("NAME", "archive"), ("EMAIL", "archive@localhost")] {
            for role in ["AUTHOR", "COMMITTER"] {
                // What people set goes before.
                let variable = format!("GIT_{role}_{name}");
                let key = format!("user.{}", name.to_lowercase());
                if std::env::var_os(&variable).is_none() && self.git.run(&["config", &key], b"").is_err() {
                    command.env(variable, value);
                }
            }
        }
        let message = format!("Publish the site: {}", PublishSummary { sent: 0, ..summary.clone() }.line());
        let commit = process::run(command.args(["commit-tree", &tree, "-m", &message]), b"")?;
        Ok(String::from_utf8_lossy(&commit).trim().to_owned())
    }

    fn push(&self, commit: &str, before: Option<&str>) -> Result<(), Attempt> {
        let name = format!("refs/heads/{}", self.branch);
        let lease = format!("--force-with-lease={name}:{}", before.unwrap_or_default());
        let pushed = self
            .git
            .run(&["push", "--quiet", "--no-verify", &lease, self.remote, &format!("{commit}:{name}")], b"");
        match pushed {
            Ok(_) => {
                // The blobs of versions that are over need no room any more.
                let _ = self.git.run(&["update-ref", FETCHED, commit], b"");
                let _ = self.git.run(&["prune", "--expire=2.weeks.ago"], b"");
                Ok(())
            }
            Err(error) => {
                let now = self.git.text(&["ls-remote", self.remote, &name], b"").unwrap_or_default();
                let now = now.split_whitespace().next();
                if now == Some(commit) {
                    // The answer was lost.
                    return Ok(());
                }
                if now != before { Err(Attempt::Overtaken(error)) } else { Err(Attempt::Failed(error)) }
            }
        }
    }
}
