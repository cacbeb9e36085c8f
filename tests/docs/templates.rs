//! docs/themes.md against what templates really get: a probe theme prints its whole context on every kind of
//! page, and each value is compared with the documented type, field by field.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{archive, document, dump, tables};

/// Field to type, as written in the document.
type Fields = BTreeMap<String, String>;

struct Contract {
    /// What each template gets beside `site` and `page`.
    templates: BTreeMap<String, Fields>,
    types: BTreeMap<String, Fields>,
    /// Types, and fields with a value other than null or an empty list, that a page had.
    seen: BTreeSet<String>,
}

/// `[Card](#card) or null` -> `Card or null`
fn plain(written: &str) -> String {
    let mut text = String::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('[') {
        let (label, after) = after.split_once("](").expect("a link");
        text.push_str(before);
        text.push_str(label);
        rest = after.split_once(')').expect("a link").1;
    }
    text + rest
}

impl Contract {
    fn read() -> Self {
        let text = document("docs/themes.md");
        let mut templates = BTreeMap::new();
        for cells in tables::rows(tables::section(&text, "Templates").unwrap()) {
            let fields = cells[2].split("; ").filter_map(|item| {
                let (name, written) = item.split_once("`: ")?;
                // What stands behind a comma is a remark.
                let written = written.split(',').next()?;
                Some((name.trim_start_matches('`').to_owned(), plain(written)))
            });
            templates.insert(tables::code(&cells[0]).unwrap().to_owned(), fields.collect());
        }
        let section = tables::section(&text, "Types").unwrap();
        let names = section.lines().filter_map(|line| line.strip_prefix("### "));
        let fields = |name| {
            let rows = tables::rows(tables::section(section, name).unwrap());
            rows.map(|cells| (tables::code(&cells[0]).unwrap().to_owned(), plain(&cells[1]))).collect()
        };
        let types = names.map(|name| (name.to_owned(), fields(name))).collect();
        Self { templates, types, seen: BTreeSet::new() }
    }

    /// Compares a value with a documented type.
    fn check(&mut self, value: &Value, documented: &str, at: &str) {
        let good = match documented {
            "any" => true,
            "text" | "HTML" => value.is_string(),
            "integer" => value.is_i64(),
            "boolean" => value.is_boolean(),
            _ if documented.ends_with(" or null") => {
                if !value.is_null() {
                    self.check(value, documented.trim_end_matches(" or null"), at);
                }
                true
            }
            _ if documented.starts_with("list of ") => {
                for item in value.as_array().unwrap_or_else(|| panic!("{at} is not a list: {value}")) {
                    self.check(item, documented.strip_prefix("list of ").unwrap(), at);
                }
                true
            }
            name => {
                self.check_fields(value, name, at);
                true
            }
        };
        assert!(good, "{at} is documented as {documented} and is {value}");
    }

