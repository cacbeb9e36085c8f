//! NITF: a report in XML, with what an agency says about it.

use serde_json::Value;

use super::{byline, embargo, status, subject};
use crate::import::bytes;
use crate::import::embeds;
use crate::import::feed::declared;
use crate::import::fields;
use crate::import::html::html_to_markdown;
use crate::import::note::{Remark, RemarkKind};
use crate::import::record::{Record, RecordPicture, RecordPrint};
use crate::import::sink::{ReaderContext, RecordTrouble, Sink, trouble, trouble_at};
use crate::import::when::{self, Clock};
use crate::import::xml::{self, XmlElement};

/// Reads a file.
pub(crate) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let text = bytes::decode_as(bytes, declared(bytes).as_deref()).text;
    let mut found = false;
    let read = xml::each(&text, &["nitf"], &mut |root| {
        found = true;
        sink(record(&root, &context.site.clock));
    });
    match read {
        Err(why) => sink(Err(trouble(why))),
        Ok(()) if !found => sink(Err(trouble("it has no element `nitf`"))),
        Ok(()) => {}
    }
}

/// Reads an element `nitf`.
///
/// # Errors
/// If it has neither a headline nor a text.
pub(crate) fn record(root: &XmlElement, clock: &Clock) -> Result<Record, RecordTrouble> {
    let mut record = Record::default();
    record.place.line = root.line;
    let text = |path: &[&str]| root.at(path).and_then(XmlElement::line_of_text);
    let value = |path: &[&str], name: &str| root.at(path).and_then(|e| e.attribute(name)).map(str::to_owned);
    let head = ["body", "body.head"];
    let in_head = |rest: &[&'static str]| [&head[..], rest].concat();
    record.title = text(&in_head(&["hedline", "hl1"]))
        .or_else(|| text(&["head", "title"]))
        .or_else(|| text(&in_head(&["hedline"])))
        .unwrap_or_default();
    record.deck = text(&in_head(&["hedline", "hl2"]));
    record.summary = text(&in_head(&["abstract"]));
    record.language = root.attribute("lang").map(str::to_owned).or_else(|| value(&["body"], "lang"));
    dates(&mut record, root, clock);
    for by in root.descendants("byline") {
        let person = by.descendants("person").first().and_then(|person| person.line_of_text());
        if let Some(name) = person.or_else(|| {
            let title = by.text_of("byttl").unwrap_or_default();
            by.line_of_text().map(|line| line.replace(&title, "").trim().to_owned())
        }) {
            byline(&mut record, &name);
        }
        if let Some(title) = by.text_of("byttl") {
            record.keep("byline_title", title.into());
        }
    }
    record.dateline = text(&in_head(&["dateline", "location"])).or_else(|| {
        let line = text(&in_head(&["dateline"]))?;
        Some(line.split(" (").next().unwrap_or(&line).trim_end_matches([',', '-', '–', ' ']).to_owned())
    });
    record.source = text(&in_head(&["distributor"]))
        .or_else(|| value(&["head", "docdata", "doc.copyright"], "holder"))
        .or_else(|| value(&["head", "pubdata"], "name"));
    let holder = value(&["head", "docdata", "doc.copyright"], "holder");
    let year = value(&["head", "docdata", "doc.copyright"], "year").unwrap_or_default();
    record.rights = text(&in_head(&["rights"]))
        .or_else(|| holder.map(|holder| format!("© {year} {holder}").replace("  ", " ")));
    metadata(&mut record, root);
    let content = root.at(&["body", "body.content"]);
    if let Some(content) = content {
        record.body = html_to_markdown(&without_media(content).inner_html());
        media(&mut record, content);
    }
    for end in ["tagline", "bibliography"] {
        if let Some(text) = text(&["body", "body.end", end]) {
            record.provenance(&text);
        }
    }
    if let Some(until) = value(&["head", "docdata", "date.release"], "norm")
        && when::read(&until, clock)
            .is_some_and(|until| until.date.instant() > jiff::Timestamp::now().as_second())
    {
        embargo(&mut record, &until, clock);
    }
    if record.title.is_empty() && record.body.is_empty() {
        return Err(trouble_at(record.place.line, "a report without a headline and without a text"));
    }
    Ok(record)
}

fn dates(record: &mut Record, root: &XmlElement, clock: &Clock) {
    let value = |path: &[&str], name: &str| root.at(path).and_then(|e| e.attribute(name));
    let story = root.at(&["body", "body.head", "dateline", "story.date"]);
    let candidates = [
        value(&["head", "pubdata"], "date.publication"),
        value(&["head", "docdata", "date.issue"], "norm"),
        story.and_then(|story| story.attribute("norm")),
        value(&["head", "docdata", "date.release"], "norm"),
    ];
    let written = story.and_then(XmlElement::line_of_text);
    let found = candidates
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .chain(written)
        .find_map(|text| when::read(&text, clock));
    if let Some(found) = found {
        record.date = Some(found.date);
        if found.lost_time {
            record.note(fields::no_zone());
        }
    }
}

fn metadata(record: &mut Record, root: &XmlElement) {
    let Some(head) = root.first("head") else { return };
    for found in root.descendants("tobject.subject") {
        let code = found.attribute("refnum").unwrap_or_default();
        let names =
            ["detail", "matter", "type"].map(|level| found.attribute(&format!("tobject.subject.{level}")));
        subject(record, found.attribute("ipr").unwrap_or_default(), code, names.into_iter().flatten().next());
    }
    for keyword in head.descendants("keyword") {
        if let Some(key) = keyword.attribute("key") {
            record.term("tags", key);
        }
    }
    for classifier in head.descendants("classifier") {
        let name = classifier.attribute("value").map(str::to_owned).or_else(|| classifier.line_of_text());
        let kind = classifier.attribute("type").unwrap_or_default();
        let code = classifier.attribute("idsrc").unwrap_or_default();
        subject(record, kind, code, name.as_deref());
    }
    if let Some(id) = head.at(&["docdata", "doc-id"]).and_then(|id| id.attribute("id-string")) {
        record.key = format!("news:{id}");
        record.keep("doc_id", id.into());
    }
    for (path, name, key) in [
        (&["docdata", "urgency"][..], "ed-urg", "urgency"),
        (&["docdata", "ed-msg"][..], "info", "ednote"),
        (&["docdata", "fixture"][..], "fix-id", "fixture"),
        (&["docdata", "date.expire"][..], "norm", "expires"),
        (&["docdata", "doc-scope"][..], "scope", "scope"),
        (&["docdata", "series"][..], "series.name", "series_name"),
    ] {
        if let Some(value) = head.at(path).and_then(|e| e.attribute(name)) {
            fields::keep(record, key, &Value::from(value));
        }
    }
    if let Some(status_said) = head.first("docdata").and_then(|data| data.attribute("management-status")) {
        status(record, status_said);
    }
    if let Some(correction) = head.at(&["docdata", "correction"]) {
        let info = correction.attribute("info").unwrap_or("corrected").to_owned();
        record.keep("correction", info.into());
        record.note(Remark::new(RemarkKind::Attention, "a correction, kept under `extra`"));
    }
    if let Some(revision) = head.all("revision-history").last() {
        record.keep("revision", revision.attribute("comment").unwrap_or_default().into());
    }
    if let Some(data) = head.first("pubdata") {
        let page = data.attribute("position.sequence").map(|page| {
            format!(
                "{}{page}",
                data.attribute("position.section").filter(|section| section.len() < 3).unwrap_or_default()
            )
        });
        let date = data
            .attribute("date.publication")
            .and_then(|text| when::read(text, &Clock::Unknown))
            .map(|found| found.date);
        if page.is_some() {
            record.print = Some(RecordPrint { date, page, headline: None });
        }
        for (name, key) in [
            ("edition.name", "edition"),
            ("edition.area", "edition_area"),
            ("position.section", "section"),
            ("volume", "volume"),
            ("issue", "issue"),
        ] {
            if let Some(value) = data.attribute(name) {
                record.keep(key, value.into());
            }
        }
        if let Some(url) = data.attribute("ex-ref").filter(|url| url.starts_with("http")) {
            record.source_url = Some(url.to_owned());
        }
    }
}

/// The content without its media, which are pictures with captions of their own.
fn without_media(content: &XmlElement) -> XmlElement {
    let mut content = content.clone();
    remove_media(&mut content, 0);
    content
}

fn remove_media(element: &mut XmlElement, depth: u32) {
    if depth > 60 {
        return;
    }
    element.children.retain(|node| !matches!(node, xml::XmlNode::Element(inner) if inner.local() == "media"));
    for node in &mut element.children {
        if let xml::XmlNode::Element(inner) = node {
            remove_media(inner, depth + 1);
        }
    }
}

fn media(record: &mut Record, content: &XmlElement) {
    let mut figures = Vec::new();
    for media in content.descendants("media") {
        let Some(source) = media.descendants("media-reference").iter().find_map(|reference| {
            reference
                .attribute("source")
                .map(|source| (source.to_owned(), reference.attribute("alternate-text").map(str::to_owned)))
        }) else {
            continue;
        };
        let picture = RecordPicture {
            file: source.0,
            alt: source.1,
            caption: media.text_of("media-caption"),
            credit: media.text_of("media-producer"),
        };
        let is_picture = media.attribute("media-type").is_none_or(|kind| kind == "image");
        if is_picture && record.image.is_none() {
            record.image = Some(picture);
        } else if is_picture {
            let alt = picture.alt.unwrap_or_default();
            figures.push(embeds::figure(
                &picture.file,
                &alt,
                picture.caption.as_deref(),
                picture.credit.as_deref(),
            ));
        } else {
            record
                .attachments
                .push(crate::import::record::RecordAttachment { file: picture.file, title: picture.caption });
        }
    }
    if !figures.is_empty() {
        record.body = format!("{}\n\n{}", record.body, figures.join("\n\n"));
    }
}
