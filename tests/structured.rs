//! What pages say to programs: JSON-LD with the types and properties of schema.org, the tags that reference managers
//! read, and the data of citations.

use crate::common::{Site, large};
use serde_json::{Map, Value};

/// What schema.org lets a property hold, as far as our pages use it (schema.org 29.0).
#[derive(Clone, Copy)]
enum Kind {
    Text,
    /// One or several.
    Texts,
    Url,
    /// One or several.
    Urls,
    Date,
    Integer,
    Thing(&'static [&'static str]),
    /// A list of things or a single one.
    Things(&'static [&'static str]),
    UrlOr(&'static [&'static str]),
    TextOrUrl,
}

use Kind::{Date, Integer, Text, TextOrUrl, Texts, Thing, Things, Url, UrlOr, Urls};

/// The properties of a type, with those that it inherits. The first number of each are required here.
fn properties(of: &str) -> (usize, &'static [(&'static str, Kind)]) {
    match of {
        "NewsArticle" => (
            8,
            &[
                ("headline", Text),
                ("url", Url),
                ("mainEntityOfPage", Thing(&["WebPage"])),
                ("inLanguage", Text),
                ("wordCount", Integer),
                ("publisher", Thing(&["Organization", "NewsMediaOrganization", "Person"])),
                ("isPartOf", Things(&["Collection", "Newspaper", "Periodical", "WebSite"])),
                // Of ArchiveComponent.
                ("holdingArchive", Thing(&["ArchiveOrganization"])),
                ("datePublished", Date),
                ("dateModified", Date),
                ("dateline", Text),
                ("author", Things(&["Person", "Organization"])),
                ("image", UrlOr(&["ImageObject"])),
                ("isBasedOn", UrlOr(&["CreativeWork"])),
                ("archivedAt", Url),
                ("copyrightNotice", Text),
                ("printPage", Text),
                ("printEdition", Text),
                ("alternativeHeadline", Text),
                ("identifier", TextOrUrl),
                ("description", Text),
                ("about", Things(&["Country", "Thing", "Person", "Organization"])),
                ("mentions", Things(&["Country", "Thing", "Person", "Organization"])),
                ("citation", TextOrUrl),
                ("correction", Things(&["CorrectionComment"])),
            ],
        ),
        "CorrectionComment" => (1, &[("text", Text), ("datePublished", Date), ("url", Url)]),
        "ClaimReview" => (
            5,
            &[
                ("url", Url),
                ("claimReviewed", Text),
                ("author", Things(&["Person", "Organization"])),
                ("reviewRating", Thing(&["Rating"])),
                ("itemReviewed", Thing(&["Claim"])),
                ("datePublished", Date),
                ("reviewBody", Text),
            ],
        ),
        "Rating" => (1, &[("alternateName", Text)]),
        "Claim" => (1, &[("appearance", Thing(&["CreativeWork"]))]),
        "WebPage" => (1, &[("breadcrumb", Thing(&["BreadcrumbList"]))]),
        "BreadcrumbList" => (1, &[("itemListElement", Things(&["ListItem"]))]),
        "ListItem" => (2, &[("position", Integer), ("name", Text), ("item", Url)]),
        "DefinedTerm" => (2, &[("name", Text), ("termCode", Text), ("url", Url), ("sameAs", Urls)]),
        "WebSite" => (
            1,
            &[
                ("name", Text),
                ("url", Url),
                ("description", Text),
                ("inLanguage", Text),
                ("potentialAction", Thing(&["SearchAction"])),
            ],
        ),
        "Organization" | "Person" | "NewsMediaOrganization" => (
            1,
            &[
                ("name", Text),
                ("url", Url),
                ("mainEntityOfPage", Url),
                ("description", Text),
                ("alternateName", Texts),
                ("image", Url),
                ("sameAs", Urls),
            ],
        ),
        "Newspaper" | "Periodical" => (
            1,
            &[
                ("name", Text),
                ("mainEntityOfPage", Url),
                ("description", Text),
                ("alternateName", Texts),
                ("image", Url),
                ("issn", Text),
                ("sameAs", Urls),
            ],
        ),
        "ArchiveOrganization" | "Collection" | "CreativeWork" => (1, &[("name", Text), ("url", Url)]),
        "Country" | "Thing" => (2, &[("name", Text), ("identifier", TextOrUrl), ("sameAs", Urls)]),
        _ => (0, &[]),
    }
}

