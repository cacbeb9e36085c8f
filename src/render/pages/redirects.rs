//! `_redirects`: old URLs and where they lead, for hosts that read it.

use std::fmt::Write;

use super::SinglePage;
use crate::link::{Aspect, Single};
use crate::render::view::View;
use crate::url::encode;

pub(super) static PAGE: SinglePage = SinglePage {
    single: Single { reads: &[Aspect::Redirects], ..Single::at("_redirects") },
    template: None,
    render: |view| Ok(view.redirect_table()),
};

impl View<'_> {
    /// `_redirects`, as Netlify, Cloudflare Pages and others read it: from, to, status.
    fn redirect_table(&self) -> Vec<u8> {
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
}

/// A path in which hosts find no pattern.
fn literal(path: &str) -> String {
    encode(path).replace('*', "%2A").replace("/:", "/%3A")
}
