//! What other programs call our keys: named values, from front matter, a row of a table or a JSON object, into a record.

use serde_json::{Map, Value};

use super::names::split_names;
use super::note::{Remark, RemarkKind};
use super::plain::plain;
use super::record::{Record, RecordAttachment, RecordKind, RecordPicture, RecordPrint};
use super::when::{self, Clock, ImportedDate};

/// What a key means to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Title,
    Date,
    Updated,
    Deck,
    Summary,
    Authors,
    Language,
    Source,
    SourceUrl,
    ArchivedUrl,
    Dateline,
    Image,
    ImageAlt,
    ImageCaption,
    ImageCredit,
    Attachments,
    Tags,
    Categories,
    Series,
    Topics,
    Countries,
    Taxonomies,
    Aliases,
    Permalink,
    Slug,
    Draft,
    Published,
    Status,
    Kind,
    Id,
    Rights,
    NoIndex,
    Thread,
    PrintHeadline,
    PrintPage,
    PrintDate,
    Body,
    Html,
    Extra,
}

/// Keys in lower case without hyphens, underscores and spaces. The first of a meaning is our own.
const MEANINGS: &[(Meaning, &[&str])] = &[
    (Meaning::Title, &["title", "headline", "headlinefull"]),
    (
        Meaning::Date,
        &[
            "date",
            "pubdate",
            "publishdate",
            "publisheddate",
            "publishedat",
            "publishedon",
            "datepublished",
            "pubdatetime",
            "publicationdate",
            "createdat",
            "created",
            "createddate",
            "datecreated",
            "posted",
            "postdate",
            "dateissued",
            "issued",
            "issuedate",
            "firstpublished",
            "publishedtime",
            "versioncreated",
            "day",
        ],
    ),
    (
        Meaning::Updated,
        &[
            "updated",
            "lastmod",
            "modified",
            "lastmodified",
            "lastmodifiedat",
            "updatedat",
            "updateddate",
            "updatedon",
            "datemodified",
            "dateupdated",
            "moddatetime",
            "modifieddate",
            "lastupdated",
            "contentmodified",
        ],
    ),
    (
        Meaning::Deck,
        &["deck", "dek", "subtitle", "subheadline", "subheading", "standfirst", "lede", "subhead", "kicker"],
    ),
    (
        Meaning::Summary,
        &["summary", "excerpt", "description", "abstract", "snippet", "metadescription", "teaser"],
    ),
    (
        Meaning::Authors,
        &[
            "authors",
            "author",
            "byline",
            "creator",
            "creators",
            "writer",
            "writers",
            "reporter",
            "by",
            "journalist",
        ],
    ),
    (Meaning::Language, &["language", "lang", "locale", "languagecode"]),
    (
        Meaning::Source,
        &["source", "publication", "publisher", "newspaper", "outlet", "paper", "provider", "sourcename"],
    ),
    (
        Meaning::SourceUrl,
        &[
            "sourceurl",
            "canonical",
            "canonicalurl",
            "originalurl",
            "externalurl",
            "sourcelink",
            "originallink",
        ],
    ),
    (Meaning::ArchivedUrl, &["archivedurl", "archiveurl", "waybackurl"]),
    (Meaning::Dateline, &["dateline"]),
    (
        Meaning::Image,
        &[
            "image",
            "cover",
            "coverimage",
            "featuredimage",
            "featureimage",
            "thumbnail",
            "thumb",
            "hero",
            "heroimage",
            "ogimage",
            "banner",
            "photo",
            "leadimage",
            "picture",
            "socialimage",
            "imageurl",
            "images",
            "featuredimg",
            "img",
        ],
    ),
    (
        Meaning::ImageAlt,
        &[
            "imagealt",
            "coveralt",
            "heroalt",
            "imagealttext",
            "alt",
            "thumbnailalt",
            "featuredimagealt",
            "heroimagealt",
        ],
    ),
    (
        Meaning::ImageCaption,
        &["imagecaption", "covercaption", "imagedescription", "featuredimagecaption", "photocaption"],
    ),
    (
        Meaning::ImageCredit,
        &[
            "imagecredit",
            "photocredit",
            "covercredit",
            "imagesource",
            "imageattribution",
            "photographer",
            "imageauthor",
        ],
    ),
    (
        Meaning::Attachments,
        &["attachments", "files", "enclosure", "enclosures", "attachment", "scan", "scans", "pdf"],
    ),
    (Meaning::Tags, &["tags", "tag", "keywords", "labels"]),
    (Meaning::Categories, &["categories", "category", "section", "sections", "rubric", "desk"]),
    (Meaning::Series, &["series"]),
    (Meaning::Topics, &["topics", "topic", "subject", "subjects", "mediatopics"]),
    (Meaning::Countries, &["countries", "country"]),
    (Meaning::Taxonomies, &["taxonomies"]),
    (Meaning::Aliases, &["aliases", "alias", "redirectfrom", "redirects", "oldurl", "oldurls"]),
    (Meaning::Permalink, &["permalink", "url", "path", "link"]),
    (Meaning::Slug, &["slug"]),
    (Meaning::Draft, &["draft", "isdraft"]),
    (Meaning::Published, &["published", "ispublished", "publish"]),
    (Meaning::Status, &["status", "poststatus"]),
    (Meaning::Kind, &["kind"]),
    (Meaning::Id, &["id", "guid", "uuid"]),
    (Meaning::Rights, &["rights", "license", "licence", "copyright", "copyrightnotice", "rightsstatement"]),
    (Meaning::NoIndex, &["noindex"]),
    (Meaning::Thread, &["thread"]),
    (Meaning::PrintHeadline, &["printheadline", "headlineinprint"]),
    (Meaning::PrintPage, &["printpage", "pagenumber", "pageno"]),
    (Meaning::PrintDate, &["printdate", "editiondate"]),
    (
        Meaning::Body,
        &[
            "body",
            "text",
            "content",
            "bodytext",
            "fulltext",
            "articletext",
            "articlebody",
            "markdown",
            "transcript",
        ],
    ),
    (Meaning::Html, &["bodyhtml", "html", "contenthtml"]),
    (Meaning::Extra, &["extra"]),
];

