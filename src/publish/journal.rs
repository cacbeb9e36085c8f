//! What this machine knows of a publication under way: a file in `.archive/publish/` to which each finished step is
//! added, so that a run after a cut goes on where the last one stopped.
//!
//! A line counts only if it is whole. A step that was done but not written down is done again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::item::FileVersion;
use super::store::StoredFile;
use crate::hash::{hex, unhex};

const HEAD: &str = "archive-journal 1";

/// A journal being written.
#[derive(Debug)]
pub(super) struct UploadJournal {
    file: Mutex<File>,
    path: PathBuf,
}

/// What an earlier run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EarlierRun {
    /// Names the publication, and those that it took over from.
    pub tokens: Vec<String>,
    /// In the order in which it was done.
    pub steps: Vec<UploadStep>,
}

/// One finished step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UploadStep {
    Put { path: String, version: FileVersion, stored: StoredFile },
    Delete { path: String },
}

impl UploadJournal {
    /// Begins a journal, with the steps that an earlier run did.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn begin(path: &Path, tokens: &[&str], done: &[UploadStep]) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut text = format!("{HEAD} {}\n", tokens.join(" "));
        for step in done {
            text.push_str(&step.line());
        }
        let beside = path.with_extension("tmp");
        fs::write(&beside, text)?;
        fs::rename(&beside, path)?;
        let file = OpenOptions::new().append(true).open(path)?;
        Ok(Self { file: Mutex::new(file), path: path.to_owned() })
    }

    /// Writes a step down.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn add(&self, step: &UploadStep) -> io::Result<()> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(step.line().as_bytes())
    }

    /// Removes the journal: the publication is over.
    pub(super) fn end(self) {
        // One that stays names a publication that is over, which the next run sees.
        let _ = fs::remove_file(&self.path);
    }

    /// Reads what an earlier run left, if it left anything that can be read.
    pub(super) fn read(path: &Path) -> Option<EarlierRun> {
        let text = fs::read(path).ok()?;
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let tokens = lines.next()?.strip_prefix(HEAD)?.split_whitespace().map(str::to_owned).collect();
        Some(EarlierRun { tokens, steps: lines.map_while(UploadStep::read).collect() })
    }
}

impl UploadStep {
    fn line(&self) -> String {
        match self {
            UploadStep::Put { path, version, stored } => {
                let tag = stored.tag.as_deref().filter(|tag| !tag.contains([' ', '\n'])).unwrap_or("-");
                format!("+ {} {} {tag} {path}\n", hex(version), stored.size)
            }
            UploadStep::Delete { path } => format!("- {path}\n"),
        }
    }

    fn read(line: &str) -> Option<UploadStep> {
        if let Some(path) = line.strip_prefix("- ") {
            return Some(UploadStep::Delete { path: path.to_owned() });
        }
        let mut parts = line.strip_prefix("+ ")?.splitn(4, ' ');
        let version = unhex(parts.next()?)?;
        let size = parts.next()?.parse().ok()?;
        let tag = Some(parts.next()?).filter(|tag| *tag != "-").map(str::to_owned);
        let path = parts.next()?.to_owned();
        Some(UploadStep::Put { path, version, stored: StoredFile { tag, size } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_back_up_to_a_torn_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/one.journal");
        let put = |path: &str, tag: Option<&str>| UploadStep::Put {
            path: path.to_owned(),
            version: [3; 16],
            stored: StoredFile { tag: tag.map(str::to_owned), size: 9 },
        };
        let steps =
            vec![put("a b", Some("\"1\"")), put("c", None), UploadStep::Delete { path: "d e".to_owned() }];
        let journal = UploadJournal::begin(&path, &["t"], &steps[..1]).unwrap();
        steps[1..].iter().for_each(|step| journal.add(step).unwrap());
        let whole = fs::read(&path).unwrap();
        assert_eq!(
            UploadJournal::read(&path),
            Some(EarlierRun { tokens: vec!["t".to_owned()], steps: steps.clone() })
        );
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(UploadJournal::read(&path).unwrap().steps, steps[..2]);
        journal.end();
        assert_eq!(UploadJournal::read(&path), None);
    }
}
