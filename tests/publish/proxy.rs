//! A proxy on loopback between the program and a store: it counts requests, makes them fail, and keeps a copy of what lies
//! in the store, so that after each request one can look at what a visitor sees.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::visitor;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The connection is cut before the store hears of it.
    CutBefore,
    /// The store does it; the connection is cut before the answer.
    CutAfter,
    /// The connection is cut in the middle of the answer.
    CutInside,
    /// The store is said to have failed.
    Status(u16),
    /// 503 with `Retry-After: 1`.
    Busy,
    /// The answer comes in small pieces.
    Slow,
    /// A byte of the body changes on the way.
    Corrupt,
    /// The clock of the store is a day ahead.
    Skewed,
}

/// What is done to the request of a number (method and path are given), counted over the life of the proxy.
pub type Faults = Box<dyn Fn(usize, &str, &str) -> Fault + Send + Sync>;

/// A running proxy.
pub struct Proxy {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: SocketAddr,
    requests: AtomicUsize,
    log: Mutex<Vec<String>>,
    faults: Mutex<Faults>,
    /// What lies in the store, by key below the bucket and the prefix.
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    prefix: String,
    wrong: Mutex<Vec<String>>,
}

impl Proxy {
    /// Begins to listen. `prefix` is the path of the site: `/bucket/site/`.
    pub fn start(upstream: SocketAddr, prefix: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream,
            requests: AtomicUsize::new(0),
            log: Mutex::default(),
            faults: Mutex::new(Box::new(|_, _, _| Fault::None)),
            files: Mutex::default(),
            prefix: prefix.to_owned(),
            wrong: Mutex::default(),
        });
        let serving = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let shared = serving.clone();
                std::thread::spawn(move || {
                    // A client that is killed leaves half a request.
                    let _ = shared.talk(stream);
                });
            }
        });
        Self { address, shared }
    }

    pub fn fault(&self, faults: impl Fn(usize, &str, &str) -> Fault + Send + Sync + 'static) {
        *self.shared.faults.lock().unwrap() = Box::new(faults);
    }

    /// Requests since the last time, each as method and path.
    pub fn take_log(&self) -> Vec<String> {
        self.shared.requests.store(0, Ordering::SeqCst);
        std::mem::take(&mut self.shared.log.lock().unwrap())
    }

    /// How many requests there were since the log was taken.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// What the store holds for visitors.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.shared.files.lock().unwrap();
        files
            .iter()
            .filter(|(path, _)| !path.starts_with(".archive-publish/"))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect()
    }

    /// Whether the lock lies there.
    pub fn is_locked(&self) -> bool {
        self.shared.files.lock().unwrap().contains_key(".archive-publish/lock")
    }

    /// What a visitor would have missed at any moment.
    pub fn wrong(&self) -> Vec<String> {
        self.shared.wrong.lock().unwrap().clone()
    }
}

struct Message {
    first: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Message {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn read(reader: &mut impl BufRead, head_only: bool) -> std::io::Result<Option<Self>> {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(None);
        }
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        let mut message = Self { first: first.trim().to_owned(), headers, body: Vec::new() };
        if head_only || message.first.contains(" 204 ") || message.first.contains(" 304 ") {
            return Ok(Some(message));
        }
        if message.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            loop {
                let mut line = String::new();
                reader.read_line(&mut line)?;
                let size =
                    usize::from_str_radix(line.trim().split(';').next().unwrap_or("0"), 16).unwrap_or(0);
                let mut piece = vec![0; size + 2];
                reader.read_exact(&mut piece)?;
                if size == 0 {
                    break;
                }
                message.body.extend_from_slice(&piece[..size]);
            }
            message.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("transfer-encoding"));
            message.headers.push(("content-length".to_owned(), message.body.len().to_string()));
        } else if let Some(length) =
            message.header("content-length").and_then(|length| length.parse::<usize>().ok())
        {
            message.body = vec![0; length];
            reader.read_exact(&mut message.body)?;
        }
        Ok(Some(message))
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{}\r\n", self.first).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