    fn check_fields(&mut self, value: &Value, name: &str, at: &str) {
        let fields = self.types.get(name).unwrap_or_else(|| panic!("{at}: there is no type {name}")).clone();
        let map = value.as_object().unwrap_or_else(|| panic!("{at} is no {name}: {value}"));
        for (key, value) in map {
            let documented =
                fields.get(key).unwrap_or_else(|| panic!("{at}.{key} is not documented under {name}"));
            self.check(value, documented, &format!("{at}.{key}"));
            if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
                self.seen.insert(format!("{name}.{key}"));
            }
        }
        for key in fields.keys().filter(|key| !map.contains_key(*key)) {
            assert!(
                ["card.html article", "tile.html article"].contains(&at)
                    && ["html", "tile"].contains(&key.as_str()),
                "{at} has no {key}, which is documented under {name}"
            );
        }
    }

    /// Compares the whole context of a page made by a template.
    fn check_page(&mut self, template: &str, context: &Value) {
        let mut fields =
            self.templates.get(template).unwrap_or_else(|| panic!("{template} is not documented")).clone();
        fields.insert("site".into(), "Site".into());
        if ["card.html", "tile.html"].contains(&template) {
            fields.insert("article".into(), "Card".into());
        } else if template != "listed_note.html" {
            fields.insert("page".into(), "Page".into());
        }
        let given: BTreeSet<&String> = context.as_object().unwrap().keys().collect();
        assert_eq!(given, fields.keys().collect(), "what {template} gets");
        for (key, documented) in &fields {
            self.check(&context[key], documented, &format!("{template} {key}"));
        }
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A site that has everything a context can hold.
fn probe_site(root: &Path, templates: impl Iterator<Item = String>) {
    write(
        root,
        "archive.yaml",
        "title: Probe\ndescription: A probe.\nbase_url: https://example.org/a/\ntheme: probe\npaginate: 1\n\
         names: {minimum: 1}\ncombined: {minimum: 2}\nhome: {sections: [lead, map, latest, introduction, topics, years, browse, running]}\ntaxonomies: [{name: tags}]\nmenu: [{label: About, url: /about/}]\nparams: {colour: red}\n\
         logo: /logo.svg\nsocial_image: /card.png\nfooter: The end.\n",
    );
    write(root, "vocabulary/names.yaml", "names: [{name: Moon Jae-in, kind: person, wikidata: Q21001}]\n");
    write(root, "static/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    write(root, "static/card.png", crate::common::PICTURE);
    write(
        root,
        "content/1987.md",
        "---\ntitle: Long before\ndate: 1987-05-01\ncountries: [KP]\n---\nTalks.\n",
    );
    write(root, "data/offices.yaml", "asia: Seoul\n");
    write(
        root,
        "data/authors.yaml",
        "authors: [{name: A. Reporter, forms: [A. R.], kind: person, description: Reports., picture: /logo.svg, \
         links: ['https://example.com/'], wikidata: Q5, issn: 0362-4331}]\n",
    );
    write(
        root,
        "data/sources.yaml",
        "sources: [{name: The Gazette, kind: newspaper, wikidata: Q5, issn: 0362-4331}]\n",
    );
    write(
        root,
        "content/countries/north-korea/_index.md",
        "---\ntitle: North Korea\nfeatured: /1987.md\ntimeline: [{date: 1987-05-01, text: Talks., link: /1987.md}]\n---\n",
    );
    write(root, "themes/probe/theme.yaml", "name: probe\n");
    for name in templates {
        write(root, &format!("themes/probe/templates/{name}"), "{{ __tera_context | safe }}");
    }
    write(
        root,
        "content/2018/talks/index.md",
        "---\ntitle: The talks\ndate: 2018-11-29\nupdated: 2018-12-01\nid: talks\nsource: The Gazette\n\
         source_url: https://example.com/1\narchived_url: https://web.archive.org/web/20190304/https://example.com/1\nauthors: [A. Reporter]\n\
         dateline: Seoul\nsummary: A summary.\ndeck: A deck.\nlanguage: en\n\
         translations: {ko: https://example.com/ko}\n\
         image: {file: map.png, alt: A map, caption: The border, credit: Own work}\nattachments: [map.png]\nfacsimile: [{file: map.png, title: Page A1}]\n\
         countries: [KP]\ntopics: {add: [treaty, diplomacy]}\nrelated: [../more.md]\nthread: The summits\n\
         tags: [summits]\nprint: {date: 2018-11-30, headline: Talks, page: A1}\nrights: Free.\nextra: {n: 1}\n\
         annotations:\n- {quote: armistice, kind: fact-check, verdict: Right, body: It was., author: A. Checker, date: 2019-01-02,\n\
         \x20 updated: 2019-02-03, id: truce, sources: [{title: The text, url: 'https://example.com/3'}], tags: [law],\n\
         \x20 see_also: [../more.md], replies: [{body: Indeed., author: B. Reader, date: 2019-03-04}]}\n\
         - {body: Of the whole., author: B. Reader, date: 2018-12-24}\n\
         - {body: More., date: 2018-12-25}\n\
         - {body: More., date: 2018-12-26}\n\
         - {body: More., date: 2018-12-27}\n\
         - {body: More., date: 2018-12-28}\n\
         corrections: [{text: It was the 27th., quote: 27 April 2018, date: 2019-05-06}]\n---\n\
         ## A heading\n\nNorth Korea and South Korea spoke again of the armistice treaty at Panmunjom on\n27 April 2018. President Moon Jae-in spoke.\n",
    );
    // Wide enough to have smaller sizes.
    image::GrayImage::new(500, 10).save(root.join("content/2018/talks/map.png")).unwrap();
    write(
        root,
        "content/2018/more.md",
        "---\ntitle: More talks\ndate: 2018-11-30\ncountries: [KP]\ntopics: [treaty]\n---\n\
         [Before](talks/index.md), North Korea and South Korea spoke of the armistice treaty at Panmunjom\non 27 April 2018.\n",
    );
    write(
        root,
        "content/columns/earlier.md",
        "---\ntitle: Earlier talks\ndate: 2018-11\ncountries: [KP]\ntopics: [diplomacy]\n---\n\
         [After](../2018/talks/index.md), envoys prepared the armistice treaty at Panmunjom.\n",
    );
    write(
        root,
        "content/columns/gone.md",
        "---\ntitle: Gone\ndate: 2018-11-01\nwithdrawn: {date: 2019-01-02, reason: Wrong.}\n---\nText.\n",
    );
    write(root, "content/notes/_index.md", "---\ntitle: Remarks\n---\nBy the desk.\n");
    write(
        root,
        "content/columns/_index.md",
        "---\ntitle: Notes\nsummary: All notes.\n---\nAn introduction.\n",
    );
    write(root, "content/topics/_index.md", "---\ntitle: Subjects\n---\nAn introduction.\n");
    write(root, "content/about.md", "---\ntitle: About\nkind: page\n---\nAbout us.\n");
}

#[test]
fn templates_get_what_the_document_says() {
    let mut contract = Contract::read();
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    probe_site(root, contract.templates.keys().cloned());
    let built = archive(root, &["build"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));

    for (template, pages) in [
        ("home.html", &["index.html", "page/1/index.html"][..]),
        (
            "article.html",
            &["2018/11/29/talks/index.html", "2018/11/30/more/index.html", "2018/11/earlier/index.html"],
        ),
        ("page.html", &["about/index.html"]),
        ("withdrawn.html", &["2018/11/01/gone/index.html"]),
        (
            "term.html",
            &[
                "authors/a-reporter/index.html",
                "topics/treaty/index.html",
                "topics/diplomacy/index.html",
                "countries/north-korea/index.html",
                "countries/north-korea/page/1/index.html",
                "tags/summits/index.html",
                "names/moon-jae-in/index.html",
                "threads/the-summits/index.html",
            ],
        ),
        (
            "taxonomy.html",
            &["topics/index.html", "countries/index.html", "names/index.html", "tags/index.html"],
        ),
        ("year.html", &["2018/index.html", "2018/page/1/index.html"]),
        ("month.html", &["2018/11/index.html"]),
        ("section.html", &["columns/index.html"]),
        ("annotation.html", &["annotation/index.html"]),
        ("notes.html", &["notes/index.html", "notes/page/1/index.html", "corrections/index.html"]),
        ("404.html", &["404.html"]),
        ("search.html", &["search/index.html"]),
    ] {
        for page in pages {
            let path = root.join("public").join(page);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{page}: {error}"));
            contract.check_page(template, &dump::read(&text));
        }
    }
    let home = dump::read(&fs::read_to_string(root.join("public/index.html")).unwrap());
    for (template, field) in [("card.html", "html"), ("tile.html", "tile")] {
        contract.check_page(template, &dump::read(home["list"]["articles"][0][field].as_str().unwrap()));
    }

    let notes = dump::read(&fs::read_to_string(root.join("public/notes/index.html")).unwrap());
    let listed = notes["list"]["notes"][0]["html"].as_str().unwrap();
    contract.check_page("listed_note.html", &dump::read(listed));

    // A field that is null or empty on every page above was not really compared.
    let types = contract.types.iter();
    let all = types.flat_map(|(name, fields)| fields.keys().map(move |field| format!("{name}.{field}")));
    let unseen: Vec<_> = all.filter(|field| !contract.seen.contains(field)).collect();
    assert!(unseen.is_empty(), "no page of the probe had {unseen:?}");
}

#[test]
fn the_default_theme_has_the_templates_and_shortcodes_that_are_described() {
    let text = document("docs/themes.md");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    for cells in tables::rows(tables::section(&text, "Templates").unwrap()) {
        let name = tables::code(&cells[0]).unwrap();
        assert!(folder.join(name).exists(), "{name} is described and not in the theme");
    }
    let shortcodes = fs::read_to_string(folder.join("shortcodes.html")).unwrap();
    let defined = shortcodes.split("{% component ").skip(1).filter_map(|rest| rest.split_once('('));
    let defined: BTreeMap<&str, &str> =
        defined.map(|(name, rest)| (name, rest.split(") -%}").next().unwrap())).collect();
    let rows: Vec<_> = tables::rows(tables::section(&text, "Shortcodes").unwrap()).collect();
    assert_eq!(rows.len(), defined.len(), "shortcodes of the theme: {:?}", defined.keys());
    for cells in rows {
        let arguments =
            defined[tables::code(&cells[0]).unwrap()].split(", ").map(|one| one.split(':').next().unwrap());
        let described: Vec<&str> =
            cells[1].split(':').next().unwrap().split('`').skip(1).step_by(2).collect();
        assert_eq!(arguments.collect::<Vec<_>>(), described, "{}", cells[0]);
    }
}
