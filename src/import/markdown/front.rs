//! Front matter in any of its dialects, read leniently: what a strict reader refuses is read key by key, and what no
//! reader understands is taken as the text that stands there.

use serde_json::{Map, Value};

use crate::source::SourceFile;
use crate::yaml::{self, Node};

/// The parts of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Front<'a> {
    pub map: Map<String, Value>,
    pub body: &'a str,
    /// The line that the body begins at, from 1.
    pub line: u32,
    /// Keys whose values a strict reader refuses.
    pub mended: Vec<String>,
    /// Whether there was any front matter.
    pub found: bool,
}

/// Splits a file into front matter and body.
pub(crate) fn split(text: &str) -> Front<'_> {
    let text = text.trim_start_matches('\u{feff}');
    let skipped = text.len() - text.trim_start_matches(['\n', '\r', ' ']).len();
    let start = &text[skipped..];
    let line_of = |at: usize| text[..at].bytes().filter(|b| *b == b'\n').count() as u32 + 1;
    let first = start.lines().next().unwrap_or_default().trim_end();
    let (fence, language) = match first {
        "---" | "--- yaml" | "---yaml" => ("---", "yaml"),
        "---json" | "--- json" => ("---", "json"),
        "---toml" | "--- toml" => ("---", "toml"),
        "+++" => ("+++", "toml"),
        ";;;" => (";;;", "json"),
        _ => ("", ""),
    };
    if !fence.is_empty() {
        let from = skipped + start.find('\n').map_or(start.len(), |at| at + 1);
        if let Some((end, after)) = closing(&text[from..], fence) {
            let inside = &text[from..from + end];
            let (map, mended) = match language {
                "json" => serde_json::from_str(inside).map_or_else(|_| yaml(inside), |map| (map, Vec::new())),
                "toml" => toml_leniently(inside),
                _ => yaml(inside),
            };
            let at = from + after;
            return Front { map, body: &text[at..], line: line_of(at), mended, found: true };
        }
    }
    if start.starts_with('{') {
        let mut stream = serde_json::Deserializer::from_str(start).into_iter::<Map<String, Value>>();
        if let Some(Ok(map)) = stream.next() {
            let at = skipped + stream.byte_offset();
            return Front { map, body: &text[at..], line: line_of(at), mended: Vec::new(), found: true };
        }
    }
    // Hexo's front matter needs no opening line.
    if let Some((end, after)) = closing(text, "---")
        && end > 0
        && text[..end].lines().all(|line| key_of(line).is_some() || line.starts_with([' ', '-', '\t', '#']))
        && text[..end].lines().next().is_some_and(|line| key_of(line).is_some())
    {
        let (map, mended) = yaml(&text[..end]);
        return Front { map, body: &text[after..], line: line_of(after), mended, found: true };
    }
    Front { map: Map::new(), body: text, line: 1, mended: Vec::new(), found: false }
}

/// Where the closing fence begins and the body after it.
fn closing(text: &str, fence: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || fence == "---" && bare == "..." {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// A YAML mapping, and the keys that had to be mended.
pub(crate) fn yaml(text: &str) -> (Map<String, Value>, Vec<String>) {
    let text = text.replace('\r', "");
    if let Some(map) = strictly(&text) {
        return (map, Vec::new());
    }
    let mut map = Map::new();
    let mut mended = Vec::new();
    for chunk in chunks(&text) {
        let key = key_of(chunk.lines().next().unwrap_or_default()).unwrap_or_default().to_owned();
        if let Some(whole) = strictly(&chunk).filter(|whole| whole.len() == 1) {
            for (key, value) in whole {
                // Of two values of one key the first that says something is taken.
                if map.get(&key).is_none_or(Value::is_null) {
                    map.insert(key, value);
                } else {
                    mended.push(key);
                }
            }
            continue;
        }
        if key.is_empty() {
            continue;
        }
        let value = indented(&chunk)
            .and_then(|chunk| strictly(&chunk))
            .and_then(|mut whole| whole.remove(&key))
            .unwrap_or_else(|| as_it_stands(&chunk));
        mended.push(key.clone());
        map.entry(key).or_insert(value);
    }
    (map, mended)
}

/// A TOML table.
pub(crate) fn toml(text: &str) -> Option<Map<String, Value>> {
    let table: toml::Table = text.parse().ok()?;
    Some(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect())
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect())
        }
    }
}

