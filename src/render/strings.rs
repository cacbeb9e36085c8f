//! What the interface says, in the language of the site: `i18n/<language>.yaml` of the theme and of the site.
//!
//! A file maps keys to texts. A text may have `{placeholders}`; one that depends on a number is a mapping of the
//! plural categories of Unicode CLDR (`zero`, `one`, `two`, `few`, `many`, `other`). A key that the language does not
//! have is looked up in English, and counted as English counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::date::{Date, Precision};
use crate::diagnostic::nearest;

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
pub(super) type Texts = BTreeMap<String, Text>;

/// The texts of one language, with those of English where it has none.
#[derive(Clone, Debug)]
pub struct Strings {
    own: CountedTexts,
    english: CountedTexts,
    /// The site's own form of dates whose day is known.
    date_format: Option<String>,
}

/// Texts and how their language counts.
#[derive(Clone, Debug)]
struct CountedTexts {
    texts: FxHashMap<String, Text>,
    /// None only if the tag is none; then there is `other` alone.
    rules: Option<Arc<PluralRules>>,
}

impl Strings {
    /// Takes the texts of a language out of those of all languages. A tag with subtags (`pt-BR`) goes before its
    /// language (`pt`), that before English.
    pub fn new(all: &BTreeMap<String, Texts>, language: &str, date_format: Option<&str>) -> Self {
        let mut texts = FxHashMap::default();
        for tag in tags(language) {
            let found = all.get(&tag).into_iter().flatten();
            texts.extend(found.map(|(key, text)| (key.clone(), text.clone())));
        }
        Self {
            own: CountedTexts { texts, rules: plural_rules(language) },
            english: CountedTexts {
                texts: all.get(FALLBACK).cloned().unwrap_or_default().into_iter().collect(),
                rules: plural_rules(FALLBACK),
            },
            date_format: date_format.map(str::to_owned),
        }
    }

    /// The text of a key, with placeholders filled by what `value` gives for their names; `None` if there is no such
    /// key. `count` chooses among plural categories.
    pub fn text(
        &self,
        key: &str,
        count: Option<i64>,
        value: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let pattern = self.own.find(key, count).or_else(|| self.english.find(key, count))?;
        Some(fill(pattern, value))
    }

