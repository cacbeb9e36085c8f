//! Pages that follow: a script in each page names the version that the browser shows; a stream of events answers
//! when the page is no longer what it was. What the page is made of decides, not which files changed: a page whose
//! bytes are the same is left alone.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OnceCell, Semaphore, mpsc, watch as signal};
use tokio_stream::wrappers::ReceiverStream;

use super::answer::AnswerBody;
use super::live::{News, SharedSite};
use super::overlay;
use crate::hash::{self, hex};

/// What the server answers by itself; all other paths are the site's, below the same folder, too.
#[derive(Clone, Copy, Debug)]
pub(super) enum OwnAnswer {
    /// [`SCRIPT`], which stands in pages.
    Script,
    /// [`events`], for which the script asks.
    Events,
    /// Words that were selected, as an annotation.
    Quote,
}

const SCRIPT_PATH: &str = "/_archive/reload.js";
const EVENTS_PATH: &str = "/_archive/events";
const QUOTE_PATH: &str = "/_archive/quote";

impl OwnAnswer {
    /// What stands at a path.
    pub(super) fn at(path: &str) -> Option<Self> {
        match path {
            SCRIPT_PATH => Some(Self::Script),
            EVENTS_PATH => Some(Self::Events),
            QUOTE_PATH => Some(Self::Quote),
            _ => None,
        }
    }
}

/// The script in pages.
pub(super) const SCRIPT: &str = concat!(include_str!("reload.js"), include_str!("annotate.js"));

/// What a browser that shows a page must know to follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PageVersion {
    /// Of the page's bytes, without the fingerprints of its style sheets.
    hash: String,
    /// The style sheets with their fingerprints, as the page links to them.
    styles: Vec<String>,
    /// What is wrong, for the overlay.
    errors: String,
}

/// Puts the script at the end of a page.
pub(super) fn inject(mut page: Vec<u8>, base_path: &str) -> Vec<u8> {
    let (hash, styles) = fingerprint(&page);
    let version = version_name(&hash, &styles);
    let script =
        format!("<script src=\"{base_path}{SCRIPT_PATH}\" data-version=\"{version}\" defer></script>\n");
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window.eq_ignore_ascii_case(end));
    let at = at.unwrap_or(page.len());
    page.splice(at..at, script.into_bytes());
    page
}

/// How the script names a version: the page, and the styles it is shown in.
fn version_name(hash: &str, styles: &[String]) -> String {
    let styles = hash::hash(styles.join("\n").as_bytes());
    format!("{hash}-{}", hex(&styles[..8]))
}

/// The hash of a page without the fingerprints of its style sheets, and the style sheets with them.
fn fingerprint(page: &[u8]) -> (String, Vec<String>) {
    const MARK: &[u8] = b".css?v=";
    let mut hasher = blake3::Hasher::new();
    let mut styles = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.windows(MARK.len()).position(|window| window == MARK) {
        let end = at + MARK.len();
        let length = rest[end..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let start = rest[..at].iter().rposition(|byte| *byte == b'"').map_or(0, |quote| quote + 1);
        styles.push(String::from_utf8_lossy(&rest[start..end + length]).into_owned());
        hasher.update(&rest[..end]);
        rest = &rest[end + length..];
    }
    hasher.update(rest);
    (hex(&hash::finish(&hasher)), styles)
}

/// The page at a path as it is now, and which of the changed files it names.
fn look(live: &SharedSite, path: &str, news: Option<&News>) -> (PageVersion, Vec<String>) {
    let answer = live.answer(path);
    let bytes = match &answer.body {
        AnswerBody::Bytes(bytes) => bytes.as_slice(),
        AnswerBody::File(_) => &[],
    };
    let (hash, styles) = fingerprint(bytes);
    let mut problems = live.problems().to_vec();
    problems.extend(
        answer.problems.into_iter().filter(|problem| !problems.contains(problem)).collect::<Vec<_>>(),
    );
    let named = news.map(|news| named(bytes, &news.files)).unwrap_or_default();
    (PageVersion { hash, styles, errors: overlay::json(&problems) }, named)
}

/// The files that a page names.
fn named(page: &[u8], files: &[Arc<str>]) -> Vec<String> {
    let text = String::from_utf8_lossy(page);
    let encoded = files.iter().map(|file| format!("/{}", crate::url::encode(file)));
    encoded.filter(|file| text.contains(file.as_str())).collect()
}

/// Open streams at the same time; a browser that is one too many asks again later.
const STREAMS: usize = 256;
/// Pages that are rendered for streams at the same time.
const RENDERED: usize = 2;

/// What a page is after a change, and which of the changed files it names.
type SeenPage = Arc<(PageVersion, Vec<String>)>;

/// Looks at pages for all streams: after a change each page that is open is rendered once, however many show it, and few at
/// a time, so that many open pages cost time and not memory.
pub(super) struct Looks {
    streams: Arc<Semaphore>,
    rendering: Semaphore,
    latest: Mutex<Latest>,
}

/// The pages as they are after a change.
#[derive(Default)]
struct Latest {
    /// The number of the change.
    change: Option<u64>,
    pages: HashMap<String, Arc<OnceCell<SeenPage>>>,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            streams: Arc::new(Semaphore::new(STREAMS)),
            rendering: Semaphore::new(RENDERED),
            latest: Mutex::default(),
        }
    }
}

