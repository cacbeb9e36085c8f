//! What readers get of notes: on the article, on lists, in feeds.

use super::{PAGE, noted, talks};
use crate::common::{Site, article};

const NOTES: &str = "\
- {quote: Geneva, kind: context, id: geneva, body: 'On the *lake*.', author: R. Osei, date: 2024-05-02, sources: ['https://example.org/a']}
- {quote: met in Geneva, kind: question, body: Where exactly?, author: B. Reader, date: 2023-01-01}
- {body: About all of it., author: R. Osei, date: 2024-06-01}
";

#[test]
fn notes_have_lists_by_kind_author_and_year_with_feeds() {
    let site = noted("Envoys met in Geneva.", NOTES).built_with_base();
    assert_eq!(site.between("notes/index.html", "<h1>", "</h1>"), "Annotations");
    for (page, bodies) in [
        ("notes/index.html", &["About all of it.", "On the <em>lake</em>.", "Where exactly?"][..]),
        ("notes/context/index.html", &["On the <em>lake</em>."]),
        ("notes/authors/r-osei/index.html", &["About all of it.", "On the <em>lake</em>."]),
        ("notes/2023/index.html", &["Where exactly?"]),
    ] {
        let text = site.read(page);
        let mut from = 0;
        for body in bodies {
            from +=
                text[from..].find(body).unwrap_or_else(|| panic!("{body} in its order on {page}:\n{text}"));
        }
        assert_eq!(text.matches("class=\"annotation ").count(), bodies.len(), "{page}");
    }
    let feed = site.read("notes/feed.xml");
    let parsed = feed_rs::parser::parse(feed.as_bytes()).unwrap();
    assert_eq!(parsed.entries.len(), 3);
    assert_eq!(parsed.entries[1].links[0].href, "https://example.org/2018/11/29/talks/#note-geneva");
    assert!(!site.has("corrections/index.html"), "there are no corrections");
    // Lists of articles say how many each has.
    assert!(site.read("2018/index.html").contains("3 annotations"));
}

#[test]
fn no_id_stands_twice_where_texts_and_notes_have_footnotes() {
    let said = |text: &str| format!("\"## Why\\n\\n{text}[^a] And so on.[^a]\\n\\n[^a]: A source.\"");
    let (own, reply) = (said("On the lake."), said("Indeed."));
    let notes = format!(
        "- {{quote: Geneva, kind: context, body: {own}, replies: [{{body: {reply}}}, {{body: {reply}}}]}}\n\
         - {{body: {own}}}\n"
    );
    let site = noted("## Why\n\nEnvoys met in Geneva.[^1]\n\n[^1]: In May.", &notes).built_with_base();
    for page in [PAGE, "notes/index.html"] {
        let html = site.read(page);
        let mut ids: Vec<&str> =
            html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{page}: {html}");
        let links = html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
        links.for_each(|link| assert!(ids.contains(&link), "{link} on {page}: {ids:?}"));
    }
    assert!(site.read(PAGE).contains("id=\"_fn-1\""), "the text's own are as they were");
}

#[test]
fn a_site_without_notes_has_none_of_their_pages() {
    let site = Site::new(&[("content/talks.md", &talks("Envoys met."))]).built_with_base();
    assert!(!site.names().iter().any(|name| name.starts_with("notes/") || name.contains("jsonld")));
    assert!(!site.read(PAGE).contains("notes.css"));
}

