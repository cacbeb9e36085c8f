//! The one writer: a record as the text of an article's file.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::record::{Record, RecordKind};
use crate::yaml::{double_quoted, quoted};

/// Longer lists stand on lines of their own.
const ONE_LINE: usize = 100;

/// The file of an article. `body` is its text with the links of the site.
pub(crate) fn text(record: &Record, body: &str) -> String {
    let mut out = String::with_capacity(body.len() + 512);
    out.push_str("---\n");
    let map = match &record.whole {
        Some(map) => map.clone(),
        None => front_matter(record),
    };
    for (key, value) in &map {
        entry(key, value, 0, &mut out);
    }
    out.push_str("---\n");
    if record.whole.is_some() {
        // What stands below the fence is what was there, to the byte.
        out.push_str(body);
        return out;
    }
    let body = body.trim_matches(['\n', '\r']).trim_end();
    if !body.is_empty() {
        out.push('\n');
        out.push_str(body);
        out.push('\n');
    }
    out
}

/// The front matter of a record, in the order in which people read it.
fn front_matter(record: &Record) -> Map<String, Value> {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = match &value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if !empty {
            map.insert(key.to_owned(), value);
        }
    };
    let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::String);
    let flag = |value: bool| if value { Value::Bool(true) } else { Value::Null };
    put("title", record.title.clone().into());
    put("deck", text(&record.deck));
    put("kind", if record.kind == RecordKind::Page { "page".into() } else { Value::Null });
    put("date", record.date.map_or(Value::Null, |date| date.to_string().into()));
    put("updated", record.updated.map_or(Value::Null, |date| date.to_string().into()));
    put("authors", record.authors.clone().into());
    put("source", text(&record.source));
    put("source_url", text(&record.source_url));
    put("archived_url", text(&record.archived_url));
    put("language", text(&record.language));
    put("dateline", text(&record.dateline));
    put("summary", text(&record.summary));
    if let Some(picture) = &record.image {
        let mut image = Map::new();
        image.insert("file".into(), picture.file.clone().into());
        for (key, value) in
            [("alt", &picture.alt), ("caption", &picture.caption), ("credit", &picture.credit)]
        {
            if let Some(value) = value {
                image.insert(key.into(), value.clone().into());
            }
        }
        put("image", image.into());
    }
    let attachments = record.attachments.iter().map(|attachment| match &attachment.title {
        Some(title) => serde_json::json!({ "file": attachment.file, "title": title }),
        None => attachment.file.clone().into(),
    });
    put("attachments", attachments.collect());
    // A plain list would say that it is complete; what a source says is a beginning.
    for (key, terms) in [("countries", &record.countries), ("topics", &record.topics)] {
        if !terms.is_empty() {
            put(key, serde_json::json!({ "add": terms }));
        }
    }
    put("thread", text(&record.thread));
    for (taxonomy, terms) in &record.terms {
        put(taxonomy, terms.clone().into());
    }
    if let Some(print) = &record.print {
        let mut place = Map::new();
        if let Some(date) = print.date {
            place.insert("date".into(), date.to_string().into());
        }
        for (key, value) in [("headline", &print.headline), ("page", &print.page)] {
            if let Some(value) = value {
                place.insert(key.into(), value.clone().into());
            }
        }
        put("print", place.into());
    }
    put("id", text(&record.id));
    put("slug", text(&record.slug));
    put("aliases", record.aliases.clone().into());
    put("rights", text(&record.rights));
    put("draft", flag(record.draft));
    put("noindex", flag(record.noindex));
    if let Some(reason) = &record.withdrawn {
        let withdrawn = if reason.is_empty() {
            serde_json::json!({ "reason": "Withdrawn by its publisher" })
        } else {
            serde_json::json!({ "reason": reason })
        };
        put("withdrawn", withdrawn);
    }
    put("extra", record.extra.clone().into());
    map
}

/// A key and its value, each nested step two spaces further in.
fn entry(key: &str, value: &Value, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    // Writing into a text cannot fail.
    let _ = write!(out, "{pad}{}:", name(key));
    block(value, depth, out);
}

/// What stands after a colon or a dash, with the end of the line.
fn block(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            map.iter().for_each(|(key, value)| entry(key, value, depth + 1, out));
        }
        Value::Array(items) if !items.is_empty() => {
            let flow: Option<Vec<String>> = items.iter().map(flow_scalar).collect();
            if let Some(line) = flow.map(|items| items.join(", ")).filter(|line| line.len() < ONE_LINE) {
                let _ = writeln!(out, " [{line}]");
                return;
            }
            out.push('\n');
            let pad = "  ".repeat(depth + 1);
            for item in items {
                match item {
                    // The first key would have to share the line of the dash: as JSON it needs no lines.
                    Value::Object(_) | Value::Array(_) => {
                        let _ = writeln!(out, "{pad}- {}", json(item));
                    }
                    item => {
                        let _ = writeln!(out, "{pad}- {}", scalar(item));
                    }
                }
            }
        }
        value => {
            let _ = writeln!(out, " {}", scalar(value));
        }
    }
}

fn flow_scalar(value: &Value) -> Option<String> {
    (!value.is_object() && !value.is_array()).then(|| scalar(value))
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_date(text) => text.clone(),
        Value::String(text) => quoted(text),
        other => json(other),
    }
}

/// Dates are written bare, as people write them.
fn is_date(text: &str) -> bool {
    text.len() >= 7
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains('-')
        && crate::date::Date::parse(text).is_ok()
        && !text.contains(' ')
}

fn name(key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if plain && (quoted(key) != double_quoted(key) || key.contains('_')) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// JSON that YAML reads as the same.
fn json(value: &Value) -> String {
    match value {
        Value::String(text) => double_quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{}: {}", double_quoted(key), json(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::SourceFile;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            (-1.0e9..1.0e9_f64).prop_map(Value::from),
            "[ -~é\n\t:#'\"-]{0,16}".prop_map(Value::from),
            Just(Value::from("2018-11-29")),
            Just(Value::from("no")),
            Just(Value::from("1.5")),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec(("[a-zA-Z_: 0-9-]{1,8}", inner), 0..4)
                    .prop_map(|entries| { Value::Object(entries.into_iter().collect()) }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn free_data_comes_back_as_it_was(value in values()) {
            let map: Map<String, Value> = [("extra".to_owned(), value)].into_iter().collect();
            let record = Record { whole: Some(map.clone()), ..Record::default() };
            let written = text(&record, "Body.\n");
            let front = written.strip_prefix("---\n").unwrap().strip_suffix("---\nBody.\n").unwrap();
            let file = SourceFile::new("a.md", front);
            let node = crate::yaml::parse(&file, 0..front.len()).map_err(|e| TestCaseError::fail(format!("{e:?}\n{written}")))?;
            prop_assert_eq!(node.unwrap().to_json(), Value::Object(map), "{}", written);
        }
    }
}
