//! How fast countries are found: matching, disambiguation and scoring, on one core, in bytes of plain text per second; and
//! how long the gazetteer takes to be there.
//!
//!     cargo bench --bench countries
//!     ARCHIVE_BENCH_TEXT=some/folder cargo bench --bench countries    # on the Markdown files of another archive

use std::path::{Path, PathBuf};

use archive::enrich::countries::{Context, Gazetteer};
use archive::text::{BlockKind, PlainText};
use divan::Bencher;
use divan::counter::BytesCount;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The articles of the sample archive, as blocks of plain text.
fn articles() -> Vec<PlainText> {
    let folder = std::env::var_os("ARCHIVE_BENCH_TEXT").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    let files = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
    let texts = files
        .filter(|file| file.path().extension().is_some_and(|e| e == "md"))
        .filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let articles: Vec<PlainText> = texts.map(|text| plain(&text)).collect();
    assert!(!articles.is_empty(), "no articles in {}", folder.display());
    articles
}

/// The paragraphs below the front matter.
fn plain(text: &str) -> PlainText {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |t| t.1);
    let mut plain = PlainText::new();
    for paragraph in body.split("\n\n").map(str::trim) {
        plain.begin(BlockKind::Paragraph);
        plain.push(paragraph, 0..paragraph.len());
        plain.end();
    }
    plain
}

fn context(language: &'static str) -> Context<'static> {
    Context { language, home_country: None, dateline: None, year: Some(2000), about_threshold: 450 }
}

fn find(bencher: Bencher<'_, '_>, language: &'static str) {
    let gazetteer = Gazetteer::embedded();
    let articles = articles();
    let bytes: usize = articles.iter().map(|article| article.text().len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        articles.iter().map(|article| gazetteer.find(article, &context(language)).len()).sum::<usize>()
    });
}

/// News in English.
#[divan::bench]
fn find_in_english(bencher: Bencher<'_, '_>) {
    find(bencher, "en");
}

/// The same text read as French, where small letters may begin a name.
#[divan::bench]
fn find_in_french(bencher: Bencher<'_, '_>) {
    find(bencher, "fr");
}

/// From nothing to the first answer.
#[divan::bench]
fn start() -> usize {
    let gazetteer = Gazetteer::embedded();
    gazetteer.find(&PlainText::from_plain(BlockKind::Paragraph, "Kenya"), &context("en")).len()
}
