//! Which code makes which output.

use super::pages;
use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::link::PageKey;

impl View<'_> {
    /// The bytes of a page; `None` for files that are published as they are.
    ///
    /// # Errors
    /// Problems of templates, shortcodes, and files that changed meanwhile.
    pub fn render(&self, page: &PageKey) -> Result<Option<Vec<u8>>, Vec<Diagnostic>> {
        self.ledger.record(page, || self.made(page))
    }

    fn made(&self, page: &PageKey) -> Result<Option<Vec<u8>>, Vec<Diagnostic>> {
        match page {
            PageKey::Single(single) => pages::render(self, single),
            PageKey::Article(slot) => self.article_page(*slot),
            PageKey::List(key, number) => self.list_page(key, *number),
            PageKey::TaxonomyIndex(name) => self.taxonomy_page(name),
            PageKey::Feed(key, format) => Ok(self.feed(key, *format)),
            PageKey::Redirect(from, slot) => Ok(self.redirect_page(*slot, from)),
            PageKey::Data(file, year) => Ok(self.data_file(*file, *year)),
            PageKey::Notes(output) => self.notes_output(output),
            PageKey::SitemapYear(year, part) => Ok(self.sitemap_year(*year, *part)),
            PageKey::Resized(path, width) => {
                self.sources.resized(path, *width).map_err(|problem| vec![problem])
            }
            PageKey::Asset(_) => return Ok(None),
        }
        .map(Some)
    }
}
