//! What a result shows of an article, and the labels that the search page leads to.

use super::bits::{put_bytes, put_number, put_text};
use super::document::{Document, FacetKind, Label};

/// The card of an article. `language` is that of the site; the card says of a text's language only what differs.
pub(super) fn encode(document: &Document, shown: &str, language: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(shown.len() + 200);
    let of = |kind| document.facets.iter().filter(move |facet| facet.kind == kind);
    put_text(&mut bytes, &document.url);
    put_text(&mut bytes, &document.title);
    put_text(&mut bytes, &document.date);
    put_text(&mut bytes, if document.language == language { "" } else { &document.language });
    put_text(&mut bytes, &document.authors.join("\n"));
    put_text(&mut bytes, of(FacetKind::Source).next().map_or("", |facet| &facet.label));
    let countries: Vec<&str> = of(FacetKind::Country).map(|facet| &*facet.label).collect();
    put_text(&mut bytes, &countries.join("\n"));
    put_text(&mut bytes, document.picture.as_deref().unwrap_or_default());
    put_text(&mut bytes, shown);
    bytes
}

/// One label.
pub(super) fn encode_label(label: &Label) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(label.url.len() * 2 + 30);
    put_text(&mut bytes, &label.folded);
    put_text(&mut bytes, &label.label);
    put_text(&mut bytes, label.kind);
    put_text(&mut bytes, &label.key);
    put_text(&mut bytes, &label.url);
    put_number(&mut bytes, u64::from(label.count));
    bytes
}

/// The bytes of a block, from its entries.
pub(super) fn join(entries: Vec<Vec<u8>>) -> Vec<u8> {
    let mut raw = Vec::with_capacity(entries.iter().map(|entry| entry.len() + 3).sum());
    entries.iter().for_each(|entry| put_bytes(&mut raw, entry));
    raw
}
