//! What templates can call beside Tera's own: `href`, `absolute`, `asset`, `json` and `t`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::strings::Strings;
use crate::url::PageLinks;

thread_local! {
    /// The links of the page that this thread renders: a component sees nothing of its page's context, but its
    /// links must be right all the same.
    static PAGE: RefCell<Option<Arc<PageLinks>>> = const { RefCell::new(None) };
}

/// Runs `render` with the links of a page.
pub(super) fn with_page<T>(page: &Arc<PageLinks>, render: impl FnOnce() -> T) -> T {
    let outer = PAGE.replace(Some(page.clone()));
    let result = render();
    PAGE.replace(outer);
    result
}

fn href(url: &str) -> String {
    PAGE.with_borrow(|page| match page {
        Some(page) => page.href(url),
        None => url.to_owned(),
    })
}

/// Registers the filters. `fingerprints` are the hashes of static files by output path, `strings` what `t` says.
pub(super) fn register(tera: &mut Tera, fingerprints: BTreeMap<String, String>, strings: Arc<Strings>) {
    tera.register_filter("href", |url: &str, _: Kwargs, _: &State| href(url));
    tera.register_filter("asset", move |url: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        let Some(hash) = fingerprints.get(url.trim_start_matches('/')) else {
            return Err(tera::Error::message(format!("the theme has no static file for `{url}`")));
        };
        Ok(format!("{}?v={hash}", href(url)))
    });
    tera.register_filter("absolute", |url: &str, _: Kwargs, _: &State| -> Value {
        match PAGE.with_borrow(|page| page.as_ref().and_then(|page| page.absolute(url))) {
            Some(url) => Value::normal_string(&url),
            None => Value::none(),
        }
    });
    tera.register_filter("t", move |key: &str, values: Kwargs, _: &State| -> TeraResult<String> {
        let count = values.get::<i64>("count")?;
        let value = |name: &str| values.get::<Value>(name).ok().flatten().map(|value| said(&value));
        strings.text(key, count, value).ok_or_else(|| {
            let near = strings.suggest(key).map(|near| format!("; did you mean `{near}`?"));
            let near = near.unwrap_or_default();
            tera::Error::message(format!("there is no text `{key}` in i18n/en.yaml{near}"))
        })
    });
    tera.register_filter("json", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        // Mostly texts; Tera's values serialise through a layer that those can do without.
        let text = match value.as_str() {
            Some(text) => serde_json::to_string(text),
            None => serde_json::to_string(&value),
        };
        let text = text.map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(Value::safe_string(&script_safe(&text)))
    });
}

/// A value as a text says it.
fn said(value: &Value) -> String {
    // Nearly all are texts and numbers, which Tera's own way writes slowly.
    match (value.as_str(), value.as_i64()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(number)) => number.to_string(),
        (None, None) => value.to_string(),
    }
}

/// JSON that may stand in a `<script>` element: nothing in it can end the element or open a comment.
fn script_safe(json: &str) -> Cow<'_, str> {
    // The first byte of the two separators, and of little else in most languages.
    const SEPARATOR: u8 = 0xE2;
    if !json.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&' | SEPARATOR)) {
        return json.into();
    }
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    safe.into()
}
