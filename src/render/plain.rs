//! A page that leads readers of an old URL on, for hosts that know no redirects.

use super::view::View;
use crate::link::{Headline, Slot};

impl View<'_> {
    /// A page that leads on, for hosts that know no redirects.
    pub(super) fn redirect_page(&self, slot: Slot, from: &str) -> Vec<u8> {
        let Some(Headline { url, title, language }) = self.corpus.headline(slot) else { return Vec::new() };
        let href = escape(&self.linker.of_page(from).href(url));
        let title = escape(title);
        let canonical = match self.linker.absolute(url) {
            Some(url) => format!("<link rel=\"canonical\" href=\"{}\">\n", escape(&url)),
            None => String::new(),
        };
        let language = escape(self.language(language));
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n{canonical}\
             <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n</head>\n\
             <body>\n<p><a href=\"{href}\">{title}</a></p>\n</body>\n</html>\n"
        )
        .into_bytes()
    }
}

fn escape(text: &str) -> String {
    let mut escaped = Vec::with_capacity(text.len());
    // Writing into memory cannot fail.
    let _ = tera::escape_html(text, &mut escaped);
    String::from_utf8(escaped).unwrap_or_default()
}
