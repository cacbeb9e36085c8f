//! What happens while a site is published, for those who watch.

/// Something that happened.
#[derive(Debug)]
pub enum PublishEvent<'a> {
    /// A lock of a run that was cut is taken over.
    TakenOver {
        /// Who held it.
        owner: &'a str,
        /// Whether that was a run of this folder.
        ours: bool,
    },
    /// The manifest was compared with what the destination lists.
    Verified {
        /// How many files were compared.
        files: usize,
        /// The paths that are missing or differ.
        wrong: &'a [String],
    },
    /// A phase begins.
    Phase {
        /// What is done, for people: "pages".
        name: &'a str,
        /// How many files it uploads or deletes.
        steps: usize,
    },
    /// A file was uploaded or deleted.
    Step {
        /// Relative to the root of the destination.
        path: &'a str,
        /// How many bytes were uploaded.
        bytes: u64,
    },
    /// A request failed and will be repeated.
    Again {
        /// The answer or error, in one line.
        why: &'a str,
    },
    /// Something worth telling.
    Notice(&'a str),
}

/// Somebody who watches.
pub trait PublishObserver: Sync {
    /// Tells what happened.
    fn tell(&self, event: PublishEvent<'_>);
}

/// Nobody.
#[derive(Clone, Copy, Debug)]
pub struct SilentPublish;

impl PublishObserver for SilentPublish {
    fn tell(&self, _: PublishEvent<'_>) {}
}
