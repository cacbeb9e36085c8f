//! The sitemap (sitemaps.org protocol): an index, a part for each year's articles, and one for lists. The index and the
//! years are also what ResourceSync calls a resource list, as of the last change that any of their articles tells of.

use super::harvest::SYNC_NAMESPACES;
use super::view::View;
use super::xml::Xml;
use crate::date::Date;
use crate::link::{Entry, HarvestFile, ListKey, SITEMAP_PART, Slot, sitemap_url};
use crate::parse::front_matter::Kind;

impl View<'_> {
    pub(super) fn sitemap_index(&self) -> Vec<u8> {
        let mut xml = Xml::new("sitemapindex", &SYNC_NAMESPACES);
        self.resource_list(&mut xml, self.corpus.members(&ListKey::All));
        let mut part = |url: &str| {
            if let Some(url) = self.linker.absolute(url) {
                xml.open("sitemap", &[]);
                xml.text("loc", &url);
                xml.close("sitemap");
            }
        };
        part("/sitemap-pages.xml");
        for (key, length) in self.corpus.lists() {
            if let ListKey::Year(year) = key {
                (0..length.div_ceil(SITEMAP_PART) as u32)
                    .for_each(|number| part(&sitemap_url(*year, number)));
            }
        }
        xml.finish("sitemapindex")
    }

    pub(super) fn sitemap_year(&self, year: i16, part: u32) -> Vec<u8> {
        let mut xml = Xml::new("urlset", &SYNC_NAMESPACES);
        let members = self.corpus.members(&ListKey::Year(year)).chunks(SITEMAP_PART).nth(part as usize);
        let members = members.unwrap_or_default();
        self.resource_list(&mut xml, members);
        for slot in members {
            if let Some(entry) = self.corpus.entry(*slot) {
                self.sitemap_entry(&mut xml, entry);
            }
        }
        xml.finish("urlset")
    }

    fn sitemap_entry(&self, xml: &mut Xml, entry: &Entry) {
        if !entry.is_indexable() {
            return;
        }
        if let Some(url) = self.linker.absolute(&entry.url) {
            xml.open("url", &[]);
            xml.text("loc", &url);
            if let Some(date) = entry.last_changed() {
                xml.text("lastmod", &date.to_string());
            }
            xml.close("url");
        }
    }

    /// Says that a sitemap is a resource list, and as of when: the clock is no input.
    fn resource_list(&self, xml: &mut Xml, members: &[Slot]) {
        if let Some(up) = self.linker.absolute(HarvestFile::Capabilities.url()) {
            xml.empty("rs:ln", &[("rel", "up"), ("href", &up)]);
        }
        let entries = members.iter().filter_map(|slot| self.corpus.entry(*slot));
        let changes = entries.filter(|entry| entry.is_indexable()).filter_map(Entry::last_changed);
        if let Some(last) = changes.max_by_key(|date| date.instant()).map(Date::to_string) {
            xml.empty("rs:md", &[("capability", "resourcelist"), ("at", &last)]);
        }
    }

    /// The newest page of every list that is no name's or thread's, the indexes of taxonomies, and plain pages.
    pub(super) fn sitemap_pages(&self) -> Vec<u8> {
        let mut xml = Xml::new("urlset", &SYNC_NAMESPACES);
        let taxonomies = self.corpus.settings.all_taxonomies().map(|(name, _)| format!("/{name}/"));
        let lists = self.corpus.lists().filter(|(key, _)| self.corpus.settings.is_in_sitemap(key));
        let lists = lists.map(|(key, _)| key.url());
        for url in lists.chain(taxonomies) {
            if self.corpus.index_of(&url).is_some_and(|index| index.noindex) {
                continue;
            }
            if let Some(url) = self.linker.absolute(&url) {
                xml.open("url", &[]);
                xml.text("loc", &url);
                xml.close("url");
            }
        }
        let pages = self.corpus.slots().filter_map(|slot| self.corpus.entry(slot));
        let mut pages: Vec<&Entry> = pages.filter(|entry| entry.article.kind() == Kind::Page).collect();
        pages.sort_by(|a, b| a.url.cmp(&b.url));
        for entry in pages {
            self.sitemap_entry(&mut xml, entry);
        }
        xml.finish("urlset")
    }
}
