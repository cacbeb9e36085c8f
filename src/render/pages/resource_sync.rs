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
        Ok(view.sync_document(&SyncDocument {
            capability: "capabilitylist",
            up: SOURCE_DESCRIPTION_URL,
            to: "/sitemap.xml",
            to_capability: "resourcelist",
        }))
    },
};

/// Where a harvester begins ("Source Description").
pub(super) static SOURCE_DESCRIPTION: SinglePage = SinglePage {
    single: Single { exists: has_base_url, describes: true, ..Single::at(".well-known/resourcesync") },
    template: None,
    render: |view| {
        Ok(view.sync_document(&SyncDocument {
            capability: "description",
            up: "/annotation/",
            to: CAPABILITIES_URL,
            to_capability: "capabilitylist",
        }))
    },
};

/// A ResourceSync document that leads to one other.
struct SyncDocument {
    /// What it is.
    capability: &'static str,
    /// The URL of the document above it.
    up: &'static str,
    /// The URL of the document that it leads to, and what that is.
    to: &'static str,
    to_capability: &'static str,
}

impl View<'_> {
    /// A ResourceSync document.
    fn sync_document(&self, document: &SyncDocument) -> Vec<u8> {
        let SyncDocument { capability, up, to, to_capability } = *document;
        let absolute = |url: &str| self.linker.absolute(url).unwrap_or_else(|| url.to_owned());
        let mut xml = Xml::new("urlset", &SYNC_NAMESPACES);
        let relation = if capability == "description" { "describedby" } else { "up" };
        xml.empty("rs:ln", &[("rel", relation), ("href", &absolute(up))]);
        xml.empty("rs:md", &[("capability", capability)]);
        xml.open("url", &[]);
        xml.text("loc", &absolute(to));
        xml.empty("rs:md", &[("capability", to_capability)]);
        xml.close("url");
        xml.finish("urlset")
    }
}
