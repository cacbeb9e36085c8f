//! Terms: which spellings are one, and that different ones have pages of their own.

use crate::common::{Site, article};

const CONFIG: &str = "title: The Test\nbase_url: https://example.org/\ntaxonomies: [{name: tags}]\n";

fn site(articles: &[&str]) -> Site {
    let site = Site::new(&[("archive.yaml", CONFIG)]);
    for (number, front) in articles.iter().enumerate() {
        let text =
            format!("---\ntitle: Story {number}\ndate: 2018-11-{:02}\n{front}\n---\nText.\n", number + 1);
        site.write(&format!("content/s{number}.md"), text);
    }
    site
}

/// The pages of a taxonomy: the last part of each URL with the heading.
fn pages(site: &Site, taxonomy: &str) -> Vec<(String, String)> {
    let names = site.names();
    let pages = names
        .iter()
        .filter_map(|name| name.strip_prefix(taxonomy)?.strip_prefix('/')?.strip_suffix("/index.html"));
    let pages = pages.filter(|slug| !slug.contains('/'));
    pages
        .map(|slug| {
            let heading = site.between(&format!("{taxonomy}/{slug}/index.html"), "<h1", "</h1>");
            (slug.to_owned(), heading.split_once('>').unwrap().1.to_owned())
        })
        .collect()
}

#[test]
fn different_terms_have_pages_of_their_own() {
    let site = site(&[
        "tags: [C++]\nauthors: [王力]",
        "tags: [\"C#\"]\nauthors: [王丽]",
        "tags: [C]\nauthors: [Wang Li]",
    ])
    .built();
    let tags = pages(&site, "tags");
    let mut names: Vec<&str> = tags.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["C", "C#", "C++"]);
    let authors = pages(&site, "authors");
    assert_eq!(authors.len(), 3, "{authors:?}");
    // Each article leads to the page of its own term, on which it is the only one.
    for (number, (tag, author)) in [("C++", "王力"), ("C#", "王丽"), ("C", "Wang Li")].iter().enumerate()
    {
        let page = site.read(&format!("2018/11/{:02}/s{number}/index.html", number + 1));
        for (taxonomy, name, all) in [("tags", tag, &tags), ("authors", author, &authors)] {
            let (slug, _) = all.iter().find(|(_, found)| found == name).unwrap();
            assert!(page.contains(&format!("/{taxonomy}/{slug}/")), "{name}");
            let list = site.read(&format!("{taxonomy}/{slug}/index.html"));
            assert_eq!(list.matches("<li><time").count(), 1, "{name}");
        }
    }
}

#[test]
fn a_url_does_not_depend_on_what_else_is_there() {
    let alone = pages(&site(&["tags: [C++]"]).built(), "tags");
    let beside = pages(&site(&["tags: [C++]", "tags: [\"C#\", C]"]).built(), "tags");
    assert!(alone.iter().all(|page| beside.contains(page)), "{alone:?} {beside:?}");
}

#[test]
fn variants_of_a_term_share_a_page() {
    let site = site(&[
        "source: The People's Daily",
        "source: the people’s daily",
        "tags: [Café]\nauthors: [Smith & Sons]",
        "tags: [CAFE]\nauthors: [Smith and Sons]",
    ])
    .built();
    for taxonomy in ["sources", "tags", "authors"] {
        assert_eq!(pages(&site, taxonomy).len(), 1, "{taxonomy}: {:?}", pages(&site, taxonomy));
    }
}

#[test]
fn a_term_without_letters_is_an_error_at_its_place() {
    for front in ["tags: [red, \"!!!\"]", "authors:\n  - Ann\n  - '***'", "source: \"—\"", "thread: '?!'"] {
        let ran = site(&[front]).build();
        assert_eq!((ran.code, ran.codes()), (1, vec!["E012".to_owned()]), "{front}: {}", ran.err);
        assert!(ran.err.contains("holds no letter or digit"), "{front}: {}", ran.err);
    }
}

#[test]
fn long_terms_and_labels_have_pages() {
    let long = "very ".repeat(60);
    let tags = format!("tags: [\"{long}long\", \"{long}longer\"]");
    let site = site(&[&tags]);
    site.write("vocabulary/topics.yaml", format!("topics:\n  - {{id: depot, name: \"{long}depot\", terms: [depot]}}\n  - {{id: depots, name: \"{long}depots\", terms: [depots]}}\n"));
    site.write(
        "content/depot.md",
        article("Depots", "2018-12-01", "The depot and other depots. The depot was one of the depots."),
    );
    site.write(
        "content/declared.md",
        "---\ntitle: D\ndate: 2018-12-02\ntopics: [depot, depots]\n---\nText.\n",
    );
    let site = site.built();
    assert_eq!(pages(&site, "tags").len(), 2);
    assert_eq!(pages(&site, "topics").len(), 2, "{:?}", pages(&site, "topics"));
}

#[test]
fn an_article_has_at_most_a_thousand_terms_of_a_kind() {
    let listed = |count: usize| {
        let tags: Vec<String> = (0..count).map(|n| format!("t{n}")).collect();
        format!("---\ntitle: A\ndate: 2018-01-01\ntags: [{}]\n---\nText.\n", tags.join(", "))
    };
    let site =
        Site::new(&[("archive.yaml", "taxonomies: [{name: tags}]\n"), ("content/a.md", &listed(1_000))]);
    assert_eq!(site.build().code, 0);
    site.write("content/a.md", listed(1_001));
    let ran = site.build();
    assert!(ran.err.contains("content/a.md:4:7"), "{}", ran.err);
    assert!(ran.err.contains("`tags` has 1001 entries; an article has at most 1000"), "{}", ran.err);
}
