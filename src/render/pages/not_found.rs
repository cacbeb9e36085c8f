//! What a server shows for a URL that does not exist.

use super::SinglePage;
use crate::diagnostic::Diagnostic;
use crate::link::Single;
use crate::render::view::View;
use crate::url::NOT_FOUND;

pub(super) static PAGE: SinglePage = SinglePage {
    single: Single::at("404.html"),
    template: Some("404.html"),
    render: |view| view.not_found_page(),
};

impl View<'_> {
    fn not_found_page(&self) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let mut page = self.page("not_found", NOT_FOUND, &self.templates.strings().plain("not_found_title"));
        page.canonical = None;
        page.noindex = true;
        self.template("404.html", page, |_| {}, None)
    }
}
