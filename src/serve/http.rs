//! Requests and responses: who may ask, conditions, ranges, and the way from an answer to the wire.

use std::io::SeekFrom;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body as Stream, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::watch as signal;
use tokio_util::io::ReaderStream;

use super::address::is_allowed;
use super::answer::{AnswerBody, ServedAnswer};
use super::live::SharedSite;
use super::quote;
use super::reload::{self, Looks, OwnAnswer};
use super::search;
use crate::hash::{hash, hex};
use crate::parse::notes::Quote;
use crate::url::{Linker, encode};

#[derive(Clone)]
struct ServerState {
    live: Arc<SharedSite>,
    looks: Arc<Looks>,
    stopped: signal::Receiver<bool>,
}

/// The service that answers every request.
pub(super) fn service(live: Arc<SharedSite>, stopped: signal::Receiver<bool>) -> Router {
    Router::new().fallback(respond).with_state(ServerState { live, looks: Arc::default(), stopped })
}

async fn respond(State(shared): State<ServerState>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let live = shared.live;
    if let Some(refusal) = refusal(&head, live.base_url()) {
        return refusal;
    }
    let linker = Linker::new(Some(live.base_url()));
    let base_path = linker.base_path().to_owned();
    let Some(path) = linker.below(head.uri.path()) else {
        return moved(&head.uri, &format!("{base_path}/"));
    };
    if let Some(what) = OwnAnswer::at(&path).filter(|_| live.reload) {
        return own(&live, &shared.looks, what, &linker, &head.uri, shared.stopped);
    }
    let answering = live.clone();
    let answer = tokio::task::spawn_blocking(move || {
        let found = search::answer(&answering, &path);
        let mut answer = found.unwrap_or_else(|| answering.answer(&path));
        if let (true, true, AnswerBody::Bytes(bytes)) = (answering.reload, answer.is_page, &mut answer.body) {
            *bytes = reload::inject(std::mem::take(bytes), &base_path);
        }
        (answer, base_path)
    });
    let Ok((answer, base_path)) = answer.await else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made.\n").into_response();
    };
    match &answer.location {
        Some(to) => moved(&head.uri, &format!("{base_path}{}", encode(to))),
        None => send(answer, &head.method, &head.headers).await,
    }
}

/// The answer to a request that names a host which is not ours, or does something else than read.
pub(super) fn refusal(head: &Parts, base_url: &str) -> Option<Response> {
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let named = hosts.next().and_then(|host| host.to_str().ok()).filter(|_| hosts.next().is_none());
    let host = head.uri.authority().map(|authority| authority.as_str()).or(named).unwrap_or_default();
    if !is_allowed(host, base_url) {
        let why = "This server answers to localhost, to addresses, and to the host of --base-url.\n";
        return Some((StatusCode::FORBIDDEN, why).into_response());
    }
    if head.method != Method::GET && head.method != Method::HEAD {
        return Some((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response());
    }
    None
}

/// A redirect to another path of this host; the query comes along.
pub(super) fn moved(from: &Uri, to: &str) -> Response {
    let query = from.query().map(|query| format!("?{query}")).unwrap_or_default();
    match HeaderValue::try_from(format!("{to}{query}")) {
        Ok(to) => {
            (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to), (header::CACHE_CONTROL, NO_CACHE)])
                .into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// What the server answers by itself.
fn own(
    live: &Arc<SharedSite>,
    looks: &Arc<Looks>,
    what: OwnAnswer,
    linker: &Linker,
    uri: &Uri,
    stopped: signal::Receiver<bool>,
) -> Response {
    match what {
        OwnAnswer::Script => {
            let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, NO_CACHE)], reload::SCRIPT)
                .into_response()
        }
        OwnAnswer::Quote => {
            let page = parameter(uri, "page");
            let [exact, prefix, suffix] =
                ["text", "before", "after"].map(|name| parameter(uri, name).into_boxed_str());
            let selected = Quote { exact, prefix, suffix };
            let page = linker.below(&page).unwrap_or_default();
            let kind = HeaderValue::from_static("text/plain; charset=utf-8");
            let (status, text) = match quote::yaml(live, &page, &selected) {
                Ok(yaml) => (StatusCode::OK, yaml),
                Err(why) => (StatusCode::NOT_FOUND, why),
            };
            (status, [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, NO_CACHE)], text).into_response()
        }
        OwnAnswer::Events => {
            let (page, seen) = (parameter(uri, "page"), parameter(uri, "seen"));
            match linker.below(&page) {
                Some(page) => {
                    reload::events(live.clone(), looks.clone(), reload::Watching { page, seen }, stopped)
                }
                None => StatusCode::BAD_REQUEST.into_response(),
            }
        }
    }
}

/// A parameter of the query as the browser's `URLSearchParams` writes it.
fn parameter(uri: &Uri, name: &str) -> String {
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next().unwrap_or_default();
    let value = value.replace('+', " ");
    percent_decode_str(&value).decode_utf8_lossy().into_owned()
}

/// Browsers ask every time whether what they have is still right.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// An open body, and what is known of it before it is sent.
enum OpenBody {
    Bytes(Bytes),
    File(tokio::fs::File, u64),
}

impl OpenBody {
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }
}

