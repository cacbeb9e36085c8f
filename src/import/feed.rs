//! RSS of every version, Atom, and JSON feeds.

use serde_json::Value;

use super::addresses::has_scheme;
use super::bytes;
use super::fields::{self, Meaning, ValueContext};
use super::html::html_to_markdown;
use super::note::{Remark, RemarkKind};
use super::record::{Record, RecordAttachment, RecordPicture, RecordPlace};
use super::sink::{ReaderContext, RecordTrouble, Sink, trouble, trouble_at};
use super::when;
use super::xml::{self, XmlElement};

/// A feed with fewer words an entry holds the beginnings of its articles only.
const SUMMARY_WORDS: usize = 80;

/// What a feed says of all its entries.
#[derive(Debug, Default)]
struct FeedChannel {
    title: Option<String>,
    language: Option<String>,
    rights: Option<String>,
    link: Option<String>,
    author: Option<String>,
}

/// Reads a feed.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let decoded = bytes::decode_as(bytes, declared(bytes).as_deref());
    let text = decoded.text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return json(text, context, sink);
    }
    let channel = channel(text);
    let mut found = false;
    let read = xml::each(text, &["item", "entry"], &mut |item| {
        found = true;
        sink(entry(&item, &channel, context));
    });
    match read {
        Ok(()) if !found => sink(Err(trouble("the feed has no entries"))),
        Err(why) => sink(Err(trouble(why))),
        Ok(()) => {}
    }
}

