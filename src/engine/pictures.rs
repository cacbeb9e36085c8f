//! The pictures of a site: what their headers say, and smaller sizes of them, which are kept between runs.
//!
//! A size that was made is kept under `images/` in the cache's folder, in a folder for each picture, under a name that
//! holds its width and the hash of all that it was made from. It has a checksum; a damaged one is made again. A newer
//! one takes the place of those of the same width, and the folders of pictures that are gone are removed when the
//! cache is [stored](Engine::store).

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tempfile::NamedTempFile;

use super::cache::ANALYSIS;
use super::picture_state::is_picture_of_site;
use super::site::Engine;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{Hash, hash, hex};
use crate::link::CorpusDelta;
use crate::picture::{Look, PREFIX, Picture, TAIL, look, shrink};
use crate::read::Changes;
use crate::source::Location;
use crate::write::record;

/// Larger files are hardly pictures for a page.
const MAX_FILE: u64 = 512 << 20;

impl Engine {
    /// Reads the headers of the pictures that changed.
    pub(super) fn look_at_pictures(&mut self, changes: &Changes, delta: &mut CorpusDelta) {
        for path in changes.removed.iter().filter(|path| is_picture_of_site(path)) {
            self.set_picture(path.as_shared(), None, delta);
        }
        let written: Vec<_> = changes.written.iter().filter(|path| is_picture_of_site(path)).collect();
        let looks: Vec<Look> = written.par_iter().map(|path| look_at(&self.options.root, path)).collect();
        for (path, look) in written.into_iter().zip(looks) {
            self.set_picture(path.as_shared(), Some(look), delta);
        }
    }

    /// Takes over what was found in the file of a picture; `None` if it is gone.
    pub(super) fn set_picture(&mut self, path: &Arc<str>, look: Option<Look>, delta: &mut CorpusDelta) {
        let undecodable = self.pictures.undecodable.get_mut();
        let undecodable = undecodable.unwrap_or_else(PoisonError::into_inner);
        match look.as_ref().and_then(|look| look.undecodable.clone()) {
            Some(why) => undecodable.insert(path.clone(), why),
            None => undecodable.remove(path),
        };
        let problem = look.as_ref().and_then(|look| look.problem.as_deref());
        let problem = problem.map(|problem| warning(path, format!("the picture {problem}")));
        self.set_problems(path, problem.into_iter().collect());
        delta.pictures.push((path.clone(), look.as_ref().and_then(|look| look.picture)));
        match look {
            Some(look) => self.pictures.looks.insert(path.clone(), look),
            None => self.pictures.looks.remove(path),
        };
    }

    /// What came to light when smaller sizes were made: pictures that could not be decoded.
    pub fn late_warnings(&self) -> Vec<Diagnostic> {
        let undecodable = self.pictures.undecodable.lock().unwrap_or_else(PoisonError::into_inner);
        let all =
            undecodable.iter().map(|(path, why)| warning(path, format!("the picture cannot be read: {why}")));
        let mut all = all.collect();
        self.config.checks.apply(&mut all);
        all
    }

    /// Notes beside what the headers say which pictures could not be decoded, so that the next run tells of them, too.
    /// Gives those of which it was not known.
    pub(super) fn note_undecodable(&mut self) -> Vec<Arc<str>> {
        let undecodable = self.pictures.undecodable.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for (path, why) in undecodable {
            if let Some(look) = self.pictures.looks.get_mut(path)
                && look.undecodable.as_ref() != Some(why)
            {
                look.undecodable = Some(why.clone());
                new.push(path.clone());
            }
        }
        new
    }