pub(super) async fn send(answer: ServedAnswer, method: &Method, asked: &HeaderMap) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (content, tag) = match answer.body {
        AnswerBody::Bytes(bytes) => {
            let tag = hex(&hash(&bytes));
            (OpenBody::Bytes(bytes.into()), tag)
        }
        AnswerBody::File(path) => match open(&path).await {
            Ok(opened) => opened,
            // It vanished a moment ago; the event that says so is on its way.
            Err(_) => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let tag = format!("\"{tag}\"");
    let mut response = Response::new(Stream::empty());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, NO_CACHE);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(kind) = HeaderValue::try_from(answer.content_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if status != StatusCode::OK {
        headers.insert(header::CONTENT_LENGTH, content.length().into());
        *response.status_mut() = status;
        if method != Method::HEAD {
            *response.body_mut() = body(content, None).await;
        }
        return response;
    }
    if let Ok(tag) = HeaderValue::try_from(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if has_tag(asked, header::IF_NONE_MATCH, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let length = content.length();
    let fresh = !asked.contains_key(header::IF_RANGE) || has_tag(asked, header::IF_RANGE, &tag);
    let range = asked.get(header::RANGE).filter(|_| fresh && method == Method::GET);
    let range = range.and_then(|range| parse_range(range.to_str().ok()?, length));
    match &range {
        Some(Err(Unsatisfiable)) => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            if let Ok(all) = HeaderValue::try_from(format!("bytes */{length}")) {
                response.headers_mut().insert(header::CONTENT_RANGE, all);
            }
            return response;
        }
        Some(Ok(range)) => {
            let (first, last) = (range.start(), range.end());
            response.headers_mut().insert(header::CONTENT_LENGTH, (last - first + 1).into());
            if let Ok(part) = HeaderValue::try_from(format!("bytes {first}-{last}/{length}")) {
                response.headers_mut().insert(header::CONTENT_RANGE, part);
            }
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        None => {
            headers_length(&mut response, length);
        }
    }
    if method != Method::HEAD {
        *response.body_mut() = body(content, range.and_then(Result::ok)).await;
    }
    response
}

fn headers_length(response: &mut Response, length: u64) {
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
}

/// A file, and a tag that changes when it is written.
async fn open(path: &Path) -> std::io::Result<(OpenBody, String)> {
    let file = tokio::fs::File::open(path).await?;
    let metadata = file.metadata().await?;
    let state = crate::read::FileState::new(&metadata);
    let tag = format!("{:x}-{:x}-{:x}", state.size, state.modified, state.changed);
    Ok((OpenBody::File(file, metadata.len()), tag))
}

async fn body(content: OpenBody, range: Option<RangeInclusive<u64>>) -> Stream {
    let range = range.map(|range| (*range.start(), *range.end()));
    match content {
        OpenBody::Bytes(bytes) => match range {
            Some((first, last)) => Stream::from(bytes.slice(first as usize..=last as usize)),
            None => Stream::from(bytes),
        },
        OpenBody::File(mut file, length) => {
            let (first, last) = range.unwrap_or((0, length.saturating_sub(1)));
            if file.seek(SeekFrom::Start(first)).await.is_err() {
                return Stream::empty();
            }
            let count = if length == 0 { 0 } else { last - first + 1 };
            Stream::from_stream(ReaderStream::new(file.take(count)))
        }
    }
}

/// Whether a header names this tag.
fn has_tag(headers: &HeaderMap, name: header::HeaderName, tag: &str) -> bool {
    let named = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.trim_start_matches("W/") == tag
    })
}

/// No byte of the range exists.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// The range of bytes that a `Range` header asks for (RFC 9110, section 14); `None` for headers that ask for several
/// or cannot be read: then all is sent.
fn parse_range(value: &str, length: u64) -> Option<Result<RangeInclusive<u64>, Unsatisfiable>> {
    let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    let number =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
    let range = match (first, last) {
        ("", "") => return None,
        ("", suffix) => {
            let suffix: u64 = number(suffix)?;
            if suffix == 0 {
                return Some(Err(Unsatisfiable));
            }
            length.saturating_sub(suffix)..=length.saturating_sub(1)
        }
        (first, "") => number(first)?..=length.saturating_sub(1),
        (first, last) => {
            let (first, last): (u64, u64) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..=last.min(length.saturating_sub(1))
        }
    };
    Some(if *range.start() < length { Ok(range) } else { Err(Unsatisfiable) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(parse_range("bytes=0-3", 10), Some(Ok(0..=3)));
        assert_eq!(parse_range("bytes=7-", 10), Some(Ok(7..=9)));
        assert_eq!(parse_range("bytes=-4", 10), Some(Ok(6..=9)));
        assert_eq!(parse_range("bytes=-40", 10), Some(Ok(0..=9)));
        assert_eq!(parse_range("bytes=8-99", 10), Some(Ok(8..=9)));
        for none in
            ["bytes=0-1,4-5", "bytes=", "bytes=-", "lines=0-1", "bytes=5-2", "bytes=+1-2", "bytes=a-b"]
        {
            assert_eq!(parse_range(none, 10), None, "{none}");
        }
        for bad in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(parse_range(bad, 10), Some(Err(Unsatisfiable)), "{bad}");
        }
        assert_eq!(parse_range("bytes=0-", 0), Some(Err(Unsatisfiable)));
    }
}
