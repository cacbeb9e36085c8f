//! A store of objects that speaks S3: Amazon's, Cloudflare R2, Backblaze B2, MinIO, Google Cloud Storage.
//!
//! Bodies are signed, so that a store notices bytes that changed on the way; the tag it answers with is compared with the
//! MD5 of what was sent where it has that form, and if it differs the object is read back. A clock that is wrong is set
//! by the `Date` of the store's answers. No checksum headers are sent that only Amazon knows.

pub(crate) mod credentials;
mod xml;

use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use base64::Engine as _;
use md5::{Digest, Md5};
use sha2::Sha256;

use crate::publish::aws_sign::{self, Keys, Scope, Unsigned, encode};
use crate::publish::body::UploadBody;
use crate::publish::error::{PublishError, StoreError};
use crate::publish::http::{Client, HttpAnswer};
use crate::publish::item::UploadItem;
use crate::publish::progress::PublishObserver;
use crate::publish::store::{ListedFile, Object, Store, StoredFile, WriteCondition};
use crate::publish::text;

/// Keys that one bulk deletion takes.
const DELETED_AT_ONCE: usize = 1000;
/// Codes of errors that go away when the request is repeated.
const PASSING: [&str; 11] = [
    "BadDigest",
    "InvalidDigest",
    "IncompleteBody",
    "InternalError",
    "OperationAborted",
    "ConditionalRequestConflict",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "XAmzContentSHA256Mismatch",
    "TemporaryRedirect",
];

/// Where a store is and how it is spoken to.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub bucket: String,
    /// Of every key; empty, or with a slash at its end.
    pub prefix: String,
    /// `https://host`, without a slash at its end; Amazon's without it.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub keys: Keys,
    pub jobs: usize,
}

/// A store.
pub(crate) struct S3<'a> {
    settings: Settings,
    /// May be corrected by the store.
    region: Mutex<String>,
    client: Client,
    progress: &'a dyn PublishObserver,
    /// What has to be added to our clock, in seconds.
    skew: AtomicI64,
    /// Tags are no MD5 of what was sent.
    opaque: AtomicBool,
    /// The store ignores conditions.
    lax: AtomicBool,
    /// The store has no bulk deletion.
    single: AtomicBool,
}

/// A request, not yet signed.
struct Call<'a> {
    method: &'a str,
    key: Option<&'a str>,
    query: &'a [(&'a str, &'a str)],
    headers: Vec<(String, String)>,
    body: &'a UploadBody,
    /// SHA-256 of the body, in hexadecimal digits.
    hash: &'a str,
}

const NOTHING: &UploadBody = &UploadBody::Bytes(Vec::new());

impl<'a> Call<'a> {
    /// A request without a body.
    fn bare(method: &'a str, key: Option<&'a str>, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { method, key, query, headers: Vec::new(), body: NOTHING, hash: aws_sign::EMPTY }
    }
}

impl<'a> S3<'a> {
    /// A store.
    pub(crate) fn new(settings: Settings, progress: &'a dyn PublishObserver) -> Self {
        let region = settings.region.clone().unwrap_or_else(|| default_region(settings.endpoint.as_deref()));
        Self {
            client: Client::new(settings.jobs),
            region: Mutex::new(region),
            settings,
            progress,
            skew: AtomicI64::new(0),
            opaque: AtomicBool::new(false),
            lax: AtomicBool::new(false),
            single: AtomicBool::new(false),
        }
    }

