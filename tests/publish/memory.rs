//! A destination in memory that fails when it is told to, and says after each request what a visitor could see.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use archive::publish::body::UploadBody;
use archive::publish::error::StoreError;
use archive::publish::item::UploadItem;
use archive::publish::store::{ListedFile, Object, Store, StoredFile, WriteCondition};

/// What lies at a path: bytes and, for files of the site, their headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub bytes: Vec<u8>,
    pub headers: String,
}

/// How a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not done.
    Before,
    /// It is done, but the answer is lost.
    After,
}

type Check = Box<dyn Fn(&BTreeMap<String, File>, &str) + Sync + Send>;

/// A destination in memory.
pub struct Memory {
    pub files: Mutex<BTreeMap<String, File>>,
    pub requests: AtomicUsize,
    /// The number of the request that fails, and how; all after it fail, too, as they do for a process that died.
    pub fault: Option<(usize, Fault)>,
    check: Check,
    strict: bool,
}

impl Memory {
    pub fn new(check: impl Fn(&BTreeMap<String, File>, &str) + Sync + Send + 'static) -> Self {
        Self {
            files: Mutex::default(),
            requests: AtomicUsize::new(0),
            fault: None,
            check: Box::new(check),
            strict: true,
        }
    }

    /// One that ignores conditions, as some stores do.
    pub fn lax(mut self) -> Self {
        self.strict = false;
        self
    }

    /// What lies there, but for what is no part of the site.
    pub fn site(&self) -> BTreeMap<String, File> {
        let files = self.files.lock().unwrap();
        files
            .iter()
            .filter(|(path, _)| !path.starts_with(".archive-publish/"))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect()
    }

    /// Answers a request, unless it is to fail.
    fn request<T>(
        &self,
        what: &str,
        act: impl FnOnce(&mut BTreeMap<String, File>) -> T,
    ) -> Result<T, StoreError> {
        let at = self.requests.fetch_add(1, Ordering::SeqCst);
        let cut = || StoreError::Failed(format!("cut at request {at}: {what}"));
        let fault = self.fault.filter(|(from, _)| at >= *from);
        if fault.is_some_and(|(from, fault)| at > from || fault == Fault::Before) {
            return Err(cut());
        }
        let mut files = self.files.lock().unwrap();
        let answer = act(&mut files);
        (self.check)(&files, what);
        if fault.is_some() { Err(cut()) } else { Ok(answer) }
    }

    fn store(&self, path: &str, file: File, condition: WriteCondition<'_>) -> Result<StoredFile, StoreError> {
        let stored = StoredFile { tag: Some(tag(&file.bytes)), size: file.bytes.len() as u64 };
        let strict = self.strict;
        let done = self.request(&format!("put {path}"), |files| {
            let there = files.get(path).map(|file| tag(&file.bytes));
            let holds = match condition {
                WriteCondition::Any => true,
                WriteCondition::Absent => there.is_none(),
                WriteCondition::Is(tag) => there.as_deref() == Some(tag),
            };
            if holds || !strict {
                files.insert(path.to_owned(), file);
            }
            holds || !strict
        })?;
        if done { Ok(stored) } else { Err(StoreError::Changed) }
    }
}

fn tag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

impl Store for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<Object>, StoreError> {
        self.request(&format!("get {path}"), |files| {
            let file = files.get(path)?;
            Some(Object { bytes: file.bytes.clone(), tag: Some(tag(&file.bytes)), age: Some(60) })
        })
    }

    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        self.store(path, File { bytes: bytes.to_vec(), headers: String::new() }, condition)
    }

    fn put(
        &self,
        folder: &Path,
        item: &UploadItem,
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        let mut bytes = Vec::new();
        let body = UploadBody::open(folder, item, &mut |piece| bytes.extend_from_slice(piece))?;
        assert_eq!(body.size(), bytes.len() as u64);
        let headers = format!(
            "{} {} {:?}",
            item.headers.content_type, item.headers.cache_control, item.headers.encoding
        );
        self.store(&item.path, File { bytes, headers }, condition)
    }

    fn delete(&self, paths: &[&str]) -> Result<(), StoreError> {
        self.request(&format!("delete {paths:?}"), |files| {
            for path in paths {
                files.remove(*path);
            }
        })
    }

    fn list(&self, each: &mut dyn FnMut(ListedFile)) -> Result<(), StoreError> {
        let listed = self.request("list", |files| files.clone())?;
        for (path, file) in listed {
            each(ListedFile { path, size: file.bytes.len() as u64, tag: Some(tag(&file.bytes)) });
        }
        Ok(())
    }

    fn deletes_at_once(&self) -> usize {
        3
    }

    fn jobs(&self) -> usize {
        1
    }

    fn is_strict(&self) -> bool {
        self.strict
    }
}
