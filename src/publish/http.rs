//! Requests over HTTP, repeated when that may help.
//!
//! A request is repeated after a broken connection, a time limit, and the statuses by which a server says that it is
//! busy; the pause between attempts doubles, is shortened by chance so that many do not come back at once, and is never
//! shorter than `Retry-After` asks.

use std::fs::File;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use super::body::UploadBody;
use super::progress::{PublishEvent, PublishObserver};
use super::text;

/// How often and how long something is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub attempts: u32,
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
    /// No pause is longer, but for what a server asks for.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { attempts: 7, pause: Duration::from_millis(250), longest: Duration::from_secs(20) }
    }
}

impl Patience {
    /// How long to wait after attempt `at` (counted from 0) failed.
    pub(super) fn pause_after(&self, at: u32, asked: Option<Duration>) -> Duration {
        let full = self.pause.saturating_mul(1 << at.min(16)).min(self.longest);
        // Between half and all of it.
        let parts = 500 + (text::chance() % 500) as u32;
        let pause = full * parts / 1000;
        asked.map_or(pause, |asked| pause.max(asked.min(LONGEST_ASKED)))
    }
}

/// A server that wants a longer pause is not waited for that long.
const LONGEST_ASKED: Duration = Duration::from_secs(300);
/// No answer that is read into memory is larger.
const LARGEST_ANSWER: u64 = 1 << 30;
const CONNECT: Duration = Duration::from_secs(15);
/// How long a server may take to begin its answer.
const ANSWER: Duration = Duration::from_secs(60);
/// The slowest upload that is waited for, in bytes a second.
const SLOWEST: u64 = 20_000;

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct HttpAnswer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl HttpAnswer {
    /// The text of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// True for 2xx.
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// True if the server says that it might be different next time.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
    }

    /// How long the server wants to be left alone.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let at = http_date(value)?;
        Some(Duration::from_secs((at - text::now()).max(0) as u64))
    }

    /// The clock of the server, in seconds since 1970.
    pub(super) fn date(&self) -> Option<i64> {
        http_date(self.header("date")?)
    }
}