impl Looks {
    /// The page at a path as it is after a change, or as it is now; `None` if it cannot be made.
    async fn at(&self, live: &Arc<SharedSite>, path: &str, news: Option<&Arc<News>>) -> Option<SeenPage> {
        let Some(news) = news else { return self.look(live, path, None).await };
        let cell = {
            let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
            if latest.change != Some(news.number) {
                *latest = Latest { change: Some(news.number), pages: HashMap::new() };
            }
            latest.pages.entry(path.to_owned()).or_default().clone()
        };
        let seen = cell.get_or_try_init(|| async { self.look(live, path, Some(news)).await.ok_or(()) }).await;
        seen.ok().cloned()
    }

    async fn look(&self, live: &Arc<SharedSite>, path: &str, news: Option<&Arc<News>>) -> Option<SeenPage> {
        let _permit = self.rendering.acquire().await.ok()?;
        let (live, path, news) = (live.clone(), path.to_owned(), news.cloned());
        tokio::task::spawn_blocking(move || Arc::new(look(&live, &path, news.as_deref()))).await.ok()
    }
}

/// What a browser shows that asks for events.
pub(super) struct Watching {
    /// The path of the page.
    pub page: String,
    /// The version that it has.
    pub seen: String,
}

/// The stream of events for a browser.
pub(super) fn events(
    live: Arc<SharedSite>,
    looks: Arc<Looks>,
    watching: Watching,
    mut stopped: signal::Receiver<bool>,
) -> Response {
    let Ok(permit) = looks.streams.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response();
    };
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(8);
    tokio::spawn(async move {
        let _permit = permit;
        let mut news = live.subscribe();
        let mut follower = Follower { seen: watching.seen, errors: None, sender };
        let mut latest = None;
        loop {
            let Some(seen) = looks.at(&live, &watching.page, latest.as_ref()).await else { return };
            let (version, named) = &*seen;
            if follower.tell(version, named).await.is_none() {
                return;
            }
            drop(seen);
            latest = tokio::select! {
                next = news.recv() => match next {
                    Ok(next) => Some(next),
                    Err(RecvError::Lagged(_)) => None,
                    Err(RecvError::Closed) => return,
                },
                () = follower.sender.closed() => return,
                _ = stopped.wait_for(|stopped| *stopped) => return,
            };
        }
    });
    Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response()
}

/// One browser that shows one page.
struct Follower {
    /// The version it shows.
    seen: String,
    /// The errors it shows; `None` at first.
    errors: Option<String>,
    sender: mpsc::Sender<Result<Event, Infallible>>,
}

impl Follower {
    /// Tells the browser what it does not know; `None` if it is gone.
    async fn tell(&mut self, version: &PageVersion, named: &[String]) -> Option<()> {
        let name = version_name(&version.hash, &version.styles);
        let (styles, others): (Vec<_>, Vec<_>) = named.iter().partition(|file| file.ends_with(".css"));
        if !self.seen.starts_with(&version.hash) || !others.is_empty() {
            // An event without data is none.
            self.send("reload", name.clone()).await?;
        } else if self.seen != name || !styles.is_empty() {
            // A style sheet without a fingerprint is asked for again under a name of its own.
            let again = |file: &String| format!("{file}?reload={name}");
            let styles: Vec<String> =
                version.styles.iter().cloned().chain(styles.into_iter().map(again)).collect();
            self.send("styles", serde_json::json!(styles).to_string()).await?;
        }
        self.seen = name;
        if self.errors.as_ref() != Some(&version.errors) {
            self.send("errors", version.errors.clone()).await?;
            self.errors = Some(version.errors.clone());
        }
        Some(())
    }

    async fn send(&self, name: &str, data: String) -> Option<()> {
        self.sender.send(Ok(Event::default().event(name).data(data))).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_style_sheet_makes_no_new_page() {
        let page = |v: &str, text: &str| {
            format!("<link rel=\"stylesheet\" href=\"/s/a.css?v={v}\"><body>{text}</body>").into_bytes()
        };
        let (one, styles) = fingerprint(&page("0a1b", "x"));
        assert_eq!(styles, ["/s/a.css?v=0a1b"]);
        assert_eq!(fingerprint(&page("ffff", "x")).0, one);
        assert_ne!(fingerprint(&page("0a1b", "y")).0, one);
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = inject(b"<body>a</body></html>".to_vec(), "/news");
        let page = String::from_utf8(page).unwrap();
        assert!(
            page.starts_with("<body>a<script src=\"/news/_archive/reload.js\" data-version=\""),
            "{page}"
        );
        assert!(page.ends_with("defer></script>\n</body></html>"), "{page}");
    }
}
