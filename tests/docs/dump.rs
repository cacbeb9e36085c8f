//! Reads what Tera prints for `{{ __tera_context }}`: nearly JSON, with nothing where a value is null.

use serde_json::{Map, Value};

/// Reads a whole dump.
pub fn read(text: &str) -> Value {
    let mut rest = text.trim();
    let value = value(&mut rest);
    assert!(rest.is_empty(), "left over: {rest:.200}");
    value
}

fn value(rest: &mut &str) -> Value {
    match rest.chars().next() {
        Some('{') => map(rest),
        Some('[') => list(rest),
        Some('"') => Value::String(text(rest)),
        _ => scalar(rest),
    }
}

/// Takes `token` away if it comes next.
fn skip(rest: &mut &str, token: &str) -> bool {
    match rest.strip_prefix(token) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

fn map(rest: &mut &str) -> Value {
    let mut map = Map::new();
    assert!(skip(rest, "{"));
    while !skip(rest, "}") {
        let key = text(rest);
        assert!(skip(rest, ": "), "a colon after {key}");
        map.insert(key, value(rest));
        skip(rest, ", ");
    }
    Value::Object(map)
}

fn list(rest: &mut &str) -> Value {
    let mut items = Vec::new();
    assert!(skip(rest, "["));
    while !skip(rest, "]") {
        items.push(value(rest));
        skip(rest, ", ");
    }
    Value::Array(items)
}

/// A text as Rust prints it for programmers.
fn text(rest: &mut &str) -> String {
    assert!(skip(rest, "\""), "a text at {rest:.80}");
    let mut text = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                *rest = &rest[at + 1..];
                return text;
            }
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, other)) => text.push(other),
                None => break,
            },
            c => text.push(c),
        }
    }
    panic!("a text without end");
}

fn scalar(rest: &mut &str) -> Value {
    let end = rest.find([',', '}', ']']).unwrap_or(rest.len());
    let (bare, after) = rest.split_at(end);
    *rest = after;
    if bare.is_empty() {
        Value::Null
    } else {
        bare.parse().unwrap_or_else(|_| panic!("`{bare}` is not a value"))
    }
}
