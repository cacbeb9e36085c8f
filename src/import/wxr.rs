//! WordPress's export: posts and pages with their authors, terms, pictures and old addresses.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::addresses::has_scheme;
use super::bytes;
use super::fields;
use super::html::html_to_markdown;
use super::note::{Remark, RemarkKind};
use super::record::{Record, RecordKind, RecordPicture, RecordPlace};
use super::sink::{ReaderContext, RecordTrouble, Sink, trouble, trouble_at};
use super::when::{self, Clock};
use super::wordpress::{self, Media};
use super::xml::{self, XmlElement};

/// Types of items that are no writing.
const NO_WRITING: [&str; 17] = [
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_face",
    "wp_font_family",
    "acf-field",
    "acf-field-group",
    "wpcf7_contact_form",
];

/// What the export says of the site.
#[derive(Debug, Default)]
struct WxrChannel {
    title: Option<String>,
    language: Option<String>,
    /// Names by login.
    authors: HashMap<String, String>,
    media: HashMap<String, Media>,
}

/// Reads an export.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let decoded = bytes::decode(bytes);
    let channel = channel(&decoded.text);
    let mut left: BTreeMap<String, u32> = BTreeMap::new();
    let mut last: Option<Record> = None;
    let read = xml::each(&decoded.text, &["item"], &mut |item| {
        let kind = item.text_of("wp:post_type").unwrap_or_else(|| "post".to_owned());
        let status = item.text_of("wp:status").unwrap_or_default();
        if NO_WRITING.contains(&kind.as_str()) {
            *left.entry(format!("items of the type `{kind}`")).or_default() += 1;
            return;
        }
        if matches!(status.as_str(), "trash" | "auto-draft") {
            *left.entry(format!("items of the status `{status}`")).or_default() += 1;
            return;
        }
        match post(&item, &kind, &status, &channel, &context.site.clock) {
            Ok(mut record) => {
                record.base.folder = context.path.parent().map(std::path::Path::to_owned);
                if let Some(done) = last.replace(record) {
                    sink(Ok(done));
                }
            }
            Err(trouble) => sink(Err(trouble)),
        }
    });
    // What was left out is told with the last post.
    match &mut last {
        Some(record) => {
            for (what, count) in left {
                (0..count).for_each(|_| record.notes.push(Remark::new(RemarkKind::LeftOut, what.clone())));
            }
        }
        None if read.is_ok() => sink(Err(trouble("the export holds no posts and no pages"))),
        None => {}
    }
    last.into_iter().for_each(|record| sink(Ok(record)));
    if let Err(why) = read {
        sink(Err(trouble(format!("the rest of the export: {why}"))));
    }
}

/// The site's name, authors and media library.
fn channel(text: &str) -> WxrChannel {
    let mut channel = WxrChannel::default();
    // What comes before the first item, and every attachment.
    let head = &text[..text.find("<item").unwrap_or(text.len())];
    let closed = format!("{head}</channel></rss>");
    if let Ok(element) = xml::tree(&closed, &["channel"]) {
        channel.title = element.text_of("title");
        channel.language = element.text_of("language");
        for author in element.all("wp:author") {
            let Some(login) = author.text_of("wp:author_login") else { continue };
            let name = author.text_of("wp:author_display_name").or_else(|| {
                let first = author.text_of("wp:author_first_name").unwrap_or_default();
                let last = author.text_of("wp:author_last_name").unwrap_or_default();
                Some(format!("{first} {last}").trim().to_owned()).filter(|name| !name.is_empty())
            });
            channel.authors.insert(login.clone(), name.unwrap_or(login));
        }
    }
    let _ = xml::each(text, &["item"], &mut |item| {
        let url = item.text_of("wp:attachment_url");
        let (Some(url), Some(id)) = (url, item.text_of("wp:post_id")) else { return };
        let alt = meta(&item, "_wp_attachment_image_alt");
        channel.media.insert(
            id,
            Media {
                url,
                alt,
                caption: item.text_of("excerpt:encoded"),
                credit: meta(&item, "_credit")
                    .or_else(|| meta(&item, "_media_credit"))
                    .or_else(|| meta(&item, "credit")),
            },
        );
    });
    channel
}

fn meta(item: &XmlElement, key: &str) -> Option<String> {
    let metas = item.all("wp:postmeta");
    let mut found = metas.filter(|meta| meta.text_of("wp:meta_key").as_deref() == Some(key));
    found.next()?.text_of("wp:meta_value")
}