    /// A smaller size of a picture, from the cache if it was made before. One that cannot be decoded is as it is.
    pub(super) fn smaller_size(&self, path: &str, width: u32) -> Result<Vec<u8>, Diagnostic> {
        let gone =
            |why: String| Diagnostic::new(Code::Unreadable, Location::file(path), why).hint("build again");
        let Some(picture) = self.corpus.picture(path) else {
            return Err(gone("there is no picture".to_owned()));
        };
        let file = self.options.root.join(path);
        // Reading waits at the gate, too: a file in memory is as large as its picture may be.
        let _permit = self.pictures.gate.enter();
        if file.metadata().is_ok_and(|metadata| metadata.len() > MAX_FILE) {
            return Err(gone("the file changed while the site was being built".to_owned()));
        }
        let bytes = fs::read(&file).map_err(|error| gone(error.to_string()))?;
        let quality = self.config.images.quality;
        let kept = self.options.cache.as_ref().map(|cache| {
            let name = format!("{width}-{}", hex(&key(&bytes, picture, width, quality)));
            (folder_of(cache, path), name)
        });
        if let Some((folder, name)) = &kept
            && let Some(known) = load(&folder.join(name))
        {
            return Ok(known);
        }
        let made = match shrink(&bytes, picture, width, quality) {
            Ok(made) => made,
            Err(why) => {
                let undecodable = self.pictures.undecodable.lock();
                undecodable.unwrap_or_else(PoisonError::into_inner).insert(path.into(), why);
                return Ok(bytes);
            }
        };
        if let Some((folder, name)) = &kept {
            // Without it the next run has more to do, no more.
            let _ = keep(folder, name, width, &made);
        }
        Ok(made)
    }

    /// Removes the kept sizes of pictures that are gone.
    pub(super) fn forget_old_sizes(&self) {
        let Some(cache) = &self.options.cache else { return };
        let Ok(folders) = fs::read_dir(cache.join(FOLDER)) else { return };
        let known: FxHashSet<PathBuf> = self.corpus.resized().map(|path| folder_of(cache, path)).collect();
        for folder in folders.flatten().map(|entry| entry.path()) {
            let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let ours = name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit());
            if ours && !known.contains(&folder) {
                // It costs room and nothing else.
                let _ = fs::remove_dir_all(&folder);
            }
        }
    }
}

fn warning(path: &str, message: String) -> Diagnostic {
    Diagnostic::new(Code::BadPicture, Location::file(path), message)
        .hint("it is published as it is; JPEG, PNG, WebP, GIF and SVG can be read")
}

/// Reads as much of a file as is needed to know the picture in it.
fn look_at(root: &Path, path: &str) -> Look {
    let found = read_ends(&root.join(path)).and_then(|(start, end, length)| {
        if let Some(look) = look(path, &start, &end, length) {
            return Ok(look);
        }
        let whole = if length > MAX_FILE { start } else { fs::read(root.join(path))? };
        let read = whole.len() as u64;
        Ok(look(path, &whole, &end, read).unwrap_or_default())
    });
    found.unwrap_or_else(|error| Look::wrong(None, format!("cannot be read: {error}")))
}

/// The beginning of a file, its end, and its length.
fn read_ends(path: &Path) -> io::Result<(Vec<u8>, Vec<u8>, u64)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut start = Vec::new();
    (&mut file).take(PREFIX as u64).read_to_end(&mut start)?;
    let mut end = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL as u64)))?;
    file.take(TAIL as u64).read_to_end(&mut end)?;
    Ok((start, end, length))
}

/// Where sizes are kept in the cache's folder.
const FOLDER: &str = "images";

fn folder_of(cache: &Path, path: &str) -> PathBuf {
    cache.join(FOLDER).join(hex(&hash(path.as_bytes())))
}

/// A hash of everything that goes into a size.
fn key(bytes: &[u8], picture: &Picture, width: u32, quality: u8) -> Hash {
    let mut all = hash(bytes).to_vec();
    all.extend(ANALYSIS.as_bytes());
    all.extend(format!(" {picture:?} {width} {quality}").as_bytes());
    hash(&all)
}

/// A kept size, unless it is damaged.
fn load(path: &Path) -> Option<Vec<u8>> {
    record::unsealed(fs::read(path).ok()?)
}

/// Keeps a size in place of older ones of the same width.
fn keep(folder: &Path, name: &str, width: u32, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&record::sealed(bytes))?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    let prefix = format!("{width}-");
    for entry in fs::read_dir(folder)?.flatten() {
        let other = entry.file_name();
        if other.to_str().is_some_and(|other| other.starts_with(&prefix) && other != name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
