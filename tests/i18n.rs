//! The languages of the interface: complete, counted rightly, and nothing that a reader sees is left in English.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::common::Site;
use icu_plurals::{PluralCategory, PluralRules};
use serde_yaml::Value;

/// Texts by key; each by plural category, or under "" if it has none.
type Texts = BTreeMap<String, BTreeMap<String, String>>;

fn texts(language: &str) -> Texts {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/default/i18n/{language}.yaml"));
    let all: BTreeMap<String, Value> = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let forms = |value: Value| -> BTreeMap<String, String> {
        match value {
            Value::String(text) => [(String::new(), text)].into(),
            Value::Mapping(forms) => forms
                .into_iter()
                .map(|(category, text)| {
                    (category.as_str().unwrap().to_owned(), text.as_str().unwrap().to_owned())
                })
                .collect(),
            other => panic!("{language}: {other:?} is not a text"),
        }
    };
    all.into_iter().map(|(key, value)| (key, forms(value))).collect()
}

/// The `{names}` in a text.
fn placeholders(forms: &BTreeMap<String, String>) -> BTreeSet<&str> {
    let names = forms.values().flat_map(|text| text.split('{').skip(1));
    names.map(|rest| rest.split_once('}').expect("a closed brace").0).collect()
}

fn categories(language: &str) -> BTreeSet<&'static str> {
    let locale = icu_locale_core::Locale::try_from_str(language).unwrap();
    let rules = PluralRules::try_new_cardinal(locale.into()).unwrap();
    let name = |category| match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    };
    rules.categories().map(name).collect()
}

#[test]
fn every_language_says_all_that_english_says() {
    let english = texts("en");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/i18n");
    let languages =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let languages: BTreeSet<String> =
        languages.map(|name| name.strip_suffix(".yaml").unwrap().to_owned()).collect();
    assert_eq!(languages, ["ar", "de", "en", "es", "fr", "ko"].map(str::to_owned).into());
    for language in &languages {
        let own = texts(language);
        assert_eq!(own.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "keys of {language}");
        for (key, forms) in &own {
            assert_eq!(placeholders(forms), placeholders(&english[key]), "{language}: {key}");
            assert!(forms.values().all(|text| !text.is_empty()), "{language}: {key}");
            if !forms.contains_key("") {
                let given: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
                assert_eq!(given, categories(language), "plural forms of {key} in {language}");
            } else {
                let counts = !english[key].contains_key("");
                assert!(!counts, "{language}: {key} must be counted");
            }
        }
    }
}

#[test]
fn dates_and_titles_are_in_the_language_of_the_site() {
    for (language, long, month, two) in [
        ("en", "29 November 2018", "November 2018", "2 articles"),
        ("fr", "29 novembre 2018", "Novembre 2018", "2 articles"),
        ("es", "29 de noviembre de 2018", "Noviembre de 2018", "2 artículos"),
        ("de", "29. November 2018", "November 2018", "2 Artikel"),
        ("ko", "2018년 11월 29일", "2018년 11월", "기사 2건"),
        ("ar", "29 نوفمبر 2018", "نوفمبر 2018", "مقالان"),
    ] {
        let config = format!("title: T\nbase_url: https://example.org/\nlanguage: {language}\n");
        let article = |day: u8| {
            format!(
                "---\ntitle: A{day}\ndate: 2018-11-{day:02}\nsource: S\nlanguage: de\n---\n> [!WARNING]\n> x\n"
            )
        };
        let site = Site::new(&[
            ("archive.yaml", &config),
            ("content/a.md", &article(29)),
            ("content/b.md", &article(1)),
        ])
        .built();
        assert!(site.read("2018/11/29/a/index.html").contains(&format!(">{long}</time>")), "{language}");
        assert_eq!(site.between("2018/11/index.html", "<h1>", "</h1>"), month);
        assert!(site.read("sources/s/index.html").contains(two), "{language}");
        // What stands in the text of an article is in the language of the article.
        assert!(site.read("2018/11/29/a/index.html").contains("<p class=\"alert-title\">Warnung</p>"));
        let first = site.read("2018/11/01/b/index.html");
        assert_eq!(first.contains("1er novembre 2018"), language == "fr", "{language}");
    }
}

/// A language in which every text of the interface stands between brackets.
fn marked() -> String {
    let mark = |text: &str| format!("⟦{text}⟧");
    let line = |(key, forms): (&String, &BTreeMap<String, String>)| {
        let value: serde_json::Value = match forms.get("") {
            Some(text) => mark(text).into(),
            None => forms.iter().map(|(category, text)| (category.clone(), mark(text))).collect(),
        };
        format!("{key}: {value}\n")
    };
    texts("en").iter().map(line).collect()
}

/// What a reader sees or hears of a page: text, and the attributes that hold some.
fn seen(html: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut rest = html;
    let mut silent = false;
    while let Some((text, after)) = rest.split_once('<') {
        if !silent {
            seen.push(text.to_owned());
        }
        let (tag, after) = after.split_once('>').unwrap();
        silent = tag.starts_with("script") || tag.starts_with("style");
        let attributes = [
            "aria-label",
            "alt",
            "title",
            "data-copy",
            "data-copied",
            "data-show",
            "data-passage",
            "data-quotation",
        ];
        for name in attributes {
            if let Some((_, value)) = tag.split_once(&format!(" {name}=\"")) {
                seen.push(value.split('"').next().unwrap().to_owned());
            }
        }
        rest = after;
    }
    seen
}

