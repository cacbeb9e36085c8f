//! ninjs, of every version from 1.0 to 3.0: one item, or a list of them.

use serde_json::{Map, Value};

use super::{byline, embargo, status, subject};
use crate::import::bytes;
use crate::import::fields::{self, Meaning, ValueContext};
use crate::import::html::html_to_markdown;
use crate::import::note::{Remark, RemarkKind};
use crate::import::record::{Record, RecordAttachment, RecordPicture};
use crate::import::sink::{ReaderContext, RecordTrouble, Sink, nothing, trouble};
use crate::import::when::Clock;
use crate::import::{embeds, escape};

/// Items in items, such as the parts of a package, are followed so deep.
const DEEPEST: u32 = 4;

/// Reads a file.
pub(crate) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let text = bytes::decode(bytes).text;
    match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(value) => items(&value, &context.site.clock, 0, sink),
        Err(error) => sink(Err(trouble(format!("it is not JSON: {error}")))),
    }
}

fn items(value: &Value, clock: &Clock, depth: u32, sink: &mut Sink<'_>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| {
            if depth < DEEPEST {
                items(value, clock, depth + 1, sink);
            }
        }),
        Value::Object(map) => {
            let item = NinjsItem(map);
            // A feed of items has them under one key.
            for key in ["items", "data", "results", "_items"] {
                if let Some(Value::Array(list)) = item.get(key)
                    && item.get("uri").is_none()
                {
                    return list.iter().for_each(|value| {
                        if depth < DEEPEST {
                            items(value, clock, depth + 1, sink);
                        }
                    });
                }
            }
            sink(one(&item, clock));
        }
        _ => sink(Err(trouble("it is not a news item"))),
    }
}

/// An item. Version 3 writes `versionCreated` for what was `versioncreated`, and some write `version_created`.
struct NinjsItem<'a>(&'a Map<String, Value>);

impl<'a> NinjsItem<'a> {
    fn get(&self, key: &str) -> Option<&'a Value> {
        let bare =
            |name: &str| name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect::<String>();
        let wanted = bare(key);
        self.0
            .get(key)
            .or_else(|| self.0.iter().find(|(name, _)| bare(name) == wanted).map(|(_, value)| value))
    }

    fn line(&self, key: &str) -> Option<String> {
        self.get(key).and_then(fields::line)
    }

    /// The texts of a key and of its kin, `body_html` and `body_main` beside `body`: version 1 lets each agency name them
    /// as it likes. The main one comes first.
    fn kin(&self, key: &str) -> Vec<(&'a str, &'a str)> {
        let prefix = format!("{key}_");
        let mut all: Vec<(&str, &str)> = self
            .0
            .iter()
            .filter(|(name, _)| *name == key || name.starts_with(&prefix))
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?.trim())))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let rank = |name: &str| match name.strip_prefix(&prefix) {
            None => 0,
            Some("main" | "html" | "xhtml" | "text" | "caption") => 1,
            Some(_) => 2,
        };
        all.sort_by_key(|(name, _)| rank(name));
        all
    }

    fn list(&self, key: &str) -> impl Iterator<Item = NinjsItem<'a>> {
        let list = self.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_object).map(NinjsItem)
    }

    /// The text of a role in a list such as `headlines`; without a role the first.
    fn of_role(&self, list: &str, roles: &[&str]) -> Option<NinjsItem<'a>> {
        let all: Vec<NinjsItem<'a>> = self.list(list).collect();
        let at = roles
            .iter()
            .find_map(|role| all.iter().position(|item| item.line("role").as_deref() == Some(role)));
        let at = at.or_else(|| all.iter().position(|item| item.line("role").is_none()))?;
        all.into_iter().nth(at)
    }
}

