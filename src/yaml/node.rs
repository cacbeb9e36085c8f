//! A YAML value and where it stands.

use crate::span::FileSpan;

/// A value with the bytes of the file it stands at.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its place in the file that the YAML stands in.
    pub span: FileSpan,
    /// A scalar, a sequence or a mapping.
    pub value: Value,
}

/// What a [`Node`] holds. Scalars keep their text; what it means depends on who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A scalar; `plain` if it was written without quotes and not as a block.
    Scalar {
        /// What it says, without quotes and with escapes resolved.
        text: String,
        /// Whether it was written without quotes and not as a block.
        plain: bool,
    },
    /// Items in the order of the file.
    Sequence(Vec<Node>),
    /// Keys in the order of the file, each once.
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// True for `key:`, `key: null` and `key: ~`.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar as written (without its quotes), whatever type it would resolve to.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// A boolean, written plain.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar { text, plain: true } => match text.as_str() {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// What kind of value this is, in the words of a message.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "nothing",
            Value::Scalar { .. } if self.as_bool().is_some() => "yes or no",
            Value::Scalar { plain: true, text } if text.parse::<f64>().is_ok() => "a number",
            Value::Scalar { .. } => "a text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The value as free data, with scalars resolved as in YAML 1.2's core schema.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            _ if self.is_null() => Json::Null,
            Value::Scalar { text, plain } => {
                if let Some(value) = self.as_bool() {
                    return Json::Bool(value);
                }
                plain.then(|| number(text)).flatten().unwrap_or_else(|| Json::String(text.clone()))
            }
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| (key.text().unwrap_or("null").to_owned(), value.to_json()))
                    .collect(),
            ),
        }
    }
}

/// A plain scalar that is a number. Leading zeros and underscores make a text, as in YAML 1.2; `0b`, signs
/// before a radix and numbers beyond 64 bits are read as `serde_yaml` reads them.
fn number(text: &str) -> Option<serde_json::Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    if radix != 10 {
        let digits = digits.get(2..).filter(|digits| digits.bytes().all(|b| b.is_ascii_alphanumeric()))?;
        let value = i64::from_str_radix(digits, radix).ok()?;
        return Some(if text.starts_with('-') { -value } else { value }.into());
    }
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    if leading_zero {
        return None;
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if let Ok(value) = unsigned.parse::<i64>() {
        return Some(value.into());
    }
    if let Ok(value) = unsigned.parse::<u64>() {
        return Some(value.into());
    }
    unsigned.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(serde_json::Value::Number)
}
