//! What the destinations share that keep versions beside each other and switch a link: the lock, the journal, the
//! manifest of the version that is shown.

use crate::publish::error::PublishError;
use crate::publish::journal::Journal;
use crate::publish::lock::Lock;
use crate::publish::manifest::Manifest;
use crate::publish::ordered::Settings;
use crate::publish::progress::{Event, Progress};

/// Decides about a lock that is there. If the publication that holds it began in this folder, or `--break-lock` is given,
/// this one takes over. Returns whether it was this folder's.
///
/// # Errors
/// If somebody else holds the lock.
pub(super) fn take_over(
    lock: &Lock,
    name: &str,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<bool, PublishError> {
    let ours = Journal::read(&settings.journal).is_some_and(|done| done.tokens.contains(&lock.token));
    if !ours && !settings.break_lock {
        return Err(lock.refusal(name, None));
    }
    progress.tell(Event::TakenOver { owner: &lock.owner, ours });
    Ok(ours)
}

/// Writes down which publications are under way from this folder.
///
/// # Errors
/// If the journal cannot be written.
pub(super) fn begin_journal(settings: &Settings, tokens: &[&str]) -> Result<(), PublishError> {
    Journal::begin(&settings.journal, tokens, &[]).map(drop).map_err(|error| {
        PublishError::Failed(format!("cannot write {}: {error}", settings.journal.display()))
    })
}

/// The manifest of the version that is shown.
///
/// # Errors
/// If it is damaged or of another version of the program.
pub(super) fn manifest(bytes: &[u8], name: &str) -> Result<Manifest, PublishError> {
    Manifest::from_bytes(bytes)
        .map_err(|why| PublishError::Refused(format!("the manifest at {name} cannot be read: {why}")))
}
