//! NewsML-G2: news items, alone, in messages and in packages.

use serde_json::Value;

use super::{byline, embargo, nitf, status, subject};
use crate::import::bytes;
use crate::import::feed::declared;
use crate::import::fields;
use crate::import::html::html_to_markdown;
use crate::import::note::{Remark, RemarkKind};
use crate::import::record::{Record, RecordAttachment, RecordPicture};
use crate::import::sink::{ReaderContext, RecordTrouble, Sink, nothing, trouble};
use crate::import::when::{self, Clock};
use crate::import::xml::{self, XmlElement};

/// Reads a file.
pub(crate) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let text = bytes::decode_as(bytes, declared(bytes).as_deref()).text;
    let mut found = false;
    let read = xml::each(
        &text,
        &["newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem"],
        &mut |item| {
            found = true;
            let line = item.line;
            let read = match item.local() {
                "newsItem" => record(&item, &context.site.clock),
                kind => Err(nothing(format!("a `{kind}`, which holds no report"))),
            };
            sink(read.map_err(|mut trouble| {
                trouble.place.line = line;
                trouble
            }));
        },
    );
    match read {
        Err(why) => sink(Err(trouble(why))),
        Ok(()) if !found => sink(Err(trouble("it holds no news item"))),
        Ok(()) => {}
    }
}

/// Its name, or the literal or code that stands for it.
fn named(element: &XmlElement) -> Option<String> {
    let literal = element.attribute("literal").map(str::to_owned);
    let code = element.attribute("qcode").map(|code| code.rsplit(':').next().unwrap_or(code).to_owned());
    element.text_of("name").or(literal).or_else(|| element.line_of_text()).or(code)
}