/// The type of a node; the first, if it has several.
fn kind_of(node: &Map<String, Value>) -> &str {
    let kind = node.get("@type").map(|kind| kind.get(0).unwrap_or(kind));
    kind.and_then(Value::as_str).unwrap_or_default()
}

/// Checks a node and all below it; gives what is wrong.
fn check(node: &Map<String, Value>, allowed: &[&str], at: &str, wrong: &mut Vec<String>) {
    let of = kind_of(node);
    if !allowed.contains(&of) {
        wrong.push(format!("{at} is a {of:?}, not one of {allowed:?}"));
        return;
    }
    let (required, known) = properties(of);
    for (name, _) in &known[..required] {
        if !node.contains_key(*name) {
            wrong.push(format!("{at} ({of}) has no {name}"));
        }
    }
    for (name, value) in node.iter().filter(|(name, _)| !name.starts_with('@')) {
        let place = format!("{at}.{name}");
        match known.iter().find(|(known, _)| known == name) {
            Some((_, kind)) => check_value(value, *kind, &place, wrong),
            None => wrong.push(format!("{of} has no property {name}")),
        }
    }
}

fn check_value(value: &Value, kind: Kind, at: &str, wrong: &mut Vec<String>) {
    let url = |value: &Value| {
        value.as_str().is_some_and(|text| text.starts_with("https://") || text.starts_with("http://"))
    };
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let node = |value: &Value, types: &[&str], at: &str, wrong: &mut Vec<String>| match value {
        Value::Object(node) => check(node, types, at, wrong),
        other => wrong.push(format!("{at} is {other}")),
    };
    let good = match kind {
        Url => url(value),
        Urls => value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().all(url),
        Texts => value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().all(text),
        Text | TextOrUrl => text(value),
        Integer => value.is_u64(),
        Date => value.as_str().is_some_and(|text| {
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            let day = text.split('T').next().unwrap();
            let parts: Vec<&str> = day.split('-').collect();
            parts.len() <= 3 && parts[0].len() == 4 && parts.iter().all(|part| digits(part))
        }),
        UrlOr(_) if value.is_string() => url(value),
        Thing(types) | UrlOr(types) => {
            node(value, types, at, wrong);
            true
        }
        Things(types) => {
            let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for (index, one) in all.iter().enumerate() {
                node(one, types, &format!("{at}[{index}]"), wrong);
            }
            !all.is_empty()
        }
    };
    if !good {
        wrong.push(format!("{at} is {value}"));
    }
}

/// The contents of all scripts of a type.
fn data<'h>(html: &'h str, of: &str) -> Vec<&'h str> {
    let start = format!("<script type=\"{of}\"");
    let found = html.match_indices(&start).map(|(at, _)| {
        let from = at + html[at..].find('>').unwrap() + 1;
        &html[from..from + html[from..].find("</script>").unwrap()]
    });
    found.collect()
}

/// The value of a `meta` element.
fn meta(html: &str, name: &str) -> Vec<String> {
    let start = format!("<meta name=\"{name}\" ");
    // Some have a `property`, too.
    let values = html.split(&start).skip(1).map(|rest| rest.split("content=\"").nth(1).unwrap());
    let values = values.map(|rest| &rest[..rest.find('"').unwrap()]);
    values
        .map(|value| {
            value
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        })
        .collect()
}

/// A site in which everything occurs.
fn rich() -> Site {
    let site = Site::new(&[]);
    large::configure(&site);
    large::write(&site, 200);
    site.write(
        "data/authors.yaml",
        "authors:\n  - name: Benjamin Reed\n    forms: [Ben Reed]\n    wikidata: Q5\n    description: Writes.\n    links: [https://example.com/reed]\n",
    );
    site.write(
        "data/sources.yaml",
        "sources:\n  - { name: Harbour Gazette, forms: [The Harbour Gazette], kind: newspaper, issn: 0362-4331, wikidata: Q5 }\n",
    );
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    site
}

#[test]
fn json_ld_has_the_types_and_properties_of_schema_org() {
    let site = rich();
    let mut wrong = Vec::new();
    let mut types = std::collections::BTreeMap::new();
    for (name, bytes) in site.outputs().iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        for text in data(html, "application/ld+json") {
            let value: Value =
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
            let node = value.as_object().unwrap();
            assert_eq!(node["@context"], "https://schema.org", "{name}");
            *types.entry(kind_of(node).to_owned()).or_insert(0) += 1;
            check(
                node,
                &[
                    "NewsArticle",
                    "BreadcrumbList",
                    "ClaimReview",
                    "DefinedTerm",
                    "WebSite",
                    "Person",
                    "Newspaper",
                ],
                name,
                &mut wrong,
            );
        }
    }
    wrong.truncate(20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let kinds: Vec<&str> = types.keys().map(String::as_str).collect();
    assert_eq!(
        kinds,
        ["BreadcrumbList", "ClaimReview", "DefinedTerm", "NewsArticle", "Newspaper", "Person", "WebSite"]
    );
    assert!(types["NewsArticle"] > 200, "{types:?}");
}

