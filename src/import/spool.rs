//! Records that wait on the disk until the place of every other is known, so that memory does not grow with the texts.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use super::record::Record;

/// A temporary file of records.
#[derive(Debug)]
pub(super) struct Spool {
    to: BufWriter<File>,
    end: u64,
}

/// Where a record waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SpoolSlot {
    start: u64,
    len: u32,
}

impl Spool {
    /// An empty spool.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { to: BufWriter::new(tempfile::tempfile()?), end: 0 })
    }

    /// Puts a record away.
    ///
    /// # Errors
    /// Those of the system, and a record that is too large.
    pub(super) fn push(&mut self, record: &Record) -> io::Result<SpoolSlot> {
        let bytes = serde_json::to_vec(record)?;
        let len = u32::try_from(bytes.len()).map_err(|_| io::Error::other("the article is too large"))?;
        self.to.write_all(&bytes)?;
        let slot = SpoolSlot { start: self.end, len };
        self.end += u64::from(len);
        Ok(slot)
    }

    /// All records are in: they can be taken out.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn finish(self) -> io::Result<FullSpool> {
        Ok(FullSpool { from: self.to.into_inner().map_err(io::IntoInnerError::into_error)? })
    }
}

/// A spool that is full.
#[derive(Debug)]
pub(super) struct FullSpool {
    from: File,
}

impl FullSpool {
    /// Takes a record out.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn get(&mut self, slot: SpoolSlot) -> io::Result<Record> {
        self.from.seek(SeekFrom::Start(slot.start))?;
        let mut bytes = vec![0; slot.len as usize];
        self.from.read_exact(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}