/// The words of at least two Latin letters that stand outside all brackets.
fn unmarked(text: &str) -> Vec<String> {
    let mut depth = 0;
    let outside = text.chars().map(|c| {
        match c {
            '⟦' => depth += 1,
            '⟧' => depth -= 1,
            _ => {}
        }
        if depth == 0 { c } else { ' ' }
    });
    let outside: String = outside.collect();
    let words = outside.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    words.map(str::to_owned).collect()
}

/// The words of the names of all terms on the index of a taxonomy.
fn labels(site: &Site, taxonomy: &str) -> BTreeSet<String> {
    let html = site.read(&format!("{taxonomy}/index.html"));
    let start = format!("<a href=\"/{taxonomy}/");
    let terms = html.split(&start).skip(1);
    let names = terms.filter_map(|rest| rest.split_once('>')?.1.split('<').next());
    names.flat_map(unmarked).collect()
}

#[test]
fn no_word_of_a_page_is_left_in_english() {
    // Greek is no word of ours; countries and topics have names of their own.
    let text = "Ο κόσμος: North Korea, North Korea. Treaty, treaty, armistice talks, treaty talks.\n\n\
                > [!NOTE]\n> α\n\n> [!TIP]\n> α\n\n> [!IMPORTANT]\n> α\n\n> [!WARNING]\n> α\n\n> [!CAUTION]\n> α\n\n\
                | α | β |\n| --- | --- |\n| γ | δ |\n\n- [x] α\n- [ ] β\n\n{{ <embed href=\"https://1.example/\" /> }}\n\n\
                {% <quote by=\"α\" source=\"β\"> %}\n\nγ\n\n{% </quote> %}\n";
    let front = |title: &str, date: &str, more: &str| {
        format!(
            "---\ntitle: {title}\ndate: {date}\ncountries: [KP]\ntopics: [treaty]\nthread: Ιστορία\n{more}---\n{text}"
        )
    };
    for theme in ["default", "plain"] {
        let config = format!(
            "title: Α\ndescription: Ω\nbase_url: https://example.org/\nlanguage: eo\ntheme: {theme}\npaginate: 2\n\
             combined: {{minimum: 2}}\nnames: {{minimum: 1}}\nchecks: {{orphaned_note: off, ambiguous_note: off}}\n"
        );
        let all = "updated: 2018-12-01\nsource: Πηγή\nauthors: [Α, Β, Γ]\ndateline: Σ\nid: x\n\
                   print: {date: 2018-11-30, headline: Τ, page: 1}\nsource_url: https://1.example/\n\
                   archived_url: https://2.example/\nrights: Ρ\nattachments: [{file: 1.pdf, title: Ψ}]\n\
                   annotations:\n- {quote: Ο κόσμος, kind: context, body: Ν, author: Ξ, date: 2019-01-02, sources: [Π],\n\
                   \x20 replies: [{author: Ρ, body: Σ}], see_also: [../2.md]}\n\
                   - {quote: Φ, kind: question, body: Χ, updated: 2020-02-03}\n\
                   - {kind: fact-check, verdict: Ψ, body: Ω, date: 2018-01-02}\n\
                   corrections: [{quote: γ, date: 2019-02-03, kind: clarification, text: Ω}]\n";
        let site = Site::new(&[
            ("archive.yaml", &config),
            ("i18n/eo.yaml", &marked()),
            ("content/1/index.md", &front("Α", "2018-11-29", all)),
            ("content/1/1.pdf", ""),
            ("content/2.md", &front("Β", "2018-11-01", "related: [1/index.md]\n")),
            ("content/3.md", &front("Γ", "2017-10", "language: el\n")),
            ("content/4.md", &front("Δ", "2016", "withdrawn: {date: 2019-01-02, reason: Λ}\n")),
            ("content/5.md", &front("Ε", "2015-05-05", "")),
            ("content/6.md", &front("Ζ", "2014-05-05", "")),
            ("content/7.md", "---\ntitle: Η\nkind: page\nupdated: 2018-12-01\n---\nα\n"),
        ]);
        site.copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/plain"), "themes/plain");
        let site = site.built();
        let mut found = BTreeSet::new();
        for (name, bytes) in site.outputs().into_iter().filter(|(name, _)| name.ends_with(".html")) {
            let is_file = |text: &String| {
                let extension = text.rsplit_once('.').map_or("", |(_, extension)| extension);
                ["csv", "jsonl", "json", "bib", "ris"].contains(&extension)
            };
            for text in seen(&String::from_utf8(bytes).unwrap()).into_iter().filter(|text| !is_file(text)) {
                found.extend(unmarked(&text).into_iter().map(|word| format!("{word} in {name}: {text}")));
            }
        }
        // Content, names of countries and topics, and parts of addresses.
        let mut known = labels(&site, "countries");
        known.extend(labels(&site, "topics"));
        known.extend(
            [
                "North",
                "Korea",
                "Treaty",
                "treaty",
                "armistice",
                "talks",
                "https",
                "example",
                "org",
                "id",
                "Wikidata",
                // Formats, and how queries are written.
                "BibTeX",
                "CSL",
                "CSV",
                "JSON",
                "OR",
                "RIS",
                "author",
                "before",
                "country",
                "date",
                "elect",
                "football",
                "kenya",
                "name",
                "peace",
                "source",
                "title",
                "topic",
                "uganda",
            ]
            .map(str::to_owned),
        );
        found.retain(|line| !known.contains(line.split(' ').next().unwrap()));
        assert!(found.is_empty(), "{theme}: {found:#?}");
    }
}