/// The charset of the XML declaration.
pub(super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let rest = &head[head.find("encoding=")? + "encoding=".len()..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

fn channel(text: &str) -> FeedChannel {
    let cut = ["<item", "<entry"].iter().filter_map(|tag| text.find(tag)).min().unwrap_or(text.len());
    let Ok(head) = xml::tree(&text[..cut], &["channel", "feed"]) else { return FeedChannel::default() };
    let link = head.all("link").find(|link| link.attribute("rel").is_none_or(|rel| rel == "alternate"));
    FeedChannel {
        title: head.text_of("title"),
        language: head.text_of("language").or_else(|| head.attribute("lang").map(str::to_owned)),
        rights: head.text_of("copyright").or_else(|| head.text_of("rights")),
        link: link.and_then(|link| link.attribute("href").map(str::to_owned).or_else(|| link.line_of_text())),
        author: head.at(&["author", "name"]).and_then(XmlElement::line_of_text),
    }
}

fn entry(
    item: &XmlElement,
    channel: &FeedChannel,
    context: &ReaderContext<'_>,
) -> Result<Record, RecordTrouble> {
    let clock = &context.site.clock;
    let mut record =
        Record { place: RecordPlace { file: String::new(), line: item.line }, ..Record::default() };
    record.title =
        item.elements().find(|e| e.name == "title").and_then(XmlElement::line_of_text).unwrap_or_default();
    let date = ["pubDate", "published", "issued", "dc:date", "date", "created"]
        .iter()
        .find_map(|name| item.text_of(name));
    let updated = ["updated", "modified", "dcterms:modified"].iter().find_map(|name| item.text_of(name));
    if let Some(found) = date.as_deref().or(updated.as_deref()).and_then(|text| when::read(text, clock)) {
        record.date = Some(found.date);
        if found.lost_time {
            record.note(fields::no_zone());
        }
    }
    record.updated = updated
        .and_then(|text| when::read(&text, clock))
        .map(|found| found.date)
        .filter(|updated| record.date.is_some_and(|date| updated.instant() > date.instant()));
    people(&mut record, item, channel);
    links(&mut record, item, channel);
    for category in item.all("category") {
        if let Some(term) = category
            .attribute("label")
            .map(str::to_owned)
            .or_else(|| category.line_of_text())
            .or_else(|| category.attribute("term").map(str::to_owned))
        {
            record.term("tags", &term);
        }
    }
    for subject in item.all("dc:subject") {
        subject.line_of_text().iter().for_each(|term| record.term("tags", term));
    }
    if let Some(words) = item.text_of("media:keywords").or_else(|| item.text_of("itunes:keywords")) {
        words.split(',').for_each(|word| record.term("tags", word));
    }
    record.source = item.text_of("source").or_else(|| channel.title.clone());
    record.language = item
        .text_of("dc:language")
        .or_else(|| item.attribute("lang").map(str::to_owned))
        .or_else(|| channel.language.clone());
    record.rights = item
        .text_of("dc:rights")
        .or_else(|| item.elements().find(|e| e.name == "rights").and_then(XmlElement::line_of_text))
        .or_else(|| item.text_of("media:copyright"))
        .or_else(|| channel.rights.clone());
    record.deck = item.text_of("itunes:subtitle");
    media(&mut record, item);
    text(&mut record, item);
    for name in ["comments", "itunes:duration", "itunes:episode", "georss:point", "dc:identifier"] {
        if let Some(value) = item.text_of(name) {
            fields::keep(&mut record, name.rsplit(':').next().unwrap_or(name), &Value::from(value));
        }
    }
    if record.title.is_empty() && record.body.is_empty() {
        return Err(trouble_at(record.place.line, "an entry without a title and without a text"));
    }
    Ok(record)
}

fn people(record: &mut Record, item: &XmlElement, channel: &FeedChannel) {
    for author in item.all("author") {
        let name = author.text_of("name").or_else(|| author.line_of_text());
        let Some(name) = name else { continue };
        // RSS writes `jane@example.org (Jane Doe)`.
        match name.split_once('(') {
            Some((mail, name)) if mail.contains('@') => record.author(name.trim_end_matches(')')),
            _ if name.contains('@') && !name.contains(' ') => record.keep("author", name.into()),
            _ => super::names::split_names(&name).iter().for_each(|name| record.author(name)),
        }
    }
    for name in ["dc:creator", "itunes:author"] {
        if record.authors.is_empty() {
            for creator in item.all(name) {
                let names =
                    creator.line_of_text().map(|name| super::names::split_names(&name)).unwrap_or_default();
                names.iter().for_each(|name| record.author(name));
            }
        }
    }
    if record.authors.is_empty()
        && let Some(author) = &channel.author
    {
        record.author(author);
    }
}

fn links(record: &mut Record, item: &XmlElement, channel: &FeedChannel) {
    let alternate = item.elements().find(|e| {
        e.local() == "link"
            && !e.name.starts_with("media")
            && e.attribute("rel").is_none_or(|rel| rel == "alternate")
    });
    let link =
        alternate.and_then(|link| link.attribute("href").map(str::to_owned).or_else(|| link.line_of_text()));
    let guid = item
        .first("guid")
        .filter(|guid| guid.attribute("isPermaLink") != Some("false"))
        .and_then(XmlElement::line_of_text);
    let original = item.text_of("feedburner:origLink");
    let link = original.or(link).or_else(|| guid.clone().filter(|guid| has_scheme(guid)));
    let link = link.and_then(|link| match &channel.link {
        Some(base) if !has_scheme(&link) => super::addresses::join(base, &link),
        _ => Some(link),
    });
    if let Some(link) = link.filter(|link| link.contains("://")) {
        // What counts readers is no part of an address.
        let clean =
            link.split("?utm_").next().unwrap_or(&link).split("&utm_").next().unwrap_or(&link).to_owned();
        record.base.url = Some(clean.clone());
        record.aliases.push(clean.clone());
        record.source_url = Some(clean);
    }
    let id = item.text_of("guid").or_else(|| item.text_of("id"));
    if let Some(id) = id {
        record.names.push(id.clone());
        if record.source_url.is_none() {
            record.key = format!("guid:{id}");
        }
        if !id.contains("://") {
            record.keep("guid", id.into());
        }
    }
}

fn media(record: &mut Record, item: &XmlElement) {
    let is_picture = |element: &XmlElement| {
        let kind = element.attribute("type").or_else(|| element.attribute("medium")).unwrap_or_default();
        let url =
            element.attribute("url").or_else(|| element.attribute("href")).unwrap_or_default().to_lowercase();
        kind.starts_with("image")
            || kind.is_empty()
                && [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|end| url.contains(end))
    };
    for content in item.descendants("content").into_iter().filter(|e| e.name.starts_with("media:")) {
        let Some(url) = content.attribute("url") else { continue };
        if is_picture(content) && record.image.is_none() {
            let within = |name: &str| content.text_of(name).or_else(|| item.text_of(name));
            record.image = Some(RecordPicture {
                file: url.to_owned(),
                alt: within("media:title"),
                caption: within("media:description").or_else(|| within("media:text")),
                credit: within("media:credit"),
            });
        } else if !is_picture(content) {
            record
                .attachments
                .push(RecordAttachment { file: url.to_owned(), title: content.text_of("media:title") });
        }
    }
    let enclosures = item
        .all("enclosure")
        .chain(item.all("link").filter(|link| link.attribute("rel") == Some("enclosure")));
    for enclosure in enclosures {
        let Some(url) = enclosure.attribute("url").or_else(|| enclosure.attribute("href")) else { continue };
        if is_picture(enclosure) && record.image.is_none() {
            record.image = Some(RecordPicture { file: url.to_owned(), ..RecordPicture::default() });
        } else {
            let title = enclosure.attribute("title").map(str::to_owned);
            record.attachments.push(RecordAttachment { file: url.to_owned(), title });
        }
    }
    if record.image.is_none()
        && let Some(url) =
            item.descendants("thumbnail").first().and_then(|thumbnail| thumbnail.attribute("url"))
    {
        record.image = Some(RecordPicture { file: url.to_owned(), ..RecordPicture::default() });
    }
}

fn text(record: &mut Record, item: &XmlElement) {
    let html = |element: &XmlElement| {
        let typed = element.attribute("type").unwrap_or_default();
        if typed.contains("xhtml") || element.elements().next().is_some() && typed != "text" {
            element.inner_html()
        } else {
            element.text()
        }
    };
    let whole = item
        .first("content:encoded")
        .or_else(|| item.elements().find(|e| e.name == "content" || e.name == "atom:content"))
        .or_else(|| item.elements().find(|e| e.name.ends_with(":body") || e.local() == "fulltext"))
        .map(html)
        .filter(|text| !text.trim().is_empty());
    let short = item
        .elements()
        .find(|e| matches!(e.name.as_str(), "description" | "summary" | "dc:description" | "atom:summary"))
        .or_else(|| item.first("itunes:summary"))
        .map(html)
        .filter(|text| !text.trim().is_empty());
    match (whole, short) {
        (Some(whole), short) => {
            record.body = html_to_markdown(&whole);
            let summary = short.map(|short| super::plain::plain(&short)).filter(|short| short.len() < 1_000);
            record.summary = summary.filter(|summary| {
                !super::plain::plain(&whole).starts_with(summary.trim_end_matches(['…', '.']))
            });
        }
        (None, Some(short)) => {
            record.body = html_to_markdown(&short);
            if record.body.split_whitespace().count() < SUMMARY_WORDS {
                record.note(Remark::new(
                    RemarkKind::Attention,
                    "the feed holds a few lines only, not the article",
                ));
            }
        }
        (None, None) => {
            record.note(Remark::new(RemarkKind::Attention, "the feed holds a headline only, not the article"))
        }
    }
}

/// A feed in JSON.
fn json(text: &str, context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let Ok(Value::Object(feed)) = serde_json::from_str::<Value>(text) else {
        return sink(Err(trouble("the feed is not JSON")));
    };
    let reading = ValueContext { clock: &context.site.clock, authors: None };
    let line = |value: Option<&Value>| value.and_then(fields::line);
    let items = feed.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        return sink(Err(trouble("the feed has no entries")));
    }
    for item in items {
        let Some(item) = item.as_object() else { continue };
        let mut record = Record { source: line(feed.get("title")), ..Record::default() };
        let mut set = |meaning: Meaning, key: &str| {
            if let Some(value) = item.get(key) {
                fields::set(&mut record, meaning, value, &reading);
            }
        };
        set(Meaning::Title, "title");
        set(Meaning::Summary, "summary");
        set(Meaning::Date, "date_published");
        set(Meaning::Updated, "date_modified");
        set(Meaning::Authors, "authors");
        set(Meaning::Authors, "author");
        set(Meaning::Tags, "tags");
        set(Meaning::Language, "language");
        set(Meaning::Image, "image");
        set(Meaning::Image, "banner_image");
        if record.authors.is_empty()
            && let Some(authors) = feed.get("authors").or_else(|| feed.get("author"))
        {
            fields::set(&mut record, Meaning::Authors, authors, &reading);
        }
        record.language = record.language.take().or_else(|| line(feed.get("language")));
        let url = line(item.get("external_url"))
            .or_else(|| line(item.get("url")))
            .filter(|url| url.contains("://"));
        if let Some(url) = url {
            record.base.url = Some(url.clone());
            record.aliases.push(url.clone());
            record.source_url = Some(url);
        } else if let Some(id) = line(item.get("id")) {
            record.key = format!("guid:{id}");
        }
        for attachment in item.get("attachments").and_then(Value::as_array).into_iter().flatten() {
            if let Some(url) = line(attachment.get("url")) {
                record.attachments.push(RecordAttachment { file: url, title: line(attachment.get("title")) });
            }
        }
        record.body = match (
            item.get("content_html").and_then(Value::as_str),
            item.get("content_text").and_then(Value::as_str),
        ) {
            (Some(html), _) => html_to_markdown(html),
            (None, Some(text)) => {
                let parts: Vec<String> = text.split("\n\n").map(super::escape::paragraph).collect();
                parts.join("\n\n")
            }
            (None, None) => {
                record.summary.clone().map(|summary| super::escape::paragraph(&summary)).unwrap_or_default()
            }
        };
        if record.title.is_empty() && record.body.is_empty() {
            sink(Err(trouble("an entry without a title and without a text")));
        } else {
            sink(Ok(record));
        }
    }
}