    /// Finds out whether the bucket can be reached, and whether the store holds to conditions.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub(crate) fn probe(&self) -> Result<(), PublishError> {
        let query = [("list-type", "2"), ("max-keys", "1"), ("prefix", self.settings.prefix.as_str())];
        let answer = self.call(&Call::bare("GET", None, &query))?;
        if answer.is_good() {
            return Ok(());
        }
        let (code, _) = xml::error(&answer.body);
        let name = self.name();
        Err(PublishError::Refused(match (code.as_str(), answer.status) {
            ("NoSuchBucket", _) => {
                format!("{name}: there is no such bucket\nhelp: create it first, and let visitors read it")
            }
            ("SignatureDoesNotMatch", _) => format!(
                "{name}: the secret key does not belong to the access key, or the region is wrong\nhelp: compare both with what \
                 the store shows you, and set `region`"
            ),
            ("InvalidAccessKeyId", _) => format!(
                "{name}: the store does not know the access key\nhelp: compare it with what the store shows you; keys of one \
                 provider are nothing to another"
            ),
            ("AccessDenied" | "AllAccessDisabled", _) | ("", 403) => format!(
                "{name}: the keys may not list this bucket\nhelp: let them do s3:ListBucket on it, and s3:GetObject, \
                 s3:PutObject and s3:DeleteObject on what is in it; is the name of the bucket right?"
            ),
            (_, 301 | 307) => {
                format!("{name}: the bucket is in another region\nhelp: set `region` or `endpoint`")
            }
            _ => format!("{name}: {}", words(&answer)),
        }))
    }

    fn region(&self) -> String {
        self.region.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The origin, the host and the encoded path before a key.
    fn address(&self, region: &str) -> (String, String, String) {
        let bucket = &self.settings.bucket;
        match &self.settings.endpoint {
            Some(endpoint) => {
                let host = endpoint.split("://").nth(1).unwrap_or(endpoint);
                let (host, folder) = host.split_once('/').map_or((host, ""), |(host, folder)| (host, folder));
                let origin =
                    endpoint.strip_suffix(folder).unwrap_or(endpoint).trim_end_matches('/').to_owned();
                let folder = if folder.is_empty() { String::new() } else { format!("/{folder}") };
                (origin, host.to_owned(), format!("{folder}/{}", encode(bucket, "")))
            }
            // A dot in the name would not match the certificate.
            None if bucket.contains('.') => {
                let host = format!("s3.{region}.amazonaws.com");
                (format!("https://{host}"), host, format!("/{}", encode(bucket, "")))
            }
            None => {
                let host = format!("{bucket}.s3.{region}.amazonaws.com");
                (format!("https://{host}"), host, String::new())
            }
        }
    }

    /// Sends a request until it is answered for good.
    fn call(&self, call: &Call<'_>) -> Result<HttpAnswer, StoreError> {
        let attempt = |_| {
            let region = self.region();
            let (origin, host, base) = self.address(&region);
            let path = match call.key {
                Some(key) => format!("{base}/{}{}", encode(&self.settings.prefix, "/"), encode(key, "/")),
                None if base.is_empty() => "/".to_owned(),
                None => base,
            };
            let unsigned = Unsigned {
                method: call.method,
                host: &host,
                path: &path,
                query: call.query,
                headers: &call.headers,
                body: call.hash,
            };
            let scope = Scope { region: &region, service: "s3" };
            let time = text::now() + self.skew.load(Ordering::Relaxed);
            let headers = aws_sign::sign(unsigned, &self.settings.keys, scope, time);
            let query = aws_sign::query(call.query);
            let mark = if query.is_empty() { "" } else { "?" };
            self.client.send(call.method, &format!("{origin}{path}{mark}{query}"), &headers, call.body)
        };
        let answer = self.client.persist(self.progress, attempt, |answer| self.passing(answer));
        answer.map_err(|why| {
            let (origin, ..) = self.address(&self.region());
            let what = call.key.map(|key| format!(" ({} {key})", call.method)).unwrap_or_default();
            let help = "help: if the network works, compare `endpoint` and `region` with what the store's own pages say";
            StoreError::Failed(format!("{} at {origin} does not answer{what}: {why}\n{help}", self.name()))
        })
    }

    /// Why an answer might be another next time, beside its status; what can be learned from it is learned.
    fn passing(&self, answer: &HttpAnswer) -> Option<String> {
        if answer.is_good() || answer.status == 304 || answer.status == 404 || answer.status == 412 {
            return None;
        }
        let (code, _) = xml::error(&answer.body);
        if answer.status == 403
            && let Some(date) = answer.date()
        {
            let skew = date - text::now();
            let known = self.skew.swap(skew, Ordering::Relaxed);
            // A clock that is wrong by less does not matter to any store.
            if (skew - known).abs() > 240 {
                return Some("the clock of this machine is wrong".to_owned());
            }
        }
        if let Some(region) = answer.header("x-amz-bucket-region") {
            let mut known = self.region.lock().unwrap_or_else(PoisonError::into_inner);
            if *known != region && self.settings.endpoint.is_none() {
                *known = region.to_owned();
                return Some(format!("the bucket is in the region {region}"));
            }
        }
        PASSING.contains(&code.as_str()).then_some(code)
    }

    fn failed(&self, action: &str, key: &str, answer: &HttpAnswer) -> StoreError {
        StoreError::Failed(format!("{}: cannot {action} {key}: {}", self.name(), words(answer)))
    }

    /// Uploads bytes. `md5` is that of the body.
    fn upload(
        &self,
        key: &str,
        headers: &[(String, String)],
        body: &UploadBody,
        hash: &str,
        md5: &[u8],
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        let mut headers = headers.to_vec();
        headers.push(("content-md5".to_owned(), base64(md5)));
        match condition {
            WriteCondition::Any => {}
            WriteCondition::Absent => headers.push(("if-none-match".to_owned(), "*".to_owned())),
            WriteCondition::Is(tag) => headers.push(("if-match".to_owned(), tag.to_owned())),
        }
        let sent = Sent { etag: &format!("\"{}\"", crate::hash::hex(md5)), sha256: hash };
        let mut call = Call { method: "PUT", key: Some(key), query: &[], headers, body, hash };
        for _ in 0..self.client.patience.attempts {
            let answer = self.call(&call)?;
            if answer.status == 412 || answer.status == 409 {
                // An attempt whose answer was lost may have stored it.
                let there = self.tag(key)?;
                if there.as_deref() == Some(sent.etag) {
                    return Ok(StoredFile { tag: there, size: body.size() });
                }
                return Err(StoreError::Changed);
            }
            if answer.status == 404 && condition != WriteCondition::Any {
                // What should be replaced is gone.
                return Err(StoreError::Changed);
            }
            if condition != WriteCondition::Any && matches!(answer.status, 400 | 501) {
                let (code, _) = xml::error(&answer.body);
                if matches!(code.as_str(), "NotImplemented" | "InvalidArgument" | "InvalidRequest") {
                    self.lax.store(true, Ordering::Relaxed);
                    return self.upload_unconditionally(key, &call, body, condition);
                }
            }
            if !answer.is_good() {
                return Err(self.failed("write", key, &answer));
            }
            let tag = answer.header("etag").map(|tag| tag.trim_start_matches("W/").to_owned());
            if self.is_right(key, tag.as_deref(), &sent)? {
                return Ok(StoredFile { tag, size: body.size() });
            }
            // What lies there now is ours, and damaged.
            call.headers.retain(|(name, _)| !is_condition(name));
        }
        Err(StoreError::Failed(format!("{}: {key} arrives damaged there each time", self.name())))
    }

    /// For a store that refuses conditions: looks first.
    fn upload_unconditionally(
        &self,
        key: &str,
        call: &Call<'_>,
        body: &UploadBody,
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        let there = self.tag(key)?;
        let holds = match condition {
            WriteCondition::Any => true,
            WriteCondition::Absent => there.is_none(),
            WriteCondition::Is(tag) => there.as_deref() == Some(tag),
        };
        if !holds {
            return Err(StoreError::Changed);
        }
        let mut headers = call.headers.clone();
        headers.retain(|(name, _)| !is_condition(name));
        let answer = self.call(&Call { headers, ..*call })?;
        if !answer.is_good() {
            return Err(self.failed("write", key, &answer));
        }
        Ok(StoredFile { tag: answer.header("etag").map(str::to_owned), size: body.size() })
    }

    /// Whether what was stored is what was sent.
    fn is_right(&self, key: &str, tag: Option<&str>, sent: &Sent<'_>) -> Result<bool, StoreError> {
        let is_md5 =
            |tag: &str| tag.len() == 34 && tag.bytes().all(|byte| byte == b'"' || byte.is_ascii_hexdigit());
        match tag {
            Some(tag) if tag == sent.etag => Ok(true),
            Some(tag) if is_md5(tag) && !self.opaque.load(Ordering::Relaxed) => {
                // Encrypted objects have tags of the same form that mean something else.
                let Some(object) = self.read(key)? else { return Ok(false) };
                let same = aws_sign::sha256(&object.bytes) == sent.sha256;
                if same {
                    self.opaque.store(true, Ordering::Relaxed);
                }
                Ok(same)
            }
            _ => Ok(true),
        }
    }

    /// The tag of an object; `None` if there is none.
    fn tag(&self, key: &str) -> Result<Option<String>, StoreError> {
        let answer = self.call(&Call::bare("HEAD", Some(key), &[]))?;
        match answer.status {
            404 => Ok(None),
            _ if answer.is_good() => Ok(answer.header("etag").map(str::to_owned)),
            _ => Err(self.failed("look at", key, &answer)),
        }
    }

    fn delete_one(&self, key: &str) -> Result<(), StoreError> {
        let answer = self.call(&Call::bare("DELETE", Some(key), &[]))?;
        if answer.is_good() || answer.status == 404 {
            Ok(())
        } else {
            Err(self.failed("delete", key, &answer))
        }
    }
}

