//! The archive as an OAI static repository: one XML file of Dublin Core records, which a gateway serves to harvesters
//! (OAI Static Repository Guidelines, 2.0; oai_dc 2.0).

use std::io::{self, Write};

use super::view::View;
use super::xml::Xml;
use crate::date::Date;
use crate::link::{Entry, ListKey};

const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns", "http://www.openarchives.org/OAI/2.0/static-repository"),
    ("xmlns:oai", "http://www.openarchives.org/OAI/2.0/"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    (
        "xsi:schemaLocation",
        "http://www.openarchives.org/OAI/2.0/static-repository \
         http://www.openarchives.org/OAI/2.0/static-repository.xsd",
    ),
];

const DUBLIN_CORE: [(&str, &str); 3] = [
    ("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    (
        "xsi:schemaLocation",
        "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    ),
];

/// Who serves a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OaiGateway {
    /// The address at which a gateway will serve it.
    pub address: String,
    /// Whom harvesters may write to.
    pub admin_email: String,
}

impl View<'_> {
    /// Writes the repository.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn static_repository(&self, gateway: &OaiGateway, mut to: impl Write) -> io::Result<()> {
        let all = self.corpus.members(&ListKey::All);
        let entries = || all.iter().filter_map(|slot| self.corpus.entry(*slot));
        let earliest = entries().filter_map(Entry::last_changed).map(day).min();
        let mut xml = Xml::new("Repository", &NAMESPACES);
        xml.open("Identify", &[]);
        xml.text("oai:repositoryName", &self.config.title);
        xml.text("oai:baseURL", &gateway.address);
        xml.text("oai:protocolVersion", "2.0");
        xml.text("oai:adminEmail", &gateway.admin_email);
        xml.text("oai:earliestDatestamp", earliest.as_deref().unwrap_or("1970-01-01"));
        xml.text("oai:deletedRecord", "no");
        xml.text("oai:granularity", "YYYY-MM-DD");
        xml.close("Identify");
        xml.open("ListMetadataFormats", &[]);
        xml.open("oai:metadataFormat", &[]);
        xml.text("oai:metadataPrefix", "oai_dc");
        xml.text("oai:schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd");
        xml.text("oai:metadataNamespace", "http://www.openarchives.org/OAI/2.0/oai_dc/");
        xml.close("oai:metadataFormat");
        xml.close("ListMetadataFormats");
        xml.open("ListRecords", &[("metadataPrefix", "oai_dc")]);
        for entry in entries() {
            self.record(&mut xml, entry);
            // A record at a time, so that an archive of any size passes through little memory.
            to.write_all(&xml.take())?;
        }
        xml.close("ListRecords");
        to.write_all(&xml.finish("Repository"))?;
        to.flush()
    }

    fn record(&self, xml: &mut Xml, entry: &Entry) {
        let front = &entry.article.front;
        let address = self.public_url(&entry.url);
        xml.open("oai:record", &[]);
        xml.open("oai:header", &[]);
        xml.text("oai:identifier", &address);
        xml.text("oai:datestamp", &entry.last_changed().map(day).unwrap_or_else(|| "1970-01-01".to_owned()));
        xml.close("oai:header");
        xml.open("oai:metadata", &[]);
        xml.open("oai_dc:dc", &DUBLIN_CORE);
        xml.text("dc:title", &front.title);
        for author in front.authors.iter().flatten() {
            xml.text("dc:creator", author);
        }
        for topic in &entry.derived.topics {
            xml.text("dc:subject", &self.corpus.vocabularies.topics.get(topic.id).label);
        }
        for country in entry.derived.countries.iter().filter(|country| country.about) {
            xml.text("dc:coverage", &self.country_name(country.code));
        }
        let summary = entry.article.summary();
        if !summary.is_empty() {
            xml.text("dc:description", summary);
        }
        xml.text("dc:publisher", front.source.as_deref().unwrap_or(&self.config.title));
        if let Some(date) = &front.date {
            xml.text("dc:date", &date.to_string());
        }
        xml.text("dc:type", "Text");
        xml.text("dc:format", "text/html");
        xml.text("dc:identifier", &address);
        if let Some(original) = &front.source_url {
            xml.text("dc:source", original);
        }
        xml.text("dc:language", self.language(front.language.as_deref()));
        if let Some(rights) = &front.rights {
            xml.text("dc:rights", rights);
        }
        xml.close("oai_dc:dc");
        xml.close("oai:metadata");
        xml.close("oai:record");
    }
}

/// A date to the day, as datestamps must have it: the first of a month or a year of which no more is known.
fn day(date: &Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1))
}
