//! The files of the data set: articles, what they mention, how they hang together, and how they are cited.
//!
//! Incremental: a year's files are functions of the records of its articles (`Entry::record`), its links of
//! those that its articles' pages show; the link stage touches them when one of these changes.

use serde::Serialize;
use serde_json::json;

use super::article::words;
use super::column::Column;
use super::notes::{NOTE_COLUMNS, NoteRecord, note_records};
use super::view::View;
use crate::enrich::Origin;
use crate::link::{DataFile, DataRecord, ListKey, Slot};

impl View<'_> {
    /// A year's shard of one kind.
    pub(super) fn data_file(&self, file: DataFile, year: i16) -> Vec<u8> {
        let slots = self.corpus.members(&ListKey::Year(year));
        let entries = || slots.iter().filter_map(|slot| self.corpus.record(*slot));
        match file {
            DataFile::ArticlesCsv => {
                table(&ARTICLE_COLUMNS, entries().map(|record| self.article_row(&record)))
            }
            DataFile::ArticlesJsonl => joined(entries().map(|record| line(&self.article_record(&record)))),
            DataFile::Mentions => {
                table(&MENTION_COLUMNS, entries().flat_map(|record| self.mention_rows(&record)))
            }
            DataFile::Links => table(&LINK_COLUMNS, slots.iter().flat_map(|slot| self.link_rows(*slot))),
            DataFile::Notes => table(&NOTE_COLUMNS, entries().flat_map(|record| self.note_rows(&record))),
            DataFile::Csl => {
                let items: Vec<_> = entries().map(|record| self.csl_item(&record)).collect();
                line(&items)
            }
            DataFile::Bibtex => joined(entries().map(|record| self.csl_item(&record).bibtex())),
            DataFile::Linkset => {
                let contexts: Vec<_> = entries().map(|record| self.link_context(&record, year)).collect();
                line(&json!({ "linkset": contexts }))
            }
            DataFile::Ris => joined(entries().map(|record| self.csl_item(&record).ris())),
        }
    }

    /// `datapackage.json`: which files there are and what their columns hold (Frictionless Data Package).
    pub(super) fn data_package(&self) -> Vec<u8> {
        let years = self.corpus.years();
        let resource = |file: &DataFile| {
            let (stem, extension) = file.name();
            let paths: Vec<_> =
                years.iter().map(|year| file.url(*year)["/data/".len()..].to_owned()).collect();
            let columns: &[Column] = match file {
                DataFile::ArticlesCsv => &ARTICLE_COLUMNS,
                DataFile::Mentions => &MENTION_COLUMNS,
                DataFile::Links => &LINK_COLUMNS,
                DataFile::Notes => &NOTE_COLUMNS,
                _ => &[],
            };
            let name = format!("{stem}-{extension}");
            let mut resource = json!({
                "name": name, "path": paths, "format": extension, "mediatype": file.media_type(), "encoding": "utf-8",
            });
            if !columns.is_empty() {
                let fields = columns.iter().map(|(name, kind, description)| {
                    json!({ "name": name, "type": kind, "description": description })
                });
                resource["profile"] = json!("tabular-data-resource");
                resource["schema"] = json!({ "fields": fields.collect::<Vec<_>>() });
                match file {
                    DataFile::ArticlesCsv => resource["schema"]["primaryKey"] = json!("page"),
                    DataFile::Mentions => resource["schema"]["foreignKeys"] = to_articles("page"),
                    DataFile::Links => resource["schema"]["foreignKeys"] = to_articles("from"),
                    _ => {}
                }
            }
            resource
        };
        let resources: Vec<_> = DataFile::ALL.iter().filter(|_| !years.is_empty()).map(resource).collect();
        let mut package = json!({
            "profile": "data-package",
            "name": "archive",
            "title": self.config.title,
            "resources": resources,
        });
        if let Some(description) = &self.config.description {
            package["description"] = json!(description);
        }
        if let Some(home) = self.linker.absolute("/") {
            package["homepage"] = json!(home);
        }
        line(&package)
    }

    /// The URL that others find an article by: absolute where the site has a base URL.
    pub(super) fn public_url(&self, url: &str) -> String {
        self.linker.absolute(url).unwrap_or_else(|| url.to_owned())
    }

    fn article_row(&self, record: &DataRecord<'_>) -> Vec<String> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let date = |date: Option<crate::date::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let countries = |about: bool| {
            let codes = record.countries.iter().filter(|country| country.about == about);
            codes.map(|country| country.code.to_string()).collect::<Vec<_>>().join(";")
        };
        let vocabulary = &self.corpus.vocabularies.topics;
        let topics: Vec<&str> =
            record.topics.iter().map(|topic| vocabulary.get(topic.id).id.as_str()).collect();
        vec![
            record.headline.url.to_owned(),
            self.public_url(record.headline.url),
            text(record.id),
            record.headline.title.to_owned(),
            text(record.deck),
            date(record.date),
            date(record.updated),
            text(record.source),
            record.authors.join(";"),
            text(record.dateline),
            self.language(record.headline.language).to_owned(),
            text(record.source_url),
            text(record.archived_url),
            text(record.rights),
            countries(true),
            countries(false),
            topics.join(";"),
        ]
    }

    fn article_record<'e>(&'e self, record: &DataRecord<'e>) -> ArticleRecord<'e> {
        let vocabulary = &self.corpus.vocabularies.topics;
        ArticleRecord {
            url: self.public_url(record.headline.url),
            id: record.id,
            title: record.headline.title,
            deck: record.deck,
            date: record.date.map(|date| date.to_string()),
            updated: record.updated.map(|date| date.to_string()),
            source: record.source,
            authors: record.authors,
            dateline: record.dateline,
            language: self.language(record.headline.language),
            source_url: record.source_url,
            archived_url: record.archived_url,
            rights: record.rights,
            countries: (record.countries.iter())
                .map(|country| SubjectRecord {
                    id: country.code.to_string(),
                    name: self.country_name(country.code).into_owned(),
                    about: Some(country.about),
                    score: unit(country.score),
                    origin: country.origin.as_str(),
                    evidence: words(&country.evidence),
                })
                .collect(),
            topics: (record.topics.iter())
                .map(|topic| SubjectRecord {
                    id: vocabulary.get(topic.id).id.clone(),
                    name: vocabulary.get(topic.id).label.to_string(),
                    about: None,
                    score: unit(topic.score),
                    origin: topic.origin.as_str(),
                    evidence: words(&topic.evidence),
                })
                .collect(),
            names: (record.names.iter())
                .map(|name| NameRecord { id: &name.id, name: &name.name, kind: name.kind.as_str() })
                .collect(),
            dates: (record.dates.iter())
                .map(|mention| DateRecord { date: mention.date.to_string(), text: &mention.text })
                .collect(),
            annotations: note_records(record.notes),
        }
    }

    fn mention_rows(&self, record: &DataRecord<'_>) -> Vec<Vec<String>> {
        let page = record.headline.url;
        let record = self.article_record(record);
        let subject = |kind: &str, subject: &SubjectRecord| {
            let about = subject.about.map(|about| about.to_string()).unwrap_or_default();
            let score = subject.score.to_string();
            let evidence = subject.evidence.join(";");
            [page, kind, &subject.id, &subject.name, &about, &score, subject.origin, &evidence]
                .map(str::to_owned)
        };
        let countries = record.countries.iter().map(|country| subject("country", country));
        let topics = record.topics.iter().map(|topic| subject("topic", topic));
        let names =
            record.names.iter().map(|name| [page, name.kind, name.id, name.name, "", "", "derived", ""]);
        let dates = record
            .dates
            .iter()
            .map(|date| [page, "date", date.date.as_str(), "", "", "", "derived", date.text]);
        let borrowed = names.chain(dates).map(|row| row.map(str::to_owned));
        countries.chain(topics).chain(borrowed).map(Vec::from).collect()
    }

    fn link_rows(&self, slot: Slot) -> Vec<Vec<String>> {
        let url = |slot: &Slot| self.corpus.url(*slot);
        let Some(own) = url(&slot) else { return Vec::new() };
        let row = |from: &str, kind: &str, to: &str| [from, kind, to].map(str::to_owned).to_vec();
        let mut rows = Vec::new();
        for linker in self.corpus.backlinks(slot).iter().filter_map(url) {
            rows.push(row(linker, "text", own));
        }
        for other in self.corpus.related_slots(slot).iter().filter_map(url) {
            rows.push(row(own, "related", other));
        }
        for other in self.corpus.versions(slot).iter().filter_map(url) {
            rows.push(row(own, "version", other));
        }
        if let Some(id) = self.corpus.thread(slot) {
            rows.push(row(own, "thread", &self.corpus.thread_list(id).url()));
        }
        rows
    }
}

