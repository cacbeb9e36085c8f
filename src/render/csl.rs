//! Items of CSL-JSON.

use serde::Serialize;

/// An article as an item of CSL-JSON (Citation Style Language 1.0.2, "CSL-JSON schema").
#[derive(Clone, Debug, Serialize)]
pub(super) struct CslItem {
    /// Root-relative URL of the article.
    pub id: String,
    /// What records of the article are called in all formats; no other article of the archive has the same.
    #[serde(rename = "citation-key")]
    pub key: String,
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
pub(super) struct CslName {
    pub literal: String,
}

/// Year, month and day, as far as they are known.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CslDate {
    #[serde(rename = "date-parts")]
    pub parts: [Vec<i16>; 1],
}