/// What a key means; `None` for one that only its own program knows.
pub(super) fn meaning(key: &str) -> Option<Meaning> {
    let bare: String =
        key.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect();
    MEANINGS.iter().find(|(_, keys)| keys.contains(&bare.as_str())).map(|(meaning, _)| *meaning)
}

/// What we call it.
pub(super) fn our_name(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::SourceUrl => "source_url",
        Meaning::ArchivedUrl => "archived_url",
        Meaning::ImageAlt => "image.alt",
        Meaning::ImageCaption => "image.caption",
        Meaning::ImageCredit => "image.credit",
        Meaning::Permalink => "aliases",
        Meaning::PrintHeadline => "print.headline",
        Meaning::PrintPage => "print.page",
        Meaning::PrintDate => "print.date",
        Meaning::Published | Meaning::Status => "draft",
        Meaning::Html => "body",
        meaning => MEANINGS.iter().find(|(known, _)| *known == meaning).map_or("", |(_, keys)| keys[0]),
    }
}

/// What values are read by.
#[derive(Debug)]
pub(super) struct ValueContext<'a> {
    pub clock: &'a Clock,
    /// Authors' full names by the keys that they are named with.
    pub authors: Option<&'a std::collections::HashMap<String, String>>,
}

/// Puts named values into a record. A value that cannot be read as what its key means is kept under `extra` with a
/// remark. Returns what stands for the body, with whether it is HTML.
pub(super) fn fill(
    record: &mut Record,
    map: &Map<String, Value>,
    reading: &ValueContext<'_>,
) -> Option<(String, bool)> {
    let mut body = None;
    for (key, value) in map {
        if value.is_null() {
            continue;
        }
        match meaning(key) {
            Some(meaning) => {
                // `published` is a date to some and yes or no to others.
                let meaning = match (meaning, value) {
                    (Meaning::Published, Value::String(text)) if text.len() > 5 => Meaning::Date,
                    (meaning, _) => meaning,
                };
                if meaning == Meaning::Body || meaning == Meaning::Html {
                    if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
                        body = Some((text.to_owned(), meaning == Meaning::Html));
                    }
                    continue;
                }
                if set(record, meaning, value, reading) {
                    let ours = our_name(meaning);
                    if ours != key && meaning != Meaning::Extra {
                        record.note(Remark::new(RemarkKind::Turned, format!("`{key}` → `{ours}`")));
                    }
                } else {
                    keep(record, key, value);
                }
            }
            None => keep(record, key, value),
        }
    }
    body
}