#[test]
fn json_ld_says_what_the_front_matter_says() {
    let site = rich();
    let html = site.read("2015/05/05/feature/index.html");
    let all: Vec<Value> =
        data(&html, "application/ld+json").iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let article = all.iter().find(|node| node["@type"][0] == "NewsArticle").unwrap();
    assert_eq!(article["headline"], "The long feature on Kenya and everything else");
    assert_eq!(article["datePublished"], "2015-05-05T10:30:00+03:00");
    assert_eq!(article["author"][1]["name"], "Ben Reed");
    assert_eq!(article["printPage"], "A1");
    assert_eq!(article["isBasedOn"], "https://example.com/feature");
    assert_eq!(article["identifier"], "https://example.org/archive/id/the-feature/");
    assert_eq!(article["about"][0]["identifier"], "KE");
    let crumbs = &article["mainEntityOfPage"]["breadcrumb"];
    assert_eq!(crumbs["itemListElement"][0]["item"], "https://example.org/archive/2015/");
    assert_eq!(crumbs["itemListElement"][1]["item"], "https://example.org/archive/2015/05/");
    let positions: Vec<u64> = crumbs["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["position"].as_u64().unwrap())
        .collect();
    assert_eq!(positions, (1..=positions.len() as u64).collect::<Vec<_>>());
}

#[test]
fn titles_reach_programs_as_they_were_written() {
    let site = rich();
    let cited = site.read("data/citations-2012.json");
    let cited: Vec<Value> = serde_json::from_str(&cited).unwrap();
    for (number, title) in large::NASTY.iter().enumerate() {
        let html = site.read(&format!("2012/03/{:02}/nasty-{number}/index.html", number + 1));
        assert_eq!(meta(&html, "citation_author"), [*title]);
        assert_eq!(meta(&html, "citation_publication_date"), [format!("2012/03/{:02}", number + 1)]);
        let article: Value =
            serde_json::from_str(data(&html, "application/ld+json").last().unwrap()).unwrap();
        assert_eq!(article["headline"], *title);
        assert_eq!(meta(&html, "citation_title"), [*title]);
        let url = format!("/2012/03/{:02}/nasty-{number}/", number + 1);
        let item = cited.iter().find(|item| item["id"] == *url).unwrap();
        assert_eq!(item["title"], *title);
        assert_eq!(item["author"][0]["literal"], *title);
        assert_eq!(item["issued"]["date-parts"][0], serde_json::json!([2012, 3, number + 1]));
        assert_eq!(item["type"], "article-newspaper");
    }
}

#[test]
fn every_feed_can_be_read() {
    let site = rich();
    let mut feeds = 0;
    for (name, bytes) in site.outputs() {
        if !name.ends_with("feed.xml") && !name.ends_with("feed.json") {
            continue;
        }
        let feed = feed_rs::parser::parse(bytes.as_slice()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!feed.entries.is_empty(), "{name} is empty");
        for entry in &feed.entries {
            assert!(entry.title.as_ref().is_some_and(|title| !title.content.is_empty()), "{name}: {entry:?}");
            assert!(entry.links[0].href.starts_with("https://example.org/archive/"), "{name}: {entry:?}");
            assert!(entry.published.or(entry.updated).is_some(), "{name}: {entry:?}");
        }
        feeds += 1;
    }
    assert!(feeds > 50, "only {feeds} feeds");
}

#[test]
fn feeds_have_titles_as_they_were_written() {
    // Few articles, so that the feed of the home page has them all.
    let site = Site::new(&[]);
    large::configure(&site);
    large::write(&site, 0);
    assert_eq!(site.run(&["build", "--quiet"]).code, 0);
    for name in ["feed.xml", "feed.json"] {
        let feed = feed_rs::parser::parse(site.read(name).as_bytes()).unwrap();
        let titles: Vec<&str> =
            feed.entries.iter().map(|entry| entry.title.as_ref().unwrap().content.as_str()).collect();
        for title in large::NASTY {
            assert!(titles.contains(&title), "{name} has no {title:?} among {titles:#?}");
        }
    }
}
