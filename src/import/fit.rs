//! Makes a record fit the site: what the site would refuse is put where it may stand, so that an import alone builds.

use std::sync::Arc;

use serde_json::Value;

use super::article_file;
use super::fields::{self, ValueContext};
use super::note::{Remark, RemarkKind};
use super::record::{Record, RecordKind};
use super::sound;
use super::source_site::SourceSite;
use super::when::Clock;
use crate::config::{Config, check_language};
use crate::enrich::Vocabularies;
use crate::parse::ParseSettings;
use crate::slug::slugify;

/// What a site accepts.
#[derive(Clone, Debug)]
pub(crate) struct ReceivingSite {
    pub config: Config,
    pub vocabularies: Arc<Vocabularies>,
}

/// A title that was made up is cut after so many words.
const TITLE_WORDS: usize = 12;
/// Titles in URLs are cut after so many letters.
const SLUG: usize = 80;

/// Makes a record fit. `from` is the site that it comes from.
pub(super) fn fit(record: &mut Record, site: &ReceivingSite, from: Option<&SourceSite>) {
    let settings = ParseSettings::new(&site.config);
    if record.whole.is_some() {
        if sound::is_sound(&article_file::text(record, ""), &settings) {
            return;
        }
        demote(record);
    }
    if let Some(body) = sound::without_broken_shortcodes(&record.body, &settings) {
        record.body = body;
    }
    title(record);
    if record.date.is_none() && record.kind == RecordKind::Article {
        record.kind = RecordKind::Page;
        record.note(Remark::new(
            RemarkKind::Attention,
            "no date: it came in as a plain page, which is on no list",
        ));
    }
    if let Some(language) = record.language.take().or_else(|| from.and_then(|from| from.language.clone())) {
        match check_language(&language) {
            Ok(language) if language.eq_ignore_ascii_case(&site.config.language) => {}
            Ok(language) => record.language = Some(language),
            Err(_) => record.keep("language", language.into()),
        }
    }
    if let Some(url) = record.source_url.take() {
        match clean_url(&url) {
            Some(url) => record.source_url = Some(url),
            None => record.keep("source_url", url.into()),
        }
    }
    if let Some(url) = record.archived_url.take() {
        match clean_url(&url) {
            Some(url) => record.archived_url = Some(url),
            None => record.keep("archived_url", url.into()),
        }
    }
    if record.updated.is_some() && record.updated == record.date {
        record.updated = None;
    }
    if record.deck.is_some() && record.deck == record.summary {
        record.summary = None;
    }
    // Who has no letter has no page.
    let (good, bad): (Vec<_>, Vec<_>) =
        std::mem::take(&mut record.authors).into_iter().partition(|author| !slugify(author).is_empty());
    record.authors = good;
    record.keep("authors", bad.into());
    if let Some(source) = record.source.take_if(|source| slugify(source).is_empty()) {
        record.keep("source", source.into());
    }
    terms(record, site);
    if let Some(slug) = &record.slug {
        record.slug = Some(slugify(slug)).filter(|slug| !slug.is_empty());
    }
    if record.slug.is_none() {
        let slug = slugify(&record.title);
        let cut = if slug.len() > SLUG { slug[..=SLUG].rfind('-').unwrap_or(SLUG) } else { slug.len() };
        record.slug = Some(slug[..cut].to_owned()).filter(|slug| !slug.is_empty());
    }
}

/// A line of an export whose front matter no site would read as it is: it is read as one of any other program.
fn demote(record: &mut Record) {
    let Some(front) = record.whole.take() else { return };
    record.title.clear();
    (record.date, record.id, record.source_url) = (None, None, None);
    let reading = ValueContext { clock: &Clock::Unknown, authors: None };
    fields::fill(record, &front, &reading);
    record.note(Remark::new(RemarkKind::Mended, "a line of an export that the site would not read as it is"));
}

/// Every article needs a headline: its first heading, or else its first words.
fn title(record: &mut Record) {
    record.title = super::plain::plain(&record.title);
    let body = record.body.trim_start().to_owned();
    let first = body.lines().next().unwrap_or_default();
    let heading = first.strip_prefix("# ").map(|heading| heading.trim_end_matches('#').trim().to_owned());
    if let Some(heading) = heading {
        let same = super::plain::plain(&heading) == record.title;
        if record.title.is_empty() || same {
            record.title = unescaped(&heading);
            // The page shows the headline already.
            record.body = body[first.len()..].trim_start().to_owned();
        }
    }
    if record.title.is_empty() {
        let words: Vec<&str> = body.split_whitespace().take(TITLE_WORDS + 1).collect();
        record.title = unescaped(&words[..words.len().min(TITLE_WORDS)].join(" "));
        if words.len() > TITLE_WORDS {
            record.title.push('…');
        }
        if record.title.is_empty() {
            record.title = record.slug.clone().unwrap_or_else(|| "Untitled".to_owned());
        }
        record.note(Remark::new(
            RemarkKind::Attention,
            "no headline: it is made from the text or the file's name",
        ));
    }
}

fn unescaped(markdown: &str) -> String {
    let mut out = String::new();
    let mut chars = markdown.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation) {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

/// A URL as front matter takes it.
fn clean_url(url: &str) -> Option<String> {
    let url = url.trim();
    let lower = url.to_ascii_lowercase();
    ((lower.starts_with("https://") || lower.starts_with("http://"))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control()))
    .then(|| url.to_owned())
}

/// Topics, countries and terms that the site knows stay; others are kept under `extra`.
fn terms(record: &mut Record, site: &ReceivingSite) {
    let mut unknown = Vec::new();
    record.topics.retain(|topic| {
        let known = site.vocabularies.topics.resolve(topic).is_ok();
        if !known {
            unknown.push(topic.clone());
        }
        known
    });
    record.topics.dedup();
    if !unknown.is_empty() {
        record.note(Remark::new(RemarkKind::Kept, "`topics` that the vocabulary does not know"));
        record.keep("topics", unknown.into());
    }
    let mut unknown = Vec::new();
    record.countries.retain(|country| {
        let known = site.vocabularies.gazetteer.resolve(country).is_ok();
        if !known {
            unknown.push(country.clone());
        }
        known
    });
    if !unknown.is_empty() {
        record.note(Remark::new(RemarkKind::Kept, "`countries` that the vocabulary does not know"));
        record.keep("countries", unknown.into());
    }
    for (taxonomy, terms) in std::mem::take(&mut record.terms) {
        if site.config.taxonomies.iter().any(|known| known.name == taxonomy) {
            // A term without a letter has no page.
            let (good, bad): (Vec<_>, Vec<_>) = terms.into_iter().partition(|term| !slugify(term).is_empty());
            if !bad.is_empty() {
                record.keep(&taxonomy, bad.into());
            }
            if !good.is_empty() {
                record.terms.push((taxonomy, good));
            }
        } else {
            let what = format!("`{taxonomy}`: archive.yaml declares no taxonomy of that name");
            record.note(Remark::new(RemarkKind::Kept, what));
            record.keep(&taxonomy, Value::from(terms));
        }
    }
}
