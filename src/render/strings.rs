//! What the interface says, in the language of the site: `i18n/<language>.yaml` of the theme and of the site.
//!
//! A file maps keys to texts. A text may have `{placeholders}`; one that depends on a number is a mapping of the
//! plural categories of Unicode CLDR (`zero`, `one`, `two`, `few`, `many`, `other`). A key that the language does not
//! have is looked up in English.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::date::{Date, Precision};

/// The language that has every key.
const FALLBACK: &str = "en";

/// One text, or one for each plural category.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Text {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

/// Texts by key.
pub type Texts = BTreeMap<String, Text>;

/// The texts of one language, with those of English where it has none.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    /// Primary subtag, for the plural rule.
    language: String,
    texts: Texts,
    /// The site's own form of dates whose day is known.
    date_format: Option<String>,
}

impl Strings {
    /// Takes the texts of a language out of those of all languages. A tag with subtags (`pt-BR`) goes before its
    /// language (`pt`), that before English.
    pub fn new(all: &BTreeMap<String, Texts>, language: &str, date_format: Option<&str>) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let mut texts = Texts::new();
        for tag in [FALLBACK, &primary, language] {
            let found = all.get(tag).into_iter().flatten();
            texts.extend(found.map(|(key, text)| (key.clone(), text.clone())));
        }
        Self { language: primary, texts, date_format: date_format.map(str::to_owned) }
    }

    /// The text of a key, with placeholders filled by what `value` gives for their names; `None` if there is no such
    /// key. `count` chooses among plural categories.
    pub fn text(
        &self,
        key: &str,
        count: Option<i64>,
        value: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let pattern = match self.texts.get(key)? {
            Text::Plain(text) => text,
            Text::Plural(forms) => forms
                .get(plural_category(&self.language, count.unwrap_or_default()))
                .or_else(|| forms.get("other"))?,
        };
        Some(fill(pattern, value))
    }

    /// A text without placeholders; the key itself if there is no such text.
    pub fn plain(&self, key: &str) -> String {
        self.text(key, None, |_| None).unwrap_or_else(|| key.to_owned())
    }

    /// The name of a month, counted from 1.
    pub fn month(&self, month: u8) -> String {
        self.text(&format!("month_{month}"), None, |_| None)
            .unwrap_or_else(|| Date::month_name(month).to_owned())
    }

    /// A month of a year.
    pub fn month_of_year(&self, year: i16, month: u8) -> String {
        self.dated("date_month", "{month} {year}", year, Some(month), None)
    }

    /// A date in full for people.
    pub fn date(&self, date: &Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match date.precision() {
            Precision::Year => self.dated("date_year", "{year}", year, None, None),
            Precision::Month => self.dated("date_month", "{month} {year}", year, month, None),
            Precision::Day | Precision::Time => match &self.date_format {
                Some(own) => fill(own, |name| self.date_part(name, year, month, day)),
                None => self.dated("date_day", "{day} {month} {year}", year, month, day),
            },
        }
    }

    /// How dates of which the day, the month, or the year only is known are written, with placeholders.
    pub fn date_forms(&self) -> [String; 3] {
        let form =
            |key: &str, usual: &str| self.text(key, None, |_| None).unwrap_or_else(|| usual.to_owned());
        let day = self.date_format.clone().unwrap_or_else(|| form("date_day", "{day} {month} {year}"));
        [day, form("date_month", "{month} {year}"), form("date_year", "{year}")]
    }

    fn dated(&self, key: &str, usual: &str, year: i16, month: Option<u8>, day: Option<u8>) -> String {
        let part = |name: &str| self.date_part(name, year, month, day);
        self.text(key, None, part).unwrap_or_else(|| fill(usual, part))
    }

    fn date_part(&self, name: &str, year: i16, month: Option<u8>, day: Option<u8>) -> Option<String> {
        match name {
            "year" => Some(year.to_string()),
            "month" => month.map(|month| self.month(month)),
            "month_number" => month.map(|month| month.to_string()),
            "day" => day.map(|day| day.to_string()),
            _ => None,
        }
    }
}

/// Writes values in the place of `{names}`; a name without a value stays as it is.
fn fill(pattern: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((value(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

/// The plural category of a whole number (Unicode CLDR 44, "Language Plural Rules", cardinal). Languages that are not
/// listed have `one` for 1 and `other`.
fn plural_category(language: &str, n: i64) -> &'static str {
    match (language, n) {
        ("ko" | "ja" | "zh" | "vi" | "th" | "id" | "ms", _) => "other",
        ("fr" | "pt", 0) | (_, 1) => "one",
        ("ar", 0) => "zero",
        ("ar", 2) => "two",
        ("ar", _) => match n % 100 {
            3..=10 => "few",
            11..=99 => "many",
            _ => "other",
        },
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(language: &str, date_format: Option<&str>) -> Strings {
        let texts = |entries: &[(&str, &str)]| -> Texts {
            entries.iter().map(|(key, text)| ((*key).to_owned(), Text::Plain((*text).to_owned()))).collect()
        };
        let mut ar = texts(&[]);
        let forms = [("one", "مقال واحد"), ("few", "{count} مقالات"), ("other", "{count} مقال")];
        let forms = forms.map(|(category, text)| (category.to_owned(), text.to_owned())).into();
        ar.insert("articles".to_owned(), Text::Plural(forms));
        let all = [
            ("en".to_owned(), texts(&[("search", "Search"), ("older", "Older")])),
            (
                "fr".to_owned(),
                texts(&[
                    ("search", "Rechercher"),
                    ("month_8", "août"),
                    ("date_day", "le {day} {month} {year}"),
                ]),
            ),
            ("ar".to_owned(), ar),
        ];
        Strings::new(&all.into(), language, date_format)
    }

    #[test]
    fn a_language_goes_before_english() {
        let french = strings("fr-CA", None);
        assert_eq!((french.plain("search"), french.plain("older")), ("Rechercher".into(), "Older".into()));
        let date = Date::parse("2017-08-05").unwrap();
        assert_eq!(french.date(&date), "le 5 août 2017");
        assert_eq!(strings("fr", Some("{day}.{month_number}.{year}")).date(&date), "5.8.2017");
        assert_eq!(strings("de", None).date(&date), "5 August 2017");
    }

    #[test]
    fn numbers_choose_the_plural() {
        let arabic = strings("ar", None);
        let say = |n: i64| arabic.text("articles", Some(n), |_| Some(n.to_string())).unwrap();
        assert_eq!((say(1), say(7), say(103)), ("مقال واحد".into(), "7 مقالات".into(), "103 مقالات".into()));
        assert_eq!(say(100), "100 مقال");
        assert_eq!((plural_category("fr", 0), plural_category("en", 0)), ("one", "other"));
    }

    #[test]
    fn unknown_placeholders_stay() {
        assert_eq!(fill("a {b} {c", |_| None), "a {b} {c");
    }
}
