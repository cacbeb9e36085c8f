//! What people see in a real browser. Ignored by a plain `cargo test`, which needs nothing but Rust;
//! CONTRIBUTING.md says how to run these.

use std::path::{Path, PathBuf};
use std::process::Command;

#[allow(clippy::duplicate_mod, reason = "shared by all test programs")]
mod common;

use common::desk::Desk;
use common::{Site, article};

/// Runs a script of tests/browser/ to its end.
fn script(name: &str, arguments: &[&str]) {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    assert!(
        folder.join("node_modules/playwright-core").is_dir(),
        "playwright-core is missing: run `npm ci` in tests/browser"
    );
    let output = Command::new("node").arg(folder.join(name)).args(arguments).output();
    let output = output.expect("node is needed to drive the browser");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// A template that forbids everything that is not the site's own.
const STRICT: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">\n\
    <title>{{ article.title }}</title><link rel=\"stylesheet\" href=\"/look.css\"><link rel=\"icon\" href=\"/icon.svg\"></head>\n\
    <body><h1>{{ article.title }}</h1>{{ content | safe }}</body></html>\n";

#[test]
#[ignore = "needs a browser"]
fn an_open_page_follows_every_save() {
    let long = "The harbour company counted its ships again and found none missing.\n\n".repeat(80);
    let ice = "Surveyors drilled through firn above Kebnekaise.\n\n".repeat(20);
    let site = Site::new(&[
        ("content/harbour.md", &article("The harbour", "2021-05-01", &long)),
        ("content/glacier.md", &article("A glacier", "1998-02-03", &ice)),
        // Nothing lies between the two in time but this, so that they are no neighbours.
        ("content/between.md", &article("Between", "2010-01-01", "Violins were tuned.\n")),
        ("content/among.md", &article("Among", "2011-01-01", "Bees swarmed early.\n")),
        ("templates/article.html", STRICT),
        ("static/look.css", "h1 { color: rgb(9, 9, 9); }\n"),
        ("static/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
    ]);
    let desk = Desk::serve(site.root(), &["--watch", "--port", "0"]);
    let root = site.root().to_string_lossy().into_owned();
    script("live.mjs", &[&format!("http://{}/", desk.address()), &root]);
    desk.stop();
}
