//! The bytes of a file of the built folder on their way to a destination, checked against the plan as they are read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::item::{BodyForm, UploadItem};
use crate::hash;

/// Larger files are not held in memory.
pub const SMALL: u64 = 1 << 20;
/// Larger files are not compressed: that would take too long, and they would have to be held in memory.
pub const COMPRESSIBLE: u64 = 32 << 20;

/// Bytes to upload.
#[derive(Debug)]
pub enum UploadBody {
    /// A file that is held in memory, perhaps compressed.
    Bytes(Vec<u8>),
    /// A large file, which is read again for each attempt.
    File {
        /// The file on this machine.
        path: PathBuf,
        /// Its bytes.
        size: u64,
    },
}

impl UploadBody {
    /// How many bytes there are.
    pub fn size(&self) -> u64 {
        match self {
            UploadBody::Bytes(bytes) => bytes.len() as u64,
            UploadBody::File { size, .. } => *size,
        }
    }

    /// Opens an item's file and makes sure that it is what the plan says. `each` sees its bytes as they will be sent.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if it is another, or gone.
    pub fn open(
        folder: &Path,
        item: &UploadItem,
        each: &mut dyn FnMut(&[u8]),
    ) -> Result<UploadBody, StoreError> {
        let path = folder.join(item.source());
        let read = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::Stale(item.source().to_owned()),
            _ => StoreError::Failed(format!("cannot read {}: {error}", path.display())),
        };
        let mut file = File::open(&path).map_err(read)?;
        if item.size > SMALL && item.form == BodyForm::Plain {
            let mut hasher = blake3::Hasher::new();
            let mut piece = vec![0; 1 << 16];
            let mut size = 0;
            loop {
                let count = file.read(&mut piece).map_err(read)?;
                if count == 0 {
                    break;
                }
                hasher.update(&piece[..count]);
                each(&piece[..count]);
                size += count as u64;
            }
            if hash::finish(&hasher) != item.body || size != item.size {
                return Err(StoreError::Stale(item.source().to_owned()));
            }
            return Ok(UploadBody::File { path, size });
        }
        let mut bytes = Vec::new();
        // One byte more tells that it grew; how much it grew does not matter.
        (&mut file).take(item.size + 1).read_to_end(&mut bytes).map_err(read)?;
        if hash::hash(&bytes) != item.body {
            return Err(StoreError::Stale(item.source().to_owned()));
        }
        let bytes = compress(bytes, item.form);
        each(&bytes);
        Ok(UploadBody::Bytes(bytes))
    }
}

/// The bytes in another form. The same bytes give the same result everywhere.
pub fn compress(bytes: Vec<u8>, form: BodyForm) -> Vec<u8> {
    match form {
        BodyForm::Plain => bytes,
        BodyForm::Gzip => {
            let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            // Writing into memory cannot fail.
            let _ = zip.write_all(&bytes);
            zip.finish().unwrap_or_default()
        }
        BodyForm::Brotli => {
            let mut zipped = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams { quality: 6, ..Default::default() };
            let _ = brotli::BrotliCompress(&mut bytes.as_slice(), &mut zipped, &parameters);
            zipped
        }
    }
}
