//! The code that names a country: two letters of ISO 3166-1, or a site's own short id.
//!
//! It is a small `Copy` value because every mention, page and record carries one.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest id of a country, in bytes.
const LONGEST: usize = 8;

/// ISO 3166-1 alpha-2 code of a country, or a site's own id (`KURD`, `DD-1949`).
///
/// Two to eight ASCII capitals, digits or hyphens. Ordered as its text is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode([u8; LONGEST]);

impl CountryCode {
    /// Reads a code as written; letters may be small. `None` if it cannot be one (this says nothing
    /// about whether such a country exists).
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        if !(2..=LONGEST).contains(&text.len()) {
            return None;
        }
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            if !from.is_ascii_alphanumeric() && from != b'-' {
                return None;
            }
            *to = from.to_ascii_uppercase();
        }
        bytes[0].is_ascii_uppercase().then_some(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|b| *b == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CountryCode {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::new(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` cannot be a country code")))
    }
}

impl JsonSchema for CountryCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CountryCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9-]{1,7}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_two_to_eight_plain_characters() {
        assert_eq!(CountryCode::new("kp").map(|c| c.to_string()), Some("KP".to_owned()));
        assert_eq!(CountryCode::new("DD-1949").map(|c| c.to_string()), Some("DD-1949".to_owned()));
        for wrong in ["", "K", "K P", "ÉÉ", "123456789", "1A"] {
            assert_eq!(CountryCode::new(wrong), None, "{wrong}");
        }
    }
}