const ARTICLE_COLUMNS: [Column; 17] = [
    ("page", "string", "Its page on the site: what the other tables and the ids of citations name it by"),
    ("url", "string", "The article's page"),
    ("id", "string", "Its permanent id, if it has one"),
    ("title", "string", "Headline"),
    ("deck", "string", "Line below the headline"),
    ("date", "string", "Date of publication: a day, a month or a year"),
    ("updated", "string", "Date of the last change in substance"),
    ("source", "string", "Where it was published first"),
    ("authors", "string", "Bylines, separated by semicolons"),
    ("dateline", "string", "Place at the head of the story"),
    ("language", "string", "BCP 47 tag"),
    ("source_url", "string", "The original on the web"),
    ("archived_url", "string", "An archived copy of the original"),
    ("rights", "string", "Who may do what with the text"),
    ("countries_about", "string", "Codes of the countries that it is about, separated by semicolons"),
    ("countries_mentioned", "string", "Codes of those that it merely mentions"),
    ("topics", "string", "Ids of its topics, separated by semicolons"),
];

const MENTION_COLUMNS: [Column; 8] = [
    ("page", "string", "The article's page on the site"),
    ("kind", "string", "country, topic, person, organisation or date"),
    ("id", "string", "Code, id, or the date itself"),
    ("name", "string", "Name in the language of the site"),
    ("about", "boolean", "For countries: true if the article is about it"),
    ("score", "number", "For countries and topics: from 0 to 1"),
    ("origin", "string", "declared by editors, or derived from the text"),
    ("evidence", "string", "The words of the text that speak for it, separated by semicolons"),
];