fn toml_leniently(text: &str) -> (Map<String, Value>, Vec<String>) {
    if let Some(map) = toml(text) {
        return (map, Vec::new());
    }
    let mut map = Map::new();
    let mut mended = Vec::new();
    let mut chunk = String::new();
    let mut take = |chunk: &mut String| {
        let text = std::mem::take(chunk);
        let Some((key, value)) = text.split_once('=') else { return };
        let key = key.trim().trim_matches('"').to_owned();
        if let Some(whole) = toml(&text) {
            for (key, value) in whole {
                map.entry(key).or_insert(value);
            }
        } else if !key.is_empty() {
            mended.push(key.clone());
            map.entry(key).or_insert_with(|| unquoted(value.trim()).into());
        }
    };
    for line in text.lines() {
        let begins = line.split_once('=').is_some_and(|(key, _)| {
            let key = key.trim();
            !line.starts_with([' ', '\t'])
                && !key.is_empty()
                && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
        });
        if begins || line.starts_with('[') {
            take(&mut chunk);
        }
        chunk.push_str(line);
        chunk.push('\n');
    }
    take(&mut chunk);
    (map, mended)
}

fn strictly(text: &str) -> Option<Map<String, Value>> {
    let file = SourceFile::new("front matter", text);
    match yaml::parse(&file, 0..text.len()) {
        Ok(Some(node)) => match value(&node) {
            Value::Object(map) => Some(map),
            _ => None,
        },
        Ok(None) => Some(Map::new()),
        Err(_) => None,
    }
}

/// A node as free data; a number that would be written otherwise stays the text it was.
fn value(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Scalar { text, .. } => match node.to_json() {
            Value::Number(number) if number.to_string() != *text => text.clone().into(),
            other => other,
        },
        yaml::Value::Sequence(items) => items.iter().map(value).collect(),
        yaml::Value::Mapping(entries) => Value::Object(
            entries
                .iter()
                .map(|(key, inner)| (key.text().unwrap_or("null").to_owned(), value(inner)))
                .collect(),
        ),
    }
}

/// The key that a line begins with.
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let key = key.trim_end();
    let good = key.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '\'')
        && key.len() < 60
        && key.chars().all(|c| c.is_alphanumeric() || "_-. \"'/".contains(c))
        && key.split(' ').count() <= 3;
    (good && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))).then(|| key.trim_matches(['"', '\'']))
}

/// The text cut before each key at the margin. A quoted text that is not closed on its line goes on, whatever the
/// lines below look like.
fn chunks(text: &str) -> Vec<String> {
    let mut chunks: Vec<String> = Vec::new();
    let mut open: Option<char> = None;
    for line in text.lines() {
        if open.is_none() && key_of(line).is_some() {
            chunks.push(String::new());
            let value = line.split_once(':').map_or("", |(_, value)| value).trim();
            open = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(quote) = open
                && value.len() > 1
                && closes(&value[1..], quote)
            {
                open = None;
            }
        } else if let Some(quote) = open
            && closes(line, quote)
        {
            open = None;
        }
        if let Some(chunk) = chunks.last_mut() {
            chunk.push_str(line);
            chunk.push('\n');
        }
    }
    chunks
}

fn closes(text: &str, quote: char) -> bool {
    let text = text.trim_end();
    text.ends_with(quote) && !text.ends_with(&format!("\\{quote}"))
}

/// A chunk whose further lines stand at the margin, with these moved in, and tabs as spaces.
fn indented(chunk: &str) -> Option<String> {
    let mut lines = chunk.lines();
    let mut out = lines.next()?.replace('\t', " ");
    out.push('\n');
    for line in lines {
        if !line.trim().is_empty() {
            out.push_str("  ");
        }
        out.push_str(&line.replace('\t', "  "));
        out.push('\n');
    }
    Some(out)
}

