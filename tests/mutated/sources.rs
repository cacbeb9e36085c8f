//! What people write: articles, configuration, vocabularies, templates, texts of the interface, data, pictures.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;

use archive::diagnostic::Diagnostic;
use archive::engine::{Engine, SilentBuild, SiteOptions};
use archive::link::PageKey;
use archive::read::Hints;
use image::{DynamicImage, ImageFormat, RgbImage};

use super::cases;
use super::damage::damaged;
use crate::common::{Site, article};

const CONFIG: &str = "title: The Record\nbase_url: https://record.example/x/\nlanguage: en\npaginate: 2\n\
    permalink: /:year/:slug/\nmenu:\n  - { label: Countries, url: /countries/ }\n  - label: Elsewhere\n    url: https://example.org/\n\
    taxonomies: [{name: tags}, {name: series, label: Series}]\nnames: {minimum: 2}\ncombined: {minimum: 2}\n\
    images: {widths: [16, 32], quality: 70}\nmarkdown: {raw_html: sanitized, smart_punctuation: true}\n\
    colours: {accent: \"#0a5\"}\nfooter: \"© The Record\"\nparams: {a: [1, two], b: {c: d}}\nhome_country: NP\n";

const ARTICLES: [&str; 4] = [
    "---\ntitle: \"Talks: the second day\"\ndate: 2018-11-29T14:30:00+08:00\nauthors: [Ann Lee, 'Bob O''Neil']\nsource: The Agency\n\
     countries: [NP]\ntags: [red, C++]\nimage: {file: map.png, alt: A map, caption: The *map*}\nattachments:\n  - {file: map.png, title: M}\n\
     related: [b.md]\naliases: [/old/, /older.html]\nid: talks-1\n---\n\nThe Kelmarsh protocol of Vostrograd was signed by Mr Peter \
     Zyrianov in Nepal.[^1]\n\n## Heading {#own}\n\n| a | b |\n| --- | --- |\n| 1 | [2](b.md#own) |\n\n[^1]: A note.\n",
    "---\ntitle: Protocol read out\ndate: 2018-11-30\nthread: the-protocol\ndeck: >-\n  A long\n  deck\nextra: {a: {b: [c, 1.5]}}\n---\n\
     > [!NOTE]\n> The Kelmarsh depot of Vostrograd, [says](a.md) one.\n\n{{ <figure src=\"map.png\" alt=\"A\" caption=\"B\" /> }}\n\n\
     {% <quote by=\"He\"> %}\n\nQuoted *words*.\n\n{% </quote> %}\n\n## Own {#own}\n\n- [x] done\n- ![](map.png)\n",
    "---\ntitle: Raw\ndate: 1987-07\nwithdrawn: {date: 2019-01-01, reason: Wrong.}\nprint: {date: 2018-11-30, page: A12}\n---\n\
     <div class=\"x\"><img src=\"map.png\" alt=\"<\"><a href=\"b.md\">b</a></div>\n\n<details><summary>S</summary>\n\ntext\n\n</details>\n",
    "---\nkind: page\ntitle: About\nslug: about-us\nnoindex: true\ntranslations: {fr: b.md, de: https://example.org/de/}\n---\nUs.\n",
];

