//! The lines above a report: headline, deck, byline, day, and the labels of news databases.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::pattern::regex;

use super::byline::byline;
use crate::import::fields::no_zone;
use crate::import::names::{split_names, uncapitalised};
use crate::import::record::{Record, RecordPrint};
use crate::import::when::{self, Clock};

/// `BYLINE: …`, `Date: …` and the other labels of news databases and of careful people.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?P<label>title|headline|subtitle|deck|byline|author|authors|by|date|published|publication date|load-date|updated|last updated|source|publication|newspaper|publisher|section|page|length|dateline|language|url|link|web address|copyright|rights|body|text|highlight|abstract|summary|graphic|publication-type|journal-code|edition|keywords|tags|subject|topics)\s*:\s*(?P<value>.*)$",
    )
});
/// `Published 5:30 a.m. ET Nov. 29, 2018`, `Posted on …`, `Updated: …`, `PUBLISHED ON NOV 29 2018`
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?P<what>first published|published|posted|publicado|publié|veröffentlicht|stand|updated|last updated|last modified|aktualisiert|mis à jour|date)?\s*(?:on|at|le|el|am|:|•|\|)?\s*(?P<date>.{6,60})$",
    )
});
static ANY_DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th|er)?\.? (?:de |of )?\p{L}{3,10}\.?,? (?:de )?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}年\d{1,2}月\d{1,2}日)",
    )
});

/// What a line above the report turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeadingLine {
    /// Something that was read.
    Read,
    /// The text begins after it.
    BodyFollows,
    /// Nothing that is known.
    Unknown,
}

/// Reads a labelled line.
pub(super) fn labelled(record: &mut Record, text: &str, clock: &Clock) -> LeadingLine {
    let Some(c) = LABEL.captures(text.trim()) else { return LeadingLine::Unknown };
    let label = c["label"].to_lowercase();
    let value = c["value"].split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(label.as_str(), "body" | "text") {
        return if value.is_empty() { LeadingLine::BodyFollows } else { LeadingLine::Unknown };
    }
    if value.is_empty() {
        return LeadingLine::Unknown;
    }
    let first = |field: &mut Option<String>| {
        field.get_or_insert_with(|| value.clone());
    };
    match label.as_str() {
        "title" | "headline" => record.title.clone_from(&value),
        "subtitle" | "deck" | "highlight" => first(&mut record.deck),
        "summary" | "abstract" => first(&mut record.summary),
        "byline" | "author" | "authors" | "by" => {
            let names = byline(&format!("By {value}")).unwrap_or_else(|| split_names(&uncapitalised(&value)));
            names.iter().for_each(|name| record.author(name));
        }
        "date" | "published" | "publication date" => match when::read(&value, clock) {
            Some(found) => {
                record.date = Some(found.date);
                if found.lost_time {
                    record.note(no_zone());
                }
            }
            None => return LeadingLine::Unknown,
        },
        "updated" | "last updated" => record.updated = when::read(&value, clock).map(|found| found.date),
        "source" | "publication" | "newspaper" | "publisher" => {
            // A paper that says where it printed a report goes before the agency that signs it.
            if let Some(agency) = record.source.replace(value.clone()).filter(|agency| *agency != value) {
                record.keep("agency", agency.into());
            }
        }
        "dateline" => record.dateline = Some(uncapitalised(value.trim_end_matches(['.', ',']))),
        "language" => record.language = language(&value).map(str::to_owned),
        "url" | "link" | "web address" if value.starts_with("http") => first(&mut record.source_url),
        "copyright" | "rights" => first(&mut record.rights),
        "page" => record.print.get_or_insert_with(RecordPrint::default).page = Some(value),
        "section" => {
            // `WORLD; Pg. A12`
            static PAGE: LazyLock<Regex> =
                LazyLock::new(|| regex(r"(?i);?\s*\b(?:pg|page|p)\.?\s*([A-Z]?\d{1,3}[A-Z]?)\b"));
            if let Some(page) = PAGE.captures(&value) {
                record.print.get_or_insert_with(RecordPrint::default).page = Some(page[1].to_owned());
            }
            let section = PAGE.replace(&value, "");
            record.keep("section", section.trim().into());
        }
        "keywords" | "tags" | "subject" | "topics" => {
            value.split([';', ',']).for_each(|term| record.term("tags", term));
        }
        other => record.keep(&other.replace([' ', '-'], "_"), value.into()),
    }
    LeadingLine::Read
}

/// Reads a line that is a day and nothing more, such as `Published Nov 29, 2018, 5:00 AM SGT`.
pub(super) fn dated(record: &mut Record, text: &str, clock: &Clock) -> bool {
    let text = text.trim();
    if text.chars().count() > 80 {
        return false;
    }
    let Some(c) = DATED.captures(text) else { return false };
    let what = c.name("what").map_or(String::new(), |what| what.as_str().to_lowercase());
    let updated = what.contains("updated")
        || what.contains("modified")
        || what.contains("aktual")
        || what.contains("mis");
    let whole = when::read(c["date"].trim_matches(['|', '•', ' ', '/']), clock);
    // `29 November 2018 | World`: a date with little beside it.
    let found = whole.or_else(|| {
        let date = ANY_DATE.find(text)?;
        let others: String = [&text[..date.start()], &text[date.end()..]].concat();
        let letters = others.chars().filter(|c| c.is_alphanumeric()).count();
        (letters <= 24 && !text.ends_with('.')).then(|| when::read(date.as_str(), clock)).flatten()
    });
    let Some(found) = found else { return false };
    if found.date.month().is_none() && what.is_empty() {
        // A bare number is a headline's, or a page's.
        return false;
    }
    if found.lost_time {
        record.note(no_zone());
    }
    if updated {
        record.updated = Some(found.date);
    } else if record.date.is_none() {
        record.date = Some(found.date);
    }
    true
}

/// The tag of a language by its English name, as news databases give it.
fn language(name: &str) -> Option<&'static str> {
    const LANGUAGES: [(&str, &str); 14] = [
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("spanish", "es"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("russian", "ru"),
        ("arabic", "ar"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("polish", "pl"),
        ("turkish", "tr"),
    ];
    let name = name.split([';', ',']).next().unwrap_or_default().trim().to_lowercase();
    LANGUAGES.iter().find(|(known, tag)| *known == name || *tag == name).map(|(_, tag)| *tag)
}