/// The value of a chunk as the text, or the list of texts, that stands there.
fn as_it_stands(chunk: &str) -> Value {
    let mut lines = chunk.lines();
    let first = lines.next().unwrap_or_default();
    let first = first.split_once(':').map_or("", |(_, value)| value).trim();
    let rest: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    if first.is_empty() && !rest.is_empty() && rest.iter().all(|line| line.starts_with('-')) {
        return rest.iter().map(|line| Value::from(unquoted(line[1..].trim()))).collect();
    }
    let first = if matches!(first, ">" | "|" | ">-" | "|-") { "" } else { first };
    let text: Vec<&str> = std::iter::once(first).chain(rest).filter(|line| !line.is_empty()).collect();
    unquoted(&text.join(" ")).into()
}

fn unquoted(text: &str) -> String {
    for quote in ['"', '\''] {
        if text.len() > 1 && text.starts_with(quote) && text.ends_with(quote) {
            let inside = &text[1..text.len() - 1];
            return match quote {
                '"' => inside.replace("\\\"", "\"").replace("\\n", " "),
                _ => inside.replace("''", "'"),
            };
        }
    }
    text.trim_matches(['"']).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(text: &str) -> Value {
        Value::Object(split(text).map)
    }

    #[test]
    fn every_dialect_is_read() {
        let want = json!({ "title": "Talks", "tags": ["a", "b"] });
        for text in [
            "---\ntitle: Talks\ntags: [a, b]\n---\nBody",
            "\u{feff}---\r\ntitle: Talks\r\ntags:\r\n- a\r\n- b\r\n---\r\nBody",
            "+++\ntitle = \"Talks\"\ntags = [\"a\", \"b\"]\n+++\nBody",
            "{\n \"title\": \"Talks\", \"tags\": [\"a\", \"b\"]\n}\nBody",
            "---json\n{\"title\": \"Talks\", \"tags\": [\"a\", \"b\"]}\n---\nBody",
            "title: Talks\ntags: [a, b]\n---\nBody",
            "---\ntitle: Talks\ntags: [a, b]\n...\nBody",
        ] {
            let front = split(text);
            assert_eq!(Value::Object(front.map), want, "{text}");
            assert_eq!(front.body.trim(), "Body", "{text}");
        }
        assert_eq!(map("+++\ndate = 2018-11-29T10:00:00Z\n+++\n"), json!({ "date": "2018-11-29T10:00:00Z" }));
        assert_eq!(split("No front matter\n\n---\n\nrule").body, "No front matter\n\n---\n\nrule");
        assert_eq!(
            map("---\nzip: 0123\nn: 1.50\nm: 3\n---\n"),
            json!({ "zip": "0123", "n": "1.50", "m": 3 })
        );
    }

    #[test]
    fn what_strict_readers_refuse_is_mended() {
        for (text, want, mended) in [
            (
                "title: Talks: the second day\nn: 1",
                json!({ "title": "Talks: the second day", "n": 1 }),
                "title",
            ),
            ("title: @handle says\n", json!({ "title": "@handle says" }), "title"),
            ("title: \"a\"\ntitle: \"b\"\n", json!({ "title": "a" }), "title"),
            ("tags:\n\t- a\n\t- b\n", json!({ "tags": ["a", "b"] }), "tags"),
            ("title: 'It's over'\n", json!({ "title": "It's over" }), "title"),
            ("url: {{ page.url }}/x\nn: 2", json!({ "url": "{{ page.url }}/x", "n": 2 }), "url"),
        ] {
            let front = split(&format!("---\n{text}\n---\n")).map;
            let (map, keys) = yaml(text);
            assert_eq!(Value::Object(map.clone()), want, "{text}");
            assert_eq!(map, front);
            assert_eq!(keys, [mended], "{text}");
        }
        let front = split("+++\ntitle = \"Fine\"\ndate = 2018-13-45\nn = 1\n+++\n");
        assert_eq!(Value::Object(front.map), json!({ "title": "Fine", "date": "2018-13-45", "n": 1 }));
        assert_eq!(front.mended, ["date"]);
    }
}
