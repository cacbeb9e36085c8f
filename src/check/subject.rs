//! An article as the rooms look at it: what is known of it, its text, and where everything stands.

use std::ops::Range;

use crate::engine::Engine;
use crate::link::Entry;
use crate::parse::split;
use crate::render::ArticleSources;
use crate::source::{Location, SourceFile};
use crate::yaml::{self, Node};

/// An article with the places of its front matter.
pub(super) struct CheckedArticle<'a> {
    pub entry: &'a Entry,
    pub file: SourceFile<'a>,
    /// The front matter.
    pub front: Node,
    /// Where the body stands.
    pub body: Range<usize>,
}

impl<'a> CheckedArticle<'a> {
    /// The text of an article's file; `None` if it cannot be read, which the build tells of.
    pub(super) fn source(engine: &Engine, entry: &Entry) -> Option<String> {
        String::from_utf8(engine.read(&entry.article.path).ok()?).ok()
    }

    /// An article whose file has this text.
    pub(super) fn new(entry: &'a Entry, text: &'a str) -> Option<Self> {
        let file = SourceFile::new(entry.article.path.clone(), text);
        let parts = split(&file).ok()?;
        let front = yaml::parse(&file, parts.front_matter).ok()??;
        Some(Self { entry, file, front, body: parts.body })
    }

    /// Where the value of a key stands; where there is none, the title.
    pub(super) fn at(&self, key: &str) -> Location {
        match self.front.get(key).or_else(|| self.front.get("title")) {
            Some(node) => self.file.locate(node.span),
            None => self.file.whole(),
        }
    }

    /// Where a text stands in the list of a key, or as its value.
    pub(super) fn item(&self, key: &str, text: &str) -> Location {
        let value = self.front.get(key);
        let items = value.map_or(&[][..], Node::items);
        let item = items.iter().find(|item| item.text().is_some_and(|typed| typed.trim() == text));
        match item.or(value) {
            Some(node) => self.file.locate(node.span),
            None => self.at("title"),
        }
    }
}
