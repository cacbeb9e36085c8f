//! The sitemap (sitemaps.org protocol): an index, a part for each year's articles, and one for lists. The index and the
//! years are also what ResourceSync calls a resource list, as of the last change that any of their articles tells of.

use super::pages::CAPABILITIES_URL;
use super::view::View;
use super::xml::{SYNC_NAMESPACES, Xml};
use crate::date::Date;
use crate::link::{ListKey, SITEMAP_PART, Slot, sitemap_url};

impl View<'_> {
    pub(super) fn sitemap_index(&self) -> Vec<u8> {
        let mut xml = Xml::new("sitemapindex", &SYNC_NAMESPACES);
        self.resource_list(&mut xml, self.corpus.last_changed(&ListKey::All));
        let mut part = |url: &str| {
            if let Some(url) = self.linker.absolute(url) {
                xml.open("sitemap", &[]);
                xml.text("loc", &url);
                xml.close("sitemap");
            }
        };
        part("/sitemap-pages.xml");
        for (year, parts) in self.corpus.sitemap_parts() {
            (0..parts).for_each(|number| part(&sitemap_url(year, number)));
        }
        xml.finish("sitemapindex")
    }

    pub(super) fn sitemap_year(&self, year: i16, part: u32) -> Vec<u8> {
        let mut xml = Xml::new("urlset", &SYNC_NAMESPACES);
        let members = self.corpus.members(&ListKey::Year(year)).chunks(SITEMAP_PART).nth(part as usize);
        let members = members.unwrap_or_default();
        let changes = members.iter().filter_map(|slot| self.corpus.sitemap_line(*slot));
        let changes = changes.filter(|line| line.is_indexable).filter_map(|line| line.last_changed);
        self.resource_list(&mut xml, changes.max_by_key(|date| date.instant()));
        for slot in members {
            self.sitemap_entry(&mut xml, *slot);
        }
        xml.finish("urlset")
    }

    fn sitemap_entry(&self, xml: &mut Xml, slot: Slot) {
        let Some(line) = self.corpus.sitemap_line(slot).filter(|line| line.is_indexable) else { return };
        if let Some(url) = self.linker.absolute(line.url) {
            xml.open("url", &[]);
            xml.text("loc", &url);
            if let Some(date) = line.last_changed {
                xml.text("lastmod", &date.to_string());
            }
            xml.close("url");
        }
    }

    /// Says that a sitemap is a resource list, and as of when: the clock is no input.
    fn resource_list(&self, xml: &mut Xml, last: Option<Date>) {
        if let Some(up) = self.linker.absolute(CAPABILITIES_URL) {
            xml.empty("rs:ln", &[("rel", "up"), ("href", &up)]);
        }
        if let Some(last) = last.map(|date| date.to_string()) {
            xml.empty("rs:md", &[("capability", "resourcelist"), ("at", &last)]);
        }
    }

    /// The newest page of every list that is no name's or thread's, the indexes of taxonomies, and plain pages.
    pub(super) fn sitemap_pages(&self) -> Vec<u8> {
        let mut xml = Xml::new("urlset", &SYNC_NAMESPACES);
        for url in self.corpus.sitemap_lists() {
            if let Some(url) = self.linker.absolute(&url) {
                xml.open("url", &[]);
                xml.text("loc", &url);
                xml.close("url");
            }
        }
        for slot in self.corpus.plain_pages() {
            self.sitemap_entry(&mut xml, slot);
        }
        xml.finish("urlset")
    }
}