fn one(item: &NinjsItem<'_>, clock: &Clock) -> Result<Record, RecordTrouble> {
    let kind = item.line("type").unwrap_or_else(|| "text".to_owned());
    let mut record = Record::default();
    let reading = ValueContext { clock, authors: None };
    let headline =
        item.of_role("headlines", &["main", "headline", "print"]).and_then(|headline| headline.line("value"));
    record.title = item
        .line("headline")
        .or(headline)
        .or_else(|| item.list("headlines").find_map(|headline| headline.line("value")))
        .or_else(|| item.kin("headline").first().map(|(_, text)| crate::import::plain::plain(text)))
        .or_else(|| item.line("title"))
        .or_else(|| item.line("slugline"))
        .unwrap_or_default();
    record.deck = item
        .of_role("headlines", &["subheadline", "deck", "secondary"])
        .and_then(|headline| headline.line("value"));
    record.deck = record.deck.filter(|deck| *deck != record.title);
    for (meaning, keys) in [
        (Meaning::Date, &["firstpublished", "contentcreated", "firstcreated", "versioncreated"][..]),
        (Meaning::Updated, &["versioncreated", "contentmodified"][..]),
        (Meaning::Language, &["language"][..]),
        (Meaning::Dateline, &["located"][..]),
        (Meaning::Rights, &["copyrightnotice", "usageterms"][..]),
    ] {
        for key in keys {
            if let Some(value) = item.get(key)
                && fields::set(&mut record, meaning, value, &reading)
            {
                break;
            }
        }
    }
    record.updated =
        record.updated.filter(|updated| record.date.is_some_and(|date| updated.instant() > date.instant()));
    if record.rights.is_none() {
        record.rights = item.line("copyrightholder").map(|holder| format!("© {holder}"));
    }
    // Version 1 has `byline`, later ones have `by`.
    if let Some(by) = item.line("byline").or_else(|| item.get("by")?.as_str().map(str::to_owned)) {
        byline(&mut record, &by);
    }
    for person in
        item.list("by").chain(item.list("creator")).chain(item.list("creators")).chain(item.list("authors"))
    {
        person.line("name").iter().for_each(|name| record.author(name));
    }
    let provider = item.get("provider").and_then(|provider| {
        fields::line(provider).or_else(|| provider.as_object().and_then(|map| NinjsItem(map).line("name")))
    });
    let source =
        item.list("infosource").chain(item.list("infosources")).find_map(|source| source.line("name"));
    record.source = provider.or(source).or_else(|| item.line("copyrightholder"));
    record.summary = item
        .line("description_text")
        .or_else(|| item.line("description_html"))
        .or_else(|| {
            item.of_role("descriptions", &["summary", "short", "main", "text"])
                .and_then(|text| text.line("value"))
        })
        .or_else(|| item.line("abstract"))
        .or_else(|| item.kin("description").first().map(|(_, text)| crate::import::plain::plain(text)));
    body(&mut record, item);
    // An event has no other text.
    if record.body.is_empty() && !without_text(&kind) {
        record.body = record.summary.take().map_or_else(String::new, |text| escape::paragraph(&text));
    }
    subjects(&mut record, item);
    pictures(&mut record, item);
    if let Some(said) = item.line("pubstatus") {
        status(&mut record, &said);
    }
    if let Some(until) =
        item.line("embargoed").or_else(|| item.line("embargoedreason").and_then(|_| item.line("embargo")))
    {
        embargo(&mut record, &until, clock);
    }
    if let Some(uri) = item.line("uri").or_else(|| item.line("guid")) {
        record.key = format!("news:{uri}");
        record.names.push(uri.clone());
        if uri.starts_with("http") {
            record.source_url = Some(uri);
        } else {
            record.keep("uri", uri.into());
        }
    }
    record.version = item.line("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    for key in [
        "version",
        "urgency",
        "slugline",
        "genre",
        "genres",
        "ednote",
        "ednotes",
        "usageterms",
        "expires",
        "edition",
        "altids",
        "altid",
        "organisation",
        "organisations",
        "person",
        "people",
        "event",
        "events",
        "object",
        "objects",
        "place",
        "places",
        "priority",
        "profile",
        "title",
        "signal",
        "correction",
        "evolvedfrom",
        "trustindicators",
        "readtime",
        "wordcount",
        "service",
    ] {
        if let Some(value) = item.get(key)
            && value.as_str() != Some(record.title.as_str())
            && !(key == "version" && *value == "1")
        {
            fields::keep(&mut record, key, value);
        }
    }
    if record.body.trim().is_empty() && without_text(&kind) {
        let what = if kind == "composite" {
            "a package without a text".to_owned()
        } else {
            format!("an item of the type `{kind}`, without a text")
        };
        return Err(nothing(what));
    }
    if record.title.is_empty() && record.body.is_empty() {
        return Err(trouble("an item without a headline and without a text"));
    }
    Ok(record)
}

