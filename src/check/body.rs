//! Pictures of a body: those that say nothing to who cannot see them, and those that no reader gets to see.

use super::subject::CheckedArticle;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::markdown::{PictureUse, pictures};
use crate::render::allows_picture;
use crate::span::FileSpan;

/// Looks at the pictures of an article's body.
pub(super) fn look(subject: &CheckedArticle<'_>, config: &Config, found: &mut Vec<Diagnostic>) {
    let body = &subject.file.text[subject.body.clone()];
    for PictureUse { destination, alt, at } in pictures(body, subject.body.start, &config.markdown) {
        let location = subject.file.locate(FileSpan::new(at));
        if alt.is_none_or(|alt| alt.trim().is_empty()) {
            let message = "a picture has no alternative text";
            let hint = "say what it shows: `![The border in 2018](border.png)`";
            found.push(Diagnostic::new(Code::MissingAlt, location.clone(), message).hint(hint));
        }
        if !allows_picture(&destination) {
            let host = destination.split('/').nth(2).unwrap_or(&destination);
            let message = format!("the site's policy keeps browsers from loading pictures from {host}");
            let hint = "bring the picture into the site, or write a `_headers` of your own under static/";
            found.push(Diagnostic::new(Code::BlockedPicture, location, message).hint(hint));
        }
    }
}