    /// The key nearest to one that is not there.
    pub fn suggest(&self, key: &str) -> Option<&str> {
        let mut keys: Vec<&str> =
            self.english.texts.keys().chain(self.own.texts.keys()).map(String::as_str).collect();
        keys.sort_unstable();
        nearest(key, keys)
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

    /// The name of a month as a heading or entry of a list: with a capital letter also where the language has none in
    /// a sentence.
    pub fn month_heading(&self, month: u8) -> String {
        capitalised(&self.month(month))
    }

    /// A month of a year, as a heading.
    pub fn month_of_year(&self, year: i16, month: u8) -> String {
        capitalised(&self.dated("date_month", "{month} {year}", year, Some(month), None))
    }

    /// A date in full for people.
    pub fn date(&self, date: &Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match date.precision() {
            Precision::Year => self.dated("date_year", "{year}", year, None, None),
            Precision::Month => self.dated("date_month", "{month} {year}", year, month, None),
            Precision::Day | Precision::Time => match &self.date_format {
                // `1er.8.2017` is nowhere written.
                Some(own) if !own.contains("{month}") => fill(own, |name| match (name, day) {
                    ("day", Some(day)) => Some(day.to_string()),
                    _ => self.date_part(name, year, month, day),
                }),
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
            "day" if day == Some(1) => self.text("first_of_month", None, |_| None).or(Some("1".to_owned())),
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

impl CountedTexts {
    fn find(&self, key: &str, count: Option<i64>) -> Option<&str> {
        match self.texts.get(key)? {
            Text::Plain(text) => Some(text),
            Text::Plural(forms) => forms
                .get(self.category(count.unwrap_or_default()))
                .or_else(|| forms.get("other"))
                .map(String::as_str),
        }
    }

    /// The plural category of a whole number.
    fn category(&self, n: i64) -> &'static str {
        match self.rules.as_ref().map(|rules| rules.category_for(n)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

/// How a language counts (Unicode CLDR, "Language Plural Rules", cardinal). Languages that CLDR does not know have
/// `other` alone.
fn plural_rules(language: &str) -> Option<Arc<PluralRules>> {
    let locale = Locale::try_from_str(language).ok()?;
    PluralRules::try_new_cardinal(locale.into()).ok().map(Arc::new)
}

/// A tag and those it narrows down, the widest first: `zh`, `zh-Hant`, `zh-Hant-TW`.
fn tags(language: &str) -> Vec<String> {
    let ends = language.match_indices('-').map(|(at, _)| at).chain([language.len()]);
    let mut tags: Vec<String> = ends.map(|end| language[..end].to_owned()).collect();
    if let Some(first) = tags.first_mut() {
        first.make_ascii_lowercase();
    }
    tags
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
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
                    ("first_of_month", "1er"),
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
        let first = Date::parse("2017-08-01").unwrap();
        assert_eq!(french.date(&first), "le 1er août 2017");
        assert_eq!(strings("fr", Some("{day}.{month_number}.{year}")).date(&first), "1.8.2017");
        assert_eq!((french.month(8), french.month_of_year(2017, 8)), ("août".into(), "Août 2017".into()));
        assert_eq!(strings("de", None).date(&date), "5 August 2017");
    }

    #[test]
    fn numbers_choose_the_plural() {
        let arabic = strings("ar", None);
        let say = |n: i64| arabic.text("articles", Some(n), |_| Some(n.to_string())).unwrap();
        assert_eq!((say(1), say(7), say(103)), ("مقال واحد".into(), "7 مقالات".into(), "103 مقالات".into()));
        assert_eq!(say(100), "100 مقال");
    }

    #[test]
    fn every_language_counts_in_its_own_way() {
        for (language, n, category) in [
            ("en", 0, "other"),
            ("en", 1, "one"),
            ("fr", 0, "one"),
            ("fr", 2, "other"),
            ("fr", 1_000_000, "many"),
            ("pt", 0, "one"),
            ("pt-PT", 0, "other"),
            ("ko", 1, "other"),
            ("zh-Hant", 1, "other"),
            ("ar", 0, "zero"),
            ("ar", 2, "two"),
            ("ar", 103, "few"),
            ("ar", 111, "many"),
            ("ar", 101, "other"),
            ("he", 2, "two"),
            ("ru", 21, "one"),
            ("ru", 22, "few"),
            ("uk", 11, "many"),
            ("pl", 22, "few"),
            ("pl", 25, "many"),
            ("cs", 3, "few"),
            ("cs", 5, "other"),
            ("tlh", 1, "other"),
        ] {
            let strings = strings(language, None);
            assert_eq!(strings.own.category(n), category, "{n} in {language}");
        }
    }

    #[test]
    fn what_is_said_in_english_is_counted_as_english() {
        let forms = [("one", "{count} item"), ("other", "{count} items")];
        let forms = forms.map(|(category, text)| (category.to_owned(), text.to_owned())).into();
        let english = Texts::from([("items".to_owned(), Text::Plural(forms))]);
        let korean = Strings::new(&[("en".to_owned(), english)].into(), "ko", None);
        let say = |n: i64| korean.text("items", Some(n), |_| Some(n.to_string())).unwrap();
        assert_eq!((say(1), say(2)), ("1 item".into(), "2 items".into()));
    }

    #[test]
    fn wider_tags_come_first() {
        assert_eq!(tags("zh-Hant-TW"), ["zh", "zh-Hant", "zh-Hant-TW"]);
        assert_eq!(tags("EN"), ["en"]);
    }

    #[test]
    fn unknown_placeholders_stay() {
        assert_eq!(fill("a {b} {c", |_| None), "a {b} {c");
    }
}