#[test]
fn corrections_stand_above_the_text_and_in_the_structured_data() {
    let text = "---\ntitle: The talks\ndate: 2018-11-29\ncorrections:\n  - {date: 2019-01-02, kind: clarification, \
                quote: eleven votes, text: 'It was **eleven**, not ten.', id: votes}\n---\nThere were eleven votes.\n";
    let site = Site::new(&[("content/talks.md", text)]).built_with_base();
    let page = site.read(PAGE);
    let top = page.find("id=\"note-votes\"").unwrap();
    assert!(top < page.find("<div class=\"prose\"").unwrap());
    assert!(page[top..].contains("Clarification") && page[top..].contains("<strong>eleven</strong>"));
    let data = site.between(
        PAGE,
        "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":[\"NewsArticle\"",
        "</script>",
    );
    assert!(data.contains("\"correction\":[{\"@type\":\"CorrectionComment\""), "{data}");
    assert!(data.contains("\"datePublished\":\"2019-01-02\""), "{data}");
    assert!(site.read("corrections/index.html").contains("eleven votes"));
    assert!(site.has("corrections/feed.xml") && site.has("corrections/feed.json"));
}

#[test]
fn a_fact_check_gives_a_claim_review() {
    let notes = "- {quote: The moon is near, kind: fact-check, verdict: Far off, body: It is far., author: A. Checker, date: 2020-02-03}\n";
    let site = noted("He said: The moon is near. So.", notes).built_with_base();
    let page = site.read(PAGE);
    let data = page
        .split("<script type=\"application/ld+json\">")
        .find(|part| part.contains("ClaimReview"))
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    let review = if data.is_array() { &data[0] } else { &data };
    assert_eq!(review["@type"], "ClaimReview");
    assert_eq!(review["claimReviewed"], "The moon is near");
    assert_eq!(review["reviewRating"]["alternateName"], "Far off");
    assert_eq!(review["url"], "https://example.org/2018/11/29/talks/#note-1");
}

#[test]
fn the_words_are_marked_and_lead_to_their_note() {
    let site =
        noted("Envoys **met in** [Geneva](https://example.org/), they said.\n\nThen they left.", NOTES)
            .built_with_base();
    let page = site.read(PAGE);
    let prose = &page[page.find("<div class=\"prose\"").unwrap()..];
    // A quote that crosses emphasis and a link is marked in each part, and one within another, too.
    assert!(prose.contains("data-n=\"1\"") && prose.contains("data-n=\"2\""), "{prose}");
    let end = prose.find("Then they left").unwrap();
    let beside = prose.find("id=\"note-geneva\"").unwrap();
    assert!(beside < end, "the note stands behind the paragraph of its words");
    assert!(prose.contains("href=\"#note-geneva\""), "{prose}");
    assert_eq!(page.matches("Where exactly?").count(), 1, "never twice");
    // The note of the whole article stands below.
    assert!(page[page.find("Then they left").unwrap()..].contains("About all of it."));
}

#[test]
fn headlines_and_captions_can_be_quoted() {
    let text = "---\ntitle: The long talks\ndeck: A deck of words\ndate: 2018-11-29\nannotations:\n\
                - {quote: long talks, body: one}\n- {quote: deck of, body: two}\n---\nText.\n";
    let site = Site::new(&[("content/talks.md", text)]).built_with_base();
    let page = site.read(PAGE);
    let heading = site.between(PAGE, "<h1>", "</h1>");
    assert!(heading.contains("data-n=\"1\"") && heading.contains("long talks</"), "{heading}");
    assert!(site.between(PAGE, "<p class=\"deck\">", "</p>").contains("data-n=\"2\""));
    // Both have no place beside the text.
    assert!(page.contains("id=\"note-1\"") && page.contains("id=\"note-2\""));
}

#[test]
fn an_edit_of_a_note_renders_what_shows_it_and_no_more() {
    let site = noted("Envoys met in Geneva.", NOTES);
    for number in 0..20 {
        site.write(&format!("content/other-{number}.md"), article("Other", "2017-03-04", "Wheat fell."));
    }
    let site = site.built_with_base();
    let before = site.outputs();
    site.write("content/talks.notes.yaml", NOTES.replace("Where exactly?", "Where exactly was it?"));
    let ran = site.run(&["build", "--no-search", "--quiet", "--base-url", "https://example.org/"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let after = site.outputs();
    let changed: Vec<&String> = after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(*bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(
        changed.iter().all(|name| name.starts_with("notes/")
            || name.starts_with("2018/11/29/talks/")
            || name.starts_with("data/")),
        "{changed:?}"
    );
    assert!(changed.len() > 5, "{changed:?}");
}

/// A build that knows where the site will be.
trait BuiltWithBase {
    fn built_with_base(self) -> Self;
}

impl BuiltWithBase for Site {
    fn built_with_base(self) -> Self {
        let ran = self.run(&["build", "--no-search", "--quiet", "--base-url", "https://example.org/"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self
    }
}

#[test]
fn no_two_elements_share_an_id() {
    let site =
        noted("Envoys met in Geneva.\n\n1. One thing.\n2. Another.\n\n- A third.\n", NOTES).built_with_base();
    let page = site.read(PAGE);
    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect();
    let twice: Vec<_> = ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}\n{page}");
}
