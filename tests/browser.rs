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

#[cfg(feature = "search")]
#[test]
#[ignore = "needs a browser"]
fn readers_search_the_archive() {
    let fr = article("Le vote au Kenya", "2018-12-27", "Les électeurs du Kenya attendaient l'armistice.\n");
    let hostile = article(
        "Tags <b>in</b> a title",
        "2019-06-01",
        "The armistice page said `<img src=x onerror=\"window.ran = true\">` and &amp;lt;mark&amp;gt; and ___PAGEFIND_WEIGHT___9.\n",
    );
    let filler = |number: usize| {
        let date = format!("19{}-{:02}-{:02}", 60 + number / 10, 1 + number % 10, 1 + number % 28);
        article(
            &format!("Harbour report {number}"),
            &date,
            "Ships were counted in the harbour of Oslo, Norway.\n",
        )
    };
    let mut files = vec![
        (
            "content/talks.md".to_owned(),
            article(
                "Armistice talks in Seoul",
                "2018-11-29",
                "Envoys from North Korea came to speak of the armistice in Seoul, South Korea.\n",
            ),
        ),
        (
            "content/glacier.md".to_owned(),
            article(
                "Under the glacier",
                "1998-02-03",
                "An armistice of the ice, said geologists from Ecuador.\n",
            ),
        ),
        (
            "content/vote.md".to_owned(),
            article(
                "The vote",
                "2007-12-27",
                "Voters in Kenya queued before dawn. The armistice held. The armistice was an armistice.\n",
            ),
        ),
        ("content/fr.md".to_owned(), fr.replace("date:", "language: fr\ndate:")),
        ("content/tags.md".to_owned(), hostile),
        ("archive.yaml".to_owned(), "title: The Test\n".to_owned()),
    ];
    files.extend((0..45).map(|number| (format!("content/harbour-{number}.md"), filler(number))));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Site::new(&files);
    assert_eq!(site.build().code, 0);
    script("search.mjs", &[&site.path("public").to_string_lossy()]);
}
