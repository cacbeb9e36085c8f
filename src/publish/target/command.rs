//! A program of the host's own: it uploads a folder that is prepared as the host wants it.
//!
//! The folder holds what the built one holds, by hard links where the file system has them, with `_redirects` cut to what
//! the host reads. The program runs with our environment and prints what it prints; it brings its own credentials. What
//! it published is remembered here, since nobody can read it there in a common way.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::config::Host;
use crate::publish::body::UploadBody;
use crate::publish::destination::Destination;
use crate::publish::error::PublishError;
use crate::publish::manifest::{RemoteFile, RemoteManifest};
use crate::publish::ordered::{UploadSettings, check_deletions};
use crate::publish::plan::PublishPlan;
use crate::publish::process::missing;
use crate::publish::progress::{PublishEvent, PublishObserver};
use crate::publish::site::{PreparedSite, save};
use crate::publish::summary::PublishSummary;
use crate::publish::untold;

/// Stands for the prepared folder in the words of a command.
const FOLDER: &str = "{folder}";

/// Publishes by a command.
///
/// # Errors
/// That it failed.
pub(crate) fn publish(
    words: &[String],
    to: &Destination,
    own: &Path,
    site: &PreparedSite,
    settings: &UploadSettings,
    progress: &dyn PublishObserver,
) -> Result<PublishSummary, PublishError> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(PublishError::Refused("the command is empty".to_owned()));
    };
    let known_file = own.join("published.gz");
    let known = fs::read(&known_file).ok().and_then(|bytes| RemoteManifest::from_bytes(&bytes).ok());
    let known = known.unwrap_or_default();
    let plan = PublishPlan::new(&site.items, &known, &settings.kinds, settings.deletions);
    check_deletions(&plan, &known, settings.max_deletes, &to.name)?;
    let mut summary = PublishSummary::of(&plan, &site.items);
    summary.dry_run = settings.dry_run;
    if settings.dry_run {
        return Ok(summary);
    }
    if settings.verify {
        progress
            .tell(PublishEvent::Notice(&format!("{program} gets the whole site, and compares by itself")));
    }
    untold::add(&settings.untold, &summary)?;
    let folder = own.join("folder");
    prepare(&folder, site, to.host)?;
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let fill = |word: &String| word.replace(FOLDER, &folder.to_string_lossy());
    let has_place = words.iter().any(|word| word.contains(FOLDER));
    let mut command = Command::new(fill(program));
    command.args(arguments.iter().map(fill));
    if !has_place {
        command.arg(&folder);
    }
    progress.tell(PublishEvent::Phase { name: "the host's program", steps: 0 });
    let status = command.status().map_err(|error| missing(program, &error))?;
    if !status.success() {
        return Err(PublishError::Failed(format!("{program} failed ({status})")));
    }
    let files = site.items.iter().map(|item| {
        (item.path.clone(), RemoteFile { version: Some(item.version), size: item.size, tag: None })
    });
    let now = RemoteManifest { token: String::new(), files: files.collect() };
    save(&known_file, &now.to_bytes())?;
    summary.sent = plan.puts().map(|at| site.items[at].size).sum();
    Ok(summary)
}

/// Makes the folder anew.
fn prepare(folder: &Path, site: &PreparedSite, host: Host) -> Result<(), PublishError> {
    let failed =
        |error: std::io::Error| PublishError::Failed(format!("cannot write {}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    for item in &site.items {
        let place = folder.join(&*item.path);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        if &*item.path == "_redirects" && host == Host::CloudflarePages {
            save(&place, cut_redirects(site, 2_000).as_bytes())?;
            continue;
        }
        match UploadBody::open(&site.folder, item, &mut |_| ())? {
            UploadBody::Bytes(bytes) if item.form.encoding().is_some() => {
                fs::write(&place, bytes).map_err(failed)?
            }
            _ => {
                let source = site.folder.join(item.source());
                if fs::hard_link(&source, &place).is_err() {
                    fs::copy(&source, &place).map_err(failed)?;
                }
            }
        }
    }
    Ok(())
}

/// `_redirects` with as many rules without wildcards as the host reads; the others stand as pages.
fn cut_redirects(site: &PreparedSite, most: usize) -> String {
    let is_dynamic = |from: &str| from.contains('*') || from.contains("/:");
    let fixed = site.redirects.iter().filter(|rule| !is_dynamic(&rule.from)).take(most);
    let dynamic = site.redirects.iter().filter(|rule| is_dynamic(&rule.from));
    fixed.chain(dynamic).map(|rule| format!("{} {} {}\n", rule.from, rule.to, rule.status)).collect()
}
