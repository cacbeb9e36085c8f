//! The lock at a destination: a file that says who is publishing, since when, and which files it may touch.
//!
//! The list of files is what makes an interrupted publication harmless to the next one, wherever that runs: the manifest
//! tells what lay there before, the lock which of it is no longer certain.

use super::error::PublishError;
use super::text;

/// Where the lock lies, relative to the root of the destination.
pub(super) const PATH: &str = ".archive-publish/lock";

const HEAD: &str = "archive-lock 1";

/// A held lock, as it lies at the destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DestinationLock {
    /// Names the publication.
    pub token: String,
    /// `user@host, process 4711`
    pub owner: String,
    /// Seconds since 1970, by the clock of the owner.
    pub since: i64,
    /// Paths that this publication, or one that it took over from, may have written or deleted.
    pub touches: Vec<Box<str>>,
}

impl DestinationLock {
    /// A lock of this process.
    pub(super) fn new(touches: Vec<Box<str>>) -> Self {
        Self { token: text::token(), owner: owner(), since: text::now(), touches }
    }

    /// The bytes of the file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text =
            format!("{HEAD}\ntoken {}\nowner {}\nsince {}\n\n", self.token, self.owner, self.since);
        for path in &self.touches {
            text.push_str(path);
            text.push('\n');
        }
        text.into_bytes()
    }

    /// Reads a lock. One that cannot be read is a lock of somebody unknown, which touches nothing that is known.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, paths) = text.split_once("\n\n").unwrap_or((&text, ""));
        let field = |name: &str| {
            head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap_or_default()
        };
        Self {
            token: field("token").to_owned(),
            owner: match field("owner") {
                "" => "somebody unknown".to_owned(),
                owner => owner.to_owned(),
            },
            since: field("since").parse().unwrap_or(0),
            touches: paths.lines().map(Into::into).collect(),
        }
    }

    /// Who holds it and for how long, as a clause. `age` is what the destination says of the file, in seconds.
    pub(super) fn held_by(&self, age: Option<u64>) -> String {
        if age.is_none() && self.since == 0 {
            // Its owner died before writing who it was.
            return format!("{} has been publishing since an unknown time", self.owner);
        }
        let seconds = age.unwrap_or_else(|| (text::now() - self.since).max(0) as u64);
        format!("{} has been publishing for {}", self.owner, text::age(seconds))
    }

    /// The error that this lock at the destination of that name keeps others from publishing. `age` as above.
    pub(super) fn refusal(&self, name: &str, age: Option<u64>) -> PublishError {
        PublishError::Refused(format!(
            "{name} is locked: {}\nhelp: wait until it is done; if that run has died, take over its lock with --break-lock",
            self.held_by(age)
        ))
    }
}

/// This user, machine and process, as another person would recognise them.
fn owner() -> String {
    let variable = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok());
    let user = variable(&["USER", "USERNAME", "LOGNAME"]).unwrap_or_else(|| "somebody".to_owned());
    let host = variable(&["HOSTNAME", "COMPUTERNAME"])
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .unwrap_or_else(|| "an unnamed machine".to_owned());
    let owner = format!("{user}@{}, process {}", host.trim(), std::process::id());
    owner.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_says_who_and_what() {
        let lock = DestinationLock {
            since: 1_000,
            touches: vec!["a b".into(), "c".into()],
            ..DestinationLock::new(Vec::new())
        };
        assert_eq!(DestinationLock::from_bytes(&lock.to_bytes()), lock);
        let held = DestinationLock { owner: "mara@desk, process 7".to_owned(), ..lock }.held_by(Some(840));
        assert_eq!(held, "mara@desk, process 7 has been publishing for 14 minutes");
    }

    #[test]
    fn rubbish_is_a_lock_of_somebody() {
        let lock = DestinationLock::from_bytes(b"\xff\x00");
        assert_eq!(lock.owner, "somebody unknown");
        assert!(lock.held_by(None).ends_with("since an unknown time"));
    }
}
