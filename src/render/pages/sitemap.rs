//! The sitemap's index, and its part for lists and plain pages. The parts for the articles of years are many.

use super::SinglePage;
use crate::link::{Aspect, LinkSettings, Single};

fn has_base_url(settings: &LinkSettings) -> bool {
    settings.has_base_url
}

/// The index of all parts.
pub(super) static INDEX: SinglePage = SinglePage {
    single: Single {
        exists: has_base_url,
        reads: &[Aspect::SitemapParts, Aspect::Years],
        ..Single::at("sitemap.xml")
    },
    template: None,
    render: |view| Ok(view.sitemap_index()),
};

/// Lists and plain pages.
pub(super) static PAGES: SinglePage = SinglePage {
    single: Single {
        exists: has_base_url,
        reads: &[Aspect::SitemapPages, Aspect::Years],
        ..Single::at("sitemap-pages.xml")
    },
    template: None,
    render: |view| Ok(view.sitemap_pages()),
};
