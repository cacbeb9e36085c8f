//! `vocabulary/threads.yaml`: what editors say of story threads. The link stage finds the threads; this stands here because
//! every file under `vocabulary/` is read before any article is.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::SourceFile;
use crate::span::FileSpan;
use crate::yaml::{self, Node};

/// The whole of `vocabulary/threads.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ThreadsFile {
    /// Threads with a name, an address and articles of their own.
    pub threads: Vec<ThreadEntry>,
    /// Articles that belong to no thread that was found, by path below `content/`: `/2018/11/talks.md`.
    pub split: Vec<String>,
    /// Where in the file the paths of articles stand, in bytes.
    #[serde(skip)]
    pub places: BTreeMap<String, FileSpan>,
}

/// A thread that editors declare.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ThreadEntry {
    /// The last part of its URL, and what `thread` in the front matter of its articles says.
    pub id: String,
    /// Its heading.
    pub name: Option<String>,
    /// Articles that belong to it, by path below `content/`.
    pub articles: Vec<String>,
    /// Threads that were found and are part of it, by id.
    pub merge: Vec<String>,
}

/// Something wrong in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadsProblem {
    /// `threads` or `split`.
    pub list: &'static str,
    /// Place of the entry in that list, from 0.
    pub entry: usize,
    pub message: String,
}

impl ThreadsFile {
    /// The paths of articles with where they stand in the file, first things first.
    pub fn places(file: &SourceFile<'_>) -> BTreeMap<String, FileSpan> {
        let Some(node) = yaml::parse(file, 0..file.text.len()).ok().flatten() else { return BTreeMap::new() };
        let threads = node.get("threads").map_or(&[][..], Node::items);
        let lists = threads.iter().filter_map(|entry| entry.get("articles")).chain(node.get("split"));
        let mut places = BTreeMap::new();
        for item in lists.flat_map(Node::items) {
            if let Some(typed) = item.text() {
                let place = item.span;
                places.entry(typed.to_owned()).or_insert(place);
            }
        }
        places
    }

    /// What is wrong in the file.
    pub fn problems(&self) -> Vec<ThreadsProblem> {
        let mut problems = Vec::new();
        let mut taken: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, entry) in self.threads.iter().enumerate() {
            let mut report = |message| problems.push(ThreadsProblem { list: "threads", entry: at, message });
            if entry.id.is_empty() || entry.id != crate::slug::slugify(&entry.id) {
                report(format!(
                    "`{}` is not an id of a thread: use lower-case letters, digits and hyphens",
                    entry.id
                ));
            }
            for typed in std::iter::once(&entry.id).chain(&entry.merge).chain(&entry.articles) {
                if taken.insert(typed, at).is_some() {
                    report(format!("`{typed}` is in this list twice"));
                }
            }
        }
        for (at, typed) in self.split.iter().enumerate() {
            if taken.contains_key(typed.as_str()) {
                let message = format!("`{typed}` is put into a thread above");
                problems.push(ThreadsProblem { list: "split", entry: at, message });
            }
        }
        problems
    }
}
