//! What a host is told of each file: its content type, how long it may be kept.
//!
//! A rule of `_headers` goes before archive.yaml, and that before what its kind suggests.

use std::collections::HashMap;
use std::sync::Arc;

use super::host::HeaderRules;
use super::item::Headers;
use super::kind::UploadKind;
use crate::config::CacheControl;
use crate::media_type;

/// Changes under the same name: always ask.
const PAGES: &str = "public, max-age=0, must-revalidate";
/// Rarely changes under the same name.
const FILES: &str = "public, max-age=86400";
const DATA: &str = "public, max-age=3600";
/// Never changes under the same name.
const FINGERPRINTED: &str = "public, max-age=31536000, immutable";

/// Says of every file what its headers are.
#[derive(Debug)]
pub(crate) struct HeaderMaker<'a> {
    rules: &'a HeaderRules,
    chosen: &'a CacheControl,
    /// Each text once, however many files have it.
    texts: HashMap<String, Arc<str>>,
}

impl<'a> HeaderMaker<'a> {
    /// With the rules of the site's `_headers` and what archive.yaml chooses.
    pub(crate) fn new(rules: &'a HeaderRules, chosen: &'a CacheControl) -> Self {
        Self { rules, chosen, texts: HashMap::new() }
    }

    /// The headers of a file.
    pub(crate) fn of(&mut self, path: &str, kind: UploadKind, encoding: Option<&'static str>) -> Headers {
        let content_type = match self.rules.get(path, "content-type") {
            Some(typed) => typed.to_owned(),
            None => media_type::of_name(path),
        };
        let cache_control = cache_control(path, kind, self.rules, self.chosen).to_owned();
        Headers { content_type: self.text(content_type), cache_control: self.text(cache_control), encoding }
    }

    fn text(&mut self, text: String) -> Arc<str> {
        self.texts.entry(text).or_insert_with_key(|text| Arc::from(text.as_str())).clone()
    }
}

/// `Cache-Control` of a file.
pub(crate) fn cache_control<'a>(
    path: &str,
    kind: UploadKind,
    rules: &'a HeaderRules,
    chosen: &'a CacheControl,
) -> &'a str {
    if let Some(rule) = rules.get(path, "cache-control") {
        return rule;
    }
    let (chosen, default) = match kind {
        UploadKind::Asset => (&chosen.files, FILES),
        UploadKind::SearchBlock => (&chosen.fingerprinted, FINGERPRINTED),
        UploadKind::Data => (&chosen.data, DATA),
        _ => (&chosen.pages, PAGES),
    };
    chosen.as_deref().unwrap_or(default)
}
