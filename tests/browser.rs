//! What people see in a real browser. Ignored by a plain `cargo test`, which needs nothing but Rust;
//! CONTRIBUTING.md says how to run these.

use std::path::{Path, PathBuf};
use std::process::Command;

#[allow(clippy::duplicate_mod, reason = "shared by all test programs")]
mod common;

use common::crawl::crawl;
use common::desk::Desk;
use common::{Site, article, large};

/// Runs a script of tests/browser/ to its end, which must be a good one.
fn script(name: &str, arguments: &[&str]) {
    run(name, arguments).unwrap_or_else(|said| panic!("{said}"));
}

/// Runs a script of tests/browser/ to its end; an error is what it said.
fn run(name: &str, arguments: &[&str]) -> Result<(), String> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    assert!(
        folder.join("node_modules/playwright-core").is_dir(),
        "playwright-core is missing: run `npm ci` in tests/browser"
    );
    let output = Command::new("node").arg(folder.join(name)).args(arguments).output();
    let output = output.expect("node is needed to drive the browser");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    eprint!("{said}");
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// Runs several scripts over a site that was built for a path; what any of them found is told at the end.
fn scripts(site: &Site, base: &str, calls: &[(&str, &[&str])]) {
    let folder = site.path("public");
    let folder = folder.to_str().unwrap();
    let said = calls.iter().filter_map(|(name, more)| run(name, &[&[folder, base], *more].concat()).err());
    let said: Vec<String> = said.collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// Builds a site, with the program that `ARCHIVE_PROGRAM` names (one that is made for speed) or that of the tests.
fn build(site: &Site, base_url: Option<&str>) {
    let own = env!("CARGO_BIN_EXE_archive").to_owned();
    let program = std::env::var("ARCHIVE_PROGRAM").unwrap_or(own);
    let mut command = Command::new(program);
    command.args(["build", "--quiet", "--root"]).arg(site.root());
    if let Some(url) = base_url {
        command.args(["--base-url", url]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
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

#[test]
#[ignore = "needs a browser"]
fn readers_search_the_archive() {
    let fr = article("Le vote au Kenya", "2018-12-27", "Les électeurs du Kenya attendaient l'armistice.\n");
    let hostile = article(
        "Tags <b>in</b> a title",
        "2019-06-01",
        "The armistice page said `<img src=x onerror=\"window.ran = true\">` and &amp;lt;mark&amp;gt; and 9 lives.\n",
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

/// The kinds of pages that any larger archive has.
const KINDS: [&str; 22] = [
    "home",
    "home numbered",
    "article",
    "page",
    "section",
    "withdrawn",
    "year",
    "month",
    "not_found",
    "notes",
    "redirect",
    "taxonomy countries",
    "taxonomy names",
    "taxonomy series",
    "taxonomy sources",
    "taxonomy threads",
    "taxonomy topics",
    "term countries",
    "term countries combined",
    "term names",
    "term sources",
    "term topics",
];

#[test]
#[ignore = "needs a browser"]
fn the_demonstration_archive_is_good_to_everybody() {
    let site = Site::demonstration();
    build(&site, None);
    let kinds: Vec<&str> =
        KINDS.into_iter().filter(|kind| !["section", "withdrawn"].contains(kind)).collect();
    scripts(
        &site,
        "/",
        &[
            ("theme.mjs", &kinds),
            ("keyboard.mjs", &[]),
            ("bare.mjs", &[]),
            ("validate.mjs", &[]),
            ("notes.mjs", &["2014/02/17/commission-of-inquiry-report-north-korea/"]),
            ("notes.mjs", &["2016/02/11/gravitational-waves/"]),
        ],
    );
}

#[test]
#[ignore = "needs a browser"]
fn ten_thousand_articles_are_good_to_everybody() {
    let site = Site::new(&[]);
    large::configure(&site);
    large::write(&site, 10_000);
    build(&site, None);
    let base = "https://example.org/archive/";
    let absolute = crawl(&site.path("public"), Some(base));
    absolute.assert_whole();
    assert!(absolute.links > 500_000, "only {} links were followed", absolute.links);

    let kinds =
        [&KINDS[..], &["term threads", "term series", "article with rtl", "article with versions"]].concat();
    let cited: Vec<serde_json::Value> = large::NASTY
        .iter()
        .enumerate()
        .map(|(number, title)| {
            serde_json::json!({
                "path": format!("2012/03/{:02}/nasty-{number}/", number + 1),
                "title": title,
                "authors": [title],
                "source": title,
                "date": [2012, 3, number + 1],
                "url": format!("{base}id/nasty-{number}/"),
            })
        })
        .chain([serde_json::json!({
            "path": "2015/05/05/feature/",
            "title": "The long feature on Kenya and everything else",
            "authors": ["Ada Stone", "Ben Reed"],
            "source": "The Harbour Gazette",
            "page": "A1",
            "date": [2015, 5, 6],
            "url": format!("{base}id/the-feature/"),
        })])
        .collect();
    let cited = serde_json::Value::from(cited).to_string();
    scripts(
        &site,
        "/archive/",
        &[
            ("theme.mjs", &kinds),
            ("keyboard.mjs", &[]),
            ("bare.mjs", &[]),
            ("validate.mjs", &[]),
            ("cite.mjs", &[&cited]),
        ],
    );

    // The same without a base URL: all links are relative.
    let config = std::fs::read_to_string(site.path("archive.yaml")).unwrap();
    site.write("archive.yaml", config.replace(&format!("base_url: {base}\n"), ""));
    build(&site, None);
    crawl(&site.path("public"), None).assert_whole();
}

/// A PDF of one page with a line of text.
fn pdf(line: &str) -> Vec<u8> {
    let text = format!("BT /F1 24 Tf 60 700 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = file.len();
    let end = format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    (file + &table + &end).into_bytes()
}

#[test]
#[ignore = "needs a browser"]
fn scans_are_leafed_through_beside_their_article() {
    let text = article(
        "The ferry",
        "2019-04-26",
        &("A harbour master counted them in.\n\n".to_owned()
            + &"The ferry to Jeju runs again.\n\n".repeat(8)),
    )
    .replace(
        "date:",
        "facsimile: [a1.png, {file: a2.png, title: Page A2}, {file: b3.pdf, title: Part B}]\ndate:",
    );
    let note = "- kind: context\n  quote: harbour master\n  body: The first in the job.\n";
    let site = Site::new(&[("content/ferry/index.md", &text), ("content/ferry/index.notes.yaml", note)]);
    for (name, shade) in [("a1.png", 200), ("a2.png", 240)] {
        let page = image::GrayImage::from_fn(1200, 1700, |x, y| {
            image::Luma([if y % 24 < 8 && x % 40 > 6 { 40 } else { shade }])
        });
        page.save(site.path("content/ferry").join(name)).unwrap();
    }
    site.write("content/ferry/b3.pdf", pdf("The Harbour Post"));
    build(&site, None);
    scripts(&site, "/", &[("scans.mjs", &["2019/04/26/ferry/"]), ("validate.mjs", &[])]);
}

#[test]
#[ignore = "needs a browser"]
fn footnotes_of_a_text_and_of_its_notes_keep_apart() {
    let text = "Fishers asked for new moorings before spring.[^1]\n\nIt was not the first time.[^2]\n\n\
                [^1]: At the town hall.\n[^2]: See 2009.\n";
    let notes = "annotations:\n\
        - {quote: new moorings, kind: context, body: \"Laid in 2019.[^m]\\n\\n[^m]: Minutes of the board.\",\n\
        \x20  replies: [{body: \"And again.[^r]\\n\\n[^r]: In 2021.\"}]}\n\
        - {body: \"Told again.[^x]\\n\\n[^x]: In another paper.\"}\n\
        corrections:\n- {quote: before spring, date: 2017-01-02, text: \"In summer.[^s]\\n\\n[^s]: Council paper 14.\"}\ndate:";
    let text = article("The moorings", "2016-05-02", text).replace("date:", notes);
    let site = Site::new(&[("content/moorings.md", &text)]);
    build(&site, None);
    scripts(&site, "/", &[("margin.mjs", &["2016/05/02/moorings/"]), ("validate.mjs", &[])]);
}

#[test]
#[ignore = "needs a browser"]
fn other_scripts_keep_their_direction() {
    for (language, direction, title, text) in [
        (
            "ar",
            "rtl",
            "انتخابات في القاهرة",
            "صوتت مصر يوم الثلاثاء، وأحصت لجنة الانتخابات الأصوات في القاهرة.[^1]",
        ),
        (
            "ko",
            "ltr",
            "서울에서 열린 정상 회담",
            "서울에서 정상 회담이 사흘째 이어졌고 대표단은 합의문을 작성했다.[^1]",
        ),
    ] {
        let site = Site::new(&[]);
        site.write(
            "archive.yaml",
            format!(
                "title: {title}\nlanguage: {language}\nbase_url: https://example.org/\ndescription: {text}\npaginate: 10\n"
            ),
        );
        for day in 1..=28 {
            let long = format!("{title} {}", text.trim_end_matches("[^1]").repeat(3));
            site.write(
                &format!("content/{day}.md"),
                format!(
                    "---\ntitle: '{title} {day}'\ndate: 2018-11-{day:02}\nsource: {title}\nauthors: ['{title}']\ncountries: [EG, KR]\n\
                     topics: [election]\n---\n\n{long}{text}\n\n## {title}\n\n| {title} | {title} | {title} |\n\
                     | --- | ---: | --- |\n| 1 | 2 | 3 |\n\n[^1]: {title}, <https://example.com/>.\n"
                ),
            );
        }
        site.write(
            "content/english.md",
            article("In English", "2018-12-01", "This one is in English.\n")
                .replace("date:", "language: en\ndate:"),
        );
        build(&site, None);
        let kinds = [
            "home",
            "home numbered",
            "article",
            "year",
            "month",
            "term countries",
            "term topics",
            "term sources",
        ];
        let expected = [&[language, direction], &kinds[..]].concat();
        scripts(&site, "/", &[("direction.mjs", &expected), ("validate.mjs", &[])]);
    }
}

/// What authors write runs neither with the policy of the site's `_headers` nor without any, as `archive serve` sends it.
#[test]
#[ignore = "needs a browser"]
fn nothing_hostile_runs_in_a_browser() {
    let site = common::hostile::site(300);
    // Some titles are none; all other articles are there.
    let built = site.run(&["build", "--quiet", "--keep-going"]);
    assert!(built.code <= 1, "{}", built.err);
    let articles = site
        .names()
        .iter()
        .filter(|name| name.starts_with("2018/") && name.matches('/').count() == 4)
        .count();
    assert!(articles > 250, "only {articles} articles were built");
    let desk = Desk::serve(site.root(), &["--port", "0", "--no-reload"]);
    let served = format!("http://{}/", desk.address());
    scripts(&site, "/", &[("hostile.mjs", &[&served])]);
    desk.stop();
}