/// What an upload sent, by which the store's copy is known.
struct Sent<'a> {
    /// The tag that the store gives these bytes.
    etag: &'a str,
    sha256: &'a str,
}

impl Store for S3<'_> {
    fn name(&self) -> String {
        format!("s3://{}/{}", self.settings.bucket, self.settings.prefix).trim_end_matches('/').to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<Object>, StoreError> {
        let answer = self.call(&Call::bare("GET", Some(path), &[]))?;
        if answer.status == 404 {
            return Ok(None);
        }
        if !answer.is_good() {
            return Err(self.failed("read", path, &answer));
        }
        let written = answer.header("last-modified").and_then(crate::publish::http::http_date);
        let age = answer.date().zip(written).map(|(now, then)| (now - then).max(0) as u64);
        Ok(Some(Object { tag: answer.header("etag").map(str::to_owned), age, bytes: answer.body }))
    }

    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        let headers = [("content-type", "application/octet-stream"), ("cache-control", "no-store")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let body = UploadBody::Bytes(bytes.to_vec());
        let stored =
            self.upload(path, &headers, &body, &aws_sign::sha256(bytes), &Md5::digest(bytes), condition)?;
        if condition == WriteCondition::Absent && !self.lax.load(Ordering::Relaxed) {
            // A store that ignores conditions takes it a second time.
            let again = self.upload_once_more(path, &headers, &body)?;
            self.lax.store(again, Ordering::Relaxed);
        }
        Ok(stored)
    }

    fn put(
        &self,
        folder: &Path,
        item: &UploadItem,
        condition: WriteCondition<'_>,
    ) -> Result<StoredFile, StoreError> {
        let (mut sha, mut md5) = (Sha256::new(), Md5::new());
        let body = UploadBody::open(folder, item, &mut |bytes| {
            sha.update(bytes);
            md5.update(bytes);
        })?;
        let mut headers = vec![
            ("content-type".to_owned(), item.headers.content_type.to_string()),
            ("cache-control".to_owned(), item.headers.cache_control.to_string()),
        ];
        if let Some(encoding) = item.headers.encoding {
            headers.push(("content-encoding".to_owned(), encoding.to_owned()));
        }
        self.upload(
            &item.path,
            &headers,
            &body,
            &crate::hash::hex(&sha.finalize()),
            &md5.finalize(),
            condition,
        )
    }

    fn delete(&self, paths: &[&str]) -> Result<(), StoreError> {
        let (&[first, _, ..], false) = (paths, self.single.load(Ordering::Relaxed)) else {
            return paths.iter().try_for_each(|path| self.delete_one(path));
        };
        let keys: Vec<String> = paths.iter().map(|path| format!("{}{path}", self.settings.prefix)).collect();
        let bytes = xml::deletion(&keys);
        let headers = vec![
            ("content-type".to_owned(), "application/xml".to_owned()),
            ("content-md5".to_owned(), base64(&Md5::digest(&bytes))),
        ];
        let hash = aws_sign::sha256(&bytes);
        let body = UploadBody::Bytes(bytes);
        let answer = self.call(&Call {
            method: "POST",
            key: None,
            query: &[("delete", "")],
            headers,
            body: &body,
            hash: &hash,
        })?;
        if matches!(answer.status, 400 | 404 | 405 | 501) {
            self.single.store(true, Ordering::Relaxed);
            return paths.iter().try_for_each(|path| self.delete_one(path));
        }
        if !answer.is_good() {
            return Err(self.failed("delete", first, &answer));
        }
        // Those that failed are tried by themselves, which says why.
        for (key, _) in xml::not_deleted(&answer.body) {
            self.delete_one(key.strip_prefix(&self.settings.prefix).unwrap_or(&key))?;
        }
        Ok(())
    }

    fn list(&self, each: &mut dyn FnMut(ListedFile)) -> Result<(), StoreError> {
        let mut next: Option<String> = None;
        loop {
            let mut query =
                vec![("list-type", "2"), ("encoding-type", "url"), ("prefix", self.settings.prefix.as_str())];
            if let Some(next) = &next {
                query.push(("continuation-token", next));
            }
            let answer = self.call(&Call::bare("GET", None, &query))?;
            if !answer.is_good() {
                return Err(self.failed("list", &self.settings.prefix, &answer));
            }
            let page = xml::page(&answer.body);
            for mut file in page.files {
                if let Some(path) = file.path.strip_prefix(&self.settings.prefix) {
                    file.path = path.to_owned();
                    each(file);
                }
            }
            match page.next {
                Some(token) if next.as_ref() != Some(&token) => next = Some(token),
                _ => return Ok(()),
            }
        }
    }

    fn deletes_at_once(&self) -> usize {
        DELETED_AT_ONCE
    }

    fn jobs(&self) -> usize {
        self.settings.jobs
    }

    fn is_strict(&self) -> bool {
        !self.lax.load(Ordering::Relaxed)
    }
}

