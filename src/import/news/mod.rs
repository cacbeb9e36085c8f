//! News as agencies exchange it, in the formats of the IPTC.

pub(super) mod newsml_g2;
pub(super) mod ninjs;
pub(super) mod nitf;

use super::note::{Remark, RemarkKind};
use super::record::Record;
use super::when::{self, Clock};

/// What a publisher says of the state of an item.
pub(super) fn status(record: &mut Record, said: &str) {
    let said = said.rsplit([':', '/']).next().unwrap_or(said).to_lowercase();
    match said.as_str() {
        "withheld" => {
            record.draft = true;
            record
                .note(Remark::new(RemarkKind::Attention, "withheld by its publisher: it came in as a draft"));
        }
        "canceled" | "cancelled" | "killed" | "kill" => {
            record.withdrawn = Some(String::new());
            record.note(Remark::new(
                RemarkKind::Attention,
                "canceled by its publisher: it came in as withdrawn",
            ));
        }
        _ => {}
    }
}

/// An embargo that is not over makes a draft.
pub(super) fn embargo(record: &mut Record, until: &str, clock: &Clock) {
    record.keep("embargoed", until.into());
    // Somebody imports today; no output of a build ever asks the clock.
    let now = jiff::Timestamp::now().as_second();
    if when::read(until, clock).is_none_or(|until| until.date.instant() > now) {
        record.draft = true;
        record.note(Remark::new(
            RemarkKind::Attention,
            format!("embargoed until {until}: it came in as a draft"),
        ));
    }
}

/// A subject: a Media Topic becomes a topic, all else a tag.
pub(super) fn subject(record: &mut Record, scheme: &str, code: &str, name: Option<&str>) {
    let bare = code.rsplit(['/', ':']).next().unwrap_or(code);
    let is_topic = scheme.to_lowercase().contains("medtop")
        || code.to_lowercase().contains("medtop")
        || bare.len() == 8 && bare.starts_with("20000");
    if is_topic && bare.bytes().all(|b| b.is_ascii_digit()) && !bare.is_empty() {
        let topic = format!("medtop:{bare}");
        if !record.topics.contains(&topic) {
            record.topics.push(topic);
        }
    } else if let Some(name) = name.filter(|name| !name.is_empty()) {
        record.term("tags", name);
    } else if !code.is_empty() {
        let list = record.extra.entry("subjects").or_insert_with(|| serde_json::Value::Array(Vec::new()));
        if let serde_json::Value::Array(list) = list
            && !list.iter().any(|known| known == code)
        {
            list.push(code.into());
        }
    }
}

/// A byline, which may begin with `By`.
pub(super) fn byline(record: &mut Record, text: &str) {
    let bare = text.trim().trim_end_matches('.');
    let bare = ["By ", "BY ", "by ", "Von ", "Par ", "Por "]
        .iter()
        .find_map(|by| bare.strip_prefix(by))
        .unwrap_or(bare);
    let names = super::text::byline(&format!("By {bare}")).unwrap_or_else(|| super::names::split_names(bare));
    names.iter().for_each(|name| record.author(name));
}