fn picture(format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(48, 20, |x, y| image::Rgb([x as u8 * 5, y as u8 * 9, 7]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn site() -> Site {
    let site = Site::new(&[("archive.yaml", CONFIG), ("content/b.md", ARTICLES[1])]);
    site.write("content/map.png", picture(ImageFormat::Png));
    site.write("content/a.md", ARTICLES[0]);
    site.write(
        "content/2018/_index.md",
        "---\ntitle: The year\ncascade: {source: Desk}\n---\nSee [b](/b.md).\n",
    );
    site.write("content/c.md", article("Bread is dear", "2018-12-01", "Bakers in Nepal ask for more."));
    site
}

fn open(site: &Site) -> Engine {
    let options = SiteOptions { root: site.root().to_owned(), ..SiteOptions::default() };
    let mut engine = Engine::open(options).expect("a good configuration");
    engine.refresh(&SilentBuild);
    engine
}

/// Renders what a change touched, up to a number of pages. Errors are answers, too.
fn render(engine: &Engine, pages: impl Iterator<Item = PageKey>, most: usize) -> Vec<Diagnostic> {
    let Some(view) = engine.view() else { return Vec::new() };
    let pages: BTreeSet<PageKey> = pages.collect();
    let there: BTreeSet<&PageKey> = engine.corpus().claims().outputs().map(|(_, page)| page).collect();
    let pages = pages.iter().filter(|page| there.contains(page)).take(most);
    pages.filter_map(|page| view.render(page).err()).flatten().chain(view.card_problems()).collect()
}

/// Damages a file many times over, has the engine look at each state and asks for pages, then hands the engine and the
/// bytes to `judge`.
fn try_all(path: &str, seeds: &[Vec<u8>], usually: usize, most: usize, judge: impl Fn(&Engine, &[u8])) {
    let site = site();
    site.write(path, &seeds[0]);
    let mut engine = open(&site);
    for case in 0..cases(usually) {
        let bytes = damaged(&seeds[case as usize % seeds.len()], seeds, case);
        site.write(path, &bytes);
        let report = engine.look(&Hints::Paths([path.to_owned()].into()), &SilentBuild);
        let problems = render(&engine, report.touched.pages.into_keys(), most);
        judge(&engine, &bytes);
        for problem in engine.diagnostics().iter().chain(&problems) {
            assert!(
                !problem.message.is_empty() && !problem.location.path.is_empty(),
                "{path} {case}: {problem:?}"
            );
        }
    }
    // All of it left no trace: what is good again is as if nothing had been.
    site.write(path, &seeds[0]);
    engine.look(&Hints::Everything, &SilentBuild);
    let fresh = open(&site);
    let outputs = |engine: &Engine| {
        let mut paths: Vec<_> = engine.corpus().claims().outputs().map(|(path, _)| path.clone()).collect();
        paths.sort_unstable();
        paths
    };
    assert_eq!(outputs(&engine), outputs(&fresh), "after {path} was good again");
    let messages = |engine: &Engine| engine.diagnostics().into_iter().map(|p| p.message).collect::<Vec<_>>();
    assert_eq!(messages(&engine), messages(&fresh), "after {path} was good again");
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn articles() {
    let path = "content/damaged.md";
    try_all(path, &texts(&ARTICLES), 150, 6, |engine, bytes| {
        let Some(slot) = engine.corpus().by_path(path) else { return };
        // A page that is there is that of the whole file.
        let source = engine.view().and_then(|view| view.source(path).ok());
        assert_eq!(source.as_deref().map(str::as_bytes), Some(bytes), "{slot:?}");
    });
}

#[test]
fn files_of_list_pages() {
    let seeds = [
        "---\ntitle: The year\nsummary: S\ntemplate: year.html\nnoindex: true\ncascade: {source: Desk, draft: false}\n---\n[b](/b.md)\n",
    ];
    try_all("content/2017/_index.md", &texts(&seeds), 60, 6, |_, _| {});
}

#[test]
fn configurations() {
    try_all("archive.yaml", &texts(&[CONFIG, "title: A\n"]), 30, 4, |_, _| {});
}

#[test]
fn vocabularies() {
    let topics = "replace: false\ntopics:\n  - {id: depot, name: Depots, terms: [depot, {term: Kelmarsh, weight: 2}]}\n  - {id: rights, name: Rights, \
                  parent: depot, excludes: [x], terms: [{term: rights, weight: 3}]}\n";
    let learned = "format: 1\narticles: 20\nfirst: 0.2\nother: 0.4\ntopics:\n  - {id: 'medtop:20000574', examples: 4, precision: 1, \
                   recall: 1, f1: 1, threshold: 0.5, terms: '9 parliament depot'}\nwords: '4 parliament depot zyrianov the'\n";
    for (path, text) in [
        ("vocabulary/topics.yaml", topics),
        ("vocabulary/topics.learned.yaml", learned),
        (
            "vocabulary/names.yaml",
            "names: [{name: Peter Zyrianov, kind: person, aliases: [PZ], wikidata: Q1}]\nnot_names: [Tor Lind]\n",
        ),
        (
            "vocabulary/threads.yaml",
            "threads: [{id: depot, name: The depot, articles: [/b.md], merge: [x]}]\nsplit: [/c.md]\n",
        ),
        (
            "vocabulary/countries.yaml",
            "countries:\n  - {code: XK, name: {en: Kosovo}, names: [Kosova], demonyms: [Kosovar]}\n",
        ),
    ] {
        try_all(path, &texts(&[text]), 8, 2, |_, _| {});
    }
}

#[test]
fn templates() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    for name in ["article.html", "components.html", "card.html", "term.html"] {
        let text = fs::read(root.join(name)).unwrap();
        try_all(&format!("templates/{name}"), &[text], 8, 4, |_, _| {});
    }
}

#[test]
fn texts_of_the_interface() {
    let text = fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/i18n/en.yaml"))
        .unwrap();
    try_all("i18n/en.yaml", &[text], 25, 4, |_, _| {});
}

#[test]
fn data_files() {
    for (path, text) in [
        ("data/a.yaml", "- {a: 1, b: [x, y]}\n- &n {c: null}\n- *n\n"),
        ("data/b.json", "{\"a\": [1, 2.5e9, \"\\u00e9\"], \"b\": {\"c\": null}}\n"),
        ("data/c.csv", "name,place\n\"Ann, Lee\",Oslo\nBob,\"Ber\nlin\"\n"),
    ] {
        try_all(path, &texts(&[text]), 20, 2, |_, _| {});
    }
}

#[test]
fn pictures() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40mm\" height=\"2in\" viewBox=\"0 0 40 20\"><path d=\"M0 0\"/></svg>";
    for (path, seed) in [
        ("content/map.png", picture(ImageFormat::Png)),
        ("content/map.jpg", picture(ImageFormat::Jpeg)),
        ("content/map.gif", picture(ImageFormat::Gif)),
        ("content/map.webp", picture(ImageFormat::WebP)),
        ("content/map.svg", svg.to_vec()),
    ] {
        try_all(path, &[seed], 25, 12, |_, _| {});
    }
}
