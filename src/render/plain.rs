//! Outputs without a template: redirects and robots.txt.

use std::fmt::Write;

use super::view::View;
use crate::link::{Headline, Slot};
use crate::url::encode;

impl View<'_> {
    /// A page that leads on, for hosts that know no redirects.
    pub(super) fn redirect_page(&self, slot: Slot, from: &str) -> Vec<u8> {
        let Some(Headline { url, title, language }) = self.corpus.headline(slot) else { return Vec::new() };
        let href = escape(&self.linker.href(from, url));
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

    /// `_redirects`, as Netlify, Cloudflare Pages and others read it: from, to, status.
    pub(super) fn redirect_table(&self) -> Vec<u8> {
        let base = self.linker.base_path();
        let mut table = String::new();
        for (from, slot) in self.corpus.redirects() {
            if let Some(url) = self.corpus.url(slot) {
                // Writing to a String cannot fail.
                let _ = writeln!(table, "{base}{} {base}{} 301", literal(from), literal(url));
            }
        }
        table.into_bytes()
    }

    /// The site's own colours as custom properties: a policy that forbids inline styles leaves no other place.
    pub(super) fn colours_file(&self) -> Vec<u8> {
        let colours = &self.config.colours;
        let mut text = String::new();
        if let Some(accent) = &colours.accent {
            let _ = writeln!(text, ":root {{ --accent: {accent}; }}");
        }
        if let Some(accent) = &colours.accent_dark {
            let _ =
                writeln!(text, "@media (prefers-color-scheme: dark) {{ :root {{ --accent: {accent}; }} }}");
        }
        text.into_bytes()
    }

    pub(super) fn robots(&self) -> Vec<u8> {
        let mut text = String::from("User-agent: *\nAllow: /\n");
        if let Some(url) = self.linker.absolute("/sitemap.xml") {
            let _ = writeln!(text, "Sitemap: {url}");
        }
        text.into_bytes()
    }
}

/// A path in which hosts find no pattern.
fn literal(path: &str) -> String {
    encode(path).replace('*', "%2A").replace("/:", "/%3A")
}

fn escape(text: &str) -> String {
    let mut escaped = Vec::with_capacity(text.len());
    // Writing into memory cannot fail.
    let _ = tera::escape_html(text, &mut escaped);
    String::from_utf8(escaped).unwrap_or_default()
}
