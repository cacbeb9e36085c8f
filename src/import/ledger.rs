//! What earlier imports wrote, in `.archive/import.jsonl`: a line for each article, appended as it is written.
//!
//! It tells a file that nobody touched since from one that was edited, and lets a run that was cut go on. It may be
//! deleted: then articles are known again by their address, or by their date, title and place.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::hash::{self, hex};

/// The file, relative to the site's folder.
const FILE: &str = ".archive/import.jsonl";

/// What is known of an article that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LedgerEntry {
    /// Of which record it was made.
    pub key: String,
    /// Its file, relative to the site's folder.
    pub path: String,
    /// BLAKE3 of the bytes written.
    pub hash: String,
}

/// The ledger, open for one run.
#[derive(Debug)]
pub(super) struct ImportLedger {
    known: HashMap<String, LedgerEntry>,
    file: Option<Mutex<BufWriter<File>>>,
}

impl ImportLedger {
    /// Reads the ledger, and keeps it locked for as long as this run lasts. With `write` false it stays as it is.
    ///
    /// # Errors
    /// Those of the system; and if another import is running.
    pub(super) fn open(root: &Path, write: bool) -> io::Result<Self> {
        let path = root.join(FILE);
        let text = fs::read(&path).unwrap_or_default();
        // A line that was cut is as if it had not been written.
        let known = text
            .split(|b| *b == b'\n')
            .filter_map(|line| serde_json::from_slice::<LedgerEntry>(line).ok())
            .map(|entry| (entry.key.clone(), entry))
            .collect();
        if !write {
            return Ok(Self { known, file: None });
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.try_lock().map_err(|_| {
            io::Error::new(io::ErrorKind::WouldBlock, "another import into this site is running")
        })?;
        if !text.is_empty() && !text.ends_with(b"\n") {
            file.write_all(b"\n")?;
        }
        Ok(Self { known, file: Some(Mutex::new(BufWriter::new(file))) })
    }

    /// What an earlier run wrote for a record.
    pub(super) fn get(&self, key: &str) -> Option<&LedgerEntry> {
        self.known.get(key)
    }

    /// Notes that an article was written.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn add(&self, entry: &LedgerEntry) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let line = serde_json::to_string(entry)? + "\n";
        let mut file = file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.write_all(line.as_bytes())
    }

    /// Sees to it that all is on its way to the disk.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn flush(&self) -> io::Result<()> {
        match &self.file {
            Some(file) => file.lock().unwrap_or_else(std::sync::PoisonError::into_inner).flush(),
            None => Ok(()),
        }
    }
}

/// The hash of some bytes as the ledger keeps it.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&hash::hash(bytes))
}
