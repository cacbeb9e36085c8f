//! `_headers`, which Netlify, Cloudflare Pages and others read: a strict policy for content, and for how long files
//! may be kept.

use std::fmt::Write;

use super::SinglePage;
use crate::link::{Aspect, Single};
use crate::parse::markdown::{LinkTarget, classify};
use crate::render::view::View;

pub(super) static PAGE: SinglePage = SinglePage {
    single: Single { reads: &[Aspect::ThemeFiles], gives_way: true, ..Single::at("_headers") },
    template: None,
    render: |view| Ok(view.headers_file()),
};

/// What the default theme's pages may do: load from their own host, and nothing else. Data for programs in
/// `<script type="application/ld+json">` is no script to a browser and needs no permission.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// Whether the policy lets pages load a picture from there.
pub(crate) fn allows_picture(destination: &str) -> bool {
    let is_elsewhere = matches!(classify(destination), LinkTarget::External);
    let sources = POLICY.split(';').find(|part| part.trim_start().starts_with("img-src")).unwrap_or_default();
    !is_elsewhere || sources.contains("https:")
}

impl View<'_> {
    /// Links to a theme's files carry a hash of their bytes, so that these may be kept for ever.
    fn headers_file(&self) -> Vec<u8> {
        let base = self.linker.base_path();
        let mut text = format!(
            "{base}/*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  \
             Referrer-Policy: strict-origin-when-cross-origin\n  Cross-Origin-Opener-Policy: same-origin\n  \
             Permissions-Policy: camera=(), geolocation=(), microphone=()\n"
        );
        for output in self.templates.statics().keys() {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{base}/{}\n  Cache-Control: public, max-age=31536000, immutable",
                crate::url::encode(output)
            );
        }
        if self.config.search.enabled {
            // Named after their content, too.
            let _ = writeln!(
                text,
                "{base}/search/data/b/*\n  Cache-Control: public, max-age=31536000, immutable"
            );
        }
        text.into_bytes()
    }
}
