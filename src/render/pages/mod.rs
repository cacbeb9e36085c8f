//! Pages of which there is one, each in a file of its own. The file says where the page is, when a site has it, what it
//! reads and how it is rendered. To add a page, write such a file and name it in [`PAGES`].
//!
//! *Incremental:* linking touches a page when one of the [aspects](crate::link::Aspect) that it reads may have changed.
//! In debug builds the engine checks that the page names all that it reads.

mod annotation;
mod colours;
mod data_set;
mod headers;
mod not_found;
mod redirects;
mod resource_sync;
mod robots;
mod search;
mod sitemap;

use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::link::Single;

pub(crate) use headers::allows_picture;
pub(super) use resource_sync::CAPABILITIES_URL;

/// A page of which there is one.
struct SinglePage {
    /// What linking knows of it.
    single: Single,
    /// The template that makes it, if one does.
    template: Option<&'static str>,
    /// Makes its bytes.
    render: fn(&View<'_>) -> Result<Vec<u8>, Vec<Diagnostic>>,
}

/// All of them.
static PAGES: [&SinglePage; 13] = [
    &annotation::PAGE,
    &colours::PAGE,
    &data_set::PACKAGE,
    &data_set::RO_CRATE,
    &headers::PAGE,
    &not_found::PAGE,
    &redirects::PAGE,
    &resource_sync::CAPABILITIES,
    &resource_sync::SOURCE_DESCRIPTION,
    &robots::PAGE,
    &search::PAGE,
    &sitemap::INDEX,
    &sitemap::PAGES,
];

/// What linking has to know of these pages.
pub(crate) fn singles() -> Vec<&'static Single> {
    PAGES.iter().map(|page| &page.single).collect()
}

/// The templates of these pages.
pub(super) fn templates() -> impl Iterator<Item = &'static str> {
    PAGES.iter().filter_map(|page| page.template)
}

/// The template of a page, if it has one.
pub(super) fn template(single: &Single) -> Option<&'static str> {
    find(single)?.template
}

/// The bytes of a page.
///
/// # Errors
/// Problems of its template.
pub(super) fn render(view: &View<'_>, single: &Single) -> Result<Vec<u8>, Vec<Diagnostic>> {
    find(single).map_or_else(|| Ok(Vec::new()), |page| (page.render)(view))
}

fn find(single: &Single) -> Option<&'static SinglePage> {
    PAGES.into_iter().find(|page| page.single == *single)
}