fn record(item: &XmlElement, clock: &Clock) -> Result<Record, RecordTrouble> {
    let mut record = Record::default();
    record.place.line = item.line;
    let class = item
        .at(&["itemMeta", "itemClass"])
        .and_then(|class| class.attribute("qcode"))
        .unwrap_or("ninat:text")
        .to_owned();
    let content = item.first("contentMeta");
    let all =
        |name: &'static str| content.map(|content| content.all(name).collect::<Vec<_>>()).unwrap_or_default();
    let is_role =
        |element: &XmlElement, role: &str| element.attribute("role").is_some_and(|said| said.ends_with(role));
    let headlines = all("headline");
    let main =
        headlines.iter().find(|h| h.attribute("role").is_none() || is_role(h, "main")).or(headlines.first());
    record.title = main
        .and_then(|headline| headline.line_of_text())
        .or_else(|| item.at(&["itemMeta", "title"]).and_then(XmlElement::line_of_text))
        .unwrap_or_default();
    record.deck = headlines
        .iter()
        .find(|h| is_role(h, "sub") || is_role(h, "subhead") || is_role(h, "secondary"))
        .and_then(|h| h.line_of_text());
    let descriptions = all("description");
    let caption = descriptions.iter().find(|d| is_role(d, "caption")).and_then(|d| d.line_of_text());
    record.summary = descriptions
        .iter()
        .find(|d| is_role(d, "summary") || d.attribute("role").is_none())
        .and_then(|d| d.line_of_text());
    record.language = all("language")
        .first()
        .and_then(|language| language.attribute("tag"))
        .map(str::to_owned)
        .or_else(|| item.attribute("lang").map(str::to_owned));
    dates(&mut record, item, clock);
    for by in all("by") {
        by.line_of_text().iter().for_each(|text| byline(&mut record, text));
    }
    if record.authors.is_empty() {
        for creator in all("creator") {
            if !is_role(creator, "photographer") || class.contains("picture") {
                named(creator).iter().for_each(|name| record.author(name));
            }
        }
    }
    let place = all("located").first().and_then(|place| named(place));
    record.dateline = all("dateline")
        .first()
        .and_then(|line| line.line_of_text())
        .map(|line| {
            let place = line.split(" (").next().unwrap_or(&line);
            let place = place
                .split_once(',')
                .filter(|(_, rest)| rest.contains(|c: char| c.is_ascii_digit()))
                .map_or(place, |(place, _)| place);
            crate::import::names::uncapitalised(place.trim_end_matches([',', '-', '–', '—', '.', ' ']))
        })
        .or(place);
    let provider = item.at(&["itemMeta", "provider"]).and_then(named);
    record.source =
        all("infoSource").iter().find(|s| !is_role(s, "original")).and_then(|s| named(s)).or(provider);
    rights(&mut record, item);
    for found in all("subject") {
        let code = found.attribute("qcode").or_else(|| found.attribute("uri")).unwrap_or_default();
        let same = found
            .all("sameAs")
            .find_map(|same| same.attribute("qcode").filter(|code| code.contains("medtop")));
        let kind = found.attribute("type").unwrap_or_default();
        let name = found.text_of("name").or_else(|| found.attribute("literal").map(str::to_owned));
        if let Some(same) = same {
            subject(&mut record, "medtop", same, None);
        }
        // People, places and organisations are found in the text.
        if matches!(kind.rsplit(':').next(), Some("person" | "organisation" | "geoArea" | "poi" | "event")) {
            let list = record.extra.entry("mentions").or_insert_with(|| Value::Array(Vec::new()));
            if let (Value::Array(list), Some(name)) = (list, name) {
                list.push(Value::from(name));
            }
        } else {
            subject(&mut record, code.split(':').next().unwrap_or_default(), code, name.as_deref());
        }
    }
    for keyword in all("keyword") {
        keyword.line_of_text().iter().for_each(|word| record.term("tags", word));
    }
    for (name, key) in [
        ("slugline", "slugline"),
        ("genre", "genre"),
        ("urgency", "urgency"),
        ("creditline", "creditline"),
        ("audience", "audience"),
    ] {
        if let Some(value) = all(name).first().and_then(|element| named(element)) {
            fields::keep(&mut record, key, &Value::from(value));
        }
    }
    about_item(&mut record, item, clock);
    let mut picture = None;
    if let Some(set) = item.first("contentSet") {
        picture = contents(&mut record, set, clock);
    }
    if let Some(file) = picture {
        record.image = Some(RecordPicture {
            file,
            caption: caption.clone(),
            credit: all("creditline").first().and_then(|c| c.line_of_text()),
            alt: None,
        });
    }
    if record.body.trim().is_empty() {
        let kind = class.rsplit(':').next().unwrap_or(&class).to_owned();
        if kind != "text" {
            return Err(nothing(format!("an item of the class `{kind}`, without a text")));
        }
        if record.title.is_empty() {
            return Err(trouble("a news item without a headline and without a text"));
        }
    }
    Ok(record)
}

fn dates(record: &mut Record, item: &XmlElement, clock: &Clock) {
    let read = |path: &[&str]| {
        let text = item.at(path).and_then(XmlElement::line_of_text)?;
        when::read(&text, clock)
    };
    let published = read(&["contentMeta", "contentCreated"])
        .or_else(|| read(&["itemMeta", "firstCreated"]))
        .or_else(|| read(&["itemMeta", "versionCreated"]));
    if let Some(found) = published {
        record.date = Some(found.date);
        if found.lost_time {
            record.note(fields::no_zone());
        }
    }
    record.updated = read(&["contentMeta", "contentModified"])
        .or_else(|| read(&["itemMeta", "versionCreated"]))
        .map(|found| found.date)
        .filter(|updated| record.date.is_some_and(|date| updated.instant() > date.instant()));
}

fn rights(record: &mut Record, item: &XmlElement) {
    let Some(rights) = item.first("rightsInfo") else { return };
    let holder = rights.first("copyrightHolder").and_then(named).map(|holder| format!("© {holder}"));
    record.rights = rights.text_of("copyrightNotice").or(holder);
    if let Some(terms) = rights.text_of("usageTerms") {
        fields::keep(record, "usage_terms", &Value::from(terms));
    }
}