impl Shared {
    fn talk(&self, client: TcpStream) -> std::io::Result<()> {
        let mut out = client.try_clone()?;
        let mut reader = BufReader::new(client);
        while let Some(mut request) = Message::read(&mut reader, false)? {
            let mut words = request.first.split(' ');
            let method = words.next().unwrap_or_default().to_owned();
            let path = words.next().unwrap_or_default().to_owned();
            let at = self.requests.fetch_add(1, Ordering::SeqCst);
            self.log.lock().unwrap().push(format!("{method} {path}"));
            let fault = (self.faults.lock().unwrap())(at, &method, &path);
            let say = |status: &str, extra: &str, body: &str| {
                format!("HTTP/1.1 {status}\r\n{extra}Content-Length: {}\r\n\r\n{body}", body.len())
            };
            match fault {
                Fault::CutBefore => return Ok(()),
                Fault::Status(status) => {
                    let body = "<Error><Code>InternalError</Code></Error>";
                    out.write_all(say(&format!("{status} No"), "", body).as_bytes())?;
                    continue;
                }
                Fault::Busy => {
                    let body = "<Error><Code>SlowDown</Code></Error>";
                    out.write_all(say("503 Slow Down", "Retry-After: 1\r\n", body).as_bytes())?;
                    continue;
                }
                Fault::Skewed => {
                    let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
                    let date = day.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
                    let stamp = request.header("x-amz-date").unwrap_or_default().to_owned();
                    // The store takes only what is signed for its own day.
                    if !stamp.starts_with(&day.strftime("%Y%m%d").to_string()) {
                        let body = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
                        out.write_all(say("403 Forbidden", &format!("Date: {date}\r\n"), body).as_bytes())?;
                        continue;
                    }
                }
                Fault::Corrupt => {
                    // The last one stands in no link.
                    if let Some(byte) = request.body.last_mut() {
                        *byte ^= 0x20;
                    }
                }
                _ => {}
            }
            let answer = self.forward(&method, &path, &mut request)?;
            let bytes = answer.bytes();
            match fault {
                Fault::CutAfter => return Ok(()),
                Fault::CutInside => {
                    out.write_all(&bytes[..bytes.len() / 2])?;
                    return Ok(());
                }
                Fault::Slow => {
                    for piece in bytes.chunks(bytes.len().div_ceil(8).max(1)) {
                        out.write_all(piece)?;
                        out.flush()?;
                        std::thread::sleep(Duration::from_millis(20));
                    }
                }
                _ => out.write_all(&bytes)?,
            }
        }
        Ok(())
    }

    /// Asks the store. One at a time, so that the copy says what lies there.
    fn forward(&self, method: &str, path: &str, request: &mut Message) -> std::io::Result<Message> {
        let mut files = self.files.lock().unwrap();
        let mut upstream = TcpStream::connect(self.upstream)?;
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("connection"));
        request.headers.push(("Connection".to_owned(), "close".to_owned()));
        upstream.write_all(&request.bytes())?;
        let mut reader = BufReader::new(upstream);
        let mut answer = Message::read(&mut reader, method == "HEAD")?
            .ok_or_else(|| std::io::Error::other("the store said nothing"))?;
        answer.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("connection"));
        if method != "HEAD" && answer.header("content-length").is_none() && !answer.first.contains(" 204 ") {
            answer.headers.push(("content-length".to_owned(), answer.body.len().to_string()));
        }
        let good = answer.first.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
        let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let key = decode(plain).strip_prefix(&self.prefix).map(str::to_owned);
        let mut changed = true;
        match (method, key, good) {
            ("PUT", Some(key), true) => {
                files.insert(key, request.body.clone());
            }
            ("DELETE", Some(key), true) => {
                files.remove(&key);
            }
            ("POST", _, true) if query.starts_with("delete") => {
                let body = String::from_utf8_lossy(&request.body).into_owned();
                let bucket = self.prefix.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest);
                for key in body.split("<Key>").skip(1) {
                    let key = key.split("</Key>").next().unwrap_or_default().replace("&amp;", "&");
                    files.remove(key.strip_prefix(bucket).unwrap_or(&key));
                }
            }
            _ => changed = false,
        }
        if changed {
            let missing = visitor::missing_in(&files);
            let mut wrong = self.wrong.lock().unwrap();
            wrong.extend(missing.into_iter().map(|one| format!("after {method} {path}: {one}")));
        }
        Ok(answer)
    }
}
