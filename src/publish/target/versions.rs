//! What the destinations share that keep versions beside each other and switch a link: the lock, the journal, the
//! manifest of the version that is shown.

use crate::publish::error::PublishError;
use crate::publish::journal::UploadJournal;
use crate::publish::lock::DestinationLock;
use crate::publish::manifest::RemoteManifest;
use crate::publish::ordered::UploadSettings;
use crate::publish::progress::{PublishEvent, PublishObserver};

/// Decides about a lock that is there. If the publication that holds it began in this folder, or `--break-lock` is given,
/// this one takes over. Returns whether it was this folder's.
///
/// # Errors
/// If somebody else holds the lock.
pub(super) fn take_over(
    lock: &DestinationLock,
    name: &str,
    settings: &UploadSettings,
    progress: &dyn PublishObserver,
) -> Result<bool, PublishError> {
    let ours = UploadJournal::read(&settings.journal).is_some_and(|done| done.tokens.contains(&lock.token));
    if !ours && !settings.break_lock {
        return Err(lock.refusal(name, None));
    }
    progress.tell(PublishEvent::TakenOver { owner: &lock.owner, ours });
    Ok(ours)
}

/// Writes down which publications are under way from this folder.
///
/// # Errors
/// If the journal cannot be written.
pub(super) fn begin_journal(settings: &UploadSettings, tokens: &[&str]) -> Result<(), PublishError> {
    UploadJournal::begin(&settings.journal, tokens, &[]).map(drop).map_err(|error| {
        PublishError::Failed(format!("cannot write {}: {error}", settings.journal.display()))
    })
}

/// The manifest of the version that is shown.
///
/// # Errors
/// If it is damaged or of another version of the program.
pub(super) fn manifest(bytes: &[u8], name: &str) -> Result<RemoteManifest, PublishError> {
    RemoteManifest::from_bytes(bytes)
        .map_err(|why| PublishError::Refused(format!("the manifest at {name} cannot be read: {why}")))
}
