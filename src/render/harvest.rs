//! Descriptions for libraries and preservation services: the data set as an RO-Crate, and the linkset of a year's articles.
//!
//! Incremental: a linkset is a file of the data set and follows the records of its year; the RO-Crate follows any record,
//! since it gives the date of the newest article.

use serde_json::{Map, Value, json};

use super::view::View;
use crate::link::{DataFile, DataRecord, ListKey};

impl View<'_> {
    /// The data set as an RO-Crate: the metadata descriptor, the data set, its files, the pages that explain it.
    pub(super) fn ro_crate(&self) -> Vec<u8> {
        let newest = self.corpus.ends(&ListKey::All).and_then(|[_, newest]| self.corpus.when(newest));
        // The clock is no input: the crate is as new as its newest article.
        let published = newest.and_then(|when| when.date).map(|date| date.to_string());
        let files: Vec<(DataFile, i16)> =
            self.corpus.years().into_iter().flat_map(|year| DataFile::ALL.map(|file| (file, year))).collect();
        let name = |file: DataFile, year: i16| file.url(year)["/data/".len()..].to_owned();
        let parts = files.iter().map(|(file, year)| json!({ "@id": name(*file, *year) }));
        let parts: Vec<Value> = parts.chain([json!({ "@id": "datapackage.json" })]).collect();
        let description = self.config.description.clone().unwrap_or_else(|| self.config.title.clone());
        let mut root = json!({
            "@id": "./",
            "@type": "Dataset",
            "name": self.config.title,
            "description": description,
            "inLanguage": self.config.language,
            "license": "The rights of each article stand in its record; where there are none, ask the publisher.",
            "hasPart": parts,
        });
        if let Some(published) = published {
            root["datePublished"] = json!(published);
        }
        if let Some(home) = self.linker.absolute("/") {
            root["url"] = json!(home);
        }
        let mut graph = vec![
            json!({
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "about": { "@id": "./" },
                "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
            }),
            root,
            json!({
                "@id": "datapackage.json",
                "@type": "File",
                "name": "Columns of the tables",
                "encodingFormat": "application/json",
            }),
        ];
        graph.extend(files.iter().map(|(file, year)| {
            json!({
                "@id": name(*file, *year),
                "@type": "File",
                "name": format!("{} {year}", file.name().0),
                "encodingFormat": file.media_type(),
            })
        }));
        let document = json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph });
        super::data_set::line(&document)
    }

    /// The typed links of an article as one context of a linkset (RFC 9264; the relations are those of Signposting).
    pub(super) fn link_context(&self, record: &DataRecord<'_>, year: i16) -> Value {
        let href = |url: String| json!([{ "href": url }]);
        let mut context = Map::new();
        context.insert("anchor".into(), json!(self.public_url(record.headline.url)));
        // Without an id it is cited by its own address.
        if let Some(id) = record.id {
            context.insert("cite-as".into(), href(self.public_url(&format!("/id/{id}/"))));
        }
        context.insert(
            "type".into(),
            json!([{ "href": "https://schema.org/NewsArticle" }, { "href": "https://schema.org/AboutPage" }]),
        );
        let authors: Vec<_> = self
            .authors(record.authors)
            .into_iter()
            .map(|author| json!({ "href": self.public_url(&author.url) }))
            .collect();
        if !authors.is_empty() {
            context.insert("author".into(), authors.into());
        }
        if let Some(rights) = record.rights.filter(|rights| is_address(rights)) {
            context.insert("license".into(), href(rights.to_owned()));
        }
        let records = DataFile::Csl;
        let described =
            json!([{ "href": self.public_url(&records.url(year)), "type": records.media_type() }]);
        context.insert("describedby".into(), described);
        context.insert("collection".into(), href(self.public_url("/")));
        if let Some(original) = record.source_url {
            context.insert("via".into(), href(original.to_owned()));
        }
        Value::Object(context)
    }
}

/// Whether a text is the address of a licence and not a sentence about rights.
pub(super) fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}
