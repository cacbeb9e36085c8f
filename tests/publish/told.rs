//! Caches, hubs and search engines are told of what changed: here a listener on loopback stands for all of them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use crate::common::{Site, article};

/// What was asked: the path, `Authorization`, and the body.
type Asked = (String, String, String);

struct Listener {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    status: Arc<AtomicU16>,
}

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (asked, status) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicU16::new(200)));
        let (log, answer) = (asked.clone(), status.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut first = String::new();
                reader.read_line(&mut first).unwrap();
                let (mut length, mut authorization) = (0, String::new());
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    let Some((name, value)) = line.trim().split_once(':') else { break };
                    match name.to_ascii_lowercase().as_str() {
                        "content-length" => length = value.trim().parse().unwrap(),
                        "authorization" => authorization = value.trim().to_owned(),
                        _ => {}
                    }
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                log.lock().unwrap().push((path, authorization, String::from_utf8(body).unwrap()));
                let status = answer.load(Ordering::SeqCst);
                let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                (&stream).write_all(head.as_bytes()).unwrap();
            }
        });
        Self { address, asked, status }
    }

    fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

const TOKEN: &str = "cf-token-9Zq";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn publish(site: &Site, listener: &Listener) -> (Option<i32>, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_archive"))
        .current_dir(site.root())
        .args(["publish", "--max-deletes", "100"])
        .env("CLOUDFLARE_API_TOKEN", TOKEN)
        .env("CLOUDFLARE_API_BASE_URL", format!("{}/cf", listener.address))
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_ENDPOINT_URL_CLOUDFRONT", &listener.address)
        .env("INDEXNOW_ENDPOINT", format!("{}/indexnow", listener.address))
        .env_remove("AWS_PROFILE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains(TOKEN) && !said.contains(SECRET), "{said}");
    (output.status.code(), said)
}

#[test]
fn everybody_hears_of_what_changed_and_again_if_that_failed() {
    let listener = Listener::start();
    let config = format!(
        "title: The Test\nbase_url: https://example.org/\nsearch: {{enabled: false}}\nfeeds: {{hub: \"{}/hub\"}}\n\
         publish:\n  live:\n    to: ../www\n    purge: {{cloudflare_zone: 0a1b2c, cloudfront_distribution: E2EXAMPLE}}\n    \
         indexnow: 6b1c9e2f5a7d4c3b\n",
        listener.address
    );
    let site = Site::new(&[
        ("archive.yaml", &config),
        ("content/a.md", &article("First", "2018-11-01", "Text.")),
        ("static/6b1c9e2f5a7d4c3b.txt", "6b1c9e2f5a7d4c3b"),
    ]);
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    let (code, said) = publish(&site, &listener);
    assert_eq!(code, Some(0), "{said}");
    listener.take();
    let (code, said) = publish(&site, &listener);
    assert_eq!((code, listener.take()), (Some(0), Vec::new()), "nothing changed: {said}");

    site.write("content/a.md", article("First", "2018-11-01", "Other words."));
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    listener.status.store(403, Ordering::SeqCst);
    let (code, said) = publish(&site, &listener);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("the site is published, but some services were not notified"), "{said}");
    listener.take();
    listener.status.store(200, Ordering::SeqCst);
    // Nothing is to be uploaded any more, and all are told of what the run before changed.
    let (code, said) = publish(&site, &listener);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(": 0 files uploaded, 0 deleted"), "{said}");
    let asked = listener.take();
    let find = |path: &str| {
        let found: Vec<&Asked> = asked.iter().filter(|(asked, ..)| asked == path).collect();
        assert!(!found.is_empty(), "{path} in {asked:#?}");
        found
    };
    let page = "https://example.org/2018/11/01/a/";
    let purged = find("/cf/zones/0a1b2c/purge_cache")[0];
    assert_eq!(purged.1, format!("Bearer {TOKEN}"));
    let urls: serde_json::Value = serde_json::from_str(&purged.2).unwrap();
    assert!(urls["files"].as_array().unwrap().contains(&page.into()), "{urls}");
    let invalidated = find("/2020-05-31/distribution/E2EXAMPLE/invalidation")[0];
    assert!(invalidated.1.contains("/us-east-1/cloudfront/aws4_request"), "{}", invalidated.1);
    assert!(invalidated.2.contains("<Path>/2018/11/01/a/</Path>"), "{}", invalidated.2);
    let hub: Vec<&str> = find("/hub").into_iter().map(|(_, _, body)| body.as_str()).collect();
    assert!(hub.contains(&"hub.mode=publish&hub.url=https%3A%2F%2Fexample.org%2Ffeed.xml"), "{hub:?}");
    let told: serde_json::Value = serde_json::from_str(&find("/indexnow")[0].2).unwrap();
    assert_eq!(told["keyLocation"], "https://example.org/6b1c9e2f5a7d4c3b.txt");
    assert!(told["urlList"].as_array().unwrap().contains(&page.into()), "{told}");
}