/// Keeps a value under `extra`, and says so.
pub(super) fn keep(record: &mut Record, key: &str, value: &Value) {
    record.keep(key, value.clone());
    // What was no front matter may give a sentence for a key.
    let name: String = key.chars().take(60).collect();
    let name = if name.len() < key.len() { name + "…" } else { name };
    record.note(Remark::new(RemarkKind::Kept, format!("`{name}`")));
}

/// Gives one value to a record; false if there is no place for it.
pub(super) fn set(record: &mut Record, meaning: Meaning, value: &Value, reading: &ValueContext<'_>) -> bool {
    let text = line(value);
    let once = |field: &mut Option<String>, text: Option<String>| match text {
        Some(text) if field.is_none() => {
            *field = Some(text);
            true
        }
        Some(text) => field.as_ref() == Some(&text),
        None => false,
    };
    match meaning {
        Meaning::Title => match text {
            Some(title) if record.title.is_empty() => {
                record.title = title;
                true
            }
            Some(title) => record.title == title,
            None => false,
        },
        Meaning::Date => {
            let found = date(value, reading.clock);
            found.is_some_and(|when| {
                if when.lost_time {
                    record.note(no_zone());
                    record.keep("time", value.clone());
                }
                let free = record.date.is_none();
                if free {
                    record.date = Some(when.date);
                }
                free || record.date == Some(when.date)
            }) || {
                if record.date.is_none() {
                    record.note(Remark::new(
                        RemarkKind::Attention,
                        "a date that cannot be read, kept under `extra`",
                    ));
                }
                false
            }
        }
        Meaning::Updated => date(value, reading.clock).is_some_and(|when| {
            let free = record.updated.is_none();
            if free {
                record.updated = Some(when.date);
            }
            free
        }),
        Meaning::Deck => once(&mut record.deck, text),
        Meaning::Summary => once(&mut record.summary, text),
        Meaning::Authors => authors(record, value, reading),
        Meaning::Language => once(&mut record.language, text.map(|text| text.replace('_', "-"))),
        Meaning::Source => once(&mut record.source, text),
        Meaning::SourceUrl => once(&mut record.source_url, text.filter(|text| is_url(text))),
        Meaning::ArchivedUrl => once(&mut record.archived_url, text.filter(|text| is_url(text))),
        Meaning::Dateline => once(&mut record.dateline, text),
        Meaning::Image => image(record, value),
        Meaning::ImageAlt => text.is_some_and(|text| picture(record).alt.replace(text).is_none()),
        Meaning::ImageCaption => text.is_some_and(|text| picture(record).caption.replace(text).is_none()),
        Meaning::ImageCredit => text.is_some_and(|text| picture(record).credit.replace(text).is_none()),
        Meaning::Attachments => attachments(record, value),
        Meaning::Tags => terms(record, "tags", value),
        Meaning::Categories => terms(record, "categories", value),
        Meaning::Series => terms(record, "series", value),
        Meaning::Topics => words(value).is_some_and(|words| extend(&mut record.topics, words)),
        Meaning::Countries => words(value).is_some_and(|words| extend(&mut record.countries, words)),
        Meaning::Taxonomies => value.as_object().is_some_and(|taxonomies| {
            taxonomies.iter().all(|(name, value)| match meaning_of_taxonomy(name) {
                Some(meaning) => set(record, meaning, value, reading),
                None => terms(record, name, value),
            })
        }),
        Meaning::Aliases => list(value).is_some_and(|aliases| extend(&mut record.aliases, aliases)),
        Meaning::Permalink => match value {
            // Eleventy's `permalink: false` means no page.
            Value::Bool(_) => false,
            _ => text
                .filter(|text| !text.contains("{{") && !text.contains("{%") && !text.contains("/:"))
                .filter(|text| {
                    text.starts_with('/') || is_url(text) || text.contains('/') && !text.contains(' ')
                })
                .is_some_and(|text| {
                    let text = if text.contains("://") {
                        text
                    } else {
                        format!("/{}", text.trim_start_matches('/'))
                    };
                    record.base.url.get_or_insert_with(|| text.clone());
                    extend(&mut record.aliases, vec![text])
                }),
        },
        Meaning::Slug => once(&mut record.slug, text.filter(|text| !text.contains("{{"))),
        Meaning::Draft => flag(value).is_some_and(|draft| {
            record.draft |= draft;
            true
        }),
        Meaning::Published => flag(value).is_some_and(|published| {
            record.draft |= !published;
            true
        }),
        Meaning::Status => match text.map(|text| text.to_lowercase()).as_deref() {
            Some("draft" | "pending" | "private" | "unpublished" | "auto-draft" | "future") => {
                record.draft = true;
                true
            }
            Some("publish" | "published" | "public" | "active") => true,
            _ => false,
        },
        Meaning::Kind => match text.as_deref() {
            Some("page") => {
                record.kind = RecordKind::Page;
                true
            }
            Some("article" | "post") => true,
            _ => false,
        },
        Meaning::Id => {
            let good = |text: &String| {
                text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) && !text.starts_with('.')
            };
            once(&mut record.id, text.filter(good))
        }
        Meaning::Rights => once(&mut record.rights, text),
        Meaning::NoIndex => flag(value).is_some_and(|noindex| {
            record.noindex = noindex;
            true
        }),
        Meaning::Thread => once(&mut record.thread, text),
        Meaning::PrintHeadline => once(&mut print(record).headline, text),
        Meaning::PrintPage => once(&mut print(record).page, text),
        Meaning::PrintDate => date(value, reading.clock).is_some_and(|when| {
            print(record).date = Some(when.date);
            true
        }),
        Meaning::Extra => value.as_object().is_some_and(|extra| {
            extra.iter().for_each(|(key, value)| record.keep(key, value.clone()));
            true
        }),
        Meaning::Body | Meaning::Html => false,
    }
}

