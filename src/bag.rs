//! Bags: folders of files with a checksum of each, as libraries take them into keeping (BagIt 1.0, RFC 8493).

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::hash::hex;

/// A bag in the making. What is not finished has no manifest, and so is no bag yet.
#[derive(Debug)]
pub(crate) struct BagItBag {
    root: PathBuf,
    /// Lines of the manifest: checksum and path of each file of the payload.
    manifest: Vec<(String, String)>,
    bytes: u64,
}

impl BagItBag {
    /// A bag in a folder that does not exist, or is empty.
    ///
    /// # Errors
    /// If the folder holds something, or cannot be made.
    pub(crate) fn begin(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        if fs::read_dir(root)?.next().is_some() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
        }
        Ok(Self { root: root.to_owned(), manifest: Vec::new(), bytes: 0 })
    }

    /// Adds a file to the payload. `path` is relative, with forward slashes.
    ///
    /// # Errors
    /// If the bytes cannot be read or written.
    pub(crate) fn add(&mut self, path: &str, bytes: impl Read) -> io::Result<()> {
        self.fill(path, |to| {
            let mut bytes = bytes;
            io::copy(&mut bytes, to).map(|_| ())
        })
    }

    /// Adds a file to the payload that is written by `write`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn fill(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let path = format!("data/{path}");
        let (sum, bytes) = self.write(&path, write)?;
        self.bytes += bytes;
        self.manifest.push((sum, path));
        Ok(())
    }

    /// Writes the tag files, which make the folder a bag. `info` are the labels and values of `bag-info.txt`.
    ///
    /// # Errors
    /// If they cannot be written.
    pub(crate) fn finish(mut self, info: &[(&str, String)]) -> io::Result<()> {
        self.manifest.sort_by(|a, b| a.1.cmp(&b.1));
        let oxum = format!("{}.{}", self.bytes, self.manifest.len());
        let info: String = info
            .iter()
            .map(|(label, value)| (*label, value.clone()))
            .chain([("Payload-Oxum", oxum)])
            .map(|(label, value)| {
                format!("{label}: {}\n", value.split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect();
        let manifest = lines(&self.manifest);
        let tags = [
            ("bag-info.txt", info),
            ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
            ("manifest-sha256.txt", manifest),
        ];
        let mut sums = Vec::new();
        for (name, text) in tags {
            let (sum, _) = self.write(name, |to| to.write_all(text.as_bytes()))?;
            sums.push((sum, name.to_owned()));
        }
        self.write("tagmanifest-sha256.txt", |to| to.write_all(lines(&sums).as_bytes()))?;
        Ok(())
    }

    /// Writes a file below the root and gives its checksum and length.
    fn write(
        &self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<(String, u64)> {
        let to = self.root.join(path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut summed = Summed { to: BufWriter::new(File::create_new(&to)?), sum: Sha256::new(), bytes: 0 };
        write(&mut summed)?;
        summed.flush()?;
        let sum = hex(&summed.sum.finalize());
        Ok((sum, summed.bytes))
    }
}

/// The lines of a manifest. Line breaks and percent signs of names are escaped as RFC 8493, section 2.1.3, has it.
fn lines(files: &[(String, String)]) -> String {
    let escaped = |path: &str| path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    files.iter().map(|(sum, path)| format!("{sum}  {}\n", escaped(path))).collect()
}

/// A writer that sums what passes.
struct Summed {
    to: BufWriter<File>,
    sum: Sha256,
    bytes: u64,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.sum.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
