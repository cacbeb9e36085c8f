//! A command that stays, `archive serve` say: what it prints, line by line, and what it answers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing takes this long but a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program for a site.
pub fn archive(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_archive"));
    command.arg("--root").arg(root);
    command
}

/// A running command.
pub struct Desk {
    child: Child,
    lines: Receiver<String>,
    address: Option<SocketAddr>,
}

impl Desk {
    /// Starts a command.
    pub fn start(root: &Path, arguments: &[&str]) -> Self {
        let mut command = archive(root);
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let printed = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in printed.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, address: None }
    }

    /// Starts a server and waits until it answers.
    pub fn serve(root: &Path, options: &[&str]) -> Self {
        let mut desk = Self::start(root, &[&["serve"], options].concat());
        let line = desk.line_with(" at http://");
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
        desk.address = Some(address.parse().unwrap());
        desk
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address.unwrap()
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line that holds a text.
    #[track_caller]
    pub fn line_with(&mut self, text: &str) -> String {
        let mut seen = Vec::new();
        let end = Instant::now() + PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line with `{text}` among:\n{}", seen.join("\n"));
    }

    /// Asks again until it is so.
    #[track_caller]
    pub fn until(&mut self, so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !so(self) {
            assert!(Instant::now() < end, "it never was so; printed:\n{}", self.printed());
            std::thread::yield_now();
        }
    }

    fn printed(&self) -> String {
        self.lines.try_iter().collect::<Vec<_>>().join("\n")
    }

    /// Asks for a page.
    pub fn get(&self, path: &str) -> Answer {
        get(self.address(), path)
    }

    /// Opens the stream of events for a page.
    pub fn events(&self, page: &str, seen: &str) -> Events {
        let line = format!("GET /_archive/events?page={page}&seen={seen} HTTP/1.1");
        let stream = send(self.address(), &line, &[("Host", "localhost")]);
        Events { lines: BufReader::new(stream) }
    }

    /// Tells the command to end, as Ctrl-C does, and waits until it has.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stream of events of the server.
pub struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// Whether the server opened the stream.
    pub fn is_open(&mut self) -> bool {
        let mut line = String::new();
        self.lines.read_line(&mut line).is_ok_and(|_| line.contains(" 200 "))
    }

    /// Waits for the next event: its name and its data.
    #[track_caller]
    pub fn next(&mut self) -> (String, String) {
        let mut name = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.lines.read_line(&mut line).unwrap(), 0, "the stream ended");
            if let Some(event) = line.strip_prefix("event: ") {
                name = event.trim().to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                return (name, data.trim().to_owned());
            }
        }
    }
}

/// An answer of the server.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks for a page.
pub fn get(address: SocketAddr, path: &str) -> Answer {
    request(address, &format!("GET {path} HTTP/1.1"), &[])
}

/// Sends a request to the host `localhost`.
pub fn request(address: SocketAddr, line: &str, headers: &[(&str, &str)]) -> Answer {
    request_of(address, line, &[&[("Host", "localhost")], headers].concat())
}

/// Sends a request with these headers and no others.
pub fn request_of(address: SocketAddr, line: &str, headers: &[(&str, &str)]) -> Answer {
    let mut stream = send(address, line, &[headers, &[("Connection", "close")]].concat());
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer with a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<(String, String)> =
        headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let mut body = bytes[end + 4..].to_vec();
    if headers.contains(&("transfer-encoding".to_owned(), "chunked".to_owned())) {
        body = unchunked(&body);
    }
    Answer { status, headers, body }
}

fn send(address: SocketAddr, line: &str, headers: &[(&str, &str)]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = format!("{line}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    stream
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let length = std::str::from_utf8(&body[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        whole.extend(&body[end + 2..end + 2 + length]);
        body = &body[end + 2 + length + 2..];
    }
    whole
}

/// All files below a folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}