fn meaning_of_taxonomy(name: &str) -> Option<Meaning> {
    meaning(name).filter(|meaning| {
        matches!(
            meaning,
            Meaning::Tags | Meaning::Categories | Meaning::Series | Meaning::Authors | Meaning::Topics
        )
    })
}

/// The remark about a time whose zone nobody knows.
pub(super) fn no_zone() -> Remark {
    Remark::new(
        RemarkKind::Attention,
        "a time of day without a time zone: the day stands, the time is under `extra` (--timezone says the zone)",
    )
}

/// A date, from a text, a number that is a year or a day, or seconds since 1970.
pub(super) fn date(value: &Value, clock: &Clock) -> Option<ImportedDate> {
    match value {
        Value::String(text) => when::read(text, clock),
        Value::Number(number) => {
            let number = number.as_i64()?;
            let digits = number.to_string();
            if digits.len() == 4 || digits.len() == 8 && digits.starts_with(['1', '2']) {
                when::read(&digits, clock)
            } else if digits.len() >= 9 {
                when::read_epoch(number)
            } else {
                None
            }
        }
        _ => None,
    }
}

fn picture(record: &mut Record) -> &mut RecordPicture {
    record.image.get_or_insert_with(RecordPicture::default)
}

fn print(record: &mut Record) -> &mut RecordPrint {
    record.print.get_or_insert_with(RecordPrint::default)
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        Value::String(text) => match text.to_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// A scalar as one line of plain text.
pub(super) fn line(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The texts of a list; one text stands for a list of one.
fn list(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(line).collect(),
        value => line(value).map(|text| vec![text]),
    }
}

/// Terms: a list, or one text that lists them with commas or semicolons.
fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => {
            let separator = if text.contains(';') { ';' } else { ',' };
            let words = text.split(separator).map(|word| plain(word.trim().trim_matches(['[', ']', '"'])));
            Some(words.filter(|word| !word.is_empty()).collect())
        }
        Value::Array(items) => {
            // Nothing, and records whose name is a key, come up among tags.
            let name = |item: &Value| match item {
                Value::Object(map) => map.get("name").or_else(|| map.get("title")).and_then(line),
                item => line(item),
            };
            let words: Vec<String> = items.iter().filter_map(name).collect();
            (!words.is_empty() || items.is_empty()).then_some(words)
        }
        value => list(value),
    }
}

