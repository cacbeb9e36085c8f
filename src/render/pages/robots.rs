//! `robots.txt`

use std::fmt::Write;

use super::SinglePage;
use crate::link::Single;
use crate::render::view::View;

pub(super) static PAGE: SinglePage =
    SinglePage { single: Single::at("robots.txt"), template: None, render: |view| Ok(view.robots()) };

impl View<'_> {
    fn robots(&self) -> Vec<u8> {
        let mut text = String::from("User-agent: *\nAllow: /\n");
        if let Some(url) = self.linker.absolute("/sitemap.xml") {
            let _ = writeln!(text, "Sitemap: {url}");
        }
        text.into_bytes()
    }
}