/// What is said of the item rather than its content: state, embargo, signals, links.
fn about_item(record: &mut Record, item: &XmlElement, clock: &Clock) {
    if let Some(guid) = item.attribute("guid") {
        record.key = format!("news:{guid}");
        record.names.push(guid.to_owned());
        if guid.starts_with("http") {
            record.source_url = Some(guid.to_owned());
        } else {
            record.keep("guid", guid.into());
        }
    }
    record.version = item.attribute("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    if record.version > 1 {
        record.keep("version", record.version.into());
    }
    let Some(meta) = item.first("itemMeta") else { return };
    if let Some(said) = meta.first("pubStatus").and_then(|status| status.attribute("qcode")) {
        status(record, said);
    }
    if let Some(until) = meta.text_of("embargoed") {
        embargo(record, &until, clock);
    }
    for note in meta.all("edNote") {
        if let Some(text) = note.line_of_text() {
            fields::keep(record, "ednote", &Value::from(text));
        }
    }
    for signal in meta.all("signal") {
        let Some(code) =
            signal.attribute("qcode").map(|code| code.rsplit(':').next().unwrap_or(code).to_owned())
        else {
            continue;
        };
        if code == "correction" || code == "updated" {
            record
                .note(Remark::new(RemarkKind::Attention, format!("the signal `{code}`, kept under `extra`")));
        }
        fields::keep(record, "signal", &Value::from(code));
    }
    for link in meta.all("link").chain(item.all("link")) {
        let Some(href) = link.attribute("href").or_else(|| link.attribute("residref")) else { continue };
        let rel = link.attribute("rel").unwrap_or_default();
        if rel.contains("canonical") && href.starts_with("http") {
            record.source_url = Some(href.to_owned());
        } else {
            record.keep("link", href.into());
        }
    }
}

/// The text of an item; returns the picture among its content.
fn contents(record: &mut Record, set: &XmlElement, clock: &Clock) -> Option<String> {
    let mut picture: Option<(u64, String)> = None;
    for content in set.elements() {
        let kind = content.attribute("contenttype").unwrap_or_default().to_lowercase();
        match content.local() {
            "inlineXML" => {
                if let Some(root) = content.descendants("nitf").first() {
                    if let Ok(inner) = nitf::record(root, clock) {
                        take(record, inner);
                    }
                } else if let Some(body) = content.descendants("body").first() {
                    record.body = html_to_markdown(&body.inner_html());
                } else {
                    record.body = html_to_markdown(&content.inner_html());
                }
            }
            "inlineData" if record.body.is_empty() => {
                let text = content.text();
                record.body = if kind.contains("html") {
                    html_to_markdown(&text)
                } else {
                    let separator = if text.contains("\n\n") { "\n\n" } else { "\n" };
                    let parts: Vec<String> = text
                        .split(separator)
                        .map(crate::import::escape::paragraph)
                        .filter(|part| !part.is_empty())
                        .collect();
                    parts.join("\n\n")
                };
            }
            "remoteContent" => {
                let Some(href) = content.attribute("href").or_else(|| content.attribute("residref")) else {
                    continue;
                };
                if kind.starts_with("image") || kind.is_empty() && content.attribute("width").is_some() {
                    let width = content.attribute("width").and_then(|width| width.parse().ok()).unwrap_or(0);
                    if picture.as_ref().is_none_or(|(known, _)| width > *known) {
                        picture = Some((width, href.to_owned()));
                    }
                } else {
                    record
                        .attachments
                        .push(RecordAttachment { file: href.to_owned(), title: content.text_of("title") });
                }
            }
            _ => {}
        }
    }
    picture.map(|(_, href)| href)
}

/// Takes from a report in NITF what the item itself does not say.
fn take(record: &mut Record, inner: Record) {
    record.body = inner.body;
    if record.title.is_empty() {
        record.title = inner.title;
    }
    record.date = record.date.or(inner.date);
    if record.authors.is_empty() {
        record.authors = inner.authors;
    }
    record.dateline = record.dateline.take().or(inner.dateline);
    record.deck = record.deck.take().or(inner.deck);
    record.image = record.image.take().or(inner.image);
    record.print = record.print.take().or(inner.print);
    for topic in inner.topics {
        if !record.topics.contains(&topic) {
            record.topics.push(topic);
        }
    }
    for (taxonomy, terms) in inner.terms {
        terms.iter().for_each(|term| record.term(&taxonomy, term));
    }
    for (key, value) in inner.extra {
        record.keep(&key, value);
    }
}
