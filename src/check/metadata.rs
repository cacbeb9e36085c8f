//! Metadata that says too little.

use super::subject::CheckedArticle;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::front_matter::ContentKind;

/// A body with fewer words is hardly an article.
const FEW_WORDS: u32 = 20;
/// Characters of a headline from which it is more than one.
const LONG_TITLE: usize = 200;

/// Looks at what is said of an article.
pub(super) fn look(subject: &CheckedArticle<'_>, found: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let front = &entry.article.front;
    if let Some(image) = front.image.as_ref().filter(|image| is_blank(image.alt.as_deref())) {
        let at = subject.file.locate(image.file.span);
        if image.file.file.is_none() {
            let message = "the picture of the article has no alternative text";
            found.push(Diagnostic::new(Code::MissingAlt, at, message).hint("say under `alt` what it shows"));
        }
    }
    if entry.article.kind() == ContentKind::Page || front.withdrawn.is_some() {
        return;
    }
    let mut report = |code, key: &str, message: &str, hint: &str| {
        found.push(Diagnostic::new(code, subject.at(key), message).hint(hint));
    };
    if is_blank(front.source.as_deref()) && front.authors.as_ref().is_none_or(Vec::is_empty) {
        let hint =
            "give a `source` or `authors`; `cascade` in an _index.md gives them to all articles of a folder";
        report(Code::ThinMetadata, "title", "nothing says where the article comes from", hint);
    }
    if entry.article.facts.words < FEW_WORDS {
        let message = format!("the article has {} words", entry.article.facts.words);
        report(Code::ThinMetadata, "title", &message, "check whether its text was imported completely");
    }
    let title = front.title.trim();
    let letters = || title.chars().filter(|c| c.is_alphabetic());
    if title.chars().count() > LONG_TITLE {
        report(
            Code::ThinMetadata,
            "title",
            "the headline is longer than a headline is",
            "put the rest into `deck`",
        );
    } else if title.contains(' ') && letters().count() > 8 && letters().all(char::is_uppercase) {
        let hint = "write it as in a sentence; style sheets can make capitals of it";
        report(Code::ThinMetadata, "title", "the headline is all in capital letters", hint);
    }
    if entry.derived.topics.is_empty() {
        report(Code::NoTopic, "title", "the article has no topic", "name one under `topics`");
    }
    if !entry.derived.countries.iter().any(|country| country.about) {
        report(Code::NoCountry, "title", "the article is about no country", "name one under `countries`");
    }
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}