fn post(
    item: &XmlElement,
    kind: &str,
    status: &str,
    channel: &WxrChannel,
    clock: &Clock,
) -> Result<Record, RecordTrouble> {
    let mut record =
        Record { place: RecordPlace { file: String::new(), line: item.line }, ..Record::default() };
    record.title = item.text_of("title").unwrap_or_default();
    let content = item.first("content:encoded").map(XmlElement::text).unwrap_or_default();
    let html = wordpress::to_html(&content, &channel.media, &mut record.notes);
    record.body = html_to_markdown(&html);
    if record.title.is_empty() && record.body.trim().is_empty() {
        return Err(trouble_at(record.place.line, "an item without a title and without a text"));
    }
    record.kind = if kind == "page" { RecordKind::Page } else { RecordKind::Article };
    if !matches!(kind, "post" | "page") {
        record.keep("post_type", kind.into());
    }
    record.draft = !matches!(status, "publish" | "inherit" | "");
    if !matches!(status, "publish" | "inherit" | "" | "draft") {
        record.keep("status", status.into());
        record.note(Remark::new(RemarkKind::Attention, format!("status `{status}`: it came in as a draft")));
    }
    if item.text_of("wp:post_password").is_some() {
        record.draft = true;
        record.note(Remark::new(RemarkKind::Attention, "behind a password: it came in as a draft"));
    }
    record.source.clone_from(&channel.title);
    record.language.clone_from(&channel.language);
    record.summary = item.text_of("excerpt:encoded").or_else(|| meta(item, "_yoast_wpseo_metadesc"));
    dates(&mut record, item, clock);
    if let Some(login) = item.text_of("dc:creator") {
        record.author(channel.authors.get(&login).map_or(login.as_str(), String::as_str));
    }
    let mut domains: Vec<(String, String)> = Vec::new();
    for category in item.all("category") {
        let Some(name) = category.line_of_text() else { continue };
        domains.push((category.attribute("domain").unwrap_or("category").to_owned(), name));
    }
    for (domain, name) in domains {
        match domain.as_str() {
            "category" if name == "Uncategorized" => {}
            "category" => record.term("categories", &name),
            "post_tag" | "tag" => record.term("tags", &name),
            // Guest authors of a plug-in.
            "author" => record.author(&name),
            "post_format" => record.keep("post_format", name.into()),
            other => record.term(&other.to_lowercase().replace('-', "_"), &name),
        }
    }
    addresses(&mut record, item, status);
    if let Some(media) = meta(item, "_thumbnail_id").and_then(|id| channel.media.get(&id)) {
        record.image = Some(RecordPicture {
            file: media.url.clone(),
            alt: media.alt.clone(),
            caption: media.caption.clone(),
            credit: media.credit.clone(),
        });
    }
    for field in item.all("wp:postmeta") {
        let (Some(key), Some(value)) = (field.text_of("wp:meta_key"), field.text_of("wp:meta_value")) else {
            continue;
        };
        // What begins with an underscore is WordPress's and its plug-ins' own.
        if !key.starts_with('_') {
            fields::keep(&mut record, &key, &Value::from(value));
        }
    }
    if let Some(id) = item.text_of("wp:post_id") {
        record.keep("wordpress_id", id.parse::<i64>().map_or(Value::Null, Value::from));
    }
    let comments = item.all("wp:comment").count();
    (0..comments).for_each(|_| record.notes.push(Remark::new(RemarkKind::LeftOut, "comments")));
    Ok(record)
}

/// Local time and UTC stand beside each other: their difference is the offset.
fn dates(record: &mut Record, item: &XmlElement, clock: &Clock) {
    let pair = |local: &str, utc: &str| -> Option<when::ImportedDate> {
        let local = item.text_of(local).filter(|text| !text.starts_with("0000"));
        let utc = item.text_of(utc).filter(|text| !text.starts_with("0000"));
        match (local, utc) {
            (Some(local), Some(utc)) => {
                let parse = |text: &str| text.replace(' ', "T").parse::<jiff::civil::DateTime>().ok();
                let minutes = parse(&local)
                    .zip(parse(&utc))
                    .and_then(|(local, utc)| local.since((jiff::Unit::Minute, utc)).ok())
                    .map(|span| span.get_minutes())
                    .filter(|minutes| minutes.abs() <= 14 * 60);
                match minutes {
                    Some(minutes) => {
                        let sign = if minutes < 0 { '-' } else { '+' };
                        let offset = format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
                        when::read(&format!("{local}{offset}"), clock)
                    }
                    None => when::read(&format!("{utc}Z"), clock),
                }
            }
            (Some(local), None) => when::read(&local, clock),
            (None, Some(utc)) => when::read(&format!("{utc}Z"), clock),
            (None, None) => None,
        }
    };
    let published = pair("wp:post_date", "wp:post_date_gmt")
        .or_else(|| item.text_of("pubDate").and_then(|text| when::read(&text, clock)))
        .filter(|found| found.date.year() > 0);
    if let Some(found) = published {
        record.date = Some(found.date);
        if found.lost_time {
            record.note(fields::no_zone());
        }
    }
    let modified = pair("wp:post_modified", "wp:post_modified_gmt");
    record.updated = modified
        .map(|found| found.date)
        .filter(|updated| record.date.is_some_and(|date| updated.instant() > date.instant()));
}

fn addresses(record: &mut Record, item: &XmlElement, status: &str) {
    let link = item.text_of("link").filter(|link| has_scheme(link));
    let slug = item.text_of("wp:post_name");
    if let Some(guid) = item.text_of("guid") {
        record.names.push(guid);
    }
    let Some(link) = link else {
        record.slug = slug;
        return;
    };
    record.base.url = Some(link.clone());
    if !link.contains("?p=") && !link.contains("?page_id=") && status == "publish" {
        record.aliases.push(link.clone());
        record.source_url = Some(link.clone());
        // Earlier slugs led on, too.
        for field in item.all("wp:postmeta") {
            if field.text_of("wp:meta_key").as_deref() == Some("_wp_old_slug")
                && let (Some(old), Some(slug)) = (field.text_of("wp:meta_value"), &slug)
            {
                record.aliases.push(link.replace(&format!("/{slug}"), &format!("/{old}")));
            }
        }
    } else {
        record.names.push(link);
    }
    record.slug = slug;
}
