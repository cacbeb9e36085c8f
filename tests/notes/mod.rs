//! Annotations by people, from what is written to what readers and other programs get.

mod anchoring;
mod exchange;
mod harmless;
mod pages;
mod reading;

use crate::common::Site;

/// An article of 29 November 2018 whose text is given.
pub fn talks(body: &str) -> String {
    format!("---\ntitle: The talks\ndate: 2018-11-29\n---\n{body}\n")
}

/// A site of one article with notes in the file beside it.
pub fn noted(body: &str, notes: &str) -> Site {
    Site::new(&[("content/talks.md", &talks(body)), ("content/talks.notes.yaml", notes)])
}

/// The page of [`talks`] in the output.
pub const PAGE: &str = "2018/11/29/talks/index.html";

/// What `archive export` says of the notes of the first article.
pub fn exported(site: &Site) -> Vec<serde_json::Value> {
    let ran = site.run(&["export"]);
    let record: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    record["annotations"].as_array().unwrap().clone()
}
