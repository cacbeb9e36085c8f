//! What harvesters of ResourceSync 1.1 begin with. Both files follow from the configuration alone.

use super::SinglePage;
use crate::link::{LinkSettings, Single};
use crate::render::view::View;
use crate::render::xml::{SYNC_NAMESPACES, Xml};

/// What can be synchronised.
pub(in crate::render) const CAPABILITIES_URL: &str = "/capabilitylist.xml";

/// Where a harvester begins.
const SOURCE_DESCRIPTION_URL: &str = "/.well-known/resourcesync";

fn has_base_url(settings: &LinkSettings) -> bool {
    settings.has_base_url
}

/// What can be synchronised ("Capability List").
pub(super) static CAPABILITIES: SinglePage = SinglePage {
    single: Single { exists: has_base_url, describes: true, ..Single::at("capabilitylist.xml") },
    template: None,
    render: |view| {
        let (to, of) = ("/sitemap.xml", "resourcelist");
        Ok(view.sync_document("capabilitylist", SOURCE_DESCRIPTION_URL, to, of))
    },
};

/// Where a harvester begins ("Source Description").
pub(super) static SOURCE_DESCRIPTION: SinglePage = SinglePage {
    single: Single { exists: has_base_url, describes: true, ..Single::at(".well-known/resourcesync") },
    template: None,
    render: |view| Ok(view.sync_document("description", "/annotation/", CAPABILITIES_URL, "capabilitylist")),
};

impl View<'_> {
    /// A ResourceSync document that leads to one other.
    fn sync_document(&self, capability: &str, up: &str, to: &str, of: &str) -> Vec<u8> {
        let absolute = |url: &str| self.linker.absolute(url).unwrap_or_else(|| url.to_owned());
        let mut xml = Xml::new("urlset", &SYNC_NAMESPACES);
        let relation = if capability == "description" { "describedby" } else { "up" };
        xml.empty("rs:ln", &[("rel", relation), ("href", &absolute(up))]);
        xml.empty("rs:md", &[("capability", capability)]);
        xml.open("url", &[]);
        xml.text("loc", &absolute(to));
        xml.empty("rs:md", &[("capability", of)]);
        xml.close("url");
        xml.finish("urlset")
    }
}
