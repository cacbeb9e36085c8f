//! A folder as a destination: on this machine, or one that is mounted.
//!
//! Each file is written beside its place and renamed, so that a reader sees the old one or the new one. Symbolic links
//! inside the folder are never followed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

use crate::hash::{finish, hash, hex};
use crate::publish::body::UploadBody;
use crate::publish::error::StoreError;
use crate::publish::item::UploadItem;
use crate::publish::store::{ListedFile, Object, Store, StoredFile, WriteCondition};
use crate::publish::text;

/// Where files wait until they are whole.
const WAITING: &str = ".archive-publish/new";
/// What lies below this is ours and no part of the site.
const OURS: &str = ".archive-publish";

/// A folder.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// A folder, which need not exist.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    fn failed(action: &str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        let what = format!("cannot {action} {}", path.display());
        move |error| StoreError::Failed(format!("{what}: {error}"))
    }

    /// The place of a file, if no link lies on the way to it.
    fn place(&self, path: &str) -> Result<PathBuf, StoreError> {
        let mut place = self.root.clone();
        let parts: Vec<&str> = path.split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            if part.is_empty() || *part == "." || *part == ".." {
                return Err(StoreError::Failed(format!("`{path}` is not a path of a file")));
            }
            place.push(part);
            let is_last = at + 1 == parts.len();
            match fs::symlink_metadata(&place) {
                Ok(found) if found.file_type().is_symlink() => {
                    return Err(StoreError::Failed(format!(
                        "{} is a symbolic link, which is not followed: remove it, or publish elsewhere",
                        place.display()
                    )));
                }
                Ok(found) if !is_last && !found.is_dir() => {
                    return Err(StoreError::Failed(format!(
                        "{} is a file where the site has a folder: move it away",
                        place.display()
                    )));
                }
                Ok(found) if is_last && found.is_dir() => {
                    return Err(StoreError::Failed(format!(
                        "{} is a folder where the site has a file: move it away",
                        place.display()
                    )));
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Self::failed("read", &place)(error)),
            }
        }
        Ok(place)
    }

    /// Writes a file beside its place and moves it there.
    fn install(
        &self,
        path: &str,
        condition: WriteCondition<'_>,
        fill: &mut dyn FnMut(&mut File) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let place = self.place(path)?;
        let waiting = self.root.join(WAITING);
        fs::create_dir_all(&waiting).map_err(Self::failed("create", &waiting))?;
        let beside = waiting.join(text::token());
        let result = (|| {
            let mut file = File::create_new(&beside).map_err(Self::failed("write", &beside))?;
            fill(&mut file)?;
            drop(file);
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder).map_err(Self::failed("create", folder))?;
            }
            match condition {
                WriteCondition::Any => {}
                WriteCondition::Absent => match fs::hard_link(&beside, &place) {
                    Ok(()) => {
                        let _ = fs::remove_file(&beside);
                        return Ok(());
                    }
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        return Err(StoreError::Changed);
                    }
                    // Some file systems have no hard links.
                    Err(_) if place.exists() => return Err(StoreError::Changed),
                    Err(_) => {}
                },
                WriteCondition::Is(tag) => {
                    let there = fs::read(&place).ok().map(|bytes| tag_of(&bytes));
                    if there.as_deref() != Some(tag) {
                        return Err(StoreError::Changed);
                    }
                }
            }
            fs::rename(&beside, &place).map_err(Self::failed("write", &place))
        })();
        if result.is_err() {
            let _ = fs::remove_file(&beside);
        }
        result
    }
}

fn tag_of(bytes: &[u8]) -> String {
    hex(&hash(bytes))
}

impl Store for Folder {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn read(&self, path: &str) -> Result<Option<Object>, StoreError> {
        let place = self.place(path)?;
        let bytes = match fs::read(&place) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Self::failed("read", &place)(error)),
        };
        let written = fs::metadata(&place).and_then(|metadata| metadata.modified()).ok();
        let age = written.and_then(|at| SystemTime::now().duration_since(at).ok()).map(|age| age.as_secs());
        Ok(Some(Object { tag: Some(tag_of(&bytes)), bytes, age }))
    }

    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        if condition == WriteCondition::Absent {
            // Whoever makes the file has it, also where there are no hard links.
            let place = self.place(path)?;
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder).map_err(Self::failed("create", folder))?;
            }
            let mut file = match OpenOptions::new().write(true).create_new(true).open(&place) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(StoreError::Changed);
                }
                Err(error) => return Err(Self::failed("write", &place)(error)),
            };
            file.write_all(bytes).map_err(Self::failed("write", &place))?;
        } else {
            self.install(path, condition, &mut |file| {
                let written = file.write_all(bytes).and_then(|()| file.sync_data());
                written.map_err(Self::failed("write", Path::new(path)))
            })?;
        }
        Ok(StoredFile { tag: Some(tag_of(bytes)), size: bytes.len() as u64 })
    }

    fn put(
        &self,
        folder: &Path,
        item: &UploadItem,
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        let mut hasher = blake3::Hasher::new();
        let body = UploadBody::open(folder, item, &mut |bytes| {
            hasher.update(bytes);
        })?;
        self.install(&item.path, condition, &mut |file| {
            let written = match &body {
                UploadBody::Bytes(bytes) => file.write_all(bytes),
                UploadBody::File { path, .. } => {
                    File::open(path).and_then(|mut from| io::copy(&mut from, file)).map(drop)
                }
            };
            written.map_err(Self::failed("write", &self.root.join(&*item.path)))
        })?;
        Ok(StoredFile { tag: Some(hex(&finish(&hasher))), size: body.size() })
    }

    fn delete(&self, paths: &[&str]) -> Result<(), StoreError> {
        for path in paths {
            let place = self.place(path)?;
            match fs::remove_file(&place) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Self::failed("delete", &place)(error)),
            }
            // Folders that are empty now; one that is not stays.
            for folder in place.ancestors().skip(1).take_while(|folder| *folder != self.root) {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }

    fn list(&self, each: &mut dyn FnMut(ListedFile)) -> Result<(), StoreError> {
        if !self.root.exists() {
            return Ok(());
        }
        let entries = WalkDir::new(&self.root)
            .into_iter()
            .filter_entry(|entry| entry.depth() != 1 || entry.file_name() != OURS);
        for entry in entries {
            let entry = entry.map_err(|error| StoreError::Failed(error.to_string()))?;
            let relative = entry.path().strip_prefix(&self.root).ok().and_then(Path::to_str);
            let Some(path) = relative.filter(|_| !entry.file_type().is_dir()) else { continue };
            let path = path.replace(std::path::MAIN_SEPARATOR, "/");
            let mut hasher = blake3::Hasher::new();
            let mut size = 0;
            if entry.file_type().is_file() {
                let mut file = File::open(entry.path()).map_err(Self::failed("read", entry.path()))?;
                size = io::copy(&mut file, &mut hasher).map_err(Self::failed("read", entry.path()))?;
            }
            each(ListedFile { path, size, tag: Some(hex(&finish(&hasher))) });
        }
        Ok(())
    }

    fn tidy(&self) {
        // Files that were never moved to their place.
        let _ = fs::remove_dir_all(self.root.join(WAITING));
    }

    fn jobs(&self) -> usize {
        4
    }
}
