//! The path of a request to one output of the site. Only what the site itself would write can be reached: a path is
//! looked up among the names of the outputs and never joined to a folder.

use std::path::PathBuf;

use super::overlay;
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::link::{NoteOutput, PageKey};
use crate::media_type::of_name;
use crate::url::NOT_FOUND;

/// What a path leads to.
pub(super) struct ServedAnswer {
    pub status: u16,
    /// With the character set, where it has one.
    pub content_type: String,
    pub body: AnswerBody,
    /// A page of the site in HTML, as the templates made it.
    pub is_page: bool,
    /// Where to go instead, below the base URL, for status 301.
    pub location: Option<String>,
    /// Why the page could not be made as it should be.
    pub problems: Vec<Diagnostic>,
}

/// The bytes of an answer.
pub(super) enum AnswerBody {
    Bytes(Vec<u8>),
    /// A file of the site that is published as it is.
    File(PathBuf),
}

const HTML: &str = "text/html; charset=utf-8";

impl ServedAnswer {
    /// A page.
    pub(super) fn page(bytes: Vec<u8>) -> Self {
        Self {
            status: 200,
            content_type: HTML.to_owned(),
            body: AnswerBody::Bytes(bytes),
            is_page: true,
            location: None,
            problems: Vec::new(),
        }
    }

    /// Stands in for a page that cannot be made.
    pub(super) fn problems(problems: Vec<Diagnostic>) -> Self {
        Self { status: 500, problems: problems.clone(), ..Self::page(overlay::page(&problems)) }
    }

    /// Bytes that are no page.
    pub(super) fn bytes(name: &str, bytes: Vec<u8>) -> Self {
        Self { content_type: of_name(name), is_page: false, ..Self::page(bytes) }
    }

    fn moved(to: String) -> Self {
        Self { status: 301, is_page: false, location: Some(to), ..Self::page(Vec::new()) }
    }
}

/// Answers the request for a path, which begins with a slash and is decoded.
pub(super) fn answer(engine: &Engine, path: &str) -> ServedAnswer {
    let claims = engine.corpus().claims();
    let output = crate::url::output_path(path);
    if let Some(page) = claims.owner(&output).filter(|_| is_plain(path)) {
        return output_of(engine, &output, page);
    }
    let folder = format!("{path}/");
    if is_plain(&folder) && claims.owner(&crate::url::output_path(&folder)).is_some() {
        return ServedAnswer::moved(folder);
    }
    let not_found = crate::url::output_path(NOT_FOUND);
    match claims.owner(&not_found) {
        Some(page) => ServedAnswer { status: 404, ..output_of(engine, &not_found, page) },
        None => ServedAnswer { status: 404, ..ServedAnswer::bytes(&not_found, Vec::new()) },
    }
}

/// True for paths as the site's own links have them: `//a/`, `/./a/` are others.
fn is_plain(path: &str) -> bool {
    let mut parts = path.split('/');
    let first = parts.next();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if part == "." || part == ".." || part.is_empty() && parts.peek().is_some() {
            return false;
        }
    }
    first == Some("")
}

fn output_of(engine: &Engine, output: &str, page: &PageKey) -> ServedAnswer {
    let content_type = content_type(output, page);
    if let PageKey::Asset(source) = page {
        let body = match engine.built_in(source) {
            Some(bytes) => AnswerBody::Bytes(bytes.to_vec()),
            None => AnswerBody::File(engine.root().join(&**source)),
        };
        return ServedAnswer { content_type, body, is_page: false, ..ServedAnswer::page(Vec::new()) };
    }
    let Some(view) = engine.view() else { return ServedAnswer::problems(engine.diagnostics()) };
    let rendered = view.render(page).and_then(|bytes| match view.card_problems() {
        problems if problems.is_empty() => Ok(bytes.unwrap_or_default()),
        problems => Err(problems),
    });
    match rendered {
        Ok(bytes) => {
            let is_page = content_type == HTML;
            ServedAnswer { content_type, is_page, ..ServedAnswer::page(bytes) }
        }
        Err(problems) => ServedAnswer::problems(problems),
    }
}

/// The content type of an output, as well-kept hosts send it.
fn content_type(output: &str, page: &PageKey) -> String {
    if let PageKey::Feed(_, format) | PageKey::Notes(NoteOutput::Feed(_, format)) = page {
        return format!("{}; charset=utf-8", format.media_type());
    }
    of_name(output)
}
