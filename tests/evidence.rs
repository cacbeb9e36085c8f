//! The words that speak for something stand in spans of the page that say for what.

use crate::common::bare_theme::BareTheme;
use crate::common::{Site, article};
use archive::config::Markdown;
use archive::parse::markdown::{Mark, Overlay, marks, to_html};
use proptest::prelude::*;

/// The page of an article whose template shows the number of each item, then title, deck, dateline and text.
fn page(text: &str) -> String {
    let site = Site::new(&[
        ("content/a.md", text),
        (
            "templates/article.html",
            "{% for c in article.countries %}{{ c.code }}={{ c.mark }} {% endfor %}\n{{ title_html }}\n{{ deck_html }}\n{{ dateline_html }}\n{{ content }}",
        ),
    ]);
    let ran = site.run(&["build", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    site.read("2018/11/29/a/index.html")
}

/// The words in the spans of an item.
fn words(page: &str, item: &str) -> Vec<String> {
    let spans = page.split("<span data-e=\"").skip(1);
    let cut = spans.filter_map(|span| {
        let (items, rest) = span.split_once("\">")?;
        let (words, _) = rest.split_once("</span>")?;
        items.split(' ').any(|one| one == item).then(|| words.to_owned())
    });
    cut.collect()
}

fn number<'p>(page: &'p str, code: &str) -> &'p str {
    let found = page.split_whitespace().find_map(|word| word.strip_prefix(&format!("{code}=")));
    found.unwrap_or_else(|| panic!("no {code} in {page}"))
}

#[test]
fn only_the_words_that_speak_for_a_country_are_marked() {
    let text = article(
        "Voters of Turkey are counted",
        "2018-11-29",
        "Voters in Turkey chose a parliament. The Turkish council counted for two days.\n\nA farmer won with a turkey of 20 kilos.",
    );
    let page = page(&text);
    assert_eq!(words(&page, number(&page, "TR")), ["Turkey", "Turkey", "Turkish"]);
}

#[test]
fn marks_reach_into_the_headline_and_across_markup() {
    let page = page(
        "---\ntitle: \"North Korea's \\\"test\\\"\"\ndeck: North Korea & the Council\ndateline: SEOUL\ndate: 2018-11-29\n---\n\
         The envoy of **North** Korea met [North Korea's neighbours](https://example.org/) in Côte d'Ivoire.\n\n\
         ## North Korea answers\n\n| Country |\n|---|\n| North Korea |\n\n<b>North Korea</b> <script>x</script>\n",
    );
    assert_eq!(
        words(&page, number(&page, "KP")),
        ["North Korea", "North", " Korea", "North Korea", "North Korea", "North Korea", "North Korea"],
        "{page}"
    );
    assert_eq!(words(&page, number(&page, "CI")), ["Côte d", "’", "Ivoire"]);
    assert_eq!(words(&page, number(&page, "KR")), ["SEOUL"]);
    // A field with escapes is shown without marks, as what it says.
    assert!(page.contains("\nNorth Korea's \"test\"\n"), "{page}");
    assert!(page.contains("</span> &amp; the Council\n"), "{page}");
    assert!(page.contains("id=\"north-korea-answers\""), "{page}");
    assert!(!page.contains("script"), "{page}");
}

fn html(body: &str, marks: &[Mark]) -> String {
    let overlay = Overlay { evidence: marks, ..Overlay::default() };
    to_html(body, &overlay, &Markdown::default(), &BareTheme).unwrap()
}

/// Pieces of Markdown that touch each other in every way.
fn body() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "South Korea ",
        "*so*",
        "**",
        "_",
        "`code`",
        "\n\n",
        "\n",
        "# ",
        "- ",
        "> ",
        "é",
        "中国",
        "&amp;",
        "\"",
        "'s",
        "--",
        "[a](b.md)",
        "![alt text](c.png)",
        "[^1]",
        "\n\n[^1]: a note\n",
        "<b>bold</b>",
        "<i onclick=x>",
        "| a | b |\n|---|---|\n| c | d |\n",
        "    indented\n",
        "```\nfenced\n```\n",
        "\\*",
        "{{< box >}}",
        "{{< /box >}}",
        "\u{e000}0\u{e001}",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Marks add spans and change nothing else, whatever they lie on.
    #[test]
    fn a_page_without_its_spans_is_the_page(
        body in body(),
        places in prop::collection::vec((0..200_usize, 1..30_usize, 1..9_u32), 0..12),
    ) {
        let boundary = |at: usize| (0..=at.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap_or(0);
        let words = places.iter().map(|(at, length, item)| (boundary(*at)..boundary(at + length), *item)).collect();
        let marked = html(&body, &marks(words));
        let mut bare = String::new();
        let mut rest = marked.as_str();
        while let Some((before, span)) = rest.split_once("<span data-e=\"") {
            bare.push_str(before);
            let (inner, after) = span.split_once("\">").and_then(|(_, inner)| inner.split_once("</span>")).unwrap();
            bare.push_str(inner);
            rest = after;
        }
        bare.push_str(rest);
        prop_assert_eq!(bare, html(&body, &[]));
    }
}