const LINK_COLUMNS: [Column; 3] = [
    ("from", "string", "The article's page on the site"),
    ("kind", "string", "text (a link in the text to an article of this year), related, version, or thread"),
    ("to", "string", "The page that it leads to"),
];

#[derive(Serialize)]
struct ArticleRecord<'a> {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    deck: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    authors: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<&'a str>,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    countries: Vec<SubjectRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<SubjectRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<NameRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dates: Vec<DateRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<NoteRecord<'a>>,
}

#[derive(Serialize)]
struct SubjectRecord {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<bool>,
    score: f64,
    /// Left out where it is `derived`, as almost everywhere.
    #[serde(skip_serializing_if = "is_derived")]
    origin: &'static str,
    evidence: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_derived(origin: &&'static str) -> bool {
    *origin == Origin::Derived.as_str()
}

/// What a column names articles by, for programs that check it.
fn to_articles(column: &str) -> serde_json::Value {
    json!([{ "fields": column, "reference": { "resource": "articles-csv", "fields": "page" } }])
}

#[derive(Serialize)]
struct NameRecord<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
struct DateRecord<'a> {
    date: String,
    text: &'a str,
}

/// A score in thousandths as a number from 0 to 1: the nearest double prints with at most three digits.
pub(crate) fn unit(thousandths: u16) -> f64 {
    f64::from(thousandths) / 1000.0
}

/// A value as a line of JSON. Characters that some programs take for the end of a line, and JSON does not, are escaped.
pub(crate) fn line(value: &impl Serialize) -> Vec<u8> {
    const ENDS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
    // Maps with keys that are text and finite numbers always serialise.
    let mut line = serde_json::to_string(value).unwrap_or_default();
    if line.contains(ENDS) {
        for end in ENDS {
            line = line.replace(end, &format!("\\u{:04x}", u32::from(end)));
        }
    }
    line.push('\n');
    line.into_bytes()
}

/// Parts one after the other. (Not `flatten`, which would go from byte to byte.)
fn joined(parts: impl Iterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    parts.fold(Vec::new(), |mut all, part| {
        all.extend_from_slice(part.as_ref());
        all
    })
}

/// Rows below a header line.
fn table(columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and all rows have the columns' number of cells.
    let _ = writer.write_record(columns.iter().map(|(name, ..)| name));
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula: a leading `=`, `+`, `-`, `@`, tab or return is preceded by
/// an apostrophe, as OWASP's page on CSV injection advises.
pub(crate) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        assert_eq!(harmless("=cmd()"), "'=cmd()");
        assert_eq!(harmless("2018"), "2018");
        assert_eq!(serde_json::json!(unit(915)).to_string(), "0.915");
    }
}
