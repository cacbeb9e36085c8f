//! The pattern that article URLs are made from.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::date::Date;

/// A checked pattern such as `/:year/:month/:day/:slug/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Permalink(String);

const PARTS: [&str; 4] = [":year", ":month", ":day", ":slug"];

impl Permalink {
    /// Checks a typed pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, String> {
        if !typed.starts_with('/') || !typed.ends_with('/') {
            return Err("a permalink begins and ends with a slash".into());
        }
        let mut seen_slug = false;
        for segment in typed.split('/').filter(|s| !s.is_empty()) {
            let plain = segment.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
            match segment {
                ":slug" => seen_slug = true,
                part if PARTS.contains(&part) || plain => {}
                other => {
                    let allowed = PARTS.join(", ");
                    return Err(format!(
                        "`{other}` is not a part of a permalink; parts are {allowed} and plain words"
                    ));
                }
            }
        }
        if !seen_slug {
            return Err("a permalink holds :slug, or two articles of a day would share one URL".into());
        }
        let words = typed.split('/').map(|segment| segment.strip_prefix(':').unwrap_or(segment));
        crate::url::check_place(&words.collect::<Vec<_>>().join("/"))?;
        Ok(Self(typed.to_owned()))
    }

    /// The URL of an article. Segments that a partial date does not have are left out.
    pub fn url(&self, date: &Date, slug: &str) -> String {
        let mut url = String::from("/");
        for segment in self.0.split('/').filter(|s| !s.is_empty()) {
            let part: Option<Cow<'_, str>> = match segment {
                ":year" => Some(format!("{:04}", date.year()).into()),
                ":month" => date.month().map(|m| format!("{m:02}").into()),
                ":day" => date.day().map(|d| format!("{d:02}").into()),
                ":slug" => Some(slug.into()),
                word => Some(word.into()),
            };
            if let Some(part) = part {
                url.push_str(&part);
                url.push('/');
            }
        }
        url
    }
}

impl Default for Permalink {
    fn default() -> Self {
        Self("/:year/:month/:day/:slug/".into())
    }
}

impl JsonSchema for Permalink {
    fn schema_name() -> Cow<'static, str> {
        "Permalink".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^/(.*/)?:slug/(.*/)?$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_give_shorter_urls() {
        let url = |date| Permalink::default().url(&Date::parse(date).unwrap(), "talks");
        assert_eq!(url("2018-11-29"), "/2018/11/29/talks/");
        assert_eq!(url("2018-11"), "/2018/11/talks/");
        assert_eq!(url("2018"), "/2018/talks/");
    }

    #[test]
    fn patterns_that_cannot_work_are_refused() {
        for bad in ["", "/:year/", "/_x/:slug/", ":slug/", "/:slug", "/:name/:slug/", "/../:slug/"] {
            assert!(Permalink::parse(bad).is_err(), "{bad}");
        }
    }
}
