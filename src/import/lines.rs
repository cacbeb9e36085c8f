//! JSON objects, one a line or in one list: what `archive export` prints, or what another program does.

use serde_json::{Map, Value};

use super::bytes;
use super::record::Record;
use super::sink::{ReaderContext, Sink, trouble, trouble_at};
use super::table;

/// Objects that wrap a list of articles have it under one of these keys.
const LISTS: [&str; 7] = ["articles", "items", "posts", "results", "data", "documents", "records"];

/// Reads a file.
pub(super) fn read(bytes: &[u8], context: &ReaderContext<'_>, sink: &mut Sink<'_>) {
    let decoded = bytes::decode(bytes);
    let text = decoded.text.trim_start_matches('\u{feff}');
    let mut rows: Vec<(u32, Map<String, Value>)> = Vec::new();
    let first = text.trim_start();
    // One value over many lines, or one a line.
    let whole = (first.starts_with('[') || first.lines().next().is_some_and(|line| line.trim() == "{"))
        .then(|| serde_json::from_str::<Value>(first).ok())
        .flatten();
    match whole {
        Some(Value::Array(list)) => rows.extend(list.into_iter().filter_map(object).map(|row| (0, row))),
        Some(Value::Object(mut map)) => {
            let list = LISTS.iter().find(|key| map.get(**key).is_some_and(Value::is_array));
            match list.and_then(|key| map.remove(*key)) {
                Some(Value::Array(list)) => {
                    rows.extend(list.into_iter().filter_map(object).map(|row| (0, row)))
                }
                _ => rows.push((0, map)),
            }
        }
        _ => {
            for (at, line) in text.lines().enumerate() {
                let number = u32::try_from(at + 1).unwrap_or(0);
                if line.trim().is_empty() {
                    continue;
                }
                match serde_json::from_str::<Value>(line) {
                    Ok(Value::Object(row)) => rows.push((number, row)),
                    _ => {
                        sink(Err(trouble_at(number, "a line that is not a JSON object")));
                    }
                }
            }
        }
    }
    if rows.is_empty() {
        return sink(Err(trouble("it holds no JSON objects")));
    }
    let mut others = Vec::new();
    for (line, row) in rows {
        match exported(&row) {
            Some(mut record) => {
                record.place.line = line;
                sink(Ok(record));
            }
            None => others.push((line, row)),
        }
    }
    if !others.is_empty() {
        table::read_rows(others, context, sink);
    }
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// A line of `archive export`: the front matter and the body as they were.
fn exported(row: &Map<String, Value>) -> Option<Record> {
    let front = row.get("front_matter")?.as_object()?.clone();
    let body = row.get("body")?.as_str()?.to_owned();
    let path = row.get("path").and_then(Value::as_str).map(str::to_owned);
    let text = |key: &str| front.get(key).and_then(Value::as_str).map(str::to_owned);
    let date = front.get("date").map(|date| match date {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let is_page = text("kind").as_deref() == Some("page");
    Some(Record {
        key: path.as_ref().map(|path| format!("export:{path}")).unwrap_or_default(),
        title: text("title").unwrap_or_default(),
        source_url: text("source_url"),
        id: text("id"),
        slug: text("slug").or_else(|| {
            let stem = path
                .as_deref()?
                .strip_suffix("/index.md")
                .or_else(|| path.as_deref()?.strip_suffix(".md"))?;
            let slug = crate::slug::slugify(stem.rsplit('/').next()?);
            (!slug.is_empty()).then_some(slug)
        }),
        date: date.and_then(|date| crate::date::Date::parse(&date).ok()),
        kind: if is_page { super::record::RecordKind::Page } else { super::record::RecordKind::Article },
        draft: front.get("draft") == Some(&Value::Bool(true)),
        bundle: path.as_ref().is_some_and(|path| path.ends_with("/index.md")),
        whole: Some(front),
        path,
        body,
        ..Record::default()
    })
}
