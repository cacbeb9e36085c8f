//! A publication from beginning to end: the site is read, brought to its destination, and others are told.

use std::path::PathBuf;

use super::destination::{Destination, DestinationPlace};
use super::error::PublishError;
use super::notify;
use super::ordered::{self, UploadSettings, journal_path};
use super::plan::Deletions;
use super::progress::{PublishEvent, PublishObserver};
use super::site::{PreparedSite, own_folder, save};
use super::summary::PublishSummary;
use super::target::folder::Folder;
use super::target::s3::{self, S3, credentials};
use super::target::{command, git, releases, sftp};
use super::untold;
use crate::config::{Config, check_endpoint};
use crate::write::{Built, FolderLock};

/// Transfers at the same time to a store, unless somebody wants another number.
const STORE_JOBS: usize = 16;

/// What was asked for.
#[derive(Clone, Debug)]
pub struct PublishOptions {
    /// The site's folder.
    pub root: PathBuf,
    /// The built folder.
    pub output: PathBuf,
    /// Whether to delete what the site no longer has; what archive.yaml says without it.
    pub delete: Option<bool>,
    /// More deletions are refused; what archive.yaml says without it.
    pub max_deletes: Option<usize>,
    /// Compare the manifest with what the destination lists.
    pub verify: bool,
    /// Transfers at the same time; what archive.yaml says without it.
    pub jobs: Option<usize>,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Take over the lock of another run.
    pub break_lock: bool,
    /// Overwrite files that were not published by `archive`.
    pub force: bool,
}

/// Brings the built site to a destination.
///
/// # Errors
/// Why not, or why not wholly.
pub fn deliver(
    to: &Destination,
    config: &Config,
    options: &PublishOptions,
    progress: &dyn PublishObserver,
) -> Result<PublishSummary, PublishError> {
    let refuse = |error: crate::write::WriteError| PublishError::Refused(error.to_string());
    let state = options.root.join(".archive");
    let own = own_folder(&state, &to.name);
    let built = Built::look(&options.output, &state).map_err(refuse)?;
    if built.files.is_empty() {
        return Err(PublishError::Refused(format!(
            "{} is empty: run `archive build` first",
            built.folder.display()
        )));
    }
    if built.is_foreign() {
        return Err(PublishError::Refused(format!(
            "{} holds no site that archive built\nhelp: run `archive build` first, or name the folder with --output",
            built.folder.display()
        )));
    }
    if let DestinationPlace::Folder(folder) = &to.place {
        check_folder(folder, &built, options)?;
    }
    let journal = journal_path(&state, &place_name(to));
    let lock = FolderLock::take(&journal.with_extension("lock"))
        .map_err(|error| PublishError::Failed(format!("cannot write {}: {error}", journal.display())))?;
    let Some(_lock) = lock else {
        return Err(PublishError::Refused(
            "another `archive publish` of this folder to this destination is running: wait until it is done"
                .to_owned(),
        ));
    };
    let site = PreparedSite::read(built, to, config, &own)?;
    for note in &site.notes {
        progress.tell(PublishEvent::Notice(note));
    }
    let settings = UploadSettings {
        folder: site.folder.clone(),
        journal,
        kinds: site.kinds.clone(),
        untold: own.join(untold::NAME),
        deletions: match options.delete.unwrap_or(to.settings.delete) {
            true => Deletions::Delete,
            false => Deletions::Keep,
        },
        max_deletes: options.max_deletes.or(to.settings.max_deletes.map(|most| most as usize)),
        verify: options.verify,
        break_lock: options.break_lock,
        force: options.force,
        dry_run: options.dry_run,
        jobs: options.jobs.or(to.settings.jobs.map(|jobs| jobs as usize)),
    };
    let summary = match &to.place {
        DestinationPlace::Folder(folder) => {
            ordered::publish(&Folder::new(folder), &site.items, &settings, progress)?
        }
        DestinationPlace::S3 { bucket, prefix } => {
            let found = credentials::find(to.settings.profile.as_deref(), &credentials::environment)?;
            let endpoint = to.settings.endpoint.clone().or(found.endpoint);
            let endpoint = endpoint.map(|typed| endpoint_of(&typed)).transpose()?;
            let store = S3::new(
                s3::Settings {
                    bucket: bucket.clone(),
                    prefix: prefix.clone(),
                    endpoint,
                    region: to.settings.region.clone().or(found.region),
                    keys: found.keys,
                    jobs: settings.jobs.unwrap_or(STORE_JOBS),
                },
                progress,
            );
            store.probe()?;
            ordered::publish(&store, &site.items, &settings, progress)?
        }
        DestinationPlace::Releases { ssh, path } => {
            releases::publish(ssh.as_ref(), path, to, &site, &settings, progress)?
        }
        DestinationPlace::Sftp { remote, path } => {
            sftp::publish(remote, path, to, &site, &settings, progress)?
        }
        DestinationPlace::Git { remote, branch } => {
            git::publish(remote, branch, &options.root, &own, &site, &settings, progress)?
        }
        DestinationPlace::Command(words) => command::publish(words, to, &own, &site, &settings, progress)?,
    };
    if !summary.dry_run {
        let changed = untold::read(&settings.untold);
        save(&own.join("changed-urls.txt"), notify::changed_urls(&changed, config).as_bytes())?;
        notify::all(to, config, &site, &changed, progress)?;
        untold::end(&settings.untold);
    }
    Ok(summary)
}

/// An endpoint that may come from the environment or a file of the AWS tools.
fn endpoint_of(typed: &str) -> Result<String, PublishError> {
    check_endpoint(typed).map_err(|why| {
        PublishError::Refused(format!(
            "the endpoint of the store is `{typed}`: {why}\nhelp: AWS_ENDPOINT_URL or \
             `endpoint_url` in ~/.aws/config names it, if archive.yaml does not"
        ))
    })
}

/// A name for a place that two destinations of one archive.yaml never share, whatever they are called.
fn place_name(to: &Destination) -> String {
    format!("{:?} {:?}", to.place, to.settings.endpoint)
}

/// The folder that is published to may be none that the site is made from, or in.
fn check_folder(
    folder: &std::path::Path,
    built: &Built,
    options: &PublishOptions,
) -> Result<(), PublishError> {
    let resolve = |path: &std::path::Path| {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // As far as it exists.
        let mut existing = absolute.as_path();
        loop {
            if let Ok(resolved) = existing.canonicalize() {
                let rest = absolute.strip_prefix(existing).unwrap_or(std::path::Path::new(""));
                return resolved.join(rest);
            }
            match existing.parent() {
                Some(parent) => existing = parent,
                None => return absolute,
            }
        }
    };
    let to = resolve(folder);
    let root = resolve(&options.root);
    let refuse = |why: String| Err(PublishError::Refused(format!("{} {why}", to.display())));
    if to == built.folder || built.folder.starts_with(&to) || to.starts_with(&built.folder) {
        return refuse("is or holds the built folder, or lies in it: choose another place".to_owned());
    }
    if root.starts_with(&to) {
        return refuse("is or holds the site's folder: choose another place".to_owned());
    }
    for inputs in crate::read::FOLDERS.into_iter().chain([".archive", ".git"]) {
        if to.starts_with(root.join(inputs)) {
            return refuse(format!("lies in the site's folder {inputs}/: choose another place"));
        }
    }
    if folder.exists() && !folder.is_dir() {
        return refuse("is not a folder".to_owned());
    }
    Ok(())
}
