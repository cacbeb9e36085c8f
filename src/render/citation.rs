//! Bibliographic records of articles: CSL-JSON, BibTeX and RIS.

use serde::Serialize;

use super::view::View;
use crate::link::Record;

/// An article as an item of CSL-JSON (Citation Style Language 1.0.2, "CSL-JSON schema").
#[derive(Clone, Debug, Serialize)]
pub struct CslItem {
    /// Root-relative URL of the article.
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<CslName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<CslDate>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    pub container_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The permanent URL; none without a `base_url`.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub archive: String,
    pub language: String,
}

/// A name that is not taken apart: bylines do not say which part is the family's.
#[derive(Clone, Debug, Serialize)]
pub struct CslName {
    pub literal: String,
}

/// Year, month and day, as far as they are known.
#[derive(Clone, Debug, Serialize)]
pub struct CslDate {
    #[serde(rename = "date-parts")]
    pub parts: [Vec<i16>; 1],
}

impl View<'_> {
    /// An article as one cites it: by its permanent URL, if it has one.
    pub(super) fn csl_item(&self, record: &Record<'_>) -> CslItem {
        let permanent = record.id.map(|id| format!("/id/{id}/"));
        CslItem {
            id: record.headline.url.to_owned(),
            kind: "article-newspaper",
            title: record.headline.title.to_owned(),
            author: record.authors.iter().map(|author| CslName { literal: author.clone() }).collect(),
            // A page is one of an edition, whose date may be another than that of the article here.
            issued: record.print_date.filter(|_| record.print_page.is_some()).or(record.date).map(|date| {
                let rest = [date.month(), date.day()].into_iter().map_while(|part| part).map(i16::from);
                CslDate { parts: [std::iter::once(date.year()).chain(rest).collect()] }
            }),
            container_title: record.source.map(str::to_owned),
            page: record.print_page.map(str::to_owned),
            url: self.linker.absolute(permanent.as_deref().unwrap_or(record.headline.url)),
            archive: self.config.title.clone(),
            language: self.language(record.headline.language).to_owned(),
        }
    }
}

impl CslItem {
    /// Name of the record: the last part of the URL and the year.
    fn key(&self) -> String {
        let last = self.id.split('/').rfind(|part| !part.is_empty()).unwrap_or_default();
        let mut key: String =
            last.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        if let Some(date) = &self.issued {
            key.push_str(&date.parts[0][0].to_string());
        }
        key
    }

    /// The date as `2018-11-29`, `2018-11` or `2018`, with another separator.
    fn date(&self, separator: &str) -> Option<String> {
        let parts = &self.issued.as_ref()?.parts[0];
        let parts: Vec<String> = parts.iter().map(|part| format!("{part:02}")).collect();
        Some(parts.join(separator))
    }

    /// A record for BibTeX, with biblatex's fields `date` and `langid` left to those who know them.
    pub fn bibtex(&self) -> String {
        let authors: Vec<String> =
            self.author.iter().map(|author| format!("{{{}}}", tex(&author.literal))).collect();
        let fields = [
            ("author", Some(authors.join(" and ")).filter(|authors| !authors.is_empty())),
            // Braces keep the capitals of names.
            ("title", Some(format!("{{{}}}", tex(&self.title)))),
            ("journal", self.container_title.as_deref().map(tex)),
            ("date", self.date("-")),
            ("year", self.issued.as_ref().map(|date| date.parts[0][0].to_string())),
            ("pages", self.page.as_deref().map(tex)),
            ("note", Some(tex(&self.archive))),
            ("url", self.url.clone()),
        ];
        let mut record = format!("@article{{{},\n", self.key());
        for (name, value) in fields {
            if let Some(value) = value {
                record.push_str(&format!("  {name} = {{{value}}},\n"));
            }
        }
        record + "}\n"
    }

    /// A record in the RIS format (Research Information Systems, "RIS Format Specifications", 2001).
    pub fn ris(&self) -> String {
        let mut record = String::new();
        let mut line = |tag: &str, value: Option<&str>| {
            if let Some(value) = value {
                // A value is one line.
                record.push_str(&format!("{tag}  - {}\r\n", value.replace(['\r', '\n'], " ")));
            }
        };
        line("TY", Some("NEWS"));
        for author in &self.author {
            line("AU", Some(&author.literal));
        }
        line("TI", Some(&self.title));
        line("T2", self.container_title.as_deref());
        line("PY", self.issued.as_ref().map(|date| date.parts[0][0].to_string()).as_deref());
        line("DA", self.date("/").as_deref());
        line("SP", self.page.as_deref());
        line("DP", Some(&self.archive));
        line("LA", Some(&self.language));
        line("UR", self.url.as_deref());
        record + "ER  - \r\n"
    }
}

/// Text as TeX prints it. Braces count in BibTeX even behind a backslash, so that they need names.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '#' | '$' | '%' | '&' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}
