//! Against S3-compatible servers on loopback, through a proxy that makes requests fail. `ARCHIVE_TEST_S3` holds the
//! commands that start one, each with `PORT` in the place of its port, separated by semicolons.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::proxy::{Fault, Proxy};
use crate::common::{Dice, Site, article};

/// A running store with an empty bucket `news`.
struct Server {
    child: Child,
    address: SocketAddr,
    name: String,
    _folder: TempDir,
}

impl Server {
    fn start(command: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = TempDir::new().unwrap();
        let command =
            command.replace("PORT", &port.to_string()).replace("FOLDER", folder.path().to_str().unwrap());
        std::fs::create_dir_all(folder.path().join("news")).unwrap();
        let mut words = command.split_whitespace();
        let program = words.next().unwrap();
        let child = Command::new(program)
            .args(words)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let end = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(address).is_err() {
            assert!(Instant::now() < end, "{command} does not answer");
            std::thread::yield_now();
        }
        let server =
            Self { child, address, name: program.rsplit('/').next().unwrap().to_owned(), _folder: folder };
        // moto makes buckets only when it is asked to; it does not look at signatures.
        if server.name.contains("moto") {
            server.ask("PUT", "/news");
        }
        server
    }

    /// Sends a request that says who asks and proves nothing; gives status, headers and body.
    fn ask(&self, method: &str, path: &str) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: AWS4-HMAC-SHA256 \
             Credential=AKIAIOSFODNN7EXAMPLE/20181129/us-east-1/s3/aws4_request, SignedHeaders=host, \
             Signature=0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        (
            status,
            headers.map(|(a, b)| (a.to_ascii_lowercase(), b.to_owned())).collect(),
            bytes[end + 4..].to_vec(),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn servers() -> Vec<Server> {
    let commands =
        std::env::var("ARCHIVE_TEST_S3").expect("ARCHIVE_TEST_S3 names the servers to test against");
    let servers: Vec<Server> =
        commands.split(';').filter(|one| !one.trim().is_empty()).map(Server::start).collect();
    assert!(!servers.is_empty());
    servers
}

fn a_site(endpoint: SocketAddr) -> Site {
    let config = format!(
        "title: The Test\nbase_url: https://example.org/\npublish:\n  live: {{to: \"s3://news/site\", endpoint: \"http://{endpoint}\"}}\n"
    );
    let site = Site::new(&[("archive.yaml", &config)]);
    for at in 0..12 {
        let body = format!("The delegations of France and Japan met. [On]({}.md)", (at + 1) % 12);
        site.write(
            &format!("content/{at}.md"),
            article(&format!("Report {at}"), &format!("2018-11-{:02}", at + 1), &body),
        );
    }
    // Too large to be held in memory.
    let bytes: Vec<u8> = (0..(2 << 20) + 17).map(|at: u32| (at / 251 % 256) as u8).collect();
    site.write("static/large.bin", bytes);
    build(&site);
    site
}

fn build(site: &Site) {
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

fn command(site: &Site, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_archive"));
    command.arg("--root").arg(site.root()).arg("publish").args(arguments);
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").env("AWS_SECRET_ACCESS_KEY", SECRET);
    command.env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN").env_remove("AWS_ENDPOINT_URL");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[track_caller]
fn publish(site: &Site, arguments: &[&str]) -> String {
    let output = command(site, arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(!said.contains(SECRET), "{said}");
    said
}

/// The store holds the built folder, whole and with the right types.
#[track_caller]
fn assert_whole(proxy: &Proxy, site: &Site, what: &str) {
    let (there, built) = (proxy.files(), site.outputs());
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&there), names(&built), "{what}");
    assert!(there == built, "{what}: other bytes");
    assert_eq!(proxy.wrong(), [""; 0], "{what}");
    assert!(!proxy.is_locked(), "{what}");
}

#[test]
#[ignore = "needs S3 servers: .ci/run installs them"]
fn a_store_holds_the_site_after_edits_renames_and_deletions() {
    for server in servers() {
        let proxy = Proxy::start(server.address, "/news/site/");
        let site = a_site(proxy.address);
        publish(&site, &[]);
        assert_whole(&proxy, &site, "first");
        if server.name.contains("moto") {
            for (path, kind, cache) in [
                ("index.html", "text/html; charset=utf-8", "public, max-age=0, must-revalidate"),
                ("assets/style.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
                ("feed.xml", "application/atom+xml; charset=utf-8", "public, max-age=0, must-revalidate"),
            ] {
                let (status, headers, body) = server.ask("GET", &format!("/news/site/{path}"));
                assert_eq!(
                    (status, headers["content-type"].as_str(), headers["cache-control"].as_str()),
                    (200, kind, cache)
                );
                assert_eq!(body, site.outputs()[path]);
            }
        }
        proxy.take_log();
        publish(&site, &[]);
        assert!(proxy.requests() <= 4, "nothing changed: {:#?}", proxy.take_log());
        proxy.take_log();

        let before = site.outputs();
        site.write("content/3.md", article("Report 3, mended", "2018-11-04", "The delegations met."));
        build(&site);
        let after = site.outputs();
        let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).count();
        publish(&site, &["--max-deletes", "100"]);
        assert_whole(&proxy, &site, "edited");
        let requests = proxy.requests();
        assert!(requests <= changed + 40, "{requests} requests for {changed} files: {:#?}", proxy.take_log());

        std::fs::rename(site.path("content/5.md"), site.path("content/five.md")).unwrap();
        site.remove("content/7.md");
        for at in [4, 6] {
            let text = std::fs::read_to_string(site.path(&format!("content/{at}.md"))).unwrap();
            site.write(&format!("content/{at}.md"), text.replace("[On](5.md)", "").replace("[On](7.md)", ""));
        }
        build(&site);
        publish(&site, &["--max-deletes", "500"]);
        assert_whole(&proxy, &site, "renamed and deleted");
        let said = publish(&site, &["--verify"]);
        assert!(said.contains("are as they were published"), "{said}");
    }
}

/// A site, and how it changes from round to round.
fn edit(site: &Site, round: usize) {
    let at = round % 12;
    let body = format!("Round {round}: the delegations of Germany met. [On]({}.md)", (at + 1) % 12);
    site.write(
        &format!("content/{at}.md"),
        article(&format!("Report {at}, round {round}"), &format!("2018-11-{:02}", at + 1), &body),
    );
    build(site);
}

#[test]
#[ignore = "needs S3 servers: .ci/run installs them"]
fn whatever_fails_the_run_goes_on_and_the_store_is_whole() {
    for server in servers() {
        let proxy = Proxy::start(server.address, "/news/site/");
        let site = a_site(proxy.address);
        publish(&site, &[]);
        let faults = [
            Fault::CutBefore,
            Fault::CutAfter,
            Fault::CutInside,
            Fault::Status(500),
            Fault::Status(503),
            Fault::Busy,
            Fault::Slow,
            Fault::Corrupt,
            Fault::Skewed,
        ];
        for (round, fault) in faults.into_iter().enumerate() {
            edit(&site, round);
            proxy.take_log();
            let every = match fault {
                Fault::Busy => 13,
                Fault::Skewed => 1,
                _ => 3,
            };
            // moto takes any bytes: what it stores is found to be wrong by its tag.
            proxy.fault(move |at, method, path| match fault {
                Fault::Corrupt if method != "PUT" || path.contains(".archive-publish") => Fault::None,
                _ if at % every == 0 => fault,
                _ => Fault::None,
            });
            let said = publish(&site, &["--max-deletes", "100"]);
            proxy.fault(|_, _, _| Fault::None);
            if fault == Fault::Corrupt {
                // For a moment a damaged file lay there, which no checker of links sees.
                publish(&site, &["--verify"]);
            }
            assert_whole(&proxy, &site, &format!("{} {fault:?}: {said}", server.name));
        }
    }
}

#[test]
#[ignore = "needs S3 servers: .ci/run installs them"]
fn killed_at_fifty_moments_the_next_run_goes_on() {
    for server in servers() {
        let proxy = Proxy::start(server.address, "/news/site/");
        let site = a_site(proxy.address);
        publish(&site, &[]);
        let mut dice = Dice(2);
        for moment in 0..50 {
            edit(&site, moment);
            proxy.take_log();
            // The request of this number is done, or not, and never answered: that is when the program is killed.
            let at = moment;
            let fault = if dice.below(2) == 0 { Fault::CutBefore } else { Fault::CutAfter };
            let (sender, reached) = std::sync::mpsc::channel();
            let sender = std::sync::Mutex::new(sender);
            let mut child = command(&site, &["--jobs", "3", "--max-deletes", "100"]).spawn().unwrap();
            proxy.fault(move |number, _, _| {
                if number >= at {
                    let _ = sender.lock().unwrap().send(());
                    return fault;
                }
                Fault::None
            });
            let _ = reached.recv_timeout(Duration::from_secs(20));
            child.kill().unwrap();
            child.wait().unwrap();
            proxy.fault(|_, _, _| Fault::None);
            let said = publish(&site, &["--max-deletes", "100"]);
            assert_whole(&proxy, &site, &format!("{} killed at {moment}: {said}", server.name));
        }
    }
}

#[test]
#[ignore = "needs S3 servers: .ci/run installs them"]
fn two_publishers_never_make_a_mix() {
    for server in servers() {
        let proxy = Proxy::start(server.address, "/news/site/");
        let sites = [a_site(proxy.address), a_site(proxy.address)];
        for round in 0..20 {
            for (name, site) in ["one", "two"].iter().zip(&sites) {
                site.write("static/who.txt", format!("{name} {round}"));
                edit(site, round);
            }
            let children =
                sites.each_ref().map(|site| command(site, &["--max-deletes", "500"]).spawn().unwrap());
            let outputs = children.map(|child| child.wait_with_output().unwrap());
            let said = outputs.each_ref().map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
            let won: Vec<usize> = (0..2).filter(|at| outputs[*at].status.success()).collect();
            assert!(!won.is_empty(), "{} round {round}: {said:#?}", server.name);
            let there = proxy.files();
            assert!(
                won.iter().any(|at| there == sites[*at].outputs()),
                "{} round {round}: a mix after {said:#?}",
                server.name
            );
            assert!(!proxy.is_locked(), "{} round {round}: {said:#?}", server.name);
        }
    }
}