/// An IMF-fixdate (RFC 9110, section 5.6.7) in seconds since 1970.
pub(super) fn http_date(value: &str) -> Option<i64> {
    let time = jiff::fmt::rfc2822::parse(&value.replace("GMT", "+0000")).ok()?;
    Some(time.timestamp().as_second())
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestFailure {
    /// A clause without the URL.
    pub why: String,
    /// It might be different next time.
    pub is_passing: bool,
}

impl RequestFailure {
    /// What another attempt cannot change.
    fn lasting(why: impl ToString) -> Self {
        Self { why: why.to_string(), is_passing: false }
    }

    fn of(error: ureq::Error) -> Self {
        match error {
            // By this kind TLS says that it does not trust a certificate.
            ureq::Error::Io(error) => Self {
                is_passing: error.kind() != std::io::ErrorKind::InvalidData,
                why: without_number(&error.to_string()),
            },
            ureq::Error::Http(_)
            | ureq::Error::BadUri(_)
            | ureq::Error::InvalidProxyUrl
            | ureq::Error::Rustls(_)
            | ureq::Error::Tls(_) => Self::lasting(error),
            error => Self { why: error.to_string(), is_passing: true },
        }
    }
}

/// "Connection refused (os error 111)" without what only programmers read.
fn without_number(why: &str) -> String {
    why.split(" (os error ").next().unwrap_or(why).to_owned()
}

/// A client with connections that are kept.
#[derive(Clone, Debug)]
pub(super) struct Client {
    agent: Agent,
    pub patience: Patience,
}

impl Client {
    /// A client that keeps so many connections to one host.
    pub(super) fn new(connections: usize) -> Self {
        let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .timeout_recv_body(Some(ANSWER * 5))
            .max_idle_connections(connections.max(4) * 2)
            .max_idle_connections_per_host(connections.max(4))
            .user_agent(concat!("archive/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent, patience: Patience::default() }
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// What went wrong on the way.
    pub(super) fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: &UploadBody,
    ) -> Result<HttpAnswer, RequestFailure> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        // Also an empty body has a length: without it some servers wait.
        let has_body = matches!(method, "PUT" | "POST");
        if has_body {
            request = request.header("content-length", body.size());
        }
        let time = Some(Duration::from_secs(30 + body.size() / SLOWEST));
        let agent = &self.agent;
        let response = match body {
            UploadBody::Bytes(bytes) if has_body => {
                let request = request.body(bytes.as_slice()).map_err(RequestFailure::lasting)?;
                let request = agent.configure_request(request).timeout_send_body(time).build();
                agent.run(request)
            }
            UploadBody::File { path, .. } if has_body => {
                let file = File::open(path).map_err(RequestFailure::lasting)?;
                let request = request.body(file).map_err(RequestFailure::lasting)?;
                let request = agent.configure_request(request).timeout_send_body(time).build();
                agent.run(request)
            }
            _ => {
                let request = request.body(()).map_err(RequestFailure::lasting)?;
                agent.run(request)
            }
        };
        let (head, mut body) = response.map_err(RequestFailure::of)?.into_parts();
        let body = if method == "HEAD" {
            Vec::new()
        } else {
            body.with_config().limit(LARGEST_ANSWER).read_to_vec().map_err(RequestFailure::of)?
        };
        Ok(HttpAnswer { status: head.status.as_u16(), headers: head.headers, body })
    }

    /// Sends a request that `make` signs anew each time, until it is answered for good. `again` may also ask for another
    /// attempt after an answer.
    ///
    /// # Errors
    /// What went wrong the last time.
    pub(super) fn persist(
        &self,
        progress: &dyn PublishObserver,
        mut attempt: impl FnMut(u32) -> Result<HttpAnswer, RequestFailure>,
        again: impl Fn(&HttpAnswer) -> Option<String>,
    ) -> Result<HttpAnswer, String> {
        let mut at = 0;
        loop {
            let result = attempt(at);
            let (why, asked) = match &result {
                Err(trouble) => (trouble.is_passing.then(|| trouble.why.clone()), None),
                Ok(answer) => {
                    let busy = || answer.is_passing().then(|| format!("status {}", answer.status));
                    (again(answer).or_else(busy), answer.retry_after())
                }
            };
            let Some(why) = why else { return result.map_err(|trouble| trouble.why) };
            at += 1;
            if at >= self.patience.attempts {
                return match result {
                    Ok(answer) => Ok(answer),
                    Err(trouble) => Err(format!("{}, after {at} attempts", trouble.why)),
                };
            }
            progress.tell(PublishEvent::Again { why: &why });
            std::thread::sleep(self.patience.pause_after(at - 1, asked));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_do_not_ignore_what_is_asked() {
        let patience = Patience::default();
        for at in 0..12 {
            let pause = patience.pause_after(at, None);
            let full = (Duration::from_millis(250) * (1 << at)).min(Duration::from_secs(20));
            assert!(pause >= full / 2 && pause <= full, "{at}: {pause:?}");
        }
        assert_eq!(patience.pause_after(0, Some(Duration::from_secs(9))), Duration::from_secs(9));
        assert_eq!(patience.pause_after(0, Some(Duration::from_secs(9000))), Duration::from_secs(300));
    }

    #[test]
    fn what_cannot_pass_is_not_tried_again() {
        let client = Client::new(1);
        let bad = client.send("GET", "no scheme/x", &[], &UploadBody::Bytes(Vec::new())).unwrap_err();
        assert!(!bad.is_passing, "{bad:?}");
        // Nobody listens at the port of a listener that is gone.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let refused =
            client.send("GET", &format!("http://127.0.0.1:{port}/"), &[], &UploadBody::Bytes(Vec::new()));
        let refused = refused.unwrap_err();
        assert!(refused.is_passing && !refused.why.contains("os error"), "{refused:?}");
    }

    #[test]
    fn dates_of_headers_are_read() {
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(http_date("yesterday"), None);
    }
}