impl S3<'_> {
    /// Writes the same bytes on the condition that nothing is there, though they are: true if the store does it.
    fn upload_once_more(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &UploadBody,
    ) -> Result<bool, StoreError> {
        let UploadBody::Bytes(bytes) = body else { return Ok(false) };
        let mut headers = headers.to_vec();
        headers.push(("if-none-match".to_owned(), "*".to_owned()));
        let hash = aws_sign::sha256(bytes);
        let answer =
            self.call(&Call { method: "PUT", key: Some(path), query: &[], headers, body, hash: &hash })?;
        Ok(answer.is_good())
    }
}

/// Whether a header says when something may be written.
fn is_condition(header: &str) -> bool {
    matches!(header, "if-match" | "if-none-match")
}

/// What a store says of an error, for people.
fn words(answer: &HttpAnswer) -> String {
    let (code, message) = xml::error(&answer.body);
    match (code.as_str(), message.as_str()) {
        ("", _) => format!("it answers with status {}", answer.status),
        (code, "") => format!("it answers {code} (status {})", answer.status),
        (code, message) => format!("{message} ({code})"),
    }
}

/// The region to sign for where none is said: R2 takes `auto`.
fn default_region(endpoint: Option<&str>) -> String {
    match endpoint {
        Some(endpoint) if endpoint.contains(".r2.cloudflarestorage.com") => "auto".to_owned(),
        Some(endpoint) => {
            // s3.eu-central-003.backblazeb2.com
            let host = endpoint.split("://").nth(1).unwrap_or(endpoint);
            let part = host.strip_prefix("s3.").and_then(|rest| rest.split('.').next());
            part.filter(|part| part.contains('-')).unwrap_or("us-east-1").to_owned()
        }
        None => "us-east-1".to_owned(),
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_follow_from_endpoints() {
        for (endpoint, region) in [
            (Some("https://x.r2.cloudflarestorage.com"), "auto"),
            (Some("https://s3.eu-central-003.backblazeb2.com"), "eu-central-003"),
            (Some("http://127.0.0.1:9000"), "us-east-1"),
            (None, "us-east-1"),
        ] {
            assert_eq!(default_region(endpoint), region);
        }
    }
}