/// Whether items of a type may be without a text.
fn without_text(kind: &str) -> bool {
    matches!(kind, "picture" | "graphic" | "video" | "audio" | "composite")
}

fn body(record: &mut Record, item: &NinjsItem<'_>) {
    let kin = item.kin("body");
    let is_html = |name: &str, text: &str| {
        name.ends_with("html") || name == "body_nitf" || name == "body_richtext" || text.starts_with("<p")
    };
    let html = kin.iter().find(|(name, text)| is_html(name, text)).map(|(_, text)| *text);
    let text = kin.iter().find(|(name, text)| !is_html(name, text)).map(|(_, text)| *text);
    let bodies: Vec<NinjsItem<'_>> = item.list("bodies").collect();
    let of_type = |html: bool| {
        bodies.iter().find_map(|body| {
            let kind = body.line("contenttype").unwrap_or_default();
            (kind.contains("html") == html).then(|| body.get("value")?.as_str()).flatten()
        })
    };
    if let Some(html) = html.or_else(|| of_type(true)) {
        record.body = html_to_markdown(html);
    } else if let Some(text) = text.or_else(|| of_type(false)) {
        let text = text.replace("\r\n", "\n");
        let separator = if text.contains("\n\n") { "\n\n" } else { "\n" };
        let parts: Vec<String> =
            text.split(separator).map(escape::paragraph).filter(|part| !part.is_empty()).collect();
        record.body = parts.join("\n\n");
    }
}

fn subjects(record: &mut Record, item: &NinjsItem<'_>) {
    for subjects in ["subject", "subjects"] {
        for found in item.list(subjects) {
            let code = found
                .line("code")
                .or_else(|| found.line("uri"))
                .or_else(|| found.line("literal"))
                .unwrap_or_default();
            subject(record, &found.line("scheme").unwrap_or_default(), &code, found.line("name").as_deref());
        }
    }
    for keyword in item.get("keywords").and_then(Value::as_array).into_iter().flatten() {
        if let Some(keyword) = fields::line(keyword) {
            record.term("tags", &keyword);
        }
    }
}

/// Pictures come as associated items with renditions of several sizes.
fn pictures(record: &mut Record, item: &NinjsItem<'_>) {
    let associated: Vec<NinjsItem<'_>> = match item.get("associations") {
        Some(Value::Object(map)) => map.values().filter_map(Value::as_object).map(NinjsItem).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).map(NinjsItem).collect(),
        _ => Vec::new(),
    };
    let mut figures = Vec::new();
    for other in associated {
        let kind = other.line("type").unwrap_or_default();
        let Some(href) = rendition(&other) else { continue };
        let caption = other
            .line("description_text")
            .or_else(|| other.line("description_caption"))
            .or_else(|| other.of_role("descriptions", &["caption"]).and_then(|text| text.line("value")));
        if kind == "picture" || kind == "graphic" {
            let picture = RecordPicture {
                file: href,
                alt: other.line("headline").or_else(|| other.line("title")),
                caption,
                credit: other
                    .line("creditline")
                    .or_else(|| other.line("byline"))
                    .or_else(|| other.line("copyrightholder")),
            };
            if record.image.is_none() {
                record.image = Some(picture);
            } else {
                let alt = picture.alt.unwrap_or_default();
                figures.push(embeds::figure(
                    &picture.file,
                    &alt,
                    picture.caption.as_deref(),
                    picture.credit.as_deref(),
                ));
            }
        } else {
            record
                .attachments
                .push(RecordAttachment { file: href, title: other.line("headline").or(caption) });
        }
    }
    if !figures.is_empty() {
        record.body = format!("{}\n\n{}", record.body, figures.join("\n\n"));
        record.note(Remark::new(RemarkKind::Turned, "associated pictures → `figure`"));
    }
}

/// The largest of an item's renditions.
fn rendition(item: &NinjsItem<'_>) -> Option<String> {
    let renditions: Vec<NinjsItem<'_>> = match item.get("renditions") {
        Some(Value::Object(map)) => map.values().filter_map(Value::as_object).map(NinjsItem).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).map(NinjsItem).collect(),
        _ => Vec::new(),
    };
    let width = |item: &NinjsItem<'_>| item.get("width").and_then(Value::as_u64).unwrap_or(0);
    renditions.iter().filter(|item| item.line("href").is_some()).max_by_key(|item| width(item))?.line("href")
}
