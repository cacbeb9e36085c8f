//! What happens while a site is published, for those who watch.

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A lock of a run that was cut is taken over; `ours` if that was one of this folder's.
    TakenOver { owner: &'a str, ours: bool },
    /// The manifest was compared with what the destination lists.
    Verified { files: usize, wrong: &'a [String] },
    /// A phase begins.
    Phase { name: &'a str, steps: usize },
    /// A file was uploaded or deleted.
    Step { path: &'a str, bytes: u64 },
    /// A request failed and will be repeated.
    Again { why: &'a str },
    /// Something worth telling.
    Notice(&'a str),
}

/// Somebody who watches.
pub trait Progress: Sync {
    /// Tells what happened.
    fn tell(&self, event: Event<'_>);
}

/// Nobody.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _: Event<'_>) {}
}