fn terms(record: &mut Record, taxonomy: &str, value: &Value) -> bool {
    let Some(words) = words(value) else { return false };
    words.iter().for_each(|word| record.term(taxonomy, word));
    true
}

fn extend(list: &mut Vec<String>, words: Vec<String>) -> bool {
    for word in words {
        if !list.contains(&word) {
            list.push(word);
        }
    }
    true
}

fn authors(record: &mut Record, value: &Value, reading: &ValueContext<'_>) -> bool {
    let full = |name: &str| reading.authors.and_then(|known| known.get(name)).cloned();
    match value {
        Value::String(text) => {
            match full(text) {
                Some(name) => record.author(&name),
                None => split_names(&plain(text)).iter().for_each(|name| {
                    record.author(&full(name).unwrap_or_else(|| name.clone()));
                }),
            }
            true
        }
        Value::Array(items) => {
            // All of them, or the first is an author and the list is kept.
            items.iter().filter(|item| !authors(record, item, reading)).count() == 0
        }
        Value::Object(map) => {
            let name = ["name", "full_name", "display_name", "title", "nickname", "slug"]
                .iter()
                .find_map(|key| map.get(*key).and_then(line));
            let Some(name) = name else { return false };
            record.author(&name);
            let says_more =
                |key: &String| !matches!(key.as_str(), "name" | "@type" | "type" | "url" | "@id" | "slug");
            if map.keys().any(says_more) {
                record.keep("author", value.clone());
            }
            true
        }
        _ => false,
    }
}

fn image(record: &mut Record, value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let text = text.trim();
            // A word without a dot or slash is a name in somebody's template.
            if !(text.contains('/') || text.contains('.')) || text.contains("{{") || text.contains('\n') {
                return false;
            }
            let picture = picture(record);
            if picture.file.is_empty() {
                picture.file = text.to_owned();
                return true;
            }
            picture.file == text
        }
        Value::Array(items) => match items.as_slice() {
            [one] => image(record, one),
            [first, ..] => {
                image(record, first);
                // The others are kept with it.
                false
            }
            [] => true,
        },
        Value::Object(map) => {
            let get = |keys: &[&str]| keys.iter().find_map(|key| map.get(*key).and_then(line));
            let file = [
                "file",
                "src",
                "url",
                "path",
                "image",
                "href",
                "feature",
                "teaser",
                "filename",
                "thumbnail",
                "overlay_image",
                "source",
                "relative",
            ]
            .iter()
            .find_map(|key| map.get(*key).and_then(Value::as_str))
            .filter(|file| file.contains('/') || file.contains('.'));
            let Some(file) = file else { return false };
            let picture = picture(record);
            if !picture.file.is_empty() {
                return false;
            }
            picture.file = file.to_owned();
            picture.alt = picture.alt.take().or_else(|| get(&["alt", "alttext", "title"]));
            picture.caption = picture.caption.take().or_else(|| get(&["caption", "description"]));
            picture.credit =
                picture.credit.take().or_else(|| get(&["credit", "attribution", "photographer"]));
            true
        }
        _ => false,
    }
}

fn attachments(record: &mut Record, value: &Value) -> bool {
    match value {
        Value::String(text) if text.contains('.') => {
            record.attachments.push(RecordAttachment { file: text.trim().to_owned(), title: None });
            true
        }
        Value::Array(items) => items.iter().filter(|item| !attachments(record, item)).count() == 0,
        Value::Object(map) => {
            let file =
                ["file", "url", "href", "src"].iter().find_map(|key| map.get(*key).and_then(Value::as_str));
            let Some(file) = file else { return false };
            record
                .attachments
                .push(RecordAttachment { file: file.to_owned(), title: map.get("title").and_then(line) });
            true
        }
        _ => false,
    }
}
